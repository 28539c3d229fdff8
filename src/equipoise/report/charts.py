"""Charts over the years, of the start world, and of how far the model can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import altair as alt

from equipoise.assessment import Calibration, ShareRow
from equipoise.finding import Fan, Interval, Series
from equipoise.report.figure import (
    NARROW,
    TABLE,
    WIDE,
    Cell,
    Column,
    Figure,
    line_at,
    pointer_layer,
    rounded,
    specification,
    tooltips,
    unlike,
)
from equipoise.report.still import drawable

_STRONG = ("var(--for)", "var(--against)", "var(--third)", "var(--fourth)")
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2])
_BREAK: Any = "break-paths-filter-domains"  # an unknown year is a gap, never a zero
_CHANCES = (0.0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
_QUANTILES = (
    Column("q05", "5%"),
    Column("q25", "25%"),
    Column("q50", "50%"),
    Column("q75", "75%"),
    Column("q95", "95%"),
    Column("mean", "Mean"),
)
_RECORDED = Column("recorded", "Record")
_SINCE = "The strong line is the record; the runs know nothing of these years."


def series_chart(
    key: str, series: Sequence[Series], title: str, window: tuple[int, ...] = ()
) -> Figure:
    """Yearly series in one unit: the holder strong, peers thin, years outside coverage shaded.

    Parameters
    ----------
    key : str
        Id of the chart on the page.
    series : sequence of Series
        At least one, all in one unit.
    title : str
        Heading of the chart.
    window : tuple of int
        Years the chart should at least reach, so that what is not covered can be seen.
    """
    names = unlike(drawable(one.name) for one in series)
    values = [dict(zip(one.years, one.values, strict=True)) for one in series]
    years = sorted({year for one in series for year in one.years})
    strong = [name for name, one in zip(names, series, strict=True) if one.is_holder]
    peers = [name for name in names if name not in strong]
    lead = next((one for one in series if one.is_holder), series[0])
    span = _span([*years, *lead.covered, *window])
    layers = [
        *_outside_coverage(lead.covered, span),
        *_peer_lines(peers, span, lead.unit),
        *_strong_lines(strong, span, lead.unit, dotted=any(map(_has_lone_values, series))),
    ]
    thin = f"Thin lines: {', '.join(peers)}. " if peers else ""
    return Figure(
        key=key,
        title=title,
        says=f"{', '.join(strong or peers)} by year, {span[0]} to {span[1]}, in {lead.unit}",
        columns=(
            Column("year", "Year"),
            *(Column(f"s{i}", name) for i, name in enumerate(names)),
        ),
        rows=tuple((year, *(rounded(known.get(year)) for known in values)) for year in years),
        spec=specification(layers, WIDE, 230),
        fold="series",
        hover=pointer_layer(("year", "series:N", "value"), _over_years(span), _values(lead.unit)),
        note=f"{thin}The source speaks about {lead.covered[0]}–{lead.covered[1]};"
        " shading lies outside, and a gap in a line is an unknown value.",
    )


def _outside_coverage(covered: tuple[int, int], span: tuple[int, int]) -> list[alt.Chart]:
    parts = ((span[0], covered[0]), (covered[1], span[1]))
    shaded = [{"from": first, "to": last} for first, last in parts if first < last]
    if not shaded:
        return []
    veil = alt.Chart(alt.InlineData(values=shaded)).mark_rect(color="var(--veil)")
    return [veil.encode(x=_over_years(span, "from"), x2="to:Q")]


def _peer_lines(peers: list[str], span: tuple[int, int], unit: str) -> list[alt.Chart]:
    if not peers:
        return []
    some = alt.Chart(TABLE).transform_filter(alt.FieldOneOfPredicate(field="series", oneOf=peers))
    line = some.mark_line(strokeWidth=1, color="var(--peer)", invalid=_BREAK)
    return [line.encode(x=_over_years(span), y=_values(unit), detail="series:N")]


def _strong_lines(
    names: list[str], span: tuple[int, int], unit: str, *, dotted: bool
) -> list[alt.Chart]:
    if not names:
        return []
    turns = range(len(names))
    colours = alt.Scale(domain=names, range=[_STRONG[i % len(_STRONG)] for i in turns])
    dashes = alt.Scale(domain=names, range=[_DASHES[i % len(_DASHES)] for i in turns])
    some = alt.Chart(TABLE).transform_filter(alt.FieldOneOfPredicate(field="series", oneOf=names))
    colour = alt.Color("series:N", scale=colours)
    line = some.mark_line(strokeWidth=2.2, invalid=_BREAK).encode(
        x=_over_years(span),
        y=_values(unit),
        color=colour,
        strokeDash=alt.StrokeDash("series:N", scale=dashes),
    )
    if not dotted:
        return [line]
    # a value between two unknown years has no line to stand on
    dots = some.transform_filter("isValid(datum.value)").mark_point(filled=True, size=18, opacity=1)
    return [line, dots.encode(x=_over_years(span), y=_values(unit), color=colour)]


def _over_years(span: tuple[int, int], name: str = "year", ticks: int = 8) -> alt.X:
    scale = alt.Scale(domain=list(span), nice=False, zero=False)
    # more ticks than years would print a year twice
    axis = alt.Axis(format="d", grid=False, tickCount=min(ticks, max(span[1] - span[0], 1)))
    return alt.X(f"{name}:Q", title=None, scale=scale, axis=axis)


def _span(years: Sequence[int]) -> tuple[int, int]:
    first, last = min(years), max(years)
    return (first, last) if first < last else (first - 1, last + 1)  # one year needs some width


def _values(unit: str) -> alt.Y:
    return alt.Y("value:Q", title=drawable(unit), axis=alt.Axis(tickCount=5))


def _has_lone_values(series: Series) -> bool:
    known = [False, *(value is not None for value in series.values), False]
    steps = pairwise(pairwise(known))
    return any(here and not before and not after for (before, here), (_, after) in steps)


def fan_chart(
    key: str,
    fan: Fan,
    title: str,
    unit: str,
    colour: str,
    domain: Interval | None = None,
    recorded: Series | None = None,
) -> Figure:
    """Quantiles over replicates, year by year, as bands around the median.

    Parameters
    ----------
    key, title, unit : str
        Id of the chart, its heading, and the unit of its axis.
    fan : Fan
        What is drawn.
    colour : str
        Style-sheet colour of the bands.
    domain : pair of float, optional
        Ends of the vertical axis, so that two fans can be compared.
    recorded : Series, optional
        What the record has of the same years, drawn as a line of its own.
    """
    scale = alt.Scale(domain=list(domain), nice=True) if domain else alt.Scale(zero=False)
    axis = alt.Axis(tickCount=4)
    span = _span(fan.years)
    base = alt.Chart(TABLE).encode(x=_over_years(span, ticks=4))

    def at(quantile: str) -> alt.Y:
        return alt.Y(f"{quantile}:Q", title=drawable(unit), scale=scale, axis=axis)

    layers = [
        base.mark_area(color=colour, opacity=0.2).encode(y=at("q05"), y2="q95:Q"),
        base.mark_area(color=colour, opacity=0.35).encode(y=at("q25"), y2="q75:Q"),
        base.mark_line(color=colour, strokeWidth=2).encode(y=at("q50")),
        base.mark_line(color="var(--ink)", strokeWidth=1, strokeDash=[3, 3]).encode(y=at("mean")),
    ]
    if recorded is not None:
        layers.append(base.mark_line(color="var(--for)", strokeWidth=2).encode(y=at("recorded")))
    if min(fan.q05) < 0 < max(fan.q95):
        layers.append(line_at(0.0, "y", "var(--ink-soft)"))
    columns = (Column("year", "Year"), *_QUANTILES, *([_RECORDED] if recorded is not None else []))
    return Figure(
        key=key,
        title=title,
        says=f"{title}: median and bands over {len(fan.years)} years, in {unit}",
        columns=columns,
        rows=_fan_rows(fan, recorded),
        spec=specification(layers, NARROW, 190),
        hover=pointer_layer(tuple(c.name for c in columns), _over_years(span, ticks=4)),
        note="" if recorded is None else _SINCE,
        is_wide=False,
    )


def _fan_rows(fan: Fan, recorded: Series | None) -> tuple[tuple[Cell, ...], ...]:
    """A row for each year of a fan, with what the record has of it where it is drawn, too."""
    known = {} if recorded is None else dict(zip(recorded.years, recorded.values, strict=True))
    rows = []
    for i, year in enumerate(fan.years):
        row = (year, *(rounded(getattr(fan, quantile.name)[i]) for quantile in _QUANTILES))
        value = known.get(year)
        of_record = () if recorded is None else (None if value is None else rounded(value),)
        rows.append((*row, *of_record))
    return tuple(rows)


def common_domain(fans: Iterable[Fan | None]) -> Interval | None:
    """Find the ends of one axis that holds all these fans; None if they have no height."""
    known = [fan for fan in fans if fan is not None]
    if not known:
        return None
    low, high = min(min(fan.q05) for fan in known), max(max(fan.q95) for fan in known)
    return (low, high) if low < high else None


def share_bars(key: str, shares: Sequence[ShareRow]) -> Figure:
    """Capability shares of the largest states, the holder marked."""
    ranked = sorted(shares, key=lambda row: -row.share)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, rounded(row.share), "holder" if row.is_holder else "other", str(row.ccode))
        for name, row in zip(unlike(drawable(row.name) for row in ranked), ranked, strict=True)
    )
    colours = alt.Scale(domain=["holder", "other"], range=["var(--for)", "var(--peer)"])
    axis = alt.Axis(format=".0%", tickCount=6)
    bars = alt.Chart(TABLE).mark_bar(height={"band": 0.66})
    bars = bars.encode(
        x=alt.X("share:Q", title="share of the system's capability", axis=axis),
        y=alt.Y("state:N", sort=None, title=None, axis=alt.Axis(ticks=False, labelLimit=130)),
        color=alt.Color("part:N", scale=colours, legend=None),
        tooltip=tooltips(("state:N", "share")),
    )
    return Figure(
        key=key,
        title="Capability at the start",
        says=f"Capability shares of the {len(ranked)} largest states",
        columns=(
            Column("state", "State", is_number=False),
            Column("share", "Share"),
            Column("part", "Is", is_number=False),
            Column("ccode", "COW code", is_number=False),
        ),
        rows=rows,
        spec=specification([bars], WIDE, 46 + 20 * len(ranked)),
        marked_row=next((i for i, row in enumerate(ranked) if row.is_holder), None),
    )


def reliability_plot(key: str, calibration: Calibration) -> Figure:
    """Forecast chances against what happened; a good forecast lies on the diagonal.

    The axes are square roots, so that rare events can be told apart and zero can still be drawn.
    """
    fields = ("chance", "rate", "low", "high")
    top = max([*calibration.chance, *calibration.high, 0.001])
    scale = alt.Scale(type="sqrt", domain=[0, top], nice=False)
    axis = alt.Axis(values=[tick for tick in _CHANCES if tick <= top], format="~g")
    x = alt.X("chance:Q", title="forecast chance", scale=scale, axis=axis)

    def at(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", title="observed rate", scale=scale, axis=axis)

    corners = alt.InlineData(values=[{"chance": end, "rate": end} for end in (0.0, top)])
    diagonal = alt.Chart(corners).mark_line(
        color="var(--margin)", strokeDash=[4, 3], strokeWidth=1.5
    )
    base = alt.Chart(TABLE)
    bars = base.mark_rule(color="var(--for)", strokeWidth=1.5)
    dots = base.mark_point(filled=True, size=50, color="var(--for)", opacity=1)
    layers = [
        diagonal.encode(x=x, y=at("rate")),
        bars.encode(x=x, y=at("low"), y2="high:Q"),
        dots.encode(x=x, y=at("rate"), tooltip=tooltips((*fields, "n"))),
    ]
    return Figure(
        key=key,
        title="Calibration: forecast against observed",
        says="Observed rate with its 90% interval against forecast chance, with the diagonal",
        columns=(
            Column("chance", "Forecast chance"),
            Column("rate", "Observed rate"),
            Column("low", "90% from"),
            Column("high", "to"),
            Column("n", "Cases"),
        ),
        rows=tuple(
            (*(rounded(getattr(calibration, name)[i]) for name in fields), n)
            for i, n in enumerate(calibration.n)
        ),
        spec=specification(layers, 460, 340),
        note=f"{calibration.outcome} Axes are square roots; the broken line is perfect.".strip(),
    )
