"""Options that several verbs share, what is checked of them, and the progress bar."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from equipoise.errors import UsageError

if TYPE_CHECKING:
    from equipoise.assessing import Progress

Doctrine = Annotated[str, typer.Argument(help="A doctrine file, or the id of a shipped doctrine.")]
Out = Annotated[Path | None, typer.Option("--out", help="Output folder [default: runs/ID].")]
Runs = Annotated[int, typer.Option("--runs", help="Paired replicates per scenario.")]
Years = Annotated[int, typer.Option("--years", help="Years to simulate.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of all luck.")]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", help="Worker processes [default: one a core]; results do not depend on it."
    ),
]
Data = Annotated[
    str | None,
    typer.Option(
        "--data", help="Folder of a data pack [default: EQUIPOISE_DATA, else what was fetched]."
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Keep finished shards of an earlier run.")]
Drafts = Annotated[
    bool,
    typer.Option("--allow-drafts", help="Weigh drafted statements too; everything says DRAFT."),
]
Full = Annotated[
    bool,
    typer.Option(
        "--full",
        help="Ten times as many placebos, three times as many replicates in each cell, every mirror.",
    ),
]
Open = Annotated[
    bool | None,
    typer.Option(
        "--open/--no-open", help="Open the report in a browser [default: where a person sits]."
    ),
]
Placebos = Annotated[
    int | None, typer.Option("--placebos", help="So many placebos for each claim [default: 99].")
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")]


def counts(**given: int) -> None:
    """Refuse a count below one, by the name of its option."""
    for name, value in given.items():
        if value < 1:
            raise UsageError(f"--{name} {value}: give 1 or more")


def workers(jobs: int | None) -> int:
    """The number of workers asked for; with none asked for, the cores that this process may use."""
    import os

    if jobs is not None:
        counts(jobs=jobs)
        return jobs
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def placebos_of(given: int | None, *, full: bool) -> int:
    """How many placebos were asked for."""
    from equipoise.weighing import ALL_PLACEBOS, PLACEBOS

    if given is not None and (full or given < 0):
        raise UsageError(f"--placebos {given}: give 0 or more, and not --full as well")
    return given if given is not None else ALL_PLACEBOS if full else PLACEBOS


def checked_seed(seed: int) -> int:
    """Give the seed back, or refuse it."""
    if not 0 <= seed < 2**63:
        raise UsageError(f"--seed {seed}: give 0 or more, below 2^63")
    return seed


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on stderr for every step, with the time it may still take."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        known: dict[str, object] = {}

        def say(words: str, done: int, total: int) -> None:
            if words not in known:
                known[words] = bars.add_task(words, total=total)
                if not console.is_terminal:
                    print(f"{words} ...", file=sys.stderr)  # noqa: T201
            bars.update(known[words], completed=done, total=total)  # type: ignore[arg-type]

        yield say


def opened(report: Path, wanted: bool | None, *, json: bool) -> None:
    """Open a report in the browser if that is wanted, or if a person sits at a screen and did not say."""
    import os
    import webbrowser

    screen = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    person = sys.stdin.isatty() and sys.stdout.isatty() and not json
    if wanted or (wanted is None and person and screen):
        webbrowser.open(report.resolve().as_uri())
