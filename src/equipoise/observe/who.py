"""Who is meant, year by year: a state through all its lives, a group, the major powers, or everybody else."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from equipoise.data.pack import Pack
from equipoise.errors import StateError
from equipoise.grouping import members
from equipoise.observe.entry import majors_in
from equipoise.panels import system_members
from equipoise.statehood import resolve, states


@dataclass(frozen=True, slots=True)
class Who:
    """States by what they are called, so that each year has its own; only members of the state system count."""

    words: str
    """How the report calls them."""
    names: tuple[str | int, ...] = ()
    """Codes of states; one stands for whoever acted under it in the year."""
    group: str = ""
    kind: Literal["named", "all", "majors", "region"] = "named"
    without: Who | None = None
    """Whom to leave out of them."""

    def codes(self, pack: Pack, year: int) -> tuple[int, ...]:
        """Correlates of War codes in a year, ascending; empty if none of them was in the state system."""
        return _codes(self, pack, year)

    def called(self, pack: Pack, year: int, system: set[int]) -> set[int]:
        """Codes of all who are called so in a year, members of the system or not."""
        if self.kind == "all":
            return system
        if self.kind == "majors":
            return set(majors_in(pack, year))
        if self.kind == "region":
            return {s.ccode for s in states() if s.region == self.group}
        found: set[int] = set()
        if self.group:
            with suppress(StateError):  # nobody belonged to it yet, or any more
                found.update(members(self.group, year))
        for name in self.names:
            try:
                found.add(resolve(name, year).ccode)
            except StateError:  # it was no state then
                continue
        return found

    def ever(self, pack: Pack, first: int, last: int) -> tuple[int, ...]:
        """Codes of those who were meant in any year of a span, ascending."""
        return tuple(sorted({c for y in range(first, last + 1) for c in self.codes(pack, y)}))


@lru_cache(maxsize=65536)
def _codes(who: Who, pack: Pack, year: int) -> tuple[int, ...]:
    system = set(_members(pack, year))
    found = who.called(pack, year, system) & system
    if who.without is not None:
        found -= set(who.without.codes(pack, year))
    return tuple(sorted(found))


EVERYBODY = Who("all states", kind="all")
MAJORS = Who("major powers", kind="majors")


def regions() -> tuple[Who, ...]:
    """The regions of the world, each state in one."""
    names = sorted({s.region for s in states() if s.region})
    return tuple(Who(name, group=name, kind="region") for name in names)


def _members(pack: Pack, year: int) -> tuple[int, ...]:
    return _by_year(pack).get(year, ())


@lru_cache(maxsize=4)
def _by_year(pack: Pack) -> dict[int, tuple[int, ...]]:
    table = system_members(pack).group_by("year").agg("ccode")
    return {year: tuple(sorted(codes)) for year, codes in table.iter_rows()}
