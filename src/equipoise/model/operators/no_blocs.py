"""NO_BLOCS: inside a region no pact leaves anybody out, and all meet in one forum.

Step: pacts, at the start. Every defence pact between two states of the region ends with the chance of the
rule's compliance, by the pair's own draw; pacts with states outside stay. Whoever adopts it, the rule binds
the pairs in which at least one adopts it and both are of the region.

Contested: whether a pact deters (``defense_pact``) and whether a forum keeps disputes from force (``forum``).
"""

from __future__ import annotations

import numpy as np

from equipoise.finding import Channel
from equipoise.model.operators.given import Given, Scene, by_pair, dose, places
from equipoise.model.system import Levers

NAME = "NO_BLOCS"
CHANNELS: dict[str, Channel] = {
    "dispute.fatal": "prior",
    "war.onset": "prior",
    "security.equality": "prior",
}
"""What decides the sign of an outcome, where it is not estimated."""


def act(given: Given, scene: Scene, levers: Levers) -> Levers:
    """Set the rule's levers."""
    share, world = dose(given, 1.0, 1.0), scene.world
    region, adopters = np.zeros(world.n_states, np.bool_), np.zeros(world.n_states, np.bool_)
    region[places(given.toward, world)] = True
    adopters[places(given.adopters, world)] = True
    inside = region[:, None] & region[None, :] & (adopters[:, None] | adopters[None, :])
    np.fill_diagonal(inside, False)
    if not (share and inside.any()):
        return levers
    np.maximum(levers.pact_ended, inside * share, out=levers.pact_ended)
    levers.force_shift[:] += by_pair(inside, world) * share * scene.theory.of("forum")
    return levers._replace(moves=True)
