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
    Every cycle lies inside one block, a set of ties that no single state's leaving cuts in two. Blocks are
    therefore solved alone and turned to fit where they share a state; a bridge, or the tie of a state with
    one tie, is a block that can always be put right. A block that a walk from state to state divides with
    nothing against it is done. What is left is a linear model with one variable for each state and tie, and
    a cut for each triad whose signs multiply to a hostile one: one of its ties must go against.
    """
    refuse_signs("two_camps", signs)
    camp = np.zeros(signs.shape[0], dtype=np.bool_)
    placed = np.zeros(signs.shape[0], dtype=np.bool_)
    bound = 0.0
    # a block is found after those that hang from it, so that backwards each meets at most one placed state
    for states in reversed(_blocks(signs)):
        own, proved = _solve(signs[np.ix_(states, states)])
        bound += proved
        shared = np.flatnonzero(placed[states])
        if shared.size:
            own = own ^ own[shared[0]] ^ camp[states[shared[0]]]
        camp[states], placed[states] = own, True
    one, two = np.nonzero(np.triu(signs))
    against = int(((camp[one] ^ camp[two]) == (signs[one, two] > 0)).sum())
    if against - bound > 0.5:
        raise MeasureError(
            f"two_camps ended without a proof: {against} ties against, {bound:.1f} proved; "
            "take the measure of fewer states"
        )
    return TwoCamps(against, camp, bound)


def _blocks(signs: Signs) -> list[Ints]:
    """States of each block, in the order in which a walk into the depth completes them."""
    n = signs.shape[0]
    partners = [np.flatnonzero(row).tolist() for row in signs]
    met = [0] * n  # when the walk met a state, from 1
    reach = [0] * n  # the earliest state that it or those beyond it are tied to
    found: list[Ints] = []
    clock = 0
    for start in range(n):
        if met[start] or not partners[start]:
            continue
        clock += 1
        met[start] = reach[start] = clock
        open_states = [start]
        path = [(start, start, iter(partners[start]))]
        while path:
            state, before, rest = path[-1]
            other = next(rest, None)
            if other is None:
                path.pop()
                if not path:
                    continue
                reach[before] = min(reach[before], reach[state])
                if reach[state] >= met[before]:  # nothing beyond is tied to what came before
                    cut = open_states.index(state)
                    found.append(np.array(sorted([before, *open_states[cut:]]), dtype=np.intp))
                    del open_states[cut:]
            elif not met[other]:
                clock += 1
                met[other] = reach[other] = clock
                open_states.append(other)
                path.append((other, state, iter(partners[other])))
            elif other != before:
                reach[state] = min(reach[state], met[other])
    return found


def _solve(signs: Signs) -> tuple[NDArray[np.bool_], float]:
    """Camps of one block, and the proved bound on ties against any division."""
    n = signs.shape[0]
    one, two = np.nonzero(np.triu(signs))
    m = one.size
    friendly = signs[one, two] > 0
    walked = _walk(signs)
    if not ((walked[one] ^ walked[two]) == friendly).any():
        return walked, 0.0
    triads = _hostile_triads(signs, one, two)
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


def _walk(signs: Signs) -> NDArray[np.bool_]:
    """Camps that put right every tie by which a walk from the first state comes to a new one."""
    order, before = sparse.csgraph.breadth_first_order(np.abs(signs), 0, directed=False)
    camp = np.zeros(signs.shape[0], dtype=np.bool_)
    for state in order[1:].tolist():
        camp[state] = camp[before[state]] ^ (signs[state, before[state]] < 0)
    return camp


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
