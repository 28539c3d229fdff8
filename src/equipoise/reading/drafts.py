"""Draft files: statements with places and proposals, in a doctrine file that a person reviews and accepts.

The document's words are not stored; they are looked up in the document, and their hash is compared each time.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from equipoise.doctrine.drafted import DraftedStatement, ReviewState
from equipoise.doctrine.read import read_doctrine
from equipoise.doctrine.schema import Doctrine
from equipoise.errors import DataError, OutputError, UsageError, suggest
from equipoise.files import written_whole
from equipoise.reading.load import LoadedDocument
from equipoise.reading.proposals import as_holder, propose
from equipoise.reading.statements import Statement
from equipoise.reading.text import Sentence, plain, sentences

RISK = {"low": 0, "medium": 1, "high": 2}
"""Order in which a reviewer sees statements: what is least sure first."""


def draft_text(
    document: LoadedDocument,
    statements: Sequence[Statement],
    holder: str,
    adopted: date,
    kind: str,
    lang: str = "en",
    how: str = "rules",
) -> str:
    """A doctrine file with every statement as a draft, and the claims and rules that they propose.

    Parameters
    ----------
    document : LoadedDocument
        The document.
    statements : sequence of Statement
        What was read in it.
    holder : str
        ISO 3166 alpha-3 code of the holder, or the id of a group.
    adopted : date
        When it was adopted.
    kind : str
        What kind of document it is, in a word or two.
    lang : str
        Its language.
    how : str
        What read it, as *rules and sentence vectors*.
    """
    claims, rules, drafted = [], [], []
    for statement in statements:
        claim, rule, why = propose(statement, holder, adopted.year)
        drafted.append(as_row(statement, why))
        claims += [claim] if claim else []
        rules += [rule] if rule else []
    used = {c["row"] for c in claims} | {r["row"] for r in rules}
    whole: dict[str, Any] = {
        "equipoise": 1,
        "doctrine": {
            "id": _kebab(Path(document.name).stem),
            "title": document.name,
            "holder": as_holder(holder),
            "adopted": adopted,
            "source": {
                "document": document.name,
                "kind": kind,
                "lang": lang,
                "sha256": document.sha256,
            },
            "draft": True,
        },
        "rows": [row_of(s) for s in statements if s.id in used],
        "claims": claims,
        "rules": rules,
        "statements": drafted,
    }
    out = io.StringIO()
    yaml = _yaml()
    yaml.dump({key: value for key, value in whole.items() if value not in ([], {})}, out)
    head = (
        f"# Drafted by {how} from the document named below. Nobody has reviewed it: no claim of it is weighed\n"
        "# before its statement is accepted (equipoise review, equipoise accept).\n"
    )
    return head + out.getvalue()


def row_of(statement: Statement) -> dict[str, str]:
    """The row of a statement's claim, which says where it is and none of its words."""
    kind = statement.kind.replace("_", " ")
    return {"id": statement.id, "says": f"A {kind} statement in line {statement.line}."}


