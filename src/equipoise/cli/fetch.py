"""The verb data fetch."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from equipoise.cli.options import Jobs, Json

if TYPE_CHECKING:
    from equipoise.data.fetch import Fetched
    from equipoise.data.publishers import Publication

STOPPED = 130


def fetch(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="Sources [default: all that the main job needs]; see data list."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="A source; the same as naming it.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder of the pack [default: your data folder]."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would come, from where, on what terms.")
    ] = False,
    accept_terms: Annotated[
        bool, typer.Option("--accept-terms", help="Agree to the terms that a publisher asks for.")
    ] = False,
    from_publisher: Annotated[
        bool,
        typer.Option(
            "--from-publisher", help="Take the publishers' own files, which nobody here saw."
        ),
    ] = False,
    accept_unpinned: Annotated[
        bool,
        typer.Option(
            "--accept-unpinned", help="Take files of which no hash is known, and record it."
        ),
    ] = False,
    base_url: Annotated[
        str, typer.Option("--base-url", help="Ask for all originals under this address.")
    ] = "",
    attempts: Annotated[
        int, typer.Option("--attempts", help="Give up after so many requests in vain.")
    ] = 5,
    jobs: Jobs = None,
    json: Json = False,
) -> None:
    """Bring the data that claims are weighed on; what was cut goes on from where it was.

    Example: equipoise data fetch --accept-terms
    """
    from equipoise.cli.options import counts, workers
    from equipoise.data.fetch import check_consent, select_publications
    from equipoise.data.pack import user_folder
    from equipoise.data.publishers.download import check_mirror

    counts(attempts=attempts)
    check_mirror(base_url)
    folder = out or user_folder()
    named = [*(sources or []), *(w for words in only or [] for w in words.split(","))]
    wanted = select_publications(named, folder, base_url, from_publisher=from_publisher)
    if dry_run:
        _show(wanted, folder, base_url, json)
        return
    accepted = _agreed(wanted, accept_terms)
    check_consent(wanted, accept_terms=accepted, accept_unpinned=accept_unpinned)
    fetched, problems = _brought(wanted, folder, base_url, attempts, workers(jobs))
    _tell(folder, fetched, problems, json)
    if problems:
        raise problems[0]
    where = "" if out is None else f" --data {out}"
    typer.echo(
        f"{folder}: {len(fetched)} sources came; next: equipoise assess russia-2023{where}",
        err=True,
    )


def _brought(
    wanted: Sequence[Publication], folder: Path, base_url: str, attempts: int, jobs: int
) -> tuple[Sequence[Fetched], Sequence[Any]]:
    """What came, and what did not; a stop from the keyboard keeps what there is."""
    from equipoise.data.fetch import fetch_all, held_folder
    from equipoise.data.publishers.download import Patience

    with held_folder(folder), _bar(wanted) as say:
        try:
            return fetch_all(wanted, folder, say, base_url, Patience(attempts), jobs)
        except KeyboardInterrupt:
            words = "what came is kept, the same command goes on from there"
            typer.echo(f"equipoise: stopped from the keyboard; {words}", err=True)
            raise SystemExit(STOPPED) from None


def _tell(folder: Path, fetched: Sequence[Fetched], problems: Sequence[Any], json: bool) -> None:
    import json as json_module
    from dataclasses import asdict

    for problem in problems[1:]:
        typer.echo(f"equipoise: {problem}", err=True)
    if json:
        result = {
            "folder": str(folder),
            "fetched": [asdict(row) for row in fetched],
            "problems": [str(problem) for problem in problems],
        }
        typer.echo(json_module.dumps(result))
    elif fetched:
        typer.echo("\n".join(map(_fetched_text, fetched)))


def _show(wanted: Sequence[Publication], folder: Path, mirror: str, json: bool) -> None:
    """Print every original: address, size, hash and terms."""
    import json as json_module

    from equipoise.data.fetch import dry_run

    rows = dry_run(wanted, folder, mirror)
    if json:
        typer.echo(json_module.dumps({"folder": str(folder), "originals": rows}))
        return
    for row in rows:
        size = "size not known" if row["bytes"] is None else f"{row['bytes']} bytes"
        typer.echo(f"{', '.join(row['sources'])}: {size}{', here already' if row['here'] else ''}")
        typer.echo(f"    {row['address'] or row['page']}")
        typer.echo(f"    sha256 {row['sha256'] or 'not known'}")
        typer.echo(f"    terms: {row['terms']}")
    known = sum(row["bytes"] or 0 for row in rows if not row["here"])
    typer.echo(f"{folder}: {len(rows)} files, {known / 1e6:.1f} MB to come", err=True)


def _agreed(wanted: Sequence[Publication], accepted: bool) -> bool:
    """Show the terms, each once; if they are not accepted yet, wait for a key where a person can press one."""
    from equipoise.data.fetch import asks_for_consent, terms_by_source

    for terms, sources in terms_by_source(wanted).items():
        typer.echo(f"terms: {terms}: {', '.join(sources)}", err=True)
    person = sys.stdin.isatty() and sys.stderr.isatty()
    if accepted or not asks_for_consent(wanted) or not person:
        return accepted
    return typer.confirm("Do you agree to these terms?", err=True)


@contextmanager
def _bar(wanted: Sequence[Publication]) -> Iterator[Any]:
    """One bar on stderr over all downloads, with size and rate, and one over the tables made of them."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    from equipoise.data.fetch import CONVERTING

    console = Console(stderr=True)
    sizes = {o.name: o.bytes or 0 for p in wanted for o in p.originals}
    came: dict[str, int] = {}
    words = TextColumn("{task.description}")
    rates = (DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    shown = console.is_terminal
    with (
        Progress(words, BarColumn(), *rates, console=console, disable=not shown) as bytes_bar,
        Progress(words, BarColumn(), MofNCompleteColumn(), console=console, disable=True) as made,
    ):
        whole = bytes_bar.add_task("downloading", total=sum(sizes.values()))
        tables = None

        def say(what: str, done: int, total: int) -> None:
            nonlocal tables
            if what == CONVERTING:
                if tables is None:
                    bytes_bar.stop()
                    tables = made.add_task(what, total=total)
                    made.disable = not shown
                    made.start()
                    if not shown:
                        typer.echo(f"{what} ...", err=True)
                made.update(tables, completed=done)
                return
            if not came and not shown:
                typer.echo(f"downloading {len(sizes)} files ...", err=True)
            came[what] = done
            sizes[what] = max(sizes.get(what, 0), total)
            bytes_bar.update(whole, completed=sum(came.values()), total=sum(sizes.values()))

        yield say


def _fetched_text(row: Fetched) -> str:
    notes = [] if row.pinned else [f"original not pinned, its sha256 is {row.original_sha256}"]
    if not row.layout_checked:
        notes.append(
            "this layout was never checked against the publisher's file: look at the table"
        )
    return "\n    ".join([f"{row.file}: {row.rows} rows", *notes])
