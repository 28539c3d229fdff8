"""Fitting how shares of power move, and scoring it against a random walk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from equipoise.errors import CalibrationError
from equipoise.model.mechanisms.growth import NAMES, grow
from equipoise.model.params import Block
from equipoise.model.powers import trends

Floats = NDArray[np.float64]

FIRST_YEAR = 1946
"""Year whose change to the next is the first that a score fits; trends take in all years before."""

YEARS_AHEAD, PATHS = 10, 500
"""Of a score."""

LEAST_CHANGES = 200
"""Fewer known changes than this carry no fit."""

ORIGINS: tuple[int, ...] = (1960, 1970, 1980, 1990, 2000)
"""Years from which growth is scored."""


@dataclass(frozen=True, slots=True)
class GrowthRows:
    """One row for each yearly change of a state's share."""

    x: Floats
    """(m, 3) trend and logarithm of the share in the year before, and 1."""
    change: Floats
    """(m,)"""
    state: NDArray[np.int64]
    """(m,)"""


def growth_rows(powers: pl.DataFrame, first: int, through: int) -> GrowthRows:
    """Changes from one year up to another, of a table that :func:`powers.read_powers` made."""
    known = powers.with_columns(pl.Series("trend", trends(powers)))
    rows = known.with_columns(pl.col("ln_power", "trend").shift(1).over("ccode")).filter(
        pl.col("change").is_not_null() & pl.col("year").is_between(first + 1, through)
    )
    x = np.column_stack([rows["trend"], rows["ln_power"], np.ones(rows.height)])
    return GrowthRows(x, rows["change"].to_numpy(), rows["ccode"].to_numpy().astype(np.int64))


def fit_growth(powers: pl.DataFrame, first: int, through: int) -> Block:
    """The block of growth, by penalised maximum likelihood; its constant is not kept, as shares are scaled.

    The covariance is the sandwich by states.

    Raises
    ------
    CalibrationError
        If fewer than `LEAST_CHANGES` changes are known, or no maximum is found.
    """
    rows = growth_rows(powers, first, through)
    if rows.change.size < LEAST_CHANGES:
        raise CalibrationError(
            f"growth: {rows.change.size} changes of power are known from {first} to {through}; {LEAST_CHANGES} "
            "are needed: widen the window"
        )
    estimate = _maximum(rows)
    covariance = _sandwich(rows, estimate)
    kept = [k for k in range(estimate.size) if k != _CONSTANT]
    jumps = 1.0 / (1.0 + np.exp(-estimate[-1]))
    return Block(
        "growth", NAMES, tuple(estimate[kept].tolist()),
        tuple(tuple(row) for row in covariance[np.ix_(kept, kept)].tolist()),
        (first, through), rows.change.size, round(float(jumps) * rows.change.size),
        "state", "events are the expected years of jumps",
    )  # fmt: skip


_PRIOR_MEANS = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.5])
_PRIOR_SPREADS = np.array([np.inf, np.inf, np.inf, np.inf, np.inf, 0.5, 1.5])
"""Normal priors of the slope of the jumps' spread and of their log-odds. On few years the likelihood alone
would put one state's jumps down to a spread without bound; on all of them the priors move next to nothing."""

_CONSTANT = 2
"""Place of the constant among what is fitted: the slopes, it, and then all other ``NAMES``."""


class _Parts(NamedTuple):
    """What the two distributions make of each row."""

    error: Floats
    small: float  # spread in a quiet year
    large: Floats  # and in one of jumps
    quiet: Floats  # chance that the row is of a quiet year
    jump: float
    log_density: Floats


def _parts(rows: GrowthRows, at: Floats) -> _Parts:
    error = rows.change - rows.x @ at[:3]
    small, large = float(np.exp(at[3])), np.exp(at[4] + at[5] * rows.x[:, 1])
    one = -0.5 * (error / small) ** 2 - at[3] - np.logaddexp(0.0, at[6])
    other = -0.5 * (error / large) ** 2 - np.log(large) - np.logaddexp(0.0, -at[6])
    both = np.logaddexp(one, other)
    return _Parts(error, small, large, np.exp(one - both), float(expit(at[6])), both)


def _loss(at: Floats, rows: GrowthRows) -> tuple[float, Floats]:
    """Mean negative logarithm of the likelihood times the priors, and its derivatives."""
    n, off = rows.change.size, (at - _PRIOR_MEANS) / _PRIOR_SPREADS
    value = -float(_parts(rows, at).log_density.mean()) + 0.5 * float(off @ off) / n
    return value, -_scores(rows, at).mean(axis=0) + off / _PRIOR_SPREADS / n


def _scores(rows: GrowthRows, at: Floats) -> Floats:
    """(m, 7) derivatives of each row's log-likelihood, in the order of what is fitted."""
    of = _parts(rows, at)
    jumpy = 1.0 - of.quiet
    pull = of.error * (of.quiet / of.small**2 + jumpy / of.large**2)
    of_large = jumpy * ((of.error / of.large) ** 2 - 1.0)
    return np.column_stack(
        [
            rows.x * pull[:, None],
            of.quiet * ((of.error / of.small) ** 2 - 1.0),
            of_large,
            of_large * rows.x[:, 1],
            jumpy - of.jump,
        ]
    )


