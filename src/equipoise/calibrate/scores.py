"""Scores of chances against what happened: proper scores, discrimination and calibration.

Chances come first and events second in every function, both of shape (m,).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from equipoise.calibrate.logit import fit_logit
from equipoise.errors import MeasureError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SMALLEST = 1e-9
"""Chances are kept this far from 0 and 1 for the logarithmic score."""


def _checked(chance: Floats, event: Flags) -> None:
    if chance.shape != event.shape or not np.isfinite(chance).all():
        raise MeasureError("scores need one known chance for each event; some are missing")
    if not 0 < event.sum() < event.size:
        raise MeasureError(f"scores need events and non-events; got {event.sum()} of {event.size}")


def roc_auc(chance: Floats, event: Flags) -> float:
    """Chance that an event outranks a non-event [0 to 1]; ties count half (Mann and Whitney 1947)."""
    _checked(chance, event)
    ranks = rankdata(chance)
    hits = float(event.sum())
    return float((ranks[event].sum() - hits * (hits + 1) / 2) / (hits * (event.size - hits)))


def pr_auc(chance: Floats, event: Flags) -> float:
    """Average precision over the events [base rate to 1]; ties are taken in their worst order."""
    _checked(chance, event)
    order = np.lexsort((event, -chance))  # non-events first among equals
    hits = np.cumsum(event[order])
    precision = hits / np.arange(1, event.size + 1)
    return float(precision[event[order]].mean())


def log_score(chance: Floats, event: Flags) -> float:
    """Mean of minus the logarithm of the chance given to what happened [nats], lower is better."""
    _checked(chance, event)
    return float(log_losses(chance, event).mean())


def log_losses(chance: Floats, event: Flags) -> Floats:
    """(m,) what each row adds to the logarithmic score."""
    p = np.clip(chance, SMALLEST, 1 - SMALLEST)
    losses: Floats = -np.where(event, np.log(p), np.log1p(-p))
    return losses


def brier_score(chance: Floats, event: Flags) -> float:
    """Mean squared error of the chance [0 to 1], lower is better (Brier 1950)."""
    _checked(chance, event)
    return float(squared_errors(chance, event).mean())


def squared_errors(chance: Floats, event: Flags) -> Floats:
    """(m,) what each row adds to the Brier score."""
    errors: Floats = (chance - event) ** 2
    return errors


def skill(score: float, reference: float) -> float:
    """Share of the reference's score that is saved: 0 no better, 1 perfect."""
    return 1.0 - score / reference


def calibration_line(chance: Floats, event: Flags) -> tuple[float, float]:
    """Slope and intercept of a logit of the event on the log-odds given; 1 and 0 are ideal (Cox 1958)."""
    _checked(chance, event)
    p = np.clip(chance, SMALLEST, 1 - SMALLEST)
    x = np.column_stack([np.ones(p.size), np.log(p / (1 - p))])
    fit = fit_logit(x, event, np.arange(p.size), "calibration line")
    return float(fit.beta[1]), float(fit.beta[0])


def reliability(
    chance: Floats, event: Flags, edges: tuple[float, ...]
) -> list[tuple[float, float, int, int]]:
    """Mean chance, rate, events and cases in each bin of chance that has any case."""
    _checked(chance, event)
    place = np.digitize(chance, edges)
    return [
        (float(chance[m].mean()), float(event[m].mean()), int(event[m].sum()), int(m.sum()))
        for m in (place == k for k in range(len(edges) + 1))
        if m.any()
    ]


class Resampled:
    """Scores of samples that take whole groups of rows some number of times, from one sort of all rows."""

    def __init__(self, chance: Floats, event: Flags, group: NDArray[np.int64]) -> None:
        """Sort the rows.

        Parameters
        ----------
        chance, event : (m,)
        group : int (m,)
            Number of each row's group, from 0.
        """
        _checked(chance, event)
        order = np.lexsort((event, -chance))  # as in pr_auc
        self._group, self._event = group[order], event[order]
        fresh = np.concatenate([[True], np.diff(chance[order]) != 0.0])
        self._ties = np.flatnonzero(fresh)

    def roc_auc(self, times: NDArray[np.int64]) -> float:
        """As :func:`roc_auc` of the rows, each as often as ``times`` (n_groups,) has its group."""
        weight = times[self._group]
        events = np.add.reduceat(np.where(self._event, weight, 0), self._ties)
        others = np.add.reduceat(np.where(self._event, 0, weight), self._ties)
        below = others.sum() - np.cumsum(others) + 0.5 * others
        return float((events * below).sum() / (float(events.sum()) * float(others.sum())))

    def pr_auc(self, times: NDArray[np.int64]) -> float:
        """As :func:`pr_auc` of the same."""
        weight = times[self._group]
        rows_before = np.cumsum(weight)[self._event] - weight[self._event]
        weight = weight[self._event]
        hits_before = np.cumsum(weight) - weight
        total = 0.0
        for copy in range(1, int(weight.max()) + 1):
            there = weight >= copy
            total += ((hits_before[there] + copy) / (rows_before[there] + copy)).sum()
        return float(total / weight.sum())
