"""Dependence and hierarchy on cases that can be done on paper, and what always holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.errors import MeasureError
from equipoise.measures.dependence import (
    dependence_asymmetry,
    economic_hierarchy,
    hegemon_dependence,
    influence_capacity,
    partner_concentration,
    regional_decoupling,
    security_hierarchy,
    trade_dependence,
    weak_link,
)

columns = st.lists(st.tuples(st.floats(0.0, 9.0), st.floats(0.0, 9.0)), min_size=1, max_size=9).map(
    lambda rows: tuple(np.array(rows).T)
)


def test_a_small_and_a_large_state_depend_differently_on_the_same_trade():
    # the small one buys 3 and sells 2, out of an output of 10; the large one has 500
    small, large = trade_dependence(
        np.array([3.0, 2.0]), np.array([2.0, 3.0]), np.array([10.0, 500.0])
    )
    assert (small, large) == pytest.approx((0.5, 0.01))
    one, two = np.array([small]), np.array([large])
    assert weak_link(one, two) == pytest.approx([0.01])
    assert dependence_asymmetry(one, two) == pytest.approx([0.49])


@given(columns)
def test_weak_link_and_asymmetry_do_not_depend_on_the_order_and_add_up(pair):
    first, second = pair
    assert weak_link(first, second).tolist() == weak_link(second, first).tolist()
    gap = dependence_asymmetry(first, second)
    assert gap.tolist() == dependence_asymmetry(second, first).tolist()
    np.testing.assert_allclose(weak_link(first, second) + gap, np.maximum(first, second))


def test_partners_by_hand():
    assert partner_concentration(np.array([5.0, 0.0])) == 1.0
    assert partner_concentration(np.array([2.0, 2.0, 2.0, 2.0])) == pytest.approx(0.25)
    assert partner_concentration(np.array([3.0, 1.0])) == pytest.approx(10 / 16)


def test_an_unknown_flow_is_refused_and_not_read_as_none():
    with pytest.raises(MeasureError, match="1 unknown"):
        partner_concentration(np.array([3.0, np.nan]))


def test_share_of_the_hegemon_by_hand():
    found = hegemon_dependence(np.array([3.0, 0.0, 2.0]), np.array([4.0, 5.0, 2.0]))
    assert found.tolist() == [0.75, 0.0, 1.0]


def test_a_region_is_as_independent_as_its_weights_say():
    shares = np.array([0.8, 0.0])
    assert regional_decoupling(np.array([1.0, 1.0]), shares) == pytest.approx(0.6)
    assert regional_decoupling(np.array([1.0, 3.0]), shares) == pytest.approx(0.8)
    assert regional_decoupling(np.array([1.0, 3.0]), np.ones(2)) == 0.0
    assert regional_decoupling(np.array([1.0, 3.0]), np.zeros(2)) == 1.0


def test_loosening_one_tie_never_makes_a_region_less_independent():
    weights, shares = np.array([2.0, 1.0, 5.0]), np.array([0.5, 0.9, 0.1])
    for i in range(3):
        looser = shares.copy()
        looser[i] /= 2
        assert regional_decoupling(weights, looser) > regional_decoupling(weights, shares)


def test_influence_needs_both_ties_and_dependence_on_them():
    volume = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 0.0]])
    needs = np.array([[0.0, 0.0], [0.4, 0.2], [1.0, 1.0]])
    found = influence_capacity(volume, needs, np.ones(2), np.ones(2))
    assert found.tolist() == pytest.approx([0.0, 0.5 * 0.3, 0.0])


def test_the_weights_of_influence_are_the_callers():
    volume, needs = np.array([[1.0, 0.0]]), np.array([[0.4, 0.2]])
    trade_alone = np.array([2.0, 0.0])
    assert influence_capacity(volume, needs, trade_alone, trade_alone) == pytest.approx([0.4])


def test_security_hierarchy_by_hand():
    found = security_hierarchy(
        troops=np.array([100.0, 50.0, 0.0, 0.0]),
        population=np.array([10.0, 10.0, 10.0, 10.0]),
        is_ally=np.array([True, False, True, False]),
        independent_share=np.array([0.0, 0.0, 0.25, 1.0]),
    )
    # troops 1, 1/2, 0, 0; alliances 1, 0, 3/4, 0
    assert found.tolist() == pytest.approx([1.0, 0.25, 0.375, 0.0])


def test_where_no_troops_are_abroad_nobody_hosts_any():
    found = security_hierarchy(np.zeros(2), np.ones(2), np.array([True, False]), np.zeros(2))
    assert found.tolist() == [0.5, 0.0]


def test_economic_hierarchy_by_hand():
    assert economic_hierarchy(np.array([0.1, 0.4, 0.0])).tolist() == pytest.approx([0.25, 1.0, 0.0])
    assert economic_hierarchy(np.zeros(2)).tolist() == [0.0, 0.0]
