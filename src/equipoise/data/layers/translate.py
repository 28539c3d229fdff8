"""Turns other codes and names, and spells of years, into state-years with Correlates of War codes."""

from __future__ import annotations

from functools import cache

import polars as pl

from equipoise.errors import StateError
from equipoise.states import convert, lives

SPELLINGS = {
    "Congo": "Republic of the Congo",
    "Democratic Republic of Congo": "Democratic Republic of the Congo",
    "Timor": "Timor-Leste",
    "Former USSR": "Soviet Union",
    "Former Yugoslavia": "Yugoslavia",
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


ACTS_FOR = {817: 816, 816: 817, 678: 679, 679: 678, 680: 679, 255: 260, 260: 255, 265: 255}
"""Who acts for the country of a Correlates of War code in years in which the code is nobody's.

Sources write one name or code of a country through all its lives: Germany, Vietnam and Yemen after they were
joined, or before. Such a row is of the life that there was then, and never of nobody.
"""


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


def with_ccode(frame: pl.DataFrame, code: str, scheme: str, to: str = "ccode") -> pl.DataFrame:
    """Add a Correlates of War code for a code or name in each row's year; drop rows without one.

    A row is dropped if nobody who acted as a state then had the code: an aggregate, a territory, or a
    state before it began. None of them has a place in a panel of states.
    """
    distinct = frame.select(code, "year").unique().sort("year", code, nulls_last=True)
    given = [SPELLINGS.get(name, name) for name in distinct[code].to_list()]
    known = {word for word in set(given) if _is_known(f"{scheme}:{word}")}
    given = [word if word in known else None for word in given]
    found = convert(given, distinct["year"].to_list(), scheme, "COW").codes
    codes = distinct.with_columns(pl.Series(to, found, pl.Int32))
    joined = frame.join(codes, on=[code, "year"], how="left")
    return joined.filter(pl.col(to).is_not_null())


def _is_known(word: str) -> bool:
    try:
        return bool(lives(word))
    except StateError:
        return False


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
