"""What the registry says of one measure taken on the record, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from equipoise.data.pack import Pack

Value = float | dict[int, float] | dict[tuple[int, int], float]
"""One number for the system, or one for each state or pair of which it is known."""


Hazard = Callable[[Pack, int], Mapping[tuple[int, int], float]]
"""For a pack and a year, the chance that the first of a pair begins a fatal dispute with the second."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a measure is taken of: a year, the states among which, and how."""

    pack: Pack
    year: int
    ccodes: tuple[int, ...]
    """Correlates of War codes of the states among which it is taken, ascending."""
    options: Mapping[str, str]
    """One value for each option that the observer declares."""
    fatal_hazard: Hazard | None = None
    """Chances from the model for the measures that need them; None if there is no model at hand."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice that a measure leaves to the caller."""

    name: str
    values: tuple[str, ...]
    """What it may be, the default first; empty if it is the code of a state."""
    meaning: str


@dataclass(frozen=True, slots=True)
class Observer:
    """How one measure of the catalogue is taken on the record."""

    measure: str
    """Name of the measure in the catalogue."""
    of: Literal["system", "state", "pair"]
    sources: tuple[str, ...]
    """Sources that are read whatever the options; the years are those that all of them cover."""
    look: Callable[[Case], Value]
    """Take it; a state or pair of which it is unknown is left out of the answer."""
    options: tuple[Option, ...] = ()
