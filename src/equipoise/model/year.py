"""The order of a year, and the replicate that strings years together.

Each simulated year: the state of the year is drawn; disputes begin; for each, who begins it, how far the
initiator goes (under its rule, if it has adopted one), how the target answers, whether it is war and
whether anyone is killed, and who joins it; then everything is remembered, and disputes that go on are
marked.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise import luck
from equipoise.model.mechanisms.continuation import goes_on
from equipoise.model.mechanisms.hostility import (
    AT_WAR,
    SHOW,
    USE,
    chance,
    initiator_level,
    target_level,
)
from equipoise.model.mechanisms.initiator import first_state_begins
from equipoise.model.mechanisms.joining import pair_at, who_joins
from equipoise.model.mechanisms.onset import count_common_enemies, onset_log_odds, relative_activity
from equipoise.model.mechanisms.shock import next_shock
from equipoise.model.memory import remember
from equipoise.model.rules import gate_is_open

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

EVENT_COLUMNS: tuple[str, ...] = (
    "year",
    "initiator",
    "target",
    "level",
    "answer",
    "fatal",
    "restrained",
    "joined",
)
"""One row for each pair in a dispute that begins: codes of the state on the initiator's side and of the one
on the target's, hostility levels of the sides, whether people died, whether a rule held the initiator back,
and whether either of the two joined it later. A dispute is one row that was not joined, and its joined ones
after it."""

MAX_DISPUTES_A_YEAR = 600
"""Room for events; the record's fullest year has fewer than a hundred."""


class Setting(NamedTuple):
    """What does not change within a replicate, as the kernel sees it."""

    first_year: int
    ccodes: NDArray[np.int32]  # (n,)
    one: NDArray[np.int32]  # (P,)
    two: NDArray[np.int32]  # (P,)
    ids: NDArray[np.int64]  # (P,) the pairs' own ids
    log_odds: Floats  # (S, P) the setting's part, for this draw of the coefficients
    if_never: Floats  # (S, P) what is added for a pair that never had a dispute
    facts: Floats  # (S, P, 5) setting facts that hostility needs
    in_system: Flags  # (S, P)
    member: Flags  # (S, n)
    ln_cinc: Floats  # (S, n)
    democracy: Floats  # (S, n)
    pact: Flags  # (S, n, n)
    near: Flags  # (S, P) contiguous by land or at most 24 miles of water
    ln_distance: Floats  # (S, P)
    major: Flags  # (n,)


class Coefficients(NamedTuple):
    """One draw of the coefficients, in the kernel's order."""

    memory: Floats  # (14,)
    sigma: float
    rho: float
    initiator: Floats  # (2,)
    force: Floats  # (7,)
    answer: Floats  # (8,)
    war: Floats  # (7,)
    fatal: Floats  # (8,)
    reply: Floats  # (2,)
    display: Floats  # (2,)
    continuation: Floats  # (2,)
    joining: Floats  # (11,), or (0,) without the mechanism


class Gate(NamedTuple):
    """A force gate, as in ``rules.GateArrays``."""

    adopts: Flags  # (n,)
    compliance: float
    on_self: bool
    on_ally: bool
    always_open: Flags  # (n, n)


class Past(NamedTuple):
    """Memory at the start, copied before it is written to."""

    history: Floats
    force_history: Floats
    last_dispute: NDArray[np.int32]
    activity: Floats
    used_force: Flags


