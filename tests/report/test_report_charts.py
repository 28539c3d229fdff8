import math
import re
from xml.etree import ElementTree

import altair as alt
import pytest
from example import assessment

from equipoise.finding import Fan, Finding, MirrorRow, Reading, Series, Severity
from equipoise.report.charts import common_domain, fan_chart, series_chart
from equipoise.report.coded import Coded, Yardstick
from equipoise.report.figure import rounded, unlike
from equipoise.report.forest import mirror_plot, specification_curve
from equipoise.report.page import _claim, _world_figures
from equipoise.report.placebo import placebo_histogram
from equipoise.report.still import slim
from equipoise.report.text import brief, count, interval_mark, linked, number, plain, span
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
        *_claim(assessment().claims[1], "1.1", Coded(direction="increase")).figures,
        *_world_figures(assessment()),
    ]
    assert len(figures) >= 10
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
    assert mirror_plot("k", (silent,), "u", Yardstick()) is None


@pytest.mark.parametrize("interval", [None, (0.5, math.inf), (-math.inf, 2.0)])
def test_an_estimate_without_both_ends_gets_a_mark_and_no_bar(interval):
    finding = Finding(
        verdict=Verdict.LEANING, reason="", readings=(reading(1.0, interval=interval, margin=None),)
    )
    still = str(specification_curve("k", finding, "u").still)
    assert 'stroke="var(--mute)"' not in still
    assert 'fill="var(--for)"' in still


def words_of(figure):
    return "".join(ElementTree.fromstring(str(figure.still)).itertext())


def test_a_reading_beside_the_others_is_hollow_and_named_as_not_counted():
    finding = Finding(
        verdict=Verdict.LEANING,
        reason="",
        unit="u",
        readings=(reading(1.0), reading(2.0, beside=True)),
        agreement=1.0,
    )
    figure = specification_curve("k", finding, "u")
    assert shapes_of(figure, "var(--paper)")
    assert "reading 2.0 (not counted)" in words_of(figure)
    assert "Hollow marks" in figure.note
    assert "Of the 1 readings that count, in whatever unit, 100%" in figure.note
    all_count = specification_curve(
        "k", finding.model_copy(update={"readings": (reading(1.0), reading(2.0))}), "u"
    )
    assert not shapes_of(all_count, "var(--paper)")
    assert "not counted" not in words_of(all_count) + all_count.note


def test_the_table_of_readings_has_the_years_used_and_whole_counts():
    finding = Finding(
        verdict=Verdict.LEANING,
        reason="",
        readings=(reading(1.0, used=(1992, 2010), n=44.0), reading(2.0, n=44.25)),
    )
    rows = specification_curve("k", finding, "u").records()
    assert [row["used"] for row in rows] == ["1992–2010", "–"]
    assert [plain(row["n"]) for row in rows] == ["44", "44.2"]


def test_the_mean_of_the_readings_as_written_stands_in_their_own_chart():
    finding = Finding(
        verdict=Verdict.LEANING,
        reason="",
        estimate=1.5,
        unit="u, mean of 2 readings",
        readings=(reading(1.0), reading(2.0)),
    )
    figure = specification_curve("k", finding, "u", Coded(direction="at-most", bound=3.0))
    assert [row[2] for row in figure.rows] == [1.5, 1.0, 2.0]
    assert figure.rows[0][1].startswith("Mean of the readings")
    assert [row[5] for row in figure.rows] == [None, 3.5, 3.5]


@pytest.mark.parametrize(
    ("coded", "unit", "edges"),
    [
        (Coded(direction="decrease"), "times the rate of its peers", (0.9,)),
        (Coded(direction="increase"), "per year", (0.1,)),
        (Coded(direction="none"), "per year", (-0.1, 0.1)),
        (Coded(direction="at-most", bound=5.0), "rank", (5.1,)),
        (Coded(direction="at-least", bound=1.0), "share", (0.9,)),
        (Coded(), "times per decade", (0.9, 1.1)),
    ],
)
def test_the_margin_lies_where_the_claim_puts_it(coded, unit, edges):
    assert coded.yardstick(unit, 0.1).edges == pytest.approx(edges)
    assert coded.yardstick(unit, None).edges == ()


