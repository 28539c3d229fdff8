import numpy as np
import pytest
from scipy.special import expit, logit

from equipoise.calibrate.intercept import PRIOR, fit_spread, log_likelihood

SEED = np.random.Generator(np.random.Philox(key=[7, 7]))


def drawn(sigma, disputes=600, states=12):
    z = np.repeat(SEED.standard_normal(disputes), states)
    y = SEED.random(z.size) < expit(-2.0 + sigma * z)
    chance = y.mean()
    return np.full(z.size, logit(chance)), y, np.repeat(np.arange(disputes), states)


@pytest.mark.parametrize("sigma", [0.8, 2.0])
def test_a_planted_spread_is_found_within_its_error(sigma):
    found, variance = fit_spread(*drawn(sigma))
    assert abs(found - sigma) < 3 * variance**0.5 + 0.05
    assert 0.02 < variance**0.5 < 0.25


def test_states_that_decide_by_themselves_have_none():
    assert fit_spread(*drawn(0.0))[0] < 0.3


def test_without_spread_it_is_the_likelihood_of_independent_states():
    log_odds, y, dispute = drawn(1.0, 50)
    chance = expit(log_odds)
    rows = np.where(y, np.log(chance), np.log(1 - chance))
    plain = np.bincount(dispute, rows)
    assert log_likelihood(0.0, log_odds, y, dispute) == pytest.approx(plain)


def test_one_dispute_leaves_the_spread_to_the_prior():
    found, variance = fit_spread(np.array([-3.0]), np.array([False]), np.array([1]))
    assert found < 0.1
    assert variance <= PRIOR**2
