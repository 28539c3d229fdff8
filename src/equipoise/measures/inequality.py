"""Measures of how unevenly capability is spread, how it moves, and who leads.

Each takes a quantity of every state of one system, or the same in two years, in any one unit. An
unknown quantity is refused: which states to leave out is for the caller to decide and to disclose.
"""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import MeasureError
from equipoise.measures.capability import concentration, shares_or_refuse
from equipoise.measures.entry import Measure


def herfindahl(capability: NDArray[np.float64]) -> float:
    r"""Herfindahl-Hirschman index: sum of squared shares [1/n if all are equal, to 1].

    Parameters
    ----------
    capability : array of float, shape (n_states,)
        Capability of each state [any one unit; only the shares matter].

    Raises
    ------
    MeasureError
        Without states, or with capability that is negative, unknown or nil.

    Notes
    -----
    :math:`H = \sum_i s_i^2`; its inverse is the effective number of poles.

    References
    ----------
    Hirschman, A. O. (1964). The paternity of an index. American Economic Review 54(5): 761.
    """
    share = shares_or_refuse(capability, "herfindahl", at_least=1)
    return float(share @ share)


def gini(values: NDArray[np.float64]) -> float:
    r"""Gini coefficient: 0 if all have the same, near 1 if one has all [0 to 1 - 1/n].

    Parameters
    ----------
    values : array of float, shape (n_states,)
        What each state has [any one unit; only the shares matter].

    Raises
    ------
    MeasureError
        Without states, or with values that are negative, unknown or all nil.

    Notes
    -----
    With :math:`x_{(r)}` the value of rank :math:`r` from below,

    .. math:: G = \frac{\sum_r (2r - n - 1)\, x_{(r)}}{n \sum_r x_{(r)}}

    Not corrected for small :math:`n`: compare systems of about the same size.

    References
    ----------
    Sen, A. (1973). On Economic Inequality. Oxford: Clarendon Press.
    """
    share = np.sort(shares_or_refuse(values, "gini", at_least=1))
    n = share.size
    weights = 2.0 * np.arange(1, n + 1) - n - 1
    return max(float(weights @ share) / n, 0.0)  # equal shares can round below zero


def theil(values: NDArray[np.float64]) -> float:
    r"""Theil index T: 0 if all have the same, ln n if one has all [0 to ln n].

    Parameters
    ----------
    values : array of float, shape (n_states,)
        What each state has [any one unit; only the shares matter].

    Raises
    ------
    MeasureError
        Without states, or with values that are negative, unknown or all nil.

    Notes
    -----
    :math:`T = \sum_i s_i \ln (n s_i)`; a state that has nothing adds nothing, as in the limit.

    References
    ----------
    Theil, H. (1967). Economics and Information Theory. Amsterdam: North-Holland.
    """
    share = shares_or_refuse(values, "theil", at_least=1)
    some = share[share > 0]
    return max(float(some @ np.log(some * share.size)), 0.0)  # equal shares can round below zero


def atkinson(values: NDArray[np.float64], epsilon: float = 0.5) -> float:
    r"""Atkinson index: the part of the total that equality would save [0 to 1].

    Parameters
    ----------
    values : array of float, shape (n_states,)
        What each state has [any one unit; only the shares matter].
    epsilon : float
        Aversion to inequality, above 0: the larger, the more the poorest count.

    Returns
    -------
    float
        0 if all have the same; 1 where someone has nothing and epsilon is 1 or more [0 to 1].

    Raises
    ------
    MeasureError
        Without states, with values that are negative, unknown or all nil, or epsilon not above 0.

    Notes
    -----
    With :math:`\bar x` the mean,

    .. math:: A_\epsilon = 1 - \frac{1}{\bar x}
              \Bigl(\frac1n \sum_i x_i^{1-\epsilon}\Bigr)^{1/(1-\epsilon)}

    and for :math:`\epsilon = 1` one minus geometric over plain mean. Epsilon is a judgement of value.

    References
    ----------
    Atkinson, A. B. (1970). On the measurement of inequality. Journal of Economic Theory 2(3):
    244-263. doi:10.1016/0022-0531(70)90039-6
    """
    if not 0 < epsilon < np.inf:
        raise MeasureError(f"atkinson needs a finite epsilon above 0; got {epsilon}")
    share = shares_or_refuse(values, "atkinson", at_least=1)
    relative = share * share.size
    if epsilon >= 1 and (relative == 0).any():
        return 1.0
    if epsilon == 1:
        return max(1.0 - float(np.exp(np.log(relative).mean())), 0.0)
    power = 1.0 - epsilon
    # the smallest value stands outside the power, which would overflow for a large epsilon
    least = float(relative.min()) if epsilon > 1 else 1.0
    equal = least * float(((relative / least) ** power).mean() ** (1.0 / power))
    return max(1.0 - equal, 0.0)


