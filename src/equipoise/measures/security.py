"""Measures of security: the threat a state lives under, and how equally it is shared."""

from __future__ import annotations

from equipoise.measures.entry import Measure

MEASURES: tuple[Measure, ...] = ()
