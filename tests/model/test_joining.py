"""Third states that join disputes."""

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from equipoise.model.mechanisms.bounds import join_bounds, room_for, write_by_distance
from equipoise.model.mechanisms.joining import (
    NAMES,
    join_log_odds,
    logistic,
    pair_at,
    side_log_odds,
    who_joins,
)
from equipoise.model.sides import read_sides
from equipoise.simulation.scenario import Scenario, replicates
from tests.model.small import small_params, small_world

BETA = np.array([-1.0, 1.0, 0.6, -0.4, 0.8, -0.5, 0.5, 0.1, -0.4, 0.4, 1.0])


def chance(**changed):
    facts = {
        "pact": False, "contiguous": False, "ln_distance": 2.0, "with_opponent": 0.0,
        "with_partner": 0.0, "major": False, "ln_cinc": -3.0, "opponent_major": False, "level": 3,
    } | changed  # fmt: skip
    return logistic(join_log_odds(BETA, *facts.values()))


def logit(p):
    return math.log(p / (1 - p))


@pytest.mark.parametrize(
    ("changed", "name", "by"),
    [
        ({"pact": True}, "pact_with_partner", 1),
        ({"contiguous": True}, "contiguous_to_partner", 1),
        ({"ln_distance": 3.5}, "ln_distance_to_opponent", 1.5),
        ({"with_opponent": 2.0}, "ln_history_with_opponent", math.log(7)),
        ({"with_partner": 2.0}, "ln_history_with_partner", math.log(7)),
        ({"major": True}, "major", 1),
        ({"ln_cinc": -1.0}, "ln_cinc", 2),
        ({"opponent_major": True}, "opponent_major", 1),
        ({"level": 4}, "force", 1),
    ],
)
def test_each_covariate_moves_the_log_odds_by_its_coefficient(changed, name, by):
    moved = logit(chance(**changed)) - logit(chance())
    assert moved == pytest.approx(BETA[NAMES.index(name)] * by)


def test_a_war_is_force_and_more():
    moved = logit(chance(level=5)) - logit(chance(level=4))
    assert moved == pytest.approx(BETA[NAMES.index("war")])


def test_pairs_are_numbered_as_everywhere_else():
    one, two = np.triu_indices(7, 1)
    assert [pair_at(7, i, j) for i, j in zip(one, two, strict=True)] == list(range(21))
    assert pair_at(7, 5, 2) == pair_at(7, 2, 5)


def test_no_chance_for_those_in_it_or_outside_the_system():
    n = 4
    member = np.array([True, True, True, False])
    empty = np.zeros((n, n), bool), np.zeros(6, bool), np.zeros(6), np.zeros(6)
    for k, expected in ((0, 0), (1, 0), (2, 1), (3, 0)):
        found = side_log_odds(BETA, k, 0, 1, 4, member, *empty, np.zeros(n, bool), np.zeros(n))
        assert (logistic(found) > 0) == bool(expected)


def events(params, years=15, n=12):
    s = Scenario("a test", small_world(12), params, (), years, n, 3)
    return [[tuple(e) for e in done.events.tolist()] for done in replicates(s, 0, n)]


def test_nobody_who_would_join_is_ruled_out_by_a_bound():
    full = small_params()
    joining = full.block("joining")
    rarely = (joining.estimate[0] - 3.0, *joining.estimate[1:])  # where bounds lie closest
    blocks = [replace(b, estimate=rarely) if b is joining else b for b in full.blocks]
    s = Scenario("a test", small_world(12), replace(full, blocks=tuple(blocks)), (), 15, 200, 3)
    every_chance = np.zeros((2, s.years, s.world.n_pairs))
    bounded, dense = list(replicates(s, 0, 200)), list(replicates(s, 0, 200, every_chance))
    assert sum((done.events[:, 7] == 1).sum() for done in bounded) > 20
    assert every_chance[1].any()
    for one, other in zip(bounded, dense, strict=True):
        np.testing.assert_array_equal(one.events, other.events)
        np.testing.assert_array_equal(one.wars, other.wars)


def with_side(rows, dispute, side):
    """The state that held a side from the start, and those in dispute with its opponent by that year."""
    year, opponent = dispute[0], dispute[2 - side]
    # a pair that is in an older dispute still gets no second row, so years before count too
    against = {
        r[1 + end] for r in rows for end in (0, 1) if r[0] <= year and r[2 - end] == opponent
    }
    return against | {dispute[1 + side]}


