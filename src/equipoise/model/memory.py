"""What the system remembers of its conflicts: the part of the state that a simulation makes itself.

The same update serves calibration, where the record's disputes are fed in, and simulation, where the
model's own are; so a fitted coefficient and a simulated feature cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

KEPT = 0.9
"""Share of a pair's conflict history that is left after a year."""

ACTIVITY_WEIGHT = 0.25
"""Weight of the latest year in a state's moving average of disputes."""

ENEMY_YEARS = 10
"""Two states count as enemies this long after a dispute between them [years]."""

NEVER = -30_000
"""Year of the last dispute of a pair that never had one."""

USE_OF_FORCE = 4
"""Hostility level from which force is used (Correlates of War scale, 1 to 5)."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Conflict history at the end of a year, over a fixed roster of n states and P pairs."""

    history: NDArray[np.float64]
    """(P,) decayed count of years with a dispute between the two: begun, joined or going on."""
    force_history: NDArray[np.float64]
    """(P,) decayed count of disputes that both began and in which either used force."""
    last_dispute: NDArray[np.int32]
    """(P,) last year with a dispute between the two, ``NEVER`` without one."""
    activity: NDArray[np.float64]
    """(n,) moving average of the disputes a year that the state is in from their beginning."""
    used_force: NDArray[np.bool_]
    """(n, n) i used force against j in the latest year."""

    def copy(self) -> Memory:
        """A copy whose arrays can be written to."""
        return Memory(
            self.history.copy(),
            self.force_history.copy(),
            self.last_dispute.copy(),
            self.activity.copy(),
            self.used_force.copy(),
        )


def blank_memory(n: int) -> Memory:
    """The memory of a system of n states in which nothing ever happened."""
    pairs = n * (n - 1) // 2
    return Memory(
        np.zeros(pairs),
        np.zeros(pairs),
        np.full(pairs, NEVER, np.int32),
        np.zeros(n),
        np.zeros((n, n), np.bool_),
    )


@njit(cache=True)
def remember(
    year: int,
    pair: NDArray[np.int64],
    engaged: NDArray[np.bool_],
    level_one: NDArray[np.int64],
    level_two: NDArray[np.int64],
    one: NDArray[np.int32],
    two: NDArray[np.int32],
    history: NDArray[np.float64],
    force_history: NDArray[np.float64],
    last_dispute: NDArray[np.int32],
    activity: NDArray[np.float64],
    used_force: NDArray[np.bool_],
) -> None:
    """Take a year's disputes into memory, in place.

    Parameters
    ----------
    year : int
        The year that has just ended.
    pair : int (m,)
        Pairs in which a dispute began that both were in from its beginning.
    engaged : bool (P,)
        Pairs with a dispute in the year, whether it began, was joined or went on.
    level_one, level_two : int (m,)
        Hostility level of the pair's first and second state [1 to 5; 0 unknown].
    one, two : int (P,)
        Places of the pair's states in the roster.
    history, force_history, last_dispute, activity, used_force
        The memory, as in :class:`Memory`; output.
    """
    activity *= 1.0 - ACTIVITY_WEIGHT
    used_force[:] = False
    for m in range(pair.size):
        p = pair[m]
        activity[one[p]] += ACTIVITY_WEIGHT
        activity[two[p]] += ACTIVITY_WEIGHT
        if level_one[m] >= USE_OF_FORCE:
            used_force[one[p], two[p]] = True
        if level_two[m] >= USE_OF_FORCE:
            used_force[two[p], one[p]] = True
        if level_one[m] >= USE_OF_FORCE or level_two[m] >= USE_OF_FORCE:
            force_history[p] += 1.0
    for p in range(engaged.size):
        if engaged[p]:
            history[p] += 1.0
            last_dispute[p] = year
    history *= KEPT
    force_history *= KEPT