def top_share(capability: NDArray[np.float64], k: int = 2) -> float:
    """Share of the k largest states in all capability; with k = 1, of the hegemon [k/n to 1].

    Parameters
    ----------
    capability : array of float, shape (n_states,)
        Capability of each state [any one unit; only the shares matter].
    k : int
        How many states, from 1 to n.

    Raises
    ------
    MeasureError
        If k is not 1 to n, or capability is negative, unknown or nil.

    References
    ----------
    Mansfield, E. D. (1993). Concentration, polarity, and the distribution of power. International
    Studies Quarterly 37(1): 105-128. doi:10.2307/2600833
    """
    if not 1 <= k <= capability.size:
        raise MeasureError(f"top_share needs k from 1 to {capability.size} states; got {k}")
    share = shares_or_refuse(capability, "top_share", at_least=1)
    return min(float(np.sort(share)[-k:].sum()), 1.0)


def rank_size_slope(capability: NDArray[np.float64], largest: int = 30) -> float:
    r"""Slope of log share on log rank among the largest states [0 if all are equal, else negative].

    Parameters
    ----------
    capability : array of float, shape (n_states,)
        Capability of each state [any one unit; only the shares matter].
    largest : int
        How many of the largest states the line is fitted to, from 2 to n.

    Raises
    ------
    MeasureError
        If that many states do not exist or have no capability, or capability is negative or unknown.

    Notes
    -----
    Least squares of :math:`\ln s_{(r)}` on :math:`\ln r`; -1 is Zipf's law. It describes, and says
    nothing of how well a power law fits.

    References
    ----------
    Zipf, G. K. (1949). Human Behavior and the Principle of Least Effort. Addison-Wesley.
    """
    share = np.sort(shares_or_refuse(capability, "rank_size_slope", at_least=2))[::-1]
    if not 2 <= largest <= share.size or share[largest - 1] <= 0:
        raise MeasureError(
            f"rank_size_slope needs 2 or more states that have some capability; asked for the "
            f"{largest} largest of {share.size}, {int((share > 0).sum())} with some"
        )
    x = np.log(np.arange(1, largest + 1))
    x -= x.mean()
    return min(float(x @ np.log(share[:largest]) / (x @ x)), 0.0)


