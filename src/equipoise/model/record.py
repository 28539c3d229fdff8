"""The record as dense arrays: what calibration and start worlds read from a data pack.

A fixed roster holds every state that is in the system in any year of the span; pairs are numbered once.
Covariates of year *t* are those known at the end of *t - 1*, so that a hazard never sees its own year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.data.layers import layer_table
from equipoise.data.pack import Pack
from equipoise.data.sources import source
from equipoise.errors import CalibrationError
from equipoise.model.mechanisms.hostility import AT_WAR
from equipoise.model.powers import POWER, read_powers
from equipoise.model.sides import LAYERS, WARS, read_fighting, read_sides, read_wars
from equipoise.model.tenure import read_tenures
from equipoise.model.treaties import TREATIES, read_treaties
from equipoise.panels import panel, system_members

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int32]

DISPUTES = {"gml": "gml_mid_dyad_year", "cow": "cow_mid_dyad_year"}
"""Dispute data sets by short name."""

CARRY_YEARS = 3
"""A value is carried forward at most this long before the year's median stands in [years]."""


@dataclass(frozen=True, slots=True)
class Record:
    """The covariates and disputes of a span of years over a fixed roster."""

    first: int
    last: int
    ccodes: Ints
    """(n,) codes of the roster, ascending."""
    one: Ints
    """(P,) place in the roster of the pair's first state."""
    two: Ints
    """(P,) place of its second state; always the later in the roster."""
    alive: Flags
    """(T, n) member of the system in the year."""
    member_since: Ints
    """(T, n) first year of the current membership."""
    is_major: Flags
    """(T, n)"""
    covariates: dict[str, Floats]
    """(T, n) ``power``, ``democracy_uds`` and ``gdp_per_capita`` known at the end of the year before."""
    contiguity: NDArray[np.int8]
    """(T, P) 0 none, 1 land, 2 to 5 by water."""
    distance: Floats
    """(T, P) between capitals [km]."""
    pact: Flags
    """(T, n, n) i must defend j, at the end of the year before."""
    trade: Floats
    """(T, n, n) share of the trade of i that is with j, in the year before; nan where it is unknown."""
    sides: pl.DataFrame
    """Disputes that began in the span, with those who joined: see :func:`sides.read_sides`."""
    wars: pl.DataFrame
    """Interstate wars that were over by the last year, from 1823: see :func:`sides.read_wars`."""
    fighting: pl.DataFrame
    """States that joined a dispute that is war: see :func:`sides.read_fighting`."""
    tenures: pl.DataFrame
    """Years of states in the system from 1816: see :func:`tenure.read_tenures`."""
    powers: pl.DataFrame
    """Shares of power and their changes from 1816: see :func:`powers.read_powers`."""
    treaties: pl.DataFrame
    """Treaties of defence and their members from 1816: see :func:`treaties.read_treaties`."""
    excluded: Flags
    """(T, P) a dispute goes on from an earlier year and none begins: no onset can be seen."""
    disputes: pl.DataFrame
    """Every dispute between two roster states that both began, from 1816: columns year, pair,
    first_initiates, level_one, level_two, fatal (null where unknown)."""
    engaged: pl.DataFrame
    """Every year in which two roster states had a dispute, from 1816: columns year, pair, onset (one began
    between them or was joined), war and fatal (null where unknown)."""
    filled: tuple[str, ...]
    """What was carried or filled, in words."""
    hashes: tuple[tuple[str, str], ...]
    """Layer and sha256 of all that was read."""


