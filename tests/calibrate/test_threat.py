"""Chances of fatal disputes, one step ahead, from the fitted model."""

import numpy as np
import pytest

from equipoise.calibrate.threat import fatal_chances, fatal_hazard
from equipoise.model.params import shipped_params
from equipoise.model.record import read_record
from equipoise.model.start import world_along

pytestmark = pytest.mark.pack


@pytest.fixture(scope="module")
def hazard(pack):
    return fatal_hazard(pack, 1985)


def test_every_ordered_pair_of_members_has_a_chance(hazard, pack):
    codes = {code for pair in hazard for code in pair}
    assert len(hazard) == len(codes) * (len(codes) - 1)
    assert all(0 < chance < 0.5 for chance in hazard.values())


def test_two_rivals_are_likelier_to_fight_than_two_strangers(hazard):
    assert hazard[630, 645] > 1000 * hazard[70, 775]  # Iran and Iraq; Mexico and Burma


def test_chances_add_up_to_the_fatal_disputes_that_a_simulation_of_the_year_has(pack):
    from equipoise.simulation.scenario import Scenario, replicates

    world = world_along(read_record(pack, 1985, 1985))
    params = shipped_params("full")
    expected = fatal_chances(world, params).sum()
    runs = 300
    scenario = Scenario("a year", world, params, (), 1, runs, 5)
    fatal = [
        events[events[:, 7] == 0, 5].sum() for _, events, *_ in replicates(scenario, 0, runs, None)
    ]
    error = np.std(fatal) / np.sqrt(runs)
    assert np.mean(fatal) == pytest.approx(expected, abs=4 * error + 0.08 * expected)
