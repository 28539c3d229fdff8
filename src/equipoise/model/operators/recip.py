"""RECIP: an adopter answers in kind.

Step: the answer of a dispute's target. Met with force, an adopter that would not answer with force does so
with the chance ``intensity``; met with less, one that would use force does not, with the same chance. Without
retaliation (``reciprocal: false``) only the second holds. Cooperation is no part of the simulated system: a
symmetric tie has no answer that differs from it.

Contested: nothing here beyond the fitted weight of past force.
"""

from __future__ import annotations

from equipoise.finding import Channel
from equipoise.model.operators.given import Given, Scene, among, dose, either
from equipoise.model.system import Levers

NAME = "RECIP"
CHANNELS: dict[str, Channel] = {
    "dispute.fatal": "by construction",
    "war.onset": "by construction",
    "security.equality": "by construction",
}
"""What decides the sign of an outcome, where it is not estimated."""


def act(given: Given, scene: Scene, levers: Levers) -> Levers:
    """Set the rule's levers."""
    chance = dose(given, given.intensity, 0.3)
    partners = among(given, scene.world) * chance
    if given.reciprocal:
        either(levers.retaliates, partners)
    either(levers.reciprocates, partners)
    return levers
