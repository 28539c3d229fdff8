"""Layers of states: status, capabilities, regime."""

from __future__ import annotations

import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.pack import Pack


def _majors(pack: Pack) -> pl.DataFrame:
    return (
        pack.read("cow_majors")
        .select("ccode", pl.int_ranges("styear", pl.col("endyear") + 1).alias("year"))
        .explode("year")
        .select("ccode", pl.col("year").cast(pl.Int32), pl.lit(True).alias("is_major"))
        .unique(["ccode", "year"])
    )


def _capabilities(pack: Pack) -> pl.DataFrame:
    return pack.read("cow_nmc")


def _democracy(pack: Pack) -> pl.DataFrame:
    return pack.read("cow_democracy").rename({"euds": "democracy_uds"})


LAYERS: tuple[Layer, ...] = (
    Layer("majors", "state", (column("cow_majors", "is_major", "yes or no"),), _majors),
    Layer(
        "capabilities",
        "state",
        (
            column("cow_nmc", "milex", "thousand current USD; GBP before 1914"),
            column("cow_nmc", "milper", "thousand persons"),
            column("cow_nmc", "irst", "thousand tons"),
            column("cow_nmc", "pec", "thousand coal-ton equivalents"),
            column("cow_nmc", "tpop", "thousand persons"),
            column("cow_nmc", "upop", "thousand persons"),
            column("cow_nmc", "cinc", "share of the system, 0 to 1"),
        ),
        _capabilities,
    ),
    Layer(
        "democracy",
        "state",
        (
            column("cow_democracy", "democracy_uds", "standard deviations, higher more democratic"),
            column("cow_democracy", "polity2", "-10 to 10"),
            column("cow_democracy", "v2x_polyarchy", "0 to 1"),
        ),
        _democracy,
    ),
)
