"""Security and regional peace on the record."""

import numpy as np
import pytest

import equipoise as eq
from equipoise.errors import MeasureError, MissingDataError
from equipoise.measuring import fatal_chances
from equipoise.observe.take import find_observer, take

pytestmark = pytest.mark.pack

THREAT = ("security.equality", "security.threat-inequality", "security.mean-threat")
PEACE = ("peace.onset-rate", "peace.lasting", "peace.war-years", "peace.level")


def value(pack, name, year, among="all", **options):
    return take(name, year, pack, among, options, fatal_chances).value


@pytest.mark.parametrize("name", [*THREAT, *PEACE])
def test_each_can_be_taken_and_stays_in_its_range(pack, name):
    measure, _ = find_observer(name)
    assert measure.low <= value(pack, name, 1980) <= measure.high


def test_threat_is_of_the_whole_system_whoever_is_asked_about(pack):
    everybody, majors = (value(pack, "security.threat", 1980, a) for a in ("all", "majors"))
    assert majors.keys() < everybody.keys()
    assert all(everybody[code] == majors[code] for code in majors)


def test_threat_was_higher_in_the_cold_war_than_at_its_end(pack):
    """The direction that science.md 5.4 gives; its level is of another model, without direction."""
    early, late = (value(pack, "security.mean-threat", y) for y in (1950, 2010))
    assert 0.01 < late < early < 0.2


def test_heads_weigh_by_population(pack):
    each, head = (value(pack, "security.mean-threat", 1980, per=p) for p in ("state", "head"))
    threats = value(pack, "security.threat", 1980)
    people = eq.panel("state-year", 1980, 1980, pack).add("capabilities").to_polars()
    known = dict(people.select("ccode", "tpop").iter_rows())
    weights = np.array([float(known[c]) for c in threats])
    assert each == pytest.approx(np.mean(list(threats.values())))
    assert head == pytest.approx(np.average(list(threats.values()), weights=weights))
    assert head != pytest.approx(each, rel=0.01)


def test_without_a_model_there_is_no_threat(pack):
    with pytest.raises(MissingDataError, match="no model is at hand"):
        take("security.threat", 1980, pack, "all", {})


def test_an_onset_rate_is_onsets_over_pair_years_that_could_have_one(pack):
    frame = eq.panel("dyad-year", 1971, 1980, pack).add("disputes").to_polars()
    onsets = frame["dispute_onset"].sum()
    hidden = (frame["dispute_ongoing"] & ~frame["dispute_onset"]).sum()
    assert hidden > 0
    assert value(pack, "peace.onset-rate", 1980) == pytest.approx(onsets / (frame.height - hidden))


def test_war_years_look_at_the_members_of_each_year(pack):
    """Years in ten to 1870 with an interstate war: all but 1869."""
    assert value(pack, "peace.war-years", 1870) == 10


def test_fatal_disputes_are_fewer_and_longer_windows_differ(pack):
    assert value(pack, "peace.onset-rate", 1980, fatal="yes") < value(
        pack, "peace.onset-rate", 1980
    )
    assert value(pack, "peace.onset-rate", 1980, window="1") != value(
        pack, "peace.onset-rate", 1980, window="25"
    )


def test_years_at_war_are_those_of_the_region(pack):
    assert value(pack, "peace.war-years", 1945, "EUROPE") > 5  # 1939..1945
    assert value(pack, "peace.war-years", 1989, "ARCTIC") == 0
    assert value(pack, "peace.war-years", 1945) >= value(pack, "peace.war-years", 1945, "EUROPE")


def test_a_generation_without_a_dispute_is_rarer_than_a_decade(pack):
    shares = [value(pack, "peace.lasting", 1980, least=n) for n in ("10", "25", "50")]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]


def test_a_window_before_the_record_and_an_unknown_population_are_refused(pack):
    with pytest.raises(MissingDataError, match="choose a shorter window"):
        value(pack, "peace.onset-rate", 1820)
    with pytest.raises(MeasureError, match="without|needs"):
        value(pack, "peace.level", 1980, "COW:2")
