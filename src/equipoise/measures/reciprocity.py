"""Measures of reciprocity: whether what is given is returned, at once or a year later.

*Reciprocity of ties* asks how many ties point both ways; *behavioural reciprocity* asks whether the
conduct of one follows the conduct of the other. Neither says who is right: harm is returned as well
as help. An unknown tie is refused, never read as none.
"""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import MeasureError
from equipoise.measures.entry import Measure


class Response(NamedTuple):
    """How far conduct follows the partner's, and how well that is known."""

    gain: float
    """Change of own conduct for one unit of the partner's a year before [units of conduct]."""
    standard_error: float
    """Standard error of the gain, clustered by pair [units of conduct]."""


def binary_reciprocity(ties: NDArray[np.bool_]) -> float:
    r"""Share of directed ties that are returned [0 to 1].

    Parameters
    ----------
    ties : array of bool, shape (n_states, n_states)
        ``[i, j]`` is true if i has a tie to j; the diagonal is false.

    Returns
    -------
    float
        :math:`r = L^{\leftrightarrow} / L`: 0 if none is returned, 1 if all are [0 to 1].

    Raises
    ------
    MeasureError
        If it is not a square array of yes and no with an empty diagonal, or there is no tie.

    Notes
    -----
    A dense network has many returned ties by chance alone: see :func:`garlaschelli_reciprocity`.

    References
    ----------
    Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge University Press.
    """
    _refuse_ties(ties, "binary_reciprocity")
    return float((ties & ties.T).sum() / ties.sum())


def garlaschelli_reciprocity(ties: NDArray[np.bool_]) -> float:
    r"""Reciprocity beyond chance: 0 as in a random network, 1 if all are returned [-1 to 1].

    Parameters
    ----------
    ties : array of bool, shape (n_states, n_states)
        ``[i, j]`` is true if i has a tie to j; the diagonal is false.

    Returns
    -------
    float
        Above 0 if more ties are returned than by chance, below 0 if fewer [-1 to 1].

    Raises
    ------
    MeasureError
        If it is not a square array of yes and no with an empty diagonal, there is no tie, or every
        tie there could be.

    Notes
    -----
    With :math:`\bar a = L / (n (n - 1))` the density,

    .. math:: \rho = \frac{r - \bar a}{1 - \bar a}

    The least possible value, :math:`-\bar a / (1 - \bar a)`, depends on the density. *Chance* means
    that all ties are equally likely: nothing is said of wealth, distance or numbers of partners.

    References
    ----------
    Garlaschelli, D. and Loffredo, M. I. (2004). Patterns of link reciprocity in directed networks.
    Physical Review Letters 93: 268701. doi:10.1103/PhysRevLett.93.268701
    """
    _refuse_ties(ties, "garlaschelli_reciprocity")
    n = ties.shape[0]
    density = float(ties.sum()) / (n * (n - 1))
    if density == 1.0:
        raise MeasureError(
            f"garlaschelli_reciprocity needs a tie that is missing; all {int(ties.sum())} exist"
        )
    return float((binary_reciprocity(ties) - density) / (1.0 - density))


def weighted_reciprocity(given: NDArray[np.float64], returned: NDArray[np.float64]) -> float:
    r"""How far the smaller flow of each pair matches the larger [0 to 1].

    Parameters
    ----------
    given, returned : arrays of float, shape (n_pairs,)
        What the first state of each pair gives the second, and the second the first [one unit];
        each pair once, in either order. Leave out a pair of which either flow is unknown.

    Returns
    -------
    float
        0 if nothing is returned, 1 if all flows are equal both ways [0 to 1].

    Raises
    ------
    MeasureError
        If the two differ in length, a flow is negative or unknown, or nothing flows.

    Notes
    -----
    .. math:: r_w = \frac{\sum_{i<j} \min(w_{ij}, w_{ji})}{\sum_{i<j} \max(w_{ij}, w_{ji})}

    Pairs with large flows decide it. Squartini and others divide the returned part by all flows
    instead, which gives :math:`2 r_w / (1 + r_w)`.

    References
    ----------
    Squartini, T., Picciolo, F., Ruzzenenti, F. and Garlaschelli, D. (2013). Reciprocity of weighted
    networks. Scientific Reports 3: 2729. doi:10.1038/srep02729
    """
    both = np.stack([given, returned]) if given.shape == returned.shape else np.empty((2, 0))
    largest = float(both.max(axis=0).sum())
    if (both < 0).any() or not 0 < largest < np.inf:  # false for an unknown flow
        raise MeasureError(
            "weighted_reciprocity needs both known, non-negative flows of each pair, and some flow;"
            f" got {given.size} and {returned.size} with a total of {largest}"
        )
    return float(both.min(axis=0).sum() / largest)


