"""The system as the kernel sees it: what is given, what moves, and what rules change.

A replicate reads :class:`Setting`, :class:`Coefficients` and :class:`Levers`, and changes one
:class:`SystemState` in place, step by step.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise.model.mechanisms.treaty import Counts, Treaties, TreatyCoefficients
from equipoise.model.memory import NEVER

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Setting(NamedTuple):
    """What does not change within a replicate."""

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
    ln_power: Floats  # (S, n)
    democracy: Floats  # (S, n)
    pact: Flags  # (S, n, n)
    near: Flags  # (S, P) contiguous by land or at most 24 miles of water
    ln_distance: Floats  # (S, P)
    major: Flags  # (n,)
    trade: Floats  # (P,) share of its trade that the less dependent of the pair has with the other
    trade_level: Floats  # (P,) logarithm of the share that trade nears; nan for none
    trade_pull: float  # rate at which it does [per year]; 0 where trade stays as it is
    treaties: Treaties  # (k, n) at the start, with rows for those to come; see ``treaty.OUTSIDE``
    treaty_ids: NDArray[np.int64]  # (k,) ``treaty.FREE`` for a row without one
    common: Counts  # (n, n) allies in common at the start


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
    join_intercept: Floats  # from ``intercept.table_of``, or (0,) where states join by themselves
    war_duration: Floats  # (4,), or (0,) without the course of wars
    war_decided: Floats  # (2,)
    war_won: Floats  # (2,)
    war_deaths: Floats  # (5,)
    war_entry: Floats  # (1,)
    war_intercept: Floats  # as ``join_intercept``, for who of them goes to war
    exit: Floats  # (3,), or (0,) where nobody leaves
    growth: Floats  # (6,), or (0,) where power follows the record
    power: Floats  # (2,) onset's, in the order of ``growth.ACTS_BY``
    treaty: TreatyCoefficients
    moved: Floats  # (7,) onset's, for what rules move, in the order of ``moving.MOVED``


class Levers(NamedTuple):
    """What rules change; every array's neutral value does nothing, bit for bit."""

    gate: Floats  # (n,) chance that a force gate binds; 0
    gate_on_self: Flags  # (n,)
    gate_on_ally: Flags  # (n,)
    gate_open: Flags  # (n, n) the gate of i is open towards j from the start
    retaliates: Floats  # (n, n) i answers force of j with force where it would not; 0
    reciprocates: (
        Floats  # (n, n) i answers what is no force of j with none where it would use it; 0
    )
    stays_out: Floats  # (n,) chance that a state without an obligation does not join; 0
    honours: Floats  # (n, n) i defends j, whom it must defend, where it would not; 0
    averts_war: Floats  # (P,) chance that a war does not come about; 0
    settles: Floats  # (P,) chance that a dispute does not go on; 0
    onset_shift: Floats  # (P,) added to the log-odds of an onset; 0
    force_shift: Floats  # (P,) added to the log-odds of force, by either; 0
    moves: bool  # whether any of what follows is not neutral
    power_start: Floats  # (n,) added to the logarithm of the power share at the start; 0
    power_step: Floats  # (n,) added each year; 0
    balances: (
        Floats  # (n,) rise a year for each unit by which the first share exceeds the state's own; 0
    )
    democracy_step: Floats  # (n,) added each year, up to ``DEMOCRACY_CAP``; 0
    pact_made: Flags  # (n, n)
    pact_ended: Floats  # (n, n) chance that the pact ends at the start; 0
    trade_step: Floats  # (P,) added each year to the logarithm of trade; 0


