"""Measures of signed networks: balance of triads and of walks, with what chance alone would give.

A signed network says of each pair of states whether it is tied, and whether the tie is friendly (1) or
hostile (-1). A network that is nearly all friendly is nearly balanced whoever fights whom: a balance means
something only beside the one of the same ties with their signs shuffled.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import MeasureError
from equipoise.measures.entry import Measure

Signs = NDArray[np.int8]


def triad_balance(signs: Signs) -> float:
    r"""Share of triads whose signs multiply to a friendly one [0 to 1].

    Parameters
    ----------
    signs : array of int8, shape (n_states, n_states)
        1 for a friendly tie, -1 for a hostile one, 0 for none; symmetric, with an empty diagonal.

    Returns
    -------
    float
        1 if a friend's friend is always a friend and an enemy's enemy too [0 to 1].

    Raises
    ------
    MeasureError
        If it is no such array, or has no three states tied to one another.

    Notes
    -----
    :math:`T = \frac12 (1 + \operatorname{tr} S^3 / \operatorname{tr} |S|^3)`. See
    :func:`triad_balance_by_chance` before reading anything into it.

    References
    ----------
    Cartwright, D. and Harary, F. (1956). Structural balance: a generalization of Heider's theory.
    Psychological Review 63(5): 277-293. doi:10.1037/h0046049
    """
    refuse_signs("triad_balance", signs)
    signed, all_of_them = _closed_walks(signs)
    if all_of_them == 0:
        raise MeasureError("triad_balance needs three states tied to one another; there are none")
    return float(0.5 * (1.0 + signed / all_of_them))


def triad_balance_by_chance(signs: Signs) -> float:
    r"""Balance of triads expected if the signs fell on the same ties at random [0 to 1].

    Parameters
    ----------
    signs : array of int8, shape (n_states, n_states)
        1 for a friendly tie, -1 for a hostile one, 0 for none; symmetric, with an empty diagonal.

    Raises
    ------
    MeasureError
        If it is no such array, or has no three states tied to one another.

    Notes
    -----
    The mean over all ways to deal out the :math:`h` hostile signs among the :math:`m` ties, in closed
    form: the three ties of a triad are three of them drawn without replacement, so

    .. math:: E[T] = \frac12 + \frac12 \sum_{k=0}^{3} (-1)^k
              \binom{h}{k} \binom{m - h}{3 - k} \Big/ \binom{m}{3}

    References
    ----------
    Leskovec, J., Huttenlocher, D. and Kleinberg, J. (2010). Signed networks in social media. CHI '10:
    1361-1370. doi:10.1145/1753326.1753532
    """
    refuse_signs("triad_balance_by_chance", signs)
    if _closed_walks(signs)[1] == 0:
        raise MeasureError(
            "triad_balance_by_chance needs three states tied to one another; there are none"
        )
    ties, hostile = int((signs != 0).sum()) // 2, int((signs < 0).sum()) // 2
    product = sum((-1) ** k * comb(hostile, k) * comb(ties - hostile, 3 - k) for k in range(4))
    return 0.5 * (1.0 + float(product) / comb(ties, 3))


def walk_balance(signs: Signs) -> float:
    r"""Balance over closed walks of every length, long ones counting little [0 to 1].

    Parameters
    ----------
    signs : array of int8, shape (n_states, n_states)
        1 for a friendly tie, -1 for a hostile one, 0 for none; symmetric, with an empty diagonal.

    Returns
    -------
    float
        1 if the network is balanced, less if closed walks multiply to a hostile sign [0 to 1].

    Raises
    ------
    MeasureError
        If it is no such array, or has no tie.

    Notes
    -----
    :math:`K = \operatorname{tr} e^A / \operatorname{tr} e^{|A|}`, from the eigenvalues, a common factor
    taken out lest a dense network overflow. It falls with size and density also where imbalance is the
    same: compare with shuffled signs.

    References
    ----------
    Estrada, E. and Benzi, M. (2014). Walk-based measure of balance in signed networks. Physical Review E
    90: 042802. doi:10.1103/PhysRevE.90.042802
    """
    refuse_signs("walk_balance", signs)
    if not signs.any():
        raise MeasureError("walk_balance needs a tie; there is none")
    signed = np.linalg.eigvalsh(signs.astype(np.float64))
    unsigned = np.linalg.eigvalsh(np.abs(signs).astype(np.float64))
    top = unsigned.max()
    return min(float(np.exp(signed - top).sum() / np.exp(unsigned - top).sum()), 1.0)


def under_shuffled_signs(
    signs: Signs, measure: Callable[[Signs], float], draws: int, seed: int
) -> NDArray[np.float64]:
    """Values of a measure on the same ties with their signs shuffled.

    Parameters
    ----------
    signs : array of int8, shape (n_states, n_states)
        The network.
    measure : callable
        What is measured of a network, for instance :func:`walk_balance`.
    draws : int
        How many shuffles, 1 or more.
    seed : int
        Two calls with one seed give the same shuffles.

    Returns
    -------
    array of float, shape (draws,)

    Raises
    ------
    MeasureError
        If it is no signed network, or fewer than one draw is asked for.
    """
    refuse_signs("under_shuffled_signs", signs)
    if draws < 1:
        raise MeasureError(f"under_shuffled_signs needs 1 draw or more; got {draws}")
    one, two = np.nonzero(np.triu(signs))
    own = signs[one, two]
    luck = np.random.Generator(np.random.Philox(seed))
    values = np.empty(draws)
    shuffled = np.zeros_like(signs)
    for i in range(draws):
        shuffled[one, two] = luck.permutation(own)
        shuffled[two, one] = shuffled[one, two]
        values[i] = measure(shuffled)
    return values


def refuse_signs(measure: str, signs: Signs) -> None:
    """Refuse what is no signed network, in the name of the measure that needs one."""
    square = signs.ndim == 2 and signs.shape[0] == signs.shape[1] and signs.shape[0] > 0
    if not square or not np.issubdtype(signs.dtype, np.signedinteger):
        raise MeasureError(
            f"{measure} needs a square array of whole numbers; got shape {signs.shape}, {signs.dtype}"
        )
    if np.abs(signs).max() > 1 or np.diagonal(signs).any() or (signs != signs.T).any():
        raise MeasureError(
            f"{measure} needs 1, -1 or 0 for each pair, the same both ways and none on the diagonal"
        )


def _closed_walks(signs: Signs) -> tuple[float, float]:
    """Traces of the third powers, with signs and without."""
    signed = signs.astype(np.float64)
    unsigned = np.abs(signed)
    return (
        float(np.einsum("ij,ji->", signed @ signed, signed)),
        float(np.einsum("ij,ji->", unsigned @ unsigned, unsigned)),
    )


_CARTWRIGHT = "Cartwright, D. and Harary, F. (1956). Psychological Review 63(5): 277-293. doi:10.1037/h0046049"
_LESKOVEC = "Leskovec, J. et al. (2010). CHI '10: 1361-1370. doi:10.1145/1753326.1753532"
_ESTRADA = (
    "Estrada, E. and Benzi, M. (2014). Physical Review E 90: 042802. doi:10.1103/PhysRevE.90.042802"
)

MEASURES: tuple[Measure, ...] = (
    Measure("balance.triads", triad_balance, "share of triads", 0, 1, _CARTWRIGHT),
    Measure(
        "balance.triads-by-chance", triad_balance_by_chance, "share of triads", 0, 1, _LESKOVEC
    ),
    Measure("balance.walks", walk_balance, "ratio of weighted closed walks", 0, 1, _ESTRADA),
)
