"""Cases that are more than pairs: the members of a treaty, the sides of a war or of a dispute.

A multilateral treaty is one event and not the sum of its pairs, so it has one row a year with the list of
its members. State layers come to it over the members. In a year of succession a member is listed under the code
of the life that goes on, by the rule of ``groups``.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from equipoise.data.layers import Column, Layer
from equipoise.data.layers.disputes import GML, dispute_years
from equipoise.data.layers.entry import column
from equipoise.data.pack import Pack
from equipoise.data.sources import source
from equipoise.grouping import SUCCESSION
from equipoise.panels.fill import fill
from equipoise.panels.grid import Grid

COALITIONS = ("coalition-year", "dispute-year")
"""Units whose cases are lists of states."""

TREATIES, WARS, DISPUTES = "atop_member", "cow_war_inter_participant", GML.directed

_PLEDGES = {
    "defense": "defense_pact",
    "offense": "offense_pact",
    "neutral": "neutrality_pact",
    "nonagg": "nonaggression_pact",
    "consul": "consultation_pact",
}

Cases = tuple[pl.DataFrame, tuple[Column, ...]]


def coalition_cases(unit: str, first: int, last: int, pack: Pack) -> Cases:
    """Rows of a coalition-year or dispute-year panel, with their own columns."""
    return (_disputes if unit == "dispute-year" else _coalitions)(first, last, pack)


def _coalitions(first: int, last: int, pack: Pack) -> Cases:
    """One row for each treaty in force and each side of a war, in every year."""
    treaties = _treaty_members(pack).with_columns(pl.lit("treaty").alias("kind"))
    sides = _war_sides(pack).with_columns(pl.lit("war side").alias("kind"))
    pledges = list(_PLEDGES.values())
    frame = (
        _with_ended(pl.concat([treaties, sides], how="diagonal"))
        .filter(pl.col("year").is_between(first, last))
        .group_by("coalition", "kind", "year")
        .agg(
            pl.col("ccode").filter(~pl.col("ended")).unique().sort().alias("members"),
            pl.col(pledges).any(),
        )
        .with_columns(pl.col("members").list.len().cast(pl.Int32).alias("n_members"))
        .with_columns(
            # any of nothing is a no; a war side has no pledges to know of
            pl.when(pl.col("kind") == "treaty").then(pl.col(name)).alias(name)
            for name in pledges
        )
        .select("coalition", "year", "kind", "members", "n_members", *pledges)
        .sort("year", "kind", "coalition")
    )
    return frame, tuple(
        column(
            TREATIES, name, "yes or no, of some member; unknown for the side of a war", "unknown"
        )
        for name in pledges
    )


def _with_ended(rows: pl.DataFrame) -> pl.DataFrame:
    """Mark as ended who goes on under another code in the same list of the same year."""
    passed = pl.DataFrame(
        [(ccode, year, heir) for (ccode, year), heir in SUCCESSION.items()],
        schema=dict.fromkeys(("ccode", "year", "heir"), pl.Int32),
        orient="row",
    )
    of_list = ["coalition", "year"]
    heirs = rows.select(*of_list, pl.col("ccode").alias("heir")).unique()
    ended = rows.join(passed, on=["ccode", "year"]).join(heirs, on=[*of_list, "heir"], how="semi")
    marked = ended.select(*of_list, "ccode", pl.lit(value=True).alias("ended")).unique()
    return rows.join(marked, on=[*of_list, "ccode"], how="left").with_columns(
        pl.col("ended").fill_null(value=False)
    )


def _treaty_members(pack: Pack) -> pl.DataFrame:
    """Members of every treaty by year; a member still bound at the release's end counts to it."""
    last = source(TREATIES).last
    return (
        pack.read(TREATIES)
        .with_columns(
            pl.int_ranges(
                "yrent",
                pl.when(pl.col("yrexit") > 0).then(pl.col("yrexit")).otherwise(last) + 1,
            ).alias("year")
        )
        .explode("year")
        .select(
            pl.format("atop:{}", "atopid").alias("coalition"),
            pl.col("year").cast(pl.Int32),
            pl.col("member").cast(pl.Int32).alias("ccode"),
            *((pl.col(given) == 1).alias(name) for given, name in _PLEDGES.items()),
        )
    )


def _war_sides(pack: Pack) -> pl.DataFrame:
    """Members of each side of each war by year; a state can fight twice in one war."""
    rows = pack.read(WARS)
    spells = [
        rows.filter((pl.col(f"startyear{i}") > 0) & (pl.col(f"endyear{i}") > 0))
        .with_columns(pl.int_ranges(f"startyear{i}", pl.col(f"endyear{i}") + 1).alias("year"))
        .explode("year")
        for i in (1, 2)
    ]
    return pl.concat(spells).select(
        pl.format("war:{}:{}", "warnum", "side").alias("coalition"),
        pl.col("year").cast(pl.Int32),
        pl.col("ccode").cast(pl.Int32),
    )


