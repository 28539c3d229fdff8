"""Disputes and conduct between two states on the record, against what their place would lead one to expect."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import polars as pl

from equipoise.data.pack import Pack
from equipoise.observe.entry import MAJORS_SOURCE, Happening, Observer, Value, View, majors_in
from equipoise.panels import panel

_DISPUTES, _TRADE, _BORDERS = "gml_mid_dyad_year", "cow_trade_dyad_year", "cow_contdir"
_QUIET = 1
"""Hostility level of a side that took no militarized action; levels above it are conduct."""

SPAN = 10
"""Years, the last being the year, over which the rate of a kind of pair is taken."""

Pairs = dict[tuple[int, int], float]


def _listed(view: View) -> pl.DataFrame:
    """Disputes of the year between states of the view, each pair in both directions."""
    return view.layer("disputes").filter(
        (pl.col("year") == view.year)
        & pl.col("ccode1").is_in(view.ccodes)
        & pl.col("ccode2").is_in(view.ccodes)
    )


def unordered(view: View, value: float) -> Pairs:
    """The same value for every pair of the view's states, the lower code first."""
    codes = view.ccodes
    return {(a, b): value for i, a in enumerate(codes) for b in codes[i + 1 :]}


def _onsets(view: View) -> Value:
    found = unordered(view, 0.0)
    rows = _listed(view).filter("dispute_onset", pl.col("ccode1") < pl.col("ccode2"))
    for pair in rows.select("ccode1", "ccode2").iter_rows():
        found[pair] = 1.0
    return found


def _at_risk(view: View) -> Value:
    """Every pair; one whose year only continues a dispute is out: none could begin."""
    found = unordered(view, 1.0)
    going_on = _listed(view).filter(pl.col("dispute_ongoing") & ~pl.col("dispute_onset"))
    for pair in going_on.select("ccode1", "ccode2").iter_rows():
        found.pop(pair, None)
    return found


def _onset_happenings(view: View) -> tuple[Happening, ...]:
    rows = _listed(view).filter("dispute_onset", pl.col("ccode1") < pl.col("ccode2"))
    return tuple(
        Happening(
            view.year,
            f"dispute {row['dispnum']}",
            (row["ccode1"], row["ccode2"]),
            (),
            f"hostility {row['hostility_level_1']} and {row['hostility_level_2']} of 5",
            _DISPUTES,
        )
        for row in rows.iter_rows(named=True)
    )


def _own_total(view: View) -> Value:
    """For each ordered pair, all dispute onsets of the first state among the view's."""
    rows = _listed(view).filter("dispute_onset")
    totals = dict(rows.group_by("ccode1").len().iter_rows())
    return {(a, b): float(totals.get(a, 0)) for a in view.ccodes for b in view.ccodes if a != b}


def _directed_onsets(view: View) -> Value:
    found = {(a, b): 0.0 for a in view.ccodes for b in view.ccodes if a != b}
    rows = _listed(view).filter("dispute_onset")
    for pair in rows.select("ccode1", "ccode2").iter_rows():
        found[pair] = 1.0
    return found


@lru_cache(maxsize=64)
def _kinds(pack: Pack, year: int) -> pl.DataFrame:
    """Every pair of the system in a year: contiguity class and number of major powers in it."""
    majors = list(majors_in(pack, year))
    frame = panel("dyad-year", year, year, pack).add("contiguity").frame
    return frame.select(
        "ccode1",
        "ccode2",
        pl.col("contiguity").fill_null(0).alias("contiguity"),
        (
            pl.col("ccode1").is_in(majors).cast(pl.Int8)
            + pl.col("ccode2").is_in(majors).cast(pl.Int8)
        ).alias("majors"),
    )


