"""Votes of the UN General Assembly, out of the release that names states and numbers roll calls its own way."""

from __future__ import annotations

from datetime import date

import polars as pl

from equipoise.errors import DataError, EquipoiseError
from equipoise.statehood import resolve

_ANSWERS = {"yes": 1, "abstain": 2, "no": 3}
LAST_DAY = date(2019, 12, 31)
"""The release breaks off in January 2020; a year of which it has a few votes would pass for a whole one."""

_NO_STATE = {"Zanzibar"}
_SPELT = {"St. Vincent & Grenadines": 57, "Myanmar (Burma)": 775}
"""Spellings of this release alone."""
_BEFORE_A_STATE = {"Ukraine": 1991, "Belarus": 1991}
"""Members of the United Nations before they were members of the state system: first year of the latter."""
_SEATS: tuple[tuple[str, date, date, int], ...] = (
    ("India", date(1945, 10, 30), date(1947, 8, 14), 750),
    ("Taiwan", date(1945, 10, 24), date(1949, 12, 7), 710),
    ("Germany", date(1990, 10, 3), date(1990, 12, 31), 255),
    ("Federal Republic of Germany", date(1990, 10, 3), date(1990, 12, 31), 255),
    ("Yemen", date(1990, 5, 22), date(1990, 12, 31), 679),
    ("Yemen Arab Republic", date(1990, 5, 22), date(1990, 12, 31), 679),
    ("Yugoslavia", date(2003, 2, 4), date(2100, 1, 1), 345),
)
"""Seats whose state follows from the day, not from the year: who, from when, until when, code."""


def convert_votes(votes: pl.DataFrame, calls: pl.DataFrame) -> pl.DataFrame:
    """A row for each roll call and state that voted on it: 1 yes, 2 abstain, 3 no.

    Parameters
    ----------
    votes : pl.DataFrame
        ``rcid``, ``country``, ``vote``, as the package ``unvotes`` has them.
    calls : pl.DataFrame
        ``rcid``, ``session``, ``date`` of each roll call.

    Raises
    ------
    DataError
        If a country or an answer is unknown.
    """
    numbered = (
        calls.filter(pl.col("date") <= LAST_DAY)
        .sort("session", "rcid")
        .select(
            pl.col("rcid").cast(pl.Int64),
            pl.col("session").cast(pl.Int64),
            "date",
            # roll calls of a session are numbered through, as in the release by its authors
            (pl.col("session") * 1000 + pl.int_range(1, pl.len() + 1).over("session"))
            .cast(pl.Int32)
            .alias("resid"),
        )
    )
    rows = votes.with_columns(pl.col("rcid").cast(pl.Int64)).join(numbered, on="rcid")
    strange = set(rows["vote"].unique()) - set(_ANSWERS)
    if strange:
        raise DataError(
            f"un_votes: an answer {min(map(str, strange))!r} where yes, no or abstain is due"
        )
    seats = rows.select("country", "date").unique().sort("country", "date")
    codes = [(who, day, _seat(who, day)) for who, day in seats.iter_rows()]
    known = pl.DataFrame(
        codes, {"country": pl.String, "date": pl.Date, "ccode": pl.Int32}, orient="row"
    )
    return (
        rows.join(known, on=["country", "date"])
        .drop_nulls("ccode")
        .select(
            "resid",
            "session",
            "ccode",
            "date",
            pl.col("date").dt.year().cast(pl.Int32).alias("year"),
            pl.col("vote").replace_strict(_ANSWERS).cast(pl.Int32),
        )
        .unique(["resid", "ccode"], keep="first", maintain_order=True)
        .sort("resid", "ccode")
    )


def _seat(country: str, day: date) -> int | None:
    """Code of who sat there on that day; None where it was no member of the state system."""
    for who, first, last, ccode in _SEATS:
        if who == country and first <= day <= last:
            return ccode
    if country in _NO_STATE or day.year < _BEFORE_A_STATE.get(country, 0):
        return None
    if country in _SPELT:
        return _SPELT[country]
    try:
        return resolve(country, day.year).ccode
    except EquipoiseError as error:
        raise DataError(f"un_votes: {country!r} on {day}: {error}") from error
