"""Checked tables of state-years and dyad-years in which *no* and *unknown* cannot be confused.

A panel is a table with the coverage of each column. Inside a column's coverage a case that its source
does not list is a zero, if the source lists every case, and unknown otherwise; outside coverage every
value is null. No join turns one into the other.

What can be added stands in ``data.layers``.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import polars as pl

from equipoise.data.layers import Column, Layer, find_layer
from equipoise.data.layers import layer_names as layer_names
from equipoise.data.pack import Pack, find_pack
from equipoise.data.sources import source
from equipoise.errors import MissingDataError, OutputError, UsageError, suggest

Unit = Literal["state-year", "dyad-year", "directed-dyad-year"]

UNITS: tuple[Unit, ...] = ("state-year", "dyad-year", "directed-dyad-year")
FIRST, LAST = 1816, 2025


@dataclass(frozen=True, slots=True)
class Panel:
    """A table of cases with the coverage of each column."""

    unit: Unit
    first: int
    last: int
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    pack: Pack

    def add(self, *names: str) -> Panel:
        """Bring in further layers, and return the wider panel.

        Parameters
        ----------
        *names : str
            Names from ``layer_names()``. On a dyad panel a state layer comes in twice, with the
            suffixes 1 and 2.

        Raises
        ------
        UsageError
            If a layer is unknown or does not fit the unit.
        DataError
            If the pack lacks the layer or holds an altered file.
        """
        panel = self
        for name in names:
            panel = _add(panel, find_layer(name))
        return panel

    def coverage(self) -> pl.DataFrame:
        """One row for each column: source, unit, first and last year, and what absence means."""
        return pl.DataFrame(
            [
                {
                    "column": c.name,
                    "source": c.source,
                    "unit": c.unit,
                    "first": c.first,
                    "last": c.last,
                    "absence": c.absence,
                }
                for c in self.columns
            ]
        )

    def to_polars(self) -> pl.DataFrame:
        """The table itself."""
        return self.frame


def panel(unit: str, first: int, last: int, pack: Pack | None = None) -> Panel:
    """A panel of all cases of a unit: every state, or every pair of states, in every year.

    Parameters
    ----------
    unit : str
        ``state-year``, ``dyad-year`` (``ccode1 < ccode2``) or ``directed-dyad-year``
        (``ccode1`` acts on ``ccode2``).
    first, last : int
        Years, both included [1816 to 2025].
    pack : Pack, optional
        The data pack; without it, the one that ``EQUIPOISE_DATA`` names.

    Raises
    ------
    UsageError
        For an unknown unit or impossible years.
    MissingDataError
        If there is no data pack.

    Notes
    -----
    A state is in the system in a year if it was a member on any day of it (Correlates of War state
    system membership to 2016, continued to 2025 by the isard crosswalk).
    """
    if unit not in UNITS:
        raise UsageError(f"panel: {unit!r} is not a unit; {suggest(unit, UNITS)}")
    if not FIRST <= first <= last <= LAST:
        raise UsageError(f"panel: years {first}..{last}; give first..last inside {FIRST}..{LAST}")
    pack = pack or find_pack()
    if pack is None:
        raise MissingDataError(
            "panel: no data pack; name its folder with --data or in EQUIPOISE_DATA"
        )
    members = system_members(pack).filter(pl.col("year").is_between(first, last))
    if unit == "state-year":
        return Panel("state-year", first, last, members, (), pack)
    left = members.rename({"ccode": "ccode1"})
    right = members.rename({"ccode": "ccode2"})
    ordered = pl.col("ccode1") < pl.col("ccode2")
    wanted = ordered if unit == "dyad-year" else pl.col("ccode1") != pl.col("ccode2")
    frame = (
        left.join(right, on="year")
        .filter(wanted)
        .select("ccode1", "ccode2", "year")
        .sort("year", "ccode1", "ccode2")
    )
    return Panel(unit, first, last, frame, (), pack)  # type: ignore[arg-type]


def system_members(pack: Pack) -> pl.DataFrame:
    """Members of the state system: columns ``ccode`` and ``year``, sorted by year and code."""
    listed = pack.read("cow_states")
    to_2016 = listed.select(
        "ccode", pl.int_ranges("styear", pl.col("endyear") + 1).alias("year")
    ).explode("year")
    # rows without a code are Gleditsch-Ward states that the Correlates of War list does not have
    later = (
        pack.read("cow_gw_panel")
        .filter(pl.col("year") > source("cow_states").last)
        .drop_nulls("ccode")
    )
    return (
        pl.concat(
            [
                f.select(pl.col("ccode").cast(pl.Int32), pl.col("year").cast(pl.Int32))
                for f in (to_2016, later)
            ]
        )
        .unique()
        .sort("year", "ccode")
    )


def _add(panel: Panel, layer: Layer) -> Panel:
    """Join one layer and make every cell say *no*, *unknown* or a value."""
    if panel.unit == "state-year" and layer.keyed_by == "dyad":
        raise UsageError(f"add: {layer.name!r} is about pairs; use a dyad-year panel")
    table = layer.build(panel.pack)
    frame, columns = panel.frame, list(panel.columns)
    if layer.keyed_by == "dyad" or panel.unit == "state-year":
        keys = ["ccode", "year"] if panel.unit == "state-year" else ["ccode1", "ccode2", "year"]
        frame = _join(frame, table, keys, layer.columns)
        return replace(panel, frame=frame, columns=(*columns, *layer.columns))
    for side in ("1", "2"):
        sided = tuple(replace(c, name=c.name + side) for c in layer.columns)
        names = {c.name: c.name + side for c in layer.columns} | {"ccode": "ccode" + side}
        frame = _join(frame, table.rename(names), ["ccode" + side, "year"], sided)
        columns.extend(sided)
    return replace(panel, frame=frame, columns=tuple(columns))


def _join(
    frame: pl.DataFrame, table: pl.DataFrame, keys: list[str], columns: tuple[Column, ...]
) -> pl.DataFrame:
    """Left join; a case the source does not list becomes 0 only inside coverage, if absence is no."""
    table = table.select(*keys, *(c.name for c in columns)).with_columns(
        pl.lit(True).alias("__listed")
    )
    joined = frame.join(table, on=keys, how="left", maintain_order="left")
    absent = pl.col("__listed").is_null()
    filled = []
    for c in columns:
        inside = pl.col("year").is_between(c.first, c.last)
        value = pl.col(c.name)
        if c.absence == "no":
            zero = pl.lit(0).cast(table.schema[c.name])
            value = pl.when(absent).then(zero).otherwise(value)
        filled.append(pl.when(inside).then(value).otherwise(None).alias(c.name))
    return joined.with_columns(filled).drop("__listed")


def parse_years(text: str) -> tuple[int, int]:
    """First and last year of a span written as ``1990..2010``.

    Raises
    ------
    UsageError
        If it is written otherwise.
    """
    found = re.fullmatch(r"(\d{4})\.\.(\d{4})", text.strip())
    if not found:
        raise UsageError(f"--years {text}: write first..last, for instance 1990..2010")
    return int(found[1]), int(found[2])


def write_panel(built: Panel, path: Path) -> None:
    """Write a panel as Parquet or CSV, by the file's ending; its final name never holds half of it.

    Raises
    ------
    UsageError
        If the ending is neither.
    OutputError
        If the file cannot be written.
    """
    if path.suffix not in (".parquet", ".csv"):
        raise UsageError(f"--out {path}: write a .parquet or a .csv file")
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.suffix == ".csv":
            built.frame.write_csv(partial)
        else:
            built.frame.write_parquet(partial)
        os.replace(partial, path)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror}); choose another place"
        ) from error
    finally:
        partial.unlink(missing_ok=True)
