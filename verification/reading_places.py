"""The annotated development places with their documents, and how these are left out in turn."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from equipoise.reading.glossary import glossary_of
from equipoise.reading.load import load_document
from equipoise.reading.names import Glossary
from equipoise.reading.text import plain

HERE = Path(__file__).parent
FOLDS = 4
FIRST = 0.75
"""Share of a sentence that its first kind gets where several are fair."""


class Place(NamedTuple):
    """An annotated sentence in its document."""

    gold: dict
    text: str
    """The document."""
    own: Glossary
    speaker: str

    @property
    def key(self) -> tuple[str, int, int]:
        return self.gold["file"], self.gold["start"], self.gold["end"]


def development(folder: Path) -> Iterator[Place]:
    """Annotated places of the development documents; no other is read."""
    known: dict[str, tuple[str, Glossary]] = {}
    for line in (HERE / "reading_gold.jsonl").read_text().splitlines():
        gold = json.loads(line)
        if gold["set"] != "development":
            continue
        name = gold["file"]
        if name not in known:
            text = plain(load_document(next(folder.rglob(name))).text)
            known[name] = text, glossary_of(text)
        yield Place(gold, *known[name], {"us_": "USA", "EU_": "grp:eu"}.get(name[:3], name[:3]))


def fold_of(documents: Iterable[str]) -> dict[str, int]:
    """By document, in which turn it is left out."""
    names = sorted(set(documents))
    random.Random(0).shuffle(names)
    return {name: k % FOLDS for k, name in enumerate(names)}


def shares(kinds: list[str]) -> dict[str, float]:
    """How much of a sentence is of which of its fair kinds."""
    first, *others = kinds
    if not others:
        return {first: 1.0}
    return {first: FIRST, **{kind: (1 - FIRST) / len(others) for kind in others}}


def force_parts() -> list[list[tuple[bool, str]]]:
    """The sentences made up about force, by parts: whether each is a rule on it, and its words."""
    found: list[list[tuple[bool, str]]] = []
    for line in (HERE / "force_sentences.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            found.append([])
        elif line.startswith(("+ ", "- ")):
            found[-1].append((line[0] == "+", line[2:]))
    return found[1:]
