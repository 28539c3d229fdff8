"""What a test says where there is nothing to find: the placebo estimates beside the record's own."""

from __future__ import annotations

import math
from collections.abc import Sequence

import altair as alt

from equipoise.finding import Finding, Severity
from equipoise.report.coded import as_written, no_difference
from equipoise.report.figure import (
    TABLE,
    WIDE,
    Column,
    Figure,
    line_at,
    rounded,
    specification,
    tooltips,
)
from equipoise.report.still import drawable
from equipoise.report.text import number

FEWEST = 3
"""With fewer different estimates there is no distribution to draw [count]."""

_MOST_BARS = 24
_HEIGHT = 200
_ROOM = 1.34
"""Height of the axis over the highest bar: the names of the lines stand above the bars."""


def placebo_histogram(key: str, finding: Finding) -> Figure | None:
    """Draw how often each size of estimate came out of the placebos, and where the record lies.

    Parameters
    ----------
    key : str
        Id of the chart on the page.
    finding : Finding
        What the record says, with the trial of its test.

    Returns
    -------
    Figure or None
        None without a trial or a reading that was tried, or if fewer than three placebo estimates differ.
    """
    trial, tried = finding.trial, as_written(finding)
    estimate = tried.estimate if tried else None
    if trial is None or tried is None or estimate is None or not math.isfinite(estimate):
        return None
    known = [value for value in trial.estimates if math.isfinite(value)]
    if len({rounded(value) for value in known}) < FEWEST:
        return None
    same = no_difference(tried.unit)
    # equal steps of a ratio are equal factors; a ratio of nothing has no logarithm
    is_log = same == 1.0 and min(*known, estimate) > 0
    bars = _bars(known, is_log=is_log)
    return Figure(
        key=key,
        title="Placebos: the estimates where there is nothing to find",
        says=f"Histogram of {len(known)} placebo estimates in {tried.unit or 'no unit'}; the record's"
        f" own is {number(estimate)}, and no difference is {number(same)}",
        columns=(Column("low", "From"), Column("high", "To"), Column("placebos", "Placebos")),
        rows=tuple((rounded(low), rounded(high), count) for low, high, count in bars),
        spec=specification(_layers(bars, estimate, same, tried.unit, is_log), WIDE, _HEIGHT),
        note=_caption(trial, estimate, len(known)),
    )


def _bars(values: Sequence[float], *, is_log: bool) -> list[tuple[float, float, int]]:
    """Count the values in equal steps: lower end, upper end, how many."""
    places = [math.log(value) if is_log else value for value in values]
    low, high = min(places), max(places)
    steps = min(_MOST_BARS, max(6, round(2 * math.sqrt(len(values)))))
    width = (high - low) / steps
    counts = [0] * steps
    for place in places:
        counts[min(int((place - low) / width), steps - 1)] += 1
    ends = [low + k * width for k in range(steps + 1)]
    if is_log:
        ends = [math.exp(end) for end in ends]
    return [(ends[k], ends[k + 1], count) for k, count in enumerate(counts)]


def _layers(
    bars: Sequence[tuple[float, float, int]], estimate: float, same: float, unit: str, is_log: bool
) -> list[alt.Chart]:
    low, high = min(bars[0][0], estimate, same), max(bars[-1][1], estimate, same)
    if is_log:
        edge = (high / low) ** 0.03
        scale = alt.Scale(type="log", domain=[low / edge, high * edge], nice=False)
    else:
        edge = 0.03 * (high - low)
        scale = alt.Scale(domain=[low - edge, high + edge], nice=False, zero=False)
    axis = alt.Axis(tickCount=6, format="~g", grid=False, labelOverlap=True)
    x = alt.X("low:Q", title=drawable(unit), scale=scale, axis=axis)
    top = max(count for *_, count in bars) * _ROOM
    y = alt.Y(
        "placebos:Q",
        title="placebos",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(tickCount=4, format="d"),
    )
    base = alt.Chart(TABLE).transform_filter("datum.placebos > 0")
    histogram = base.mark_bar(color="var(--peer)", stroke="var(--paper)", strokeWidth=1).encode(
        x=x, x2="high:Q", y=y, y2=alt.datum(0), tooltip=tooltips(("low", "high", "placebos"))
    )
    is_right = {
        value: (math.log(value / low) > math.log(high / low) / 2)
        if is_log
        else value - low > (high - low) / 2
        for value in (estimate, same)
    }
    record = line_at(estimate, "x", "var(--for)")
    record.mark.strokeWidth = 3.5
    return [
        histogram,
        line_at(same, "x", "var(--ink)", broken=True),
        record,
        _named("no difference", same, 22, "var(--ink)", is_right[same]),
        _named(f"the record: {number(estimate)}", estimate, 7, "var(--for)", is_right[estimate]),
    ]


def _named(words: str, place: float, down: int, colour: str, is_right: bool) -> alt.Chart:
    """Name a line, on the side where there is room."""
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=[{}]))
        .mark_text(
            align="right" if is_right else "left",
            dx=-6 if is_right else 6,
            fontSize=11,
            fontWeight="bold" if colour == "var(--for)" else "normal",
            color=colour,
        )
        .encode(x=alt.datum(place), y=alt.value(down), text=alt.datum(words))
    )
    return chart


def _caption(trial: Severity, estimate: float, drawn: int) -> str:
    parts = [
        f"{trial.placebos} placebos: worlds like the record's, but without the claimed difference."
        f" The test called {trial.alarms} of them supported"
    ]
    parts.append(", more than luck explains. " if trial.too_often else ". ")
    parts.append(
        f"Joint test: in {round(trial.as_far * trial.placebos)} of them ({trial.as_far:.0%}) the readings"
        " together were as far on the claimed"
        f" side as on the record. Bars: estimates of the reading as written; strong line: the record,"
        f" {number(estimate)}; broken line: no difference."
    )
    if drawn < trial.placebos:
        parts.append(f" {trial.placebos - drawn} have no finite estimate and are not drawn.")
    return "".join(parts)
