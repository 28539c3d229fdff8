import json

import polars as pl
import pytest

from equipoise.data.layers.disputes import COW, GML, dispute_years
from equipoise.data.layers.whittle import DEFAULT, find_rules, whittle
from equipoise.errors import UsageError
from equipoise.panels import layer_names, panel, system_members, write_panel
from equipoise.panels.chart import coverage_table

pytestmark = pytest.mark.pack


@pytest.fixture(scope="module")
def late(pack):
    return panel("directed-dyad-year", 2009, 2019, pack).add(*layer_names())


def test_contiguity_is_unknown_after_its_last_year_and_zero_means_no_before(late):
    by_year = late.frame.group_by("year").agg(
        pl.col("contiguity").null_count().alias("unknown"),
        (pl.col("contiguity") == 0).sum().alias("no"),
        pl.len(),
    )
    inside = by_year.filter(pl.col("year") <= 2016)
    assert inside["unknown"].sum() == 0
    assert inside["no"].min() > 30_000
    outside = by_year.filter(pl.col("year") > 2016)
    assert outside["unknown"].to_list() == outside["len"].to_list()


def test_majors_after_2016_are_unknown_and_not_everybody(late):
    counts = late.frame.group_by("year").agg(
        pl.col("ccode1").filter(pl.col("is_major1")).n_unique().alias("majors"),
        pl.col("is_major1").is_null().all().alias("unknown"),
    )
    assert counts.filter(pl.col("year") <= 2016)["majors"].unique().to_list() == [7]
    assert counts.filter(pl.col("year") > 2016)["unknown"].all()


def test_an_absent_alliance_is_no_inside_coverage_and_unknown_after_it(late):
    pacts = late.frame.group_by("year").agg(pl.col("defense_pact").null_count().alias("unknown"))
    assert pacts.filter(pl.col("year") <= 2018)["unknown"].sum() == 0
    assert pacts.filter(pl.col("year") > 2018)["unknown"].min() > 0


def test_a_pledge_keeps_its_direction(pack):
    year = panel("directed-dyad-year", 1832, 1832, pack).add("alliances").frame
    pledge = {(i, j): d for i, j, d in year.select("ccode1", "ccode2", "defense_pact").iter_rows()}
    assert pledge[220, 211]  # France owes Belgium defence in 1832
    assert not pledge[211, 220]  # and Belgium pledges nothing


def test_disputes_are_unknown_after_their_last_year(late):
    assert late.frame.filter(pl.col("year") > 2010)["dispute_onset"].null_count() > 0
    assert late.frame.filter(pl.col("year") <= 2010)["dispute_onset"].null_count() == 0
    assert late.frame.filter(pl.col("year") > 2010)["dispute_onset"].is_null().all()


def test_nothing_outside_a_columns_coverage_has_a_value(late):
    for column in late.columns:
        outside = ~pl.col("year").is_between(column.first, column.last)
        assert late.frame.filter(outside)[column.name].is_null().all(), column.name


def test_undirected_facts_are_the_same_from_both_sides(late):
    facts = [
        "contiguity",
        "capital_distance",
        "dispute_onset",
        "dispute_ongoing",
        "dispnum",
        "fatality_level",
    ]
    there = late.frame.filter(pl.col("year") == 2009)
    back = there.select(pl.col("ccode2").alias("ccode1"), pl.col("ccode1").alias("ccode2"), *facts)
    both = there.join(back, on=["ccode1", "ccode2"], suffix="_back")
    assert both.height == there.height
    for fact in facts:
        assert both[fact].eq_missing(both[fact + "_back"]).all(), fact


def test_the_dyad_years_and_onsets_of_1946_to_2010_are_those_of_the_literature_check(pack):
    frame = panel("dyad-year", 1946, 2010, pack).add("disputes").frame
    at_risk = frame.filter(~(pl.col("dispute_ongoing") & ~pl.col("dispute_onset")))
    assert abs(at_risk.height - 721_636) < 50
    assert frame["dispute_onset"].sum() == 1968


def test_an_unknown_name_is_answered_with_the_closest_one(pack):
    with pytest.raises(UsageError, match="did you mean 'contiguity'"):
        panel("dyad-year", 2000, 2000, pack).add("contiguty")
    with pytest.raises(UsageError, match="did you mean 'dyad-year'"):
        panel("dyad-yaer", 2000, 2000, pack)
    with pytest.raises(UsageError, match=r"1816\.\.2025"):
        panel("dyad-year", 2010, 1999, pack)
    with pytest.raises(UsageError, match="about pairs"):
        panel("state-year", 2000, 2000, pack).add("contiguity")


