"""Dispute onset: the chance that a dispute begins in a pair of states this year.

A logit over pairs, for disputes that both sides begin (a state that joins later is another mechanism).
Its covariates fall into two groups. The *setting* (geography, capability, regime, pacts) is given from
outside and enters as one number for each pair; the *memory* (quiet years, past disputes, how busy each
state is, common enemies) is made by the simulation itself.

The chance is one over one plus the exponential of minus the log-odds

    log-odds = setting . beta + memory . beta + state of the year (see ``shock``).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise.model.memory import ENEMY_YEARS, NEVER, Memory

Floats = NDArray[np.float64]

SETTING: tuple[str, ...] = (
    "constant",
    "land_contiguity",
    "water_to_24_miles",
    "water_to_400_miles",
    "ln_capital_distance",
    "ln_parity",
    "ln_stronger_cinc",
    "any_major",
    "both_major",
    "land_contiguity_and_major",
    "defense_pact",
    "lower_democracy",
    "higher_democracy",
    "ln_lower_gdp_per_capita",
    "ln_shared_allies",
    "young_pair",
)
"""Covariates that come from outside the simulation."""

MEMORY: tuple[str, ...] = (
    "never_disputed",
    "never_and_land_contiguity",
    "never_and_ln_capital_distance",
    "never_and_higher_activity",
    "disputed_last_year",
    "peace_years",
    "peace_years_squared",
    "peace_years_cubed",
    "ln_history",
    "ln_force_history",
    "ln_lower_relative_activity",
    "ln_higher_relative_activity",
    "ln_shared_enemies",
    "ln_enemies_of_allies",
)
"""Covariates that the simulation makes itself. Peace years count from a pair's last year with a dispute; a
pair that never had one is marked as such, since the pairs of a new state are not fresh from a quarrel, and
geography and the busier state's activity weigh differently on it."""

NEVER_SETTING: tuple[str, ...] = ("constant", "land_contiguity", "ln_capital_distance")
"""The setting's covariates that weigh on a pair which never had a dispute, in the order of ``MEMORY``."""

WITHOUT_HISTORY: tuple[str, ...] = (
    "constant",
    "land_contiguity",
    "ln_capital_distance",
    "ln_parity",
    "ln_stronger_cinc",
    "any_major",
    "both_major",
    "land_contiguity_and_major",
    "defense_pact",
    "ln_lower_gdp_per_capita",
)
"""Covariates of the variant for a world that has no dispute histories."""

LONGEST_PEACE = 60
"""Quiet years are counted up to this many [years]: beyond it the record says nothing new."""

YOUNG = 5
"""A pair is young until its states have been in the system together this long [years]."""

SMALLEST_CINC = 1e-7
"""Added to capability shares before the logarithm, for states that the source rounds to zero."""


def setting_features(
    *,
    one: NDArray[np.int32],
    two: NDArray[np.int32],
    contiguity: NDArray[np.int8],
    distance: Floats,
    cinc: Floats,
    is_major: NDArray[np.bool_],
    pact: NDArray[np.bool_],
    democracy: Floats,
    gdp_per_capita: Floats,
    joint_years: NDArray[np.int64],
) -> Floats:
    """Covariates of the setting for every pair in one year.

    Parameters
    ----------
    one, two : int (P,)
        Places of the pair's states in the roster.
    contiguity : int8 (P,)
        0 none, 1 land, 2 to 5 by water.
    distance : float (P,)
        Between capitals [km].
    cinc, democracy, gdp_per_capita : float (n,)
        Capability share [0 to 1], democracy [standard deviations], GDP per head [dollars].
    is_major : bool (n,)
        Major power.
    pact : bool (n, n)
        i must defend j.
    joint_years : int (P,)
        Whole years the two have been in the system together.

    Returns
    -------
    float (P, 16)
        In the order of ``SETTING``; rows of pairs not in the system may be nan.
    """
    a, b = cinc[one] + SMALLEST_CINC, cinc[two] + SMALLEST_CINC
    majors = is_major[one].astype(np.int64) + is_major[two]
    land = contiguity == 1
    either = pact | pact.T
    allies = either.astype(np.float64)
    shared = (allies @ allies)[one, two]
    columns = {
        "constant": np.ones(one.size),
        "land_contiguity": land,
        "water_to_24_miles": (contiguity == 2) | (contiguity == 3),
        "water_to_400_miles": contiguity >= 4,
        "ln_capital_distance": np.log1p(distance),
        "ln_parity": np.log(np.minimum(a, b) / np.maximum(a, b)),
        "ln_stronger_cinc": np.log(np.maximum(a, b)),
        "any_major": majors > 0,
        "both_major": majors > 1,
        "land_contiguity_and_major": land & (majors > 0),
        "defense_pact": either[one, two],
        "lower_democracy": np.minimum(democracy[one], democracy[two]),
        "higher_democracy": np.maximum(democracy[one], democracy[two]),
        "ln_lower_gdp_per_capita": np.log(np.minimum(gdp_per_capita[one], gdp_per_capita[two])),
        "ln_shared_allies": np.log1p(shared),
        "young_pair": joint_years < YOUNG,
    }
    return np.column_stack([columns[name] for name in SETTING]).astype(np.float64)


