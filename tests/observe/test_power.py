"""Capability and polarity on the record: what is read, and what becomes of the unknown."""

import pytest

from equipoise.errors import MeasureError, MissingDataError
from equipoise.measures import CATALOGUE
from equipoise.observe.entry import View
from equipoise.observe.power import OBSERVERS, QUANTITIES
from equipoise.panels import system_members

pytestmark = pytest.mark.pack

BY_NAME = {observer.measure: observer for observer in OBSERVERS}
MAJORS_1946 = (2, 200, 220, 365)


def look(pack, name, year, ccodes, **options):
    observer = BY_NAME[name]
    chosen = {option.name: option.values[0] for option in observer.options} | options
    return observer.look(View(pack, year, tuple(ccodes), chosen))


def everybody(pack, year):
    members = system_members(pack)
    return members.filter(members["year"] == year)["ccode"].to_list()


def test_every_measure_of_capability_and_polarity_can_be_taken():
    families = ("capability.", "polarity.", "balance.pivotality", "inequality.", "movement.")
    names = {m.name for m in CATALOGUE if m.name.startswith((*families, "power."))}
    assert names == set(BY_NAME)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_it_can_be_taken_of_the_major_powers_as_it_stands(pack, name):
    options = {"largest": "10"} if name == "inequality.rank-size" else {}
    among = MAJORS_1946 if not options else everybody(pack, 1950)
    found = look(pack, name, 1950, among, **options)
    observer = BY_NAME[name]
    if observer.of == "system":
        assert isinstance(found, float)
    elif observer.of == "state":
        assert set(found) == set(MAJORS_1946)
    else:
        assert found
        assert {code for pair in found for code in pair} == set(MAJORS_1946)


def test_concentration_among_the_major_powers_of_1946(pack):
    found = look(pack, "polarity.concentration", 1946, MAJORS_1946)
    assert found == pytest.approx(0.4516, abs=1e-3)


def test_the_index_is_a_share_of_the_world_whoever_is_looked_at(pack):
    alone = look(pack, "capability.cinc", 1946, (2,))
    assert alone == pytest.approx({2: 0.3640}, abs=5e-4)
    assert look(pack, "capability.cinc", 1946, everybody(pack, 1946))[2] == alone[2]


def test_shares_are_shares_of_the_states_that_are_looked_at(pack):
    found = look(pack, "capability.share", 1946, MAJORS_1946)
    assert sum(found.values()) == pytest.approx(1.0)
    assert found[2] > 0.5


@pytest.mark.parametrize("quantity", list(QUANTITIES))
def test_every_quantity_can_stand_for_capability(pack, quantity):
    found = look(pack, "capability.share", 1960, MAJORS_1946, capability=quantity)
    assert sum(found.values()) == pytest.approx(1.0)


def test_an_unknown_capability_is_refused_or_left_out_and_never_nothing(pack):
    # the military spending of some state of 1946 is unknown
    among = everybody(pack, 1946)
    with pytest.raises(MeasureError, match=r"milex in 1946 is unknown of .*leave-out"):
        look(pack, "capability.share", 1946, among, capability="milex")
    found = look(pack, "capability.share", 1946, among, capability="milex", unknown="leave-out")
    assert 0 < len(found) < len(among)
    assert sum(found.values()) == pytest.approx(1.0)


def test_parity_leaves_out_pairs_of_which_one_is_unknown(pack):
    among = everybody(pack, 1946)
    known = look(pack, "capability.share", 1946, among, capability="milex", unknown="leave-out")
    found = look(pack, "capability.parity", 1946, among, capability="milex")
    assert {code for pair in found for code in pair} <= set(known)


def test_a_year_that_the_chosen_quantity_does_not_cover_is_refused(pack):
    assert look(pack, "polarity.hegemony", 2022, MAJORS_1946) > 1
    with pytest.raises(MissingDataError, match="gdp in 2022"):
        look(pack, "polarity.hegemony", 2022, MAJORS_1946, capability="gdp")


def test_movement_before_the_first_year_is_refused(pack):
    with pytest.raises(MissingDataError, match="1815"):
        look(pack, "movement.shares", 1816, MAJORS_1946)


@pytest.mark.parametrize("rule", ["banzhaf", "shapley-shubik"])
def test_pivotality_of_too_many_states_is_refused_with_a_way_out(pack, rule):
    with pytest.raises(MeasureError, match="20 is the most; take it among the major powers"):
        look(pack, f"balance.pivotality/{rule}", 1946, everybody(pack, 1946))


@pytest.mark.parametrize("rule", ["banzhaf", "shapley-shubik"])
def test_a_state_with_more_than_half_decides_alone_until_the_quota_is_higher(pack, rule):
    half = look(pack, f"balance.pivotality/{rule}", 1946, MAJORS_1946)
    assert half == pytest.approx({2: 1.0, 200: 0.0, 220: 0.0, 365: 0.0})
    more = look(pack, f"balance.pivotality/{rule}", 1946, MAJORS_1946, quota="0.75")
    assert more[365] > 0


def test_a_state_that_entered_counts_as_movement_only_on_request(pack):
    among = everybody(pack, 1960)  # many states entered in that year
    stayed = look(pack, "movement.shares", 1960, among)
    counted = look(pack, "movement.shares", 1960, among, entrants="count")
    assert 0 < stayed < counted < 1


def test_looking_further_back_sees_more_movement(pack):
    among = everybody(pack, 1945)
    found = [look(pack, "movement.shares", 1945, among, back=b) for b in ("1", "5", "10")]
    assert found[2] > found[0]


def test_two_equal_ways_to_the_same_pole(pack):
    by_half = look(pack, "polarity.is-pole/half-of-strongest", 1946, everybody(pack, 1946))
    assert [code for code, is_pole in by_half.items() if is_pole] == [2]
    by_share = look(pack, "polarity.is-pole/thresholds", 1946, MAJORS_1946)
    assert by_share == {2: 1.0, 200: 0.0, 220: 0.0, 365: 0.0}


def test_the_k_of_top_share_is_the_callers(pack):
    among = everybody(pack, 1946)
    first, two = (look(pack, "inequality.top-share", 1946, among, k=k) for k in ("1", "2"))
    assert first < two == pytest.approx(0.495, abs=1e-3)
