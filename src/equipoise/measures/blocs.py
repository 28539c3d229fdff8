"""Measures of blocs and dividing lines: cohesion, modularity, what crosses a line, who is left out."""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import MeasureError
from equipoise.measures.balance import Signs, refuse_signs
from equipoise.measures.communities import (
    Blocs,
    Numbers,
    modularity_matrix,
    signed_modularity_matrix,
)
from equipoise.measures.entry import Measure

Ties = NDArray[np.bool_]


def density(ties: Ties) -> float:
    """Share of pairs of states that are tied [0 to 1].

    Parameters
    ----------
    ties : array of bool, shape (n_states, n_states)
        Whether each pair is tied; symmetric, with an empty diagonal.

    Raises
    ------
    MeasureError
        If it is no such array, or has fewer than two states.

    References
    ----------
    Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge University Press.
    """
    _refuse_ties("density", ties, states=2)
    n = ties.shape[0]
    return float(ties.sum() / (n * (n - 1)))


def transitivity(ties: Ties) -> float:
    r"""Share of states' pairs of partners that are partners of each other [0 to 1].

    Parameters
    ----------
    ties : array of bool, shape (n_states, n_states)
        Whether each pair is tied; symmetric, with an empty diagonal.

    Raises
    ------
    MeasureError
        If it is no such array, or no state has two partners.

    Notes
    -----
    :math:`\operatorname{tr} A^3 / \sum_i k_i (k_i - 1)`.

    References
    ----------
    Wasserman and Faust (1994), as for :func:`density`.
    """
    _refuse_ties("transitivity", ties)
    plain = ties.astype(np.float64)
    partners = plain.sum(axis=1)
    pairs = float((partners * (partners - 1)).sum())
    if pairs == 0:
        raise MeasureError("transitivity needs a state with two partners; there is none")
    return float(np.einsum("ij,ji->", plain @ plain, plain) / pairs)


def isolates(ties: Ties) -> Ties:
    """Whether each state is tied to nobody [yes or no].

    Parameters
    ----------
    ties : array of bool, shape (n_states, n_states)
        Whether each pair is tied; symmetric, with an empty diagonal.

    Raises
    ------
    MeasureError
        If it is no such array.

    References
    ----------
    Wasserman and Faust (1994), as for :func:`density`.
    """
    _refuse_ties("isolates", ties)
    return np.asarray(~ties.any(axis=1))


def modularity(ties: Ties, bloc: Blocs) -> float:
    r"""Share of ties inside blocs beyond what partners drawn at random would give [-0.5 to 1].

    Parameters
    ----------
    ties : array of bool, shape (n_states, n_states)
        Whether each pair is tied; symmetric, with an empty diagonal.
    bloc : array of int, shape (n_states,)
        Number of the bloc of each state.

    Raises
    ------
    MeasureError
        If it is no such array, has no tie, or the blocs are of other states.

    Notes
    -----
    :math:`Q = \frac{1}{2m} \sum_{ij} (A_{ij} - k_i k_j / 2m)\, \delta(c_i, c_j)`. The best division of a
    random sparse network has a high Q as well; see :func:`communities.best_blocs` for how blocs are found.

    References
    ----------
    Newman, M. E. J. and Girvan, M. (2004). Finding and evaluating community structure in networks. Physical
    Review E 69: 026113. doi:10.1103/PhysRevE.69.026113
    """
    _refuse_ties("modularity", ties)
    _refuse_blocs("modularity", ties.shape[0], bloc)
    if not ties.any():
        raise MeasureError("modularity needs a tie; there is none")
    same = bloc[:, None] == bloc[None, :]
    return float(modularity_matrix(ties.astype(np.float64))[same].sum())


