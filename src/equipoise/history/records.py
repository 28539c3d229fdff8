"""What the record holds, read from a data pack: who began what, who took part, who was how strong.

Each function answers for all states at once, so that a holder and its mirror are read by the same
line of code. Nothing here looks outside the coverage of its source: a window is checked before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import polars as pl

from equipoise.data.pack import Pack
from equipoise.data.sources import source
from equipoise.measures.dispute import disputes_initiated
from equipoise.panels import panel, system_members

DisputeData = Literal["gml", "cow"]

DISPUTES: dict[str, tuple[str, str]] = {
    "gml": ("gml_mid_dirdisps", "gml_mid_dispute"),
    "cow": ("cow_mid_dirdisps", "cow_mid_dispute"),
}
"""For each dispute data set the layer of directed dispute-years and the layer of disputes."""

CONFLICTS = "ucdp_acd"
CROSSWALK = "gw_cow_panel"
MAJORS = "cow_majors"
STATES = "cow_states"

_KEPT = 16
"""Tables kept in memory; a pack is named by its folder and the hash of its manifest."""


@dataclass(frozen=True, slots=True)
class CapabilityMeasure:
    """One way to say how strong a state is."""

    name: str
    layer: str
    """The source, which decides the years."""
    add: str
    """The panel layer that brings it in."""
    value: Callable[[], pl.Expr]


CAPABILITIES: tuple[CapabilityMeasure, ...] = (
    CapabilityMeasure("CINC", "cow_nmc", "capabilities", lambda: pl.col("cinc")),
    CapabilityMeasure("GDP", "cow_gdppop_fariss", "gdp", lambda: pl.col("gdp")),
    CapabilityMeasure(
        "net power (GDP × GDP per capita)",
        "cow_gdppop_fariss",
        "gdp",
        lambda: pl.col("gdp") * pl.col("gdp_per_capita"),
    ),
    CapabilityMeasure(
        "military spending", "cow_nmc", "capabilities", lambda: pl.col("milex").cast(pl.Float64)
    ),
)
"""The measures of capability that polarity is read on; each has its own years and its own bias."""


@lru_cache(maxsize=_KEPT)
def initiations(pack: Pack, data: DisputeData) -> pl.DataFrame:
    """Who began which dispute, all states and years of the source.

    Returns
    -------
    polars.DataFrame
        Columns ``dispnum``, ``ccode``, ``year`` (first year of the dispute), ``hostility`` (the
        highest level of the state's own conduct in it), ``opponents`` (codes of the other side, all
        years), ``fatality`` (level of the whole dispute, null where the source does not know it).

    Raises
    ------
    DataError
        If the pack lacks a layer or holds an altered file.

    Notes
    -----
    A state began a dispute if it stands on side A, the side whose militarized action came first,
    and was in the dispute from its first day; states that joined later began nothing. Two states
    that began it together each have a row.
    """
    directed, disputes = DISPUTES[data]
    rows = pack.read(directed)
    began = disputes_initiated(
        rows["dispnum"].to_numpy(),
        rows["year"].to_numpy(),
        rows["ccode1"].to_numpy(),
        rows["sidea1"].to_numpy() == 1,
        rows["orig1"].to_numpy() == 1,
        rows["hostlev1"].to_numpy(),
    )
    table = pl.DataFrame(
        began, schema=dict.fromkeys(("dispnum", "ccode", "year", "hostility"), pl.Int64)
    )
    on_side_a = rows.filter((pl.col("sidea1") == 1) & (pl.col("orig1") == 1))
    opponents = on_side_a.group_by(
        pl.col("dispnum").cast(pl.Int64), pl.col("ccode1").cast(pl.Int64).alias("ccode")
    ).agg(pl.col("ccode2").unique().sort().alias("opponents"))
    known = pl.when(pl.col("fatality") >= 0).then(pl.col("fatality"))
    fatality = pack.read(disputes).select(pl.col("dispnum").cast(pl.Int64), known.alias("fatality"))
    return (
        table.join(opponents, on=["dispnum", "ccode"], how="left")
        .join(fatality, on="dispnum", how="left")
        .sort("year", "dispnum", "ccode")
    )


@lru_cache(maxsize=_KEPT)
def participations(pack: Pack) -> pl.DataFrame:
    """Which state was a party to which interstate conflict in which year.

    Returns
    -------
    polars.DataFrame
        Columns ``conflict_id``, ``ccode``, ``year``, ``opponents`` (codes of the other side that
        year), ``intensity`` (2 for a thousand battle deaths or more that year, else 1).

    Notes
    -----
    Both the named parties and the states that sent troops in their support are parties. Conflicts
    inside a state are not here even where another state's troops fought in them. The source lists
    a conflict from 25 battle deaths a year on, on sides that it does not order by who began.
    """
    listed = pack.read(CONFLICTS).filter(pl.col("type_of_conflict") == "interstate")
    sides = []
    for own, other in (("a", "b"), ("b", "a")):
        for party in (f"gwno_{own}", f"gwno_{own}_2nd"):
            for opponent in (f"gwno_{other}", f"gwno_{other}_2nd"):
                sides.append(
                    listed.select(
                        "conflict_id",
                        "year",
                        pl.col(party).alias("gwcode"),
                        pl.col(opponent).alias("opponent"),
                        pl.col("intensity_level").alias("intensity"),
                    )
                )
    crosswalk = pack.read(CROSSWALK).select("gwcode", "year", "ccode")
    pairs = pl.concat(sides).filter(pl.col("gwcode").is_not_null())
    return (
        pairs.join(crosswalk, on=["gwcode", "year"])
        .join(
            crosswalk.rename({"gwcode": "opponent", "ccode": "opponent_ccode"}),
            on=["opponent", "year"],
            how="left",
        )
        .filter(pl.col("ccode").is_not_null())
        .group_by("conflict_id", "ccode", "year")
        .agg(
            pl.col("opponent_ccode").drop_nulls().unique().sort().alias("opponents"),
            pl.col("intensity").max(),
        )
        .sort("year", "conflict_id", "ccode")
    )


@lru_cache(maxsize=_KEPT)
def capability_table(pack: Pack, measure: CapabilityMeasure) -> pl.DataFrame:
    """Capability of every state in the years that the measure's source covers, null where unknown.

    Returns
    -------
    polars.DataFrame
        Columns ``ccode``, ``year``, ``value`` [unit of the measure], sorted by year and code.
    """
    entry = source(measure.layer)
    table = panel("state-year", entry.first, entry.last, pack).add(measure.add).to_polars()
    return table.select("ccode", "year", measure.value().alias("value")).sort("year", "ccode")


@lru_cache(maxsize=_KEPT)
def member_years(pack: Pack, first: int, last: int) -> pl.DataFrame:
    """Years of the window in which each state was in the state system: ``ccode`` and ``year``."""
    return system_members(pack).filter(pl.col("year").is_between(first, last))


@lru_cache(maxsize=_KEPT)
def major_years(pack: Pack, first: int, last: int) -> pl.DataFrame:
    """Years of the window in which each power was listed as major: ``ccode`` and ``year``.

    The list ends in 2016 and every power on it then was still one: its last line is carried to
    later years, and whoever shows them says so (:func:`majors_note`).
    """
    end = source(MAJORS).last
    spells = pack.read(MAJORS)
    open_end = pl.when(pl.col("endyear") >= end).then(pl.max_horizontal("endyear", pl.lit(last)))
    return (
        spells.with_columns(open_end.otherwise(pl.col("endyear")).alias("endyear"))
        .select("ccode", pl.int_ranges("styear", pl.col("endyear") + 1).alias("year"))
        .explode("year")
        .filter(pl.col("year").is_between(first, last))
        .select("ccode", pl.col("year").cast(pl.Int32))
        .unique()
        .sort("year", "ccode")
    )


def majors_note(last: int) -> str:
    """Say that the list of major powers ends before the window does; empty if it does not."""
    end = source(MAJORS).last
    return f"The list of major powers ends in {end} and is carried to {last}." if last > end else ""


def majors_of(pack: Pack, first: int, last: int) -> tuple[int, ...]:
    """Codes of the powers that were major in any year of the window, in ascending order."""
    return tuple(sorted(set(major_years(pack, first, last)["ccode"].to_list())))


def outside_coverage(layer: str, first: int, last: int) -> str:
    """Why a window cannot be answered from a layer; empty if the layer covers all of it."""
    entry = source(layer)
    if entry.first <= first and last <= entry.last:
        return ""
    return (
        f"The window {first}–{last} leaves the coverage of layer {layer} "
        f"({entry.title}: {entry.first}–{entry.last})."
    )


def exposure_of(pack: Pack, ccodes: tuple[int, ...], first: int, last: int) -> np.ndarray:
    """State-years of these states in each year of the window; shape (n_years,)."""
    years = member_years(pack, first, last).filter(pl.col("ccode").is_in(ccodes))["year"]
    return np.bincount(years.to_numpy() - first, minlength=last - first + 1).astype(np.float64)
