"""Ideal points of states from their votes: an estimator of our own, in one and two dimensions."""

from __future__ import annotations

from equipoise.measures.entry import Measure

MEASURES: tuple[Measure, ...] = ()
