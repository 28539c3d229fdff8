"""Layers of output, population, trade and sanctions."""

from __future__ import annotations

import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.pack import Pack


def _gdp(pack: Pack) -> pl.DataFrame:
    return pack.read("cow_gdppop_fariss").rename({"mrgdppc": "gdp_per_capita", "pwtrgdp": "gdp"})


LAYERS: tuple[Layer, ...] = (
    Layer(
        "gdp",
        "state",
        (
            column("cow_gdppop_fariss", "gdp_per_capita", "2011 international dollars"),
            column("cow_gdppop_fariss", "gdp", "million 2017 international dollars"),
        ),
        _gdp,
    ),
)
