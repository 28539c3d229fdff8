"""From a document to a draft file, through a review, to claims that are weighed."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from equipoise.doctrine.accepted import accepted_part
from equipoise.doctrine.check import check_doctrine
from equipoise.doctrine.read import read_doctrine
from equipoise.errors import DataError, DoctrineError, OutputError, UsageError
from equipoise.reading.drafts import changes, draft_text, mark, quotes, to_review, write_draft
from equipoise.reading.language import read_document
from equipoise.reading.load import load_document
from equipoise.reading.proposals import propose
from equipoise.reading.statements import read_statements

COMMAND = str(Path(sys.executable).with_name("equipoise"))
SPEECH = """We will deepen our cooperation with Argentina.

Brazil may use armed force only to repel an armed attack on itself.

Our goal is to make Africa a zone of peace.

All States must respect international law.

More trade with China would help the countries of Africa.
"""


@pytest.fixture
def speech(tmp_path):
    path = tmp_path / "speech.txt"
    path.write_text(SPEECH, encoding="utf-8")
    return path


@pytest.fixture
def draft(speech, tmp_path):
    document = load_document(speech)
    found = tuple(read_statements(document.text, "BRA"))
    path = tmp_path / "speech.yaml"
    write_draft(draft_text(document, found, "BRA", date(2011, 9, 21), "speech"), path)
    return path


def run(*words, **options):
    return subprocess.run(
        [COMMAND, *map(str, words)], capture_output=True, text=True, timeout=120, **options
    )


def test_a_draft_is_a_doctrine_that_check_accepts_and_holds_no_words_of_the_document(draft):
    problems = check_doctrine(draft)
    assert [p.severity for p in problems] == ["warning"]
    assert "draft" in str(problems[0])
    text = draft.read_text()
    assert "deepen" not in text
    assert "armed attack" not in text
    doctrine = read_doctrine(draft)
    assert doctrine.doctrine.draft
    assert len(doctrine.statements) == 5
    assert {s.review for s in doctrine.statements} == {"draft"}


def test_a_statement_proposes_a_claim_or_says_why_not(draft):
    doctrine = read_doctrine(draft)
    kinds = {c.statement: (c.kind, getattr(c, "outcome", None)) for c in doctrine.claims}
    assert kinds == {
        "s0001": ("commitment", "cooperation.ties@partners"),
        "s0002": ("rule", "force.trigger-met@holder"),
        "s0003": ("goal", "dispute.onset@region"),
        "s0004": ("normative", None),
    }
    assert [(r.operator, r.statement) for r in doctrine.rules] == [("FORCE_GATE", "s0002")]
    assert "not about the holder" in doctrine.statements[4].why_no_claim


@pytest.mark.parametrize(
    ("group", "members"),
    [("the African Union", "AFRICAN_UNION"), ("the Arab League", "ARAB_LEAGUE"),
     ("the Non-Aligned Movement", "NON_ALIGNED"), ("ECOWAS", "ECOWAS")],
)  # fmt: skip
def test_a_group_whose_members_are_known_is_weighed_by_them(group, members):
    (statement,) = read_statements(f"We will deepen our cooperation with {group}.", "BRA")
    claim, _, why = propose(statement, "BRA", 2011)
    assert (claim["among"], why) == ({"group": members}, "")


def test_a_statement_that_names_nobody_is_weighed_by_what_it_is_about(tmp_path):
    path = tmp_path / "topics.txt"
    path.write_text(
        "We will expand our trade.\n\nWe will increase trade with the world.\n\n"
        "We seek prosperity for our people.\n\n"
        "We are committed to the United Nations.\n\nWe will keep our promises to everybody always.\n"
    )
    document = load_document(path)
    found = tuple(read_statements(document.text, "BRA"))
    out = tmp_path / "topics.yaml"
    write_draft(draft_text(document, found, "BRA", date(2011, 9, 21), "speech"), out)
    assert [p.severity for p in check_doctrine(out)] == ["warning"]
    doctrine = read_doctrine(out)
    assert [c.outcome for c in doctrine.claims] == [
        "trade.dyadic@partners", "trade.dyadic@partners", "growth.gdp@holder", "igo.joint@partners",
    ]  # fmt: skip
    assert "about trade" in doctrine.claims[0].reading
    assert "nothing that a measure is proposed for" in doctrine.statements[-1].why_no_claim


def test_nothing_is_weighed_before_it_is_accepted(draft, speech):
    doctrine = read_doctrine(draft)
    with pytest.raises(DoctrineError, match="none of its 5 drafted statements is accepted"):
        accepted_part(doctrine)
    assert accepted_part(doctrine, allow_drafts=True).doctrine.draft
    document = load_document(speech)
    assert mark(draft, document, ["s0001"], "accepted", "A. Reader", today=date(2026, 1, 2)) == 1
    part = accepted_part(read_doctrine(draft))
    assert [c.statement for c in part.claims] == ["s0001"]
    assert part.rules == ()


def test_reviews_are_added_and_never_taken_away(draft, speech):
    document = load_document(speech)
    mark(draft, document, ["s0001"], "accepted", "A. Reader", "clear", date(2026, 1, 2))
    mark(draft, document, ["s0001"], "rejected", "B. Reader", today=date(2026, 1, 3))
    first = read_doctrine(draft).statements[0]
    assert [(r.state, r.by, r.note) for r in first.reviews] == [
        ("accepted", "A. Reader", "clear"), ("rejected", "B. Reader", ""),
    ]  # fmt: skip
    assert first.review == "rejected"


def test_a_rule_on_force_is_accepted_by_its_name_or_not_at_all(draft, speech):
    document = load_document(speech)
    assert mark(draft, document, [], "accepted", "A. Reader") == 4
    waiting = to_review(read_doctrine(draft))
    assert [s.kind for s in waiting] == ["force_rule"]
    mark(draft, document, ["s0002"], "accepted", "A. Reader")
    assert to_review(read_doctrine(draft)) == ()


def test_what_is_least_sure_is_reviewed_first_and_force_before_all(draft):
    order = to_review(read_doctrine(draft))
    assert order[0].kind == "force_rule"
    ranks = [["low", "medium", "high"].index(s.confidence) for s in order[1:]]
    assert ranks == sorted(ranks)


def test_broken_quotes_unknown_ids_and_nobody_are_refused(draft, speech):
    document = load_document(speech)
    with pytest.raises(UsageError, match="no statement 's0009'; did you mean"):
        mark(draft, document, ["s0009"], "accepted", "A. Reader")
    with pytest.raises(UsageError, match="--by"):
        mark(draft, document, ["s0001"], "accepted", " ")
    speech.write_text(SPEECH.replace("deepen", "reduce"), encoding="utf-8")
    with pytest.raises(DataError, match="are not those of s0001; this is another version"):
        mark(draft, load_document(speech), ["s0002"], "accepted", "A. Reader")
    assert quotes(read_doctrine(draft), document)["s0001"].startswith("We will deepen")


def test_a_draft_is_never_written_over(draft):
    with pytest.raises(OutputError, match="is there already"):
        write_draft("x", draft)


def test_a_claim_of_no_statement_is_told_at_its_line(draft):
    draft.write_text(draft.read_text().replace("statement: s0001", "statement: s0091"))
    errors = [p for p in check_doctrine(draft) if p.severity == "error"]
    assert "no statement has the id 's0091'" in str(errors[0])


def test_differences_between_two_drafts_are_told_field_by_field(draft, tmp_path, speech):
    other = tmp_path / "other.yaml"
    other.write_text(
        draft.read_text().replace("kind: commitment\n  stance", "kind: goal\n  stance")
    )
    mark(other, load_document(speech), ["s0004"], "accepted", "A. Reader")
    found = list(changes(read_doctrine(draft), read_doctrine(other)))
    assert found == [
        "  s0001 line 1: kind: commitment then, goal now",
        "  s0004 line 7: review: draft then, accepted now",
    ]


def test_the_verbs_go_from_a_document_to_claims(speech, tmp_path):
    out = tmp_path / "draft.yaml"
    lines = run("draft", speech, "--speaker", "BRA", "--json").stdout.splitlines()
    rows = [json.loads(line) for line in lines]
    assert {"start", "end", "quote", "kind", "actor", "targets", "stance", "polarity"} <= rows[
        0
    ].keys()
    assert SPEECH[rows[0]["start"] : rows[0]["end"]] == rows[0]["quote"]
    words = ("draft", speech, "--speaker", "BRA", "--adopted", "2011-09-21", "--out", out)
    assert run(*words).stdout.startswith("5 statements: 1 causal, 1 commitment, 1 force_rule")
    assert run(*words).returncode == 1
    refused = run("weigh", out)
    assert refused.returncode == 1
    assert "none of its 5 drafted statements is accepted" in refused.stderr
    place = ("--document", speech, "--by", "A. Reader")
    reviewed = run("review", out, *place, input="r\na\nq\n")
    assert "[1/5] s0002, line 3" in reviewed.stdout
    assert "«Brazil may use armed force only" in reviewed.stdout
    assert read_doctrine(out).statements[1].review == "rejected"
    assert run("accept", out, *place).returncode == 0
    assert run("diff", out, out).stderr.endswith("0 differences\n")
    assert "s0001" in run("weigh", out).stdout


def test_without_a_file_to_write_the_statements_are_listed_as_wide_as_the_screen(speech):
    done = run(
        "draft", speech, "--speaker", "BRA", "--no-vectors", env=os.environ | {"COLUMNS": "80"}
    )
    first, *lines = done.stdout.splitlines()
    assert first.endswith("1 to look at first (!)")
    assert len(lines) == 5
    assert lines[0].split()[:6] == ["1", "commitment", "BRA", ">", "ARG", "cooperative"]
    assert lines[0].endswith("We will deepen our cooperati…")
    assert [line[0] for line in lines] == [" ", "!", " ", " ", " "]
    assert {len(line) for line in lines[:2]} == {80}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--out", "x.yaml"), "say with --speaker"),
        (
            ("--out", "x.yaml", "--speaker", "BRA"),
            "--adopted is missing; give the day as 2023-03-31",
        ),
        (("--speaker", "Freedonia"), "'Freedonia' is unknown"),
    ],
)
def test_wrong_use_is_one_line(speech, words, message, tmp_path):
    done = run("draft", speech, *words, cwd=tmp_path)
    assert done.returncode in (1, 2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_page_shows_the_last_printed_scores():
    root = Path(__file__).parent.parent.parent
    figures = (root / "verification" / "reading.txt").read_text().rstrip()
    assert figures in (root / "docs" / "reading.md").read_text()


@pytest.mark.pack
def test_the_page_shows_what_is_drafted_of_the_first_doctrine(pack_dir):
    page = (Path(__file__).parents[2] / "docs" / "reading.md").read_text()
    table = page.partition("## The first doctrine")[2].partition("The twelfth row")[0]
    rows = [line.split("|")[2:4] for line in table.splitlines() if line.startswith("| ")][2:]
    document = load_document(Path(pack_dir).parent / "documents" / "000_2cc1f2fce334e1ba.txt")
    found = read_document(document, "RUS", by_vector=True)
    drafted = [
        (
            s.line,
            f"{s.kind}, {s.polarity}: {s.actor or 'nobody'} toward {', '.join(s.targets) or 'nobody'}",
        )
        for s in found
        if s.attribution[-1].role == "document"
    ]
    assert [(int(line), words.strip()) for line, words in rows] == drafted


def test_a_report_of_drafts_says_so_and_how_it_was_made(draft, tmp_path, monkeypatch):
    from equipoise.assessing import Options, assess

    monkeypatch.delenv("EQUIPOISE_DATA", raising=False)
    options = Options(replicates=2, years=1, placebos=0, allow_drafts=True)
    found = assess(draft, tmp_path / "run", None, options)
    assert found.draft
    assert found.run.command.endswith("--allow-drafts")
    assert "DRAFT" in (tmp_path / "run" / "report.html").read_text()
    with pytest.raises(DoctrineError, match="none of its 5 drafted statements is accepted"):
        assess(draft, tmp_path / "other", None, Options(replicates=2, years=1, placebos=0))


def test_sentences_without_a_statement_are_counted_and_shown(tmp_path):
    path = tmp_path / "speech.txt"
    path.write_text(f"Annex\n\n{SPEECH}\nWho will answer?\n", encoding="utf-8")
    out = tmp_path / "speech.yaml"
    run("draft", path, "--speaker", "BRA", "--adopted", "2011-09-21", "--out", out)
    words = ("review", out, "--document", path, "--by", "A. Reader")
    shown = run(*words, "--missed")
    assert shown.stdout == "line 1, at 0: Annex\nline 13, at 272: Who will answer?\n"
    assert shown.stderr.endswith("2 sentences have no statement\n")
    assert "2 sentences have no statement; --missed shows them" in run(*words, input="q\n").stderr
