"""Publishers' layouts: small files as they lay them out, and the pack's own tables laid out that way."""

import io
import zipfile
from datetime import date

import polars as pl
import pytest

from equipoise.data.publishers import PUBLISHED, ArchiveMember, obstacle_to
from equipoise.data.publishers.reading import day, number, read_member, whole
from equipoise.data.sources import SOURCES
from equipoise.data.tables import table_of
from equipoise.errors import DataError

BY_SOURCE = {p.source: p for p in PUBLISHED}
_DATES = "stday,stmon,styear,endday,endmon,endyear"
MIDA = (
    f"dispnum,{_DATES},outcome,settle,fatality,fatalpre,maxdur,mindur,hiact,hostlev,recip,numa,numb,"
    "ongo2014,version\n"
    "7,-9,6,1900,10,1,1901,6,1,2,-9,220,200,17,4,1,1,2,0,5\n"
    "8,1,1,1901,2,1,1901,5,3,0,0,2,2,1,2,0,1,1,0,5\n"
    "9,1,1,2012,2,1,2012,5,3,0,0,2,2,1,2,0,1,1,0,5\n"
)
_SIDE = "sidea,revstate,revtype1,revtype2,fatality,fatalpre,hiact,hostlev,orig,version"
MIDB = (
    f"dispnum,stabb,ccode,{_DATES},{_SIDE}\n"
    "7,AAA,1,-9,6,1900,10,1,1901,1,1,1,0,1,0,16,4,1,5\n"
    "7,BBB,2,-9,6,1900,10,1,1901,0,0,0,0,1,0,17,4,1,5\n"
    "7,CCC,3,5,1,1901,10,1,1901,0,0,0,0,0,0,8,3,0,5\n"
    "8,AAA,1,1,1,1901,2,1,1901,1,1,1,0,0,0,1,2,1,5\n"
    "8,BBB,2,1,1,1901,2,1,1901,0,0,0,0,0,0,0,1,1,5\n"
    "9,AAA,1,1,1,2012,2,1,2012,1,1,1,0,0,0,1,2,1,5\n"
    "9,BBB,2,1,1,2012,2,1,2012,0,0,0,0,0,0,0,1,1,5\n"
)
_PLEDGES = "defense,offense,neutral,nonagg,consul"
SMALL = {
    "states2016.csv": "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n"
    '"AAA",1,"Aland",1816,1,1,2016,12,31,2016\n',
    "majors2016.csv": "stateabb,ccode,styear,stmonth,stday,endyear,endmonth,endday,version\n"
    "AAA,1,1816,1,1,2016,12,31,2016\n",
    "NMCv7.zip": {
        "NMCv7/NMC-v7-abridged.zip": {
            "NMC-70-abridged.csv": "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n"
            "AAA,1,1816,-9,17,80,254,8659.5,-9,0.25,2025\n"
        },
        "__MACOSX/NMCv7/._NMC-v7-abridged.zip": "x",
    },
    "DirectContiguity320.zip": {
        "DirectContiguity320/contdir.csv": "dyad,statelno,statelab,statehno,statehab,conttype,begin,end,"
        "notes,version\n1002,1,AAA,2,BBB,4,192001,201612,,3.2\n"
    },
    "Inter-StateWarData_v4.0.csv": "WarNum,WarName,WarType,ccode,StateName,Side,StartMonth1,StartDay1,"
    "StartYear1,EndMonth1,EndDay1,EndYear1,StartMonth2,StartDay2,StartYear2,EndMonth2,EndDay2,EndYear2,"
    "TransFrom,WhereFought,Initiator,Outcome,TransTo,BatDeath,Version\n"
    '1,"A war",1,1,Aland,1,4,7,1823,11,13,1823,-8,-8,-8,-8,-8,-8,"404, 410",2,1,1,-8,-9,4\n',
    "MID-5-Data-and-Supporting-Materials.zip": {"MIDA 5.0.csv": MIDA, "MIDB 5.0.csv": MIDB},
    "atop_5.1__.csv_.zip": {
        "ATOP 5.1 (.csv)/atop5_1ddyr.csv": f"ddyad,year,atopally,{_PLEDGES},stateA,stateB\n"
        "1002,1900,1,1,0,0,0,1,1,2\n",
        "ATOP 5.1 (.csv)/atop5_1m.csv": "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,phase,"
        f"{_PLEDGES}\n5,1,1899,2,,0,0,0,0,1,0,0,0,1\n",
    },
    "ucdp-prio-acd-251-csv.zip": {
        "UcdpPrioConflict_v25_1.csv": "conflict_id,location,side_a,incompatibility,year,intensity_level,"
        "type_of_conflict,start_date,start_prec,start_date2,start_prec2,ep_end,ep_end_date,gwno_a,"
        'gwno_a_2nd,gwno_b,gwno_b_2nd,gwno_loc,version\n200,"A, B",Gov,2,1946,1,4,1946-06-30,1,'
        '1946-07-18,1,1,1946-07-21,1,"2, 3",,,1,25.1\n'
    },
    "UNVotes.csv": "resid,session,ccode,date,vote\n1001,1,1,1946-01-01,1\n1001,1,2,1947-01-01,9\n",
}


