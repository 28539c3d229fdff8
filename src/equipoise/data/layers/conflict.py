"""Layers of wars, armed conflicts, crises, rivalries and territorial change."""

from __future__ import annotations

from equipoise.data.layers.entry import Layer

LAYERS: tuple[Layer, ...] = ()
