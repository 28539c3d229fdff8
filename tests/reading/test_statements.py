"""What is read in sentences: kinds, voices, actors, targets; the same for every state."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.reading.names import mentions_in
from equipoise.reading.statements import read_statements
from equipoise.reading.text import plain, sentences
from equipoise.statehood import states


def read(text, speaker="RUS", **more):
    found = tuple(read_statements(text, speaker, **more))
    for statement in found:
        assert text[statement.start : statement.end] == statement.quote
    return found


def only(text, speaker="BRA"):
    (found,) = read(text, speaker)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "actor", "targets"),
    [
        ("Brazil may use armed force only if it is attacked.", "force_rule", "BRA", ()),
        ("We will deepen our ties with Argentina and with Africa.", "commitment", "BRA", ("ARG", "grp:africa")),
        ("Our goal is to make South America a zone of peace.", "goal", "BRA", ("grp:latin_america",)),
        ("Brazil condemns the invasion of Iraq.", "stance", "BRA", ("IRQ",)),
        ("All States must respect the Charter of the United Nations.", "norm", "grp:all_states", ()),
        ("More trade with China would help the countries of Africa.", "causal", None, ("CHN", "grp:africa")),
        ("Brazil is a member of the United Nations.", "factual", "BRA", ("grp:un",)),
        ("We call on Israel to withdraw its forces.", "norm", "BRA", ("ISR",)),
        ("The Government of France accepted the principle.", "factual", "FRA", ()),
        ("The French Government has accepted the principle.", "factual", "FRA", ()),
        ("Acts that support armament in Armenia must be ceased.", "norm", None, ("ARM",)),
    ],
)  # fmt: skip
def test_a_plain_sentence_of_each_kind(text, kind, actor, targets):
    found = only(text)
    assert (found.kind, found.targets) == (kind, targets)
    assert found.actor == actor


@pytest.mark.parametrize(
    ("text", "actor", "targets"),
    [
        # what is joined is one subject, and what has no verb is no clause of its own
        ("The road between Chile and Peru is a burden.", None, {"CHL", "PER"}),
        ("We value our ties with Chile, Peru and Bolivia are close.", "BRA", {"CHL", "PER", "BOL"}),
        ("It is the duty of Chile to help Peru.", "CHL", {"PER"}),
        ("It is up to the people of Chile to choose.", "CHL", set()),
    ],
)
def test_joined_names_stay_in_one_statement(text, actor, targets):
    found = read(text, "BRA")
    assert len(found) == 1
    assert (found[0].actor, set(found[0].targets)) == (actor, targets)


def test_two_clauses_with_subjects_of_their_own_are_two_statements():
    assert len(read("We will help Chile and Peru is a friend of ours.", "BRA")) == 1
    first, second = read("We will help with grain and Peru is a friend of ours.", "BRA")
    assert (first.kind, second.kind) == ("commitment", "stance")


@pytest.mark.parametrize(
    ("text", "stance", "polarity"),
    [
        ("Brazil condemns the aggression of Iraq.", "hostile", "affirmed"),
        ("Brazil regrets the decision of Iraq.", "critical", "affirmed"),
        ("Brazil welcomes the efforts of Iraq.", "cooperative", "affirmed"),
        ("Brazil is a friend of Iraq.", "friendly", "affirmed"),
        ("Brazil does not consider Iraq an enemy.", "neutral", "negated"),
        ("Brazil supports Iraq, not only in words.", "cooperative", "affirmed"),
    ],
)
def test_stance_and_polarity(text, stance, polarity):
    found = only(text)
    assert (found.stance, found.polarity) == (stance, polarity)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("We will use force if Iraq attacks our country.", "if", "if Iraq attacks our country"),
        (
            "We will not use force unless Iraq attacks, says the law.",
            "unless",
            "unless Iraq attacks",
        ),
        ("We will answer in the event of an attack.", "response_to", "in the event of an attack"),
        (
            "Peru may act only in accordance with the law.",
            "ground",
            "only in accordance with the law",
        ),
        (
            "There can be no trade with Peru without trust.",
            "unless",
            "no trade with Peru without trust",
        ),
        ("Until Peru pays, Chile will wait.", "unless", "Until Peru pays"),
        ("Peace in Peru depends on rain.", "if", "depends on rain"),
        ("Should the talks fail, Chile will wait.", "if", "Should the talks fail"),
    ],
)
def test_a_condition_has_its_kind_and_span(text, kind, words):
    found = only(text)
    assert (found.condition.type, found.condition.text) == (kind, words)
    assert text[found.condition.start : found.condition.end] == words


def test_clauses_that_say_another_thing_are_statements_of_their_own():
    first, second = read(
        "Brazil does not threaten Argentina, but will deepen its ties with China.", "BRA"
    )
    assert (first.polarity, first.targets) == ("negated", ("ARG",))
    assert (second.kind, second.targets, second.polarity) == ("commitment", ("CHN",), "affirmed")
    assert "several statements in one sentence" in second.look


def test_we_is_the_speaker_and_without_one_it_stays_unresolved():
    assert only("We will support Chile.", "ARG").actor == "ARG"
    assert only("We will support Chile.", None).actor == "unresolved:we"


def test_an_author_who_writes_about_a_doctrine_is_a_voice_of_its_own():
    text = (
        "The Foreign Policy Concept is out.\n\nAnother confirmation that Brazil threatens nobody.\n\n"
        "We will help Chile."
    )
    roles = [[v.role for v in s.attribution] for s in read(text, "BRA")]
    assert roles[-1] == ["carrier", "document"]
    assert ["carrier", "document"] in roles
    speech = read("We will help Chile.", "BRA")
    assert [v.role for v in speech[0].attribution] == ["speaker"]
    assert (
        read("Brazil helps Chile, said the minister, and will help more.", "BRA")[0]
        .attribution[-1]
        .role
        == "quoted"
    )


NAMES = [s.name for s in states() if s.last is None and s.name.isascii() and len(s.name) > 3]
SENTENCES = (
    "{a} condemns the aggression of {b} and supports the people of the region.",
    "{a} does not threaten {b}, but will use its armed forces if {b} attacks.",
    "The policy of {a} should not be directed against {b}.",
    "We will cooperate with {a} and oppose the sanctions of {b}.",
    "{a} considers {b} as the main source of threats.",
    "{a} and its neighbours have decided to send ships to {b}, which {a} never closed to {b}.",
    "That is why {a}, together with {b}, will keep the ports open, not the hardships {b} faces.",
    "The reckless policy of {a} would hamper the ports of {b} and {a}.",
    "Independence from {a} would favorably affect the security of {b}.",
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SENTENCES), st.permutations(NAMES))
def test_exchanging_two_states_changes_no_kind_polarity_or_stance(sentence, names):
    def bare(a, b):
        found = read(sentence.format(a=a, b=b), "BRA" if "Brazil" not in (a, b) else "CHN")
        return [(s.kind, s.polarity, s.stance, s.modality, s.rules[0]) for s in found]

    assert bare(names[0], names[1]) == bare(names[1], names[0])


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("the U.S. and the US and America", ["USA", "USA", "USA"]),
        ("the United Nations, the UN and U.N. forces", ["grp:un", "grp:un", "grp:un"]),
        (
            "the South of Brazil, Brazilian and Brazilians",
            ["grp:global_south", "BRA", "BRA", "BRA"],
        ),
        ("South Korean and North Korea", ["KOR", "PRK"]),
        ("the Asia-Pacific region", ["grp:asia_pacific"]),
        ("give us time", ["speaker"]),
        ("Western Sahara of long ago", ["ESH"]),
        ("the AU, the Arab League and NATO allies", ["grp:au", "grp:arab", "grp:nato"]),
    ],
)
def test_names_are_found_by_their_longest_spelling(text, ids):
    found = [m.id for m in mentions_in(text, 0, len(text))]
    assert found == ids


def test_a_state_is_no_plural_of_its_people():
    (found,) = mentions_in("the Philippines", 0, 15)
    assert found.kind == "state"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("the West and the South", ["grp:west", "grp:global_south"]),
        # which only says where
        ("the South Pacific and the West African coast", ["grp:africa"]),
        ("the West Bank", ["PSE"]),
        # names that a hyphen joins, and names that have one
        ("an Australia-United Kingdom-United States pact", ["AUS", "GBR", "USA"]),
        ("the United Nations-led talks in Asia-Pacific", ["grp:un", "grp:asia_pacific"]),
        ("Guinea-Bissau", ["GNB"]),
        ("Africans, Ivorians and Europeans", ["grp:africa", "CIV", "grp:europe"]),
        ("the rest of the world and the global community", ["grp:world", "grp:int_community"]),
        ("the Panama Canal", []),
    ],
)
def test_names_are_found_in_their_longest_form(text, ids):
    assert [m.id for m in mentions_in(text, 0, len(text))] == ids


def test_sentences_end_where_they_do():
    text = plain(
        "Mr. Smith came. It was No. 5; it rained.\n\n• First item\n• Second item has U.S. help.\n"
    )
    assert [text[s.start : s.end] for s in sentences(text)] == [
        "Mr. Smith came.", "It was No. 5;", "it rained.", "First item", "Second item has U.S. help.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["\u202eabc\u202c " * 200, "🙂" * 5000, "\ufeff\n\n;;;;....", "a" * 100_000, "We " * 20_000,
     "- " * 10_000 + "We will help.", "that we " * 4000, "the ports Chile " * 2000],
)  # fmt: skip
def test_odd_texts_are_read_without_harm(text):
    read(text)


@pytest.mark.parametrize(
    "text",
    [
        # not every *once*, *provided*, *should* and *in order to* is a condition
        "The crisis in Peru has once again shown the need.",
        "Chile provided aid to Peru.",
        "The needs of Peru should not be ignored.",
        "Chile built a road in order to help Peru.",
        "Chile trades not only with Peru.",
        "Even if Peru waits, Chile will build the road.",
    ],
)
def test_what_only_sounds_like_a_condition_is_none(text):
    assert only(text).condition is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_and_quotes_are_exact(text):
    read(text)


@pytest.mark.pack
def test_the_first_doctrines_rows_are_found_in_its_document(pack_dir):
    path = Path(pack_dir).parent / "documents" / "000_2cc1f2fce334e1ba.txt"
    found = read(path.read_text(encoding="utf-8"))
    by_line = {}
    for statement in found:
        by_line.setdefault(statement.line, []).append(statement)
    kinds = {line: [s.kind for s in by_line[line]] for line in by_line}
    assert kinds[3][:2] == ["stance", "commitment"]
    assert kinds[6] == ["stance", "commitment", "stance"]
    assert [kinds[line][0] for line in (7, 8, 9, 10)] == ["causal", "force_rule", "goal", "goal"]
    assert {t for s in by_line[11] for t in s.targets} >= {
        "CHN",
        "IND",
        "grp:arctic",
        "grp:africa",
        "grp:latin_america",
    }
    assert kinds[12] == ["norm", "stance"]
    # the author of the press text and the document are kept apart
    assert [v.role for v in by_line[1][0].attribution] == ["carrier"]
    assert all(v.role == "carrier" for s in found for v in s.attribution[:1])
