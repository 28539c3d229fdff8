"""Dependence and hierarchy on the record: trade over output, shares of trade, troops and pacts.

Trade is in current dollars and output in constant international ones, for no other output goes back
far enough. So trade over output is an index: it ranks states of one year, understates the dependence
of poor states against rich ones, and drifts with prices over the years. It is no share of output.
The shares of trade need no output and are what they seem. Flows that are unknown are left out of a
total and never counted as none, so a share is one of the known trade; a state whose trade is known
with too few of the states of the year has none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.data.layers.security import TROOPS
from equipoise.errors import MeasureError
from equipoise.measures import dependence
from equipoise.observe.entry import Observer, Option, Value, View

Numbers = NDArray[np.float64]

HEGEMON = Option("hegemon", (), "the state on which dependence is looked at; there is no default")
WEIGHT = Option(
    "weight",
    ("gdp", "population", "equal"),
    "how much each state of the region counts",
    {"gdp": ("cow_gdppop_fariss",), "population": ("cow_nmc",)},
)
UNKNOWN = Option(
    "unknown",
    ("refuse", "leave-out"),
    "what becomes of a region of which the trade or the weight of some states is unknown",
)

KNOWN = Option(
    "known",
    ("0.5", "0.25", "0.75"),
    "part of the year's other states with which a state's trade must be known, or it has no share",
)

EVEN = np.ones(2)
"""Economy and security weigh the same in influence; a choice of ours, made by no index."""

_TRADE, _OUTPUT, _PACTS = "cow_trade_dyad_year", "cow_gdppop_fariss", "atop_dyad_year"


def _trade(view: View) -> pl.DataFrame:
    """Known trade of the year, both flows added: columns ccode1, ccode2, imports, exports, trade."""
    return (
        view.layer("trade")
        .filter(pl.col("year") == view.year)
        .select("ccode1", "ccode2", pl.col("imports", "exports").cast(pl.Float64))
        .drop_nulls()
        .with_columns((pl.col("imports") + pl.col("exports")).alias("trade"))
        .sort("ccode1", "ccode2")
    )


def _output(view: View) -> pl.DataFrame:
    return (
        view.layer("gdp")
        .filter((pl.col("year") == view.year) & (pl.col("gdp") > 0))
        .select("ccode", "gdp")
    )


def _over_output(view: View) -> dict[tuple[int, int], float]:
    """Dependence of the first state of each ordered pair on the second."""
    rows = (
        _trade(view)
        .filter(pl.col("ccode1").is_in(view.ccodes) & pl.col("ccode2").is_in(view.ccodes))
        .join(_output(view), left_on="ccode1", right_on="ccode", how="inner")
    )
    if rows.is_empty():
        return {}
    found = dependence.trade_dependence(
        *(rows[name].to_numpy() for name in ("imports", "exports", "gdp"))
    )
    keys = rows.select("ccode1", "ccode2").rows()
    return dict(zip(keys, found.tolist(), strict=True))


def _trade_dependence(view: View) -> Value:
    return _over_output(view)


def _of_both(function: Callable[[Numbers, Numbers], Numbers]) -> Callable[[View], Value]:
    def look(view: View) -> Value:
        known = _over_output(view)
        pairs = [(i, j) for i, j in sorted(known) if i < j and (j, i) in known]
        if not pairs:
            return {}
        first = np.array([known[i, j] for i, j in pairs])
        second = np.array([known[j, i] for i, j in pairs])
        return dict(zip(pairs, function(first, second).tolist(), strict=True))

    return look


def _totals(view: View, trade: pl.DataFrame) -> dict[int, float]:
    """Trade of each state with the world, if it has any and it is known with enough of the world."""
    others = trade["ccode1"].n_unique() - 1
    known = trade.group_by("ccode1").agg(pl.len().alias("partners"), pl.col("trade").sum())
    enough = (pl.col("partners") >= float(view.options["known"]) * others) & (pl.col("trade") > 0)
    return dict(known.filter(enough).select("ccode1", "trade").iter_rows())


def _partners(view: View) -> Value:
    """Over all partners in the world of which both flows are known."""
    trade = _trade(view)
    totals = _totals(view, trade)
    return {
        int(str(code)): dependence.partner_concentration(own["trade"].to_numpy())
        for (code,), own in trade.partition_by("ccode1", as_dict=True).items()
        if code in totals and code in view.ccodes
    }


def _hegemon_shares(view: View) -> dict[int, float]:
    """Share of the hegemon in each state's known trade with the world; it has none in its own."""
    hegemon = int(view.options["hegemon"])
    trade = _trade(view)
    totals = _totals(view, trade)
    wanted = [code for code in view.ccodes if code in totals]
    rows = trade.filter((pl.col("ccode2") == hegemon) & pl.col("ccode1").is_in(wanted))
    if rows.is_empty():
        return {}
    codes = rows["ccode1"].to_list()
    found = dependence.hegemon_dependence(
        rows["trade"].to_numpy(), np.array([totals[code] for code in codes])
    )
    return dict(zip(codes, found.tolist(), strict=True))


def _hegemon(view: View) -> Value:
    return dict(_hegemon_shares(view))


def _decoupling(view: View) -> Value:
    shares = _hegemon_shares(view)
    weights = _weights(view)
    region = [code for code in view.ccodes if code != int(view.options["hegemon"])]
    known = [code for code in region if code in shares and code in weights]
    if not known or (len(known) < len(region) and view.options["unknown"] == "refuse"):
        raise MeasureError(
            f"regional decoupling in {view.year}: trade or weight is unknown of "
            f"{len(region) - len(known)} of {len(region)} states; choose other states or "
            "unknown=leave-out"
        )
    return dependence.regional_decoupling(
        np.array([weights[code] for code in known]), np.array([shares[code] for code in known])
    )


