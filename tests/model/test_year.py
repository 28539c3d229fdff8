from dataclasses import replace

import numpy as np
import pytest
from numba import config

from equipoise.errors import ScenarioError
from equipoise.model.operators.danger import dangerous
from equipoise.model.operators.force_gate import gate_is_open
from equipoise.model.operators.given import Given
from equipoise.model.operators.registry import OPERATORS, channel_of, levers_of
from equipoise.model.system import no_levers
from equipoise.model.theory import THEORIES, read_theory
from equipoise.simulation.scenario import Scenario, replicates
from tests.model.plainly import run_plainly
from tests.model.small import force_gate, small_params, small_world

STRICT = ("force-on-self", "force-on-ally")


EVERYONE = tuple(range(10, 130, 10))
HALF = EVERYONE[:6]


FEW = 2 if config.DISABLE_JIT else 8
"""Replicates; a run without compilation is there for the kernels' lines, and takes a hundred times as long."""
compiled = pytest.mark.skipif(
    bool(config.DISABLE_JIT), reason="thousands of replicates need the compiled kernel"
)


def scenario(*rules, years=14, n=FEW, seed=3, spread=0.1, **others):
    return Scenario(
        "a test", small_world(12), small_params(spread), rules, years, n, seed, **others
    )


def rows(s, first=0, last=None):
    return [r.tolist() for _, r, *_ in replicates(s, first, last or s.replicates)]


ONE_OF_EACH = {
    "FORCE_GATE": force_gate(HALF, 0.5, STRICT),
    "PERTURB_SHARES": Given("PERTURB_SHARES", (10, 20), 0.8, shares="halve"),
    "NONINTERV": Given("NONINTERV", HALF, 0.7),
    "MEDIATE": Given("MEDIATE", HALF, 0.9, toward=EVERYONE[4:], intensity=0.6),
    "GUARANTEE": Given("GUARANTEE", HALF, 0.9, toward=(80, 90, 120), intensity=0.5),
    "NO_BLOCS": Given("NO_BLOCS", HALF, 0.6, toward=EVERYONE[2:10]),
    "REGIME": Given("REGIME", (10,), 0.9, toward=(30, 40), intensity=0.1),
    "DECOUPLE": Given("DECOUPLE", EVERYONE[2:], 0.9, toward=EVERYONE[1:], source=10, rate=0.6),
    "TRADE_OPEN": Given("TRADE_OPEN", HALF, 0.9, toward=EVERYONE[3:], rate=0.2),
    "SANCTION": Given("SANCTION", (10, 20), 0.9, toward=(50, 60, 70), rate=0.2),
    "RECIP": Given("RECIP", HALF, 0.9, toward=EVERYONE[2:], intensity=0.6),
    "ARMS": Given("ARMS", (10, 20, 30), 0.9, rate=0.2),
    "BALANCE": Given("BALANCE", EVERYONE, 0.9, intensity=0.3),
}
"""Each operator at work, by its name."""


def same_as_plainly(s):
    count = 0
    wars = exits = 0
    for done in replicates(s, 0, s.replicates):
        events, fought, left = run_plainly(s, done.number)
        assert [tuple(row) for row in done.events.tolist()] == events
        assert [tuple(row) for row in done.wars[:, :5].tolist()] == [w[:5] for w in fought]
        assert done.wars[:, 5:].ravel().tolist() == pytest.approx(
            [x for w in fought for x in w[5:]]
        )
        assert done.left.tolist() == left
        count, wars, exits = count + len(events), wars + len(fought), exits + sum(map(bool, left))
    assert count > 10 * FEW  # a comparison of nothing with nothing would pass
    assert wars
    assert exits


def test_the_kernel_agrees_with_the_plain_rule():
    same_as_plainly(scenario())
    same_as_plainly(scenario(force_gate(EVERYONE, 1.0, (*STRICT, "prevent"))))


def test_every_operator_is_tried_here():
    assert set(ONE_OF_EACH) == set(OPERATORS)


@pytest.mark.parametrize("operator", ONE_OF_EACH)
def test_the_kernel_agrees_with_the_plain_rule_under_each_operator(operator):
    rule, theory = ONE_OF_EACH[operator], read_theory("liberal")
    s = scenario(rule, theory=theory)
    same_as_plainly(s)
    if not config.DISABLE_JIT:  # in so few replicates a weak rule may change no event
        assert rows(s) != rows(scenario(theory=theory))


@pytest.mark.parametrize("theory", [*THEORIES, "as-the-document-says"])
def test_the_kernel_agrees_with_the_plain_rule_under_all_operators_together(theory):
    same_as_plainly(scenario(*ONE_OF_EACH.values(), theory=read_theory(theory)))


@pytest.mark.parametrize("operator", ONE_OF_EACH)
def test_no_dose_changes_nothing_at_all(operator):
    rule, theory = ONE_OF_EACH[operator], read_theory("realist")
    without = rows(scenario(theory=theory))
    assert rows(scenario(replace(rule, compliance=0.0), theory=theory)) == without
    assert rows(scenario(replace(rule, adopters=()), theory=theory)) == without


