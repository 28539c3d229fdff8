"""MEDIATE: disputes that an adopter is in are mediated.

Steps: escalation, the course of wars and continuation. A war that would come about is averted, and a dispute
or war that would go on into another year ends, each with the chance ``intensity``.

Contested: how much mediation does; the intensity is the rule's own and no estimate.
"""

from __future__ import annotations

from equipoise.finding import Channel
from equipoise.model.operators.given import Given, Scene, among, by_pair, dose, either
from equipoise.model.system import Levers

NAME = "MEDIATE"
CHANNELS: dict[str, Channel] = {
    "war.onset": "by construction",
    "dispute.fatal": "by construction",
    "security.equality": "by construction",
}
"""What decides the sign of an outcome, where it is not estimated."""


def act(given: Given, scene: Scene, levers: Levers) -> Levers:
    """Set the rule's levers."""
    chance = dose(given, given.intensity, 0.3)
    pairs = by_pair(among(given, scene.world), scene.world) * chance
    either(levers.averts_war, pairs)
    either(levers.settles, pairs)
    return levers
