"""SANCTION: adopters trade less with the named states, year by year.

Step: trade, which falls by ``rate`` (or ``intensity``) a year in pairs whose trade is known at the start.

Contested: what trade does to disputes (``ln_trade_dependence``) and to growth (``growth_of_trade``).
"""

from __future__ import annotations

import numpy as np

from equipoise.finding import Channel
from equipoise.model.operators.given import Given, Scene, among, by_pair, dose
from equipoise.model.system import Levers

NAME = "SANCTION"
CHANNELS: dict[str, Channel] = {
    "growth.gdp": "prior",
    "trade.dyadic": "by construction",
    "cooperation.ties": "by construction",
}
"""What decides the sign of an outcome, where it is not estimated."""


def yearly(given: Given) -> float:
    """What is added a year to the logarithm of a pair's trade; below 0."""
    rate = dose(given, given.rate if given.rate is not None else given.intensity, 0.1, 0.99)
    return float(np.log1p(-rate))


def act(given: Given, scene: Scene, levers: Levers) -> Levers:
    """Set the rule's levers."""
    step = yearly(given)
    if not (step and given.adopters):
        return levers
    pairs = among(given, scene.world)
    levers.trade_step[:] += by_pair(pairs, scene.world) * step
    return levers._replace(moves=True)
