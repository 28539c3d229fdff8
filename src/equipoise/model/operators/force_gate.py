"""FORCE_GATE: in disputes that an adopter begins its own conduct stops at display of force.

Unless that very target used force, in the year before, on the adopter or on a state that the adopter must
defend. Step: the initiator's hostility. Nothing is re-assigned: the force simply does not happen. A rule that
only permits forbids nothing, so it changes nothing.

Contested: whether others dispute more or less with whoever restrains itself (``restraint``).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise.errors import ScenarioError
from equipoise.finding import Channel
from equipoise.model.operators.danger import dangerous
from equipoise.model.operators.given import Given, Scene, dose, places
from equipoise.model.system import Levers

Flags = NDArray[np.bool_]

NAME = "FORCE_GATE"
CHANNELS: dict[str, Channel] = {
    "dispute.fatal": "by construction",
    "war.onset": "by construction",
    "dispute.initiated.force": "by construction",
    "security.equality": "by construction",
}
"""The gate removes force, so whatever counts force or is made of it moves by construction; onsets move only
through the fitted weight of past force, and through what a theory says of restraint."""

TRIGGERS: tuple[str, ...] = ("force-on-self", "force-on-ally", "prevent")


def act(given: Given, scene: Scene, levers: Levers) -> Levers:
    """Set the rule's levers.

    Raises
    ------
    ScenarioError
        For an unknown trigger, a compliance outside 0 to 1, an adopter not in the world or one that is bound
        by two gates of different triggers.
    """
    unknown = [t for t in given.triggers if t not in TRIGGERS]
    if unknown:
        raise ScenarioError(f"FORCE_GATE: no trigger {unknown[0]!r}; known: {', '.join(TRIGGERS)}")
    chance = dose(given, 1.0, 1.0)
    if given.permits or not chance:
        return levers
    world = scene.world
    own = (given.triggers.count("force-on-self") > 0, given.triggers.count("force-on-ally") > 0)
    opened = dangerous(world, scene.params) if "prevent" in given.triggers else None
    for i in places(given.adopters, world):
        had = (bool(levers.gate_on_self[i]), bool(levers.gate_on_ally[i]))
        if levers.gate[i] > 0.0 and had != own:
            raise ScenarioError(
                f"FORCE_GATE: state {world.ccodes[i]} is bound by two rules with different triggers; keep one"
            )
        levers.gate[i] = max(levers.gate[i], chance)
        levers.gate_on_self[i], levers.gate_on_ally[i] = own
        if opened is not None:
            levers.gate_open[i] = opened[i]
    answer = scene.theory.of("restraint")
    if answer == 0.0:
        return levers
    one, two = levers.gate[world.one], levers.gate[world.two]
    with_others = (one > 0.0) != (two > 0.0)
    levers.onset_shift[:] = np.where(with_others, answer * np.maximum(one, two), 0.0)
    return levers._replace(moves=True)


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
