from dataclasses import replace

import numpy as np
import pytest

from equipoise.errors import ScenarioError
from equipoise.model.rules import ForceGate, compile_gate, gate_is_open
from equipoise.simulation.ensemble import Scenario, replicates
from tests.model.plainly import run_plainly
from tests.model.small import small_params, small_world

STRICT = ("force-on-self", "force-on-ally")


def scenario(gate=None, *, years=12, n=8, seed=3, spread=0.1, **others):
    return Scenario("a test", small_world(12), small_params(spread), gate, years, n, seed, **others)


def rows(s, first=0, last=None):
    return [r.tolist() for _, r, _, _ in replicates(s, first, last or s.replicates)]


@pytest.mark.parametrize(
    "gate",
    [
        None,
        ForceGate((10, 20, 30), 0.5, STRICT),
        ForceGate(tuple(range(10, 130, 10)), 1.0, (*STRICT, "prevent")),
    ],
)
def test_the_kernel_agrees_with_the_plain_rule(gate):
    s = scenario(gate)
    count = 0
    for replicate, events, _, _ in replicates(s, 0, s.replicates):
        assert [tuple(row) for row in events.tolist()] == run_plainly(s, replicate)
        count += len(events)
    assert count > 100  # a comparison of nothing with nothing would pass


def test_a_replicate_can_be_rerun_alone():
    s = scenario()
    assert rows(s, 5, 6) == rows(s)[5:6]


def test_seeds_and_replicates_differ():
    s = scenario()
    assert rows(s)[0] != rows(s)[1]
    assert rows(s)[0] != rows(replace(s, seed=4))[0]


def test_a_rule_that_nobody_adopts_changes_nothing_at_all():
    assert rows(scenario(ForceGate((), 1.0, STRICT))) == rows(scenario())


def test_a_rule_with_no_compliance_changes_nothing_at_all():
    everyone = tuple(range(10, 130, 10))
    assert rows(scenario(ForceGate(everyone, 0.0, STRICT))) == rows(scenario())


def test_a_permission_changes_nothing_at_all():
    everyone = tuple(range(10, 130, 10))
    assert rows(scenario(ForceGate(everyone, 1.0, STRICT, permits=True))) == rows(scenario())


def test_an_adopter_begins_no_force_unless_the_target_used_it_before():
    adopters = (10, 20, 30, 40)
    s = scenario(ForceGate(adopters, 1.0, STRICT), years=30)
    code = {int(c): k for k, c in enumerate(s.world.ccodes)}
    pact = s.world.pact[0]
    restrained = 0
    for _, events, _, _ in replicates(s, 0, s.replicates):
        used = {}
        for year, a, b, level, answer, _, held, joined in events.tolist():
            if joined:
                continue
            if level >= 4:
                used.setdefault(year, set()).add((a, b))
            if answer >= 4:
                used.setdefault(year, set()).add((b, a))
            restrained += held
        for year, a, b, level, _, _, _, joined in events.tolist():
            if a in adopters and level >= 4 and not joined:
                before = used.get(year - 1, set())
                wards = [c for c in code if pact[code[a], code[c]]]
                assert any((b, w) in before for w in [a, *wards])
    assert restrained > 50


def test_a_higher_dose_restrains_whatever_a_lower_one_did_in_the_first_year():
    everyone = tuple(range(10, 130, 10))
    held = []
    for dose in (0.25, 0.5, 1.0):
        s = scenario(ForceGate(everyone, dose, STRICT), years=1, n=200)
        held.append(
            {(r, *e[:3]) for r, ev, _, _ in replicates(s, 0, 200) for e in ev.tolist() if e[6]}
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
    opened = compile_gate(ForceGate((10,), 1.0, ("prevent",)), world, small_params()).always_open
    assert (opened.sum(axis=1) == 2).all()
    assert not np.diag(opened).any()


def test_a_rule_on_a_state_that_is_not_there_is_refused():
    with pytest.raises(ScenarioError, match="state 999 is not in it"):
        rows(scenario(ForceGate((999,), 1.0, STRICT)))
    with pytest.raises(ScenarioError, match="no trigger 'forced'"):
        rows(scenario(ForceGate((10,), 1.0, ("forced",))))
    with pytest.raises(ScenarioError, match=r"compliance 1\.5"):
        rows(scenario(ForceGate((10,), 1.5, STRICT)))


def test_impossible_scenarios_are_refused():
    with pytest.raises(ScenarioError, match="0 replicates"):
        scenario(n=0)
    with pytest.raises(ScenarioError, match="0 years"):
        scenario(years=0)
    with pytest.raises(ScenarioError, match="seed -1"):
        scenario(seed=-1)
    with pytest.raises(ScenarioError, match="do not fit"):
        Scenario("x", small_world(), replace(small_params(), variant="no-history"), None, 1, 1, 0)


def test_the_expected_number_of_onsets_is_the_mean_of_those_that_happen():
    s = scenario(years=10, n=400)
    counts, sums = [], []
    for _, events, expected, _ in replicates(s, 0, 400):
        counts.append((events[:, 7] == 0).sum())
        sums.append(expected.sum())
    gap = np.array(counts) - np.array(sums)
    assert abs(gap.mean()) < 4 * gap.std() / 20
