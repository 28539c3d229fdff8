"""What is wrong with a doctrine file, and where: all of it, not only the first.

Each problem is one line, ``file:line:col: where: what was found; what would do``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from equipoise.doctrine.faults import faults
from equipoise.doctrine.places import SHIPPED, Problem, Steps, Tree, read_tree, shipped_doctrines
from equipoise.doctrine.schema import Doctrine, NormativeClaim, merged
from equipoise.errors import StateError, suggest
from equipoise.grouping import ALL_STATES, MAJOR_POWERS, group
from equipoise.statehood import resolve

__all__ = ["Problem", "check_doctrine", "problems_and_doctrine"]


def check_doctrine(path: str | Path) -> tuple[Problem, ...]:
    """All problems of a doctrine file, in the order of their places; none if it can be used.

    Parameters
    ----------
    path : str or Path
        The file. What is wrong with the file itself (missing, a folder, not text) is a problem too.
    """
    return problems_and_doctrine(path)[0]


def problems_and_doctrine(path: str | Path) -> tuple[tuple[Problem, ...], Doctrine | None]:
    """All problems of a file, and the doctrine unless one of them is an error.

    A doctrine that extends another comes with all that the other says and it does not replace.
    """
    return _checked(Path(path), ())


def _checked(path: Path, extending: tuple[str, ...]) -> tuple[tuple[Problem, ...], Doctrine | None]:
    """Check a file that the doctrines in ``extending`` build on."""
    tree, problems = read_tree(path)
    if tree is None:
        return problems, None
    if not isinstance(tree.value, dict):
        remedy = "a doctrine file starts with the line 'equipoise: 1'"
        return _sorted(
            (*problems, tree.problem((), "found no mapping of keys to values", remedy))
        ), None
    base, base_problems = _base(tree, extending)
    found = [*problems, *base_problems]
    doctrine = None
    try:
        # strictly, so that nothing is made to fit: '1' is no number and true no year
        doctrine = Doctrine.model_validate(tree.value, strict=True)
    except ValidationError as error:
        already = {(p.line, p.column) for p in problems}
        found += [p for p in faults(tree, error) if (p.line, p.column) not in already]
    found += [*_names(tree), *_references(tree, base)]
    if doctrine is None or found:
        return _sorted(found), None
    whole = merged(base, doctrine) if base else doctrine
    return _sorted(_warnings(tree, doctrine, whole)), whole


def _sorted(problems: Any) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.line, p.column)))


def _base(tree: Tree, extending: tuple[str, ...]) -> tuple[Doctrine | None, list[Problem]]:
    """The doctrine that this one extends, or why it cannot be had."""
    name, where = tree.value.get("extends"), ("extends",)
    if not isinstance(name, str):
        return None, []
    if name not in shipped_doctrines():
        remedy = suggest(name, shipped_doctrines())
        return None, [tree.problem(where, f"no shipped doctrine is called {name!r}", remedy)]
    if name in extending or name == _at(tree.value, ("doctrine", "id")):
        return None, [
            tree.problem(where, f"{name} extends itself", "extend another, or remove extends:")
        ]
    problems, base = _checked(SHIPPED / f"{name}.yaml", (*extending, name))
    if base is None:
        return None, [
            tree.problem(where, f"{name} has problems itself", f"first mend {problems[0]}")
        ]
    return base, []


def _at(value: Any, where: Steps) -> Any:
    """The value at a place, or None: the file may be of any form."""
    for step in where:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, tuple) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _walk(value: Any, where: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Every value below one, with its place."""
    yield where, value
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value if isinstance(value, tuple) else ())
    )
    for step, child in pairs:
        yield from _walk(child, (*where, step))


def _names(tree: Tree) -> Iterator[Problem]:
    """Groups and states that nobody is called."""
    adopted = _at(tree.value, ("doctrine", "adopted"))
    year = adopted.year if isinstance(adopted, datetime.date) else None
    for where, value in _walk(tree.value):
        last = where[-1] if where else ""
        if last == "group" and isinstance(value, str):
            yield from _group(tree, where, value)
        in_list = len(where) > 1 and where[-2] == "states"
        if not (in_list or last in ("holder", "hegemon", "from")):
            continue
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            years = [year, *_window(tree, where)]
            yield from _state(tree, where, value, [y for y in years if y is not None])


def _window(tree: Tree, where: Steps) -> tuple[int, ...]:
    """Years of the window that stands nearest around a place."""
    for depth in range(len(where) - 1, 0, -1):
        text = _at(tree.value, (*where[:depth], "window"))
        found = re.fullmatch(r"(\d{4})\.\.(\d{4})", text) if isinstance(text, str) else None
        if found:
            return tuple(range(int(found[1]), int(found[2]) + 1))
    return ()


