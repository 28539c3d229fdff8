"""What one replicate of sixty years shows: the number behind each stylised fact of disputes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from equipoise.model.mechanisms.hostility import AT_WAR
from equipoise.model.mechanisms.joining import pair_at
from equipoise.model.memory import NEVER
from equipoise.model.world import World
from equipoise.simulation.scenario import Replicate

Floats = NDArray[np.float64]

ORIGIN, YEARS = 1950, 60
ERA = 1990
"""Facts that differ by era are given before and from this year on."""

QUIET: tuple[tuple[int, int], ...] = (
    (0, 0), (1, 1), (2, 2), (3, 4), (5, 9), (10, 19), (20, 39), (40, 999),
)  # fmt: skip
"""Years since a pair's last dispute, in classes."""


@dataclass(frozen=True, eq=False)
class Seen:
    """One replicate, its disputes without those rows that joined, and the world it ran in."""

    run: Replicate
    begun: NDArray[np.int32]
    world: World

    def slices(self) -> NDArray[np.int64]:
        """Slice of the setting of each dispute."""
        last = self.world.member.shape[0] - 1
        return np.asarray(np.minimum(self.begun[:, 0] - self.world.year - 1, last), np.int64)

    def pairs(self, rows: NDArray[np.int32]) -> NDArray[np.int64]:
        """Number of the pair of each row."""
        i = np.searchsorted(self.world.ccodes, rows[:, 1])
        j = np.searchsorted(self.world.ccodes, rows[:, 2])
        n = self.world.n_states
        return np.array([pair_at(n, a, b) for a, b in zip(i, j, strict=True)], np.int64)

    def yearly(self, rows: NDArray[np.int32]) -> Floats:
        """Rows in each year of the run."""
        return np.bincount(rows[:, 0] - self.world.year - 1, minlength=YEARS).astype(np.float64)

    @cached_property
    def recurrence(self) -> Floats:
        """(8,) chance of an onset by years since the last dispute, while none is under way."""
        world, rows = self.world, self.run.events
        t, pairs = rows[:, 0] - world.year - 1, self.pairs(rows)
        until = rows[:, 9] - world.year - 1
        in_system = world.in_system()
        last = world.memory.last_dispute.astype(np.int64)
        at_risk, onsets = np.zeros(len(QUIET)), np.zeros(len(QUIET))
        for year in range(YEARS):
            now = pairs[t == year]
            under_way = pairs[(t < year) & (until >= year)]
            free = in_system[min(year, in_system.shape[0] - 1)] & (last != NEVER)
            free[under_way] = False
            quiet = world.year + year - last
            begun = np.zeros(last.size, np.bool_)
            begun[now] = True
            for k, (low, high) in enumerate(QUIET):
                among = free & (quiet >= low) & (quiet <= high)
                at_risk[k] += among.sum()
                onsets[k] += (among & begun).sum()
            last[now] = last[under_way] = world.year + 1 + year
        rates = np.full(len(QUIET), np.nan)
        np.divide(onsets, at_risk, out=rates, where=at_risk > 0)
        return rates


def era(seen: Seen, late: bool) -> NDArray[np.int32]:
    """Disputes that began before the era's turn, or since."""
    rows: NDArray[np.int32] = seen.begun[(seen.begun[:, 0] >= ERA) == late]
    return rows


def per_state_year(late: bool) -> Callable[[Seen], float]:
    """Disputes for each state and year of an era."""

    def value(seen: Seen) -> float:
        years = np.arange(seen.world.year + 1, seen.world.year + 1 + YEARS)
        members = seen.world.member[(years >= ERA) == late].sum()
        return float(len(era(seen, late)) / members)

    return value


def dispersion(seen: Seen) -> float:
    """Variance over mean of yearly disputes."""
    counts = seen.yearly(seen.begun)
    return float(counts.var() / counts.mean())


def autocorrelation(seen: Seen) -> float:
    """Correlation of yearly disputes with those of the year before."""
    counts = seen.yearly(seen.begun)
    return float(np.corrcoef(counts[:-1], counts[1:])[0, 1])


def contiguous(seen: Seen) -> float:
    """Share of disputes between neighbours by land."""
    pairs, s = seen.pairs(seen.begun), seen.slices()
    return float((seen.world.contiguity[s, pairs] == 1).mean())


def ever(seen: Seen) -> float:
    """Share of pairs that ever had a dispute."""
    ever = int(seen.world.in_system().any(axis=0).sum())
    return float(np.unique(seen.pairs(seen.run.events)).size / ever)


def top_hundred(seen: Seen) -> float:
    """Share of disputes of the hundred pairs that had most."""
    counts = np.sort(np.bincount(seen.pairs(seen.begun)))[::-1]
    return float(counts[:100].sum() / counts.sum())


def never_before(seen: Seen) -> float:
    """Onsets in pairs that never had a dispute, over the pair-years in which they had had none."""
    never = seen.world.memory.last_dispute == NEVER
    at_risk = seen.world.in_system() & never
    exposed, first = float(at_risk.sum()), 0
    rows = seen.run.events
    pairs = seen.pairs(rows)
    for p in np.unique(pairs[never[pairs]]):
        own = rows[pairs == p]
        began = int(own[0, 0]) - seen.world.year - 1
        first += int(own[0, 7] == 0)
        exposed -= float(at_risk[began + 1 :, p].sum())
    return first / exposed


def at_level(level: int, late: bool) -> Callable[[Seen], float]:
    """Share of an era's disputes whose highest hostility is this."""

    def value(seen: Seen) -> float:
        rows = era(seen, late)
        return float((rows[:, 3:5].max(axis=1) == level).mean())

    return value


def joiners(seen: Seen) -> Floats:
    """Third states that joined each dispute."""
    rows = seen.run.events
    key = rows[:, 0].astype(np.int64) * 1000 + rows[:, 8]
    parties = {k: {int(a), int(b)} for k, (a, b) in zip(key, rows[:, 1:3], strict=True) if k >= 0}
    for k, row in zip(key, rows, strict=True):
        if not row[7]:
            parties[k] = {int(row[1]), int(row[2])}
    more: dict[int, set[int]] = {k: set() for k in parties}
    for k, row in zip(key, rows, strict=True):
        if row[7]:
            more[k] |= {int(row[1]), int(row[2])} - parties[k]
    return np.array([len(states) for states in more.values()], np.float64)


def wars(seen: Seen) -> NDArray[np.int32]:
    """Disputes that became war."""
    found: NDArray[np.int32] = seen.begun[seen.begun[:, 3] == AT_WAR]
    return found


def stronger_begins(seen: Seen) -> float:
    """Share of disputes that the stronger state began."""
    i = np.searchsorted(seen.world.ccodes, seen.begun[:, 1])
    j = np.searchsorted(seen.world.ccodes, seen.begun[:, 2])
    power = seen.world.power[seen.slices()]
    rows = np.arange(len(seen.begun))
    return float((power[rows, i] > power[rows, j]).mean())


def relevant(seen: Seen) -> float:
    """Share of onsets, joined ones too, between neighbours by land or water or with a major power."""
    rows, world = seen.run.events, seen.world
    last = world.member.shape[0] - 1
    s = np.minimum(rows[:, 0] - world.year - 1, last)
    i, j = np.searchsorted(world.ccodes, rows[:, 1]), np.searchsorted(world.ccodes, rows[:, 2])
    near = world.contiguity[s, seen.pairs(rows)] > 0
    return float((near | world.major[s, i] | world.major[s, j]).mean())


def recurs(k: int) -> Callable[[Seen], float]:
    """That chance in one class."""
    return lambda seen: float(seen.recurrence[k])
