"""Shares of power of every state, year by year, and how fast each was growing."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.data.layers import layer_table
from equipoise.data.pack import Pack
from equipoise.model.mechanisms.growth import take_in_change
from equipoise.panels import system_members

Floats = NDArray[np.float64]

POWER = {"cinc": ("capabilities", "cinc"), "gdp": ("gdp", "gdp")}
"""Measures of power by short name: layer and column. Output is made a share of all members' output."""


def read_powers(pack: Pack, last: int, power: str) -> pl.DataFrame:
    """Shares of power that are known and above zero, of members of the system from 1816 on.

    Returns
    -------
    polars.DataFrame
        ``ccode``, ``year``, ``ln_power`` and ``change``, that of the logarithm since the year before (null in a
        year whose year before is unknown), by state and year.
    """
    layer, column = POWER[power]
    known = (
        layer_table(pack, layer)
        .select("ccode", "year", pl.col(column).cast(pl.Float64).alias("value"))
        .filter((pl.col("value") > 0) & (pl.col("year") <= last))
        .join(system_members(pack).select("ccode", "year"), on=["ccode", "year"], how="semi")
        .sort("ccode", "year")
    )
    share = pl.col("value") / pl.col("value").sum().over("year")
    before = pl.col("ln_power").shift(1).over("ccode")
    follows = pl.col("year") == pl.col("year").shift(1).over("ccode") + 1
    return known.select("ccode", "year", share.log().alias("ln_power")).with_columns(
        pl.when(follows).then(pl.col("ln_power") - before).alias("change")
    )


def trends(powers: pl.DataFrame) -> Floats:
    """(m,) each row's trend at the end of its year; 0 before the state's first change."""
    out = np.zeros(powers.height)
    codes = powers["ccode"].to_numpy()
    change = powers["change"].fill_null(float("nan")).to_numpy()
    for k in range(out.size):
        same = k > 0 and codes[k] == codes[k - 1]
        trend = out[k - 1] if same else 0.0
        out[k] = trend if np.isnan(change[k]) else take_in_change(trend, change[k])
    return out


def trend_at(powers: pl.DataFrame, ccodes: NDArray[np.int32], year: int) -> Floats:
    """(n,) trend of each state at the end of a year, by its last known share; 0 for a state without one."""
    known = (
        powers.with_columns(pl.Series("trend", trends(powers)))
        .filter(pl.col("year") <= year)
        .group_by("ccode")
        .agg(pl.col("trend").last())
    )
    found = dict(zip(known["ccode"], known["trend"], strict=True))
    return np.array([found.get(int(c), 0.0) for c in ccodes])
