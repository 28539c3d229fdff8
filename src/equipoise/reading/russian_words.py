"""Russian words by their lemmas: sentences, names in any case, and a text in which names are one word.

Names are listed in the nominative; that *Китаем* is *Китай* the dictionary of forms says. It comes with
the extra ``russian`` and is loaded when it is first asked.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from equipoise.errors import MissingDataError
from equipoise.reading.names import MASK, SELF, Mention
from equipoise.reading.text import Sentence, placed, plain, trimmed

NEEDED = "reading Russian needs pip install 'equipoise[russian]'"

_SELF_LEMMAS = frozenset(("мы", "наш", "я", "мой"))
_FLAGS = {"1per": "1", "3per": "3", "futr": "f", "pres": "r", "past": "p", "impr": "i"}
_STEADY = 0.2
"""Share of a word's uses that a reading must have for its case to count."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a word may be, whatever sentence it is in."""

    lemmas: frozenset[str]
    shown: str
    """Its likeliest lemma; of a verb with person and tense, as ``быть~1f``."""
    part: str
    """Part of speech, by OpenCorpora's names."""
    cases: frozenset[str]
    """Cases in which it is likely to stand."""
    possible: frozenset[str]
    """Cases in which it may stand at all."""
    person: str
    """1, 3 or empty."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, with its span."""

    text: str
    start: int
    end: int
    form: Form


def needed() -> None:
    """Refuse to read Russian without the extra.

    Raises
    ------
    MissingDataError
        If it is not installed.
    """
    if find_spec("pymorphy3") is None or find_spec("razdel") is None:
        raise MissingDataError(NEEDED)


@lru_cache(maxsize=1)
def _dictionary() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def sentences_in(text: str, pages: tuple[int, ...] = ()) -> Iterator[Sentence]:
    """Sentences in their order; a blank line, a bullet and a semicolon end one."""
    return placed(text, _split, pages)


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    from razdel import sentenize

    for found in sentenize(text[start:end]):
        at = start + found.start
        for part in found.text.split(";"):
            stop = min(at + len(part) + 1, start + found.stop)
            yield from trimmed(text, at, stop)
            at = stop


def words_in(text: str, start: int, end: int) -> list[Word]:
    """Words and marks between two offsets."""
    from razdel import tokenize

    return [
        Word(t.text, start + t.start, start + t.stop, form_of(t.text))
        for t in tokenize(text[start:end])
    ]


@lru_cache(maxsize=100_000)
def form_of(word: str) -> Form:
    """What a word may be, by the dictionary; of equally likely readings a verb before a participle."""
    found = _dictionary().parse(word)
    best = max(found, key=lambda p: (round(p.score, 2), p.tag.POS != "PRTS"))
    # a verb of either aspect, as приветствуем, speaks of what is rather than of what will be
    now = (p for p in found if p.normal_form == best.normal_form and p.tag.tense == "pres")
    best = next(now, best) if best.tag.tense == "futr" else best
    grammemes = [str(g) for g in (best.tag.person, best.tag.tense, best.tag.mood) if g]
    flags = "".join(_FLAGS.get(g, "") for g in grammemes)
    lemma = _plain(best.normal_form)
    steady = [p for p in found if p.score >= _STEADY or p is best]
    return Form(
        frozenset(_plain(p.normal_form) for p in found),
        f"{lemma}~{flags}" if flags else lemma,
        str(best.tag.POS or ""),
        frozenset(str(p.tag.case) for p in steady if p.tag.case),
        frozenset(str(p.tag.case) for p in found if p.tag.case),
        flags[0] if flags[:1] in ("1", "3") else "",
    )


def _plain(lemma: str) -> str:
    return str(lemma).replace("ё", "е")


_Name = tuple[tuple[Form, ...], bool, str, str]


@lru_cache(maxsize=1)
def _table() -> dict[str, list[_Name]]:
    """By lemma of the first word, the names that begin with it, longest first."""
    content = files("equipoise.reading").joinpath("names_ru.csv").read_text(encoding="utf-8")
    out: dict[str, list[_Name]] = {}
    for row in csv.DictReader(content.splitlines()):
        listed = plain(row["name"])
        forms = tuple(w.form for w in words_in(listed, 0, len(listed)))
        name = (forms, row["name"][0].isupper(), row["id"], row["kind"])
        for lemma in forms[0].lemmas:
            out.setdefault(lemma, []).append(name)
    for found in out.values():
        found.sort(key=lambda name: -len(name[0]))
    return out


def names_in(words: Sequence[Word]) -> list[tuple[Mention, int, int]]:
    """Names among words, in their order, none inside another, each with its first and last word's place."""
    table, out, k = _table(), [], 0
    while k < len(words):
        name = _longest(words, k, table)
        if name is None:
            if words[k].form.lemmas & _SELF_LEMMAS:
                out.append((Mention(SELF, words[k].start, words[k].end, "self"), k, k))
            k += 1
            continue
        forms, _, id_, kind = name
        last = k + len(forms) - 1
        if kind != "skip":
            out.append((Mention(id_, words[k].start, words[last].end, kind), k, last))
        k = last + 1
    return out


def _longest(words: Sequence[Word], k: int, table: dict[str, list[_Name]]) -> _Name | None:
    """The longest name that begins at a word."""
    # a rare name that is a common word too, as Того, is none where any word has a capital
    common = k == 0 and not words[k].text.isupper() and words[k].form.part == "ADJF"
    found = [n for lemma in sorted(words[k].form.lemmas) for n in table.get(lemma, ())]
    for name in sorted(found, key=lambda n: -len(n[0])):
        forms, capital, *_ = name
        here = words[k : k + len(forms)]
        if capital and (not here[0].text[:1].isupper() or (common and len(forms) == 1)):
            continue
        same = (f.lemmas & w.form.lemmas for f, w in zip(forms, here, strict=False))
        if len(here) == len(forms) and all(same):
            return name
    return None


def shown(words: Sequence[Word], names: Sequence[tuple[Mention, int, int]]) -> str:
    """Lemmas of words, with one and the same word for every name; *we* and *our* stay."""
    begun = {a for m, a, _ in names if m.kind != "self"}
    inside = {k for m, a, b in names if m.kind != "self" for k in range(a + 1, b + 1)}
    return " ".join(
        MASK if k in begun else word.form.shown for k, word in enumerate(words) if k not in inside
    )
