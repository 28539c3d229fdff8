"""Trade: a pair's trade moves from where it is towards what gravity says, where a rule asks about it.

Over ten years the logarithm of the share of its trade that the less dependent of a pair has with the other
changes by

    constant + ln_link (ln share) + ln_stronger (ln share of power) + ln_weaker + ln_distance + contiguous,

which is inertia and gravity: with ``ln_link`` between -1 and 0 it goes a part of the way to a level of its
own. In between it goes by a constant rate. Coefficients are those of ten years, as yearly changes are
mostly noise of the measurement: taken from them it would come to its level too soon, and be worse than a
random walk by a seventh. A pair that has no trade, or whose trade is unknown, stays as it is. Trade has no
part in an onset but by what rules change of it, so that nothing else is drawn.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NAMES: tuple[str, ...] = (
    "constant", "ln_link", "ln_stronger", "ln_weaker", "ln_distance", "contiguous",
)  # fmt: skip

YEARS = 10
"""Years over which the coefficients are."""

FASTEST = 0.95
"""Part of the way that is gone in ten years, at most; a draw of no pull at all leaves trade as it is."""


def covariates(
    link: Floats, one: Floats, two: Floats, ln_distance: Floats, contiguous: NDArray[np.bool_]
) -> Floats:
    """(P, 6) in the order of ``NAMES``.

    Parameters
    ----------
    link : float (P,)
        Share of its trade that the less dependent of each pair has with the other; nan or 0 where there is
        none. one, two : float (P,) Logarithm of both states' shares of power. ln_distance : float (P,) ln(1
        + km). contiguous : bool (P,) By land or water.
    """
    ln_link = np.log(np.where(link > 0, link, np.nan))
    return np.column_stack(
        [
            np.ones(link.size),
            ln_link,
            np.maximum(one, two),
            np.minimum(one, two),
            ln_distance,
            contiguous.astype(np.float64),
        ]
    )


def pull_of(beta: Floats) -> float:
    """Rate at which trade nears its level [per year], for coefficients in the order of ``NAMES``."""
    return float(-np.log1p(-min(max(-beta[1], 0.0), FASTEST)) / YEARS)


def level_of(beta: Floats, x: Floats) -> Floats:
    """(P,) logarithm of the share that each pair's trade nears; nan where it has none, or nothing pulls."""
    part = min(max(-float(beta[1]), 0.0), FASTEST)
    if part == 0.0:
        return np.full(x.shape[0], np.nan)
    rest = x @ beta - beta[1] * x[:, 1]
    level: Floats = np.where(np.isnan(x[:, 1]), np.nan, rest / part)
    return level


def ahead(beta: Floats, x: Floats, years: float) -> Floats:
    """(P,) logarithm of each pair's share some years on."""
    now, level = x[:, 1], level_of(beta, x)
    left = np.exp(-pull_of(beta) * years)
    moved: Floats = np.where(np.isnan(level), now, level + (now - level) * left)
    return moved


@njit(cache=True)
def link_after(years: int, start: float, level: float, pull: float) -> float:
    """A pair's share some years on; as it was where nothing pulls or it has no level.

    Parameters
    ----------
    years : int
    start : float
        Share at the start [above 0].
    level, pull : float
        From :func:`level_of` and :func:`pull_of`.
    """
    if pull == 0.0 or math.isnan(level):
        return start
    return math.exp(level + (math.log(start) - level) * math.exp(-pull * years))
