"""Continuation: whether a dispute goes on into the next year.

While it does, no new one can begin in the pair. The chance after the first year and after any later
one are two numbers from the record.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

NAMES: tuple[str, ...] = ("after_first_year", "after_later_year")
"""Log-odds that a dispute goes on."""


@njit(cache=True)
def goes_on(beta: NDArray[np.float64], years_so_far: int, luck: float) -> bool:
    """True if a dispute that has lasted this many years goes on into another."""
    x = beta[0] if years_so_far <= 1 else beta[1]
    return luck < 1.0 / (1.0 + math.exp(-x))
