"""The course of a dispute: who begins it, how far each side goes, who joins, and whether it goes on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise import luck
from equipoise.model.mechanisms.bounds import join_bounds, room_for
from equipoise.model.mechanisms.continuation import goes_on
from equipoise.model.mechanisms.hostility import (
    AT_WAR,
    NONE,
    SHOW,
    USE,
    chance,
    initiator_level,
    target_level,
)
from equipoise.model.mechanisms.initiator import first_state_begins
from equipoise.model.mechanisms.joining import pair_at, who_joins
from equipoise.model.operators.force_gate import gate_is_open
from equipoise.model.system import Coefficients, Levers, Setting, SystemState

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@njit(cache=True)
def facts_of(p: int, state: SystemState, facts: Floats) -> None:
    """The seven facts of a pair that hostility depends on, written to ``facts``."""
    facts[:5] = state.facts[p]
    facts[5] = np.log1p(3.0 * state.history[p]) if state.history[p] != 0.0 else 0.0
    facts[6] = np.log1p(3.0 * state.force_history[p]) if state.force_history[p] != 0.0 else 0.0


@njit(cache=True)
def run_dispute(
    p: int, number: int, setting: Setting, c: Coefficients, levers: Levers, state: SystemState,
    facts: Floats, seed: np.uint64, replicate: int, year: int,
) -> tuple[bool, NDArray[np.int32], float, float]:  # fmt: skip
    """One dispute from its beginning to its end.

    Returns
    -------
    tuple
        Whether the pair's first state began it; its row; and the chances, before the dice for each side's
        force fell but after those for who began, that people would die in it and that it would be war.
    """
    facts_of(p, state, facts)
    shift = levers.force_shift[p]
    who = setting.ids[p]
    i, j = setting.one[p], setting.two[p]
    one_begins = first_state_begins(
        c.initiator,
        state.ln_power[i] - state.ln_power[j],
        state.democracy[i] - state.democracy[j],
        luck.uniform(seed, replicate, year, luck.INITIATOR, who),
    )
    a, b = (i, j) if one_begins else (j, i)
    level = initiator_level(
        c.force, c.display, facts, shift,
        luck.uniform(seed, replicate, year, luck.FORCE, who),
        luck.uniform(seed, replicate, year, luck.DISPLAY, who),
    )  # fmt: skip
    closed = levers.gate[a] > 0.0 and not gate_is_open(
        a, b, levers.gate_on_self[a], levers.gate_on_ally[a], levers.gate_open, state.used_force,
        state.pact,
    )  # fmt: skip
    restrained = False
    if (
        level >= USE
        and closed
        and luck.uniform(seed, replicate, year, luck.GATE, who) < levers.gate[a]
    ):
        level, restrained = SHOW, True
    answer = target_level(
        c.answer, c.reply, c.display, facts, shift, level,
        luck.uniform(seed, replicate, year, luck.ANSWER, who),
        luck.uniform(seed, replicate, year, luck.REPLY, who),
    )  # fmt: skip
    answer = _in_kind(b, a, level, answer, levers, seed, replicate, year, who)
    both = level >= USE and answer >= USE
    if (
        both
        and luck.uniform(seed, replicate, year, luck.WAR, who) < chance(c.war, facts, 0.0)
        and not _averted(levers.averts_war[p], seed, replicate, year, who)
    ):
        level, answer = AT_WAR, AT_WAR
    fatal = level == AT_WAR
    if not fatal and (level >= USE or answer >= USE):
        deadly = chance(c.fatal, facts, 1.0 if both else 0.0)
        fatal = luck.uniform(seed, replicate, year, luck.FATALITY, who) < deadly
    row = np.empty(10, np.int32)
    row[0], row[1], row[2] = year, setting.ccodes[a], setting.ccodes[b]
    row[3], row[4], row[5], row[6], row[7] = level, answer, fatal, restrained, False
    row[8], row[9] = number, year
    bound = levers.gate[a] if closed else 0.0
    dead, war = ways(
        chances_of(c, facts, shift), bound, levers.retaliates[b, a], levers.reciprocates[b, a],
        levers.averts_war[p],
    )  # fmt: skip
    return one_begins, row, dead, war


class Chances(NamedTuple):
    """What decides the ways of a dispute, whoever begins it and whatever the rules."""

    force: float
    met: float  # the target answers force with force
    unmet: float  # it uses force though the initiator did not
    war: float  # if both do
    fatal_both: float
    fatal_one: float


@njit(cache=True)
def chances_of(c: Coefficients, facts: Floats, shift: float) -> Chances:
    """The chances of a pair's dispute."""
    return Chances(
        chance(c.force, facts, 0.0, shift), chance(c.answer, facts, 1.0, shift),
        chance(c.answer, facts, 0.0, shift), chance(c.war, facts, 0.0),
        chance(c.fatal, facts, 1.0), chance(c.fatal, facts, 0.0),
    )  # fmt: skip


