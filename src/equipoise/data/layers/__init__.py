"""The layers of a panel: for each, where it comes from, which years it speaks about and how it is read.

``LAYERS`` is an explicit tuple. Adding a layer is one function that returns a keyed table and one entry.
"""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from equipoise.data.layers import (
    alliances,
    conflict,
    disputes,
    economy,
    geography,
    institutions,
    leaders,
    rivalry,
    sanctions,
    security,
    states,
    territory,
    votes,
    wars,
)
from equipoise.data.layers.entry import Column as Column
from equipoise.data.layers.entry import Layer as Layer
from equipoise.data.layers.translate import counting
from equipoise.data.pack import Pack
from equipoise.errors import UsageError, suggest

LAYERS: tuple[Layer, ...] = (
    *states.LAYERS,
    *geography.LAYERS,
    *economy.LAYERS,
    *alliances.LAYERS,
    *disputes.LAYERS,
    *conflict.LAYERS,
    *wars.LAYERS,
    *rivalry.LAYERS,
    *territory.LAYERS,
    *institutions.LAYERS,
    *votes.LAYERS,
    *sanctions.LAYERS,
    *security.LAYERS,
    *leaders.LAYERS,
)


def layer_names() -> tuple[str, ...]:
    """Names of all layers; a panel has a few more that it derives from its own cases."""
    return tuple(layer.name for layer in LAYERS)


def layer_table(pack: Pack, name: str) -> pl.DataFrame:
    """The keyed table of one layer as its source lists it, before any case is filled in.

    A fact that holds for both directions of a pair is listed in both. The last few tables are kept, so
    that a measure that is taken in many years reads them once.
    """
    return _table(pack, name)


@lru_cache(maxsize=12)
def _table(pack: Pack, name: str) -> pl.DataFrame:
    layer = find_layer(name)
    table = layer.build(pack)
    if not layer.symmetric:
        return table
    back = table.rename({"ccode1": "ccode2", "ccode2": "ccode1"}).select(table.columns)
    return pl.concat([table, back])


def dropped_rows(pack: Pack, name: str) -> pl.DataFrame:
    """What a layer's source lists and its table does not, for want of a state of that code or name.

    Aggregates, territories, and states before they began. A state under another code or name of its country is
    not among them: such a row is of the life that there was.

    Returns
    -------
    polars.DataFrame
        Columns ``word``, ``scheme`` (one of ``states.SCHEMES``), ``year``, ``rows``; one row for each word and
        year. Empty where the source has the Correlates of War's own codes.
    """
    with counting() as drops:
        find_layer(name).build(pack)
    listed = pl.DataFrame(
        [(d.word, d.scheme, d.year, d.rows) for d in drops],
        schema={"word": pl.String, "scheme": pl.String, "year": pl.Int32, "rows": pl.Int64},
        orient="row",
    )
    return listed.group_by("word", "scheme", "year").agg(pl.col("rows").sum()).sort("word", "year")


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
    raise UsageError(f"no layer {name!r}; {suggest(name, layer_names())}")