def test_a_state_panel_has_the_coverage_of_each_column(pack):
    table = panel("state-year", 1990, 2022, pack).add("capabilities", "majors").coverage()
    assert table.filter(pl.col("column") == "cinc").row(0)[3:5] == (1816, 2022)
    assert table.filter(pl.col("column") == "is_major").row(0)[4:] == (2016, "no", None, "")


def test_carrying_forward_happens_only_on_request_and_is_flagged(pack):
    silent = panel("state-year", 2015, 2020, pack).add("majors")
    asked = panel("state-year", 2015, 2020, pack).add("majors", carry_forward=2018)
    known = asked.frame.group_by("year").agg(pl.col("is_major").is_not_null().any()).sort("year")
    assert known["is_major"].to_list() == [True, True, True, True, False, False]
    assert silent.frame.filter(pl.col("year") > 2016)["is_major"].null_count() > 0
    assert silent.coverage()["carried_to"].to_list() == [None]
    assert asked.coverage()["carried_to"].to_list() == [2018]
    by_year = asked.frame.filter(pl.col("is_major")).group_by("year").len()
    assert set(by_year["len"]) == {7}


def test_a_pair_that_did_not_exist_in_the_last_covered_year_stays_unknown_when_carried(pack):
    capabilities = panel("directed-dyad-year", 2010, 2012, pack).add("disputes", carry_forward=2012)
    later = capabilities.frame.filter(pl.col("year") == 2012)
    new = (pl.col("ccode1") == 626) | (pl.col("ccode2") == 626)  # a state since 2011
    assert later.filter(new)["dispute_onset"].is_null().all()
    assert later.filter(~new)["dispute_onset"].null_count() == 0


def test_what_is_carried_is_the_last_covered_years_value(pack):
    built = panel("directed-dyad-year", 2016, 2019, pack).add("contiguity", carry_forward=2019)
    last = built.frame.filter(pl.col("year") == 2016).drop("year")
    then = built.frame.filter(pl.col("year") == 2019)
    both = last.join(then, on=["ccode1", "ccode2"], suffix="_then")
    assert both["contiguity"].eq_missing(both["contiguity_then"]).all()
    assert (both["contiguity"] > 0).sum() > 600


def test_an_undirected_panel_keeps_both_directions_of_a_pledge(pack):
    year = panel("dyad-year", 1832, 1832, pack).add("alliances").frame
    pair = year.filter((pl.col("ccode1") == 211) & (pl.col("ccode2") == 220))
    assert pair["defense_pact_1to2"].to_list() == [False]
    assert pair["defense_pact_2to1"].to_list() == [True]


def test_a_dyad_panel_is_half_of_the_directed_one(pack):
    directed = panel("directed-dyad-year", 1914, 1915, pack).add("capabilities", "distance").frame
    half = panel("dyad-year", 1914, 1915, pack).add("capabilities", "distance").frame
    assert directed.filter(pl.col("ccode1") < pl.col("ccode2")).equals(half)


