"""Measures of signed networks: balance of triads and walks, and the line index of imbalance."""

from __future__ import annotations

from equipoise.measures.entry import Measure

MEASURES: tuple[Measure, ...] = ()
