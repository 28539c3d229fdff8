"""DECOUPLE: a region trades less with one state, year by year.

Step: trade. What the region's states trade with that state falls by ``rate`` a year, in the pairs in which at
least one adopts the rule. What is lost goes nowhere: no other trade is raised. Only pairs whose trade is known
at the start can change.

Contested: what trade does to disputes (``ln_trade_dependence``) and to growth (``growth_of_trade``).
"""

from __future__ import annotations

import numpy as np

from equipoise.errors import ScenarioError
from equipoise.finding import Channel
from equipoise.model.operators.given import Given, Scene, by_pair, dose, places
from equipoise.model.system import Levers

NAME = "DECOUPLE"
CHANNELS: dict[str, Channel] = {
    "growth.gdp": "prior",
    "trade.dyadic": "by construction",
}
"""What decides the sign of an outcome, where it is not estimated."""


def yearly(given: Given) -> float:
    """What is added a year to the logarithm of a pair's trade; below 0."""
    return float(np.log1p(-dose(given, given.rate, 0.1, 0.99)))


def act(given: Given, scene: Scene, levers: Levers) -> Levers:
    """Set the rule's levers."""
    step = yearly(given)
    if not (step and given.adopters):
        return levers
    pairs = np.zeros((scene.world.n_states, scene.world.n_states), np.bool_)
    if given.source in given.toward or given.source is None:
        raise ScenarioError(f"DECOUPLE: from {given.source}; name a state outside the region")
    pairs[places(given.toward, scene.world), scene.world.place(given.source)] = True
    adopters = places(given.adopters, scene.world)
    adopted = np.isin(scene.world.one, adopters) | np.isin(scene.world.two, adopters)
    levers.trade_step[:] += (by_pair(pairs, scene.world) & adopted) * step
    return levers._replace(moves=True)
