"""What a reviewer corrects in a draft: the field, what it was, and the claim that follows from it."""

from datetime import date

import pytest
from typer.testing import CliRunner

from equipoise.cli import app
from equipoise.doctrine.accepted import accepted_part
from equipoise.doctrine.check import check_doctrine
from equipoise.doctrine.read import read_doctrine
from equipoise.doctrine.schema import GroupRef
from equipoise.errors import DataError, StateError, UsageError
from equipoise.reading.corrections import add, correct
from equipoise.reading.drafts import changes, draft_text, quotes, to_review, unstated, write_draft
from equipoise.reading.load import load_document
from equipoise.reading.statements import read_statements

SPEECH = """We will deepen our cooperation with Argentina.

Chile is a partner of ours.

They will always trade with Peru.
"""
BY = "A. Reader"


def drafted(folder, holder="BRA"):
    speech, path = folder / "speech.txt", folder / "speech.yaml"
    speech.write_text(SPEECH, encoding="utf-8")
    document = load_document(speech)
    found = tuple(read_statements(document.text, holder))
    write_draft(draft_text(document, found, holder, date(2011, 9, 21), "speech"), path)
    return path, document


@pytest.fixture
def draft(tmp_path):
    return drafted(tmp_path)


def test_a_correction_is_kept_with_what_was_and_counts_as_reviewed(draft):
    path, document = draft
    before = read_doctrine(path)
    fields = {"actor": "Brazil", "kind": "commitment", "stance": "cooperative"}
    done = correct(path, document, "s0003", fields, BY, "they are we", date(2026, 1, 2))
    after = read_doctrine(path)
    assert done.fields == (
        "actor: CHL then, BRA now", "kind: factual then, commitment now", "stance: none then, cooperative now",
    )  # fmt: skip
    statement = after.statements[2]
    assert (statement.actor, statement.kind, statement.review) == ("BRA", "commitment", "edited")
    (step,) = statement.reviews
    assert (step.by, step.note, step.at) == (BY, "they are we", date(2026, 1, 2))
    assert step.was == {"actor": "CHL", "kind": "factual", "stance": "none"}
    assert [s.id for s in to_review(after)] == ["s0002", "s0001"]
    assert "s0003 line 5: review: draft then, edited now" in "\n".join(changes(before, after))


def test_the_claim_of_a_corrected_statement_is_proposed_and_weighed(draft):
    path, document = draft
    assert [c.statement for c in read_doctrine(path).claims] == ["s0001"]
    done = correct(path, document, "s0003", {"actor": "BRA", "kind": "commitment"}, BY)
    assert done.claim == "proposed"
    assert read_doctrine(path).statements[2].why_no_claim == ""
    part = accepted_part(read_doctrine(path))
    assert [(c.statement, c.among.states) for c in part.claims] == [("s0003", ("PER",))]
    assert [p.severity for p in check_doctrine(path)] == ["warning"]
    assert (
        correct(path, document, "s0003", {"targets": "CHL,grp:africa"}, BY).claim == "proposed anew"
    )
    assert accepted_part(read_doctrine(path)).claims[0].among.states == ("CHL",)
    done = correct(path, document, "s0003", {"kind": "factual", "targets": "nobody"}, BY)
    assert done.claim.startswith("none: it says how things are")
    last = read_doctrine(path)
    assert [r.id for r in last.rows] == [c.statement for c in last.claims] == ["s0001"]
    assert last.statements[2].why_no_claim == done.claim.removeprefix("none: ")
    assert last.statements[2].targets == ()


def test_a_rule_on_force_comes_with_its_rule_and_goes_with_it(draft):
    path, document = draft
    correct(path, document, "s0001", {"kind": "force_rule"}, BY)
    found = read_doctrine(path)
    assert [r.statement for r in found.rules] == ["s0001"]
    assert found.rows[0].says == "A force rule statement in line 1."
    correct(path, document, "s0001", {"kind": "causal"}, BY)
    found = read_doctrine(path)
    assert (found.rules, found.claims, found.rows) == ((), (), ())
    assert "claims:" not in path.read_text()
    correct(path, document, "s0001", {"kind": "commitment"}, BY)
    assert [c.id for c in read_doctrine(path).claims] == ["claim-s0001"]
    assert [p.severity for p in check_doctrine(path)] == ["warning"]


