"""Columns of codes translated from one scheme into another, each code in its year, with nothing dropped."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan
from typing import SupportsIndex

from equipoise.errors import StateError, suggest
from equipoise.statehood import SCHEMES, lives, resolve

ANY = "ANY"
"""The origin of a column that mixes schemes: each word is read as ``resolve`` reads it."""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A code of a column that could not be converted in a year, and why."""

    code: int | str | None
    year: int | str | None
    rows: tuple[int, ...]
    """Where the two stand in the column, from 0."""
    reason: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """A converted column, as long as the one that was given."""

    codes: tuple[int | str | None, ...]
    """The codes in order; None where a code could not be converted."""
    unresolved: tuple[Unresolved, ...]
    """Every code and year that could not be, in order of the column."""


def convert(
    codes: Iterable[object], years: Iterable[object] | int | None, origin: str, to: str
) -> Conversion:
    """Translate a column of codes from one scheme into another, each in its year.

    Parameters
    ----------
    codes : iterable of int or str, shape (n_rows,)
        A list, an array or a Polars series.
    years : iterable of int, shape (n_rows,), int or None
        The year of each row, or one year for all. None converts without a date.
    origin : str
        The scheme of the codes, one of ``SCHEMES``, or ``ANY``.
    to : str
        The scheme wanted, one of ``SCHEMES``.

    Returns
    -------
    Conversion
        What is unknown, missing, ambiguous or not alive in its year is None and listed as unresolved.

    Raises
    ------
    StateError
        If a scheme is unknown, if codes and years differ in number, or if without years a code has
        had several codes in the scheme wanted.
    """
    for scheme, known in ((origin, (*SCHEMES, ANY)), (to, SCHEMES)):
        if scheme not in known:
            raise StateError(f"convert: {scheme!r} is no scheme of codes; {suggest(scheme, known)}")
    given = [_whole(code) for code in codes]
    when = [_whole(y) for y in years] if isinstance(years, Iterable) else [years] * len(given)
    if len(given) != len(when):
        counts = f"{len(given)} codes and {len(when)} years"
        raise StateError(f"convert: {counts}; give one year for each code")
    cases = list(zip(given, when, strict=True))
    found: dict[object, int | str] = {}
    reasons: dict[object, str] = {}
    for case in dict.fromkeys(cases):
        try:
            found[case] = _code_at(*case, origin, to, undated=years is None)
        except StateError as error:
            if isinstance(error, _SeveralCodesError):
                raise
            reasons[case] = str(error)
    rows: dict[tuple[int | str | None, int | str | None], list[int]] = {}
    for row, case in enumerate(cases):
        if case in reasons:
            rows.setdefault(case, []).append(row)
    return Conversion(
        codes=tuple(found.get(case) for case in cases),
        unresolved=tuple(Unresolved(*c, tuple(r), reasons[c]) for c, r in rows.items()),
    )


class _SeveralCodesError(StateError):
    """Without a year a code has several translations, so that the whole column needs its years."""


def _code_at(
    code: int | str | None, year: int | str | None, origin: str, to: str, *, undated: bool
) -> int | str:
    """Translate one code of a column, or say why not."""
    if code is None:
        raise StateError("the code is missing")
    if not (undated or isinstance(year, int)):
        raise StateError("the year is missing" if year is None else f"{year!r} is no year")
    word = code if origin == ANY else f"{origin}:{code}"
    known = lives(word) if undated else (resolve(word, int(year or 0)),)
    several = {s.code(to): s for s in known}
    if len(several) > 1:
        named = ", ".join(f"{c or 'none'} ({s.name} {s.span()})" for c, s in several.items())
        raise _SeveralCodesError(
            f"convert: {word!r} has had several {to} codes: {named}; give the year of each row"
        )
    found = known[-1].code(to)
    if found is None:
        raise StateError(f"{known[-1].name} ({known[-1].span()}) has no {to} code")
    return found


def _whole(value: object) -> int | str | None:
    """Read what a list, an array or a series holds; a gap in a column of floats is NaN there."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return None if isnan(value) else int(value) if value.is_integer() else repr(value)
    if isinstance(value, SupportsIndex) and not isinstance(value, bool):
        return operator.index(value)
    return repr(value)
