"""Facts of power and treaties by hand, and on two short paths of the record's own start."""

import numpy as np
import pytest

from equipoise.calibrate import fact_ahead as ahead
from equipoise.calibrate.facts import FACTS, FACTS_AHEAD, NOT_SIMULATED
from equipoise.model.params import shipped_params


def bonds(*pairs, n=6):
    out = np.zeros((n, n), np.bool_)
    for i, j in pairs:
        out[i, j] = out[j, i] = True
    return out


TRIANGLE = ((0, 1), (1, 2), (0, 2))
YEARS = [bonds((0, 1)), bonds(*TRIANGLE), bonds(*TRIANGLE, (3, 4)), bonds((3, 4))]
SHARES = np.array([[0.5, 0.2, 0.1, 0.1, 0.05, 0.05]] * 4)
BY_HAND = ahead.Path(np.array(YEARS), SHARES)


def test_groups_of_new_pacts_are_counted_and_ends_are_not():
    # the second year adds two pairs in one group, the third one pair, the fourth none
    assert ahead.treaty_events(BY_HAND) == pytest.approx(2 / 3)
    assert ahead.from_many(BY_HAND) == pytest.approx(2 / 3)
    assert np.isnan(ahead.from_many(ahead.Path(np.array(YEARS[:1] * 3), SHARES[:3])))


def test_who_is_bound_is_measured_in_every_year():
    assert ahead.mean_density(BY_HAND) == pytest.approx((1 + 3 + 4 + 1) / 4 / 15)
    assert ahead.mean_isolates(BY_HAND) == pytest.approx((4 + 3 + 1 + 4) / 4 / 6)
    assert ahead.mean_transitivity(ahead.Path(np.array(YEARS[1:3]), SHARES[:2])) == 1.0


def test_power_is_measured_in_every_year():
    assert ahead.mean_top_ten(
        ahead.Path(np.zeros((1, 12, 12), bool), np.full((1, 12), 1 / 12))
    ) == (pytest.approx(10 / 12))
    shares = np.array([[0.4, 0.3, 0.2, 0.1]] * 10 + [[0.3, 0.4, 0.1, 0.2]] * 2)
    path = ahead.Path(np.zeros((12, 4, 4), bool), shares)
    assert ahead.rank_correlation(path) == pytest.approx(1 - 6 * 4 / (4 * 15))
    assert ahead.mean_gini(path) == pytest.approx(0.25)


def test_no_fact_is_taken_twice_or_called_not_simulated():
    taken = {f.number.rstrip("abcdefgh") for f in (*FACTS, *FACTS_AHEAD)}
    left = {"22", "23", "25"}
    assert not taken & left
    assert {words.split(" ")[0] for words in NOT_SIMULATED} == left
    assert taken | left == {str(k) for k in range(1, 27)}


@pytest.mark.pack
def test_paths_begin_with_the_record_and_part(pack):
    one, two = ahead.paths(pack, shipped_params("full"), 2, 1)
    assert one.bound.shape[0] == one.shares.shape[0] == ahead.YEARS + 1
    assert one.bound[0].sum() / 2 == 509  # pairs that the source has in 1970, of states that stayed
    assert (one.bound[0] == two.bound[0]).all()
    assert (one.bound[-1] != two.bound[-1]).any()
    assert one.shares.sum(axis=1) == pytest.approx(1.0)
    (again, *_) = ahead.paths(pack, shipped_params("full"), 1, 1)
    assert (again.bound == one.bound).all()
