"""The random intercept of a dispute: what it leaves as it is, and what it bounds."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from equipoise.model.mechanisms.intercept import SMALL, given, lift, table_of
from equipoise.simulation.scenario import Scenario, replicates
from tests.model.plainly import given_intercept
from tests.model.small import small_params, small_world

CHANCES = (1e-12, 1e-6, 1e-3, 0.02, 0.3, 0.5, 0.9, 1 - 1e-6)


@pytest.mark.parametrize("sigma", [0.0, 0.7, 2.1, 4.0])
@pytest.mark.parametrize("chance", CHANCES)
def test_the_mean_over_intercepts_is_the_chance(sigma, chance):
    z, weights = np.polynomial.hermite_e.hermegauss(99)
    mean = sum(w * given(chance, x, table_of(sigma)) for x, w in zip(z, weights, strict=True))
    assert mean / weights.sum() == pytest.approx(chance, rel=2e-3)


@pytest.mark.parametrize("chance", CHANCES)
def test_it_is_what_halving_finds(chance):
    for z in (-2.0, 0.0, 1.5):
        here = given(chance, z, table_of(1.3))
        assert here == pytest.approx(given_intercept(chance, 1.3, z), rel=1e-3)


def test_without_spread_the_chance_is_the_chance():
    for z in (-3.0, 3.0):
        assert given(0.1, z, table_of(0.0)) == pytest.approx(0.1, rel=1e-12)
    assert given(0.0, 9.0, table_of(2.0)) == 0.0
    assert given(1.0, -9.0, table_of(2.0)) == 1.0


@pytest.mark.parametrize("sigma", [0.3, 2.1, 4.0])
@pytest.mark.parametrize("z", [-2.5, 0.0, 3.0])
def test_small_odds_grow_at_most_by_the_lift(sigma, z):
    most = lift(z, table_of(sigma))
    for log_odds in np.linspace(-25.0, SMALL, 300):
        assert given(float(expit(log_odds)), z, table_of(sigma)) <= math.exp(log_odds) * most * (
            1 + 1e-9
        )


def test_more_disputes_are_joined_by_nobody_and_as_many_states_join():
    def joined(spread):
        blocks = tuple(
            replace(b, estimate=(spread, 0.0)) if b.name == "intercept" else b
            for b in small_params().blocks
        )
        params = replace(small_params(), blocks=blocks)
        s = Scenario("a test", small_world(12), params, (), 1, 3000, 8)
        first, more, nobody = 0, 0, 0
        for run in replicates(s, 0, 3000):
            came = run.events[run.events[:, 7] == 1, 8]
            began = run.events[run.events[:, 7] == 0, 8]
            first, more = first + began.size, more + came.size
            nobody += began.size - np.unique(came).size
        return nobody / first, more / first

    alone, together = joined(0.0), joined(2.5)
    assert together[0] > alone[0] + 0.05
    # pairs, not states, are counted: where many join both sides there are more of them
    assert together[1] > 0.8 * alone[1]


def test_a_war_of_the_whole_system_has_room_in_its_first_year():
    blocks = tuple(
        replace(b, estimate=(6.0, *b.estimate[1:])) if b.name == "joining" else b
        for b in small_params().blocks
    )
    s = Scenario("a test", small_world(60), replace(small_params(), blocks=blocks), (), 1, 4, 8)
    most = max((run.events[:, 7] == 1).sum() for run in replicates(s, 0, 4))
    assert most > 600
