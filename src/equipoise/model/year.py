"""The order of a year, and the replicate that strings years together.

Each simulated year: the setting is taken in and rules move it; the state of the year is drawn; disputes
begin; for each, who begins it, how far the initiator goes (under its rule, if it has adopted one), how the
target answers, whether it is war and whether anyone is killed, and who joins it; then everything is
remembered, and disputes that go on are marked. The steps stand in :func:`run_replicate`, one after the other,
and change one state in place.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise import luck
from equipoise.model.course import carry_on, join, run_dispute
from equipoise.model.mechanisms.moving import follow, move
from equipoise.model.mechanisms.onset import count_common_enemies, onset_log_odds, relative_activity
from equipoise.model.mechanisms.shock import next_shock
from equipoise.model.memory import remember
from equipoise.model.system import Coefficients, Levers, Past, Setting, first_state
from equipoise.model.threats import threat_of

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
    "dispute",
)
"""One row for each pair in a dispute that begins: codes of the state on the initiator's side and of the one
on the target's, hostility levels of the sides, whether people died, whether a rule held the initiator back,
and whether either of the two joined it later. A dispute is one row that was not joined and its joined ones,
with one number within the year."""

MAX_DISPUTES_A_YEAR = 600
"""Room for events; the record's fullest year has fewer than a hundred."""


EXPECTED: tuple[str, ...] = ("onsets", "fatal", "wars")
"""What a year's expected counts are: of disputes, over all pairs' chances; of fatal ones and of wars, over
the disputes that began, with who began each given."""


@njit(cache=True)
def run_replicate(
    setting: Setting, coefficients: Coefficients, levers: Levers, past: Past, years: int,
    seed: np.uint64, replicate: int, events: NDArray[np.int32], expected: Floats, hazards: Floats,
    when: NDArray[np.int64], threats: Floats,
) -> int:  # fmt: skip
    """Simulate one replicate and return the number of events written, or -1 if they had no room.

    Parameters
    ----------
    setting, coefficients, levers, past
        Everything that determines the replicate but luck.
    years : int
        Years to simulate.
    seed, replicate : int
        What luck is keyed by.
    events : int32 (room, 9)
        Output, in the order of ``EVENT_COLUMNS``.
    expected : float (years, 3)
        Output: see ``EXPECTED``; given this replicate's own past.
    hazards : float (2, years, P) or (0, 0, 0)
        Output, added to: each pair's chance that both begin a dispute, and that one comes to them because
        either joins; nothing is added if it is empty.
    when : int (k,)
        From ``threats.threat_years``.
    threats : float (k, n) or (0, 0)
        Output: each state's chance of a fatal dispute that another begins, in the years of
        ``when``; none if it is empty.
    """
    pairs = setting.one.size
    state = first_state(setting, past)
    free, engaged = np.empty(pairs, np.bool_), np.empty(pairs, np.bool_)
    shared, of_allies, log_odds = np.empty(pairs), np.empty(pairs), np.empty(pairs)
    began = np.empty(MAX_DISPUTES_A_YEAR, np.int64)
    levels = np.empty((2, MAX_DISPUTES_A_YEAR), np.int64)
    facts, active = np.empty(7), np.empty(setting.ccodes.size)
    shock, written, taken, slices = 0.0, 0, 0, setting.log_odds.shape[0]
    for t in range(years):
        year, s = setting.first_year + t, min(t, slices - 1)
        if 0 < t < slices or levers.moves:
            follow(s, setting, state)
        if levers.moves:
            move(t, s, setting, levers, coefficients.moved, state, seed, replicate)
        shock = next_shock(
            shock, coefficients.sigma, coefficients.rho, t == 0, seed, replicate, year
        )
        for p in range(pairs):
            free[p] = setting.in_system[s, p] and state.going_on[p] == 0
            engaged[p] = state.going_on[p] > 0
        ally = state.pact | state.pact.T
        count_common_enemies(
            year, state.last_dispute, setting.one, setting.two, ally, shared, of_allies
        )
        tide = shock - 0.5 * coefficients.sigma**2  # keeps the mean of rare chances
        relative_activity(state.activity, setting.member[s], active)
        onset_log_odds(
            year, tide, state.log_odds, setting.if_never[s], coefficients.memory, free,
            setting.one, setting.two, state.history, state.force_history, state.last_dispute,
            active, shared, of_allies, log_odds,
        )  # fmt: skip
        if taken < threats.shape[0] and t == when[taken]:
            threat_of(log_odds, setting, coefficients, levers, state, threats[taken])
            taken += 1
        count, total = _begin_disputes(
            log_odds, setting.ids, seed, replicate, year, began,
            hazards[0, t] if hazards.size else log_odds[:0],
        )  # fmt: skip
        if count < 0 or written + count > events.shape[0]:
            return -1
        expected[t, 0], expected[t, 1], expected[t, 2] = total, 0.0, 0.0
        for m in range(count):
            p = began[m]
            engaged[p] = True
            one_begins, row, dead, war = run_dispute(
                p, m, setting, coefficients, levers, state, facts, seed, replicate, year
            )
            expected[t, 1] += dead
            expected[t, 2] += war
            levels[0, m] = row[3] if one_begins else row[4]
            levels[1, m] = row[4] if one_begins else row[3]
            events[written + m] = row
        joined = join(
            events, written, count, began, s, setting, coefficients.joining, levers, state, engaged,
            seed, replicate, year, hazards[1, t] if hazards.size else log_odds[:0],
        )  # fmt: skip
        if joined < 0:
            return -1
        remember(
            year, began[:count], engaged, levels[0], levels[1], setting.one, setting.two,
            state.history, state.force_history, state.last_dispute, state.activity, state.used_force,
        )  # fmt: skip
        carry_on(
            began[:count], state.going_on, coefficients.continuation, levers.settles, setting.ids,
            seed, replicate, year,
        )  # fmt: skip
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
