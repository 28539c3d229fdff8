"""Capability, polarity, inequality and pivotality on the record.

What counts as capability is the caller's choice, and so is what becomes of states of which it is
unknown: a share of a total that lacks a state is not the share it seems to be, so the default refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.data.sources import source
from equipoise.errors import MeasureError, MissingDataError
from equipoise.measures import capability, inequality, system
from equipoise.observe.entry import Among, Observer, Option, Value, View

Numbers = NDArray[np.float64]
Codes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One thing that capability can mean, and where it is read."""

    layer: str
    source: str
    columns: tuple[str, ...]
    """One column, or the two whose product is net power."""


_NMC = ("cinc", "milex", "milper", "irst", "pec", "tpop", "upop")
QUANTITIES: dict[str, Quantity] = {
    **{name: Quantity("capabilities", "cow_nmc", (name,)) for name in _NMC},
    "gdp": Quantity("gdp", "cow_gdppop_fariss", ("gdp",)),
    "net-power": Quantity("gdp", "cow_gdppop_fariss", ("gdp", "gdp_per_capita")),
}
"""What capability can mean: the composite index first, which is the default."""

CAPABILITY = Option(
    "capability",
    tuple(QUANTITIES),
    "what is compared",
    {name: (q.source,) for name, q in QUANTITIES.items()},
    # each has its own bias: the index favours populous states, net power rich ones
    fair=("cinc", "gdp", "net-power", "milex"),
)
LEAVE_OUT_MINOR = "leave-out-minor"
UNKNOWN = Option(
    "unknown",
    ("refuse", "leave-out", LEAVE_OUT_MINOR),
    "what becomes of a measure of all where the capability of some is unknown: refused, they are left out, "
    "or they are left out if no major power is among them",
    {LEAVE_OUT_MINOR: ("cow_majors",)},
    # a share of a total that lacks a small state is close to the share; of one that lacks a power it is not
    fair=(LEAVE_OUT_MINOR,),
)
QUOTA = Option(
    "quota", ("0.5", "0.6", "0.667", "0.75"), "share of all that a winning side must exceed"
)
OVER = Option(
    "over",
    ("one", "mean"),
    "the index as it is, or over the mean of the states it is taken of",
    fair=("mean",),
)
LARGEST = Option("k", ("2", "1", "3", "5", "10"), "how many of the largest")
LINE = Option("largest", ("30", "10", "20", "50"), "how many of the largest the line is fitted to")
EPSILON = Option("epsilon", ("0.5", "1", "2"), "aversion to inequality")
BACK = Option("back", ("1", "5", "10"), "how many years before the year it is compared with")
ENTRANTS = Option(
    "entrants",
    ("leave-out", "count"),
    "states that were not yet in the system: left out of both years, or with nothing before",
)


def _look_up(view: View, year: int) -> dict[int, float]:
    """Capability of each state of the view in a year; one of which it is unknown is absent."""
    quantity = QUANTITIES[view.options["capability"]]
    entry = source(quantity.source)
    if not entry.first <= year <= entry.last:
        raise MissingDataError(
            f"capability {view.options['capability']} in {year}: {entry.title} covers "
            f"{entry.first}..{entry.last}; choose a year inside, or another capability"
        )
    rows = (
        view.layer(quantity.layer)
        .filter((pl.col("year") == year) & pl.col("ccode").is_in(view.ccodes))
        .select("ccode", *(pl.col(name).cast(pl.Float64) for name in quantity.columns))
        .drop_nulls()
    )
    values = rows[quantity.columns[0]].to_numpy()
    if len(quantity.columns) > 1 and values.size:
        values = inequality.net_power(values, rows[quantity.columns[1]].to_numpy())
    return dict(zip(rows["ccode"].to_list(), values.tolist(), strict=True))


def _of_all(view: View, year: int, ccodes: Codes) -> tuple[Codes, Numbers]:
    """Codes and capability of these states; refused if it is unknown of one, unless left out."""
    found = _look_up(view, year)
    unknown = [code for code in ccodes if code not in found]
    policy = view.options["unknown"]
    powers = set(view.majors(year)) if policy == LEAVE_OUT_MINOR else set()
    if unknown and (policy == "refuse" or powers & set(unknown)):
        raise MeasureError(
            f"capability {view.options['capability']} in {year} is unknown of {len(unknown)} of "
            f"{len(ccodes)} states (first: COW {min(powers & set(unknown) or unknown)}); choose other "
            "states or unknown=leave-out"
        )
    known = tuple(code for code in ccodes if code in found)
    return known, np.array([found[code] for code in known], dtype=np.float64)


