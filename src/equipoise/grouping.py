"""Groups of states with dated members, each with its source.

Who belongs to the West, to Europe or to a near abroad is a matter of view: such a group is marked
contested and its note says whose view it shows. Groups stand in ``groups.yaml``. Major powers do not:
who counts as one is a data set's judgement, and comes from the data pack.

One rule for the year in which a life of a state ends and another begins, here and in lists of coalitions: a
state counts in every calendar year in which it belonged on any day, and a country whose code passes on within
the year counts once, under the code of the life that goes on. So Germany and not both German states of 1990,
Yemen and not both of its parts, and Russia in the Commonwealth of Independent States of 1991. A country that is
parted in the year counts with its parts: in 1918 Austria-Hungary, Austria and Hungary. A panel's cases follow
its source, which has each member of any day: there the states of 1990 are all three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from equipoise.errors import StateError, suggest
from equipoise.statehood import State, lives, resolve, states

MAJOR_POWERS = "MAJOR_POWERS"
"""The name by which a doctrine means the major powers of the data pack."""

ALL_STATES = "ALL_STATES"
"""The name by which a doctrine means every member of the state system, and with it of the United Nations."""

SUCCESSION = {(260, 1990): 255, (265, 1990): 255, (678, 1990): 679, (680, 1990): 679}
"""Codes that pass on to another within a year."""

FALLBACK = "PERMANENT_FIVE"
"""The group that stands in for the major powers where there is no data pack."""


@dataclass(frozen=True, slots=True)
class Member:
    """One state's membership of a group."""

    code: str
    """The code as the file has it."""
    lives: tuple[State, ...]
    """The lives of states that the code denotes."""
    first: int | None
    """First year; None if as long as there is such a state."""
    last: int | None
    """Last year; None if to this day."""
    unverified: bool
    """True where sources disagree on a year."""

    def ccodes(self, year: int) -> frozenset[int]:
        """Give the Correlates of War codes under which it belongs in the year."""
        if self.first is not None and year < self.first:
            return frozenset()
        if self.last is not None and year > self.last:
            return frozenset()
        alive = [s for s in self.lives if s.lives_in(year)]
        if len(alive) > 1 and any(s.last == year for s in alive):
            # one life follows another within the year: the one that goes on belongs
            alive = [s for s in alive if s.last != year]
        if not alive:
            # or it goes on under the same code from the next year on, as the list of states has it
            alive = [
                s
                for s in self.lives
                if s.first == year + 1
                and any(p.last == year for p in lives(f"COW:{s.ccode}") if p.last is not None)
            ]
        return frozenset(s.ccode for s in alive)


@dataclass(frozen=True, slots=True)
class Group:
    """A named group with where its membership comes from."""

    name: str
    title: str
    source: str
    """Where the membership comes from, in a few words."""
    contested: bool
    """True if the membership is a matter of view."""
    rivals: tuple[str, ...]
    """Names of the groups that show the same words in another view."""
    note: str
    """Whose view it shows, for a contested group, and what a reader must know."""
    uncounted: tuple[str, ...]
    """Members in words that have no Correlates of War code, so that no year lists them."""
    memberships: tuple[Member, ...]


def group_names() -> tuple[str, ...]:
    """List the names of all groups, in the order of the file."""
    return tuple(_groups())


def group(name: str) -> Group:
    """Find the group of that name.

    Raises
    ------
    StateError
        If there is none, or if it is for the data pack to say.
    """
    if name in (MAJOR_POWERS, ALL_STATES):
        remedy = f"name one with --data or EQUIPOISE_DATA, or use {FALLBACK}"
        raise StateError(f"group {name!r} comes from the data pack; {remedy}")
    found = _groups().get(name)
    if found is None:
        # a name is taken literally, but the suggestion forgives small letters
        hint = suggest(name.upper().replace("-", "_"), (*_groups(), MAJOR_POWERS), limit=40)
        raise StateError(f"group {name!r} is unknown; {hint}")
    return found


def members(name: str, year: int) -> tuple[int, ...]:
    """List the Correlates of War codes of a group's members in a year, ascending.

    A member counts in every year in which it belonged on any day, in a year of succession under the code of the
    life that goes on. A member need not be a member of the state system: that is for the data pack to say.

    Raises
    ------
    StateError
        If the group is unknown or has no member in that year.
    """
    found = group(name)
    codes = going_on((c for member in found.memberships for c in member.ccodes(year)), year)
    if not codes:
        raise StateError(f"group {name!r} has no member in {year}; choose a later or earlier year")
    return codes


def going_on(codes: Iterable[int], year: int) -> tuple[int, ...]:
    """List states of one year without those whose country goes on under another code of the list, ascending."""
    given = frozenset(codes)
    return tuple(sorted(c for c in given if SUCCESSION.get((c, year)) not in given))


def inline(members: Sequence[str | int], year: int) -> tuple[int, ...]:
    """List the Correlates of War codes of a list of states in a year, ascending.

    Raises
    ------
    StateError
        If the list is empty, or if a state is unknown, ambiguous or did not exist in that year.
    """
    if isinstance(members, str) or not members:
        raise StateError(f"group {members!r} is not a list of states; name at least one in a list")
    return going_on((resolve(code, year).ccode for code in members), year)


@cache
def _groups() -> dict[str, Group]:
    text = (resources.files("equipoise") / "groups.yaml").read_text(encoding="utf-8")
    entries: Mapping[str, Mapping[str, Any]] = YAML(typ="safe", pure=True).load(text)
    found: dict[str, Group] = {}
    for name, entry in entries.items():
        found[name] = Group(
            name=name,
            title=entry["title"],
            source=entry["source"],
            contested=entry["contested"],
            rivals=tuple(entry.get("rivals", ())),
            note=entry.get("note", ""),
            uncounted=tuple(entry.get("uncounted", ())),
            memberships=tuple(_memberships(entry, found)),
        )
    return found


def _memberships(entry: Mapping[str, Any], above: Mapping[str, Group]) -> Iterator[Member]:
    """Read the memberships of one group; ``above`` holds the groups that it may build on."""
    left_out = {s for code in entry.get("without", ()) for s in _lives(code)}
    span = (entry.get("from"), entry.get("to"))
    for region in entry.get("regions", ()):
        for ccode in dict.fromkeys(s.ccode for s in states() if s.region == region):
            if not left_out.intersection(code_lives := lives(f"COW:{ccode}")):
                yield Member(f"COW:{ccode}", code_lives, *span, unverified=False)
    for name in entry.get("groups", ()):
        for member in above[name].memberships:
            if not left_out.intersection(member.lives):
                yield member
    for one in entry.get("members", ()):
        yield _member(one if isinstance(one, Mapping) else {"state": one}, span)


def _member(entry: Mapping[str, Any], span: tuple[int | None, int | None]) -> Member:
    code = entry["state"]
    first, last = entry.get("from", span[0]), entry.get("to", span[1])
    return Member(code, _lives(code), first, last, entry.get("unverified", False))


def _lives(code: str) -> tuple[State, ...]:
    """Lives of a code of the file, where a bare one is ISO's."""
    return lives(code if ":" in code else f"ISO:{code}")
