"""Growth of power: fitted numbers found again, the score by hand, and the record's own."""

import numpy as np
import polars as pl
import pytest

from equipoise.calibrate.growth import ORIGINS, crps, fit_growth, growth_scores, paths
from equipoise.errors import CalibrationError
from equipoise.model.mechanisms.growth import NAMES, grow
from equipoise.model.params import Block, shipped_params
from equipoise.model.powers import read_powers, trend_at, trends

TRUE = (0.5, -0.001, -3.4, -2.2, -0.1, -1.2)


def table(rows):
    return pl.DataFrame(rows, schema=["ccode", "year", "ln_power", "change"], orient="row")


def test_planted_numbers_are_found_again():
    n, beta = 150, np.array(TRUE)
    start = np.log(np.random.default_rng(2).dirichlet(np.full(n, 0.4)) + 1e-5)
    codes = np.arange(2, n + 2, dtype=np.int32)
    grown, trend, rows = np.zeros(n), np.zeros(n), []
    last = start.copy()
    for year in range(1900, 1980):
        grow(beta, np.ones(n, np.bool_), start, codes, np.uint64(5), 0, year, grown, trend)
        now = start + grown
        rows += [(int(c), year + 1, x, x - y) for c, x, y in zip(codes, now, last, strict=True)]
        last = now
    block = fit_growth(table(rows).sort("ccode", "year"), 1901, 1980)
    assert block.names == NAMES
    for name, found, true, error in zip(
        NAMES, block.estimate, TRUE, block.standard_errors(), strict=True
    ):
        assert abs(found - true) < 4 * error, name
        assert error < 0.3, name


def test_the_score_is_the_mean_distance_less_half_the_spread():
    drawn, came = np.array([[0.0, 1.0], [2.0, 3.0]]), np.array([1.0, 5.0])
    assert crps(drawn, came) == pytest.approx([1.0 - 0.5, 3.0 - 0.5])


def test_trends_begin_with_the_state_and_stop_at_gaps():
    powers = table([(2, 1900, -1.0, None), (2, 1901, -0.9, 0.1), (2, 1905, -0.8, None),
                    (9, 1900, -2.0, None), (9, 1901, -2.2, -0.2)])  # fmt: skip
    assert trends(powers) == pytest.approx([0.0, 0.005, 0.005, 0.0, -0.01])
    at = trend_at(powers, np.array([2, 9, 20], np.int32), 1901)
    assert at == pytest.approx([0.005, -0.01, 0.0])
    assert trend_at(powers, np.array([9], np.int32), 1900) == pytest.approx([0.0])


def test_too_few_changes_are_one_line():
    with pytest.raises(CalibrationError, match="1 changes of power are known from 1900 to 1950"):
        fit_growth(table([(2, 1900, -1.0, None), (2, 1901, -0.9, 0.1)]), 1900, 1950)


def test_paths_come_from_the_kernel_and_keep_the_total():
    block = Block("growth", NAMES, TRUE, ((0.0,) * 6,) * 6, (1946, 2010), 10, 1, "state")
    start = np.log([0.6, 0.3, 0.1])
    made = paths(block, start, np.zeros(3), np.array([2, 9, 20], np.int32), 10, 6)
    assert np.exp(made).sum(axis=1) == pytest.approx(1.0)
    assert len({round(x, 9) for x in made[:, 0]}) == 6


@pytest.mark.pack
def test_what_ships_is_what_the_record_says_and_beats_a_random_walk(pack):
    for cell, power in (("full", "cinc"), ("full-gml-gdp", "gdp")):
        shipped = shipped_params(cell).block("growth")
        found = fit_growth(read_powers(pack, 2010, power), 1946, 2010)
        assert found.estimate == pytest.approx(shipped.estimate, rel=1e-5, abs=1e-7)
    powers = read_powers(pack, 2010, "cinc")
    totals = powers.group_by("year").agg(pl.col("ln_power").exp().sum())["ln_power"].to_numpy()
    assert totals == pytest.approx(1.0)
    scores = growth_scores(powers, ORIGINS[:2])
    kept = shipped_params("full").scores["growth"]
    assert scores["crps"] == pytest.approx(kept["crps"][:2], rel=1e-6)
    assert all(a < b for a, b in zip(kept["crps"], kept["crps_walk"], strict=True))
    assert kept["cut"] > 0.05


@pytest.mark.pack
def test_on_few_years_the_spread_of_jumps_stays_within_bounds(pack):
    powers = read_powers(pack, 1960, "gdp")
    slope = fit_growth(powers, 1946, 1960).estimate[NAMES.index("jump_spread_ln_power")]
    assert abs(slope) < 0.5