@lru_cache(maxsize=64)
def _expected(pack: Pack, year: int, disputes: int) -> pl.DataFrame:
    """Chance of an onset of each pair by its kind, over the years to this one."""
    first = max(year - SPAN + 1, disputes)
    onsets = panel("dyad-year", first, year, pack).add("disputes").frame
    kinds = pl.concat(
        _kinds(pack, y).with_columns(pl.lit(y, pl.Int32).alias("year"))
        for y in range(first, year + 1)
    )
    joined = onsets.select("ccode1", "ccode2", "year", "dispute_onset").join(
        kinds, on=["ccode1", "ccode2", "year"]
    )
    rates = joined.group_by("contiguity", "majors").agg(
        pl.col("dispute_onset").cast(pl.Float64).mean().alias("expected")
    )
    return _kinds(pack, year).join(rates, on=["contiguity", "majors"])


def _opportunity(view: View) -> Value:
    view.read.update((_DISPUTES, _BORDERS, MAJORS_SOURCE))
    rows = _expected(view.pack, view.year, 1816).filter(
        pl.col("ccode1").is_in(view.ccodes) & pl.col("ccode2").is_in(view.ccodes)
    )
    # a kind of pair that never had an onset leaves nothing to expect, and nothing to be more than
    return {
        (a, b): e for a, b, e in rows.select("ccode1", "ccode2", "expected").iter_rows() if e > 0
    }


def _onsets_possible(view: View) -> Value:
    view.read.update((_BORDERS, MAJORS_SOURCE))
    return _onsets(view)


def _hostility(view: View, side: int) -> Pairs:
    found = {(a, b): 0.0 for a in view.ccodes for b in view.ccodes if a != b}
    for a, b, level in (
        _listed(view).select("ccode1", "ccode2", f"hostility_level_{side}").iter_rows()
    ):
        if level is None:
            found.pop((a, b))  # unknown, which is not none
        else:
            found[a, b] = float(max(level - _QUIET, 0))
    return found


def _exports(view: View, column: str) -> Pairs:
    rows = (
        view.layer("trade")
        .filter(
            (pl.col("year") == view.year)
            & pl.col("ccode1").is_in(view.ccodes)
            & pl.col("ccode2").is_in(view.ccodes)
        )
        .select("ccode1", "ccode2", pl.col(column).cast(pl.Float64))
        .drop_nulls()
    )
    flows = np.log1p(rows[column].to_numpy())
    return dict(zip(zip(rows["ccode1"], rows["ccode2"], strict=True), flows.tolist(), strict=True))


OBSERVERS: tuple[Observer, ...] = (
    Observer(
        "dispute.onset",
        "pair",
        (_DISPUTES,),
        _onsets,
        exposure=_at_risk,
        happenings=_onset_happenings,
        notes=("One onset of a pair and year stands for all; joining counts.",),
    ),
    Observer(
        "dispute.with",
        "pair",
        (_DISPUTES,),
        _directed_onsets,
        exposure=_own_total,
        exposure_is_shared=True,
        directed=True,
        happenings=_onset_happenings,
    ),
    Observer(
        "dispute.beyond-opportunity",
        "pair",
        (_DISPUTES, _BORDERS, MAJORS_SOURCE),
        _onsets_possible,
        exposure=_opportunity,
        happenings=_onset_happenings,
        notes=(
            "Expected are the onsets of pairs of the same contiguity and number of major powers in the "
            f"{SPAN} years to each year, whoever they are.",
        ),
    ),
    Observer(
        "conduct.hostility", "pair", (_DISPUTES,), lambda v: dict(_hostility(v, 1)), directed=True
    ),
    Observer(
        "conduct.hostility-met",
        "pair",
        (_DISPUTES,),
        lambda v: dict(_hostility(v, 2)),
        directed=True,
    ),
    Observer(
        "conduct.exports", "pair", (_TRADE,), lambda v: dict(_exports(v, "exports")), directed=True
    ),
    Observer(
        "conduct.exports-met",
        "pair",
        (_TRADE,),
        lambda v: dict(_exports(v, "imports")),
        directed=True,
    ),
)
