"""Level: a quantity against a bound, or against the same of comparable states.

A count is a rate with an exact interval, a share of events a Beta distribution; both are widened by how
unevenly the years fall. Other numbers are read off a full count, so luck gives them no interval: their
mass is the share of years in which the number meets the expectation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from equipoise.history.answers import (
    Answer,
    Measured,
    Placebo,
    Refusal,
    inapplicable,
    unanswerable,
)
from equipoise.history.designs.observed import (
    Unit,
    cases,
    compared_words,
    curves,
    is_share_of_events,
    observed,
    others,
    refused,
    span,
    unit_of,
    unit_words,
    whose,
)
from equipoise.history.estimators import rate_interval, rate_ratio, share_of
from equipoise.history.posteriors import (
    CensusPosterior,
    Posterior,
    RatePosterior,
    RatioPosterior,
    SharePosterior,
)
from equipoise.history.questions import BOUNDS, RATIO_SCALES, Question
from equipoise.observe.reader import Observed, Reader

Weigh = Callable[[Unit, tuple[Unit, ...]], Posterior]
"""What is known of a unit beside its peers."""

EXACT = (
    "A count against a bound: its interval is the exact error of the count, and no placebo applies."
)
FULL = "A full count of what the sources say, without luck: no placebo applies."
NOBODY = "There is nobody comparable to exchange histories with."


def level(question: Question, reader: Reader) -> Answer | Refusal:
    """Answer a question about a level.

    Returns
    -------
    Answer or Refusal
        One reading, with the years that were used.
    """
    found = observed(question, reader)
    if refusal := refused(question, found, reader):
        return refusal
    own = unit_of(whose(question), found)
    peers: tuple[Unit, ...] = ()
    if question.compare is not None:
        asked = others(question, reader)
        peers = tuple(
            unit for q in asked if (unit := unit_of(whose(q), observed(q, reader))).years.size
        )
        if not peers:
            return unanswerable(f"Nobody to compare with: {compared_words(question)}.")
        if question.compare == "foremost":
            peers = (max(peers, key=lambda p: float(p.values.sum()) / _over(p)),)
    measured = _measured(question, found, own, peers)
    if isinstance(measured, Refusal):
        return measured
    return Answer(
        (measured,),
        _says(question, measured, own, peers),
        found.sources,
        cases(question, found, reader),
        curves(question, found, own, peers),
        notes(question, found),
    )


def notes(question: Question, found: Observed) -> tuple[str, ...]:
    """What a reader must know of the coding and of the years."""
    said = list(found.asked.observer.notes)
    if question.last < question.adopted:
        said.append(
            f"Every year of the window lies before the document of {question.adopted}: the record says how "
            "things stood and moved until then."
        )
    # a year without an event of which a share could be taken is known all the same
    missing = len(found.gaps) if found.exposure is not None else int((~found.known()).sum())
    if missing:
        said.append(f"{missing} years of the window are outside coverage or unknown.")
    return tuple(said)


def _measured(
    question: Question, found: Observed, own: Unit, peers: tuple[Unit, ...]
) -> Measured | Refusal:
    expect, scale = question.expect, question.expect.scale
    name, unit = question.label or question.outcome.name, unit_words(question)
    used = own.covered or span(own.years.tolist())
    nature = question.outcome.measure.nature
    if peers and scale in RATIO_SCALES:
        counted = own.exposure is not None or nature == "amount"
        if not counted:
            return inapplicable(_only(question, "difference"))
        alone = peers[0].words if len(peers) == 1 else compared_words(question)
        pooled = f"times the rate of {alone}"
        ratio = _ratio(own, peers)
        reason = (
            "" if ratio.second.n else "The others have none, so the ratio has no finite estimate."
        )
        return Measured(
            name, pooled, ratio, float(own.values.sum()), reason, used,
            _exchanged(own, peers, _ratio), "", lambda: _years_out(own, peers, _ratio),
        )  # fmt: skip
    if peers and scale == "difference":
        gap = f"{unit}, less the mean of {compared_words(question)}"
        return Measured(
            name, gap, _gap(own, peers), own.years.size, "", used,
            _exchanged(own, peers, _gap), "", lambda: _years_out(own, peers, _gap),
        )  # fmt: skip
    if peers or expect.direction not in BOUNDS:
        wanted = "rate-ratio" if own.exposure is not None or nature == "amount" else "difference"
        return inapplicable(_only(question, wanted, "with compare:, or a bound without"))
    fitting = scales_of_a_bound(question)
    if scale not in fitting:
        return inapplicable(_only(question, " or ".join(map(repr, fitting)).strip("'")))
    if is_share_of_events(found):
        share = _share(own)
        return Measured(
            name, unit, share, share.of, "", used, None, EXACT, lambda: _years_out(own, (), _share)
        )
    if own.exposure is not None:
        rate = rate_interval(own.values, own.exposure)
        return Measured(
            name, unit, rate, rate.n, "", used, None, EXACT, lambda: _years_out(own, (), _alone)
        )
    return Measured(
        name, unit, _census(own), own.years.size, "", used, None, FULL,
        lambda: _years_out(own, (), _census),
    )  # fmt: skip


def scales_of_a_bound(question: Question) -> tuple[str, ...]:
    """Scales on which a bound for the outcome makes sense."""
    measure = question.outcome.measure
    if measure.nature == "count":
        return ("rate",)
    if measure.nature in ("share", "yes/no") or measure.high <= 1:
        return ("share",)
    return ("count", "rate")


def _only(question: Question, scale: str, where: str = "") -> str:
    return (
        f"{question.outcome.name}, {question.expect.direction} on the scale {question.expect.scale!r}: as a "
        f"{question.kind} it is expected on the scale {scale!r} {where}".rstrip()
        + "."
    )


def _ratio(own: Unit, peers: tuple[Unit, ...]) -> RatioPosterior:
    return rate_ratio(_rate(own), _rate(pool(peers)))


def _over(unit: Unit) -> float:
    """What a unit's cases were counted over, in all."""
    return float(unit.years.size if unit.exposure is None else unit.exposure.sum())


