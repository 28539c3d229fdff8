"""Replay of the record: its setting and its memory as a simulated year would see them.

The record's disputes are fed, year by year, into the same memory that a simulation keeps.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.model.mechanisms.onset import setting_features
from equipoise.model.memory import Memory, blank_memory, remember
from equipoise.model.record import Record

Floats = NDArray[np.float64]


def setting_of(record: Record, t: int) -> Floats:
    """(P, 16) covariates of the setting in year ``record.first + t``."""
    return setting_features(
        one=record.one,
        two=record.two,
        contiguity=record.contiguity[t],
        distance=record.distance[t],
        cinc=record.covariates["power"][t],
        is_major=record.is_major[t],
        pact=record.pact[t],
        democracy=record.covariates["democracy_uds"][t],
        gdp_per_capita=record.covariates["gdp_per_capita"][t],
        joint_years=joint_years(record, t),
    )


def joint_years(record: Record, t: int) -> NDArray[np.int64]:
    """(P,) whole years that the two states of a pair have been in the system in year ``record.first + t``."""
    since = np.maximum(record.member_since[t][record.one], record.member_since[t][record.two])
    return np.asarray(record.first + t - since, np.int64)


class Year(NamedTuple):
    """What the record has of one year's disputes."""

    begun: pl.DataFrame | None
    """Rows of ``Record.disputes``."""
    engaged: NDArray[np.int64]
    """Pairs with any dispute."""


def disputes_by_year(record: Record) -> dict[int, Year]:
    """The record's disputes of each year that has any."""
    begun = {int(key[0]): rows for key, rows in record.disputes.group_by("year")}
    engaged = {
        int(key[0]): rows["pair"].to_numpy().astype(np.int64)
        for key, rows in record.engaged.group_by("year")
    }
    return {year: Year(begun.get(year), pairs) for year, pairs in engaged.items()}


def take_in(memory: Memory, record: Record, year: int, disputes: Year | None) -> None:
    """Feed one year of the record into memory, in place; unknown hostility counts as no force."""
    empty = np.empty(0, np.int64)
    pair, one, two = (
        (empty, empty, empty)
        if disputes is None or disputes.begun is None
        else (
            disputes.begun[c].fill_null(0).cast(pl.Int64).to_numpy()
            for c in ("pair", "level_one", "level_two")
        )
    )
    engaged = np.zeros(record.one.size, np.bool_)
    if disputes is not None:
        engaged[disputes.engaged] = True
    remember(
        year, pair, engaged, one, two, record.one, record.two, memory.history, memory.force_history,
        memory.last_dispute, memory.activity, memory.used_force,
    )  # fmt: skip


def memory_at_end_of(record: Record, year: int) -> Memory:
    """What the record has left in memory at the end of a year."""
    memory, by_year = blank_memory(record.ccodes.size), disputes_by_year(record)
    for past in range(1816, year + 1):
        take_in(memory, record, past, by_year.get(past))
    return memory
