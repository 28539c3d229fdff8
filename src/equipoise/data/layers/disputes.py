"""Layers of militarized interstate disputes, with the rules that make one dispute of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from equipoise.data.layers.entry import Column, Layer, column
from equipoise.data.layers.whittle import DEFAULT, find_rules, whittle
from equipoise.data.pack import Pack


@dataclass(frozen=True, slots=True)
class Coding:
    """The names under which one project publishes its disputes."""

    layer: str
    dyad_year: str
    """Source with one dispute for each pair and year."""
    directed: str
    """Source with every dispute of each pair and year."""
    dispute: str
    """Source with one row for each dispute."""
    published: str
    """What stands before ``onset`` and ``ongoing`` in the dyad-years."""
    raw: str
    """The same in the directed dispute-years."""
    prefix: str
    """What stands before its columns in a panel."""


GML = Coding(
    "disputes", "gml_mid_dyad_year", "gml_mid_dirdisps", "gml_mid_dispute", "gmlmid", "mid", ""
)
COW = Coding(
    "cow_disputes",
    "cow_mid_dyad_year",
    "cow_mid_dirdisps",
    "cow_mid_dispute",
    "cowmid",
    "disp",
    "cow_",
)
CODINGS = (GML, COW)

_OF_THE_DISPUTE = ("hostlev", "fatality", "mindur", "maxdur", "recip", "stmon")


def dispute_years(pack: Pack, release: Coding) -> pl.DataFrame:
    """Every dispute of every pair and year, in both directions, with what the rules read.

    Raises
    ------
    DataError
        If the pack lacks the layer or holds an altered file.
    """
    rows = pack.read(release.directed).rename(
        {release.raw + "onset": "onset", release.raw + "ongoing": "ongoing"}
    )
    absent = [name for name in _OF_THE_DISPUTE if name not in rows.columns]
    if absent:
        whole = pack.read(release.dispute).select(
            pl.col("dispnum").cast(pl.Int32), *(pl.col(name).cast(pl.Int32) for name in absent)
        )
        rows = rows.join(whole, on="dispnum", how="left")
    return rows


def with_rules(layer: Layer, names: Sequence[str]) -> Layer:
    """The dispute layer under other rules than the published ones; any other layer as it is.

    Raises
    ------
    UsageError
        If a rule is unknown.
    """
    rules = find_rules(names)
    release = next((r for r in CODINGS if r.layer == layer.name), None)
    if release is None or tuple(names) == DEFAULT:
        return layer
    return Layer(
        layer.name,
        "dyad",
        _columns(release.directed),
        lambda pack: _select(whittle(dispute_years(pack, release), rules)),
        prefix=layer.prefix,
    )


def _published(release: Coding) -> Callable[[Pack], pl.DataFrame]:
    def build(pack: Pack) -> pl.DataFrame:
        names = {release.published + word: word for word in ("onset", "ongoing")}
        return _select(pack.read(release.dyad_year).rename(names))

    return build


def _select(rows: pl.DataFrame) -> pl.DataFrame:
    known = {name: pl.when(pl.col(name) >= 0).then(pl.col(name)) for name in rows.columns}
    onset = pl.col("onset") == 1
    both_began = (pl.col("orig1") == 1) & (pl.col("orig2") == 1)
    return rows.select(
        "ccode1",
        "ccode2",
        "year",
        pl.col("dispnum").cast(pl.Int32),
        onset.alias("dispute_onset"),
        (pl.col("ongoing") == 1).alias("dispute_ongoing"),
        (onset & both_began).alias("dispute_onset_originators"),
        (onset & both_began & (pl.col("sidea1") == 1)).alias("initiates"),
        (pl.col("orig1") == 0).alias("joiner_1"),
        (pl.col("orig2") == 0).alias("joiner_2"),
        known["hostlev1"].cast(pl.Int8).alias("hostility_level_1"),
        known["hostlev2"].cast(pl.Int8).alias("hostility_level_2"),
        known["fatality"].cast(pl.Int8).alias("fatality_level"),
        known["fatality1"].cast(pl.Int8).alias("fatality_level_1"),
        known["fatality2"].cast(pl.Int8).alias("fatality_level_2"),
        (known["recip"] == 1).alias("reciprocated"),
    )


def _columns(layer: str) -> tuple[Column, ...]:
    level, deaths = "1 to 5 in a dispute; 0 no dispute", "level of deaths, 0 to 6"
    return (
        column(layer, "dispnum", "number of the dispute; 0 none"),
        column(layer, "dispute_onset", "yes or no"),
        column(layer, "dispute_ongoing", "yes or no"),
        column(layer, "dispute_onset_originators", "yes or no, neither side joined later"),
        column(layer, "initiates", "yes or no, ccode1 acted first", directed=True),
        column(layer, "joiner_1", "yes or no, ccode1 joined a dispute of others"),
        column(layer, "joiner_2", "yes or no, ccode2 joined a dispute of others"),
        column(layer, "hostility_level_1", f"{level}, of ccode1"),
        column(layer, "hostility_level_2", f"{level}, of ccode2"),
        column(layer, "fatality_level", f"{deaths}, of the whole dispute"),
        column(layer, "fatality_level_1", f"{deaths}, of ccode1"),
        column(layer, "fatality_level_2", f"{deaths}, of ccode2"),
        column(layer, "reciprocated", "yes or no, the target answered by force of its own"),
    )


LAYERS: tuple[Layer, ...] = tuple(
    Layer(r.layer, "dyad", _columns(r.dyad_year), _published(r), prefix=r.prefix) for r in CODINGS
)
