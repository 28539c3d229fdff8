"""Layers of geography: contiguity and distance."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.data.layers.entry import Layer, column
from equipoise.data.pack import Pack
from equipoise.data.sources import source

Numbers = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth [km], IUGG."""


def great_circle(latitude: Numbers, longitude: Numbers) -> Numbers:
    """Distances between places on a sphere of the Earth's mean radius, by the haversine formula [km].

    Parameters
    ----------
    latitude, longitude : arrays of float, shape (n,)
        Of each place [degrees].

    Returns
    -------
    array of float, shape (n, n)
    """
    lat, lng = np.radians(latitude), np.radians(longitude)
    half_lat = np.sin((lat[:, None] - lat) / 2) ** 2
    half_lng = np.sin((lng[:, None] - lng) / 2) ** 2
    arc = half_lat + np.cos(lat[:, None]) * np.cos(lat) * half_lng
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(arc, 0.0, 1.0))))


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


def _minimum_distance(pack: Pack) -> pl.DataFrame:
    return pack.read("cow_mindist").rename({"mindist": "minimum_distance"})


def capital_seats(pack: Pack) -> pl.DataFrame:
    """Seat of government of each state and year: ``ccode``, ``year``, ``lat`` and ``lng`` [degrees].

    Where a capital moved within the year, the one in force at its start counts.
    """
    return (
        pack.read("cow_capitals")
        .with_columns(
            pl.int_ranges(pl.col("stdate").dt.year(), pl.col("enddate").dt.year() + 1).alias("year")
        )
        .explode("year")
        .sort("stdate")
        .unique(["ccode", "year"], keep="first", maintain_order=True)
        .select("ccode", pl.col("year").cast(pl.Int32), "lat", "lng")
    )


LAYERS: tuple[Layer, ...] = (
    Layer(
        "contiguity",
        "dyad",
        (column("cow_contdir", "contiguity", "1 land, 2 to 5 by water; 0 none"),),
        _contiguity,
    ),
    Layer(
        "minimum_distance",
        "dyad",
        (column("cow_mindist", "minimum_distance", "km between the closest points"),),
        _minimum_distance,
        symmetric=True,
    ),
)
