"""Measures of affinity: how alike two states pledge and vote."""

from __future__ import annotations

from equipoise.measures.entry import Measure

MEASURES: tuple[Measure, ...] = ()
