"""Capability, polarity and pivotality on the record."""

from __future__ import annotations

from equipoise.observe.entry import Observer

OBSERVERS: tuple[Observer, ...] = ()