class SystemState(NamedTuple):
    """What moves, changed in place by the steps of the year."""

    own_odds: Floats  # (P,) the onset's log-odds by the setting, growth and treaties
    own_quiet: Floats  # (P,) odds that these give a pair which never had a dispute
    own_power: Floats  # (n,) logarithm of the share, by the setting and growth
    own_pact: Flags  # (n, n) by the setting and treaties
    bound: Flags  # (n, n) by these in either sense, and
    common: Counts  # (n, n) allies in common by these
    treaties: Treaties  # (k, n)
    treaty_ids: NDArray[np.int64]  # (k,)
    log_odds: Floats  # (P,) of the first four, with what rules change
    if_quiet: Floats  # (P,)
    facts: Floats  # (P, 5)
    ln_power: Floats  # (n,)
    democracy: Floats  # (n,)
    pact: Flags  # (n, n)
    power_change: Floats  # (n,) what rules have added to the logarithm of the share
    grown: Floats  # (n,) what growth has
    trend: Floats  # (n,) of the share's logarithm, a year
    democracy_change: Floats  # (n,)
    history: Floats  # (P,)
    force_history: Floats  # (P,)
    last_dispute: NDArray[np.int32]  # (P,)
    activity: Floats  # (n,)
    used_force: Flags  # (n, n)
    going_on: NDArray[np.int64]  # (P,) years that a dispute under way has lasted
    war_until: NDArray[np.int64]  # (P,) last year of a war between the two; ``NEVER`` without one
    row: NDArray[np.int64]  # (P,) event of the dispute that the pair is in; -1 without one
    gone: Flags  # (n,) has left the system


class Past(NamedTuple):
    """Memory at the start, copied before it is written to."""

    history: Floats
    force_history: Floats
    last_dispute: NDArray[np.int32]
    activity: Floats
    used_force: Flags
    trend: Floats


@njit(cache=True)
def first_state(setting: Setting, past: Past, apart: bool) -> SystemState:
    """The state at the start of a replicate.

    Parameters
    ----------
    setting : Setting
    past : Past
    apart : bool
        Whether rules move odds, power or pacts. Where none does, what the system has by itself is all:
        the same arrays, so that nothing is copied from one to the other in every year.
    """
    n, pairs = setting.ccodes.size, setting.one.size
    quiet = np.exp(setting.log_odds[0] + setting.if_never[0])
    odds, power, pact = (
        setting.log_odds[0].copy(),
        setting.ln_power[0].copy(),
        setting.pact[0].copy(),
    )
    return SystemState(
        odds, quiet, power, pact, pact | pact.T, setting.common.copy(),
        setting.treaties.copy(), setting.treaty_ids.copy(),
        odds.copy() if apart else odds, quiet.copy() if apart else quiet,
        setting.facts[0].copy(), power.copy() if apart else power,
        setting.democracy[0].copy(), pact.copy() if apart else pact, np.zeros(n), np.zeros(n),
        past.trend.copy(), np.zeros(n),
        past.history.copy(), past.force_history.copy(), past.last_dispute.copy(),
        past.activity.copy(), past.used_force.copy(), np.zeros(pairs, np.int64),
        np.full(pairs, NEVER, np.int64), np.full(pairs, -1, np.int64), np.zeros(n, np.bool_),
    )  # fmt: skip


def no_levers(n: int) -> Levers:
    """Levers over n states that do nothing."""
    pairs = n * (n - 1) // 2
    zeros, pair, square = np.zeros(n), np.zeros(pairs), np.zeros((n, n))
    off, off_square = np.zeros(n, np.bool_), np.zeros((n, n), np.bool_)
    return Levers(
        gate=zeros.copy(),
        gate_on_self=off.copy(),
        gate_on_ally=off.copy(),
        gate_open=off_square.copy(),
        retaliates=square.copy(),
        reciprocates=square.copy(),
        stays_out=zeros.copy(),
        honours=square.copy(),
        averts_war=pair.copy(),
        settles=pair.copy(),
        onset_shift=pair.copy(),
        force_shift=pair.copy(),
        moves=False,
        power_start=zeros.copy(),
        power_step=zeros.copy(),
        balances=zeros.copy(),
        democracy_step=zeros.copy(),
        pact_made=off_square.copy(),
        pact_ended=square.copy(),
        trade_step=pair.copy(),
    )