@njit(cache=True)
def ways(
    of: Chances, bound: float, retaliates: float, reciprocates: float, averts: float
) -> tuple[float, float]:
    """Chances that people die in a dispute (in war, too), and that it is war, given who begins it."""
    force = of.force * (1.0 - bound)
    met = of.met + (1.0 - of.met) * retaliates
    unmet = of.unmet * (1.0 - reciprocates)
    both = force * met
    war = both * of.war * (1.0 - averts)
    alone = force * (1.0 - met) + (1.0 - force) * unmet
    return war + (both - war) * of.fatal_both + alone * of.fatal_one, war


@njit(cache=True)
def _in_kind(
    b: int, a: int, level: int, answer: int, levers: Levers, seed: np.uint64, replicate: int,
    year: int, who: int,
) -> int:  # fmt: skip
    """The answer of b to a under a rule of reciprocity: force for force, none for none."""
    if level >= USE and answer < USE and levers.retaliates[b, a] > 0.0:
        if luck.uniform(seed, replicate, year, luck.RECIPROCITY, who) < levers.retaliates[b, a]:
            return USE
    elif (
        level < USE
        and answer >= USE
        and levers.reciprocates[b, a] > 0.0
        and luck.uniform(seed, replicate, year, luck.RECIPROCITY, who) < levers.reciprocates[b, a]
    ):
        return SHOW if level > NONE else NONE
    return answer


@njit(cache=True)
def _averted(averts: float, seed: np.uint64, replicate: int, year: int, who: int) -> bool:
    return averts > 0.0 and luck.uniform(seed, replicate, year, luck.MEDIATION, who) < averts


@njit(cache=True)
def join(
    events: NDArray[np.int32], written: int, count: int, began: NDArray[np.int64], s: int,
    here: Flags, setting: Setting, beta: Floats, table: Floats, levers: Levers,
    state: SystemState, engaged: Flags, by_distance: Floats, seed: np.uint64, replicate: int, year: int,
    hazards: Floats,
) -> int:  # fmt: skip
    """Third states join the year's disputes, in place; returns the rows written, or -1 without room.

    A pair that is in a dispute already gets no second row.
    """
    if beta.size == 0:
        return 0
    n = setting.ccodes.size
    at, side = np.empty(n, np.int64), np.empty(n, np.int64)
    chances = np.empty((n, 2)) if hazards.size else np.empty((0, 0))
    free = ~engaged  # at the start, so that the order of disputes does not change a hazard
    bounds = join_bounds(beta, by_distance, state.history, setting.major, state.ln_power)
    # a rule that holds states to their pacts moves pacts as well
    honours = levers.honours if levers.moves else np.empty((0, 0))
    room = room_for(n)
    rows = 0
    for m in range(count):
        row = events[written + m]
        p = began[m]
        one_begins = setting.ccodes[setting.one[p]] == row[1]
        a = setting.one[p] if one_begins else setting.two[p]
        b = setting.two[p] if one_begins else setting.one[p]
        joiners = who_joins(
            beta, a, b, max(row[3], row[4]), setting.ids[p], setting.ccodes, here,
            state.pact, setting.near[s], setting.ln_distance[s], state.history, setting.major,
            state.ln_power, levers.stays_out, honours, seed, replicate, year,
            bounds, room, table, at, side, chances,
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
                one, two = a if x < 0 else at[x], b if y < 0 else at[y]
                q = pair_at(n, one, two)
                if engaged[q]:
                    continue
                if written + count + rows == events.shape[0]:
                    return -1
                new = events[written + count + rows]
                new[:] = row
                new[1], new[2], new[6], new[7] = setting.ccodes[one], setting.ccodes[two], 0, 1
                engaged[q], state.going_on[q] = True, 1
                rows += 1
                if hazards.size and x >= 0 and y >= 0 and free[q]:
                    hazards[q] += 1.0  # both joined: counted as it happens
    return rows


@njit(cache=True)
def carry_on(
    began: NDArray[np.int64], going_on: NDArray[np.int64], war_until: NDArray[np.int64],
    continuation: Floats, settles: Floats, ids: NDArray[np.int64], seed: np.uint64, replicate: int,
    year: int,
) -> None:  # fmt: skip
    """Mark the disputes that go on into the next year, in place; a war lasts as long as it was drawn to."""
    for m in range(began.size):
        going_on[began[m]] = 1
    for p in range(going_on.size):
        if going_on[p] > 0 and war_until[p] >= year:
            going_on[p] = going_on[p] + 1 if war_until[p] > year else 0
        elif going_on[p] > 0:
            u = luck.uniform(seed, replicate, year, luck.CONTINUATION, ids[p])
            lasts = goes_on(continuation, going_on[p], u)
            if lasts and settles[p] > 0.0:
                u = luck.uniform(seed, replicate, year, luck.SETTLEMENT, ids[p])
                lasts = u >= settles[p]
            going_on[p] = going_on[p] + 1 if lasts else 0
