"""Bounds: what a third state is at most likely to do about a dispute, so that few chances are worked out.

A logistic of log-odds is below their exponential, which is a product: of the state's power, the pair's
distance and the ties between them, each at the side and the sign that makes joining likelier. Most luck lies
above it. A random intercept raises small odds at most by one factor (``intercept.lift``); where they are larger
nothing is ruled out here.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise.model.mechanisms import intercept

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Room(NamedTuple):
    """What every dispute writes anew, of every state and the two that are in it."""

    draws: Floats  # (n,) its luck
    most: Floats  # (n,) bound on its chance of joining
    near: Flags  # (n,) to either
    bound: Flags  # (n,) must defend either
    history: Floats  # (n,) the longer of its histories with the two
    by_distance: (
        Floats  # (n,) what the distance to the one multiplies its odds by, or to the other, if more
    )


@njit(cache=True)
def room_for(n: int) -> Room:
    """Room for n states."""
    return Room(
        np.empty(n), np.empty(n), np.empty(n, np.bool_), np.empty(n, np.bool_), np.empty(n),
        np.empty(n),
    )  # fmt: skip


@njit(cache=True)
def write_ties(
    a: int, b: int, near: Flags, history: Floats, pact: Flags, by_distance: Floats, ties: Room
) -> None:
    """Write the ties of every state with a and b."""
    n = pact.shape[0]
    for k in range(n):
        ties.near[k], ties.history[k], ties.by_distance[k] = False, 0.0, 0.0
        ties.bound[k] = pact[k, a] | pact[k, b]
    for party in (a, b):
        p = party - 1
        for k in range(party):  # the pairs in which it comes second lie apart, the others in a row
            ties.near[k] |= near[p]
            ties.history[k] = max(ties.history[k], history[p])
            ties.by_distance[k] = max(ties.by_distance[k], by_distance[p])
            p += n - k - 2
        first = party * (2 * n - party - 1) // 2 - party - 1
        for k in range(party + 1, n):
            ties.near[k] |= near[first + k]
            ties.history[k] = max(ties.history[k], history[first + k])
            ties.by_distance[k] = max(ties.by_distance[k], by_distance[first + k])


class Bounds(NamedTuple):
    """The most that a state can be likely to join one side, below force; a logistic is below an exponential."""

    alone: Floats  # (n,) odds of a state without ties, but for distance
    near: float  # times this, where it is near either
    ally: float  # times this, where it must defend either
    by_distance: Floats  # (P,) and this, for the pair with the opponent
    quarrelled: float  # times this and one plus three times its longer history, where it has one with either


@njit(cache=True)
def write_by_distance(beta: Floats, ln_distance: Floats, out: Floats) -> None:
    """Write what each pair's distance multiplies the odds of joining by (P,), with a little to spare."""
    for p in range(out.size):
        out[p] = math.exp(beta[3] * ln_distance[p]) * (1.0 + 1e-9)


@njit(cache=True, fastmath={"nnan", "nsz"})  # so that several pairs are taken at once, to the same
def _longest(history: Floats) -> float:
    longest = 0.0
    for p in range(history.size):
        longest = max(longest, history[p])
    return longest


@njit(cache=True)
def join_bounds(
    beta: Floats, by_distance: Floats, history: Floats, major: Flags, ln_cinc: Floats
) -> Bounds:
    """Bounds for a year. Most luck lies far above them, and the chances need not be worked out.

    Parameters
    ----------
    beta : float (11,)
    by_distance, history : float (P,)
        The first from :func:`write_by_distance`.
    major, ln_cinc : (n,)
    """
    longest, n = _longest(history), major.size
    alone = np.empty(n)
    for k in range(n):
        x = beta[0] + beta[7] * ln_cinc[k] + max(beta[8], 0.0) + (beta[6] if major[k] else 0.0)
        alone[k] = math.exp(x) * (1.0 + 1e-9)
    # a power of one plus three histories is at most that times a power of the longest, beyond the first
    most = math.log1p(3.0 * longest) * max(max(beta[4], 0.0) + max(beta[5], 0.0) - 1.0, 0.0)
    near, ally = math.exp(max(beta[2], 0.0)), math.exp(max(beta[1], 0.0))
    return Bounds(alone, near, ally, by_distance, math.exp(most))


@njit(cache=True)
def write_most(heat: float, z: float, bounds: Bounds, table: Floats, room: Room) -> None:
    """Write the most that every state can be likely to join a dispute, on either side, to the room.

    Parameters
    ----------
    heat : float
        What how far the dispute went adds to the log-odds.
    z : float
        The larger of the sides' intercepts.
    bounds : Bounds
    table : float
        Of :func:`intercept.table_of`; empty if states join by themselves.
    room : Room
        With ties; written to.
    """
    both, small = 2.0 * math.exp(heat), 2.0 * math.exp(intercept.SMALL)
    lifted = intercept.lift(z, table) if table.size else 1.0
    most = room.most
    for k in range(most.size):  # without branches, which nobody could foretell
        past = room.history[k]
        most[k] = both * bounds.alone[k] * room.by_distance[k]
        most[k] *= bounds.near if room.near[k] else 1.0
        most[k] *= bounds.ally if room.bound[k] else 1.0
        most[k] *= bounds.quarrelled * (1.0 + 3.0 * past) if past != 0.0 else 1.0
        if table.size:
            most[k] = most[k] * lifted if most[k] <= small else 2.0
