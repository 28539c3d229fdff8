"""Measures of security: the threat that states live under, how equally it is shared, who bears its costs.

Security here is one thing only: not to be the target of a dispute in which people die. That equality of
security and equality of threat can move in opposite directions is no mistake: both are to be reported.
"""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import MeasureError
from equipoise.measures.entry import Measure
from equipoise.measures.inequality import gini

Numbers = NDArray[np.float64]


def threat(hazard: Numbers) -> Numbers:
    r"""Chance that a state is the target of at least one fatal dispute that another begins [0 to 1].

    Parameters
    ----------
    hazard : array of float, shape (n_states, n_states)
        ``[i, j]`` is the chance that i begins a fatal dispute with j in the year [0 to 1]; the diagonal is 0.

    Returns
    -------
    array of float, shape (n_states,)

    Raises
    ------
    MeasureError
        If it is no square array of chances with an empty diagonal.

    Notes
    -----
    :math:`\mathrm{Threat}_j = 1 - \prod_i (1 - h_{ij})`, the disputes of different initiators being taken as
    independent. A hazard without direction would make an aggressor look insecure.

    References
    ----------
    Nordhaus, W., Oneal, J. R. and Russett, B. (2012). The effects of the international security environment
    on national military expenditures. International Organization 66(3): 491-513.
    doi:10.1017/S0020818312000173
    """
    square = hazard.ndim == 2 and hazard.shape[0] == hazard.shape[1]
    if not square or not ((hazard >= 0) & (hazard <= 1)).all() or np.diagonal(hazard).any():
        raise MeasureError(
            f"threat needs a square array of chances with 0 on the diagonal; got shape {hazard.shape}"
        )
    return np.asarray(1.0 - np.prod(1.0 - hazard, axis=0))


def equality_of_security(threats: Numbers) -> float:
    """One less the Gini coefficient of security: 1 if all are equally secure [0 to 1].

    Parameters
    ----------
    threats : array of float, shape (n_states,)
        Threat to each state [0 to 1].

    Raises
    ------
    MeasureError
        Without states, or if a threat is no chance, or nobody has any security.

    Notes
    -----
    Security is one less threat. Where threats are small it is near 1 however threats are spread: see
    :func:`inequality_of_threat`.

    References
    ----------
    Sen, A. (1973). On Economic Inequality. Oxford: Clarendon Press.
    """
    _refuse("equality_of_security", threats)
    if (threats == 1).all():
        raise MeasureError("equality_of_security needs a state with some security; there is none")
    return 1.0 - gini(1.0 - threats)


def inequality_of_threat(threats: Numbers) -> float:
    """Gini coefficient of threat: 0 if all are equally threatened [0 to 1].

    Parameters
    ----------
    threats : array of float, shape (n_states,)
        Threat to each state [0 to 1].

    Raises
    ------
    MeasureError
        Without states, or if a threat is no chance, or nobody is threatened.

    References
    ----------
    Sen (1973), as for :func:`equality_of_security`.
    """
    _refuse("inequality_of_threat", threats)
    if not threats.any():
        raise MeasureError("inequality_of_threat needs a state under threat; there is none")
    return gini(threats)


def mean_threat(threats: Numbers, weights: Numbers) -> float:
    """Mean threat, of a state or of a head of population as the weights say [0 to 1].

    Parameters
    ----------
    threats : array of float, shape (n_states,)
        Threat to each state [0 to 1].
    weights : array of float, shape (n_states,)
        How much each state counts: 1, or its population [any one unit].

    Raises
    ------
    MeasureError
        Without states, if a threat is no chance, or a weight is negative, unknown or all are nil.

    References
    ----------
    Nordhaus, Oneal and Russett (2012), as for :func:`threat`.
    """
    _refuse("mean_threat", threats)
    total = float(weights.sum()) if weights.shape == threats.shape else -1.0
    if not 0 < total < inf or (weights < 0).any():
        raise MeasureError("mean_threat needs a known weight of every state, some above 0")
    return float(weights @ threats / total)


def security_externality(before: Numbers, after: Numbers, actor: int) -> float:
    r"""Threat that an action adds to others for each unit it takes off its author [any sign].

    Parameters
    ----------
    before, after : arrays of float, shape (n_states,)
        Threat to each state without the action and with it [0 to 1].
    actor : int
        Place of the state that acts.

    Returns
    -------
    float
        Above 0 if the actor gains at the cost of others, or loses to their gain; 0 if others feel nothing;
        below 0 if all gain or all lose.

    Raises
    ------
    MeasureError
        If the two differ in length, a threat is no chance, there is no such state, or its own threat stays
        the same.

    Notes
    -----
    :math:`X_i = \sum_{j \ne i} \Delta \mathrm{Threat}_j / (-\Delta \mathrm{Threat}_i)`.

    References
    ----------
    Own definition, of what Jervis, R. (1978). Cooperation under the security dilemma. World Politics 30(2):
    167-214 (doi:10.2307/2009958) describes.
    """
    if before.shape != after.shape or not 0 <= actor < before.size:
        raise MeasureError(
            "security_externality needs the same states twice, and one of them as actor"
        )
    for threats in (before, after):
        _refuse("security_externality", threats)
    change = after - before
    own = float(change[actor])
    if own == 0:
        raise MeasureError(
            "security_externality needs an action that changes the actor's own threat"
        )
    return float((change.sum() - own) / -own)


def _refuse(measure: str, threats: Numbers) -> None:
    if threats.ndim != 1 or threats.size == 0 or not ((threats >= 0) & (threats <= 1)).all():
        raise MeasureError(
            f"{measure} needs a known threat from 0 to 1 of each of one or more states"
        )


_NORDHAUS = (
    "Nordhaus, W., Oneal, J. R. and Russett, B. (2012). International Organization 66(3): 491-513."
)
_SEN = "Sen, A. (1973). On Economic Inequality. Oxford: Clarendon Press."
_JERVIS = "Own definition; Jervis, R. (1978). World Politics 30(2): 167-214. doi:10.2307/2009958"

MEASURES: tuple[Measure, ...] = (
    Measure("security.threat", threat, "chance a year", 0, 1, _NORDHAUS),
    Measure("security.equality", equality_of_security, "1 less Gini of security", 0, 1, _SEN),
    Measure("security.threat-inequality", inequality_of_threat, "Gini of threat", 0, 1, _SEN),
    Measure("security.mean-threat", mean_threat, "chance a year", 0, 1, _NORDHAUS),
    Measure(
        "security.externality", security_externality, "others' threat for own", -inf, inf, _JERVIS
    ),
)
