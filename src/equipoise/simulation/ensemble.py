"""Ensembles: the replicates of a scenario, in shards of Parquet.

A scenario is everything that determines a simulation. Its replicates are cut into shards; a shard is
written under a temporary name and renamed when it is whole, in a folder named by the scenario's hash.
So a shard that stands is right, and resuming means making those that are missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from equipoise.errors import OutputError, ScenarioError
from equipoise.files import written_whole
from equipoise.luck import pair_id
from equipoise.model.mechanisms import continuation, hostility, initiator, joining
from equipoise.model.mechanisms.onset import (
    MEMORY,
    NEVER_SETTING,
    SETTING,
    memory_features,
)
from equipoise.model.params import Params, draw_params, pad
from equipoise.model.rules import ForceGate, compile_gate
from equipoise.model.world import World
from equipoise.model.year import (
    EVENT_COLUMNS,
    MAX_DISPUTES_A_YEAR,
    Coefficients,
    Gate,
    Past,
    Setting,
    run_replicate,
)
from equipoise.workers import run_tasks

Floats = NDArray[np.float64]

MODEL_VERSION = 1
"""Part of every scenario's hash; raised when results move, and the changelog says so."""

REPLICATES_PER_DRAW = 4
"""Replicates that share a parameter draw, so that luck and parameter uncertainty separate."""

