"""Stylised facts of sixty years that a credible run must reproduce, and whether this model's do.

Facts of conflict come from a closed loop from the end of 1950 on: setting, pacts and membership follow the
record, conflict is the model's own. Facts of power and treaties come from paths in which these are the model's
own. What the model does not simulate is listed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from equipoise.calibrate import fact_ahead as ahead
from equipoise.calibrate import fact_values as values
from equipoise.calibrate import fact_wars as wars
from equipoise.calibrate.fact_ahead import Path
from equipoise.calibrate.fact_values import ORIGIN, YEARS, Seen
from equipoise.data.pack import Pack
from equipoise.model.mechanisms.hostility import AT_WAR, NONE
from equipoise.model.params import Params
from equipoise.model.record import read_record
from equipoise.model.start import world_along
from equipoise.simulation.scenario import Scenario, replicates

Floats = NDArray[np.float64]

_T = TypeVar("_T")

OF_ALL = 26
"""Facts on the list."""


@dataclass(frozen=True, slots=True)
class Fact(Generic[_T]):
    """One number that a run must show, within a band."""

    number: str
    """That of the list of facts; a letter where one fact has several numbers."""
    what: str
    low: float
    high: float
    value: Callable[[_T], float]


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact and what the replicates made of it."""

    fact: Fact[Any]
    median: float
    interval: tuple[float, float]

    @property
    def holds(self) -> bool:
        """Whether the median lies in the band."""
        return self.fact.low <= self.median <= self.fact.high


def facts(
    pack: Pack, params: Params, n_replicates: int, seed: int = 1,
    on_replicate: Callable[[int], None] | None = None,
) -> tuple[Shown, ...]:  # fmt: skip
    """Take every fact that the model simulates, on so many replicates of sixty years and paths of forty."""
    world = world_along(read_record(pack, ORIGIN + 1, ORIGIN + YEARS))
    scenario = Scenario("facts", world, params, (), YEARS, n_replicates, seed)
    taken = []
    for run in replicates(scenario, 0, n_replicates):
        seen = Seen(run, run.events[run.events[:, 7] == 0], world)
        taken.append([fact.value(seen) for fact in FACTS])
        if on_replicate:
            on_replicate(run.number + 1)
    moving = [
        [fact.value(path) for fact in FACTS_AHEAD]
        for path in ahead.paths(pack, params, n_replicates, seed)
    ]
    found = (*_shown(FACTS, taken), *_shown(FACTS_AHEAD, moving))
    return tuple(sorted(found, key=lambda s: int(s.fact.number.rstrip("abcdefgh"))))


def _shown(of: tuple[Fact[_T], ...], taken: list[list[float]]) -> list[Shown]:
    """Median and interval of each fact over replicates."""
    low, median, high = np.nanquantile(np.array(taken), [0.05, 0.5, 0.95], axis=0)
    return [
        Shown(f, float(m), (float(a), float(b)))
        for f, m, a, b in zip(of, median, low, high, strict=True)
    ]


