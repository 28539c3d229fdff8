"""Chance that one state begins a dispute with another in which people die, from the fitted model.

One step ahead: the parameters that ship with the package, on what the record says until the end of the
year before. The parameters were fitted on years through their own origin, so that for years before it these
chances describe and do not forecast.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from equipoise.calibrate.step import ways_of
from equipoise.data.pack import Pack
from equipoise.model.mechanisms.initiator import NAMES as INITIATOR
from equipoise.model.mechanisms.onset import MEMORY, SETTING, memory_features
from equipoise.model.params import Params, padded, shipped_params
from equipoise.model.record import read_record
from equipoise.model.start import world_along
from equipoise.model.world import World

Floats = NDArray[np.float64]


def fatal_hazard(pack: Pack, year: int) -> dict[tuple[int, int], float]:
    """Chance for each ordered pair that the first begins a fatal dispute with the second [0 to 1].

    Parameters
    ----------
    pack : Pack
        The data pack.
    year : int
        The year whose disputes are meant.

    Returns
    -------
    dict
        By codes of initiator and target, for the members of the state system of the year.

    Raises
    ------
    MissingDataError
        If the pack lacks a layer that the model needs in that year.
    """
    record = read_record(pack, year, year)
    world = world_along(record)
    chances = fatal_chances(world, shipped_params("full"))
    codes = [int(c) for c in world.ccodes]
    here = np.flatnonzero(world.member[0])
    return {(codes[i], codes[j]): float(chances[i, j]) for i in here for j in here if i != j}


def fatal_chances(world: World, params: Params) -> Floats:
    """The same for the first year of a world, shape (n_states, n_states): [initiator, target].

    The chance of an onset between the pair, times that of who begins, times that of deaths over all ways
    in which the two may act: force of one, of both, and war.
    """
    one, two = world.one, world.two
    ally = world.pact[0] | world.pact[0].T
    memory = memory_features(
        world.year + 1, world.memory, one, two, ally, world.member[0], world.setting[0]
    )
    x = np.hstack([world.setting[0], memory])
    onset = expit(x @ padded(params, "onset", SETTING + MEMORY))
    onset = np.where(world.in_system()[0], onset, 0.0)
    begin = padded(params, "initiator", INITIATOR)
    gap = begin[0] * (world.ln_power[0][one] - world.ln_power[0][two])
    gap += begin[1] * (world.democracy[0][one] - world.democracy[0][two])
    ways = ways_of(x, params, world.year + 1)
    deadly = onset * (ways.fatal + ways.war)
    chances = np.zeros((world.n_states, world.n_states))
    chances[one, two] = deadly * expit(gap)
    chances[two, one] = deadly * expit(-gap)
    return chances
