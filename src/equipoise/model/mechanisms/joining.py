"""Joining: whether a third state enters a dispute, and on which side.

For each state that is in the system and not in the dispute, and for each side, a logit on the third state's
ties with the state it would help (the partner) and with the one it would stand against (the opponent):

    log-odds = beta . (pact with the partner, contiguity to it, distance to the opponent, past disputes with
    either, power, and how far the dispute went).

One draw decides for both sides: below the chance of helping the initiator it does that; within as much
again as the chance of helping the target, that. A state that joins is from then on in a dispute with all
on the other side.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise import luck
from equipoise.model.mechanisms.hostility import AT_WAR, USE

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NAMES: tuple[str, ...] = (
    "constant",
    "pact_with_partner",
    "contiguous_to_partner",
    "ln_distance_to_opponent",
    "ln_history_with_opponent",
    "ln_history_with_partner",
    "major",
    "ln_cinc",
    "opponent_major",
    "force",
    "war",
)
"""Covariates of a third state and a side. The pact is the third state's duty to defend the partner;
contiguity is by land or at most 24 miles of water; force and war are the dispute's."""

FIRST_SIDE, SECOND_SIDE = 0, 1
"""A joiner's side: the initiator's, the target's."""


@njit(cache=True)
def join_chance(
    beta: Floats, pact: bool, contiguous: bool, ln_distance: float, with_opponent: float,
    with_partner: float, major: bool, ln_cinc: float, opponent_major: bool, level: int,
) -> float:  # fmt: skip
    """Chance that a third state joins one side.

    Parameters
    ----------
    beta : float (11,)
        Coefficients in the order of ``NAMES``.
    pact, contiguous : bool
        Duty to defend the partner; contiguity to it.
    ln_distance : float
        Logarithm of one plus the distance to the opponent's capital [km].
    with_opponent, with_partner : float
        Decayed counts of years with a dispute.
    major, ln_cinc : bool, float
        The third state's.
    opponent_major : bool
    level : int
        Highest hostility of the dispute [1 to 5].
    """
    x = beta[0] + beta[3] * ln_distance + beta[7] * ln_cinc
    x += beta[4] * math.log1p(3.0 * with_opponent) + beta[5] * math.log1p(3.0 * with_partner)
    if pact:
        x += beta[1]
    if contiguous:
        x += beta[2]
    if major:
        x += beta[6]
    if opponent_major:
        x += beta[8]
    if level >= USE:
        x += beta[9]
    if level == AT_WAR:
        x += beta[10]
    return 1.0 / (1.0 + math.exp(-x))


@njit(cache=True)
def pair_at(n: int, i: int, j: int) -> int:
    """Number of the pair of roster places i and j among n."""
    low, high = min(i, j), max(i, j)
    return low * (2 * n - low - 1) // 2 + high - low - 1


@njit(cache=True)
def side_chance(
    beta: Floats, k: int, partner: int, opponent: int, level: int, member: Flags, pact: Flags,
    near: Flags, ln_distance: Floats, history: Floats, major: Flags, ln_cinc: Floats,
) -> float:  # fmt: skip
    """Chance that state k helps a partner against an opponent; 0 for those in it or outside the system."""
    if not member[k] or k in (partner, opponent):
        return 0.0
    n = member.size
    with_partner, with_opponent = pair_at(n, k, partner), pair_at(n, k, opponent)
    return join_chance(
        beta, pact[k, partner], near[with_partner], ln_distance[with_opponent],
        history[with_opponent], history[with_partner], major[k], ln_cinc[k], major[opponent], level,
    )  # fmt: skip


@njit(cache=True)
def who_joins(
    beta: Floats, initiator: int, target: int, level: int, who: int, ccodes: NDArray[np.int32],
    member: Flags, pact: Flags, near: Flags, ln_distance: Floats, history: Floats, major: Flags,
    ln_cinc: Floats, seed: np.uint64, replicate: int, year: int, state: NDArray[np.int64],
    side: NDArray[np.int64], chances: Floats,
) -> int:  # fmt: skip
    """Third states that join a dispute, in roster order; returns how many.

    Parameters
    ----------
    beta : float (11,)
    initiator, target : int
        Places in the roster.
    level : int
        Highest hostility of the dispute.
    who : int
        Id of the pair that began it, which with the third state's code keys the luck.
    ccodes, member, major, ln_cinc : (n,)
    pact : bool (n, n)
        i must defend j.
    near, ln_distance, history : (P,)
        By pair: contiguity, logarithm of distance, decayed count of years with a dispute.
    seed, replicate, year
        What luck is keyed by.
    state, side : int (n,)
        Output: place and side of each joiner.
    chances : float (n, 2) or (0, 0)
        Output: each state's chances of joining the first and the second side; none if it is empty.
    """
    count = 0
    for k in range(member.size):
        first = side_chance(
            beta, k, initiator, target, level, member, pact, near, ln_distance, history, major, ln_cinc
        )  # fmt: skip
        second = side_chance(
            beta, k, target, initiator, level, member, pact, near, ln_distance, history, major, ln_cinc
        )  # fmt: skip
        if chances.size:
            chances[k, 0], chances[k, 1] = first, second
        if first + second == 0.0:
            continue
        u = luck.uniform(seed, replicate, year, luck.JOIN, who * 1000 + ccodes[k])
        if u < first + second:
            state[count] = k
            side[count] = FIRST_SIDE if u < first else SECOND_SIDE
            count += 1
    return count
