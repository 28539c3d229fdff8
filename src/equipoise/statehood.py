"""States and their codes, resolved at a date.

The same name or code has meant different states at different times (Germany, Yemen, Korea), and one
state has had several names (Russia and the Soviet Union). So a code is resolved in a year, and
without a year only where all its lives carry one Correlates of War code.

``states.csv`` is our own dictionary. A life runs from the year a state came to act as one (by
independence, union or restoration; 1816 if older) to the year it ended, both included. In a year in
which one life follows another, a code means the one that goes on. These are not the years in which a
project counts a state as a member of the system: that is for the data pack to say. A row without a
Correlates of War code is a state that only Gleditsch and Ward count, known so that a refusal says so.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from equipoise.errors import StateError, suggest

SCHEMES = ("ISO", "ISO2", "M49", "COW", "GW", "NAME")
"""What may stand before a colon, to say which scheme a code belongs to: ISO 3166-1 alpha-3, alpha-2
and numeric (which is the UN's M49), Correlates of War, Gleditsch–Ward, and names."""

TERRITORIES = {"MAC": "Macao"}
"""ISO codes of what is no state, that are letters of the Correlates of War's for one."""


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
    iso2: str | None
    """The same in two letters. A code that ISO has given twice belongs to two lives."""
    m49: int | None
    """The same as a number, which is the UN's M49; before 1976 the two Vietnams' are Comtrade's."""
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
    withdrawn: tuple[str, ...]
    """Codes of ISO and the UN that it no longer has, which are read but never given."""
    aliases: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<{self.name}: COW {self.ccode}, {self.span()}>"

    def lives_in(self, year: int) -> bool:
        """Say whether the codes denote this state in the year."""
        return self.first <= year and (self.last is None or year <= self.last)

    def span(self) -> str:
        """Write its years in words."""
        return f"{self.first} to {self.last or 'now'}"

    def code(self, scheme: str) -> int | str | None:
        """Give its code in a scheme; None if it has none."""
        codes = (self.iso3, self.iso2, self.m49, self.ccode, self.gwcode, self.name)
        return dict(zip(SCHEMES, codes, strict=True))[scheme]


@cache
def states() -> tuple[State, ...]:
    """List every life of every state, in order of code and year."""
    return tuple(
        State(
            ccode=int(row["ccode"]),
            gwcode=int(row["gwcode"]),
            iso3=row["iso3"] or None,
            iso2=row["iso2"] or None,
            m49=int(row["m49"]) if row["m49"] else None,
            abbreviation=row["abbreviation"],
            name=row["name"],
            un_name=row["un_name"] or None,
            first=int(row["first"]),
            last=int(row["last"]) if row["last"] else None,
            region=row["region"],
            withdrawn=_split(row["withdrawn"]),
            aliases=_split(row["aliases"]),
        )
        for row in _rows()
        if row["ccode"]
    )


def states_in(year: int) -> tuple[State, ...]:
    """List the states of a year, one life for each Correlates of War code, in order of code.

    Raises
    ------
    StateError
        If the dictionary knows of none in that year.
    """
    found = {s.ccode: s for s in states() if s.lives_in(year)}
    if not found:
        raise StateError(f"states of {year}: none is known; give a year from 1816 on")
    return tuple(found.values())


def resolve(code: str | int, year: int | None = None) -> State:
    """Find the state that a code or name denotes in a year.

    Parameters
    ----------
    code : str or int
        A Correlates of War code, an ISO alpha-3 or alpha-2 code, a Correlates of War abbreviation, a
        name or an alias, in any case and with or without accents. One of ``SCHEMES`` and a colon
        before a code says which is meant; a bare number is the Correlates of War's.
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
        remedy += "write " + " or ".join(dict.fromkeys(f"COW:{s.ccode}" for s in alive))
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
        if text.upper() in TERRITORIES and _bare(text):
            other = _bare(text)[-1]
            raise StateError(
                f"state {text!r} is ambiguous: ISO's code of {TERRITORIES[text.upper()]}, which is no "
                f"state, and the Correlates of War's of {other.name}; write COW:{other.ccode} for the latter"
            )
        found = _bare(text)
    elif scheme.upper() in SCHEMES:
        found = _index(scheme.upper()).get(_plain(rest), ())
    else:
        known = ", ".join(SCHEMES)
        raise StateError(f"state {text!r}: {scheme!r} is no scheme of codes; write one of {known}")
    if not found:
        raise StateError(
            f"state {text!r} {_why_not(scheme.upper() if colon else '', rest or text)}"
        )
    return tuple(sorted(found, key=lambda s: (s.first, s.ccode)))


def name_of(ccode: int, year: int | None = None) -> str:
    """Give the common English name of a state in a year, or its latest one.

    A year outside its lives takes the name of the nearest: it is spoken of in those years too.

    Raises
    ------
    StateError
        If the code is unknown.
    """
    found = lives(f"COW:{ccode}")
    if year is None:
        return found[-1].name
    return min(
        found, key=lambda s: (max(s.first - year, year - (s.last or year), 0), -s.first)
    ).name


def ccode_from_gw(gwcode: int, year: int) -> int:
    """Translate a Gleditsch–Ward code in a year into the Correlates of War's, or refuse it."""
    return resolve(f"GW:{gwcode}", year).ccode


def gwcode_of(ccode: int, year: int) -> int:
    """Translate a Correlates of War code in a year into Gleditsch and Ward's, or refuse it."""
    return resolve(f"COW:{ccode}", year).gwcode


def iso3_of(ccode: int, year: int) -> str | None:
    """Translate a Correlates of War code in a year into ISO alpha-3; None if there is none."""
    return resolve(f"COW:{ccode}", year).iso3


def _alive(found: tuple[State, ...], year: int) -> tuple[State, ...]:
    alive = tuple(s for s in found if s.lives_in(year))
    going_on = tuple(s for s in alive if s.last != year)
    # in a year of succession the code passes to the life that goes on
    return going_on or alive


def _bare(text: str) -> tuple[State, ...]:
    """Lives of a word without a scheme; letters may be a code of two schemes at once."""
    plain = _plain(text)
    codes = dict.fromkeys((*_index("ISO").get(plain, ()), *_index("COW").get(plain, ())))
    # names before two letters: UK is a name of one state and no code of ISO's
    return tuple(codes) or _index("NAME").get(plain, ()) or _index("ISO2").get(plain, ())


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = (resources.files("equipoise") / "states.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


@cache
def _index(scheme: str) -> dict[str, tuple[State, ...]]:
    """Lives by the plain form of every word of a scheme."""
    found: dict[str, dict[State, None]] = {}
    for state in states():
        for word in _words(state, scheme):
            found.setdefault(_plain(word), {})[state] = None
    return {word: tuple(these) for word, these in found.items()}


def _words(state: State, scheme: str) -> Iterator[str]:
    own = state.code(scheme)
    if own is not None:
        yield str(own)
    if scheme == "COW":
        yield state.abbreviation
    elif scheme == "NAME":
        yield from (*((state.un_name,) if state.un_name else ()), *state.aliases)
    elif scheme != "GW":
        is_own = {"ISO": (3, False), "ISO2": (2, False), "M49": (3, True)}[scheme]
        yield from (w for w in state.withdrawn if (len(w), w.isdigit()) == is_own)


def _why_not(scheme: str, text: str) -> str:
    """Words for why a code or name denotes no state of ours, and for what would do."""
    for row in _rows():
        names = (row["name"], row["abbreviation"], *_split(row["aliases"]))
        words = {"GW": (row["gwcode"],), "NAME": names, "": names}.get(scheme, ())
        if not row["ccode"] and _plain(text) in {_plain(w) for w in words}:
            named = f"{row['name']} (GW:{row['gwcode']}, {row['first']} to {row['last'] or 'now'})"
            remedy = "leave it out or keep its Gleditsch–Ward code"
            return f"is {named}, which the Correlates of War do not count; {remedy}"
    if foreign := _of_another_alphabet(text):
        return f"is unknown: it holds {foreign}; write it in Latin letters"
    if text.lstrip("-").isdigit():  # a number close to another is no nearer to its state
        return "is unknown; no state counted by the Correlates of War has that number"
    if len(text) <= 3:
        letters = {w for s in states() for w in (s.iso3, s.abbreviation) if w}
        return f"is unknown; {suggest(text.upper(), letters)}"
    return f"is unknown; {suggest(text.title(), {w for s in states() for w in _words(s, 'NAME')})}"


def _of_another_alphabet(text: str) -> str:
    """The first letter that is not Latin, which may look like one; empty without."""
    others = [c for c in text if c.isalpha() and "LATIN" not in unicodedata.name(c, "")]
    return f"{unicodedata.name(others[0], 'a letter').title()} ({others[0]!r})" if others else ""


def _plain(text: str) -> str:
    """Fold case, accents, dots, hyphens, a leading article and *Iran, Islamic Republic of*."""
    stripped = text.strip()
    # a number has no spellings: -2 and 3.65 are no codes
    if not any(c.isalpha() for c in stripped):
        is_number = stripped.isascii() and stripped.isdigit()
        return stripped.lstrip("0") if is_number else stripped
    letters = unicodedata.normalize("NFD", stripped)
    bare = "".join(c for c in letters if not unicodedata.combining(c)).casefold()
    for written, meant in ((".", ""), ("-", " "), ("’", "'"), ("&", "and")):
        bare = bare.replace(written, meant)
    words = " ".join(bare.removeprefix("the ").split())
    return re.sub(r"^(.+), (?:the )?(.+ of(?: the)?)$", r"\2 \1", words)
