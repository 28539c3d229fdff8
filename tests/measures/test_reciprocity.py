"""Reciprocity on cases that can be done on paper, and the gain where it is planted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.errors import MeasureError
from equipoise.measures.reciprocity import (
    binary_reciprocity,
    garlaschelli_reciprocity,
    reciprocation_rate,
    reciprocity_gain,
    weighted_reciprocity,
)


def network(n_states, *ties):
    out = np.zeros((n_states, n_states), dtype=bool)
    for i, j in ties:
        out[i, j] = True
    return out


def test_two_of_three_ties_returned():
    assert binary_reciprocity(network(3, (0, 1), (1, 0), (1, 2))) == pytest.approx(2 / 3)


def test_beyond_chance_by_hand():
    # density 3/6, so (2/3 - 1/2) / (1/2)
    found = garlaschelli_reciprocity(network(3, (0, 1), (1, 0), (1, 2)))
    assert found == pytest.approx(1 / 3)


def test_a_ring_returns_nothing_and_a_mutual_network_all():
    ring = network(3, (0, 1), (1, 2), (2, 0))
    assert binary_reciprocity(ring) == 0.0
    assert garlaschelli_reciprocity(ring) == -1.0  # the least there can be at half density
    mutual = network(4, (0, 1), (1, 0), (2, 3), (3, 2))
    assert binary_reciprocity(mutual) == garlaschelli_reciprocity(mutual) == 1.0


def test_ties_at_random_are_returned_by_chance_alone():
    ties = np.random.default_rng(1815).random((300, 300)) < 0.6
    np.fill_diagonal(ties, False)
    assert binary_reciprocity(ties) == pytest.approx(0.6, abs=0.01)
    assert garlaschelli_reciprocity(ties) == pytest.approx(0.0, abs=0.01)


def test_a_tie_to_oneself_is_refused():
    with pytest.raises(MeasureError, match="none on the diagonal"):
        binary_reciprocity(network(2, (0, 0), (0, 1)))


def test_flows_by_hand():
    found = weighted_reciprocity(np.array([4.0, 0.0, 1.0]), np.array([2.0, 2.0, 1.0]))
    assert found == pytest.approx(3 / 7)  # (2 + 0 + 1) / (4 + 2 + 1)


@given(st.lists(st.tuples(st.floats(0.1, 1e3), st.floats(0.1, 1e3)), min_size=1, max_size=9))
def test_flows_do_not_depend_on_which_state_of_a_pair_comes_first_or_the_unit(pairs):
    given_, returned = np.array(pairs).T
    found = weighted_reciprocity(given_, returned)
    assert 0.0 <= found <= 1.0
    assert weighted_reciprocity(5.0 * returned, 5.0 * given_) == pytest.approx(found)


def conduct(gain, n_pairs, seed, own=0.3, noise=1.0):
    """Two-way conduct of pairs for two years, the second of which answers the first."""
    rng = np.random.default_rng(seed)
    before = rng.normal(0.0, 1.0, (n_pairs, 1)) + rng.normal(0.0, 0.5, (n_pairs, 2))
    shared = rng.normal(0.0, noise, (n_pairs, 1))  # what clustering is for
    after = gain * before[:, ::-1] + own * before + shared + rng.normal(0.0, noise, (n_pairs, 2))
    pair = np.repeat(np.arange(n_pairs), 2)
    return after.ravel(), before[:, ::-1].ravel(), before.ravel(), pair


def test_a_gain_without_noise_is_found_exactly():
    after, partner, own, pair = conduct(0.4, 20, seed=1, noise=0.0)
    found = reciprocity_gain(after + 7.0, partner, own, pair)
    assert found.gain == pytest.approx(0.4)
    assert found.standard_error == pytest.approx(0.0, abs=1e-12)


def test_a_planted_gain_is_found_within_its_error():
    found = reciprocity_gain(*conduct(0.4, 5000, seed=2))
    assert abs(found.gain - 0.4) < 4 * found.standard_error
    assert found.gain > 10 * found.standard_error


def test_habit_alone_is_no_answer():
    found = reciprocity_gain(*conduct(0.0, 5000, seed=3, own=0.8))
    assert abs(found.gain) < 4 * found.standard_error


def spread_and_claim(pair_of):
    found = [conduct(0.2, 150, seed) for seed in range(400)]
    gains = [reciprocity_gain(a, p, o, pair_of(c)) for a, p, o, c in found]
    return np.std([g.gain for g in gains]), np.mean([g.standard_error for g in gains])


def test_the_standard_error_is_the_spread_over_many_histories():
    spread, claim = spread_and_claim(lambda pair: pair)
    assert claim == pytest.approx(spread, rel=0.12)


def test_the_check_above_fails_where_rows_of_a_pair_are_taken_for_strangers():
    spread, claim = spread_and_claim(lambda pair: np.arange(pair.size))
    assert claim != pytest.approx(spread, rel=0.12)


def test_the_gain_has_no_unit_and_the_order_of_rows_no_meaning():
    after, partner, own, pair = conduct(0.4, 50, seed=4)
    found = reciprocity_gain(after, partner, own, pair)
    order = np.random.default_rng(5).permutation(pair.size)
    again = reciprocity_gain(*(1e6 * c[order] for c in (after, partner, own)), pair[order] + 9)
    assert again == pytest.approx(found)


def test_conduct_that_mirrors_the_partner_year_for_year_cannot_be_told_from_habit():
    values = np.array([1.0, 2.0, 3.0, 1.0, 5.0])
    with pytest.raises(MeasureError, match="varies apart"):
        reciprocity_gain(values, values, values, np.array([1, 1, 2, 2, 3]))


def test_rate_of_reciprocation_by_hand():
    assert reciprocation_rate(np.array([True, False, True, False, False])) == pytest.approx(0.4)
