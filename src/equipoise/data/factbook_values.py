"""Readers of the figures in the World Factbook, which are sentences rather than numbers.

The Factbook writes for people: ``approximately 10-12,000 active``, ``$29.185 trillion (2024 est.)``,
``51 30 N, 0 05 W``. Each function here reads one kind of entry. It returns None where the entry says
that the figure is not known, and refuses an entry that it cannot read: a figure that is guessed at or
silently left out would look like a fact.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from equipoise.errors import DataError

Record = Mapping[str, Any]
"""One file of the Factbook: headings within headings down to a ``text``."""

JOULES_PER_BTU = 1055.05585262
"""Energy of one British thermal unit, International Table [J]."""

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORD = r"thousand|million|billion|trillion"
_AMOUNT = (
    rf"(?P<low>{_NUMBER})(?:\s(?P<low_word>{_WORD}))?"
    rf"(?:-(?P<high>{_NUMBER})(?:\s(?P<high_word>{_WORD}))?)?"
)
_YEAR = r"\((?:[A-Z][a-z]+ )?(?P<year>(?:19|20)\d{2})(?: est\.)?\)"
_SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_UNKNOWN = re.compile(rf"(?:estimates )?not available|NA(?:\s*{_YEAR})?", re.IGNORECASE)

_DOLLARS = re.compile(rf"\$(?:{_AMOUNT})\s*(?:{_YEAR})?")
_COUNT = re.compile(rf"(?:{_AMOUNT})\s*(?:{_YEAR})?")
_SHARE_OF_POPULATION = re.compile(rf"(?:{_AMOUNT})% of total population\s*(?:{_YEAR})?")
_BTU_PER_PERSON = re.compile(rf"(?:{_AMOUNT}) Btu/person\s*(?:{_YEAR})?")
_SHARE_OF_GDP = re.compile(rf"(?:{_AMOUNT})% of (?:[^;%]*?\s)?GDP")
_PERSONS = re.compile(_AMOUNT)
_PLACE = re.compile(r"(\d{1,3}) (\d{1,2}) ?([NS]), ?(\d{1,3}) (\d{1,2}) ?([EW])")
_BORDER = re.compile(
    rf"(?P<name>[^\d;,()]+?)\s*(?:\((?P<where>[^)]*)\))?\s+(?P<length>{_NUMBER}) km"
    r"(?:\s*\([^)]*\))?(?:\s*[;,]\s*|\s+and\s+|\s*$)"
)

_NO_MILITARY = re.compile(
    r"no (?:regular )?military forces\b|note: [^;]*\barmed forces were (?:\w+ )?abolished\b"
)
_NOT_SOLDIERS = re.compile(r"\bpolice\b|\bpublic security\b", re.IGNORECASE)
_NOT_STRENGTH = re.compile(r"\bauthorized\b|\bclaims?\b|^prior to\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reported:
    """One figure with the words that it comes from."""

    value: float
    year: int | None
    """Year that the figure speaks of; of a product the older one; None where the text has none."""
    text: str
    """The entry, without markup and shortened."""


def text_at(record: Record, *path: str, leaf: str = "text") -> str | None:
    """Text of the entry at a path of headings, or its note; None if the file has no such entry."""
    node: Any = record
    for heading in path:
        if not isinstance(node, dict) or heading not in node:
            return None
        node = node[heading]
    return node.get(leaf) if isinstance(node, dict) else None


def latest_path(record: Record, section: str, entry: str) -> tuple[str, ...] | None:
    """Path of the item of an entry whose heading ends in the latest year, or None without one."""
    items = record.get(section, {}).get(entry, {})
    dated = [item for item in items if re.search(r"\b(?:19|20)\d{2}$", item)]
    return (section, entry, max(dated, key=lambda item: item[-4:])) if dated else None


def figure_at(
    record: Record, path: tuple[str, ...] | None, read: Callable[[str], float | None]
) -> Reported | None:
    """Figure at a path as one of the readers below reads it; None where there is none."""
    text = None if path is None else text_at(record, *path)
    value = None if text is None else read(text)
    if text is None or value is None:
        return None
    return Reported(value, year_of(text), shorten(text))


def product(one: Reported | None, other: Reported | None) -> Reported | None:
    """Product of two figures, of the older one's year; unknown if either is."""
    if one is None or other is None:
        return None
    years = [figure.year for figure in (one, other) if figure.year is not None]
    text = f"{one.text} × {other.text}"
    return Reported(one.value * other.value, min(years, default=None), text)


