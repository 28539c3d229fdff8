"""Comparing two ensembles that met the same luck.

Replicate by replicate the difference is the scenario's doing alone. Verdicts rest on the distribution of
the *expected* difference over parameter draws; the spread over single replicates is luck, shown and
never judged.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import chi2, norm

from equipoise.errors import ScenarioError
from equipoise.finding import Channel, Contrast, Fan
from equipoise.simulation.outcomes import Outcome
from equipoise.simulation.scenario import REPLICATES_PER_DRAW

Floats = NDArray[np.float64]

Z90 = 1.6448536269514722
"""95th percentile of the standard normal: a 90% interval is this many spreads to each side."""

BETWEEN_POINTS, WITHIN_POINTS = 64, 8
"""Points that stand for what is not known of a variance between groups, and within them."""


def contrast(
    rule: str,
    variant: str,
    adopters: str,
    dose: float,
    outcome: Outcome,
    channel: Channel,
    treated: Floats,
    baseline: Floats,
    title: str = "",
    counted: bool = False,
) -> Contrast:
    """The paired difference of one outcome, with its uncertainty taken apart.

    Parameters
    ----------
    rule, variant, adopters, dose
        What the scenario is, for the reader.
    outcome : Outcome
        What was counted.
    channel : Channel
        What decides its sign.
    treated, baseline : float (replicates, years)
        Counts under the scenario and under the baseline, replicate by replicate.
    title : str
        The outcome in words, if not its name.
    counted : bool
        Whether they are counts of events and not expectations: the error is then at least that of one event.

    Notes
    -----
    Its spread is that of :func:`effect_spread`, so that few replicates widen the interval and never narrow it.
    """
    if treated.shape != baseline.shape:
        raise ScenarioError(
            f"compare: {treated.shape[0]} against {baseline.shape[0]} replicates; run both alike"
        )
    per_replicate = treated.mean(axis=1) - baseline.mean(axis=1)
    mean = float(per_replicate.mean())
    least = 1.0 / treated.size if counted else 0.0  # where no count differed, one might have
    spread, error = effect_spread(per_replicate, least)
    independent = treated.mean(axis=1).var() + baseline.mean(axis=1).var()
    paired = float(per_replicate.var())
    negative = float(norm.cdf(0.0, mean, spread)) if spread > 0 else float(mean < 0)
    low, high = np.quantile(per_replicate, [0.05, 0.95])
    return Contrast(
        rule=rule,
        variant=variant,
        adopters=adopters,
        dose=dose,
        outcome=title or outcome.name,
        unit=outcome.unit,
        channel=channel,
        baseline=float(baseline.mean()),
        difference=mean,
        interval=(mean - Z90 * spread, mean + Z90 * spread),
        luck_interval=(float(low), float(high)),
        standard_error=error,
        variance_ratio=float(independent / paired) if paired > 0 else None,
        mass_negative=negative,
    )


def effect_spread(values: Floats, least: float = 0.0) -> tuple[float, float]:
    """Spread of the expected effect, given what is not known of it, and Monte Carlo error of the mean.

    Parameters
    ----------
    values : float (replicates,)
        One value per replicate, in order; each ``REPLICATES_PER_DRAW`` share a draw.
    least : float
        The error of the mean is at least this.

    Notes
    -----
    Replicates that share a parameter draw form a group. With B the variance between the means of m groups and
    W that within groups of size g, the variance of the expected effect over parameters is max(B - W/g, 0), and
    that of the mean B/m. Of few groups neither is well known, and where luck outweighs parameters the
    difference is often cut off at nothing. So B and W run through the values that chi-squared distributions
    around them allow (generalised inference: Weerahandi 1993, doi:10.1080/01621459.1993.10476355), and the
    spread is that of the normal whose interval of 90 % is as wide as that of the mixture. Where there are too
    few replicates to tell parameters from luck, all that is not known may be the parameters'.
    """
    group = REPLICATES_PER_DRAW if values.size >= 2 * REPLICATES_PER_DRAW else 1
    whole = values.size // group
    if whole < 2:
        return math.inf, math.inf
    groups = values[: whole * group].reshape(whole, group)
    between = float(groups.mean(axis=1).var(ddof=1))
    # the error of the mean counts what draws share: groups, not replicates, are independent
    error = max(math.sqrt(between / whole), least)
    if between == 0.0:
        return error, error
    within = float(groups.var(axis=1, ddof=1).mean()) if group > 1 else 0.0
    b = between * _allowed(whole - 1, BETWEEN_POINTS)[:, None]
    w = within * _allowed(max(whole * (group - 1), 1), WITHIN_POINTS)[None, :]
    squares = np.maximum(b - w / group, 0.0) + np.maximum(b / whole, least**2)
    return _as_wide(np.sqrt(squares).ravel()), error


@lru_cache
def _allowed(degrees: int, points: int) -> Floats:
    """(points,) what a variance that was estimated as 1 may be, each as likely."""
    quantiles = chi2.ppf((np.arange(points) + 0.5) / points, degrees)
    allowed: Floats = degrees / quantiles
    return allowed


def _as_wide(spreads: Floats) -> float:
    """Spread of a normal whose 90% interval is that of an equal mixture of normals around one mean."""
    largest = float(spreads.max())
    parts = spreads / largest
    half = brentq(lambda q: float(norm.cdf(q / parts).mean()) - 0.95, 0.0, 2 * Z90)
    return largest * float(half) / Z90


def fan(counts: Floats, years: Sequence[int]) -> Fan:
    """Quantiles over replicates in each year.

    Parameters
    ----------
    counts : float (replicates, years)
        Counts, or paired differences of counts.
    years : sequence of int
        Calendar year of each column.
    """
    quantiles = np.quantile(counts, [0.05, 0.25, 0.5, 0.75, 0.95], axis=0)
    rows = [tuple(float(v) for v in row) for row in quantiles]
    return Fan(
        years=tuple(years),
        q05=rows[0],
        q25=rows[1],
        q50=rows[2],
        q75=rows[3],
        q95=rows[4],
        mean=tuple(float(v) for v in counts.mean(axis=0)),
    )
