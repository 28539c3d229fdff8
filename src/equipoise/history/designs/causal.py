r"""Causal: what follows when the treatment of a state changes for good, beside matched states whose did not.

An *event* is a year in which a unit's treatment moves to another level: the mean of the next five years
differs from that of the last five by more than 1.5 standard deviations of all such differences (a yes or no
that turns, and stays so). Each event is matched to five units, or as many as there are, that had no event
within the ten years and were nearest to it before, in the treatment and in the outcome. What the outcome did
from the five years before to the five years from the event on, less what the matched units' did over the
same years, is the effect, turned round for a treatment that fell. Nothing that comes after is held fixed.

Errors are a jackknife over units. The same is done for five years earlier, when nothing had happened yet:
a difference there says that the matched units were on another course. A regression with an effect for each
unit and year stands beside it and does not count: its weights can be negative when effects differ.

References
----------
Imai, K., Kim, I. S. and Wang, E. H. (2023). Matching methods for causal inference with time-series
cross-sectional data. American Journal of Political Science 67(3): 587-605. doi:10.1111/ajps.12685.
VanderWeele, T. J. and Ding, P. (2017). Sensitivity analysis in observational research: introducing the
E-value. Annals of Internal Medicine 167(4): 268-274. doi:10.7326/M16-2607
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from equipoise.errors import MeasureError
from equipoise.history.answers import Answer, Measured, Refusal, inapplicable, unanswerable
from equipoise.history.designs.association import (
    difference_within,
    measured_of,
    per,
    ratio_within,
    scaled,
)
from equipoise.history.designs.level import notes
from equipoise.history.designs.observed import (
    Numbers,
    cases,
    curves,
    observed,
    sentence,
    unit_of,
    whose,
)
from equipoise.history.designs.unit_years import UnitYears, panel_of
from equipoise.history.posteriors import LogPosterior, Posterior, StudentPosterior
from equipoise.history.questions import RATIO_SCALES, Question
from equipoise.history.regression import numbered
from equipoise.observe.reader import Reader

SPAN = 5
"""Years before an event and from it on that are compared."""

LARGE = 1.5
"""A change of the treatment counts from so many standard deviations of all changes on."""

MATCHES = 5
"""Units that each event is compared with, at most."""

FEWEST_UNITS = 4
"""Effects are not read off fewer changed units."""


@dataclass(frozen=True, slots=True)
class Event:
    """A unit whose treatment moved to another level, with those it is compared with."""

    unit: int
    at: int
    """Index of the first year of the new level."""
    sign: int
    """1 for a treatment that rose, -1 for one that fell."""
    matched: tuple[int, ...]
    distance: float
    """Mean standardised distance of the matched before the event."""


def causal(question: Question, reader: Reader) -> Answer | Refusal:
    """Answer whether one quantity changes another."""
    treatment = question.treatment
    if treatment is None:
        return inapplicable("A causal claim needs a treatment.")
    if question.expect.scale not in (*RATIO_SCALES, "difference"):
        return inapplicable(
            f"An effect is expected on the scale 'rate-ratio' or 'difference', not {question.expect.scale!r}."
        )
    found = panel_of(question, reader, treatment)
    if isinstance(found, Refusal):
        return found
    outcome = observed(question, reader)
    label = question.label or f"{question.outcome.name} on {treatment.name}"
    measured, said = _event_reading(replace(question, label=label), found)
    beside = _regression(
        replace(question, label=f"{label}, regression within units and years"), found
    )
    if measured.posterior is None:
        return unanswerable(f"{whose(question)}: {measured.reason}")
    return Answer(
        (measured, *beside),
        sentence(whose(question), question, measured),
        found.sources,
        cases(question, outcome, reader),
        curves(question, outcome, unit_of(whose(question), outcome)),
        (*notes(question, outcome), *said),
    )


def _event_reading(question: Question, panel: UnitYears) -> tuple[Measured, tuple[str, ...]]:
    listed = events(panel)
    units = {e.unit for e in listed}
    if len(units) < FEWEST_UNITS:
        reason = (
            f"the treatment changes for good in {len(units)} units that have others to be compared with; an "
            f"effect needs {FEWEST_UNITS}."
        )
        return Measured(question.label, "", None, len(listed), reason), ()
    try:
        posterior = effect(question, panel)
    except MeasureError as error:
        return Measured(question.label, "", None, len(listed), str(error)), ()
    one = measured_of(question, panel, posterior, effect)
    what = (
        "times the rate" if question.expect.scale in RATIO_SCALES else question.outcome.measure.unit
    )
    name = question.treatment.name if question.treatment else "the treatment"
    unit = f"{what} where {name} rises for good"
    return replace(one, unit=unit, n=float(len(listed))), _checks(
        question, panel, listed, posterior
    )


def _checks(
    question: Question, panel: UnitYears, listed: tuple[Event, ...], posterior: Posterior
) -> tuple[str, ...]:
    """Overlap, course before the event, and how strong a hidden cause would have to be."""
    rises = sum(e.sign > 0 for e in listed)
    distance = float(np.mean([e.distance for e in listed]))
    mates = float(np.mean([len(e.matched) for e in listed]))
    said = [
        f"{len(listed)} lasting changes of the treatment in {len({e.unit for e in listed})} units "
        f"({rises} rises), each beside {mates:.1f} matched units on average, {distance:.2f} standard "
        "deviations away before.",
    ]
    try:
        earlier = effect(question, panel, back=SPAN)
        low, high = earlier.interval or (np.nan, np.nan)
        same = 1.0 if question.expect.scale in RATIO_SCALES else 0.0
        verdict = (
            "in keeping with parallel courses"
            if low <= same <= high
            else "the courses were not parallel"
        )
        said.append(
            f"Five years earlier, before anything had changed, the same difference is {earlier.estimate:.3g} "
            f"({low:.3g} to {high:.3g}): {verdict}."
        )
    except MeasureError as error:
        said.append(f"The course before the change cannot be checked: {error}.")
    if question.expect.scale in RATIO_SCALES and posterior.estimate:
        said.append(
            f"E-value {e_value(posterior.estimate):.2f}: a hidden cause would have to go with both "
            "treatment and outcome by at least that ratio to explain the estimate away."
        )
    return tuple(said)


def e_value(ratio: float) -> float:
    r"""Strength of a hidden cause, as a ratio with treatment and outcome alike, that would explain a ratio.

    Notes
    -----
    :math:`r + \sqrt{r (r - 1)}` for a ratio above 1, and the same of its inverse below.
    """
    r = max(ratio, 1.0 / ratio)
    return float(r + np.sqrt(r * (r - 1.0)))


def events(panel: UnitYears) -> tuple[Event, ...]:
    """Lasting changes of the treatment, each with the units it is compared with."""
    x = panel.treatment
    n_years, n_units = x.shape
    change = np.full(x.shape, np.nan)
    for t in range(SPAN, n_years - SPAN + 1):
        before, after = x[t - SPAN : t], x[t : t + SPAN]
        whole = np.isfinite(before).all(axis=0) & np.isfinite(after).all(axis=0)
        change[t, whole] = after[:, whole].mean(axis=0) - before[:, whole].mean(axis=0)
    spread = float(np.nanstd(change)) if np.isfinite(change).any() else 0.0
    if spread == 0.0:
        return ()
    moved = np.abs(np.nan_to_num(change)) >= LARGE * spread
    found: list[tuple[int, int, int]] = []
    for unit in range(n_units):
        largest_first = sorted(np.flatnonzero(moved[:, unit]), key=lambda t: -abs(change[t, unit]))
        chosen: list[int] = []
        for year in largest_first:
            if all(abs(int(year) - other) >= 2 * SPAN for other in chosen):
                chosen.append(int(year))
        found += [(unit, year, int(np.sign(change[year, unit]))) for year in sorted(chosen)]
    rate = panel.rate()
    matched = (_matched(panel, rate, moved, *one) for one in found)
    return tuple(e for e in matched if e.matched)


def _matched(
    panel: UnitYears, rate: Numbers, moved: np.ndarray, unit: int, at: int, sign: int
) -> Event:
    """Match one event on the treatment and the outcome of the years before it."""
    window = slice(at - SPAN, at + SPAN)
    quiet = ~moved[window].any(axis=0) & np.isfinite(panel.treatment[window]).all(axis=0)
    quiet &= np.isfinite(rate[window]).sum(axis=0) >= 2 * SPAN - 2
    quiet[unit] = False
    if not quiet.any() or np.isfinite(rate[window, unit]).sum() < 2 * SPAN - 2:
        return Event(unit, at, sign, (), 0.0)
    before = slice(at - SPAN, at)
    traits = np.column_stack([_mean(panel.treatment[before]), _mean(rate[before])])
    scale = np.nanstd(traits[np.isfinite(traits).all(axis=1)], axis=0)
    away = np.abs(traits - traits[unit]) / np.where(scale > 0, scale, 1.0)
    distance = np.where(quiet, away.mean(axis=1), np.inf)
    nearest = np.argsort(distance, kind="stable")[:MATCHES]
    nearest = nearest[np.isfinite(distance[nearest])]
    return Event(
        unit,
        at,
        sign,
        tuple(nearest.tolist()),
        float(distance[nearest].mean()) if nearest.size else 0.0,
    )


def _mean(values: Numbers) -> Numbers:
    """Means over years of what is known; NaN where nothing is."""
    known = np.isfinite(values)
    total = np.where(known, values, 0.0).sum(axis=0)
    found: Numbers = np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)
    return found


def effect(question: Question, panel: UnitYears, back: int = 0) -> Posterior:
    """Effect of a treatment that rises for good, by matched differences with a jackknife over units.

    Parameters
    ----------
    question : Question
        Says whether a ratio or a difference is expected.
    panel : UnitYears
        Outcome and treatment.
    back : int
        Compare so many years earlier, when nothing had changed yet [years].

    Raises
    ------
    MeasureError
        If too few units change.
    """
    rate = panel.rate()
    parts = []
    for e in events(panel):
        at = e.at - back
        if at < SPAN:
            continue
        own = _before_after(rate[:, [e.unit]], at)
        others = _before_after(rate[:, list(e.matched)], at)
        if np.isfinite([*own, *others]).all():
            parts.append((e.unit, e.sign, *own, *others, len(e.matched)))
    units = np.array([p[0] for p in parts], dtype=np.int64)
    if np.unique(units).size < FEWEST_UNITS:
        raise MeasureError(
            f"{np.unique(units).size} changed units are known for it; an effect needs {FEWEST_UNITS}"
        )
    table = np.array([p[1:6] for p in parts], dtype=np.float64)
    ratio = question.expect.scale in RATIO_SCALES
    estimate = _estimate(table, ratio=ratio)
    names = np.unique(units)
    dropped = np.array([_estimate(table[units != name], ratio=ratio) for name in names])
    m = names.size
    variance = (m - 1) / m * float(((dropped - dropped.mean()) ** 2).sum())
    if ratio:
        # what Poisson luck alone would scatter, for few cases leave the jackknife blind
        behind = np.array([1.0, 1.0, *[float(np.mean([p[6] for p in parts]))] * 2])
        counts = SPAN * table[:, 1:].sum(axis=0) * behind + 0.5
        variance = max(variance, float((1.0 / counts).sum()))
    found = StudentPosterior(estimate, float(np.sqrt(variance)), float(m - 1), 0.0, len(parts))
    return LogPosterior(found) if ratio else found


def _before_after(rate: Numbers, at: int) -> tuple[float, float]:
    """Mean yearly outcome of some units before and from a year on."""
    before, after = _mean(rate[at - SPAN : at]), _mean(rate[at : at + SPAN])
    return float(np.nanmean(before)) if np.isfinite(before).any() else np.nan, (
        float(np.nanmean(after)) if np.isfinite(after).any() else np.nan
    )


def _estimate(table: Numbers, *, ratio: bool) -> float:
    """Effect of a rise from rows of sign, own before and after, matched before and after."""
    sign, before, after, there_before, there_after = table.T
    if not ratio:
        return float((sign * ((after - before) - (there_after - there_before))).mean())
    rose = sign > 0
    low = SPAN * float(np.where(rose, before, after).sum()) + 0.5
    high = SPAN * float(np.where(rose, after, before).sum()) + 0.5
    there_low = SPAN * float(np.where(rose, there_before, there_after).sum()) + 0.5
    there_high = SPAN * float(np.where(rose, there_after, there_before).sum()) + 0.5
    return float(np.log(high / low) - np.log(there_high / there_low))


def _regression(question: Question, panel: UnitYears) -> tuple[Measured, ...]:
    """The regression that stands beside, if it can be fitted."""
    y, exposure, raw, unit, year = panel.long()
    groups, clusters = (numbered(unit), numbered(year)), [numbered(unit)]
    try:
        x = scaled(question, raw)
        if question.expect.scale in RATIO_SCALES:
            estimate, variance = ratio_within(x, y, exposure, groups, clusters)
        else:
            estimate, variance = difference_within(x, y / exposure, groups, clusters)
    except MeasureError as error:
        return (Measured(question.label, "", None, 0, str(error), beside=True),)
    degrees = float(max(np.unique(unit).size - 1, 1))
    found = StudentPosterior(estimate, float(np.sqrt(variance)), degrees, 0.0, y.size)
    posterior = LogPosterior(found) if question.expect.scale in RATIO_SCALES else found
    if not np.isfinite(stats.t.ppf(0.95, degrees)):
        return ()
    return (
        Measured(
            f"{question.label} (beside)",
            per(question, panel),
            posterior,
            float(y.size),
            "",
            None,
            beside=True,
        ),
    )
