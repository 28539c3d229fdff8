"""The command line: one verb for each thing one can do, each a call into the library.

Machine output goes to stdout, progress and messages to stderr. Exit status: 0 ok, 1 a check failed,
2 usage, 3 data missing, 130 stopped from the keyboard.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from equipoise.errors import EquipoiseError, UsageError

if TYPE_CHECKING:
    from equipoise.assess import Progress

STOPPED = 130
"""Exit status of a run that was stopped from the keyboard, as shells have it."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Puts a foreign-policy doctrine to the test.",
)

Doctrine = Annotated[str, typer.Argument(help="A doctrine file, or the id of a shipped doctrine.")]
Out = Annotated[Path | None, typer.Option("--out", help="Output folder [default: runs/ID].")]
Runs = Annotated[int, typer.Option("--runs", help="Paired replicates per scenario.")]
Years = Annotated[int, typer.Option("--years", help="Years to simulate.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of all luck.")]
Jobs = Annotated[int, typer.Option("--jobs", help="Worker processes; results do not depend on it.")]
Data = Annotated[
    str | None, typer.Option("--data", help="Folder of a data pack [default: EQUIPOISE_DATA].")
]
Resume = Annotated[bool, typer.Option("--resume", help="Keep finished shards of an earlier run.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")]


@app.command()
def assess(
    doctrine: Doctrine,
    out: Out = None,
    runs: Runs = 200,
    years: Years = 20,
    seed: Seed = 1,
    jobs: Jobs = 1,
    data: Data = None,
    resume: Resume = False,
    json: Json = False,
) -> None:
    """Check a doctrine, weigh its claims, run its rules, and write the report.

    Example: equipoise assess russia-2023 --out runs/russia-2023 --jobs 2
    """
    from equipoise.assess import REPORT, Options
    from equipoise.assess import assess as run
    from equipoise.data.pack import find_pack
    from equipoise.doctrine.read import read_doctrine

    _counts(runs=runs, years=years, jobs=jobs)
    folder = out or Path("runs") / read_doctrine(doctrine).doctrine.id
    options = Options(replicates=runs, years=years, seed=_seed(seed), jobs=jobs, resume=resume)
    with _progress() as say:
        result = run(doctrine, folder, find_pack(data), options, say)
    if json:
        typer.echo(result.model_dump_json())
    else:
        from equipoise.report.terminal import summary

        typer.echo(summary(result))
    typer.echo(f"report: {folder / REPORT}", err=json)


@app.command()
def simulate(
    doctrine: Doctrine,
    out: Out = None,
    runs: Runs = 200,
    years: Years = 20,
    seed: Seed = 1,
    jobs: Jobs = 1,
    data: Data = None,
    resume: Resume = False,
    json: Json = False,
) -> None:
    """Run a doctrine's rules with and without, and print the paired differences.

    Example: equipoise simulate russia-2023 --runs 100 --years 10 --json
    """
    import json as json_module

    from equipoise.assess import ENSEMBLES, Options, simulate_all, start_of
    from equipoise.data.pack import find_pack
    from equipoise.doctrine.read import read_doctrine

    _counts(runs=runs, years=years, jobs=jobs)
    read = read_doctrine(doctrine)
    folder = out or Path("runs") / read.doctrine.id
    options = Options(replicates=runs, years=years, seed=_seed(seed), jobs=jobs, resume=resume)
    with _progress() as say:
        world, params = start_of(find_pack(data))
        _, findings = simulate_all(read, world, params, folder / ENSEMBLES, options, say)
    if json:
        claims = [
            {"id": c.id, "row": c.row, "simulation": findings[c.id].model_dump(mode="json")}
            for c in read.claims
        ]
        typer.echo(json_module.dumps({"doctrine": read.doctrine.id, "claims": claims}))
        return
    for name, finding in findings.items():
        typer.echo(f"{name:28} {finding.verdict:16} {finding.reason}")


@app.command()
def check(
    files: Annotated[
        list[str], typer.Argument(help="Doctrine files, or ids of shipped doctrines.")
    ],
    json: Json = False,
) -> None:
    """Say what is wrong with doctrine files, and where.

    Example: equipoise check my-doctrine.yaml
    """
    import json as json_module

    from equipoise.doctrine.check import check_doctrine
    from equipoise.doctrine.read import find_doctrine

    problems = [p for name in files for p in check_doctrine(find_doctrine(name))]
    if json:
        rows = [
            {
                "file": str(p.path),
                "line": p.line,
                "column": p.column,
                "severity": p.severity,
                "problem": str(p),
            }
            for p in problems
        ]
        typer.echo(json_module.dumps({"problems": rows}))
    else:
        for p in problems:
            typer.echo(str(p))
    if any(p.severity == "error" for p in problems):
        raise typer.Exit(1)
    if not json:
        typer.echo(f"{len(files)} checked, nothing wrong", err=True)


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="The doctrine file to write.")],
    from_id: Annotated[
        str | None, typer.Option("--from", help="Start from a shipped doctrine.")
    ] = None,
) -> None:
    """Write a doctrine file to start from.

    Example: equipoise new my-doctrine.yaml
    """
    from equipoise.doctrine.read import new_doctrine

    typer.echo(f"wrote {new_doctrine(file, from_id)}; next: equipoise check {file}")


