"""Trade that moves: its level and rate by hand, and what it changes of a rule."""

import math
from dataclasses import replace

import numpy as np
import pytest

from equipoise.model.mechanisms.trade import (
    NAMES,
    ahead,
    covariates,
    level_of,
    link_after,
    pull_of,
)
from equipoise.model.operators.given import Given
from equipoise.model.theory import read_theory
from equipoise.simulation.scenario import Scenario, replicates

from .small import small_params, small_world

BETA = np.array([0.2, -0.4, 0.1, 0.2, -0.15, 0.3])


def pairs():
    return covariates(
        np.array([0.02, 0.0, np.nan]), np.log([0.3, 0.3, 0.1]), np.log([0.1, 0.2, 0.2]),
        np.log1p([500.0, 600.0, 700.0]), np.array([True, False, True]),
    )  # fmt: skip


def test_covariates_are_in_the_order_of_their_names():
    x = dict(zip(NAMES, pairs().T, strict=True))
    assert x["ln_link"][0] == pytest.approx(math.log(0.02))
    assert np.isnan(x["ln_link"][1:]).all()  # no trade, and unknown
    assert x["ln_stronger"] == pytest.approx(np.log([0.3, 0.3, 0.2]))
    assert x["ln_weaker"] == pytest.approx(np.log([0.1, 0.2, 0.1]))
    assert x["contiguous"].tolist() == [1, 0, 1]


def test_after_ten_years_trade_is_what_the_equation_says():
    x = pairs()
    wanted = x[0, 1] + x[0] @ BETA
    assert ahead(BETA, x, 10)[0] == pytest.approx(wanted)
    level = level_of(BETA, x)
    found = link_after(10, 0.02, level[0], pull_of(BETA))
    assert math.log(found) == pytest.approx(wanted)
    assert np.isnan(level[1:]).all()
    # half of ten years twice is ten years, and in the end it is at its level
    half = link_after(5, 0.02, level[0], pull_of(BETA))
    assert link_after(5, half, level[0], pull_of(BETA)) == pytest.approx(found)
    assert math.log(link_after(1000, 0.02, level[0], pull_of(BETA))) == pytest.approx(level[0])


def test_without_a_pull_or_a_level_trade_stays():
    still = np.array([0.2, 0.0, 0.1, 0.2, -0.15, 0.3])
    assert pull_of(still) == 0.0
    assert np.isnan(level_of(still, pairs())).all()
    assert ahead(still, pairs(), 10)[0] == pytest.approx(math.log(0.02))
    assert link_after(10, 0.02, math.nan, 0.05) == link_after(10, 0.02, -3.0, 0.0) == 0.02
    assert pull_of(np.array([0, -2.0, 0, 0, 0, 0])) == pytest.approx(-math.log(0.05) / 10)
    assert pull_of(np.array([0, 0.3, 0, 0, 0, 0])) == 0.0  # what runs away does not


def expected(params, *rules):
    s = Scenario("t", small_world(), params, rules, 15, 8, 3, read_theory("liberal"))
    return np.array([r.expected[:, 0] for r in replicates(s, 0, 8)])


def test_trade_that_moves_changes_a_rule_on_trade_and_nothing_else():
    moves = small_params()
    stays = replace(moves, blocks=tuple(b for b in moves.blocks if b.name != "trade"))
    rule = Given("TRADE_OPEN", (10, 20, 30), 1.0, rate=0.3)
    assert (expected(moves) == expected(stays)).all()
    other = Given("MEDIATE", (10, 20), 1.0, intensity=0.5)
    assert (expected(moves, other) == expected(stays, other)).all()
    one, two = expected(moves, rule), expected(stays, rule)
    assert (one != two).any()
    assert one.mean() == pytest.approx(two.mean(), rel=0.2)
