"""Comparing two ensembles that met the same luck.

Replicate by replicate the difference is the scenario's doing alone. Verdicts rest on the distribution of
the *expected* difference over parameter draws; the spread over single replicates is luck, shown and
never judged.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from equipoise.errors import ScenarioError
from equipoise.finding import Channel, Contrast, Fan
from equipoise.simulation.outcomes import Outcome
from equipoise.simulation.scenario import REPLICATES_PER_DRAW

Floats = NDArray[np.float64]

Z90 = 1.6448536269514722
"""95th percentile of the standard normal: a 90% interval is this many spreads to each side."""


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
    Replicates that share a parameter draw form a group. With B the variance between group means and W
    that within groups of size g, the variance of the expected difference over parameters is
    max(B - W/g, 0) (one-way analysis of variance). Its interval adds the Monte Carlo error of the
    mean, so that few replicates widen it and never narrow it.
    """
    if treated.shape != baseline.shape:
        raise ScenarioError(
            f"compare: {treated.shape[0]} against {baseline.shape[0]} replicates; run both alike"
        )
    per_replicate = treated.mean(axis=1) - baseline.mean(axis=1)
    mean = float(per_replicate.mean())
    parametric, error = spread_over_draws(per_replicate)
    if counted:  # where no count differed, one might have
        error = max(error, 1.0 / treated.size)
    spread = math.hypot(parametric, error)
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


def spread_over_draws(values: Floats) -> tuple[float, float]:
    """Spread of the expected value over parameter draws, and Monte Carlo error of the mean.

    Parameters
    ----------
    values : float (replicates,)
        One value per replicate, in order; each ``REPLICATES_PER_DRAW`` share a draw.
    """
    whole = values.size // REPLICATES_PER_DRAW
    groups = values[: whole * REPLICATES_PER_DRAW].reshape(whole, REPLICATES_PER_DRAW)
    error = float(values.std(ddof=1) / math.sqrt(values.size)) if values.size > 1 else math.inf
    if whole < 2:
        return 0.0, error
    between = float(groups.mean(axis=1).var(ddof=1))
    within = float(groups.var(axis=1, ddof=1).mean())
    # the error of the mean counts what draws share: groups, not replicates, are independent
    error = math.sqrt(between / whole)
    return math.sqrt(max(between - within / REPLICATES_PER_DRAW, 0.0)), error


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
