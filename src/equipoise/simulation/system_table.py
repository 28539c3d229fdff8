"""The table of the state of the world: one row for each replicate and year, by the measures of the record."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.measures.capability import concentration
from equipoise.measures.system import effective_poles

Floats = NDArray[np.float64]

SYSTEM_COLUMNS: tuple[str, ...] = (
    "states",
    "largest_share",
    "effective_poles",
    "concentration",
    "bound_pairs",
    "disputing_pairs",
)
"""States in the system, share of power of the first of them, effective number of poles, concentration of power,
and the parts of all pairs that a defence pact binds and that are in a dispute from an earlier year. Each is as
the year's disputes meet it; all but the first are nan where fewer than two states are left."""


def system_rows(shares: Floats, ties: Floats) -> Floats:
    """(years, 6) in the order of ``SYSTEM_COLUMNS``.

    Parameters
    ----------
    shares : float (years, n)
        Power of each state in any one unit; nan where it is not in the system.
    ties : float (years, 2)
        Pairs that a pact binds and pairs in a dispute, both of states in the system.
    """
    rows = np.empty((shares.shape[0], len(SYSTEM_COLUMNS)))
    for t, year in enumerate(shares):
        power = year[~np.isnan(year)]
        if power.size < 2:
            rows[t] = (power.size, *[np.nan] * 5)
            continue
        pairs = power.size * (power.size - 1) / 2
        rows[t] = (
            power.size,
            power.max() / power.sum(),
            effective_poles(power),
            concentration(power),
            ties[t, 0] / pairs,
            ties[t, 1] / pairs,
        )
    return rows


def system_frame(numbers: Sequence[int], years: NDArray[np.int16], rows: Floats) -> pl.DataFrame:
    """Rows of replicates, (replicates, years, 6), as a table."""
    own = np.array(numbers, np.int32)
    frame = pl.DataFrame(
        {"replicate": np.repeat(own, years.size), "year": np.tile(years, own.size)}
    )
    values = rows.reshape(-1, len(SYSTEM_COLUMNS))
    return frame.with_columns(
        pl.Series(name, values[:, k]) for k, name in enumerate(SYSTEM_COLUMNS)
    ).with_columns(pl.col("states").cast(pl.Int16))
