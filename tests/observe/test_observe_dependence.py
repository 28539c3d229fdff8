"""Dependence and hierarchy on the record: on small tables done on paper, and on the real one."""

import polars as pl
import pytest

from equipoise.errors import MeasureError
from equipoise.observe import dependence, entry
from equipoise.observe.entry import View
from equipoise.panels import system_members

BY_NAME = {observer.measure: observer for observer in dependence.OBSERVERS}
YEAR = 1990


def look(pack, name, year, ccodes, **options):
    observer = BY_NAME[name]
    chosen = {option.name: (*option.values, "")[0] for option in observer.options} | options
    return observer.look(View(pack, year, tuple(ccodes), chosen))


def both_ways(*flows):
    """Each flow as the first state's imports and exports, and as the second's."""
    there = [(i, j, YEAR, m, x) for i, j, m, x in flows]
    return there + [(j, i, YEAR, x, m) for i, j, m, x in flows]


TABLES = {
    "trade": (
        ("ccode1", "ccode2", "year", "imports", "exports"),
        [
            *both_ways((1, 2, 3.0, 2.0), (1, 3, 0.0, 5.0), (2, 3, None, 9.0), (1, 4, 40.0, 50.0)),
            *both_ways((2, 4, 0.0, 5.0), (3, 4, 1.0, 4.0)),
            (1, 2, YEAR - 1, 999.0, 999.0),
        ],
    ),
    "gdp": (("ccode", "year", "gdp"), [(1, YEAR, 100.0), (2, YEAR, 10.0), (4, YEAR, 1000.0)]),
    "capabilities": (
        ("ccode", "year", "tpop"),
        [(1, YEAR, 10.0), (2, YEAR, 10.0), (3, YEAR, 20.0), (4, YEAR, 500.0)],
    ),
    "alliances": (
        ("ccode1", "ccode2", "year", "defense_pact"),
        [(2, 1, YEAR, True), (3, 1, YEAR, True), (1, 3, YEAR, True), (3, 4, YEAR, True)],
    ),
    "troops": (("ccode", "year", "us_troops"), [(1, YEAR, 20.0), (3, YEAR, 0.0), (4, YEAR, None)]),
}
STATES = (1, 2, 3, 4)


@pytest.fixture
def small(monkeypatch):
    """A world of four states in one year; the trade of 2 and 3 is known one way only."""

    def layer_table(pack, name):
        columns, rows = TABLES[name]
        return pl.DataFrame(rows, list(columns), orient="row")

    monkeypatch.setattr(entry, "layer_table", layer_table)


def test_trade_over_output_has_a_direction_and_leaves_out_the_unknown(small):
    found = look(None, "dependence.trade", YEAR, STATES)
    assert found[1, 2] == pytest.approx(5 / 100)
    assert found[2, 1] == pytest.approx(5 / 10)
    assert (2, 3) not in found  # a flow is unknown
    assert (3, 1) not in found  # the output of 3 is unknown
    assert found[1, 3] == pytest.approx(5 / 100)


def test_weak_link_and_asymmetry_need_both_sides(small):
    weak = look(None, "dependence.weak-link", YEAR, STATES)
    assert set(weak) == {(1, 2), (1, 4), (2, 4)}
    assert weak[1, 2] == pytest.approx(0.05)
    assert look(None, "dependence.asymmetry", YEAR, STATES)[1, 2] == pytest.approx(0.45)


def test_partners_are_those_of_the_whole_world(small):
    found = look(None, "dependence.partners", YEAR, (2,))
    assert found == pytest.approx({2: 0.5})  # 5 each with 1 and 4; with 3 it is unknown
    assert look(None, "dependence.partners", YEAR, STATES)[3] == pytest.approx(0.5)


def test_share_of_the_hegemon_is_of_the_known_trade(small):
    found = look(None, "dependence.hegemon", YEAR, STATES, hegemon="1")
    assert found == pytest.approx({2: 5 / 10, 3: 5 / 10, 4: 90 / 100})


def test_any_state_can_be_called_the_hegemon(small):
    found = look(None, "dependence.hegemon", YEAR, (1, 2, 3), hegemon="4")
    assert found == pytest.approx({1: 90 / 100, 2: 5 / 10, 3: 5 / 10})


def test_too_little_known_trade_gives_no_share(small):
    # of its three partners, the trade of 2 and of 3 is known with two
    found = look(None, "dependence.hegemon", YEAR, STATES, hegemon="1", known="0.75")
    assert set(found) == {4}


