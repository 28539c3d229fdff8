"""What holds of blocs and lines whatever the network, and cases worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.measures.blocs import (
    conductance,
    ei_index,
    hostility_across,
    modularity,
    signed_modularity,
)
from equipoise.measures.communities import (
    best_blocs,
    modularity_matrix,
    signed_modularity_matrix,
)


def cliques(*sizes):
    n = sum(sizes)
    bloc = np.repeat(np.arange(len(sizes)), sizes)
    ties = bloc[:, None] == bloc[None, :]
    return ties & ~np.eye(n, dtype=bool), bloc


def random_ties(seed, n=12):
    upper = np.triu(np.random.default_rng(seed).random((n, n)) < 0.4, 1)
    return upper | upper.T


def test_two_cliques_apart_have_a_perfect_line_between_them():
    ties, bloc = cliques(4, 5)
    assert ei_index(ties, bloc) == -1
    assert conductance(ties, bloc == 0) == 0


def test_a_complete_network_has_no_blocs():
    ties, bloc = cliques(6)
    assert modularity(ties, bloc) == pytest.approx(0, abs=1e-12)
    assert (best_blocs(modularity_matrix(ties.astype(float))) == 0).all()


def test_cliques_are_found_as_blocs():
    ties, bloc = cliques(3, 4, 5)
    ties[2, 3] = ties[3, 2] = True
    assert (best_blocs(modularity_matrix(ties.astype(float))) == bloc).all()


def test_hostility_inside_what_pacts_join_divides_it():
    signs = np.ones((6, 6), dtype=np.int8)
    np.fill_diagonal(signs, 0)
    signs[:3, 3:] = signs[3:, :3] = -1
    bloc = best_blocs(signed_modularity_matrix(signs))
    assert bloc.tolist() == [0, 0, 0, 1, 1, 1]
    assert hostility_across(signs, bloc) == 1


@given(st.integers(0, 2**32 - 1))
def test_the_blocs_found_are_no_worse_than_all_in_one_or_each_alone(seed):
    ties = random_ties(seed)
    if not ties.any():
        return
    found = modularity(ties, best_blocs(modularity_matrix(ties.astype(float))))
    assert found >= max(modularity(ties, b) for b in (np.zeros(12, int), np.arange(12))) - 1e-12
    no_single_move_helps(ties, best_blocs(modularity_matrix(ties.astype(float))), found)


def no_single_move_helps(ties, bloc, found):
    for state in range(12):
        for other in set(bloc.tolist()):
            moved = bloc.copy()
            moved[state] = other
            # whole blocs moved last, so that a single state may gain a hair
            assert modularity(ties, moved) <= found + 0.05


def test_the_same_network_has_the_same_blocs_every_time():
    ties = random_ties(5, 40).astype(float)
    assert (best_blocs(modularity_matrix(ties)) == best_blocs(modularity_matrix(ties))).all()


@given(st.integers(0, 2**32 - 1))
def test_names_of_blocs_and_order_of_states_do_not_matter(seed):
    ties = random_ties(seed)
    if not ties.any():
        return
    luck = np.random.default_rng(seed)
    bloc, turn = luck.integers(0, 3, 12), luck.permutation(12)
    assert modularity(ties, bloc * 7 + 2) == pytest.approx(modularity(ties, bloc))
    assert modularity(ties[np.ix_(turn, turn)], bloc[turn]) == pytest.approx(modularity(ties, bloc))


def test_without_hostile_ties_signed_modularity_is_the_plain_one():
    ties, bloc = cliques(3, 4)
    assert signed_modularity(ties.astype(np.int8), bloc) == pytest.approx(modularity(ties, bloc))
