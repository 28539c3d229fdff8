"""Corrections of a draft: what a reviewer knows better, what it was before, and the claim that follows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

from equipoise.doctrine.drafted import DraftedStatement
from equipoise.doctrine.schema import Doctrine
from equipoise.errors import UsageError, suggest
from equipoise.reading import cues
from equipoise.reading.drafts import as_row, for_review, opened, row_of, step_of, unstated
from equipoise.reading.load import LoadedDocument
from equipoise.reading.names import code_of, masked, mentions_in
from equipoise.reading.proposals import holder_code, propose
from equipoise.reading.statements import Condition, Statement, Voice
from equipoise.reading.text import Sentence

CLOSED: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(cues.Kind),
    "stance": (*get_args(cues.Stance), "none"),
    "polarity": ("affirmed", "negated"),
    "modality": get_args(cues.Modality),
    "condition": (*get_args(cues.ConditionType), "none"),
}
"""Fields with a closed vocabulary; none where nothing is said."""

FIELDS = ("kind", "actor", "targets", "stance", "polarity", "modality", "condition")
"""What can be corrected."""

NOBODY = ("nobody", "none")
"""How a reviewer says that there is no actor, or no target."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction changed."""

    fields: tuple[str, ...]
    """Each field with what it was and is."""
    claim: str
    """What became of the claim."""
    statement: str
    """Its id."""


def correct(
    path: Path,
    document: LoadedDocument,
    name: str,
    fields: Mapping[str, str],
    by: str,
    note: str = "",
    today: date | None = None,
) -> Corrected:
    """Correct a statement of a draft file, which then counts as reviewed, and propose its claim anew.

    A claim or rule that somebody has changed by hand stays as it is.

    Parameters
    ----------
    path : Path
        The draft file.
    document : LoadedDocument
        The document, whose words are compared first.
    name : str
        Id of the statement.
    fields : mapping of str to str
        What is so, by field; several targets with commas between, nobody for none.
    by : str
        Who says so.
    note : str
        Why, if there is something to say.
    today : date, optional
        The day; else today.

    Raises
    ------
    UsageError
        If the statement, a field or a value is unknown, nothing differs or nobody is named.
    DataError
        If a quote is broken.
    """
    doctrine, words = for_review(path, document, by)
    found = {s.id: s for s in doctrine.statements}
    if name not in found:
        raise UsageError(f"correct: no statement {name!r}; {suggest(name, list(found))}")
    before = found[name]
    wanted = {field: _value(field, value) for field, value in fields.items()}
    was = {f: _plain(getattr(before, f)) for f in FIELDS if f in wanted}
    changed = {f: v for f, v in wanted.items() if v != was[f]}
    if not changed:
        raise UsageError(f"correct: {name} is so already; give what differs, as kind=goal")
    step = step_of("edited", by, note, today) | {"was": {f: _shown(was[f]) for f in changed}}
    drafted = _as_read(before, words[name])
    after = replace(drafted, **{f: _as_field(f, v, drafted) for f, v in changed.items()})
    with opened(path) as tree:
        told = _written(tree, doctrine, drafted, after, step)
    lines = tuple(f"{f}: {_shown(was[f])} then, {_shown(changed[f])} now" for f in changed)
    return Corrected(lines, told, name)


def add(
    path: Path,
    document: LoadedDocument,
    start: int,
    fields: Mapping[str, str],
    by: str,
    note: str = "",
    today: date | None = None,
) -> Corrected:
    """Add a statement that the reader missed, which then counts as reviewed, and propose its claim.

    Parameters
    ----------
    path : Path
        The draft file.
    document : LoadedDocument
        The document, whose words are compared first.
    start : int
        Where the sentence begins, as a review shows it; one that has no statement yet.
    fields : mapping of str to str
        As for `correct`; the kind is needed. Whether it denies and how it is meant are read in its words
        where nothing is said of them.
    by, note, today
        As for `correct`.

    Raises
    ------
    UsageError
        If no such sentence is without a statement, a field or a value is unknown, or nobody is named.
    DataError
        If a quote is broken.
    """
    doctrine, _ = for_review(path, document, by)
    silent = {sentence.start: sentence for sentence in unstated(doctrine, document)}
    if start not in silent:
        raise UsageError(
            f"add: no sentence without a statement begins at {start}; equipoise review --missed shows them"
        )
    wanted = {field: _value(field, value) for field, value in fields.items()}
    if "kind" not in wanted:
        raise UsageError(
            f"add: say of what kind it is, as kind=goal; one of {', '.join(CLOSED['kind'])}"
        )
    holder, adopted = holder_code(doctrine.doctrine.holder), doctrine.doctrine.adopted.year
    bare = _unread(silent[start], document, holder, _next_id(doctrine))
    found = replace(bare, **{f: _as_field(f, v, bare) for f, v in wanted.items()})
    claim, rule, why = propose(found, holder, adopted)
    with opened(path) as tree:
        tree["statements"].append(
            as_row(found, why) | {"reviews": [step_of("edited", by, note, today)]}
        )
        for part, proposed in (("claims", claim), ("rules", rule)):
            _put(tree, part, found.id, proposed)
        _put(tree, "rows", found.id, row_of(found) if claim or rule else {})
    return Corrected(
        (f"added in line {found.line}: {found.kind}",),
        "proposed" if claim else f"none: {why}",
        found.id,
    )


