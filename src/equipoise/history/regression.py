"""Fits of one variable on others: Poisson by weighted least squares, linear with clustered errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import MeasureError

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]

STEPS, CLOSE = 60, 1e-9
"""Most steps of a fit, and the relative change of the deviance at which it ends."""

LARGEST_LOG_RATIO = 12.0
"""A coefficient beyond this is not a finding but a separation: some outcome has no case at all."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fit: coefficients, their covariance if the model were exact, fitted means."""

    beta: Numbers
    covariance: Numbers
    mean: Numbers


def poisson_fit(x: Numbers, y: Numbers, offset: Numbers) -> Fitted:
    """Poisson regression with a logarithmic link, by iteratively reweighted least squares.

    Parameters
    ----------
    x : array of float, shape (n, k)
        Regressors, the constant among them.
    y : array of float, shape (n,)
        Counts from 0 up.
    offset : array of float, shape (n,)
        Logarithm of what they were counted over.

    Raises
    ------
    MeasureError
        If it does not settle, or the regressors cannot be told apart.

    References
    ----------
    McCullagh, P. and Nelder, J. A. (1989). Generalized Linear Models, 2nd ed. London: Chapman and Hall.
    """
    eta = np.log((y + 0.1 * max(float(y.mean()), 0.1)) / np.exp(offset))
    before = np.inf
    beta: Numbers = np.zeros(x.shape[1])
    for _ in range(STEPS):
        mean = np.exp(np.clip(eta + offset, -30.0, 30.0))
        weighted = x * mean[:, None]
        information = x.T @ weighted
        try:
            beta = np.asarray(
                np.linalg.solve(information, weighted.T @ (eta + (y - mean) / mean)),
                dtype=np.float64,
            )
        except np.linalg.LinAlgError as error:
            raise MeasureError("poisson_fit: the regressors cannot be told apart") from error
        eta = x @ beta
        mean = np.exp(np.clip(eta + offset, -30.0, 30.0))
        terms = np.where(y > 0, y * np.log(np.where(y > 0, y, 1.0) / mean), 0.0) - (y - mean)
        deviance = 2.0 * float(terms.sum())
        if abs(before - deviance) <= CLOSE * (abs(deviance) + 0.1):
            try:
                covariance = np.linalg.inv(x.T @ (x * mean[:, None]))
            except np.linalg.LinAlgError as error:
                raise MeasureError("poisson_fit: the regressors cannot be told apart") from error
            return Fitted(beta, np.asarray(covariance, dtype=np.float64), mean)
        before = deviance
    raise MeasureError(
        f"poisson_fit: no fit after {STEPS} steps; some outcome may have no case at all"
    )


def poisson_slopes(x: Numbers, y: Numbers, offset: Numbers) -> Numbers:
    """Slopes of many Poisson regressions of the same counts on one regressor each.

    Parameters
    ----------
    x : array of float, shape (m, n)
        One regressor in each row.
    y, offset : arrays of float, shape (n,)
        As for :func:`poisson_fit`.

    Returns
    -------
    array of float, shape (m,)
        NaN for one that does not settle.
    """
    level = np.full(x.shape[0], np.log(max(float(y.sum()), 0.5) / float(np.exp(offset).sum())))
    slope = np.zeros(x.shape[0])
    step = np.ones(1)
    for _ in range(STEPS):
        mean = np.exp(np.clip(level[:, None] + slope[:, None] * x + offset, -30.0, 30.0))
        surprise = y - mean
        score0, score1 = surprise.sum(axis=1), (surprise * x).sum(axis=1)
        i00, i01, i11 = mean.sum(axis=1), (mean * x).sum(axis=1), (mean * x * x).sum(axis=1)
        determinant = i00 * i11 - i01 * i01
        safe = np.where(determinant > 0, determinant, np.nan)
        level = level + np.clip((i11 * score0 - i01 * score1) / safe, -2.0, 2.0)
        step = np.clip((i00 * score1 - i01 * score0) / safe, -2.0, 2.0)
        slope = slope + step
        if np.nanmax(np.abs(step), initial=0.0) < 1e-8:
            break
    return np.asarray(np.where(np.abs(step) < 1e-4, slope, np.nan))


def clustered(x: Numbers, residual: Numbers, bread: Numbers, cluster: Codes) -> Numbers:
    """Covariance of coefficients that allows any dependence within clusters.

    Parameters
    ----------
    x : array of float, shape (n, k)
        Regressors; ``residual`` of shape (n,) are the residuals, of a Poisson fit those of the counts.
    bread : array of float, shape (k, k)
        Inverse of the information.
    cluster : array of int, shape (n,)
        Cluster of each row.

    Returns
    -------
    array of float, shape (k, k)
        With the factor G / (G - 1) for G clusters.

    Raises
    ------
    MeasureError
        With fewer than three clusters.

    References
    ----------
    Cameron, A. C. and Miller, D. L. (2015). A practitioner's guide to cluster-robust inference. Journal of
    Human Resources 50(2): 317-372.
    """
    names, place = np.unique(cluster, return_inverse=True)
    if names.size < 3:
        raise MeasureError(f"clustered needs three clusters or more; got {names.size}")
    scores = np.zeros((names.size, x.shape[1]))
    np.add.at(scores, place.ravel(), x * residual[:, None])
    found: Numbers = bread @ (scores.T @ scores) @ bread * names.size / (names.size - 1)
    return found


def demeaned(values: Numbers, *groups: Codes) -> Numbers:
    """Values less the means of each grouping, one after the other until none is left (two-way within).

    Parameters
    ----------
    values : array of float, shape (n,) or (n, k)
    groups : arrays of int, shape (n,)
        Groups numbered from 0.
    """
    found = values.astype(np.float64).reshape(values.shape[0], -1).copy()
    sizes = [np.bincount(g) for g in groups]
    for _ in range(500):
        largest = 0.0
        for group, size in zip(groups, sizes, strict=True):
            for column in range(found.shape[1]):
                mean = np.bincount(group, found[:, column], minlength=size.size) / size
                found[:, column] -= mean[group]
                largest = max(largest, float(np.abs(mean).max()))
        if len(groups) < 2 or largest < 1e-10:
            break
    return found.reshape(values.shape)


def numbered(values: NDArray[np.generic]) -> Codes:
    """The values' places among their distinct ones, from 0 up."""
    return np.asarray(np.unique(values, return_inverse=True)[1].ravel(), dtype=np.int64)
