"""Years of states in the system, and whether each was the last."""

from __future__ import annotations

import polars as pl

from equipoise.data.pack import Pack
from equipoise.panels import system_members


def read_tenures(pack: Pack, last: int) -> pl.DataFrame:
    """Every state and year in the system up to the year before ``last``, from 1816.

    Returns
    -------
    polars.DataFrame
        ``ccode``, ``year``, ``power`` (share of capabilities, null where unknown) and ``exits`` (whether the
        state is not in the system in the year after).
    """
    members = system_members(pack).filter(pl.col("year") <= last)
    after = members.select("ccode", pl.col("year") - 1, pl.lit(True).alias("stays"))
    power = pack.read("cow_nmc").select(
        pl.col("ccode").cast(pl.Int32), pl.col("year").cast(pl.Int32), pl.col("cinc").alias("power")
    )
    return (
        members.filter(pl.col("year") < last)
        .join(after, on=["ccode", "year"], how="left")
        .join(power, on=["ccode", "year"], how="left")
        .select("ccode", "year", "power", pl.col("stays").is_null().alias("exits"))
        .sort("year", "ccode")
    )
