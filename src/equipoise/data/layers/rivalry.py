"""Layers of rivalries, arms races, the scale of peace, and crises.

Rivalries, arms races and the peace scale were coded with knowledge of what came after: they describe,
and a forecast must not read them.
"""

from __future__ import annotations

import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.layers.translate import spell_years, with_living_codes
from equipoise.data.pack import Pack
from equipoise.data.sources import source

_REASONS = ("positional", "spatial", "ideological", "interventionary")


def _pair_years(pack: Pack, name: str, first: str, last: str) -> pl.DataFrame:
    """Years of spells of unordered pairs, the lower code first."""
    entry = source(name)
    years = spell_years(pack.read(name), first, last, (entry.first, entry.last))
    return with_living_codes(years, "ccode1", "ccode2").with_columns(
        pl.min_horizontal("ccode1", "ccode2").cast(pl.Int32).alias("ccode1"),
        pl.max_horizontal("ccode1", "ccode2").cast(pl.Int32).alias("ccode2"),
    )


def _rivalries(pack: Pack) -> pl.DataFrame:
    return (
        _pair_years(pack, "tss_rivalries", "start", "end")
        .group_by("ccode1", "ccode2", "year")
        .agg(
            pl.lit(True).alias("rivalry"),
            *(
                (pl.col(kind) == 1).fill_null(False).any().alias(f"{kind}_rivalry")
                for kind in _REASONS
            ),
        )
    )


def _one(pack: Pack, name: str, fact: str) -> pl.DataFrame:
    years = _pair_years(pack, name, "styear", "endyear")
    return years.select("ccode1", "ccode2", "year", pl.lit(True).alias(fact)).unique()


_MISWRITTEN = {936: 946, 937: 947}
"""Codes that nobody has, beside Vanuatu's in the peace scale from the day of Kiribati's and of Tuvalu's on."""


def _peace_scale(pack: Pack) -> pl.DataFrame:
    """The level in which a year ends; -9 is not coded."""
    begin = pl.col("begin_date").str.slice(0, 4).cast(pl.Int32)
    end = pl.col("end_date").str.slice(0, 4).cast(pl.Int32)
    entry = source("peace_scale")
    spells = pack.read(entry.id).with_columns(pl.col("ccode1", "ccode2").replace(_MISWRITTEN))
    years = spell_years(spells, begin, end, (entry.first, entry.last))
    return (
        with_living_codes(years, "ccode1", "ccode2")
        .sort("begin_date")
        .group_by(
            pl.min_horizontal("ccode1", "ccode2").cast(pl.Int32).alias("ccode1"),
            pl.max_horizontal("ccode1", "ccode2").cast(pl.Int32).alias("ccode2"),
            "year",
            maintain_order=True,
        )
        .agg(pl.col("peace_level").last())
        .with_columns(pl.when(pl.col("peace_level") >= 0).then("peace_level").alias("peace_level"))
    )


def _crises(pack: Pack) -> pl.DataFrame:
    entry = source("icb_actor")
    rows = pack.read(entry.id).drop_nulls(["cracid", "yrtrig"])
    last = pl.coalesce("yrterm", "yrtrig")
    years = spell_years(rows, "yrtrig", last, (entry.first, entry.last))
    living = with_living_codes(years, "cracid")
    return living.group_by(pl.col("cracid").cast(pl.Int32).alias("ccode"), "year").agg(
        pl.lit(True).alias("in_crisis"),
        (pl.col("yrtrig") == pl.col("year")).any().alias("crisis_onset"),
        (pl.col("viol") >= 3).any().alias("violent_crisis"),
    )


_YES = "yes or no"
_HINDSIGHT = "coded with hindsight"

LAYERS: tuple[Layer, ...] = (
    Layer(
        "rivalries",
        "dyad",
        (
            column("tss_rivalries", "rivalry", f"{_YES}, {_HINDSIGHT}"),
            *(
                column("tss_rivalries", f"{kind}_rivalry", f"{_YES}, {_HINDSIGHT}")
                for kind in _REASONS
            ),
        ),
        _rivalries,
        symmetric=True,
    ),
    Layer(
        "rivalries_td",
        "dyad",
        (column("td_rivalries", "rivalry_td", f"{_YES}, {_HINDSIGHT}"),),
        lambda pack: _one(pack, "td_rivalries", "rivalry_td"),
        symmetric=True,
    ),
    Layer(
        "arms_races",
        "dyad",
        (column("grh_arms_races", "arms_race", f"{_YES}, {_HINDSIGHT}"),),
        lambda pack: _one(pack, "grh_arms_races", "arms_race"),
        symmetric=True,
    ),
    Layer(
        "peace_scale",
        "dyad",
        (
            column(
                "peace_scale",
                "peace_level",
                f"0 severe rivalry, .25, .5 negative peace, .75, 1 security community; {_HINDSIGHT}",
            ),
        ),
        _peace_scale,
        symmetric=True,
    ),
    Layer(
        "crises",
        "state",
        (
            column("icb_actor", "in_crisis", f"{_YES}, actor in an international crisis"),
            column("icb_actor", "crisis_onset", _YES),
            column("icb_actor", "violent_crisis", f"{_YES}, serious clashes or war in it"),
        ),
        _crises,
    ),
)
