"""One year ahead: each pair's chances of a dispute, a fatal one and a war, joining included.

Joining is taken over every way it can come about: a third state k comes into a dispute with j if some i and
j begin one and k helps i. The sum over i stands for the chance of at least one; with chances as small
as these the two agree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import expit

from equipoise.model.mechanisms.hostility import (
    ANSWER,
    AT_WAR,
    FACTS,
    FATAL,
    FORCE,
    SHOW,
    USE,
    WAR,
)
from equipoise.model.mechanisms.joining import NAMES as JOINING
from equipoise.model.mechanisms.joining import logistic, pair_at, side_log_odds
from equipoise.model.mechanisms.onset import MEMORY, SETTING
from equipoise.model.params import Params, padded

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEAST_CHANCE = 1e-6
"""Pairs less likely than this to begin a dispute are taken to bring nobody into one."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How a dispute may go, given that it begins; the four add up to 1. Each (m,)."""

    below_force: Floats
    force: Floats
    """Force without deaths."""
    fatal: Floats
    """Force with deaths, short of war."""
    war: Floats


@dataclass(frozen=True, slots=True)
class StepChances:
    """Chances of a year for every pair, each (P,)."""

    begun: Floats
    """Both begin a dispute."""
    onset: Floats
    """One begins between them, or comes to them because either joins."""
    fatal: Floats
    war: Floats


def ways_of(x: Floats, params: Params, year: int) -> Ways:
    """Chances of each way a dispute may go in a year, from its pair's onset covariates (m, 30)."""
    facts = x[:, [(SETTING + MEMORY).index(name) for name in FACTS]]

    def chance(block: str, names: tuple[str, ...], last: float | None = None) -> Floats:
        beta = padded(params, block, names, year)
        if last is None:
            return np.asarray(expit(facts @ beta))
        return np.asarray(expit(facts @ beta[:-1] + last * beta[-1]))

    force = chance("force", FORCE)
    answered, unprovoked = chance("answer", ANSWER, 1.0), chance("answer", ANSWER, 0.0)
    both = force * answered
    one = force * (1 - answered) + (1 - force) * unprovoked
    war = both * chance("war", WAR)
    fatal = (both - war) * chance("fatal", FATAL, 1.0) + one * chance("fatal", FATAL, 0.0)
    return Ways(1 - both - one, both + one - war - fatal, fatal, war)


def step_chances(
    setting: Floats,
    past: Floats,
    history: Floats,
    in_system: Flags,
    member: Flags,
    pact: Flags,
    major: Flags,
    ln_cinc: Floats,
    params: Params,
    year: int,
) -> StepChances:
    """Every pair's chances in the year that begins.

    Parameters
    ----------
    setting, past : float (P, 16), (P, 14)
        Covariates of the year.
    history : float (P,)
        Decayed count of years with a dispute.
    in_system : bool (P,)
    member, major : bool (n,)
    pact : bool (n, n)
        i must defend j.
    ln_cinc : float (n,)
    params : Params
        With the block ``joining``, or nobody joins.
    year : int
        That begins.
    """
    x = np.nan_to_num(np.hstack([setting, past]))
    begun = np.where(in_system, expit(x @ padded(params, "onset", SETTING + MEMORY)), 0.0)
    ways = ways_of(x, params, year)
    by_way = np.column_stack(
        [begun * w for w in (ways.below_force, ways.force, ways.fatal, ways.war)]
    )
    joined = np.zeros_like(by_way)
    if params.has_block("joining"):
        near = setting[:, SETTING.index("land_contiguity")] == 1
        near |= setting[:, SETTING.index("water_to_24_miles")] == 1
        _spread(
            padded(params, "joining", JOINING, year), by_way, member, pact, near,
            np.nan_to_num(setting[:, SETTING.index("ln_capital_distance")]), history, major,
            np.nan_to_num(ln_cinc), joined,
        )  # fmt: skip

    def either(ways: slice) -> Floats:
        first, second = by_way[:, ways].sum(axis=1), joined[:, ways].sum(axis=1)
        return np.where(in_system, 1 - (1 - first) * np.exp(-second), 0.0)

    return StepChances(begun, either(slice(0, 4)), either(slice(2, 4)), either(slice(3, 4)))


@njit(cache=True)
def _spread(
    beta: Floats, by_way: Floats, member: Flags, pact: Flags, near: Flags, ln_distance: Floats,
    history: Floats, major: Flags, ln_cinc: Floats, joined: Floats,
) -> None:  # fmt: skip
    """Expected joining: what each pair's disputes bring to others, added to ``joined`` (P, 4)."""
    n = member.size
    for i in range(n):
        for j in range(i + 1, n):
            p = pair_at(n, i, j)
            if by_way[p].sum() < LEAST_CHANCE:
                continue
            for k in range(n):
                if k in (i, j) or not member[k]:
                    continue
                for first in (True, False):
                    partner, opponent = (i, j) if first else (j, i)
                    q = pair_at(n, k, opponent)
                    for w in range(4):
                        level = SHOW if w == 0 else (AT_WAR if w == 3 else USE)
                        joined[q, w] += by_way[p, w] * logistic(side_log_odds(
                            beta, k, partner, opponent, level, member, pact, near, ln_distance,
                            history, major, ln_cinc,
                        ))  # fmt: skip
