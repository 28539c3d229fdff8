import base64
import hashlib
import json
import os
import re
import stat

import pytest
from example import ROWS, assessment
from parsed import Page

from equipoise.errors import OutputError
from equipoise.report.coded import Coded, coded_in
from equipoise.report.page import render, write_report
from equipoise.report.text import anchor
from equipoise.verdict import Verdict

HOSTILE = "</script><script>alert(1)</script><img src=http://evil.example/x onerror=alert(1)>"


@pytest.fixture(scope="module")
def read(page):
    return Page(page)


def few(**changes):
    return assessment(claims=assessment().claims[:2], **changes)


def test_the_report_stays_below_three_megabytes(page):
    assert len(page.encode()) < 3_000_000


def test_the_same_assessment_gives_the_same_page():
    assert render(few()) == render(few())


def test_nothing_but_links_points_outside_the_file(read):
    for element in read.elements:
        for name, value in element.attributes.items():
            is_link = element.tag == "a" and name == "href"
            assert is_link or "//" not in value or name == "content", (element.tag, name, value)
            assert not name.startswith("on"), (element.tag, name)
        assert element.tag not in ("iframe", "object", "embed", "base", "img", "audio", "video")
    for style in read.all("style"):
        assert "url(" not in style.text
        assert "@import" not in style.text
    icons = [link.attributes["href"] for link in read.all("link")]
    assert icons == ["data:,"]


def test_no_style_attribute_stands_where_the_policy_forbids_it(read):
    assert not [e.tag for e in read.elements if "style" in e.attributes]


def policy_of(read):
    metas = [meta.attributes for meta in read.all("meta")]
    (policy,) = (m["content"] for m in metas if m.get("http-equiv") == "Content-Security-Policy")
    return dict(part.strip().split(" ", 1) for part in policy.split(";"))


