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
    from equipoise.data.pack import Pack
    from equipoise.simulating import Progress

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
Budget = Annotated[
    str | None,
    typer.Option("--budget", help="Stop cleanly after so long, as 90s, 5m or 1h30m; see --resume."),
]
Dask = Annotated[
    str | None,
    typer.Option(
        "--dask",
        help="Scheduler of a Dask cluster, as tcp://host:8786, whose workers reach the replicates.",
    ),
]
Ensembles = Annotated[
    str | None,
    typer.Option(
        "--ensembles",
        help="Another folder for the replicates, or an address as s3://bucket/run [default: OUT/ensembles].",
    ),
]
ShardSize = Annotated[
    int,
    typer.Option("--shard", help="Replicates in a shard, 25 to 100; results do not depend on it."),
]
Drafts = Annotated[
    bool,
    typer.Option("--allow-drafts", help="Weigh drafted statements too; everything says DRAFT."),
]
Full = Annotated[
    bool,
    typer.Option(
        "--full",
        help="Ten times as many placebos, three times as many replicates in each cell, every mirror, and a "
        "simulated placebo of every set of rules.",
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


def seconds(budget: str) -> float:
    """A span of time in seconds, as 90s, 5m or 1h30m has it."""
    import re

    found = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", budget)
    hours, minutes, rest = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    total = 3600 * hours + 60 * minutes + rest
    if total == 0:
        raise UsageError(f"--budget {budget}: no span of time; write it as 90s, 5m or 1h30m")
    return float(total)


def time_left(done: int, total: int, passed: float) -> str:
    """About how long the rest takes, in words, if what was done took so many seconds."""
    left = passed / done * (total - done)
    if left < 90:
        return f"about {max(10, 10 * round(left / 10))} s left"
    return f"about {left / 60:.0f} min left" if left < 5400 else f"about {left / 3600:.1f} h left"


def pack_for(verb: str, data: str | None) -> Pack:
    """The data pack, for a verb that can do nothing without one."""
    from equipoise.data.pack import ENVIRONMENT, find_pack
    from equipoise.errors import MissingDataError

    pack = find_pack(data)
    if pack is None:
        raise MissingDataError(
            f"{verb}: no data pack; name its folder with --data or in {ENVIRONMENT}"
        )
    return pack


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
    from equipoise.verdict import ALL_PLACEBOS, PLACEBOS

    if given is not None and (full or given < 0):
        raise UsageError(f"--placebos {given}: give 0 or more, and not --full as well")
    return given if given is not None else ALL_PLACEBOS if full else PLACEBOS


def checked_seed(seed: int) -> int:
    """Give the seed back, or refuse it."""
    if not 0 <= seed < 2**63:
        raise UsageError(f"--seed {seed}: give 0 or more, below 2^63")
    return seed


SPEED_OVER = 600.0
"""Seconds over which the bar takes its speed; a shard may take half a minute."""

LINE_EVERY = 30.0
"""Seconds between lines of progress, where there is no screen."""


class _Lines:
    """Progress as lines: one when a step begins, then with the time left, now and then."""

    def __init__(self) -> None:
        self._begun: dict[str, tuple[int, float]] = {}
        self._said: float = 0.0

    def say(self, words: str, done: int, total: int) -> None:
        import time

        now = time.monotonic()
        if words not in self._begun:
            # the clock starts here, after what is done but once, such as compilation
            self._begun[words], self._said = (done, now), now
            print(f"{words} ...", file=sys.stderr)  # noqa: T201
            return
        first, start = self._begun[words]
        if first < done < total and now - self._said >= LINE_EVERY:
            self._said = now
            left = time_left(done - first, total - first, now - start)
            print(f"{words}: {done} of {total}, {left} ...", file=sys.stderr)  # noqa: T201


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
    with Progress(
        *columns,
        console=console,
        disable=not console.is_terminal,
        speed_estimate_period=SPEED_OVER,
    ) as bars:
        known: dict[str, object] = {}
        lines = _Lines()

        def say(words: str, done: int, total: int) -> None:
            if words not in known:
                known[words] = bars.add_task(words, total=total)
            if not console.is_terminal:
                lines.say(words, done, total)
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
