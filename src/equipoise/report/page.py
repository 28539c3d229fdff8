"""One offline HTML file made from one :class:`~equipoise.assessment.Assessment`.

The file carries all it needs: style, charts as still pictures, their data as tables, and one copy
of the chart library. Its content-security policy allows nothing else, so a stray remote reference
fails in the browser. What the doctrine file says is untrusted: every text is escaped, and the
scripts that may run are named by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from equipoise.assessment import Assessment, RowInfo, Score
from equipoise.files import written_whole
from equipoise.finding import Cell, ClaimResult, Contrast, Reading, Series, SimulationFinding
from equipoise.report import text
from equipoise.report.charts import (
    common_domain,
    fan_chart,
    reliability_plot,
    series_chart,
    share_bars,
)
from equipoise.report.coded import Coded, Yardstick, as_written, coded_in, own_unit
from equipoise.report.figure import CONFIG, Figure
from equipoise.report.forest import mirror_plot, specification_curve
from equipoise.report.placebo import placebo_histogram
from equipoise.verdict import Verdict

LONG_TABLE = 12
"""Tables of cases and contrasts with more rows than this start closed [rows]."""


LONG_NOTE = 400
"""A longer note on coverage has the width of the card to itself [characters]."""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim with its charts, as the page shows it."""

    result: ClaimResult
    number: str
    """Number on the page: of its row, then of the claim in the row."""
    anchor: str
    """Id on the page."""
    coded: Coded
    """What the doctrine file says of it: its line, and what is expected."""
    curves: tuple[Figure, ...]
    series: tuple[Figure, ...]
    mirror: Figure | None
    placebos: Figure | None
    fans: tuple[Figure, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All charts of the claim."""
        lone = (self.placebos, self.mirror)
        known = [figure for figure in lone if figure is not None]
        return (*self.curves, *known, *self.series, *self.fans)

    @property
    def as_written(self) -> Reading | None:
        """The reading that was tried by leaving out years, states or pairs."""
        return as_written(self.result.history)

    @property
    def yardstick(self) -> Yardstick:
        """What the estimate of the record is held against."""
        return self.coded.yardstick(self.result.history.unit, self.result.history.margin)

    def reach(self, contrast: Contrast) -> tuple[float, ...]:
        """Find the ends of the scale that all contrasts of one outcome share."""
        same = [c for c in self.result.simulation.contrasts if c.outcome == contrast.outcome]
        return (min(c.interval[0] for c in same), max(c.interval[1] for c in same))

    @property
    def counted(self) -> tuple[Cell, ...]:
        """Cells that have a part in the verdict."""
        return tuple(c for c in self.result.simulation.cells if c.counted)

    @property
    def cell_data(self) -> tuple[str, ...]:
        """Pairs of data sets, as column heads."""
        names = (f"{c.disputes} disputes, {c.power}" for c in self.result.simulation.cells)
        return tuple(dict.fromkeys(names))

    @property
    def cell_rows(self) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
        """Each theory with its cells, in the order of the columns."""
        cells = self.result.simulation.cells
        theories = dict.fromkeys(c.theory for c in cells)
        return tuple((t, tuple(c for c in cells if c.theory == t)) for t in theories)

    @property
    def cell_reach(self) -> tuple[float, ...]:
        """Ends of the scale that all cells share."""
        cells = self.result.simulation.cells
        return (min(c.interval[0] for c in cells), max(c.interval[1] for c in cells))


@dataclass(frozen=True, slots=True)
class RowView:
    """One statement of the document with the claims it was restated as."""

    info: RowInfo
    number: int
    claims: tuple[ClaimView, ...]


def write_report(assessment: Assessment, path: Path) -> Path:
    """Write the report, whole or not at all.

    Parameters
    ----------
    assessment : Assessment
        What is shown.
    path : Path
        File to write; its folder must exist.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OutputError
        If the file cannot be written; nothing is left behind.
    """
    page = render(assessment).encode("utf-8", "replace")
    with written_whole(path, "name a file in a folder that exists and can be written to") as beside:
        beside.write_bytes(page)
    return path


def render(assessment: Assessment) -> str:
    """Make the report as one HTML document that needs nothing else.

    The same assessment gives the same text, byte for byte.
    """
    rows = _rows(assessment)
    world = tuple(_world_figures(assessment))
    calibration = assessment.trust.calibration
    reliability = reliability_plot("reliability", calibration) if calibration else None
    figures = [figure for row in rows for claim in row.claims for figure in claim.figures]
    figures += [*world, *([reliability] if reliability else [])]
    library, script, style = _library(), _read("script.js"), _read("style.css")
    return (
        _environment()
        .get_template("template.html.j2")
        .render(
            a=assessment,
            rows=rows,
            world_figures=world,
            reliability=reliability,
            tally=_tally(assessment.claims),
            score_groups=_by_outcome(assessment.trust.scores),
            source_titles={source.id: source.title for source in assessment.sources},
            doctrine_lines=assessment.doctrine_text.split("\n"),
            chart_data=Markup(_chart_data(figures)) if figures else None,
            policy=_policy((library, script), style),
            library=Markup(library),
            script=Markup(script),
            style=Markup(style),
        )
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("equipoise.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=text.number,
        chance=text.chance,
        count=text.count,
        brief=text.brief,
        plain=text.plain,
        span=text.span,
        linked=text.linked,
        anchor=text.anchor,
    )
    environment.globals.update(
        interval_mark=text.interval_mark,
        meanings=text.MEANINGS,
        long_table=LONG_TABLE,
        long_note=LONG_NOTE,
    )
    environment.tests["verdict"] = lambda cell: isinstance(cell, Verdict)
    environment.tests["text"] = lambda cell: isinstance(cell, str)
    return environment


def _rows(assessment: Assessment) -> tuple[RowView, ...]:
    coded = coded_in(assessment.doctrine_text)
    infos = sorted(assessment.rows, key=lambda row: row.order)
    known = {info.id for info in infos}
    strays = dict.fromkeys(claim.row for claim in assessment.claims if claim.row not in known)
    infos += [RowInfo(id=row, says="", order=0) for row in strays]  # shown rather than lost
    return tuple(
        RowView(
            info,
            number,
            tuple(
                _claim(claim, f"{number}.{place}", coded.get(claim.id, Coded()))
                for place, claim in enumerate(
                    (c for c in assessment.claims if c.row == info.id), start=1
                )
            ),
        )
        for number, info in enumerate(infos, start=1)
    )


def _claim(result: ClaimResult, number: str, coded: Coded) -> ClaimView:
    history = result.history
    key = "c" + number.replace(".", "-")
    units = dict.fromkeys((own_unit(history), *(reading.unit for reading in history.readings)))
    curves = [
        specification_curve(f"{key}-readings-{i}", history, unit, coded)
        for i, unit in enumerate(units)
    ]
    yardstick = coded.yardstick(history.unit, history.margin)
    covered = history.coverage
    window = (covered.first, covered.last) if covered else ()
    return ClaimView(
        result=result,
        number=number,
        anchor=f"claim-{text.anchor(result.id)}",
        coded=coded,
        curves=tuple(curve for curve in curves if curve is not None),
        series=tuple(_by_unit(f"{key}-series", history.series, "Over the years", window)),
        mirror=mirror_plot(f"{key}-mirror", history.mirror, history.unit, yardstick),
        placebos=placebo_histogram(f"{key}-placebos", history),
        fans=tuple(_fans(key, result.simulation)),
    )


def _by_unit(
    key: str, series: Sequence[Series], title: str, window: tuple[int, ...] = ()
) -> Iterable[Figure]:
    for i, unit in enumerate(dict.fromkeys(one.unit for one in series)):
        same = [one for one in series if one.unit == unit and one.years]
        if same:
            yield series_chart(f"{key}-{i}", same, title, window)


def _fans(key: str, simulation: SimulationFinding) -> Iterable[Figure]:
    both = common_domain((simulation.scenario_fan, simulation.baseline_fan))
    kinds = (
        (simulation.scenario_fan, "scenario", "Scenario", "var(--for)", both),
        (simulation.baseline_fan, "baseline", "Baseline", "var(--mute)", both),
        (simulation.difference_fan, "difference", "Paired difference", "var(--third)", None),
    )
    for fan, word, title, colour, domain in kinds:
        if fan is not None and fan.years:
            yield fan_chart(f"{key}-{word}", fan, title, simulation.unit, colour, domain)


def _world_figures(assessment: Assessment) -> Iterable[Figure]:
    world = assessment.world
    if world.shares:
        yield share_bars("shares", world.shares)
    yield from _by_unit("polarity", world.polarity, "Polarity over the years")
    if world.poles_ahead is not None:
        recorded = next((s for s in world.polarity if s.name == "polarity.effective-poles"), None)
        title = "Power in the runs without rules"
        yield fan_chart(
            "poles-ahead",
            world.poles_ahead,
            title,
            "effective poles",
            "var(--mute)",
            None,
            recorded,
        )


def _tally(claims: Iterable[ClaimResult]) -> dict[str, list[tuple[Verdict, int]]]:
    sides = {
        "On the record": Counter(claim.history.verdict for claim in claims),
        "In simulation": Counter(claim.simulation.verdict for claim in claims),
    }
    return {
        side: [(verdict, counts[verdict]) for verdict in Verdict if counts[verdict]]
        for side, counts in sides.items()
    }


def _by_outcome(scores: Iterable[Score]) -> dict[str, list[Score]]:
    """Group the scores by what was predicted, in the order in which they come."""
    groups: dict[str, list[Score]] = {}
    for score in scores:
        groups.setdefault(score.outcome, []).append(score)
    return groups


def _chart_data(figures: Iterable[Figure]) -> str:
    """Write the specifications of all charts, each of their parts once.

    A part is an object that stands inside a specification. Charts of one kind share most of theirs,
    so a part is written as ``{"part": number}`` and kept in a list; parts can hold earlier parts.
    """
    parts: dict[str, int] = {}

    def shortened(value: Any, depth: int = 0) -> Any:
        if isinstance(value, Mapping):
            inner = {name: shortened(item, depth + 1) for name, item in value.items()}
            if depth == 0 or "values" in value:
                return inner
            return {"part": parts.setdefault(_compact(inner), len(parts))}
        if isinstance(value, (list, tuple)):
            return [shortened(item, depth + 1) for item in value]
        return value

    charts = {
        figure.key: shortened({"spec": figure.spec, "hover": figure.hover}) for figure in figures
    }
    known = ",".join(parts)
    whole = f'{{"config":{_compact(CONFIG)},"parts":[{known}],"charts":{_compact(charts)}}}'
    # "<" could close the element that holds this, or open a comment in it
    return whole.replace("<", "\\u003c")


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


@lru_cache(maxsize=1)
def _library() -> str:
    """Vega, Vega-Lite and vega-embed as one script, safe to stand inside an HTML element."""
    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    bundle = bundle.replace("\r\n", "\n").replace("\r", "\n")  # as the HTML parser hashes it
    return bundle.replace("</script", "<\\/script").replace("<!--", "\\x3c!--")


def _read(name: str) -> str:
    return resources.files("equipoise.report").joinpath(name).read_text(encoding="utf-8")


def _policy(scripts: Iterable[str], style: str) -> str:
    """Allow these scripts and this style by their hashes, images inside the file, and no more."""
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


def _hash(words: str) -> str:
    digest = hashlib.sha256(words.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