def military_share_of_gdp(record: Record) -> Reported | None:
    """Military spending as a share of GDP, the latest that a file gives [0 to 1]."""
    entry = ("Military and Security", "Military expenditures")
    text = text_at(record, *(latest_path(record, *entry) or entry))
    found = None if text is None else read_share_of_gdp(text)
    if text is None or found is None:
        return None
    return Reported(*found, shorten(text))


def active_strength(record: Record) -> Reported | None:
    """Active armed forces; 0 only where a file says that there are none [persons]."""
    forces = ("Military and Security", "Military and security forces")
    for text in (text_at(record, *forces), text_at(record, *forces, leaf="note")):
        if text is not None and says_no_military(text):
            return Reported(0.0, year_of(text), shorten(text))
    strength = ("Military and Security", "Military and security service personnel strengths")
    return figure_at(record, strength, read_strength)


def capital_of(record: Record) -> tuple[float, float] | tuple[None, None]:
    """Latitude and longitude of the capital [degrees north, degrees east], or None for both."""
    text = text_at(record, "Government", "Capital", "geographic coordinates")
    return (None, None) if text is None else read_coordinates(text)


def organizations_of(record: Record) -> tuple[tuple[str, str], ...]:
    """International organisations that a file lists, with the status in each."""
    text = text_at(record, "Government", "International organization participation")
    return () if text is None else read_organizations(text)


def plain(text: str) -> str:
    """Text without markup: no tags, entities or line breaks; a break becomes a semicolon."""
    text = re.sub(r"(?:<br\s*/?>\s*)+", "; ", text)
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"\s+", " ", text.replace("–", "-")).strip()


def shorten(text: str, limit: int = 160) -> str:
    """Text of at most ``limit`` characters, cut at a word."""
    text = plain(text)
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0] + "…"


def year_of(text: str) -> int | None:
    """Year in brackets that an entry ends with, or None."""
    found = list(re.finditer(_YEAR, plain(text)))
    return int(found[-1]["year"]) if found else None


def read_dollars(text: str) -> float | None:
    """An amount of money such as ``$29.185 trillion (2024 est.)`` [US dollars]."""
    return _read_whole(_DOLLARS, text, "an amount of dollars")


def read_count(text: str) -> float | None:
    """A number of persons such as ``338,016,259 (2025 est.)`` [persons]."""
    return _read_whole(_COUNT, text, "a count")


def read_share_of_population(text: str) -> float | None:
    """A share such as ``83.3% of total population (2023)`` [0 to 1]."""
    percent = _read_whole(_SHARE_OF_POPULATION, text, "a percentage of total population")
    return None if percent is None else percent / 100


def read_energy_per_person(text: str) -> float | None:
    """Energy such as ``946,000 Btu/person (2023 est.)`` [J per person]."""
    btu = _read_whole(_BTU_PER_PERSON, text, "Btu/person")
    return None if btu is None else btu * JOULES_PER_BTU


def read_share_of_gdp(text: str) -> tuple[float, int | None] | None:
    """A share of GDP and its year, from an entry or a sentence [0 to 1].

    The year is the one in brackets at the end, or the last one named before the figure.

    Raises
    ------
    DataError
        If the text neither gives a percentage of GDP nor says that none is available.
    """
    text = plain(text)
    if _UNKNOWN.fullmatch(text):
        return None
    found = _SHARE_OF_GDP.search(text)
    if found is None:
        raise _unreadable(text, "a percentage of GDP")
    before = re.findall(r"\b(?:19|20)\d{2}\b", text[: found.start()])
    year = year_of(text) or (int(before[-1]) if before else None)
    return _middle(found, text) / 100, year


def read_strength(text: str) -> float | None:
    """Active armed forces: the first figure of an entry on personnel strength [persons].

    Of a range the middle is taken. Figures in brackets are parts, and figures after the first
    semicolon-separated one are other forces (reserves, gendarmerie, militia): neither is added.
    Unknown are an authorised ceiling, a party's own claim, a figure from before a war that has since
    begun, and a body of police.

    Raises
    ------
    DataError
        If the text has no figure and does not say that none is available.
    """
    text = plain(text)
    for part in _without_brackets(text).split(";"):
        found = _PERSONS.search(part)
        if found is None:
            if _UNKNOWN.fullmatch(part.strip()):
                return None
            continue
        if _NOT_STRENGTH.search(part.strip()) or _NOT_SOLDIERS.search(part):
            return None
        return _middle(found, part)
    raise _unreadable(text, "a number of active personnel")


