"""A text cleaned without changing its length, its words, its blocks and its sentences.

Offsets are those of the decoded file throughout, so that a quote is the very characters at its span.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "\t": " "}
)
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?(?<=\b[A-Z]\.)|[^\W_]+(?:['’-][^\W_]+)*")
_ABBREVIATIONS = frozenset(
    ("mr", "mrs", "ms", "dr", "prof", "gen", "col", "sen", "rep", "st", "no", "art", "para", "sec", "vol", "vs",
     "etc", "e.g", "i.e", "u.s", "u.n", "u.k", "u.s.a", "inc", "jr")
)  # fmt: skip
_END = re.compile(r"[.!?]+[\"')\]]*(?=\s)|[.!?]+[\"')\]]*$|;(?=\s)|;$")
_BULLET = re.compile(
    r"^\s*(?:[-*•●▪◦‣·–—❗❕‼️\ufe0f]+|\(?(?:[0-9]{1,3}|[ivxIVX]{1,4}|[a-zA-Z])[.)](?=\s))\s*"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or an item of a list, with its span."""

    start: int
    end: int
    line: int
    """Line of the file in which it begins, from 1."""
    page: int | None = None


def plain(text: str) -> str:
    """The same text, character for character, with straight quotes and plain spaces; its length is the same."""
    return text.translate(_PLAIN)


def words_of(text: str) -> list[tuple[str, int, int]]:
    """Words with their spans; U.S. is one word, and so is Asia-Pacific."""
    found = ((m.group(), m.start(), m.end()) for m in _WORD.finditer(text))
    # the ending of a possessive is no part of the name before it
    return [(w[:-2], a, b - 2) if w.endswith(("'s", "’s")) else (w, a, b) for w, a, b in found]


def sentences(text: str, pages: tuple[int, ...] = ()) -> Iterator[Sentence]:
    """Sentences in their order; a blank line, a bullet and a semicolon end one.

    Parameters
    ----------
    text : str
        The document, cleaned by `plain`.
    pages : tuple of int
        Offsets at which pages begin, where the document has pages.
    """
    return placed(text, _split, pages)


def placed(
    text: str,
    split: Callable[[str, int, int], Iterator[tuple[int, int]]],
    pages: tuple[int, ...] = (),
) -> Iterator[Sentence]:
    """Spans into which each block of a text is split, with their lines and pages."""
    at, line = 0, 1
    for block in _blocks(text):
        line += text.count("\n", at, block[0])
        at = block[0]
        for start, end in split(text, *block):
            yield Sentence(
                start,
                end,
                line + text.count("\n", at, start),
                sum(p <= start for p in pages) or None,
            )


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Spans between blank lines, each item of a list and each short line that ends like a heading alone."""
    start = None
    for match in re.finditer(r"[^\n]*(?:\n|$)", text):
        row = match.group()
        if not row.strip():
            if start is not None:
                yield start, match.start()
            start = None
            if match.end() == len(text):
                return
            continue
        if start is not None and _BULLET.match(row):
            yield start, match.start()
            start = match.start()
        if start is None:
            start = match.start()
    if start is not None:
        yield start, len(text)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _END.finditer(text, start, end):
        before = re.search(r"([^\s(\"]+)$", text[at : match.start()])
        word = before.group(1).lower().rstrip(".") if before else ""
        dot = match.group().startswith(".")
        if dot and (word in _ABBREVIATIONS or re.fullmatch(r"[a-z]|[0-9]{1,2}", word)):
            continue
        follows = text[match.end() : match.end() + 2].strip()
        if dot and follows and follows[0].islower():
            continue
        yield from trimmed(text, at, match.end())
        at = match.end()
    yield from trimmed(text, at, end)


def trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without the bullet before it and without spaces; nothing of an empty one."""
    bullet = _BULLET.match(text[start:end])
    if bullet and bullet.end() < end - start:
        start += bullet.end()
    while start < end and (text[start].isspace() or not text[start].isprintable()):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if any(c.isalpha() for c in text[start:end]):
        yield start, end
