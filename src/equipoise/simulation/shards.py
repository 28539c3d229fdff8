"""Shards: some replicates of a scenario as tables, one for each kind, and written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from equipoise.model.mechanisms.war import WAR_COLUMNS
from equipoise.model.threats import threat_years
from equipoise.model.year import EVENT_COLUMNS, EXPECTED
from equipoise.simulation.manifest import write_shard
from equipoise.simulation.scenario import Replicate, Scenario, replicates
from equipoise.simulation.system_table import system_frame, system_rows

SHARD = 50
"""Replicates in a shard, unless another number is asked for."""

SHARD_RANGE = (25, 100)
"""Least and most replicates in a shard: fewer are slow to read, more are much to lose."""


@dataclass(frozen=True, slots=True)
class Task:
    """One shard of one scenario."""

    scenario: Scenario
    sha256: str
    """Of the scenario."""
    folder: Path
    first: int
    last: int
    """First replicate and the one after the last."""


def shards(replicates: int, size: int = SHARD) -> tuple[tuple[int, int], ...]:
    """First replicate and the one after the last, for each shard."""
    return tuple((first, min(first + size, replicates)) for first in range(0, replicates, size))


def run_shard(task: Task) -> int:
    """Simulate one shard, write it, and return its number of replicates."""
    tables = tables_of(task.scenario, task.first, task.last)
    write_shard(task.folder, task.sha256, task.first, task.last, tables)
    return task.last - task.first


def tables_of(scenario: Scenario, first: int, last: int) -> dict[str, pl.DataFrame]:
    """Simulate some replicates, and lay them out as tables, by kind."""
    done = list(replicates(scenario, first, last))
    return {
        "events": _events(done),
        "wars": _wars(done),
        "exits": _exits(done, scenario),
        "threats": _threats(done, scenario),
        "expected": _expected(done, scenario),
        "system": system_frame(
            [d.number for d in done],
            _years(scenario),
            np.array([system_rows(d.shares, d.ties) for d in done]),
        ),
    }


def _events(done: Sequence[Replicate]) -> pl.DataFrame:
    table = np.concatenate([d.events for d in done])
    number = np.repeat([d.number for d in done], [len(d.events) for d in done])
    return _named(number, table, EVENT_COLUMNS).with_columns(
        pl.col("initiator", "target", "year", "dispute", "last_year").cast(pl.Int16),
        pl.col("level", "answer").cast(pl.Int8),
        pl.col("fatal", "restrained", "joined").cast(pl.Boolean),
    )


def _wars(done: Sequence[Replicate]) -> pl.DataFrame:
    table = np.concatenate([d.wars for d in done])
    number = np.repeat([d.number for d in done], [len(d.wars) for d in done])
    return _named(number, table, WAR_COLUMNS).with_columns(
        pl.col("year", "dispute", "last_year", "states").cast(pl.Int16),
        pl.col("outcome").cast(pl.Int8),
    )


def _named(
    number: npt.NDArray[np.int64], table: npt.NDArray[np.generic], columns: Sequence[str]
) -> pl.DataFrame:
    own = pl.Series("replicate", number, dtype=pl.Int32)
    return pl.DataFrame([own, *(pl.Series(n, table[:, k]) for k, n in enumerate(columns))])


def _exits(done: Sequence[Replicate], scenario: Scenario) -> pl.DataFrame:
    own, state = np.nonzero(np.array([d.left for d in done]))
    return pl.DataFrame(
        {
            "replicate": np.array([d.number for d in done], np.int32)[own],
            "year": np.array([d.left for d in done])[own, state].astype(np.int16),
            "ccode": scenario.world.ccodes[state].astype(np.int16),
        }
    )


def _years(scenario: Scenario) -> npt.NDArray[np.int16]:
    return np.arange(scenario.years, dtype=np.int16) + scenario.world.year + 1


def _threats(done: Sequence[Replicate], scenario: Scenario) -> pl.DataFrame:
    kept = [d for d in done if d.threats.size]
    own = np.array([d.number for d in kept], np.int32)
    codes, rows = scenario.world.ccodes, _years(scenario)[threat_years(scenario.years)]
    values = np.concatenate([d.threats.ravel() for d in kept]) if kept else np.empty(0)
    return pl.DataFrame(
        {
            "replicate": np.repeat(own, rows.size * codes.size),
            "year": np.tile(np.repeat(rows, codes.size), own.size),
            "ccode": np.tile(codes.astype(np.int16), own.size * rows.size),
            "threat": values,
        }
    )


def _expected(done: Sequence[Replicate], scenario: Scenario) -> pl.DataFrame:
    own, sums = (
        np.array([d.number for d in done], np.int32),
        np.concatenate([d.expected for d in done]),
    )
    years = _years(scenario)
    frame = pl.DataFrame(
        {"replicate": np.repeat(own, years.size), "year": np.tile(years, own.size)}
    )
    return frame.with_columns(pl.Series(name, sums[:, k]) for k, name in enumerate(EXPECTED))
