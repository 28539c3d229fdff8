"""Totals that a source gives for other borders than those that a state had.

Some sources carry a country's population and output back in its borders of today, or give a part what was
the whole's. Such a total is no total of the state: it is unknown, and never the state's own.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from equipoise.data.pack import Pack

CHANGED = {
    210: 1830, 255: 1945, 260: 1990, 265: 1990, 300: 1918, 315: 1992, 325: 1870, 345: 2008, 350: 1947,
    365: 1991, 380: 1905, 390: 1920, 530: 1993, 625: 2011, 640: 1923, 678: 1990, 680: 1990, 770: 1971,
    816: 1976, 817: 1975,
    **dict.fromkeys((240, 245, 267, 269, 271, 273, 275, 280), 1871),
    **dict.fromkeys((327, 329, 332, 335, 337), 1861),
}  # fmt: skip
"""States that were divided or joined, or lost or gained a part that is a state or much of one, with the
last year in which they had other borders than today."""

BACK_CAST = 1.1
"""Ratio of two populations from which a source of today's borders means others than the state had."""

MODELLED = 1.5
"""The same for estimates of the states of the time, which disagree by more than that in no other case."""


def of_its_borders(
    pack: Pack,
    table: pl.DataFrame,
    thousands: pl.Expr,
    values: Sequence[str],
    ratio: float = BACK_CAST,
) -> pl.DataFrame:
    """Make unknown what is of other borders than the state had.

    That is so of a state and year of ``CHANGED`` in which the source's population and that of the national
    capabilities are further apart than the ratio, either way. A population that is not listed in both cannot be
    compared, and the row stays.

    Parameters
    ----------
    pack : Pack
        The data pack, for the national capabilities.
    table : polars.DataFrame
        Rows of states with ``ccode`` and ``year``.
    thousands : polars.Expr
        The source's population [thousand persons].
    values : sequence of str
        Columns of totals.
    ratio : float
        How far apart two populations of one state may be.
    """
    listed = pack.read("cow_nmc").select(
        pl.col("ccode").cast(pl.Int32), pl.col("year").cast(pl.Int32), "tpop"
    )
    joined = table.with_columns(pl.col("ccode", "year").cast(pl.Int32)).join(
        listed, on=["ccode", "year"], how="left", maintain_order="left"
    )
    found = thousands / pl.col("tpop")
    apart = ((found > ratio) | (found < 1 / ratio)).fill_null(value=False)
    until = pl.col("ccode").replace_strict(CHANGED, default=None, return_dtype=pl.Int32)
    other = apart & (pl.col("year") <= until).fill_null(value=False)
    return joined.with_columns(
        pl.when(~other).then(pl.col(name)).alias(name) for name in values
    ).drop("tpop")
