"""Security: what the measures mean."""

import numpy as np
import pytest

from equipoise.measures.security import (
    equality_of_security,
    inequality_of_threat,
    mean_threat,
    security_externality,
    threat,
)

RNG = np.random.default_rng(7)


def test_a_threat_is_felt_by_the_target_and_not_by_the_initiator():
    hazard = np.zeros((3, 3))
    hazard[0, 1] = 0.2
    assert threat(hazard).tolist() == pytest.approx([0.0, 0.2, 0.0])


def test_two_initiators_threaten_more_than_one_and_less_than_their_sum():
    hazard = np.zeros((3, 3))
    hazard[0, 2], hazard[1, 2] = 0.3, 0.5
    assert threat(hazard)[2] == pytest.approx(0.65)


def test_the_order_of_states_does_not_matter():
    hazard = RNG.uniform(0, 0.2, (6, 6))
    np.fill_diagonal(hazard, 0)
    order = RNG.permutation(6)
    assert threat(hazard[np.ix_(order, order)]) == pytest.approx(threat(hazard)[order])


def test_equality_of_security_can_rise_while_threat_becomes_less_equal():
    before, after = np.array([0.5, 0.5, 0.9]), np.array([0.01, 0.01, 0.05])
    assert equality_of_security(after) > equality_of_security(before)
    assert inequality_of_threat(after) > inequality_of_threat(before)


def test_populous_states_weigh_more_where_heads_count():
    threats = np.array([0.4, 0.1])
    assert mean_threat(threats, np.array([1.0, 1.0])) == pytest.approx(0.25)
    assert mean_threat(threats, np.array([1.0, 9.0])) == pytest.approx(0.13)
    assert mean_threat(threats, np.array([10.0, 90.0])) == pytest.approx(0.13)


def test_security_at_the_cost_of_others_is_a_positive_externality():
    before = np.array([0.4, 0.2, 0.2])
    assert security_externality(before, np.array([0.3, 0.25, 0.25]), 0) == pytest.approx(1.0)
    assert security_externality(before, np.array([0.3, 0.15, 0.15]), 0) == pytest.approx(-1.0)
    assert security_externality(before, np.array([0.3, 0.2, 0.2]), 0) == 0
