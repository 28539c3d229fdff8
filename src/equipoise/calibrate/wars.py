"""Fitting the course of wars, and scoring it: each war foretold from all others.

Power is the share of capabilities, also where the rest of the model measures power by output: it alone is known
for the wars before 1950.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from equipoise.calibrate.logit import fit_logit
from equipoise.calibrate.scores import log_score
from equipoise.errors import CalibrationError
from equipoise.model.mechanisms.war import DEATHS, DECIDED, DURATION, ENTRY, UNDECIDED, WON
from equipoise.model.params import Block

Floats = NDArray[np.float64]

LEAST_WARS = 20
"""Fewer wars than this carry no fit."""


@dataclass(frozen=True, slots=True)
class WarRows:
    """Covariates and what came of them, for one block."""

    x: Floats
    """(m, k)"""
    y: Floats
    """(m,) 0 or 1, or a logarithm of deaths."""
    war: NDArray[np.int64]
    """(m,) which war."""


def duration_rows(wars: pl.DataFrame) -> WarRows:
    """One row for each calendar year of each war, and whether it goes on into another."""
    span = (wars["last_year"] - wars["year"] + 1).to_numpy()
    age = np.concatenate([np.arange(1, k + 1) for k in span])
    war = np.repeat(np.arange(span.size), span)
    larger = np.log(wars["states"].to_numpy() / 2.0)[war]
    x = np.column_stack([age == 1, age == 2, age > 2, larger]).astype(np.float64)
    return WarRows(x, (age < span[war]).astype(np.float64), war)


def decided_rows(wars: pl.DataFrame) -> WarRows:
    """One row for each war, and whether a side wins."""
    late = wars["year"].to_numpy() > 1945
    x = np.column_stack([np.ones(late.size), late])
    y = (wars["outcome"].to_numpy() != UNDECIDED).astype(np.float64)
    return WarRows(x, y, np.arange(late.size))


def won_rows(wars: pl.DataFrame) -> WarRows:
    """One row for each war that a side won and whose powers are known, and whether the one that began it won.

    Where both or neither began, the stronger is asked after. (The source lists the winner first.)
    """
    known = _of_known_power(wars).filter(pl.col("outcome") != UNDECIDED)
    ratio = np.log(known["power_1"].to_numpy()) - np.log(known["power_2"].to_numpy())
    begins = known["first_begins"].to_numpy().astype(np.float64)
    sign = np.where(begins != 0, begins, np.where(ratio >= 0, 1.0, -1.0))
    y = (known["outcome"].to_numpy() == 1) == (sign > 0)
    return WarRows(
        np.column_stack([begins, ratio]) * sign[:, None], y.astype(np.float64), np.arange(y.size)
    )


def death_rows(wars: pl.DataFrame) -> WarRows:
    """One row for each war whose deaths and powers are known."""
    known = _of_known_power(wars).drop_nulls("deaths")
    lesser = np.minimum(known["power_1"].to_numpy(), known["power_2"].to_numpy())
    span = (known["last_year"] - known["year"] + 1).to_numpy()
    states = known["states"].to_numpy()
    x = np.column_stack([np.ones(span.size), np.log(lesser), np.log(span), np.log(states)])
    return WarRows(x, np.log(known["deaths"].to_numpy().astype(np.float64)), np.arange(span.size))


def _of_known_power(wars: pl.DataFrame) -> pl.DataFrame:
    return wars.filter((pl.col("power_1") > 0) & (pl.col("power_2") > 0))


_LOGITS: tuple[tuple[str, tuple[str, ...], Callable[[pl.DataFrame], WarRows]], ...] = (
    ("war_duration", DURATION, duration_rows),
    ("war_decided", DECIDED, decided_rows),
    ("war_won", WON, won_rows),
)


def fit_wars(wars: pl.DataFrame, through: int) -> tuple[Block, ...]:
    """The blocks of a war's course, from the wars that were over by a year.

    Raises
    ------
    CalibrationError
        If there are fewer than twenty, or a fit fails.
    """
    over = wars.filter(pl.col("last_year") <= through)
    if over.height < LEAST_WARS:
        raise CalibrationError(
            f"calibrate: {over.height} wars were over by {through}; "
            f"{LEAST_WARS} are needed: choose a later year"
        )
    window = (int(over["year"].min()), through)  # type: ignore[arg-type]
    blocks = []
    for name, names, rows_of in _LOGITS:
        rows = rows_of(over)
        fit = fit_logit(rows.x, rows.y > 0, rows.war, name)
        blocks.append(
            Block(name, names, tuple(fit.beta.tolist()), _tuples(fit.covariance), window, fit.n,
                  fit.events, "war")
        )  # fmt: skip
    return (*blocks, _deaths(death_rows(over), window))


def fit_war_entry(fighting: pl.DataFrame, through: int) -> Block:
    """How often a state that joins a dispute that is war goes to war itself."""
    known = fighting.filter(pl.col("year") <= through)
    y = known["fights"].to_numpy()
    fit = fit_logit(
        np.ones((y.size, 1)), y, known["dispnum"].to_numpy().astype(np.int64), "war_entry"
    )
    return Block(
        "war_entry", ENTRY, tuple(fit.beta.tolist()), _tuples(fit.covariance),
        (int(known["year"].min()), through), fit.n, fit.events, "dispute",  # type: ignore[arg-type]
    )  # fmt: skip


def _deaths(rows: WarRows, window: tuple[int, int]) -> Block:
    beta, spread = _line(rows.x, rows.y)
    n, k = rows.x.shape
    covariance = np.zeros((k + 1, k + 1))
    covariance[:k, :k] = spread**2 * np.linalg.inv(rows.x.T @ rows.x)
    covariance[k, k] = spread**2 / (2 * (n - k))
    return Block(
        "war_deaths", DEATHS, (*beta.tolist(), spread), _tuples(covariance), window, n, n, "war",
        "least squares on the logarithm of deaths; wars have a thousand or more, and are drawn so",
    )  # fmt: skip


def _line(x: Floats, y: Floats) -> tuple[Floats, float]:
    """Least squares, and the spread of what is left."""
    beta = np.asarray(np.linalg.lstsq(x, y, rcond=None)[0], np.float64)
    left = y - x @ beta
    return beta, float(np.sqrt(left @ left / (y.size - x.shape[1])))


def _tuples(matrix: Floats) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(v) for v in row) for row in matrix)


def war_scores(wars: pl.DataFrame) -> dict[str, object]:
    """How much better than a constant each block foretells a war from all others.

    Log loss of the three logits against that of the others' share (of evens, for who wins), and the
    root mean square error of the logarithm of deaths against that of the others' mean.
    """
    out: dict[str, object] = {
        "n": wars.height,
        "years": [wars["year"].min(), wars["last_year"].max()],
    }
    for name, _, rows_of in _LOGITS:
        rows = rows_of(wars)
        chance, base = np.empty(rows.y.size), np.empty(rows.y.size)
        for w in np.unique(rows.war):
            left = rows.war == w
            fit = fit_logit(rows.x[~left], rows.y[~left] > 0, rows.war[~left], name)
            chance[left] = expit(rows.x[left] @ fit.beta)
            base[left] = 0.5 if name == "war_won" else rows.y[~left].mean()
        happened = rows.y > 0
        out[f"{name}_log_loss_cut"] = 1 - log_score(chance, happened) / log_score(base, happened)
    rows = death_rows(wars)
    errors, plain = np.empty(rows.y.size), np.empty(rows.y.size)
    for w in rows.war:
        rest = rows.war != w
        errors[w] = rows.y[w] - rows.x[w] @ _line(rows.x[rest], rows.y[rest])[0]
        plain[w] = rows.y[w] - rows.y[rest].mean()
    out["war_deaths_rmse"] = float(np.sqrt((errors**2).mean()))
    out["war_deaths_rmse_of_mean"] = float(np.sqrt((plain**2).mean()))
    return out
