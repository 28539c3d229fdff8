"""Verbs about reading: draft, review, accept, correct, add, diff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from equipoise.cli.options import Json

if TYPE_CHECKING:
    from datetime import date

    from equipoise.doctrine.drafted import DraftedStatement
    from equipoise.reading.corrections import Corrected
    from equipoise.reading.language import Reader
    from equipoise.reading.load import LoadedDocument
    from equipoise.reading.statements import Statement

DocumentFile = Annotated[Path, typer.Argument(help="Text, Markdown, HTML, .docx or PDF.")]
DraftFile = Annotated[Path, typer.Argument(help="A draft file.")]
Of = Annotated[Path, typer.Option("--document", help="The document that it was drafted from.")]
By = Annotated[str, typer.Option("--by", help="Who reviews.")]

CHOICES = "a accept, c correct, r reject, s skip, q stop"


def draft(
    document: DocumentFile,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Draft file to write.")] = None,
    speaker: Annotated[
        str, typer.Option("--speaker", help="ISO 3166 alpha-3 code of whose document it is.")
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
    from equipoise.errors import UsageError, suggest
    from equipoise.reading.names import group_ids
    from equipoise.statehood import resolve

    if not code:
        if needed:
            raise UsageError("draft: say with --speaker whose document it is, as RUS")
        return None
    if code in ("SUN", "YUG"):
        return code
    if code.startswith("grp:"):
        if code not in group_ids():
            raise UsageError(f"draft: no group {code!r}; {suggest(code, sorted(group_ids()))}")
        return code
    return resolve(code).iso3


def _tell(found: tuple[Statement, ...], out: Path | None) -> None:
    counts: dict[str, int] = {}
    for statement in found:
        counts[statement.kind] = counts.get(statement.kind, 0) + 1
    words = ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items()))
    low = sum(s.confidence == "low" for s in found)
    typer.echo(f"{len(found)} statements: {words}; {low} to look at first")
    if out is not None:
        typer.echo(f"{out}: next: equipoise review {out} --document DOCUMENT --by NAME", err=True)


def as_json(statement: Statement) -> dict[str, Any]:
    """A statement as one line of JSON."""
    from dataclasses import asdict

    return asdict(statement)


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
