"""The second reading by weights: what it looks at, when it outvotes the rules, and that names cannot matter."""

from equipoise.reading import fitted
from equipoise.reading.features import actor_features, kind_features
from equipoise.reading.fitted import ACTOR_WEIGHTS, KIND_WEIGHTS, KINDS, weighed_actor, weighed_kind
from equipoise.reading.names import mentions_in
from equipoise.reading.statements import read_statements


def tables(kinds=(), actors=()):
    """Weights by hand in the place of the fitted ones."""
    rows = {
        KIND_WEIGHTS: {x: tuple(float(k == kind) * w for k in KINDS) for x, kind, w in kinds},
        ACTOR_WEIGHTS: {x: (w,) for x, w in actors},
    }
    return rows.__getitem__


def standing(text):
    features = actor_features(
        text, 0, len(text), mentions_in(text, 0, len(text)), "factual", (None, "none"), "BRA"
    )
    return list(features.values())


def test_a_kind_outweighs_that_of_the_rules_only_by_the_lead(monkeypatch):
    monkeypatch.setattr(fitted, "weights", tables([("w:rain", "stance", 0.2)]))
    assert weighed_kind("The rain falls.", "factual") == "factual"
    monkeypatch.setattr(fitted, "weights", tables([("w:rain", "stance", 0.3)]))
    assert weighed_kind("The rain falls.", "factual") == "stance"


def test_of_force_the_rules_have_the_last_word_and_a_goal_needs_more_to_be_outvoted(monkeypatch):
    monkeypatch.setattr(fitted, "weights", tables([("w:rain", "stance", 9.0)]))
    assert weighed_kind("The rain falls.", "force_rule") == "force_rule"
    assert weighed_kind("The rain falls.", "goal") == "stance"
    monkeypatch.setattr(fitted, "weights", tables([("w:rain", "stance", 0.9)]))
    assert weighed_kind("The rain falls.", "goal") == "goal"
    assert weighed_kind("The rain falls.", "norm") == "stance"


def test_who_acts_is_who_weighs_most(monkeypatch):
    text = "Rain fell on Chile after Peru had spoken."
    at = (text, 0, len(text), mentions_in(text, 0, len(text)), "factual", (None, "none"), "BRA")
    monkeypatch.setattr(fitted, "weights", tables(actors=[("M:prep=after", 1.0), ("nobody", 0.5)]))
    assert weighed_actor(*at) == "PER"
    monkeypatch.setattr(fitted, "weights", tables(actors=[("M:prep=after", 1.0), ("nobody", 2.0)]))
    assert weighed_actor(*at) is None
    monkeypatch.setattr(fitted, "weights", tables(actors=[("S:unsaid", 1.0)]))
    assert weighed_actor(*at) == "BRA"
    assert weighed_actor(*at[:-1], None) is None


def test_what_outvotes_a_rule_is_told_and_looked_at(monkeypatch):
    monkeypatch.setattr(fitted, "weights", tables([("w:rain", "causal", 9.0)], [("S:unsaid", 9.0)]))
    (found,) = read_statements("The rain fell on Chile.", "BRA")
    assert (found.kind, found.actor) == ("causal", "BRA")
    assert found.rules == ("no-cue-outweighed", "actor-weighed")
    assert "weights outvote a rule" in found.look


def test_who_is_named_and_in_how_many_words_cannot_matter():
    short = "Chile and Peru asked Kenya."
    long = "Saudi Arabia and Papua New Guinea asked New Zealand."
    assert standing(short) == standing(long)


def test_a_name_is_looked_at_with_what_stands_beside_it():
    nobody, speaker, chile, peru = standing("Chile, by the way, has helped the people of Peru.")
    assert {"M:may", "M:bv", "M:first"} <= chile
    assert {"M:prep=of", "M:governs", "M:av"} <= peru
    assert "S:unsaid" in speaker
    assert "N:unnamed" not in nobody


def test_words_pairs_and_cues_of_a_clause_are_looked_at():
    found = kind_features("Xname condemned the attacks.", "stance")
    assert {"k:stance", "c:judges", "w:condemn", "b:the_attack", "i1:xname"} <= found


def test_praise_blame_and_mood_of_a_clause_are_looked_at():
    found = kind_features(
        "We shall overcome the appalling injustice of this brave and noble land.", "factual"
    )
    assert {"ill1", "ill2", "well1", "well2", "m:will", "first:we", "opens:we"} <= found
    assert "plain" in kind_features("The lake is deep.", "factual")


def test_what_is_done_by_somebody_and_what_is_only_about_it_are_told_apart():
    *_, peru = standing("The refusal of Peru was noted.")
    *_, chile = standing("The question of Chile was noted.")
    assert ("M:does" in peru, "M:topic" in peru) == (True, False)
    assert ("M:does" in chile, "M:topic" in chile) == (False, True)


def test_the_shipped_weights_are_for_what_can_be_looked_at():
    assert {len(row) for row in fitted.weights(KIND_WEIGHTS).values()} == {len(KINDS)}
    assert {x.partition(":")[0] for x in fitted.weights(KIND_WEIGHTS)} <= {
        "w", "b", "i1", "i2", "c", "k", "len", "name-first", "constant", "m", "first", "opens",
        "plain", "strong", "ill1", "ill2", "ill3", "well1", "well2",
    }  # fmt: skip