def read_record(
    pack: Pack, first: int, last: int, disputes: str = "gml", power: str = "cinc"
) -> Record:
    """Read the record of a span of years from a data pack.

    Parameters
    ----------
    pack : Pack
        The data pack.
    first, last : int
        Years, both included; the last may be the year after the disputes end, for a start world.
        Disputes are read from 1816.
    disputes : str
        ``gml`` or ``cow``.
    power : str
        ``cinc`` or ``gdp``.

    Raises
    ------
    CalibrationError
        If the span leaves the coverage of the disputes.
    """
    layer = DISPUTES[disputes]
    covered = source(layer)
    if not covered.first < first <= last <= covered.last + 1:
        raise CalibrationError(
            f"record {first}..{last}: {layer} covers {covered.first}..{covered.last}; choose years "
            f"from {covered.first + 1} to {covered.last + 1} (a year's covariates are those of the year before)"
        )
    members = system_members(pack).filter(pl.col("year") <= last)
    ccodes = np.array(sorted(set(members.filter(pl.col("year") >= first)["ccode"])), dtype=np.int32)
    n = ccodes.size
    one, two = (a.astype(np.int32) for a in np.triu_indices(n, 1))
    alive, since = _membership(members, ccodes, first, last)
    covariates, filled = _covariates(pack, ccodes, alive, first, last, power)
    majors = _state_matrix(layer_table(pack, "majors"), "is_major", ccodes, first, last, 0)
    pairs = panel("dyad-year", first, last, pack).add("contiguity", "distance")
    at = _pair_rows(pairs.frame, ccodes, first)
    shape = (last - first + 1, one.size)
    contiguity = np.zeros(shape, np.int8)
    contiguity[at] = pairs.frame["contiguity"].to_numpy()
    distance = np.full(shape, np.nan)
    distance[at] = pairs.frame["capital_distance"].to_numpy()
    events, engaged, excluded = _disputes(pack, layer, ccodes, first, last)
    layers = ("cow_states", "cow_gw_panel", "cow_majors", "cow_nmc", "cow_democracy",
              "cow_gdppop_fariss", "cow_contdir", "cow_capitals", "atop_dyad_year", TREATIES,
              "cow_trade_dyad_year", layer, *LAYERS[disputes], WARS)  # fmt: skip
    return Record(
        first=first,
        last=last,
        ccodes=ccodes,
        one=one,
        two=two,
        alive=alive,
        member_since=since,
        is_major=majors == 1.0,
        covariates=covariates,
        contiguity=contiguity,
        distance=distance,
        pact=_pacts(pack, ccodes, alive, first, last),
        trade=_trade(pack, ccodes, first, last),
        excluded=excluded,
        disputes=events,
        engaged=engaged,
        sides=read_sides(pack, disputes, first, last),
        wars=read_wars(pack, last),
        fighting=read_fighting(pack, disputes, first, last),
        tenures=read_tenures(pack, last),
        powers=read_powers(pack, last, power),
        treaties=read_treaties(pack, last),
        filled=filled,
        hashes=tuple((name, pack.release(name).sha256) for name in layers),
    )


def pair_index(n: int, i: NDArray[np.integer], j: NDArray[np.integer]) -> NDArray[np.int64]:
    """Number of the pair of roster places i and j, i < j, in the order of ``numpy.triu_indices``."""
    i64, j64 = i.astype(np.int64), j.astype(np.int64)
    return i64 * (2 * n - i64 - 1) // 2 + j64 - i64 - 1


