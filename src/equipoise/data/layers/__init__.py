"""The layers of a panel: for each, where it comes from, which years it speaks about and how it is read.

``LAYERS`` is an explicit tuple. Adding a layer is one function that returns a keyed table and one entry.
"""

from __future__ import annotations

import polars as pl

from equipoise.data.layers import (
    alliances,
    conflict,
    disputes,
    economy,
    geography,
    institutions,
    states,
)
from equipoise.data.layers.entry import Column as Column
from equipoise.data.layers.entry import Layer as Layer
from equipoise.data.pack import Pack
from equipoise.errors import UsageError, suggest

LAYERS: tuple[Layer, ...] = (
    *states.LAYERS,
    *geography.LAYERS,
    *economy.LAYERS,
    *alliances.LAYERS,
    *disputes.LAYERS,
    *conflict.LAYERS,
    *institutions.LAYERS,
)


def layer_names() -> tuple[str, ...]:
    """Names that ``Panel.add`` accepts."""
    return tuple(layer.name for layer in LAYERS)


def layer_table(pack: Pack, name: str) -> pl.DataFrame:
    """The keyed table of one layer as its source lists it, before any case is filled in."""
    return find_layer(name).build(pack)


def find_layer(name: str) -> Layer:
    """The layer of that name.

    Raises
    ------
    UsageError
        If there is none.
    """
    for layer in LAYERS:
        if layer.name == name:
            return layer
    raise UsageError(f"add: no layer {name!r}; {suggest(name, layer_names())}")
