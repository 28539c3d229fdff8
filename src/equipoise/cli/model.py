"""Verbs about the model: calibrate, backtest, facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from equipoise.cli.options import Data, Jobs, Json, pack_for, progress, workers
from equipoise.errors import UsageError

if TYPE_CHECKING:
    from equipoise.calibrate.forecast import Forecast


def calibrate(
    out: Annotated[Path, typer.Option("--out", help="Folder for the parameter files.")] = Path(
        "params"
    ),
    through: Annotated[int, typer.Option("--through", help="Last year of the window.")] = 2010,
    disputes: Annotated[str, typer.Option("--disputes", help="Dispute data: gml or cow.")] = "gml",
    scores: Annotated[
        bool, typer.Option("--scores/--no-scores", help="Also score on held-out years.")
    ] = True,
    jobs: Jobs = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Fit the model's parameters on a data pack, and score them on years they have not seen.

    Example: equipoise calibrate --out params
    """
    import json as json_module

    from equipoise.calibrate.calibrate import calibrate as run
    from equipoise.calibrate.calibrate import write_params

    pack = pack_for("calibrate", data)
    if disputes not in ("gml", "cow"):
        raise UsageError(f"--disputes {disputes}: give gml or cow")
    with progress() as say:
        fitted = run(
            pack, through, disputes=disputes, scores=scores, jobs=workers(jobs), on_step=say
        )
        paths = write_params(fitted, out)
    if json:
        shown = {
            name: {"id": p.id, "sha256": p.sha256(), "scores": p.scores}
            for name, p in fitted.items()
        }
        typer.echo(json_module.dumps(shown))
        return
    for p, path in zip(fitted.values(), paths, strict=True):
        one = p.scores.get("one_step")
        words = f"AUC {one['auc']:.3f}, log-skill {one['log_skill']:.3f}" if one else "not scored"
        typer.echo(f"{path}: {p.id}, {words}")


def backtest(
    origin: Annotated[int, typer.Option("--origin", help="Last year that is known.")] = 2010,
    years: Annotated[int, typer.Option("--years", help="Years to simulate.")] = 4,
    runs: Annotated[int, typer.Option("--runs", help="Replicates.")] = 400,
    disputes: Annotated[str, typer.Option("--disputes", help="Dispute data: gml or cow.")] = "gml",
    seed: Annotated[int, typer.Option("--seed", help="Seed of all luck.")] = 1,
    hazards: Annotated[
        Path | None,
        typer.Option(
            "--hazards", help="Write each pair's yearly chance of an onset [.csv, .parquet]."
        ),
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Forecast from a year with nothing that was observed after it, and say how that fared.

    Example: equipoise backtest --origin 2000 --years 10 --hazards hazards.csv
    """
    import json as json_module

    from equipoise.calibrate.forecast import forecast
    from equipoise.files import written_whole

    pack = pack_for("backtest", data)
    if disputes not in ("gml", "cow"):
        raise UsageError(f"--disputes {disputes}: give gml or cow")
    if hazards is not None and hazards.suffix not in (".csv", ".parquet"):
        raise UsageError(f"--hazards {hazards}: give a name that ends in .csv or .parquet")
    with progress() as say:
        found = forecast(
            pack, origin, years, runs, disputes=disputes, seed=seed,
            on_replicate=lambda done: say("simulating", done, runs),
        )  # fmt: skip
    if hazards is not None:
        with written_whole(hazards, "free space or choose another --hazards") as beside:
            frame = found.hazards()
            frame.write_csv(beside) if hazards.suffix == ".csv" else frame.write_parquet(beside)
    if json:
        keys = ("year", "mean", "low", "high", "observed")
        yearly = [dict(zip(keys, row, strict=True)) for row in found.yearly()]
        shown = {
            "origin": origin,
            "parameters": found.params.id,
            "years": yearly,
            "scores": found.scores,
        }
        typer.echo(json_module.dumps(shown))
        return
    _say_forecast(found, runs)


def _say_forecast(found: Forecast, runs: int) -> None:
    """Each year's disputes, and the scores where there are any."""
    window = found.params.block("onset").window
    typer.echo(
        f"fitted on {window[0]} to {window[1]}, {runs} replicates; setting held as in "
        f"{found.origin}, power and treaties moving"
    )
    for year, mean, low, high, seen in found.yearly():
        words = "" if seen is None else f"   observed {seen}"
        typer.echo(f"  {year}  {mean:5.1f} disputes [{low:.0f}, {high:.0f}]{words}")
    for name, value in found.scores.items():
        typer.echo(f"  {name:24} {value:.3f}")
    if not found.scores:
        typer.echo(f"  the record ends in {found.origin}, so nothing is scored")


def facts(
    runs: Annotated[int, typer.Option("--runs", help="Replicates of sixty years.")] = 100,
    seed: Annotated[int, typer.Option("--seed", help="Seed of all luck.")] = 1,
    data: Data = None,
    json: Json = False,
) -> None:
    """Say which stylised facts of sixty years the model reproduces, and which it does not simulate.

    Example: equipoise facts --runs 40
    """
    import json as json_module

    from equipoise.calibrate.facts import NOT_SIMULATED, OF_ALL, whole
    from equipoise.calibrate.facts import facts as taken
    from equipoise.model.params import shipped_params

    pack = pack_for("facts", data)
    if runs < 1:
        raise UsageError(f"--runs {runs}: give 1 or more")
    with progress() as say:
        shown = taken(
            pack, shipped_params("full"), runs, seed, lambda done: say("simulating", done, runs)
        )
    if json:
        rows = [
            {"fact": s.fact.number, "what": s.fact.what, "low": s.fact.low, "high": s.fact.high,
             "median": s.median, "interval": s.interval, "holds": s.holds}
            for s in shown
        ]  # fmt: skip
        typer.echo(json_module.dumps({"facts": rows, "not_simulated": NOT_SIMULATED}))
        return
    for s in shown:
        band = f"{_plain(s.fact.low)} to {_plain(s.fact.high)}"
        spread = f"[{_plain(s.interval[0])}, {_plain(s.interval[1])}]"
        word = "holds" if s.holds else "FAILS"
        number, median = s.fact.number, _plain(s.median)
        typer.echo(f"{number:>4}  {s.fact.what:50} {band:18} {median:>8} {spread:18} {word}")
    typer.echo(f"{sum(s.holds for s in shown)} of {len(shown)} numbers lie in their bands")
    held = whole(shown)
    typer.echo(f"{sum(held.values())} of the {OF_ALL} facts hold in all their numbers")
    typer.echo(f"not shown: {'; '.join(NOT_SIMULATED)}")


def _plain(value: float) -> str:
    """Three digits, and thousands in full."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
