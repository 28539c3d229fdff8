"""Measures of dependence and hierarchy: how much one state needs, or follows, another.

Dependence is of one state on another and has a direction. What counts as much is a matter of scale:
dependence is over the state's own output, or over its own trade. Currencies must match for the first;
for the second only trade is read. An unknown flow is refused, never read as none.
"""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import MeasureError
from equipoise.measures.entry import Measure

_HAIR = 1e-9
"""Relative slack for sums that differ from one another by rounding alone."""


def trade_dependence(
    imports: NDArray[np.float64], exports: NDArray[np.float64], gdp: NDArray[np.float64]
) -> NDArray[np.float64]:
    r"""Trade of a state with a partner over its output [0 upwards].

    Parameters
    ----------
    imports, exports : arrays of float, shape (n,)
        What each state buys from the partner and sells to it [one currency and year].
    gdp : array of float, shape (n,)
        Output of the same state [the same currency and year].

    Returns
    -------
    array of float, shape (n,)
        :math:`\mathrm{dep}_{ij} = (M_{ij} + X_{ij}) / \mathrm{GDP}_i` [0 upwards; a share only if
        both are in one currency, else an index that ranks states of one year].

    Raises
    ------
    MeasureError
        If the columns differ in length, a flow is negative or unknown, or an output is not above 0.

    Notes
    -----
    Trade is turnover and output is value added, so a port can exceed 1.

    References
    ----------
    Oneal, J. R. and Russett, B. (1997). The classical liberals were right. International Studies
    Quarterly 41(2): 267-293. doi:10.1111/1468-2478.00042
    """
    _refuse("trade_dependence", imports, exports, gdp)
    if (gdp <= 0).any():
        raise MeasureError("trade_dependence needs an output above 0; leave out states without")
    return np.asarray((imports + exports) / gdp, dtype=np.float64)


