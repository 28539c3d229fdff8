"""What can be counted in the replicates of a scenario, year by year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.measures.security import equality_of_security
from equipoise.model.mechanisms.hostility import AT_WAR
from equipoise.model.memory import USE_OF_FORCE
from equipoise.model.threats import threat_years
from equipoise.simulation.ensemble import Ensemble
from equipoise.simulation.scenario import Scenario

Floats = NDArray[np.float64]


class Where(NamedTuple):
    """Whose events count."""

    adopters: frozenset[int] = frozenset()
    region: frozenset[int] = frozenset()
    """Empty for the world."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that can be counted in a replicate, year by year."""

    name: str
    title: str
    """With ``{where}`` in the place of the region."""
    unit: str
    count: Callable[[pl.DataFrame, Where], pl.DataFrame]
    """Takes the disputes, and keeps those that count."""
    expected: str | None = None
    """Column of expected counts that stands for it in the whole world: the same mean, and less noise."""

    def titled(self, where: Where) -> str:
        """Its title, with the region in words."""
        return self.title.format(where="in the region" if where.region else "in the world")


def _all(events: pl.DataFrame, where: Where) -> pl.DataFrame:
    if not where.region:
        return events
    inside = list(where.region)
    return events.filter(pl.col("initiator").is_in(inside) & pl.col("target").is_in(inside))


def _fatal(events: pl.DataFrame, where: Where) -> pl.DataFrame:
    return _all(events, where).filter(pl.col("fatal"))


def _war(events: pl.DataFrame, where: Where) -> pl.DataFrame:
    return _all(events, where).filter(pl.col("level") == AT_WAR)


def _force(events: pl.DataFrame, where: Where) -> pl.DataFrame:
    return events.filter(
        (pl.col("level") >= USE_OF_FORCE) & pl.col("initiator").is_in(list(where.adopters))
    )


def _on_target(events: pl.DataFrame, where: Where) -> pl.DataFrame:
    return events.filter(pl.col("target").is_in(list(where.region or where.adopters)))


def _fatal_on_target(events: pl.DataFrame, where: Where) -> pl.DataFrame:
    return _on_target(events, where).filter(pl.col("fatal"))


PER_YEAR = "per year"

OUTCOMES: tuple[Outcome, ...] = (
    Outcome("dispute.onset", "disputes {where}", PER_YEAR, _all, "onsets"),
    Outcome("dispute.target", "disputes begun against them", PER_YEAR, _on_target),
    Outcome("dispute.fatal", "fatal disputes {where}", PER_YEAR, _fatal, "fatal"),
    Outcome(
        "dispute.fatal.target", "fatal disputes begun against them", PER_YEAR, _fatal_on_target
    ),
    Outcome("war.onset", "wars {where}", PER_YEAR, _war, "wars"),
    Outcome("dispute.initiated.force", "uses of force the adopters begin", PER_YEAR, _force),
    Outcome("security.equality", "equality of security", "1 less Gini", _all),
)

THREATENED = "security.equality"
"""The outcome that is read from threats, every fifth year, and not from events."""


def outcome_named(word: str) -> Outcome | None:
    """The outcome of that name, whatever its role; None if it is not counted."""
    name = word.partition("@")[0]
    return next((o for o in OUTCOMES if o.name == name), None)


def yearly(ensemble: Ensemble, outcome: Outcome, where: Where) -> Floats:
    """(replicates, years) counts of an outcome; a year without events is a zero.

    A dispute counts once, whoever joins it. Equality of security has a column for every fifth year.
    """
    if outcome.name == THREATENED:
        return _equality(ensemble, where)
    scenario = ensemble.scenario
    counts = np.zeros((scenario.replicates, scenario.years))
    for events in ensemble.parts("events"):
        kept = outcome.count(events.filter(~pl.col("joined")), where)
        year = kept["year"].to_numpy().astype(np.int64) - scenario.world.year - 1
        np.add.at(counts, (kept["replicate"].to_numpy(), year), 1.0)
    return counts


def years_of(scenario: Scenario, outcome: Outcome) -> tuple[int, ...]:
    """Calendar year of each column of an outcome's counts."""
    numbers = np.arange(scenario.years)
    if outcome.name == THREATENED:
        numbers = threat_years(scenario.years)
    return tuple(int(t) + scenario.world.year + 1 for t in numbers)


def expected(ensemble: Ensemble, outcome: Outcome, where: Where) -> Floats:
    """(replicates, years) what an outcome was expected to be, given each replicate's own past.

    Where no expectation was kept, the counts themselves.
    """
    if outcome.expected is None or where.region:
        return yearly(ensemble, outcome, where)
    scenario = ensemble.scenario
    columns = [part[outcome.expected].to_numpy() for part in ensemble.parts("expected")]
    return np.concatenate(columns).reshape(scenario.replicates, scenario.years)


def is_counted(outcome: Outcome, where: Where) -> bool:
    """Whether an outcome is counted event by event there, for want of an expectation."""
    return outcome.name != THREATENED and (outcome.expected is None or bool(where.region))


def _equality(ensemble: Ensemble, where: Where) -> Floats:
    world = ensemble.scenario.world
    codes = where.region or frozenset(world.ccodes[world.member[-1]].tolist())
    equality = []
    for part in ensemble.parts("threats"):
        rows = part.filter(pl.col("ccode").is_in(list(codes)))
        n, years = rows["replicate"].n_unique(), rows["year"].n_unique()
        threats = rows["threat"].to_numpy().reshape(n, years, -1)
        equality += [[equality_of_security(row[~np.isnan(row)]) for row in one] for one in threats]
    return np.array(equality)
