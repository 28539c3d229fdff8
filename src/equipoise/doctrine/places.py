"""A doctrine file as plain values that know their line and column.

YAML 1.2, read node by node, so that every value keeps its place and nothing is guessed: ``NO`` and
``on`` stay words, keys that occur twice are refused, and so is whatever YAML readers disagree about
(numbers with leading zeros, anchors, tags, dates that do not exist).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from equipoise.errors import UsageError, suggest

Steps = tuple[str | int, ...]
"""The way from the top of the file to a value: keys, and places in lists."""

LARGEST = 1_000_000
"""A doctrine file is at most this large [bytes]."""

SHIPPED = Path(str(resources.files("equipoise") / "doctrines"))
"""Folder of the doctrines that come with the package."""

_TAG = "tag:yaml.org,2002:"
_NO_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OLD_YAML = re.compile(r"^%YAML\s+(?!1\.2\s*$).*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file; as text, one line ``file:line:col: where: found; remedy``."""

    path: Path
    line: int
    """Line in the file, from 1."""
    column: int
    """Column in the line, from 1."""
    where: str
    """Place in the file's own terms, for instance ``claims[0].window``; empty for the whole file."""
    found: str
    remedy: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        parts = ["warning"] if self.severity == "warning" else []
        parts += [self.where] if self.where else []
        line = f"{self.path}:{self.line}:{self.column}: {': '.join([*parts, self.found])}; {self.remedy}"
        return " ".join(line.split())


@dataclass(frozen=True, slots=True)
class Tree:
    """The values of a file and the places of its keys and values."""

    path: Path
    value: Any
    """Dictionaries, tuples and scalars; nothing of the YAML reader's."""
    values: dict[Steps, tuple[int, int]]
    """Line and column of each value."""
    keys: dict[Steps, tuple[int, int]]
    """Line and column of each key."""

    def problem(
        self,
        where: Steps,
        found: str,
        remedy: str,
        *,
        at_key: bool = False,
        severity: Literal["error", "warning"] = "error",
    ) -> Problem:
        """A problem at a value, or at its key; if the file has no such value, at what would hold it."""
        mark = self.keys.get(where) if at_key else None
        known = where
        while mark is None:
            mark = self.values.get(known)
            known = known[:-1]
        return Problem(self.path, *mark, dotted(where), found, remedy, severity)


def shipped_doctrines() -> tuple[str, ...]:
    """Ids of the doctrines that come with the package, in alphabetical order."""
    return tuple(sorted(p.stem for p in SHIPPED.glob("*.yaml")))


def find_doctrine(name: str | Path) -> Path:
    """The file of a doctrine: the id of a shipped one, or a path.

    Raises
    ------
    UsageError
        If it is neither.
    """
    text = str(name)
    shipped = shipped_doctrines()
    # an id comes first, so that it means the same whatever lies in the working folder
    if text in shipped:
        return SHIPPED / f"{text}.yaml"
    path = Path(name)
    if path.is_file():
        return path
    if path.is_dir():
        raise UsageError(f"doctrine {text!r}: this is a folder; give a file in it")
    meant = suggest(path.stem, shipped, limit=0)
    close = f"{meant} " if meant.startswith("did you mean") else ""
    raise UsageError(
        f"doctrine {text!r}: no such file and no shipped doctrine; {close}shipped: {', '.join(shipped)}"
    )


def dotted(where: Steps) -> str:
    """A place in the file's own terms, for instance ``claims[0].window``."""
    out = ""
    for step in where:
        out += f"[{step}]" if isinstance(step, int) else (f".{step}" if out else step)
    return out


def read_tree(path: Path) -> tuple[Tree | None, tuple[Problem, ...]]:
    """The values of a file with their places, and what is wrong with it as YAML.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    tuple of Tree or None, and of Problem
        None if nothing can be read; the problems are then one.
    """
    text = _text(path)
    if isinstance(text, Problem):
        return None, (text,)
    try:
        top = YAML(typ="safe", pure=True).compose(text)
        if top is None:
            remedy = "start one with: equipoise new FILE"
            return None, (Problem(path, 1, 1, "", "the file is empty", remedy),)
        reader = _Reader(path)
        value = reader.read(top, ())
    except MarkedYAMLError as error:
        return None, (_not_yaml(path, error),)
    except RecursionError:
        remedy = "a doctrine file has few levels; mend the brackets"
        return None, (Problem(path, 1, 1, "", "lists or mappings nested too deeply", remedy),)
    except YAMLError as error:
        found = f"not YAML ({str(error).splitlines()[0]})"
        return None, (Problem(path, 1, 1, "", found, "save it as UTF-8 text"),)
    return Tree(path, value, reader.values, reader.keys), tuple(reader.problems)


