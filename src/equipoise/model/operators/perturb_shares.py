"""PERTURB_SHARES: the world starts with other shares of power.

Step: before the first year. ``halve`` and ``remove`` change the adopters' own shares; the other three spread
what the five most powerful states hold among them: ``multipolar`` equally, ``bipolar`` two fifths to each of
two, ``unipolar`` four fifths to one. Nothing else about the states changes. ``rate`` takes that share off the
adopters.

Contested: what parity and preponderance do to disputes (``ln_parity``, ``ln_stronger_cinc``): preponderance
against balance of power.
"""

from __future__ import annotations

import numpy as np

from equipoise.finding import Channel
from equipoise.model.mechanisms.onset import SMALLEST_CINC
from equipoise.model.operators.given import Given, Scene, dose, places
from equipoise.model.system import Levers

NAME = "PERTURB_SHARES"
CHANNELS: dict[str, Channel] = {
    "capability.share": "by construction",
    "polarity.effective-poles": "by construction",
    "balance.pivotality": "by construction",
}
"""What decides the sign of an outcome, where it is not estimated."""

FOREMOST = 5
SPREAD = {
    "multipolar": np.full(5, 0.2),
    "bipolar": np.array([0.4, 0.4, 0.2 / 3, 0.2 / 3, 0.2 / 3]),
    "unipolar": np.array([0.8, 0.05, 0.05, 0.05, 0.05]),
}
"""How what the foremost hold together is spread among them, the most powerful first."""


def part_left(given: Given) -> float:
    """Part of its own share that an adopter is left with, before compliance [0 to 1]."""
    return {"halve": 0.5, "remove": 0.0}.get(given.shares or "", 1.0 - (given.rate or 0.0))


def act(given: Given, scene: Scene, levers: Levers) -> Levers:
    """Set the rule's levers."""
    world = scene.world
    power = world.power[0]
    wanted = power.copy()
    if given.shares in ("multipolar", "bipolar", "unipolar"):
        first = np.argsort(-np.where(world.member[0], power, 0.0), kind="stable")[:FOREMOST]
        wanted[first] = power[first].sum() * SPREAD[given.shares]
    else:
        wanted[places(given.adopters, world)] *= part_left(given)
    share = dose(given, 1.0, 1.0)
    tiny = SMALLEST_CINC
    levers.power_start[:] += share * (np.log(wanted + tiny) - np.log(power + tiny))
    return levers._replace(moves=True) if given.adopters and share else levers
