"""War: how long it lasts, who wins it, and how many die in battle.

A dispute that becomes war is one: on each side whoever began the dispute, and of those that join it who goes
to war, too (fewer than half did). Its course is
drawn where it begins, from the sides as they are then. While it lasts its pairs begin no other dispute, and
the pairs' own chances of going on do not apply. What war does to a state's power was looked for and left
out: five years after wars since 1946 losers had gained 1 % on other states' change (standard error 5 %),
winners 5 % (3 %).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise import luck

Floats = NDArray[np.float64]

DURATION: tuple[str, ...] = (
    "after_first_year", "after_second_year", "after_later_year", "ln_half_states",
)  # fmt: skip
"""Log-odds that a war goes on into another calendar year; states over two, so that a pair's war has 0."""

DECIDED: tuple[str, ...] = ("constant", "after_1945")
"""Log-odds that one side wins, rather than neither."""

WON: tuple[str, ...] = ("first_begins", "ln_power_ratio")
"""Log-odds that the first side wins a war that is decided; no constant, as the order of sides means nothing."""

DEATHS: tuple[str, ...] = ("constant", "ln_lesser_power", "ln_years", "ln_states", "spread")
"""Logarithm of deaths in battle of all sides: a line in three covariates, and the spread of its errors."""

ENTRY: tuple[str, ...] = ("constant",)
"""Log-odds that a state which joins a dispute that is war goes to war itself."""

LEAST_DEATHS = 1000.0
"""A war has this many deaths in battle or more, by definition."""

LONGEST = 30
"""No war lasts longer [years]; the longest interstate war on the record has 11."""

UNDECIDED, FIRST_WINS, SECOND_WINS = 0, 1, 2

WAR_COLUMNS: tuple[str, ...] = (
    "year", "dispute", "last_year", "states", "outcome", "deaths", "power", "other_power",
)  # fmt: skip
"""One row for each war: year and number of its dispute, its last calendar year, how many states are in it, who
won it (0 neither, 1 the initiator's side, 2 the other), deaths in battle of all, and the shares of power of the
initiator's side and of the other."""


class Side(NamedTuple):
    """What a war's course depends on."""

    power: float  # of the initiator's side, as a share
    other_power: float
    states: int


@njit(cache=True)
def war_years(
    beta: Floats, side: Side, settled: float, seed: np.uint64, replicate: int, year: int, who: int
) -> int:
    """Calendar years that a war lasts, its first included.

    ``settled`` is the chance by which a rule ends it each year.
    """
    larger = math.log(side.states / 2.0)
    years = 1
    while years < LONGEST:
        x = beta[min(years, 3) - 1] + beta[3] * larger
        last = year + years - 1
        if luck.uniform(seed, replicate, last, luck.WAR_YEARS, who) >= 1.0 / (1.0 + math.exp(-x)):
            break
        if settled > 0.0 and luck.uniform(seed, replicate, last, luck.SETTLEMENT, who) < settled:
            break
        years += 1
    return years


@njit(cache=True)
def war_outcome(
    decided: Floats, won: Floats, side: Side, seed: np.uint64, replicate: int, year: int, who: int
) -> int:
    """Who wins."""
    x = decided[0] + (decided[1] if year > 1945 else 0.0)
    if luck.uniform(seed, replicate, year, luck.WAR_DECIDED, who) >= 1.0 / (1.0 + math.exp(-x)):
        return UNDECIDED
    x = won[0] + won[1] * (math.log(side.power) - math.log(side.other_power))
    first = luck.uniform(seed, replicate, year, luck.WAR_WON, who) < 1.0 / (1.0 + math.exp(-x))
    return FIRST_WINS if first else SECOND_WINS


@njit(cache=True)
def war_deaths(
    beta: Floats, side: Side, years: int, seed: np.uint64, replicate: int, year: int, who: int
) -> float:
    """Deaths in battle of all sides, by drawing again until there are as many as a war has."""
    line = beta[0] + beta[1] * math.log(min(side.power, side.other_power))
    line += beta[2] * math.log(years) + beta[3] * math.log(side.states)
    least = math.log(LEAST_DEATHS)
    for attempt in range(1000):
        # the attempt takes the place of the year, which the stream does not need twice
        z = luck.normal(seed, replicate, year * 1000 + attempt, luck.WAR_DEATHS, who)
        if line + beta[4] * z >= least:
            return math.exp(line + beta[4] * z)
    return LEAST_DEATHS
