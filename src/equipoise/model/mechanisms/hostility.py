"""Hostility: how far each side of a dispute goes, and whether people die.

Four logits in sequence, each on the same seven facts of the pair: does the initiator use force; does the
target answer with force, given whether the initiator did; if both did, is it war; if either did, is
anyone killed. Below force, a side displays force, threatens it or (the target) does nothing, with fixed
chances. Levels are the Correlates of War ones: 1 none, 2 threat, 3 display, 4 use of force, 5 war.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

FACTS: tuple[str, ...] = (
    "constant",
    "land_contiguity",
    "any_major",
    "lower_democracy",
    "ln_lower_gdp_per_capita",
    "ln_history",
    "ln_force_history",
)
"""The pair's facts, among the onset covariates, that every step sees."""

WITHOUT_HISTORY: tuple[str, ...] = (
    "constant",
    "land_contiguity",
    "any_major",
    "ln_lower_gdp_per_capita",
)

FORCE = FACTS
ANSWER = (*FACTS, "initiator_uses_force")
WAR = FACTS
FATAL = (*FACTS, "both_use_force")
REPLY = ("constant", "initiator_uses_force")
"""Whether a target that does not use force still replies, by display or threat."""
DISPLAY = ("initiator_displays", "target_displays")
"""Log-odds of a display rather than a threat, below force."""

NONE, THREAT, SHOW, USE, AT_WAR = 1, 2, 3, 4, 5


@njit(cache=True)
def chance(
    beta: NDArray[np.float64], facts: NDArray[np.float64], extra: float, shift: float = 0.0
) -> float:
    """Chance of a step: seven facts and, where the step has it, what happened just before.

    Parameters
    ----------
    beta : float (7,) or (8,)
        Coefficients, in the order of ``FACTS`` with the step's own last.
    facts : float (7,)
        The pair's facts.
    extra : float
        0 or 1, what happened in the step before.
    shift : float
        What a rule adds to the log-odds.
    """
    x = shift
    for k in range(facts.size):
        x += beta[k] * facts[k]
    if beta.size > facts.size:
        x += beta[facts.size] * extra
    return 1.0 / (1.0 + math.exp(-x))


@njit(cache=True)
def initiator_level(
    force: NDArray[np.float64], display: NDArray[np.float64], facts: NDArray[np.float64],
    shift: float, luck: float, luck_below: float,
) -> int:  # fmt: skip
    """Level that the initiator would go to: 2, 3 or 4."""
    if luck < chance(force, facts, 0.0, shift):
        return USE
    return SHOW if luck_below < 1.0 / (1.0 + math.exp(-display[0])) else THREAT


@njit(cache=True)
def target_level(
    answer: NDArray[np.float64], reply: NDArray[np.float64], display: NDArray[np.float64],
    facts: NDArray[np.float64], shift: float, level: int, luck: float, luck_below: float,
) -> int:  # fmt: skip
    """Level of the target's answer to an initiator that went to ``level``: 1, 2, 3 or 4.

    One uniform decides both whether the target replies below force and how: its part above the
    chance of no reply is stretched back to the unit interval.
    """
    forced = 1.0 if level >= USE else 0.0
    if luck < chance(answer, facts, forced, shift):
        return USE
    replies = 1.0 / (1.0 + math.exp(-(reply[0] + reply[1] * forced)))
    if luck_below >= replies:
        return NONE
    return SHOW if luck_below / replies < 1.0 / (1.0 + math.exp(-display[1])) else THREAT
