"""A measure taken over years, as a table and as a chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from equipoise.chart import svg_of, write_chart
from equipoise.citation import Citation, cite_sources
from equipoise.data.pack import Pack
from equipoise.errors import MeasureError, MissingDataError, UsageError
from equipoise.notebook import table_html
from equipoise.observe.entry import Hazard
from equipoise.observe.take import ALL, Observation, take
from equipoise.statehood import name_of

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 20
"""Rows of a table in a notebook."""

MOST_LINES = 8
"""How many states or pairs a chart shows: those whose value was largest in some year."""
_COLOURS = (
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#999999",
)  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class YearlyValues:
    """A measure taken in each year of a span."""

    taken: tuple[Observation, ...]
    """In order of year; a year in which it cannot be taken is missing and stands in ``gaps``."""
    gaps: Mapping[int, str]
    """Why it could not be taken, by year."""
    pack: Pack

    def __repr__(self) -> str:
        if not self.taken:
            return f"<a measure known of no year, {len(self.gaps)} gaps>"
        first, last = self.taken[0], self.taken[-1]
        gaps = f", {len(self.gaps)} gaps" if self.gaps else ""
        name = f"{first.measure.name} ({first.measure.unit}) of {first.observer.of}s among {first.among}"
        return f"<{name}, {first.year} to {last.year}{gaps}>"

    def _repr_mimebundle_(self, **_asked: Any) -> dict[str, Any]:
        """A chart of two years or more, a table of one."""
        plain = {"text/plain": repr(self)}
        if len(self.taken) < 2:
            table = self.to_polars()
            return plain | {
                "text/html": table_html(table.columns, table.head(HEAD).rows(), repr(self)[1:-1])
            }
        return plain | {"image/svg+xml": svg_of(self._spec())}

    def to_polars(self) -> pl.DataFrame:
        """One row for each year, state or pair: the keys and ``value``; unknown is null."""
        of = self.taken[0].observer.of if self.taken else "system"
        keys = {"system": (), "state": ("ccode",), "pair": ("ccode1", "ccode2")}[of]
        schema = {
            "year": pl.Int32,
            **dict.fromkeys(keys, pl.Int32),
            "value": pl.Float64,
        }
        rows: list[tuple[Any, ...]] = []
        for one in self.taken:
            if not isinstance(one.value, dict):
                rows.append((one.year, one.value))
            elif of == "state":
                known = {int(str(code)): value for code, value in one.value.items()}
                rows += [(one.year, code, known.get(code)) for code in one.ccodes]
            else:
                rows += [(one.year, *pair, v) for pair, v in sorted(one.value.items())]  # type: ignore[misc]
        return pl.DataFrame(rows, schema=schema, orient="row")

    def cite(self) -> tuple[Citation, ...]:
        """What to cite, why and on which terms."""
        reasons: dict[str, list[str]] = {}
        for one in self.taken:
            for c in one.sources:
                reasons.setdefault(c.source, [one.measure.name])
        return cite_sources(self.pack, reasons)

    def chart(self, path: str | Path) -> None:
        """Draw it over the years as an ``.svg``, ``.png`` or ``.html`` file.

        Raises
        ------
        UsageError
            If the file's ending is none of them, or there are fewer than two years.
        OutputError
            If the file cannot be written.
        """
        write_chart(self._spec(), path)

    def _spec(self) -> dict[str, Any]:
        import altair as alt

        if len(self.taken) < 2:
            raise UsageError("chart: a line needs two years or more")
        first = self.taken[0]
        values, shown, total = self._lines()
        years = alt.X("year:Q", title=None).axis(format="d").scale(nice=False, zero=False)
        line = alt.Chart(alt.InlineData(values=values)).mark_line(strokeWidth=1.6)
        value = alt.Y("value:Q", title=first.measure.unit).scale(zero=False)
        encoded = line.encode(x=years, y=value, detail="part:N")
        if shown:
            colour = alt.Color("line:N", title=None, sort=shown)
            encoded = encoded.encode(
                color=colour.scale(domain=shown, range=_COLOURS[: len(shown)]),
                strokeDash=alt.StrokeDash("line:N", title=None, sort=shown).scale(
                    domain=shown, range=[[1, 0], [6, 2], [2, 2], [8, 3, 2, 3]]
                ),
            )
        options = "; ".join(f"{name} {value}" for name, value in first.options.items())
        subtitle = f"among {first.among}" + (f"; {options}" if options else "")
        if total > len(shown) > 0:
            subtitle += f"; the {len(shown)} largest of {total}"
        spec: dict[str, Any] = (
            encoded.properties(
                width=620,
                height=260,
                title=alt.Title(first.measure.name, subtitle=subtitle, anchor="start"),
            )
            .configure_view(stroke=None)
            .configure_axis(grid=True, gridColor="#eee", domainColor="#888")
            .to_dict()
        )
        return spec

    def _lines(self) -> tuple[list[dict[str, Any]], list[str], int]:
        """Points of the lines, broken where a year is missing; names of the lines shown, and of how many."""
        table = self.to_polars().drop_nulls("value")
        keys = [c for c in table.columns if c not in ("year", "value")]
        if not keys:
            return _points(table.rows(), ""), [], 0
        most = table.group_by(keys).agg(pl.col("value").max())
        order = most.sort("value", *keys, descending=[True, *[False] * len(keys)])
        chosen = order.head(MOST_LINES).select(keys).rows()
        end = self.taken[-1].year
        values, shown = [], []
        for codes in chosen:
            name = " → ".join(name_of(code, end) for code in codes)
            own = table.filter(
                pl.all_horizontal(pl.col(k) == c for k, c in zip(keys, codes, strict=True))
            )
            values += _points(own.select("year", "value").rows(), name)
            shown.append(name)
        return values, shown, order.height


def _points(rows: list[tuple[int, float]], name: str) -> list[dict[str, Any]]:
    """Years and values with the number of the unbroken part that each belongs to."""
    points, part, before = [], 0, None
    for year, value in rows:
        part += before is not None and year != before + 1
        before = year
        points.append({"year": year, "value": value, "line": name, "part": f"{name}{part}"})
    return points


def take_years(
    name: str,
    first: int,
    last: int,
    pack: Pack,
    among: str = ALL,
    options: Mapping[str, str] | None = None,
    fatal_hazard: Hazard | None = None,
) -> YearlyValues:
    """Take a measure in each year of a span.

    Parameters
    ----------
    name, pack, among, options, fatal_hazard
        As for :func:`equipoise.observe.take.take`.
    first, last : int
        First and last year, both included.

    Raises
    ------
    UsageError
        If the measure, the group, an option or the span is unknown.
    MeasureError, MissingDataError
        If it can be taken in none of the years; else such years are gaps.
    """
    if last < first:
        raise UsageError(f"measure {name}: {first}..{last} is no span; write the first year first")
    taken, gaps = [], {}
    error: MeasureError | MissingDataError | None = None
    for year in range(first, last + 1):
        try:
            taken.append(take(name, year, pack, among, options, fatal_hazard))
        except (MeasureError, MissingDataError) as found:
            gaps[year], error = str(found), error or found
    if not taken and error is not None:
        raise error
    return YearlyValues(tuple(taken), gaps, pack)
