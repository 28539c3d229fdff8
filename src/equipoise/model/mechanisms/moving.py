"""What rules move: power, regime, pacts and trade, and what that does to the log-odds of an onset.

Without a rule nothing but power and pacts moves, by growth and treaties. With one, the log-odds of a pair
change by

    sum over covariates of  beta (covariate with the rule - covariate without),

where beta is the fitted coefficient or, for a contested one, the theory's. What the setting, growth and
treaties are worth keeps its fitted weight under every theory, so that theories differ in what a rule does
and not in the world that it meets.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise import luck
from equipoise.model.bonds import flip
from equipoise.model.mechanisms.trade import link_after
from equipoise.model.mechanisms.treaty import (
    Counts,
)
from equipoise.model.system import Levers, Setting, SystemState

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MOVED: tuple[str, ...] = (
    "ln_parity",
    "ln_stronger_cinc",
    "defense_pact",
    "lower_democracy",
    "higher_democracy",
    "ln_shared_allies",
    "ln_trade_dependence",
)
"""Covariates that rules can move, in the order of ``Coefficients.moved``."""

LOWER_DEMOCRACY = 3
"""Place of the lower democracy score among the facts of hostility."""

DEMOCRACY_CAP = 2.0
"""A rule raises a state's democracy score at most to this [standard deviations]."""

TRADE_SCALE = 1000.0
"""Dependence is counted in thousandths of a state's trade: the covariate is ln(1 + 1000 x)."""


@njit(cache=True)
def move(
    t: int, s: int, setting: Setting, levers: Levers, beta: Floats, state: SystemState,
    seed: np.uint64, replicate: int,
) -> None:  # fmt: skip
    """Let rules move power, regime, pacts and trade, in place, and bring the log-odds up to date.

    Parameters
    ----------
    t, s : int
        Year of the run, from 0, and slice of the setting.
    setting, levers : Setting, Levers
    beta : float (7,)
        In the order of ``MOVED``.
    state : SystemState
        With what the year gives and what growth and treaties have made of it, and nothing of rules.
    seed, replicate
        What luck is keyed by: a pact ends with the pair's own draw of the start year.
    """
    n, was = setting.ccodes.size, state.own_power
    move_power(t, setting.member[s], was, levers, state.power_change)
    for i in range(n):
        state.ln_power[i] += state.power_change[i]
        room = max(DEMOCRACY_CAP - setting.democracy[s, i], 0.0)
        state.democracy_change[i] = min(levers.democracy_step[i] * (t + 1), room)
        state.democracy[i] += state.democracy_change[i]
    pacts = _change_pacts(setting, levers, setting.member[s], state.pact, seed, replicate)
    after = _common_after(state) if pacts else state.common
    for p in range(setting.one.size):
        i, j = setting.one[p], setting.two[p]
        now = state.ln_power
        change = beta[0] * (abs(was[i] - was[j]) - abs(now[i] - now[j]))
        change += beta[1] * (max(now[i], now[j]) - max(was[i], was[j]))
        old, new = setting.democracy[s], state.democracy
        lower = min(new[i], new[j])
        change += beta[3] * (lower - min(old[i], old[j]))
        change += beta[4] * (max(new[i], new[j]) - max(old[i], old[j]))
        if pacts:
            held = state.own_pact[i, j] or state.own_pact[j, i]
            holds = state.pact[i, j] or state.pact[j, i]
            change += beta[2] * ((1.0 if holds else 0.0) - (1.0 if held else 0.0))
            if after[i, j] != state.common[i, j]:
                change += beta[5] * (math.log1p(after[i, j]) - math.log1p(state.common[i, j]))
        if levers.trade_step[p] != 0.0 and setting.trade[p] > 0.0:
            share = TRADE_SCALE * link_after(
                t + 1, setting.trade[p], setting.trade_level[p], setting.trade_pull
            )
            grown = share * math.exp(levers.trade_step[p] * (t + 1))
            change += beta[6] * (math.log1p(grown) - math.log1p(share))
        change += levers.onset_shift[p]
        if change != 0.0:  # what is not moved stays as it is to the last bit
            state.log_odds[p] += change
            state.if_quiet[p] *= math.exp(change)
        state.facts[p, LOWER_DEMOCRACY] = lower


@njit(cache=True)
def move_power(t: int, member: Flags, ln_power: Floats, levers: Levers, change: Floats) -> None:
    """What rules add to the logarithm of every state's power share, in place; others' shares are not scaled.

    Parameters
    ----------
    t : int
        Year of the run, from 0.
    member, ln_power : (n,)
        Of the setting, with what growth has added.
    levers : Levers
    change : float (n,)
        What was added up to the year before; what is added up to this one.
    """
    first = 0.0
    for i in range(member.size):
        if t == 0:
            change[i] = levers.power_start[i]
        if member[i]:
            first = max(first, math.exp(ln_power[i] + change[i]))
    for i in range(member.size):
        own = math.exp(ln_power[i] + change[i])
        change[i] += levers.power_step[i] + levers.balances[i] * max(first - own, 0.0)


@njit(cache=True)
def _change_pacts(
    setting: Setting, levers: Levers, member: Flags, pact: Flags, seed: np.uint64, replicate: int
) -> bool:
    """Make and end pacts, in place; whether any lever does either."""
    n, any_change = pact.shape[0], False
    p = 0
    for i in range(n):
        for j in range(i + 1, n):
            for a, b in ((i, j), (j, i)):
                if levers.pact_ended[a, b] > 0.0:
                    any_change = True
                    u = luck.uniform(seed, replicate, setting.first_year, luck.PACT, setting.ids[p])
                    if u < levers.pact_ended[a, b]:
                        pact[a, b] = False
                if levers.pact_made[a, b]:
                    any_change = True
                    pact[a, b] = member[a] and member[b]
            p += 1
    return any_change


@njit(cache=True)
def _common_after(state: SystemState) -> Counts:
    """(n, n) allies in common with what rules have made of the pacts."""
    bound, common = state.bound.copy(), state.common.copy()
    for i in range(bound.shape[0]):
        for j in range(i + 1, bound.shape[0]):
            if (state.pact[i, j] or state.pact[j, i]) != bound[i, j]:
                flip(i, j, bound, common)
    return common
