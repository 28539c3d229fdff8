"""Which reader a document gets: the rules for English, these with a parser, or the rules for Russian."""

from __future__ import annotations

from typing import Literal

from equipoise.errors import UsageError
from equipoise.reading.load import LoadedDocument
from equipoise.reading.statements import Statement, read_statements
from equipoise.reading.vectors import installed, vectors

Language = Literal["en", "ru"]
Reader = Literal["rules", "parser"]

UNSCORED = "the reader for Russian has not been scored on annotated texts"
"""Said of every draft of a Russian text."""


LONGEST = 300_000
"""Characters of a document above which clauses are weighed as a whole where that is asked for alone: they take
half a minute on two cores."""

SAMPLE = 100_000
"""Characters by which the script of a text is told."""


def read_document(
    document: LoadedDocument,
    speaker: str | None,
    carrier: str = "",
    language: Language = "en",
    reader: Reader = "rules",
    by_vector: bool | None = None,
) -> tuple[Statement, ...]:
    """Statements of a document, in its order.

    Parameters
    ----------
    document : LoadedDocument
        What to read.
    speaker, carrier
        As for `read_statements`.
    language : str
        Of the document: English (en) or Russian (ru, with the extra ``russian``).
    reader : str
        Rules alone, or rules and a parser (English only, with the extra ``parse``).
    by_vector : bool, optional
        Weigh what a clause means as a whole (English only, with the extra ``vectors``); by default where
        that is installed and the document is not longer than `LONGEST`.

    Raises
    ------
    UsageError
        If the letters are of another script than the language's, or Russian is to be parsed.
    MissingDataError
        If an extra is not installed.
    """
    check_language(document, language)
    if language == "ru":
        if reader == "parser":
            raise UsageError("--parser reads English; leave it out with --language ru")
        if by_vector:
            raise UsageError("--vectors reads English; leave it out with --language ru")
        from equipoise.reading.russian import read_russian

        return tuple(read_russian(document.text, speaker, carrier, document.pages))
    asked = vectors() if weighs_vectors(document, language, by_vector) else None
    found = read_statements(document.text, speaker, carrier, document.pages, asked)
    if reader == "rules":
        return tuple(found)
    from equipoise.reading.by_grammar import with_grammar
    from equipoise.reading.parse import parser

    settled = asked is not None
    return tuple(with_grammar(document.text, found, speaker, parser(), settled=settled))


def weighs_vectors(document: LoadedDocument, language: Language, by_vector: bool | None) -> bool:
    """Whether clauses of a document are weighed as a whole; the parameters are those of `read_document`."""
    if language != "en" or by_vector is not None:
        return by_vector is True
    return installed() and len(document.text) <= LONGEST


def check_language(document: LoadedDocument, language: Language) -> None:
    """Refuse a text whose letters are not those of its language.

    Raises
    ------
    UsageError
        If most are of the other script.
    """
    share = cyrillic_share(document.text)
    if language == "en" and share > 0.5:
        raise UsageError(
            f"{document.name}: {share:.0%} of its letters are Cyrillic; if it is Russian, say --language ru"
        )
    if language == "ru" and share < 0.5:
        raise UsageError(
            f"{document.name}: {share:.0%} of its letters are Cyrillic; leave out --language ru"
        )


def cyrillic_share(text: str) -> float:
    """Share of the first letters of a text that are Cyrillic, from 0 to 1; 0 if it has none."""
    letters = [c for c in text[:SAMPLE] if c.isalpha()]
    return sum("\u0400" <= c <= "\u04ff" for c in letters) / len(letters) if letters else 0.0