@njit(cache=True)
def run_replicate(
    setting: Setting,
    coefficients: Coefficients,
    gate: Gate,
    past: Past,
    years: int,
    seed: np.uint64,
    replicate: int,
    events: NDArray[np.int32],
    expected: Floats,
    hazards: Floats,
) -> int:
    """Simulate one replicate and return the number of events written, or -1 if they had no room.

    Parameters
    ----------
    setting, coefficients, gate, past
        Everything that determines the replicate but luck.
    years : int
        Years to simulate.
    seed, replicate : int
        What luck is keyed by.
    events : int32 (room, 8)
        Output, in the order of ``EVENT_COLUMNS``.
    expected : float (years,)
        Output: the sum of all pairs' chances in each year, given this replicate's own past.
    hazards : float (2, years, P) or (0, 0, 0)
        Output, added to: each pair's chance that both begin a dispute, and that one comes to them because
        either joins; nothing is added if it is empty.
    """
    pairs = setting.one.size
    history, force_history = past.history.copy(), past.force_history.copy()
    last_dispute, activity = past.last_dispute.copy(), past.activity.copy()
    used_force = past.used_force.copy()
    going_on = np.zeros(pairs, np.int64)  # years that a dispute under way has lasted
    free = np.empty(pairs, np.bool_)
    shared, of_allies, log_odds = np.empty(pairs), np.empty(pairs), np.empty(pairs)
    began = np.empty(MAX_DISPUTES_A_YEAR, np.int64)
    engaged = np.empty(pairs, np.bool_)
    facts, active = np.empty(7), np.empty(setting.ccodes.size)
    shock, written = 0.0, 0
    for t in range(years):
        year, s = setting.first_year + t, min(t, setting.log_odds.shape[0] - 1)
        shock = next_shock(
            shock, coefficients.sigma, coefficients.rho, t == 0, seed, replicate, year
        )
        for p in range(pairs):
            free[p] = setting.in_system[s, p] and going_on[p] == 0
        ally = setting.pact[s] | setting.pact[s].T
        count_common_enemies(year, last_dispute, setting.one, setting.two, ally, shared, of_allies)
        tide = shock - 0.5 * coefficients.sigma**2  # keeps the mean of rare chances
        relative_activity(activity, setting.member[s], active)
        onset_log_odds(
            year, tide, setting.log_odds[s], setting.if_never[s], coefficients.memory, free,
            setting.one, setting.two,
            history, force_history, last_dispute,
            active, shared, of_allies, log_odds,
        )  # fmt: skip
        count, total = _begin_disputes(
            log_odds,
            setting.ids,
            seed,
            replicate,
            year,
            began,
            hazards[0, t] if hazards.size else log_odds[:0],
        )
        if count < 0 or written + count > events.shape[0]:
            return -1
        expected[t] = total
        level_one, level_two = np.empty(count, np.int64), np.empty(count, np.int64)
        for m in range(count):
            p = began[m]
            _facts_of(setting.facts[s, p], history[p], force_history[p], facts)
            one_begins, row = _dispute(
                p, s, facts, setting, coefficients, gate, used_force, seed, replicate, year
            )
            level_one[m] = row[3] if one_begins else row[4]
            level_two[m] = row[4] if one_begins else row[3]
            events[written + m] = row
        for p in range(pairs):
            engaged[p] = going_on[p] > 0
        for m in range(count):
            engaged[began[m]] = True
        joined = _join(
            events, written, count, began, s, setting, coefficients.joining, history, engaged,
            going_on, seed, replicate, year, hazards[1, t] if hazards.size else log_odds[:0],
        )  # fmt: skip
        if joined < 0:
            return -1
        remember(
            year, began[:count], engaged, level_one, level_two, setting.one, setting.two, history,
            force_history, last_dispute, activity, used_force,
        )  # fmt: skip
        _carry_on(
            began[:count], going_on, coefficients.continuation, setting.ids, seed, replicate, year
        )
        written += count + joined
    return written


@njit(cache=True)
def _begin_disputes(
    log_odds: Floats,
    ids: NDArray[np.int64],
    seed: np.uint64,
    replicate: int,
    year: int,
    began: NDArray[np.int64],
    hazards: Floats,
) -> tuple[int, float]:
    """Pairs in which a dispute begins, in ``began``; their number (-1: no room) and the sum of chances."""
    count, total = 0, 0.0
    for p in range(log_odds.size):
        if log_odds[p] == -np.inf:
            continue
        here = 1.0 / (1.0 + np.exp(-log_odds[p]))
        total += here
        if hazards.size:
            hazards[p] += here
        if luck.uniform(seed, replicate, year, luck.ONSET, ids[p]) < here:
            if count == began.size:
                return -1, total
            began[count] = p
            count += 1
    return count, total


@njit(cache=True)
def _facts_of(setting_facts: Floats, history: float, force_history: float, facts: Floats) -> None:
    """The seven facts of a pair that hostility depends on, written to ``facts``."""
    facts[:5] = setting_facts
    facts[5] = np.log1p(3.0 * history)
    facts[6] = np.log1p(3.0 * force_history)


