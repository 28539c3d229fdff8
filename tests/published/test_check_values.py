"""Numbers computed elsewhere from the same releases: the capability index, CON, effective poles.

The values and tolerances stand in section 5.1 of the science appendix; the state codes are those of
the Correlates of War.
"""

import numpy as np
import polars as pl
import pytest

from equipoise.data.layers import layer_table
from equipoise.measures.capability import cinc_from_components
from equipoise.observe.take import take
from equipoise.observe.who import MAJORS as MAJOR_POWERS

pytestmark = pytest.mark.pack

COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop")
CINC = {
    2: {
        1945: 0.3839,
        1946: 0.3640,
        1950: 0.2844,
        1960: 0.2154,
        1980: 0.1331,
        2000: 0.1429,
        2016: 0.1333,
    },
    710: {2000: 0.1622, 2016: 0.2308, 2022: 0.2341},
    200: {1816: 0.3366, 1900: 0.1775},
    365: {1975: 0.1746, 1989: 0.1368, 1991: 0.1032, 2016: 0.0365, 2022: 0.0382},
    255: {1939: 0.1780},
    750: {2022: 0.0994},
}
CON_MAJORS = {
    1816: 0.3296, 1850: 0.3100, 1870: 0.2964, 1900: 0.2331, 1913: 0.2378, 1920: 0.4329,
    1938: 0.2270, 1945: 0.4365, 1946: 0.4516, 1950: 0.3317, 1960: 0.3060, 1980: 0.3132,
    1990: 0.3054, 1991: 0.2594, 2000: 0.3333, 2010: 0.4229, 2020: 0.4915,
}  # fmt: skip
MAJORS = {1816: 5, 1900: 8, 1920: 5, 1946: 4, 1991: 7}
CON_ALL = {1816: 0.3458, 1913: 0.3000, 1946: 0.4098, 1990: 0.2348, 2016: 0.2827}
EFFECTIVE_POLES = {
    1816: 6.34, 1870: 8.24, 1913: 9.03, 1938: 9.71, 1945: 5.46, 1946: 5.54, 1950: 7.31, 1960: 9.97,
    1980: 14.00, 1991: 18.09, 2000: 16.02, 2010: 12.62, 2020: 11.54, 2022: 11.71,
}  # fmt: skip


def of_the_index(pack, name, year, among):
    """A measure of the composite index, without the minor states of which it is unknown."""
    options = {"capability": "cinc", "unknown": "leave-out-minor"}
    return take(name, year, pack, among, options).value


@pytest.mark.parametrize("year", [1816, 1850, 1900, 1939, 1945, 1950, 1975, 1990, 2000, 2016, 2022])
def test_the_index_recomputed_from_its_six_parts_is_the_releases_own_column(pack, year):
    rows = layer_table(pack, "capabilities").filter(pl.col("year") == year)
    parts = rows.select(pl.col(COMPONENTS).cast(pl.Float64).fill_null(np.nan)).to_numpy()
    assert cinc_from_components(parts) == pytest.approx(rows["cinc"].to_numpy(), abs=1e-7)


def test_counting_the_unknown_as_zero_would_fail_the_check_above(pack):
    rows = layer_table(pack, "capabilities").filter(pl.col("year") == 1850)
    parts = rows.select(pl.col(COMPONENTS).cast(pl.Float64).fill_null(0.0)).to_numpy()
    wrong = cinc_from_components(parts) - rows["cinc"].to_numpy()
    assert np.abs(wrong).max() > 1e-3


@pytest.mark.parametrize(("ccode", "values"), CINC.items())
def test_capability_index_of_single_states(pack, ccode, values):
    rows = layer_table(pack, "capabilities").filter(pl.col("ccode") == ccode)
    found = dict(zip(rows["year"], rows["cinc"], strict=True))
    assert {year: found[year] for year in values} == pytest.approx(values, abs=5e-4)


@pytest.mark.parametrize(("year", "value"), CON_MAJORS.items())
def test_concentration_among_the_major_powers(pack, year, value):
    found = of_the_index(pack, "polarity.concentration", year, "majors")
    assert found == pytest.approx(value, abs=1e-3)


@pytest.mark.parametrize(("year", "number"), MAJORS.items())
def test_number_of_major_powers(pack, year, number):
    assert len(MAJOR_POWERS.codes(pack, year)) == number


@pytest.mark.parametrize(("year", "value"), CON_ALL.items())
def test_concentration_among_all_states(pack, year, value):
    found = of_the_index(pack, "polarity.concentration", year, "all")
    assert found == pytest.approx(value, abs=1e-3)


@pytest.mark.parametrize(("year", "value"), EFFECTIVE_POLES.items())
def test_effective_number_of_poles_among_all_states(pack, year, value):
    found = of_the_index(pack, "polarity.effective-poles", year, "all")
    assert found == pytest.approx(value, abs=0.02)
