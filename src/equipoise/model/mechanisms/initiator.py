"""Who begins: which of a pair's two states acts first in a dispute.

A logit that has no constant, since the order in which a pair is written means nothing:

    log-odds that i rather than j begins = a ln(cinc_i / cinc_j) + b (democracy_i - democracy_j).

First mover, as the codebooks have it, is not aggressor.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

NAMES: tuple[str, ...] = ("ln_cinc_ratio", "democracy_difference")
WITHOUT_HISTORY: tuple[str, ...] = ("ln_cinc_ratio",)


def initiator_features(
    ln_cinc: NDArray[np.float64],
    democracy: NDArray[np.float64],
    i: NDArray[np.integer],
    j: NDArray[np.integer],
) -> NDArray[np.float64]:
    """(m, 2) covariates, in the order of ``NAMES``, that i rather than j begins.

    Parameters
    ----------
    ln_cinc, democracy : float (n,) or (m,) already taken per row
        Logarithm of the capability share; democracy score.
    i, j : int (m,)
        Places of the two states.
    """
    return np.column_stack([ln_cinc[i] - ln_cinc[j], democracy[i] - democracy[j]])


@njit(cache=True)
def first_state_begins(
    beta: NDArray[np.float64], ln_cinc_ratio: float, democracy_difference: float, luck: float
) -> bool:
    """True if the pair's first state begins the dispute."""
    x = beta[0] * ln_cinc_ratio + beta[1] * democracy_difference
    return luck < 1.0 / (1.0 + math.exp(-x))