def says_no_military(text: str) -> bool:
    """True if an entry on armed forces opens by saying that there are none.

    A note to it does so where it says that the armed forces were abolished.
    """
    return _NO_MILITARY.match(plain(text)) is not None


def read_coordinates(text: str) -> tuple[float, float]:
    """Latitude and longitude of an entry such as ``51 30 N, 0 05 W`` [degrees north, degrees east].

    Where one of the two numbers of minutes exceeds 59, the entry was written in decimal degrees with
    a space for the point, and both are read as hundredths of a degree.

    Raises
    ------
    DataError
        If the text is not a pair of degrees and minutes on the globe.
    """
    found = _PLACE.fullmatch(plain(text))
    if found is None:
        raise _unreadable(text, "degrees and minutes as in '51 30 N, 0 05 W'")
    north, north_minutes, east, east_minutes = (int(found[k]) for k in (1, 2, 4, 5))
    parts = 100 if max(north_minutes, east_minutes) > 59 else 60
    latitude = (north + north_minutes / parts) * (1 if found[3] == "N" else -1)
    longitude = (east + east_minutes / parts) * (1 if found[6] == "E" else -1)
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise _unreadable(text, "a place on the globe")
    return latitude, longitude


def read_borders(text: str) -> tuple[tuple[str, str, float], ...]:
    """Land borders of an entry: name of the neighbour, part of it that is meant or '', length [km].

    Raises
    ------
    DataError
        If any stretch of the text is not a name with a length: no border is passed over.
    """
    text = plain(text)
    borders, at = [], 0
    while at < len(text):
        found = _BORDER.match(text, at)
        if found is None:
            raise _unreadable(text[at:], "a neighbour with a length in km")
        borders.append((found["name"].strip(), found["where"] or "", _number(found["length"])))
        at = found.end()
    return tuple(borders)


def read_organizations(text: str) -> tuple[tuple[str, str], ...]:
    """Organisations of an entry with the status in each; 'member' where the entry gives none.

    Two statuses in brackets after one name are joined by a semicolon. A preamble that ends in a colon
    qualifies every plain membership after it: their status is then 'qualified member'.
    """
    text = plain(text)
    plain_status = "member"
    preamble = re.match(r"[^,()]*:\s*", text)
    if preamble:
        plain_status, text = "qualified member", text[preamble.end() :]
    entries = []
    for item in re.split(r",(?![^()]*\))", text):
        found = re.fullmatch(r"(?P<name>[^()]+?)\s*(?P<status>(?:\([^()]*\)\s*)*)", item.strip())
        if found is None:
            raise _unreadable(item, "an organisation, with a status in brackets or without")
        status = "; ".join(re.findall(r"\(([^()]*)\)", found["status"]))
        entries.append((found["name"], status or plain_status))
    return tuple(entries)


def _read_whole(pattern: re.Pattern[str], text: str, wanted: str) -> float | None:
    """Figure of an entry that is nothing but the figure, or None where it is said to be unknown."""
    text = plain(text)
    if _UNKNOWN.fullmatch(text):
        return None
    found = pattern.fullmatch(text)
    if found is None:
        raise _unreadable(text, wanted)
    return _middle(found, text)


def _middle(found: re.Match[str], text: str) -> float:
    """Middle of a matched amount or range, in units.

    In ``10-12,000`` and ``1.1-1.2 million`` the scale is written once, with the upper end; in
    ``850,000-1 million`` and ``950-1,200`` each end stands for itself.
    """
    low = _number(found["low"]) * _SCALE.get(found["low_word"], 1.0)
    if found["high"] is None:
        return low
    high = _number(found["high"]) * _SCALE.get(found["high_word"], 1.0)
    shared = _SCALE.get(found["high_word"], 1e3 if "," in found["high"] else 1.0)
    if found["low_word"] is None and "," not in found["low"] and low * shared <= high:
        low *= shared
    if low > high:
        raise _unreadable(text, "a range from low to high")
    return (low + high) / 2


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _without_brackets(text: str) -> str:
    """Text without bracketed remarks, also where a bracket is closed that was never opened."""
    return re.sub(r"\([^()]*\)", "", text).replace("(", "").replace(")", "")


def _unreadable(text: str, wanted: str) -> DataError:
    return DataError(
        f"{shorten(text, 80)!r} cannot be read; expected {wanted}: "
        "install the release that this package pins"
    )
