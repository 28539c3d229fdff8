"""Measures of capability: shares, the composite index, concentration, rank and parity.

Each function takes the capability of every state of one system in one year, in any one unit, and
returns a number or one number for each state. Unknown capability is refused: which states to leave
out of a system is for the caller to decide and to disclose.
"""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import MeasureError
from equipoise.measures.entry import Measure


def capability_shares(capability: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Share of each state in the capability of all [0 to 1]; the shares add up to 1.

    Parameters
    ----------
    capability : array of float, shape (n_states,)
        Capability of each state [any one unit].

    Returns
    -------
    array of float, shape (n_states,)
        Shares :math:`s_i = c_i / \sum_j c_j` [0 to 1].

    Raises
    ------
    MeasureError
        Without states, or with capability that is negative, unknown or nil.

    Notes
    -----
    The published composite index does not add up to 1 over the states of a year, because its
    components are known for different states. So it is divided by its own sum before it is squared.

    References
    ----------
    Singer, J. D., Bremer, S. and Stuckey, J. (1972). Capability distribution, uncertainty, and
    major power war, 1820-1965. In B. Russett (ed.), Peace, War, and Numbers. Beverly Hills: Sage.
    """
    return shares_or_refuse(capability, "capability_shares", at_least=1)


def cinc_from_components(components: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Composite index of national capability: mean of a state's shares in six totals [0 to 1].

    Parameters
    ----------
    components : array of float, shape (n_states, n_components)
        Military spending, military personnel, iron and steel, energy, population, urban population
        [each column in one unit]; unknown is NaN.

    Returns
    -------
    array of float, shape (n_states,)
        The index CINC [0 to 1].

    Raises
    ------
    MeasureError
        If no component of some state is known, or one is negative or infinite.

    Notes
    -----
    With :math:`K_i` the components known for state :math:`i`,

    .. math:: \mathrm{CINC}_i = \frac{1}{|K_i|} \sum_{k \in K_i} \frac{c_{ik}}{\sum_j c_{jk}}

    An unknown component is skipped, never counted as zero. A component of which the whole world
    has none in a year says nothing about shares and is skipped for all states.

    References
    ----------
    Singer, J. D. (1987). Reconstructing the Correlates of War dataset on material capabilities of
    states, 1816-1985. International Interactions 14(2): 115-132. doi:10.1080/03050628808434695
    """
    table = np.atleast_2d(components)
    if np.isinf(table).any() or (table < 0).any():
        raise MeasureError(
            "cinc_from_components: a component is negative or infinite; write NaN for unknown"
        )
    totals = np.nansum(table, axis=0)
    usable = ~np.isnan(table) & (totals > 0)
    known = usable.sum(axis=1)
    if table.size == 0 or (known == 0).any():
        raise MeasureError(
            "cinc_from_components: no component is known for "
            f"{int((known == 0).sum())} of {len(table)} states; leave those states out"
        )
    shares = np.where(usable, table, 0.0) / np.where(totals > 0, totals, 1.0)
    return np.asarray(shares.sum(axis=1) / known, dtype=np.float64)


def concentration(capability: NDArray[np.float64]) -> float:
    r"""Concentration of capability: 0 if all are equal, 1 if one state holds all.

    Parameters
    ----------
    capability : array of float, shape (n_states,)
        Capability of each state [any one unit; only the shares matter].

    Returns
    -------
    float
        The index CON [0 to 1].

    Raises
    ------
    MeasureError
        With fewer than two states, or capability that is negative, unknown or nil.

    Notes
    -----
    With :math:`s_i` the share of state :math:`i` among :math:`n` states,

    .. math:: \mathrm{CON} = \sqrt{\frac{\sum_i s_i^2 - 1/n}{1 - 1/n}}

    CON depends on :math:`n`, so compare years only over the same set of states.

    References
    ----------
    Ray, J. L. and Singer, J. D. (1973). Measuring the concentration of power in the international
    system. Sociological Methods & Research 1(4): 403-437. doi:10.1177/004912417300100401
    """
    n = capability.size
    share = shares_or_refuse(capability, "concentration", at_least=2)
    inequality = (float(share @ share) - 1 / n) / (1 - 1 / n)
    return float(np.sqrt(max(inequality, 0.0)))  # equal shares can round below zero


def rank(capability: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rank of each state by capability [1 is the largest, to n]; equals share the better rank.

    Parameters
    ----------
    capability : array of float, shape (n_states,)
        Capability of each state [any one unit].

    Returns
    -------
    array of int, shape (n_states,)
        One more than the number of states with strictly more capability.

    Raises
    ------
    MeasureError
        Without states, or with capability that is negative, unknown or nil.

    References
    ----------
    Singer, J. D. (1987). Reconstructing the Correlates of War dataset on material capabilities of
    states, 1816-1985. International Interactions 14(2): 115-132. doi:10.1080/03050628808434695
    """
    shares_or_refuse(capability, "rank", at_least=1)
    ascending = np.sort(capability)
    stronger = capability.size - np.searchsorted(ascending, capability, side="right")
    return np.asarray(stronger + 1, dtype=np.int64)


def parity(first: float, second: float) -> float:
    r"""Parity of two states: 0 if one has nothing, 1 if both have the same.

    Parameters
    ----------
    first, second : float
        Capability of the two states [any one unit]; the order does not matter.

    Returns
    -------
    float
        Weaker over stronger [0 to 1].

    Raises
    ------
    MeasureError
        If either is negative or unknown, or both are nil.

    Notes
    -----
    Organski and Kugler speak of parity from a ratio of 0.8 on.

    References
    ----------
    Organski, A. F. K. and Kugler, J. (1980). The War Ledger. University of Chicago Press.
    """
    pair = np.array([first, second], dtype=np.float64)
    shares_or_refuse(pair, "parity", at_least=2)
    return float(pair.min() / pair.max())


def shares_or_refuse(
    capability: NDArray[np.float64], measure: str, at_least: int
) -> NDArray[np.float64]:
    """Shares of all, or a refusal in the name of the measure that needs them.

    Raises
    ------
    MeasureError
        With fewer states than that, or capability that is negative, unknown or nil.
    """
    n, total = capability.size, capability.sum()
    # a comparison with NaN is false, so an unknown value fails the last test
    if n < at_least or (capability < 0).any() or not 0 < total < np.inf:
        raise MeasureError(
            f"{measure} needs {at_least} or more states of known, non-negative capability;"
            f" got {n} with a total of {total}"
        )
    return np.asarray(capability / total, dtype=np.float64)


_SINGER_1987 = (
    "Singer, J. D. (1987). International Interactions 14(2): 115-132. doi:10.1080/03050628808434695"
)
_RAY_SINGER_1973 = (
    "Ray, J. L. and Singer, J. D. (1973). Sociological Methods & Research 1(4): 403-437. "
    "doi:10.1177/004912417300100401"
)

MEASURES: tuple[Measure, ...] = (
    Measure("capability.share", capability_shares, "share of all", 0, 1, _SINGER_1987, "share"),
    Measure("capability.cinc", cinc_from_components, "mean share", 0, 1, _SINGER_1987, "share"),
    Measure("capability.rank", rank, "rank, 1 is the largest", 1, inf, _SINGER_1987),
    Measure(
        "capability.parity",
        parity,
        "weaker over stronger",
        0,
        1,
        "Organski, A. F. K. and Kugler, J. (1980). The War Ledger. University of Chicago Press.",
    ),
    Measure("polarity.concentration", concentration, "index CON", 0, 1, _RAY_SINGER_1973),
)
