"""The order of a year, and the replicate that strings years together.

Each simulated year: the setting is taken in, and growth and rules move it; the state of the year is drawn;
disputes begin; for each, who begins it, how far the initiator goes (under its rule, if it has adopted one),
how the target answers, whether it is war and whether anyone is killed, and who joins it; the course of wars;
then everything is remembered, disputes that go on are marked, states leave the system, power grows on, and
treaties end, open and begin.
The steps stand in :func:`run_replicate`, one after the other, and change one state in place.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise import luck
from equipoise.model.bonds import count_anew, in_either_sense, pacts_of, renew
from equipoise.model.course import carry_on, join, run_dispute
from equipoise.model.fighting import wage
from equipoise.model.mechanisms.bounds import write_by_distance
from equipoise.model.mechanisms.exit import leave
from equipoise.model.mechanisms.growth import grow, move_odds
from equipoise.model.mechanisms.joining import pair_at
from equipoise.model.mechanisms.moving import move
from equipoise.model.mechanisms.onset import (
    SMALLEST_CINC,
    count_common_enemies,
    onset_odds,
    relative_activity,
)
from equipoise.model.mechanisms.shock import next_shock
from equipoise.model.mechanisms.treaty import Counts, Ground, Luck, next_treaties
from equipoise.model.memory import remember
from equipoise.model.system import Coefficients, Levers, Past, Setting, SystemState, first_state
from equipoise.model.threats import threat_of

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int32]

EVENT_COLUMNS: tuple[str, ...] = (
    "year",
    "initiator",
    "target",
    "level",
    "answer",
    "fatal",
    "restrained",
    "joined",
    "dispute",
    "last_year",
)
"""One row for each pair in a dispute that begins: codes of the state on the initiator's side and of the one
on the target's, hostility levels of the sides, whether people died, whether a rule held the initiator back,
and whether either of the two joined it later. A dispute is one row that was not joined and its joined ones,
with one number within the year. A row's last year is the pair's own: that in which its dispute ends, or the
last of the run."""

MAX_DISPUTES_A_YEAR = 600
"""Room for events; the record's fullest year has fewer than a hundred."""


EXPECTED: tuple[str, ...] = ("onsets", "fatal", "wars")
"""What a year's expected counts are: of disputes, over all pairs' chances; of fatal ones and of wars, over
the disputes that began, with who began each given."""


class Output(NamedTuple):
    """Where a replicate writes; what is empty is not kept."""

    events: NDArray[np.int32]  # (room, 10) in the order of ``EVENT_COLUMNS``
    wars: Floats  # (room, 8), as much as for events, in the order of ``war.WAR_COLUMNS``
    expected: Floats  # (years, 3) see ``EXPECTED``; given this replicate's own past
    hazards: Floats  # (2, years, P), added to: chances that a pair begins a dispute, or joins one
    when: NDArray[np.int64]  # (k,) from ``threats.threat_years``
    threats: Floats  # (k, n) each state's chance of a fatal dispute that another begins; nan if it is not there
    left: NDArray[np.int32]  # (n,) year in which the state left the system; 0 if it is there
    shares: (
        Floats  # (years, n) share of power as the year begins; nan for a state that is not there
    )
    ties: Floats  # (years, 2) pairs then that a pact binds, and that are in a dispute


class _Work(NamedTuple):
    """Room that every year uses anew."""

    here: Flags  # (n,) in the system
    free: Flags  # (P,) may begin a dispute
    engaged: Flags  # (P,)
    ally: Flags  # (n, n) a pact in either sense
    shared: Counts  # (P,)
    of_allies: Counts  # (P,)
    active: Floats  # (n,)
    odds: Floats  # (P,) of an onset
    draws: Floats  # (P,) its luck
    by_distance: Floats  # (P,) from ``joining.write_by_distance``
    began: NDArray[np.int64]  # (room,)
    levels: NDArray[np.int64]  # (2, room)
    facts: Floats  # (7,)


