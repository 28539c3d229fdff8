"""A battery over every measure: what the catalogue declares of it is true."""

import re

import numpy as np
import pytest

from equipoise.errors import MeasureError
from equipoise.measures import CATALOGUE

NAMES = [measure.name for measure in CATALOGUE]
BY_NAME = {measure.name: measure for measure in CATALOGUE}
SYSTEM = np.array([8.0, 4.0, 2.0, 1.0, 1.0, 0.0])
ROWS = (
    np.array([7, 7, 9]),
    np.array([1992, 1993, 1995]),
    np.array([1, 1, 2]),
    np.array([True, True, True]),
    np.array([True, True, True]),
    np.array([3, 4, 2]),
)
EXAMPLES = {
    "capability.cinc": (np.array([[3.0, np.nan], [1.0, 5.0], [0.0, 5.0]]),),
    "capability.parity": (3.0, 4.0),
    "dispute.initiated": ROWS,
    "dispute.yearly": (np.array([1992, 1995, 1995]), 1990, 2000),
}
WITH_UNKNOWN = {
    "capability.cinc": (np.array([[3.0, 1.0], [np.nan, np.nan]]),),
    "capability.parity": (3.0, np.nan),
    "dispute.initiated": (*ROWS[:5], np.array([3, -9, 2])),
}
COUNTS = {"dispute.yearly"}  # counts what it is given: no value can be unknown


def example(name):
    return EXAMPLES.get(name, (SYSTEM,))


def test_every_name_appears_once():
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_citation_and_a_unit(name):
    measure = BY_NAME[name]
    assert re.search(r"\(1[89]\d\d\)|\(20\d\d\)", measure.source)
    assert measure.unit
    assert measure.low < measure.high


@pytest.mark.parametrize("name", NAMES)
def test_its_docstring_tells_the_range_and_the_source(name):
    text = BY_NAME[name].function.__doc__
    first_line = text.splitlines()[0]
    assert re.search(r"\[.*\]|\bif\b", first_line), first_line
    assert "Raises" in text
    assert "References" in text or name == "dispute.yearly"


@pytest.mark.parametrize("name", NAMES)
def test_it_stays_in_its_range(name):
    measure = BY_NAME[name]
    values = np.asarray(measure.function(*example(name)), dtype=float)
    assert np.isfinite(values).all()
    assert (values >= measure.low).all()
    assert (values <= measure.high).all()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in COUNTS])
def test_it_refuses_the_unknown_and_says_what_it_needs(name):
    unknown = WITH_UNKNOWN.get(name, (np.array([8.0, np.nan, 2.0]),))
    with pytest.raises(MeasureError, match=BY_NAME[name].function.__name__):
        BY_NAME[name].function(*unknown)


@pytest.mark.parametrize("name", [n for n in NAMES if n not in EXAMPLES])
@pytest.mark.parametrize("bad", [[], [0.0, 0.0], [3.0, -1.0], [np.inf, 1.0]])
def test_a_measure_of_capability_refuses_what_has_no_shares(name, bad):
    with pytest.raises(MeasureError):
        BY_NAME[name].function(np.array(bad))


@pytest.mark.parametrize("name", [n for n in NAMES if n not in EXAMPLES])
def test_a_measure_of_capability_ignores_the_unit_and_the_order(name):
    function = BY_NAME[name].function
    rng = np.random.default_rng(1648)
    for n_states in (3, 7):
        capability = rng.lognormal(0.0, 1.5, n_states)
        order = rng.permutation(n_states)
        found = np.asarray(function(capability), dtype=float)
        again = np.asarray(function(1000.0 * capability[order]), dtype=float)
        np.testing.assert_allclose(again, found[order] if found.ndim else found, rtol=1e-9)