def _system(function: Callable[[Numbers], Any]) -> Callable[[View], Value]:
    def look(view: View) -> Value:
        _, values = _of_all(view, view.year, view.ccodes)
        return float(function(values))

    return look


def _system_with(
    function: Callable[..., float], option: Option, read: Callable[[str], float]
) -> Callable[[View], Value]:
    def look(view: View) -> Value:
        _, values = _of_all(view, view.year, view.ccodes)
        return float(function(values, read(view.options[option.name])))

    return look


def _states(function: Callable[[Numbers], NDArray[Any]]) -> Callable[[View], Value]:
    def look(view: View) -> Value:
        codes, values = _of_all(view, view.year, view.ccodes)
        return dict(zip(codes, function(values).astype(float).tolist(), strict=True))

    return look


def _pivotality(function: Callable[[Numbers, float], Numbers]) -> Callable[[View], Value]:
    def look(view: View) -> Value:
        codes, values = _of_all(view, view.year, view.ccodes)
        if len(codes) > system.MOST_PLAYERS:
            raise MeasureError(
                f"pivotality in {view.year} among {len(codes)} states: every coalition is counted, "
                f"so {system.MOST_PLAYERS} is the most; take it among the major powers or a group"
            )
        index = function(values, float(view.options["quota"]))
        if view.options["over"] == "mean":
            index = index * len(codes)  # it adds up to 1, so its mean is one over their number
        return dict(zip(codes, index.tolist(), strict=True))

    return look


def _poles_among_majors(view: View) -> Value:
    """Poles among the major powers of the view; every other state of known capability is none."""
    powers = tuple(sorted(set(view.majors(view.year)) & set(view.ccodes)))
    found = dict.fromkeys(_look_up(view, view.year), 0.0)
    if powers:
        codes, values = _of_all(view, view.year, powers)
        poles = system.poles_by_threshold(values).astype(float).tolist()
        found |= dict(zip(codes, poles, strict=True))
    return dict(found)


def _pole_count(
    poles: Callable[[Numbers], NDArray[Any]], value: Callable[[int], float]
) -> Callable[[View], Value]:
    def look(view: View) -> Value:
        _, values = _of_all(view, view.year, view.ccodes)
        return value(int(poles(values).sum()))

    return look


def _multipolar(poles: int) -> float:
    return float(system.polarity_class(poles) == "multipolar")


def _cinc(view: View) -> Value:
    """Shares in the world's totals, of whatever states the view is of: the index is of the world."""
    rows = view.layer("capabilities").filter(pl.col("year") == view.year)
    parts = rows.select(pl.col(_NMC[1:]).cast(pl.Float64).fill_null(np.nan)).to_numpy()
    known = ~np.isnan(parts).all(axis=1)
    index = capability.cinc_from_components(parts[known])
    codes = rows["ccode"].to_numpy()[known].tolist()
    return {c: v for c, v in zip(codes, index.tolist(), strict=True) if c in view.ccodes}


def _parity(view: View) -> Value:
    found = _look_up(view, view.year)
    codes = sorted(found)
    return {
        (one, two): capability.parity(found[one], found[two])
        for i, one in enumerate(codes)
        for two in codes[i + 1 :]
        if found[one] or found[two]  # between two that have nothing there is no parity to speak of
    }


def _net_power(view: View) -> Value:
    return dict(_look_up(_with(view, capability="net-power"), view.year))


def _two_years(view: View) -> tuple[Codes, Numbers, Numbers]:
    """Capability of the same states some years before and now, entrants as the caller has said."""
    earlier = view.year - int(view.options["back"])
    stayed = tuple(sorted(set(view.ccodes) & set(view.members(earlier))))
    known, before = _of_all(view, earlier, stayed)
    then = dict(zip(known, before.tolist(), strict=True))
    if view.options.get("entrants") == "count":
        # nothing inside a system to which they did not belong: a fact, not a guess
        then |= dict.fromkeys(set(view.ccodes) - set(stayed), 0.0)
    codes, now = _of_all(view, view.year, tuple(sorted(then)))
    return codes, np.array([then[code] for code in codes], dtype=np.float64), now


