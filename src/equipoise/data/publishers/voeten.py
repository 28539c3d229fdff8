"""Voting in the United Nations General Assembly (Voeten, Strezhnev and Bailey)."""

from __future__ import annotations

import polars as pl

from equipoise.data.publishers.entry import ArchiveMember, Original, Publication
from equipoise.data.publishers.reading import day, whole
from equipoise.errors import DataError

_CAST = (1, 2, 3)
"""Yes, abstained, no; 8 is absent and 9 not a member, which is no vote."""


def convert_votes(votes: pl.DataFrame) -> pl.DataFrame:
    """Votes cast: 1 yes, 2 abstained, 3 no; who was absent or not a member has no row.

    The year is that of the day of the vote: a session goes on into the next year.
    """
    frame = day(whole(votes, "resid", "session", "ccode", "vote"), "date")
    strange = frame["vote"].filter(~frame["vote"].is_in([*_CAST, 8, 9]))
    if strange.len() or frame["vote"].null_count():
        raise DataError("column 'vote': a code other than 1, 2, 3, 8 and 9; use another release")
    return (
        frame.filter(pl.col("vote").is_in(_CAST))
        .with_columns(pl.col("date").dt.year().cast(pl.Int32).alias("year"))
        .select("resid", "session", "ccode", "date", "year", "vote")
    )


PUBLICATIONS: tuple[Publication, ...] = (
    Publication(
        "unga_votes",
        "UNGA roll-call votes (Voeten, Strezhnev and Bailey)",
        Original("UNVotes.csv", "", "https://doi.org/10.7910/DVN/LEJUQZ"),
        (ArchiveMember((), ("resid", "session", "ccode", "date", "vote")),),
        convert_votes,
        (),
        "Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating dynamic state preferences from "
        "United Nations voting data. JCR 61(2): 430-456.",
        "votes cast only; the year is that of the day of the vote; codes of states as published",
        layout_from="column names from the codebook; every release has another address",
    ),
)