def _text(path: Path) -> str | Problem:
    """The file's text, or the one reason why it is none."""

    def problem(found: str, remedy: str, line: int = 1, col: int = 1) -> Problem:
        return Problem(path, line, col, "", found, remedy)

    try:
        if path.is_dir():
            return problem("this is a folder", "give a doctrine file")
        content = path.read_bytes()
    except FileNotFoundError:
        return problem(
            "there is no such file", "give a doctrine file, or start one: equipoise new FILE"
        )
    except OSError as error:
        return problem(f"cannot be read ({error.strerror})", "give a doctrine file")
    if len(content) > LARGEST:
        return problem(f"{len(content)} bytes", f"a doctrine file has at most {LARGEST}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, col = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        return problem("not UTF-8 text", "give a YAML file, saved as UTF-8", line, col)
    for pattern, remedy in (
        (_NO_TEXT, "give a text file"),
        (_OLD_YAML, "remove the line: YAML 1.2 is read"),
    ):
        if found := pattern.search(text):
            line, col = _line_and_column(text, found.start())
            return problem(f"found {found[0].strip()!r}", remedy, line, col)
    return text


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _not_yaml(path: Path, error: MarkedYAMLError) -> Problem:
    """What stopped the YAML reader, in words that say what to type."""
    said = str(error.problem or error.context or "no reason given").splitlines()[0]
    mark = error.problem_mark or error.context_mark
    found, remedy = (
        f"not YAML ({said})",
        "mend this line; text with ': ' or ' #' in it needs quotes",
    )
    if "stream end" in said or "end of stream" in said:
        # the reader notices at the end of the file; what helps is where the opening stands
        mark = error.context_mark or mark
        found, remedy = "opened here and never closed", "close the bracket or the quotes"
    elif "expected ',' or" in said and error.context_mark and error.context_mark.line < mark.line:
        mark = error.context_mark
        found = "opened here, and what follows is no list or mapping"
        remedy = "close the bracket, and put text with ',' or ':' in quotes"
    elif "mapping values are not allowed" in said:
        found, remedy = (
            "a ': ' that YAML cannot place",
            "put the text in quotes, or mend the indentation",
        )
    elif r"'\t'" in said or "\t" in said or "tab" in said:
        found, remedy = "a tab", "indent with spaces"
    elif "cannot start any token" in said:
        found, remedy = f"not YAML ({said})", "put the text in quotes"
    elif "undefined alias" in said:
        found, remedy = "a word that begins with *", "put it in quotes; aliases are not read"
    elif "another document" in said:
        found, remedy = "a second document", "keep one doctrine per file"
    line, col = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    return Problem(path, line, col, "", found, remedy)


@dataclass(slots=True)
class _Reader:
    """Turns nodes into values and notes their places and problems."""

    path: Path
    values: dict[Steps, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Steps, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, node: Node, where: Steps, found: str, remedy: str) -> None:
        self.problems.append(Problem(self.path, *_place(node), dotted(where), found, remedy))

    def read(self, node: Node, where: Steps) -> Any:
        self.values[where] = _place(node)
        if node.anchor is not None:
            self.refuse(
                node, where, f"an anchor &{node.anchor}", "write the words out where they are meant"
            )
            return None
        tag = str(node.tag)
        if not tag.startswith(_TAG) or tag.removeprefix(_TAG) in ("binary", "omap", "set", "pairs"):
            self.refuse(
                node,
                where,
                f"a tag {tag.replace(_TAG, '!!')}",
                "remove it: a doctrine is data only",
            )
            return None
        if isinstance(node, MappingNode):
            return dict(self._entries(node, where))
        if isinstance(node, SequenceNode):
            return tuple(self.read(child, (*where, k)) for k, child in enumerate(node.value))
        assert isinstance(node, ScalarNode)  # the three kinds of nodes there are
        return self._scalar(node, where, tag.removeprefix(_TAG))

    def _entries(self, node: MappingNode, where: Steps) -> Iterator[tuple[str, Any]]:
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or str(key.tag) != _TAG + "str":
                shown = repr(key.value) if isinstance(key, ScalarNode) else "a list or mapping"
                self.refuse(
                    key, where, f"{shown} as a key", "a key is a word; put others in quotes"
                )
                continue
            steps = (*where, str(key.value))
            if steps in self.keys:
                first = self.keys[steps][0]
                self.refuse(key, steps, f"already given in line {first}", "keep one of them")
                continue
            self.keys[steps] = _place(key)
            if isinstance(value, ScalarNode) and value.style is None and not value.value:
                # nothing stands where the next key begins: what helps is where the value is missing
                value.start_mark = key.start_mark
            yield str(key.value), self.read(value, steps)

    def _scalar(self, node: ScalarNode, where: Steps, kind: str) -> Any:
        text = str(node.value)
        if kind == "null":
            if where:
                self.refuse(node, where, "found nothing", "write a value, or remove the key")
            return None
        if kind == "bool":
            return text.lower() == "true"
        if kind == "int":
            if re.fullmatch(r"[-+]?(0|[1-9][0-9]*)", text):
                return int(text)
            plain = text.lstrip("0") or "0"
            remedy = (
                f"write {plain}, or '{text}' in quotes" if text.isdigit() else "write plain digits"
            )
            self.refuse(
                node, where, f"found {text}, which readers of YAML read differently", remedy
            )
        elif kind == "float":
            if re.fullmatch(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?", text):
                return float(text)
            self.refuse(node, where, f"found {text}", "write a plain number, or put it in quotes")
        elif kind == "timestamp":
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                self.refuse(
                    node, where, f"found {text}", "write a date as YYYY-MM-DD, without a time"
                )
                return text
            try:
                return datetime.date.fromisoformat(text)
            except ValueError:
                self.refuse(node, where, f"there is no day {text}", "write a date as YYYY-MM-DD")
        return text


def _place(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