def _maximum(rows: GrowthRows) -> Floats:
    """(7,) where the likelihood is largest, found with covariates centred and on like scales."""
    middle, spread = float(rows.x[:, 1].mean()), float(rows.change.std())
    centred = GrowthRows(rows.x - [0.0, middle, 0.0], rows.change, rows.state)
    own = rows.x.std(axis=0)
    scale = np.array([spread / own[0], spread / own[1], spread, 1.0, 1.0, 1.0 / own[1], 1.0])

    def loss(at: Floats) -> tuple[float, Floats]:
        value, slope = _loss(at * scale, centred)
        return value, slope * scale

    start = np.array([0.0, 0.0, 0.0, np.log(spread) - 1.0, np.log(spread) + 0.5, 0.0, -1.5])
    found = minimize(loss, start / scale, jac=True, method="BFGS", options={"gtol": 1e-6})
    if not np.isfinite(found.x).all() or np.abs(found.jac).max() > 1e-4:
        raise CalibrationError("growth: no maximum of the likelihood was found; widen the window")
    at: Floats = found.x * scale
    at[_CONSTANT] -= at[1] * middle
    at[4] -= at[5] * middle
    return at


def _sandwich(rows: GrowthRows, at: Floats) -> Floats:
    """(7, 7) covariance clustered by state; the curvature by central differences of the scores."""
    step = 1e-5
    curvature = np.array(
        [
            (_scores(rows, at + step * e).sum(axis=0) - _scores(rows, at - step * e).sum(axis=0))
            / (2 * step)
            for e in np.eye(at.size)
        ]
    )
    _, place = np.unique(rows.state, return_inverse=True)
    by_state = np.zeros((place.max() + 1, at.size))
    np.add.at(by_state, place, _scores(rows, at))
    inverse = np.linalg.inv(0.5 * (curvature + curvature.T))
    out: Floats = inverse @ (by_state.T @ by_state) @ inverse
    return out


def paths(
    block: Block, start: Floats, trend: Floats, ccodes: NDArray[np.int32], years: int, count: int,
    seed: int = 1,
) -> Floats:  # fmt: skip
    """(count, n) logarithms of shares after some years, at the estimates, from the model's own kernel."""
    beta, here = np.array(block.estimate), np.ones(start.size, np.bool_)
    out = np.empty((count, start.size))
    for k in range(count):
        grown, own = np.zeros(start.size), trend.copy()
        for t in range(years):
            grow(beta, here, start, ccodes, np.uint64(seed), k, t, grown, own)
        out[k] = start + grown
    return out


def growth_scores(powers: pl.DataFrame, origins: Sequence[int]) -> dict[str, object]:
    """Shares ten years ahead of each origin, against a random walk with the same past's changes.

    The score is the continuous ranked probability score, summed over the states that are known in every year;
    both are fitted on the years up to the origin alone.
    """
    ours, walk = [], []
    generator = np.random.Generator(np.random.Philox(key=1))
    for origin in origins:
        rows = growth_rows(powers, FIRST_YEAR, origin)
        wide = _known(powers, origin)
        start, after = wide["ln_power"].to_numpy(), np.exp(wide["after"].to_numpy())
        ccodes = wide["ccode"].to_numpy().astype(np.int32)
        made = paths(
            fit_growth(powers, FIRST_YEAR, origin),
            start,
            wide["trend"].to_numpy(),
            ccodes,
            YEARS_AHEAD,
            PATHS,
        )
        steps = generator.normal(0.0, rows.change.std(), (PATHS, YEARS_AHEAD, start.size))
        ours.append(float(crps(np.exp(made), after).sum()))
        walk.append(float(crps(np.exp(start + steps.sum(axis=1)), after).sum()))
    return {
        "origins": list(origins),
        "years_ahead": YEARS_AHEAD,
        "crps": ours,
        "crps_walk": walk,
        "cut": 1.0 - sum(ours) / sum(walk),
    }


def _known(powers: pl.DataFrame, origin: int) -> pl.DataFrame:
    """States known at an origin and in each of the ten years after it."""
    with_trend = powers.with_columns(pl.Series("trend", trends(powers)))
    ahead = powers.filter(pl.col("year").is_between(origin + 1, origin + YEARS_AHEAD)).group_by("ccode").agg(
        pl.len().alias("known"), pl.col("ln_power").sort_by("year").last().alias("after")
    )  # fmt: skip
    return (
        with_trend.filter(pl.col("year") == origin)
        .join(ahead.filter(pl.col("known") == YEARS_AHEAD), on="ccode")
        .sort("ccode")
    )


def crps(drawn: Floats, came: Floats) -> Floats:
    """(n,) continuous ranked probability score of draws (m, n) against what came (n,); less is better.

    The form by order statistics: Hersbach (2000), doi:10.1175/1520-0434(2000)015<0559:DOTCRP>2.0.CO;2.
    """
    m = drawn.shape[0]
    weight = (2.0 * np.arange(1, m + 1) - m - 1.0) / m**2
    out: Floats = np.abs(drawn - came).mean(axis=0) - weight @ np.sort(drawn, axis=0)
    return out