def packed(content):
    """Bytes of a file, or of an archive of files."""
    if isinstance(content, str):
        return content.encode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        for name, inner in content.items():
            # a date of its own would make the bytes, and the names of tests, another each time
            written.writestr(zipfile.ZipInfo(name), packed(inner))
    return archive.getvalue()


def converted(source, tmp_path, content=None):
    publication = BY_SOURCE[source]
    path = tmp_path / publication.original.name
    path.write_bytes(packed(content or SMALL[publication.original.name]))
    return table_of(publication, tmp_path)


@pytest.mark.parametrize("source", BY_SOURCE)
def test_a_small_file_in_the_publishers_layout_gives_what_the_catalogue_reads(source, tmp_path):
    table = converted(source, tmp_path)
    assert table.height > 0
    for entry in SOURCES:
        if entry.id == source:
            assert set(entry.key + entry.needs) <= set(table.columns)
    assert obstacle_to(source) == "" or not BY_SOURCE[source].original.url


def test_the_code_for_unknown_never_becomes_a_number(tmp_path):
    row = converted("cow_nmc", tmp_path).row(0, named=True)
    assert (row["milex"], row["upop"]) == (None, None)
    assert (row["milper"], row["tpop"], row["cinc"]) == (17, 8659.5, 0.25)


def test_contiguity_is_listed_in_both_directions(tmp_path):
    rows = converted("cow_contdir", tmp_path).rows()
    spell = (4, date(1920, 1, 1), date(2016, 12, 1))
    assert rows == [(1, 2, *spell), (2, 1, *spell)]


def test_a_pledge_keeps_its_direction(tmp_path):
    table = converted("atop_dyad_year", tmp_path)
    assert table.select("ccode1", "ccode2", "year").rows() == [(1, 2, 1900)]


def test_several_states_on_a_side_become_a_row_each_and_nobody_stays_unknown(tmp_path):
    table = converted("ucdp_acd", tmp_path)
    assert table["gwno_a_2nd"].to_list() == [2, 3]
    assert table["gwno_b"].to_list() == [None, None]
    assert set(table["type_of_conflict"]) == {"II"}
    assert set(table["incompatibility"]) == {"government"}


def test_who_was_absent_or_no_member_has_cast_no_vote(tmp_path):
    assert converted("unga_votes", tmp_path)["ccode"].to_list() == [1]


def test_opponents_meet_in_the_years_in_which_their_spells_overlap(tmp_path):
    table = converted("cow_mid_dirdisps", tmp_path)
    mine = table.filter(table["ccode1"] == 1).select("dispnum", "ccode2", "year", "disponset")
    assert mine.rows() == [(7, 2, 1900, 1), (7, 2, 1901, 0), (7, 3, 1901, 1), (8, 2, 1901, 1)]
    assert table.height == 2 * mine.height


def test_of_two_disputes_of_a_pair_in_a_year_one_stands(tmp_path):
    table = converted("cow_mid_dyad_year", tmp_path)
    first = table.filter((table["ccode1"] == 1) & (table["ccode2"] == 2))
    # the onset of the later dispute stands before the year in which the earlier one goes on
    assert first.select("year", "dispnum").rows() == [(1900, 7), (1901, 8)]


@pytest.mark.parametrize("source", ["cow_mid_dispute", "cow_mid_dirdisps", "cow_mid_dyad_year"])
def test_disputes_end_where_the_catalogue_says(source, tmp_path):
    assert 9 not in converted(source, tmp_path)["dispnum"].to_list()


@pytest.mark.parametrize(
    ("source", "old", "new", "message"),
    [
        ("cow_contdir", "192001", "192013", "192013 where a month as 199912 is due"),
        ("ucdp_acd", ",1946,1,4,", ",1946,1,9,", "9 where one of"),
        ("ucdp_acd", "1946-06-30", "30/6/1946", "'30/6/1946' where a date"),
        ("unga_votes", "1946-01-01,1", "1946-01-01,5", "a code other than"),
        ("cow_states", ",1816,", ",1816.5,", "1816.5 where a whole number is due"),
        ("cow_nmc", "254", "many", "'many' where a number is due"),
        ("cow_nmc", "254", "nan", "'nan' where a number is due"),
    ],
)
def test_a_cell_that_is_something_else_is_refused(source, old, new, message, tmp_path):
    def changed(content):
        if isinstance(content, str):
            return content.replace(old, new)
        return {name: changed(inner) for name, inner in content.items()}

    with pytest.raises(DataError, match=message) as caught:
        converted(source, tmp_path, changed(SMALL[BY_SOURCE[source].original.name]))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>moved</html>", "not a zip archive"),
        (
            packed({"other.csv": "a\n1\n"}),
            "no file 't.csv' in the archive; did you mean 'other.csv'",
        ),
        (packed({"x/t.csv": "a\n1\n", "y/t.csv": "a\n1\n"}), "2 files 't.csv'"),
        (packed({"t.csv": "<!doctype html>"}), "a web page where a table is due"),
        (packed({"t.csv": "b\n1\n"}), "no column 'a'"),
        (packed({"t.csv": "a,A\n1,2\n"}), "no column 'a'"),
        (packed({"t.csv": ""}), "not a table"),
        (packed({"t.csv": "a\n" + "1\n" * 3000})[:40], "not a zip archive"),
    ],
)
def test_what_is_no_such_archive_is_refused_in_one_line(content, message, tmp_path):
    (tmp_path / "t.zip").write_bytes(content)
    with pytest.raises(DataError, match=message) as caught:
        read_member(tmp_path / "t.zip", ArchiveMember(("t.csv",), ("a",)))
    assert str(caught.value).startswith("t.zip")
    assert "\n" not in str(caught.value)


