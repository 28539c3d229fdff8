"""A module imports only from modules above it, imports do no work, and no code knows a country."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import equipoise
from equipoise.statehood import states

ROOT = Path(equipoise.__file__).parent

ORDER = (
    "compiled", "errors", "files", "workers", "notebook", "chart", "verdict", "finding", "luck", "statehood",
    "columns", "convert", "grouping", "data", "citation", "panels", "measures", "observe", "doctrine",
    "reading",
    "history", "model", "simulation", "calibrate", "measuring", "weighing", "assessment", "shipped",
    "provenance", "trust", "simulating", "report", "assessing", "rerunning", "runs", "comparing", "answers",
    "api", "cli",
)  # fmt: skip
"""Rooms of the package from the ground up."""


def room(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def modules():
    return [p for p in ROOT.rglob("*.py") if p != ROOT / "__init__.py"]


def imported(path):
    """Rooms that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("equipoise"):
            parts = node.module.split(".")
            yield from [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]


def test_every_module_has_a_room():
    assert {room(p) for p in modules()} <= set(ORDER)


def test_a_module_imports_only_from_rooms_above_it():
    below = [
        f"{path.relative_to(ROOT)} imports {other}"
        for path in modules()
        for other in imported(path)
        if ORDER.index(other) > ORDER.index(room(path))
    ]
    assert below == []


@pytest.mark.parametrize("module", ["equipoise", "equipoise.cli"])
def test_importing_does_no_work(module):
    heavy = ("numpy", "polars", "numba", "pydantic")
    code = f"import sys, {module}; print([m for m in {heavy} if m in sys.modules])"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == "[]"


def test_no_code_path_knows_a_country_by_name():
    names = {n for s in states() for n in (s.name, *s.aliases) if len(n) > 4}
    names -= {"Georgia", "Jordan", "Holland"}  # also names of people, in references
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b")
    for folder in ("history", "measures", "model", "simulation", "calibrate", "doctrine"):
        for path in (ROOT / folder).rglob("*.py"):
            hits = pattern.findall(path.read_text(encoding="utf-8"))
            assert not hits, f"{path.relative_to(ROOT)} names {set(hits)}"