@njit(cache=True)
def _room(n: int, pairs: int) -> _Work:
    return _Work(
        np.empty(n, np.bool_), np.empty(pairs, np.bool_), np.empty(pairs, np.bool_),
        np.empty((n, n), np.bool_), np.empty(pairs, np.int16), np.empty(pairs, np.int16), np.empty(n),
        np.empty(pairs), np.empty(pairs), np.empty(pairs), np.empty(MAX_DISPUTES_A_YEAR, np.int64),
        np.empty((2, MAX_DISPUTES_A_YEAR), np.int64), np.empty(7),
    )  # fmt: skip


@njit(cache=True)
def run_replicate(
    setting: Setting, before: Coefficients, since: Coefficients, since_year: int, levers: Levers,
    past: Past, years: int, seed: np.uint64, replicate: int, out: Output,
) -> tuple[int, int]:  # fmt: skip
    """Simulate one replicate and return the numbers of events and wars written, or -1 if they had no room.

    Parameters
    ----------
    setting, levers, past
        Everything that determines the replicate but luck and coefficients.
    before, since : Coefficients
        Up to the year before ``since_year``, and from then on.
    years : int
        Years to simulate.
    seed, replicate : int
        What luck is keyed by.
    out : Output
        Written to.
    """
    state = first_state(setting, past, levers.moves)
    work = _room(setting.ccodes.size, setting.one.size)
    out.left[:] = 0
    shock, taken, slices = 0.0, 0, setting.log_odds.shape[0]
    # not plain noughts, for each of which the steps would be compiled once more
    written, fought = 0 * slices, 0 * slices
    for t in range(years):
        year, s = setting.first_year + t, min(t, slices - 1)
        coefficients = since if year >= since_year else before
        _move_on(t, s, setting, coefficients, levers, state, seed, replicate)
        if coefficients.joining.size > 0 and (t == 0 or t < slices):
            write_by_distance(coefficients.joining, setting.ln_distance[s], work.by_distance)
        shock = next_shock(
            shock, coefficients.sigma, coefficients.rho, t == 0, seed, replicate, year
        )
        _onset_chances(year, s, shock, setting, coefficients, state, work)
        _survey(work.here, state.ln_power, work.ally, work.engaged, out.shares[t], out.ties[t])
        if taken < out.threats.shape[0] and t == out.when[taken]:
            threat_of(
                work.odds, work.here, setting, coefficients, levers, state, out.threats[taken]
            )
            taken += 1
        count, joined = _disputes_of_year(
            t, s, setting, coefficients, levers, state, work, seed, replicate, out, written
        )
        if count < 0:
            return -1, 0
        rows = out.events[written : written + count + joined]
        wars = wage(
            rows, count, setting, coefficients, levers, state, seed, replicate, year, out.wars, fought
        )  # fmt: skip
        began = work.began[:count]
        remember(
            year, began, work.engaged, work.levels[0], work.levels[1], setting.one, setting.two,
            state.history, state.force_history, state.last_dispute, state.activity, state.used_force,
        )  # fmt: skip
        carry_on(
            began, state.going_on, state.war_until, coefficients.continuation, levers.settles,
            setting.ids, seed, replicate, year,
        )  # fmt: skip
        _date(year, written, count + joined, setting, state, out.events)
        _let_leave(setting, coefficients, state, work.here, Luck(seed, replicate, year), out.left)
        grow(
            coefficients.growth, work.here, setting.ln_power[s], setting.ccodes, seed, replicate, year,
            state.grown, state.trend,
        )  # fmt: skip
        if not _renew_treaties(
            s, setting, coefficients, state, work.here, Luck(seed, replicate, year)
        ):
            return -1, 0
        written += count + joined
        fought += wars
    return written, fought


