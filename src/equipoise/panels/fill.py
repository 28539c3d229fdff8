"""Puts a layer into a grid of cases, so that every cell says *no*, *unknown* or a value.

A case that a source does not list is a no only inside the column's coverage, and only if the source
lists every case; everything else is null. This is the only place where absence is given a meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from equipoise.data.layers import Column, Layer
from equipoise.data.pack import Pack
from equipoise.panels.grid import FIRST, Grid, Ints, Rows


def layer_columns(
    cases: Grid, layer: Layer, pack: Pack, carry_forward: int | None
) -> tuple[tuple[Column, ...], list[pl.Series]]:
    """The columns that a layer brings to a grid of states or of pairs.

    Parameters
    ----------
    cases : Grid
        The cases.
    layer : Layer
        A layer of states comes to a grid of pairs twice, with the suffixes 1 and 2; what a layer of
        pairs says of one direction comes to undirected pairs twice, with ``_1to2`` and ``_2to1``.
    pack : Pack
        The data pack.
    carry_forward : int or None
        Last year to which the value of a column's last covered year is repeated.
    """
    table = layer.build(pack)
    if layer.prefix:
        table = table.rename({c.name: layer.prefix + c.name for c in layer.columns})
    columns = tuple(
        replace(
            c,
            name=layer.prefix + c.name,
            carried_to=carry_forward if (carry_forward or 0) > c.last else None,
        )
        for c in layer.columns
    )
    if layer.keyed_by == "dyad":
        return _of_pairs(cases, table, columns, symmetric=layer.symmetric)
    if cases.per_year == 1:
        return columns, fill(cases, table, columns, ("ccode",))
    return _of_both_states(cases, table, columns)


def fill(
    cases: Grid,
    table: pl.DataFrame,
    columns: Sequence[Column],
    keys: tuple[str, ...],
    *,
    symmetric: bool = False,
) -> list[pl.Series]:
    """Columns over all cases from a keyed table of those that a source lists.

    Parameters
    ----------
    cases : Grid
        The cases.
    table : polars.DataFrame
        Unique keys and the columns.
    columns : sequence of Column
        Which columns, with their coverage.
    keys : tuple of str
        The columns of the code, or of both codes.
    symmetric : bool
        Whether a row speaks of both directions.
    """
    codes = tuple(table[key].to_numpy().astype(np.int64) for key in keys)
    years = table["year"].to_numpy().astype(np.int64)
    places = [cases.rows_of(years, *codes)]
    if symmetric and not cases.ordered:
        places.append(cases.rows_of(years, *reversed(codes)))
    elif symmetric:
        places.append(cases.rows_of(years, codes[1], codes[0]))
    # two more rows: what a case means that is not listed, and what a year means that is not covered
    unlisted, unknown = table.height, table.height + 1
    last_rows = {
        c.name: pl.Series(c.name, [_when_absent(table.schema[c.name], c), None], strict=False)
        for c in columns
    }
    slots: dict[tuple[int, int, int | None], Rows] = {}
    out = []
    for c in columns:
        span = (c.first, c.last, c.carried_to)
        if span not in slots:
            slot = np.full(cases.size, unknown, np.uint32)
            slot[cases.rows_of_years(c.first, c.last)] = unlisted
            inside = (years >= c.first) & (years <= c.last)
            for place in places:
                use = np.flatnonzero(inside & (place >= 0))
                slot[place[use]] = use
            if c.carried_to is not None:
                _carry(cases, slot, (years, codes), c, unlisted, symmetric=symmetric)
            slots[span] = slot
        extended = table[c.name].extend(last_rows[c.name].cast(table.schema[c.name]))
        out.append(extended.gather(slots[span]).alias(c.name))
    return out


def _when_absent(dtype: pl.DataType, c: Column) -> bool | int | float | None:
    if c.absence == "unknown" or not (dtype.is_numeric() or dtype == pl.Boolean):
        return None
    return False if dtype == pl.Boolean else 0


def _carry(
    cases: Grid,
    slot: Rows,
    listed: tuple[Ints, tuple[Ints, ...]],
    c: Column,
    unlisted: int,
    *,
    symmetric: bool,
) -> None:
    """Repeat the last covered year in later ones; who was no member then stays unknown."""
    years, codes = listed
    there = np.flatnonzero(years == c.last)
    was_member = cases.rank[c.last - FIRST] >= 0
    for year in range(c.last + 1, min(c.carried_to or 0, cases.last) + 1):
        rows = cases.rows_of_years(year, year)
        if rows.stop == rows.start:
            continue
        one_year = Grid(
            cases.per_year,
            cases.ordered,
            year,
            year,
            cases.ccodes,
            cases.rank,
            np.array([0, rows.stop - rows.start]),
        )
        known = np.logical_and.reduce([was_member[at] for at in one_year.indices])
        slot[rows] = np.where(known, unlisted, unlisted + 1)
        then = np.full(there.size, year)
        orders = [codes, tuple(reversed(codes))] if symmetric else [codes]
        for order in orders:
            place = cases.rows_of(then, *(code[there] for code in order))
            slot[place[place >= 0]] = there[place >= 0]


def _of_pairs(
    cases: Grid, table: pl.DataFrame, columns: tuple[Column, ...], *, symmetric: bool
) -> tuple[tuple[Column, ...], list[pl.Series]]:
    both = ("ccode1", "ccode2")
    if not cases.ordered or not any(c.directed for c in columns):
        return columns, fill(cases, table, columns, both, symmetric=symmetric)
    # an undirected pair has room for both directions of what is owed or done
    there = fill(cases, table, columns, both)
    back = fill(cases, table, [c for c in columns if c.directed], ("ccode2", "ccode1"))
    reverse = iter(back)
    named: list[Column] = []
    series: list[pl.Series] = []
    for c, forward in zip(columns, there, strict=True):
        names = (f"{c.name}_1to2", f"{c.name}_2to1") if c.directed else (c.name,)
        values = (forward, next(reverse)) if c.directed else (forward,)
        named.extend(replace(c, name=name) for name in names)
        series.extend(v.alias(name) for v, name in zip(values, names, strict=True))
    return tuple(named), series


def _of_both_states(
    cases: Grid, table: pl.DataFrame, columns: tuple[Column, ...]
) -> tuple[tuple[Column, ...], list[pl.Series]]:
    """A layer of states on a grid of pairs: filled once for each state-year, then dealt out."""
    filled = fill(cases.of_states(), table, columns, ("ccode",))
    named: list[Column] = []
    series: list[pl.Series] = []
    for side, rows in zip(("1", "2"), cases.state_rows, strict=True):
        named.extend(replace(c, name=c.name + side) for c in columns)
        series.extend(s.gather(rows).alias(s.name + side) for s in filled)
    return tuple(named), series
