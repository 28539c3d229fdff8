"""NONINTERV: adopters stay out of disputes of others, unless they must defend a party.

Step: joining. With the chance of its compliance an adopter that would join without an obligation does not.

Contested: nothing here; that states which are bound still come is in the fitted chance of joining.
"""

from __future__ import annotations

from equipoise.finding import Channel
from equipoise.model.operators.given import Given, Scene, dose, places
from equipoise.model.system import Levers

NAME = "NONINTERV"
CHANNELS: dict[str, Channel] = {}
"""What decides the sign of an outcome, where it is not estimated."""


def act(given: Given, scene: Scene, levers: Levers) -> Levers:
    """Set the rule's levers."""
    levers.stays_out[places(given.adopters, scene.world)] = dose(given, 1.0, 1.0)
    return levers
