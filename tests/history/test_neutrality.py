"""No code path of the measures or of the record knows a state by its name or code."""

import ast
import re
from pathlib import Path

import pytest

import equipoise
from equipoise.states import states

ROOT = Path(equipoise.__file__).parent
FILES = sorted((*(ROOT / "history").glob("*.py"), *(ROOT / "measures").glob("*.py")))
CODES = {state.ccode for state in states()}
SHORTEST_CODE_LOOKED_FOR = 100
"""Small codes are also small numbers: a bound of 20 players is nobody's country."""
NAMES = {state.name for state in states() if len(state.name) > 3}


def codes_in(source):
    numbers = (n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant))
    return {n for n in numbers if type(n) is int and n >= SHORTEST_CODE_LOOKED_FOR and n in CODES}


def names_in(source):
    return {name for name in NAMES if re.search(rf"\b{re.escape(name)}\b", source)}


def test_there_are_files_and_names_to_look_at():
    assert len(FILES) > 8
    assert len(NAMES) > 150


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_state_is_known_by_code_or_name(path):
    source = path.read_text(encoding="utf-8")
    assert codes_in(source) == set()
    assert names_in(source) == set()


def test_the_check_above_can_fail():
    assert codes_in("if ccode == 365: pass") == {365}
    assert names_in("# as France does") == {"France"}
