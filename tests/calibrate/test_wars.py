import numpy as np
import polars as pl
import pytest

from equipoise.calibrate.exits import fit_exits
from equipoise.calibrate.level import SPREAD, recent_move
from equipoise.calibrate.logit import LogitFit
from equipoise.calibrate.wars import (
    death_rows,
    decided_rows,
    duration_rows,
    fit_war_entry,
    fit_wars,
    war_scores,
    won_rows,
)
from equipoise.errors import CalibrationError
from equipoise.model.params import padded
from equipoise.model.sides import read_fighting, read_wars
from equipoise.model.tenure import read_tenures
from tests.model.small import small_params

WARS = pl.DataFrame(
    {
        "warnum": [1, 2, 3],
        "year": [1900, 1950, 1990],
        "last_year": [1902, 1950, 1990],
        "states": [2, 4, 2],
        "power_1": [0.02, 0.1, None],
        "power_2": [0.01, 0.3, 0.1],
        "first_begins": [-1, 0, 1],
        "outcome": [1, 2, 0],
        "deaths": [5000, None, 2000],
    }
)


def test_each_year_of_a_war_is_a_row_and_only_the_last_ends_it():
    rows = duration_rows(WARS)
    assert rows.y.tolist() == [1, 1, 0, 0, 0]
    assert rows.war.tolist() == [0, 0, 0, 1, 2]
    assert rows.x[:3, :3].tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert rows.x[:, 3] == pytest.approx([0, 0, 0, np.log(2), 0])


def test_a_war_is_decided_if_a_side_won():
    rows = decided_rows(WARS)
    assert rows.y.tolist() == [1, 1, 0]
    assert rows.x[:, 1].tolist() == [0, 1, 1]


def test_who_wins_is_asked_of_the_side_that_began_or_of_the_stronger():
    rows = won_rows(WARS)
    assert rows.y.tolist() == [
        0,
        1,
    ]  # the second began the first war and lost; the stronger won the other
    assert rows.x == pytest.approx(np.array([[1, np.log(0.5)], [0, np.log(3)]]))


def test_deaths_need_powers_and_a_count():
    rows = death_rows(WARS)
    assert rows.y == pytest.approx([np.log(5000)])
    assert rows.x[0] == pytest.approx([1, np.log(0.01), np.log(3), np.log(2)])


def test_too_few_wars_carry_no_fit():
    with pytest.raises(CalibrationError, match="3 wars were over by 2000; 20 are needed"):
        fit_wars(WARS, 2000)


@pytest.mark.pack
def test_wars_on_the_record_are_the_literatures(pack):
    wars = read_wars(pack, 2010)
    assert wars.height == 95
    decided = wars.filter(pl.col("outcome") != 0)
    assert decided.height / wars.height == pytest.approx(0.80, abs=0.01)
    began_and_won = decided.filter(
        ((pl.col("first_begins") == 1) & (pl.col("outcome") == 1))
        | ((pl.col("first_begins") == -1) & (pl.col("outcome") == 2))
    )
    assert began_and_won.height / decided.height == pytest.approx(2 / 3, abs=0.03)
    late = wars.filter(pl.col("year") >= 1946)
    assert late["deaths"].median() == pytest.approx(5240)
    assert read_wars(pack, 1945)["last_year"].max() == 1945


@pytest.mark.pack
def test_every_block_of_a_war_beats_a_constant_on_wars_left_out(pack):
    found = war_scores(read_wars(pack, 2010))
    assert found["war_duration_log_loss_cut"] > 0
    assert found["war_decided_log_loss_cut"] > 0.1
    assert found["war_won_log_loss_cut"] > 0.05
    assert found["war_deaths_rmse"] < 0.7 * found["war_deaths_rmse_of_mean"]


@pytest.mark.pack
def test_states_leave_as_often_as_they_did(pack):
    tenures = read_tenures(pack, 2010)
    since = tenures.filter(pl.col("year") >= 1946)
    assert since["exits"].sum() == 8
    block = fit_exits(tenures, 2010)
    rate = dict(zip(block.names, block.estimate, strict=True))
    x = (
        rate["constant"]
        + rate["after_1945"]
        + rate["ln_power"] * np.log(since["power"].drop_nulls())
    )
    assert (1 / (1 + np.exp(-x))).sum() == pytest.approx(8, abs=1)
    assert fit_exits(tenures, 1960).events < block.events


def test_a_level_moves_to_the_recent_rows_and_no_further_than_they_carry():
    fit = LogitFit(np.array([0.0, 1.0]), np.eye(2) * 0.01, 100, 50)
    x = np.column_stack([np.ones(2000), np.zeros(2000)])
    y = np.arange(2000) % 10 == 0
    moved = recent_move("force", fit, x, y, np.arange(2000) >= 1000)
    assert moved.by == pytest.approx(np.log(1 / 9), abs=0.1)
    assert (moved.n, moved.events) == (1000, 100)
    none = recent_move("force", fit, x, y, np.zeros(2000, bool))
    assert (none.by, none.variance) == (0.0, SPREAD**2)


def test_a_level_is_added_to_the_constant_from_its_first_year_on():
    params = small_params()
    order = params.block("force").names
    plain = padded(params, "force", order)
    assert padded(params, "force", order, 2003).tolist() == plain.tolist()
    moved = padded(params, "force", order, 2004)
    assert moved[0] == plain[0] + 0.3
    assert moved[1:].tolist() == plain[1:].tolist()
    assert padded(params, "fatal", params.block("fatal").names, 2004)[0] == 0.4


@pytest.mark.pack
def test_fewer_than_half_of_those_that_join_a_war_fight(pack):
    fighting = read_fighting(pack, "gml", 1946, 2010)
    block = fit_war_entry(fighting, 2010)
    assert (block.n, block.events) == (121, 56)