def test_a_joined_pair_holds_a_side_against_the_other_and_is_new_to_it():
    joined = 0
    for rows in events(small_params()):
        seen = {}
        for year, one, two, level, answer, fatal, _, late, number, _ in rows:
            pair = frozenset((one, two))
            assert pair not in seen.setdefault(year, set())
            seen[year].add(pair)
            if late:
                joined += 1
                assert any(
                    r[0] == year and not r[7] and r[8] == number and r[3:6] == (level, answer, fatal)
                    and one in with_side(rows, r, 0) and two in with_side(rows, r, 1)
                    for r in rows
                )  # fmt: skip
    assert joined > 50


def without_joining(params):
    return replace(params, blocks=tuple(b for b in params.blocks if b.name != "joining"))


def test_without_the_mechanism_nobody_joins_and_the_first_year_is_else_the_same():
    with_it, without = events(small_params(), 1), events(without_joining(small_params()), 1)
    assert without == [[e for e in rows if not e[7]] for rows in with_it]
    assert not any(e[7] for rows in events(without_joining(small_params())) for e in rows)


def test_expected_joining_is_what_happens_on_average():
    world, runs, years = small_world(12), 3000, 1
    hazards = np.zeros((2, years, world.n_pairs))
    s = Scenario("a test", world, small_params(), (), years, runs, 8)
    seen = np.zeros(2)
    for _, rows, *_ in replicates(s, 0, runs, hazards):
        seen += [(rows[:, 7] == late).sum() for late in (0, 1)]
    # the expectation counts a pair once for each dispute that could bring it, hence a little more
    assert hazards[0].sum() == pytest.approx(seen[0], rel=0.05)
    assert hazards[1].sum() == pytest.approx(seen[1], rel=0.1)


@pytest.mark.pack
@pytest.mark.parametrize("disputes", ["gml", "cow"])
def test_sides_of_the_gulf_war_are_those_of_the_source(pack, disputes):
    sides = read_sides(pack, disputes, 1990, 1990).filter(pl.col("dispnum") == 3957).to_dicts()[0]
    assert (sides["side_a"], sides["year"], sides["level"]) == ([645], 1990, 5)
    assert 690 in sides["side_b"]
    assert {2, 200, 220, 651, 670} <= set(sides["joined_b"])
    assert len(sides["joined_a"]) <= 1


@pytest.mark.pack
def test_every_dispute_of_the_source_that_began_in_the_span_is_there_once(pack):
    sides = read_sides(pack, "gml", 1946, 2010)
    assert sides["dispnum"].is_unique().all()
    # science.md 6.1: .22 to .24 joiners a dispute
    joiners = sides.select((pl.col("joined_a").list.len() + pl.col("joined_b").list.len()).sum())
    assert 0.2 < joiners.item() / sides.height < 0.26


@pytest.mark.parametrize("seed", range(20))
def test_no_chance_of_joining_lies_above_its_bound(seed):
    n = 9
    rng = np.random.default_rng(seed)
    pairs = n * (n - 1) // 2
    beta = rng.normal(0, 1.5, len(NAMES))
    pact, near = rng.random((n, n)) < 0.3, rng.random(pairs) < 0.2
    far = rng.uniform(3, 10, pairs)
    history = np.where(rng.random(pairs) < 0.5, rng.uniform(0, 9, pairs), 0.0)
    major, power = rng.random(n) < 0.3, rng.uniform(-12, -2, n)
    by_distance, room, chances = np.empty(pairs), room_for(n), np.empty((n, 2))
    write_by_distance(beta, far, by_distance)
    bounds = join_bounds(beta, by_distance, history, major, power)
    for level in (2, 4, 5):
        who_joins(
            beta, 2, 5, level, 1, np.arange(n, dtype=np.int32), np.ones(n, bool), pact, near, far, history,
            major, power, np.zeros(n), np.empty((0, 0)), np.uint64(1), 0, 2000, bounds, room, np.empty(0),
            np.empty(n, np.int64), np.empty(n, np.int64), chances,
        )  # fmt: skip
        assert (chances.sum(axis=1) <= room.most).all()
        assert (chances.sum(axis=1) > 0).sum() == n - 2