def test_a_lever_that_moves_nothing_is_neutral_bit_for_bit():
    s = scenario()
    before = [e.expected.tolist() for e in replicates(s, 0, 4)]
    tiny = Given("ARMS", (10,), 1.0, rate=1e-300)  # pulls the lever by nothing
    after = [e.expected.tolist() for e in replicates(scenario(tiny), 0, 4)]
    assert before == after


def test_theories_agree_where_no_rule_is_in_force():
    runs = [rows(scenario(theory=read_theory(name))) for name in THEORIES]
    assert all(run == runs[0] for run in runs)


def test_a_replicate_can_be_rerun_alone():
    s = scenario()
    assert rows(s, 1, 2) == rows(s)[1:2]


def test_seeds_and_replicates_differ():
    s = scenario()
    assert rows(s)[0] != rows(s)[1]
    assert rows(s)[0] != rows(replace(s, seed=4))[0]


def test_a_rule_that_nobody_adopts_changes_nothing_at_all():
    assert rows(scenario(force_gate((), 1.0, STRICT))) == rows(scenario())


def test_a_rule_with_no_compliance_changes_nothing_at_all():
    everyone = tuple(range(10, 130, 10))
    assert rows(scenario(force_gate(everyone, 0.0, STRICT))) == rows(scenario())


def test_a_permission_changes_nothing_at_all():
    everyone = tuple(range(10, 130, 10))
    assert rows(scenario(force_gate(everyone, 1.0, STRICT, permits=True))) == rows(scenario())


def test_an_adopter_begins_no_force_unless_the_target_used_it_before():
    adopters = (10, 20, 30, 40)
    s = scenario(force_gate(adopters, 1.0, STRICT), years=45)
    s = replace(s, world=replace(s.world, treaties=None))  # so that pacts stay as they are
    code = {int(c): k for k, c in enumerate(s.world.ccodes)}
    pact = s.world.pact[0]
    restrained = 0
    for _, events, *_ in replicates(s, 0, s.replicates):
        used = {}
        for year, a, b, level, answer, _, held, joined, *_ in events.tolist():
            if joined:
                continue
            if level >= 4:
                used.setdefault(year, set()).add((a, b))
            if answer >= 4:
                used.setdefault(year, set()).add((b, a))
            restrained += held
        for year, a, b, level, _, _, _, joined, *_ in events.tolist():
            if a in adopters and level >= 4 and not joined:
                before = used.get(year - 1, set())
                wards = [c for c in code if pact[code[a], code[c]]]
                assert any((b, w) in before for w in [a, *wards])
    assert restrained > FEW  # a rule that holds nobody back would pass


def test_a_higher_dose_restrains_whatever_a_lower_one_did_in_the_first_year():
    everyone = tuple(range(10, 130, 10))
    held = []
    for dose in (0.25, 0.5, 1.0):
        s = scenario(force_gate(everyone, dose, STRICT), years=1, n=200)
        held.append(
            {(r, *e[:3]) for r, ev, *_ in replicates(s, 0, 200) for e in ev.tolist() if e[6]}
        )
    assert held[0] < held[1] < held[2]


def test_the_gate_by_hand():
    pact = np.zeros((3, 3), np.bool_)
    pact[0, 2] = True  # 0 must defend 2
    used = np.zeros((3, 3), np.bool_)
    shut = np.zeros((3, 3), np.bool_)

    def is_open(i, j, on_self=True, on_ally=True):
        return gate_is_open(i, j, on_self, on_ally, shut, used, pact)

    assert not is_open(0, 1)
    used[1, 2] = True  # 1 used force on the ally of 0
    assert is_open(0, 1)
    assert not is_open(0, 1, on_ally=False)
    assert not is_open(2, 0)  # 2 owes nobody, and 0 did nothing
    used[0, 2] = True
    assert is_open(2, 0)
    assert not is_open(2, 0, on_self=False)
    shut[2, 1] = True
    assert is_open(2, 1, on_self=False, on_ally=False)


def test_prevent_opens_the_gate_towards_a_tenth_of_states():
    world = small_world(21)
    opened = dangerous(world, small_params())
    assert (opened.sum(axis=1) == 2).all()
    assert not np.diag(opened).any()


def test_a_rule_on_a_state_that_is_not_there_is_refused():
    with pytest.raises(ScenarioError, match="state 999 is not in it"):
        rows(scenario(force_gate((999,), 1.0, STRICT)))
    with pytest.raises(ScenarioError, match="no trigger 'forced'"):
        rows(scenario(force_gate((10,), 1.0, ("forced",))))
    with pytest.raises(ScenarioError, match=r"compliance 1\.5"):
        rows(scenario(force_gate((10,), 1.5, STRICT)))