def weak_link(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Dependence of the less dependent of two states on the other [0 upwards].

    Parameters
    ----------
    first, second : arrays of float, shape (n_pairs,)
        Dependence of each state of a pair on the other [one unit].

    Returns
    -------
    array of float, shape (n_pairs,)
        The lesser of the two [the same unit].

    Raises
    ------
    MeasureError
        If the two differ in length, or a dependence is negative or unknown.

    Notes
    -----
    The thought is that the state with less to lose decides how far the tie restrains both.

    References
    ----------
    Oneal, J. R. and Russett, B. (1997). The classical liberals were right. International Studies
    Quarterly 41(2): 267-293. doi:10.1111/1468-2478.00042
    """
    _refuse("weak_link", first, second)
    return np.asarray(np.minimum(first, second))


def dependence_asymmetry(
    first: NDArray[np.float64], second: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Difference between the dependence of two states on each other, without sign [0 upwards].

    Parameters
    ----------
    first, second : arrays of float, shape (n_pairs,)
        Dependence of each state of a pair on the other [one unit].

    Returns
    -------
    array of float, shape (n_pairs,)
        Size of the difference [the same unit]; 0 if both depend alike.

    Raises
    ------
    MeasureError
        If the two differ in length, or a dependence is negative or unknown.

    References
    ----------
    Barbieri, K. (1996). Economic interdependence: a path to peace or a source of interstate
    conflict? Journal of Peace Research 33(1): 29-49. doi:10.1177/0022343396033001003
    """
    _refuse("dependence_asymmetry", first, second)
    return np.asarray(np.abs(first - second))


def partner_concentration(trade: NDArray[np.float64]) -> float:
    r"""Concentration of one state's trade on few partners [1/n if all are equal, to 1].

    Parameters
    ----------
    trade : array of float, shape (n_partners,)
        Trade of the state with each partner [any one unit].

    Returns
    -------
    float
        Sum of squared shares of the partners [1/n to 1].

    Raises
    ------
    MeasureError
        Without partners, or with trade that is negative, unknown or nil in total.

    References
    ----------
    Hirschman, A. O. (1945). National Power and the Structure of Foreign Trade. Berkeley: University
    of California Press.
    """
    _refuse("partner_concentration", trade)
    total = float(trade.sum())
    if total <= 0:
        raise MeasureError("partner_concentration needs some trade; got none")
    share = trade / total
    return float(share @ share)


def hegemon_dependence(
    with_hegemon: NDArray[np.float64], with_all: NDArray[np.float64]
) -> NDArray[np.float64]:
    r"""Share of a state's trade that is with the hegemon [0 to 1].

    Parameters
    ----------
    with_hegemon : array of float, shape (n_states,)
        Trade of each state with the hegemon [any one unit].
    with_all : array of float, shape (n_states,)
        Its trade with all partners of which it is known, the hegemon among them [the same unit].

    Returns
    -------
    array of float, shape (n_states,)
        :math:`h_i = \mathrm{dep}_{iH} / \sum_j \mathrm{dep}_{ij}` [0 to 1].

    Raises
    ------
    MeasureError
        If the columns differ in length, trade is negative or unknown, a state trades with nobody, or
        trades more with the hegemon than with all.

    Notes
    -----
    Each state's output cancels out of the fraction, so no currencies need to match. Which state is
    called the hegemon is the caller's choice; the measure is the same for any.

    References
    ----------
    Hirschman, A. O. (1945). National Power and the Structure of Foreign Trade. Berkeley: University
    of California Press. The ratio itself is ours.
    """
    _refuse("hegemon_dependence", with_hegemon, with_all)
    if (with_all <= 0).any() or (with_hegemon > with_all * (1 + _HAIR)).any():
        raise MeasureError(
            "hegemon_dependence needs some trade of each state, the hegemon's part of it included; "
            "leave out states without"
        )
    return np.asarray(np.minimum(with_hegemon / with_all, 1.0))


def regional_decoupling(weights: NDArray[np.float64], dependence: NDArray[np.float64]) -> float:
    r"""Independence of a region from a hegemon: 0 if all its trade is with it, 1 if none [0 to 1].

    Parameters
    ----------
    weights : array of float, shape (n_states,)
        Weight of each state of the region, such as its output [any one unit; only shares matter].
    dependence : array of float, shape (n_states,)
        Share of its trade that is with the hegemon [0 to 1]. The hegemon itself is not of the region.

    Returns
    -------
    float
        :math:`1 - \sum_i w_i h_i` with the weights as shares [0 to 1].

    Raises
    ------
    MeasureError
        If the columns differ in length, a weight is negative or unknown, all are nil, or a dependence
        is outside 0 to 1.

    References
    ----------
    Hirschman, A. O. (1945). National Power and the Structure of Foreign Trade. Berkeley: University
    of California Press. The average over a region is ours.
    """
    _refuse("regional_decoupling", weights, dependence)
    total = float(weights.sum())
    if total <= 0 or (dependence > 1).any():
        raise MeasureError("regional_decoupling needs some weight and dependence from 0 to 1")
    return float(np.clip(1.0 - weights @ dependence / total, 0.0, 1.0))


def influence_capacity(
    bandwidth: NDArray[np.float64],
    dependence: NDArray[np.float64],
    bandwidth_weights: NDArray[np.float64],
    dependence_weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    r"""Capacity of one state to influence another: volume of ties times dependence on them [0 to 1].

    Parameters
    ----------
    bandwidth : array of float, shape (n_pairs, n_ties)
        Volume of each kind of tie between the two states [0 to 1, 1 the largest of the year].
    dependence : array of float, shape (n_pairs, n_kinds)
        Dependence of the influenced state on the other, by kind [0 to 1].
    bandwidth_weights, dependence_weights : arrays of float, shapes (n_ties,) and (n_kinds,)
        Weight of each kind [any one unit; only shares matter].

    Returns
    -------
    array of float, shape (n_pairs,)
        Weighted mean of the volumes times weighted mean of the dependences [0 to 1].

    Raises
    ------
    MeasureError
        If the shapes do not fit, a value is unknown or outside 0 to 1, or the weights are nil.

    Notes
    -----
    .. math:: I_{ij} = \Bigl(\sum_k v_k b_{ijk}\Bigr) \Bigl(\sum_k w_k d_{jik}\Bigr)

    The product of volume and dependence is the idea of the Formal Bilateral Influence Capacity index;
    its kinds of tie and its weights are not used here. **The weights are the caller's own**: results
    must not be read as values of that index, which is quoted at second hand.

    References
    ----------
    Moyer, J. D., Sweijs, T., Burrows, M. J. and Van Manen, H. (2018). Power and Influence in a
    Globalized World. Washington: Atlantic Council.
    """
    means = []
    for table, weights in ((bandwidth, bandwidth_weights), (dependence, dependence_weights)):
        _refuse("influence_capacity", table.reshape(-1))
        _refuse("influence_capacity", weights)
        fits = table.ndim == 2 and table.shape == (bandwidth.shape[0], weights.size)
        if not fits or (table > 1).any() or weights.sum() <= 0:
            raise MeasureError(
                "influence_capacity needs one row for each pair, one column for each weight, values "
                f"from 0 to 1 and some weight; got shape {table.shape} and {weights.size} weights"
            )
        means.append(table @ weights / weights.sum())
    return np.asarray(np.clip(means[0] * means[1], 0.0, 1.0))


def security_hierarchy(
    troops: NDArray[np.float64],
    population: NDArray[np.float64],
    is_ally: NDArray[np.bool_],
    independent_share: NDArray[np.float64],
) -> NDArray[np.float64]:
    r"""How far a state's security is in the hands of a dominant one [0 to 1].

    Parameters
    ----------
    troops : array of float, shape (n_states,)
        Troops of the dominant state in each state [persons].
    population : array of float, shape (n_states,)
        Population of each state [any one unit].
    is_ally : array of bool, shape (n_states,)
        Whether it has a pact with the dominant state.
    independent_share : array of float, shape (n_states,)
        Share of its other allies that have no pact with the dominant state [0 to 1]; 0 without any.

    Returns
    -------
    array of float, shape (n_states,)
        Mean of troops per head over the largest of these states, and, for an ally, one less the share
        of independent allies [0 to 1].

    Raises
    ------
    MeasureError
        If the columns differ in length, a value is negative or unknown, a population is nil, or a
        share is above 1.

    Notes
    -----
    Lake's index has the same two parts, each over the largest value of one base year; it is quoted at
    second hand. Here the largest is that of the states given, so levels of different years do not
    compare, and the way in which independent alliances count is ours.

    References
    ----------
    Lake, D. A. (2009). Hierarchy in International Relations. Ithaca: Cornell University Press.
    """
    _refuse("security_hierarchy", troops, population, is_ally.astype(float), independent_share)
    if (population <= 0).any() or (independent_share > 1).any() or is_ally.dtype != np.bool_:
        raise MeasureError(
            "security_hierarchy needs populations above 0, yes or no for allies, and shares to 1"
        )
    alliances = np.where(is_ally, 1.0 - independent_share, 0.0)
    return np.asarray((_over_largest(troops / population) + alliances) / 2)


def economic_hierarchy(dependence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Dependence on the dominant state's trade over the largest of these states [0 to 1].

    Parameters
    ----------
    dependence : array of float, shape (n_states,)
        Trade of each state with the dominant one over its output [any one unit].

    Returns
    -------
    array of float, shape (n_states,)
        1 for the most dependent, 0 for a state without such trade [0 to 1].

    Raises
    ------
    MeasureError
        Without states, or if a dependence is negative or unknown.

    Notes
    -----
    One half of Lake's economic index, quoted at second hand: the other is whether the currency is
    tied to the dominant state's, for which there is no source here. Levels of different years do not
    compare, because each is over the largest of its own.

    References
    ----------
    Lake, D. A. (2009). Hierarchy in International Relations. Ithaca: Cornell University Press.
    """
    _refuse("economic_hierarchy", dependence)
    return _over_largest(dependence)


def _over_largest(values: NDArray[np.float64]) -> NDArray[np.float64]:
    largest = values.max()
    return np.asarray(values / largest if largest > 0 else np.zeros_like(values))


def _refuse(measure: str, *columns: NDArray[np.float64]) -> None:
    shapes = {column.shape for column in columns}
    bad = sum(int((~(column >= 0) | np.isinf(column)).sum()) for column in columns)
    if len(shapes) > 1 or columns[0].size == 0 or bad:
        raise MeasureError(
            f"{measure} needs columns of one length with known values from 0; got shapes "
            f"{', '.join(map(str, shapes))} and {bad} unknown or negative"
        )


_ONEAL = (
    "Oneal, J. R. and Russett, B. (1997). International Studies Quarterly 41(2): 267-293. "
    "doi:10.1111/1468-2478.00042"
)
_BARBIERI = "Barbieri, K. (1996). Journal of Peace Research 33(1): 29-49."
_HIRSCHMAN = "Hirschman, A. O. (1945). National Power and the Structure of Foreign Trade. Berkeley."
_MOYER = (
    "Moyer, J. D. et al. (2018). Power and Influence in a Globalized World. Washington: Atlantic "
    "Council; the idea, with weights of our own"
)
_LAKE = "Lake, D. A. (2009). Hierarchy in International Relations. Ithaca: Cornell; at second hand"

MEASURES: tuple[Measure, ...] = (
    Measure("dependence.trade", trade_dependence, "trade over output", 0, inf, _ONEAL),
    Measure("dependence.weak-link", weak_link, "trade over output", 0, inf, _ONEAL),
    Measure("dependence.asymmetry", dependence_asymmetry, "trade over output", 0, inf, _BARBIERI),
    Measure("dependence.partners", partner_concentration, "sum of squares", 0, 1, _HIRSCHMAN),
    Measure("dependence.hegemon", hegemon_dependence, "share of trade", 0, 1, _HIRSCHMAN),
    Measure("dependence.decoupling", regional_decoupling, "share of trade", 0, 1, _HIRSCHMAN),
    Measure("dependence.influence", influence_capacity, "volume times dependence", 0, 1, _MOYER),
    Measure("hierarchy.security", security_hierarchy, "mean of two shares", 0, 1, _LAKE),
    Measure("hierarchy.economic", economic_hierarchy, "share of the largest", 0, 1, _LAKE),
)
