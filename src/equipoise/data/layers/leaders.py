"""Layers of leaders, and of powers by another list than that of the major powers."""

from __future__ import annotations

import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.layers.translate import spell_years, with_ccode
from equipoise.data.pack import Pack
from equipoise.data.sources import source


def _leaders(pack: Pack) -> pl.DataFrame:
    """Who governs at the end of the year, and how many came into office in it."""
    entry = source("archigos")
    rows = pack.read(entry.id).with_columns(
        pl.col("startdate").dt.year().alias("came"), pl.col("enddate").dt.year().alias("went")
    )
    years = spell_years(rows, "came", "went", (entry.first, entry.last))
    irregular = pl.col("entry").is_in(["Irregular", "Foreign Imposition"])
    new = pl.col("came") == pl.col("year")
    return (
        with_ccode(years, "gwcode", "GW")
        .sort("startdate")
        .group_by("ccode", "year", maintain_order=True)
        .agg(
            new.sum().cast(pl.Int32).alias("leader_changes"),
            (new & irregular).any().alias("irregular_leader_change"),
            (pl.col("year") - pl.col("came")).last().alias("leader_years"),
        )
    )


def _powers(pack: Pack) -> pl.DataFrame:
    entry = source("maoz_powers")
    rows = pack.read(entry.id)
    parts = []
    for kind, first, last in (
        ("regional_power", "regstdate", "regenddate"),
        ("global_power", "globstdate", "globenddate"),
    ):
        known = rows.drop_nulls(first)
        years = spell_years(
            known, pl.col(first).dt.year(), pl.col(last).dt.year(), (entry.first, entry.last)
        )
        parts.append(years.select("ccode", "year", pl.lit(kind).alias("kind")))
    return (
        pl.concat(parts)
        .group_by("ccode", "year")
        .agg(
            (pl.col("kind") == "regional_power").any().alias("regional_power"),
            (pl.col("kind") == "global_power").any().alias("global_power"),
        )
    )


LAYERS: tuple[Layer, ...] = (
    Layer(
        "leaders",
        "state",
        (
            column("archigos", "leader_changes", "leaders who came into office"),
            column("archigos", "irregular_leader_change", "yes or no"),
            column("archigos", "leader_years", "years in office of the leader at the year's end"),
        ),
        _leaders,
    ),
    Layer(
        "powers",
        "state",
        (
            column("maoz_powers", "regional_power", "yes or no"),
            column("maoz_powers", "global_power", "yes or no"),
        ),
        _powers,
    ),
)
