"""Names of states, groups and regions in a text, by a table of our own that knows no opinion of any.

A name is found by its longest spelling. Who is meant by a group is for the doctrine to say; what is not in the
table stays unresolved.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from equipoise.errors import UsageError, suggest
from equipoise.reading.text import words_of
from equipoise.statehood import resolve, states

MASK = "Xname"
"""What stands for every name when a sentence is classified, so that who is named cannot matter."""

SELF = "speaker"
"""Id of *we*, *our* and the like until the speaker is known."""

Glossary = Mapping[tuple[str, ...], str]
"""Words of short names that a document gives, each with the id of who is meant."""

_BEARINGS = frozenset({"West", "South"})
"""Words that are a group alone, and only say which where a name follows: *the West Bank*."""

_PLACE = re.compile(
    r"\b(?:in|at|near|outside|around|from|visit(?:ed|ing)?|from \w+ to|city of|capital,?)\s+$",
    re.IGNORECASE,
)
"""What stands before a capital that is a place."""
_NAME_GOES_ON = re.compile(
    r"\s+(?:[A-Z]\w|(?:\w+\s)?(?:agreements?|accords?|declaration|conference|summit|process|talks|treaty|"
    r"protocol|convention|meeting|consensus|principles|memorandum|communiqu\w+|document|attacks?)\b)"
)
"""What follows a capital that only says where something was signed or met."""
_SUPERLATIVE = re.compile(
    r"['’]s\s+(?:\w+est\b|most\b|first\b|only\b|second\b|third\b|leading\b|top\b)"
)

_OPENERS = {"The": "the", "This": "this", "Our": "our"}
"""How a short name begins at the start of a sentence, and how elsewhere."""

_SELF_WORDS = frozenset({"we", "our", "ours", "us", "ourselves", "i", "my"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text."""

    id: str
    """ISO 3166 alpha-3 code, an id that begins with ``grp:``, or the speaker."""
    start: int
    end: int
    kind: str
    """State, demonym, metonym, group or self."""


@lru_cache(maxsize=1)
def _table() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """By first word, the names that begin with it, longest first: words, id, kind."""
    content = files("equipoise.reading").joinpath("names.csv").read_text(encoding="utf-8")
    rows = [(r["name"], r["id"], r["kind"]) for r in csv.DictReader(content.splitlines())]
    known = {name for name, _, _ in rows}
    for state in states():
        for name in (state.name, *state.aliases):
            if len(name) > 3 and name not in known and state.iso3 and name.isascii():
                rows.append((name, state.iso3, "state"))
                known.add(name)
    out: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for name, id_, kind in rows:
        tokens = tuple(word for word, _, _ in words_of(name))
        if tokens:
            out.setdefault(tokens[0], []).append((tokens, id_, kind))
            plural = (*tokens[:-1], f"{tokens[-1]}s")
            if kind == "group":
                large = f"{tokens[0][0].upper()}{tokens[0][1:]}"
                if large != tokens[0]:
                    out.setdefault(large, []).append(((large, *tokens[1:]), id_, kind))
            # the Philippines are a state, not many a Philippine
            if kind == "demonym" and " ".join(plural) not in known:
                out.setdefault(plural[0], []).append((plural, id_, kind))
    for found in out.values():
        found.sort(key=lambda row: -len(row[0]))
    return out


@lru_cache(maxsize=1)
def group_ids() -> frozenset[str]:
    """Ids of all groups that a name of the table stands for."""
    ids = (id_ for rows in _table().values() for _, id_, _ in rows)
    return frozenset(id_ for id_ in ids if id_.startswith("grp:"))


def code_of(value: str) -> str:
    """The code of a state or group, by its code or name.

    Raises
    ------
    UsageError
        If no group has that id, or a state has no ISO 3166 code.
    StateError
        If no state is called so.
    """
    value = value.strip()
    if value in ("SUN", "YUG"):
        return value
    if value.startswith("grp:"):
        if value not in group_ids():
            raise UsageError(f"no group {value!r}; {suggest(value, sorted(group_ids()))}")
        return value
    code = resolve(value).iso3
    if code is None:
        raise UsageError(f"{value!r} has no ISO 3166 code")
    return code


