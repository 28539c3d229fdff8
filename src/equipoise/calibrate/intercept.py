"""How far sides of disputes differ in how many they draw in: the spread of their random intercepts.

The chances are those already fitted, and only the spread is left to find, by maximum likelihood: a side's
likelihood is the mean over its intercept of the product of its states' chances given it. (One intercept for
both sides was tried: on 1 524 disputes its log-likelihood is 31 lower.)
A half-normal prior keeps few disputes from giving a spread without bound.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp

from equipoise.model.mechanisms.intercept import HIGHEST, LOWEST, NAMES, STEP, table_of
from equipoise.model.params import Block

Floats = NDArray[np.float64]

LARGEST = 5.0
"""Spread up to which it is looked for [log-odds]."""

PRIOR = 2.0
"""Scale of the prior [log-odds]."""

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(21)


def log_likelihood(
    sigma: float, log_odds: Floats, y: NDArray[np.bool_], group: NDArray[np.int64]
) -> Floats:
    """(d,) log-likelihood of each group, in ascending order of its number.

    Parameters
    ----------
    sigma : float
        Spread of the intercept; 0 for states that decide by themselves.
    log_odds, y, group : (m,)
        Of a state's joining whatever the intercept, whether it joined, and number of what shares an
        intercept: a side of a dispute, or a dispute.
    """
    own = np.unique(group, return_inverse=True)[1]
    table = table_of(sigma)
    grid = np.arange(LOWEST, HIGHEST + STEP / 2, STEP)
    c = np.interp(log_odds, grid, table[1:])
    c += np.minimum(log_odds - LOWEST, 0.0) + np.maximum(log_odds - HIGHEST, 0.0)
    sign = np.where(y, -1.0, 1.0)
    by_node = [
        np.bincount(own, -np.logaddexp(0.0, sign * (c + sigma * z))) for z in _NODES
    ]  # log of the chance of what happened
    return np.asarray(logsumexp(np.array(by_node), axis=0, b=(_WEIGHTS / _WEIGHTS.sum())[:, None]))


def fit_spread(
    log_odds: Floats, y: NDArray[np.bool_], group: NDArray[np.int64]
) -> tuple[float, float]:
    """The posterior mode of the spread, and its variance from the curvature there."""

    def loss(sigma: float) -> float:
        by_group = log_likelihood(sigma, log_odds, y, group)
        return 0.5 * (sigma / PRIOR) ** 2 - float(by_group.sum())

    found = float(minimize_scalar(loss, bounds=(0.0, LARGEST), method="bounded").x)
    step, at = 0.05, max(found, 0.05)
    curve = (loss(at + step) - 2 * loss(at) + loss(at - step)) / step**2
    return found, 1.0 / max(curve, PRIOR**-2)


def intercept_block(
    joining: tuple[float, float], entry: tuple[float, float], among: Block
) -> Block:
    """The block of both spreads, each with its variance; window and rows are those of joining, ``among``."""
    return replace(
        among,
        name="intercept",
        names=NAMES,
        estimate=(joining[0], entry[0]),
        covariance=((joining[1], 0.0), (0.0, entry[1])),
        note="spreads at the fitted chances of joining and of going to war",
    )
