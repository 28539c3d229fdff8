import pytest

from equipoise.doctrine.parts import SimulatedExpect
from equipoise.finding import Cell
from equipoise.model.operators.given import Given
from equipoise.simulation import verdicts
from equipoise.simulation.derived import DERIVED, derived_difference
from equipoise.simulation.margin import mass_beyond
from equipoise.simulation.outcomes import Where, outcome_named
from equipoise.simulation.scenario import DATA_DRIVEN
from equipoise.simulation.verdicts import Wanted, simulation_finding
from equipoise.verdict import judge

FALL = SimulatedExpect(direction="decrease", scale="rate-ratio", margin=0.1)
BOTH = ("gate", "answer")


def found(plan, read, rules, outcome="dispute.onset", expect=FALL, unfit="", region=()):
    return simulation_finding(Wanted(rules, outcome, frozenset(region), expect), plan, read, unfit)


def test_a_claim_gets_its_verdict_from_all_cells(plan, read):
    finding = found(plan, read, ("all",))
    assert finding.verdict == judge(finding.mass_for)
    assert finding.channel == "estimated"
    assert len(finding.cells) == 9
    counted = [c for c in finding.cells if c.counted]
    assert len(counted) == 8
    assert finding.difference == pytest.approx(sum(c.difference for c in counted) / 8)
    assert finding.mass_for == pytest.approx(sum(c.mass_for for c in counted) / 8)
    assert finding.interval[0] < finding.difference < finding.interval[1]
    assert finding.agreeing == max(
        sum(c.difference < 0 for c in counted), sum(c.difference > 0 for c in counted)
    )
    assert sum(s.part for s in finding.shares) == pytest.approx(1)
    assert [h for h, _ in finding.horizons] == [5, 10]
    assert f"one sign in {finding.agreeing} of 8 cells" in finding.reason
    assert finding.scenario_fan.years == tuple(range(2001, 2011))


def test_a_model_that_does_not_beat_its_baseline_carries_no_verdict(plan, read):
    finding = found(plan, read, ("all",), unfit="It does worse than B0.")
    assert (finding.verdict, finding.mass_for) == ("model-unfit", None)


def test_what_the_operator_removes_follows_by_construction_and_carries_no_verdict(plan, read):
    for outcome in ("dispute.initiated.force", "dispute.fatal", "war.onset"):
        finding = found(plan, read, ("all",), outcome)
        assert finding.verdict == "not-applicable"
        assert "follows from the assumption: by construction" in finding.reason
        assert finding.difference < 0


def test_without_an_expectation_there_is_a_number_and_no_verdict(plan, read):
    finding = found(plan, read, ("all",), expect=None)
    assert finding.verdict == "not-applicable"
    assert "does not say what to expect" in finding.reason
    assert finding.difference != 0


def test_equality_of_security_is_read_from_threats(plan, read):
    rise = SimulatedExpect(direction="increase", scale="difference", margin=0.0001)
    finding = found(plan, read, ("all",), "security.equality", rise)
    assert 0 < finding.difference < 1
    assert finding.agreeing == 8
    # it is made of the force that the rule removes
    assert (finding.verdict, finding.channel) == ("not-applicable", "by construction")
    assert finding.scenario_fan.years == finding.difference_fan.years == (2005, 2010)
    assert [h for h, _ in finding.horizons] == [5, 10]


def test_what_needs_no_luck_is_computed(plan, read):
    finding = found(plan, read, ("halved",), "capability.share")
    assert finding.verdict == "not-applicable"
    assert "by construction" in finding.reason
    world = plan.baseline.world
    share = world.power[0][world.place(20)] / world.power[0].sum()
    after = share / 2 / (1 - share / 2)
    first = next(c for c in finding.cells if c.power == "cinc")
    assert first.baseline == pytest.approx(share, rel=1e-3)
    assert first.difference == pytest.approx(after - share, rel=1e-3)


def test_what_cannot_be_taken_in_this_world_stops_no_other_claim(plan, read):
    finding = found(plan, read, ("halved",), "balance.pivotality")
    assert finding.verdict == "insufficient-data"
    assert "none of the states named is a major power" in finding.reason


def test_what_moves_year_by_year_is_taken_at_the_end(cells):
    cell, everyone = cells[0], tuple(range(10, 130, 10))
    build_up = (Given("ARMS", (20,), 1.0, rate=0.3),)
    where = Where(frozenset({20}), frozenset())
    shares = [
        derived_difference(
            DERIVED["capability.share"],
            build_up,
            cell.world,
            cell.params,
            DATA_DRIVEN,
            years,
            where,
        )
        for years in (1, 10)
    ]
    power = dict(zip(everyone, cell.world.power[0], strict=True))
    for years, (before, change) in zip((1, 10), shares, strict=True):
        grown = power[20] * 1.3 ** (years / 3)
        after = grown / (sum(power.values()) - power[20] + grown)
        assert before + change == pytest.approx(after, rel=1e-4)


