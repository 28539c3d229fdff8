import pytest

from equipoise.doctrine.read import read_doctrine
from equipoise.errors import ScenarioError
from equipoise.simulation.ensemble import simulate
from equipoise.simulation.scenarios import Read, scenarios_of, simulation_finding
from tests.model.small import small_params, small_world

FILE = """
equipoise: 1
doctrine:
  id: test
  title: A test
  holder: {holder}
  adopted: 2000-01-01
  source: {{document: none.txt, kind: invented, lang: en}}
claims:
  - {{id: c, row: r, at: {{line: 1}}, kind: normative, reading: The document holds something.}}
rules:
  - id: gate
    row: r
    at: {{line: 1}}
    operator: FORCE_GATE
    rule: permits
    trigger: [force-on-self, force-on-ally]
    variants:
      - {{id: as-written, rule: permits}}
      - {{id: strict, rule: limits}}
      - {{id: wide, rule: limits, add: [prevent]}}
    compliance: [0.5, 1.0]
  - {{id: all, row: r, at: {{line: 1}}, operator: FORCE_GATE, rule: limits, adopters: everyone,
      trigger: [force-on-self]}}
  - {{id: answer, row: r, at: {{line: 1}}, operator: RECIP, intensity: 0.3}}
adoption: [holder, major-powers, everyone]
"""


def doctrine(tmp_path, holder="CAN"):
    path = tmp_path / "test.yaml"
    path.write_text(FILE.format(holder=holder), encoding="utf-8")
    return read_doctrine(path)


@pytest.fixture
def plan(tmp_path):
    # Canada has the code 20, which the small world has
    return scenarios_of(
        doctrine(tmp_path), small_world(), small_params(0.1), years=6, replicates=40, seed=2
    )


@pytest.fixture
def read(plan, tmp_path):
    scenarios = plan.scenarios()
    ensembles = simulate(scenarios, tmp_path / "out")
    return Read({s.sha256(): e for s, e in zip(scenarios, ensembles, strict=True)})


def test_every_variant_dose_and_set_of_adopters_is_planned_and_a_permission_once(plan):
    told = [(p.rule, p.variant, p.adopters, p.dose) for p in plan.planned]
    assert len(told) == len(set(told)) == 1 + 2 * 3 * 2 + 1
    assert [t for t in told if t[1] == "as-written"] == [("gate", "as-written", "holder", 1.0)]
    assert ("all", "limits", "everyone", 1.0) in told
    assert not any(t[0] == "answer" for t in told)  # its operator is not modelled


def test_adopters_are_the_holder_the_major_powers_and_everyone(plan):
    codes = {p.adopters: p.adopter_codes for p in plan.planned}
    world = plan.baseline.world
    assert codes["holder"] == {20}
    assert codes["major-powers"] == set(world.ccodes[world.is_major].tolist())
    assert codes["everyone"] == set(world.ccodes.tolist())


def test_a_holder_that_is_not_in_the_world_is_refused(tmp_path):
    with pytest.raises(ScenarioError, match="holder RUS: not in the world of 2000"):
        scenarios_of(
            doctrine(tmp_path, "RUS"), small_world(), small_params(), years=2, replicates=4, seed=1
        )


def found(tmp_path, plan, read, rule, outcome=None, unfit=""):
    rules = tuple(rule.split()) if rule else ()
    return simulation_finding(doctrine(tmp_path), rules, outcome, plan, read, unfit)


def test_a_rule_as_written_that_permits_changes_nothing_and_says_so(tmp_path, plan, read):
    finding = found(tmp_path, plan, read, "gate")
    assert "permits and forbids nothing" in finding.reason
    as_written = [c for c in finding.contrasts if c.variant == "as-written"]
    assert len(as_written) == 5
    assert all(c.difference == 0 and c.interval == (0, 0) for c in as_written)
    assert all(c.channel == "by construction" for c in as_written)


def test_what_the_operator_removes_follows_by_construction_and_carries_no_verdict(
    tmp_path, plan, read
):
    finding = found(tmp_path, plan, read, "all", "dispute.initiated.force")
    assert finding.verdict == "not-applicable"
    assert "follows from the assumption" in finding.reason
    assert finding.difference < 0


def test_an_estimated_difference_waits_for_all_cells(tmp_path, plan, read):
    finding = found(tmp_path, plan, read, "all", "dispute.onset")
    assert finding.verdict == "not-modelled"
    assert "13 of 16" in finding.reason
    assert finding.scenario_fan.years == tuple(range(2001, 2007))


def test_a_model_that_does_not_beat_its_baseline_carries_no_verdict(tmp_path, plan, read):
    finding = found(tmp_path, plan, read, "all", "dispute.onset", unfit="It does worse than B0.")
    assert finding.verdict == "model-unfit"


def test_an_operator_an_outcome_or_a_rule_that_is_not_there_is_named(tmp_path, plan, read):
    assert "RECIP" in found(tmp_path, plan, read, "answer").reason
    assert found(tmp_path, plan, read, "answer").verdict == "not-modelled"
    assert "trade.dyadic" in found(tmp_path, plan, read, "gate", "trade.dyadic").reason
    assert found(tmp_path, plan, read, None).verdict == "not-applicable"


def test_rules_in_force_together_are_not_passed_off_as_one(tmp_path, plan, read):
    mixed = found(tmp_path, plan, read, "gate answer")
    assert mixed.verdict == "not-modelled"
    assert "RECIP (rule answer)" in mixed.reason
    both = found(tmp_path, plan, read, "gate all")
    assert both.verdict == "not-modelled"
    assert "gate, all" in both.reason
    assert both.difference is None


def test_a_rules_rivals_are_run_beside_its_variants_and_none_twice(tmp_path):
    from equipoise.doctrine.rule import RuleRival
    from equipoise.simulation.scenarios import _variants

    (gate, *_) = doctrine(tmp_path).rules
    rivals = (
        RuleRival(label="only so", rule="limits"),
        RuleRival(label="for itself alone", rule="limits", trigger=("force-on-self",)),
    )
    names = [name for name, *_ in _variants(gate.model_copy(update={"rivals": rivals}))]
    assert names == ["as-written", "strict", "wide", "for itself alone"]