def _next_id(doctrine: Doctrine) -> str:
    numbers = [int(s.id[1:]) for s in doctrine.statements if s.id[1:].isdigit()]
    return f"s{max(numbers, default=0) + 1:04d}"


def _unread(sentence: Sentence, document: LoadedDocument, holder: str, name: str) -> Statement:
    """A statement of which only what its words show is known: whether it denies, and how it is meant."""
    quote = document.text[sentence.start : sentence.end]
    named = mentions_in(quote, 0, len(quote))
    said = " ".join(masked(quote, 0, len(quote), named).split())
    return Statement(
        id=name, start=sentence.start, end=sentence.end, quote=quote,
        sha256=hashlib.sha256(quote.encode()).hexdigest(), line=sentence.line, page=sentence.page,
        attribution=(Voice(holder, "document"),), actor=None, targets=(), kind="factual", stance=None,
        polarity="negated" if cues.negated(said) else "affirmed",
        modality=cues.modality_of(said), condition=None, rules=("added",), confidence="high", look=(),
    )  # fmt: skip


def _value(field: str, value: str) -> Any:
    """A field's value as the file holds it: None or nobody where nothing is said."""
    if field not in FIELDS:
        raise UsageError(f"no field {field!r}; {suggest(field, list(FIELDS))}")
    value = value.strip()
    if field == "targets":
        return [] if value in NOBODY else [code_of(one) for one in value.split(",")]
    if field == "actor":
        return None if value in NOBODY else code_of(value)
    known = CLOSED[field]
    if value not in known:
        raise UsageError(f"{field} {value!r} is unknown; one of {', '.join(known)}")
    return None if value == "none" else value


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "nobody"
    return str(value) if value is not None else "none"


def _as_field(field: str, value: Any, statement: Statement) -> Any:
    """A field's value as a statement holds it."""
    if field == "condition":
        return value and Condition(value, statement.start, statement.end, "")
    return tuple(value) if field == "targets" else value


def _as_read(drafted: DraftedStatement, quote: str) -> Statement:
    """The statement as a reader would have given it, with its words."""
    start, end = drafted.span
    return Statement(
        id=drafted.id, start=start, end=end, quote=quote, sha256=drafted.sha256, line=drafted.line,
        page=drafted.page, attribution=(), actor=drafted.actor, targets=drafted.targets,
        kind=drafted.kind, stance=drafted.stance, polarity=drafted.polarity,
        modality=drafted.modality,  # type: ignore[arg-type]
        condition=None, rules=drafted.rules, confidence=drafted.confidence, look=drafted.look,
    )  # fmt: skip


def _written(
    tree: Any, doctrine: Doctrine, before: Statement, after: Statement, step: dict[str, Any]
) -> str:
    """Change the file's statement, its row, claim and rule; what became of the claim."""
    holder, adopted = holder_code(doctrine.doctrine.holder), doctrine.doctrine.adopted.year
    old, new = (propose(one, holder, adopted) for one in (before, after))
    by_hand = any(
        _differs(_of(tree, part, before.id), proposed)
        for part, proposed in zip(("claims", "rules"), old[:2], strict=True)
    )
    row = next(r for r in tree["statements"] if r["id"] == before.id)
    for field in FIELDS:
        value = _plain(getattr(after, field))
        value = value.type if isinstance(value, Condition) else value
        if field not in step["was"]:
            continue
        if value in (None, []):
            row.pop(field, None)
        else:
            row[field] = value
    row.setdefault("reviews", []).append(step)
    if by_hand:
        return "changed by hand, and left as it is"
    row.pop("why_no_claim", None)
    if new[2]:
        row["why_no_claim"] = new[2]
    for part, proposed in zip(("claims", "rules"), new[:2], strict=True):
        _put(tree, part, before.id, proposed)
    _put(tree, "rows", before.id, row_of(after) if new[0] or new[1] else {})
    if not new[0]:
        return f"none: {new[2]}"
    return "proposed anew" if old[0] else "proposed"


def _of(tree: Any, part: str, name: str) -> Any:
    """A statement's claim or rule in the file, or its row."""
    key = "id" if part == "rows" else "statement"
    return next((one for one in tree.get(part, []) if one.get(key) == name), None)


def _differs(one: Any, proposed: dict[str, Any]) -> bool:
    return json.dumps(one or {}, sort_keys=True) != json.dumps(proposed, sort_keys=True)


def _put(tree: Any, part: str, name: str, proposed: dict[str, Any]) -> None:
    """Put what is proposed in the place of what was, or where its statement's turn is."""
    there = _of(tree, part, name)
    if there is not None:
        at = tree[part].index(there)
        tree[part][at : at + 1] = [proposed] if proposed else []
        if not tree[part]:
            del tree[part]
    elif proposed:
        key = "id" if part == "rows" else "statement"
        if part not in tree:
            tree.insert(list(tree).index("statements"), part, [])
        at = sum(str(one.get(key, "")) < name for one in tree[part])
        tree[part].insert(at, proposed)