def test_rules_that_cannot_be_run_are_named():
    with pytest.raises(ScenarioError, match="no operator 'FORCE'"):
        rows(scenario(Given("FORCE", (10,))))
    with pytest.raises(ScenarioError, match="FORCE_GATE: state 10 is bound by two rules"):
        rows(scenario(force_gate((10,), 1.0, STRICT), force_gate((10, 20), 1.0, STRICT[:1])))
    with pytest.raises(ScenarioError, match="MEDIATE: dose 1.2; give 0 to 1"):
        rows(scenario(Given("MEDIATE", (10,), intensity=1.2)))
    with pytest.raises(ScenarioError, match="DECOUPLE: from 20; name a state outside the region"):
        rows(scenario(Given("DECOUPLE", (10,), toward=(20, 30), source=20, rate=0.1)))


@compiled  # where plain Python has an error of its own
def test_a_chance_that_is_not_finite_names_the_rule():
    with pytest.raises(ScenarioError, match="not finite under BALANCE"):
        rows(scenario(*[Given("BALANCE", EVERYONE, intensity=1.0)] * 900, years=400))


def test_what_decides_an_outcome_under_rules():
    gate, trade = ONE_OF_EACH["FORCE_GATE"], ONE_OF_EACH["TRADE_OPEN"]
    blocs, open_gate = ONE_OF_EACH["NO_BLOCS"], force_gate(HALF, 1.0, STRICT, permits=True)
    assert channel_of((gate,), "dispute.onset") == "estimated"
    assert channel_of((gate,), "dispute.fatal.target@state") == "by construction"
    assert channel_of((gate,), "security.equality") == "by construction"
    assert channel_of((blocs,), "war.onset") == "prior"
    assert channel_of((trade, gate), "war.onset") == "by construction"
    assert channel_of((trade,), "growth.gdp") == "prior"
    # who only permits, or does not adopt, decides nothing for the others
    assert channel_of((trade, open_gate), "war.onset") == "estimated"
    assert channel_of((trade, replace(gate, adopters=())), "war.onset") == "estimated"
    assert channel_of((open_gate,), "dispute.onset") == "by construction"


def test_levers_start_neutral():
    none, empty = (
        no_levers(12),
        levers_of((), small_world(12), small_params(), read_theory("realist")),
    )
    assert all(np.array_equal(a, b) for a, b in zip(none, empty, strict=True))
    assert not any(np.any(value) for value in none)


def test_impossible_scenarios_are_refused():
    with pytest.raises(ScenarioError, match="0 replicates"):
        scenario(n=0)
    with pytest.raises(ScenarioError, match="0 years"):
        scenario(years=0)
    with pytest.raises(ScenarioError, match="seed -1"):
        scenario(seed=-1)
    with pytest.raises(ScenarioError, match="do not fit"):
        Scenario("x", small_world(), replace(small_params(), variant="no-history"), None, 1, 1, 0)


@compiled
@pytest.mark.parametrize("rules", [(), tuple(ONE_OF_EACH.values())])
def test_expected_numbers_are_the_means_of_those_that_happen(rules):
    s = scenario(*rules, years=10, n=600)
    gaps = []
    for _, events, _, expected, *_ in replicates(s, 0, 600):
        begun = events[events[:, 7] == 0]
        happened = [len(begun), begun[:, 5].sum(), (begun[:, 3] == 5).sum()]
        gaps.append(np.array(happened) - expected.sum(axis=0))
    gaps = np.array(gaps)
    assert (abs(gaps.mean(axis=0)) < 4 * gaps.std(axis=0) / np.sqrt(600)).all()
    assert (gaps.std(axis=0) > 0.1).all()


@compiled
def test_a_threat_is_what_comes_to_a_state():
    s = scenario(years=5, n=2000, spread=0.0, threats=True)
    expected, came = np.zeros(12), np.zeros(12)
    for done in replicates(s, 0, 2000):
        expected += np.nan_to_num(done.threats[0])  # one that left is nobody's target
        came += np.isin(
            s.world.ccodes,
            [
                b
                for year, _, b, _, _, fatal, _, joined, *_ in done.events.tolist()
                if year == s.world.year + 5 and fatal and not joined
            ],
        )
    assert came.sum() > 1000
    assert (abs(came - expected) < 4.5 * np.sqrt(expected)).all()


def test_luck_drawn_anew_is_anothers_only_in_the_pairs_of_those_named():
    usual, anew = ({}, {})
    for found, s in (
        (usual, scenario(years=1, n=200)),
        (anew, scenario(years=1, n=200, anew=(10,))),
    ):
        for number, events, *_ in replicates(s, 0, s.replicates):
            found[number] = {
                tuple(e)
                for e in events[:, [1, 2, 3, 4]][events[:, 7] == 0].tolist()
                if 10 not in e[:2]
            }
    assert usual == anew
    whole = [
        [(e[1], e[2]) for r in replicates(scenario(years=1, n=200, anew=of), 0, 200)
         for e in r.events.tolist() if not e[7]]
        for of in ((), (10,))
    ]  # fmt: skip
    assert whole[0] != whole[1]
    assert abs(len(whole[0]) - len(whole[1])) < 0.2 * len(whole[0])
