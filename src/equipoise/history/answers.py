"""The shapes that estimands fill and that ``weigh`` turns into a finding."""

from __future__ import annotations

from dataclasses import dataclass

from equipoise.finding import Case, Interval, Series
from equipoise.history.designs import Posterior
from equipoise.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Measured:
    """One number with its posterior, or why there is none."""

    label: str
    unit: str
    posterior: Posterior | None
    n: int
    """Cases behind the number."""
    reason: str = ""
    """Why there is no number, or what it leaves out."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The number a card opens with."""

    estimate: float | None
    interval: Interval | None
    unit: str
    n: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the record says to one question."""

    measured: tuple[Measured, ...]
    headline: Headline
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


def unmodelled(reason: str) -> Refusal:
    """Refuse because no design takes this question: the reason names what is missing."""
    return Refusal(Verdict.NOT_MODELLED, reason)


def headline_of(measured: Measured) -> Headline:
    """Make the number of one reading the headline."""
    if measured.posterior is None:
        return Headline(None, None, measured.unit, measured.n)
    posterior = measured.posterior
    return Headline(posterior.estimate, posterior.interval, measured.unit, measured.n)
