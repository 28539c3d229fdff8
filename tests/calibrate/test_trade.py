"""Trade: planted numbers found again, the score by hand, and the record's own."""

from types import SimpleNamespace

import numpy as np
import pytest

from equipoise.calibrate.trade import ORIGINS, fit_trade, rows_of, trade_scores
from equipoise.errors import CalibrationError
from equipoise.model.mechanisms.trade import NAMES
from equipoise.model.params import shipped_params
from equipoise.model.record import read_record

TRUE = np.array([0.4, -0.3, 0.05, 0.15, -0.2, 0.25])


def record(n=30, years=42, noise=0.1, seed=4):
    """States whose pairs' trade moves by the equation, ten years at a time, from ten random starts."""
    rng = np.random.default_rng(seed)
    one, two = np.triu_indices(n, 1)
    power = np.tile(rng.dirichlet(np.full(n, 0.5)) + 1e-4, (years, 1))
    distance = np.tile(rng.uniform(100, 9000, one.size), (years, 1))
    contiguity = np.tile(rng.choice([0, 1, 3], one.size).astype(np.int8), (years, 1))
    trade = np.full((years, n, n), np.nan)
    found = SimpleNamespace(
        first=1950, last=1950 + years - 1, one=one, two=two, trade=trade, distance=distance,
        contiguity=contiguity, covariates={"power": power}, alive=np.ones((years, n), np.bool_),
    )  # fmt: skip
    for t in range(years):
        if t < 10:
            link = rng.uniform(-8, -2, one.size)
        else:
            x = rows_of(found, 1950 + t - 11)
            link = x[:, 1] + x @ TRUE + rng.normal(0, noise, one.size)
        trade[t, one, two] = np.exp(link)
        trade[t, two, one] = np.exp(link) * 1.5  # the less dependent counts
    return found


def test_planted_numbers_are_found_again():
    block = fit_trade(record(), 1991)
    assert block.names == NAMES
    assert block.n == 32 * 435
    for found, true, error in zip(block.estimate, TRUE, block.standard_errors(), strict=True):
        assert abs(found - true) < 4 * error
        assert error < 0.05


def test_the_window_ends_where_it_is_said_to():
    r = record()
    assert fit_trade(r, 1970).n == 12 * 435
    r.trade[22:] = np.nan
    assert fit_trade(r, 1970).estimate == fit_trade(record(), 1970).estimate
    with pytest.raises(CalibrationError, match="no span of 10 years from 1949 to 1955"):
        fit_trade(r, 1955)
    r.trade[:] = 0.0
    with pytest.raises(CalibrationError, match="0 changes over 10 years are known up to 1970"):
        fit_trade(r, 1970)


def test_the_score_is_against_staying_as_it_is():
    scores = trade_scores(record(noise=1e-9), (1970, 1975))
    assert scores["cut"] == pytest.approx(1.0, abs=1e-6)
    assert len(scores["error"]) == 2
    assert min(scores["error_walk"]) > 1


@pytest.mark.pack
def test_what_ships_is_what_the_record_says_and_beats_a_random_walk(pack):
    for cell, power in (("full", "cinc"), ("full-gml-gdp", "gdp")):
        r = read_record(pack, 1946, 2010, power=power)
        shipped = shipped_params(cell).block("trade")
        assert fit_trade(r, 2010).estimate == pytest.approx(shipped.estimate, rel=1e-6)
    kept = shipped_params("full").scores["trade"]
    again = trade_scores(read_record(pack, 1946, 2010), ORIGINS)
    assert again["cut"] == pytest.approx(kept["cut"])
    assert all(a < b for a, b in zip(kept["error"], kept["error_walk"], strict=True))
