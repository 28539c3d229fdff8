import math
import re
from xml.etree import ElementTree

import altair as alt
import pytest
from example import assessment

from equipoise.finding import Fan, Finding, MirrorRow, Reading, Series
from equipoise.report.charts import common_domain, fan_chart, series_chart
from equipoise.report.figure import rounded, unlike
from equipoise.report.forest import mirror_plot, specification_curve
from equipoise.report.page import _claim, _world_figures
from equipoise.report.still import slim
from equipoise.report.text import interval_mark, linked, number, plain, span
from equipoise.verdict import Verdict


def series(values, **changes):
    fields = {
        "name": "Arvania",
        "unit": "per year",
        "years": tuple(range(2000, 2000 + len(values))),
        "values": tuple(values),
        "covered": (2000, 1999 + len(values)),
    }
    return Series(**{**fields, **changes})


def reading(estimate, **changes):
    fields = {
        "label": f"reading {estimate}",
        "estimate": estimate,
        "interval": None if estimate is None else (estimate - 1, estimate + 1),
        "unit": "u",
        "margin": 0.5,
        "mass_for": None if estimate is None else 0.9,
        "n": 10,
    }
    return Reading(**{**fields, **changes})


def shapes_of(figure, fill):
    return re.findall(rf'<path[^>]*fill="{re.escape(fill)}"', str(figure.still))


def test_every_kind_of_chart_is_valid_vega_lite():
    figures = [
        *_claim(assessment().claims[1], "1.1", None).figures,
        *_world_figures(assessment()),
    ]
    assert len(figures) >= 9
    for figure in figures:
        alt.Chart.from_dict({**figure.spec, "datasets": {"table": figure.records()}})
        if figure.hover:
            assert figure.hover["data"] == {"name": "table"}


def test_readings_are_sorted_and_the_unknown_one_is_named_and_not_drawn():
    finding = Finding(
        verdict=Verdict.INCONCLUSIVE,
        reason="",
        readings=(reading(3.0), reading(None, reason="no layer"), reading(1.0), reading(2.0)),
    )
    figure = specification_curve("k", finding, "u")
    assert [row[2] for row in figure.rows] == [1.0, 2.0, 3.0, None]
    assert figure.rows[3][-1] == "no layer"
    words = "".join(ElementTree.fromstring(str(figure.still)).itertext())
    assert "reading 3.0" in words
    assert "reading None" not in words


def test_a_reading_in_another_unit_has_a_chart_of_its_own():
    finding = Finding(
        verdict=Verdict.LEANING, reason="", readings=(reading(1.0), reading(2.0, unit="v"))
    )
    assert [row[2] for row in specification_curve("k", finding, "v").rows] == [2.0]


def test_without_an_estimate_there_is_no_chart():
    finding = Finding(verdict=Verdict.INSUFFICIENT_DATA, reason="", readings=(reading(None),))
    assert specification_curve("k", finding, "u") is None
    silent = MirrorRow(
        holder="Borland",
        ccode=902,
        estimate=None,
        interval=None,
        n=0,
        verdict=Verdict.INSUFFICIENT_DATA,
    )
    assert mirror_plot("k", (silent,), "u", None) is None


@pytest.mark.parametrize("interval", [None, (0.5, math.inf), (-math.inf, 2.0)])
def test_an_estimate_without_both_ends_gets_a_mark_and_no_bar(interval):
    finding = Finding(
        verdict=Verdict.LEANING, reason="", readings=(reading(1.0, interval=interval, margin=None),)
    )
    still = str(specification_curve("k", finding, "u").still)
    assert 'stroke="var(--mute)"' not in still
    assert 'fill="var(--for)"' in still


def test_the_mirror_is_ranked_and_marks_the_holder():
    rows = [
        MirrorRow(
            holder=name,
            ccode=None,
            estimate=estimate,
            interval=(estimate - 1, estimate + 1),
            n=5,
            verdict=Verdict.LEANING,
            is_holder=name == "Arvania",
        )
        for name, estimate in (("Borland", 1.0), ("Arvania", 2.0), ("Cestria", 3.0))
    ]
    figure = mirror_plot("k", rows, "u", 0.5)
    assert [row[0] for row in figure.rows] == ["Cestria", "Arvania", "Borland"]
    assert figure.marked_row == 1
    words = list(ElementTree.fromstring(str(figure.still)).itertext())
    drawn = [word for word in words if word in ("Cestria", "Arvania", "Borland")]
    assert drawn == ["Cestria", "Arvania", "Borland"]


