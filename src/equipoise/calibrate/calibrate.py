"""``equipoise calibrate``: fit the model on a data pack, score it on held-out years, keep both together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from equipoise.calibrate.backtest import (
    ORIGINS,
    TARGETS,
    held_out,
    join_scores,
    one_step_scores,
)
from equipoise.calibrate.design import onset_rows
from equipoise.calibrate.fit import VARIANTS, fit_params
from equipoise.calibrate.loop import closed_loop_scores
from equipoise.data.pack import Pack
from equipoise.errors import CalibrationError, OutputError
from equipoise.model.params import Params, save_params
from equipoise.model.record import read_record

FIRST_YEAR = 1946
"""First year of the window."""

OTHER_DATA = (("gml", "gdp"), ("cow", "cinc"), ("cow", "gdp"))
"""Dispute data and measures of power besides the main ones, on which a result must hold, too."""

LOOP_ORIGIN, LOOP_YEARS, LOOP_REPLICATES = 1990, 20, 400
"""The closed-loop backtest that every calibration carries."""


def calibrate(
    pack: Pack,
    through: int = 2010,
    *,
    disputes: str = "gml",
    scores: bool = True,
    on_step: Callable[[str, int, int], None] | None = None,
) -> tuple[Params, ...]:
    """Fit every variant of the model on the years from 1946 through a chosen one.

    Parameters
    ----------
    pack : Pack
        The data pack.
    through : int
        Last year of the window [1960 to 2010].
    disputes : str
        ``gml`` or ``cow``.
    scores : bool
        Also score each variant: one step ahead from five origins, and in closed loop from 1990. Scores
        always use the pack's whole span, whatever the window.
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
    steps = 1 + len(VARIANTS) * (1 + (len(ORIGINS) + 1 if scores else 0)) + (1 if scores else 0)
    done = 0

    def say(words: str) -> None:
        nonlocal done
        done += 1
        if on_step:
            on_step(words, done, steps)

    say("reading the record")
    record = read_record(pack, FIRST_YEAR, 2010 if scores else through, disputes)
    rows = onset_rows(record)
    out = []
    for variant in VARIANTS:
        say(f"fitting {variant}")
        params = fit_params(record, variant, through, disputes=disputes, rows=rows)
        if scores:

            def from_origin(origin: int, variant: str = variant) -> None:
                say(f"{variant}: scoring from {origin}")

            held = held_out(record, rows, variant, from_origin)
            say(f"{variant}: intervals")
            found: dict[str, object] = {"one_step": one_step_scores(held["begun"])}
            if variant == "full":
                found |= {f"one_step_{t}": one_step_scores(held[t]) for t in TARGETS[1:]}
                found["joining"] = join_scores(record)
                say(f"{variant}: closed loop from {LOOP_ORIGIN}")
                then = fit_params(record, variant, LOOP_ORIGIN, disputes=disputes, rows=rows)
                found["closed_loop"] = closed_loop_scores(
                    pack, then, LOOP_ORIGIN, LOOP_YEARS, LOOP_REPLICATES, disputes=disputes
                )
            params = replace(params, scores=found)
        out.append(params)
    return tuple(out)


def calibrate_cells(
    pack: Pack, through: int = 2010, on_step: Callable[[str, int, int], None] | None = None
) -> dict[str, Params]:
    """Fit the full variant on the other dispute data and measures of power, by file name; without scores.

    Raises
    ------
    CalibrationError
        As :func:`calibrate`.
    """
    out = {}
    for number, (disputes, power) in enumerate(OTHER_DATA, start=1):
        if on_step:
            on_step(f"fitting on {disputes} disputes and {power}", number, len(OTHER_DATA))
        record = read_record(pack, FIRST_YEAR, max(through, 2010), disputes, power)
        name = f"full-{disputes}-{power}"
        out[name] = fit_params(record, "full", through, disputes=disputes, power=power)
    return out


def write_params(
    params: tuple[Params, ...], folder: Path, others: Mapping[str, Params] | None = None
) -> tuple[Path, ...]:
    """Write one JSON file for each variant, and for each of the others by its name.

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
    named = {p.variant: p for p in params} | dict(others or {})
    paths = tuple(folder / f"{name}.json" for name in named)
    for p, path in zip(named.values(), paths, strict=True):
        save_params(p, path)
    return paths
