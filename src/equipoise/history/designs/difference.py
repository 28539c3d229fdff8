"""The mean yearly difference between two units, with an interval that allows for the memory of its years."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from equipoise.history.answers import Answer, Measured, Refusal, unanswerable
from equipoise.history.designs.level import notes
from equipoise.history.designs.observed import (
    Unit,
    cases,
    compared_words,
    curves,
    observed,
    others,
    refused,
    span,
    whose,
)
from equipoise.history.designs.trend import course, unchanging
from equipoise.history.estimators import FEWEST_YEARS, mean_with_memory
from equipoise.history.posteriors import Posterior
from equipoise.history.questions import Question
from equipoise.observe.reader import Reader


def difference(question: Question, reader: Reader) -> Answer | Refusal:
    """Answer how much more a unit has than the mean of those it is compared with."""
    found = observed(question, reader)
    if refusal := refused(question, found, reader):
        return refusal
    own = course(whose(question), found)
    peers = tuple(course(whose(q), observed(q, reader)) for q in others(question, reader))
    gaps = _gaps(own, peers)
    words = compared_words(question)
    if gaps.years.size < FEWEST_YEARS:
        return unanswerable(
            f"{own.words} and {words} share {gaps.years.size} known years; a difference needs {FEWEST_YEARS}."
        )
    posterior = mean_with_memory(gaps.values)

    def placebo(rng: np.random.Generator) -> Posterior:
        drawn = unchanging(gaps, rng).values
        return mean_with_memory(drawn - gaps.values.mean())

    def without() -> Iterator[tuple[str, Posterior]]:
        for year in gaps.years.tolist():
            yield str(year), mean_with_memory(gaps.values[gaps.years != year])

    low, high = posterior.interval
    used = span(gaps.years.tolist())
    first, last = used or (question.first, question.last)
    label = question.label or question.outcome.name
    unit = f"{question.outcome.measure.unit}, less {words}"
    measured = Measured(
        label, unit, posterior, float(gaps.years.size), "", used, placebo, "", without
    )
    return Answer(
        (measured,),
        f"{own.words}, {first}–{last}, {label}: {posterior.estimate:.3g} (90% interval {low:.3g} to "
        f"{high:.3g}) more than {words}.",
        found.sources,
        cases(question, found, reader),
        curves(question, found, own, peers),
        notes(question, found),
    )


def _gaps(own: Unit, peers: tuple[Unit, ...]) -> Unit:
    years, values = [], []
    for year, mine in zip(own.years.tolist(), own.rate().tolist(), strict=True):
        there = [float(p.rate()[p.years == year][0]) for p in peers if (p.years == year).any()]
        if there:
            years.append(year)
            values.append(mine - sum(there) / len(there))
    return Unit(own.words, np.array(years, dtype=np.int64), np.array(values), None)
