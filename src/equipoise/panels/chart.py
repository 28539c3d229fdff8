"""The coverage chart: for each state and year, whether a column has a value, a no, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from equipoise.chart import write_chart
from equipoise.data.layers import Column
from equipoise.errors import UsageError, suggest
from equipoise.statehood import name_of

if TYPE_CHECKING:
    from pathlib import Path

    from equipoise.panels.panel import Panel

STATUSES = ("value", "no or zero", "unknown", "carried forward")
_COLOURS = (
    "#0072b2",
    "#bcd6e6",
    "#e69f00",
    "#cc79a7",
)  # told apart by the colour-blind, and in grey
_REGIONS = (
    (2, "Americas"),
    (200, "Europe"),
    (400, "Africa"),
    (600, "Middle East"),
    (700, "Asia"),
    (900, "Oceania"),
)
"""Where the ranges of Correlates of War codes begin."""
_ROW = 5
"""Height of a state [pixel]."""


def coverage_table(built: Panel, name: str) -> pl.DataFrame:
    """What is known of one column, by state and spell of years.

    Returns
    -------
    polars.DataFrame
        Columns ``ccode``, ``first``, ``last`` and ``status``: ``value`` where something is known that
        is not a no, ``no or zero`` where all that is known is that, ``unknown`` where nothing is known,
        ``carried forward`` where the value is an earlier year's. For pairs a state's cases of one year
        are taken together.

    Raises
    ------
    UsageError
        If there is no such column, or the cases are no states or pairs.
    """
    known = {c.name: c for c in built.columns}
    if name not in known:
        raise UsageError(f"coverage chart: no column {name!r}; {suggest(name, known)}")
    if "year" not in built.frame.columns or "members" in built.frame.columns:
        raise UsageError("coverage chart: draw it from a panel of states or pairs")
    sides = {"state-year": ["ccode"], "dyad-year": ["ccode1", "ccode2"]}
    of_second = name.endswith("2") and name[:-1] + "1" in known
    codes = sides.get(built.unit, ["ccode2" if of_second else "ccode1"])
    if built.unit == "dispute-year":
        raise UsageError("coverage chart: draw it from a panel of states or pairs")
    value = pl.col(name)
    dtype = built.frame.schema[name]
    some = (
        value if dtype == pl.Boolean else value != 0 if dtype.is_numeric() else value.is_not_null()
    )
    by_year = (
        pl.concat(built.frame.select(pl.col(c).alias("ccode"), "year", name) for c in codes)
        .group_by("ccode", "year")
        .agg(some.any().alias("some"), value.is_not_null().any().alias("known"))
    )
    return _spells(by_year.with_columns(_status(known[name]).alias("status")))


def _status(c: Column) -> pl.Expr:
    return (
        pl.when(~pl.col("known"))
        .then(pl.lit("unknown"))
        .when(pl.col("year") > c.last)
        .then(pl.lit("carried forward"))
        .when(pl.col("some"))
        .then(pl.lit("value"))
        .otherwise(pl.lit("no or zero"))
    )


def _spells(by_year: pl.DataFrame) -> pl.DataFrame:
    """Unbroken years of one status as one row."""
    ordered = by_year.sort("ccode", "year")
    breaks = (
        (pl.col("ccode") != pl.col("ccode").shift())
        | (pl.col("status") != pl.col("status").shift())
        | (pl.col("year") != pl.col("year").shift() + 1)
    )
    return (
        ordered.with_columns(breaks.fill_null(True).cum_sum().alias("spell"))
        .group_by("spell", maintain_order=True)
        .agg(
            pl.col("ccode").first(),
            pl.col("year").min().alias("first"),
            pl.col("year").max().alias("last"),
            pl.col("status").first(),
        )
        .drop("spell")
    )


def draw_coverage(built: Panel, name: str, path: str | Path) -> None:
    """Draw the coverage of one column as an ``.svg``, ``.png`` or ``.html`` file.

    Raises
    ------
    UsageError
        If there is no such column, or the file's ending is none of them.
    OutputError
        If the file cannot be written.
    """
    write_chart(coverage_spec(built, name), path)


def coverage_spec(built: Panel, name: str) -> dict[str, Any]:
    """The coverage of one column as a Vega-Lite specification that carries its data."""
    import altair as alt

    table = coverage_table(built, name)
    c = next(c for c in built.columns if c.name == name)
    order = {code: i for i, code in enumerate(np.unique(table["ccode"].to_numpy()).tolist())}
    rows = [
        {
            "state": name_of(ccode, last),
            "ccode": ccode,
            "row": order[ccode],
            "below": order[ccode] + 0.85,
            "from": first,
            "to": last + 1,
            "status": status,
        }
        for ccode, first, last, status in table.iter_rows()
    ]
    absent = "listed or known" if c.absence == "no" else "listed"
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_rect()
        .encode(
            x=alt.X(
                "from:Q",
                title=None,
                scale=alt.Scale(domain=[built.first, built.last + 1], nice=False),
            ).axis(format="d"),
            x2="to:Q",
            y=alt.Y("row:Q", scale=alt.Scale(domain=[len(order), 0], nice=False)).axis(None),
            y2="below:Q",
            color=alt.Color("status:N", title=None)
            .scale(domain=STATUSES, range=_COLOURS)
            .legend(orient="top"),
            tooltip=["state:N", "ccode:Q", "from:Q", "to:Q", "status:N"],
        )
        .properties(
            width=760,
            height=max(_ROW * len(order), 120),
            title=alt.Title(
                f"{name} by state and year",
                subtitle=f"{c.source}, {c.first} to {c.last}; a case counts where it is {absent}; "
                "states from top to bottom by Correlates of War code",
                anchor="start",
            ),
        )
    )
    labels = (
        alt.Chart(alt.InlineData(values=_region_labels(order)))
        .mark_text(align="right", dx=-6, fontSize=10, baseline="top")
        .encode(y=alt.Y("row:Q"), x=alt.value(0), text="region:N")
    )
    spec: dict[str, Any] = (chart + labels).configure_view(stroke=None).to_dict()
    return spec


def _region_labels(order: dict[int, int]) -> list[dict[str, Any]]:
    """A label at the first state of each range of codes."""
    labels = []
    for low, region in _REGIONS:
        at = [row for ccode, row in order.items() if ccode >= low]
        if at:
            labels.append({"region": region, "row": min(at)})
    return labels
