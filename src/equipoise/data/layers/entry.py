"""What a panel says of its columns, and what brings columns into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from equipoise.data.pack import Pack
from equipoise.data.sources import source


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a panel: where it comes from and which years it speaks about."""

    name: str
    source: str
    unit: str
    first: int
    last: int
    absence: Literal["no", "unknown"]
    """What a case means that the source does not list, inside coverage."""
    directed: bool = False
    """True if it says what ccode1 does or owes to ccode2, and not the reverse."""
    carried_to: int | None = None
    """Last year to which the last covered year's value was carried on request; None if it was not."""
    note: str = ""
    """What the source has and the column leaves out, or lacks inside its years; empty if nothing."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing that ``add`` can bring in."""

    name: str
    keyed_by: Literal["state", "dyad"]
    columns: tuple[Column, ...]
    build: Callable[[Pack], pl.DataFrame]
    symmetric: bool = False
    """True if each pair is listed once, in either order, and the fact holds for both directions."""
    prefix: str = ""
    """What stands before its columns' names in a panel, where a rival layer has the same ones."""


def column(
    layer: str,
    name: str,
    unit: str,
    absence: Literal["no", "unknown"] | None = None,
    *,
    directed: bool = False,
    note: str = "",
) -> Column:
    """A column with the years of its source, and with the source's absence where none is given."""
    entry = source(layer)
    return Column(
        name,
        layer,
        unit,
        entry.first,
        entry.last,
        absence or entry.absence,
        directed,
        note=note,
    )
