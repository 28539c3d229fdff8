"""What the doctrine file says of each claim: where it stands, and what its estimate is held against.

The file is untrusted text that may come from an older release or from another hand, so nothing here
asks that it be valid: what cannot be read is left out, and the report does without it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from equipoise.finding import Finding, Reading

_LISTS = ("claims", "rules")
"""Lists of a doctrine file whose entries the report shows; a claim comes before a rule of its name."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The values that an estimate is held against, in its unit."""

    same: float = 0.0
    """No difference."""
    edges: tuple[float, ...] = ()
    """Where a difference begins to matter, or where a bound is broken; in ascending order."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One entry of the doctrine file."""

    line: int | None = None
    """Line on which its id stands, from 1."""
    direction: str = ""
    """What is expected, as the file has it; empty if nothing is."""
    bound: float | None = None
    """Value of ``at-least`` and ``at-most``."""

    def yardstick(self, unit: str, margin: float | None) -> Yardstick:
        """What an estimate in a unit is held against.

        Where the direction is not known, both sides of no difference are marked.
        """
        same = no_difference(unit)
        if margin is None:
            return Yardstick(same)
        if self.bound is not None:
            past = margin if self.direction == "at-most" else -margin
            return Yardstick(same, (self.bound + past,))
        below, above = same - margin, same + margin
        one_sided = {"increase": (above,), "decrease": (below,)}
        return Yardstick(same, one_sided.get(self.direction, (below, above)))


def own_unit(finding: Finding) -> str:
    """Unit of the readings that the finding's own number is one of, or the mean of."""
    return finding.unit.partition(", mean of ")[0]


def as_written(finding: Finding) -> Reading | None:
    """The first reading that has a number and counts: the claim as written, which is tried alone."""
    known = (r for r in finding.readings if r.estimate is not None and not r.beside)
    return next(known, None)


def no_difference(unit: str) -> float:
    """The value that says nothing differs: 1 for what is so many *times* something else, else 0."""
    return 1.0 if unit.startswith("times ") else 0.0


def coded_in(doctrine_text: str) -> dict[str, Coded]:
    """Find every claim and rule of a doctrine file by its id.

    Rows of the file have ids as well, and a claim can share one; only claims and rules are found.
    """
    try:
        top = YAML(typ="safe", pure=True).compose(doctrine_text)
    except (YAMLError, RecursionError, ValueError):
        return {}
    found: dict[str, Coded] = {}
    for name in _LISTS:
        for entry in _entries(_value(top, name)):
            name_of_entry = _value(entry, "id")
            if isinstance(name_of_entry, ScalarNode):
                line = doctrine_text.count("\n", 0, name_of_entry.start_mark.index) + 1
                found.setdefault(str(name_of_entry.value), _coded(entry, line))
    return found


def _coded(entry: Node, line: int) -> Coded:
    expect = _value(entry, "expect")
    direction, value = _value(expect, "direction"), _value(expect, "value")
    word = str(direction.value) if isinstance(direction, ScalarNode) else ""
    return Coded(line, word, _number(value) if word in ("at-least", "at-most") else None)


def _number(node: Node | None) -> float | None:
    if not isinstance(node, ScalarNode):
        return None
    try:
        number = float(node.value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _entries(node: Node | None) -> Iterator[Node]:
    if isinstance(node, SequenceNode):
        yield from node.value


def _value(node: Node | None, key: str) -> Node | None:
    """The value of a key of a mapping, the first if several; None if there is no such thing."""
    if not isinstance(node, MappingNode):
        return None
    return next((v for k, v in node.value if isinstance(k, ScalarNode) and k.value == key), None)