def _rate(unit: Unit) -> RatePosterior:
    exposure = np.ones_like(unit.values) if unit.exposure is None else unit.exposure
    return rate_interval(unit.values, exposure)


def pool(units: tuple[Unit, ...]) -> Unit:
    """Several units as one: cases and exposures of each year added."""
    years = np.unique(np.concatenate([u.years for u in units]))
    values, exposure = np.zeros(years.size), np.zeros(years.size)
    for unit in units:
        at = np.searchsorted(years, unit.years)
        values[at] += unit.values
        exposure[at] += 1.0 if unit.exposure is None else unit.exposure
    return Unit("others", years, values, exposure)


def _gap(own: Unit, peers: tuple[Unit, ...]) -> CensusPosterior:
    """Own number less the mean of the peers', in each year in which both are known."""
    gaps = []
    for k, year in enumerate(own.years.tolist()):
        there = [float(p.rate()[p.years == year][0]) for p in peers if (p.years == year).any()]
        if there:
            gaps.append(float(own.rate()[k]) - sum(there) / len(there))
    return CensusPosterior(tuple(gaps) or (float("nan"),))


def _share(own: Unit, _: tuple[Unit, ...] = ()) -> SharePosterior:
    return share_of(own.values, np.asarray(own.exposure))


def _alone(own: Unit, _: tuple[Unit, ...] = ()) -> RatePosterior:
    return _rate(own)


def _census(own: Unit, _: tuple[Unit, ...] = ()) -> CensusPosterior:
    return CensusPosterior(tuple(own.values.tolist()))


def _exchanged(own: Unit, peers: tuple[Unit, ...], weigh: Weigh) -> Placebo:
    """Whole histories swapped: another of those that are compared takes the holder's place."""
    # in an order that no code decides, so that who is called what changes no placebo
    peers = tuple(sorted(peers, key=lambda p: p.values.tolist()))

    def placebo(rng: np.random.Generator) -> Posterior:
        k = int(rng.integers(len(peers)))
        rest = (*peers[:k], own, *peers[k + 1 :])
        return weigh(peers[k], rest)

    return placebo


def _years_out(own: Unit, peers: tuple[Unit, ...], weigh: Weigh) -> Iterator[tuple[str, Posterior]]:
    for year in own.years.tolist():
        if own.years.size > 1:
            yield str(year), weigh(own.only(own.years != year), peers)


def _says(question: Question, measured: Measured, own: Unit, peers: tuple[Unit, ...]) -> str:
    posterior = measured.posterior
    low_high = posterior.interval if posterior else None
    estimate = posterior.estimate if posterior else None
    first, last = measured.used or (question.first, question.last)
    who = f"{whose(question)}, {first}–{last}, {question.label or question.outcome.name}"
    if own.exposure is not None and not is_share(question):
        rate = _rate(own)
        low, high = rate.interval
        text = (
            f"{who}: {rate.n:g}, {rate.estimate:.2f} a year (90% interval {low:.2f} to {high:.2f})"
            if question.outcome.role in ("holder", "state")
            else f"{who}: {rate.n:g}, a rate of {rate.estimate:.3g} ({low:.3g} to {high:.3g})"
        )
        if peers:
            rest = _rate(pool(peers))
            whom = peers[0].words if len(peers) == 1 else f"{len(peers)} {compared_words(question)}"
            text += f", against {rest.estimate:.2f} on average for {whom} ({rest.n:g})"
        return f"{text}."
    shown = "unknown" if estimate is None else f"{estimate:.3g}"
    interval = f" (90% interval {low_high[0]:.3g} to {low_high[1]:.3g})" if low_high else ""
    return f"{who}: {shown}{interval} {measured.unit}."


def is_share(question: Question) -> bool:
    """Whether the outcome is a share, of events or of a whole."""
    return question.outcome.measure.nature == "share"