FACTS: tuple[Fact[Seen], ...] = (
    Fact("1a", "disputes per state-year, 1951 to 1989", 0.143, 0.215, values.per_state_year(False)),
    Fact("1b", "disputes per state-year, 1990 to 2010", 0.113, 0.169, values.per_state_year(True)),
    Fact("2a", "variance over mean of yearly disputes", 2, 5, values.dispersion),
    Fact("2b", "autocorrelation of yearly disputes", 0.35, 0.75, values.autocorrelation),
    Fact("3", "share of onsets with a neighbour or major power", 0.78, 0.88, values.relevant),
    Fact("4", "share of disputes between neighbours by land", 0.51, 0.65, values.contiguous),
    Fact("5a", "share of pairs that ever dispute", 0.022, 0.038, values.ever),
    Fact("5b", "share of disputes of the busiest hundred pairs", 0.46, 0.62, values.top_hundred),
    *(
        Fact(f"6{letter}", f"chance of an onset after {words}", rate / 1.35, rate * 1.35, values.recurs(k))
        for k, (letter, words, rate) in enumerate((
            ("a", "a dispute", 0.321), ("b", "1 quiet year", 0.151), ("c", "2 quiet years", 0.107),
            ("d", "3 or 4 years", 0.063), ("e", "5 to 9 years", 0.035), ("f", "10 to 19 years", 0.0153),
            ("g", "20 to 39 years", 0.0095), ("h", "40 years", 0.0058),
        ))
    ),
    Fact("7", "chance of a first dispute in a year", 0.00050, 0.00092, values.never_before),
    Fact("8a", "share that goes to force at most, 1951 to 1989", 0.71, 0.83, values.at_level(4, False)),
    Fact("8b", "share that goes to force at most, 1990 to 2010", 0.54, 0.66, values.at_level(4, True)),
    Fact("8c", "share that is war, 1951 to 1989", 0.021, 0.045, values.at_level(AT_WAR, False)),
    Fact("8d", "share that is war, 1990 to 2010", 0.002, 0.026, values.at_level(AT_WAR, True)),
    Fact("9a", "share with deaths", 0.17, 0.34, lambda s: float(s.begun[:, 5].mean())),
    Fact("9b", "share that is answered", 0.41, 0.61, lambda s: float((s.begun[:, 4] > NONE).mean())),
    Fact("10a", "share that nobody joins", 0.81, 0.96, lambda s: float((values.joiners(s) == 0).mean())),
    Fact("10b", "states that join, per dispute", 0.14, 0.32, lambda s: float(values.joiners(s).mean())),
    Fact("11", "wars per year", 0.40, 0.85, lambda s: float(s.yearly(values.wars(s)).mean())),
    Fact("12", "variance over mean of yearly wars", 0.7, 1.4,
         lambda s: float(s.yearly(values.wars(s)).var() / max(s.yearly(values.wars(s)).mean(), 1e-9))),
    Fact("13", "exponent of the tail of war deaths", 1.40, 1.70, wars.tail_exponent),
    Fact("14a", "median deaths of a war", 3000, 10000, wars.median_deaths),
    Fact("14b", "inequality of deaths over wars", 0.85, 0.98, wars.inequality_of_deaths),
    Fact("15a", "share of wars over within the year", 0.35, 0.55, wars.within_years(1)),
    Fact("15b", "share of wars over within two", 0.69, 0.89, wars.within_years(2)),
    Fact("16a", "share of wars between two states", 0.50, 0.70, wars.between_two),
    Fact("16b", "states in a war", 2.0, 4.7, wars.states_in_war),
    Fact("17a", "share of decided wars that the stronger wins", 0.525, 0.725, wars.stronger_wins),
    Fact("17b", "share of decided wars that who began wins", 0.567, 0.767, wars.beginner_wins),
    Fact("18a", "share of the target's allies that join a war", 0.03, 0.09, wars.ally_joins),
    Fact("18b", "that share over others'", 4, 15, wars.ally_over_others),
    Fact("24", "correlation of concentration with wars", -0.3, 0.3, wars.concentration_and_wars),
    Fact("26", "share that the stronger begins", 0.54, 0.66, values.stronger_begins),
)  # fmt: skip
"""Targets and tolerances were set before the model was run on them."""

FACTS_AHEAD: tuple[Fact[Path], ...] = (
    Fact("19a", "share of pairs with a pact", 0.057, 0.116, ahead.mean_density),
    Fact("19b", "share of states' pairs of allies that are allies", 0.85, 0.98, ahead.mean_transitivity),
    Fact("19c", "share of states without a pact", 0.23, 0.40, ahead.mean_isolates),
    Fact("20a", "groups of new pacts in a year", 0.82, 1.62, ahead.treaty_events),
    Fact("20b", "share of new pacts that come with others", 0.93, 1.0, ahead.from_many),
    Fact("21a", "inequality of power", 0.78, 0.86, ahead.mean_gini),
    Fact("21b", "share of power of the ten strongest", 0.56, 0.79, ahead.mean_top_ten),
    Fact("21c", "correlation of ranks by power, ten years on", 0.975, 0.995, ahead.rank_correlation),
)  # fmt: skip
"""The same for what moves by itself in a forecast."""

NOT_SIMULATED = (
    "22 (growth of output, spending)", "23 (balance of signs)",
    "25 (exits of states: membership follows the record here)",
)  # fmt: skip
"""Facts of the list that a run of this model cannot show or that are not taken here."""


def whole(shown: tuple[Shown, ...]) -> dict[str, bool]:
    """Whether each fact of the list holds in all its numbers, for those that are taken."""
    out: dict[str, bool] = {}
    for s in shown:
        fact = s.fact.number.rstrip("abcdefgh")
        out[fact] = out.get(fact, True) and s.holds
    return out
