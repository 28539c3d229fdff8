"""ARMS: adopters build up their forces.

Step: power. Forces and spending are a third of a capability share (two of six components count men and
money), so that a build-up by ``rate`` (or ``intensity``) a year raises the share by a third of it; rivals do
not answer. A share of output does not change.

Contested: what parity does to disputes (``ln_parity``), and whether rivals answer (left out).
"""

from __future__ import annotations

import numpy as np

from equipoise.finding import Channel
from equipoise.model.operators.given import Given, Scene, dose, places
from equipoise.model.system import Levers

NAME = "ARMS"
CHANNELS: dict[str, Channel] = {"capability.share": "by construction"}
"""What decides the sign of an outcome, where it is not estimated."""


def yearly(given: Given) -> float:
    """What is added a year to the logarithm of an adopter's share of power."""
    rate = dose(given, given.rate if given.rate is not None else given.intensity, 0.05)
    return float(np.log1p(rate)) / 3.0


def act(given: Given, scene: Scene, levers: Levers) -> Levers:
    """Set the rule's levers."""
    step = yearly(given)
    if not (step and given.adopters) or scene.world.power_measure != "cinc":
        return levers
    levers.power_step[places(given.adopters, scene.world)] += step
    return levers._replace(moves=True)
