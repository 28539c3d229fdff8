"""BALANCE: adopters raise their power against whoever has most of it.

Step: power. Each year an adopter's share rises by ``intensity`` (usually .1) for each unit by which the first
state's share exceeds its own; the first state itself does not.

Contested: what parity does to disputes (``ln_parity``, ``ln_stronger_cinc``).
"""

from __future__ import annotations

from equipoise.finding import Channel
from equipoise.model.operators.given import Given, Scene, dose, places
from equipoise.model.system import Levers

NAME = "BALANCE"
CHANNELS: dict[str, Channel] = {
    "capability.share": "by construction",
    "polarity.effective-poles": "by construction",
}
"""What decides the sign of an outcome, where it is not estimated."""


def act(given: Given, scene: Scene, levers: Levers) -> Levers:
    """Set the rule's levers."""
    strength = dose(given, given.intensity, 0.1)
    if not (strength and given.adopters):
        return levers
    levers.balances[places(given.adopters, scene.world)] += strength
    return levers._replace(moves=True)
