"""Estimates with intervals, one below the other: the specification curve and the mirror.

Unknown values are filtered before a mark is drawn, because a mark whose place is unknown would
otherwise be put at zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import altair as alt

from equipoise.finding import Finding, MirrorRow, Reading
from equipoise.report.coded import Coded, Yardstick, own_unit
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
_UNCOUNTED = "beside, not counted"
_WHOLE = "As written; the mass is that of all readings"
_MEAN = "Mean of the readings as written; the mass is that of all readings"
_UNKNOWN = Coded()
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

    def holds(self, value: float) -> bool:
        return self.low < value < self.high


def specification_curve(
    key: str, finding: Finding, unit: str, coded: Coded = _UNKNOWN
) -> Figure | None:
    """Estimate under every fair reading that is in one unit, sorted, against the margin.

    Parameters
    ----------
    key : str
        Id of the chart on the page.
    finding : Finding
        What the record says; its own estimate, if in this unit, is the first line.
    unit : str
        Only readings in this unit are drawn: two units cannot share an axis.
    coded : Coded
        What the doctrine file expects; it says on which side the margin lies.

    Returns
    -------
    Figure or None
        None if no reading in this unit has an estimate.
    """
    # a rival may expect another thing than the claim does, on another scale
    expected = coded if unit == own_unit(finding) else _UNKNOWN
    rows = _reading_rows(finding, unit, expected)
    drawn = sum(row[2] is not None for row in rows)
    if not drawn:
        return None
    step = 34 if drawn <= NAMED_READINGS else 13
    return Figure(
        key=key,
        title="Every fair reading of the words"
        + ("" if unit == own_unit(finding) else f", in {unit}"),
        says=f"Estimates and 90% intervals of {drawn} readings, sorted, in {unit or 'no unit'}",
        columns=(
            Column("row", "No."),
            Column("label", "Reading", is_number=False),
            *_ESTIMATE_COLUMNS,
            Column("edge", "Margin at"),
            Column("edge2", "and at"),
            Column("mass", "Mass beyond margin"),
            Column("alone", "Alone it", is_number=False),
            Column("counts", "For the verdict", is_number=False),
            Column("n", "n"),
            Column("used", "Years used", is_number=False),
            Column("reason", "If there is no number", is_number=False),
        ),
        rows=rows,
        spec=specification(
            _curve_layers(rows, unit, step, expected.yardstick(unit, None)), WIDE, 66 + step * drawn
        ),
        note=_curve_note(finding, rows, is_first=unit == own_unit(finding)),
    )


def _curve_note(finding: Finding, rows: Sequence[tuple[Cell, ...]], *, is_first: bool) -> str:
    """Say how to read the first curve of a claim; the others are read like it."""
    parts = []
    if is_first and finding.agreement is not None:
        counted = sum(r.estimate is not None and not r.beside for r in finding.readings)
        parts.append(
            f"Of the {counted} readings that count, in whatever unit, {finding.agreement:.0%} have"
            " their estimate on the claimed side."
        )
    if is_first:
        parts.append(
            "Mark: estimate; bar: 90% interval; broken lines: the smallest difference that matters;"
            " full line: no difference. The shape says where a reading leans alone, from .80 of the mass."
        )
    if rows[0][1] in (_WHOLE, _MEAN):
        parts.append("On the band: the claim as written, its shape that of all readings together.")
    if any(row[9] == _UNCOUNTED and row[2] is not None for row in rows):
        parts.append("Hollow marks stand beside the others and are not counted for the verdict.")
    return " ".join(parts)


def _reading_rows(finding: Finding, unit: str, coded: Coded) -> tuple[tuple[Cell, ...], ...]:
    readings = [reading for reading in finding.readings if reading.unit == unit]
    readings.sort(key=lambda r: (r.estimate is None, r.estimate or 0.0))
    if finding.estimate is not None and own_unit(finding) == unit:
        covered = finding.coverage
        whole = Reading(
            label=_whole(finding) if readings else "The reading as coded",
            estimate=finding.estimate,
            interval=finding.interval,
            unit=unit,
            margin=finding.margin,
            mass_for=finding.mass_for,
            n=finding.n or 0,
            used=(covered.first, covered.last) if covered else None,
        )
        readings.insert(0, whole)
    return tuple(_reading_row(number, r, coded) for number, r in enumerate(readings))


def _whole(finding: Finding) -> str:
    return _WHOLE if finding.unit == own_unit(finding) else _MEAN


def _reading_row(number: int, reading: Reading, coded: Coded) -> tuple[Cell, ...]:
    edges = coded.yardstick(reading.unit, reading.margin).edges
    left_out = reading.beside and reading.estimate is not None
    return (
        number,
        drawable(f"{reading.label} (not counted)" if left_out else reading.label),
        rounded(reading.estimate),
        *ends(reading.interval),
        rounded(edges[0]) if edges else None,
        rounded(edges[1]) if len(edges) > 1 else None,
        rounded(reading.mass_for),
        _alone(reading.mass_for),
        _UNCOUNTED
        if reading.beside
        else "counted"
        if reading.estimate is not None
        else "no number",
        int(reading.n) if reading.n == int(reading.n) else round(reading.n, 1),
        f"{reading.used[0]}–{reading.used[1]}" if reading.used else "–",
        drawable(reading.reason),
    )


def _alone(mass_for: float | None) -> str:
    if mass_for is None:
        return "not weighed"
    verdict = judge(mass_for)
    if verdict in (Verdict.SUPPORTED, Verdict.LEANING):
        return "leans for"
    return "undecided" if verdict is Verdict.INCONCLUSIVE else "leans against"


def _curve_layers(
    rows: Sequence[tuple[Cell, ...]], unit: str, step: int, yardstick: Yardstick
) -> list[alt.Chart]:
    known = [row for row in rows if row[2] is not None]
    axis = _axis_over((cell for row in known for cell in row[2:7]), unit, yardstick.same)
    down = alt.Scale(domain=[len(known) - 0.4, -0.8], nice=False, zero=False)
    y = alt.Y("row:Q", axis=None, scale=down)
    base = alt.Chart(TABLE).transform_filter("isValid(datum.estimate)")
    layers = [_edge(base, field, axis, y, step) for field in ("edge", "edge2")]
    counted = base.transform_filter(alt.datum.counts != _UNCOUNTED)
    beside = base.transform_filter(alt.datum.counts == _UNCOUNTED)
    layers.append(_bars(counted, axis, y))
    if axis.holds(yardstick.same):
        layers.insert(0, line_at(yardstick.same, "x"))
    if known[0][1] in (_WHOLE, _MEAN):
        band = alt.Chart(alt.InlineData(values=[{"row": -0.75, "end": 0.45}]))
        layers.insert(0, band.mark_rect(color="var(--band)").encode(y=y, y2="end:Q"))
    if len(known) <= NAMED_READINGS:
        words = base.mark_text(
            align="left", baseline="bottom", dy=-6, limit=WIDE - 20, fontSize=11, color="var(--ink)"
        )
        layers.append(words.encode(x=alt.value(0), y=y, text="label:N"))
    used = [word for word in _ALONE if any(row[8] == word for row in known)]
    marks = {
        "x": axis.over("estimate"),
        "y": y,
        "shape": alt.Shape(
            "alone:N", scale=alt.Scale(domain=used, range=[_ALONE[word][0] for word in used])
        ),
        "color": alt.Color(
            "alone:N", scale=alt.Scale(domain=used, range=[_ALONE[word][1] for word in used])
        ),
        "tooltip": tooltips(
            ("label:N", "estimate", "low", "high", "edge", "mass", "n", "used:N", "counts:N")
        ),
    }
    layers.append(counted.mark_point(filled=True, size=64, opacity=1).encode(**marks))
    if any(row[9] == _UNCOUNTED for row in known):
        layers.append(_bars(beside, axis, y, faint=True))
        hollow = beside.mark_point(filled=False, fill="var(--paper)", size=56, opacity=1)
        layers.append(hollow.encode(**marks))
    return layers


def _edge(base: alt.Chart, field: str, axis: _Axis, y: alt.Y, step: int) -> alt.Chart:
    tick = base.transform_filter(f"isValid(datum.{field})").mark_tick(
        color="var(--margin)", thickness=1.5, size=step * 0.65, orient="vertical", opacity=1
    )
    edge: alt.Chart = tick.encode(x=axis.over(field), y=y)
    return edge


def mirror_plot(
    key: str, mirror: Sequence[MirrorRow], unit: str, yardstick: Yardstick
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
            int(row.n) if row.n == int(row.n) else round(row.n, 1),
            row.verdict,
            "holder" if row.is_holder else "peer",
            drawable(row.note),
        )
        for name, row in zip(names, ranked, strict=True)
    )
    cells = (cell for row in rows for cell in row[1:4])
    axis = _axis_over([*cells, *yardstick.edges], unit, yardstick.same)
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
        spec=specification(_mirror_layers(names[:drawn], axis, yardstick), WIDE, 46 + 21 * drawn),
        note="Diamond on a band: the holder of this doctrine.",
        marked_row=next((i for i, row in enumerate(ranked) if row.is_holder), None),
        is_table_open=len(rows) <= 12,
    )


def _mirror_layers(names: list[str], axis: _Axis, yardstick: Yardstick) -> list[alt.Chart]:
    # the order is named, because the band alone would put the holder first
    order = alt.Scale(domain=names)
    names_axis = alt.Axis(ticks=False, labelLimit=130)
    y = alt.Y("holder:N", scale=order, sort=None, title=None, axis=names_axis)
    base = alt.Chart(TABLE).transform_filter("isValid(datum.estimate)")
    own = base.transform_filter(alt.FieldEqualPredicate(field="part", equal="holder"))
    layers = [own.mark_rect(color="var(--band)").encode(y=y)]
    if axis.holds(yardstick.same):
        layers.append(line_at(yardstick.same, "x"))
    layers += [line_at(edge, "x", "var(--margin)", broken=True) for edge in yardstick.edges]
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


def _bars(base: alt.Chart, axis: _Axis, y: alt.Y, *, faint: bool = False) -> alt.Chart:
    known = base.transform_filter("isValid(datum.low) && isValid(datum.high)")
    colour, width = ("var(--peer)", 1) if faint else ("var(--mute)", 2)
    bars: alt.Chart = known.mark_rule(strokeWidth=width, color=colour).encode(
        x=axis.over("low"), x2="high:Q", y=y
    )
    return bars


def _axis_over(cells: Iterable[Cell], unit: str, same: float) -> _Axis:
    """Make an axis that holds all the numbers among the cells, and no difference if it is near."""
    numbers = [float(cell) for cell in cells if isinstance(cell, (int, float))]
    low, high = min(numbers), max(numbers)
    spread = (high - low) or abs(high - same) or 1.0
    if same < low < same + spread:
        low = same
    if same - spread < high < same:
        high = same
    return _Axis(unit, low - 0.04 * spread, high + 0.04 * spread)