def signed_modularity(signs: Signs, bloc: Blocs) -> float:
    r"""Friendly ties inside blocs and hostile ones across them, beyond chance [-1 to 1].

    Parameters
    ----------
    signs : array of int8, shape (n_states, n_states)
        1 for a friendly tie, -1 for a hostile one, 0 for none; symmetric, with an empty diagonal.
    bloc : array of int, shape (n_states,)
        Number of the bloc of each state.

    Raises
    ------
    MeasureError
        If it is no such array, has no tie, or the blocs are of other states.

    Notes
    -----
    With :math:`Q^+` and :math:`Q^-` the modularities of the friendly and of the hostile ties alone,
    :math:`Q = (m^+ Q^+ - m^- Q^-) / (m^+ + m^-)`.

    References
    ----------
    Gómez, S., Jensen, P. and Arenas, A. (2009). Analysis of community structure in networks of correlated
    data. Physical Review E 80: 016114. doi:10.1103/PhysRevE.80.016114. Traag, V. A. and Bruggeman, J. (2009).
    Community detection in networks with positive and negative links. Physical Review E 80: 036115.
    """
    refuse_signs("signed_modularity", signs)
    _refuse_blocs("signed_modularity", signs.shape[0], bloc)
    if not signs.any():
        raise MeasureError("signed_modularity needs a tie; there is none")
    same = bloc[:, None] == bloc[None, :]
    return float(signed_modularity_matrix(signs)[same].sum())


def ei_index(ties: Ties, bloc: Blocs) -> float:
    """Dividing line: ties across blocs less ties inside, over all ties [-1 to 1].

    Parameters
    ----------
    ties : array of bool, shape (n_states, n_states)
        Whether each pair cooperates; symmetric, with an empty diagonal.
    bloc : array of int, shape (n_states,)
        Number of the bloc of each state.

    Returns
    -------
    float
        -1 if nothing crosses the line, 1 if everything does [-1 to 1].

    Raises
    ------
    MeasureError
        If it is no such array, has no tie, or the blocs are of other states.

    References
    ----------
    Krackhardt, D. and Stern, R. N. (1988). Informal networks and organizational crises. Social Psychology
    Quarterly 51(2): 123-140. doi:10.2307/2786835
    """
    _refuse_ties("ei_index", ties)
    _refuse_blocs("ei_index", ties.shape[0], bloc)
    if not ties.any():
        raise MeasureError("ei_index needs a tie; there is none")
    across = float(ties[bloc[:, None] != bloc[None, :]].sum())
    return float((2 * across - ties.sum()) / ties.sum())


def conductance(ties: Ties, side: Ties) -> float:
    r"""Ties cut by a line over those of the side that has fewer [0 to 1].

    Parameters
    ----------
    ties : array of bool, shape (n_states, n_states)
        Whether each pair cooperates; symmetric, with an empty diagonal.
    side : array of bool, shape (n_states,)
        Which side of the line each state is on.

    Returns
    -------
    float
        0 if nothing crosses the line; 1 if one side has no tie inside [0 to 1].

    Raises
    ------
    MeasureError
        If it is no such array, or a side has no tie.

    Notes
    -----
    :math:`\phi = \mathrm{cut}(S) / \min(\mathrm{vol}(S), \mathrm{vol}(\bar S))`, the volume of a side being
    the sum of its states' numbers of ties.

    References
    ----------
    Chung, F. R. K. (1997). Spectral Graph Theory. Providence: American Mathematical Society.
    """
    _refuse_ties("conductance", ties)
    if side.shape != ties.shape[:1] or side.dtype != np.bool_:
        raise MeasureError("conductance needs the side of each state, as yes or no")
    degree = ties.sum(axis=1)
    volume = min(int(degree[side].sum()), int(degree[~side].sum()))
    if volume == 0:
        raise MeasureError("conductance needs a tie on either side of the line; one side has none")
    return float(ties[np.ix_(side, ~side)].sum() / volume)


def hostility_across(signs: Signs, bloc: Blocs) -> float:
    """Share of the hostile ties that cross the lines between blocs [0 to 1].

    Parameters
    ----------
    signs : array of int8, shape (n_states, n_states)
        1 for a friendly tie, -1 for a hostile one, 0 for none; symmetric, with an empty diagonal.
    bloc : array of int, shape (n_states,)
        Number of the bloc of each state.

    Raises
    ------
    MeasureError
        If it is no such array, has no hostile tie, or the blocs are of other states.

    References
    ----------
    Doreian, P. and Mrvar, A. (1996). A partitioning approach to structural balance. Social Networks 18(2):
    149-168. doi:10.1016/0378-8733(95)00259-6
    """
    refuse_signs("hostility_across", signs)
    _refuse_blocs("hostility_across", signs.shape[0], bloc)
    hostile = signs < 0
    if not hostile.any():
        raise MeasureError("hostility_across needs a hostile tie; there is none")
    return float(hostile[bloc[:, None] != bloc[None, :]].sum() / hostile.sum())