def test_a_claim_that_was_changed_by_hand_is_left_as_it_is(draft):
    path, document = draft
    path.write_text(path.read_text().replace("margin: 0.02", "margin: 0.03"))
    done = correct(path, document, "s0001", {"kind": "factual"}, BY)
    assert done.claim == "changed by hand, and left as it is"
    found = read_doctrine(path)
    assert found.claims[0].expect.margin == 0.03
    assert found.statements[0].kind == "factual"


@pytest.mark.parametrize(
    ("name", "fields", "message"),
    [
        ("s0009", {"kind": "goal"}, "no statement 's0009'; did you mean"),
        ("s0001", {"kinds": "goal"}, "no field 'kinds'; did you mean 'kind'"),
        ("s0001", {"kind": "goa"}, "kind 'goa' is unknown; one of force_rule, stance"),
        ("s0001", {"targets": "grp:wst"}, "no group 'grp:wst'; did you mean 'grp:west'"),
        ("s0001", {"kind": "commitment"}, "s0001 is so already; give what differs"),
    ],
)
def test_what_cannot_be_taken_is_one_line_and_changes_nothing(draft, name, fields, message):
    path, document = draft
    before = path.read_bytes()
    with pytest.raises(UsageError, match=message):
        correct(path, document, name, fields, BY)
    with pytest.raises(UsageError, match="--by"):
        correct(path, document, "s0001", {"kind": "goal"}, " ")
    with pytest.raises(StateError, match="'Freedonia' is unknown"):
        correct(path, document, "s0001", {"actor": "Freedonia"}, BY)
    assert path.read_bytes() == before


def test_a_broken_quote_is_refused(draft, tmp_path):
    path, _ = draft
    (tmp_path / "speech.txt").write_text(SPEECH.replace("deepen", "reduce"), encoding="utf-8")
    with pytest.raises(DataError, match="another version of the document"):
        correct(path, load_document(tmp_path / "speech.txt"), "s0003", {"kind": "goal"}, BY)


def test_a_group_can_be_the_holder_and_its_claims_are_proposed(tmp_path):
    path, document = drafted(tmp_path, "grp:eu")
    assert read_doctrine(path).doctrine.holder == GroupRef(group="EU")
    assert [p.severity for p in check_doctrine(path)] == ["warning"]
    correct(path, document, "s0003", {"actor": "grp:eu", "kind": "commitment"}, BY)
    assert [c.statement for c in read_doctrine(path).claims] == ["s0001", "s0003"]
    with pytest.raises(UsageError, match="nobody is known to be of grp:un; a file's holder is"):
        draft_text(document, (), "grp:un", date(2011, 9, 21), "speech")


def test_the_review_corrects_and_asks_again_where_a_word_is_unknown(draft, tmp_path):
    path, _ = draft
    words = ["review", str(path), "--document", str(tmp_path / "speech.txt"), "--by", BY]
    keys = "c\nkind=foo\nkind\nkind=norm actor=none\nc\n\nq\n"
    done = CliRunner().invoke(app, words, input=keys)
    assert "kind 'foo' is unknown" in done.stdout
    assert "'kind' is no field; write it as kind=goal" in done.stdout
    first, second = (read_doctrine(path).statements[k] for k in (2, 1))
    assert f"{first.id}: kind: factual then, norm now" in done.stdout
    assert (first.kind, first.actor, first.review) == ("norm", None, "edited")
    assert second.reviews == ()


