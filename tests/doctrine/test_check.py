"""What check says of doctrine files that are wrong, and that it says nothing of those that are right.

Each file in ``broken/`` opens with what must be found in it, one line per problem:
``# expect: LINE:COLUMN words of the message``.
"""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equipoise.doctrine.check import Problem, check_doctrine
from equipoise.doctrine.places import LARGEST
from equipoise.doctrine.read import find_doctrine, shipped_doctrines

from .conftest import RIGHT

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))


def test_there_are_enough_broken_files():
    assert len(BROKEN) >= 40


def test_a_holder_written_no_is_norway_and_not_the_answer_no(tmp_path):
    path = tmp_path / "norway.yaml"
    path.write_text(RIGHT.replace("holder: NOR", "holder: NO"), encoding="utf-8")
    assert "holder: NO" in path.read_text(encoding="utf-8")
    assert not check_doctrine(path)


@pytest.mark.parametrize("path", BROKEN, ids=lambda p: p.stem)
def test_a_broken_file_is_refused_at_its_line_and_column(path):
    text = path.read_text(encoding="utf-8")
    expected = re.findall(r"^# expect: (\d+):(\d+) (.+)$", text, re.MULTILINE)
    problems = check_doctrine(path)
    found = [(p.line, p.column) for p in problems]
    assert found == [(int(line), int(column)) for line, column, _ in expected]
    for problem, (line, column, words) in zip(problems, expected, strict=True):
        assert problem.severity == "error"
        assert str(problem).startswith(f"{path}:{line}:{column}: ")
        assert words in str(problem)


@pytest.mark.parametrize("path", BROKEN, ids=lambda p: p.stem)
def test_every_problem_is_one_line_with_a_remedy(path):
    for problem in check_doctrine(path):
        assert "\n" not in str(problem)
        assert problem.remedy
        assert "; " in str(problem)


@pytest.mark.parametrize("name", shipped_doctrines())
def test_a_shipped_doctrine_has_nothing_wrong_with_it(name):
    assert [str(p) for p in check_doctrine(find_doctrine(name))] == []


def test_the_right_file_is_right(written):
    assert written.check() == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "1:1: the file is empty"),
        (b"\n\n", "1:1: the file is empty"),
        (b"title: caf\xe9\n", "1:11: not UTF-8 text"),
        ("equipoise: 1\n".encode("utf-16"), "1:1: not UTF-8 text"),
        (b"PK\x03\x04", r"1:3: found '\x03'; give a text file"),
        (b"a: 1\nb: x\x00y\n", r"2:5: found '\x00'"),
        (b"[" * 100_000, "nested too deeply"),
        (b"#" * (LARGEST + 1), f"{LARGEST + 1} bytes"),
        (b"null\n", "1:1: found no mapping"),
    ],
)
def test_what_is_no_doctrine_file_is_one_line(tmp_path, content, words):
    path = tmp_path / "file.yaml"
    path.write_bytes(content)
    (problem,) = check_doctrine(path)
    assert words in str(problem)


def test_a_missing_file_is_one_line(tmp_path):
    (problem,) = check_doctrine(tmp_path / "none.yaml")
    assert str(problem).startswith(f"{tmp_path / 'none.yaml'}:1:1: there is no such file; ")


def test_a_folder_is_one_line(tmp_path):
    (problem,) = check_doctrine(tmp_path)
    assert "this is a folder" in str(problem)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(written):
    text = "\ufeff" + RIGHT.replace("\n", "\r\n")
    assert written.check(text=text) == ()
    (problem,) = written.check(("equipoise: 1", "equipoise: 2"), text=text)
    assert (problem.line, problem.column) == (1, 12)


def test_problems_come_in_the_order_of_the_file(written):
    problems = written.check(
        ("1992..2010", "2010..1992"), ("holder: NOR", "holder: NRO"), ("FORCE_GATE", "GATE")
    )
    assert [p.line for p in problems] == sorted(p.line for p in problems)
    assert len(problems) == 3


def test_the_problem_of_an_entry_that_is_read_otherwise_is_told_once(written):
    (problem,) = written.check(("2020-05-04", "2020-02-30"))
    assert "there is no day 2020-02-30" in str(problem)


@pytest.mark.parametrize("word", ["NO", "on", "yes", "off"])
def test_words_that_old_yaml_takes_for_yes_and_no_stay_words(written, word):
    assert written.read(("title: A doctrine", f"title: {word}")).doctrine.title == word


def test_a_state_may_have_ended_if_it_lived_in_the_window(written):
    states = "    among: {states: [DDR]}\n    window: 1950..1990\n"
    assert written.check(("    window: 1992..2010\n", states)) == ()
    (problem,) = written.check(
        ("    window: 1992..2010\n", states.replace("1950..1990", "1995..2010"))
    )
    assert "did not exist" in str(problem)


def test_the_major_powers_are_always_a_group(written):
    group = "    among: {group: MAJOR_POWERS}\n    window"
    assert written.check(("    window", group)) == ()


def test_numbers_and_abbreviations_are_codes_of_states(written):
    assert written.read(("holder: NOR", "holder: 385")).doctrine.holder == 385


def warnings(problems):
    assert all(p.severity == "warning" for p in problems)
    return [str(p).split(": ", 1)[1] for p in problems]


def test_a_file_with_warnings_can_be_read(written):
    path = written.path(("    mirror: [{holders: major-powers}]\n", ""))
    (problem,) = check_doctrine(path)
    assert problem == Problem(
        path,
        9,
        5,
        "claims[0]",
        "no mirror: the same count for other holders will not be shown",
        "add mirror: [{holders: major-powers}]",
        "warning",
    )
    assert str(problem).startswith(f"{path}:9:5: warning: claims[0]: no mirror")
    assert written.read(("    mirror: [{holders: major-powers}]\n", "")).claims[0].mirror == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  holder: NOR", "  draft: true\n  holder: NOR", "a draft that nobody reviewed"),
        (
            "claims:\n",
            "rows: [{id: restraint, says: A.}, {id: peace, says: B.}]\nclaims:\n",
            "no claim or rule has the row 'peace'",
        ),
        (
            "outcome: dispute.initiated@holder",
            "outcome: affinity.to-hegemon@holder",
            "no hegemon named",
        ),
        (
            "rules:\n",
            "".join(
                f"  - {{id: {i}, row: a, at: {{line: 1}}, reading: R., kind: normative}}\n"
                for i in "ab"
            )
            + "rules:\n",
            "2 of 3 claims are normative",
        ),
    ],
)
def test_what_a_reader_should_know_is_a_warning(written, old, new, words):
    (warning,) = warnings(written.check((old, new)))
    assert warning.startswith("warning: ")
    assert words in warning


DELETIONS = st.tuples(st.integers(0, len(RIGHT) - 1), st.integers(1, 30))
INSERTIONS = st.text("{}[]:,-&*!|>'\"#%@ \t\n\x00é0aN.", max_size=4)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(DELETIONS, INSERTIONS)
def test_no_damage_to_a_file_makes_check_fail(tmp_path, cut, put):
    start, length = cut
    path = tmp_path / "damaged.yaml"
    path.write_bytes((RIGHT[:start] + put + RIGHT[start + length :]).encode("utf-8"))
    lines = path.read_bytes().split(b"\n")
    for problem in check_doctrine(path):
        assert "\n" not in str(problem)
        assert 1 <= problem.line <= len(lines) + 1
        assert problem.column >= 1
