"""Rows of units and years for regressions: an outcome, and a treatment a year before it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from equipoise.history.answers import Refusal, unanswerable
from equipoise.history.designs.observed import Numbers, is_share_of_events, whose
from equipoise.history.questions import Question
from equipoise.history.regression import Codes
from equipoise.observe.reader import Asked, Observed, Reader, Unit
from equipoise.statehood import name_of

FEWEST_EVENTS = 5
"""An outcome with fewer cases than this is not regressed on anything."""


@dataclass(frozen=True, slots=True)
class UnitYears:
    """Two tables of units by years, the treatment that of the year before."""

    units: tuple[Unit, ...]
    years: tuple[int, ...]
    outcome: Numbers
    """(n_years, n_units), NaN where unknown; for a count, the cases."""
    exposure: Numbers | None
    treatment: Numbers
    """(n_years, n_units), of the year before."""
    sources: tuple[str, ...]

    def rate(self) -> Numbers:
        """(n_years, n_units) outcome, a count divided by what it was counted over; NaN where not at risk."""
        if self.exposure is None:
            return self.outcome
        return self.outcome / np.where(np.nan_to_num(self.exposure) > 0, self.exposure, np.nan)

    def rows(self) -> NDArray[np.bool_]:
        """(n_years, n_units) whether both are known."""
        known = np.isfinite(self.outcome) & np.isfinite(self.treatment)
        if self.exposure is not None:
            known &= np.isfinite(self.exposure) & (np.nan_to_num(self.exposure) > 0)
        return known

    def shifted(self, rng: np.random.Generator) -> UnitYears:
        """The treatment moved in time, the same for all units, the end joined to the beginning.

        Shifts of less than a tenth of the years are left out: they hardly move anything.
        """
        n = len(self.years)
        least = max(2, n // 10)
        shift = int(rng.integers(least, max(n - least, least + 1)))
        return replace(self, treatment=np.roll(self.treatment, shift, axis=0))

    def exchanged(self, rng: np.random.Generator) -> UnitYears:
        """Whole histories of the treatment exchanged between units."""
        order = rng.permutation(len(self.units))
        return replace(self, treatment=self.treatment[:, order])

    def without(self, unit: int) -> UnitYears:
        """The same without one unit."""
        keep = np.arange(len(self.units)) != unit
        return replace(
            self,
            units=tuple(u for k, u in enumerate(self.units) if k != unit),
            outcome=self.outcome[:, keep],
            exposure=None if self.exposure is None else self.exposure[:, keep],
            treatment=self.treatment[:, keep],
        )

    def without_year(self, year: int) -> UnitYears:
        """The same without one year."""
        keep = np.array([y != year for y in self.years])
        return replace(
            self,
            years=tuple(y for y in self.years if y != year),
            outcome=self.outcome[keep],
            exposure=None if self.exposure is None else self.exposure[keep],
            treatment=self.treatment[keep],
        )

    def words(self, unit: int) -> str:
        """Name of a unit."""
        return " and ".join(name_of(c, self.years[-1]) for c in self.units[unit]) or "the whole"

    def long(self) -> tuple[Numbers, Numbers, Numbers, Codes, Codes]:
        """Outcome, exposure, treatment, unit and year of every row that is known."""
        known = self.rows()
        year, unit = np.nonzero(known)
        exposure = np.ones(year.size) if self.exposure is None else self.exposure[known]
        return self.outcome[known], exposure, self.treatment[known], unit, year


def panel_of(question: Question, reader: Reader, treatment: Asked) -> UnitYears | Refusal:
    """Read outcome and treatment of the same units; why not, where there is nothing to relate.

    A year of the window of which either is unknown everywhere is left out, and shown as left out.
    """
    outcome = reader.observe(
        question.outcome, question.first, question.last, question.holder, question.among
    )
    cause = reader.observe(
        treatment, question.first - 1, question.last - 1, question.holder, question.among
    )
    table, exposure, moved = _aligned(outcome, cause)
    found = UnitYears(
        outcome.units if table.shape[1] == len(outcome.units) else cause.units,
        outcome.years,
        table,
        exposure,
        moved,
        tuple(dict.fromkeys((*outcome.sources, *cause.sources))),
    )
    known = found.rows()
    if not known.any():
        gaps = [g for o in (outcome, cause) for _, g in sorted(o.gaps.items())]
        return unanswerable(
            f"{whose(question)}, {question.first}–{question.last}: no year in which both "
            f"{question.outcome.name} and {treatment.name} a year before are known. "
            f"{gaps[0] if gaps else ''}".strip()
        )
    if float(np.nanstd(found.treatment[known])) == 0.0:
        return unanswerable(
            f"{treatment.name} never varies in {question.first}–{question.last} among {whose(question)}: "
            "there is nothing to compare."
        )
    counted = outcome.exposure is not None and not is_share_of_events(outcome)
    if counted and float(found.outcome[known].sum()) < FEWEST_EVENTS:
        return unanswerable(
            f"{question.outcome.name} has {found.outcome[known].sum():g} cases in "
            f"{question.first}–{question.last} among {whose(question)}; a regression needs {FEWEST_EVENTS}."
        )
    return found


def _aligned(outcome: Observed, cause: Observed) -> tuple[Numbers, Numbers | None, Numbers]:
    """Both tables with the same columns; a treatment of the system is the same for every unit."""
    if outcome.units == cause.units:
        return outcome.values, outcome.exposure, cause.rate()
    if cause.units == ((),):
        return outcome.values, outcome.exposure, np.repeat(cause.rate(), len(outcome.units), axis=1)
    if outcome.units == ((),):
        pooled = cause.pooled()
        return outcome.values, outcome.exposure, pooled.rate()
    at, rate = {unit: k for k, unit in enumerate(cause.units)}, cause.rate()
    moved = np.full((len(cause.years), len(outcome.units)), np.nan)
    for k, unit in enumerate(outcome.units):
        if unit in at:
            moved[:, k] = rate[:, at[unit]]
    return outcome.values, outcome.exposure, moved