def test_a_region_with_an_unknown_state_is_refused_or_taken_without_it(small):
    with pytest.raises(MeasureError, match="unknown of 1 of 3 states"):
        look(None, "dependence.decoupling", YEAR, STATES, hegemon="1")
    found = look(None, "dependence.decoupling", YEAR, STATES, hegemon="1", unknown="leave-out")
    assert found == pytest.approx(1 - (10 * 0.5 + 1000 * 0.9) / 1010)


@pytest.mark.parametrize(
    ("weight", "expected"),
    [("equal", 1 - (0.5 + 0.5 + 0.9) / 3), ("population", 1 - (5 + 10 + 450) / 530)],
)
def test_the_weights_of_a_region_are_the_callers(small, weight, expected):
    found = look(None, "dependence.decoupling", YEAR, STATES, hegemon="1", weight=weight)
    assert found == pytest.approx(expected)


def test_influence_goes_from_the_one_on_whom_the_other_depends(small):
    found = look(None, "dependence.influence", YEAR, STATES)
    # volume: trade of 5 over the largest of 90, and a pact; 2 trades half with 1, its only ally
    assert found[1, 2] == pytest.approx((5 / 90 + 1) / 2 * (0.5 + 1) / 2)
    # 1 trades 5 of its 100 with 2, one of its two allies
    assert found[2, 1] == pytest.approx((5 / 90 + 1) / 2 * (0.05 + 0.5) / 2)
    assert (2, 3) not in found


def test_security_hierarchy_counts_troops_a_head_and_allies_of_ones_own(small, monkeypatch):
    monkeypatch.setattr(dependence, "TROOPS", {4: "us_troops"})
    found = look(None, "hierarchy.security", YEAR, STATES, hegemon="4")
    # 1 has the most troops a head and no pact with 4; 3 has a pact, and an ally that has none;
    # the troops in 2 are unknown
    assert found == pytest.approx({1: 0.5, 3: 0.0})


def test_troops_of_a_state_that_nobody_counts_are_refused(small):
    with pytest.raises(MeasureError, match="COW 4: the record counts the troops abroad of COW 2"):
        look(None, "hierarchy.security", YEAR, STATES, hegemon="4")


def test_economic_hierarchy_does_not_ask_that_the_hegemon_be_looked_at(small):
    found = look(None, "hierarchy.economic", YEAR, (1, 2), hegemon="4")
    # 90 of 100 and 5 of 10
    assert found == pytest.approx({1: 1.0, 2: 0.5 / 0.9})


@pytest.fixture
def everybody(pack):
    members = system_members(pack)
    return lambda year: members.filter(members["year"] == year)["ccode"].to_list()


@pytest.mark.pack
def test_the_share_of_a_neighbour_is_that_of_the_file_itself(pack, everybody):
    found = look(pack, "dependence.hegemon", 2014, everybody(2014), hegemon="2")
    rows = pl.read_parquet(pack.folder / "cow_trade_dyad_year.parquet").filter(
        (pl.col("ccode1") == 20) & (pl.col("year") == 2014)
    )
    total = [m + x for m, x in rows.select("flow1", "flow2").iter_rows() if None not in (m, x)]
    (with_it,) = rows.filter(pl.col("ccode2") == 2).select("flow1", "flow2").rows()
    assert found[20] == pytest.approx(sum(with_it) / sum(total))
    assert max(found, key=found.get) == 20


@pytest.mark.pack
@pytest.mark.parametrize("year", [1950, 1990, 2014])
@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_each_can_be_taken_of_all_states(pack, everybody, name, year):
    options = {o.name: "2" for o in BY_NAME[name].options if not o.values}
    if name == "dependence.decoupling":
        options["unknown"] = "leave-out"
    found = look(pack, name, year, everybody(year), **options)
    values = found.values() if isinstance(found, dict) else [found]
    assert values
    assert all(value >= 0 for value in values)
    if "trade" not in name and "link" not in name and "asymmetry" not in name:
        assert all(value <= 1 for value in values)


@pytest.mark.pack
def test_hosts_of_many_troops_stand_high(pack, everybody):
    found = look(pack, "hierarchy.security", 1990, everybody(1990), hegemon="2")
    hosts = [found[code] for code in (395, 732, 255)]
    assert min(hosts) > 0.5
    assert found[710] < 0.01
