"""What holds of balance whatever the network, and that the exact index is exact."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipoise.errors import MeasureError
from equipoise.measures import frustration as module
from equipoise.measures.balance import (
    triad_balance,
    triad_balance_by_chance,
    under_shuffled_signs,
    walk_balance,
)
from equipoise.measures.frustration import frustration, line_index, two_camps


def network(seed, n=9, tied=0.5, hostile=0.4):
    luck = np.random.default_rng(seed)
    upper = np.triu(luck.random((n, n)) < tied, 1) * np.where(luck.random((n, n)) < hostile, -1, 1)
    return (upper + upper.T).astype(np.int8)


def of_camps(camp):
    """Everybody tied: friendly inside two camps, hostile across."""
    signs = np.where(camp[:, None] == camp[None, :], 1, -1).astype(np.int8)
    np.fill_diagonal(signs, 0)
    return signs


SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS)
def test_names_of_the_states_do_not_matter(seed):
    signs = network(seed)
    turn = np.random.default_rng(seed).permutation(9)
    turned = signs[np.ix_(turn, turn)]
    assert line_index(turned) == line_index(signs)
    if signs.any():
        assert walk_balance(turned) == pytest.approx(walk_balance(signs), abs=1e-12)


@given(SEEDS)
def test_turning_one_states_ties_around_changes_no_balance(seed):
    signs = network(seed)
    turned = signs.copy()
    turned[0, :] *= -1
    turned[:, 0] *= -1
    assert line_index(turned) == line_index(signs)
    if signs.any():
        assert walk_balance(turned) == pytest.approx(walk_balance(signs), abs=1e-12)


@given(st.lists(st.booleans(), min_size=3, max_size=12))
def test_two_camps_are_balanced_and_are_found(camp):
    camp = np.array(camp)
    signs = of_camps(camp)
    found = two_camps(signs)
    assert (found.ties, found.bound) == (0, 0)
    assert (found.camp == camp).all() or (found.camp != camp).all()
    assert triad_balance(signs) == 1
    assert walk_balance(signs) == pytest.approx(1)
    assert frustration(signs) == 1


@settings(deadline=None, max_examples=60)
@given(SEEDS, st.sampled_from([0.2, 0.5, 0.9]), st.sampled_from([0.2, 0.5, 0.8]))
def test_no_division_is_better_than_the_one_found(seed, tied, hostile):
    signs = network(seed, 8, tied, hostile)
    one, two = np.nonzero(np.triu(signs))
    best = min(
        int((np.not_equal(c[one], c[two]) == (signs[one, two] > 0)).sum())
        for c in (np.array(c) for c in itertools.product((False, True), repeat=8))
    )
    found = two_camps(signs)
    assert found.ties == best
    assert found.bound <= found.ties
    against = int((np.not_equal(found.camp[one], found.camp[two]) == (signs[one, two] > 0)).sum())
    assert against == best


def test_states_of_unconnected_parts_and_alone_are_divided_too():
    signs = np.zeros((8, 8), dtype=np.int8)
    signs[:3, :3] = of_camps(np.array([True, False, False]))
    signs[3, 4] = signs[4, 3] = -1
    signs[5:, 5:] = -of_camps(np.zeros(3, dtype=bool))
    found = two_camps(signs)
    assert found.ties == 1  # three enemies of one another
    assert found.camp[3] != found.camp[4]


def test_an_end_without_a_proof_is_refused(monkeypatch):
    class Unproved:
        x = np.zeros(3 + 3)
        mip_dual_bound = 0.0
        message = "time is up"

    signs = -of_camps(np.zeros(3, dtype=bool))
    monkeypatch.setattr(module.optimize, "milp", lambda *_, **__: Unproved)
    with pytest.raises(
        MeasureError, match=r"two_camps ended without a proof: 3 ties against, 0\.0 proved"
    ):
        two_camps(signs)
    monkeypatch.setattr(Unproved, "x", None)
    with pytest.raises(MeasureError, match="time is up"):
        two_camps(signs)


def test_chance_is_the_mean_over_shuffled_signs():
    signs = network(7, 12, 0.7, 0.3)
    drawn = under_shuffled_signs(signs, triad_balance, 3000, seed=1)
    error = drawn.std() / drawn.size**0.5
    assert abs(drawn.mean() - triad_balance_by_chance(signs)) < 4 * error


def test_shuffling_keeps_ties_and_number_of_hostile_ones_and_is_repeatable():
    signs = network(3)
    seen = []

    def look(shuffled):
        assert ((shuffled != 0) == (signs != 0)).all()
        assert (shuffled < 0).sum() == (signs < 0).sum()
        assert (shuffled == shuffled.T).all()
        seen.append(shuffled.copy())
        return 0.0

    under_shuffled_signs(signs, look, 5, seed=4)
    assert any((one != two).any() for one, two in itertools.pairwise(seen))
    again = under_shuffled_signs(signs, walk_balance, 5, seed=4)
    assert (again == under_shuffled_signs(signs, walk_balance, 5, seed=4)).all()
    assert (again != under_shuffled_signs(signs, walk_balance, 5, seed=5)).any()
    with pytest.raises(MeasureError, match="1 draw or more"):
        under_shuffled_signs(signs, walk_balance, 0, seed=1)


def test_a_dense_network_of_many_states_does_not_overflow():
    assert walk_balance(of_camps(np.arange(900) % 2 == 0)) == pytest.approx(1)