def test_the_verb_tells_what_changed_and_what_became_of_the_claim(draft, tmp_path):
    path, _ = draft
    words = ["correct", str(path), "s0003", "actor=BRA", "kind=goal", "--by", BY]
    done = CliRunner().invoke(app, [*words, "--document", str(tmp_path / "speech.txt")])
    assert done.stdout.splitlines() == [
        "s0003: actor: CHL then, BRA now",
        "s0003: kind: factual then, goal now",
        "s0003: claim: proposed",
    ]


def test_a_speaker_that_is_no_group_is_one_line(tmp_path):
    (tmp_path / "speech.txt").write_text(SPEECH, encoding="utf-8")
    done = CliRunner().invoke(app, ["draft", str(tmp_path / "speech.txt"), "--speaker", "grp:eeu"])
    assert "no group 'grp:eeu'; did you mean 'grp:eu'" in str(done.exception)


MISSED = """We will deepen our cooperation with Argentina.

Peace with Chile is not.

Is more trade with Peru our aim?
"""


@pytest.fixture
def missing(tmp_path):
    speech, path = tmp_path / "missed.txt", tmp_path / "missed.yaml"
    speech.write_text(MISSED, encoding="utf-8")
    document = load_document(speech)
    found = tuple(read_statements(document.text, "BRA"))[:1]
    write_draft(draft_text(document, found, "BRA", date(2011, 9, 21), "speech"), path)
    return path, document


def test_a_statement_that_was_missed_is_added_with_its_place_and_claim(missing):
    path, document = missing
    starts = [s.start for s in unstated(read_doctrine(path), document)]
    assert starts == [MISSED.index("Peace"), MISSED.index("Is more")]
    wanted = {"kind": "goal", "actor": "BRA", "targets": "Peru"}
    done = add(path, document, starts[1], wanted, BY, "a question", date(2026, 1, 2))
    assert (done.statement, done.fields, done.claim) == (
        "s0002", ("added in line 5: goal",), "proposed",
    )  # fmt: skip
    after = read_doctrine(path)
    assert quotes(after, document)["s0002"] == "Is more trade with Peru our aim?"
    assert after.statements[1].reviews[0].note == "a question"
    assert [c.statement for c in accepted_part(after).claims] == ["s0002"]
    done = add(path, document, starts[0], {"kind": "factual"}, BY)
    assert done.claim == "none: it is about nobody who is named, not about the holder"
    assert read_doctrine(path).statements[2].polarity == "negated"
    assert unstated(read_doctrine(path), document) == ()
    assert [p.severity for p in check_doctrine(path)] == ["warning"]


@pytest.mark.parametrize(
    ("start", "fields", "by", "message"),
    [
        (0, {"kind": "goal"}, BY, "no sentence without a statement begins at 0"),
        (48, {"actor": "BRA"}, BY, "say of what kind it is, as kind=goal"),
        (48, {"kind": "gaol"}, BY, "kind 'gaol' is unknown"),
        (48, {"kind": "goal"}, "", "say with --by"),
    ],
)
def test_what_cannot_be_added_changes_nothing(missing, start, fields, by, message):
    path, document = missing
    before = path.read_bytes()
    with pytest.raises(UsageError, match=message):
        add(path, document, start, fields, by)
    assert path.read_bytes() == before


def test_the_review_shows_where_a_missed_sentence_begins_and_the_verb_adds_it(missing, tmp_path):
    path, _ = missing
    of = ["--document", str(tmp_path / "missed.txt"), "--by", BY]
    shown = CliRunner().invoke(app, ["review", str(path), "--missed", *of])
    assert "line 5, at 74: Is more trade with Peru our aim?" in shown.stdout
    done = CliRunner().invoke(app, ["add", str(path), "74", "kind=norm", *of])
    assert done.stdout.splitlines() == ["s0002: added in line 5: norm", "s0002: claim: proposed"]


def test_both_have_twins_in_python(missing, tmp_path):
    import equipoise as eq

    path, _ = missing
    speech = tmp_path / "missed.txt"
    assert eq.correct(path, speech, BY, "s0001", kind="goal").claim == "proposed anew"
    assert eq.add(path, speech, BY, 74, kind="norm").statement == "s0002"
