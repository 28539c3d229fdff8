"""Measures of how a capability is spread and how it moves: Gini, Theil, top shares, movement."""

from __future__ import annotations

from equipoise.measures.entry import Measure

MEASURES: tuple[Measure, ...] = ()