def _weights(view: View) -> dict[int, float]:
    if view.options["weight"] == "equal":
        return dict.fromkeys(view.ccodes, 1.0)
    if view.options["weight"] == "gdp":
        return dict(_output(view).iter_rows())
    return _population(view)


def _population(view: View) -> dict[int, float]:
    """Population of each state of which it is known and not nil [thousand persons]."""
    rows = view.layer("capabilities").filter((pl.col("year") == view.year) & (pl.col("tpop") > 0))
    return dict(rows.select("ccode", pl.col("tpop").cast(pl.Float64)).iter_rows())


def _allies(view: View) -> dict[int, set[int]]:
    """States of the whole world that each owes, or is owed, defence by treaty in the year."""
    rows = view.layer("alliances").filter((pl.col("year") == view.year) & pl.col("defense_pact"))
    found: dict[int, set[int]] = {}
    for one, two in rows.select("ccode1", "ccode2").iter_rows():
        found.setdefault(one, set()).add(two)
        found.setdefault(two, set()).add(one)
    return found


def _influence(view: View) -> Value:
    """Capacity of the first of each ordered pair to influence the second.

    Volume: trade of the pair over the largest of these pairs, and a defence pact or none. Dependence
    of the second: the first's share in its known trade, and, with a pact between them, one over the
    number of its allies.
    """
    trade = _trade(view)
    totals = _totals(view, trade)
    rows = trade.filter(pl.col("ccode1").is_in(view.ccodes) & pl.col("ccode2").is_in(view.ccodes))
    # read from the one that is influenced, whose trade it is that counts
    pairs = [
        (actor, target, flow)
        for target, actor, flow in rows.select("ccode1", "ccode2", "trade").iter_rows()
        if target in totals
    ]
    if not pairs:
        return {}
    allies = _allies(view)
    largest = max(flow for _, _, flow in pairs) or 1.0  # where nothing flows, 0 of it does
    volume, needs = [], []
    for actor, target, flow in pairs:
        friends = allies.get(target, set())
        pact = actor in friends
        volume.append((flow / largest, float(pact)))
        needs.append((flow / totals[target], 1 / len(friends) if pact else 0.0))
    found = dependence.influence_capacity(np.array(volume), np.array(needs), EVEN, EVEN)
    return {(i, j): v for (i, j, _), v in zip(pairs, found.tolist(), strict=True)}


def _security_hierarchy(view: View) -> Value:
    hegemon = int(view.options["hegemon"])
    if hegemon not in TROOPS:
        raise MeasureError(
            f"hierarchy.security under COW {hegemon}: the record counts the troops abroad of COW "
            f"{', '.join(map(str, TROOPS))} alone; choose it, or hierarchy.economic"
        )
    listed = view.layer("troops").filter(pl.col("year") == view.year)
    troops = dict(listed.select("ccode", TROOPS[hegemon]).drop_nulls().iter_rows())
    population, allies = _population(view), _allies(view)
    codes = [c for c in view.ccodes if c != hegemon and c in troops and c in population]
    if not codes:
        return {}
    followers = allies.get(hegemon, set())
    others = [allies.get(code, set()) - {hegemon} for code in codes]
    found = dependence.security_hierarchy(
        np.array([troops[code] for code in codes], dtype=np.float64),
        np.array([population[code] for code in codes]),
        np.array([code in followers for code in codes]),
        np.array([len(o - followers) / len(o) if o else 0.0 for o in others]),
    )
    return dict(zip(codes, found.tolist(), strict=True))


def _economic_hierarchy(view: View) -> Value:
    hegemon = int(view.options["hegemon"])
    # the hegemon need not be among the states that are looked at
    with_it = _over_output(replace(view, ccodes=tuple(sorted({*view.ccodes, hegemon}))))
    known = {i: value for (i, j), value in sorted(with_it.items()) if j == hegemon}
    if not known:
        return {}
    found = dependence.economic_hierarchy(np.array(list(known.values())))
    return dict(zip(known, found.tolist(), strict=True))


_OVER_OUTPUT = (_TRADE, _OUTPUT)

OBSERVERS: tuple[Observer, ...] = (
    Observer("dependence.trade", "pair", _OVER_OUTPUT, _trade_dependence),
    Observer("dependence.weak-link", "pair", _OVER_OUTPUT, _of_both(dependence.weak_link)),
    Observer(
        "dependence.asymmetry", "pair", _OVER_OUTPUT, _of_both(dependence.dependence_asymmetry)
    ),
    Observer("dependence.partners", "state", (_TRADE,), _partners, (KNOWN,)),
    Observer("dependence.hegemon", "state", (_TRADE,), _hegemon, (HEGEMON, KNOWN)),
    Observer(
        "dependence.decoupling", "system", (_TRADE,), _decoupling, (HEGEMON, KNOWN, WEIGHT, UNKNOWN)
    ),
    Observer("dependence.influence", "pair", (_TRADE, _PACTS), _influence, (KNOWN,)),
    Observer(
        "hierarchy.security",
        "state",
        ("us_troops", "cow_nmc", _PACTS),
        _security_hierarchy,
        (HEGEMON,),
    ),
    Observer("hierarchy.economic", "state", _OVER_OUTPUT, _economic_hierarchy, (HEGEMON,)),
)
