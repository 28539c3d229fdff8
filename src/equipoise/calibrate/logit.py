"""Penalised logit with clustered covariance, for events as rare as one in a thousand.

Own code rather than a library's, because of one need: half a million rows with a ridge on the
standardised scale and a sandwich over pairs, in a second. It is checked against closed forms and
against scipy's general optimiser in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from equipoise.errors import CalibrationError

Floats = NDArray[np.float64]

RIDGE = 1.0
"""Penalty on the square of each standardised slope; one pseudo-observation's worth, so that a
covariate that separates the events keeps a finite slope."""

MAX_STEPS = 60
CONVERGED = 1e-8


@dataclass(frozen=True, slots=True)
class LogitFit:
    """Estimates on the covariates' own scale."""

    beta: Floats
    """(k,)"""
    covariance: Floats
    """(k, k) clustered by pair."""
    n: int
    events: int


def fit_logit(x: Floats, y: NDArray[np.bool_], cluster: NDArray[np.int64], block: str) -> LogitFit:
    r"""Maximise the penalised likelihood of a logit by Newton steps.

    Parameters
    ----------
    x : float (n, k)
        Covariates; a column of ones, if there is one, is not penalised.
    y : bool (n,)
        Events.
    cluster : int (n,)
        Rows with the same number may depend on each other.
    block : str
        Name of the block, for messages.

    Raises
    ------
    CalibrationError
        Without events or non-events, with unknown values, or without convergence.

    Notes
    -----
    With :math:`z` the standardised covariates the maximand is
    :math:`\sum_i [y_i \eta_i - \ln(1 + e^{\eta_i})] - \tfrac{\lambda}{2} \sum_k \gamma_k^2`,
    :math:`\eta = z \gamma`. The covariance is :math:`H^{-1} (\sum_c g_c g_c^T) H^{-1}` times
    :math:`C / (C - 1)`, with :math:`g_c` the score summed over a cluster (Liang and Zeger 1986,
    Biometrika 73: 13-22), carried back to the covariates' own scale.
    """
    events = int(y.sum())
    if not 0 < events < y.size:
        raise CalibrationError(
            f"{block}: {events} events in {y.size} rows; a fit needs both events and non-events: "
            "widen the window"
        )
    if not np.isfinite(x).all():
        column = int(np.flatnonzero(~np.isfinite(x).all(axis=0))[0])
        raise CalibrationError(f"{block}: covariate {column} has unknown values; fill or drop it")
    scale, centre, penalty, constant = _standard(x)
    z = (x - centre) / scale
    gamma = _climb(z, y.astype(np.float64), penalty, block)
    chance = expit(z @ gamma)
    hessian = (z * (chance * (1 - chance))[:, None]).T @ z + np.diag(penalty)
    bread = np.linalg.inv(hessian)
    meat, clusters = _meat(z * (y - chance)[:, None], cluster)
    sandwich = bread @ meat @ bread * clusters / (clusters - 1)
    back = _back(scale, centre, constant)
    return LogitFit(back @ gamma, back @ sandwich @ back.T, y.size, events)


def _standard(x: Floats) -> tuple[Floats, Floats, Floats, int | None]:
    """Scale, centre and penalty of each column, and the place of the constant if there is one.

    Without a constant nothing is centred, or a slope would smuggle one in.
    """
    spread = x.std(axis=0)
    flat = np.flatnonzero((spread == 0.0) & (x[0] == 1.0))
    constant = int(flat[0]) if flat.size else None
    is_constant = np.arange(x.shape[1]) == (-1 if constant is None else constant)
    scale = np.where(spread == 0.0, 1.0, spread)
    centre = (
        np.zeros(x.shape[1]) if constant is None else np.where(is_constant, 0.0, x.mean(axis=0))
    )
    return scale, centre, np.where(is_constant, 0.0, RIDGE), constant


def _back(scale: Floats, centre: Floats, constant: int | None) -> Floats:
    """Matrix that carries standardised estimates back to the covariates' own scale."""
    back = np.diag(1.0 / scale)
    if constant is not None:
        back[constant] -= centre / scale
    return back


def _climb(z: Floats, y: Floats, penalty: Floats, block: str) -> Floats:
    """Newton's method, halving a step that does not climb."""

    def height(gamma: Floats) -> float:
        eta = z @ gamma
        return float(y @ eta - np.logaddexp(0.0, eta).sum() - 0.5 * gamma @ (penalty * gamma))

    gamma = np.zeros(z.shape[1])
    now = height(gamma)
    for _ in range(MAX_STEPS):
        chance = expit(z @ gamma)
        slope = z.T @ (y - chance) - penalty * gamma
        hessian = (z * (chance * (1 - chance))[:, None]).T @ z + np.diag(penalty)
        try:
            step = np.linalg.solve(hessian, slope)
        except np.linalg.LinAlgError as error:
            raise CalibrationError(
                f"{block}: two covariates say the same in this window; drop one or widen it"
            ) from error
        if float(slope @ step) <= CONVERGED * (1.0 + abs(now)):  # what a full step would still gain
            return gamma + step
        size = 1.0
        while (ahead := height(gamma + size * step)) < now and size > 1e-6:
            size /= 2
        gamma = gamma + size * step
        now = max(now, ahead)
    raise CalibrationError(f"{block}: no convergence in {MAX_STEPS} steps; check its covariates")


def _meat(scores: Floats, cluster: NDArray[np.int64]) -> tuple[Floats, int]:
    """Sum of outer products of the clusters' scores, and how many clusters there are."""
    _, place = np.unique(cluster, return_inverse=True)
    clusters = int(place.max()) + 1
    if clusters < 2:
        raise CalibrationError("a clustered covariance needs two or more clusters")
    summed = np.zeros((clusters, scores.shape[1]))
    np.add.at(summed, place, scores)
    return summed.T @ summed, clusters