def concentration_change(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """Change of the concentration of capability, above 0 if it has grown [-1 to 1].

    Parameters
    ----------
    before, after : arrays of float, shapes (n_before,) and (n_after,)
        Capability of each state of the system in the earlier and the later year [one unit in each].

    Raises
    ------
    MeasureError
        With fewer than two states in either year, or capability that is negative, unknown or nil.

    Notes
    -----
    CON of the later year less CON of the earlier. CON depends on the number of states: where the two
    years differ in it, part of the change is entry and exit.

    References
    ----------
    Ray, J. L. and Singer, J. D. (1973). Measuring the concentration of power in the international
    system. Sociological Methods & Research 1(4): 403-437. doi:10.1177/004912417300100401
    """
    for year in (before, after):
        shares_or_refuse(year, "concentration_change", at_least=2)
    return concentration(after) - concentration(before)


def movement(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    r"""Part of all capability that changed hands between two years [0 to 1].

    Parameters
    ----------
    before, after : arrays of float, shape (n_states,)
        Capability of the same states, in the same order, in the two years [one unit in each year].

    Returns
    -------
    float
        The index MOVE: 0 if no share moved, 1 if everything went to the smallest state [0 to 1].

    Raises
    ------
    MeasureError
        If the two differ in length, with fewer than two states, or with capability that is negative,
        unknown or nil in total.

    Notes
    -----
    .. math:: \mathrm{MOVE}_t = \frac{\sum_i |s_{i,t} - s_{i,t-1}|}{2 (1 - \min_i s_{i,t})}

    The denominator is the most that could have moved, given where it ended. A state outside the system
    in one of the years either is left out of both, which measures movement among those that stayed, or
    has 0 in the year outside, a fact and no guess, and its entry or exit then counts as movement: the
    caller decides and says so. The formula is quoted at second hand.

    References
    ----------
    Singer, J. D., Bremer, S. and Stuckey, J. (1972). Capability distribution, uncertainty, and
    major power war, 1820-1965. In B. Russett (ed.), Peace, War, and Numbers. Beverly Hills: Sage.
    """
    then, now = _shares_of_both_years(before, after, "movement")
    return min(float(np.abs(now - then).sum() / (2 * (1 - now.min()))), 1.0)


def overtaking(before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each state has come to lead each other since the earlier year [yes or no].

    Parameters
    ----------
    before, after : arrays of float, shape (n_states,)
        Capability of the same states, in the same order, in the two years [one unit in each year].

    Returns
    -------
    array of bool, shape (n_states, n_states)
        ``[i, j]`` is true if i has more than j in the later year and had not in the earlier.

    Raises
    ------
    MeasureError
        If the two differ in length, with fewer than two states, or with capability that is negative,
        unknown or nil in total.

    Notes
    -----
    With a parity of 0.8 or more, the setting that power-transition theory holds to be dangerous.

    References
    ----------
    Organski, A. F. K. and Kugler, J. (1980). The War Ledger. University of Chicago Press.
    """
    then, now = _shares_of_both_years(before, after, "overtaking")
    return np.asarray((now[:, None] > now) & (then[:, None] <= then))


def _shares_of_both_years(
    before: NDArray[np.float64], after: NDArray[np.float64], measure: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shares in each year, or a refusal in the name of the measure that needs them."""
    if before.shape != after.shape:
        raise MeasureError(
            f"{measure} needs the same states in both years; got {before.size} and {after.size}"
        )
    return (
        shares_or_refuse(before, measure, at_least=2),
        shares_or_refuse(after, measure, at_least=2),
    )


def net_power(gdp: NDArray[np.float64], gdp_per_capita: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Net power of each state: GDP times GDP per head, a rough size less its costs [0 upwards].

    Parameters
    ----------
    gdp, gdp_per_capita : arrays of float, shape (n_states,)
        Output, and output per head, of each state [each in one unit; only shares mean anything].

    Raises
    ------
    MeasureError
        If the two differ in length, without states, or with values that are negative, unknown or nil.

    References
    ----------
    Beckley, M. (2018). The power of nations: measuring what matters. International Security 43(2):
    7-44. doi:10.1162/isec_a_00328
    """
    if gdp.shape != gdp_per_capita.shape:
        raise MeasureError(
            f"net_power needs both for the same states; got {gdp.size} and {gdp_per_capita.size}"
        )
    for values in (gdp, gdp_per_capita):
        shares_or_refuse(values, "net_power", at_least=1)
    return np.asarray(gdp * gdp_per_capita, dtype=np.float64)


def hegemony_ratio(capability: NDArray[np.float64]) -> float:
    """Hegemony: the strongest state over the second strongest [1 if equal, upwards].

    Parameters
    ----------
    capability : array of float, shape (n_states,)
        Capability of each state [any one unit; only the shares matter].

    Raises
    ------
    MeasureError
        With fewer than two states that have any, or capability that is negative or unknown.

    References
    ----------
    Mansfield (1993), as for :func:`top_share`.
    """
    share = np.sort(shares_or_refuse(capability, "hegemony_ratio", at_least=2))
    if share[-2] <= 0:
        raise MeasureError("hegemony_ratio needs a second state that has some capability; got none")
    return float(share[-1] / share[-2])


_MANSFIELD = (
    "Mansfield, E. D. (1993). International Studies Quarterly 37(1): 105-128. doi:10.2307/2600833"
)
_SINGER = (
    "Singer, J. D., Bremer, S. and Stuckey, J. (1972). In B. Russett (ed.), Peace, War, and Numbers. "
    "Beverly Hills: Sage; at second hand"
)
_RAY = "Ray, J. L. and Singer, J. D. (1973). Sociological Methods & Research 1(4): 403-437."
_HIRSCHMAN = "Hirschman, A. O. (1964). American Economic Review 54(5): 761."
_SEN = "Sen, A. (1973). On Economic Inequality. Oxford: Clarendon Press."
_THEIL = "Theil, H. (1967). Economics and Information Theory. Amsterdam: North-Holland."
_ATKINSON = "Atkinson, A. B. (1970). Journal of Economic Theory 2(3): 244-263."
_ZIPF = "Zipf, G. K. (1949). Human Behavior and the Principle of Least Effort. Addison-Wesley."
_ORGANSKI = "Organski, A. F. K. and Kugler, J. (1980). The War Ledger. University of Chicago Press."
_BECKLEY = "Beckley, M. (2018). International Security 43(2): 7-44. doi:10.1162/isec_a_00328"

MEASURES: tuple[Measure, ...] = (
    Measure("polarity.herfindahl", herfindahl, "sum of squared shares", 0, 1, _HIRSCHMAN),
    Measure("polarity.hegemony", hegemony_ratio, "first over second", 1, inf, _MANSFIELD),
    Measure("inequality.gini", gini, "Gini coefficient", 0, 1, _SEN),
    Measure("inequality.theil", theil, "nats", 0, inf, _THEIL),
    Measure("inequality.atkinson", atkinson, "part that equality would save", 0, 1, _ATKINSON),
    Measure("inequality.top-share", top_share, "share of all", 0, 1, _MANSFIELD),
    Measure("inequality.rank-size", rank_size_slope, "log share per log rank", -inf, 0, _ZIPF),
    Measure("movement.con-change", concentration_change, "change of CON", -1, 1, _RAY),
    Measure("movement.shares", movement, "part of the most that could move", 0, 1, _SINGER),
    Measure("movement.overtaking", overtaking, "yes or no", 0, 1, _ORGANSKI, "yes/no"),
    Measure("power.net", net_power, "GDP times GDP per head", 0, inf, _BECKLEY, "amount"),
)
