"""Measures of states and of the system: pure functions of arrays.

``CATALOGUE`` lists every measure with what a battery of tests checks of it: a citation, a unit, a
range, and a second reading by plain arithmetic. Adding a measure is one function and one line.
"""

from __future__ import annotations

from equipoise.measures import (
    affinity,
    balance,
    blocs,
    capability,
    dependence,
    dispute,
    facts,
    frustration,
    ideal_points,
    inequality,
    peace,
    reciprocity,
    security,
    system,
    ties,
)
from equipoise.measures.entry import Measure as Measure

CATALOGUE: tuple[Measure, ...] = (
    *capability.MEASURES,
    *inequality.MEASURES,
    *system.MEASURES,
    *dispute.MEASURES,
    *affinity.MEASURES,
    *ideal_points.MEASURES,
    *balance.MEASURES,
    *frustration.MEASURES,
    *blocs.MEASURES,
    *reciprocity.MEASURES,
    *dependence.MEASURES,
    *security.MEASURES,
    *peace.MEASURES,
    *ties.MEASURES,
    *facts.FACTS,
)