def memory_features(
    year: int,
    memory: Memory,
    one: NDArray[np.int32],
    two: NDArray[np.int32],
    ally: NDArray[np.bool_],
    member: NDArray[np.bool_],
    setting: Floats,
) -> Floats:
    """Covariates of memory for every pair at the start of a year: (P, 14) in the order of ``MEMORY``.

    Parameters
    ----------
    year : int
        The year about to be drawn.
    memory : Memory
        At the end of the year before.
    one, two : int (P,)
        Places of the pair's states in the roster.
    ally : bool (n, n)
        A defence pact binds i and j, in either direction.
    member : bool (n,)
        In the system this year.
    setting : float (P, 16)
        The year's covariates of the setting, in the order of ``SETTING``.
    """
    never = memory.last_dispute == NEVER
    quiet = np.where(never, 0, quiet_years(year, memory.last_dispute)) / 10.0
    enemies, of_allies = np.zeros(one.size, np.int16), np.zeros(one.size, np.int16)
    count_common_enemies(year, memory.last_dispute, one, two, ally, enemies, of_allies)
    active = np.empty(memory.activity.size)
    relative_activity(memory.activity, member, active)
    higher = np.maximum(active[one], active[two])
    return np.column_stack(
        [
            *(np.where(never, setting[:, SETTING.index(name)], 0.0) for name in NEVER_SETTING),
            np.where(never, higher, 0.0),
            memory.last_dispute == year - 1,
            quiet,
            quiet**2,
            quiet**3,
            np.log1p(3.0 * memory.history),
            np.log1p(3.0 * memory.force_history),
            np.minimum(active[one], active[two]),
            higher,
            np.log1p(enemies.astype(np.float64)),
            np.log1p(of_allies.astype(np.float64)),
        ]
    )


def quiet_years(year: int, last_dispute: NDArray[np.int32]) -> NDArray[np.int64]:
    """Whole years since the pair's last dispute [0 to 60]; without meaning where there was none."""
    return np.clip(year - 1 - last_dispute.astype(np.int64), 0, LONGEST_PEACE)


@njit(cache=True)
def relative_activity(activity: Floats, member: NDArray[np.bool_], relative: Floats) -> None:
    """Logarithm of one plus a state's activity over the mean of all members, to ``relative``.

    Relative, so that a busy year for everybody does not feed on itself: the system's tide is the
    business of ``shock``. All zero where nothing ever happened.

    Parameters
    ----------
    activity : float (n,)
        Moving average of each state's onsets a year.
    member : bool (n,)
        In the system this year.
    relative : float (n,)
        Output.
    """
    total, count = 0.0, 0
    for i in range(activity.size):
        if member[i]:
            total += activity[i]
            count += 1
    for i in range(activity.size):
        relative[i] = np.log1p(activity[i] * (count / total)) if total > 0.0 else 0.0


