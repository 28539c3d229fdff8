"""Originals at pinned addresses: each gives the table that findings are computed on, row for row."""

import csv
from pathlib import Path

import polars as pl
import pytest

from equipoise.data.publishers import PINNED
from equipoise.data.publishers.pinned_tables import naval_power, peace_scale, read_plain
from equipoise.data.publishers.r_objects import read_r_frame
from equipoise.data.publishers.un_votes import convert_votes
from equipoise.data.tables import table_of
from equipoise.errors import DataError
from equipoise.files import sha256_of

OTHER_RELEASE = {"unga_votes"}
"""Sources whose pinned original is of another release than the table that findings are computed on."""


@pytest.fixture(scope="session")
def originals(pack_dir):
    folder = Path(pack_dir).parent / "originals"
    if not folder.exists():
        pytest.skip("no folder of originals beside the data pack")
    return folder


def here(folder, publication):
    return all((folder / o.name).exists() for o in publication.originals)


@pytest.mark.pack
def test_every_pin_is_that_of_the_list_of_originals(originals):
    with (originals / "ORIGINALS.csv").open(newline="") as stream:
        listed = {
            (r["repository"], r["commit"], r["path"], int(r["bytes"]), r["sha256"]): r["here"]
            for r in csv.DictReader(stream)
        }
    pins = Path(read_plain.__code__.co_filename).with_name("pins.csv")
    with pins.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    ours = {(r["repository"], r["commit"], r["path"], int(r["bytes"]), r["sha256"]) for r in rows}
    assert ours == set(listed)
    named = {p.original.name for p in PINNED}
    assert {
        name for name in listed.values() if name.endswith((".rda", ".rds", ".csv", ".xlsx"))
    } <= named


@pytest.mark.pack
@pytest.mark.parametrize(
    "publication", [p for p in PINNED if p.source not in OTHER_RELEASE], ids=lambda p: p.source
)
def test_an_original_gives_the_table_of_the_pack_row_for_row(originals, pack_dir, publication):
    if not here(originals, publication):
        # the four files of the Correlates of War's disputes are known by address and hash only
        assert publication.source.startswith("cow_mid_")
        return
    for original in publication.originals:
        assert sha256_of(originals / original.name) == original.sha256
        assert (originals / original.name).stat().st_size == original.bytes
    found = table_of(publication, originals)
    table = pl.read_parquet(pack_dir / f"{publication.source}.parquet")
    assert found.columns == table.columns
    assert found.cast(dict(table.schema)).equals(table)


@pytest.mark.pack
def test_votes_are_those_of_the_other_release_where_both_list_the_same_roll_calls(
    originals, pack_dir
):
    """To session 51: all but a dozen of half a million votes, and none of those in both is another one."""
    (publication,) = (p for p in PINNED if p.source == "unga_votes")
    found = table_of(publication, originals).filter(pl.col("session") <= 51)
    table = pl.read_parquet(pack_dir / "unga_votes.parquet").filter(pl.col("session") <= 51)
    table = table.unique(["resid", "ccode"], keep="first")
    both = found.join(table, on=["resid", "ccode"], suffix="_2")
    assert (found.height, table.height, both.height) == (499_723, 499_714, 499_712)
    assert (both["vote"] == both["vote_2"]).all()
    assert (both["date"] == both["date_2"]).all()


def test_votes_of_a_seat_are_of_the_state_that_sat_there_that_day():
    from datetime import date

    calls = pl.DataFrame(
        {"rcid": [1, 2], "session": [45.0, 45.0], "date": [date(1990, 9, 1), date(1990, 11, 1)]}
    )
    votes = pl.DataFrame(
        {
            "rcid": [1.0, 2.0, 2.0, 2.0],
            "country": ["Federal Republic of Germany", "Germany", "Ukraine", "Zanzibar"],
            "vote": ["yes", "no", "yes", "yes"],
        }
    )
    rows = convert_votes(votes, calls).select("resid", "ccode", "vote").rows()
    assert rows == [(45001, 260, 1), (45002, 255, 3)]
    with pytest.raises(DataError, match="'Freedonia' on 1990-09-01"):
        convert_votes(votes.with_columns(country=pl.lit("Freedonia")), calls)
    with pytest.raises(DataError, match="an answer 'maybe'"):
        convert_votes(votes.with_columns(vote=pl.lit("maybe")), calls)


@pytest.mark.parametrize("content", [b"", b"RDX2 and no more", b"<!doctype html><p>moved"])
def test_what_is_no_file_of_r_is_one_line(tmp_path, content):
    path = tmp_path / "cow_states.rda"
    path.write_bytes(content)
    with pytest.raises(
        DataError, match=r"cow_states\.rda: not a file of R that can be read"
    ) as caught:
        read_r_frame(path, "cow_states")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ({"other": {"a": [1.0]}}, "holds an object 'other' where 'wanted' is due"),
        ({"wanted": [1.0, 2.0]}, "wanted is a real where a table is due"),
        ({"wanted": {"a": [1.0]}, "second": {"a": [1.0]}}, "something else than one object"),
    ],
)
def test_another_object_of_r_is_named(tmp_path, held, words):
    import numpy as np
    import pandas as pd
    import rdata

    frames = {k: pd.DataFrame(v) if isinstance(v, dict) else np.array(v) for k, v in held.items()}
    path = tmp_path / "wanted.rda"
    rdata.write_rda(path, frames)
    with pytest.raises(DataError, match=words):
        read_r_frame(path, "wanted")


def test_columns_of_r_become_whole_numbers_numbers_and_words(tmp_path):
    import pandas as pd
    import rdata

    frame = pd.DataFrame({"code": [1.0, None], "share": [0.5, None], "name": ["é", "b"]})
    frame["name"] = frame["name"].astype(object)
    path = tmp_path / "small.rda"
    rdata.write_rda(path, {"small": frame})
    found = read_r_frame(path, "small")
    assert found.rows() == [(1, 0.5, "é"), (None, None, "b")]
    assert found.dtypes == [pl.Int32, pl.Float64, pl.String]


def test_plain_tables_of_old_machines_and_other_letters_are_read(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes("a,b,name\r1,,Concón\r2,3,x\r".encode("latin-1"))
    found = read_plain(path)
    assert found.rows() == [(1, None, "Concón"), (2, 3, "x")]
    assert found.dtypes == [pl.Int64, pl.Int32, pl.String]
    path.write_text("<html>moved</html>")
    with pytest.raises(DataError, match="a web page where a table is due"):
        read_plain(path)


def test_a_line_of_spells_that_is_none_is_named(tmp_path):
    path = tmp_path / "peace.csv"
    path.write_text("2020,19200110-19871002,0.75,.,,,\n2031,19730710-20209999,high\n")
    with pytest.raises(DataError, match=r"peace\.csv: line 2: '19730710-20209999', 'high'"):
        peace_scale(path)


def test_what_is_no_workbook_is_one_line(tmp_path):
    path = tmp_path / "power.xlsx"
    path.write_bytes(b"PK no workbook")
    with pytest.raises(DataError, match=r"power\.xlsx: not a workbook"):
        naval_power(path)
