"""Rules on armed force, in sentences made up for the purpose; the cues' writer looked at one part of them."""

from pathlib import Path

import pytest

from equipoise.reading.statements import read_statements
from equipoise.reading.vectors import vectors

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


def test_the_model_tells_rules_on_force_that_no_cue_tells():
    found = {True: [], False: []}
    for is_rule, words in parts()[KEPT]:
        found[is_rule].append(told(words, vectors()))
    assert sum(found[True]) >= 0.9 * len(found[True])
    assert sum(found[False]) <= 1


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