@njit(cache=True)
def _move_on(
    t: int, s: int, setting: Setting, coefficients: Coefficients, levers: Levers, state: SystemState,
    seed: np.uint64, replicate: int,
) -> None:  # fmt: skip
    """Take in the setting of the year, what growth has made of it, and what rules do; in place."""
    follows = 0 < t < setting.log_odds.shape[0]
    grows = t > 0 and coefficients.growth.size > 0
    if follows:
        state.own_odds[:] = setting.log_odds[s]
        state.own_quiet[:] = np.exp(setting.log_odds[s] + setting.if_never[s])
        state.own_power[:] = setting.ln_power[s]
        state.own_pact[:] = setting.pact[s]
        if levers.moves:
            count_anew(state.own_pact, state.bound, state.common)
    if grows:
        now = setting.ln_power[s] + state.grown
        move_odds(state.own_power, now, coefficients.power, state.own_odds, state.own_quiet)
        state.own_power[:] = now
    if follows or levers.moves:
        state.facts[:] = setting.facts[s]
        state.democracy[:] = setting.democracy[s]
    if levers.moves:  # else they are the same arrays
        state.pact[:], state.ln_power[:] = state.own_pact, state.own_power
        state.log_odds[:], state.if_quiet[:] = state.own_odds, state.own_quiet
        move(t, s, setting, levers, coefficients.moved, state, seed, replicate)


@njit(cache=True)
def _renew_treaties(
    s: int, setting: Setting, coefficients: Coefficients, state: SystemState, here: Flags, of: Luck
) -> bool:
    """Let treaties move on, and with them pacts and what these are worth; False if one had no room."""
    if coefficients.treaty.rates.size == 0:
        return True
    ground = Ground(
        here, state.own_power, setting.democracy[s], setting.ccodes, setting.near[s],
        setting.ln_distance[s], state.bound, state.common,
    )  # fmt: skip
    changed = next_treaties(coefficients.treaty, ground, of, state.treaties, state.treaty_ids)
    if changed > 0:
        pacts_of(state.treaties, state.treaty_ids, state.own_pact)
        renew(
            coefficients.treaty.acts, state.own_pact, state.bound, state.common, state.own_odds,
            state.own_quiet,
        )  # fmt: skip
    return changed >= 0


@njit(cache=True)
def _survey(
    here: Flags, ln_power: Floats, ally: Flags, engaged: Flags, shares: Floats, ties: Floats
) -> None:
    """Write down the state of the world: each state's share of power, and how many pairs are tied."""
    for i in range(here.size):
        # what was added so that every share has a logarithm is taken off again
        shares[i] = max(np.exp(ln_power[i]) - SMALLEST_CINC, 0.0) if here[i] else np.nan
    bound, disputing, p, n = 0, 0, 0, here.size
    for i in range(n):
        for k in range(n - i - 1):  # without a branch, so that many are taken at once
            both = here[i] & here[i + 1 + k]
            bound += both & ally[i, i + 1 + k]
            disputing += both & engaged[p + k]
        p += n - i - 1
    ties[0], ties[1] = bound, disputing


@njit(cache=True)
def _let_leave(
    setting: Setting, coefficients: Coefficients, state: SystemState, here: Flags, of: Luck, left: Ints
) -> None:  # fmt: skip
    """Let states leave the system: their disputes end, and they are here no more."""
    leavers = leave(
        coefficients.exit, here, state.ln_power, setting.ccodes, of.seed, of.replicate, of.year,
        state.gone, left,
    )  # fmt: skip
    if leavers:
        _part(setting, state)
        here[:] &= ~state.gone


@njit(cache=True)
def _part(setting: Setting, state: SystemState) -> None:
    """End the disputes of states that have left the system."""
    for p in range(state.going_on.size):
        if state.gone[setting.one[p]] or state.gone[setting.two[p]]:
            state.going_on[p], state.row[p] = 0, -1


@njit(cache=True)
def _date(
    year: int, written: int, fresh: int, setting: Setting, state: SystemState, events: Ints
) -> None:
    """Write until when disputes lasted: to those of the year, and to those of before that were in it."""
    n = setting.ccodes.size
    for r in range(written, written + fresh):
        one = np.searchsorted(setting.ccodes, events[r, 1])
        two = np.searchsorted(setting.ccodes, events[r, 2])
        state.row[pair_at(n, one, two)] = r
        events[r, 9] = year
    for p in range(state.row.size):
        if state.row[p] >= 0:
            events[state.row[p], 9] = year
            if state.going_on[p] == 0:
                state.row[p] = -1


