"""Growth: every state's share of power moves on from where it is, in a run that does not follow the record.

From one year to the next the logarithm of a state's share changes by

    trend g + ln_power (ln share) + e,    g <- .95 g + .05 (the change, cut off at .3 either way),

where g is the state's own past growth, which a start world takes from the record. The error e is normal with
spread exp(``ln_spread``) in a quiet year and exp(``ln_jump_spread`` + ``jump_spread_ln_power`` (ln share)) in
one of jumps, which comes with a chance of its own to each state: small states jump further, down to a least
share below which they count as that. Then all shares are scaled, so that those in the system keep their total.
Power acts on disputes by the onset's fitted coefficients under every theory: theories differ in what a rule
does. What wars cost a state's power was looked for and left out (see war).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise import luck

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NAMES: tuple[str, ...] = (
    "trend", "ln_power", "ln_spread", "ln_jump_spread", "jump_spread_ln_power", "jump",
)  # fmt: skip
"""Two slopes; two spreads in logarithms, the second with a slope; the log-odds of a year of jumps."""

ACTS_BY: tuple[str, ...] = ("ln_parity", "ln_stronger_cinc")
"""The onset's covariates that power moves."""

TREND_RATE = 0.05
"""Weight of the newest year in a state's trend: half of it is younger than fourteen years."""

LARGEST_CHANGE = 0.3
"""A trend takes in no larger yearly change of the logarithm: a frontier moved or a source was revised."""

SMALLEST = -16.0
"""The equation takes no logarithm of a share as smaller, a little below the least on the record: the less a
state has the further it jumps, and without a bound some would jump out of all measure."""


@njit(cache=True)
def take_in_change(trend: float, change: float) -> float:
    """A state's trend after a year with a change of the logarithm of its share."""
    cut = min(max(change, -LARGEST_CHANGE), LARGEST_CHANGE)
    return (1.0 - TREND_RATE) * trend + TREND_RATE * cut


@njit(cache=True)
def grow(
    beta: Floats, here: Flags, start: Floats, ccodes: NDArray[np.int32], seed: np.uint64,
    replicate: int, year: int, grown: Floats, trend: Floats,
) -> None:  # fmt: skip
    """Move every state's share of power from a year to the next, in place.

    Parameters
    ----------
    beta : float (6,)
        In the order of ``NAMES``; (0,) where power follows the record, and then nothing moves.
    here : bool (n,)
        In the system.
    start : float (n,)
        Logarithm of the share at the start of the run.
    ccodes : int (n,)
    seed, replicate, year
        What luck is keyed by, with the state.
    grown, trend : float (n,)
        What growth has added to the logarithm since the start, and the state's trend; written to.
    """
    if beta.size == 0:
        return
    jump = 1.0 / (1.0 + math.exp(-beta[5]))
    before, after = 0.0, 0.0
    changes = np.zeros(here.size)
    for i in range(here.size):
        if not here[i]:
            continue
        now = start[i] + grown[i]
        size = max(now, SMALLEST)
        jumps = luck.uniform(seed, replicate, year, luck.POWER_JUMP, ccodes[i]) < jump
        spread = math.exp(beta[3] + beta[4] * size if jumps else beta[2])
        z = luck.normal(seed, replicate, year, luck.POWER, ccodes[i])
        changes[i] = beta[0] * trend[i] + beta[1] * size + spread * z
        before += math.exp(now)
        after += math.exp(now + changes[i])
    if before == 0.0:
        return  # nobody is left
    for i in range(here.size):
        if here[i]:
            change = changes[i] - math.log(after / before)
            grown[i] += change
            trend[i] = take_in_change(trend[i], change)


@njit(cache=True)
def move_odds(
    was: Floats, now: Floats, beta: Floats, log_odds: Floats, if_quiet: Floats
) -> None:  # fmt: skip
    """Bring all pairs' odds of an onset from one distribution of power to another, in place.

    The odds change by a factor of the stronger and one of the weaker: with s and w the logarithms of their
    shares, b ln_parity + c ln_stronger is (c - b) s + b w. So no exponential is taken for each pair.

    Parameters
    ----------
    was, now : float (n,)
        Logarithms of the shares that the odds are of, and are to be of.
    beta : float (2,)
        The onset's coefficients, in the order of ``ACTS_BY``.
    log_odds, if_quiet : float (P,)
        As ``own_odds`` and ``own_quiet`` of the system's state, by ``numpy.triu_indices``; written to.
    """
    n, strong, weak = now.size, beta[1] - beta[0], beta[0]
    strong_now, weak_now = np.exp(strong * now), np.exp(weak * now)
    strong_was, weak_was = np.exp(-strong * was), np.exp(-weak * was)
    p = 0
    for i in range(n):
        last = p + n - i - 1
        own, quiet, others, before = log_odds[p:last], if_quiet[p:last], now[i + 1 :], was[i + 1 :]
        strong_others, weak_others = strong_now[i + 1 :], weak_now[i + 1 :]
        strong_before, weak_before = strong_was[i + 1 :], weak_was[i + 1 :]
        a, b = now[i], was[i]
        of_now, of_was = strong_now[i], strong_was[i]
        or_now, or_was = weak_now[i], weak_was[i]
        for k in range(others.size):  # over slices, which compiles to several pairs at once
            c, d = others[k], before[k]
            change = strong * (max(a, c) - max(b, d)) + weak * (min(a, c) - min(b, d))
            one, two = of_now * weak_others[k], strong_others[k] * or_now
            one_was, two_was = of_was * weak_before[k], strong_before[k] * or_was
            own[k] += change
            quiet[k] *= (one if a >= c else two) * (one_was if b >= d else two_was)
        p = last