def reciprocity_gain(
    conduct: NDArray[np.float64],
    partner_before: NDArray[np.float64],
    own_before: NDArray[np.float64],
    pair: NDArray[np.int64],
) -> Response:
    r"""How far conduct follows the partner's of the year before [units of conduct for one].

    Parameters
    ----------
    conduct : array of float, shape (n_rows,)
        Conduct of i toward j in year t [any one unit].
    partner_before : array of float, shape (n_rows,)
        Conduct of j toward i in year t - 1 [the same unit].
    own_before : array of float, shape (n_rows,)
        Conduct of i toward j in year t - 1 [the same unit].
    pair : array of int, shape (n_rows,)
        Number of the pair that each row belongs to; both directions of a pair have one number.

    Returns
    -------
    Response
        The gain b, and its standard error clustered by pair [any sign].

    Raises
    ------
    MeasureError
        If the columns differ in length, a value is unknown, there are fewer than two pairs, not more
        rows than coefficients, or the three cannot be told apart (a column that never varies).

    Notes
    -----
    Least squares of

    .. math:: c_{ij,t} = a + b\, c_{ji,t-1} + d\, c_{ij,t-1} + e_{ij,t}

    with the sandwich of Liang and Zeger, times :math:`\frac{G}{G-1} \cdot \frac{N-1}{N-3}` for G pairs
    and N rows. There are no effects of pairs: a pair that is hostile both ways for decades for reasons
    of its own adds to b, so b is an upper reading of tit for tat. Few pairs make the error too small.

    References
    ----------
    Goldstein, J. S. and Freeman, J. R. (1990). Three-Way Street: Strategic Reciprocity in World
    Politics. University of Chicago Press. Liang, K.-Y. and Zeger, S. L. (1986). Longitudinal data
    analysis using generalized linear models. Biometrika 73(1): 13-22. doi:10.1093/biomet/73.1.13
    """
    columns = (conduct, partner_before, own_before, pair)
    n_rows, n_pairs = conduct.size, np.unique(pair).size
    if len({c.shape for c in columns}) > 1 or not all(np.isfinite(c).all() for c in columns):
        raise MeasureError("reciprocity_gain needs four columns of one length with known values")
    # scaled, so that whether columns can be told apart does not depend on the unit
    unit = max(
        float(np.abs(np.r_[partner_before, own_before]).max(initial=0.0)), np.finfo(float).tiny
    )
    design = np.column_stack([np.ones(n_rows), partner_before / unit, own_before / unit])
    k = design.shape[1]
    if n_pairs < 2 or n_rows <= k or np.linalg.matrix_rank(design) < k:
        raise MeasureError(
            "reciprocity_gain needs two pairs, four rows and conduct that varies apart from the "
            f"partner's; got {n_pairs} pairs and {n_rows} rows"
        )
    basis, triangle = np.linalg.qr(design)
    invert = np.linalg.inv(triangle)
    residual = conduct - basis @ (basis.T @ conduct)
    gain = invert[1] @ (basis.T @ conduct)
    _, cluster = np.unique(pair, return_inverse=True)
    scores = np.zeros((n_pairs, k))
    np.add.at(scores, cluster, basis * residual[:, None])
    correction = n_pairs / (n_pairs - 1) * (n_rows - 1) / (n_rows - k)
    spread = np.sqrt(correction * ((scores @ invert[1]) ** 2).sum())
    return Response(float(gain / unit), float(spread / unit))


def reciprocation_rate(reciprocated: NDArray[np.bool_]) -> float:
    """Share of disputes in which the target answered with militarized action of its own [0 to 1].

    Parameters
    ----------
    reciprocated : array of bool, shape (n_disputes,)
        Whether each dispute was reciprocated, once for each dispute and not for each pair.

    Returns
    -------
    float
        Share of disputes [0 to 1].

    Raises
    ------
    MeasureError
        Without disputes, or if the column is not of yes and no.

    References
    ----------
    Jones, D. M., Bremer, S. A. and Singer, J. D. (1996). Militarized interstate disputes, 1816-1992.
    Conflict Management and Peace Science 15(2): 163-213. doi:10.1177/073889429601500203
    """
    if reciprocated.dtype != np.bool_ or reciprocated.size == 0:
        raise MeasureError(
            "reciprocation_rate needs one or more disputes of which yes or no is known;"
            f" got {reciprocated.size} of type {reciprocated.dtype}"
        )
    return float(reciprocated.mean())


def _refuse_ties(ties: NDArray[np.bool_], measure: str) -> None:
    square = ties.ndim == 2 and ties.shape[0] == ties.shape[1] and ties.dtype == np.bool_
    if not square or np.diagonal(ties).any() or not ties.any():
        raise MeasureError(
            f"{measure} needs a square array of yes and no, none on the diagonal and one or more"
            f" elsewhere; got shape {ties.shape}, type {ties.dtype} and {int(np.nansum(ties))} ties"
        )


_GOLDSTEIN = (
    "Goldstein, J. S. and Freeman, J. R. (1990). Three-Way Street. University of Chicago Press."
)

MEASURES: tuple[Measure, ...] = (
    Measure(
        "reciprocity.binary",
        binary_reciprocity,
        "share of ties returned",
        0,
        1,
        "Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge University Press.",
    ),
    Measure(
        "reciprocity.beyond-chance",
        garlaschelli_reciprocity,
        "correlation of ties",
        -1,
        1,
        "Garlaschelli, D. and Loffredo, M. I. (2004). Physical Review Letters 93: 268701. "
        "doi:10.1103/PhysRevLett.93.268701",
    ),
    Measure(
        "reciprocity.weighted",
        weighted_reciprocity,
        "smaller over larger flow",
        0,
        1,
        "Squartini, T. et al. (2013). Scientific Reports 3: 2729. doi:10.1038/srep02729",
    ),
    Measure(
        "reciprocity.behaviour",
        reciprocity_gain,
        "units of conduct, with standard error",
        -inf,
        inf,
        _GOLDSTEIN,
    ),
    Measure(
        "reciprocity.disputes",
        reciprocation_rate,
        "share of disputes",
        0,
        1,
        "Jones, D. M., Bremer, S. A. and Singer, J. D. (1996). Conflict Management and Peace Science "
        "15(2): 163-213. doi:10.1177/073889429601500203",
    ),
)
