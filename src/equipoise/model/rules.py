"""Operators: what a doctrine's rule does to the simulated system, and at which step.

Only ``FORCE_GATE`` is modelled so far. A rule that needs another operator is reported as not modelled;
nothing is put in its place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise.errors import ScenarioError
from equipoise.model.mechanisms.hostility import FACTS, FATAL
from equipoise.model.mechanisms.initiator import NAMES as INITIATOR
from equipoise.model.mechanisms.onset import MEMORY, SETTING, memory_features
from equipoise.model.params import Params, padded
from equipoise.model.world import World

Flags = NDArray[np.bool_]

MODELLED: tuple[str, ...] = ("FORCE_GATE",)
"""Operators that the simulation can run."""

TRIGGERS: tuple[str, ...] = ("force-on-self", "force-on-ally", "prevent")

PREVENT_SHARE = 0.10
"""'Prevent' opens the gate towards this share of states, those most dangerous to the adopter."""


@dataclass(frozen=True, slots=True)
class ForceGate:
    """FORCE_GATE: in disputes that an adopter begins its own conduct stops at display of force.

    Unless that very target used force, in the year before, on the adopter or on a state that the
    adopter must defend. Nothing is re-assigned: the force simply does not happen.
    """

    adopters: tuple[int, ...]
    """Codes of the states that adopt the rule."""
    compliance: float
    """Chance that the rule binds in a dispute it applies to [0 to 1]."""
    triggers: tuple[str, ...]
    """What opens the gate: some of ``TRIGGERS``."""
    permits: bool = False
    """Read as a permission: it forbids nothing, so it changes nothing."""


@dataclass(frozen=True, slots=True)
class GateArrays:
    """A gate as the kernel sees it."""

    adopts: Flags
    """(n,)"""
    compliance: float
    on_self: bool
    on_ally: bool
    always_open: Flags
    """(n, n) the gate of i is open towards j from the start, under 'prevent'."""


def compile_gate(gate: ForceGate | None, world: World, params: Params) -> GateArrays:
    """The gate over the roster of a world; no gate, or a mere permission, binds nobody.

    Raises
    ------
    ScenarioError
        For an unknown trigger, a compliance outside 0 to 1 or an adopter not in the world.
    """
    n = world.n_states
    nobody = GateArrays(np.zeros(n, np.bool_), 0.0, False, False, np.zeros((n, n), np.bool_))
    if gate is None:
        return nobody
    unknown = [t for t in gate.triggers if t not in TRIGGERS]
    if unknown:
        raise ScenarioError(f"FORCE_GATE: no trigger {unknown[0]!r}; known: {', '.join(TRIGGERS)}")
    if not 0.0 <= gate.compliance <= 1.0:
        raise ScenarioError(f"FORCE_GATE: compliance {gate.compliance}; give a chance from 0 to 1")
    if gate.permits:
        return nobody
    adopts = np.zeros(n, np.bool_)
    for ccode in gate.adopters:
        adopts[world.place(ccode)] = True
    always_open = (
        dangerous(world, params) if "prevent" in gate.triggers else np.zeros((n, n), np.bool_)
    )
    return GateArrays(
        adopts,
        gate.compliance,
        "force-on-self" in gate.triggers,
        "force-on-ally" in gate.triggers,
        always_open,
    )


def dangerous(world: World, params: Params) -> Flags:
    """(n, n) True where j is among the tenth of states most likely to begin a fatal dispute with i.

    Computed once, at the start, from the point estimates: chance of an onset, times the chance that
    j begins it, times the chance that it is fatal if j uses force and i answers.
    """
    n = world.n_states
    ally = world.pact[0] | world.pact[0].T
    x = np.hstack(
        [
            world.setting[0],
            memory_features(
                world.year + 1,
                world.memory,
                world.one,
                world.two,
                ally,
                world.member[0],
                world.setting[0],
            ),
        ]
    )
    onset = 1.0 / (1.0 + np.exp(-x @ padded(params, "onset", SETTING + MEMORY)))
    onset = np.where(world.in_system()[0], onset, 0.0)
    begin = padded(params, "initiator", INITIATOR)
    gap = begin[0] * (world.ln_cinc[0][world.one] - world.ln_cinc[0][world.two]) + begin[1] * (
        world.democracy[0][world.one] - world.democracy[0][world.two]
    )
    first = 1.0 / (1.0 + np.exp(-gap))
    columns = [(SETTING + MEMORY).index(name) for name in FACTS]
    fatal_beta = padded(params, "fatal", FATAL)
    fatal = 1.0 / (1.0 + np.exp(-(x[:, columns] @ fatal_beta[:-1] + fatal_beta[-1])))
    hazard = np.zeros((n, n))
    hazard[world.two, world.one] = onset * fatal * first  # row: in danger; column: from whom
    hazard[world.one, world.two] = onset * fatal * (1.0 - first)
    out = np.zeros((n, n), np.bool_)
    count = max(int(PREVENT_SHARE * (n - 1)), 1)
    for i in range(n):
        # ties are broken by the roster's order, so that the set never depends on a sort's whims
        out[i, np.argsort(-hazard[i], kind="stable")[:count]] = True
        out[i, i] = False
    return out & (hazard > 0)


@njit(cache=True)
def gate_is_open(
    i: int,
    j: int,
    on_self: bool,
    on_ally: bool,
    always_open: Flags,
    used_force: Flags,
    pact: Flags,
) -> bool:
    """True if state i may use force against j under the rule.

    Parameters
    ----------
    i, j : int
        Places of the adopter and its target.
    on_self, on_ally : bool
        Which triggers the rule knows.
    always_open : bool (n, n)
        Pairs that 'prevent' opens.
    used_force : bool (n, n)
        i used force against j in the year before.
    pact : bool (n, n)
        i must defend j.
    """
    if always_open[i, j]:
        return True
    if on_self and used_force[j, i]:
        return True
    if on_ally:
        for k in range(pact.shape[0]):
            if pact[i, k] and used_force[j, k]:
                return True
    return False
