"""Properties that only measures of capability have."""

import numpy as np
import pytest

from equipoise.measures import CATALOGUE

OTHERS = {"capability.cinc", "capability.parity"}
FAMILIES = ("capability.", "polarity.", "balance.pivotality")
BY_NAME = {
    m.name: m
    for m in CATALOGUE
    if m.name.startswith(FAMILIES) and m.name not in OTHERS and m.function is not None
}


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_measure_of_capability_ignores_the_unit_and_the_order(name):
    function = BY_NAME[name].function
    rng = np.random.default_rng(1648)
    for n_states in (3, 7):
        capability = rng.lognormal(0.0, 1.5, n_states)
        order = rng.permutation(n_states)
        found = np.asarray(function(capability), dtype=float)
        again = np.asarray(function(1000.0 * capability[order]), dtype=float)
        np.testing.assert_allclose(again, found[order] if found.ndim else found, rtol=1e-9)
