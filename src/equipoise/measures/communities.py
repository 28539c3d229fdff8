"""Finding blocs: what each pair adds to modularity, and a division that no single move improves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from equipoise.measures.balance import Signs

Blocs = NDArray[np.int64]
Numbers = NDArray[np.float64]


def modularity_matrix(weights: Numbers) -> Numbers:
    """What each pair adds to modularity if it is in one bloc, shape (n_states, n_states)."""
    strength = weights.sum(axis=1)
    total = float(strength.sum())
    if total == 0:
        return np.zeros_like(weights)
    return np.asarray((weights - np.outer(strength, strength) / total) / total)


def signed_modularity_matrix(signs: Signs) -> Numbers:
    """What each pair adds to signed modularity if it is in one bloc, shape (n_states, n_states)."""
    friendly, hostile = (signs > 0).astype(np.float64), (signs < 0).astype(np.float64)
    parts = [
        (friendly.sum(), modularity_matrix(friendly)),
        (hostile.sum(), modularity_matrix(hostile)),
    ]
    total = parts[0][0] + parts[1][0]
    return np.asarray((parts[0][0] * parts[0][1] - parts[1][0] * parts[1][1]) / max(total, 1.0))


def best_blocs(gain: Numbers) -> Blocs:
    """Find blocs of high modularity, by moving states and then whole blocs while it rises.

    Parameters
    ----------
    gain : array of float, shape (n_states, n_states)
        From :func:`modularity_matrix` or :func:`signed_modularity_matrix`.

    Returns
    -------
    array of int, shape (n_states,)
        Number of the bloc of each state, from 0, in order of its first state.

    Notes
    -----
    A heuristic: the blocs are good and not proved to be the best. States are taken in their order, so that
    the same network always gives the same blocs.

    References
    ----------
    Blondel, V. D. et al. (2008). Fast unfolding of communities in large networks. Journal of Statistical
    Mechanics P10008. doi:10.1088/1742-5468/2008/10/P10008
    """
    bloc = np.arange(gain.shape[0], dtype=np.int64)
    level = np.asarray(gain, dtype=np.float64)
    while True:
        moved = _move_states(level)
        labels, moved = np.unique(moved, return_inverse=True)
        bloc = moved[bloc]
        if labels.size == level.shape[0]:
            break
        inside = np.zeros((level.shape[0], labels.size))
        inside[np.arange(level.shape[0]), moved] = 1.0
        level = inside.T @ level @ inside
    first = {label: number for number, label in enumerate(dict.fromkeys(bloc.tolist()))}
    return np.array([first[label] for label in bloc.tolist()], dtype=np.int64)


def _move_states(gain: Numbers) -> Blocs:
    """Move each state to the bloc where it adds most, until no move adds anything."""
    n = gain.shape[0]
    bloc = np.arange(n)
    to_bloc = gain.copy()  # column c: what a state would add to bloc c, itself included in its own
    least = 1e-12
    again = True
    while again:
        again = False
        for state in range(n):
            own = bloc[state]
            offer = to_bloc[state].copy()
            offer[own] -= gain[state, state]
            best = int(offer.argmax())
            if offer[best] > offer[own] + least:
                to_bloc[:, own] -= gain[:, state]
                to_bloc[:, best] += gain[:, state]
                bloc[state] = best
                again = True
    return bloc
