"""Treaties: each step by hand, who is near to one, and what they are worth to a pair."""

import math
from dataclasses import replace

import numpy as np
import pytest

from equipoise import luck
from equipoise.errors import ScenarioError
from equipoise.model.bonds import pacts_of, renew
from equipoise.model.mechanisms.intercept import table_of
from equipoise.model.mechanisms.treaty import (
    DEFENDER,
    FREE,
    NEARNESS,
    PARTY,
    Ground,
    Luck,
    TreatyCoefficients,
    group_of,
    nearness,
    next_treaties,
    with_room,
)
from equipoise.model.operators.given import Given
from equipoise.simulation.scenario import Scenario, replicates

from .small import one_sided, small_params, small_world

SEED = np.uint64(11)
N = 5
NEVER, ALWAYS = -40.0, 40.0


def ground(pact=None, here=None):
    pact = np.zeros((N, N), np.bool_) if pact is None else pact
    bound = pact | pact.T
    near = np.zeros(10, np.bool_)
    near[[0, 4]] = True  # 0-1 and 1-2
    return Ground(
        np.ones(N, np.bool_) if here is None else np.array(here),
        np.log([0.4, 0.3, 0.15, 0.1, 0.05]),
        np.array([1.0, 0.5, -0.5, 0.0, 2.0]),
        np.array([2, 20, 200, 210, 750], np.int32),
        near,
        np.log([500.0, 6000, 6200, 9000, 5500, 5600, 9500, 300, 7000, 6500]),
        bound,
        (bound.astype(np.float64) @ bound.astype(np.float64)).astype(np.int16),
    )


def coefficients(
    made=-40.0, bilateral=ALWAYS, opens=NEVER, withdraws=NEVER, end=(NEVER, 0.0), **others
):
    nothing = {
        "sponsor": np.zeros(2), "partner": np.zeros(7), "member": np.zeros(8),
        "accession": np.zeros(8), "intercept": table_of(0.0), "acts": np.zeros(2),
    }  # fmt: skip
    rates = np.array([made, bilateral, opens, withdraws])
    return TreatyCoefficients(rates=rates, end=np.array(end), **(nothing | others))


def step(c, treaties, on=None, year=2001, replicate=0):
    held, ids = with_room(np.array(treaties, np.int8).reshape(-1, N), 5)
    found = next_treaties(c, on or ground(), Luck(SEED, replicate, year), held, ids)
    return found, [held[k].tolist() for k in range(ids.size) if ids[k] != FREE]


def test_nearness_is_what_its_page_says():
    pact = np.zeros((N, N), np.bool_)
    pact[1, 3] = pact[2, 4] = pact[0, 4] = True
    x = np.empty(len(NEARNESS))
    nearness(1, group_of(np.array([0, 2]), ground(pact)), ground(pact), x)
    wanted = [
        math.log(500), 1.0, 0.5, 0.0, math.log1p(0.0), abs(0.5 - 0.25), math.log(0.3),
    ]  # fmt: skip
    assert x == pytest.approx(wanted)
    nearness(0, group_of(np.array([2, 4]), ground(pact)), ground(pact), x)
    assert x[3] == 0.5  # bound to one of the two
    assert x[4] == pytest.approx(math.log1p(0.5))  # 4 is an ally of both 0 and 2
    nearness(3, group_of(np.array([1]), ground(pact)), ground(pact), x)
    assert x.tolist()[:4] == pytest.approx([math.log(5600), 0.0, 0.0, 1.0])


def test_pacts_are_the_duties_of_all_treaties_together():
    treaties = np.array(
        [[DEFENDER, DEFENDER, PARTY, 0, 0], [0, 0, 0, DEFENDER, PARTY], [DEFENDER] * 5]
    )
    pact = np.zeros((N, N), np.bool_)
    pacts_of(treaties.astype(np.int8), np.array([0, 1, FREE]), pact)
    assert {tuple(p) for p in np.argwhere(pact)} == {(0, 1), (0, 2), (1, 0), (1, 2), (3, 4)}


