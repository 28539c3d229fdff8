"""Joining: whether a third state enters a dispute, and on which side.

For each state that is in the system and not in the dispute, and for each side, a logit on the third state's
ties with the state it would help (the partner) and with the one it would stand against (the opponent):

    log-odds = beta . (pact with the partner, contiguity to it, distance to the opponent, past disputes with
    either, power, and how far the dispute went).

One draw decides for both sides: below the chance of helping the initiator it does that; within as much
again as the chance of helping the target, that. Those chances move together within a side, by its random
intercept (``mechanisms.intercept``). A state that joins is from then on in a dispute with all
on the other side.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise import luck
from equipoise.model.mechanisms import intercept
from equipoise.model.mechanisms.bounds import Bounds, Room, write_most, write_ties
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


@njit(cache=True, inline="always")
def join_log_odds(
    beta: Floats, pact: bool, contiguous: bool, ln_distance: float, with_opponent: float,
    with_partner: float, major: bool, ln_cinc: float, opponent_major: bool, level: int,
) -> float:  # fmt: skip
    """Log-odds that a third state joins one side.

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
    x: float = beta[0] + beta[3] * ln_distance + beta[7] * ln_cinc
    # most third states never had a dispute with either: a logarithm of one is not worth taking for them
    if with_opponent != 0.0 or with_partner != 0.0:
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
    return x


@njit(cache=True, inline="always")
def logistic(log_odds: float) -> float:
    """The chance of which these are the log-odds; 0 for minus infinity."""
    return 1.0 / (1.0 + math.exp(-log_odds))


@njit(cache=True, inline="always")
def pair_at(n: int, i: int, j: int) -> int:
    """Number of the pair of roster places i and j among n."""
    low, high = min(i, j), max(i, j)
    return low * (2 * n - low - 1) // 2 + high - low - 1


@njit(cache=True, inline="always")
def side_log_odds(
    beta: Floats, k: int, partner: int, opponent: int, level: int, member: Flags, pact: Flags,
    near: Flags, ln_distance: Floats, history: Floats, major: Flags, ln_cinc: Floats,
) -> float:  # fmt: skip
    """Log-odds that state k helps a partner against an opponent; none for those in it or outside the system."""
    if not member[k] or k in (partner, opponent):
        return -np.inf
    n = member.size
    with_partner, with_opponent = pair_at(n, k, partner), pair_at(n, k, opponent)
    return join_log_odds(
        beta, pact[k, partner], near[with_partner], ln_distance[with_opponent],
        history[with_opponent], history[with_partner], major[k], ln_cinc[k], major[opponent], level,
    )  # fmt: skip


@njit(cache=True, inline="always")
def _ruled(
    here: float, k: int, partner: int, pact: Flags, stays_out: Floats, honours: Floats
) -> float:
    """The chance under rules: without an obligation a state may stay out, with one it may be held to it."""
    if here > 0.0:
        if pact[k, partner]:
            here += (1.0 - here) * honours[k, partner] if honours.size else 0.0
        else:
            here *= 1.0 - stays_out[k]
    return here


@njit(cache=True)
def who_joins(
    beta: Floats, initiator: int, target: int, level: int, who: int, ccodes: NDArray[np.int32],
    member: Flags, pact: Flags, near: Flags, ln_distance: Floats, history: Floats, major: Flags,
    ln_cinc: Floats, stays_out: Floats, honours: Floats, seed: np.uint64, replicate: int,
    year: int, bounds: Bounds, room: Room, table: Floats, state: NDArray[np.int64],
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
    stays_out : float (n,)
        Chance that a state without an obligation stays out under a rule.
    honours : float (n, n) or (0, 0)
        Chance that i defends j under a rule, where it must and would not; none if it is empty.
    seed, replicate, year
        What luck is keyed by.
    bounds : Bounds
    room : Room
    table : float
        Of :func:`intercept.table_of`; empty if states join by themselves.
    state, side : int (n,)
        Output: place and side of each joiner.
    chances : float (n, 2) or (0, 0)
        Output: each state's chances of joining the first and the second side, whatever the sides'
        intercepts; none if it is empty.
    """
    count, n = 0, member.size
    z, other = 0.0, 0.0
    if table.size:
        z = luck.normal(seed, replicate, year, luck.JOIN_INTERCEPT, 2 * who + FIRST_SIDE)
        other = luck.normal(seed, replicate, year, luck.JOIN_INTERCEPT, 2 * who + SECOND_SIDE)
    for k in range(n):  # a loop of its own, which compiles to draws of several states at once
        room.draws[k] = luck.uniform(seed, replicate, year, luck.JOIN, who * 1000 + ccodes[k])
    write_ties(initiator, target, near, history, pact, bounds.by_distance, room)
    heat = beta[9] * (level >= USE) + beta[10] * (level == AT_WAR)
    write_most(heat, max(z, other), bounds, table, room)
    for k in range(n):
        u = room.draws[k]
        held = honours.size > 0 and (honours[k, initiator] > 0.0 or honours[k, target] > 0.0)
        if u >= room.most[k] and not held and not chances.size:
            continue
        if not member[k] or k in (initiator, target):
            if chances.size:
                chances[k, 0], chances[k, 1] = 0.0, 0.0
            continue
        first = side_log_odds(
            beta, k, initiator, target, level, member, pact, near, ln_distance, history, major, ln_cinc
        )  # fmt: skip
        second = side_log_odds(
            beta, k, target, initiator, level, member, pact, near, ln_distance, history, major, ln_cinc
        )  # fmt: skip
        if table.size and not held and not chances.size:
            likelier = max(
                intercept.log_odds_given(first, z, table),
                intercept.log_odds_given(second, other, table),
            )
            if u >= 2.0 * math.exp(likelier) * (1.0 + 1e-9):
                continue  # above both chances together, whatever they are to the last digit
        first, second = logistic(first), logistic(second)
        if chances.size:
            chances[k, 0] = _ruled(first, k, initiator, pact, stays_out, honours)
            chances[k, 1] = _ruled(second, k, target, pact, stays_out, honours)
        if table.size:
            first = intercept.given(first, z, table)
            second = intercept.given(second, other, table)
        first = _ruled(first, k, initiator, pact, stays_out, honours)
        second = _ruled(second, k, target, pact, stays_out, honours)
        if u < first + second:
            state[count] = k
            side[count] = FIRST_SIDE if u < first else SECOND_SIDE
            count += 1
    return count
