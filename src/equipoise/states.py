"""States and their codes, resolved at a date.

The same name or code has meant different states at different times (Germany, Yemen, Korea), and one
state has had several names (Russia and the Soviet Union). So a code is resolved in a year, and
without a year only where all its lives carry one Correlates of War code.

``states.csv`` is our own dictionary. A life runs from the year a state came to act as one (by
independence, union or restoration; 1816 if older) to the year it ended, both included. In a year in
which one life follows another, a code means the one that goes on. These are not the years in which a
project counts a state as a member of the system: that is for the data pack to say.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from equipoise.errors import StateError, suggest

SCHEMES = ("ISO", "COW", "GW")
"""What may stand before a colon, to say which scheme a code belongs to."""


@dataclass(frozen=True, slots=True)
class State:
    """One life of a state under one set of codes."""

    ccode: int
    """Correlates of War code."""
    gwcode: int
    """Gleditsch–Ward code."""
    iso3: str | None
    """ISO 3166-1 alpha-3 or its withdrawn code, also for earlier lives of the same name; None if it
    ended before there were such codes. ``XKX`` is not ISO's but in wide use."""
    abbreviation: str
    """Correlates of War abbreviation."""
    name: str
    """Common English name."""
    un_name: str | None
    """Short name used by the United Nations; None if it is the same, or if there is none."""
    first: int
    last: int | None
    """Last year; None if it still exists."""
    region: str
    """Europe, Americas, Africa, Middle East, Asia or Oceania, by range of Correlates of War code."""
    aliases: tuple[str, ...]

    def lives_in(self, year: int) -> bool:
        """Say whether the codes denote this state in the year."""
        return self.first <= year and (self.last is None or year <= self.last)

    def span(self) -> str:
        """Write its years in words."""
        return f"{self.first} to {self.last or 'now'}"


@cache
def states() -> tuple[State, ...]:
    """List every life of every state, in order of code and year."""
    text = (resources.files("equipoise") / "states.csv").read_text(encoding="utf-8")
    return tuple(
        State(
            ccode=int(row["ccode"]),
            gwcode=int(row["gwcode"]),
            iso3=row["iso3"] or None,
            abbreviation=row["abbreviation"],
            name=row["name"],
            un_name=row["un_name"] or None,
            first=int(row["first"]),
            last=int(row["last"]) if row["last"] else None,
            region=row["region"],
            aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
        )
        for row in csv.DictReader(text.splitlines())
    )


def resolve(code: str | int, year: int | None = None) -> State:
    """Find the state that a code or name denotes in a year.

    Parameters
    ----------
    code : str or int
        A Correlates of War code, an ISO alpha-3 code, a Correlates of War abbreviation, a name or an
        alias, in any case and with or without accents. ``COW:``, ``GW:`` or ``ISO:`` before a code
        says which is meant; a bare number is the Correlates of War's.
    year : int, optional
        The year; without it all lives must carry one Correlates of War code, and the latest is given.

    Raises
    ------
    StateError
        If nothing is called that, if it did not exist in the year, or if it is ambiguous, as are
        letters that ISO and the Correlates of War use for different states alive in that year.
    """
    found = lives(code)
    alive = found if year is None else _alive(found, year)
    if not alive:
        spans = ", ".join(f"{s.name} {s.span()}" for s in found)
        raise StateError(f"state {str(code)!r} did not exist in {year}; give a year of {spans}")
    if len({s.ccode for s in alive}) > 1:
        named = ", ".join(f"{s.name} (COW:{s.ccode}, {s.span()})" for s in alive)
        when, remedy = (f" in {year}", "") if year is not None else ("", "give a year, or ")
        remedy += f"write {', '.join(f'{s}:' for s in SCHEMES)} before a code"
        raise StateError(f"state {str(code)!r} is ambiguous{when}: {named}; {remedy}")
    return alive[-1]


def lives(code: str | int) -> tuple[State, ...]:
    """List every life that a code or name can denote, earliest first.

    Raises
    ------
    StateError
        If nothing is called that.
    """
    if isinstance(code, bool) or not isinstance(code, str | int):
        raise StateError(
            f"state {code!r} is neither text nor a whole number; give a code or a name"
        )
    text = str(code).strip()
    scheme, colon, rest = (part.strip() for part in text.partition(":"))
    if not colon:
        found = _bare(text)
    elif scheme.upper() in SCHEMES:
        found = _index(scheme.upper()).get(_plain(rest), ())
    else:
        known = ", ".join(SCHEMES)
        raise StateError(f"state {text!r}: {scheme!r} is no scheme of codes; write one of {known}")
    if not found:
        raise StateError(f"state {text!r} is unknown; {_hint(rest or text)}")
    return tuple(sorted(found, key=lambda s: (s.first, s.ccode)))