def hash_of(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_names_every_script_and_style_and_allows_no_more(read):
    policy = policy_of(read)
    scripts = [s.text for s in read.all("script") if s.attributes.get("type") is None]
    assert policy["default-src"] == "'none'"
    assert policy["script-src"].split() == [hash_of(script) for script in scripts]
    assert policy["style-src"].split() == [hash_of(style.text) for style in read.all("style")]
    assert policy["img-src"] == "data:"
    assert len(scripts) == 2
    assert not any("\r" in script for script in scripts)  # the browser would hash another text


def test_all_rows_and_all_claims_have_their_place(read, whole):
    ids = [e.attributes["id"] for e in read.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    assert len(ROWS) == 12
    for row, says in ROWS.items():
        assert f"row-{row}" in ids
        assert says in read.text
    cards = [e.attributes["id"] for e in read.all("article") if e.attributes["class"] == "card"]
    assert cards == [f"claim-{claim.id}" for claim in whole.claims]


def test_every_link_inside_the_page_leads_somewhere(read):
    ids = {e.attributes.get("id") for e in read.elements} | {"everything"}
    inside = [a.attributes["href"][1:] for a in read.all("a") if a.attributes["href"][0] == "#"]
    assert len(inside) > 100
    assert set(inside) <= ids


def test_a_card_links_to_the_line_of_the_doctrine_file_that_codes_it(page, whole):
    card = page[page.index('id="claim-reciprocity-b"') :]
    line = int(re.search(r'href="#line-(\d+)"', card).group(1))
    assert whole.doctrine_text.split("\n")[line - 1] == "  - id: reciprocity-b"


def test_every_chart_has_a_picture_and_its_data_as_a_table(page, read):
    figures = re.findall(r'<figure class="chart.*?</figure>', page, re.DOTALL)
    assert len(figures) > 100
    for figure in figures:
        assert re.search(r'<svg class="still" viewBox', figure)
        assert re.search(r"<details.*<table.*<tbody>\s*<tr.*<td", figure, re.DOTALL)
        assert re.search(r'role="img" aria-label="[^"]{20,}"', figure)


def test_every_verdict_is_told_in_words_and_by_a_mark_of_its_own(page, read):
    for verdict in Verdict:
        assert verdict in read.text
        assert f'<symbol id="v-{verdict}"' in page
    symbols = re.findall(r"<symbol id=[^>]+>(.*?)</symbol>", page)
    assert len(set(symbols)) == len(Verdict)


def test_the_words_of_the_run_and_of_what_was_missing_are_shown(read, whole):
    for words in (whole.title, whole.run.command, whole.run.fingerprint, *whole.missing):
        assert words in read.text
    assert whole.run.doctrine_sha256 in read.text
    assert "Restating is not agreeing" in read.text
    assert "95% or more" in read.text


def test_the_doctrine_file_is_shown_verbatim(read, whole):
    lines = [e.text for e in read.all("code") if e.attributes.get("id", "").startswith("line-")]
    assert "".join(lines).removesuffix("\n") == whole.doctrine_text


def test_long_tables_of_cases_start_closed(page):
    assert re.search(r'<details class="table">\s*<summary>Cases behind the number, 18', page)
    assert re.search(r'<details class="table" open>\s*<summary>Cases behind the number, 5', page)


def test_what_the_doctrine_says_is_text_and_never_markup():
    first, second = assessment().claims[:2]
    history = first.history.model_copy(
        update={
            "unit": HOSTILE,
            "mirror": (first.history.mirror[0].model_copy(update={"holder": HOSTILE}),),
            "readings": (first.history.readings[0].model_copy(update={"label": HOSTILE}),),
            "series": (first.history.series[0].model_copy(update={"name": HOSTILE}),),
        }
    )
    claim = first.model_copy(update={"id": HOSTILE, "reading": HOSTILE, "history": history})
    page = render(
        assessment(claims=(claim, second), title=HOSTILE, doctrine_text=f"x: {HOSTILE}\n<!-- ")
    )
    read = Page(page)
    assert not read.all("img")
    assert len(read.all("script")) == 3
    assert HOSTILE in read.text
    data = next(s for s in read.all("script") if s.attributes.get("id") == "chart-data")
    assert "<" not in data.text
    assert HOSTILE in json.dumps(json.loads(data.text))


def test_a_control_character_in_a_label_does_not_stop_the_report():
    first = assessment().claims[0]
    series = first.history.series[0].model_copy(update={"name": "a\x00\x08\ud800b"})
    history = first.history.model_copy(update={"series": (series,)})
    page = render(assessment(claims=(first.model_copy(update={"history": history}),)))
    assert "a\N{REPLACEMENT CHARACTER}" in page


def test_a_page_of_nothing_is_still_a_page():
    bare = assessment()
    world = bare.world.model_copy(update={"shares": (), "polarity": (), "caveats": ()})
    trust = type(bare.trust)()
    page = render(
        assessment(claims=(), rows=(), sources=(), missing=(), world=world, trust=trust, adopted="")
    )
    read = Page(page)
    assert "What was not available" not in read.text
    assert "Calibration was not computed" in read.text
    assert not read.all("figure")


def test_a_claim_of_a_row_nobody_declared_is_shown_all_the_same():
    claim = assessment().claims[0].model_copy(update={"row": "stray"})
    read = Page(render(assessment(claims=(claim,))))
    assert "row-stray" in [e.attributes.get("id") for e in read.elements]


def test_a_draft_says_so_before_anything_else_and_on_paper():
    page = render(few(draft=True))
    body = page[page.index("<body>") :]
    assert body.index("DRAFT") < body.index("<h1>")
    assert "unreviewed draft" in Page(page).text
    assert "<title>DRAFT" in page
    printed = page[page.index("@media print") : page.index("</style>")]
    assert ".draft-banner" in printed
    assert "display: none" not in printed[printed.index(".draft-banner") :].split("}")[0]
    assert "draft" not in Page(render(few())).text.lower()


def test_a_claim_leads_to_its_card_and_to_its_own_line_even_if_a_row_shares_its_name():
    claim = assessment().claims[0].model_copy(update={"id": "near-abroad", "row": "near-abroad"})
    text = (
        "doctrine: {id: arvania-2031}\n"
        "rows:\n"
        "  - {id: near-abroad, says: The document says so.}\n"
        "claims:\n"
        "  - row: near-abroad\n"
        "    id: 'near-abroad'\n"
        "rules:\n"
        "  - {id: near-abroad, operator: RECIP}\n"
    )
    page = render(assessment(claims=(claim,), doctrine_text=text))
    verdicts, cards = page[: page.index('id="claims"')], page[page.index('id="claims"') :]
    for part in (verdicts, cards):
        assert re.findall(r'href="#line-(\d+)"', part) == ["6"]
    place = re.search(r'<span class="place"><a href="#([^"]+)">([^<]+)</a>', verdicts)
    assert place.groups() == ("claim-near-abroad", claim.place)


@pytest.mark.parametrize(
    "text", ["", "claims: [", "- a", "claims: {id: x}", "claims: [id, {id: [x]}]"]
)
def test_a_file_that_cannot_be_read_has_no_lines_and_stops_nothing(text):
    assert coded_in(text) == {}
    assert 'href="#line-' not in render(few(doctrine_text=text))


def test_what_is_expected_is_read_from_the_file():
    text = "claims:\n- {id: a, expect: {direction: at-most, value: 5}}\n- {id: b, expect: {value: .nan}}"
    assert coded_in(text) == {"a": Coded(2, "at-most", 5.0), "b": Coded(3, "", None)}


def test_a_card_shows_what_decides_it(read, page):
    assert "What decides it" in read.text
    assert re.search(
        r'<th scope="row">2003</th><td class="num">[^<]+</td><td><span class="chip', page
    )


def test_scores_stand_in_groups_by_what_was_predicted(page):
    groups = re.findall(r'<tr class="group"><th scope="rowgroup" colspan="6">([^<]+)', page)
    assert groups == ["dispute.onset", "war.onset", "growth.gdp"]


def test_a_word_from_the_file_becomes_a_harmless_anchor():
    assert anchor('a"b c/ü') == "a-b-c-"


def test_the_report_is_written_and_readable_by_all(tmp_path):
    path = write_report(few(), tmp_path / "report.html")
    assert path.read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert os.listdir(tmp_path) == ["report.html"]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


def test_a_report_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    taken = tmp_path / "report.html"
    taken.mkdir()
    with pytest.raises(OutputError, match=r"report\.html: cannot be written"):
        write_report(few(), taken)
    assert os.listdir(tmp_path) == ["report.html"]
    with pytest.raises(OutputError, match="folder that exists"):
        write_report(few(), tmp_path / "nowhere" / "report.html")


def test_a_failed_write_keeps_the_report_that_was_there(tmp_path, monkeypatch):
    path = tmp_path / "report.html"
    path.write_text("the old one")

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("equipoise.files.os.replace", refuse)
    with pytest.raises(OutputError, match="No space left"):
        write_report(few(), path)
    assert path.read_text() == "the old one"
    assert os.listdir(tmp_path) == ["report.html"]
