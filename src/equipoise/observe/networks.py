"""Signed networks, blocs and dividing lines on the record.

Friendly ties are pledges of a treaty in force, hostile ones disputes of the year, both unless the caller
says otherwise among the states of the view alone. What a pair is that has both is the caller's choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.data.sources import source
from equipoise.errors import MeasureError, MissingDataError
from equipoise.measures import balance, blocs, frustration
from equipoise.measures.balance import Signs
from equipoise.measures.communities import (
    best_blocs,
    modularity_matrix,
    signed_modularity_matrix,
)
from equipoise.observe.entry import Observer, Option, Value, View

Ties = NDArray[np.bool_]

FRIENDLY = Option(
    "friendly",
    ("defense", "defense-or-offense", "any-pledge"),
    "which pledges make a friendly tie, of either to the other",
)
HOSTILE = Option(
    "hostile",
    ("dispute", "force", "cow-dispute", "rivalry"),
    "what makes a hostile tie; force is hostility of level 4 or 5",
    {
        "dispute": ("gml_mid_dyad_year",),
        "force": ("gml_mid_dyad_year",),
        "cow-dispute": ("cow_mid_dyad_year",),
        "rivalry": ("tss_rivalries",),
    },
)
BOTH = Option(
    "both", ("none", "hostile", "friendly"), "what a pair is that has a tie of either kind"
)
BLOCS = Option(
    "blocs",
    ("communities", "signed", "camps"),
    "which blocs: of pacts, of pacts and hostility, or the two camps with the fewest ties against them",
)
WEIGHT = Option(
    "weight",
    ("capability", "equal"),
    "how much each state of the region counts",
    {"capability": ("cow_nmc",)},
)

_PLEDGES = {
    "defense": ("defense_pact",),
    "defense-or-offense": ("defense_pact", "offense_pact"),
    "any-pledge": (
        "defense_pact", "offense_pact", "neutrality_pact", "nonaggression_pact", "consultation_pact",
    ),
}  # fmt: skip
_HOSTILITY = {
    "dispute": ("disputes", "gml_mid_dyad_year", pl.col("dispute_ongoing")),
    "force": (
        "disputes",
        "gml_mid_dyad_year",
        pl.max_horizontal("hostility_level_1", "hostility_level_2") >= 4,
    ),
    "cow-dispute": ("cow_disputes", "cow_mid_dyad_year", pl.col("dispute_ongoing")),
    "rivalry": ("rivalries", "tss_rivalries", pl.col("rivalry")),
}


def pacts(view: View) -> Ties:
    """Whether either of each pair of states of the view has pledged the other something."""
    names = _PLEDGES[view.options["friendly"]]
    return _matrix(view, "alliances", pl.any_horizontal(pl.col(names)))


def signed(view: View) -> Signs:
    """Signs of the ties of the view's states, in order of their codes."""
    layer, needed, condition = _HOSTILITY[view.options["hostile"]]
    entry = source(needed)
    if not entry.first <= view.year <= entry.last:
        raise MissingDataError(
            f"hostile={view.options['hostile']} in {view.year}: {entry.title} covers "
            f"{entry.first}..{entry.last}; choose a year inside"
        )
    friendly, hostile = pacts(view), _matrix(view, layer, condition)
    signs = friendly.astype(np.int8) - hostile.astype(np.int8)
    if view.options["both"] != "none":
        signs[friendly & hostile] = 1 if view.options["both"] == "friendly" else -1
    return signs


def _matrix(view: View, layer: str, condition: pl.Expr) -> Ties:
    place = {code: i for i, code in enumerate(view.ccodes)}
    ties = np.zeros((len(place), len(place)), dtype=np.bool_)
    rows = view.layer(layer).filter((pl.col("year") == view.year) & condition)
    for one, two in rows.select("ccode1", "ccode2").iter_rows():
        if one in place and two in place:
            ties[place[one], place[two]] = ties[place[two], place[one]] = True
    return ties


def _blocs(view: View) -> NDArray[np.int64]:
    kind = view.options["blocs"]
    if kind == "communities":
        return best_blocs(modularity_matrix(pacts(view).astype(np.float64)))
    if kind == "signed":
        return best_blocs(signed_modularity_matrix(signed(view)))
    return frustration.two_camps(signed(view)).camp.astype(np.int64)


def _of_signs(function: Callable[[Signs], float]) -> Callable[[View], Value]:
    def look(view: View) -> Value:
        return float(function(signed(view)))

    return look


def _of_pacts(function: Callable[[Ties], float]) -> Callable[[View], Value]:
    def look(view: View) -> Value:
        return float(function(pacts(view)))

    return look


