"""A chart of the report: a table of data, and a picture of that table.

The table is the one place where the data stand. The page prints it behind the chart, the still
picture is drawn from it, and the script of the page reads it back to draw the chart that answers to
the pointer. So what a reader can check is what was drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
from markupsafe import Markup

from equipoise.finding import Interval
from equipoise.report.still import draw_still
from equipoise.verdict import Verdict

Cell = Verdict | str | int | float | None

WIDE, NARROW = 720, 300
"""Widths of a chart that has a line to itself, and of one that shares it [px]."""

TABLE = alt.NamedData(name="table")
"""The data of every chart: the records of the table behind it."""

CONFIG: dict[str, Any] = {
    "background": None,
    "font": "sans-serif",
    # the page has another font than the one that places are measured in, and labels run wider
    "padding": {"left": 12, "right": 6, "top": 2, "bottom": 2},
    "autosize": {"type": "fit", "contains": "padding"},
    "view": {"stroke": None},
    "axis": {
        "domainColor": "var(--line)",
        "gridColor": "var(--grid)",
        "labelColor": "var(--ink-soft)",
        "labelFontSize": 11,
        "tickColor": "var(--line)",
        "tickSize": 4,
        "titleColor": "var(--ink-soft)",
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "titlePadding": 8,
    },
    "axisX": {"labelFlush": False, "labelSeparation": 4},
    "legend": {
        "labelColor": "var(--ink)",
        "labelFontSize": 11,
        "labelLimit": 260,
        "orient": "top",
        "title": None,
    },
}
"""Vega configuration of every chart, sent to the page once.

Colours are names of style-sheet variables, which SVG passes on, so that one picture serves the
light page, the dark page and paper.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table behind a chart."""

    name: str
    """Name of the field in the chart."""
    label: str
    """Heading in the table."""
    is_number: bool = True
    """False for words."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart with the table it is drawn from."""

    key: str
    """Id on the page, unique."""
    title: str
    says: str
    """What can be seen, in words, for those who do not see it."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """The data, unknown as None; as many cells as columns."""
    spec: Mapping[str, Any]
    """Vega-Lite specification of the data named 'table'."""
    fold: str = ""
    """If set, every column but the first is a series: the chart sees a row per year and series."""
    hover: Mapping[str, Any] | None = None
    """A further layer that only the chart on screen has, to catch the pointer."""
    note: str = ""
    """What the reader should know to read the chart."""
    is_wide: bool = True
    """False for a chart that shares its line with others."""
    marked_row: int | None = None
    """Row of the table that stands for the doctrine's holder."""
    is_table_open: bool = False
    """True if the table is shown without asking."""

    def records(self) -> list[dict[str, Cell]]:
        """List the rows as the chart sees them."""
        names = [column.name for column in self.columns]
        if not self.fold:
            return [dict(zip(names, row, strict=True)) for row in self.rows]
        labels = [column.label for column in self.columns]
        return [
            {names[0]: row[0], self.fold: label, "value": value}
            for row in self.rows
            for label, value in zip(labels[1:], row[1:], strict=True)
        ]

    @property
    def still(self) -> Markup:
        """The chart as one inline SVG."""
        datasets = {**self.spec.get("datasets", {}), "table": self.records()}
        return draw_still({**self.spec, "datasets": datasets}, CONFIG)


def specification(layers: Sequence[alt.Chart], width: int, height: int) -> dict[str, Any]:
    """Join the layers to one Vega-Lite specification, without what the page says once.

    Parameters
    ----------
    layers : sequence of Chart
        Drawn in this order, the first at the bottom.
    width, height : int
        Size of the whole picture, axes included [px].
    """
    whole = alt.layer(*layers).properties(width=width, height=height)
    # checking a chart takes longer than drawing it; the tests check one of each kind
    spec: dict[str, Any] = whole.to_dict(validate=False)
    return {name: part for name, part in spec.items() if name not in ("config", "$schema")}


def pointer_layer(fields: Iterable[str], x: alt.X, y: alt.Y | None = None) -> dict[str, Any]:
    """Make an unseen layer that shows the values of a year where the pointer is.

    Parameters
    ----------
    fields : iterable of str
        What is shown, as :func:`tooltips` takes it.
    x : X
        The axis of years of the chart.
    y : Y, optional
        Places a dot to point at; without it the whole height of the year catches the pointer.
    """
    if y is None:
        rule = alt.Chart(TABLE).mark_rule(strokeWidth=7, opacity=0)
        layer = rule.encode(x=x, tooltip=tooltips(fields))
    else:
        dot = alt.Chart(TABLE).mark_point(size=90, filled=True, opacity=0)
        dot = dot.transform_filter("isValid(datum.value)")
        layer = dot.encode(x=x, y=y, tooltip=tooltips(fields))
    spec: dict[str, Any] = layer.to_dict(validate=False)
    return {name: spec[name] for name in ("data", "mark", "encoding", "transform") if name in spec}


def tooltips(fields: Iterable[str]) -> list[alt.Tooltip]:
    """List what a mark says under the pointer; plain names are numbers, 'name:N' are words."""
    return [alt.Tooltip(name if ":" in name else f"{name}:Q") for name in fields]


def line_at(
    value: float, side: str, colour: str = "var(--line)", *, broken: bool = False
) -> alt.Chart:
    """Draw a line across the plot at one value of the axis named by ``side`` ('x' or 'y')."""
    rule = alt.Chart(alt.InlineData(values=[{}])).mark_rule(
        color=colour, strokeDash=[4, 3] if broken else [1, 0]
    )
    line: alt.Chart = rule.encode(**{side: alt.datum(value)})
    return line


def rounded(value: float | None) -> float | None:
    """Round to four significant digits, as table and chart show them.

    None stays None; an infinite end of an interval has no place on an axis, so it becomes None too.
    """
    return None if value is None or not math.isfinite(value) else float(f"{value:.4g}")


def ends(interval: Interval | None) -> tuple[float | None, float | None]:
    """Lower and upper end, rounded; both None where there is no interval."""
    return (None, None) if interval is None else (rounded(interval[0]), rounded(interval[1]))


def unlike(names: Iterable[str]) -> list[str]:
    """Tell repeated names apart by a number, so that no two rows of a chart merge."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return out