def test_cases_are_all_members_of_each_year_sorted_and_once(pack):
    members = system_members(pack).filter(pl.col("year").is_between(1850, 1860))
    n = members.group_by("year").len().sort("year")["len"]
    for unit, expected in (
        ("state-year", n.sum()),
        ("dyad-year", (n.cast(pl.Int64) * (n - 1) // 2).sum()),
        ("directed-dyad-year", (n.cast(pl.Int64) * (n - 1)).sum()),
    ):
        frame = panel(unit, 1850, 1860, pack).frame
        keys = frame.columns
        assert frame.height == expected
        assert frame.equals(frame.unique(keys).sort("year", *keys[:-1]))


def test_years_of_peace_count_from_the_last_dispute_or_the_first_joint_year(pack):
    frame = panel("dyad-year", 1900, 2011, pack).add("peace_years", "disputes").frame
    one = frame.filter((pl.col("ccode1") == 2) & (pl.col("ccode2") == 200)).sort("year")
    since = 1881  # the year of their last dispute before the panel begins
    for year, ongoing, peace in one.select("year", "dispute_ongoing", "peace_years").iter_rows():
        assert peace == year - since - 1
        since = year if ongoing else since
    born = frame.filter((pl.col("ccode1") == 2) & (pl.col("ccode2") == 703))  # both since 1991
    assert born.sort("year")["peace_years"].to_list()[:3] == [0, 1, 2]


def test_years_of_peace_are_known_one_year_longer_than_disputes_and_do_not_depend_on_the_span(pack):
    long = panel("dyad-year", 1816, 2012, pack).add("peace_years", "cow_peace_years").frame
    short = panel("dyad-year", 2009, 2012, pack).add("peace_years", "cow_peace_years").frame
    assert long.filter(pl.col("year") >= 2009).equals(short)
    assert short.filter(pl.col("year") == 2011)["peace_years"].null_count() == 0
    assert short.filter(pl.col("year") == 2012)["peace_years"].is_null().all()


@pytest.mark.parametrize("name", ["disputes", "cow_disputes"])
def test_the_whittling_rules_reproduce_the_published_dyad_years(pack, name):
    release = {"disputes": GML, "cow_disputes": COW}[name]
    keys = ["ccode1", "ccode2", "year"]
    ours = whittle(dispute_years(pack, release), find_rules(DEFAULT)).sort(keys)
    theirs = pack.read(release.dyad_year).sort(keys)
    shared = [c for c in theirs.columns if c in ours.columns]
    assert len(shared) >= 12
    assert ours.select(shared).cast(pl.Int64).equals(theirs.select(shared).cast(pl.Int64))


def test_another_order_of_rules_keeps_other_disputes(pack):
    plain = panel("dyad-year", 1940, 1950, pack)
    usual = plain.add("disputes").frame
    other = plain.add("disputes", whittle=("hostility", "fatality"))
    assert (usual["dispnum"] != other.frame["dispnum"]).sum() > 0
    assert other.coverage()["source"].unique().to_list() == ["gml_mid_dirdisps"]
    assert (usual["dispute_ongoing"] == other.frame["dispute_ongoing"]).all()
    with pytest.raises(UsageError, match="did you mean 'fatality'"):
        plain.add("disputes", whittle=("fatalty",))
    with pytest.raises(UsageError, match="comes twice"):
        plain.add("disputes", whittle=("onset", "onset"))


def test_rival_dispute_data_stand_side_by_side(late):
    assert {"dispute_onset", "cow_dispute_onset", "dispnum", "cow_dispnum"} <= set(
        late.frame.columns
    )


def test_adding_a_layer_twice_is_refused(pack):
    with pytest.raises(UsageError, match="already has 'contiguity'"):
        panel("dyad-year", 2000, 2000, pack).add("contiguity", "contiguity")


def test_a_treaty_is_one_case_with_all_its_members(pack):
    built = panel("coalition-year", 1949, 1955, pack)
    pact = built.frame.filter(pl.col("coalition") == "atop:3180").sort("year")
    assert pact["year"].to_list() == list(range(1949, 1956))
    assert pact["n_members"].to_list()[0] == 12
    assert 255 not in pact["members"].to_list()[0]
    assert 260 in pact["members"].to_list()[-1]  # since 1955
    assert pact["defense_pact"].all()


def test_the_sides_of_a_war_are_cases_of_their_own_and_have_no_pledges(pack):
    built = panel("coalition-year", 1990, 1991, pack).frame
    sides = built.filter((pl.col("kind") == "war side") & (pl.col("year") == 1991))
    gulf = sides.filter(pl.col("coalition").str.starts_with("war:211:"))
    assert sorted(gulf["n_members"].to_list())[0] == 1
    assert max(gulf["n_members"].to_list()) > 5
    assert sides["defense_pact"].is_null().all()


def test_a_state_layer_comes_to_a_coalition_over_its_members_and_unknown_spreads(pack):
    built = panel("coalition-year", 1991, 1991, pack).add("capabilities", "majors").frame
    row = built.filter(pl.col("coalition") == "atop:3180").row(0, named=True)
    cinc = panel("state-year", 1991, 1991, pack).add("capabilities").frame
    own = cinc.filter(pl.col("ccode").is_in(row["members"]))
    assert row["cinc_sum"] == pytest.approx(own["cinc"].sum())
    assert row["cinc_max"] == own["cinc"].max()
    assert row["is_major_any"]
    assert row["is_major_all"] is False
    unknown = cinc.filter(pl.col("milex").is_null())["ccode"]
    touched = built.filter(
        pl.col("members").list.set_intersection(unknown.to_list()).list.len() > 0
    )
    assert touched.height > 0
    assert touched["milex_sum"].is_null().all()


def test_a_dispute_year_has_both_sides_and_its_joiners(pack):
    built = panel("dispute-year", 1990, 1991, pack).add("majors")
    gulf = built.frame.filter((pl.col("dispnum") == 3957) & (pl.col("year") == 1991)).row(
        0, named=True
    )
    assert [645] in (gulf["side_a"], gulf["side_b"])
    assert gulf["is_major_a_any"] or gulf["is_major_b_any"]
    assert built.frame.select(pl.struct("dispnum", "year").is_unique().all()).item()
    assert built.frame.filter(
        (pl.col("side_a").list.len() == 0) | (pl.col("side_b").list.len() == 0)
    ).is_empty()


def test_a_layer_of_pairs_does_not_fit_a_coalition(pack):
    with pytest.raises(UsageError, match="about pairs"):
        panel("dispute-year", 1990, 1990, pack).add("contiguity")


def test_a_panel_says_what_to_cite_why_and_on_which_terms(pack):
    found = panel("dyad-year", 2000, 2000, pack).add("contiguity", "disputes").cite()
    assert [c.source for c in found] == ["cow_states", "cow_contdir", "gml_mid_dyad_year"]
    assert "contiguity" in found[1].reason
    assert all(c.terms and len(c.sha256) == 64 for c in found)
    late_years = panel("dyad-year", 2016, 2017, pack).cite()
    assert [c.source for c in late_years] == ["cow_states", "cow_gw_panel"]


def test_other_libraries_get_the_coverage_with_the_columns(pack, tmp_path):
    pa = pytest.importorskip("pyarrow")
    built = panel("state-year", 2015, 2018, pack).add("majors", carry_forward=2018)
    field = built.to_arrow().schema.field("is_major")
    assert field.metadata[b"source"] == b"cow_majors"
    assert field.metadata[b"last"] == b"2016"
    assert field.metadata[b"carried_to"] == b"2018"
    assert pa.table(built).num_rows == built.frame.height
    frame = built.to_pandas()
    assert frame.attrs["equipoise"]["is_major"]["absence"] == "no"
    write_panel(built, tmp_path / "panel.parquet")
    kept = json.loads(pl.read_parquet_metadata(tmp_path / "panel.parquet")["equipoise"])
    assert kept["columns"]["is_major"]["carried_to"] == 2018


@pytest.mark.parametrize("ending", ["csv", "parquet", "arrow"])
def test_a_written_panel_is_the_panel(pack, tmp_path, ending):
    built = panel("coalition-year", 1950, 1950, pack)
    path = tmp_path / f"panel.{ending}"
    write_panel(built, path)
    assert list(tmp_path.iterdir()) == [path]
    if ending == "csv":
        assert "2 20 200" in path.read_text()
    else:
        read = pl.read_parquet(path) if ending == "parquet" else pl.read_ipc(path)
        assert read.equals(built.frame)


def test_the_coverage_chart_tells_unknown_from_no_and_from_carried(pack, tmp_path):
    built = panel("state-year", 2010, 2018, pack).add("majors", carry_forward=2017)
    table = coverage_table(built, "is_major")
    of = {
        c: g.rows()
        for (c,), g in table.select("ccode", "first", "last", "status").group_by("ccode")
    }
    assert of[2] == [
        (2, 2010, 2016, "value"),
        (2, 2017, 2017, "carried forward"),
        (2, 2018, 2018, "unknown"),
    ]
    assert of[20][0] == (20, 2010, 2016, "no or zero")
    for ending in ("svg", "png", "html"):
        built.coverage_chart("is_major", tmp_path / f"chart.{ending}")
        assert (tmp_path / f"chart.{ending}").stat().st_size > 4000
    page = (tmp_path / "chart.html").read_text()
    assert "https://cdn" not in page
    with pytest.raises(UsageError, match="no column 'is_majr'"):
        built.coverage_chart("is_majr", tmp_path / "chart.svg")
    with pytest.raises(UsageError, match=r"\.svg, \.png or \.html"):
        built.coverage_chart("is_major", tmp_path / "chart.gif")


def test_the_package_offers_panel_without_loading_anything(pack):
    import equipoise as eq

    assert eq.panel is panel
    assert "panel" in dir(eq)
    with pytest.raises(AttributeError, match="no attribute 'pannel'"):
        _ = eq.pannel
