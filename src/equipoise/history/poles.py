"""The state system year by year under one measure of capability, and who its poles are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.data.pack import Pack
from equipoise.finding import Case
from equipoise.history.records import (
    CAPABILITIES,
    CapabilityMeasure,
    capability_table,
    major_years,
)
from equipoise.measures.capability import capability_shares
from equipoise.measures.system import (
    polarity_class,
    poles_by_effective_number,
    poles_by_half_of_strongest,
    poles_by_threshold,
)
from equipoise.states import name_of

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SystemYear:
    """Every state of known capability in one year, and which of them were major powers."""

    ccodes: NDArray[np.int64]
    capability: Numbers
    is_major: NDArray[np.bool_]

    def among_majors(self) -> SystemYear:
        """Keep the major powers alone."""
        keep = self.is_major
        return SystemYear(self.ccodes[keep], self.capability[keep], self.is_major[keep])


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule for which states are poles."""

    name: str
    among_majors: bool
    """Whether it looks at the major powers alone, or at all states."""
    poles: Callable[[Numbers], NDArray[np.bool_]]


RULES: tuple[Rule, ...] = (
    Rule("thresholds of 50, 25 and 5% among major powers", True, poles_by_threshold),
    Rule("at least half of the strongest", False, poles_by_half_of_strongest),
    Rule("among the effective number of the largest", False, poles_by_effective_number),
)
"""The rules under which pole status is read; every one of them is somebody's definition."""


@lru_cache(maxsize=32)
def system_years(
    pack: Pack, measure: CapabilityMeasure, first: int, last: int
) -> dict[int, SystemYear]:
    """Read the system in each covered year of the window in which every major power is known.

    States of unknown capability are left out of a year; a year in which a major power is unknown is
    left out whole, for then no share means what it says.
    """
    majors = major_years(pack, first, last).with_columns(pl.lit(1).alias("major"))
    table = capability_table(pack, measure).filter(pl.col("year").is_between(first, last))
    joined = table.join(majors, on=["ccode", "year"], how="left")
    years = {}
    for (year,), rows in joined.partition_by("year", as_dict=True).items():
        major = rows["major"].is_not_null()
        if rows.filter(major)["value"].null_count():
            continue
        known = rows.drop_nulls("value")
        # a source that is silent on every state of a year does not cover that year
        if known.height and known["value"].sum() > 0:
            years[int(str(year))] = SystemYear(
                known["ccode"].cast(pl.Int64).to_numpy(),
                known["value"].to_numpy(),
                known["major"].is_not_null().to_numpy(),
            )
    return dict(sorted(years.items()))


@lru_cache(maxsize=64)
def poles_in(
    pack: Pack, measure: CapabilityMeasure, rule: Rule, first: int, last: int
) -> dict[int, tuple[int, ...]]:
    """List the codes of the poles in each covered year, under one rule and measure."""
    found = {}
    for year, system in system_years(pack, measure, first, last).items():
        looked_at = system.among_majors() if rule.among_majors else system
        if looked_at.ccodes.size:
            is_pole = rule.poles(looked_at.capability)
            found[year] = tuple(looked_at.ccodes[is_pole].tolist())
    return found


def pole_cases(pack: Pack, first: int, last: int) -> tuple[Case, ...]:
    """List, for each rule and measure, the poles of the last covered year with their shares."""
    cases = []
    for rule in RULES:
        for measure in CAPABILITIES:
            poles = poles_in(pack, measure, rule, first, last)
            if not poles:
                continue
            year = max(poles)
            system = system_years(pack, measure, first, last)[year]
            share = dict(
                zip(system.ccodes.tolist(), capability_shares(system.capability), strict=True)
            )
            ordered = sorted(poles[year], key=lambda code: -share[code])
            cases.append(
                Case(
                    year=year,
                    what=f"{rule.name} × {measure.name}",
                    who=", ".join(f"{name_of(c, year)} ({share[c]:.1%})" for c in ordered),
                    detail=f"{len(ordered)} poles: {polarity_class(len(ordered))}; "
                    "shares of all states",
                    source=measure.layer,
                )
            )
    return tuple(cases)
