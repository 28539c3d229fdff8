"""Sides of disputes on the record, who began and who joined; and of wars, with their course."""

from __future__ import annotations

import polars as pl

from equipoise.data.pack import Pack
from equipoise.model.mechanisms.hostility import AT_WAR

LAYERS = {
    "gml": ("gml_mid_participant", "gml_mid_dispute"),
    "cow": ("cow_mid_participant", "cow_mid_dispute"),
}
"""Participants and disputes, by short name of the dispute data."""


def read_sides(pack: Pack, disputes: str, first: int, last: int) -> pl.DataFrame:
    """One row for each dispute that began in the span.

    Returns
    -------
    polars.DataFrame
        ``dispnum``, ``year`` in which it began, ``level`` (highest hostility, 1 to 5), and four lists of
        codes: ``side_a``, ``side_b`` (from the beginning), ``joined_a``, ``joined_b`` (later).
    """
    participants, table = (pack.read(layer) for layer in LAYERS[disputes])

    def codes(side: int, original: int) -> pl.Expr:
        among = (pl.col("sidea") == side) & (pl.col("orig") == original)
        return pl.col("ccode").filter(among).unique().sort()

    sides = participants.group_by("dispnum").agg(
        pl.col("styear").filter(pl.col("orig") == 1).min().alias("year"),
        codes(1, 1).alias("side_a"),
        codes(0, 1).alias("side_b"),
        codes(1, 0).alias("joined_a"),
        codes(0, 0).alias("joined_b"),
    )
    levels = table.select("dispnum", pl.col("hostlev").alias("level"))
    return (
        sides.join(levels, on="dispnum", how="inner")
        .filter(pl.col("year").is_between(first, last))
        .sort("year", "dispnum")
    )


BEGINS_WAR = 20
"""Code of the highest action of a participant that begins a war; only joining one has a higher code."""

_FIGHTS = {"gml": pl.col("hiact") >= BEGINS_WAR, "cow": pl.col("hostlev") == AT_WAR}
"""When a participant is at war, by short name of the dispute data: not both code the same."""


def read_fighting(pack: Pack, disputes: str, first: int, last: int) -> pl.DataFrame:
    """Every state that joined a dispute that is war: ``dispnum``, the ``year`` it began, and ``fights``."""
    participants, table = (pack.read(layer) for layer in LAYERS[disputes])
    at_war = table.filter(pl.col("hostlev") == AT_WAR).select("dispnum")
    return (
        participants.join(at_war, on="dispnum")
        .with_columns(
            pl.col("styear").filter(pl.col("orig") == 1).min().over("dispnum").alias("year")
        )
        .filter(pl.col("year").is_between(first, last))
        .group_by("dispnum", "year", "ccode")
        .agg(
            (pl.col("orig") == 1).any().alias("began"),
            _FIGHTS[disputes].any().alias("fights"),
        )
        .filter(~pl.col("began"))
        .sort("year", "dispnum", "ccode")
    )


WARS = "cow_war_inter_participant"
_POWER = "cow_nmc"


def read_wars(pack: Pack, last: int) -> pl.DataFrame:
    """One row for each interstate war from 1823 on that was over by a year.

    Returns
    -------
    polars.DataFrame
        ``warnum``, ``year`` and ``last_year``, ``states`` in it, ``power_1`` and ``power_2`` (shares of both
        sides added up, in the year in which each state entered, null where one's is unknown),
        ``first_begins`` (1 or -1 for the side that began it, 0 where both or neither did), ``outcome`` (0
        nobody won, 1 the first side, 2 the second), ``deaths`` in battle of all (null where one's are unknown).
    """
    power = pack.read(_POWER).select("ccode", pl.col("year").alias("startyear1"), "cinc")
    rows = pack.read(WARS).join(power, on=["ccode", "startyear1"], how="left")
    states = rows.group_by("warnum", "ccode", "side").agg(
        pl.col("startyear1").min().alias("year"),
        pl.max_horizontal("endyear1", "endyear2").max().alias("last_year"),
        pl.col("cinc").first(),
        (pl.col("initiator") == 1).any().alias("begins"),
        pl.col("outcome").last(),
        pl.when((pl.col("batdeath") >= 0).all()).then(pl.col("batdeath").sum()).alias("deaths"),
    )

    def on(side: int, of: pl.Expr) -> pl.Expr:
        return of.filter(pl.col("side") == side)

    def whole(values: pl.Expr) -> pl.Expr:
        return pl.when(values.is_not_null().all()).then(values.sum())

    won = [on(side, pl.col("outcome") == 1).all() for side in (1, 2)]
    begins = [on(side, pl.col("begins")).any().cast(pl.Int8) for side in (1, 2)]
    return (
        states.group_by("warnum")
        .agg(
            pl.col("year").min(),
            pl.col("last_year").max(),
            pl.col("ccode").n_unique().alias("states"),
            whole(on(1, pl.col("cinc"))).alias("power_1"),
            whole(on(2, pl.col("cinc"))).alias("power_2"),
            (begins[0] - begins[1]).alias("first_begins"),
            pl.when(won[0]).then(1).when(won[1]).then(2).otherwise(0).alias("outcome"),
            whole(pl.col("deaths")).alias("deaths"),
        )
        .filter(pl.col("last_year") <= last)
        .sort("year", "warnum")
    )
