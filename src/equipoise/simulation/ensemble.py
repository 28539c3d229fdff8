"""Ensembles: the replicates of a scenario, in shards of Parquet.

A scenario is everything that determines a simulation. Its replicates are cut into shards; a shard is
written under a temporary name and renamed when it is whole, in a folder named by the scenario's hash.
So a shard that stands is right, and resuming means making those that are missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.errors import OutputError, ScenarioError
from equipoise.files import written_whole
from equipoise.model.mechanisms.onset import (
    MEMORY,
    SETTING,
)
from equipoise.model.operators.given import Given
from equipoise.model.operators.registry import levers_of
from equipoise.model.params import Params, draw_params, pad
from equipoise.model.system import Past
from equipoise.model.theory import Theory, read_theory
from equipoise.model.threats import threat_years
from equipoise.model.world import World
from equipoise.model.year import (
    EVENT_COLUMNS,
    EXPECTED,
    MAX_DISPUTES_A_YEAR,
    run_replicate,
)
from equipoise.simulation.drawn import (
    coefficients_of,
    excess_of_draws,
    setting_of_world,
    with_draw,
)
from equipoise.workers import run_tasks

Floats = NDArray[np.float64]

MODEL_VERSION = 1
"""Part of every scenario's hash; raised when results move, and the changelog says so."""

REPLICATES_PER_DRAW = 4
"""Replicates that share a parameter draw, so that luck and parameter uncertainty separate."""

DATA_DRIVEN = read_theory("data-driven")

