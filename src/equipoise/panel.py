"""Checked tables of state-years and dyad-years in which *no* and *unknown* cannot be confused.

A panel is a table with the coverage of each column. Inside a column's coverage a case that its source
does not list is a zero, if the source lists every case, and unknown otherwise; outside coverage every
value is null. No join turns one into the other.

Layers are an explicit tuple, ``LAYERS``: a layer is a function that reads its source and returns one
keyed table. Adding one is a function and a line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from equipoise.data.pack import Pack, find_pack
from equipoise.data.sources import source
from equipoise.errors import MissingDataError, UsageError, suggest

Unit = Literal["state-year", "dyad-year", "directed-dyad-year"]

UNITS: tuple[Unit, ...] = ("state-year", "dyad-year", "directed-dyad-year")
FIRST, LAST = 1816, 2025
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


@dataclass(frozen=True, slots=True)
class Panel:
    """A table of cases with the coverage of each column."""

    unit: Unit
    first: int
    last: int
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    pack: Pack

    def add(self, *names: str) -> Panel:
        """Bring in further layers, and return the wider panel.

        Parameters
        ----------
        *names : str
            Names from ``layer_names()``. On a dyad panel a state layer comes in twice, with the
            suffixes 1 and 2.

        Raises
        ------
        UsageError
            If a layer is unknown or does not fit the unit.
        DataError
            If the pack lacks the layer or holds an altered file.
        """
        panel = self
        for name in names:
            panel = _add(panel, _layer(name))
        return panel

    def coverage(self) -> pl.DataFrame:
        """One row for each column: source, unit, first and last year, and what absence means."""
        return pl.DataFrame(
            [
                {
                    "column": c.name,
                    "source": c.source,
                    "unit": c.unit,
                    "first": c.first,
                    "last": c.last,
                    "absence": c.absence,
                }
                for c in self.columns
            ]
        )

    def to_polars(self) -> pl.DataFrame:
        """The table itself."""
        return self.frame


def panel(unit: str, first: int, last: int, pack: Pack | None = None) -> Panel:
    """A panel of all cases of a unit: every state, or every pair of states, in every year.

    Parameters
    ----------
    unit : str
        ``state-year``, ``dyad-year`` (``ccode1 < ccode2``) or ``directed-dyad-year``
        (``ccode1`` acts on ``ccode2``).
    first, last : int
        Years, both included [1816 to 2025].
    pack : Pack, optional
        The data pack; without it, the one that ``EQUIPOISE_DATA`` names.

    Raises
    ------
    UsageError
        For an unknown unit or impossible years.
    MissingDataError
        If there is no data pack.

    Notes
    -----
    A state is in the system in a year if it was a member on any day of it (Correlates of War state
    system membership to 2016, continued to 2025 by the isard crosswalk).
    """
    if unit not in UNITS:
        raise UsageError(f"panel: {unit!r} is not a unit; {suggest(unit, UNITS)}")
    if not FIRST <= first <= last <= LAST:
        raise UsageError(f"panel: years {first}..{last}; give first..last inside {FIRST}..{LAST}")
    pack = pack or find_pack()
    if pack is None:
        raise MissingDataError(
            "panel: no data pack; name its folder with --data or in EQUIPOISE_DATA"
        )
    members = system_members(pack).filter(pl.col("year").is_between(first, last))
    if unit == "state-year":
        return Panel("state-year", first, last, members, (), pack)
    left = members.rename({"ccode": "ccode1"})
    right = members.rename({"ccode": "ccode2"})
    ordered = pl.col("ccode1") < pl.col("ccode2")
    wanted = ordered if unit == "dyad-year" else pl.col("ccode1") != pl.col("ccode2")
    frame = (
        left.join(right, on="year")
        .filter(wanted)
        .select("ccode1", "ccode2", "year")
        .sort("year", "ccode1", "ccode2")
    )
    return Panel(unit, first, last, frame, (), pack)  # type: ignore[arg-type]


def system_members(pack: Pack) -> pl.DataFrame:
    """Members of the state system: columns ``ccode`` and ``year``, sorted by year and code."""
    listed = pack.read("cow_states")
    to_2016 = listed.select(
        "ccode", pl.int_ranges("styear", pl.col("endyear") + 1).alias("year")
    ).explode("year")
    # rows without a code are Gleditsch-Ward states that the Correlates of War list does not have
    later = (
        pack.read("cow_gw_panel")
        .filter(pl.col("year") > source("cow_states").last)
        .drop_nulls("ccode")
    )
    return (
        pl.concat(
            [
                f.select(pl.col("ccode").cast(pl.Int32), pl.col("year").cast(pl.Int32))
                for f in (to_2016, later)
            ]
        )
        .unique()
        .sort("year", "ccode")
    )


def layer_names() -> tuple[str, ...]:
    """Names that ``Panel.add`` accepts."""
    return tuple(layer.name for layer in LAYERS)


def layer_table(pack: Pack, name: str) -> pl.DataFrame:
    """The keyed table of one layer as its source lists it, before any case is filled in."""
    return _layer(name).build(pack)


def _layer(name: str) -> Layer:
    for layer in LAYERS:
        if layer.name == name:
            return layer
    raise UsageError(f"add: no layer {name!r}; {suggest(name, layer_names())}")


def _add(panel: Panel, layer: Layer) -> Panel:
    """Join one layer and make every cell say *no*, *unknown* or a value."""
    if panel.unit == "state-year" and layer.keyed_by == "dyad":
        raise UsageError(f"add: {layer.name!r} is about pairs; use a dyad-year panel")
    table = layer.build(panel.pack)
    frame, columns = panel.frame, list(panel.columns)
    if layer.keyed_by == "dyad" or panel.unit == "state-year":
        keys = ["ccode", "year"] if panel.unit == "state-year" else ["ccode1", "ccode2", "year"]
        frame = _join(frame, table, keys, layer.columns)
        return replace(panel, frame=frame, columns=(*columns, *layer.columns))
    for side in ("1", "2"):
        sided = tuple(replace(c, name=c.name + side) for c in layer.columns)
        names = {c.name: c.name + side for c in layer.columns} | {"ccode": "ccode" + side}
        frame = _join(frame, table.rename(names), ["ccode" + side, "year"], sided)
        columns.extend(sided)
    return replace(panel, frame=frame, columns=tuple(columns))


def _join(
    frame: pl.DataFrame, table: pl.DataFrame, keys: list[str], columns: tuple[Column, ...]
) -> pl.DataFrame:
    """Left join; a case the source does not list becomes 0 only inside coverage, if absence is no."""
    table = table.select(*keys, *(c.name for c in columns)).with_columns(
        pl.lit(True).alias("__listed")
    )
    joined = frame.join(table, on=keys, how="left", maintain_order="left")
    absent = pl.col("__listed").is_null()
    filled = []
    for c in columns:
        inside = pl.col("year").is_between(c.first, c.last)
        value = pl.col(c.name)
        if c.absence == "no":
            zero = pl.lit(0).cast(table.schema[c.name])
            value = pl.when(absent).then(zero).otherwise(value)
        filled.append(pl.when(inside).then(value).otherwise(None).alias(c.name))
    return joined.with_columns(filled).drop("__listed")


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
