"""Who began a dispute, on rows that can be read by eye."""

import numpy as np
import pytest

from equipoise.errors import MeasureError
from equipoise.measures.dispute import disputes_initiated, yearly_counts

#       dispute year actor side-a originator hostility
ROWS = [
    (1, 1992, 10, True, True, 2),
    (1, 1993, 10, True, True, 4),  # same dispute, next year, harder conduct
    (1, 1992, 20, False, True, 3),  # the target
    (1, 1993, 30, True, False, 5),  # joined the initiating side
    (2, 1991, 10, False, True, 4),  # on the other side here
    (2, 1991, 20, True, True, 3),
    (3, 1991, 10, True, True, 3),  # began it together with 40
    (3, 1991, 40, True, True, 3),
]


def initiated(rows):
    d, y, a, side, orig, host = zip(*rows, strict=True)
    return disputes_initiated(
        np.array(d), np.array(y), np.array(a), np.array(side), np.array(orig), np.array(host)
    ).tolist()


def test_a_dispute_counts_once_in_its_first_year_with_the_hardest_conduct():
    assert [1, 10, 1992, 4] in initiated(ROWS)


def test_targets_and_joiners_began_nothing():
    actors = {(row[0], row[1]) for row in initiated(ROWS)}
    assert actors == {(1, 10), (2, 20), (3, 10), (3, 40)}


def test_conduct_on_the_other_side_is_left_out():
    changed_sides = [(5, 1990, 10, True, True, 2), (5, 1991, 10, False, True, 5)]
    assert initiated(changed_sides) == [[5, 10, 1990, 2]]


def test_the_first_year_is_that_of_the_dispute_even_where_the_pair_met_later():
    rows = [(6, 1980, 50, False, True, 1), (6, 1981, 10, True, True, 4)]
    assert initiated(rows) == [[6, 10, 1980, 4]]


def test_the_order_of_rows_does_not_matter():
    assert initiated(ROWS[::-1]) == initiated(ROWS)


def test_an_unknown_hostility_is_refused():
    with pytest.raises(MeasureError, match=r"-9"):
        initiated([(1, 1992, 10, True, True, -9)])


def test_columns_of_unequal_length_are_refused():
    one, two = np.array([1]), np.array([1, 2])
    with pytest.raises(MeasureError, match="one length"):
        disputes_initiated(one, one, one, one == 1, one == 1, two)


def test_years_without_a_case_count_zero_and_years_outside_do_not_count():
    assert yearly_counts(np.array([1989, 1990, 1992, 1992]), 1990, 1992).tolist() == [1, 0, 2]


def test_a_window_that_ends_before_it_begins_is_refused():
    with pytest.raises(MeasureError, match=r"1992\.\.1990"):
        yearly_counts(np.array([1990]), 1992, 1990)
