"""The line index of imbalance: how few ties must change sign for a network to fall into two camps, exactly.

Finding it is hard in general; these networks are small enough for integer programming to prove the
answer. Nothing here is a heuristic: a value comes with a bound that meets it, or it is refused.
"""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from equipoise.errors import MeasureError
from equipoise.measures.balance import Signs, refuse_signs
from equipoise.measures.entry import Measure

Ints = NDArray[np.intp]


class TwoCamps(NamedTuple):
    """The best division of a signed network into two camps, with its proof."""

    ties: int
    """Ties that go against the division: friendly across, or hostile within."""
    camp: NDArray[np.bool_]
    """The camp of each state, shape (n_states,); states without ties are in the first."""
    bound: float
    """No division has fewer ties against it; the solver's proof."""


def line_index(signs: Signs) -> int:
    r"""Fewest ties whose change of sign balances the network [0 to the number of hostile ties].

    Parameters
    ----------
    signs : array of int8, shape (n_states, n_states)
        1 for a friendly tie, -1 for a hostile one, 0 for none; symmetric, with an empty diagonal.

    Raises
    ------
    MeasureError
        If it is no such array, or the solver ends without a proof.

    Notes
    -----
    :math:`L = \min_{x \in \{0,1\}^n} \sum_{+} (x_i + x_j - 2 x_i x_j)
    + \sum_{-} (1 - x_i - x_j + 2 x_i x_j)`; see :func:`two_camps`.

    References
    ----------
    Aref, S., Mason, A. J. and Wilson, M. C. (2020). A modeling and computational study of the frustration
    index in signed networks. Networks 75(1): 95-110. doi:10.1002/net.21907
    """
    refuse_signs("line_index", signs)
    return two_camps(signs).ties


def frustration(signs: Signs) -> float:
    r"""Exact balance: 1 less twice the line index over the number of ties [0 to 1].

    Parameters
    ----------
    signs : array of int8, shape (n_states, n_states)
        1 for a friendly tie, -1 for a hostile one, 0 for none; symmetric, with an empty diagonal.

    Returns
    -------
    float
        1 if the network is balanced; 0 if half of the ties would have to change [0 to 1].

    Raises
    ------
    MeasureError
        If it is no such array, has no tie, or the solver ends without a proof.

    Notes
    -----
    :math:`F = 1 - 2L / m`.

    References
    ----------
    Aref, S. and Wilson, M. C. (2018). Measuring partial balance in signed networks. Journal of Complex
    Networks 6(4): 566-595. doi:10.1093/comnet/cnx044
    """
    refuse_signs("frustration", signs)
    ties = int((signs != 0).sum()) // 2
    if ties == 0:
        raise MeasureError("frustration needs a tie; there is none")
    return 1.0 - 2.0 * two_camps(signs).ties / ties


def two_camps(signs: Signs) -> TwoCamps:
    """Divide a signed network into the two camps with the fewest ties against them.

    Parameters
    ----------
    signs : array of int8, shape (n_states, n_states)
        1 for a friendly tie, -1 for a hostile one, 0 for none; symmetric, with an empty diagonal.

    Raises
    ------
    MeasureError
        If it is no such array, or the solver ends without a proof.

    Notes
    -----
    Each connected part is solved alone. A state with one tie can always be put right with it, so such
    states are taken off first. What is left is the linear model with one variable for each state and tie,
    and a cut for each triad whose signs multiply to a hostile one: one of its ties must go against.
    """
    refuse_signs("two_camps", signs)
    camp = np.zeros(signs.shape[0], dtype=np.bool_)
    bound = 0.0
    order = _take_off_leaves(signs)
    core = np.ones(signs.shape[0], dtype=np.bool_)
    core[[leaf for leaf, _ in order]] = False
    kept = np.flatnonzero(core)
    parts, label = sparse.csgraph.connected_components(np.abs(signs[np.ix_(kept, kept)]))
    for part in range(parts):
        states = kept[label == part]
        if states.size > 1:
            camp[states], proved = _solve(signs[np.ix_(states, states)])
            bound += proved
    for leaf, tied_to in reversed(order):
        camp[leaf] = camp[tied_to] ^ (signs[leaf, tied_to] < 0)
    one, two = np.nonzero(np.triu(signs))
    against = int(((camp[one] ^ camp[two]) == (signs[one, two] > 0)).sum())
    if against - bound > 0.5:
        raise MeasureError(
            f"two_camps ended without a proof: {against} ties against, {bound:.1f} proved; "
            "take the measure of fewer states"
        )
    return TwoCamps(against, camp, bound)