@njit(cache=True)
def _onset_chances(
    year: int, s: int, shock: float, setting: Setting, coefficients: Coefficients,
    state: SystemState, work: _Work,
) -> None:  # fmt: skip
    """Who may begin a dispute, and each pair's odds of doing so, in ``work``."""
    for i in range(work.here.size):
        work.here[i] = setting.member[s, i] and not state.gone[i]
    _at_risk(work.here, setting.in_system[s], state.going_on, work.free, work.engaged)
    in_either_sense(state.pact, work.ally)
    count_common_enemies(
        year, state.last_dispute, setting.one, setting.two, work.ally, work.shared, work.of_allies
    )
    tide = shock - 0.5 * coefficients.sigma**2  # keeps the mean of rare chances
    relative_activity(state.activity, work.here, work.active)
    onset_odds(
        year, tide, state.log_odds, state.if_quiet, coefficients.memory, work.free, setting.one,
        setting.two, state.history, state.force_history, state.last_dispute, work.active, work.shared,
        work.of_allies, work.odds,
    )  # fmt: skip


@njit(cache=True)
def _at_risk(
    here: Flags, in_system: Flags, going_on: NDArray[np.int64], free: Flags, engaged: Flags
) -> None:
    """Write which pairs may begin a dispute, and which are in one; by rows, so that many are taken at once."""
    p, n = 0, here.size
    for i in range(n):
        last = p + n - i - 1
        lasted, there, other = going_on[p:last], in_system[p:last], here[i + 1 :]
        is_free, is_engaged = free[p:last], engaged[p:last]
        for k in range(other.size):
            is_engaged[k] = lasted[k] > 0
            is_free[k] = there[k] & here[i] & other[k] & (lasted[k] == 0)
        p = last


@njit(cache=True)
def _disputes_of_year(
    t: int, s: int, setting: Setting, coefficients: Coefficients, levers: Levers, state: SystemState,
    work: _Work, seed: np.uint64, replicate: int, out: Output, written: int,
) -> tuple[int, int]:  # fmt: skip
    """Disputes that begin and run their course, and who joins; how many began and joined, -1 without room."""
    year = setting.first_year + t
    count, total = _begin_disputes(
        work.odds, work.draws, setting.ids, seed, replicate, year, work.began,
        out.hazards[0, t] if out.hazards.size else work.odds[:0],
    )  # fmt: skip
    if count < 0 or written + count > out.events.shape[0]:
        return -1, 0
    out.expected[t, 0], out.expected[t, 1], out.expected[t, 2] = total, 0.0, 0.0
    for m in range(count):
        p = work.began[m]
        work.engaged[p] = True
        one_begins, row, dead, war = run_dispute(
            p, m, setting, coefficients, levers, state, work.facts, seed, replicate, year
        )
        out.expected[t, 1] += dead
        out.expected[t, 2] += war
        work.levels[0, m] = row[3] if one_begins else row[4]
        work.levels[1, m] = row[4] if one_begins else row[3]
        out.events[written + m] = row
    joined = join(
        out.events, written, count, work.began, s, work.here, setting, coefficients.joining,
        coefficients.join_intercept, levers, state, work.engaged, work.by_distance, seed, replicate, year,
        out.hazards[1, t] if out.hazards.size else work.odds[:0],
    )  # fmt: skip
    return (count, joined) if joined >= 0 else (-1, 0)


@njit(cache=True)
def _begin_disputes(
    odds: Floats, draws: Floats, ids: NDArray[np.int64], seed: np.uint64, replicate: int, year: int,
    began: NDArray[np.int64], hazards: Floats,
) -> tuple[int, float]:  # fmt: skip
    """Pairs in which a dispute begins, in ``began``; their number (-1: no room) and the sum of chances."""
    for p in range(ids.size):  # a loop of its own, which compiles to draws of several pairs at once
        draws[p] = luck.uniform(seed, replicate, year, luck.ONSET, ids[p])
    count, total = 0, 0.0
    for p in range(odds.size):
        here = odds[p] / (1.0 + odds[p])
        total += here
        if draws[p] < here:
            if count == began.size:
                return -1, total
            began[count] = p
            count += 1
    if hazards.size:
        for p in range(odds.size):
            hazards[p] += odds[p] / (1.0 + odds[p])
    return count, total