def test_cells_are_read_as_text_with_spaces_cut_and_empty_ones_unknown(tmp_path):
    (tmp_path / "t.csv").write_bytes("\ufeffA , b\r\n 1,  \r\n,x\xe9\r\n".encode())
    frame = read_member(tmp_path / "t.csv", ArchiveMember((), ("a", "b")))
    assert frame.rows() == [("1", None), (None, "xé")]


def test_codes_for_unknown_become_null_and_other_numbers_stay():
    frame = pl.DataFrame({"a": ["-9", "3", None], "d": ["2001-02-03 00:00", None, "1999-12-31"]})
    assert whole(frame, "a", missing=(-9,))["a"].to_list() == [None, 3, None]
    assert number(frame, "a")["a"].to_list() == [-9.0, 3.0, None]
    assert day(frame, "d")["d"].to_list() == [date(2001, 2, 3), None, date(1999, 12, 31)]


# the pack's own tables, laid out as their publishers do, come back as they are


def as_text(pack, source, **names):
    table = pl.read_parquet(pack.folder / f"{source}.parquet")
    return table.with_columns(pl.all().cast(pl.String)).rename(names)


def same(ours, pack, source, *, columns=None, keep=None):
    theirs = pl.read_parquet(pack.folder / f"{source}.parquet")
    theirs = theirs.filter(keep) if keep is not None else theirs
    columns = columns or theirs.columns
    key = [c for c in columns if c in BY_SOURCE[source].key]
    ours, theirs = ours.select(columns), theirs.select(columns)
    assert [t.is_numeric() for t in ours.dtypes] == [t.is_numeric() for t in theirs.dtypes]
    theirs = theirs.cast(dict(zip(columns, ours.dtypes, strict=True)))
    assert ours.sort(key).equals(theirs.sort(key))


@pytest.mark.pack
@pytest.mark.parametrize(
    "source",
    ["cow_states", "cow_majors", "cow_nmc", "cow_mid_dispute", "cow_war_inter_participant"],
)
def test_tables_kept_as_published_come_back(pack, source):
    same(BY_SOURCE[source].convert(as_text(pack, source)), pack, source)


@pytest.mark.pack
def test_pledges_and_members_come_back(pack):
    names = {"ccode1": "statea", "ccode2": "stateb"}
    pledges = {f"atop_{p}": p for p in _PLEDGES.split(",")}
    ours = BY_SOURCE["atop_dyad_year"].convert(as_text(pack, "atop_dyad_year", **names, **pledges))
    same(ours, pack, "atop_dyad_year")
    listed = as_text(pack, "atop_member").select(BY_SOURCE["atop_member"].members[0].columns)
    members = BY_SOURCE["atop_member"].convert(listed)
    same(members, pack, "atop_member", columns=members.columns)


@pytest.mark.pack
def test_disputes_by_pair_come_from_the_participants_row_for_row(pack):
    disputes, sides = as_text(pack, "cow_mid_dispute"), as_text(pack, "cow_mid_participant")
    same(BY_SOURCE["cow_mid_dirdisps"].convert(sides), pack, "cow_mid_dirdisps")
    same(BY_SOURCE["cow_mid_dyad_year"].convert(disputes, sides), pack, "cow_mid_dyad_year")


@pytest.mark.pack
def test_contiguity_comes_back_from_one_direction(pack):
    listed = pl.read_parquet(pack.folder / "cow_contdir.parquet").filter(
        pl.col("ccode1") < pl.col("ccode2"), pl.col("conttype") > 0
    )
    months = {"stdate": "begin", "enddate": "end"}
    published = listed.select(
        statelno="ccode1",
        statehno="ccode2",
        conttype="conttype",
        **{theirs: pl.col(ours).dt.strftime("%Y%m") for ours, theirs in months.items()},
    ).with_columns(pl.all().cast(pl.String))
    ours = BY_SOURCE["cow_contdir"].convert(published)
    columns = ["ccode1", "ccode2", "stdate", "enddate", "conttype"]
    same(
        ours.with_columns(pl.col("stdate").dt.truncate("1mo")),
        pack,
        "cow_contdir",
        columns=columns,
        keep=pl.col("conttype") > 0,
    )
