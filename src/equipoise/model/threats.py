"""Threat to each state, as :func:`equipoise.measures.security.threat` has it, in the simulated system."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise.model.course import chances_of, facts_of, ways
from equipoise.model.operators.force_gate import gate_is_open
from equipoise.model.system import Coefficients, Levers, Setting, SystemState

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

THREAT_EVERY = 5
"""Threats are taken every fifth year of a run, or in the last of a shorter one; each costs ten years."""


def threat_years(years: int) -> NDArray[np.int64]:
    """Numbers of the years of a run, from 0, in which threats are taken."""
    if years < THREAT_EVERY:
        return np.array([years - 1])
    return np.arange(THREAT_EVERY - 1, years, THREAT_EVERY)


@njit(cache=True)
def threat_of(
    odds: Floats,
    here: Flags,
    setting: Setting,
    c: Coefficients,
    levers: Levers,
    state: SystemState,
    out: Floats,
) -> None:
    """Chance, for each state, that some other begins a dispute with it in which people die.

    Parameters
    ----------
    odds : float (P,)
        Of an onset; 0 where none can begin.
    here : bool (n,)
        In the system.
    setting, c, levers, state
        The system when the year begins.
    out : float (n,)
        Output, overwritten; nan for a state that is not in the system.
    """
    out[:] = 0.0
    facts = np.empty(7)
    for p in range(odds.size):
        if odds[p] == 0.0:
            continue
        begun = odds[p] / (1.0 + odds[p])
        facts_of(p, state, facts)
        each = chances_of(c, facts, levers.force_shift[p])
        i, j = setting.one[p], setting.two[p]
        gap = c.initiator[0] * (state.ln_power[i] - state.ln_power[j])
        gap += c.initiator[1] * (state.democracy[i] - state.democracy[j])
        first = 1.0 / (1.0 + math.exp(-gap))
        for a, b, begins in ((i, j, first), (j, i, 1.0 - first)):
            bound = levers.gate[a]
            if bound > 0.0 and gate_is_open(
                a, b, levers.gate_on_self[a], levers.gate_on_ally[a], levers.gate_open,
                state.used_force, state.pact,
            ):  # fmt: skip
                bound = 0.0
            dead, _ = ways(
                each,
                bound,
                levers.retaliates[b, a],
                levers.reciprocates[b, a],
                levers.averts_war[p],
            )
            out[b] += math.log1p(-begun * begins * dead)
    for i in range(out.size):
        out[i] = 1.0 - math.exp(out[i]) if here[i] else np.nan
