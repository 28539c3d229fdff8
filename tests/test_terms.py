"""One word for one thing: the glossary is true, and no two classes share a name."""

import ast
import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import equipoise

ROOT = Path(equipoise.__file__).parent
PAGE = (ROOT.parents[1] / "docs" / "terms.md").read_text(encoding="utf-8")
TERMS = re.findall(r"^\| ([a-z ]+) \| .* \| `([\w.]+)\.(\w+)` \|$", PAGE, flags=re.MULTILINE)


def test_every_term_stands_for_a_class_that_is_there():
    assert len(TERMS) > 30
    for term, module, name in TERMS:
        assert isinstance(getattr(import_module(f"equipoise.{module}"), name), type), term


def test_no_term_stands_twice():
    assert max(Counter(term for term, _, _ in TERMS).values()) == 1


def test_no_two_classes_of_the_package_share_a_name():
    names = Counter(
        node.name
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, times in names.items() if times > 1} <= {"Column"}
