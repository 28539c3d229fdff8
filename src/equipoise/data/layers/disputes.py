"""Layers of militarized interstate disputes."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from equipoise.data.layers.entry import Column, Layer, column
from equipoise.data.pack import Pack


def _dispute_builder(layer: str, prefix: str) -> Callable[[Pack], pl.DataFrame]:
    def build(pack: Pack) -> pl.DataFrame:
        rows = pack.read(layer)
        known = {name: pl.when(pl.col(name) >= 0).then(pl.col(name)) for name in rows.columns}
        both_began = (pl.col("orig1") == 1) & (pl.col("orig2") == 1)
        onset = pl.col(prefix + "onset") == 1
        return rows.select(
            "ccode1",
            "ccode2",
            "year",
            pl.col("dispnum").cast(pl.Int32),
            onset.alias("dispute_onset"),
            (pl.col(prefix + "ongoing") == 1).alias("dispute_ongoing"),
            (onset & both_began).alias("dispute_onset_originators"),
            (onset & both_began & (pl.col("sidea1") == 1)).alias("initiates"),
            known["hostlev1"].cast(pl.Int8).alias("hostility_level_1"),
            known["hostlev2"].cast(pl.Int8).alias("hostility_level_2"),
            known["fatality"].cast(pl.Int8).alias("fatality_level"),
        )

    return build


def _dispute_columns(layer: str) -> tuple[Column, ...]:
    return (
        column(layer, "dispnum", "number of the dispute; 0 none"),
        column(layer, "dispute_onset", "yes or no"),
        column(layer, "dispute_ongoing", "yes or no"),
        column(layer, "dispute_onset_originators", "yes or no, neither side joined later"),
        column(layer, "initiates", "yes or no, ccode1 acted first"),
        column(layer, "hostility_level_1", "1 to 5 in a dispute; 0 no dispute"),
        column(layer, "hostility_level_2", "1 to 5 in a dispute; 0 no dispute"),
        column(layer, "fatality_level", "0 to 6"),
    )


GML, COW_MID = "gml_mid_dyad_year", "cow_mid_dyad_year"


LAYERS: tuple[Layer, ...] = (
    Layer("disputes", "dyad", _dispute_columns(GML), _dispute_builder(GML, "gmlmid")),
    Layer("cow_disputes", "dyad", _dispute_columns(COW_MID), _dispute_builder(COW_MID, "cowmid")),
)
