import numpy as np
import polars as pl
import pytest

from equipoise.calibrate.design import onset_rows
from equipoise.errors import CalibrationError
from equipoise.model.mechanisms.onset import SETTING, memory_features
from equipoise.model.record import pair_index, read_record
from equipoise.model.replay import memory_at_end_of, setting_of

pytestmark = pytest.mark.pack


@pytest.fixture(scope="module")
def record(pack):
    return read_record(pack, 1985, 2000)


def test_pairs_are_numbered_as_numpy_does():
    i, j = np.triu_indices(9, 1)
    assert (pair_index(9, i, j) == np.arange(36)).all()


def test_a_years_covariates_are_those_of_the_year_before(record, pack):
    known = {
        (c, y): v for c, y, v in pack.read("cow_nmc").select("ccode", "year", "cinc").iter_rows()
    }
    for ccode in (2, 365, 710, 100):
        at = int(np.searchsorted(record.ccodes, ccode))
        for year in (1985, 1992, 2000):
            assert record.covariates["power"][year - 1985, at] == known[ccode, year - 1]


def test_a_state_in_its_first_year_has_that_years_value(record, pack):
    first = pack.read("cow_nmc").filter((pl.col("ccode") == 369) & (pl.col("year") == 1991))
    at = int(np.searchsorted(record.ccodes, 369))
    assert not record.alive[1990 - 1985, at]
    assert record.alive[1991 - 1985, at]
    assert record.member_since[1995 - 1985, at] == 1991
    assert record.covariates["power"][1991 - 1985, at] == first["cinc"][0]


def test_every_living_pair_has_its_distance_and_every_living_state_its_covariates(record):
    alive = record.alive[:, record.one] & record.alive[:, record.two]
    assert np.isfinite(record.distance[alive]).all()
    for values in record.covariates.values():
        assert np.isfinite(values[record.alive]).all()


def test_disputes_are_those_that_both_sides_began(pack):
    whole = read_record(pack, 1946, 2010)
    assert whole.disputes.filter(pl.col("year") >= 1946).height == 1545
    assert whole.excluded.sum() == 844


def test_pacts_are_directed_and_only_between_the_living(record):
    for t in range(record.pact.shape[0]):
        dead = ~record.alive[t]
        assert not record.pact[t][dead].any()
        assert not record.pact[t][:, dead].any()
    assert record.pact[0].sum() > 500


def test_memory_at_the_end_of_a_year_is_the_naive_sum(record):
    memory = memory_at_end_of(record, 1995)
    years, pairs = record.engaged["year"].to_numpy(), record.engaged["pair"].to_numpy()
    rng = np.random.default_rng(1)
    busy = np.unique(pairs[(years > 1980) & (years <= 1995)])
    for p in rng.choice(busy, 20, replace=False):
        mine = years[(pairs == p) & (years <= 1995)]
        assert memory.history[p] == pytest.approx((0.9 ** (1996 - mine)).sum())
        assert memory.last_dispute[p] == mine.max()


def test_years_outside_coverage_are_refused_by_layer(pack):
    with pytest.raises(CalibrationError, match="gml_mid_dyad_year covers 1816..2010"):
        read_record(pack, 2000, 2012)
    with pytest.raises(CalibrationError, match="cow_mid_dyad_year"):
        read_record(pack, 1816, 2000, "cow")


def test_pacts_of_a_year_are_those_of_the_year_before(record, pack):
    rows = pack.read("atop_dyad_year").filter(pl.col("atop_defense") == 1)
    listed = set(rows.select("ccode1", "ccode2", "year").iter_rows())
    known = set(record.ccodes.tolist())
    for year in (1986, 1991, 2000):
        t = year - 1985
        ours = {
            (int(record.ccodes[i]), int(record.ccodes[j]), year - 1)
            for i, j in zip(*np.nonzero(record.pact[t]), strict=True)
        }
        alive = set(record.ccodes[record.alive[t]].tolist())
        assert ours == {r for r in listed if r[2] == year - 1 and {r[0], r[1]} <= alive & known}


def test_the_rows_of_a_year_see_what_was_remembered_at_the_end_of_the_one_before(record):
    rows = onset_rows(record)
    for year in (1985, 1993, 2000):
        memory = memory_at_end_of(record, year - 1)
        t = year - 1985
        ally = record.pact[t] | record.pact[t].T
        features = memory_features(
            year, memory, record.one, record.two, ally, record.alive[t], setting_of(record, t)
        )
        mine = rows.year == year
        assert rows.x[mine][:, len(SETTING) :] == pytest.approx(features[rows.pair[mine]])
