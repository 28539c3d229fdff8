"""Takes a measure on the record: in one year, among named states, with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import polars as pl

from equipoise.citation import Citation, cite_sources
from equipoise.data.pack import Pack
from equipoise.data.sources import source
from equipoise.errors import MeasureError, MissingDataError, UsageError, suggest
from equipoise.grouping import group_names, inline, members
from equipoise.measures import CATALOGUE, Measure
from equipoise.observe import OBSERVERS
from equipoise.observe.entry import MAJORS_SOURCE, Hazard, Observer, Value, View, majors_in
from equipoise.panels import system_members
from equipoise.statehood import name_of, resolve

ALL, MAJORS = "all", "majors"
"""What ``among`` may be beside the name of a group or a list of codes."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A measure taken on the record in one year."""

    measure: Measure
    observer: Observer
    year: int
    among: str
    ccodes: tuple[int, ...]
    """States among which it was taken."""
    options: Mapping[str, str]
    value: Value
    sources: tuple[Citation, ...]
    notes: tuple[str, ...] = field(default=())
    """What was carried or left out."""

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain data; a state or pair of which it is unknown has null."""
        out: dict[str, Any] = {
            "measure": self.measure.name,
            "of": self.observer.of,
            "year": self.year,
            "among": self.among,
            "states": len(self.ccodes),
            "options": dict(self.options),
            "unit": self.measure.unit,
        }
        if not isinstance(self.value, dict):
            out["value"] = self.value
        elif self.observer.of == "state":
            out["values"] = [
                {"ccode": c, "name": name_of(c, self.year), "value": self.value.get(c)}  # type: ignore[call-overload]
                for c in self.ccodes
            ]
        else:
            out["values"] = [
                {"ccode1": pair[0], "ccode2": pair[1], "value": value}  # type: ignore[index]
                for pair, value in sorted(self.value.items())
            ]
        out["data"] = [
            {"source": c.source, "title": c.title, "sha256": c.sha256} for c in self.sources
        ]
        out["definition"] = self.measure.source
        out["notes"] = list(self.notes)
        return out


def find_observer(name: str) -> tuple[Measure, Observer]:
    """The measure of that name, and how it is taken.

    Parameters
    ----------
    name : str
        The catalogue's name, or its last part where no other measure has it.

    Raises
    ------
    UsageError
        If there is none, or if the short name means several.
    """
    observers = {o.measure: o for o in OBSERVERS}
    measures = {m.name: m for m in CATALOGUE if m.name in observers}
    if name not in measures:
        found = [full for full in measures if name in _short_names(full)]
        if len(found) > 1:
            raise UsageError(
                f"measure {name!r} means several: {', '.join(found)}; write one in full"
            )
        if not found:
            words = {*measures, *(short for full in measures for short in _short_names(full))}
            raise UsageError(
                f"measure {name!r} is unknown; {suggest(name, words, limit=8)}; "
                "see equipoise measure --list"
            )
        name = found[0]
    return measures[name], observers[name]


def _short_names(full: str) -> set[str]:
    stem, _, variant = full.partition("/")
    last = stem.rpartition(".")[2]
    return {last, f"{last}/{variant}" if variant else last, variant} - {""}


def take(
    name: str,
    year: int,
    pack: Pack,
    among: str = ALL,
    options: Mapping[str, str] | None = None,
    fatal_hazard: Hazard | None = None,
) -> Observation:
    """Take a measure on the record.

    Parameters
    ----------
    name : str
        The measure, see :func:`find_observer`.
    year : int
        The year; it must lie inside the coverage of all that is read.
    pack : Pack
        The data pack.
    among : str
        ``all`` members of the state system, the ``majors``, a group, or codes with commas between.
    options : mapping, optional
        Choices that the measure leaves open; the others take their default.
    fatal_hazard : callable, optional
        Chances of fatal disputes, from the model, for the measures that need them.

    Raises
    ------
    UsageError
        If the measure, the group or an option is unknown.
    MissingDataError
        If the year is outside coverage, or the pack lacks a source.
    MeasureError
        If the measure cannot be taken of these states.
    """
    measure, observer = find_observer(name)
    chosen = chosen_options(observer, options or {}, year)
    ccodes, notes, used = states_among(pack, year, among)
    view = View(
        pack, year, ccodes, chosen, fatal_hazard, lambda other: states_among(pack, other, among)[0]
    )
    value = look(observer, view)
    if isinstance(value, dict) and all(v is None for v in value.values()):
        raise MeasureError(
            f"measure {name} in {year}: unknown of every {observer.of} among {among}; "
            "choose other years or states"
        )
    uses = {
        "cow_states": ["the states of the year"],
        **{s: [measure.name] for s in sorted(view.read)},
    }
    uses |= {s: ["which states are meant"] for s in used if s not in uses}
    return Observation(
        measure, observer, year, among, ccodes, chosen, value, cite_sources(pack, uses), notes
    )


def look(observer: Observer, view: View) -> Value:
    """Take a measure of a view, if all that its options read covers the year.

    Raises
    ------
    MissingDataError
        If the year is outside coverage, or the pack lacks a source.
    MeasureError
        If the measure cannot be taken of these states.
    """
    for needed in observer.reads(view.options):
        entry = source(needed)
        # a carried list says so where it is used
        if not entry.first <= view.year <= entry.last and needed != MAJORS_SOURCE:
            raise MissingDataError(
                f"measure {observer.measure} in {view.year}: {entry.title} (layer {needed}) covers "
                f"{entry.first}..{entry.last}; choose a year inside"
            )
    return observer.look(view)


def chosen_options(observer: Observer, given: Mapping[str, str], year: int) -> dict[str, str]:
    """One value for each option that the observer declares, the default where none is given.

    Raises
    ------
    UsageError
        If an option is unknown, needed and not given, or has a value that it may not have.
    """
    known = {option.name: option for option in observer.options}
    for name in given:
        if name not in known:
            remedy = suggest(name, known) if known else "it has none"
            raise UsageError(f"measure {observer.measure}: no option {name!r}; {remedy}")
    chosen = {}
    for name, option in known.items():
        if not option.values:
            if name not in given:
                raise UsageError(
                    f"measure {observer.measure} needs --option {name}=CODE ({option.meaning})"
                )
            chosen[name] = str(resolve(given[name], year).ccode)
            continue
        value = given.get(name, option.values[0])
        if value not in option.values:
            raise UsageError(
                f"measure {observer.measure}: {name}={value}; {suggest(value, option.values)}"
            )
        chosen[name] = value
    return chosen


def states_among(
    pack: Pack, year: int, among: str
) -> tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...]]:
    """Codes of the states that are meant, what was carried to find them, and sources read for it."""
    system = set(system_members(pack).filter(pl.col("year") == year)["ccode"].to_list())
    if among == ALL:
        return tuple(sorted(system)), (), ()
    if among == MAJORS:
        last = source(MAJORS_SOURCE).last
        notes = () if year <= last else (f"major powers: those of {last}, the list's last year",)
        return tuple(sorted(set(majors_in(pack, year)) & system)), notes, (MAJORS_SOURCE,)
    name = among.upper().replace("-", "_")
    codes = members(name, year) if name in group_names() else _listed(among, year)
    outside = sorted(set(codes) - system)
    left_out = ", ".join(name_of(code, year) for code in outside)
    notes = (f"not in the state system of {year}, left out: {left_out}",) if outside else ()
    return tuple(sorted(set(codes) & system)), notes, ()


def _listed(among: str, year: int) -> tuple[int, ...]:
    words = [word.strip() for word in among.split(",") if word.strip()]
    if len(words) == 1 and not words[0].isdigit() and len(words[0]) > 3 and ":" not in words[0]:
        known = (ALL, MAJORS, *group_names())
        hint = suggest(words[0].upper().replace("-", "_"), known, limit=40)
        raise UsageError(f"--among {among}: no such group; {hint}")
    return inline(words, year)


def list_measures() -> list[dict[str, Any]]:
    """Every measure that can be taken: name, of what, unit, range, years, options, source."""
    rows = []
    by_name = {m.name: m for m in CATALOGUE}
    for observer in OBSERVERS:
        measure = by_name[observer.measure]
        read = observer.reads({o.name: o.values[0] for o in observer.options if o.values})
        entries = [source(name) for name in read]
        rows.append(
            {
                "measure": measure.name,
                "of": observer.of,
                "unit": measure.unit,
                "nature": measure.nature,
                "low": measure.low if isfinite(measure.low) else None,
                "high": measure.high if isfinite(measure.high) else None,
                "first": max(entry.first for entry in entries),
                "last": min(entry.last for entry in entries),
                "data": list(read),
                "options": {o.name: list(o.values) or ["CODE"] for o in observer.options},
                "source": measure.source,
            }
        )
    return rows
