"""Estimates with intervals, one below the other: the specification curve and the mirror.

Unknown values are filtered before a mark is drawn, because a mark whose place is unknown would
otherwise be put at zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import altair as alt

from equipoise.finding import Finding, MirrorRow, Reading
from equipoise.report.figure import (
    TABLE,
    WIDE,
    Cell,
    Column,
    Figure,
    ends,
    line_at,
    rounded,
    specification,
    tooltips,
    unlike,
)
from equipoise.report.still import drawable
from equipoise.verdict import Verdict, judge

NAMED_READINGS = 16
"""Up to this many readings, each is named in the specification curve [count]."""

_ALONE = {
    "leans for": ("triangle-up", "var(--for)"),
    "undecided": ("circle", "var(--mute)"),
    "leans against": ("triangle-down", "var(--against)"),
    "not weighed": ("cross", "var(--mute)"),
}
_WHOLE = "All readings together"
_ESTIMATE_COLUMNS = (
    Column("estimate", "Estimate"),
    Column("low", "90% from"),
    Column("high", "to"),
)


@dataclass(frozen=True, slots=True)
class _Axis:
    """One horizontal axis that several fields share."""

    unit: str
    low: float
    high: float

    def over(self, field: str) -> alt.X:
        scale = alt.Scale(domain=[self.low, self.high], nice=False, zero=False)
        axis = alt.Axis(tickCount=6)
        return alt.X(f"{field}:Q", title=self.unit, scale=scale, axis=axis)

    @property
    def holds_zero(self) -> bool:
        return self.low < 0 < self.high


def specification_curve(key: str, finding: Finding, unit: str) -> Figure | None:
    """Estimate under every fair reading that is in one unit, sorted, against the margin.

    Parameters
    ----------
    key : str
        Id of the chart on the page.
    finding : Finding
        What the record says; its own estimate, if in this unit, is the first line.
    unit : str
        Only readings in this unit are drawn: two units cannot share an axis.

    Returns
    -------
    Figure or None
        None if no reading in this unit has an estimate.
    """
    rows = _reading_rows(finding, unit)
    drawn = sum(row[2] is not None for row in rows)
    if not drawn:
        return None
    step = 34 if drawn <= NAMED_READINGS else 13
    return Figure(
        key=key,
        title="Every fair reading of the words" + (f", in {unit}" if unit != finding.unit else ""),
        says=f"Estimates and 90% intervals of {drawn} readings, sorted, in {unit or 'no unit'}",
        columns=(
            Column("row", "No."),
            Column("label", "Reading", is_number=False),
            *_ESTIMATE_COLUMNS,
            Column("margin", "Margin"),
            Column("mass", "Mass beyond margin"),
            Column("alone", "Alone it", is_number=False),
            Column("n", "n"),
            Column("reason", "If there is no number", is_number=False),
        ),
        rows=rows,
        spec=specification(_curve_layers(rows, unit, step), WIDE, 66 + step * drawn),
        note="Mark: estimate; bar: 90% interval; broken line: the smallest difference that matters."
        " The shape says where a reading leans alone, from .80 of the mass; the band, where there"
        " is one, marks the answer over all of them.",
    )


def _reading_rows(finding: Finding, unit: str) -> tuple[tuple[Cell, ...], ...]:
    readings = [reading for reading in finding.readings if reading.unit == unit]
    readings.sort(key=lambda r: (r.estimate is None, r.estimate or 0.0))
    if finding.estimate is not None and finding.unit == unit:
        whole = Reading(
            label=_WHOLE if readings else "The reading as coded",
            estimate=finding.estimate,
            interval=finding.interval,
            unit=unit,
            margin=finding.margin,
            mass_for=finding.mass_for,
            n=finding.n or 0,
        )
        readings.insert(0, whole)
    return tuple(
        (
            number,
            drawable(reading.label),
            rounded(reading.estimate),
            *ends(reading.interval),
            rounded(reading.margin),
            rounded(reading.mass_for),
            _alone(reading.mass_for),
            reading.n,
            drawable(reading.reason),
        )
        for number, reading in enumerate(readings)
    )


def _alone(mass_for: float | None) -> str:
    if mass_for is None:
        return "not weighed"
    verdict = judge(mass_for)
    if verdict in (Verdict.SUPPORTED, Verdict.LEANING):
        return "leans for"
    return "undecided" if verdict is Verdict.INCONCLUSIVE else "leans against"


def _curve_layers(rows: Sequence[tuple[Cell, ...]], unit: str, step: int) -> list[alt.Chart]:
    known = [row for row in rows if row[2] is not None]
    axis = _axis_over((cell for row in known for cell in row[2:6]), unit)
    down = alt.Scale(domain=[len(known) - 0.4, -0.8], nice=False, zero=False)
    y = alt.Y("row:Q", axis=None, scale=down)
    base = alt.Chart(TABLE).transform_filter("isValid(datum.estimate)")
    edge = base.transform_filter("isValid(datum.margin)").mark_tick(
        color="var(--margin)", thickness=1.5, size=step * 0.65, orient="vertical", opacity=1
    )
    layers = [edge.encode(x=axis.over("margin"), y=y), _bars(base, axis, y)]
    if axis.holds_zero:
        layers.insert(0, line_at(0.0, "x"))
    if known[0][1] == _WHOLE:
        band = alt.Chart(alt.InlineData(values=[{"row": -0.75, "end": 0.45}]))
        layers.insert(0, band.mark_rect(color="var(--band)").encode(y=y, y2="end:Q"))
    if len(known) <= NAMED_READINGS:
        words = base.mark_text(
            align="left", baseline="bottom", dy=-6, limit=WIDE - 20, fontSize=11, color="var(--ink)"
        )
        layers.append(words.encode(x=alt.value(0), y=y, text="label:N"))
    used = [word for word in _ALONE if any(row[7] == word for row in known)]
    shapes = alt.Scale(domain=used, range=[_ALONE[word][0] for word in used])
    colours = alt.Scale(domain=used, range=[_ALONE[word][1] for word in used])
    dots = base.mark_point(filled=True, size=64, opacity=1).encode(
        x=axis.over("estimate"),
        y=y,
        shape=alt.Shape("alone:N", scale=shapes),
        color=alt.Color("alone:N", scale=colours),
        tooltip=tooltips(("label:N", "estimate", "low", "high", "margin", "mass", "n")),
    )
    return [*layers, dots]


def mirror_plot(
    key: str, mirror: Sequence[MirrorRow], unit: str, margin: float | None
) -> Figure | None:
    """Draw the same rule applied to every comparable holder, with the doctrine's own one marked.

    Returns
    -------
    Figure or None
        None if no holder has an estimate: a table without a picture is not drawn here.
    """
    ranked = sorted(mirror, key=lambda r: (r.estimate is None, -(r.estimate or 0.0)))
    drawn = sum(row.estimate is not None for row in ranked)
    if not drawn:
        return None
    names = unlike(drawable(row.holder) for row in ranked)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            name,
            rounded(row.estimate),
            *ends(row.interval),
            row.n,
            row.verdict,
            "holder" if row.is_holder else "peer",
            drawable(row.note),
        )
        for name, row in zip(names, ranked, strict=True)
    )
    axis = _axis_over([*(cell for row in rows for cell in row[1:4]), margin], unit)
    return Figure(
        key=key,
        title="Mirror: the same rule for every comparable holder",
        says=f"Estimates and 90% intervals of {drawn} holders under one rule, in {unit}",
        columns=(
            Column("holder", "Holder", is_number=False),
            *_ESTIMATE_COLUMNS,
            Column("n", "n"),
            Column("verdict", "Verdict", is_number=False),
            Column("part", "Is", is_number=False),
            Column("note", "Note", is_number=False),
        ),
        rows=rows,
        spec=specification(_mirror_layers(names[:drawn], axis, margin), WIDE, 46 + 21 * drawn),
        note="Diamond on a band: the holder of this doctrine.",
        marked_row=next((i for i, row in enumerate(ranked) if row.is_holder), None),
        is_table_open=len(rows) <= 12,
    )


def _mirror_layers(names: list[str], axis: _Axis, margin: float | None) -> list[alt.Chart]:
    # the order is named, because the band alone would put the holder first
    order = alt.Scale(domain=names)
    names_axis = alt.Axis(ticks=False, labelLimit=130)
    y = alt.Y("holder:N", scale=order, sort=None, title=None, axis=names_axis)
    base = alt.Chart(TABLE).transform_filter("isValid(datum.estimate)")
    own = base.transform_filter(alt.FieldEqualPredicate(field="part", equal="holder"))
    layers = [own.mark_rect(color="var(--band)").encode(y=y)]
    if axis.holds_zero:
        layers.append(line_at(0.0, "x"))
    if margin is not None:
        layers.append(line_at(margin, "x", "var(--margin)", broken=True))
    parts = ["holder", "peer"]
    shapes = alt.Scale(domain=parts, range=["diamond", "circle"])
    colours = alt.Scale(domain=parts, range=["var(--for)", "var(--mute)"])
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=axis.over("estimate"),
        y=y,
        shape=alt.Shape("part:N", scale=shapes, legend=None),
        color=alt.Color("part:N", scale=colours, legend=None),
        tooltip=tooltips(("holder:N", "estimate", "low", "high", "n", "verdict:N")),
    )
    return [*layers, _bars(base, axis, y), dots]


def _bars(base: alt.Chart, axis: _Axis, y: alt.Y) -> alt.Chart:
    known = base.transform_filter("isValid(datum.low) && isValid(datum.high)")
    bars: alt.Chart = known.mark_rule(strokeWidth=2, color="var(--mute)").encode(
        x=axis.over("low"), x2="high:Q", y=y
    )
    return bars


def _axis_over(cells: Iterable[Cell], unit: str) -> _Axis:
    """Make an axis that holds all the numbers among the cells, and zero if it is near."""
    numbers = [float(cell) for cell in cells if isinstance(cell, (int, float))]
    low, high = min(numbers), max(numbers)
    spread = (high - low) or abs(high) or 1.0
    if 0 < low < spread:
        low = 0.0
    if -spread < high < 0:
        high = 0.0
    return _Axis(unit, low - 0.04 * spread, high + 0.04 * spread)
