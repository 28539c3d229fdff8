"""``equipoise calibrate``: fit the model on a data pack, score it on held-out years, keep both together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from equipoise.calibrate.backtest import (
    TARGETS,
    Held,
    held_out,
    join_scores,
    one_step_scores,
)
from equipoise.calibrate.design import OnsetRows, onset_rows
from equipoise.calibrate.fit import VARIANTS, fit_params
from equipoise.calibrate.growth import ORIGINS as GROWTH_ORIGINS
from equipoise.calibrate.growth import growth_scores
from equipoise.calibrate.loop import closed_loop_scores
from equipoise.calibrate.trade import ORIGINS as TRADE_ORIGINS
from equipoise.calibrate.trade import trade_scores
from equipoise.calibrate.treaty_scores import ORIGINS as TREATY_ORIGINS
from equipoise.calibrate.treaty_scores import treaty_scores
from equipoise.calibrate.wars import war_scores
from equipoise.data.pack import Pack
from equipoise.errors import CalibrationError, OutputError
from equipoise.model.params import Params, save_params
from equipoise.model.record import Record, read_record
from equipoise.workers import run_tasks

FIRST_YEAR, LAST_YEAR = 1946, 2010
"""First year of the window, and the last that scores use."""

OTHER_DATA = (("gml", "gdp"), ("cow", "cinc"), ("cow", "gdp"))
"""Dispute data and measures of power besides the main ones, on which a result must hold, too."""

LOOP_ORIGIN, LOOP_YEARS, LOOP_REPLICATES = 1990, 20, 400
"""The closed-loop backtest that every calibration carries."""


class _Task(NamedTuple):
    """One file of parameters to be fitted."""

    pack: Pack
    name: str
    variant: str
    disputes: str
    power: str
    through: int
    scores: bool
    whole: bool  # scored in everything, not one step ahead alone


def calibrate(
    pack: Pack,
    through: int = LAST_YEAR,
    *,
    disputes: str = "gml",
    scores: bool = True,
    jobs: int = 1,
    on_step: Callable[[str, int, int], None] | None = None,
) -> dict[str, Params]:
    """Fit every variant of the model on the years from 1946 through a chosen one, by file name.

    The full variant is also fitted on the other dispute data and measures of power, unless another dispute data
    set than the main one is asked for.

    Parameters
    ----------
    pack : Pack
        The data pack.
    through : int
        Last year of the window [1960 to 2010].
    disputes : str
        ``gml`` or ``cow``.
    scores : bool
        Also score each one step ahead from five origins, so that it can be told to carry a verdict or not,
        and the main one in closed loop from 1990, too. Scores use the pack's whole span.
    jobs : int
        Worker processes; what comes out does not depend on it.
    on_step : callable, optional
        Called with words on the step, its number and the number of steps.

    Raises
    ------
    CalibrationError
        If the window is too short or leaves the coverage.
    """
    if through < FIRST_YEAR + 14:
        raise CalibrationError(
            f"calibrate through {through}: the window starts in {FIRST_YEAR} and needs 15 years or more"
        )
    tasks = [_Task(pack, v, v, disputes, "cinc", through, scores, True) for v in VARIANTS]
    if disputes == "gml":
        tasks += [
            _Task(pack, f"full-{d}-{p}", "full", d, p, through, scores, False)
            for d, p in OTHER_DATA
        ]
    words = "fitting and scoring" if scores else "fitting"
    done: dict[str, Params] = {}
    if on_step:
        on_step(words, 0, len(tasks))
    for name, params in run_tasks(_fitted, tasks, jobs):
        done[name] = params
        if on_step:
            on_step(words, len(done), len(tasks))
    return {task.name: done[task.name] for task in tasks}


def _fitted(task: _Task) -> tuple[str, Params]:
    last = max(task.through, LAST_YEAR) if task.scores else task.through
    record = read_record(task.pack, FIRST_YEAR, last, task.disputes, task.power)
    rows = onset_rows(record)
    params = fit_params(
        record, task.variant, task.through, disputes=task.disputes, power=task.power, rows=rows
    )
    if task.scores:
        held = held_out(record, rows, task.variant)
        found = _one_step(held, task.variant)
        if task.whole and task.variant == "full":
            found |= _beyond_one_step(task, record, rows)
        params = replace(params, scores=found)
    return task.name, params


def _one_step(held: Mapping[str, Held], variant: str) -> dict[str, object]:
    """Scores one step ahead, of every target that the variant has, by their names in the parameters."""
    found: dict[str, object] = {"one_step": one_step_scores(held["begun"])}
    if variant == "full":
        found |= {f"one_step_{t}": one_step_scores(held[t]) for t in TARGETS[1:]}
    return found


def _beyond_one_step(task: _Task, record: Record, rows: OnsetRows) -> dict[str, object]:
    """Scores of who joins, of wars, of power, of treaties, and in closed loop."""
    then = fit_params(record, task.variant, LOOP_ORIGIN, disputes=task.disputes, rows=rows)
    return {
        "joining": join_scores(record),
        "war_course": war_scores(record.wars),
        "growth": growth_scores(record.powers, GROWTH_ORIGINS),
        "treaties": treaty_scores(record, TREATY_ORIGINS),
        "trade": trade_scores(record, TRADE_ORIGINS),
        "closed_loop": closed_loop_scores(
            task.pack, then, LOOP_ORIGIN, LOOP_YEARS, LOOP_REPLICATES, disputes=task.disputes
        ),
    }


def write_params(params: Mapping[str, Params], folder: Path) -> tuple[Path, ...]:
    """Write one JSON file for each of the parameters, by its name.

    Raises
    ------
    OutputError
        If the folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be made ({error.strerror}); choose another place"
        ) from error
    paths = tuple(folder / f"{name}.json" for name in params)
    for p, path in zip(params.values(), paths, strict=True):
        save_params(p, path)
    return paths
