"""The wars of a year: who is on which side, how each runs, and which pairs it holds."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise import luck
from equipoise.model.mechanisms import intercept
from equipoise.model.mechanisms.hostility import AT_WAR
from equipoise.model.mechanisms.joining import pair_at
from equipoise.model.mechanisms.war import Side, war_deaths, war_outcome, war_years
from equipoise.model.system import Coefficients, Levers, Setting, SystemState

Floats = NDArray[np.float64]


@njit(cache=True)
def wage(
    rows: NDArray[np.int32], count: int, setting: Setting, c: Coefficients, levers: Levers,
    state: SystemState, seed: np.uint64, replicate: int, year: int, wars: Floats, written: int,
) -> int:  # fmt: skip
    """Draw the course of the wars that begin in a year, and hold their pairs until they end.

    Parameters
    ----------
    rows : int32 (m, 10)
        The year's events: ``count`` disputes, then the pairs that joined them.
    count : int
        Disputes that began; a dispute's number is its row.
    setting, c, levers, state
        The system when the disputes have begun; ``state.war_until`` is written to.
    seed, replicate, year
        What luck is keyed by, with the pair that began it.
    wars : float (room, 8)
        Output, in the order of ``war.WAR_COLUMNS``, from row ``written`` on.

    Returns
    -------
    int
        Wars written; there is room, as each is one of the events.
    """
    if c.war_duration.size == 0:
        return 0
    n, found = setting.ccodes.size, 0
    side = np.zeros(n, np.int8)
    for m in range(count):
        if rows[m, 3] != AT_WAR and rows[m, 4] != AT_WAR:
            continue
        a, b = _place(setting, rows[m, 1]), _place(setting, rows[m, 2])
        p = pair_at(n, a, b)
        who = setting.ids[p]
        side[:] = 0
        side[a], side[b] = 1, 2
        enters = 1.0 / (1.0 + np.exp(-c.war_entry[0]))
        if c.war_intercept.size:
            z = luck.normal(seed, replicate, year, luck.WAR_INTERCEPT, who)
            enters = intercept.given(enters, z, c.war_intercept)
        for r in range(count, rows.shape[0]):
            if rows[r, 8] == m:
                for end in (1, 2):
                    k, key = _place(setting, rows[r, end]), who * 1000 + rows[r, end]
                    if side[k] == 0 and (
                        luck.uniform(seed, replicate, year, luck.WAR_ENTRY, key) < enters
                    ):
                        side[k] = end
        of = _sides(side, state.ln_power)
        years = war_years(c.war_duration, of, levers.settles[p], seed, replicate, year, who)
        row = wars[written + found]
        row[0], row[1], row[2], row[3] = year, m, year + years - 1, of.states
        row[4] = war_outcome(c.war_decided, c.war_won, of, seed, replicate, year, who)
        row[5] = war_deaths(c.war_deaths, of, years, seed, replicate, year, who)
        row[6], row[7] = of.power, of.other_power
        for r in range(rows.shape[0]):
            if rows[r, 8] == m:
                one, two = _place(setting, rows[r, 1]), _place(setting, rows[r, 2])
                if side[one] > 0 and side[two] > 0:
                    state.war_until[pair_at(n, one, two)] = year + years - 1
        found += 1
    return found


@njit(cache=True)
def _place(setting: Setting, ccode: int) -> int:
    return int(np.searchsorted(setting.ccodes, ccode))


@njit(cache=True)
def _sides(side: NDArray[np.int8], ln_power: Floats) -> Side:
    """Powers of both sides, and how many states there are."""
    power, other, states = 0.0, 0.0, 0
    for i in range(side.size):
        if side[i] == 1:
            power += np.exp(ln_power[i])
        elif side[i] == 2:
            other += np.exp(ln_power[i])
        states += side[i] > 0
    return Side(power, other, states)
