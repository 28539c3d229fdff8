"""Measures of dependence and hierarchy: trade, troops, pacts and votes."""

from __future__ import annotations

from equipoise.measures.entry import Measure

MEASURES: tuple[Measure, ...] = ()
