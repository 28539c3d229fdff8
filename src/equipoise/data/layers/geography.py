"""Layers of geography: contiguity and distance."""

from __future__ import annotations

import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.pack import Pack
from equipoise.data.sources import source

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth [km], IUGG."""


def _contiguity(pack: Pack) -> pl.DataFrame:
    """Closest contiguity of the year; the source's own spells of type 0 are its word for none."""
    last = source("cow_contdir").last
    return (
        pack.read("cow_contdir")
        .with_columns(
            pl.int_ranges(
                pl.col("stdate").dt.year(), pl.min_horizontal(pl.col("enddate").dt.year(), last) + 1
            ).alias("year")
        )
        .explode("year")
        .filter(pl.col("conttype") > 0)
        .group_by("ccode1", "ccode2", pl.col("year").cast(pl.Int32))
        .agg(pl.col("conttype").min().cast(pl.Int8).alias("contiguity"))
    )


def _distance(pack: Pack) -> pl.DataFrame:
    """Great-circle distance between capitals: for each pair and year, both directions."""
    spells = pack.read("cow_capitals").with_columns(
        pl.int_ranges(pl.col("stdate").dt.year(), pl.col("enddate").dt.year() + 1).alias("year")
    )
    # where a capital moved within the year, the one in force at its start counts
    seats = (
        spells.explode("year")
        .sort("stdate")
        .unique(["ccode", "year"], keep="first", maintain_order=True)
        .select(
            "ccode", pl.col("year").cast(pl.Int32), pl.col("lat").radians(), pl.col("lng").radians()
        )
    )
    pairs = seats.rename({"ccode": "ccode1"}).join(
        seats.rename({"ccode": "ccode2"}), on="year", suffix="_2"
    )
    half_lat = ((pl.col("lat") - pl.col("lat_2")) / 2).sin() ** 2
    half_lng = ((pl.col("lng") - pl.col("lng_2")) / 2).sin() ** 2
    haversine = (half_lat + pl.col("lat").cos() * pl.col("lat_2").cos() * half_lng).clip(0.0, 1.0)
    return pairs.select(
        "ccode1",
        "ccode2",
        "year",
        (2 * EARTH_RADIUS_KM * haversine.sqrt().arcsin()).alias("capital_distance"),
    )


LAYERS: tuple[Layer, ...] = (
    Layer(
        "contiguity",
        "dyad",
        (column("cow_contdir", "contiguity", "1 land, 2 to 5 by water; 0 none"),),
        _contiguity,
    ),
    Layer("distance", "dyad", (column("cow_capitals", "capital_distance", "km"),), _distance),
)
