"""Both readings of each measure agree on many systems, with ties, zeros and unknown values."""

import numpy as np
import pytest
import second_readings

from equipoise.measures import CATALOGUE

BY_NAME = {measure.function.__name__: measure.function for measure in CATALOGUE}


def systems(largest):
    """Capabilities of systems of several sizes, some with ties and states that have none."""
    rng = np.random.default_rng(1816)
    for n_states in (2, 3, 5, largest):
        for _ in range(4):
            yield rng.lognormal(0.0, 2.0, n_states)
        yield rng.integers(0, 4, n_states).astype(float) + np.eye(n_states)[0]


def components():
    rng = np.random.default_rng(1914)
    for n_states in (1, 4, 60):
        table = rng.lognormal(0.0, 2.0, (n_states, 6))
        table[:, 1:][rng.random((n_states, 5)) < 0.3] = np.nan
        table[:, 5] = np.where(np.isnan(table[:, 5]), np.nan, 0.0)  # a world without this component
        yield table


def dispute_rows():
    rng = np.random.default_rng(1945)
    for n_rows in (1, 40, 300):
        yield (
            rng.integers(1, 30, n_rows),
            rng.integers(1990, 2000, n_rows),
            rng.integers(1, 9, n_rows),
            rng.random(n_rows) < 0.5,
            rng.random(n_rows) < 0.8,
            rng.integers(1, 6, n_rows),
        )


CASES = {
    "capability_shares": [(c,) for c in systems(190)],
    "cinc_from_components": [(c,) for c in components()],
    "concentration": [(c,) for c in systems(190)],
    "rank": [(c,) for c in systems(190)],
    "parity": [(3.0, 4.0), (4.0, 3.0), (0.0, 2.0), (5.0, 5.0)],
    "effective_poles": [(c,) for c in systems(190)],
    "poles_by_threshold": [(c,) for c in systems(9)],
    "poles_by_half_of_strongest": [(c,) for c in systems(190)],
    "poles_by_effective_number": [(c,) for c in systems(190)],
    "banzhaf_index": [(c,) for c in systems(9)],
    "shapley_shubik_index": [(c,) for c in systems(7)],
    "disputes_initiated": list(dispute_rows()),
    "yearly_counts": [(np.array([1990, 1992, 1992, 2001]), 1990, 1993), (np.array([], int), 1, 3)],
}


def test_every_measure_of_the_catalogue_has_a_second_reading():
    assert set(CASES) == set(BY_NAME)


@pytest.mark.parametrize("name", sorted(CASES))
def test_both_readings_agree(name):
    ours, theirs = BY_NAME[name], getattr(second_readings, name)
    assert ours is not theirs
    for arguments in CASES[name]:
        plain = [a.tolist() if isinstance(a, np.ndarray) else a for a in arguments]
        found = ours(*arguments)
        expected = np.array(theirs(*plain), dtype=float).reshape(np.shape(found))
        np.testing.assert_allclose(np.asarray(found, dtype=float), expected, rtol=1e-9, atol=1e-9)