def exclusivity(members: Ties, weights: Numbers) -> float:
    """Part of a region, by weight, that a pact leaves out [0 to 1].

    Parameters
    ----------
    members : array of bool, shape (n_states,)
        Which states of the region are members of the pact.
    weights : array of float, shape (n_states,)
        How much each state of the region counts, for instance its capability.

    Raises
    ------
    MeasureError
        If the two differ in length, a weight is negative or unknown, or all are nil.

    References
    ----------
    Our own definition: one less the members' share of the region. For the question see Wallander, C. A. and
    Keohane, R. O. (1999). Risk, threat, and security institutions. In Imperfect Unions. Oxford University
    Press.
    """
    total = float(weights.sum()) if weights.size else 0.0
    if members.shape != weights.shape or members.dtype != np.bool_:
        raise MeasureError("exclusivity needs membership and weight of the same states")
    if not 0 < total < inf or (weights < 0).any():
        raise MeasureError(
            f"exclusivity needs known weights of which some are above 0; got a total of {total}"
        )
    return float(min(max(1.0 - weights[members].sum() / total, 0.0), 1.0))


def _refuse_ties(measure: str, ties: Ties, states: int = 1) -> None:
    square = ties.ndim == 2 and ties.shape[0] == ties.shape[1] and ties.dtype == np.bool_
    if not square or ties.shape[0] < states or np.diagonal(ties).any() or (ties != ties.T).any():
        raise MeasureError(
            f"{measure} needs yes or no for each pair, the same both ways and no on the diagonal; got shape "
            f"{ties.shape}, {ties.dtype}"
        )


def _refuse_blocs(measure: str, n: int, bloc: Blocs) -> None:
    if bloc.shape != (n,) or not np.issubdtype(bloc.dtype, np.integer):
        raise MeasureError(f"{measure} needs the bloc of each of {n} states as a whole number")


_WASSERMAN = (
    "Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge University Press."
)
_NEWMAN = "Newman, M. E. J. and Girvan, M. (2004). Physical Review E 69: 026113."
_GOMEZ = "Gómez, S. et al. (2009). Physical Review E 80: 016114. doi:10.1103/PhysRevE.80.016114"
_KRACKHARDT = "Krackhardt, D. and Stern, R. N. (1988). Social Psychology Quarterly 51(2): 123-140."
_CHUNG = "Chung, F. R. K. (1997). Spectral Graph Theory. American Mathematical Society."
_DOREIAN = "Doreian, P. and Mrvar, A. (1996). Social Networks 18(2): 149-168."
_WALLANDER = "Own definition; Wallander, C. A. and Keohane, R. O. (1999). Imperfect Unions. OUP."

MEASURES: tuple[Measure, ...] = (
    Measure("blocs.density", density, "share of pairs", 0, 1, _WASSERMAN),
    Measure("blocs.transitivity", transitivity, "share of pairs of partners", 0, 1, _WASSERMAN),
    Measure("blocs.isolates", isolates, "yes or no", 0, 1, _WASSERMAN, "yes/no"),
    Measure("blocs.modularity", modularity, "share of ties beyond chance", -0.5, 1, _NEWMAN),
    Measure(
        "blocs.signed-modularity", signed_modularity, "share of ties beyond chance", -1, 1, _GOMEZ
    ),
    Measure("blocs.dividing-line", ei_index, "index E-I", -1, 1, _KRACKHARDT),
    Measure("blocs.conductance", conductance, "share of ties cut", 0, 1, _CHUNG),
    Measure("blocs.hostility-across", hostility_across, "share of hostile ties", 0, 1, _DOREIAN),
    Measure("blocs.exclusivity", exclusivity, "part of the region left out", 0, 1, _WALLANDER),
)
