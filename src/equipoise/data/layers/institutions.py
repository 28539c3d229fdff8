"""Layers of international organisations, votes, troops abroad and nuclear weapons."""

from __future__ import annotations

from equipoise.data.layers.entry import Layer

LAYERS: tuple[Layer, ...] = ()
