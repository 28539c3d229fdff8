"""Measures of the whole system: how many poles there are, which they are, who tips the scale.

*Polarity* counts poles; it is not polarization, which is how far ties cluster into camps. Scholars
disagree on what makes a state a pole, so there are three rules here and none is the default.
"""

from __future__ import annotations

from math import factorial, inf
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import MeasureError
from equipoise.measures.capability import rank, shares_or_refuse
from equipoise.measures.entry import Measure

UNIPOLE, BIPOLE, MULTIPOLE = 0.50, 0.25, 0.05
"""Shares among the major powers from which a state is a pole alone, in a pair, or among several."""

HALF = 0.5
MOST_PLAYERS = 20
"""Exact enumeration visits 2**n coalitions; beyond this it would take too long."""

PolarityClass = Literal["unipolar", "bipolar", "multipolar"]


def effective_poles(capability: NDArray[np.float64]) -> float:
    r"""Effective number of poles: 1 if one state holds all, n if all n are equal.

    Parameters
    ----------
    capability : array of float, shape (n_states,)
        Capability of each state [any one unit; only the shares matter].

    Returns
    -------
    float
        Number of equal states with the same sum of squared shares [1 to n].

    Raises
    ------
    MeasureError
        Without states, or with capability that is negative, unknown or nil.

    Notes
    -----
    .. math:: \mathrm{ENP} = 1 / \sum_i s_i^2

    Over all states of the world the many small ones add to it: it then exceeds what anyone would
    call the number of great powers, and only its movement and its rank order are of use.

    References
    ----------
    Laakso, M. and Taagepera, R. (1979). "Effective" number of parties: a measure with application
    to West Europe. Comparative Political Studies 12(1): 3-27. doi:10.1177/001041407901200101
    """
    share = shares_or_refuse(capability, "effective_poles", at_least=1)
    return float(1.0 / (share @ share))


