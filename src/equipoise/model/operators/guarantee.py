"""GUARANTEE: adopters undertake to defend the named states, and more of their obligations are kept.

Steps: pacts, at the start, and joining. An obligation that would not be kept is kept with the chance
``intensity``. Usual is .41, the share of defence pacts that were kept when invoked. The pact
is made at any dose.

Contested: whether a pact deters (``defense_pact``).

References
----------
Berkemeier, M. and Fuhrmann, M. (2018). Reassessing the fulfillment of alliance commitments in war. Research &
Politics 5(2).
"""

from __future__ import annotations

from equipoise.finding import Channel
from equipoise.model.operators.given import Given, Scene, among, dose, either
from equipoise.model.system import Levers

NAME = "GUARANTEE"
CHANNELS: dict[str, Channel] = {}
"""What decides the sign of an outcome, where it is not estimated."""


def act(given: Given, scene: Scene, levers: Levers) -> Levers:
    """Set the rule's levers."""
    chance = dose(given, given.intensity, 0.41)
    if not chance:
        return levers
    bound = among(given, scene.world)
    levers.pact_made[bound] = True
    either(levers.honours, bound * chance)
    return levers._replace(moves=True)
