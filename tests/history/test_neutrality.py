"""No code path of the measures, of their taking or of the weighing knows a state by its name or code."""

import ast
import re
from pathlib import Path

import pytest

import equipoise
from equipoise.statehood import states

ROOT = Path(equipoise.__file__).parent
FILES = sorted(
    path for part in ("history", "measures", "observe") for path in (ROOT / part).rglob("*.py")
)
CODES = {state.ccode for state in states()}
SHORTEST_CODE_LOOKED_FOR = 100
"""Small codes are also small numbers: a bound of 20 players is nobody's country."""
NAMES = {state.name for state in states() if len(state.name) > 3}


def no_codes(tree):
    """Numbers that say how often something is repeated or how large it is drawn."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "range":
            yield from node.args if len(node.args) == 1 else ()
        if isinstance(node, ast.keyword) and node.arg in ("width", "height"):
            yield node.value


def codes_in(source):
    tree = ast.parse(source)
    innocent = set(map(id, no_codes(tree)))
    constants = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in innocent)
    numbers = {n.value for n in constants if type(n.value) is int}
    return {n for n in numbers if n >= SHORTEST_CODE_LOOKED_FOR and n in CODES}


def names_in(source):
    return {name for name in NAMES if re.search(rf"\b{re.escape(name)}\b", source)}


def test_there_are_files_and_names_to_look_at():
    assert len(FILES) > 40
    assert {"level.py", "reader.py", "capability.py"} <= {path.name for path in FILES}
    assert len(NAMES) > 150


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_state_is_known_by_code_or_name(path):
    source = path.read_text(encoding="utf-8")
    assert codes_in(source) == set()
    assert names_in(source) == set()


def test_the_check_above_can_fail():
    assert codes_in("if ccode == 365: pass") == {365}
    assert codes_in("for _ in range(300): pass") == set()
    assert codes_in("for code in range(300, 306): pass") == {300}
    assert names_in("# as France does") == {"France"}