def _disputes(first: int, last: int, pack: Pack) -> Cases:
    """One row for each dispute and year: who stood on each side, and how far it went."""
    # some sources mark an onset in each year in which another pair enters
    began = pl.col("year").min().over("dispnum").alias("began")
    rows = dispute_years(pack, GML).with_columns(began)
    rows = rows.filter(pl.col("year").is_between(first, last))
    on_a, on_b = pl.col("sidea1") == 1, pl.col("sidea1") == 0
    own = pl.col("ccode1").cast(pl.Int32)
    level = pl.when(pl.col("hostlev1") >= 0).then(pl.col("hostlev1"))

    def known(name: str) -> pl.Expr:
        return pl.when(pl.col(name).first() >= 0).then(pl.col(name).first()).cast(pl.Int8)

    frame = (
        rows.group_by("dispnum", "year")
        .agg(
            own.filter(on_a).unique().sort().alias("side_a"),
            own.filter(on_b).unique().sort().alias("side_b"),
            own.filter(pl.col("orig1") == 0).unique().sort().alias("joiners"),
            (pl.col("year").first() == pl.col("began").first()).alias("dispute_onset"),
            level.filter(on_a).max().cast(pl.Int8).alias("hostility_level_a"),
            level.filter(on_b).max().cast(pl.Int8).alias("hostility_level_b"),
            known("fatality").alias("fatality_level"),
            (pl.col("recip").first() == 1).alias("reciprocated"),
        )
        .sort("year", "dispnum")
    )
    return frame, (
        column(DISPUTES, "dispute_onset", "yes or no, the dispute's first year"),
        column(DISPUTES, "hostility_level_a", "1 to 5, highest on side A"),
        column(DISPUTES, "hostility_level_b", "1 to 5, highest on side B"),
        column(DISPUTES, "fatality_level", "level of deaths, 0 to 6, of the whole dispute"),
        column(DISPUTES, "reciprocated", "yes or no, the target answered by force of its own"),
    )


def add_to_coalitions(
    frame: pl.DataFrame, cases: Grid, layer: Layer, pack: Pack, carry_forward: int | None
) -> tuple[tuple[Column, ...], list[pl.Series]]:
    """A state layer over the members of each list: sum, least and greatest, or any and all.

    What is unknown of one member is unknown of the whole, also where a member is no state of the system.
    """
    columns = tuple(
        replace(c, carried_to=carry_forward if (carry_forward or 0) > c.last else None)
        for c in layer.columns
    )
    values = fill(cases, layer.build(pack), columns, ("ccode",))
    lists = {"members": ""} if "members" in frame.columns else {"side_a": "_a", "side_b": "_b"}
    named: list[Column] = []
    series: list[pl.Series] = []
    for name, suffix in lists.items():
        long = frame.select(pl.col(name).alias("ccode"), "year").with_row_index("row")
        long = long.explode("ccode", empty_as_null=False, keep_nulls=False)
        at = cases.rows_of(
            long["year"].to_numpy().astype(np.int64), long["ccode"].to_numpy().astype(np.int64)
        )
        for c, value in zip(columns, values, strict=True):
            where = pl.Series(np.where(at >= 0, at, 0)).cast(pl.UInt32)
            of_member = value.gather(where).zip_with(
                pl.Series(at >= 0), pl.Series([None], dtype=value.dtype)
            )
            for how, result in _over_members(long["row"], of_member, frame.height).items():
                named.append(replace(c, name=f"{c.name}{suffix}_{how}"))
                series.append(result.alias(named[-1].name))
    return tuple(named), series


def _over_members(row: pl.Series, value: pl.Series, height: int) -> dict[str, pl.Series]:
    v = pl.col("value")
    if value.dtype == pl.Boolean:
        # three-valued: one yes makes any of them known, one no makes all of them known
        how = {"any": v.any(ignore_nulls=False), "all": v.all(ignore_nulls=False)}
    else:
        complete = v.is_not_null().all()
        how = {
            "sum": pl.when(complete).then(v.sum()),
            "min": pl.when(complete).then(v.min()),
            "max": pl.when(complete).then(v.max()),
        }
    grouped = (
        pl.DataFrame({"row": row, "value": value})
        .group_by("row")
        .agg(**how)
        .join(
            pl.DataFrame({"row": pl.Series(range(height), dtype=row.dtype)}),
            on="row",
            how="right",
            maintain_order="right",
        )
    )
    return {name: grouped[name] for name in how}
