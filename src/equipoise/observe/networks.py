"""Signed networks, blocs and dividing lines on the record.

Friendly ties are pledges of a treaty in force, hostile ones disputes of the year, both unless the caller
says otherwise among the states of the case alone. What a pair is that has both is the caller's choice.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.data.layers import layer_table
from equipoise.data.sources import source
from equipoise.errors import MeasureError, MissingDataError
from equipoise.measures import balance, blocs, frustration
from equipoise.measures.balance import Signs
from equipoise.observe.entry import Case, Observer, Option, Value

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
)
BOTH = Option(
    "both", ("none", "hostile", "friendly"), "what a pair is that has a tie of either kind"
)
BLOCS = Option(
    "blocs",
    ("communities", "signed", "camps"),
    "which blocs: of pacts, of pacts and hostility, or the two camps with the fewest ties against them",
)
WEIGHT = Option("weight", ("capability", "equal"), "how much each state of the region counts")

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


def pacts(case: Case) -> Ties:
    """Whether either of each pair of states of the case has pledged the other something."""
    names = _PLEDGES[case.options["friendly"]]
    return _matrix(case, "alliances", pl.any_horizontal(pl.col(names)))


def signed(case: Case) -> Signs:
    """Signs of the ties of the case's states, in order of their codes."""
    layer, needed, condition = _HOSTILITY[case.options["hostile"]]
    entry = source(needed)
    if not entry.first <= case.year <= entry.last:
        raise MissingDataError(
            f"hostile={case.options['hostile']} in {case.year}: {entry.title} covers "
            f"{entry.first}..{entry.last}; choose a year inside"
        )
    friendly, hostile = pacts(case), _matrix(case, layer, condition)
    signs = friendly.astype(np.int8) - hostile.astype(np.int8)
    if case.options["both"] != "none":
        signs[friendly & hostile] = 1 if case.options["both"] == "friendly" else -1
    return signs


def _matrix(case: Case, layer: str, condition: pl.Expr) -> Ties:
    place = {code: i for i, code in enumerate(case.ccodes)}
    ties = np.zeros((len(place), len(place)), dtype=np.bool_)
    rows = layer_table(case.pack, layer).filter((pl.col("year") == case.year) & condition)
    for one, two in rows.select("ccode1", "ccode2").iter_rows():
        if one in place and two in place:
            ties[place[one], place[two]] = ties[place[two], place[one]] = True
    return ties


def _blocs(case: Case) -> NDArray[np.int64]:
    kind = case.options["blocs"]
    if kind == "communities":
        return blocs.best_blocs(blocs.modularity_matrix(pacts(case).astype(np.float64)))
    if kind == "signed":
        return blocs.best_blocs(blocs.signed_modularity_matrix(signed(case)))
    return frustration.two_camps(signed(case)).camp.astype(np.int64)


def _of_signs(function: Callable[[Signs], float]) -> Callable[[Case], Value]:
    def look(case: Case) -> Value:
        return float(function(signed(case)))

    return look


def _of_pacts(function: Callable[[Ties], float]) -> Callable[[Case], Value]:
    def look(case: Case) -> Value:
        return float(function(pacts(case)))

    return look


def _isolates(case: Case) -> Value:
    alone = blocs.isolates(pacts(case)).astype(float)
    return dict(zip(case.ccodes, alone.tolist(), strict=True))


def _modularity(case: Case) -> Value:
    return blocs.modularity(pacts(case), _blocs(case))


def _signed_modularity(case: Case) -> Value:
    return blocs.signed_modularity(signed(case), _blocs(case))


def _dividing_line(case: Case) -> Value:
    return blocs.ei_index(pacts(case), _blocs(case))


def _conductance(case: Case) -> Value:
    """Over the two camps: a line has two sides."""
    return blocs.conductance(pacts(case), frustration.two_camps(signed(case)).camp)


def _hostility_across(case: Case) -> Value:
    return blocs.hostility_across(signed(case), _blocs(case))


def _exclusivity(case: Case) -> Value:
    """Mean over the pacts that bind two or more states of the case, each pact counting once."""
    terms = {
        "defense": pl.col("defense") == 1,
        "defense-or-offense": (pl.col("defense") == 1) | (pl.col("offense") == 1),
        "any-pledge": pl.any_horizontal(
            pl.col("defense", "offense", "neutral", "nonagg", "consul") == 1
        ),
    }
    rows = case.pack.read("atop_member").filter(
        (pl.col("yrent") <= case.year)
        & ((pl.col("yrexit") >= case.year) | (pl.col("yrexit") == 0))
        & terms[case.options["friendly"]]
        & pl.col("member").is_in(case.ccodes)
    )
    weights = _region_weights(case)
    codes = np.array(case.ccodes)
    parts = [
        blocs.exclusivity(np.isin(codes, own["member"].to_numpy()), weights)
        for own in rows.sort("atopid").partition_by("atopid")
        if own["member"].n_unique() > 1
    ]
    if not parts:
        raise MeasureError(f"exclusivity in {case.year}: no pact binds two of these states")
    return float(np.mean(parts))


def _region_weights(case: Case) -> NDArray[np.float64]:
    if case.options["weight"] == "equal":
        return np.ones(len(case.ccodes))
    rows = layer_table(case.pack, "capabilities").filter(pl.col("year") == case.year)
    known = dict(rows.select("ccode", "cinc").drop_nulls().iter_rows())
    unknown = [code for code in case.ccodes if code not in known]
    if unknown:
        raise MissingDataError(
            f"capability in {case.year} is unknown of {len(unknown)} of {len(case.ccodes)} states (first: "
            f"COW {unknown[0]}); use weight=equal"
        )
    return np.array([known[code] for code in case.ccodes])


_PACTS = ("atop_dyad_year",)
_SIGNED = (FRIENDLY, HOSTILE, BOTH)

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
    Observer("blocs.modularity", "system", _PACTS, _modularity, (*_SIGNED, BLOCS)),
    Observer("blocs.signed-modularity", "system", _PACTS, _signed_modularity, (*_SIGNED, BLOCS)),
    Observer("blocs.dividing-line", "system", _PACTS, _dividing_line, (*_SIGNED, BLOCS)),
    Observer("blocs.conductance", "system", _PACTS, _conductance, _SIGNED),
    Observer("blocs.hostility-across", "system", _PACTS, _hostility_across, (*_SIGNED, BLOCS)),
    Observer("blocs.exclusivity", "system", ("atop_member",), _exclusivity, (FRIENDLY, WEIGHT)),
)
