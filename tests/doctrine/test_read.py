"""Finding and reading doctrines, and what a doctrine that extends another holds."""

import hashlib

import pytest

from equipoise.doctrine.read import (
    doctrine_hash,
    doctrine_text,
    find_doctrine,
    read_doctrine,
    shipped_doctrines,
)
from equipoise.doctrine.schema import Doctrine, GroupRef, StatesRef
from equipoise.errors import DoctrineError, UsageError


def test_the_first_doctrine_is_shipped():
    assert "russia-2023" in shipped_doctrines()


@pytest.mark.parametrize("name", shipped_doctrines())
def test_a_shipped_doctrine_is_called_as_its_file(name):
    assert read_doctrine(name).doctrine.id == name


@pytest.mark.parametrize("name", shipped_doctrines())
def test_what_is_read_can_be_written_and_read_again(name):
    doctrine = read_doctrine(name)
    plain = doctrine.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert Doctrine.model_validate(plain) == doctrine


@pytest.mark.parametrize("name", shipped_doctrines())
def test_every_reading_is_attributed_to_its_document(name):
    doctrine = read_doctrine(name)
    for words in (*(c.reading for c in doctrine.claims), *(r.says for r in doctrine.rows)):
        assert words.startswith("The document ")


def test_an_id_means_the_shipped_doctrine_whatever_lies_in_the_folder(tmp_path, monkeypatch):
    (tmp_path / "russia-2023").write_text("not this one", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert find_doctrine("russia-2023").suffix == ".yaml"


def test_a_path_is_found(written):
    path = written.path()
    assert find_doctrine(path) == find_doctrine(str(path)) == path


@pytest.mark.parametrize("name", ["rusia-2023", "rusia-2023.yaml"])
def test_a_misspelt_id_is_met_with_a_suggestion_and_the_list(name):
    with pytest.raises(UsageError, match=r"did you mean 'russia-2023'\?.*shipped: .*russia-2023"):
        find_doctrine(name)


def test_an_unknown_name_is_met_with_the_list(tmp_path):
    with pytest.raises(UsageError, match="no such file and no shipped doctrine; shipped: "):
        find_doctrine("zzz")
    with pytest.raises(UsageError, match="this is a folder"):
        find_doctrine(tmp_path)


def test_an_error_is_raised_with_its_place_and_the_number_of_others(written):
    path = written.path(("holder: NOR", "holder: NRO"), ("1992..2010", "2010..1992"))
    with pytest.raises(DoctrineError) as raised:
        read_doctrine(path)
    assert str(raised.value).startswith(f"{path}:5:11: doctrine.holder: state 'NRO'")
    assert str(raised.value).endswith("(and 1 more)")


def test_one_error_has_no_others(written):
    with pytest.raises(DoctrineError) as raised:
        written.read(("holder: NOR", "holder: NRO"))
    assert "more" not in str(raised.value)


def test_the_hash_is_of_the_bytes_and_the_text_is_unchanged(written):
    path = written.path(("A doctrine", "Å doctrine\r"))
    assert doctrine_hash(path) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert doctrine_text(path).encode("utf-8") == path.read_bytes()


def test_the_text_of_a_binary_file_is_refused(tmp_path):
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(DoctrineError, match="not UTF-8"):
        doctrine_text(tmp_path / "x.yaml")


def test_values_have_the_types_that_they_are_declared_with(written):
    doctrine = written.read(
        ("    window: 1992..2010\n", "    window: 1992..2010\n    among: {states: [SWE, 385]}\n"),
        ("    rule: limits\n", "    rule: limits\n    adopters: {group: EUROPE}\n"),
    )
    claim, rule = doctrine.claims[0], doctrine.rules[0]
    assert claim.window == (1992, 2010)
    assert claim.among == StatesRef(states=("SWE", 385))
    assert rule.adopters == GroupRef(group="EUROPE")
    assert doctrine.rule("force-in-defence") is rule
    assert doctrine.claim("fewer-disputes") is claim
    assert doctrine.rule("none") is None


DIFFERENCE = """\
equipoise: 1
extends: russia-2023
doctrine:
  id: changed
  title: The same with changes
  holder: CHN
  adopted: 2024-01-01
  source: {document: text.txt, kind: speech, lang: en}
claims:
  - id: conflicts-since
    row: threatens-no-one
    at: {line: 1}
    reading: The document holds that it ought to be so.
    kind: normative
  - id: something-new
    row: threatens-no-one
    at: {line: 2}
    reading: The document holds that restraint helps.
    kind: rule
    simulate: {rule: force-in-defence, outcome: dispute.onset}
"""


def test_a_difference_replaces_what_has_its_ids_and_adds_the_rest(written):
    base, changed = read_doctrine("russia-2023"), written.read(text=DIFFERENCE)
    names = [c.id for c in changed.claims]
    assert names == [*(c.id for c in base.claims), "something-new"]
    place = names.index("conflicts-since")
    assert (base.claims[place].kind, changed.claims[place].kind) == ("level", "normative")
    assert changed.claims[0] == base.claims[0]
    assert changed.rules == base.rules
    assert changed.doctrine.holder == "CHN"


def test_a_difference_keeps_to_the_rows_of_what_it_extends(written):
    text = DIFFERENCE.replace(
        "row: threatens-no-one\n    at: {line: 2}", "row: new\n    at: {line: 2}"
    )
    (problem,) = written.check(text=text)
    assert "'new' is not among the rows" in str(problem)


def test_a_difference_may_consist_of_its_head(written):
    text = DIFFERENCE.split("claims:")[0]
    assert written.read(text=text).claims == read_doctrine("russia-2023").claims
