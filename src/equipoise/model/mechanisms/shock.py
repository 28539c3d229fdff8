"""The state of the year: a tide that raises or lowers the chance of every pair at once.

Yearly dispute counts vary more than pair covariates explain. The year's deviation follows a first-order
autoregression on the log-odds scale,

    shock(t) = rho shock(t - 1) + sigma sqrt(1 - rho^2) e(t),    e(t) standard normal,

so its spread is sigma in every year. Half of sigma squared is taken off the log-odds, so that
rare-event chances keep their mean.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise.errors import CalibrationError
from equipoise.luck import SHOCK, normal


@njit(cache=True)
def next_shock(
    shock: float, sigma: float, rho: float, first: bool, seed: np.uint64, replicate: int, year: int
) -> float:
    """The next year's state, from this year's and the replicate's own luck [log-odds]."""
    e = normal(seed, replicate, year, SHOCK, 0)
    following: float = sigma * e if first else rho * shock + sigma * math.sqrt(1.0 - rho * rho) * e
    return following


def fit_shock(
    expected: NDArray[np.float64], observed: NDArray[np.float64]
) -> tuple[float, float, float, float]:
    """Spread and persistence of the year's state, with their standard errors.

    Parameters
    ----------
    expected, observed : float (T,)
        Onsets that the fitted chances expect, and those that happened, in consecutive years.

    Returns
    -------
    tuple of float
        sigma, its standard error, rho, its standard error.

    Notes
    -----
    The log of observed over expected has the variance sigma squared plus that of counting, one over
    the expected count; its autocovariance at lag one is rho times sigma squared. Half is added to
    each count, so that a year without disputes keeps a logarithm. Standard errors are those of a
    variance and of an autocorrelation of T points (Bartlett 1946, JRSS Suppl. 8: 27-41).
    """
    if expected.size < 10 or (expected <= 0).any():
        raise CalibrationError(
            f"shock: {expected.size} years; the spread of the year needs ten or more: widen the window"
        )
    deviation = np.log((observed + 0.5) / (expected + 0.5))
    deviation = deviation - deviation.mean()
    counting = float((1.0 / expected).mean())
    total = float((deviation**2).mean())
    variance = total - counting
    if variance <= 0:
        return 0.0, math.sqrt(counting / (2 * expected.size)), 0.0, 1.0 / math.sqrt(expected.size)
    lagged = float((deviation[1:] * deviation[:-1]).mean())
    rho = min(max(lagged / variance, 0.0), 0.95)
    sigma = math.sqrt(variance)
    return (
        sigma,
        total / (sigma * math.sqrt(2.0 * expected.size)),
        rho,
        math.sqrt((1.0 - rho * rho) / expected.size) * total / variance,
    )
