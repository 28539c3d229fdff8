"""What the catalogue declares of one measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, with what is declared of it and therefore tested."""

    name: str
    """Dotted word as a doctrine file writes it; after a slash, which rule or index."""
    function: Callable[..., Any]
    unit: str
    low: float
    """Smallest possible value, in the unit."""
    high: float
    """Largest possible value, in the unit; infinite where nothing bounds it."""
    source: str
    """The work that defines it."""
