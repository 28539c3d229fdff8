"""The layers of a panel: for each, where it comes from, which years it speaks about and how it is read.

``LAYERS`` is an explicit tuple. Adding a layer is one function that returns a keyed table and one entry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from equipoise.data.pack import Pack
from equipoise.data.sources import source
from equipoise.errors import UsageError, suggest

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth [km], IUGG."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a panel: where it comes from and which years it speaks about."""

    name: str
    source: str
    unit: str
    first: int
    last: int
    absence: Literal["no", "unknown"]
    """What a case means that the source does not list, inside coverage."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing that ``add`` can bring in."""

    name: str
    keyed_by: Literal["state", "dyad"]
    columns: tuple[Column, ...]
    build: Callable[[Pack], pl.DataFrame]


def _column(
    layer: str, name: str, unit: str, absence: Literal["no", "unknown"] | None = None
) -> Column:
    entry = source(layer)
    return Column(name, layer, unit, entry.first, entry.last, absence or entry.absence)


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


def _gdp(pack: Pack) -> pl.DataFrame:
    return pack.read("cow_gdppop_fariss").rename({"mrgdppc": "gdp_per_capita", "pwtrgdp": "gdp"})


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


def _alliances(pack: Pack) -> pl.DataFrame:
    names = {
        "atop_defense": "defense_pact",
        "atop_offense": "offense_pact",
        "atop_neutral": "neutrality_pact",
        "atop_nonagg": "nonaggression_pact",
        "atop_consul": "consultation_pact",
    }
    frame = pack.read("atop_dyad_year").rename(names)
    return frame.with_columns(pl.col(list(names.values())).cast(pl.Boolean))


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
        _column(layer, "dispnum", "number of the dispute; 0 none"),
        _column(layer, "dispute_onset", "yes or no"),
        _column(layer, "dispute_ongoing", "yes or no"),
        _column(layer, "dispute_onset_originators", "yes or no, neither side joined later"),
        _column(layer, "initiates", "yes or no, ccode1 acted first"),
        _column(layer, "hostility_level_1", "1 to 5 in a dispute; 0 no dispute"),
        _column(layer, "hostility_level_2", "1 to 5 in a dispute; 0 no dispute"),
        _column(layer, "fatality_level", "0 to 6"),
    )


GML, COW_MID = "gml_mid_dyad_year", "cow_mid_dyad_year"

LAYERS: tuple[Layer, ...] = (
    Layer("majors", "state", (_column("cow_majors", "is_major", "yes or no"),), _majors),
    Layer(
        "capabilities",
        "state",
        (
            _column("cow_nmc", "milex", "thousand current USD; GBP before 1914"),
            _column("cow_nmc", "milper", "thousand persons"),
            _column("cow_nmc", "irst", "thousand tons"),
            _column("cow_nmc", "pec", "thousand coal-ton equivalents"),
            _column("cow_nmc", "tpop", "thousand persons"),
            _column("cow_nmc", "upop", "thousand persons"),
            _column("cow_nmc", "cinc", "share of the system, 0 to 1"),
        ),
        _capabilities,
    ),
    Layer(
        "democracy",
        "state",
        (
            _column(
                "cow_democracy", "democracy_uds", "standard deviations, higher more democratic"
            ),
            _column("cow_democracy", "polity2", "-10 to 10"),
            _column("cow_democracy", "v2x_polyarchy", "0 to 1"),
        ),
        _democracy,
    ),
    Layer(
        "gdp",
        "state",
        (
            _column("cow_gdppop_fariss", "gdp_per_capita", "2011 international dollars"),
            _column("cow_gdppop_fariss", "gdp", "million 2017 international dollars"),
        ),
        _gdp,
    ),
    Layer(
        "contiguity",
        "dyad",
        (_column("cow_contdir", "contiguity", "1 land, 2 to 5 by water; 0 none"),),
        _contiguity,
    ),
    Layer("distance", "dyad", (_column("cow_capitals", "capital_distance", "km"),), _distance),
    Layer(
        "alliances",
        "dyad",
        tuple(
            _column("atop_dyad_year", f"{kind}_pact", "yes or no, ccode1 owes ccode2")
            for kind in ("defense", "offense", "neutrality", "nonaggression", "consultation")
        ),
        _alliances,
    ),
    Layer("disputes", "dyad", _dispute_columns(GML), _dispute_builder(GML, "gmlmid")),
    Layer("cow_disputes", "dyad", _dispute_columns(COW_MID), _dispute_builder(COW_MID, "cowmid")),
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
