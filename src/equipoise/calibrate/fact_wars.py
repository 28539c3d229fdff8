"""What one replicate of sixty years shows of its wars: the number behind each stylised fact of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from equipoise.calibrate.fact_values import YEARS, Seen
from equipoise.measures.capability import concentration
from equipoise.measures.inequality import gini
from equipoise.model.mechanisms.hostility import AT_WAR
from equipoise.model.mechanisms.war import UNDECIDED, WAR_COLUMNS

TAIL = 7061.0
"""Deaths from which the record's tail is a power law."""


def _column(seen: Seen, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return seen.run.wars[:, WAR_COLUMNS.index(name)]


def tail_exponent(seen: Seen) -> float:
    """Exponent of the tail of war deaths, by maximum likelihood (Clauset, Shalizi and Newman 2009)."""
    deaths = _column(seen, "deaths")
    large = deaths[deaths >= TAIL]
    return float(1 + large.size / np.log(large / TAIL).sum()) if large.size > 1 else np.nan


def median_deaths(seen: Seen) -> float:
    """Deaths of the middling war."""
    return float(np.median(_column(seen, "deaths"))) if len(seen.run.wars) else np.nan


def inequality_of_deaths(seen: Seen) -> float:
    """Gini of deaths over wars."""
    return gini(_column(seen, "deaths")) if len(seen.run.wars) > 1 else np.nan


def within_years(years: int) -> Callable[[Seen], float]:
    """Share of wars that are over within so many calendar years; those that run on at the end are left out."""

    def value(seen: Seen) -> float:
        first, last = _column(seen, "year"), _column(seen, "last_year")
        over = last <= seen.world.year + YEARS
        return float((last - first + 1 <= years)[over].mean()) if over.any() else np.nan

    return value


def between_two(seen: Seen) -> float:
    """Share of wars between two states."""
    states = _column(seen, "states")
    return float((states == 2).mean()) if states.size else np.nan


def states_in_war(seen: Seen) -> float:
    """States in a war, on average."""
    states = _column(seen, "states")
    return float(states.mean()) if states.size else np.nan


def stronger_wins(seen: Seen) -> float:
    """Share of decided wars that the side with more power won."""
    outcome, decided = _column(seen, "outcome"), _column(seen, "outcome") != UNDECIDED
    stronger = np.where(_column(seen, "power") > _column(seen, "other_power"), 1, 2)
    return float((outcome == stronger)[decided].mean()) if decided.any() else np.nan


def beginner_wins(seen: Seen) -> float:
    """Share of decided wars that the side which began them won."""
    outcome = _column(seen, "outcome")
    decided = outcome != UNDECIDED
    return float((outcome == 1)[decided].mean()) if decided.any() else np.nan


def _target_joins(seen: Seen) -> tuple[float, float]:
    """Shares of the target's allies, and of all others, that join a war on its side."""
    world, rows = seen.world, seen.run.events
    last = world.member.shape[0] - 1
    counts = np.zeros((2, 2))
    for row in rows[(rows[:, 7] == 0) & (rows[:, 3] == AT_WAR)]:
        s = min(int(row[0]) - world.year - 1, last)
        target = int(np.searchsorted(world.ccodes, row[2]))
        own = rows[(rows[:, 0] == row[0]) & (rows[:, 8] == row[8])]
        third = world.member[s] & ~np.isin(world.ccodes, row[1:3])
        joins = np.isin(world.ccodes, own[:, 2]) & third
        ally = world.pact[s][:, target]
        for k, among in enumerate((third & ally, third & ~ally)):
            counts[k] += (joins & among).sum(), among.sum()
    shares = np.divide(counts[:, 0], counts[:, 1], out=np.full(2, np.nan), where=counts[:, 1] > 0)
    return float(shares[0]), float(shares[1])


def ally_joins(seen: Seen) -> float:
    """Share of the target's allies that join a war on its side."""
    return _target_joins(seen)[0]


def ally_over_others(seen: Seen) -> float:
    """That share over the share of states that are no allies."""
    ally, other = _target_joins(seen)
    return ally / other if other > 0 else np.nan


def concentration_and_wars(seen: Seen) -> float:
    """Correlation of the concentration of power with the wars that begin in the year after."""
    world = seen.world
    wars = np.bincount(
        _column(seen, "year").astype(np.int64) - world.year - 1, minlength=YEARS
    ).astype(np.float64)
    shares = [np.where(m, p, 0.0) for m, p in zip(world.member, world.power, strict=True)]
    held = np.array([concentration(s[s > 0]) for s in shares])[:YEARS]
    return float(np.corrcoef(held, wars[: held.size])[0, 1])
