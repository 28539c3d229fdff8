"""Turns other codes and names, and spells of years, into state-years with Correlates of War codes."""

from __future__ import annotations

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
