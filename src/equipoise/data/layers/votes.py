"""Layers of the UN General Assembly: agreement of two states, and published ideal points.

A vote counts to the calendar year in which it was cast, as in the published ideal points; a session runs into
the next. An absence is no vote, and a pair that voted together on nothing has no agreement.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.pack import Pack
from equipoise.data.sources import source


def roll_calls(pack: Pack) -> pl.DataFrame:
    """Votes with the year they were cast in, one for each roll call and state: 1 yes, 2 abstain, 3 no."""
    entry = source("unga_votes")
    return (
        pack.read(entry.id)
        .unique(["resid", "ccode"], keep="first", maintain_order=True)
        .with_columns(pl.col("date").dt.year().cast(pl.Int32).alias("year"))
        .filter(pl.col("year").is_between(entry.first, entry.last))
    )


def final_passage(pack: Pack) -> pl.DataFrame:
    """The votes without those on amendments and on single paragraphs, as far as the pack can tell.

    Two releases number roll calls each in its own way; they are matched by their order where a session has as
    many in both, on the same dates. In the other sessions all votes are kept: there the release that lists
    the votes has left most of the others out itself.
    """
    votes = roll_calls(pack)
    known = (
        pack.read("unga_roll_calls")
        .sort("session", "rcid")
        .with_columns(pl.col("session").cast(pl.Int64))
    )
    listed = (
        votes.select("session", "resid", "date")
        .unique(["session", "resid"])
        .sort("session", "resid")
    )
    dropped: list[int] = []
    for (session,), own in known.partition_by("session", as_dict=True).items():
        there = listed.filter(pl.col("session") == session)
        if there.height != own.height or (there["date"] != own["date"]).any():
            continue
        part = (own["amend"].fill_null(0) == 1) | (own["para"].fill_null(0) == 1)
        dropped += there["resid"].filter(part).to_list()
    return votes.filter(~pl.col("resid").is_in(dropped))


def _un_votes(pack: Pack) -> pl.DataFrame:
    tables = []
    for (year,), own in (
        roll_calls(pack).sort("year", "resid", "ccode").partition_by("year", as_dict=True).items()
    ):
        states, calls = own["ccode"].unique().sort(), own["resid"].unique().sort()
        votes = np.zeros((states.len(), calls.len()), dtype=np.float32)
        at = (
            np.searchsorted(states.to_numpy(), own["ccode"].to_numpy()),
            np.searchsorted(calls.to_numpy(), own["resid"].to_numpy()),
        )
        votes[at] = own["vote"].to_numpy()
        cast = (votes > 0).astype(np.float32)
        together = cast @ cast.T
        same = sum(
            (votes == kind).astype(np.float32) @ (votes == kind).astype(np.float32).T
            for kind in (1, 2, 3)
        )
        # an abstention stands half-way from yes to no; squares of a distance of 2 count 4, not 2
        place = np.where(votes > 0, votes - 2.0, 0.0).astype(np.float32)
        squares = (place**2) @ cast.T + cast @ (place**2).T - 2 * place @ place.T
        opposed = (place > 0).astype(np.float32) @ (place < 0).astype(np.float32).T
        distance = squares - 2 * (opposed + opposed.T)
        one, two = np.nonzero(np.triu(together > 0, k=1))
        n = together[one, two]
        tables.append(
            pl.DataFrame(
                {
                    "ccode1": states.to_numpy()[one],
                    "ccode2": states.to_numpy()[two],
                    "year": np.full(one.size, int(str(year)), dtype=np.int32),
                    "joint_votes": n.astype(np.int32),
                    "vote_agreement": np.asarray(same)[one, two].astype(np.float64) / n,
                    "vote_similarity": 1.0 - distance[one, two].astype(np.float64) / (2.0 * n),
                }
            )
        )
    return pl.concat(tables)


def _ideal_points(pack: Pack) -> pl.DataFrame:
    return pack.read("unga_ideal_points").select(
        pl.col("ccode").cast(pl.Int32),
        "year",
        pl.col("idealpointfp").cast(pl.Float64).alias("ideal_point"),
        pl.col("q5fp").cast(pl.Float64).alias("ideal_point_low"),
        pl.col("q95fp").cast(pl.Float64).alias("ideal_point_high"),
        pl.col("idealpointall").cast(pl.Float64).alias("ideal_point_all_votes"),
    )


_POINT = "standard deviations; towards the liberal order led by the United States, say its authors"

LAYERS: tuple[Layer, ...] = (
    Layer(
        "un_votes",
        "dyad",
        (
            column("unga_votes", "joint_votes", "roll calls on which both voted"),
            column("unga_votes", "vote_agreement", "share of them on which both voted the same"),
            column(
                "unga_votes", "vote_similarity", "the same, an abstention half-way from yes to no"
            ),
        ),
        _un_votes,
        symmetric=True,
    ),
    Layer(
        "ideal_points",
        "state",
        (
            column("unga_ideal_points", "ideal_point", f"{_POINT}; votes on final passage"),
            column("unga_ideal_points", "ideal_point_low", "its 5 % quantile"),
            column("unga_ideal_points", "ideal_point_high", "its 95 % quantile"),
            column("unga_ideal_points", "ideal_point_all_votes", f"{_POINT}; all votes"),
        ),
        _ideal_points,
    ),
)