def test_without_a_chance_nothing_changes():
    treaties = [[2, 2, 2, 0, 0], [0, 0, 0, 2, 1]]
    assert step(coefficients(), treaties) == (0, treaties)


def test_treaties_end_and_small_ones_sooner():
    assert step(coefficients(end=(ALWAYS, 0.0)), [[2, 2, 2, 0, 0]]) == (1, [])
    small = [[2, 1, 0, 0, 0]] * 400
    large = [[2, 2, 2, 2, 2]] * 400
    kept = step(coefficients(end=(0.0, -1.0)), small + large)[1]
    ended = [400 - sum(row == kind for row in kept) for kind in (small[0], large[0])]
    assert ended[0] / 400 == pytest.approx(1 / (1 + 2), abs=0.07)
    assert ended[1] / 400 == pytest.approx(1 / (1 + 5), abs=0.07)


def test_members_withdraw_from_treaties_of_many_alone():
    found, kept = step(coefficients(withdraws=0.0), [[2, 2, 2, 2, 2]] * 200 + [[2, 2, 0, 0, 0]])
    assert found == 1
    assert np.mean(np.array(kept[:200]) > 0) == pytest.approx(0.5, abs=0.06)
    assert kept[200] == [2, 2, 0, 0, 0]


def test_a_treaty_opens_to_those_outside_it():
    beta = np.array([ALWAYS, 0, 0, 0, 0, 0, 0, 0.0])
    c = coefficients(opens=ALWAYS, accession=beta)
    treaties = [[2, 2, 1, 0, 0], [2, 2, 0, 0, 0]]
    assert step(c, treaties)[1] == [[2, 2, 1, 2, 2], [2, 2, 0, 0, 0]]  # one of two does not open
    assert step(c, treaties, ground(here=[True] * 4 + [False]))[1][0] == [2, 2, 1, 2, 0]
    by_region = np.array([-20, 0, 0, 40, 0, 0, 0, 0.0])  # more than half of its members
    c = coefficients(opens=ALWAYS, accession=by_region)
    assert step(c, [[2, 0, 2, 2, 0]])[1] == [[2, 0, 2, 2, 0]]
    assert step(c, [[2, 2, 2, 0, 0]])[1] == [[2, 2, 2, 0, 0]]
    assert step(coefficients(opens=ALWAYS, accession=by_region * 0.7 + [0, 0, 0, 40, 0, 0, 0, 0]),
                [[2, 0, 2, 2, 0]])[1] == [[2, 2, 2, 2, 0]]  # fmt: skip


def test_who_is_gone_is_in_no_treaty_and_one_alone_has_none():
    on = ground(here=[True, False, True, True, True])
    assert step(coefficients(), [[2, 2, 2, 0, 0], [2, 2, 0, 0, 0]], on) == (1, [[2, 0, 2, 0, 0]])


def test_new_treaties_come_at_their_rate_and_between_two_or_many():
    c = coefficients(
        made=math.log(2.0), bilateral=math.log(3.0), member=np.array([0.4] + [0.0] * 7),
        sponsor=np.array([40.0, 0.0]),
    )  # fmt: skip
    made = [step(c, [], replicate=k)[1] for k in range(400)]
    counts = np.array([len(m) for m in made])
    assert counts.mean() == pytest.approx(2.0, abs=0.25)
    assert counts.var() == pytest.approx(2.0, abs=0.5)
    sizes = [sum(v > 0 for v in row) for m in made for row in m]
    assert all(v in (0, DEFENDER) for m in made for row in m for v in row)
    assert 0.17 < np.mean(np.array(sizes) > 2) < 0.3
    assert min(sizes) == 2


def test_the_strong_make_treaties_with_those_who_are_near_and_no_stronger():
    strong = np.array([4.0, 0.0])  # odds of .4 to .3 to the fourth power
    c = coefficients(made=0.0, sponsor=strong, partner=np.array([-50.0, 0, 0, 0, 0, 0, 0]))
    made = [row for k in range(300) for row in step(c, [], replicate=k)[1]]
    assert np.mean([row[0] > 0 for row in made]) > 0.6
    assert all(row[1] for row in made if row[0])  # the nearest to the first is the second
    assert all(not row[0] for row in made if row[2] and not row[1])
    assert {tuple(row) for row in made} >= {(2, 2, 0, 0, 0), (0, 2, 2, 0, 0)}