def _movement(view: View) -> Value:
    _, before, now = _two_years(view)
    return inequality.movement(before, now)


def _concentration_change(view: View) -> Value:
    _, before, now = _two_years(view)
    return inequality.concentration_change(before, now)


def _overtaking(view: View) -> Value:
    codes, before, now = _two_years(_with(view, unknown="leave-out"))
    found = inequality.overtaking(before, now)
    return {
        (one, two): float(found[i, j])
        for i, one in enumerate(codes)
        for j, two in enumerate(codes)
        if i != j
    }


def _with(view: View, **options: str) -> View:
    return replace(view, options={**view.options, **options})


_ALL = (CAPABILITY, UNKNOWN)

_POLE_RULES: tuple[tuple[str, Callable[[Numbers], NDArray[Any]], Among], ...] = (
    ("thresholds", system.poles_by_threshold, "majors"),
    ("half-of-strongest", system.poles_by_half_of_strongest, "all"),
    ("effective-number", system.poles_by_effective_number, "all"),
)

OBSERVERS: tuple[Observer, ...] = (
    Observer("capability.share", "state", (), _states(capability.capability_shares), _ALL),
    Observer("capability.cinc", "state", ("cow_nmc",), _cinc),
    Observer("capability.rank", "state", (), _states(capability.rank), _ALL),
    Observer("capability.parity", "pair", (), _parity, (CAPABILITY,)),
    Observer("power.net", "state", ("cow_gdppop_fariss",), _net_power),
    Observer(
        "polarity.concentration",
        "system",
        (),
        _system(capability.concentration),
        _ALL,
        "majors",
        fixed_members=True,
    ),
    Observer("polarity.effective-poles", "system", (), _system(system.effective_poles), _ALL),
    Observer(
        "polarity.is-pole/thresholds",
        "state",
        ("cow_majors",),
        _poles_among_majors,
        _ALL,
    ),
    Observer(
        "polarity.is-pole/half-of-strongest",
        "state",
        (),
        _states(system.poles_by_half_of_strongest),
        _ALL,
    ),
    Observer(
        "polarity.is-pole/effective-number",
        "state",
        (),
        _states(system.poles_by_effective_number),
        _ALL,
    ),
    *(
        Observer(f"polarity.{word}/{rule}", "system", (), _pole_count(poles, value), _ALL, among)
        for word, value in (("poles", float), ("multipolar", _multipolar))
        for rule, poles, among in _POLE_RULES
    ),
    Observer("polarity.herfindahl", "system", (), _system(inequality.herfindahl), _ALL),
    Observer("polarity.hegemony", "system", (), _system(inequality.hegemony_ratio), _ALL),
    Observer(
        "balance.pivotality/banzhaf",
        "state",
        (),
        _pivotality(system.banzhaf_index),
        (*_ALL, QUOTA, OVER),
        "majors",
    ),
    Observer(
        "balance.pivotality/shapley-shubik",
        "state",
        (),
        _pivotality(system.shapley_shubik_index),
        (*_ALL, QUOTA, OVER),
        "majors",
    ),
    Observer("inequality.gini", "system", (), _system(inequality.gini), _ALL),
    Observer("inequality.theil", "system", (), _system(inequality.theil), _ALL),
    Observer(
        "inequality.atkinson",
        "system",
        (),
        _system_with(inequality.atkinson, EPSILON, float),
        (*_ALL, EPSILON),
    ),
    Observer(
        "inequality.top-share",
        "system",
        (),
        _system_with(inequality.top_share, LARGEST, int),
        (*_ALL, LARGEST),
    ),
    Observer(
        "inequality.rank-size",
        "system",
        (),
        _system_with(inequality.rank_size_slope, LINE, int),
        (*_ALL, LINE),
    ),
    Observer("movement.con-change", "system", (), _concentration_change, (*_ALL, BACK)),
    Observer("movement.shares", "system", (), _movement, (*_ALL, BACK, ENTRANTS)),
    Observer("movement.overtaking", "pair", (), _overtaking, (CAPABILITY, BACK)),
)