def test_an_unknown_year_is_a_gap_and_never_a_zero():
    figure = series_chart("k", [series([1.0, 2.0, None, 2.0, 3.0])], "t")
    assert figure.rows[2] == (2002, None)
    lines = re.findall(r'd="([^"]*)"[^>]*stroke="var\(--for\)"', str(figure.still))
    assert max(lines, key=len).count("M") == 2


def test_a_value_between_two_unknown_years_is_still_seen():
    lone = series_chart("k", [series([1.0, None, 2.0, None, 3.0, 1.0])], "t")
    joined = series_chart("k", [series([1.0, 2.0, None, 3.0, 1.0])], "t")
    assert 'fill="var(--for)"' in str(lone.still)
    assert not shapes_of(joined, "var(--for)")


def test_years_outside_coverage_are_shaded():
    covered = series_chart("k", [series([1.0, 2.0, 3.0])], "t")
    beyond = series_chart("k", [series([1.0, 2.0, 3.0])], "t", window=(1990, 2010))
    assert not shapes_of(covered, "var(--veil)")
    assert re.search(r'"var\(--veil\)"', str(beyond.still))


def test_a_series_of_one_year_has_an_axis_with_some_width():
    *_, line, _dots = series_chart("k", [series([1.0])], "t").spec["layer"]
    assert line["encoding"]["x"]["scale"]["domain"] == [1999, 2001]


def test_two_series_of_one_name_stay_two():
    figure = series_chart("k", [series([1.0, 2.0]), series([3.0, 4.0], is_holder=False)], "t")
    assert {row["series"] for row in figure.records()} == {"Arvania", "Arvania (2)"}
    assert unlike(["a", "b", "a"]) == ["a", "b", "a (2)"]


def test_scenario_and_baseline_share_one_axis():
    years = (2030, 2031)
    flat = Fan(years=years, q05=(1, 1), q25=(1, 1), q50=(1, 1), q75=(1, 1), q95=(1, 1), mean=(1, 1))
    high = flat.model_copy(update={"q95": (9, 9)})
    assert common_domain((flat, high)) == (1, 9)
    assert common_domain((flat, None)) is None
    assert common_domain((None, None)) is None
    assert "<svg" in fan_chart("k", flat, "t", "u", "var(--for)").still


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        (0.0, "0"),
        (-0.1234, "−0.123"),
        (12345.6, "12,346"),
        (3.21e-7, "3.21×10⁻⁷"),
        (math.nan, "–"),
        (math.inf, "∞"),
    ],
)
def test_numbers_are_written_for_reading(value, words):
    assert number(value) == words


@pytest.mark.parametrize("value", [0.0, -1.5, 3, 2016, 1e-6, -2.5e-7, 123456.0])
def test_a_number_in_a_table_can_be_read_back(value):
    assert float(plain(value).replace("−", "-")) == value


def test_an_infinite_end_has_no_place_on_an_axis_but_is_told():
    assert rounded(math.inf) is None
    assert span((1.0, math.inf)) == "1 to ∞"
    mark = str(interval_mark(2.0, (1.0, math.inf)))
    assert "nan" not in mark
    assert "inf" not in mark.replace("interval", "")


def test_the_mark_of_an_estimate_shows_what_it_is_told():
    mark = str(interval_mark(1.0, (0.5, 2.0), margin=0.2))
    assert mark.count("<line") == 3
    assert 'aria-label="Estimate 1; margin 0.2; 90% interval 0.5 to 2"' in mark
    assert interval_mark(None, None) == ""


def test_a_citation_becomes_links_and_stays_text():
    words = linked("A <b>. doi:10.1000/xyz(2). (See https://example.org/a.)")
    assert "<b>" not in words
    assert 'href="https://doi.org/10.1000/xyz(2)"' in words
    assert 'href="https://example.org/a"' in words
    assert words.endswith("</a>.)")
    assert linked("javascript:alert(1)") == "javascript:alert(1)"


def test_slimming_keeps_the_picture():
    drawn = slim(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g fill="none"><g>'
        '<line transform="translate(0,1)" x2="5.04" y2="0" stroke="red" opacity="0.35"/>'
        '<text transform="translate(1.26,2)" fill="red">a</text>'
        '<path d="M0,0h1v1h-1Z"/><g></g></g></g></svg>'
    )
    assert 'x2="5"' in drawn
    assert 'opacity="0.35"' in drawn  # not geometry, so not rounded
    assert '<text fill="red" x="1.3" y="2">a</text>' in drawn
    assert "<path" not in drawn  # neither filled nor stroked: nothing to see