def test_members_of_a_new_treaty_share_its_intercept():
    def spread(sigma):
        c = coefficients(
            made=0.0, bilateral=NEVER, intercept=table_of(sigma), sponsor=np.array([40.0, 0])
        )
        sizes = [sum(v > 0 for v in row) for k in range(600) for row in step(c, [], replicate=k)[1]]
        return np.var(sizes)

    assert spread(3.0) > 1.5 * spread(0.0)


def test_odds_follow_who_is_bound_and_allies_in_common():
    was = np.zeros((N, N), np.bool_)
    was[0, 1] = was[1, 2] = was[3, 2] = True
    now = np.zeros((N, N), np.bool_)
    now[2, 1] = now[1, 4] = now[0, 4] = now[3, 0] = True
    bound = was | was.T
    common = (bound.astype(float) @ bound).astype(np.int16)
    before = bound.copy(), common.copy()
    log_odds, odds, acts = np.zeros(10), np.ones(10), np.array([-0.4, 0.3])
    renew(acts, now, bound, common, log_odds, odds)
    after = now | now.T
    assert (bound == after).all()
    assert (common == after.astype(float) @ after).all()
    for p, (i, j) in enumerate(zip(*np.triu_indices(N, 1), strict=True)):
        change = -0.4 * (float(after[i, j]) - float(before[0][i, j]))
        change += 0.3 * (math.log1p(common[i, j]) - math.log1p(before[1][i, j]))
        assert log_odds[p] == pytest.approx(change)
        assert odds[p] == pytest.approx(math.exp(change))


def scenario(*rules, params=None, **changed):
    world = replace(small_world(), **changed)
    return Scenario("a test", world, params or small_params(), rules, 15, 6, 3)


def bound(s):
    return np.array([r.ties[:, 0] for r in replicates(s, 0, s.replicates)])


def test_pacts_move_in_a_run_and_stay_where_treaties_are_not_known():
    moved = bound(scenario())
    assert len({*moved[:, -1]}) > 2
    assert (moved[:, 0] == moved[0, 0]).all()  # the first year meets the world's own
    held = bound(scenario(treaties=None, member=np.ones((1, 12), np.bool_)))
    left = [r.left for r in replicates(scenario(treaties=None), 0, 6)]
    assert all(
        (row == row[0]).all() for row, gone in zip(held, left, strict=True) if not gone.any()
    )


def test_states_meet_the_same_treaties_with_a_rule_and_without():
    rule = Given("MEDIATE", (10, 20), 1.0, intensity=0.9)
    assert (bound(scenario()) == bound(scenario(rule))).all()
    guarantee = Given("GUARANTEE", (10,), 1.0, toward=(20, 30), intensity=0.9)
    more = bound(scenario(guarantee)) - bound(scenario())
    assert more.min() >= 0
    assert more.max() <= 2


def test_a_treaty_without_room_is_one_line():
    params = small_params()
    blocks = [
        replace(b, estimate=(3.4, 40.0, *b.estimate[2:])) if b.name == "treaty" else b
        for b in params.blocks
    ]  # fmt: skip
    blocks = [replace(b, estimate=(-40.0, 0.0)) if b.name == "treaty_end" else b for b in blocks]
    with pytest.raises(ScenarioError, match="more treaties"):
        bound(scenario(params=replace(params, blocks=tuple(blocks))))


def test_one_sided_treaties_are_the_small_worlds_pacts():
    pact = small_world().pact[0]
    treaties, found = one_sided(pact), np.zeros(pact.shape, np.bool_)
    pacts_of(treaties, np.arange(len(treaties)), found)
    assert (found == pact).all()


def test_no_use_of_luck_has_the_number_of_another():
    streams = [v for k, v in vars(luck).items() if k.isupper() and isinstance(v, int)]
    assert len(streams) == len(set(streams)) == 36
