"""REGIME: the named states, or the adopters if none are named, become more democratic.

Step: the year's beginning. The democracy score rises by ``intensity`` standard deviations a year, usually
.05, up to 2.

Contested: what joint democracy does to disputes (``lower_democracy``, ``higher_democracy``).
"""

from __future__ import annotations

from equipoise.finding import Channel
from equipoise.model.operators.given import Given, Scene, dose, places
from equipoise.model.system import Levers

NAME = "REGIME"
CHANNELS: dict[str, Channel] = {}
"""What decides the sign of an outcome, where it is not estimated."""


def yearly(given: Given) -> float:
    """What is added a year to a democracy score [standard deviations]."""
    return dose(given, given.intensity, 0.05)


def act(given: Given, scene: Scene, levers: Levers) -> Levers:
    """Set the rule's levers."""
    step = yearly(given)
    if not step or not given.adopters:
        return levers
    levers.democracy_step[places(given.toward or given.adopters, scene.world)] += step
    return levers._replace(moves=True)