def poles_by_threshold(capability: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Poles among the major powers by fixed thresholds of their joint capability [yes or no].

    Parameters
    ----------
    capability : array of float, shape (n_powers,)
        Capability of the major powers alone [any one unit].

    Returns
    -------
    array of bool, shape (n_powers,)
        True for each pole.

    Raises
    ------
    MeasureError
        Without states, or with capability that is negative, unknown or nil.

    Notes
    -----
    A state with at least 50% is the only pole. Else, if exactly two have at least 25% each (and so
    at least 50% together), they are the two. Else every state with at least 5% is a pole. The
    thresholds go back to Modelski and to Rapkin, Thompson and Christopherson; they are quoted here
    at second hand, the 5% floor above all, and want checking against the original.

    References
    ----------
    Rapkin, D. P., Thompson, W. R. and Christopherson, J. A. (1979). Bipolarity and bipolarization
    in the Cold War era. Journal of Conflict Resolution 23(2): 261-295.
    doi:10.1177/002200277902300203
    """
    share = shares_or_refuse(capability, "poles_by_threshold", at_least=1)
    alone, paired = share >= UNIPOLE, share >= BIPOLE
    if alone.sum() == 1:
        return np.asarray(alone)
    if paired.sum() == 2:
        return np.asarray(paired)
    return np.asarray(share >= MULTIPOLE)


def poles_by_half_of_strongest(capability: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Poles are the states with at least half the capability of the strongest [yes or no].

    Parameters
    ----------
    capability : array of float, shape (n_states,)
        Capability of each state [any one unit].

    Returns
    -------
    array of bool, shape (n_states,)
        True for each pole; the strongest always is one.

    Raises
    ------
    MeasureError
        Without states, or with capability that is negative, unknown or nil.

    References
    ----------
    Schweller, R. L. (1993). Tripolarity and the Second World War. International Studies Quarterly
    37(1): 73-103. doi:10.2307/2600832
    """
    share = shares_or_refuse(capability, "poles_by_half_of_strongest", at_least=1)
    return np.asarray(share >= HALF * share.max())


def poles_by_effective_number(capability: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Poles are as many of the largest states as the effective number says [yes or no].

    Parameters
    ----------
    capability : array of float, shape (n_states,)
        Capability of each state [any one unit].

    Returns
    -------
    array of bool, shape (n_states,)
        True where the rank is at most the effective number of poles, rounded half up; states of
        equal capability are in or out together.

    Raises
    ------
    MeasureError
        Without states, or with capability that is negative, unknown or nil.

    Notes
    -----
    Over all states of the world this is the most generous of the three rules (see
    :func:`effective_poles`).

    References
    ----------
    Laakso, M. and Taagepera, R. (1979). "Effective" number of parties: a measure with application
    to West Europe. Comparative Political Studies 12(1): 3-27. doi:10.1177/001041407901200101
    """
    share = shares_or_refuse(capability, "poles_by_effective_number", at_least=1)
    number = int(np.floor(effective_poles(share) + 0.5))
    return np.asarray(rank(capability) <= number)


def polarity_class(poles: int) -> PolarityClass:
    """Name of a system with that many poles: unipolar, bipolar, or multipolar from three on.

    Raises
    ------
    MeasureError
        With fewer than one pole.
    """
    if poles < 1:
        raise MeasureError(f"polarity_class needs one pole or more; got {poles}")
    return "unipolar" if poles == 1 else "bipolar" if poles == 2 else "multipolar"


def banzhaf_index(weights: NDArray[np.float64], quota: float = HALF) -> NDArray[np.float64]:
    r"""Normalised Banzhaf index of each player of a weighted voting game [0 to 1].

    Parameters
    ----------
    weights : array of float, shape (n_players,)
        Weight of each player [any one unit].
    quota : float
        A coalition wins if it holds more than this share of all weight [0 to 1].

    Returns
    -------
    array of float, shape (n_players,)
        Share of all swings that are the player's; they add up to 1. A swing is a losing coalition
        of others that wins once the player joins.

    Raises
    ------
    MeasureError
        Without players, with more than 20, with weights that are negative, unknown or nil, or a
        quota outside [0, 1).

    Notes
    -----
    .. math:: \beta_i = \frac{\eta_i}{\sum_j \eta_j}

    with :math:`\eta_i` the number of swings of player :math:`i`. All coalitions count alike, as if
    each state took either side at the toss of a coin: friends and enemies do not enter.

    References
    ----------
    Banzhaf, J. F. (1965). Weighted voting doesn't work: a mathematical analysis. Rutgers Law Review
    19: 317-343.
    """
    swings, _ = _swings(weights, quota, "banzhaf_index")
    total = swings.sum()
    return np.asarray(swings.sum(axis=0) / total, dtype=np.float64)


def shapley_shubik_index(weights: NDArray[np.float64], quota: float = HALF) -> NDArray[np.float64]:
    r"""Shapley-Shubik index of each player of a weighted voting game [0 to 1].

    Parameters
    ----------
    weights : array of float, shape (n_players,)
        Weight of each player [any one unit].
    quota : float
        A coalition wins if it holds more than this share of all weight [0 to 1].

    Returns
    -------
    array of float, shape (n_players,)
        Share of all orders of joining in which the player turns a losing coalition into a winning
        one; they add up to 1.

    Raises
    ------
    MeasureError
        As for :func:`banzhaf_index`.

    Notes
    -----
    .. math:: \phi_i = \sum_{S \text{ swung by } i} \frac{|S|!\,(n - |S| - 1)!}{n!}

    References
    ----------
    Shapley, L. S. and Shubik, M. (1954). A method for evaluating the distribution of power in a
    committee system. American Political Science Review 48(3): 787-792. doi:10.2307/1951053
    """
    swings, size = _swings(weights, quota, "shapley_shubik_index")
    n = weights.size
    # whole numbers, so that the order of the players cannot move the last digit; 20! fits in 64 bits;
    # the coalition of everybody has no one left to swing it, so what it indexes does not matter
    orders = np.array([factorial(s) * factorial(n - s - 1) for s in range(n)], dtype=np.int64)
    pivots = orders[np.minimum(size, n - 1)] @ swings.astype(np.int64)
    return np.asarray(pivots / factorial(n), dtype=np.float64)


def _swings(
    weights: NDArray[np.float64], quota: float, measure: str
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """For each coalition, which players outside it would make it win; and its size."""
    n = weights.size
    if not 1 <= n <= MOST_PLAYERS or not 0.0 <= quota < 1.0:
        raise MeasureError(
            f"{measure} needs 1 to {MOST_PLAYERS} players and a quota from 0 to below 1;"
            f" got {n} players and {quota}"
        )
    share = shares_or_refuse(weights, measure, at_least=1)
    member = (np.arange(2**n)[:, None] >> np.arange(n)) & 1 == 1
    total = member @ share
    # a hair above the quota, so that a coalition of exactly half does not win by rounding
    bar = quota + 1e-12
    swings = ~member & (total[:, None] <= bar) & (total[:, None] + share > bar)
    return swings, member.sum(axis=1)


_LAAKSO_1979 = (
    "Laakso, M. and Taagepera, R. (1979). Comparative Political Studies 12(1): 3-27. "
    "doi:10.1177/001041407901200101"
)
_RAPKIN_1979 = (
    "Rapkin, D. P., Thompson, W. R. and Christopherson, J. A. (1979). Journal of Conflict "
    "Resolution 23(2): 261-295. doi:10.1177/002200277902300203"
)
_SCHWELLER_1993 = (
    "Schweller, R. L. (1993). International Studies Quarterly 37(1): 73-103. doi:10.2307/2600832"
)

_POLE_RULES = (
    ("thresholds", _RAPKIN_1979),
    ("half-of-strongest", _SCHWELLER_1993),
    ("effective-number", _LAAKSO_1979),
)

MEASURES: tuple[Measure, ...] = (
    Measure("polarity.effective-poles", effective_poles, "poles", 1, inf, _LAAKSO_1979),
    Measure(
        "polarity.is-pole/thresholds", poles_by_threshold, "yes or no", 0, 1, _RAPKIN_1979, "yes/no"
    ),
    Measure(
        "polarity.is-pole/half-of-strongest",
        poles_by_half_of_strongest,
        "yes or no",
        0,
        1,
        _SCHWELLER_1993,
        "yes/no",
    ),
    Measure(
        "polarity.is-pole/effective-number",
        poles_by_effective_number,
        "yes or no",
        0,
        1,
        _LAAKSO_1979,
        "yes/no",
    ),
    *(
        Measure(f"polarity.poles/{rule}", None, "poles", 0, inf, source, "index", "number of poles")
        for rule, source in _POLE_RULES
    ),
    *(
        Measure(
            f"polarity.multipolar/{rule}",
            None,
            "yes or no",
            0,
            1,
            source,
            "yes/no",
            "whether there are three poles or more",
        )
        for rule, source in _POLE_RULES
    ),
    Measure(
        "balance.pivotality/banzhaf",
        banzhaf_index,
        "share of all swings",
        0,
        1,
        "Banzhaf, J. F. (1965). Rutgers Law Review 19: 317-343.",
    ),
    Measure(
        "balance.pivotality/shapley-shubik",
        shapley_shubik_index,
        "share of all orders",
        0,
        1,
        "Shapley, L. S. and Shubik, M. (1954). American Political Science Review 48(3): 787-792. "
        "doi:10.2307/1951053",
    ),
)
