"""The shapes that designs fill and that ``weigh`` turns into a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from equipoise.finding import Case, Interval, Series
from equipoise.history.posteriors import Posterior
from equipoise.verdict import Verdict

Placebo = Callable[[np.random.Generator], Posterior]
"""Draws a world in which the claimed difference is absent, and says what the test would know of it."""

Without = Callable[[], Iterator[tuple[str, Posterior]]]
"""Leaves out one year, state or pair after the other, and says what would be known then."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One number with its posterior, or why there is none."""

    label: str
    unit: str
    posterior: Posterior | None
    n: float
    """Cases behind the number."""
    reason: str = ""
    """Why there is no number, or what it leaves out."""
    used: tuple[int, int] | None = None
    """First and last year that were used."""
    placebo: Placebo | None = None
    no_placebo: str = ""
    """Why there is none, where there is none."""
    without: Without | None = None
    beside: bool = False
    """True if it is shown beside the others and does not count for the verdict."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The number a card opens with."""

    estimate: float | None
    interval: Interval | None
    unit: str
    n: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What the record says to one question."""

    measured: tuple[Measured, ...]
    says: str
    """The numbers in one plain sentence."""
    sources: tuple[str, ...]
    cases: tuple[Case, ...] = ()
    series: tuple[Series, ...] = ()
    notes: tuple[str, ...] = ()
    """What the reader must know of coverage and coding, one sentence each."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a question has no answer."""

    verdict: Verdict
    reason: str


def unanswerable(reason: str) -> Refusal:
    """Refuse because a layer or its window does not reach: the reason names it."""
    return Refusal(Verdict.INSUFFICIENT_DATA, reason)


def inapplicable(reason: str) -> Refusal:
    """Refuse because the question makes no sense of this measure: the reason says what would."""
    return Refusal(Verdict.NOT_APPLICABLE, reason)


def headline_of(measured: Measured) -> Headline:
    """Make the number of one reading the headline."""
    if measured.posterior is None:
        return Headline(None, None, measured.unit, measured.n)
    posterior = measured.posterior
    return Headline(posterior.estimate, posterior.interval, measured.unit, measured.n)
