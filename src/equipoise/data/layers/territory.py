"""Layers of territory that changed hands."""

from __future__ import annotations

import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.pack import Pack

_STATES = (2, 999)
"""Other codes of gainers and losers are of no state: missing, or an entity of the source's own."""


def _changes(pack: Pack) -> pl.DataFrame:
    return pack.read("cow_territorial_change").with_columns(
        pl.col("year").cast(pl.Int32), (pl.col("conflict") == 1).alias("by_force")
    )


def _of_state(pack: Pack) -> pl.DataFrame:
    rows = _changes(pack)
    key = ["ccode", "year"]
    gains, losses = (
        rows.filter(pl.col(side).is_between(*_STATES))
        .group_by(pl.col(side).cast(pl.Int32).alias("ccode"), "year")
        .agg(
            pl.len().cast(pl.Int32).alias(word), pl.col("by_force").any().alias(f"{word}_by_force")
        )
        for side, word in (("gainer", "territorial_gains"), ("loser", "territorial_losses"))
    )
    # who only gained lost nothing that is listed, and the other way round
    return gains.join(losses, on=key, how="full", coalesce=True).with_columns(
        pl.col("territorial_gains", "territorial_losses").fill_null(0),
        pl.col("territorial_gains_by_force", "territorial_losses_by_force").fill_null(False),
    )


def _of_pair(pack: Pack) -> pl.DataFrame:
    rows = _changes(pack).filter(
        pl.col("gainer").is_between(*_STATES)
        & pl.col("loser").is_between(*_STATES)
        & (pl.col("gainer") != pl.col("loser"))
    )
    return rows.group_by(
        pl.col("gainer").cast(pl.Int32).alias("ccode1"),
        pl.col("loser").cast(pl.Int32).alias("ccode2"),
        "year",
    ).agg(
        pl.lit(True).alias("takes_territory"),
        pl.col("by_force").any().alias("takes_territory_by_force"),
    )


_SOURCE = "cow_territorial_change"

LAYERS: tuple[Layer, ...] = (
    Layer(
        "territorial_change",
        "state",
        (
            column(_SOURCE, "territorial_gains", "number"),
            column(_SOURCE, "territorial_gains_by_force", "yes or no"),
            column(_SOURCE, "territorial_losses", "number"),
            column(_SOURCE, "territorial_losses_by_force", "yes or no"),
        ),
        _of_state,
    ),
    Layer(
        "territorial_transfers",
        "dyad",
        (
            column(_SOURCE, "takes_territory", "yes or no, ccode1 from ccode2", directed=True),
            column(
                _SOURCE, "takes_territory_by_force", "yes or no, ccode1 from ccode2", directed=True
            ),
        ),
        _of_pair,
    ),
)
