"""Random intercept: a side that draws one state in draws in others.

Whether one third state joins tells of the rest: nine disputes in twenty that became war were joined by nobody,
where independent draws would give one in fourteen, and a few were joined by a whole bloc by way of one treaty.
Each side of a dispute has a standard normal of its own, for all states that may join it, and a dispute that
is war one for which of them go to war. It spreads the log-odds; what it does not change is the chance of each
state by itself:

    chance given z = expit(c + sigma z),  with c such that the mean over z is the chance without,

so that the coefficients of joining keep their meaning and their scores. (A marginally specified
logistic-normal model.)

References
----------
Heagerty, P. J. (1999). Marginally specified logistic-normal models for longitudinal binary data.
Biometrics 55(3): 688-698. doi:10.1111/j.0006-341X.1999.00688.x
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import expit, logit

Floats = NDArray[np.float64]

NAMES: tuple[str, ...] = ("joining", "war_entry")
"""Spread of the log-odds of joining a side of a dispute, and of going to war in one that is war."""

LOWEST, HIGHEST, STEP = -18.0, 10.0, 0.0625
"""Log-odds that the table of :func:`table_of` covers; beyond them it goes on as a line of slope one."""

SMALL = -4.0
"""Log-odds below which :func:`lift` bounds the chance given z."""

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(41)


@lru_cache(maxsize=64)
def table_of(sigma: float) -> Floats:
    """The spread, then c at each of the log-odds from ``LOWEST`` to ``HIGHEST``.

    Parameters
    ----------
    sigma : float
        Standard deviation of the intercept [log-odds, 0 or more].
    """
    within = np.arange(LOWEST - 0.5 * sigma**2 - 4.0, HIGHEST + 0.5 * sigma**2 + 4.0, 2 * STEP)
    mean = expit(within[:, None] + sigma * _NODES) @ (_WEIGHTS / _WEIGHTS.sum())
    wanted = np.arange(LOWEST, HIGHEST + STEP / 2, STEP)
    table = np.concatenate([[sigma], np.interp(wanted, logit(mean), within)])
    table.setflags(write=False)  # it is shared
    return table


@njit(cache=True)
def given(chance: float, z: float, table: Floats) -> float:
    """The chance given an intercept.

    Parameters
    ----------
    chance : float
        Its mean over intercepts [0 to 1].
    z : float
        The intercept, a standard normal.
    table : float
        Of :func:`table_of`.
    """
    if chance <= 0.0 or chance >= 1.0:
        return chance
    here: float = log_odds_given(math.log(chance / (1.0 - chance)), z, table)
    return 1.0 / (1.0 + math.exp(-here))


@njit(cache=True)
def log_odds_given(log_odds: float, z: float, table: Floats) -> float:
    """The same in log-odds, of the chance and of what is returned."""
    last = table.size - 1
    place = (log_odds - LOWEST) / STEP
    if place <= 0.0:
        c = table[1] + log_odds - LOWEST
    elif place >= last - 1:
        c = table[last] + log_odds - HIGHEST
    else:
        k = int(place)
        c = table[1 + k] + (place - k) * (table[min(2 + k, last)] - table[1 + k])
    moved: float = c + table[0] * z
    return moved


@njit(cache=True)
def lift(z: float, table: Floats) -> float:
    """How many times odds of ``exp(SMALL)`` or less can grow by an intercept, at most.

    c less the log-odds rises with them, so that its value at ``SMALL`` bounds it.
    """
    return math.exp(table[1 + round((SMALL - LOWEST) / STEP)] - SMALL + table[0] * z)