SHARD = 50
"""Replicates in a shard."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that determines a simulation."""

    label: str
    """Words for people; not part of what determines the run."""
    world: World
    params: Params
    gate: ForceGate | None
    years: int
    replicates: int
    seed: int

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
        content = {
            "model": MODEL_VERSION,
            "world": self.world.sha256(),
            "params": self.params.sha256(),
            "gate": asdict(self.gate) if self.gate and self.gate.adopters else None,
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
        """Sum of all pairs' chances: columns ``replicate``, ``year``, ``onsets``."""
        return self._read("expected")

    def _read(self, kind: str) -> pl.DataFrame:
        names = [self.folder / f"{kind}-{first:06d}.parquet" for first, _ in shards(self.scenario)]
        return pl.concat([pl.read_parquet(name) for name in names])


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
        Scenarios that are the same but for their label are simulated once.
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
    places = {s.sha256(): folder / s.sha256()[:16] for s in scenarios}
    todo: dict[tuple[Path, int], Task] = {}
    for scenario in scenarios:
        place = places[scenario.sha256()]
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
    return tuple(Ensemble(s, places[s.sha256()]) for s in scenarios)


def _compile(scenario: Scenario) -> None:
    """Compile the kernels once, here, so that workers find them in the cache and do not race to it."""
    for _ in replicates(replace(scenario, years=1), 0, 1):
        pass


def _stands(place: Path, first: int, last: int) -> bool:
    """True if both files of a shard are there, whole, and hold just its replicates."""
    for kind in ("events", "expected"):
        path = place / f"{kind}-{first:06d}.parquet"
        if not path.is_file():
            return False
    try:
        held = pl.read_parquet(place / f"expected-{first:06d}.parquet")["replicate"]
        pl.read_parquet(place / f"events-{first:06d}.parquet")
    except (pl.exceptions.PolarsError, OSError):
        return False
    return held.min() == first and held.max() == last - 1


def run_shard(task: Task) -> int:
    """Simulate one shard, write it, and return its number of replicates."""
    scenario = task.scenario
    events, expected = [], []
    for replicate, rows, sums, _ in replicates(scenario, task.first, task.last):
        events.append(np.column_stack([np.full(len(rows), replicate, np.int32), rows]))
        expected.append((replicate, sums))
    columns = ("replicate", *EVENT_COLUMNS)
    table = np.concatenate(events)
    frame = pl.DataFrame({name: table[:, k] for k, name in enumerate(columns)}).with_columns(
        pl.col("initiator", "target", "year").cast(pl.Int16),
        pl.col("level", "answer").cast(pl.Int8),
        pl.col("fatal", "restrained", "joined").cast(pl.Boolean),
    )
    years = np.arange(scenario.years, dtype=np.int16) + scenario.world.year + 1
    sums_frame = pl.DataFrame(
        {
            "replicate": np.repeat(np.array([r for r, _ in expected], np.int32), scenario.years),
            "year": np.tile(years.astype(np.int16), len(expected)),
            "onsets": np.concatenate([s for _, s in expected]),
        }
    )
    _write(frame, task.folder / f"events-{task.first:06d}.parquet")
    _write(sums_frame, task.folder / f"expected-{task.first:06d}.parquet")
    return task.last - task.first


def _write(frame: pl.DataFrame, path: Path) -> None:
    """Write a table so that its final name never holds half of it, and a stop leaves nothing behind."""
    with written_whole(path, "free space or choose another --out") as beside:
        frame.write_parquet(beside, compression="zstd", statistics=False)


def replicates(scenario: Scenario, first: int, last: int, hazards: Floats | None = None):  # type: ignore[no-untyped-def]
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

    Yields
    ------
    tuple
        Number of the replicate; its events, int32 (m, 8); the yearly sums of chances, (years,);
        and the number of its parameter draw.
    """
    world, params = scenario.world, scenario.params
    n_draws = (last - 1) // REPLICATES_PER_DRAW + 1
    draws = draw_params(params, n_draws, scenario.seed)
    compiled = compile_gate(scenario.gate, world, params)
    gate = Gate(
        compiled.adopts,
        float(compiled.compliance),
        compiled.on_self,
        compiled.on_ally,
        compiled.always_open,
    )
    memory = world.memory
    past = Past(
        memory.history,
        memory.force_history,
        memory.last_dispute,
        memory.activity,
        memory.used_force,
    )
    onset = pad(params.block("onset"), draws.block("onset"), SETTING + MEMORY)
    onset[:, SETTING.index("constant")] -= excess_of_draws(world, params)
    room = np.empty((scenario.years * MAX_DISPUTES_A_YEAR, len(EVENT_COLUMNS)), np.int32)
    kept = np.empty((0, 0, 0)) if hazards is None else hazards
    ready = first // REPLICATES_PER_DRAW
    current = _setting(world, onset[ready])
    for replicate in range(first, last):
        draw = replicate // REPLICATES_PER_DRAW
        if draw != ready:
            ready, current = draw, _with_draw(current, world, onset[draw])
        sums = np.empty(scenario.years)
        count = run_replicate(
            current,
            _coefficients(params, draws.values, draw, onset[draw, len(SETTING) :]),
            gate,
            past,
            scenario.years,
            np.uint64(scenario.seed),
            replicate,
            room,
            sums,
            kept,
        )
        if count < 0:
            raise ScenarioError(
                f"scenario {scenario.label!r}, replicate {replicate}: more than {MAX_DISPUTES_A_YEAR} "
                "disputes in a year; the parameters are not fit for this world"
            )
        yield replicate, room[:count].copy(), sums, draw


def excess_of_draws(world: World, params: Params) -> float:
    """By how much draws of the onset coefficients raise the log of the expected onsets of the first year.

    A chance as rare as an onset is nearly an exponential of its log-odds, so that its mean over draws lies
    above its value at the estimates. The estimates, and not that mean, reproduce the number of onsets that
    they were fitted on; so the excess is taken off every draw's constant. The draws keep their spread.
    """
    block = params.block("onset")
    ally = world.pact[0] | world.pact[0].T
    past = memory_features(
        world.year + 1, world.memory, world.one, world.two, ally, world.member[0], world.setting[0]
    )
    columns = [(SETTING + MEMORY).index(name) for name in block.names]
    x = np.hstack([world.setting[0], past])[world.in_system()[0]][:, columns]
    log_odds = x @ np.array(block.estimate)
    spread = np.sqrt(np.maximum(((x @ np.array(block.covariance)) * x).sum(axis=1), 0.0))
    nodes, weights = np.polynomial.hermite_e.hermegauss(9)
    mean = sum(
        w * expit(log_odds + z * spread)
        for z, w in zip(nodes, weights / weights.sum(), strict=True)
    )
    return float(np.log(mean.sum() / expit(log_odds).sum()))


def _setting(world: World, beta: Floats) -> Setting:
    """The kernel's view of a world, for one draw of the setting's coefficients."""
    ids = np.array(
        [
            pair_id(int(world.ccodes[i]), int(world.ccodes[j]))
            for i, j in zip(world.one, world.two, strict=True)
        ],
        dtype=np.int64,
    )
    columns = [SETTING.index(name) for name in hostility.FACTS[:5]]
    near = (
        world.setting[:, :, SETTING.index("land_contiguity")]
        + world.setting[:, :, SETTING.index("water_to_24_miles")]
    )
    nothing = np.empty((0, 0))
    empty = Setting(
        world.year + 1,
        world.ccodes,
        world.one,
        world.two,
        ids,
        nothing,
        nothing,
        np.ascontiguousarray(world.setting[:, :, columns]),
        world.in_system(),
        world.member,
        world.ln_cinc,
        world.democracy,
        world.pact,
        near > 0,
        np.ascontiguousarray(world.setting[:, :, SETTING.index("ln_capital_distance")]),
        world.is_major,
    )
    return _with_draw(empty, world, beta)


def _with_draw(setting: Setting, world: World, beta: Floats) -> Setting:
    """The same with the onset coefficients of a draw."""
    columns = [SETTING.index(name) for name in NEVER_SETTING]
    of_never = beta[len(SETTING) : len(SETTING) + len(NEVER_SETTING)]
    return setting._replace(
        log_odds=world.setting @ beta[: len(SETTING)],
        if_never=world.setting[:, :, columns] @ of_never,
    )


def _coefficients(
    params: Params, values: dict[str, Floats], draw: int, memory: Floats
) -> Coefficients:
    """One draw of every block but the setting's part of onset, in the kernel's order."""

    def take(block: str, order: tuple[str, ...]) -> Floats:
        row: Floats = pad(params.block(block), values[block][draw : draw + 1], order)[0]
        return row

    sigma, rho = take("shock", ("sigma", "rho"))
    return Coefficients(
        np.ascontiguousarray(memory),
        max(float(sigma), 0.0),
        float(np.clip(rho, 0.0, 0.95)),
        take("initiator", initiator.NAMES),
        take("force", hostility.FORCE),
        take("answer", hostility.ANSWER),
        take("war", hostility.WAR),
        take("fatal", hostility.FATAL),
        take("reply", hostility.REPLY),
        take("display", hostility.DISPLAY),
        take("continuation", continuation.NAMES),
        take("joining", joining.NAMES) if params.has_block("joining") else np.empty(0),
    )
