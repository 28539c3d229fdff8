"""Networks on the record."""

import pytest

from equipoise.errors import MeasureError, MissingDataError
from equipoise.observe.take import find_observer, take

pytestmark = pytest.mark.pack

NAMES = (
    "balance.triads", "balance.triads-by-chance", "balance.walks", "balance.line-index",
    "balance.frustration", "blocs.density", "blocs.transitivity", "blocs.modularity",
    "blocs.signed-modularity", "blocs.dividing-line", "blocs.conductance", "blocs.hostility-across",
    "blocs.exclusivity",
)  # fmt: skip


def value(pack, name, year, among="all", **options):
    return take(name, year, pack, among, options).value


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_taken_and_stays_in_its_range(pack, name):
    measure, _ = find_observer(name)
    assert measure.low <= value(pack, name, 1980) <= measure.high


def test_a_pair_with_a_pact_and_a_dispute_is_what_the_caller_says(pack):
    found = {
        both: value(pack, "balance.line-index", 2000, both=both)
        for both in ("none", "hostile", "friendly")
    }
    assert found["hostile"] > found["none"]
    assert found["friendly"] >= found["none"]


def test_what_counts_as_hostile_and_as_friendly_changes_the_network(pack):
    kinds = ("dispute", "force", "cow-dispute", "rivalry")
    assert len({value(pack, "balance.walks", 1975, hostile=kind) for kind in kinds}) == 4
    wider = [value(pack, "blocs.density", 1975, friendly=f) for f in ("defense", "any-pledge")]
    assert wider[0] < wider[1]


def test_rivalries_reach_further_than_disputes(pack):
    assert value(pack, "balance.line-index", 2015, hostile="rivalry") >= 0
    with pytest.raises(MissingDataError, match="covers 1816..2010; choose a year inside"):
        value(pack, "balance.line-index", 2015)


def test_camps_of_the_cold_war_have_few_friends_across(pack):
    assert value(pack, "blocs.dividing-line", 1960, blocs="camps") < -0.8
    assert value(pack, "blocs.hostility-across", 1960, blocs="camps") > 0.5


def test_isolates_are_states(pack):
    alone = value(pack, "blocs.isolates", 1960)
    assert alone[225] == 1  # neutral
    assert alone[2] == 0


def test_exclusivity_counts_the_region_that_a_pact_leaves_out(pack):
    found = value(pack, "blocs.exclusivity", 1960, "EUROPE")
    assert 0.3 < found < 1
    assert value(pack, "blocs.exclusivity", 1960, "EUROPE", weight="equal") != found
    with pytest.raises(MeasureError, match="no pact binds two"):
        value(pack, "blocs.exclusivity", 1960, "225,375")


def test_a_measure_that_is_known_of_no_pair_is_refused_in_one_line(pack):
    with pytest.raises(MeasureError, match="unknown of every pair among 2,700; choose other years"):
        take("dependence.trade", 1900, pack, "2,700")
