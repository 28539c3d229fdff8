"""Association: a regression of the outcome on a treatment of the year before.

Over the years of one system, whose memory makes any two wandering series look related, the interval is at
least as wide as the scatter of the estimate over all circular shifts of the treatment. Over states or pairs,
years have effects of their own and errors are clustered by unit, and for pairs by each of the two states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from equipoise.errors import MeasureError
from equipoise.history.answers import Answer, Measured, Refusal, inapplicable, unanswerable
from equipoise.history.designs.level import notes
from equipoise.history.designs.observed import (
    Numbers,
    cases,
    curves,
    observed,
    span,
    unit_of,
    whose,
)
from equipoise.history.designs.unit_years import UnitYears, panel_of
from equipoise.history.estimators import FEWEST_YEARS
from equipoise.history.posteriors import LogPosterior, Posterior, StudentPosterior
from equipoise.history.questions import RATIO_SCALES, Question
from equipoise.history.regression import (
    LARGEST_LOG_RATIO,
    clustered,
    demeaned,
    numbered,
    poisson_fit,
    poisson_slopes,
)
from equipoise.observe.reader import Reader

SHIFTED = "Placebos move the treatment in time, the end joined to the beginning, and exchange it between units."


def association(question: Question, reader: Reader) -> Answer | Refusal:
    """Answer whether two quantities go together."""
    treatment = question.treatment
    if treatment is None:
        return inapplicable("An association needs a treatment.")
    if question.expect.scale not in (*RATIO_SCALES, "difference", "coefficient"):
        return inapplicable(
            f"An association is expected on the scale 'rate-ratio', 'difference' or 'coefficient', not "
            f"{question.expect.scale!r}."
        )
    found = panel_of(question, reader, treatment)
    if isinstance(found, Refusal):
        return found
    try:
        posterior = related(question, found)
    except MeasureError as error:
        return unanswerable(f"{whose(question)}: {error}.")
    outcome = observed(question, reader)
    measured = measured_of(question, found, posterior, related)
    return Answer(
        (measured,),
        says(question, measured),
        found.sources,
        cases(question, outcome, reader),
        curves(question, outcome, unit_of(whose(question), outcome)),
        (*notes(question, outcome), f"The treatment is that of the year before. {SHIFTED}"),
    )


Relate = Callable[[Question, UnitYears], Posterior]


def measured_of(
    question: Question, panel: UnitYears, posterior: Posterior, relate: Relate
) -> Measured:
    """One reading with its placebos and with each unit, or else each year, left out."""

    def placebo(rng: np.random.Generator) -> Posterior:
        moved = panel.shifted(rng)
        if len(panel.units) > 1 and rng.random() < 0.5:
            moved = moved.exchanged(rng)
        return relate(question, moved)

    def without() -> Iterator[tuple[str, Posterior]]:
        if len(panel.units) > 1:
            busiest = np.nansum(np.where(panel.rows(), panel.outcome, 0.0), axis=0)
            for k in np.argsort(-np.abs(busiest), kind="stable")[:20].tolist():
                yield panel.words(k), relate(question, panel.without(k))
            return
        for year, known in zip(panel.years, panel.rows()[:, 0], strict=True):
            if known:
                yield str(year), relate(question, panel.without_year(year))

    known = panel.rows()
    used = span(y for y, row in zip(panel.years, known, strict=True) if row.any())
    counted = panel.exposure is not None
    n = float(panel.outcome[known].sum()) if counted else float(known.sum())
    return Measured(
        question.label or f"{question.outcome.name} on {question.treatment.name if question.treatment else ''}",
        per(question, panel), posterior, n, "", used, placebo, "", without,
    )  # fmt: skip


def per(question: Question, panel: UnitYears) -> str:
    """Unit of the estimate: a ratio or a difference, per unit or per standard deviation of the treatment."""
    treatment = question.treatment
    name = treatment.name if treatment else ""
    one = panel.treatment[panel.rows()]
    step = (
        "unit"
        if question.expect.scale == "coefficient"
        else "change from no to yes"
        if treatment is not None and treatment.measure.nature == "yes/no"
        else f"standard deviation ({np.nanstd(one):.3g})"
    )
    what = (
        "times the rate" if question.expect.scale in RATIO_SCALES else question.outcome.measure.unit
    )
    return f"{what} per {step} of {name}"


def scaled(question: Question, x: Numbers) -> Numbers:
    """The treatment in the steps that an effect is given in."""
    treatment = question.treatment
    yes_no = treatment is not None and treatment.measure.nature == "yes/no"
    if question.expect.scale == "coefficient" or yes_no:
        return x
    spread = float(x.std())
    if spread == 0.0:
        raise MeasureError("the treatment never varies where the outcome is known")
    return np.asarray((x - x.mean()) / spread)


def related(question: Question, panel: UnitYears) -> Posterior:
    """Fit the outcome on the treatment.

    Raises
    ------
    MeasureError
        If there are too few years or clusters, or the fit does not settle.
    """
    if not panel.rows().any():
        raise MeasureError("no year is left in which both quantities are known")
    if len(panel.units) == 1:
        return _over_years(question, panel)
    return _over_units(question, panel)


def _over_years(question: Question, panel: UnitYears) -> Posterior:
    y, exposure, raw, _, _ = panel.long()
    if y.size < FEWEST_YEARS:
        raise MeasureError(
            f"{y.size} years are known; an association over years needs {FEWEST_YEARS}"
        )
    x = scaled(question, raw)
    ratio = question.expect.scale in RATIO_SCALES and panel.exposure is not None
    estimate, error, memory = _one_fit(x, y, exposure, ratio=ratio)
    scatter = _scatter_of_shifts(x, y, exposure, ratio=ratio)
    degrees = max(3.0, (y.size - 2) * (1 - memory) / (1 + memory))
    found = StudentPosterior(estimate, max(error, scatter), degrees, memory, y.size)
    if ratio:
        return LogPosterior(found)
    if question.expect.scale in RATIO_SCALES:
        return LogPosterior(_relative(found, float(y.mean())))
    return found


def _scatter_of_shifts(x: Numbers, y: Numbers, exposure: Numbers, *, ratio: bool) -> float:
    """Root mean square of the estimate over all circular shifts of at least a tenth of the years."""
    n = y.size
    least = max(2, n // 10)
    rolled = np.array([np.roll(x, k) for k in range(least, n - least + 1)])
    if rolled.size == 0:
        return 0.0
    if ratio:
        slopes = poisson_slopes(rolled, y, np.log(exposure))
    else:
        centred = rolled - rolled.mean(axis=1, keepdims=True)
        rate = y / exposure
        slopes = (centred @ (rate - rate.mean())) / (centred**2).sum(axis=1)
    known = slopes[np.isfinite(slopes)]
    return float(np.sqrt(np.mean(np.square(known)))) if known.size else 0.0


def _relative(found: StudentPosterior, mean: float) -> StudentPosterior:
    """A difference over the mean, as the logarithm of a ratio by its first term."""
    if mean <= 0:
        raise MeasureError("a ratio needs an outcome above 0 on average")
    return StudentPosterior(
        found.estimate / mean,
        found.standard_error / mean,
        found.degrees,
        found.correlation,
        found.n,
    )


def _one_fit(
    x: Numbers, y: Numbers, exposure: Numbers, *, ratio: bool
) -> tuple[float, float, float]:
    """Coefficient, its error with the dispersion and memory of the residuals, and their correlation."""
    design = np.column_stack([np.ones(y.size), x])
    if ratio:
        fitted = poisson_fit(design, y, np.log(exposure))
        beta, covariance = fitted.beta, fitted.covariance
        residual = (y - fitted.mean) / np.sqrt(fitted.mean)
        scale = 1.0
    else:
        rate = y / exposure
        if float(x.std()) == 0.0:
            raise MeasureError("the treatment never varies where the outcome is known")
        inverse = np.linalg.inv(design.T @ design)
        beta = inverse @ (design.T @ rate)
        residual = rate - design @ beta
        covariance, scale = inverse, 0.0
    squares = float(residual @ residual)
    raw = float(residual[1:] @ residual[:-1]) / squares if squares else 0.0
    memory = float(np.clip(raw + (2 + 4 * raw) / y.size, 0.0, 0.9))
    dispersion = max(scale, squares / max(y.size - 2, 1)) * (1 + memory) / (1 - memory)
    return float(beta[1]), float(np.sqrt(covariance[1, 1] * dispersion)), memory


def _over_units(question: Question, panel: UnitYears) -> Posterior:
    y, exposure, raw, unit, year = panel.long()
    x = scaled(question, raw)
    clusters = [numbered(unit)]
    if panel.units and len(panel.units[0]) == 2:
        clusters += [numbered(np.array([panel.units[u][k] for u in unit])) for k in (0, 1)]
    fewest = min(int(c.max()) + 1 for c in clusters)
    if question.expect.scale in RATIO_SCALES and panel.exposure is not None:
        estimate, variance = ratio_within(x, y, exposure, (numbered(year),), clusters)
        found = StudentPosterior(
            estimate, float(np.sqrt(variance)), max(fewest - 1.0, 1.0), 0.0, y.size
        )
        return LogPosterior(found)
    estimate, variance = difference_within(x, y / exposure, (numbered(year),), clusters)
    found = StudentPosterior(
        estimate, float(np.sqrt(variance)), max(fewest - 1.0, 1.0), 0.0, y.size
    )
    if question.expect.scale in RATIO_SCALES:
        return LogPosterior(_relative(found, float((y / exposure).mean())))
    return found


def difference_within(
    x: Numbers, y: Numbers, groups: tuple[np.ndarray, ...], clusters: list[np.ndarray]
) -> tuple[float, float]:
    """Linear coefficient within groups, and its largest clustered variance."""
    both = demeaned(np.column_stack([x, y]), *groups)
    inner, outer = both[:, :1], both[:, 1]
    information = float(inner[:, 0] @ inner[:, 0])
    if information <= 1e-12 * max(float(x @ x), 1.0):
        raise MeasureError("the treatment does not vary within its groups")
    estimate = float(inner[:, 0] @ outer) / information
    bread = np.array([[1.0 / information]])
    residual = outer - estimate * inner[:, 0]
    return estimate, max(float(clustered(inner, residual, bread, c)[0, 0]) for c in clusters)


def ratio_within(
    x: Numbers,
    y: Numbers,
    exposure: Numbers,
    groups: tuple[np.ndarray, ...],
    clusters: list[np.ndarray],
) -> tuple[float, float]:
    """Poisson coefficient with an effect for each member of each group, and its largest clustered variance.

    Groups without a case say nothing of a ratio and are left out.
    """
    keep = np.ones(y.size, dtype=bool)
    for _ in range(len(groups) + 1):
        for group in groups:
            cases_of = np.bincount(group, np.where(keep, y, 0.0))
            keep &= cases_of[group] > 0
    if not keep.any():
        raise MeasureError("no case is left within the groups")
    x, y, exposure = x[keep], y[keep], exposure[keep]
    inner = demeaned(x, *(numbered(g[keep]) for g in groups))
    if float(inner @ inner) <= 1e-12 * max(float(x @ x), 1.0):
        raise MeasureError("the treatment does not vary within its groups")
    columns = [x[:, None]]
    for k, group in enumerate(groups):
        place = numbered(group[keep])
        dummies = np.eye(int(place.max()) + 1)[place]
        columns.append(dummies if k == 0 else dummies[:, 1:])
    design = np.hstack(columns)
    fitted = poisson_fit(design, y, np.log(exposure))
    if abs(fitted.beta[0]) > LARGEST_LOG_RATIO:
        raise MeasureError("all cases fall on one side of the treatment, so no ratio can be given")
    residual = y - fitted.mean
    variance = max(
        float(clustered(design, residual, fitted.covariance, numbered(c[keep]))[0, 0])
        for c in clusters
    )
    return float(fitted.beta[0]), max(variance, float(fitted.covariance[0, 0]))


def says(question: Question, measured: Measured) -> str:
    """The number in one sentence."""
    posterior = measured.posterior
    interval = posterior.interval if posterior else None
    if posterior is None or interval is None or posterior.estimate is None:
        return ""
    first, last = measured.used or (question.first, question.last)
    return (
        f"{whose(question)}, {first}–{last}, {measured.label}: {posterior.estimate:.3g} (90% interval "
        f"{interval[0]:.3g} to {interval[1]:.3g}) {measured.unit}."
    )
