import json

import numpy as np
import pytest

from equipoise.calibrate import calibrate as module
from equipoise.calibrate.design import onset_rows
from equipoise.calibrate.fit import fit_params
from equipoise.errors import CalibrationError, DataError
from equipoise.model.params import draw_params, load_params, pad, save_params, shipped_params
from equipoise.model.record import read_record
from tests.model.small import small_params


@pytest.fixture(scope="module")
def record(pack):
    return read_record(pack, 1946, 2010)


@pytest.fixture(scope="module")
def rows(record):
    return onset_rows(record)


@pytest.mark.pack
def test_the_rows_are_those_of_the_literature_check(rows):
    assert abs(rows.onset.size - 721_636) < 50
    assert rows.onset.sum() == 1545


@pytest.mark.pack
def test_a_refit_gives_the_parameters_that_ship(record, rows):
    shipped = shipped_params("no-history")
    again = fit_params(record, "no-history", 2010, rows=rows)
    for old in shipped.blocks:
        new = again.block(old.name)
        assert new.names == old.names
        assert new.estimate == pytest.approx(old.estimate, rel=1e-5, abs=1e-7)
        assert np.array(new.covariance) == pytest.approx(
            np.array(old.covariance), rel=1e-4, abs=1e-9
        )
        assert (new.n, new.events) == (old.n, old.events)


@pytest.mark.pack
def test_the_shipped_parameters_were_fitted_on_this_pack(pack):
    for variant in ("full", "no-history"):
        for layer, digest in shipped_params(variant).hashes:
            assert pack.release(layer).sha256 == digest


def test_the_shipped_scores_meet_their_bars():
    scores = shipped_params("full").scores
    assert scores["one_step"]["years"] == [1961, 2010]
    assert scores["one_step"]["auc"] >= 0.955
    assert scores["one_step"]["log_skill"] >= 0.43
    assert 0.8 <= scores["closed_loop"]["ratio"] <= 1.2


@pytest.mark.pack
def test_a_window_that_ends_too_soon_is_refused(record, rows):
    with pytest.raises(CalibrationError, match="no pair-year up to 1900"):
        fit_params(record, "full", 1900, rows=rows)
    with pytest.raises(CalibrationError, match="no variant 'fuller'"):
        fit_params(record, "fuller", 2010, rows=rows)


def test_parameters_survive_a_round_trip(tmp_path):
    params = small_params(0.1)
    save_params(params, tmp_path / "p.json")
    assert load_params(tmp_path / "p.json") == params
    assert load_params(tmp_path / "p.json").sha256() == params.sha256()


def test_a_damaged_parameter_file_is_refused_in_one_line(tmp_path):
    path = tmp_path / "p.json"
    save_params(small_params(), path)
    raw = json.loads(path.read_text())
    del raw["blocks"][0]["covariance"]
    for text in (path.read_text()[:-50], json.dumps(raw), "[]"):
        path.write_text(text)
        with pytest.raises(DataError, match="not a parameter file") as caught:
            load_params(path)
        assert "\n" not in str(caught.value)


def test_an_unknown_block_is_answered_with_the_closest():
    with pytest.raises(CalibrationError, match="did you mean 'onset'"):
        small_params().block("onst")


def test_a_draw_does_not_depend_on_how_many_are_drawn():
    params = small_params(0.2)
    few, many = draw_params(params, 3, 7), draw_params(params, 9, 7)
    for block in params.blocks:
        assert (few.block(block.name) == many.block(block.name)[:3]).all()


def test_draws_have_the_estimates_mean_and_covariance():
    params = shipped_params("full")
    drawn = draw_params(params, 4000, 1)
    for block in params.blocks:
        values, covariance = drawn.block(block.name), np.array(block.covariance)
        spread = np.sqrt(np.diag(covariance))
        assert (np.abs(values.mean(axis=0) - block.estimate) < 4 * spread / np.sqrt(4000)).all()
        assert np.atleast_2d(np.cov(values.T)) == pytest.approx(
            covariance, abs=0.1 * spread.max() ** 2
        )


def test_a_covariate_that_a_variant_leaves_out_weighs_nothing_and_an_unknown_one_is_refused():
    block = small_params().block("initiator")
    padded = pad(block, np.array([[0.2, -0.25]]), ("other", *block.names))
    assert padded.tolist() == [[0.0, 0.2, -0.25]]
    with pytest.raises(CalibrationError, match="no covariate 'democracy_difference'"):
        pad(block, np.array([[0.2, -0.25]]), ("ln_cinc_ratio",))


def test_every_variant_and_cell_is_fitted_and_told_of_in_the_order_of_its_files(monkeypatch):
    monkeypatch.setattr(module, "_fitted", lambda task: (task.name, task))
    steps = []
    found = module.calibrate(None, 2000, on_step=lambda *step: steps.append(step))
    assert list(found) == ["full", "no-history", "full-gml-gdp", "full-cow-cinc", "full-cow-gdp"]
    assert [t.whole for t in found.values()] == [True, True, False, False, False]
    assert {(t.disputes, t.power) for t in found.values()} == {
        ("gml", "cinc"), ("gml", "gdp"), ("cow", "cinc"), ("cow", "gdp")
    }  # fmt: skip
    assert steps == [("fitting and scoring", k, 5) for k in range(6)]
    alone = module.calibrate(None, 2000, disputes="cow", scores=False)
    assert [(n, t.disputes, t.scores) for n, t in alone.items()] == [
        ("full", "cow", False), ("no-history", "cow", False)
    ]  # fmt: skip
    with pytest.raises(CalibrationError, match="the window starts in 1946 and needs 15 years"):
        module.calibrate(None, 1959)
