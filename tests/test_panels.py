import polars as pl
import pytest

from equipoise.errors import UsageError
from equipoise.panels import layer_names, panel

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
    assert table.filter(pl.col("column") == "is_major").row(0)[4:] == (2016, "no")
