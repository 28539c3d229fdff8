"""Treaties of defence on the record: who was in each, year by year, and who had to defend the others."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.data.pack import Pack
from equipoise.model.mechanisms.treaty import DEFENDER, PARTY, Treaties

TREATIES = "atop_member"


def read_treaties(pack: Pack, last: int) -> pl.DataFrame:
    """Members of every treaty, in each year in which one of them had to defend the others, from 1816.

    A member's year counts if any phase of the treaty was in force for it at any time of that year.

    Returns
    -------
    polars.DataFrame
        ``treaty``, ``year``, ``ccode`` and ``defends``, by treaty, year and state.
    """
    stays = pl.col("yrexit") == 0  # still in force where the source ends
    years = (
        pack.read(TREATIES)
        .filter(pl.col("yrent") <= last)
        .with_columns(
            pl.when(stays)
            .then(last)
            .otherwise(pl.col("yrexit"))
            .clip(upper_bound=last)
            .alias("yrexit")
        )
        .filter(pl.col("yrexit") >= pl.col("yrent"))
        .select(
            pl.col("atopid").cast(pl.Int64).alias("treaty"),
            pl.int_ranges("yrent", pl.col("yrexit") + 1).alias("year"),
            pl.col("member").cast(pl.Int32).alias("ccode"),
            (pl.col("defense") == 1).alias("defends"),
        )
        .explode("year")
        .with_columns(pl.col("year").cast(pl.Int32))
    )
    return (
        years.group_by("treaty", "year", "ccode")
        .agg(pl.col("defends").any())
        .filter(pl.col("defends").any().over("treaty", "year"))
        .filter(pl.len().over("treaty", "year") > 1)
        .sort("treaty", "year", "ccode")
    )


def treaties_at(
    table: pl.DataFrame, ccodes: NDArray[np.int32], year: int
) -> tuple[Treaties, NDArray[np.int64]]:
    """Treaties that were in force in a year, among the states of a roster, and their own numbers.

    Parameters
    ----------
    table : polars.DataFrame
        From :func:`read_treaties`.
    ccodes : int (n,)
        Ascending.
    year : int

    Returns
    -------
    int8 (k, n), int (k,)
        ``OUTSIDE``, ``PARTY`` or ``DEFENDER`` for every treaty with two or more of them in it, by number.
    """
    known = table.filter((pl.col("year") == year) & pl.col("ccode").is_in(ccodes.tolist()))
    numbers, row = np.unique(known["treaty"].to_numpy(), return_inverse=True)
    out = np.zeros((numbers.size, ccodes.size), np.int8)
    place = np.searchsorted(ccodes, known["ccode"].to_numpy())
    out[row, place] = np.where(known["defends"].to_numpy(), DEFENDER, PARTY)
    there = (out > 0).sum(axis=1) > 1
    return out[there], numbers[there].astype(np.int64)