@njit(cache=True)
def _dispute(
    p: int,
    s: int,
    facts: Floats,
    setting: Setting,
    c: Coefficients,
    gate: Gate,
    used_force: Flags,
    seed: np.uint64,
    replicate: int,
    year: int,
) -> tuple[bool, NDArray[np.int32]]:
    """One dispute from its beginning to its end: whether the pair's first state began it, and its row."""
    who = setting.ids[p]
    i, j = setting.one[p], setting.two[p]
    one_begins = first_state_begins(
        c.initiator,
        setting.ln_cinc[s, i] - setting.ln_cinc[s, j],
        setting.democracy[s, i] - setting.democracy[s, j],
        luck.uniform(seed, replicate, year, luck.INITIATOR, who),
    )
    a, b = (i, j) if one_begins else (j, i)
    level = initiator_level(
        c.force, c.display, facts,
        luck.uniform(seed, replicate, year, luck.FORCE, who),
        luck.uniform(seed, replicate, year, luck.DISPLAY, who),
    )  # fmt: skip
    restrained = False
    if (
        level >= USE
        and gate.adopts[a]
        and luck.uniform(seed, replicate, year, luck.GATE, who) < gate.compliance
        and not gate_is_open(
            a, b, gate.on_self, gate.on_ally, gate.always_open, used_force, setting.pact[s]
        )
    ):
        level, restrained = SHOW, True
    answer = target_level(
        c.answer, c.reply, c.display, facts, level,
        luck.uniform(seed, replicate, year, luck.ANSWER, who),
        luck.uniform(seed, replicate, year, luck.REPLY, who),
    )  # fmt: skip
    both = level >= USE and answer >= USE
    if both and luck.uniform(seed, replicate, year, luck.WAR, who) < chance(c.war, facts, 0.0):
        level, answer = AT_WAR, AT_WAR
    fatal = level == AT_WAR
    if not fatal and (level >= USE or answer >= USE):
        deadly = chance(c.fatal, facts, 1.0 if both else 0.0)
        fatal = luck.uniform(seed, replicate, year, luck.FATALITY, who) < deadly
    row = np.empty(8, np.int32)
    row[0], row[1], row[2] = year, setting.ccodes[a], setting.ccodes[b]
    row[3], row[4], row[5], row[6], row[7] = level, answer, fatal, restrained, False
    return one_begins, row


@njit(cache=True)
def _join(
    events: NDArray[np.int32],
    written: int,
    count: int,
    began: NDArray[np.int64],
    s: int,
    setting: Setting,
    beta: Floats,
    history: Floats,
    engaged: Flags,
    going_on: NDArray[np.int64],
    seed: np.uint64,
    replicate: int,
    year: int,
    hazards: Floats,
) -> int:
    """Third states join the year's disputes, in place; returns the rows written, or -1 without room.

    A pair that is in a dispute already gets no second row.
    """
    if beta.size == 0:
        return 0
    n = setting.ccodes.size
    state, side = np.empty(n, np.int64), np.empty(n, np.int64)
    chances = np.empty((n, 2)) if hazards.size else np.empty((0, 0))
    free = ~engaged  # at the start, so that the order of disputes does not change a hazard
    rows = 0
    for m in range(count):
        row = events[written + m]
        p = began[m]
        one_begins = setting.ccodes[setting.one[p]] == row[1]
        a = setting.one[p] if one_begins else setting.two[p]
        b = setting.two[p] if one_begins else setting.one[p]
        joiners = who_joins(
            beta, a, b, max(row[3], row[4]), setting.ids[p], setting.ccodes, setting.member[s],
            setting.pact[s], setting.near[s], setting.ln_distance[s], history, setting.major,
            setting.ln_cinc[s], seed, replicate, year, state, side, chances,
        )  # fmt: skip
        if hazards.size:
            for k in range(n):
                if chances[k, 0] > 0.0 and free[pair_at(n, k, b)]:
                    hazards[pair_at(n, k, b)] += chances[k, 0]
                if chances[k, 1] > 0.0 and free[pair_at(n, k, a)]:
                    hazards[pair_at(n, k, a)] += chances[k, 1]
        for x in range(-1, joiners):
            for y in range(-1, joiners):
                if (x < 0 and y < 0) or (x >= 0 and side[x] == 1) or (y >= 0 and side[y] == 0):
                    continue
                one, two = a if x < 0 else state[x], b if y < 0 else state[y]
                q = pair_at(n, one, two)
                if engaged[q]:
                    continue
                if written + count + rows == events.shape[0]:
                    return -1
                new = events[written + count + rows]
                new[:] = row
                new[1], new[2], new[6], new[7] = setting.ccodes[one], setting.ccodes[two], 0, 1
                engaged[q], going_on[q] = True, 1
                rows += 1
                if hazards.size and x >= 0 and y >= 0 and free[q]:
                    hazards[q] += 1.0  # both joined: counted as it happens
    return rows


@njit(cache=True)
def _carry_on(
    began: NDArray[np.int64],
    going_on: NDArray[np.int64],
    continuation: Floats,
    ids: NDArray[np.int64],
    seed: np.uint64,
    replicate: int,
    year: int,
) -> None:
    """Mark the disputes that go on into the next year, in place."""
    for m in range(began.size):
        going_on[began[m]] = 1
    for p in range(going_on.size):
        if going_on[p] > 0:
            u = luck.uniform(seed, replicate, year, luck.CONTINUATION, ids[p])
            lasts = goes_on(continuation, going_on[p], u)
            going_on[p] = going_on[p] + 1 if lasts else 0
