"""Ties of cooperation between two states: how many, how close among all pairs, and how many are kept."""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from equipoise.errors import MeasureError
from equipoise.measures.entry import Measure

Numbers = NDArray[np.float64]


def closeness(parts: Numbers) -> Numbers:
    """Mean rank of each pair among all pairs, over several kinds of ties [0 to 1].

    Parameters
    ----------
    parts : array of float, shape (n_pairs, n_kinds)
        Strength of each kind of tie between the two; only their order counts.

    Returns
    -------
    array of float, shape (n_pairs,)
        0 for a pair below all others in every kind, 1 for one above them, 0.5 in the middle; ties in rank
        share their mean.

    Raises
    ------
    MeasureError
        With fewer than two pairs, or if a strength is unknown.

    Notes
    -----
    Ranks need no common unit of pledges, organisations, trade and votes, and what grows for all pairs alike
    moves none of them.

    References
    ----------
    Conover, W. J. and Iman, R. L. (1981). Rank transformations as a bridge between parametric and
    nonparametric statistics. The American Statistician 35(3): 124-129.
    """
    if parts.ndim != 2 or parts.shape[0] < 2 or not np.isfinite(parts).all():
        raise MeasureError(
            f"closeness needs two or more pairs with every kind of tie known; got shape {parts.shape}"
        )
    ranks = stats.rankdata(parts, axis=0) - 1
    mean: Numbers = (ranks / (parts.shape[0] - 1)).mean(axis=1)
    return mean


def ties_kept(before: Numbers, now: Numbers) -> Numbers:
    """Ties of each pair that were there before and still are, kind by kind [0 to the ties before].

    Parameters
    ----------
    before, now : arrays of float, shape (n_pairs, n_kinds)
        Number of ties of each kind; of a kind that counts several, the smaller number is the most that
        can have been kept.

    Raises
    ------
    MeasureError
        If the shapes differ or a number is negative or unknown.

    References
    ----------
    Leeds, B. A. (2003). Alliance reliability in times of war. International Organization 57(4): 801-827.
    """
    if before.shape != now.shape or not (before >= 0).all() or not (now >= 0).all():
        raise MeasureError("ties_kept needs numbers from 0 up, as many before as now")
    kept: Numbers = np.minimum(before, now).sum(axis=1)
    return kept


def growth(before: Numbers, now: Numbers) -> Numbers:
    """Growth from one year to the next, as a difference of logarithms [per year].

    Parameters
    ----------
    before, now : arrays of float, shape (n,)
        Output of the same states in two years that follow one another [same unit, above 0].

    Raises
    ------
    MeasureError
        If an output is unknown or not above 0.

    References
    ----------
    Barro, R. J. and Sala-i-Martin, X. (2004). Economic Growth, 2nd ed. MIT Press.
    """
    if not ((before > 0) & (now > 0)).all():
        raise MeasureError("growth needs outputs above 0 in both years")
    found: Numbers = np.log(now / before)
    return found


_RANKS = "Conover, W. J. and Iman, R. L. (1981). The American Statistician 35(3): 124-129."
_LEEDS = "Leeds, B. A. (2003). International Organization 57(4): 801-827."
_BARRO = "Barro, R. J. and Sala-i-Martin, X. (2004). Economic Growth, 2nd ed. MIT Press."

MEASURES: tuple[Measure, ...] = (
    Measure(
        "cooperation.ties", closeness, "mean rank among all pairs", 0, 1, _RANKS, "index",
        "closeness of two states among all pairs of the year: pledges, organisations, trade and votes",
    ),
    Measure(
        "cooperation.kept", ties_kept, "ties kept", 0, inf, _LEEDS, "share",
        "pledges and joint organisations of the year before that are still there",
    ),
    Measure("growth.gdp", growth, "per year", -inf, inf, _BARRO, "index", "growth of its output"),
)  # fmt: skip
