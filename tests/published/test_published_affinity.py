"""Likeness of alliance portfolios computed elsewhere from the same release (science appendix, 5.3)."""

import numpy as np
import polars as pl
import pytest

from equipoise.measures.affinity import kappa, pi, similarity_s
from equipoise.observe.affinity import portfolios
from equipoise.observe.entry import View
from equipoise.panels import system_members

pytestmark = pytest.mark.pack

SQUARED_S = {
    (2, 200): (0.333, 0.522, 0.541, 0.540),
    (2, 365): (-0.079, 0.121, 0.356, 0.496),
    (365, 710): (0.721, 0.867, 0.767, 0.806),
    (200, 220): (0.893, 0.837, 0.922, 0.898),
}
YEARS = (1950, 1970, 1990, 2010)


def lagged(pack, year):
    """Portfolios of the year before over the states of the year, new ones without pledges."""
    place, valued = portfolios(View(pack, year - 1, (), {}))
    members = system_members(pack).filter(pl.col("year") == year)["ccode"].to_list()
    at = {code: i for i, code in enumerate(members)}
    wide = np.zeros((len(at), len(at)))
    both = [code for code in members if code in place]
    here, there = [at[c] for c in both], [place[c] for c in both]
    wide[np.ix_(here, here)] = valued[np.ix_(there, there)]
    np.fill_diagonal(wide, 3.0)
    return at, wide


@pytest.mark.parametrize("year", YEARS)
def test_s_of_four_pairs(pack, year):
    at, valued = lagged(pack, year)
    for (one, two), expected in SQUARED_S.items():
        found = similarity_s(valued[at[one]], valued[at[two]], 3.0, "squared")
        assert found == pytest.approx(expected[YEARS.index(year)], abs=2e-3)


def test_three_states_with_one_pledge_each():
    one, two = np.array([3.0, 0.0, 0.0]), np.array([0.0, 3.0, 0.0])
    for metric in ("absolute", "squared"):
        assert similarity_s(one, two, 3.0, metric) == pytest.approx(-1 / 3, abs=1e-12)
    assert kappa(one, two) == pytest.approx(-0.5, abs=1e-12)
    assert pi(one, two) == pytest.approx(-0.5, abs=1e-12)
