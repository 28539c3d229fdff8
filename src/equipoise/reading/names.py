"""Names of states, groups and regions in a text, by a table of our own that knows no opinion of any.

A name is found by its longest spelling. Who is meant by a group is for the doctrine to say; what is not in the
table stays unresolved.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from equipoise.reading.text import words_of
from equipoise.statehood import states

MASK = "Xname"
"""What stands for every name when a sentence is classified, so that who is named cannot matter."""

SELF = "speaker"
"""Id of *we*, *our* and the like until the speaker is known."""

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
            if kind == "demonym":
                out.setdefault(plural[0], []).append((plural, id_, kind))
    for found in out.values():
        found.sort(key=lambda row: -len(row[0]))
    return out


def mentions_in(text: str, start: int, end: int) -> list[Mention]:
    """Names between two offsets of a text, in their order, none inside another."""
    table, tokens = _table(), words_of(text[start:end])
    out, k = [], 0
    while k < len(tokens):
        word, first, last = tokens[k]
        for names, id_, kind in table.get(word, ()):
            if tuple(w for w, _, _ in tokens[k : k + len(names)]) == names:
                last = tokens[k + len(names) - 1][2]
                # a name that only sounds like a state, as of a treaty signed in a capital, is passed over
                if kind != "skip":
                    out.append(Mention(id_, start + first, start + last, kind))
                k += len(names)
                break
        else:
            if word.lower() in _SELF_WORDS and word != "US":
                out.append(Mention(SELF, start + first, start + last, "self"))
            k += 1
    return out


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
