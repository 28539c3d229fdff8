"""Rules on armed force, in sentences made up for the purpose; the cues' writer looked at one part of them."""

from pathlib import Path

import pytest

from equipoise.reading.statements import read_statements

SENTENCES = Path(__file__).with_name("force_sentences.txt")
LOOKED_AT, WITH_THEM, AFTERWARDS = range(3)


def parts():
    """The fixture's three parts, each as pairs of whether a sentence is a rule on force and its words."""
    found = []
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            found.append([])
        elif line.startswith(("+ ", "- ")):
            found[-1].append((line[0] == "+", line[2:]))
    return found[1:]


def told(words):
    return any(s.kind == "force_rule" for s in read_statements(words, "BRA"))


@pytest.mark.parametrize("part", [LOOKED_AT, WITH_THEM, AFTERWARDS])
def test_hardly_anything_else_is_taken_for_a_rule_on_force(part):
    others = [words for is_rule, words in parts()[part] if not is_rule]
    assert len(others) >= 40
    assert sum(map(told, others)) <= 1


@pytest.mark.parametrize(("part", "least"), [(LOOKED_AT, 0.9), (WITH_THEM, 0.9), (AFTERWARDS, 0.6)])
def test_rules_on_force_are_told_in_many_wordings(part, least):
    rules = [words for is_rule, words in parts()[part] if is_rule]
    assert len(rules) >= 40
    assert sum(map(told, rules)) >= least * len(rules)


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
