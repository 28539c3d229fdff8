"""Replay of the record: the rows on which each block is fitted and scored.

The record's disputes are fed into the same memory that a simulation keeps, year by year, so the
covariates of a fitted row are those that a simulated year would see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.model.mechanisms.onset import memory_features
from equipoise.model.record import Record
from equipoise.model.replay import (
    Year,
    disputes_by_year,
    memory_at_end_of,
    setting_of,
    take_in,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OnsetRows:
    """Pair-years at risk of an onset."""

    x: Floats
    """(m, k) setting, then memory."""
    onset: NDArray[np.bool_]
    year: NDArray[np.int32]
    pair: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DisputeRows:
    """Disputes that both sides began, seen from the initiator."""

    year: NDArray[np.int32]
    pair: NDArray[np.int64]
    initiator: NDArray[np.int32]
    """Place of the initiator in the roster."""
    target: NDArray[np.int32]
    level: NDArray[np.int64]
    """Initiator's hostility level [1 to 5; 0 unknown]."""
    answer: NDArray[np.int64]
    """Target's hostility level."""
    fatal: NDArray[np.int64]
    """1 yes, 0 no, -1 unknown."""
    x: Floats
    """(m, k) the pair's onset covariates in that year."""


class YearSeen(NamedTuple):
    """What is known when a year begins."""

    t: int
    year: int
    setting: Floats
    """(P, 16)"""
    past: Floats
    """(P, 14) covariates of memory."""
    history: Floats
    """(P,) decayed count of years with a dispute; valid until the next year is asked for."""
    happened: Year | None
    """The disputes of the year itself."""


def replayed(record: Record) -> Iterator[YearSeen]:
    """The years of a record's span, each as it was when it began."""
    memory, by_year = memory_at_end_of(record, record.first - 1), disputes_by_year(record)
    for t in range(record.last - record.first + 1):
        year = record.first + t
        ally = record.pact[t] | record.pact[t].T
        setting = setting_of(record, t)
        past = memory_features(year, memory, record.one, record.two, ally, record.alive[t], setting)
        yield YearSeen(t, year, setting, past, memory.history, by_year.get(year))
        take_in(memory, record, year, by_year.get(year))


def at_risk(record: Record, t: int) -> NDArray[np.bool_]:
    """(P,) pairs in the system between which no dispute hides an onset in the year."""
    return np.asarray(
        record.alive[t][record.one] & record.alive[t][record.two] & ~record.excluded[t]
    )


def onset_rows(record: Record) -> OnsetRows:
    """Every pair-year at risk in the record's span, with its covariates."""
    parts: list[tuple[Floats, NDArray[np.bool_], NDArray[np.int32], NDArray[np.int64]]] = []
    for seen in replayed(record):
        x = np.hstack([seen.setting, seen.past])
        onset = np.zeros(record.one.size, np.bool_)
        if seen.happened is not None and seen.happened.begun is not None:
            onset[seen.happened.begun["pair"].to_numpy()] = True
        where = np.flatnonzero(at_risk(record, seen.t))
        parts.append((x[where], onset[where], np.full(where.size, seen.year, np.int32), where))
    x, onset, year_, pair = (np.concatenate([p[k] for p in parts]) for k in range(4))
    return OnsetRows(x, onset, year_, pair)


def dispute_rows(record: Record, rows: OnsetRows) -> DisputeRows:
    """The disputes among the rows at risk, in the rows' order."""
    at = np.flatnonzero(rows.onset)
    keys = pl.DataFrame({"year": rows.year[at], "pair": rows.pair[at]})
    found = keys.join(record.disputes, on=["year", "pair"], how="left", maintain_order="left")
    first = found["first_initiates"].to_numpy()
    one, two = record.one[rows.pair[at]], record.two[rows.pair[at]]
    level_one = found["level_one"].fill_null(0).to_numpy().astype(np.int64)
    level_two = found["level_two"].fill_null(0).to_numpy().astype(np.int64)
    return DisputeRows(
        year=rows.year[at],
        pair=rows.pair[at],
        initiator=np.where(first, one, two),
        target=np.where(first, two, one),
        level=np.where(first, level_one, level_two),
        answer=np.where(first, level_two, level_one),
        fatal=found["fatal"].cast(pl.Int64).fill_null(-1).to_numpy(),
        x=rows.x[at],
    )
