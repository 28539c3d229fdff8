"""Turns other codes and names, and spells of years, into state-years with Correlates of War codes.

What is dropped on the way is counted: ``counting`` collects it while a layer is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache

import polars as pl

from equipoise.errors import StateError
from equipoise.statehood import State, lives, resolve

SPELLINGS = {
    "Congo": "Republic of the Congo",
    "Democratic Republic of Congo": "Democratic Republic of the Congo",
    "Timor": "Timor-Leste",
    "Former USSR": "Soviet Union",
    "Former Yugoslavia": "Yugoslavia",
    "FRY": "Federal Republic of Yugoslavia",
    "Congo, Democratic Republic of the": "Democratic Republic of the Congo",
    "Egypt, Arab Rep.": "Egypt",
    "Ethiopia (excludes Eritrea)": "Ethiopia",
    "Gambia, The": "Gambia",
    "Korea, North": "North Korea",
    "Korea, South": "South Korea",
    "South Vietnam": "Republic of Vietnam",
    "Yemen, North": "Yemen Arab Republic",
}
"""Spellings of single sources, of which some mean more than one state elsewhere."""

ACTS_FOR = {
    817: 816, 816: 817, 678: 679, 679: 678, 680: 679, 255: 260, 260: 255, 265: 255, 300: 305, 305: 300,
}  # fmt: skip
"""Who acts for the country of a Correlates of War code in years in which the code is nobody's.

Sources write one name or code of a country through all its lives: Germany, Vietnam and Yemen after they were
joined, or before, and Austria after it lost Hungary. Such a row is of the life that there was then, and never
of nobody.
"""


@dataclass(frozen=True, slots=True)
class Drop:
    """A code or name that a source lists in a year in which nobody acted as a state under it."""

    word: str
    scheme: str
    """The scheme of the code, one of ``states.SCHEMES``."""
    year: int
    rows: int


_drops: ContextVar[list[Drop] | None] = ContextVar("drops", default=None)


@contextmanager
def counting() -> Iterator[list[Drop]]:
    """Collect what is dropped in translation by the layers that are built inside."""
    found: list[Drop] = []
    token = _drops.set(found)
    try:
        yield found
    finally:
        _drops.reset(token)


def count_drop(word: str, scheme: str, year: int, rows: int = 1) -> None:
    """Count rows of a source as dropped, if anybody asks."""
    found = _drops.get()
    if found is not None:
        found.append(Drop(word, scheme, year, rows))


def living_code(ccode: int, year: int) -> int:
    """The Correlates of War code under which a code's country acted in a year; the code itself if none did."""
    if _lives_in(ccode, year) or ccode not in ACTS_FOR:
        return ccode
    other = ACTS_FOR[ccode]
    return other if _lives_in(other, year) else ccode


@cache
def _lives_in(ccode: int, year: int) -> bool:
    return any(state.lives_in(year) for state in lives(f"COW:{ccode}"))


def with_living_codes(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Put the code of the life of each row's year in place of another of the same country's.

    Parameters
    ----------
    frame : polars.DataFrame
        Rows with a ``year``.
    *columns : str
        Columns of Correlates of War codes.
    """
    for name in columns:
        moved = frame.filter(pl.col(name).is_in(list(ACTS_FOR))).select(name, "year").unique()
        codes = [living_code(code, year) for code, year in moved.iter_rows()]
        found = moved.with_columns(pl.Series("living", codes, frame.schema[name]))
        frame = frame.join(
            found, on=[name, "year"], how="left", maintain_order="left"
        ).with_columns(pl.coalesce("living", name).alias(name))
        frame = frame.drop("living")
    return frame


@cache
def code_of(word: str, year: int, *, of_country: bool = True) -> int | None:
    """The Correlates of War code of a code or name in a year; None if nobody acted as a state under it.

    Parameters
    ----------
    word : str
        A code or name with its scheme and a colon before it.
    year : int
        The year.
    of_country : bool
        True if a word of another time is of the life that its country had then: *Germany* of 1970 is West
        Germany, *South Vietnam* of 1980 Vietnam. What two states shared stays nobody's.
    """
    try:
        return resolve(word, year).ccode
    except StateError:
        known = _lives_of(word)
    if not (known and of_country):
        return None
    latest = known[-1].ccode
    named = {state.ccode for state in known if state.lives_in(year)}
    # both Koreas are Korea; but Germany is what both German states of another year were called
    if len(named) > 1 and latest in named:
        return None
    code = living_code(latest, year)
    return code if _lives_in(code, year) else None


def _lives_of(word: str) -> tuple[State, ...]:
    try:
        return lives(word)
    except StateError:
        return ()


def with_ccode(
    frame: pl.DataFrame, code: str, scheme: str, to: str = "ccode", *, of_country: bool = True
) -> pl.DataFrame:
    """Add a Correlates of War code for a code or name in each row's year; drop rows without one.

    A row is dropped, and counted, if nobody who acted as a state then had the code: an aggregate, a territory,
    or a state before it began. None of them has a place in a panel of states. ``of_country`` is that of
    ``code_of``; False is for totals, which a source gives for the borders that the name means.
    """
    distinct = frame.group_by(code, "year").len("rows").sort("year", code, nulls_last=True)
    found: list[int | None] = []
    for given, year, rows in distinct.iter_rows():
        word = SPELLINGS.get(given, given)
        found.append(
            None
            if given is None or year is None
            else code_of(f"{scheme}:{word}", int(year), of_country=of_country)
        )
        if found[-1] is None:
            count_drop(str(word), scheme, int(year or 0), rows)
    codes = distinct.select(code, "year", pl.Series(to, found, pl.Int32))
    joined = frame.join(codes, on=[code, "year"], how="left")
    return joined.filter(pl.col(to).is_not_null())


def spell_years(
    frame: pl.DataFrame, first: str | pl.Expr, last: str | pl.Expr, span: tuple[int, int]
) -> pl.DataFrame:
    """One row for each year of each spell inside a span, in the column ``year``."""
    start, end = (pl.col(c) if isinstance(c, str) else c for c in (first, last))
    return (
        frame.with_columns(
            pl.int_ranges(
                start.clip(lower_bound=span[0]).cast(pl.Int32),
                end.clip(upper_bound=span[1]).cast(pl.Int32) + 1,
                dtype=pl.Int32,
            ).alias("year")
        )
        .explode("year")
        .drop_nulls("year")
    )
