"""Exit: a state leaves the system, by union, breakup or conquest.

One chance for every state and year. Who gains its people and land is not simulated: its power goes
nowhere, and its disputes end. A run whose membership follows the record has its exits from there.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise import luck

Floats = NDArray[np.float64]

NAMES: tuple[str, ...] = ("constant", "ln_power", "after_1945")
"""Log-odds that a state is not in the system in the year after."""


@njit(cache=True)
def leave(
    beta: Floats, here: NDArray[np.bool_], ln_power: Floats, ccodes: NDArray[np.int32],
    seed: np.uint64, replicate: int, year: int, gone: NDArray[np.bool_],
    left: NDArray[np.int32],
) -> int:  # fmt: skip
    """Mark, in ``gone`` and ``left``, who is ``here`` and leaves at the end of the year; how many do."""
    count = 0
    if beta.size == 0:
        return count
    for i in range(here.size):
        if here[i]:
            x = beta[0] + beta[1] * ln_power[i] + (beta[2] if year > 1945 else 0.0)
            u = luck.uniform(seed, replicate, year, luck.EXIT, ccodes[i])
            if u < 1.0 / (1.0 + math.exp(-x)):
                gone[i], left[i] = True, year
                count += 1
    return count