@app.command()
def panel(
    unit: Annotated[str, typer.Argument(help="state-year, dyad-year or directed-dyad-year.")],
    years: Annotated[str, typer.Option("--years", help="First and last year, as 1990..2010.")],
    add: Annotated[str, typer.Option("--add", help="Layers, with commas between.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Parquet or CSV file to write.")] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show each column's coverage instead.")
    ] = False,
    data: Data = None,
) -> None:
    """Build a table of state-years or dyad-years in which no and unknown differ.

    Example: equipoise panel dyad-year --years 1990..2010 --add contiguity,disputes --out panel.parquet
    """
    from equipoise.data.pack import find_pack
    from equipoise.panel import panel as build
    from equipoise.panel import parse_years, write_panel

    first, last = parse_years(years)
    built = build(unit, first, last, find_pack(data)).add(
        *(w.strip() for w in add.split(",") if w.strip())
    )
    if coverage:
        typer.echo(built.coverage().write_csv().rstrip())
    elif out is None:
        typer.echo(built.frame.write_csv().rstrip())
    else:
        write_panel(built, out)
        typer.echo(f"{out}: {built.frame.height} rows, {built.frame.width} columns", err=True)


@app.command()
def schema() -> None:
    """Print the JSON Schema of doctrine files, for completion in an editor.

    Example: equipoise schema > doctrine.schema.json
    """
    import json as json_module

    from equipoise.doctrine.schema import doctrine_json_schema

    typer.echo(json_module.dumps(doctrine_json_schema(), indent=1))


@app.command()
def calibrate(
    out: Annotated[Path, typer.Option("--out", help="Folder for the parameter files.")] = Path(
        "params"
    ),
    through: Annotated[int, typer.Option("--through", help="Last year of the window.")] = 2010,
    disputes: Annotated[str, typer.Option("--disputes", help="Dispute data: gml or cow.")] = "gml",
    scores: Annotated[
        bool, typer.Option("--scores/--no-scores", help="Also score on held-out years.")
    ] = True,
    data: Data = None,
    json: Json = False,
) -> None:
    """Fit the model's parameters on a data pack, and score them on years they have not seen.

    Example: equipoise calibrate --out params
    """
    import json as json_module

    from equipoise.calibrate.calibrate import calibrate as run
    from equipoise.calibrate.calibrate import write_params
    from equipoise.data.pack import ENVIRONMENT, find_pack
    from equipoise.errors import MissingDataError

    pack = find_pack(data)
    if pack is None:
        raise MissingDataError(
            f"calibrate: no data pack; name its folder with --data or in {ENVIRONMENT}"
        )
    if disputes not in ("gml", "cow"):
        raise UsageError(f"--disputes {disputes}: give gml or cow")
    with _progress() as say:
        fitted = run(pack, through, disputes=disputes, scores=scores, on_step=say)
        paths = write_params(fitted, out)
    if json:
        shown = {p.variant: {"id": p.id, "sha256": p.sha256(), "scores": p.scores} for p in fitted}
        typer.echo(json_module.dumps(shown))
        return
    for p, path in zip(fitted, paths, strict=True):
        one = p.scores.get("one_step")
        words = f"AUC {one['auc']:.3f}, log-skill {one['log_skill']:.3f}" if one else "not scored"
        typer.echo(f"{path}: {p.id}, {words}")


def _counts(**given: int) -> None:
    for name, value in given.items():
        if value < 1:
            raise UsageError(f"--{name} {value}: give 1 or more")


def _seed(seed: int) -> int:
    if not 0 <= seed < 2**63:
        raise UsageError(f"--seed {seed}: give 0 or more, below 2^63")
    return seed


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on stderr for every step, with the time it may still take."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        known: dict[str, object] = {}

        def say(words: str, done: int, total: int) -> None:
            if words not in known:
                known[words] = bars.add_task(words, total=total)
                if not console.is_terminal:
                    print(f"{words} ...", file=sys.stderr)  # noqa: T201
            bars.update(known[words], completed=done, total=total)  # type: ignore[arg-type]

        yield say


def main() -> None:
    """Entry point: our own errors and wrong usage as one line, everything else as a traceback."""
    try:
        status = app(standalone_mode=False)
    except EquipoiseError as error:
        typer.echo(f"equipoise: {error}", err=True)
        raise SystemExit(error.exit_code) from None
    except (KeyboardInterrupt, typer.Abort):
        status = STOPPED
    except Exception as error:
        # the argument parser's own errors, whichever package they come from
        if not hasattr(error, "format_message"):
            raise
        _say_usage(error)
        raise SystemExit(2) from None
    if status == STOPPED:
        remedy = "finished shards are kept, --resume goes on from them"
        typer.echo(f"equipoise: stopped from the keyboard; {remedy}", err=True)
    raise SystemExit(status or 0)


def _say_usage(error: Any) -> None:
    """Wrong usage in one line; a call without any words gets the help."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "equipoise"
    words = str(error.format_message()).strip()
    if len(sys.argv) < 2:
        typer.echo(words, err=True)
        return
    first = words.splitlines()[0].rstrip(".") if words else "wrong usage"
    typer.echo(f"equipoise: {first}; see {command} --help", err=True)
