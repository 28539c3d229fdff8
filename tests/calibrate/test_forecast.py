import numpy as np
import polars as pl
import pytest

from equipoise.calibrate import forecast as module
from equipoise.calibrate.forecast import forecast
from equipoise.data.layers import layer_table
from equipoise.errors import CalibrationError
from equipoise.model.params import shipped_params

pytestmark = pytest.mark.pack


@pytest.fixture(scope="module")
def from_2010(pack):
    return forecast(pack, 2010, 3, 12)


def test_a_forecast_from_the_end_of_the_record_is_not_scored(from_2010):
    assert from_2010.params == shipped_params("full")
    assert (from_2010.observed, from_2010.scores) == ({}, {})
    assert [row[0] for row in from_2010.yearly()] == [2011, 2012, 2013]
    assert all(row[2] <= row[1] <= row[3] and row[4] is None for row in from_2010.yearly())


def test_hazards_have_a_chance_for_each_pair_and_year(from_2010):
    frame = from_2010.hazards()
    assert frame.columns == ["ccode1", "ccode2", "year", "chance"]
    assert frame["chance"].is_between(0, 1).all()
    assert (frame["ccode1"] < frame["ccode2"]).all()
    assert frame.select("ccode1", "ccode2", "year").is_unique().all()
    sums = frame.group_by("year").agg(pl.col("chance").sum()).sort("year")["chance"].to_numpy()
    means = np.array([row[1] for row in from_2010.yearly()])
    assert (sums > 0.8 * means).all()  # joiners come on top of those who begin


def test_nothing_after_the_origin_is_read_before_the_forecast_stands(pack, monkeypatch):
    asked = []

    def seen(pack, first, last, *more):
        asked.append((first, last))
        return real(pack, first, last, *more)

    def stands(*some, **more):
        asked.append("the forecast stands")
        return run(*some, **more)

    real, run = module.read_record, module.run_loop
    # a fit takes half a minute, and which numbers it gives is nothing to this test
    monkeypatch.setattr(module, "fit_params", lambda *_, **__: shipped_params("full"))
    monkeypatch.setattr(module, "onset_rows", lambda record: None)
    monkeypatch.setattr(module, "read_record", seen)
    monkeypatch.setattr(module, "run_loop", stands)
    found = module.forecast(pack, 2000, 4, 8)
    at = asked.index("the forecast stands")
    assert asked[:at] == [(1946, 2000)]
    assert asked[at + 1 :] == [(2001, 2004)]
    assert sorted(found.observed) == [2001, 2002, 2003, 2004]
    begun = layer_table(pack, "disputes").filter(
        pl.col("dispute_onset_originators")
        & (pl.col("ccode1") < pl.col("ccode2"))
        & pl.col("year").is_between(2001, 2004)
    )
    assert found.observed == dict(begun.group_by("year").len().iter_rows())
    assert found.scores["auc"] > 0.9
    assert 0.5 < found.scores["expected_over_observed"] < 2


def test_an_origin_outside_the_record_is_refused(pack):
    with pytest.raises(
        CalibrationError, match="backtest from 2011: gml_mid_dyad_year ends in 2010"
    ):
        forecast(pack, 2011, 4, 10)
    with pytest.raises(CalibrationError, match="0 replicates"):
        forecast(pack, 2010, 4, 0)
