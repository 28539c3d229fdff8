"""What the catalogue declares of one measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Nature = Literal["count", "share", "index", "amount", "yes/no"]
"""What a number is, which says how those of several states become one: counts are added and divided by what
they were counted over, shares of one whole and amounts are added, an index and a yes or no are averaged."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, with what is declared of it and therefore tested."""

    name: str
    """Dotted word as a doctrine file writes it; after a slash, which rule or index."""
    function: Callable[..., Any] | None
    """None for a fact, which is read as its source lists it."""
    unit: str
    low: float
    """Smallest possible value, in the unit."""
    high: float
    """Largest possible value, in the unit; infinite where nothing bounds it."""
    source: str
    """The work that defines it."""
    nature: Nature = "index"
    meaning: str = ""
    """What it says of the states it is taken of, in a few words; else the function's first line does."""

    @property
    def says(self) -> str:
        """What it says of the states it is taken of, in a few words."""
        first_line = ((self.function and self.function.__doc__) or "").strip().partition("\n")[0]
        return self.meaning or first_line.partition(" [")[0].rstrip(".")