def tried(estimates, **changes):
    trial = Severity(
        placebos=99,
        distinct=50,
        alarms=2,
        estimates=tuple(estimates),
        too_often=False,
        as_far=0.04,
        detectable=None,
    )
    own = reading(2.0, unit="per year").model_copy(update=changes)
    beside = reading(7.0, beside=True)
    return Finding(verdict=Verdict.LEANING, reason="", readings=(beside, own), trial=trial)


def test_every_placebo_stands_in_one_bar_and_the_record_beside_them():
    values = [k / 50 - 1 for k in range(99)]
    figure = placebo_histogram("k", tried(values))
    assert sum(row[2] for row in figure.rows) == 99
    for low, high, number_of in figure.rows:
        inside = sum(low - 1e-9 <= value <= high + 1e-9 for value in values)
        assert number_of <= inside <= number_of + 2
    assert "the record: 2" in words_of(figure)
    assert "99 placebos" in figure.note
    assert "called 2 of them supported." in figure.note
    assert "in 4 of them (4%) the readings together" in figure.note
    alt.Chart.from_dict({**figure.spec, "datasets": {"table": figure.records()}})


def test_placebos_of_a_ratio_stand_in_equal_factors_around_one():
    figure = placebo_histogram("k", tried([0.25, 0.5, 1.0, 2.0, 4.0], unit="times per decade"))
    factors = [high / low for low, high, _ in figure.rows]
    assert max(factors) == pytest.approx(min(factors), rel=0.01)
    with_none = placebo_histogram("k", tried([0.0, 0.5, 1.0, 2.0], unit="times per decade"))
    assert with_none.rows[0][0] == 0.0


def test_without_three_different_placebos_there_is_no_histogram():
    assert placebo_histogram("k", tried([1.0, 1.0, 2.0])) is None
    assert placebo_histogram("k", tried([])) is None
    assert placebo_histogram("k", tried([1.0, 2.0, 3.0], estimate=None)) is None
    untried = tried(range(99)).model_copy(update={"trial": None})
    assert placebo_histogram("k", untried) is None
    assert "1 have no finite" not in placebo_histogram("k", tried(range(99))).note
    assert "96 have no finite" in placebo_histogram("k", tried([1.0, 2.0, 3.0, math.inf])).note


@pytest.mark.parametrize(
    ("value", "words"), [(44.0, "44"), (30378, "30,378"), (12.34, "12.3"), (None, "–")]
)
def test_a_count_is_whole_where_it_is_whole(value, words):
    assert count(value) == words


def test_a_long_unit_is_cut_where_it_can_be():
    whole = "share of joint roll calls, change per decade, beside other major powers"
    assert brief(whole) == "share of joint roll calls, change per decade …"
    assert brief("per year") == "per year"
    assert len(brief("word " * 40)) < 52


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
    figure = mirror_plot("k", rows, "u", Yardstick(edges=(0.5,)))
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


def test_the_record_is_a_line_over_a_fan_and_unknown_where_it_ends():
    years = (2000, 2001)
    flat = Fan(years=years, q05=(1, 1), q25=(1, 1), q50=(1, 1), q75=(1, 1), q95=(1, 1), mean=(1, 1))
    known = Series(name="a", unit="u", years=(1999, 2000), values=(7.0, 8.0), covered=(1999, 2000))
    figure = fan_chart("k", flat, "t", "u", "var(--mute)", None, known)
    assert [row["recorded"] for row in figure.records()] == [8.0, None]
    assert "the runs know nothing of these years" in figure.note
    bare = fan_chart("k", flat, "t", "u", "var(--mute)")
    assert "recorded" not in bare.records()[0]
    assert not bare.note


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
    mark = str(interval_mark(1.0, (0.5, 2.0), Yardstick(edges=(0.2,))))
    assert mark.count("<line") == 3
    assert 'aria-label="Estimate 1; margin at 0.2; 90% interval 0.5 to 2"' in mark
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
