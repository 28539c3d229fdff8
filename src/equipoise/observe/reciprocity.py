"""Reciprocity on the record: of pacts and disputes, of trade, and of conduct from year to year."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.data.sources import source
from equipoise.errors import MeasureError, MissingDataError
from equipoise.measures import reciprocity
from equipoise.observe.entry import Observer, Option, Value, View

PACTS = ("defense", "offense", "neutrality", "nonaggression", "consultation")
RELATION = Option(
    "relation",
    (*PACTS, "dispute"),
    "the tie: an obligation under a treaty, or a threat, display or use of force",
    {**dict.fromkeys(PACTS, ("atop_dyad_year",)), "dispute": ("gml_mid_dyad_year",)},
)
CONDUCT = Option(
    "conduct",
    ("hostility", "trade"),
    "hostility level from 0, or logarithm of 1 + exports",
    {"hostility": ("gml_mid_dyad_year",), "trade": ("cow_trade_dyad_year",)},
)
WINDOW = Option("window", ("10", "5", "20"), "how many years up to the year are looked at")

_DISPUTES, _TRADE = "gml_mid_dyad_year", "cow_trade_dyad_year"
_QUIET = 1
"""Hostility level of a side that took no militarized action; levels above it are conduct."""


def _ties(view: View) -> NDArray[np.bool_]:
    """Who has the tie to whom among the states of the view; a pair that is not listed has none."""
    relation = view.options["relation"]
    if relation == "dispute":
        _inside(_DISPUTES, view.year, view.year)
        tie = pl.col("hostility_level_1") > _QUIET
    else:
        tie = pl.col(f"{relation}_pact")
    rows = (
        view.layer("disputes" if relation == "dispute" else "alliances")
        .filter(
            (pl.col("year") == view.year)
            & pl.col("ccode1").is_in(view.ccodes)
            & pl.col("ccode2").is_in(view.ccodes)
        )
        .select("ccode1", "ccode2", tie.alias("tie"))
    )
    if rows["tie"].null_count():
        raise MeasureError(
            f"reciprocity of {relation} in {view.year}: unknown for {rows['tie'].null_count()} "
            "directed pairs; choose other states or another year"
        )
    ties = np.zeros((len(view.ccodes), len(view.ccodes)), dtype=np.bool_)
    one, two = (
        np.searchsorted(view.ccodes, rows[name].to_numpy()) for name in ("ccode1", "ccode2")
    )
    ties[one, two] = rows["tie"].to_numpy()
    return ties


def _of_ties(function: Callable[[NDArray[np.bool_]], float]) -> Callable[[View], Value]:
    def look(view: View) -> Value:
        return function(_ties(view))

    return look


def _weighted(view: View) -> Value:
    """Over the pairs of which both flows are known; exports of each state to the other."""
    rows = (
        view.layer("trade")
        .filter(
            (pl.col("year") == view.year)
            & (pl.col("ccode1") < pl.col("ccode2"))
            & pl.col("ccode1").is_in(view.ccodes)
            & pl.col("ccode2").is_in(view.ccodes)
        )
        .select(pl.col("exports", "imports").cast(pl.Float64))
        .drop_nulls()
    )
    return reciprocity.weighted_reciprocity(rows["exports"].to_numpy(), rows["imports"].to_numpy())


def _behaviour(view: View) -> Value:
    """Gain of each state over its partners of the view, in the years of the window.

    A state whose conduct or whose partners' conduct never varies in those years is left out: there is
    nothing to answer, or no answer to see.
    """
    rows = _answers(view)
    found = {}
    for (code,), own in rows.partition_by("ccode1", as_dict=True).items():
        columns = (own[name].to_numpy() for name in ("conduct", "partner", "own", "ccode2"))
        try:
            found[int(str(code))] = reciprocity.reciprocity_gain(*columns).gain
        except MeasureError:
            continue
    return found


def _answers(view: View) -> pl.DataFrame:
    """Conduct toward each partner, with the partner's and one's own of the year before."""
    first = view.year - int(view.options["window"])
    hostile = view.options["conduct"] == "hostility"
    _inside(_DISPUTES if hostile else _TRADE, first, view.year)
    level = pl.max_horizontal(pl.col("hostility_level_1").cast(pl.Float64) - _QUIET, 0.0)
    # the largest of a value and an unknown is the value, so the unknown is put back
    hostility = pl.when(pl.col("hostility_level_1").is_not_null()).then(level)
    exports = pl.col("exports").cast(pl.Float64).log1p()
    conduct = (
        view.panel("directed-dyad-year", first, "disputes" if hostile else "trade")
        .select("ccode1", "ccode2", "year", (hostility if hostile else exports).alias("conduct"))
        .drop_nulls()
    )
    before = conduct.with_columns(pl.col("year") + 1)
    return conduct.join(before.rename({"conduct": "own"}), on=["ccode1", "ccode2", "year"]).join(
        before.rename({"ccode1": "ccode2", "ccode2": "ccode1", "conduct": "partner"}),
        on=["ccode1", "ccode2", "year"],
    )


def _disputes(view: View) -> Value:
    """Disputes that began in the year with states of the view on both sides, each counted once."""
    among = view.source("gml_mid_dirdisps").filter(
        pl.col("ccode1").is_in(view.ccodes) & pl.col("ccode2").is_in(view.ccodes)
    )
    begun = view.source("gml_mid_dispute").filter(
        (pl.col("styear") == view.year) & pl.col("dispnum").is_in(among["dispnum"].implode())
    )
    known = begun.filter(pl.col("recip").is_in((0, 1)))["recip"]
    return reciprocity.reciprocation_rate(known.to_numpy() == 1)


def _inside(name: str, first: int, last: int) -> None:
    entry = source(name)
    if not entry.first <= first <= last <= entry.last:
        raise MissingDataError(
            f"reciprocity in {first}..{last}: {entry.title} covers {entry.first}..{entry.last}; "
            "choose years inside, or another relation"
        )


OBSERVERS: tuple[Observer, ...] = (
    Observer(
        "reciprocity.binary",
        "system",
        (),
        _of_ties(reciprocity.binary_reciprocity),
        (RELATION,),
    ),
    Observer(
        "reciprocity.beyond-chance",
        "system",
        (),
        _of_ties(reciprocity.garlaschelli_reciprocity),
        (RELATION,),
    ),
    Observer("reciprocity.weighted", "system", (_TRADE,), _weighted),
    Observer("reciprocity.behaviour", "state", (), _behaviour, (CONDUCT, WINDOW)),
    Observer("reciprocity.disputes", "system", ("gml_mid_dispute", "gml_mid_dirdisps"), _disputes),
)
