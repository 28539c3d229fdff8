"""Yearly counts of ensembles, each read from its shards once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from equipoise.simulation.ensemble import Ensemble
from equipoise.simulation.outcomes import Outcome, Where, expected, yearly
from equipoise.simulation.scenario import Scenario

Floats = NDArray[np.float64]


class Read:
    """Yearly counts of ensembles, each read once."""

    def __init__(self, ensembles: Mapping[str, Ensemble]) -> None:
        self._ensembles = ensembles
        self._kept: dict[tuple[str, int, str, Where, bool], Floats] = {}

    def counts(self, scenario: Scenario, outcome: Outcome, where: Where) -> Floats:
        """(replicates, years) what happened."""
        return self._of(scenario, outcome, where, False)

    def expected(self, scenario: Scenario, outcome: Outcome, where: Where) -> Floats:
        """(replicates, years) what was expected."""
        return self._of(scenario, outcome, where, True)

    def _of(self, scenario: Scenario, outcome: Outcome, where: Where, mean: bool) -> Floats:
        key = (scenario.sha256(), scenario.replicates, outcome.name, where, mean)
        if key not in self._kept:
            ensemble = Ensemble(scenario, self._ensembles[key[0]].folder)
            self._kept[key] = (expected if mean else yearly)(ensemble, outcome, where)
        return self._kept[key]
