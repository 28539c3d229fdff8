"""Whom 'prevent' opens a gate towards: the states most dangerous to the adopter, fixed before the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from equipoise.model.mechanisms.hostility import FACTS, FATAL
from equipoise.model.mechanisms.initiator import NAMES as INITIATOR
from equipoise.model.mechanisms.onset import MEMORY, SETTING, memory_features
from equipoise.model.params import Params, padded

if TYPE_CHECKING:
    from equipoise.model.world import World

Flags = NDArray[np.bool_]

PREVENT_SHARE = 0.10
"""'Prevent' opens the gate towards this share of states, those most dangerous to the adopter."""


def dangerous(world: World, params: Params) -> Flags:
    """(n, n) True where j is among the tenth of states most likely to begin a fatal dispute with i.

    Computed once, at the start, from the point estimates: chance of an onset, times the chance that
    j begins it, times the chance that it is fatal if j uses force and i answers.
    """
    n = world.n_states
    ally = world.pact[0] | world.pact[0].T
    x = np.hstack(
        [
            world.setting[0],
            memory_features(
                world.year + 1,
                world.memory,
                world.one,
                world.two,
                ally,
                world.member[0],
                world.setting[0],
            ),
        ]
    )
    onset = 1.0 / (1.0 + np.exp(-x @ padded(params, "onset", SETTING + MEMORY)))
    onset = np.where(world.in_system()[0], onset, 0.0)
    begin = padded(params, "initiator", INITIATOR)
    gap = begin[0] * (world.ln_power[0][world.one] - world.ln_power[0][world.two]) + begin[1] * (
        world.democracy[0][world.one] - world.democracy[0][world.two]
    )
    first = 1.0 / (1.0 + np.exp(-gap))
    columns = [(SETTING + MEMORY).index(name) for name in FACTS]
    fatal_beta = padded(params, "fatal", FATAL, world.year + 1)
    fatal = 1.0 / (1.0 + np.exp(-(x[:, columns] @ fatal_beta[:-1] + fatal_beta[-1])))
    hazard = np.zeros((n, n))
    hazard[world.two, world.one] = onset * fatal * first  # row: in danger; column: from whom
    hazard[world.one, world.two] = onset * fatal * (1.0 - first)
    out = np.zeros((n, n), np.bool_)
    count = max(int(PREVENT_SHARE * (n - 1)), 1)
    for i in range(n):
        # ties are broken by the roster's order, so that the set never depends on a sort's whims
        out[i, np.argsort(-hazard[i], kind="stable")[:count]] = True
        out[i, i] = False
    return out & (hazard > 0)