def _pair_rows(
    frame: pl.DataFrame, ccodes: Ints, first: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Year and pair index of each row of a non-directed dyad-year table."""
    i = np.searchsorted(ccodes, frame["ccode1"].to_numpy())
    j = np.searchsorted(ccodes, frame["ccode2"].to_numpy())
    return frame["year"].to_numpy().astype(np.int64) - first, pair_index(ccodes.size, i, j)


def _membership(members: pl.DataFrame, ccodes: Ints, first: int, last: int) -> tuple[Flags, Ints]:
    """Who is alive in each year, and since when without a break."""
    start = int(members["year"].min())  # type: ignore[arg-type]
    present = np.zeros((last - start + 1, ccodes.size), np.bool_)
    known = members.filter(pl.col("ccode").is_in(ccodes.tolist()))
    present[
        known["year"].to_numpy() - start, np.searchsorted(ccodes, known["ccode"].to_numpy())
    ] = True
    since = np.zeros(present.shape, np.int32)
    for t in range(present.shape[0]):
        fresh = present[t] & ~(present[t - 1] if t else np.zeros(ccodes.size, np.bool_))
        since[t] = np.where(fresh, start + t, since[t - 1] if t else 0)
    cut = first - start
    return present[cut:], since[cut:]


def _state_matrix(
    table: pl.DataFrame, column: str, ccodes: Ints, first: int, last: int, absent: float
) -> Floats:
    """(T, n) values of a state-year column; ``absent`` where the table has no row."""
    out = np.full((last - first + 1, ccodes.size), absent)
    rows = table.filter(
        pl.col("year").is_between(first, last) & pl.col("ccode").is_in(ccodes.tolist())
    )
    values = rows[column].cast(pl.Float64).to_numpy()
    out[rows["year"].to_numpy() - first, np.searchsorted(ccodes, rows["ccode"].to_numpy())] = values
    return out


def _covariates(
    pack: Pack, ccodes: Ints, alive: Flags, first: int, last: int, power: str
) -> tuple[dict[str, Floats], tuple[str, ...]]:
    """State covariates known at the end of the year before, with a word on whatever was filled.

    A state in its first year has no year before: its value of that year stands in. Values are carried
    at most ``CARRY_YEARS``; beyond that the median of the states alive that year does.
    """
    columns = {
        "power": POWER[power],
        "democracy_uds": ("democracy", "democracy_uds"),
        "gdp_per_capita": ("gdp", "gdp_per_capita"),
    }
    out, notes = {}, []
    for key, (layer, name) in columns.items():
        table = layer_table(pack, layer)
        raw = _state_matrix(table, name, ccodes, first - 1 - CARRY_YEARS, last, np.nan)
        values = raw[CARRY_YEARS : CARRY_YEARS + alive.shape[0]].copy()  # the year before
        entering = np.isnan(values) & ~np.isnan(raw[CARRY_YEARS + 1 :])
        values[entering] = raw[CARRY_YEARS + 1 :][entering]
        carried = 0
        for back in range(1, CARRY_YEARS + 1):
            older = raw[CARRY_YEARS - back : CARRY_YEARS - back + alive.shape[0]]
            use = np.isnan(values) & ~np.isnan(older) & alive
            carried += int(use.sum())
            values[use] = older[use]
        missing = np.isnan(values) & alive
        for t in np.flatnonzero(missing.any(axis=1)):
            known = values[t][alive[t] & ~np.isnan(values[t])]
            if known.size == 0:
                raise CalibrationError(
                    f"record: no state has {name} in {first + int(t)}; start later or add the layer"
                )
            values[t, missing[t]] = np.median(known)
        if carried or missing.any():
            notes.append(
                f"{name}: {carried} state-years carried forward up to {CARRY_YEARS} years, "
                f"{int(missing.sum())} of {int(alive.sum())} set to the year's median"
            )
        out[key] = values
    if power == "gdp":
        total = np.where(alive, out["power"], 0.0).sum(axis=1, keepdims=True)
        out["power"] = out["power"] / total
    return out, tuple(notes)


def _trade(pack: Pack, ccodes: Ints, first: int, last: int) -> Floats:
    """(T, n, n) share of the trade of i that is with j, both ways, in the year before."""
    rows = layer_table(pack, "trade").filter(
        pl.col("year").is_between(first - 1, last - 1)
        & pl.col("ccode1").is_in(ccodes.tolist())
        & pl.col("ccode2").is_in(ccodes.tolist())
    )
    both = rows.select((pl.col("imports") + pl.col("exports")).cast(pl.Float64)).to_series()
    flow = np.full((last - first + 1, ccodes.size, ccodes.size), np.nan)
    i = np.searchsorted(ccodes, rows["ccode1"].to_numpy())
    j = np.searchsorted(ccodes, rows["ccode2"].to_numpy())
    flow[rows["year"].to_numpy() + 1 - first, i, j] = both.to_numpy()
    total = np.nansum(flow, axis=2, keepdims=True)
    share: Floats = np.divide(flow, total, out=np.full_like(flow, np.nan), where=total > 0)
    return share


def _pacts(pack: Pack, ccodes: Ints, alive: Flags, first: int, last: int) -> Flags:
    """(T, n, n) defence pacts of the year before between states alive in the year."""
    rows = layer_table(pack, "alliances").filter(
        pl.col("defense_pact")
        & pl.col("year").is_between(first - 1, last - 1)
        & pl.col("ccode1").is_in(ccodes.tolist())
        & pl.col("ccode2").is_in(ccodes.tolist())
    )
    out = np.zeros((last - first + 1, ccodes.size, ccodes.size), np.bool_)
    t = rows["year"].to_numpy() + 1 - first
    i = np.searchsorted(ccodes, rows["ccode1"].to_numpy())
    j = np.searchsorted(ccodes, rows["ccode2"].to_numpy())
    out[t, i, j] = True
    return out & alive[:, :, None] & alive[:, None, :]


def _disputes(
    pack: Pack, layer: str, ccodes: Ints, first: int, last: int
) -> tuple[pl.DataFrame, pl.DataFrame, Flags]:
    """Disputes that both began, years with any dispute, and pair-years in which no onset could be seen."""
    name = next(
        k for k, v in {"disputes": "gml", "cow_disputes": "cow"}.items() if DISPUTES[v] == layer
    )
    rows = (
        layer_table(pack, name)
        .filter(
            (pl.col("ccode1") < pl.col("ccode2"))
            & pl.col("ccode1").is_in(ccodes.tolist())
            & pl.col("ccode2").is_in(ccodes.tolist())
            & (pl.col("year") <= last)
        )
        .sort("year", "ccode1", "ccode2")
    )
    t, pair = _pair_rows(rows, ccodes, first)
    rows = rows.with_columns(pl.Series("pair", pair))
    excluded = np.zeros((last - first + 1, ccodes.size * (ccodes.size - 1) // 2), np.bool_)
    hidden = (
        rows.select(pl.col("dispute_ongoing") & ~pl.col("dispute_onset")).to_series().to_numpy()
    )
    inside = t >= 0
    excluded[t[inside & hidden], pair[inside & hidden]] = True
    events = rows.filter(pl.col("dispute_onset_originators")).select(
        "year",
        "pair",
        pl.col("initiates").alias("first_initiates"),
        pl.col("hostility_level_1").alias("level_one"),
        pl.col("hostility_level_2").alias("level_two"),
        (pl.col("fatality_level") > 0).alias("fatal"),
    )
    engaged = rows.select(
        "year",
        "pair",
        pl.col("dispute_onset").alias("onset"),
        (pl.max_horizontal("hostility_level_1", "hostility_level_2") == AT_WAR).alias("war"),
        (pl.col("fatality_level") > 0).alias("fatal"),
    )
    return events, engaged, excluded
