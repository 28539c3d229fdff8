"""What the catalogue says of one release of one data set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Absence = Literal["no", "unknown"]


@dataclass(frozen=True, slots=True)
class Source:
    """One release of one data set, as this package reads it."""

    id: str
    """Name of the layer, and of its Parquet file in a pack."""
    title: str
    first: int
    """First year the release speaks about."""
    last: int
    """Last year the release speaks about; later rows, if any, are not read."""
    absence: Absence
    """What it means inside the years that a case is not listed."""
    key: tuple[str, ...]
    """Columns that name a row."""
    needs: tuple[str, ...]
    """Further columns that are read."""
    citation: str
