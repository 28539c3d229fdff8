"""Fitting the exit of states from the system."""

from __future__ import annotations

import numpy as np
import polars as pl

from equipoise.calibrate.logit import fit_logit
from equipoise.model.mechanisms.exit import NAMES
from equipoise.model.mechanisms.onset import SMALLEST_CINC
from equipoise.model.params import Block


def fit_exits(tenures: pl.DataFrame, through: int) -> Block:
    """The block of exits, from every state and year whose power is known, from 1816 on.

    Raises
    ------
    CalibrationError
        If no state left the system by then.
    """
    known = tenures.filter((pl.col("year") < through) & pl.col("power").is_not_null())
    ln_power = np.log(known["power"].to_numpy() + SMALLEST_CINC)
    late = known["year"].to_numpy() > 1945
    x = np.column_stack([np.ones(late.size), ln_power, late])
    fit = fit_logit(
        x, known["exits"].to_numpy(), known["ccode"].to_numpy().astype(np.int64), "exit"
    )
    return Block(
        "exit", NAMES, tuple(fit.beta.tolist()),
        tuple(tuple(row) for row in fit.covariance.tolist()),
        (int(known["year"].min()), through), fit.n, fit.events, "state",  # type: ignore[arg-type]
    )  # fmt: skip
