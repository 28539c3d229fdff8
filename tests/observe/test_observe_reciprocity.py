"""Reciprocity on the record: on small tables that can be done on paper, and on the real one."""

import numpy as np
import polars as pl
import pytest

from equipoise.errors import MeasureError, MissingDataError
from equipoise.observe import entry, reciprocity
from equipoise.observe.entry import View
from equipoise.panels import system_members

BY_NAME = {observer.measure: observer for observer in reciprocity.OBSERVERS}


def look(pack, name, year, ccodes, **options):
    observer = BY_NAME[name]
    chosen = {option.name: option.values[0] for option in observer.options} | options
    return observer.look(View(pack, year, tuple(ccodes), chosen))


def pacts(*rows):
    return pl.DataFrame(
        rows,
        schema={"ccode1": pl.Int32, "ccode2": pl.Int32, "year": pl.Int32, "defense_pact": bool},
        orient="row",
    )


def trade(*rows):
    return pl.DataFrame(
        rows,
        schema=dict.fromkeys(("ccode1", "ccode2", "year"), pl.Int32)
        | dict.fromkeys(("imports", "exports"), pl.Float64),
        orient="row",
    )


@pytest.fixture
def table(monkeypatch):
    def put(frame):
        monkeypatch.setattr(entry, "layer_table", lambda pack, name: frame)

    return put


def test_pledges_to_states_outside_or_in_other_years_do_not_count(table):
    table(
        pacts(
            (1, 2, 1950, True),
            (2, 1, 1950, True),
            (2, 3, 1950, True),
            (3, 2, 1950, False),
            (3, 9, 1950, True),  # 9 is not looked at
            (3, 2, 1949, True),
        )
    )
    assert look(None, "reciprocity.binary", 1950, (1, 2, 3)) == pytest.approx(2 / 3)
    # density 3/6
    assert look(None, "reciprocity.beyond-chance", 1950, (1, 2, 3)) == pytest.approx(1 / 3)


def test_an_unknown_pledge_is_refused_and_not_read_as_none(table):
    table(pacts((1, 2, 1950, True), (2, 1, 1950, None)))
    with pytest.raises(MeasureError, match="unknown for 1 directed pair"):
        look(None, "reciprocity.binary", 1950, (1, 2, 3))


def test_a_side_without_militarized_action_has_not_answered(table):
    rows = [(1, 2, 1950, 4), (2, 1, 1950, 1), (1, 3, 1950, 3), (3, 1, 1950, 2)]
    table(pl.DataFrame(rows, ["ccode1", "ccode2", "year", "hostility_level_1"], orient="row"))
    # 1 acts on 2 and 3, only 3 acts back
    found = look(None, "reciprocity.binary", 1950, (1, 2, 3), relation="dispute")
    assert found == pytest.approx(2 / 3)


def test_disputes_beyond_their_coverage_are_refused_though_pacts_go_on(table):
    table(pacts((1, 2, 2015, True)))
    assert look(None, "reciprocity.binary", 2015, (1, 2)) == 0.0
    with pytest.raises(MissingDataError, match="covers 1816..2010"):
        look(None, "reciprocity.binary", 2015, (1, 2), relation="dispute")


def test_flows_count_once_for_each_pair_and_only_where_both_are_known(table):
    table(
        trade(
            (1, 2, 1990, 2.0, 4.0),
            (2, 1, 1990, 4.0, 2.0),
            (1, 3, 1990, 1.0, 1.0),
            (3, 1, 1990, 1.0, 1.0),
            (2, 3, 1990, None, 50.0),
            (3, 2, 1990, 50.0, None),
            (1, 9, 1990, 0.0, 70.0),
        )
    )
    found = look(None, "reciprocity.weighted", 1990, (1, 2, 3))
    assert found == pytest.approx(3 / 5)  # (2 + 1) / (4 + 1)


@pytest.fixture
def everybody(pack):
    members = system_members(pack)
    return lambda year: members.filter(members["year"] == year)["ccode"].to_list()


@pytest.mark.pack
def test_pledges_of_defence_were_one_sided_more_often_before_1914_than_after_1945(pack, everybody):
    found = {y: look(pack, "reciprocity.binary", y, everybody(y)) for y in (1914, 1950, 2010)}
    assert found[1914] < 0.95 < found[1950] <= 1.0
    assert found[2010] > 0.95


@pytest.mark.pack
def test_the_gain_of_a_state_is_that_of_plain_least_squares_on_its_own_rows(pack, everybody):
    found = look(pack, "reciprocity.behaviour", 2000, everybody(2000))
    code, members = 2, {year: set(everybody(year)) for year in range(1990, 2001)}
    level = {}
    for row in pack.read("gml_mid_dyad_year").iter_rows(named=True):
        key = (row["ccode1"], row["ccode2"], row["year"])
        level[key] = max(row["hostlev1"] - 1, 0)
    rows = [
        (level.get((code, j, t), 0), level.get((j, code, t - 1), 0), level.get((code, j, t - 1), 0))
        for t in range(1991, 2001)
        for j in sorted(members[2000] & members[t] & members[t - 1] - {code})
    ]
    y, partner, own = np.array(rows, dtype=float).T
    design = np.column_stack([np.ones(y.size), partner, own])
    assert found[code] == pytest.approx(np.linalg.lstsq(design, y, rcond=None)[0][1])


@pytest.mark.pack
def test_a_state_without_any_dispute_in_the_window_has_no_gain_rather_than_none(pack, everybody):
    found = look(pack, "reciprocity.behaviour", 2000, everybody(2000))
    disputes = pack.read("gml_mid_dyad_year")
    party = set(disputes.filter(disputes["year"].is_between(1990, 2000))["ccode1"])
    at_peace = set(everybody(2000)) - party
    assert at_peace
    assert found
    assert not at_peace & set(found)


@pytest.mark.pack
def test_a_window_that_begins_before_the_record_is_refused(pack, everybody):
    with pytest.raises(MissingDataError, match="1810..1820"):
        look(pack, "reciprocity.behaviour", 1820, everybody(1820))


@pytest.mark.pack
def test_the_gain_can_be_taken_of_trade(pack, everybody):
    found = look(pack, "reciprocity.behaviour", 2000, everybody(2000), conduct="trade")
    assert len(found) > 150
    assert all(abs(gain) < 1 for gain in found.values())


@pytest.mark.pack
def test_disputes_of_a_year_are_each_counted_once(pack, everybody):
    disputes = pack.read("gml_mid_dispute")
    begun = disputes.filter(disputes["styear"] == 1950)
    expected = begun["recip"].mean()
    assert look(pack, "reciprocity.disputes", 1950, everybody(1950)) == pytest.approx(expected)


@pytest.mark.pack
def test_disputes_with_a_side_outside_the_states_that_are_looked_at_do_not_count(pack, everybody):
    some = look(pack, "reciprocity.disputes", 1950, (2, 365, 710))
    assert some != look(pack, "reciprocity.disputes", 1950, everybody(1950))
    with pytest.raises(MeasureError, match="got 0"):
        look(pack, "reciprocity.disputes", 1950, (20, 395))