SHARD = 50
"""Replicates in a shard."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that determines a simulation."""

    label: str
    """Words for people; not part of what determines the run."""
    world: World
    params: Params
    rules: tuple[Given, ...]
    """In force together from the first year; none for the baseline."""
    years: int
    replicates: int
    seed: int
    theory: Theory = DATA_DRIVEN
    threats: bool = False
    """Whether threats to states are kept, too; each time costs as much as ten years."""

    def __post_init__(self) -> None:
        if self.replicates < 1 or self.years < 1:
            raise ScenarioError(
                f"scenario {self.label!r}: {self.replicates} replicates of {self.years} years; "
                "give 1 or more of both"
            )
        if not 0 <= self.seed < 2**63:
            raise ScenarioError(
                f"scenario {self.label!r}: seed {self.seed}; give 0 or more, below 2^63"
            )
        if self.world.has_history != (self.params.variant == "full"):
            raise ScenarioError(
                f"scenario {self.label!r}: parameters {self.params.variant!r} do not fit a "
                f"{self.world.kind}; use the other variant"
            )

    def sha256(self) -> str:
        """Hash of what determines a replicate: not the label, nor how many replicates are asked for."""
        active = [asdict(rule) for rule in self.rules if rule.adopters]
        content = {
            "model": MODEL_VERSION,
            "world": self.world.sha256(),
            "params": self.params.sha256(),
            "rules": active,
            "theory": asdict(self.theory)["claims"] if active else None,
            "threats": self.threats,
            "years": self.years,
            "seed": self.seed,
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


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

    def threats(self) -> pl.DataFrame:
        """Chance of a fatal dispute as a target: ``replicate``, ``year``, ``ccode``, ``threat``."""
        return self._read("threats")

    def _read(self, kind: str) -> pl.DataFrame:
        names = [self.folder / f"{kind}-{first:06d}.parquet" for first, _ in shards(self.scenario)]
        whole = pl.concat([pl.read_parquet(name) for name in names])
        # another run of the same scenario may have made more of them
        return whole.filter(pl.col("replicate") < self.scenario.replicates)


@dataclass(frozen=True, slots=True)
class Task:
    """One shard of one scenario."""

    scenario: Scenario
    folder: Path
    first: int
    last: int
    """First replicate and the one after the last."""


def shards(scenario: Scenario) -> tuple[tuple[int, int], ...]:
    """First replicate and the one after the last, for each shard."""
    n = scenario.replicates
    return tuple((first, min(first + SHARD, n)) for first in range(0, n, SHARD))


def simulate(
    scenarios: Sequence[Scenario],
    folder: Path,
    *,
    jobs: int = 1,
    resume: bool = False,
    on_shard: Callable[[int, int], None] | None = None,
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
        Worker processes; the results do not depend on it.
    resume : bool
        Keep the shards that stand and make only those that are missing.
    on_shard : callable, optional
        Called with the number of finished shards and of all, after each.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    """
    hashes = [s.sha256() for s in scenarios]
    places = {digest: folder / digest[:16] for digest in hashes}
    largest: dict[str, Scenario] = {}
    for digest, scenario in zip(hashes, scenarios, strict=True):
        if digest not in largest or scenario.replicates > largest[digest].replicates:
            largest[digest] = scenario
    todo: dict[tuple[Path, int], Task] = {}
    for digest, scenario in largest.items():
        place = places[digest]
        for first, last in shards(scenario):
            if not (resume and _stands(place, first, last)):
                todo[place, first] = Task(scenario, place, first, last)
    for place in {task.folder for task in todo.values()}:
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"{place}: cannot be made ({error.strerror}); choose another --out"
            ) from error
    if todo and jobs > 1:
        _compile(next(iter(todo.values())).scenario)
    total = len(todo)
    for done, _ in enumerate(run_tasks(run_shard, list(todo.values()), jobs), start=1):
        if on_shard:
            on_shard(done, total)
    return tuple(Ensemble(s, places[d]) for d, s in zip(hashes, scenarios, strict=True))


def _compile(scenario: Scenario) -> None:
    """Compile the kernels once, here, so that workers find them in the cache and do not race to it."""
    for _ in replicates(replace(scenario, years=1), 0, 1):
        pass


def _stands(place: Path, first: int, last: int) -> bool:
    """True if all files of a shard are there, whole, and hold just its replicates."""
    for kind in ("events", "threats", "expected"):
        path = place / f"{kind}-{first:06d}.parquet"
        if not path.is_file():
            return False
    try:
        held = pl.read_parquet(place / f"expected-{first:06d}.parquet")["replicate"]
        for kind in ("events", "threats"):
            pl.read_parquet(place / f"{kind}-{first:06d}.parquet")
    except (pl.exceptions.PolarsError, OSError):
        return False
    return held.min() == first and int(held.max()) >= last - 1  # type: ignore[arg-type]


def run_shard(task: Task) -> int:
    """Simulate one shard, write it, and return its number of replicates."""
    scenario, first, last = task.scenario, task.first, task.last
    years = np.arange(scenario.years, dtype=np.int16) + scenario.world.year + 1
    events, expected, threats = [], [], []
    for done in replicates(scenario, first, last):
        events.append(
            np.column_stack([np.full(len(done.events), done.number, np.int32), done.events])
        )
        expected.append(done.expected)
        threats.append(done.threats)
    table = np.concatenate(events)
    frame = pl.DataFrame(
        {name: table[:, k] for k, name in enumerate(("replicate", *EVENT_COLUMNS))}
    ).with_columns(
        pl.col("initiator", "target", "year", "dispute").cast(pl.Int16),
        pl.col("level", "answer").cast(pl.Int8),
        pl.col("fatal", "restrained", "joined").cast(pl.Boolean),
    )
    _write(frame, task.folder / f"events-{first:06d}.parquet")
    own, sums = np.arange(first, last, dtype=np.int32), np.concatenate(expected)
    frame = pl.DataFrame(
        {"replicate": np.repeat(own, years.size), "year": np.tile(years, own.size)}
    )
    frame = frame.with_columns(pl.Series(name, sums[:, k]) for k, name in enumerate(EXPECTED))
    if threats[0].size:
        codes, rows = scenario.world.ccodes, years[threat_years(scenario.years)]
        each = pl.DataFrame(
            {
                "replicate": np.repeat(own, rows.size * codes.size),
                "year": np.tile(np.repeat(rows, codes.size), own.size),
                "ccode": np.tile(codes.astype(np.int16), own.size * rows.size),
                "threat": np.concatenate([t.ravel() for t in threats]),
            }
        )
    else:
        each = pl.DataFrame(schema={"replicate": pl.Int32, "year": pl.Int16, "ccode": pl.Int16,
                                    "threat": pl.Float64})  # fmt: skip
    _write(each, task.folder / f"threats-{first:06d}.parquet")
    _write(frame, task.folder / f"expected-{first:06d}.parquet")
    return last - first


def _write(frame: pl.DataFrame, path: Path) -> None:
    """Write a table so that its final name never holds half of it, and a stop leaves nothing behind."""
    with written_whole(path, "free space or choose another --out") as beside:
        frame.write_parquet(beside, compression="zstd", statistics=False)


class Replicate(NamedTuple):
    """What one replicate came to."""

    number: int
    events: NDArray[np.int32]
    """(m, 9) in the order of ``EVENT_COLUMNS``."""
    expected: Floats
    """(years, 3) in the order of ``EXPECTED``."""
    threats: Floats
    """(k, n) in the years of ``threat_years``, each state's chance of a fatal dispute that another begins."""
    draw: int
    """Number of its parameter draw."""


def replicates(
    scenario: Scenario, first: int, last: int, hazards: Floats | None = None
) -> Iterator[Replicate]:
    """Simulate replicates one by one.

    Parameters
    ----------
    scenario : Scenario
        What to simulate.
    first, last : int
        First replicate and the one after the last.
    hazards : float (2, years, P), optional
        Each pair's chance of an onset is added to it, over all replicates: of a dispute that both begin,
        and of one that either joins.
    """
    world, params, years = scenario.world, scenario.params, scenario.years
    n_draws = (last - 1) // REPLICATES_PER_DRAW + 1
    draws = draw_params(params, n_draws, scenario.seed)
    levers = levers_of(scenario.rules, world, params, scenario.theory)
    memory = world.memory
    past = Past(
        memory.history, memory.force_history, memory.last_dispute, memory.activity,
        memory.used_force,
    )  # fmt: skip
    onset = pad(params.block("onset"), draws.block("onset"), SETTING + MEMORY)
    onset[:, SETTING.index("constant")] -= excess_of_draws(world, params)
    room = np.empty((years * MAX_DISPUTES_A_YEAR, len(EVENT_COLUMNS)), np.int32)
    kept = np.empty((0, 0, 0)) if hazards is None else hazards
    when = threat_years(years)
    ready = first // REPLICATES_PER_DRAW
    current = setting_of_world(world, onset[ready])
    for replicate in range(first, last):
        draw = replicate // REPLICATES_PER_DRAW
        if draw != ready:
            ready, current = draw, with_draw(current, world, onset[draw])
        expected = np.empty((years, len(EXPECTED)))
        threats = np.empty((when.size, world.n_states) if scenario.threats else (0, 0))
        coefficients = coefficients_of(params, scenario.theory, draws.values, draw, onset[draw])
        count = run_replicate(
            current, coefficients, levers, past, years,
            np.uint64(scenario.seed), replicate, room, expected, kept, when, threats,
        )  # fmt: skip
        if count < 0:
            raise ScenarioError(
                f"scenario {scenario.label!r}, replicate {replicate}: more than {MAX_DISPUTES_A_YEAR} "
                "disputes in a year; the parameters are not fit for this world"
            )
        if not (np.isfinite(expected).all() and np.isfinite(threats).all()):
            words = ", ".join(r.operator for r in scenario.rules) or "no rule"
            raise ScenarioError(
                f"scenario {scenario.label!r}, replicate {replicate}: a chance is not finite under {words}; "
                "give a smaller dose"
            )
        yield Replicate(replicate, room[:count].copy(), expected, threats, draw)
