from dataclasses import replace

import numpy as np
import pytest

from equipoise.calibrate.fact_values import QUIET
from tests.calibrate.test_facts import BY_NUMBER, HAND, seen

WAR = (1951, 1, 1953, 2, 1, 8000.0, 0.2, 0.1)
WARS = np.array(
    [WAR, (1960, 0, 1960, 4, 2, 20000.0, 0.3, 0.4), (2009, 0, 2012, 2, 0, 1000.0, 0.1, 0.3)]
)


def with_wars(*rows, wars=WARS):
    of = seen(*rows)
    return replace(of, run=of.run._replace(wars=wars))


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("13", 1 + 2 / (np.log(8000 / 7061) + np.log(20000 / 7061))),
        ("14a", 8000.0),
        ("15a", 1 / 2),  # the one that outlives the run is not counted
        ("15b", 1 / 2),
        ("16a", 2 / 3),
        ("16b", 8 / 3),
        ("17a", 1.0),
        ("17b", 1 / 2),
    ],
)
def test_facts_of_wars_by_hand(number, value):
    assert BY_NUMBER[number].value(with_wars(*HAND)) == pytest.approx(value)


def test_without_wars_nothing_is_said():
    none = with_wars(wars=np.empty((0, 8)))
    assert np.isnan(
        [BY_NUMBER[n].value(none) for n in ("13", "14a", "15a", "16a", "17b", "18a")]
    ).all()


def test_allies_of_the_target_and_others_that_join():
    of = with_wars(*HAND)  # 30 fights 40 in 1951; 50 joins 40, 60 joins 30
    pact = of.world.pact.copy()
    pact[:] = False
    pact[:, of.world.ccodes == 50, of.world.ccodes == 40] = True
    pact[:, of.world.ccodes == 70, of.world.ccodes == 40] = True
    of = replace(of, world=replace(of.world, pact=pact))
    assert BY_NUMBER["18a"].value(of) == pytest.approx(1 / 2)
    assert np.isnan(BY_NUMBER["18b"].value(of))  # nobody else joined it


def test_recurrence_counts_years_at_risk_since_the_last_dispute():
    rows = ((1951, 10, 20, 4, 1, 0, 0, 0, 0, 1952), (1955, 10, 20, 4, 1, 0, 0, 0, 0, 1955))
    rates = seen(*rows).recurrence
    # 1952 is under way; 1953 and 1956 are the years right after one
    at_risk = dict(zip(QUIET, rates, strict=True))
    assert at_risk[0, 0] == 0
    assert at_risk[1, 1] == 0
    assert at_risk[2, 2] == pytest.approx(1 / 2)  # 1955, and 1958