def _kebab(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "draft"


def as_row(statement: Statement, why: str) -> dict[str, Any]:
    """A statement as a draft file holds it, with why it has no claim; what is empty is left out."""
    row: dict[str, Any] = {
        "id": statement.id,
        "line": statement.line,
        "page": statement.page,
        "span": [statement.start, statement.end],
        "sha256": statement.sha256,
        "attribution": [f"{v.role}: {v.voice}" for v in statement.attribution],
        "actor": statement.actor,
        "targets": list(statement.targets),
        "kind": statement.kind,
        "stance": statement.stance,
        "polarity": statement.polarity,
        "modality": statement.modality,
        "condition": statement.condition.type if statement.condition else None,
        "rules": list(statement.rules),
        "confidence": statement.confidence,
        "look": list(statement.look),
        "why_no_claim": why,
    }
    return {key: value for key, value in row.items() if value not in (None, [], "")}


def write_draft(text: str, path: Path) -> None:
    """Write a draft file; one that is there is never written over.

    Raises
    ------
    OutputError
        If it is there already, or cannot be written.
    """
    if path.exists():
        raise OutputError(f"{path}: is there already, with reviews perhaps; choose another name")
    with written_whole(path, "choose another -o") as beside:
        beside.write_text(text, encoding="utf-8")


def quotes(doctrine: Doctrine, document: LoadedDocument) -> dict[str, str]:
    """The words of every drafted statement, out of the document that it was drafted from.

    Raises
    ------
    DataError
        If the words at a span are not those that were drafted from.
    """
    out = {}
    for statement in doctrine.statements:
        start, end = statement.span
        words = document.text[start:end]
        if hashlib.sha256(words.encode()).hexdigest() != statement.sha256:
            raise DataError(
                f"{document.name}: the words at {start} to {end} are not those of {statement.id}; "
                "this is another version of the document: draft it again"
            )
        out[statement.id] = words
    return out


def to_review(doctrine: Doctrine) -> tuple[DraftedStatement, ...]:
    """Statements that wait for review, force rules and the least sure first."""
    waiting = [s for s in doctrine.statements if s.review == "draft"]
    return tuple(
        sorted(waiting, key=lambda s: (s.kind != "force_rule", RISK[s.confidence], s.span[0]))
    )


def unstated(doctrine: Doctrine, document: LoadedDocument) -> tuple[Sentence, ...]:
    """Sentences of the document in which no statement was found, in their order: what may be missed."""
    clean = plain(document.text)
    spans = sorted(s.span[:2] for s in doctrine.statements)
    out, k = [], 0
    for sentence in sentences(clean, document.pages):
        while k < len(spans) and spans[k][1] <= sentence.start:
            k += 1
        if k == len(spans) or spans[k][0] >= sentence.end:
            out.append(sentence)
    return tuple(out)


def for_review(path: Path, document: LoadedDocument, by: str) -> tuple[Doctrine, dict[str, str]]:
    """A draft file and the words of its statements, if somebody is named who reviews it.

    Raises
    ------
    UsageError
        If nobody is.
    DataError
        If a quote is broken.
    """
    if not by.strip():
        raise UsageError("say with --by who reviews it")
    doctrine = read_doctrine(path)
    return doctrine, quotes(doctrine, document)


def step_of(state: ReviewState, by: str, note: str, today: date | None) -> dict[str, Any]:
    """A step of review as a draft file holds it."""
    step = {"state": state, "by": by, "at": today or date.today()}
    return step | ({"note": note} if note else {})


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The tree of a draft file, comments and all, which is written back whole when all went well."""
    yaml = _yaml()
    tree = yaml.load(path.read_text(encoding="utf-8"))
    yield tree
    out = io.StringIO()
    yaml.dump(tree, out)
    with written_whole(path, "choose another place") as beside:
        beside.write_text(out.getvalue(), encoding="utf-8")


def _yaml() -> YAML:
    yaml = YAML()
    yaml.width = 100
    yaml.representer.ignore_aliases = lambda *_: True  # a doctrine file has no anchors
    return yaml


def mark(
    path: Path,
    document: LoadedDocument,
    names: Sequence[str],
    state: ReviewState,
    by: str,
    note: str = "",
    today: date | None = None,
) -> int:
    """Add a step of review to statements of a draft file; how many.

    Parameters
    ----------
    path : Path
        The draft file.
    document : LoadedDocument
        The document, whose words are compared first.
    names : sequence of str
        Ids of statements; with none, all that wait and are no force rule.
    state : str
        Accepted, rejected or edited.
    by : str
        Who reviewed them.
    note : str
        Why, if there is something to say.
    today : date, optional
        The day; else today.

    Raises
    ------
    UsageError
        If a statement is unknown, or nobody is named.
    DataError
        If a quote is broken.
    """
    doctrine, _ = for_review(path, document, by)
    known = [s.id for s in doctrine.statements]
    for name in names:
        if name not in known:
            raise UsageError(f"accept: no statement {name!r}; {suggest(name, known)}")
    chosen = set(names) or {
        # a rule on force is accepted by its name or not at all
        s.id
        for s in doctrine.statements
        if s.review == "draft" and s.kind != "force_rule"
    }
    with opened(path) as tree:
        for row in tree["statements"]:
            if row["id"] in chosen:
                row.setdefault("reviews", []).append(step_of(state, by, note, today))
    return len(chosen)


def changes(before: Doctrine, after: Doctrine) -> Iterator[str]:
    """Field by field, what differs between two draft files of one document, matched by span."""
    one = {s.span: s for s in before.statements}
    two = {s.span: s for s in after.statements}
    for span in sorted({*one, *two}):
        first, second = one.get(span), two.get(span)
        if first is None or second is None:
            found = first or second
            assert found is not None
            yield f"{'-' if second is None else '+'} {found.id} line {found.line}: {found.kind}"
            continue
        for field in (
            "kind",
            "actor",
            "targets",
            "stance",
            "polarity",
            "modality",
            "condition",
            "review",
        ):
            was, now = getattr(first, field), getattr(second, field)
            if was != now:
                yield f"  {first.id} line {first.line}: {field}: {was} then, {now} now"
