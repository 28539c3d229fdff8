"""Layers that need the whole grid: distances between capitals and years of peace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl

from equipoise.data.layers import Column, find_layer
from equipoise.data.layers.entry import column
from equipoise.data.layers.geography import capital_seats, great_circle
from equipoise.data.pack import Pack
from equipoise.errors import UsageError
from equipoise.panels.fill import fill
from equipoise.panels.grid import FIRST, Grid, Indices

CAPITAL_DISTANCE = column("cow_capitals", "capital_distance", "km between capitals")


def _peace_column(name: str) -> Column:
    """It speaks of the years before, so it is known for one year more than the disputes are."""
    layer = find_layer(name)
    disputes = layer.columns[0]
    return Column(
        layer.prefix + "peace_years",
        disputes.source,
        "whole years without a dispute until the year before",
        disputes.first,
        disputes.last + 1,
        "unknown",
    )


DERIVED_COLUMNS: dict[str, tuple[Column, ...]] = {
    "capital_distance": (CAPITAL_DISTANCE,),
    "peace_years": (_peace_column("disputes"),),
    "cow_peace_years": (_peace_column("cow_disputes"),),
}
"""The columns of each derived layer."""

Filled = tuple[tuple[Column, ...], list[pl.Series]]


def capital_distance(cases: Grid, pack: Pack, carry_forward: int | None) -> Filled:
    """Kilometres between the capitals of two states.

    Notes
    -----
    Great-circle distance on a sphere of the Earth's mean radius (haversine).
    """
    late = (carry_forward or 0) > CAPITAL_DISTANCE.last
    seats = replace(CAPITAL_DISTANCE, carried_to=carry_forward if late else None)
    return (seats,), [_capital_distance(cases, pack, seats)]


def _capital_distance(cases: Grid, pack: Pack, seats: Column) -> pl.Series:
    table = capital_seats(pack)
    places = table.select("lat", "lng").unique(maintain_order=True).with_row_index(seats.name)
    (seat,) = fill(cases.of_states(), table.join(places, on=["lat", "lng"]), [seats], ("ccode",))
    km = great_circle(places["lat"].to_numpy(), places["lng"].to_numpy())
    one, two = (seat.gather(rows) for rows in cases.state_rows)
    # a state without a known capital has no seat, and null times a number is null
    return pl.Series(seats.name, km.ravel()).gather(one * places.height + two).alias(seats.name)


def peace_years(cases: Grid, pack: Pack, carry_forward: int | None) -> Filled:
    """Years of peace by the disputes of Gibler, Miller and Little."""
    return _peace_years(cases, pack, "disputes", carry_forward)


def cow_peace_years(cases: Grid, pack: Pack, carry_forward: int | None) -> Filled:
    """Years of peace by the disputes of the Correlates of War."""
    return _peace_years(cases, pack, "cow_disputes", carry_forward)


def _peace_years(cases: Grid, pack: Pack, name: str, carry_forward: int | None) -> Filled:
    """Whole years since the last year of dispute, or since both were first members.

    Notes
    -----
    Counted on the calendar from 1816 whatever the panel's first year, up to the year before: a pair
    has 0 in its first year and in the year after a year of dispute. Before 1816 nothing is known, so
    the count of pairs that are older is cut off at the left.
    """
    if carry_forward is not None:
        raise UsageError(f"carry forward: {name} runs on with every year; it cannot be carried")
    layer = find_layer(name)
    (years_of_peace,) = DERIVED_COLUMNS[layer.prefix + "peace_years"]
    rows = layer.build(pack).filter(
        pl.col("dispute_ongoing") & (pl.col("ccode1") < pl.col("ccode2"))
    )
    s = cases.ccodes.size
    i = cases.index(rows["ccode1"].to_numpy().astype(np.int64))
    j = cases.index(rows["ccode2"].to_numpy().astype(np.int64))
    use = (i >= 0) & (j >= 0)
    disputed = np.zeros((s, s), np.bool_)
    disputed[i[use], j[use]] = disputed[j[use], i[use]] = True
    events = np.unique((((i * s + j) << 12) + rows["year"].to_numpy())[use])
    one, two = cases.indices
    year = cases.years
    since = _first_joint_year(cases)[one, two] - 1
    # few pairs ever had a dispute: only for them is the last one looked up
    some = np.flatnonzero(disputed[one, two])
    low, high = np.minimum(one[some], two[some]), np.maximum(one[some], two[some])
    key = ((low.astype(np.int64) * s + high) << 12) + year[some]
    before = np.searchsorted(events, key) - 1
    same = (before >= 0) & (events[before] >> 12 == key >> 12)
    since[some] = np.where(same, events[before] & 4095, since[some])
    values = pl.Series(years_of_peace.name, (year - since - 1).astype(np.int32))
    inside = pl.Series((year >= years_of_peace.first) & (year <= years_of_peace.last))
    return (years_of_peace,), [values.zip_with(inside, pl.Series([None], dtype=pl.Int32))]


def _first_joint_year(cases: Grid) -> Indices:
    """(S, S) first year in which two states were both members; LAST + 1 if never."""
    out = np.full((cases.ccodes.size, cases.ccodes.size), FIRST + cases.rank.shape[0], np.int32)
    for t in range(cases.rank.shape[0] - 1, -1, -1):
        these = np.flatnonzero(cases.rank[t] >= 0)
        out[np.ix_(these, these)] = FIRST + t
    return out


DERIVED: dict[str, Callable[[Grid, Pack, int | None], Filled]] = {
    "capital_distance": capital_distance,
    "peace_years": peace_years,
    "cow_peace_years": cow_peace_years,
}
"""Layers of pairs by name, beside those of ``data.layers``."""

SEVERAL: dict[str, tuple[str, ...]] = {"distance": ("minimum_distance", "capital_distance")}
"""Names that stand for several layers at once."""
