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

from equipoise.data.layers import layer_table
from equipoise.data.sources import source
from equipoise.errors import MeasureError, MissingDataError
from equipoise.measures import capability, inequality, system
from equipoise.observe.entry import Case, Observer, Option, Value
from equipoise.panels import system_members

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

CAPABILITY = Option("capability", tuple(QUANTITIES), "what is compared")
UNKNOWN = Option(
    "unknown",
    ("refuse", "leave-out"),
    "what becomes of a measure of all where the capability of some is unknown",
)
QUOTA = Option(
    "quota", ("0.5", "0.6", "0.667", "0.75"), "share of all that a winning side must exceed"
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


def _look_up(case: Case, year: int) -> dict[int, float]:
    """Capability of each state of the case in a year; one of which it is unknown is absent."""
    quantity = QUANTITIES[case.options["capability"]]
    entry = source(quantity.source)
    if not entry.first <= year <= entry.last:
        raise MissingDataError(
            f"capability {case.options['capability']} in {year}: {entry.title} covers "
            f"{entry.first}..{entry.last}; choose a year inside, or another capability"
        )
    rows = (
        layer_table(case.pack, quantity.layer)
        .filter((pl.col("year") == year) & pl.col("ccode").is_in(case.ccodes))
        .select("ccode", *(pl.col(name).cast(pl.Float64) for name in quantity.columns))
        .drop_nulls()
    )
    values = rows[quantity.columns[0]].to_numpy()
    if len(quantity.columns) > 1 and values.size:
        values = inequality.net_power(values, rows[quantity.columns[1]].to_numpy())
    return dict(zip(rows["ccode"].to_list(), values.tolist(), strict=True))


def _of_all(case: Case, year: int, ccodes: Codes) -> tuple[Codes, Numbers]:
    """Codes and capability of these states; refused if it is unknown of one, unless left out."""
    found = _look_up(case, year)
    unknown = [code for code in ccodes if code not in found]
    if unknown and case.options["unknown"] == "refuse":
        raise MeasureError(
            f"capability {case.options['capability']} in {year} is unknown of {len(unknown)} of "
            f"{len(ccodes)} states (first: COW {unknown[0]}); choose other states or "
            "unknown=leave-out"
        )
    known = tuple(code for code in ccodes if code in found)
    return known, np.array([found[code] for code in known], dtype=np.float64)


def _system(function: Callable[[Numbers], Any]) -> Callable[[Case], Value]:
    def look(case: Case) -> Value:
        _, values = _of_all(case, case.year, case.ccodes)
        return float(function(values))

    return look


def _system_with(
    function: Callable[..., float], option: Option, read: Callable[[str], float]
) -> Callable[[Case], Value]:
    def look(case: Case) -> Value:
        _, values = _of_all(case, case.year, case.ccodes)
        return float(function(values, read(case.options[option.name])))

    return look


def _states(function: Callable[[Numbers], NDArray[Any]]) -> Callable[[Case], Value]:
    def look(case: Case) -> Value:
        codes, values = _of_all(case, case.year, case.ccodes)
        return dict(zip(codes, function(values).astype(float).tolist(), strict=True))

    return look


def _pivotality(function: Callable[[Numbers, float], Numbers]) -> Callable[[Case], Value]:
    def look(case: Case) -> Value:
        codes, values = _of_all(case, case.year, case.ccodes)
        if len(codes) > system.MOST_PLAYERS:
            raise MeasureError(
                f"pivotality in {case.year} among {len(codes)} states: every coalition is counted, "
                f"so {system.MOST_PLAYERS} is the most; take it among the major powers or a group"
            )
        index = function(values, float(case.options["quota"]))
        return dict(zip(codes, index.tolist(), strict=True))

    return look


def _cinc(case: Case) -> Value:
    """Shares in the world's totals, of whatever states the case is: the index is of the world."""
    rows = layer_table(case.pack, "capabilities").filter(pl.col("year") == case.year)
    parts = rows.select(pl.col(_NMC[1:]).cast(pl.Float64).fill_null(np.nan)).to_numpy()
    known = ~np.isnan(parts).all(axis=1)
    index = capability.cinc_from_components(parts[known])
    codes = rows["ccode"].to_numpy()[known].tolist()
    return {c: v for c, v in zip(codes, index.tolist(), strict=True) if c in case.ccodes}


def _parity(case: Case) -> Value:
    found = _look_up(case, case.year)
    codes = sorted(found)
    return {
        (one, two): capability.parity(found[one], found[two])
        for i, one in enumerate(codes)
        for two in codes[i + 1 :]
        if found[one] or found[two]  # between two that have nothing there is no parity to speak of
    }


def _net_power(case: Case) -> Value:
    return dict(_look_up(_with(case, capability="net-power"), case.year))


def _two_years(case: Case) -> tuple[Codes, Numbers, Numbers]:
    """Capability of the same states some years before and now, entrants as the caller has said."""
    earlier = case.year - int(case.options["back"])
    members = system_members(case.pack).filter(pl.col("year") == earlier)["ccode"]
    stayed = tuple(sorted(set(case.ccodes) & set(members.to_list())))
    known, before = _of_all(case, earlier, stayed)
    then = dict(zip(known, before.tolist(), strict=True))
    if case.options.get("entrants") == "count":
        # nothing inside a system to which they did not belong: a fact, not a guess
        then |= dict.fromkeys(set(case.ccodes) - set(stayed), 0.0)
    codes, now = _of_all(case, case.year, tuple(sorted(then)))
    return codes, np.array([then[code] for code in codes], dtype=np.float64), now


def _movement(case: Case) -> Value:
    _, before, now = _two_years(case)
    return inequality.movement(before, now)


def _concentration_change(case: Case) -> Value:
    _, before, now = _two_years(case)
    return inequality.concentration_change(before, now)


def _overtaking(case: Case) -> Value:
    codes, before, now = _two_years(_with(case, unknown="leave-out"))
    found = inequality.overtaking(before, now)
    return {
        (one, two): float(found[i, j])
        for i, one in enumerate(codes)
        for j, two in enumerate(codes)
        if i != j
    }


def _with(case: Case, **options: str) -> Case:
    return replace(case, options={**case.options, **options})


_READ = ("cow_nmc",)
_ALL = (CAPABILITY, UNKNOWN)

OBSERVERS: tuple[Observer, ...] = (
    Observer("capability.share", "state", _READ, _states(capability.capability_shares), _ALL),
    Observer("capability.cinc", "state", _READ, _cinc),
    Observer("capability.rank", "state", _READ, _states(capability.rank), _ALL),
    Observer("capability.parity", "pair", _READ, _parity, (CAPABILITY,)),
    Observer("power.net", "state", ("cow_gdppop_fariss",), _net_power),
    Observer("polarity.concentration", "system", _READ, _system(capability.concentration), _ALL),
    Observer("polarity.effective-poles", "system", _READ, _system(system.effective_poles), _ALL),
    Observer(
        "polarity.is-pole/thresholds", "state", _READ, _states(system.poles_by_threshold), _ALL
    ),
    Observer(
        "polarity.is-pole/half-of-strongest",
        "state",
        _READ,
        _states(system.poles_by_half_of_strongest),
        _ALL,
    ),
    Observer(
        "polarity.is-pole/effective-number",
        "state",
        _READ,
        _states(system.poles_by_effective_number),
        _ALL,
    ),
    Observer("polarity.herfindahl", "system", _READ, _system(inequality.herfindahl), _ALL),
    Observer("polarity.hegemony", "system", _READ, _system(inequality.hegemony_ratio), _ALL),
    Observer(
        "balance.pivotality/banzhaf",
        "state",
        _READ,
        _pivotality(system.banzhaf_index),
        (*_ALL, QUOTA),
    ),
    Observer(
        "balance.pivotality/shapley-shubik",
        "state",
        _READ,
        _pivotality(system.shapley_shubik_index),
        (*_ALL, QUOTA),
    ),
    Observer("inequality.gini", "system", _READ, _system(inequality.gini), _ALL),
    Observer("inequality.theil", "system", _READ, _system(inequality.theil), _ALL),
    Observer(
        "inequality.atkinson",
        "system",
        _READ,
        _system_with(inequality.atkinson, EPSILON, float),
        (*_ALL, EPSILON),
    ),
    Observer(
        "inequality.top-share",
        "system",
        _READ,
        _system_with(inequality.top_share, LARGEST, int),
        (*_ALL, LARGEST),
    ),
    Observer(
        "inequality.rank-size",
        "system",
        _READ,
        _system_with(inequality.rank_size_slope, LINE, int),
        (*_ALL, LINE),
    ),
    Observer("movement.con-change", "system", _READ, _concentration_change, (*_ALL, BACK)),
    Observer("movement.shares", "system", _READ, _movement, (*_ALL, BACK, ENTRANTS)),
    Observer("movement.overtaking", "pair", _READ, _overtaking, (CAPABILITY, BACK)),
)
