"""The cases of a panel and where each stands in it.

The cases are all states, or all pairs of states, of every year. Their order is fixed (year, then code),
so the row of a case follows from arithmetic, and a layer is put in its place without a join.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.data.pack import Pack
from equipoise.data.sources import source

Ints = NDArray[np.int64]
Indices = NDArray[np.int32]
Rows = NDArray[np.uint32]

FIRST, LAST = 1816, 2025
"""Years for which the state system is known."""


def system_members(pack: Pack) -> pl.DataFrame:
    """Members of the state system: columns ``ccode`` and ``year``, sorted by year and code.

    Notes
    -----
    A state is in the system in a year if it was a member on any day of it (Correlates of War state
    system membership to 2016, continued to 2025 by the isard crosswalk).
    """
    listed = pack.read("cow_states")
    to_2016 = listed.select(
        "ccode", pl.int_ranges("styear", pl.col("endyear") + 1).alias("year")
    ).explode("year")
    # rows without a code are Gleditsch-Ward states that the Correlates of War list does not have
    later = (
        pack.read("cow_gw_panel")
        .filter(pl.col("year") > source("cow_states").last)
        .drop_nulls("ccode")
    )
    return (
        pl.concat(
            [
                f.select(pl.col("ccode").cast(pl.Int32), pl.col("year").cast(pl.Int32))
                for f in (to_2016, later)
            ]
        )
        .unique()
        .sort("year", "ccode")
    )


@dataclass(frozen=True)
class Grid:
    """All cases of a unit in a span of years, with the row of each."""

    per_year: int
    """How many states a case has: 1 or 2."""
    ordered: bool
    """True if a pair is one case (``ccode1 < ccode2``), False if it is two."""
    first: int
    last: int
    ccodes: Ints
    """(S,) codes of all states that were ever members, ascending."""
    rank: Ints
    """(Y, S) place of each state among the year's members, -1 if it is none; Y from FIRST to LAST."""
    starts: Ints
    """(Y + 1,) first row of each year of the span, and the number of rows."""

    @property
    def size(self) -> int:
        """Number of cases."""
        return int(self.starts[-1])

    def of_states(self) -> Grid:
        """The state-years of the same span."""
        n = (self.rank >= 0).sum(axis=1)[self.first - FIRST : self.last - FIRST + 1]
        starts = np.concatenate([[0], np.cumsum(n)])
        return Grid(1, False, self.first, self.last, self.ccodes, self.rank, starts)

    @cached_property
    def indices(self) -> tuple[Indices, ...]:
        """Index into ``ccodes`` of the state, or of both states, of every row."""
        parts: list[tuple[Ints, ...]] = []
        for year in range(self.first, self.last + 1):
            these = self.members(year)
            if self.per_year == 1:
                parts.append((these,))
            elif self.ordered:
                i, j = np.triu_indices(these.size, 1)
                parts.append((these[i], these[j]))
            else:
                other = np.tile(these, (these.size, 1))[~np.eye(these.size, dtype=bool)]
                parts.append((np.repeat(these, max(these.size - 1, 0)), other))
        return tuple(np.concatenate(column).astype(np.int32) for column in zip(*parts, strict=True))

    @cached_property
    def years(self) -> Indices:
        """Year of every row."""
        span = np.arange(self.first, self.last + 1, dtype=np.int32)
        return np.repeat(span, np.diff(self.starts))

    @cached_property
    def state_rows(self) -> tuple[Rows, ...]:
        """For each state of every case, its row among the state-years of the same span."""
        base = (
            self.of_states().starts[:-1, None]
            + self.rank[self.first - FIRST :][: self.last - self.first + 1]
        )
        year = self.years - self.first
        return tuple(base[year, at].astype(np.uint32) for at in self.indices)

    def members(self, year: int) -> Ints:
        """Indices into ``ccodes`` of the year's members, ascending."""
        return np.flatnonzero(self.rank[year - FIRST] >= 0)

    def index(self, ccodes: Ints) -> Ints:
        """Index of each code in ``ccodes``; -1 for one that was never a member."""
        at = np.searchsorted(self.ccodes, ccodes).clip(max=self.ccodes.size - 1)
        return np.where(self.ccodes[at] == ccodes, at, -1)

    def rows_of_years(self, first: int, last: int) -> slice:
        """Rows of the years from first to last, as far as the grid has them."""
        low, high = max(first, self.first), min(last, self.last)
        if high < low:
            return slice(0, 0)
        return slice(int(self.starts[low - self.first]), int(self.starts[high - self.first + 1]))

    def rows_of(self, years: Ints, *ccodes: Ints) -> Ints:
        """Row of each case; -1 where the grid has no such case.

        Parameters
        ----------
        years : array of int, shape (n,)
        *ccodes : arrays of int, shape (n,)
            One code, or two, for each.
        """
        inside = (years >= self.first) & (years <= self.last)
        t = np.where(inside, years - FIRST, self.first - FIRST)
        ranks = []
        for codes in ccodes:
            at = self.index(codes)
            ranks.append(np.where(at >= 0, self.rank[t, at], -1))
        start = self.starts[t - (self.first - FIRST)]
        if self.per_year == 1:
            (i,) = ranks
            return np.where(inside & (i >= 0), start + i, -1)
        i, j = ranks
        n = (self.rank >= 0).sum(axis=1)[t]
        usable = inside & (i >= 0) & (j >= 0) & (i != j)
        if self.ordered:
            return np.where(usable & (i < j), start + i * (2 * n - i - 1) // 2 + j - i - 1, -1)
        return np.where(usable, start + i * (n - 1) + j - (j > i), -1)


def grid(pack: Pack, unit: str, first: int, last: int) -> Grid:
    """The cases of a state-year, dyad-year or directed dyad-year panel."""
    members = system_members(pack)
    ccodes = np.unique(members["ccode"].to_numpy()).astype(np.int64)
    rank = np.full((LAST - FIRST + 1, ccodes.size), -1, np.int64)
    t = members["year"].to_numpy() - FIRST
    at = np.searchsorted(ccodes, members["ccode"].to_numpy())
    # members are sorted by year and code, so a member's place in its year is its distance to the first
    rank[t, at] = np.arange(t.size) - np.searchsorted(t, t)
    n = (rank >= 0).sum(axis=1)[first - FIRST : last - FIRST + 1]
    cases = {"state-year": n, "dyad-year": n * (n - 1) // 2, "directed-dyad-year": n * (n - 1)}
    starts = np.concatenate([[0], np.cumsum(cases[unit])])
    per_year = 1 if unit == "state-year" else 2
    return Grid(per_year, unit == "dyad-year", first, last, ccodes, rank, starts)


def key_frame(cases: Grid) -> pl.DataFrame:
    """The columns that name a case: ``ccode`` or ``ccode1`` and ``ccode2``, and ``year``."""
    codes = cases.ccodes.astype(np.int32)
    names = ("ccode",) if cases.per_year == 1 else ("ccode1", "ccode2")
    columns = dict(zip(names, (codes[at] for at in cases.indices), strict=True))
    return pl.DataFrame({**columns, "year": cases.years})
