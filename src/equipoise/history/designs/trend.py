"""Trend: how a quantity changes in ten years, of itself or beside comparable states.

Several units become one curve that a change of their number does not move: an index in a fit of unit and
year, an amount in a fit of their product, a count as cases over exposure.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from equipoise.errors import MeasureError
from equipoise.history.answers import (
    Answer,
    Measured,
    Refusal,
    inapplicable,
    unanswerable,
)
from equipoise.history.designs.level import notes
from equipoise.history.designs.observed import (
    Numbers,
    Unit,
    cases,
    compared_words,
    curves,
    observed,
    others,
    refused,
    sentence,
    span,
    unit_of,
    whose,
)
from equipoise.history.estimators import (
    FEWEST_CONTROLS,
    FEWEST_YEARS,
    PERSISTENT,
    rate_trend,
    trend,
)
from equipoise.history.posteriors import LogPosterior, Posterior, StudentPosterior
from equipoise.history.questions import Question
from equipoise.observe.reader import Observed, Reader

MEMORY = "Its years hang together almost like a random walk, and the interval allows for that."
FEW = f"A trend needs {FEWEST_YEARS} years without a gap"


def trend_alone(question: Question, reader: Reader) -> Answer | Refusal:
    """Answer a question about a trend: of itself, or beside others where the question names them."""
    return changes(
        question, reader, alone=question.compare is None, beside=question.compare is not None
    )


def changes(question: Question, reader: Reader, *, alone: bool, beside: bool) -> Answer | Refusal:
    """Answer a question about a change per decade.

    Parameters
    ----------
    alone, beside : bool
        Whether the change itself is a reading, and whether its difference from that of comparable states or
        regions over the same years is one.
    """
    if question.expect.scale not in ("per-decade", "rate-ratio", "difference"):
        return inapplicable(
            f"{question.outcome.name} as a {question.kind} on the scale {question.expect.scale!r}: a change is "
            "expected on the scale 'per-decade', or 'rate-ratio' for counts and amounts."
        )
    found = observed(question, reader)
    if refusal := refused(question, found, reader):
        return refusal
    own = course(whose(question), found)
    controls: tuple[Unit, ...] = ()
    if beside:
        asked = others(question, reader)
        units = [course(whose(q), observed(q, reader)) for q in asked]
        controls = tuple(u for u in units if u.years.size)
    measured = []
    if alone:
        measured.append(_alone(question, own))
    if beside:
        measured.append(_beside(question, own, controls))
    if all(m.posterior is None for m in measured):
        return unanswerable(
            f"{whose(question)}: {' '.join(dict.fromkeys(m.reason for m in measured))}"
        )
    return Answer(
        tuple(measured),
        " ".join(sentence(own.words, question, m) for m in measured if m.posterior is not None),
        found.sources,
        cases(question, found, reader),
        curves(question, found, own, controls),
        notes(question, found),
    )


def course(words: str, found: Observed) -> Unit:
    """One curve out of all columns that a change of their number does not move."""
    if found.exposure is not None or len(found.units) == 1:
        return unit_of(words, found)
    values = found.values
    known = np.isfinite(values)
    keep = known.sum(axis=0) >= 2  # a unit that is known once says nothing of a change
    values, known = values[:, keep], known[:, keep]
    years = np.array(found.years, dtype=np.int64)
    there = known.any(axis=1)
    if not there.any():
        return Unit(words, years[:0], np.zeros(0), None)
    fit = _product if found.asked.measure.nature in ("amount", "share") else _sum
    return Unit(words, years[there], fit(values[there], known[there]), None)


def _sum(values: Numbers, known: np.ndarray) -> Numbers:
    """Year effects of a fit of unit plus year, at the mean of the units."""
    year, unit = np.zeros(values.shape[0]), np.zeros(values.shape[1])
    filled = np.where(known, values, 0.0)
    for _ in range(300):
        before = year.copy()
        unit = (filled - known * year[:, None]).sum(axis=0) / known.sum(axis=0)
        year = (filled - known * unit).sum(axis=1) / known.sum(axis=1)
        if np.abs(year - before).max() < 1e-12:
            break
    return year + float(unit.mean())


def _product(values: Numbers, known: np.ndarray) -> Numbers:
    """Year effects of a fit of unit times year, as the total of all units: nothing is 0, not left out."""
    year, unit = np.ones(values.shape[0]), np.ones(values.shape[1])
    filled = np.where(known, values, 0.0)
    for _ in range(300):
        before = year.copy()
        unit = filled.sum(axis=0) / np.maximum((known * year[:, None]).sum(axis=0), 1e-300)
        year = filled.sum(axis=1) / np.maximum((known * unit).sum(axis=1), 1e-300)
        if np.abs(year - before).max() < 1e-12:
            break
    return year * float(unit.sum())


def slope(question: Question, unit: Unit) -> LogPosterior | StudentPosterior:
    """Change of a curve per decade, as a ratio where the question expects one.

    Raises
    ------
    MeasureError
        If there are too few years, a gap, or nothing to take a logarithm of.
    """
    years = unit.years
    if years.size < FEWEST_YEARS or years[-1] - years[0] + 1 != years.size:
        raise MeasureError(f"{FEW}; {years.size} are known.")
    if question.expect.scale == "rate-ratio" and unit.exposure is not None:
        return rate_trend(unit.values, unit.exposure)
    if question.expect.scale == "rate-ratio":
        if not (unit.values > 0).all():
            raise MeasureError("A ratio needs numbers above 0 in every year.")
        return LogPosterior(trend(np.log(unit.values)))
    return trend(unit.rate())


def _unit_words(question: Question) -> str:
    if question.expect.scale == "rate-ratio":
        return "times per decade"
    return f"{question.outcome.measure.unit}, change per decade"


def _alone(question: Question, own: Unit) -> Measured:
    label = question.label or question.outcome.name
    unit, used = _unit_words(question), span(own.years.tolist())
    try:
        found = slope(question, own)
    except MeasureError as error:
        return Measured(label, unit, None, own.years.size, str(error), used)
    inner = found.log if isinstance(found, LogPosterior) else found
    memory = MEMORY if inner.correlation >= PERSISTENT else ""

    def placebo(rng: np.random.Generator) -> Posterior:
        return slope(question, unchanging(own, rng))

    def without() -> Iterator[tuple[str, Posterior]]:
        # a year inside would leave a gap
        for keep, year in (
            (own.years > own.years[0], own.years[0]),
            (own.years < own.years[-1], own.years[-1]),
        ):
            if own.years.size > FEWEST_YEARS:
                yield str(year), slope(question, own.only(keep))

    return Measured(label, unit, found, _cases(own), memory, used, placebo, "", without)


def _cases(own: Unit) -> float:
    return float(own.values.sum()) if own.exposure is not None else float(own.years.size)


def unchanging(unit: Unit, rng: np.random.Generator) -> Unit:
    """A curve with the memory and the scatter of this one and no change.

    Parameters
    ----------
    unit : Unit
        The curve; its own trend is taken out before memory and scatter are measured.
    rng : Generator

    Notes
    -----
    A count is drawn from a Poisson distribution about a rate that wanders as the residuals do; anything else
    is an autoregression of the first order with the correlation of the residuals.
    """
    n = unit.values.size
    time = np.arange(n) - (n - 1) / 2
    rate = unit.rate()
    line = time * float(time @ rate) / float(time @ time)
    residual = rate - rate.mean() - line
    squares = float(residual @ residual)
    raw = float(residual[1:] @ residual[:-1]) / squares if squares else 0.0
    memory = float(np.clip(raw + (2 + 4 * raw) / n, 0.0, 0.97))
    wave = np.empty(n)
    wave[0] = rng.normal()
    for k in range(1, n):
        wave[k] = memory * wave[k - 1] + np.sqrt(1 - memory**2) * rng.normal()
    if unit.exposure is None:
        return Unit(
            unit.words, unit.years, rate.mean() + wave * np.sqrt(squares / max(n - 2, 1)), None
        )
    mean = float(unit.values.sum() / unit.exposure.sum())
    expected = mean * unit.exposure
    spread = squares / max(n - 2, 1) - mean / float(unit.exposure.mean())
    sigma = np.sqrt(np.log1p(max(spread, 0.0) / mean**2)) if mean else 0.0
    counts = rng.poisson(expected * np.exp(sigma * wave - sigma**2 / 2)).astype(np.float64)
    if not counts.any():
        counts[int(rng.integers(n))] = 1.0  # nothing at all has no rate to speak of
    return Unit(unit.words, unit.years, counts, unit.exposure)


def _beside(question: Question, own: Unit, controls: tuple[Unit, ...]) -> Measured:
    words = compared_words(question)
    label = f"{question.label or question.outcome.name}, beside {words}"
    unit = f"{_unit_words(question)}, beside {words}"
    used = span(own.years.tolist())
    usable = []
    for control in controls:
        same = control.only(np.isin(control.years, own.years))
        try:
            slope(question, same)
        except MeasureError:
            continue
        usable.append(same)
    if not usable:
        reason = f"Of {words}, none has {FEWEST_YEARS} of the same years without a gap."
        return Measured(label, unit, None, 0, reason, used)
    try:
        found = beside(question, own, tuple(usable))
    except MeasureError as error:
        return Measured(label, unit, None, own.years.size, str(error), used)

    # in an order that no code decides, so that who is called what changes no placebo
    ordered = sorted(usable, key=lambda u: u.values.tolist())

    def placebo(rng: np.random.Generator) -> Posterior:
        k = int(rng.integers(len(ordered)))
        mine = own.only(np.isin(own.years, ordered[k].years))
        return beside(question, ordered[k], (*ordered[:k], mine, *ordered[k + 1 :]))

    def without() -> Iterator[tuple[str, Posterior]]:
        for k, control in enumerate(usable):
            if len(usable) > 1:
                yield control.words, beside(question, own, (*usable[:k], *usable[k + 1 :]))

    many = len(usable) >= FEWEST_CONTROLS
    return Measured(
        label, unit, found, _cases(own), f"{len(usable)} of them are known.", used,
        placebo if many else None, "" if many else "Too few to exchange histories with.", without,
    )  # fmt: skip


def beside(
    question: Question, own: Unit, controls: tuple[Unit, ...]
) -> LogPosterior | StudentPosterior:
    r"""Change of a curve per decade less the mean change of others over the same years.

    Notes
    -----
    One unit against few. Others are averaged by random effects: each counts by how well its change is known
    and by :math:`\tau^2`, how much true changes differ among comparable units (DerSimonian and Laird 1986).
    The interval is that of a further unit of their kind, with variance
    :math:`s^2 + \tau^2 + 1 / \sum_j w_j`, so that a change which is usual among them is never called one;
    where :math:`\tau^2 > 0` it has the :math:`k - 1` degrees of freedom of :math:`k` others, if fewer.

    References
    ----------
    DerSimonian, R. and Laird, N. (1986). Meta-analysis in clinical trials. Controlled Clinical Trials 7(3):
    177-188. Conley, T. G. and Taber, C. R. (2011). Inference with "difference in differences" with a small
    number of policy changes. Review of Economics and Statistics 93(1): 113-125. doi:10.1162/REST_a_00049
    """
    mine = slope(question, own)
    theirs = [slope(question, control) for control in controls]
    own_log = mine.log if isinstance(mine, LogPosterior) else mine
    logs = [t.log if isinstance(t, LogPosterior) else t for t in theirs]
    estimates = np.array([t.estimate for t in logs])
    # a curve that lies on its line exactly must not outweigh all others
    floor = 1e-6 + 1e-3 * float(np.abs(estimates).max())
    errors = np.maximum([t.standard_error for t in logs], floor)
    spread = between(estimates, errors)
    weights = 1.0 / (errors**2 + spread)
    mean = float(weights @ estimates / weights.sum())
    variance = own_log.standard_error**2 + spread + 1.0 / float(weights.sum())
    k = estimates.size
    degrees = own_log.degrees if spread == 0.0 else min(own_log.degrees, max(k - 1.0, 1.0))
    found = StudentPosterior(
        own_log.estimate - mean,
        float(np.sqrt(variance)),
        degrees,
        own_log.correlation,
        own.years.size,
    )
    return LogPosterior(found) if isinstance(mine, LogPosterior) else found


def between(estimates: Numbers, errors: Numbers) -> float:
    """Variance of true values among units, by the method of moments of DerSimonian and Laird; 0 if none."""
    if estimates.size < FEWEST_CONTROLS:
        return 0.0
    weights = 1.0 / errors**2
    mean = float(weights @ estimates / weights.sum())
    excess = float(weights @ (estimates - mean) ** 2) - (estimates.size - 1)
    scale = float(weights.sum() - (weights**2).sum() / weights.sum())
    return max(0.0, excess / scale)
