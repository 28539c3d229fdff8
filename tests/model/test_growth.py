"""Growth of power: one step by hand, what it must keep, and what it is worth to a pair."""

import math
from dataclasses import replace

import numpy as np
import pytest

from equipoise import luck
from equipoise.measures.capability import concentration
from equipoise.measures.system import effective_poles
from equipoise.model.mechanisms.growth import grow, move_odds, take_in_change
from equipoise.simulation.scenario import Scenario, replicates
from equipoise.simulation.shards import tables_of
from equipoise.simulation.system_table import system_rows

from .small import small_params, small_world

BETA = np.array([0.5, -0.01, -3.0, -2.0, -0.1, -1.0])
SEED = np.uint64(7)


def step(here, grown=None, trend=None, beta=BETA, year=2001):
    start = np.log([0.5, 0.3, 0.2])
    grown = np.zeros(3) if grown is None else grown
    trend = np.array([0.02, 0.0, -0.01]) if trend is None else trend
    codes = np.array([10, 20, 30], np.int32)
    grow(beta, np.array(here), start, codes, SEED, 4, year, grown, trend)
    return start, grown, trend


def test_a_step_is_what_its_page_says():
    start, grown, trend = step([True, True, True])
    wanted = []
    for code, x, g in zip((10, 20, 30), start, (0.02, 0.0, -0.01), strict=True):
        jumps = luck.uniform(SEED, 4, 2001, luck.POWER_JUMP, code) < 1 / (1 + math.e)
        spread = math.exp(-2.0 - 0.1 * x if jumps else -3.0)
        z = luck.normal(SEED, 4, 2001, luck.POWER, code)
        wanted.append(x + 0.5 * g - 0.01 * x + spread * z)
    shares = np.exp(wanted) / np.exp(wanted).sum()
    assert np.exp(start + grown) == pytest.approx(shares)
    assert trend == pytest.approx(
        [0.95 * g + 0.05 * c for g, c in zip((0.02, 0.0, -0.01), grown, strict=True)]
    )


def test_those_in_the_system_keep_their_total_and_others_do_not_move():
    start, grown, trend = step([True, False, True])
    assert np.exp(start + grown)[[0, 2]].sum() == pytest.approx(0.7)
    assert grown[1] == trend[1] == 0


def test_without_the_block_nothing_moves():
    _, grown, trend = step([True, True, True], beta=np.empty(0))
    assert [*grown, *trend] == [0.0, 0.0, 0.0, 0.02, 0.0, -0.01]


def test_a_trend_takes_in_no_frontier_that_moved():
    assert take_in_change(0.0, 2.0) == take_in_change(0.0, 0.3) == pytest.approx(0.015)
    assert take_in_change(0.1, -2.0) == pytest.approx(0.095 - 0.015)


def test_odds_follow_parity_and_the_stronger():
    was, now = np.log([0.5, 0.3, 0.2]), np.log([0.2, 0.35, 0.45])
    log_odds, odds = np.zeros(3), np.ones(3)
    move_odds(was, now, np.array([0.12, 0.2]), log_odds, odds)
    for p, (i, j) in enumerate(((0, 1), (0, 2), (1, 2))):
        parity = abs(was[i] - was[j]) - abs(now[i] - now[j])
        stronger = max(now[i], now[j]) - max(was[i], was[j])
        assert log_odds[p] == pytest.approx(0.12 * parity + 0.2 * stronger)
        assert odds[p] == pytest.approx(math.exp(log_odds[p]))


def test_the_state_of_the_world_is_measured_as_on_the_record():
    shares = np.array([[0.5, 0.3, 0.2], [0.6, np.nan, 0.2], [np.nan, np.nan, 0.2]])
    rows = system_rows(shares, np.array([[1.0, 2.0], [0.0, 1.0], [0.0, 0.0]]))
    assert rows[0] == pytest.approx([3, 0.5, 1 / 0.38, concentration(shares[0]), 1 / 3, 2 / 3])
    assert rows[1] == pytest.approx(
        [2, 0.75, effective_poles(np.array([0.75, 0.25])), 0.5, 0.0, 1.0]
    )
    assert rows[2][0] == 1
    assert np.isnan(rows[2][1:]).all()


def test_the_table_of_a_run_begins_with_the_world_and_moves_on():
    params = small_params()
    params = replace(params, blocks=tuple(b for b in params.blocks if b.name != "exit"))
    s = Scenario("base", small_world(), params, (), 20, 8, 3)
    table = tables_of(s, 0, 8)["system"]
    assert (table.height, table["year"].min()) == (160, 2001)
    first = table.filter(table["year"] == 2001)
    assert first["effective_poles"].to_numpy() == pytest.approx(effective_poles(s.world.power[0]))
    assert first["disputing_pairs"].sum() == 0 < table["disputing_pairs"].sum()
    either = s.world.pact[0] | s.world.pact[0].T
    assert first["bound_pairs"].to_numpy() == pytest.approx(either.sum() / 2 / 66)
    assert table["states"].unique().to_list() == [12]  # so that growth alone moves power
    assert table.filter(table["year"] == 2020)["effective_poles"].std() > 0.1


def test_power_follows_the_record_where_the_setting_does():
    world = small_world()
    power = np.array([world.power[0], np.roll(world.power[0], 1)])
    twice = {
        name: np.repeat(getattr(world, name), 2, axis=0)
        for name in (
            "member", "democracy", "gdp_per_capita", "major", "contiguity", "distance", "joint_years",
            "pact",
        )
    }  # fmt: skip
    s = Scenario("along", replace(world, power=power, **twice), small_params(), (), 2, 1, 3)
    (run,) = replicates(s, 0, 1)
    assert run.shares == pytest.approx(power, abs=1e-12)
