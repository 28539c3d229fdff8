"""What holds of likeness of portfolios and of votes whatever the numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from equipoise.measures.affinity import (
    ideal_point_distance,
    kappa,
    pi,
    similarity_s,
    vote_agreement,
    vote_similarity,
)

PORTFOLIO = arrays(float, 6, elements=st.sampled_from([0.0, 1.0, 2.0, 3.0]))


def differ(one, two):
    return len(set(one) | set(two)) > 1


@given(PORTFOLIO, PORTFOLIO, st.sampled_from(["absolute", "squared"]))
def test_likeness_is_mutual_and_forgets_the_order_of_states(one, two, metric):
    turn = np.array([3, 1, 5, 0, 2, 4])
    measures = [lambda a, b: similarity_s(a, b, 3.0, metric)]
    if differ(one, two):
        measures += [lambda a, b: kappa(a, b, metric), lambda a, b: pi(a, b, metric)]
    for measure in measures:
        assert measure(one, two) == pytest.approx(measure(two, one), abs=1e-12)
        assert measure(one, two) == pytest.approx(measure(one[turn], two[turn]), abs=1e-12)


@given(PORTFOLIO)
def test_a_portfolio_is_like_itself(one):
    assert similarity_s(one, one) == 1.0
    if differ(one, one):
        assert kappa(one, one) == 1.0
        assert pi(one, one) == 1.0


@given(PORTFOLIO, PORTFOLIO)
def test_kappa_and_pi_do_not_depend_on_the_unit_of_pledges(one, two):
    if differ(one, two):
        assert kappa(10 * one, 10 * two) == pytest.approx(kappa(one, two), abs=1e-12)
        assert pi(10 * one, 10 * two) == pytest.approx(pi(one, two), abs=1e-12)


def test_s_rises_with_states_to_which_nobody_is_pledged_and_kappa_hardly_does():
    one, two = np.array([3.0, 0.0, 0.0]), np.array([0.0, 3.0, 0.0])
    more = np.zeros(97)
    wide = np.concatenate([one, more]), np.concatenate([two, more])
    assert similarity_s(*wide) > 0.95
    assert kappa(*wide) < 0


def test_a_state_without_weight_does_not_count():
    one, two = np.array([3.0, 0.0, 1.0]), np.array([3.0, 3.0, 1.0])
    assert similarity_s(one, two, 3.0, "absolute", np.array([1.0, 0.0, 1.0])) == 1.0


def test_an_absence_is_no_vote():
    one, two = np.array([1.0, np.nan, 3.0, 2.0]), np.array([1.0, 1.0, 1.0, 3.0])
    assert vote_agreement(one, two) == pytest.approx(1 / 3)
    assert vote_similarity(one, two) == pytest.approx(0.5)


def test_distance_in_a_plane_is_straight():
    assert ideal_point_distance(np.array([0.0, 0.0]), np.array([3.0, 4.0])) == 5.0
