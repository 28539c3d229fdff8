import pytest

from equipoise.doctrine.rule import RuleRival
from equipoise.errors import ScenarioError
from equipoise.model.theory import THEORIES
from equipoise.simulation import plan as plans
from equipoise.simulation.plan import DOCUMENT, MIRROR, PLACEBO, plan_of


def test_a_rule_alone_runs_in_every_variant_and_several_run_together(plan):
    told = [(p.rules, p.variant, p.adopters, p.dose) for p in plan.planned]
    assert len(told) == len(set(told))
    together = [t for t in told if t[0] == ("gate", "answer")]
    assert {t[2] for t in together} == {"holder", "major-powers", "everyone", MIRROR}
    assert {t[1] for t in together} == {"together"}
    assert [t[2] for t in told if t[0] == ("all",)] == ["everyone"]
    assert ("alone",) in {t[0] for t in told}  # no claim names it, and it runs by itself
    assert ("gate",) not in {t[0] for t in told}  # a claim names it with another


def test_lower_doses_and_permissions_are_run_for_the_first_adopters_only(doctrine_held_by, cells):
    doctrine = doctrine_held_by()
    alone = doctrine.model_copy(update={"claims": ()})
    told = [
        (p.variant, p.adopters, p.dose)
        for p in plan_of(alone, cells, years=2, replicates=8, seed=1).planned
        if p.rules == ("gate",)
    ]
    assert [t for t in told if t[0] == "as-written"] == [("as-written", "holder", 1.0)]
    assert {t[1] for t in told if t[2] == 0.5} == {"holder"}
    assert {t[1] for t in told if t[2] == 1.0} == {"holder", "major-powers", "everyone", MIRROR}


def test_adopters_are_the_holder_the_major_powers_everyone_and_a_mirror(plan):
    codes = {p.adopters: p.adopter_codes for p in plan.planned if p.rules == ("gate", "answer")}
    world = plan.baseline.world
    assert codes["holder"] == {20}
    assert codes["major-powers"] == set(world.ccodes[world.is_major].tolist())
    assert codes["everyone"] == set(world.ccodes.tolist())
    (mirror,) = codes[MIRROR]
    powers = {int(c): p for c, p in zip(world.ccodes, world.power[0], strict=True)}
    assert powers[mirror] == max(powers[c] for c in codes["major-powers"] - {20})


def test_the_main_reading_is_run_under_every_theory_on_all_data(plan):
    own = [p for p in plan.cells if p.rules == ("gate", "answer")]
    told = [(p.scenario.theory.id, p.scenario.params.power) for p in own]
    assert told == [
        *((t, "cinc") for t in (*THEORIES, DOCUMENT)),
        *((t, "gdp") for t in THEORIES),
    ]
    assert {p.adopters for p in own} == {"holder"}
    assert not any(g.permits for p in own for g in p.given)
    assert {p.scenario.world.power_measure for p in own} == {"cinc", "gdp"}


def test_what_needs_no_luck_is_not_simulated_and_threats_only_where_asked(plan):
    assert plan.undrawn == {("halved",)}
    simulated = plan.scenarios()
    assert not any(g.operator == "PERTURB_SHARES" for s in simulated for g in s.rules)
    assert {s.rules[0].operator for s in simulated if s.threats and s.rules} == {"FORCE_GATE"}
    assert not all(s.threats for s in simulated)


def test_a_holder_that_is_not_in_the_world_is_refused(doctrine_held_by, cells):
    with pytest.raises(ScenarioError, match="holder RUS: not in the world of 2000"):
        plan_of(doctrine_held_by("RUS"), cells, years=2, replicates=4, seed=1)


RULE = "  - {{id: alone, row: r, at: {{line: 1}}, operator: MEDIATE, intensity: 0.3}}"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("toward: {{group: EU}}", "rule alone: EU has no member in the world of 2000"),
        ("start: 2009", "rule alone: starts in 2009; rules are in force from 2001 on"),
    ],
)
def test_a_rule_that_cannot_be_run_is_named(doctrine_held_by, cells, more, words):
    from tests.simulate.conftest import FILE

    text = FILE.replace(RULE, RULE.replace("0.3}}", f"0.3, {more}}}}}"))
    assert text != FILE
    with pytest.raises(ScenarioError, match=words):
        plan_of(doctrine_held_by(text=text), cells, years=2, replicates=4, seed=1)


def test_a_rules_rivals_are_run_beside_its_variants_and_none_twice(doctrine_held_by):
    (gate, *_) = doctrine_held_by().rules
    rivals = (
        RuleRival(label="only so", rule="limits"),
        RuleRival(label="for itself alone", rule="limits", trigger=("force-on-self",)),
    )
    names = [v.name for v in plans._variants(gate.model_copy(update={"rivals": rivals}))]
    assert names == ["as-written", "strict", "wide", "for itself alone"]


def test_a_full_plan_has_every_mirror_and_more_in_each_cell(doctrine_held_by, cells):
    usual, full = (
        plan_of(doctrine_held_by(), cells, years=2, replicates=400, seed=1, full=full)
        for full in (False, True)
    )
    mirrors = {p.adopters for p in full.planned if p.adopters.startswith(MIRROR)}
    assert len(mirrors) == usual.baseline.world.is_major.sum()
    assert len({p.adopters for p in usual.planned if p.adopters.startswith(MIRROR)}) == 1
    assert usual.cells[0].scenario.replicates == 64
    assert full.cells[0].scenario.replicates == 200


def test_a_rule_is_the_same_scenario_for_whoever_adopts_it(doctrine_held_by, cells):
    # the foremost major power of the small world has the code of Saint Kitts and Nevis
    alone, mirrored = (
        {
            p.adopters: p
            for p in plan_of(doctrine_held_by(holder), cells, years=2, replicates=8, seed=1).planned
            if p.rules == ("gate", "answer")
        }
        for holder in ("KNA", "CAN")
    )
    assert alone["holder"].adopter_codes == mirrored[MIRROR].adopter_codes == {60}
    assert alone["holder"].scenario.sha256() == mirrored[MIRROR].scenario.sha256()
    assert alone["holder"].scenario.sha256() != mirrored["holder"].scenario.sha256()
    assert alone["everyone"].scenario.sha256() == mirrored["everyone"].scenario.sha256()


def test_a_full_plan_has_a_placebo_of_every_set_of_rules_that_is_simulated(doctrine_held_by, cells):
    usual, full = (
        plan_of(doctrine_held_by(), cells, years=2, replicates=8, seed=1, full=full)
        for full in (False, True)
    )
    assert PLACEBO not in {p.adopters for p in usual.planned}
    placebos = [p for p in full.planned if p.adopters == PLACEBO]
    assert {p.rules for p in placebos} == {p.rules for p in full.planned}
    for p in placebos:
        assert not p.scenario.rules
        assert set(p.scenario.anew) == p.adopter_codes
        assert p.scenario.sha256() != p.baseline.sha256()
        assert not p.idle
