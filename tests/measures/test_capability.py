"""Capability and polarity on cases that can be done on paper, and against published tables."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipoise.errors import MeasureError
from equipoise.measures.capability import (
    capability_shares,
    cinc_from_components,
    concentration,
    parity,
    rank,
)
from equipoise.measures.system import (
    banzhaf_index,
    effective_poles,
    polarity_class,
    poles_by_effective_number,
    poles_by_half_of_strongest,
    poles_by_threshold,
    shapley_shubik_index,
)

systems = st.lists(st.floats(0.01, 1000.0), min_size=2, max_size=8).map(np.array)
WITH_EEC_QUOTA = {"quota": 11.5 / 17}  # 12 of 17 votes


@pytest.mark.parametrize(
    ("capability", "expected"),
    [
        ([7.0, 7.0, 7.0], 0.0),
        ([9.0, 0.0, 0.0, 0.0], 1.0),
        ([3.0, 1.0], 0.5),  # sqrt((10/16 - 1/2) / (1/2))
    ],
)
def test_concentration_by_hand(capability, expected):
    assert concentration(np.array(capability)) == pytest.approx(expected)


def test_effective_poles_of_equal_states_is_their_number():
    assert effective_poles(np.full(7, 3.0)) == pytest.approx(7.0)
    assert effective_poles(np.array([5.0, 0.0])) == pytest.approx(1.0)
    assert effective_poles(np.array([3.0, 1.0])) == pytest.approx(1.6)  # 16 / 10


def test_an_unknown_component_is_skipped_and_never_counted_as_zero():
    table = np.array([[6.0, np.nan], [2.0, 8.0], [2.0, 2.0]])
    assert cinc_from_components(table).tolist() == pytest.approx([0.6, 0.5, 0.2])


def test_a_component_of_which_the_world_has_none_is_skipped():
    table = np.array([[3.0, 0.0], [1.0, 0.0]])
    assert cinc_from_components(table).tolist() == pytest.approx([0.75, 0.25])


def test_equal_states_share_the_better_rank():
    assert rank(np.array([5.0, 9.0, 5.0, 1.0])).tolist() == [2, 1, 2, 4]


def test_parity_does_not_depend_on_the_order():
    assert parity(3.0, 4.0) == parity(4.0, 3.0) == 0.75


@pytest.mark.parametrize(
    ("capability", "poles", "name"),
    [
        ([55.0, 30.0, 10.0, 5.0], [0], "unipolar"),
        ([40.0, 30.0, 20.0, 10.0], [0, 1], "bipolar"),
        ([50.0, 50.0], [0, 1], "bipolar"),
        ([30.0, 28.0, 27.0, 15.0], [0, 1, 2, 3], "multipolar"),
        ([45.0, 20.0, 20.0, 11.0, 4.0], [0, 1, 2, 3], "multipolar"),
    ],
)
def test_poles_by_thresholds_by_hand(capability, poles, name):
    found = poles_by_threshold(np.array(capability))
    assert np.flatnonzero(found).tolist() == poles
    assert polarity_class(int(found.sum())) == name


def test_a_state_with_exactly_half_of_the_strongest_is_a_pole():
    found = poles_by_half_of_strongest(np.array([10.0, 5.0, 4.99]))
    assert found.tolist() == [True, True, False]


def test_as_many_largest_states_are_poles_as_the_effective_number_says():
    # shares .5, .3, .2: 1 / .38 = 2.63, so three
    assert poles_by_effective_number(np.array([5.0, 3.0, 2.0])).tolist() == [True, True, True]
    # shares .6, .3, .1: 1 / .46 = 2.17, so two
    assert poles_by_effective_number(np.array([6.0, 3.0, 1.0])).tolist() == [True, True, False]


def test_no_pole_is_no_class():
    with pytest.raises(MeasureError, match="one pole or more"):
        polarity_class(0)


def test_the_six_of_1958_have_the_published_shapley_shubik_indices():
    """Council of the European Economic Community: 14/60, 14/60, 14/60, 9/60, 9/60 and nothing."""
    votes = np.array([4.0, 4.0, 4.0, 2.0, 2.0, 1.0])
    expected = [14 / 60] * 3 + [9 / 60] * 2 + [0.0]
    assert shapley_shubik_index(votes, **WITH_EEC_QUOTA).tolist() == pytest.approx(expected)


def test_the_six_of_1958_have_the_published_banzhaf_indices():
    """Council of the European Economic Community: 5/21 three times, 3/21 twice, and nothing."""
    votes = np.array([4.0, 4.0, 4.0, 2.0, 2.0, 1.0])
    expected = [5 / 21] * 3 + [3 / 21] * 2 + [0.0]
    assert banzhaf_index(votes, **WITH_EEC_QUOTA).tolist() == pytest.approx(expected)


@pytest.mark.parametrize("index", [banzhaf_index, shapley_shubik_index])
def test_whoever_holds_more_than_half_decides_alone(index):
    assert index(np.array([51.0, 48.0, 1.0])).tolist() == pytest.approx([1.0, 0.0, 0.0])


@pytest.mark.parametrize("index", [banzhaf_index, shapley_shubik_index])
def test_exactly_half_is_a_tie_in_any_unit(index):
    # in tenths some sums round to a hair above half of the total and others to a hair below
    tenths = index(np.array([0.1, 0.1, 0.1, 0.4, 0.7]))
    assert tenths.tolist() == pytest.approx(index(np.array([1.0, 1.0, 1.0, 4.0, 7.0])).tolist())
    # two against one and one is a tie, so the large player needs a partner: 3, 1 and 1 swings of 5,
    # and 4, 1 and 1 of the 6 orders
    by_hand = {banzhaf_index: [3 / 5, 1 / 5, 1 / 5], shapley_shubik_index: [4 / 6, 1 / 6, 1 / 6]}
    assert index(np.array([2.0, 1.0, 1.0])).tolist() == pytest.approx(by_hand[index])


@pytest.mark.parametrize("index", [banzhaf_index, shapley_shubik_index])
def test_too_many_players_are_refused(index):
    with pytest.raises(MeasureError, match="1 to 20 players"):
        index(np.ones(21))


@given(systems)
def test_pivotality_adds_up_to_one_and_never_falls_with_weight(capability):
    order = np.argsort(capability, kind="stable")
    for index in (banzhaf_index, shapley_shubik_index):
        values = index(capability)
        assert values.sum() == pytest.approx(1.0)
        assert (np.diff(values[order]) >= -1e-12).all()


@given(systems)
def test_concentration_and_effective_poles_say_the_same_in_two_units(capability):
    n, con = capability.size, concentration(capability)
    assert effective_poles(capability) == pytest.approx(
        1 / (con**2 * (1 - 1 / n) + 1 / n), rel=1e-6
    )


@given(systems)
def test_shares_add_up_to_one(capability):
    assert capability_shares(capability).sum() == pytest.approx(1.0)


@given(systems)
def test_the_strongest_is_a_pole_under_every_rule(capability):
    strongest = int(np.argmax(capability))
    for rule in (poles_by_threshold, poles_by_half_of_strongest, poles_by_effective_number):
        assert rule(capability)[strongest]
