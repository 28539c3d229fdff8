"""Rules on armed force, in sentences made up for the purpose; the cues' writer looked at one part of them."""

from pathlib import Path

import numpy as np
import pytest

from equipoise.reading import fitted
from equipoise.reading.statements import read_statements
from equipoise.reading.vectors import LENGTH, vectors

SENTENCES = Path(__file__).parents[2] / "verification" / "force_sentences.txt"
LOOKED_AT, WITH_THEM, AFTERWARDS, AS_DOCTRINES, TO_LEARN, COUNTED, KEPT = range(7)


def parts():
    """The parts of the file, each as pairs of whether a sentence is a rule on force and its words."""
    found = []
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            found.append([])
        elif line.startswith(("+ ", "- ")):
            found[-1].append((line[0] == "+", line[2:]))
    return found[1:]


def told(words, ask=None):
    return any(s.kind == "force_rule" for s in read_statements(words, "BRA", vectors=ask))


@pytest.mark.parametrize("part", [LOOKED_AT, WITH_THEM, AFTERWARDS, AS_DOCTRINES, COUNTED, KEPT])
def test_hardly_anything_else_is_taken_for_a_rule_on_force(part):
    others = [words for is_rule, words in parts()[part] if not is_rule]
    assert len(others) >= 40
    assert sum(map(told, others)) <= 1


@pytest.mark.parametrize(
    ("part", "least"),
    [
        (LOOKED_AT, 0.9),
        (WITH_THEM, 0.9),
        (AFTERWARDS, 0.6),
        (AS_DOCTRINES, 0.7),
        (COUNTED, 0.5),
        (KEPT, 0.5),
    ],
)
def test_rules_on_force_are_told_in_many_wordings(part, least):
    rules = [words for is_rule, words in parts()[part] if is_rule]
    assert len(rules) >= 40
    assert sum(map(told, rules)) >= least * len(rules)


def test_what_is_like_rules_on_force_is_one_though_no_cue_says_so():
    found = {True: [], False: []}
    for is_rule, words in parts()[KEPT]:
        found[is_rule].append(told(words, vectors()))
    assert sum(found[True]) >= 0.9 * len(found[True])
    assert sum(found[False]) <= 1


class OfWords:
    """Vectors of the only example for what has some words, and of nothing for what has not."""

    def __init__(self, *words):
        self.words = words

    def of(self, clause):
        return np.eye(1, LENGTH, dtype=np.float32)[0] * all(w in clause for w in self.words)


def test_likeness_is_asked_of_clauses_that_speak_of_force_and_of_their_sentences(monkeypatch):
    one = np.eye(1, LENGTH, dtype=np.float32)
    of_force = fitted.Examples(one, np.ones(1, np.float32), np.full((1, 1), 9, np.float32), -8.0)
    kinds = fitted.Examples(one, np.ones(1, np.float32), np.zeros((1, 6), np.float32))
    known = {fitted.FORCE_EXAMPLES: of_force, fitted.EXAMPLES: kinds}
    monkeypatch.setattr(fitted, "examples", lambda name=fitted.EXAMPLES: known[name])
    assert told("No one shall be attacked.", OfWords("No"))
    assert not told("No one shall be attacked.", OfWords("Who"))
    assert not told("No one shall be left behind.", OfWords("No"))
    two = "Peru has a strong army, and will keep Chile at peace."
    assert [
        s.kind == "force_rule"
        for s in read_statements(two, "BRA", vectors=OfWords("army", "peace"))
    ] == [True, False]


def test_whose_force_it_is_changes_nothing():
    names = (
        "Brazil",
        "Canada",
        "Chile",
        "Egypt",
        "France",
        "India",
        "Israel",
        "Japan",
        "Peru",
        "Poland",
        "Russia",
    )
    for _, words in (row for part in parts() for row in part):
        swapped = words
        for name in names:
            swapped = swapped.replace(name, "Tonga")
        assert told(words) == told(swapped), words


@pytest.mark.parametrize(
    "words",
    [
        "The Convention for the Prohibition of Poisonous Gases was signed by Peru.",
        "Peru is using its right of self-defence and has shelled the port.",
        "Peru occupied the island by force and will not leave it.",
        "We shall put our house in order to destroy the roots of poverty.",
    ],
)
def test_what_only_speaks_of_force_is_no_rule_on_it(words):
    assert not told(words)


def test_the_cues_of_force_are_asked_before_all_others():
    (found,) = read_statements(
        "We call upon Peru to refrain from the threat or use of force.", "BRA"
    )
    assert (found.kind, found.rules[0]) == ("force_rule", "force-and-permission")


@pytest.mark.parametrize(
    "words",
    [
        "It must be settled short of war.",
        "The answer to this is the renunciation of the use of force.",
        "Military force is not a lasting solution.",
        "We have no choice but to defend ourselves.",
        "They would not hesitate to use war and violence.",
        "The Council authorized Chile to take all necessary measures.",
        "Peaceful talks are welcome, and a peaceful settlement is the only way for Peru.",
        "Disputes should be settled through talks alone, not with tanks.",
        "Peru stands by the right of that people to win its land back by all means.",
        "We are prepared to defend our vital interests, also against imminent threats.",
    ],
)
def test_force_is_ruled_on_in_noun_phrases_too(words):
    assert told(words)


@pytest.mark.parametrize(
    "words",
    [
        "The Convention for the Prohibition of the Use in War of Gases was signed by Peru.",
        "If Peru is forced to use violence, it will show its true face.",
        "Peru has nuclear weapons and assumes that they will never be used.",
    ],
)
def test_what_is_a_title_or_was_done_under_duress_is_no_rule_on_force(words):
    assert not told(words)
