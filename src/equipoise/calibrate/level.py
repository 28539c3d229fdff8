"""Level: by how much a block's constant differs in the last decade of the window from the whole of it.

What a pair's facts say of its dispute is fitted on the whole window. How often force is met with force, and
how often others join, have changed since 1946 beyond what the covariates explain; the last ten years of the
window and what comes after have a level of their own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from equipoise.calibrate.logit import LogitFit
from equipoise.model.params import LEVEL, Block

Floats = NDArray[np.float64]

RECENT = 10
"""Years at the end of the window that have the level."""

SPREAD = 0.5
"""Standard deviation of the change that is expected beforehand [log-odds]: few events move the level little."""


class Move(NamedTuple):
    """A block's change of level [log-odds]."""

    block: str
    by: float
    variance: float
    n: int
    events: int


def recent_move(
    block: str, fit: LogitFit, x: Floats, y: NDArray[np.bool_], recent: NDArray[np.bool_]
) -> Move:
    """The posterior mode of what is added to a fit's log-odds in the recent rows, and its variance.

    Parameters
    ----------
    block : str
        Name of the block.
    fit : LogitFit
        Fitted on all rows.
    x, y : (m, k), (m,)
        The rows.
    recent : bool (m,)
        Those of the last ten years.
    """
    log_odds = x[recent] @ fit.beta
    happened = y[recent].astype(np.float64)
    move, precision = 0.0, 1.0 / SPREAD**2
    for _ in range(50):
        chance = expit(log_odds + move)
        curve = float((chance * (1 - chance)).sum()) + precision
        step = (float((happened - chance).sum()) - move * precision) / curve
        move += step
        if abs(step) < 1e-10:
            break
    return Move(block, move, 1.0 / curve, int(recent.sum()), int(happened.sum()))


def level_block(moves: list[Move], through: int) -> Block:
    """The moves of all blocks that have one, by the blocks' names."""
    k = len(moves)
    return Block(
        name=LEVEL,
        names=tuple(m.block for m in moves),
        estimate=tuple(m.by for m in moves),
        covariance=tuple(
            tuple(m.variance if i == j else 0.0 for j in range(k)) for i, m in enumerate(moves)
        ),
        window=(through - RECENT + 1, through),
        n=sum(m.n for m in moves),
        events=sum(m.events for m in moves),
        cluster="pair",
        note="added to the blocks' constants in these years and after",
    )
