"""What the registry says of one measure taken on the record, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from equipoise.data.layers import find_layer, layer_table
from equipoise.data.pack import Pack
from equipoise.data.sources import source
from equipoise.errors import MissingDataError
from equipoise.panels import panel, system_members

MAJORS_SOURCE = "cow_majors"

Value = float | dict[int, float] | dict[tuple[int, int], float]
"""One number for the system, or one for each state or pair of which it is known."""


Hazard = Callable[[Pack, int], Mapping[tuple[int, int], float]]
"""For a pack and a year, the chance that the first of a pair begins a fatal dispute with the second."""


def majors_in(pack: Pack, year: int) -> tuple[int, ...]:
    """Codes of the major powers of a year, ascending.

    The list ends in 2016 and every power on it then was still one: its last line is carried to later years,
    and whoever shows them says so.
    """
    listed = layer_table(pack, "majors").filter(
        pl.col("year") == min(year, source(MAJORS_SOURCE).last)
    )
    return tuple(sorted(set(listed["ccode"].to_list())))


@dataclass(frozen=True, slots=True)
class View:
    """What a measure is taken of: a year, the states among which, and how; it notes what is read."""

    pack: Pack
    year: int
    ccodes: tuple[int, ...]
    """Correlates of War codes of the states among which it is taken, ascending."""
    options: Mapping[str, str]
    """One value for each option that the observer declares."""
    fatal_hazard: Hazard | None = None
    """Chances from the model for the measures that need them; None if there is no model at hand."""
    among_in: Callable[[int], tuple[int, ...]] | None = None
    """The states that are meant in another year, for measures of several years; None: the same ones."""
    read: set[str] = field(default_factory=set, compare=False)
    """Sources that were read so far."""

    def layer(self, name: str) -> pl.DataFrame:
        """The keyed table of a layer, see :func:`equipoise.data.layers.layer_table`."""
        self.read.update(c.source for c in find_layer(name).columns)
        return layer_table(self.pack, name)

    def source(self, name: str) -> pl.DataFrame:
        """Rows of a source as its release has them."""
        self.read.add(name)
        return self.pack.read(name)

    def panel(
        self, unit: Literal["dyad-year", "directed-dyad-year"], first: int, layer: str
    ) -> pl.DataFrame:
        """Pairs of the view's states of each year, from one to the view's own, with one layer."""
        found = panel(unit, first, self.year, self.pack).add(layer)
        self.read.update(c.source for c in found.columns)
        if self.among_in is None:
            among = pl.col("ccode1").is_in(self.ccodes) & pl.col("ccode2").is_in(self.ccodes)
            return found.frame.filter(among)
        who = pl.DataFrame(
            [(y, code) for y in range(first, self.year + 1) for code in self.among_in(y)],
            schema={"year": pl.Int32, "ccode": pl.Int32},
            orient="row",
        )
        frame = found.frame
        for name in ("ccode1", "ccode2"):
            frame = frame.join(
                who,
                left_on=["year", name],
                right_on=["year", "ccode"],
                how="semi",
                maintain_order="left",
            )
        return frame

    def members(self, year: int) -> tuple[int, ...]:
        """Codes of the members of the state system in a year, ascending."""
        found = system_members(self.pack).filter(pl.col("year") == year)["ccode"]
        return tuple(found.sort().to_list())

    def majors(self, year: int) -> tuple[int, ...]:
        """Codes of the major powers of a year, ascending; the list's last year stands for later ones."""
        self.read.add(MAJORS_SOURCE)
        return majors_in(self.pack, year)

    def of_model(self, sources: tuple[str, ...]) -> Mapping[tuple[int, int], float]:
        """Chances of fatal disputes from the fitted model, which reads these sources.

        Raises
        ------
        MissingDataError
            If no model is at hand.
        """
        if self.fatal_hazard is None:
            raise MissingDataError(
                "threat: no model is at hand for the chances of fatal disputes; take it with equipoise measure"
            )
        self.read.update(sources)
        return self.fatal_hazard(self.pack, self.year)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice that a measure leaves to the caller."""

    name: str
    values: tuple[str, ...]
    """What it may be, the default first; empty if it is the code of a state."""
    meaning: str
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What each value reads beside the observer's own sources."""
    fair: tuple[str, ...] = ()
    """Values that are all fair readings of the word, where the caller does not choose; none: the default."""
    when: tuple[str, tuple[str, ...]] | None = None
    """The option, and those of its values, under which this one is looked at; None: under all."""

    def reads(self, options: Mapping[str, str]) -> tuple[str, ...]:
        """What it makes the observer read, under these options."""
        if self.when is not None and options.get(self.when[0]) not in self.when[1]:
            return ()
        return self.sources.get(options.get(self.name, ""), ())


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that was counted, so that a reader can look it up."""

    year: int
    what: str
    """For instance 'dispute 4283'."""
    actors: tuple[int, ...]
    """Codes of the states for which it counts."""
    others: tuple[int, ...]
    """Codes of the other side."""
    detail: str
    source: str


Exposure = Callable[[View], Value]
Among = Literal["all", "majors"]


@dataclass(frozen=True, slots=True)
class Observer:
    """How one measure of the catalogue is taken on the record."""

    measure: str
    """Name of the measure in the catalogue."""
    of: Literal["system", "state", "pair"]
    sources: tuple[str, ...]
    """Sources that are read whatever the options; the years are those that all of them cover."""
    look: Callable[[View], Value]
    """Take it; a state or pair of which it is unknown is left out of the answer."""
    options: tuple[Option, ...] = ()
    among: Among = "all"
    """The states among which it is taken where the caller names none."""
    exposure: Exposure | None = None
    """For a count, what it is counted over; a state or pair that is left out was not at risk."""
    exposure_is_shared: bool = False
    """True if all partners of a state are counted over the same, so that it is not added up over them."""
    fixed_members: bool = False
    """True if the number depends on how many states it is taken of, so that years with other ones differ."""
    happenings: Callable[[View], tuple[Happening, ...]] | None = None
    """For a count, what was counted in the year."""
    directed: bool = False
    """True if a pair's value is of the first state toward the second."""
    notes: tuple[str, ...] = ()
    """What a reader must know of the coding, one sentence each."""

    def reads(self, options: Mapping[str, str]) -> tuple[str, ...]:
        """Sources that are read under these options."""
        chosen = (s for option in self.options for s in option.reads(options))
        return tuple(dict.fromkeys((*self.sources, *chosen)))
