"""Affinity on the record: likeness of alliance portfolios, and of votes in the UN General Assembly.

A portfolio holds 3 for a pledge of defence or offence and for the state itself, 2 for neutrality or
consultation, 1 for non-aggression and 0 for none, over all members of the state system of the year.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.errors import MeasureError, MissingDataError
from equipoise.measures import affinity
from equipoise.observe.entry import Observer, Option, Value, View

Numbers = NDArray[np.float64]

STRONGEST = 3.0
METRIC = Option(
    "metric", (affinity.SQUARED, affinity.ABSOLUTE), "how the distance of pledges counts"
)
WEIGHT = Option(
    "weight",
    ("equal", "capability"),
    "how much each state of a portfolio counts",
    {"capability": ("cow_nmc",)},
)
VOTES = Option("votes", ("final", "all"), "votes on final passage, or all votes")
_PLEDGES = (
    (3.0, ("defense_pact", "offense_pact")),
    (2.0, ("neutrality_pact", "consultation_pact")),
    (1.0, ("nonaggression_pact",)),
)


def portfolios(view: View) -> tuple[dict[int, int], Numbers]:
    """Place of each state of the system, and the portfolios of all of them, one in each row."""
    place = {code: i for i, code in enumerate(view.members(view.year))}
    valued = np.zeros((len(place), len(place)))
    rows = view.layer("alliances").filter(pl.col("year") == view.year)
    for strength, names in reversed(_PLEDGES):
        pledged = rows.filter(pl.any_horizontal(pl.col(names)))
        for one, two in pledged.select("ccode1", "ccode2").iter_rows():
            if one in place and two in place:
                valued[place[one], place[two]] = strength
    np.fill_diagonal(valued, STRONGEST)
    return place, valued


def _weights(view: View, place: dict[int, int]) -> Numbers:
    if view.options["weight"] == "equal":
        return np.ones(len(place))
    rows = view.layer("capabilities").filter(pl.col("year") == view.year)
    known = dict(rows.select("ccode", "cinc").drop_nulls().iter_rows())
    unknown = [code for code in place if code not in known]
    if unknown:
        raise MeasureError(
            f"capability in {view.year} is unknown of {len(unknown)} of {len(place)} states (first: COW "
            f"{unknown[0]}); use weight=equal"
        )
    return np.array([known[code] for code in place])


def _pairs(view: View, function: Callable[[Numbers, Numbers], float]) -> Value:
    place, valued = portfolios(view)
    codes = [code for code in view.ccodes if code in place]
    return {
        (one, two): function(valued[place[one]], valued[place[two]])
        for i, one in enumerate(codes)
        for two in codes[i + 1 :]
    }


def _s(view: View) -> Value:
    place, _ = portfolios(view)
    weight = _weights(view, place)
    metric = view.options["metric"]
    return _pairs(view, lambda a, b: affinity.similarity_s(a, b, STRONGEST, metric, weight))


def _kappa(view: View) -> Value:
    return _pairs(view, lambda a, b: affinity.kappa(a, b, view.options["metric"]))


def _pi(view: View) -> Value:
    return _pairs(view, lambda a, b: affinity.pi(a, b, view.options["metric"]))


def _votes(column: str) -> Callable[[View], Value]:
    def look(view: View) -> Value:
        rows = view.layer("un_votes").filter(
            (pl.col("year") == view.year)
            & (pl.col("ccode1") < pl.col("ccode2"))
            & pl.col("ccode1").is_in(view.ccodes)
            & pl.col("ccode2").is_in(view.ccodes)
        )
        return {(a, b): v for a, b, v in rows.select("ccode1", "ccode2", column).iter_rows()}

    return look


def _ideal_point_distance(view: View) -> Value:
    column = {"final": "ideal_point", "all": "ideal_point_all_votes"}[view.options["votes"]]
    rows = (
        view.layer("ideal_points")
        .filter((pl.col("year") == view.year) & pl.col("ccode").is_in(view.ccodes))
        .select("ccode", column)
        .drop_nulls()
        .sort("ccode")
    )
    if rows.is_empty():
        raise MissingDataError(
            f"ideal points of {view.year}: none is published; choose another year or votes=all"
        )
    codes, points = rows["ccode"].to_list(), rows[column].to_numpy()
    return {
        (one, two): affinity.ideal_point_distance(points[i : i + 1], points[j : j + 1])
        for i, one in enumerate(codes)
        for j, two in enumerate(codes)
        if i < j
    }


_PORTFOLIOS = ("atop_dyad_year",)

OBSERVERS: tuple[Observer, ...] = (
    Observer("affinity.s", "pair", _PORTFOLIOS, _s, (METRIC, WEIGHT)),
    Observer("affinity.kappa", "pair", _PORTFOLIOS, _kappa, (METRIC,)),
    Observer("affinity.pi", "pair", _PORTFOLIOS, _pi, (METRIC,)),
    Observer("affinity.vote-agreement", "pair", ("unga_votes",), _votes("vote_agreement")),
    Observer("affinity.vote-similarity", "pair", ("unga_votes",), _votes("vote_similarity")),
    Observer(
        "affinity.ideal-point-distance",
        "pair",
        ("unga_ideal_points",),
        _ideal_point_distance,
        (VOTES,),
    ),
)
