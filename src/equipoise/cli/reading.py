"""The verb that reads a document: draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from equipoise.cli.options import Json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from equipoise.reading.language import Reader
    from equipoise.reading.load import LoadedDocument
    from equipoise.reading.statements import Statement

DocumentFile = Annotated[Path, typer.Argument(help="Text, Markdown, HTML, .docx or PDF.")]

WIDEST = 30
"""Characters of a column of a list of statements; what is longer is cut."""


def draft(
    document: DocumentFile,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Draft file to write.")] = None,
    speaker: Annotated[
        str, typer.Option("--speaker", help="Whose document it is: ISO 3166 alpha-3, or grp:eu.")
    ] = "",
    carrier: Annotated[
        str, typer.Option("--carrier", help="Who wrote the text, if somebody else did.")
    ] = "",
    adopted: Annotated[str, typer.Option("--adopted", help="Day of adoption, as 2023-03-31.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="What it is, as speech.")] = "strategy",
    language: Annotated[
        Literal["en", "ru"], typer.Option("--language", help="Of the document: en or ru.")
    ] = "en",
    parser: Annotated[
        bool, typer.Option("--parser", help="Let a parser tell who acts where rules are unsure.")
    ] = False,
    vectors: Annotated[
        bool | None,
        typer.Option(
            "--vectors/--no-vectors",
            help="Weigh what a clause means as a whole; by default where that is installed.",
        ),
    ] = None,
    model_url: Annotated[
        str,
        typer.Option("--model-url", help="Ask a language model there; the document is sent to it."),
    ] = "",
    model: Annotated[str, typer.Option("--model", help="Name of the model.")] = "",
    model_log: Annotated[
        Path | None, typer.Option("--model-log", help="Keep what it replied in this file.")
    ] = None,
    json: Json = False,
) -> None:
    """Read a document and draft its statements, each with its place, for a person to review.

    Example: equipoise draft speech.txt --speaker BRA --adopted 2011-09-21 -o speech.yaml
    """
    import json as json_module

    from equipoise.errors import UsageError
    from equipoise.reading.drafts import draft_text, write_draft
    from equipoise.reading.language import read_document
    from equipoise.reading.load import load_document

    code = _speaker(speaker, needed=out is not None)
    loaded = load_document(document)
    if model_url:
        if parser or vectors or language != "en":
            raise UsageError("draft: give --model-url without --parser, --vectors and --language")
        found = _by_model(loaded, code, carrier, (model_url, model), model_log)
        how = f"the language model {model}"
    else:
        reader: Reader = "parser" if parser else "rules"
        found = read_document(loaded, code, carrier, language, reader, vectors)
        how = _how(loaded, language, parser, vectors)
    _note(loaded, language, how)
    if json:
        for statement in found:
            typer.echo(json_module.dumps(as_json(statement), ensure_ascii=False))
    if out is not None and code is not None:
        write_draft(draft_text(loaded, found, code, _day(adopted), kind, how=how), out)
    if not json:
        _tell(found, out)


def _how(
    loaded: LoadedDocument, language: Literal["en", "ru"], parser: bool, vectors: bool | None
) -> str:
    """Who reads: rules, and which extras beside them."""
    from equipoise.reading.language import weighs_vectors

    beside = ["a parser"] if parser else []
    beside += ["sentence vectors"] if weighs_vectors(loaded, language, vectors) else []
    return " and ".join(["rules", *beside])


def _note(loaded: LoadedDocument, language: Literal["en", "ru"], how: str) -> None:
    """Say on stderr what a reviewer should know of a draft, and by what it was made if not by rules alone."""
    from equipoise.reading.language import UNSCORED

    notes = [*loaded.notes, *([UNSCORED] if language == "ru" else [])]
    notes += [f"read by {how}"] if how != "rules" else []
    for note in notes:
        typer.echo(f"{loaded.name}: {note}", err=True)


def _by_model(
    loaded: LoadedDocument,
    code: str | None,
    carrier: str,
    named: tuple[str, str],
    kept: Path | None,
) -> tuple[Statement, ...]:
    """Statements by a model at an address that was named, and on stderr what did not pass."""
    import json as json_module
    import os
    from dataclasses import asdict

    from equipoise.errors import UsageError
    from equipoise.files import written_whole
    from equipoise.reading.by_model import KEY, Address, check_address, model_statements

    url, model = named
    check_address(url)
    if not model:
        raise UsageError("draft: say with --model which model to ask")
    address = Address(url, model, os.environ.get(KEY, ""))
    found, log = model_statements(loaded.text, code, address, carrier, loaded.pages)
    for why, times in log.dropped.items():
        typer.echo(f"dropped {times}: {why}", err=True)
    if kept is not None:
        with written_whole(kept, "choose another --model-log") as beside:
            beside.write_text(json_module.dumps(asdict(log), ensure_ascii=False), encoding="utf-8")
    return found


def _day(adopted: str) -> date:
    from datetime import date

    from equipoise.errors import UsageError

    try:
        return date.fromisoformat(adopted)
    except ValueError:
        raise UsageError(
            f"draft: --adopted {adopted or 'is missing'}; give the day as 2023-03-31"
        ) from None


def _speaker(code: str, *, needed: bool) -> str | None:
    from equipoise.errors import UsageError
    from equipoise.reading.names import code_of

    if not code:
        if needed:
            raise UsageError("draft: say with --speaker whose document it is, as RUS")
        return None
    return code_of(code)


def _tell(found: tuple[Statement, ...], out: Path | None) -> None:
    counts: dict[str, int] = {}
    for statement in found:
        counts[statement.kind] = counts.get(statement.kind, 0) + 1
    words = ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items()))
    low = sum(s.confidence == "low" for s in found)
    typer.echo(f"{len(found)} statements: {words}; {low} to look at first (!)")
    if out is not None:
        typer.echo(f"{out}: next: equipoise review {out} --document DOCUMENT --by NAME", err=True)
        return
    for line in _listed(found):
        typer.echo(line)


def _listed(found: tuple[Statement, ...]) -> Iterator[str]:
    """A line a statement, as wide as the screen: line, kind, who toward whom, stance, how it begins."""
    from shutil import get_terminal_size

    rows = [
        (
            "!" if s.confidence == "low" else " ",
            f"{s.line}",
            f"{'not ' if s.polarity == 'negated' else ''}{s.kind}",
            f"{s.actor or '-'} > {' '.join(s.targets) or '-'}",
            s.stance or "",
            " ".join(s.quote.split()),
        )
        for s in found
    ]
    width = get_terminal_size((120, 24)).columns
    wide = [min(max((len(row[k]) for row in rows), default=0), WIDEST) for k in range(5)]
    for row in rows:
        cells = [_cut(cell, w).ljust(w) for cell, w in zip(row[:5], wide, strict=True)]
        lead = "  ".join(cells)
        yield f"{lead}  {_cut(row[5], max(width - len(lead) - 2, 20))}"


def _cut(words: str, width: int) -> str:
    return words if len(words) <= width else f"{words[: width - 1]}…"


def as_json(statement: Statement) -> dict[str, Any]:
    """A statement as one line of JSON."""
    from dataclasses import asdict

    return asdict(statement)
