"""Measures of the peace of a region: how often its pairs fall out, and how long they have not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import MeasureError
from equipoise.measures.entry import Measure

Flags = NDArray[np.bool_]


def onset_rate(onset: Flags) -> float:
    """Share of a region's pair-years in which a dispute begins [0 to 1].

    Parameters
    ----------
    onset : array of bool, shape (n_pair_years,)
        Whether a dispute (or a fatal one) begins in each pair and year at risk.

    Raises
    ------
    MeasureError
        Without pair-years, or if the column is not of yes and no.

    References
    ----------
    Bremer, S. A. (1992). Dangerous dyads: conditions affecting the likelihood of interstate war,
    1816-1965. JCR 36(2): 309-341. doi:10.1177/0022002792036002005
    """
    if onset.dtype != np.bool_ or onset.size == 0:
        raise MeasureError(
            f"onset_rate needs pair-years with yes or no; got {onset.size} of {onset.dtype}"
        )
    return float(onset.mean())


def lasting_peace(quiet_years: NDArray[np.float64], least: int = 25) -> float:
    """Share of a region's pairs without a dispute for a generation [0 to 1].

    Parameters
    ----------
    quiet_years : array of float, shape (n_pairs,)
        Whole years without a dispute of each pair, or since it came to be [years].
    least : int
        How many years count as lasting, above 0.

    Raises
    ------
    MeasureError
        Without pairs, if a number is negative or unknown, or least is not above 0.

    References
    ----------
    Klein, J. P., Goertz, G. and Diehl, P. F. (2008). The peace scale. CMPS 25(1): 67-80.
    doi:10.1080/07388940701860318; the threshold is ours.
    """
    if least < 1 or quiet_years.size == 0 or not (quiet_years >= 0).all():
        raise MeasureError(
            "lasting_peace needs known quiet years of pairs and a threshold above 0; "
            f"got {quiet_years.size} pairs"
        )
    return float((quiet_years >= least).mean())


def war_years(at_war: Flags) -> float:
    """Years in ten in which some of a region's states were at war with one another [0 to 10].

    Parameters
    ----------
    at_war : array of bool, shape (n_years,)
        Whether any pair of the region was at war in each year.

    Raises
    ------
    MeasureError
        Without years, or if the column is not of yes and no.

    References
    ----------
    Singer, J. D. and Small, M. (1972). The Wages of War, 1816-1965. New York: Wiley.
    """
    if at_war.dtype != np.bool_ or at_war.size == 0:
        raise MeasureError(
            f"war_years needs years with yes or no; got {at_war.size} of {at_war.dtype}"
        )
    return float(10.0 * at_war.mean())


def mean_peace_level(levels: NDArray[np.float64]) -> float:
    """Mean of a region's pairs on the scale from severe rivalry to security community [0 to 1].

    Parameters
    ----------
    levels : array of float, shape (n_pairs,)
        Level of each pair: 0 severe rivalry, .25 lesser rivalry, .5 negative peace, .75 warm peace, 1 security
        community.

    Raises
    ------
    MeasureError
        Without pairs, or if a level is unknown or off the scale.

    Notes
    -----
    The levels are an order; their mean takes the steps between them as equal.

    References
    ----------
    Diehl, P. F., Goertz, G. and Gallegos, Y. (2021). Peace data: concept, measurement, patterns, and research
    agenda. CMPS 38(5): 604-624. doi:10.1177/0738894219870288
    """
    if levels.size == 0 or not ((levels >= 0) & (levels <= 1)).all():
        raise MeasureError(
            f"mean_peace_level needs known levels from 0 to 1 of pairs; got {levels.size} pairs"
        )
    return float(levels.mean())


MEASURES: tuple[Measure, ...] = (
    Measure(
        "peace.onset-rate", onset_rate, "onsets per pair-year", 0, 1,
        "Bremer, S. A. (1992). JCR 36(2): 309-341. doi:10.1177/0022002792036002005",
    ),
    Measure(
        "peace.lasting", lasting_peace, "share of pairs", 0, 1,
        "Klein, J. P., Goertz, G. and Diehl, P. F. (2008). CMPS 25(1): 67-80.",
    ),
    Measure(
        "peace.war-years", war_years, "years in ten", 0, 10,
        "Singer, J. D. and Small, M. (1972). The Wages of War, 1816-1965. New York: Wiley.",
    ),
    Measure(
        "peace.level", mean_peace_level, "scale of peace", 0, 1,
        "Diehl, P. F. et al. (2021). CMPS 38(5): 604-624. doi:10.1177/0738894219870288",
    ),
)  # fmt: skip
