"""Both readings of each measure agree, and what the catalogue declares of each is true."""

import re

import numpy as np
import pytest
from readings import CASES, REFUSED

from equipoise.errors import MeasureError
from equipoise.measures import CATALOGUE

BY_FUNCTION = {m.function.__name__: m for m in CATALOGUE if m.function is not None}
FACTS = tuple(m for m in CATALOGUE if m.function is None)


def values(found):
    return np.asarray(found, dtype=float)


def test_every_name_appears_once():
    assert len({measure.name for measure in CATALOGUE}) == len(CATALOGUE)
    assert len(BY_FUNCTION) + len(FACTS) == len(CATALOGUE)


def test_every_measure_of_the_catalogue_has_a_second_reading_and_a_refusal():
    assert set(CASES) == set(BY_FUNCTION)
    assert set(REFUSED) == set(BY_FUNCTION)


@pytest.mark.parametrize("name", sorted(CASES))
def test_both_readings_agree(name):
    family, cases = CASES[name]
    ours, theirs = BY_FUNCTION[name].function, getattr(family, name)
    assert ours is not theirs
    assert cases
    for arguments in cases:
        plain = [a.tolist() if isinstance(a, np.ndarray) else a for a in arguments]
        found = ours(*arguments)
        expected = np.array(theirs(*plain), dtype=float).reshape(np.shape(found))
        np.testing.assert_allclose(values(found), expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", sorted(CASES))
def test_it_stays_in_its_range(name):
    measure = BY_FUNCTION[name]
    for arguments in CASES[name][1]:
        found = values(measure.function(*arguments))
        assert np.isfinite(found).all()
        assert (found >= measure.low - 1e-12).all()
        assert (found <= measure.high + 1e-12).all()


@pytest.mark.parametrize("name", sorted(BY_FUNCTION))
def test_it_refuses_the_unknown_and_the_impossible_and_says_what_it_needs(name):
    assert REFUSED[name]
    for arguments in REFUSED[name]:
        with pytest.raises(MeasureError, match=name):
            BY_FUNCTION[name].function(*arguments)


@pytest.mark.parametrize("name", sorted(BY_FUNCTION))
def test_it_has_a_citation_and_a_unit(name):
    measure = BY_FUNCTION[name]
    assert re.search(r"\(1[89]\d\d\)|\(20\d\d\)", measure.source)
    assert measure.unit
    assert measure.low < measure.high


@pytest.mark.parametrize("name", sorted(BY_FUNCTION))
def test_its_docstring_tells_the_range_and_the_source(name):
    text = BY_FUNCTION[name].function.__doc__
    first_line = text.splitlines()[0]
    assert re.search(r"\[.*\]|\bif\b", first_line), first_line
    assert "Raises" in text
    assert "References" in text or name == "yearly_counts"