def _group(tree: Tree, where: Steps, name: str) -> Iterator[Problem]:
    if name in (MAJOR_POWERS, ALL_STATES):
        return
    try:
        memberships = group(name).memberships
    except StateError as error:
        yield tree.problem(where, *_split(error))
        return
    years = _window(tree, where)
    if years and not any(m.ccodes(year) for year in years for m in memberships):
        found = f"group {name} has no member in {years[0]}..{years[-1]}"
        yield tree.problem(where, found, "choose another window or group")


def _state(tree: Tree, where: Steps, code: str | int, years: list[int]) -> Iterator[Problem]:
    """A code must be of a state that there was when the doctrine was adopted, or in the window."""
    first: StateError | None = None
    dates: list[int | None] = [*years] or [None]
    for year in dates:
        try:
            resolve(code, year)
        except StateError as error:
            first = first or error
        else:
            return
    if first is not None:
        yield tree.problem(where, *_split(first))


def _split(error: StateError) -> tuple[str, str]:
    found, _, remedy = str(error).partition("; ")
    return found, remedy or "give another"


def _references(tree: Tree, base: Doctrine | None) -> Iterator[Problem]:
    """Ids that occur twice, and rules and rows that are named and not there."""
    used: dict[str, Steps] = {}
    for section in ("statements", "rows", "claims", "rules"):
        if section in ("rows", "claims"):
            used = {}  # a row may be called like a claim, but the report shows claims and rules together
        for where, name in _each(tree, section, "id"):
            if name in used:
                line = tree.values[used[name]][0]
                yield tree.problem(
                    where, f"{name!r} is the id in line {line} already", "rename one"
                )
            used.setdefault(name, where)
    rules = {name for _, name in _each(tree, "rules", "id")} | {
        r.id for r in (base.rules if base else ())
    }
    for k, _ in enumerate(_section(tree, "claims")):
        simulate: Steps = ("claims", k, "simulate")
        also = _at(tree.value, (*simulate, "also"))
        places = [
            (*simulate, "rule"),
            *((*simulate, "also", n) for n in range(len(also) if isinstance(also, tuple) else 0)),
        ]
        for where in places:
            name = _at(tree.value, where)
            if isinstance(name, str) and name not in rules:
                yield tree.problem(where, f"no rule has the id {name!r}", suggest(name, rules))
    drafted = {name for _, name in _each(tree, "statements", "id")}
    for section in ("claims", "rules"):
        for where, name in _each(tree, section, "statement"):
            if name not in drafted:
                yield tree.problem(
                    where, f"no statement has the id {name!r}", suggest(name, drafted)
                )
    yield from _rows(tree, base)


def _rows(tree: Tree, base: Doctrine | None) -> Iterator[Problem]:
    """A doctrine that lists its rows uses no other."""
    rows = {name for _, name in _each(tree, "rows", "id")} | {
        r.id for r in (base.rows if base else ())
    }
    for section in ("claims", "rules"):
        for where, name in _each(tree, section, "row"):
            if rows and name not in rows:
                yield tree.problem(where, f"{name!r} is not among the rows", suggest(name, rows))


def _section(tree: Tree, section: str) -> tuple[Any, ...]:
    entries = tree.value.get(section)
    return entries if isinstance(entries, tuple) else ()


def _each(tree: Tree, section: str, field: str) -> Iterator[tuple[Steps, str]]:
    """Place and value of one field in every entry of a section that has it."""
    for k, entry in enumerate(_section(tree, section)):
        if isinstance(entry, dict) and isinstance(entry.get(field), str):
            yield (section, k, field), entry[field]


def _warnings(tree: Tree, own: Doctrine, whole: Doctrine) -> Iterator[Problem]:
    """What a reader of the report should know of a file that can be used."""

    def warning(where: Steps, found: str, remedy: str) -> Problem:
        return tree.problem(where, found, remedy, severity="warning")

    if own.doctrine.draft:
        yield warning(
            ("doctrine", "draft"), "a draft that nobody reviewed", "review it, then remove draft:"
        )
    normative = sum(isinstance(c, NormativeClaim) for c in own.claims)
    if 2 * normative > len(own.claims):
        found = f"{normative} of {len(own.claims)} claims are normative and cannot be tested"
        yield warning(("claims",), found, "state what would follow if they held")
    used = {entry.row for entry in (*whole.claims, *whole.rules)}
    for k, row in enumerate(own.rows):
        if row.id not in used:
            yield warning(
                ("rows", k, "id"),
                f"no claim or rule has the row {row.id!r}",
                "add one or remove it",
            )
    for k, claim in enumerate(own.claims):
        if isinstance(claim, NormativeClaim) or claim.outcome is None:
            continue
        if claim.outcome.endswith("@holder") and not claim.mirror:
            found = "no mirror: the same count for other holders will not be shown"
            yield warning(("claims", k), found, "add mirror: [{holders: major-powers}]")
        if "hegemon" in f"{claim.outcome} {claim.treatment}" and claim.hegemon is None:
            yield warning(
                ("claims", k),
                "a measure of a hegemon and no hegemon named",
                "add hegemon: with a code",
            )
