"""Short names that a document gives to groups and states: *the European Union (hereinafter the Union)*.

Only what the document itself says is taken: an abbreviation in brackets behind a name, a short name that is
announced, and the last word of a group's full name where one group alone has it there (*the Alliance*).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from equipoise.reading.names import Glossary, mentions_in
from equipoise.reading.text import words_of

_BRACKET = re.compile(
    r"\s*\((?:(?:hereinafter|hereafter|henceforth)[,:]?\s+(?:referred to as\s+|called\s+)?|or\s+)?"
    r"[\"']?(?P<name>(?:the\s+)?[A-Z][\w&-]*(?:\s[A-Z]\w*)?)[\"']?\)"
)
_ANNOUNCED = re.compile(
    r",?\s+(?:hereinafter|hereafter|henceforth)\s+(?:referred to as\s+|called\s+)?"
    r"[\"']?(?P<name>the\s+[A-Z]\w*)"
)
_DEFINED = re.compile(r"\(|\b(?:hereinafter|hereafter|henceforth)\b")
_GENERIC = re.compile(r"\b(?:[A-Z][\w-]*\s+)+(?P<word>Alliance|Union|League|Association)\b")
_UNITED_NATIONS = re.compile(r"\b(?:United Nations|UN|Security Council|General Assembly)\b")
_OFTEN = 3
"""Times that a document must name the United Nations before *the Council* is taken for theirs."""
_UN, _NONE = r"United Nations|\bUN\b", r"(?!)"
_OF_THE_UNITED_NATIONS = (
    ("the Charter", _UN, r"\b(?:[A-Z]\w+an|Arab|Olympic) Charter\b"),
    ("our Charter", _UN, _NONE),
    (
        "the Council",
        r"(?:Security|Human Rights|Social) Council\b",
        r"(?:[A-Z]\w+an|Atlantic) Council\b|Council of",
    ),
    (
        "the Organization",
        _UN,
        r"\b(?!Nations)[A-Z]\w+ Organi[sz]ation\b|Organi[sz]ation (?:of|for)",
    ),
    ("this Organization", _UN, _NONE),
    ("our Organization", _UN, _NONE),
    ("this Assembly", _UN, _NONE),
    ("this General Assembly", _UN, _NONE),
    ("this body", _UN, _NONE),
    ("this august Assembly", _UN, _NONE),
    ("this august body", _UN, _NONE),
    ("the Assembly", r"\bGeneral Assembly\b", r"\b(?!General)[A-Z]\w+ Assembly\b"),
)
_THEIR_SHORT_NAMES = tuple(
    (short, re.compile(own), re.compile(other)) for short, own, other in _OF_THE_UNITED_NATIONS
)
"""Each with how the document names it in full, and what else it may be short for."""
_BEFORE = 120
"""Characters before a bracket in which the full name is looked for."""


def glossary_of(clean: str) -> Glossary:
    """Short names that a document defines, each with who is meant.

    Parameters
    ----------
    clean : str
        The document, cleaned by `plain`.
    """
    out: dict[tuple[str, ...], str] = {}
    for short, id_ in (*_of_the_united_nations(clean), *_of_last_words(clean), *_defined(clean)):
        words = tuple(word for word, _, _ in words_of(short))
        if words and not _is_known(short):
            out[words] = id_
    return out


def _of_the_united_nations(clean: str) -> Iterator[tuple[str, str]]:
    """Short names of the United Nations and their parts, where the document speaks of them more than twice."""
    if len(_UNITED_NATIONS.findall(clean)) >= _OFTEN:
        for short, own, other in _THEIR_SHORT_NAMES:
            if len(own.findall(clean)) > len(other.findall(clean)):
                yield short, "grp:un"


def _is_known(short: str) -> bool:
    """True for what already is a name of somebody."""
    return any(m.kind != "self" for m in mentions_in(short, 0, len(short)))


def _defined(clean: str) -> Iterator[tuple[str, str]]:
    """What stands in brackets, or is announced, right behind a full name."""
    for found in _DEFINED.finditer(clean):
        first = max(0, found.start() - _BEFORE)
        named = [
            m for m in mentions_in(clean, first, found.start()) if m.kind in ("state", "group")
        ]
        if not named:
            continue
        full = named[-1]
        short = _BRACKET.match(clean, full.end) or _ANNOUNCED.match(clean, full.end)
        if (
            short
            and short.start() <= found.start() < short.end()
            and _may_stand_for(short, clean[full.start])
        ):
            yield short["name"], full.id


def _may_stand_for(short: re.Match[str], initial: str) -> bool:
    """True for what is announced, and for an abbreviation that begins as the name does: not for a list's."""
    name = short["name"]
    announced = name.startswith("the ") or short.group().lstrip(" (,").startswith("here")
    return announced or (name.isupper() and name[0] == initial.upper())


def _of_last_words(clean: str) -> Iterator[tuple[str, str]]:
    """*The Alliance*, where one group alone has a full name that ends so."""
    meant: dict[str, set[str]] = {}
    for found in _GENERIC.finditer(clean):
        named = mentions_in(clean, found.start(), found.end())
        whole = [m.id for m in named if m.end == found.end() and m.id.startswith("grp:")]
        # a union that the table does not know may be the one that is meant
        meant.setdefault(found["word"], set()).add(whole[0] if whole else "")
    for word, ids in meant.items():
        if len(ids) == 1 and "" not in ids:
            yield f"the {word}", ids.pop()
