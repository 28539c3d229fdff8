"""Ensembles: the replicates of scenarios, simulated in shards and read again.

A scenario's replicates are cut into shards, in a folder named by the scenario's hash. A shard stands when its
manifest has been written, and only while its files are what the manifest says. So a shard that is read is
right, and resuming means making those that do not stand.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from equipoise.errors import OutputError, ShardError, UsageError
from equipoise.simulation.manifest import (
    REMEDY,
    clear,
    cover,
    read_table,
    standing,
    written,
)
from equipoise.simulation.place import held, made
from equipoise.simulation.scenario import Scenario, replicates
from equipoise.simulation.shards import SHARD, SHARD_RANGE, Task, run_shard, shards
from equipoise.workers import run_tasks


@dataclass(frozen=True, slots=True)
class Ensemble:
    """The replicates of one scenario, where they lie."""

    scenario: Scenario
    folder: Path

    def events(self) -> pl.DataFrame:
        """All disputes: ``replicate`` and the columns of ``EVENT_COLUMNS``."""
        return self._read("events")

    def expected(self) -> pl.DataFrame:
        """Expected counts: columns ``replicate``, ``year`` and those of ``EXPECTED``."""
        return self._read("expected")

    def wars(self) -> pl.DataFrame:
        """All wars: ``replicate`` and the columns of ``WAR_COLUMNS``."""
        return self._read("wars")

    def exits(self) -> pl.DataFrame:
        """States that left the system: ``replicate``, ``year`` after which it was there no more, ``ccode``."""
        return self._read("exits")

    def threats(self) -> pl.DataFrame:
        """Chance of a fatal dispute as a target: ``replicate``, ``year``, ``ccode``, ``threat``.

        Nan for a state that has left.
        """
        return self._read("threats")

    def system(self) -> pl.DataFrame:
        """The state of the world: ``replicate``, ``year`` and the columns of ``SYSTEM_COLUMNS``."""
        return self._read("system")

    def parts(self, kind: str) -> Iterator[pl.DataFrame]:
        """A table of the ensemble shard by shard, in order: memory does not grow with replicates.

        Parameters
        ----------
        kind : str
            One of ``KINDS``.

        Raises
        ------
        ShardError
            If a shard is missing, damaged or of another version; none of it is given out.
        """
        wanted, folder = self.scenario.replicates, self.folder
        pieces, reached = cover(written(folder, self.scenario.sha256()), 0, wanted)
        if reached < wanted:
            raise ShardError(
                f"{folder}: replicate {reached} of {wanted} is not there, nor others; {REMEDY}"
            )
        for shard, first, last in pieces:
            # another run of the same scenario may have made more of them
            yield read_table(folder, shard, kind).filter(
                pl.col("replicate").is_between(first, last, closed="left")
            )

    def finished(self) -> int:
        """How many replicates can be read, from the first on; all of them if the run was not stopped.

        Those of a stopped run are read with ``replicates`` of the scenario set to that number.
        """
        shards = standing(self.folder, self.scenario.sha256())
        return cover(shards, 0, self.scenario.replicates)[1]

    def _read(self, kind: str) -> pl.DataFrame:
        return pl.concat(list(self.parts(kind)))


def simulate(
    scenarios: Sequence[Scenario],
    folder: Path,
    *,
    jobs: int = 1,
    resume: bool = False,
    on_shard: Callable[[int, int], None] | None = None,
    shard: int = SHARD,
    budget: float | None = None,
    pool: Executor | None = None,
) -> tuple[Ensemble, ...]:
    """Simulate scenarios and write their replicates.

    Parameters
    ----------
    scenarios : sequence of Scenario
        Scenarios that are the same but for their label, or for how many replicates are asked for, are
        simulated once.
    folder : Path
        Where the ensembles' folders go.
    jobs : int
        Worker processes, or workers of the pool; the results do not depend on it.
    resume : bool
        Keep the shards that stand and make only those that are missing or damaged.
    on_shard : callable, optional
        Called with the number of finished shards and of all, after each.
    shard : int
        Replicates in a shard [25 to 100]; the results do not depend on it.
    budget : float, optional
        Seconds after which no shard is begun. See `Ensemble.finished` for how far it came.
    pool : Executor, optional
        Where the work is done, else processes of this machine; its workers must reach the folder.

    Raises
    ------
    OutputError
        If the folder cannot be written, or another run is writing it.
    UsageError
        If a number is out of its range.
    """
    least, most = SHARD_RANGE
    if not least <= shard <= most:
        raise UsageError(f"shards of {shard} replicates: give {least} to {most}")
    if budget is not None and budget <= 0:
        raise UsageError(f"budget of {budget:g} seconds: give more than 0")
    end = None if budget is None else time.monotonic() + budget  # a clock that nobody sets back
    hashes = [s.sha256() for s in scenarios]
    places = {digest: folder / digest[:16] for digest in hashes}
    with held(folder):
        todo = [
            task
            for digest, scenario in _largest(hashes, scenarios).items()
            for task in _missing(scenario, digest, places[digest], shard, resume)
        ]
        # every scenario's first shard comes before the second of any, so that a stopped run can be compared
        todo.sort(key=lambda task: task.first)
        if todo and (jobs > 1 or pool):
            _compile(todo[0].scenario)
        done = run_tasks(
            run_shard, todo, jobs, pool=pool,
            enough=lambda: end is not None and time.monotonic() >= end,
        )  # fmt: skip
        for number, _ in enumerate(done, start=1):
            if on_shard:
                on_shard(number, len(todo))
    return tuple(Ensemble(s, places[d]) for d, s in zip(hashes, scenarios, strict=True))


def _largest(hashes: Sequence[str], scenarios: Sequence[Scenario]) -> dict[str, Scenario]:
    """Each scenario once, by its hash, with as many replicates as are asked for at most."""
    largest: dict[str, Scenario] = {}
    for digest, scenario in zip(hashes, scenarios, strict=True):
        if digest not in largest or scenario.replicates > largest[digest].replicates:
            largest[digest] = scenario
    return largest


def _missing(scenario: Scenario, digest: str, place: Path, size: int, resume: bool) -> list[Task]:
    """Make a scenario's folder, remove from it what does not stand, and say what is to be made."""
    try:
        made(place)
        kept = standing(place, digest) if resume else ()
        clear(place, kept)
    except OSError as error:
        raise OutputError(
            f"{place}: cannot be made ({error.strerror}); choose another --out"
        ) from error
    return [
        Task(scenario, digest, place, first, last)
        for first, last in shards(scenario.replicates, size)
        if cover(kept, first, last)[1] < last
    ]


def _compile(scenario: Scenario) -> None:
    """Compile the kernels once, here, so that workers find them in the cache and do not race to it."""
    for _ in replicates(replace(scenario, years=1), 0, 1):
        pass
