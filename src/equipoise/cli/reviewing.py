"""Verbs about reviewing a draft: review, accept, correct, add, diff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from equipoise.doctrine.drafted import DraftedStatement
    from equipoise.reading.corrections import Corrected
    from equipoise.reading.load import LoadedDocument

DraftFile = Annotated[Path, typer.Argument(help="A draft file.")]
Of = Annotated[Path, typer.Option("--document", help="The document that it was drafted from.")]
By = Annotated[str, typer.Option("--by", help="Who reviews.")]

CHOICES = "a accept, c correct, r reject, s skip, q stop"


def review(
    file: DraftFile,
    document: Of,
    by: By,
    missed: Annotated[
        bool, typer.Option("--missed", help="Show the sentences without a statement, and stop.")
    ] = False,
) -> None:
    """Go through a draft, one statement at a time, the riskiest first.

    Example: equipoise review speech.yaml --document speech.txt --by NAME
    """
    from equipoise.doctrine.read import read_doctrine
    from equipoise.reading.drafts import mark, quotes, to_review, unstated
    from equipoise.reading.load import load_document

    loaded = load_document(document)
    doctrine = read_doctrine(file)
    words, waiting = quotes(doctrine, loaded), to_review(doctrine)
    silent = unstated(doctrine, loaded)
    if missed:
        for sentence in silent:
            shown = " ".join(loaded.text[sentence.start : sentence.end].split())
            typer.echo(f"line {sentence.line}, at {sentence.start}: {shown}")
        waiting = ()
    for place, statement in enumerate(waiting, start=1):
        typer.echo(f"\n[{place}/{len(waiting)}] {statement.id}, line {statement.line}")
        typer.echo(_in_context(loaded.text, statement, words[statement.id]))
        typer.echo(_fields(statement))
        answer = typer.prompt(CHOICES, default="s")[:1].lower()
        if answer == "q":
            break
        if answer == "c":
            _corrected(file, loaded, statement.id, by)
        if answer in ("a", "r"):
            mark(file, loaded, [statement.id], "accepted" if answer == "a" else "rejected", by)
    left = len(to_review(read_doctrine(file)))
    typer.echo(f"{file}: {left} statements wait for review", err=True)
    if silent:
        told = "" if missed else "; --missed shows them"
        typer.echo(f"{document}: {len(silent)} sentences have no statement{told}", err=True)


def _corrected(file: Path, loaded: LoadedDocument, name: str, by: str) -> None:
    """Ask what is so until it can be taken; an empty answer leaves the statement as it is."""
    from equipoise.errors import EquipoiseError
    from equipoise.reading.corrections import correct as correct_

    asked = "what is so, as kind=goal targets=FRA,grp:eu"
    while answer := typer.prompt(asked, default="", show_default=False).split():
        try:
            _told(correct_(file, loaded, name, _pairs(answer), by))
        except EquipoiseError as error:
            typer.echo(f"  {error}")
        else:
            break


def _in_context(text: str, statement: DraftedStatement, words: str) -> str:
    start, end = statement.span
    before = text[max(0, start - 120) : start].rpartition("\n")[2]
    after = text[end : end + 120].partition("\n")[0]
    return f"  …{before}«{words}»{after}…"


def _fields(statement: DraftedStatement) -> str:
    whom = ", ".join(statement.targets) or "nobody"
    lines = [
        f"  {statement.kind}, {statement.polarity}, {statement.modality}: {statement.actor} toward {whom}",
        f"  stance {statement.stance or 'not stated'}; condition {statement.condition or 'none'}",
        f"  voices {' > '.join(statement.attribution)}; rules {', '.join(statement.rules)}",
    ]
    if statement.look:
        lines.append(f"  look: {'; '.join(statement.look)}")
    if statement.why_no_claim:
        lines.append(f"  no claim: {statement.why_no_claim}")
    return "\n".join(lines)


def accept(
    file: DraftFile,
    document: Of,
    by: By,
    statements: Annotated[
        list[str] | None,
        typer.Argument(help="Ids [default: all that wait but force rules]."),
    ] = None,
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
) -> None:
    """Accept statements of a draft; their claims are weighed from then on.

    Example: equipoise accept speech.yaml s0004 --document speech.txt --by NAME
    """
    from equipoise.reading.drafts import mark
    from equipoise.reading.load import load_document

    count = mark(file, load_document(document), statements or [], "accepted", by, note)
    typer.echo(f"{file}: {count} statements accepted", err=True)


def correct(
    file: DraftFile,
    statement: Annotated[str, typer.Argument(help="Id, as s0004.")],
    fields: Annotated[
        list[str], typer.Argument(help="What is so, as kind=goal actor=FRA targets=DEU,grp:eu.")
    ],
    document: Of,
    by: By,
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
) -> None:
    """Correct a statement of a draft, and propose its claim anew; it then counts as reviewed.

    Example: equipoise correct speech.yaml s0004 kind=goal targets=Peru --document speech.txt --by NAME
    """
    from equipoise.reading.corrections import correct as correct_
    from equipoise.reading.load import load_document

    _told(correct_(file, load_document(document), statement, _pairs(fields), by, note))


def add(
    file: DraftFile,
    start: Annotated[
        int, typer.Argument(help="Where its sentence begins, as review --missed tells.")
    ],
    fields: Annotated[
        list[str], typer.Argument(help="What is so, as kind=goal actor=FRA targets=DEU,grp:eu.")
    ],
    document: Of,
    by: By,
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
) -> None:
    """Add a statement that the reader missed, and propose its claim; it then counts as reviewed.

    Example: equipoise add speech.yaml 412 kind=goal actor=BRA --document speech.txt --by NAME
    """
    from equipoise.reading.corrections import add as add_
    from equipoise.reading.load import load_document

    _told(add_(file, load_document(document), start, _pairs(fields), by, note))


def _pairs(fields: list[str]) -> dict[str, str]:
    """Fields by name, of words such as kind=goal."""
    from equipoise.errors import UsageError

    for field in fields:
        if "=" not in field:
            raise UsageError(f"{field!r} is no field; write it as kind=goal")
    return {field.partition("=")[0]: field.partition("=")[2] for field in fields}


def _told(done: Corrected) -> None:
    for line in (*done.fields, f"claim: {done.claim}"):
        typer.echo(f"{done.statement}: {line}")


def diff(before: DraftFile, after: DraftFile) -> None:
    """Show field by field what differs between two draft files of one document.

    Example: equipoise diff mine.yaml yours.yaml
    """
    from equipoise.doctrine.read import read_doctrine
    from equipoise.reading.drafts import changes

    found = list(changes(read_doctrine(before), read_doctrine(after)))
    for line in found:
        typer.echo(line)
    typer.echo(f"{len(found)} differences", err=True)
