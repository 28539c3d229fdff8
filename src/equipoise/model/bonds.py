"""Bonds: who is bound to whom by all treaties, allies in common, and what both are worth to an onset."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise.model.mechanisms.joining import pair_at
from equipoise.model.mechanisms.treaty import DEFENDER, FREE, OUTSIDE, Counts, Treaties

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@njit(cache=True)
def pacts_of(treaties: Treaties, ids: NDArray[np.int64], pact: Flags) -> None:
    """Write who must defend whom, by all treaties together: (n, n) i must defend j."""
    pact[:] = False
    members = np.empty(pact.shape[0], np.int64)
    for k in range(ids.size):
        if ids[k] == FREE:
            continue
        size = 0
        for i in range(members.size):
            if treaties[k, i] != OUTSIDE:
                members[size] = i
                size += 1
        for i in members[:size]:
            if treaties[k, i] == DEFENDER:
                for j in members[:size]:
                    if i != j:
                        pact[i, j] = True


@njit(cache=True)
def in_either_sense(pact: Flags, bound: Flags) -> None:
    """Write who is bound by a pact in either sense. Pacts are few, so they are looked for by rows."""
    n = pact.shape[0]
    bound[:] = False
    for i in range(n):
        for j in range(n):
            if pact[i, j]:
                bound[i, j] = bound[j, i] = True


@njit(cache=True)
def renew(
    acts: Floats, pact: Flags, bound: Flags, common: Counts, log_odds: Floats, if_quiet: Floats
) -> None:
    """Bring who is bound, allies in common and all pairs' odds of an onset up to date with the pacts, in place.

    Parameters
    ----------
    acts : float (2,)
        The onset's coefficients, in the order of ``ACTS_BY``.
    pact : bool (n, n)
        i must defend j, as it is to be.
    bound, common : (n, n)
        By a pact in either sense, and allies in common, as they were; written to.
    log_odds, if_quiet : float (P,)
        As ``own_odds`` and ``own_quiet`` of the system's state; written to.
    """
    n, now = pact.shape[0], np.empty_like(bound)
    in_either_sense(pact, now)
    moved = _who_differs(now, bound)
    was_bound, was_common = bound[moved], common[moved]
    for i in moved:
        for j in moved:
            if i < j and now[i, j] != bound[i, j]:
                flip(i, j, bound, common)
    # of two states that neither bound themselves anew nor were let go, nothing changed
    seen = np.zeros(n, np.bool_)
    for m in range(moved.size):
        i = moved[m]
        seen[i] = True
        for j in range(n):
            if seen[j] or (bound[i, j] == was_bound[m, j] and common[i, j] == was_common[m, j]):
                continue
            change = acts[0] * (1.0 * bound[i, j] - 1.0 * was_bound[m, j])
            change += acts[1] * (math.log1p(common[i, j]) - math.log1p(was_common[m, j]))
            p = pair_at(n, i, j)
            log_odds[p] += change
            if_quiet[p] *= math.exp(change)


@njit(cache=True)
def _who_differs(now: Flags, before: Flags) -> NDArray[np.int64]:
    """Places of the states whose rows differ, in order."""
    n, count = now.shape[0], 0
    found = np.empty(n, np.int64)
    for i in range(n):
        differs, one, two = False, now[i], before[i]
        for j in range(n):  # without a branch, so that many are taken at once
            differs |= one[j] != two[j]
        if differs:
            found[count] = i
            count += 1
    return found[:count]


@njit(cache=True)
def flip(i: int, j: int, bound: Flags, common: Counts) -> None:
    """Bind two states, or unbind them, and count allies in common anew, in place."""
    step = -1 if bound[i, j] else 1
    for k in range(bound.shape[0]):
        if bound[j, k] and k != i:
            common[i, k] += step
            common[k, i] += step
        if bound[i, k] and k != j:
            common[j, k] += step
            common[k, j] += step
    common[i, i] += step
    common[j, j] += step
    bound[i, j] = bound[j, i] = not bound[i, j]


@njit(cache=True)
def count_anew(pact: Flags, bound: Flags, common: Counts) -> None:
    """Write who is bound by a pact in either sense, and allies in common, from nothing."""
    n = pact.shape[0]
    bound[:] = False
    common[:] = 0
    for i in range(n):
        for j in range(i + 1, n):
            if pact[i, j] or pact[j, i]:
                flip(i, j, bound, common)
