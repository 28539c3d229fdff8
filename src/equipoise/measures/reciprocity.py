"""Measures of reciprocity: whether ties and conduct are returned."""

from __future__ import annotations

from equipoise.measures.entry import Measure

MEASURES: tuple[Measure, ...] = ()