def _take_off_leaves(signs: Signs) -> list[tuple[int, int]]:
    """States with one tie and the state it is to, in the order in which they come off."""
    left = signs != 0
    order = []
    leaves: list[int] = np.flatnonzero(left.sum(axis=1) == 1).tolist()
    while leaves:
        leaf = leaves.pop()
        partner = np.flatnonzero(left[leaf])
        if partner.size != 1:  # the last two states of a chain are each other's leaf
            continue
        other = int(partner[0])
        order.append((leaf, other))
        left[leaf, other] = left[other, leaf] = False
        if left[other].sum() == 1:
            leaves.append(other)
    return order


def _solve(signs: Signs) -> tuple[NDArray[np.bool_], float]:
    """Camps of one connected part, and the proved bound on ties against any division."""
    n = signs.shape[0]
    one, two = np.nonzero(np.triu(signs))
    m = one.size
    friendly = signs[one, two] > 0
    triads = _hostile_triads(signs, one, two)
    if not triads.size and friendly.all():
        return np.zeros(n, dtype=np.bool_), 0.0
    # a tie between i and j goes against if it is friendly and they part, or hostile and they do not
    rows, tie = np.arange(m), n + np.arange(m)
    ones = np.ones(m)
    turn = np.where(friendly, -1.0, 1.0)
    model = sparse.vstack(
        [
            _rows(m, n + m, (rows, one, -ones), (rows, two, -turn), (rows, tie, ones)),
            _rows(m, n + m, (rows, one, ones), (rows, two, turn), (rows, tie, ones)),
            _rows(
                len(triads),
                n + m,
                *(
                    (np.arange(len(triads)), n + triads[:, k], np.ones(len(triads)))
                    for k in range(3)
                ),
            ),
        ]
    )
    least = np.concatenate(
        [np.where(friendly, 0.0, -1.0), np.where(friendly, 0.0, 1.0), np.ones(len(triads))]
    )
    upper = np.ones(n + m)
    upper[int(np.abs(signs).sum(axis=1).argmax())] = (
        0.0  # the camps have no names: one state chooses
    )
    found = optimize.milp(
        np.concatenate([np.zeros(n), np.ones(m)]),
        integrality=np.concatenate([np.ones(n), np.zeros(m)]),
        bounds=optimize.Bounds(np.zeros(n + m), upper),
        constraints=optimize.LinearConstraint(model.tocsr(), least, np.inf),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        raise MeasureError(f"two_camps: the solver ended without a division ({found.message})")
    # a whole number of ties, so that a bound a hair below one proves it
    return found.x[:n] > 0.5, float(np.ceil(found.mip_dual_bound - 1e-6))


def _hostile_triads(signs: Signs, one: Ints, two: Ints) -> Ints:
    """Numbers of the three ties of every triad whose signs multiply to a hostile one."""
    number = np.full(signs.shape, -1, dtype=np.intp)
    number[one, two] = number[two, one] = np.arange(one.size)
    found = []
    for tie, (i, j) in enumerate(zip(one.tolist(), two.tolist(), strict=True)):
        third = np.flatnonzero(signs[i] * signs[j] * signs[i, j] < 0)
        third = third[third > j]
        found.append(
            np.stack([np.full(third.size, tie), number[i, third], number[j, third]], axis=1)
        )
    return np.concatenate(found) if found else np.empty((0, 3), dtype=np.intp)


def _rows(
    height: int, width: int, *entries: tuple[Ints, Ints, NDArray[np.float64]]
) -> sparse.coo_matrix:
    rows, columns, values = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    return sparse.coo_matrix((values, (rows, columns)), shape=(height, width))


_AREF_MASON = (
    "Aref, S., Mason, A. J. and Wilson, M. C. (2020). Networks 75(1): 95-110. doi:10.1002/net.21907"
)
_AREF_WILSON = "Aref, S. and Wilson, M. C. (2018). Journal of Complex Networks 6(4): 566-595."

MEASURES: tuple[Measure, ...] = (
    Measure("balance.line-index", line_index, "ties", 0, inf, _AREF_MASON),
    Measure(
        "balance.frustration",
        frustration,
        "1 less twice the line index over ties",
        0,
        1,
        _AREF_WILSON,
    ),
)
