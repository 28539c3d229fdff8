"""Sides of disputes on the record: who was in each from its beginning, and who joined."""

from __future__ import annotations

import polars as pl

from equipoise.data.pack import Pack

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
