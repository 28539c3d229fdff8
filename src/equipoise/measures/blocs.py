"""Measures of blocs and dividing lines: modularity, cohesion, conductance, exclusivity of pacts."""

from __future__ import annotations

from equipoise.measures.entry import Measure

MEASURES: tuple[Measure, ...] = ()