@lru_cache(maxsize=1)
def _hyphened() -> frozenset[str]:
    """Words with a hyphen that are part of a name, as Asia-Pacific is."""
    return frozenset(
        word for rows in _table().values() for names, _, _ in rows for word in names if "-" in word
    )


def _parts(word: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """The word; its parts, if a hyphen joins names of two or a name and what it does."""
    if "-" not in word or word in _hyphened() or not any(p[:1].isupper() for p in word.split("-")):
        return [(word, start, end)]
    out = []
    for part in word.split("-"):
        out.append((part, start, start + len(part)))
        start += len(part) + 1
    return out


def mentions_in(text: str, start: int, end: int, own: Glossary | None = None) -> list[Mention]:
    """Names between two offsets of a text, in their order, none inside another.

    Parameters
    ----------
    text : str
        The document.
    start, end : int
        The offsets.
    own : mapping, optional
        Short names that the document gives.
    """
    tokens = [part for token in words_of(text[start:end]) for part in _parts(*token)]
    out, k = [], 0
    while k < len(tokens):
        word, first, last = tokens[k]
        found = _named(tokens, k) or (_given(tokens, k, own) if own else None)
        if found is not None:
            length, id_, kind = found
            last = tokens[k + length - 1][2]
            # a name that only sounds like a state, as of a treaty signed in a capital, is passed over
            if kind != "skip" and not _is_aside(text, start + first, start + last, id_, kind):
                out.append(Mention(id_, start + first, start + last, kind))
            k += length
            continue
        if word.lower() in _SELF_WORDS and word != "US":
            out.append(Mention(SELF, start + first, start + last, "self"))
        k += 1
    return out


def _is_aside(text: str, first: int, last: int, id_: str, kind: str) -> bool:
    """True for a capital that is a place or part of a name, and for *the world's largest*."""
    if kind == "metonym":
        if id_.startswith("grp:"):
            return False
        return _PLACE.search(text[max(0, first - 40) : first]) is not None or (
            _NAME_GOES_ON.match(text[last : last + 40]) is not None
        )
    return id_ == "grp:world" and _SUPERLATIVE.match(text[last : last + 30]) is not None


_Token = tuple[str, int, int]


def _named(tokens: list[_Token], k: int) -> tuple[int, str, str] | None:
    """The longest name of the table that begins with a word: how many words, id, kind."""
    for names, id_, kind in _table().get(tokens[k][0], ()):
        if _stands(names, tokens, k):
            follows = _following(tokens, k + len(names))
            if not (names[-1] in _BEARINGS and follows[:1].isupper()):
                return len(names), id_, kind
    return None


def _given(tokens: list[_Token], k: int, own: Glossary) -> tuple[int, str, str] | None:
    """The longest short name of the document that begins with a word, unless a longer name goes on."""
    for names in sorted(own, key=len, reverse=True):
        capital = tuple(_OPENERS.get(w, w) for w, _, _ in tokens[k : k + len(names)])
        follows = _following(tokens, k + len(names))
        if capital == names and not (
            names[0] == "the" and (follows == "of" or follows[:1].isupper())
        ):
            return len(names), own[names], "group" if own[names].startswith("grp:") else "state"
    return None


def _stands(names: tuple[str, ...], tokens: list[_Token], k: int) -> bool:
    return tuple(w for w, _, _ in tokens[k : k + len(names)]) == names


def _following(tokens: list[_Token], k: int) -> str:
    return tokens[k][0] if k < len(tokens) else ""


def masked(text: str, start: int, end: int, mentions: list[Mention]) -> str:
    """The text between two offsets with one and the same word for every name; *we* and *our* stay."""
    out, at = [], start
    for mention in mentions:
        if mention.kind == "self":
            continue
        out += [text[at : mention.start], MASK]
        at = mention.end
    return "".join([*out, text[at:end]])


def hidden(text: str, start: int, end: int, mentions: list[Mention]) -> str:
    """The text between two offsets with every letter of a name an X, so that spans stay what they are."""
    out = list(text[start:end])
    for mention in mentions:
        if mention.kind != "self":
            for k in range(mention.start - start, mention.end - start):
                out[k] = "X"
    return "".join(out)
