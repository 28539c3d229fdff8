"""Fitting how trade moves over ten years, and scoring it against a random walk."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import CalibrationError
from equipoise.model.mechanisms.onset import SMALLEST_CINC
from equipoise.model.mechanisms.trade import NAMES, YEARS, ahead, covariates
from equipoise.model.params import Block
from equipoise.model.record import Record

Floats = NDArray[np.float64]

ORIGINS: tuple[int, ...] = (1969, 1979, 1989, 1999)
"""Years from which trade is scored; a record knows trade up to the year before its last."""


def rows_of(record: Record, year: int) -> Floats:
    """(P, 6) covariates of every pair at the end of a year of the record; nan where one is unknown."""
    t = year + 1 - record.first
    one, two = record.one, record.two
    link = np.minimum(record.trade[t, one, two], record.trade[t, two, one])
    ln_power = np.log(record.covariates["power"][t] + SMALLEST_CINC)
    x = covariates(
        link, ln_power[one], ln_power[two], np.log1p(record.distance[t]), record.contiguity[t] > 0
    )
    both = record.alive[t, one] & record.alive[t, two]
    return np.where(both[:, None], x, np.nan)


def _changes(record: Record, through: int) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Covariates, change over ten years and pair, for every span that ends by a year."""
    xs, changes, pairs = [], [], []
    for year in range(record.first - 1, min(through, record.last - 1) - YEARS + 1):
        x, after = rows_of(record, year), rows_of(record, year + YEARS)
        known = np.isfinite(x).all(axis=1) & np.isfinite(after[:, 1])
        xs.append(x[known])
        changes.append((after - x)[known, 1])
        pairs.append(np.flatnonzero(known))
    return np.vstack(xs), np.concatenate(changes), np.concatenate(pairs)


def fit_trade(record: Record, through: int) -> Block:
    """The block of trade, by least squares; the covariance is the sandwich by pairs.

    Raises
    ------
    CalibrationError
        If no pair's trade is known ten years apart.
    """
    if through - YEARS < record.first - 1:
        raise CalibrationError(
            f"trade: no span of {YEARS} years from {record.first - 1} to {through}; widen the window"
        )
    x, change, pair = _changes(record, through)
    if change.size <= len(NAMES):
        raise CalibrationError(
            f"trade: {change.size} changes over {YEARS} years are known up to {through}; widen the window"
        )
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ (x.T @ change)
    _, place = np.unique(pair, return_inverse=True)
    by_pair = np.zeros((place.max() + 1, x.shape[1]))
    np.add.at(by_pair, place, x * (change - x @ beta)[:, None])
    covariance = inverse @ (by_pair.T @ by_pair) @ inverse
    return Block(
        "trade", NAMES, tuple(beta.tolist()), tuple(tuple(row) for row in covariance.tolist()),
        (record.first, through), change.size, int(by_pair.shape[0]), "pair",
        "changes over ten years, and pairs",
    )  # fmt: skip


def trade_scores(record: Record, origins: Sequence[int]) -> dict[str, object]:
    """Mean absolute error of the logarithm of trade ten years on, against its staying as it is.

    Fitted on the years up to each origin alone.
    """
    ours, walk = [], []
    for origin in origins:
        x, after = rows_of(record, origin), rows_of(record, origin + YEARS)[:, 1]
        known = np.isfinite(x).all(axis=1) & np.isfinite(after)
        beta = np.array(fit_trade(record, origin).estimate)
        ours.append(float(np.abs(after - ahead(beta, x, YEARS))[known].sum()))
        walk.append(float(np.abs(after - x[:, 1])[known].sum()))
    return {
        "origins": list(origins),
        "years_ahead": YEARS,
        "error": ours,
        "error_walk": walk,
        "cut": 1.0 - sum(ours) / sum(walk),
    }
