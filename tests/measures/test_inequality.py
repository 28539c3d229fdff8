"""Inequality, movement and leadership on cases that can be done on paper, and what always holds."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.errors import MeasureError
from equipoise.measures.capability import concentration
from equipoise.measures.inequality import (
    atkinson,
    concentration_change,
    gini,
    hegemony_ratio,
    herfindahl,
    movement,
    net_power,
    overtaking,
    rank_size_slope,
    theil,
    top_share,
)
from equipoise.measures.system import effective_poles

systems = st.lists(st.floats(0.01, 1000.0), min_size=2, max_size=8).map(np.array)
two_years = st.lists(
    st.tuples(st.floats(0.01, 1000.0), st.floats(0.01, 1000.0)), min_size=2, max_size=8
).map(lambda rows: tuple(np.array(rows).T))
SPREADS = (gini, theil, atkinson)


@pytest.mark.parametrize("spread", SPREADS)
def test_equal_states_have_no_inequality(spread):
    assert spread(np.full(7, 3.0)) == pytest.approx(0.0, abs=1e-12)


def test_the_largest_value_is_reached_where_one_state_has_all():
    monopoly = np.array([5.0, 0.0, 0.0, 0.0])
    assert gini(monopoly) == 0.75  # 1 - 1/n
    assert theil(monopoly) == pytest.approx(math.log(4))
    assert atkinson(monopoly) == pytest.approx(0.75)  # 1 - 1/n for an epsilon of a half
    assert atkinson(monopoly, 1.0) == atkinson(monopoly, 2.0) == 1.0
    assert herfindahl(monopoly) == top_share(monopoly, 1) == 1.0


def test_gini_by_hand():
    assert gini(np.array([1.0, 3.0])) == 0.25  # (-1 * 1 + 1 * 3) / (2 * 4)
    assert gini(np.array([1.0, 2.0, 3.0])) == pytest.approx(2 / 9)  # (-2 + 6) / (3 * 6)


def test_theil_by_hand():
    assert theil(np.array([1.0, 3.0])) == pytest.approx(0.25 * math.log(0.5) + 0.75 * math.log(1.5))


@pytest.mark.parametrize(
    ("epsilon", "expected"),
    [
        (0.5, 1 - 4.0 / 5.0),  # equal amount ((1 + 3) / 2) ** 2
        (1.0, 1 - 3.0 / 5.0),  # geometric mean of 1 and 9
        (2.0, 1 - 1.8 / 5.0),  # harmonic mean of 1 and 9
    ],
)
def test_atkinson_by_hand(epsilon, expected):
    assert atkinson(np.array([1.0, 9.0]), epsilon) == pytest.approx(expected)


def test_atkinson_does_not_overflow_where_the_poorest_alone_count():
    assert atkinson(np.array([1e-3, 1.0]), 200.0) == pytest.approx(1 - 2e-3, abs=1e-4)


@given(systems)
def test_atkinson_rises_with_the_aversion_to_inequality(values):
    found = [atkinson(values, epsilon) for epsilon in (0.25, 0.5, 1.0, 2.0, 5.0)]
    assert all(low <= high + 1e-9 for low, high in itertools.pairwise(found))


@given(systems, st.integers(2, 4))
def test_copying_every_state_changes_no_inequality(values, copies):
    for spread in SPREADS:
        assert spread(np.tile(values, copies)) == pytest.approx(spread(values), abs=1e-9)


@given(systems, st.floats(0.01, 0.49))
def test_a_transfer_from_the_richest_to_the_poorest_lowers_every_inequality(values, part):
    rich, poor = values.argmax(), values.argmin()
    after = values.copy()
    given_away = part * (values[rich] - values[poor])
    after[rich] -= given_away
    after[poor] += given_away
    for spread in (*SPREADS, herfindahl):
        assert spread(after) <= spread(values) + 1e-12


def test_the_index_is_the_inverse_of_the_effective_number_of_poles():
    values = np.array([5.0, 3.0, 1.0])
    assert herfindahl(values) == pytest.approx(1 / effective_poles(values))
    assert herfindahl(values) == pytest.approx(35 / 81)


def test_top_share_by_hand():
    values = np.array([1.0, 5.0, 4.0])
    assert [top_share(values, k) for k in (1, 2, 3)] == pytest.approx([0.5, 0.9, 1.0])
    assert top_share(values) == pytest.approx(0.9)


def test_shares_that_fall_as_one_over_rank_have_a_slope_of_minus_one():
    values = 60.0 / np.arange(1.0, 31.0)
    assert rank_size_slope(values) == pytest.approx(-1.0)
    assert rank_size_slope(np.full(30, 2.0)) == pytest.approx(0.0, abs=1e-12)
    # the small ones below the line are not looked at
    assert rank_size_slope(np.append(values, [1e-9, 0.0])) == pytest.approx(-1.0)


def test_change_of_concentration_by_hand():
    assert concentration_change(np.array([1.0, 1.0]), np.array([3.0, 1.0])) == pytest.approx(0.5)
    assert concentration_change(np.array([3.0, 1.0]), np.array([1.0, 1.0])) == pytest.approx(-0.5)


def test_change_of_concentration_takes_each_year_as_it_was():
    before, after = np.array([3.0, 1.0]), np.array([2.0, 1.0, 1.0])
    found = concentration_change(before, after)
    assert found == concentration(after) - concentration(before)


def test_movement_by_hand():
    # shares .5 .3 .2 become .4 .4 .2: a tenth moved of the .8 that could have
    found = movement(np.array([5.0, 3.0, 2.0]), np.array([4.0, 4.0, 2.0]))
    assert found == pytest.approx(0.1 / 0.8)


def test_movement_is_whole_where_all_goes_to_one_that_had_nothing_else():
    assert movement(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == 1.0


def test_everybody_growing_alike_moves_nothing():
    assert movement(np.array([5.0, 3.0]), np.array([50.0, 30.0])) == pytest.approx(0.0, abs=1e-12)


def test_entry_counts_only_where_the_caller_says_so():
    stayed = movement(np.array([6.0, 4.0]), np.array([6.0, 4.0]))
    entered = movement(np.array([6.0, 4.0, 0.0]), np.array([6.0, 4.0, 2.0]))
    assert stayed == 0.0
    assert entered == pytest.approx((1 / 6) / (5 / 6))  # a sixth, of all but the smallest sixth


@given(two_years)
def test_movement_ignores_the_unit_of_either_year_and_the_order(years):
    before, after = years
    found = movement(before, after)
    assert 0.0 <= found <= 1.0
    assert movement(1000.0 * before[::-1], 3.0 * after[::-1]) == pytest.approx(found, abs=1e-9)


def test_overtaking_by_hand():
    found = overtaking(np.array([5.0, 3.0, 1.0]), np.array([5.0, 6.0, 1.0]))
    assert np.argwhere(found).tolist() == [[1, 0]]


def test_drawing_level_is_no_overtaking_and_going_ahead_after_it_is():
    behind, level, ahead = (np.array([a, 4.0]) for a in (3.0, 4.0, 5.0))
    assert not overtaking(behind, level).any()
    assert np.argwhere(overtaking(level, ahead)).tolist() == [[0, 1]]
    assert np.argwhere(overtaking(behind, ahead)).tolist() == [[0, 1]]


@given(two_years)
def test_no_pair_overtakes_both_ways(years):
    found = overtaking(*years)
    assert not (found & found.T).any()


def test_net_power_by_hand():
    # the second has the larger output and less of it for each head
    assert net_power(np.array([10.0, 12.0]), np.array([4.0, 1.0])).tolist() == [40.0, 12.0]


def test_hegemony_by_hand():
    assert hegemony_ratio(np.array([2.0, 6.0, 3.0])) == 2.0
    assert hegemony_ratio(np.array([6.0, 6.0])) == 1.0


def test_a_missing_second_state_is_no_endless_hegemony():
    with pytest.raises(MeasureError, match="second state"):
        hegemony_ratio(np.array([5.0, 0.0]))