def test_a_cell_without_an_expectation_has_no_mass(plan, read):
    assert {c.mass_for for c in found(plan, read, ("all",), expect=None).cells} == {None}


def test_contrasts_keep_every_outcome_and_threats_where_they_were_asked(plan, read):
    titles = {c.outcome for c in found(plan, read, BOTH).contrasts}
    assert {"uses of force the adopters begin", "disputes begun against them"} <= titles
    assert "equality of security" not in titles
    assert "equality of security" in {c.outcome for c in found(plan, read, ("all",)).contrasts}


def test_a_region_counts_what_happens_in_it(plan, read):
    world = found(plan, read, BOTH)
    region = found(plan, read, BOTH, region=(10, 20, 30, 40))
    assert 0 < region.cells[0].baseline < world.cells[0].baseline
    assert "in the region" in region.unit
    target = found(plan, read, BOTH, "dispute.fatal.target", region=(10, 20, 30, 40))
    assert target.cells[0].baseline > 0


def test_counts_that_never_differ_leave_room_for_one_event(plan, read):
    p = next(c for c in plan.cells if c.rules == BOTH)
    where = Where(frozenset(), frozenset({10}))  # nothing happens inside one state
    cell = verdicts._cell(p, outcome_named("dispute.onset"), where, FALL, read)
    assert cell.difference == 0
    assert cell.interval[1] == pytest.approx(1.645 / (p.scenario.replicates * 10), rel=1e-3)


def test_an_outcome_or_a_rule_that_is_not_there_is_named(plan, read):
    assert "trade.flows" in found(plan, read, BOTH, "trade.flows").reason
    assert "No rule of that name: none" in found(plan, read, ("none",)).reason
    assert found(plan, read, ()).verdict == "not-applicable"


def test_mass_beyond_a_margin_by_hand():
    rise = SimulatedExpect(direction="increase", scale="difference", margin=1.0)
    most = SimulatedExpect(direction="at-most", scale="rate", margin=0.0, value=3.0)
    least = SimulatedExpect(direction="at-least", scale="rate", margin=1.0, value=3.0)
    assert mass_beyond(FALL, 10, -1.0, 0.5) == pytest.approx(0.5)
    assert mass_beyond(FALL, 10, -2.0, 0.5) == pytest.approx(0.977, abs=1e-3)
    assert mass_beyond(rise, 10, 1.5, 0.0) == 1
    assert mass_beyond(rise, 10, 0.5, 0.0) == 0
    assert mass_beyond(most, 2.0, 1.0, 1.0) == pytest.approx(0.5)
    assert mass_beyond(least, 2.0, 0.0, 1.0) == pytest.approx(0.5)


def cell(theory, difference, wide=0.01, mass=1.0):
    return Cell(
        theory=theory, disputes="gml", power="cinc", baseline=10.0, difference=difference,
        interval=(difference - wide, difference + wide), mass_for=mass,
    )  # fmt: skip


def judged(cells, agreeing, mass, channel="estimated", expect=FALL):
    outcome = outcome_named("dispute.onset")
    return verdicts._verdict(expect, channel, "", mass, agreeing, cells, outcome, Where())


def test_thirteen_of_sixteen_cells_must_agree():
    cells = [cell("a", -2.0)] * 13 + [cell("b", 0.1)] * 3
    assert judged(cells, 13, 0.97)[0] == "supported"
    verdict, reason = judged(cells, 12, 0.97)
    assert verdict == "inconclusive"
    assert "disagree on the sign" in reason
    assert judged(cells, 12, 0.5)[0] == "inconclusive"


def test_theories_that_say_nothing_of_a_rule_are_no_evidence(plan, read):
    everyone = found(plan, read, ("all",))
    assert "the cells differ by data alone" in everyone.reason
    assert "differ by data alone" not in found(plan, read, BOTH).reason
    own = [cell("a", 1.0), cell("b", 2.0)]
    assert verdicts._of_one_mind(own, "estimated") == ""
    assert verdicts._of_one_mind([cell("a", 1.0), cell("b", 1.0)], "estimated") != ""
    assert verdicts._of_one_mind([cell("a", 1.0)], "estimated") == ""
    assert verdicts._of_one_mind([cell("a", 1.0), cell("b", 1.0)], "prior") == ""


def test_against_says_whether_opposite_or_too_small():
    assert "opposite in sign" in judged([cell("a", 2.0)] * 16, 16, 0.0)[1]
    assert "smaller than what would matter" in judged([cell("a", -0.001)] * 16, 16, 0.0)[1]


def test_pooled_quantiles_by_hand():
    low, mean, high = verdicts._pooled([cell("a", 0.0, wide=1.645), cell("b", 0.0, wide=1.645)])
    assert (low, mean, high) == pytest.approx((-1.645, 0.0, 1.645), abs=0.01)
    assert verdicts._pooled([cell("a", 1.0, 0.0), cell("b", 3.0, 0.0)]) == (1.0, 2.0, 3.0)