@njit(cache=True)
def count_common_enemies(
    year: int,
    last_dispute: NDArray[np.int32],
    one: NDArray[np.int32],
    two: NDArray[np.int32],
    ally: NDArray[np.bool_],
    shared: NDArray[np.int16],
    of_allies: NDArray[np.int16],
) -> None:
    """Count, for each pair, enemies in common and enemies of one that are allies of the other.

    Parameters
    ----------
    year : int
        The year about to be drawn.
    last_dispute : int (P,)
        Year of the last onset.
    one, two : int (P,)
        Places of the pair's states in the roster.
    ally : bool (n, n)
        Defence pact in either direction.
    shared, of_allies : int16 (P,)
        Output, overwritten.
    """
    n = ally.shape[0]
    shared[:] = 0
    of_allies[:] = 0
    degree = np.zeros(n, np.int64)
    enemy = np.empty((n, n), np.int16)  # small, so that it costs no pages of memory each year
    for p in range(one.size):
        if last_dispute[p] != NEVER and year - last_dispute[p] <= ENEMY_YEARS:
            i, j = one[p], two[p]
            enemy[i, degree[i]] = j
            enemy[j, degree[j]] = i
            degree[i] += 1
            degree[j] += 1
    allies = np.empty(n, np.int64)
    for k in range(n):
        if degree[k] == 0:
            continue
        count = 0
        for j in range(n):
            if ally[k, j]:
                allies[count] = j
                count += 1
        for x in range(degree[k]):
            i = enemy[k, x]
            for y in range(x + 1, degree[k]):
                j = enemy[k, y]
                low, high = min(i, j), max(i, j)
                shared[low * (2 * n - low - 1) // 2 + high - low - 1] += 1
            for y in range(
                count
            ):  # i and k are enemies; j, an ally of k, may be drawn in against i
                j = allies[y]
                if j != i:
                    low, high = min(i, j), max(i, j)
                    of_allies[low * (2 * n - low - 1) // 2 + high - low - 1] += 1


@njit(cache=True)
def onset_odds(
    year: int,
    shock: float,
    setting: Floats,
    if_quiet: Floats,
    beta: Floats,
    active_pair: NDArray[np.bool_],
    one: NDArray[np.int32],
    two: NDArray[np.int32],
    history: Floats,
    force_history: Floats,
    last_dispute: NDArray[np.int32],
    active: Floats,
    shared: NDArray[np.int16],
    of_allies: NDArray[np.int16],
    odds: Floats,
) -> None:
    """Odds of an onset in every pair, written to ``odds`` (0 where it is not at risk).

    Parameters
    ----------
    year : int
        The year about to be drawn.
    shock : float
        State of the year, added to every pair [log-odds].
    setting : float (P,)
        The setting's part of the log-odds.
    if_quiet : float (P,)
        The odds that it alone gives a pair which never had a dispute.
    beta : float (14,)
        Coefficients of memory, in the order of ``MEMORY``.
    active_pair : bool (P,)
        Both states are in the system and no older dispute goes on between them.
    one, two, history, force_history, last_dispute
        As in :func:`memory_features`.
    active : float (n,)
        From :func:`relative_activity`.
    shared, of_allies : int16 (P,)
        From :func:`count_common_enemies`.
    odds : float (P,)
        Output.

    Notes
    -----
    Nineteen pairs in twenty never had a dispute. Their odds are a product of what the pair, its two states and
    the year have, so that no exponential is taken for them: half of a year's work otherwise.
    """
    _quiet_odds(np.exp(shock), if_quiet, beta, active_pair, active, odds)
    with_enemies, with_allies = _worth(beta[12], shared.max()), _worth(beta[13], of_allies.max())
    after = np.empty(LONGEST_PEACE + 1)
    for q in range(LONGEST_PEACE + 1):
        x = q / 10.0
        after[q] = beta[5] * x + beta[6] * x * x + beta[7] * x * x * x
    after[0] += beta[4]
    for p in range(odds.size):
        if last_dispute[p] != NEVER and active_pair[p]:
            a, b = active[one[p]], active[two[p]]
            x = shock + setting[p] + beta[10] * min(a, b) + beta[11] * max(a, b)
            x += after[min(max(year - 1 - last_dispute[p], 0), LONGEST_PEACE)]
            x += beta[8] * np.log1p(3.0 * history[p])
            if force_history[p] != 0.0:
                x += beta[9] * np.log1p(3.0 * force_history[p])
            odds[p] = np.exp(x)
    for p in range(odds.size):  # without a branch: who has nothing in common is multiplied by one
        odds[p] = (
            odds[p] * with_enemies[np.uint64(shared[p])] * with_allies[np.uint64(of_allies[p])]
        )


@njit(cache=True)
def _worth(beta: float, most: int) -> Floats:
    """(most + 1,) what odds are multiplied by for each number, which weighs by the logarithm of one plus it."""
    out = np.empty(most + 1)
    for k in range(most + 1):
        out[k] = np.exp(beta * np.log1p(k))
    return out


@njit(cache=True)
def _quiet_odds(
    tide: float, if_quiet: Floats, beta: Floats, active_pair: NDArray[np.bool_], active: Floats,
    odds: Floats,
) -> None:  # fmt: skip
    """Odds of every pair as if it never had a dispute nor anything in common, 0 where not at risk."""
    n = active.size
    less, more = np.exp(beta[10] * active), np.exp((beta[11] + beta[3]) * active)
    p = 0
    for i in range(n):
        last = p + n - i - 1
        own, quiet, at_risk = odds[p:last], if_quiet[p:last], active_pair[p:last]
        others, others_less, others_more = active[i + 1 :], less[i + 1 :], more[i + 1 :]
        for k in range(others.size):  # over slices, which compiles to several pairs at once
            one, two = less[i] * others_more[k], others_less[k] * more[i]
            states = one if active[i] < others[k] else two
            own[k] = tide * quiet[k] * states if at_risk[k] else 0.0
        p = last