def _isolates(view: View) -> Value:
    alone = blocs.isolates(pacts(view)).astype(float)
    return dict(zip(view.ccodes, alone.tolist(), strict=True))


def _modularity(view: View) -> Value:
    return blocs.modularity(pacts(view), _blocs(view))


def _signed_modularity(view: View) -> Value:
    return blocs.signed_modularity(signed(view), _blocs(view))


def _dividing_line(view: View) -> Value:
    return blocs.ei_index(pacts(view), _blocs(view))


def _conductance(view: View) -> Value:
    """Over the two camps: a line has two sides."""
    return blocs.conductance(pacts(view), frustration.two_camps(signed(view)).camp)


def _hostility_across(view: View) -> Value:
    return blocs.hostility_across(signed(view), _blocs(view))


def _exclusivity(view: View) -> Value:
    """Mean over the pacts that bind two or more states of the view, each pact counting once."""
    terms = {
        "defense": pl.col("defense") == 1,
        "defense-or-offense": (pl.col("defense") == 1) | (pl.col("offense") == 1),
        "any-pledge": pl.any_horizontal(
            pl.col("defense", "offense", "neutral", "nonagg", "consul") == 1
        ),
    }
    rows = view.source("atop_member").filter(
        (pl.col("yrent") <= view.year)
        & ((pl.col("yrexit") >= view.year) | (pl.col("yrexit") == 0))
        & terms[view.options["friendly"]]
        & pl.col("member").is_in(view.ccodes)
    )
    weights = _region_weights(view)
    codes = np.array(view.ccodes)
    parts = [
        blocs.exclusivity(np.isin(codes, own["member"].to_numpy()), weights)
        for own in rows.sort("atopid").partition_by("atopid")
        if own["member"].n_unique() > 1
    ]
    if not parts:
        raise MeasureError(f"exclusivity in {view.year}: no pact binds two of these states")
    return float(np.mean(parts))


def _region_weights(view: View) -> NDArray[np.float64]:
    if view.options["weight"] == "equal":
        return np.ones(len(view.ccodes))
    rows = view.layer("capabilities").filter(pl.col("year") == view.year)
    known = dict(rows.select("ccode", "cinc").drop_nulls().iter_rows())
    unknown = [code for code in view.ccodes if code not in known]
    if unknown:
        raise MissingDataError(
            f"capability in {view.year} is unknown of {len(unknown)} of {len(view.ccodes)} states (first: "
            f"COW {unknown[0]}); use weight=equal"
        )
    return np.array([known[code] for code in view.ccodes])


_PACTS = ("atop_dyad_year",)
_SIGNED = (FRIENDLY, HOSTILE, BOTH)
# communities are those of the pacts alone
_IF_SIGNED = ("blocs", ("signed", "camps"))
_ACROSS = (FRIENDLY, replace(HOSTILE, when=_IF_SIGNED), replace(BOTH, when=_IF_SIGNED), BLOCS)

OBSERVERS: tuple[Observer, ...] = (
    Observer("balance.triads", "system", _PACTS, _of_signs(balance.triad_balance), _SIGNED),
    Observer(
        "balance.triads-by-chance",
        "system",
        _PACTS,
        _of_signs(balance.triad_balance_by_chance),
        _SIGNED,
    ),
    Observer("balance.walks", "system", _PACTS, _of_signs(balance.walk_balance), _SIGNED),
    Observer("balance.line-index", "system", _PACTS, _of_signs(frustration.line_index), _SIGNED),
    Observer("balance.frustration", "system", _PACTS, _of_signs(frustration.frustration), _SIGNED),
    Observer("blocs.density", "system", _PACTS, _of_pacts(blocs.density), (FRIENDLY,)),
    Observer("blocs.transitivity", "system", _PACTS, _of_pacts(blocs.transitivity), (FRIENDLY,)),
    Observer("blocs.isolates", "state", _PACTS, _isolates, (FRIENDLY,)),
    Observer("blocs.modularity", "system", _PACTS, _modularity, _ACROSS),
    Observer("blocs.signed-modularity", "system", _PACTS, _signed_modularity, (*_SIGNED, BLOCS)),
    Observer("blocs.dividing-line", "system", _PACTS, _dividing_line, _ACROSS),
    Observer("blocs.conductance", "system", _PACTS, _conductance, _SIGNED),
    Observer("blocs.hostility-across", "system", _PACTS, _hostility_across, (*_SIGNED, BLOCS)),
    Observer("blocs.exclusivity", "system", ("atop_member",), _exclusivity, (FRIENDLY, WEIGHT)),
)