def name_of(ccode: int, year: int | None = None) -> str:
    """Give the common English name of a state in a year, or its latest one.

    A year outside its lives takes the name of the nearest life: a state is spoken of by its name
    also in years in which it did not exist.

    Raises
    ------
    StateError
        If the code is unknown.
    """
    found = lives(f"COW:{ccode}")
    if year is None:
        return found[-1].name
    return min(found, key=lambda s: (_years_away(s, year), -s.first)).name


def ccode_from_gw(gwcode: int, year: int) -> int:
    """Translate a Gleditsch–Ward code in a year into the Correlates of War code.

    Raises
    ------
    StateError
        If no state counted by the Correlates of War has the code in that year.
    """
    return resolve(f"GW:{gwcode}", year).ccode


def gwcode_of(ccode: int, year: int) -> int:
    """Translate a Correlates of War code in a year into the Gleditsch–Ward code.

    Raises
    ------
    StateError
        If the code is unknown or denotes no state in that year.
    """
    return resolve(f"COW:{ccode}", year).gwcode


def iso3_of(ccode: int, year: int) -> str | None:
    """Translate a Correlates of War code in a year into ISO alpha-3; None if there is none.

    Raises
    ------
    StateError
        If the code is unknown or denotes no state in that year.
    """
    return resolve(f"COW:{ccode}", year).iso3


def _alive(found: tuple[State, ...], year: int) -> tuple[State, ...]:
    alive = tuple(s for s in found if s.lives_in(year))
    going_on = tuple(s for s in alive if s.last != year)
    # in a year of succession the code passes to the life that goes on
    return going_on or alive


def _years_away(state: State, year: int) -> int:
    if year < state.first:
        return state.first - year
    return 0 if state.last is None else max(0, year - state.last)


def _bare(text: str) -> tuple[State, ...]:
    """Lives of a word without a scheme; letters may be a code of two schemes at once."""
    plain = _plain(text)
    codes = (*_index("ISO").get(plain, ()), *_index("COW").get(plain, ()))
    return tuple(dict.fromkeys(codes)) or _index("name").get(plain, ())


@cache
def _index(scheme: str) -> dict[str, tuple[State, ...]]:
    """Lives by the plain form of every word of a scheme, or of every name."""
    found: dict[str, dict[State, None]] = {}
    for state in states():
        for word in _words(state, scheme):
            found.setdefault(_plain(word), {})[state] = None
    return {word: tuple(these) for word, these in found.items()}


def _words(state: State, scheme: str) -> Iterator[str]:
    if scheme == "COW":
        yield from (str(state.ccode), state.abbreviation)
    elif scheme == "GW":
        yield str(state.gwcode)
    elif scheme == "ISO":
        yield from (state.iso3,) if state.iso3 else ()
    else:
        yield from (state.name, *((state.un_name,) if state.un_name else ()), *state.aliases)


def _hint(text: str) -> str:
    """Words for what would do instead of an unknown code or name."""
    if text.lstrip("-").isdigit():  # a number close to another is no nearer to its state
        return "no state counted by the Correlates of War has that number"
    if len(text) <= 3:
        return suggest(text.upper(), {w for s in states() for w in (s.iso3, s.abbreviation) if w})
    return suggest(text.title(), {w for s in states() for w in _words(s, "name")})


def _plain(text: str) -> str:
    """Fold case, accents, dots, hyphens and a leading article, so that any spelling is found."""
    stripped = text.strip()
    # a number has no spellings: -2 and 3.65 are no codes
    if not any(c.isalpha() for c in stripped):
        is_number = stripped.isascii() and stripped.isdigit()
        return stripped.lstrip("0") if is_number else stripped
    split = unicodedata.normalize("NFD", stripped)
    bare = "".join(c for c in split if not unicodedata.combining(c)).casefold()
    for written, meant in ((".", ""), ("-", " "), ("’", "'"), ("&", "and")):
        bare = bare.replace(written, meant)
    return " ".join(bare.removeprefix("the ").split())
