"""Measures of affinity: how alike two states pledge and vote.

A *portfolio* is what a state has pledged to each state, itself included, as a number for the strength of
the pledge. Likeness of portfolios is not friendship: two states with no pledge to anybody are alike. S
rises where ties are rare; kappa and pi subtract the likeness that chance would give.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import MeasureError
from equipoise.measures.entry import Measure

ABSOLUTE, SQUARED = "absolute", "squared"
"""Metrics: the distance of two pledges is their difference, or its square."""

Numbers = NDArray[np.float64]


def similarity_s(
    first: Numbers,
    second: Numbers,
    largest: float = 3.0,
    metric: str = ABSOLUTE,
    weights: Numbers | None = None,
) -> float:
    r"""Signorino and Ritter's S: 1 if two portfolios are the same, -1 if opposite [-1 to 1].

    Parameters
    ----------
    first, second : arrays of float, shape (n_states,)
        Strength of the pledge of each of the two to every state of the system [0 to ``largest``].
    largest : float
        The strongest pledge there can be, above 0.
    metric : str
        ``absolute`` or ``squared`` distance.
    weights : array of float, shape (n_states,), optional
        How much each state counts, for instance its capability; all the same if left out.

    Raises
    ------
    MeasureError
        If the portfolios differ in length or lie outside the scale, a weight is negative or all are
        nil, something is unknown, or the metric has another name.

    Notes
    -----
    .. math:: S = 1 - 2 \frac{\sum_k w_k\, d(x_k, y_k)}{d_{\max} \sum_k w_k}

    It rises as ties become rarer, whatever the states do; see :func:`kappa`.

    References
    ----------
    Signorino, C. S. and Ritter, J. M. (1999). Tau-b or not tau-b: measuring the similarity of foreign
    policy positions. International Studies Quarterly 43(1): 115-144. doi:10.1111/0020-8833.00113
    """
    _refuse("similarity_s", first, second, metric)
    weight = np.ones(first.size) if weights is None else weights
    total = float(weight.sum()) if weight.shape == first.shape else -1.0
    if not (0 < largest < np.inf and 0 < total < np.inf) or (weight < 0).any():
        raise MeasureError(
            "similarity_s needs known weights for all states and a largest pledge above 0"
        )
    if min(first.min(), second.min()) < 0 or max(first.max(), second.max()) > largest:
        raise MeasureError(
            f"similarity_s needs pledges from 0 to {largest:g}; name the largest there can be"
        )
    apart = _distance(first - second, metric)
    return float(1.0 - 2.0 * (weight @ apart) / (_distance(np.array([largest]), metric)[0] * total))


def kappa(first: Numbers, second: Numbers, metric: str = SQUARED) -> float:
    r"""Cohen's kappa of two portfolios: 1 if the same, 0 as by chance, below 0 if less alike [-1 to 1].

    Parameters
    ----------
    first, second : arrays of float, shape (n_states,)
        Strength of the pledge of each of the two to every state of the system [any one unit].
    metric : str
        ``squared`` or ``absolute`` distance.

    Raises
    ------
    MeasureError
        If the portfolios differ in length, something is unknown, the metric has another name, or both
        pledge everybody the same.

    Notes
    -----
    :math:`\kappa = 1 - D_o / D_e`, where :math:`D_o` is the mean distance and :math:`D_e` that of one's
    pledges and the other's matched at random. With squares

    .. math:: \kappa = 1 - \frac{\frac1n \sum_k (x_k - y_k)^2}
              {\sigma_x^2 + \sigma_y^2 + (\bar x - \bar y)^2}

    References
    ----------
    Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70(4): 213-220. doi:10.1037/h0026256.
    Häge, F. M. (2011). Choice or circumstance? Adjusting measures of foreign policy similarity for
    chance agreement. Political Analysis 19(3): 287-305. doi:10.1093/pan/mpr023
    """
    _refuse("kappa", first, second, metric)
    return _beyond_chance("kappa", first, second, (first, second), metric)


def pi(first: Numbers, second: Numbers, metric: str = SQUARED) -> float:
    r"""Scott's pi of two portfolios: 1 if the same, 0 as by chance, below 0 if less alike [-1 to 1].

    Parameters
    ----------
    first, second : arrays of float, shape (n_states,)
        Strength of the pledge of each of the two to every state of the system [any one unit].
    metric : str
        ``squared`` or ``absolute`` distance.

    Raises
    ------
    MeasureError
        If the portfolios differ in length, something is unknown, the metric has another name, or both
        pledge everybody the same.

    Notes
    -----
    As :func:`kappa`, chance being that both draw from the pledges of both. With squares

    .. math:: \pi = 1 - \frac{\frac1n \sum_k (x_k - y_k)^2}
              {\sigma_x^2 + \sigma_y^2 + \frac12 (\bar x - \bar y)^2}

    References
    ----------
    Scott, W. A. (1955). Reliability of content analysis. Public Opinion Quarterly 19(3): 321-325.
    doi:10.1086/266577. Häge (2011), as for :func:`kappa`.
    """
    _refuse("pi", first, second, metric)
    both = np.concatenate([first, second])
    return _beyond_chance("pi", first, second, (both, both), metric)


def vote_agreement(first: Numbers, second: Numbers) -> float:
    """Share of the roll calls on which both voted that found them voting the same [0 to 1].

    Parameters
    ----------
    first, second : arrays of float, shape (n_roll_calls,)
        Votes of the two on the same roll calls: 1 yes, 2 abstention, 3 no; NaN if there is no vote.

    Raises
    ------
    MeasureError
        If the two differ in length, a vote is none of these, or they voted together on nothing.

    References
    ----------
    Lijphart, A. (1963). The analysis of bloc voting in the General Assembly. American Political
    Science Review 57(4): 902-917. doi:10.2307/1952608
    """
    one, two = _joint_votes("vote_agreement", first, second)
    return float((one == two).mean())


def vote_similarity(first: Numbers, second: Numbers) -> float:
    """Likeness of votes, an abstention standing half-way between yes and no [0 to 1].

    Parameters
    ----------
    first, second : arrays of float, shape (n_roll_calls,)
        Votes of the two on the same roll calls: 1 yes, 2 abstention, 3 no; NaN if there is no vote.

    Raises
    ------
    MeasureError
        If the two differ in length, a vote is none of these, or they voted together on nothing.

    References
    ----------
    Lijphart (1963), as for :func:`vote_agreement`.
    """
    one, two = _joint_votes("vote_similarity", first, second)
    return float(1.0 - np.abs(one - two).mean() / 2.0)


def ideal_point_distance(first: Numbers, second: Numbers) -> float:
    """Distance of two ideal points, along a line or in a plane [0 upwards].

    Parameters
    ----------
    first, second : arrays of float, shape (n_dimensions,)
        Ideal points of two states in one year [standard deviations of the scale].

    Raises
    ------
    MeasureError
        If the two differ in length or something is unknown.

    References
    ----------
    Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating dynamic state preferences from United
    Nations voting data. JCR 61(2): 430-456. doi:10.1177/0022002715595700
    """
    if first.shape != second.shape or first.size == 0 or not np.isfinite([first, second]).all():
        raise MeasureError("ideal_point_distance needs two known points of as many dimensions")
    return float(np.sqrt(((first - second) ** 2).sum()))


def _distance(difference: Numbers, metric: str) -> Numbers:
    return np.abs(difference) if metric == ABSOLUTE else difference**2


def _beyond_chance(
    measure: str, first: Numbers, second: Numbers, drawn: tuple[Numbers, Numbers], metric: str
) -> float:
    observed = float(_distance(first - second, metric).mean())
    expected = float(_distance(drawn[0][:, None] - drawn[1][None, :], metric).mean())
    if expected == 0:
        raise MeasureError(
            f"{measure} needs portfolios that differ; both pledge everybody the same"
        )
    return 1.0 - observed / expected


def _refuse(measure: str, first: Numbers, second: Numbers, metric: str) -> None:
    if metric not in (ABSOLUTE, SQUARED):
        raise MeasureError(f"{measure}: metric {metric!r}; write {ABSOLUTE} or {SQUARED}")
    if first.shape != second.shape or first.ndim != 1 or first.size == 0:
        raise MeasureError(
            f"{measure} needs two portfolios over the same states; got {first.size} and {second.size}"
        )
    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        raise MeasureError(
            f"{measure} needs known pledges; leave out states of which one is unknown"
        )


def _joint_votes(measure: str, first: Numbers, second: Numbers) -> tuple[Numbers, Numbers]:
    if first.shape != second.shape:
        raise MeasureError(
            f"{measure} needs votes on the same roll calls; got {first.size} and {second.size}"
        )
    both = ~np.isnan(first) & ~np.isnan(second)
    one, two = first[both], second[both]
    if not both.any() or not (np.isin(one, (1, 2, 3)).all() and np.isin(two, (1, 2, 3)).all()):
        raise MeasureError(
            f"{measure} needs a roll call on which both voted, with 1, 2 or 3; got {int(both.sum())}"
        )
    return one, two


_SIGNORINO = (
    "Signorino, C. S. and Ritter, J. M. (1999). International Studies Quarterly 43(1): 115-144. "
    "doi:10.1111/0020-8833.00113"
)
_HAEGE = "Häge, F. M. (2011). Political Analysis 19(3): 287-305. doi:10.1093/pan/mpr023"
_LIJPHART = (
    "Lijphart, A. (1963). American Political Science Review 57(4): 902-917. doi:10.2307/1952608"
)
_BAILEY = "Bailey, M. A. et al. (2017). JCR 61(2): 430-456. doi:10.1177/0022002715595700"

MEASURES: tuple[Measure, ...] = (
    Measure("affinity.s", similarity_s, "index S", -1, 1, _SIGNORINO),
    Measure("affinity.kappa", kappa, "likeness beyond chance", -1, 1, _HAEGE),
    Measure("affinity.pi", pi, "likeness beyond chance", -1, 1, _HAEGE),
    Measure(
        "affinity.vote-agreement", vote_agreement, "share of joint roll calls", 0, 1, _LIJPHART
    ),
    Measure(
        "affinity.vote-similarity",
        vote_similarity,
        "1 less half the mean distance",
        0,
        1,
        _LIJPHART,
    ),
    Measure(
        "affinity.ideal-point-distance",
        ideal_point_distance,
        "standard deviations",
        0,
        float("inf"),
        _BAILEY,
    ),
)
