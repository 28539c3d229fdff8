"""The command line: one verb for each thing one can do, each a call into the library.

Machine output goes to stdout, progress and messages to stderr. Exit status: 0 ok, 1 a check failed,
2 usage, 3 data missing, 130 stopped from the keyboard.
"""

from __future__ import annotations

import sys
from typing import Any

import typer

from equipoise.cli import data, doctrine, measure, model, panel, reading, reviewing, runs, states
from equipoise.errors import EquipoiseError

STOPPED = 130
"""Exit status of a run that was stopped from the keyboard, as shells have it."""

app = typer.Typer(
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Puts a foreign-policy doctrine to the test.",
)

FIRST_STEPS = """Three things to do next:
  equipoise assess russia-2023    weigh a doctrine, with the findings that came along if there is no data yet
  equipoise data fetch            bring the data, 12 MB, so that everything is computed here
  equipoise new FILE              start a doctrine of your own
equipoise --help shows every verb."""


@app.callback()
def first_steps(context: typer.Context) -> None:
    """Puts a foreign-policy doctrine to the test."""
    if context.invoked_subcommand is None:
        typer.echo(FIRST_STEPS)


for verb in (
    doctrine.assess,
    doctrine.weigh,
    doctrine.simulate,
    doctrine.check,
    doctrine.new,
    panel.panel,
    measure.measure,
    doctrine.schema,
    model.calibrate,
    model.backtest,
    model.facts,
    reading.draft,
    reviewing.review,
    reviewing.accept,
    reviewing.correct,
    reviewing.add,
    reviewing.diff,
    runs.cite,
    runs.verify,
    runs.compare,
    runs.explain,
    states.groups,
):
    app.command()(verb)
app.add_typer(data.app, name="data")
app.add_typer(states.app, name="states")


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
        typer.echo(f"equipoise: stopped from the keyboard; {_kept(sys.argv[1:])}", err=True)
    raise SystemExit(status or 0)


def _kept(words: list[str]) -> str:
    """What is left of the work of a command that was stopped."""
    verbs: Any = typer.main.get_command(app)
    verb = verbs.commands.get(words[0]) if words else None
    if verb is not None and any("--resume" in option.opts for option in verb.params):
        return "finished shards are kept, --resume goes on from them"
    return "what was written is kept"


def _say_usage(error: Any) -> None:
    """Wrong usage in one line."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "equipoise"
    words = str(error.format_message()).strip()
    first = words.splitlines()[0].rstrip(".") if words else "wrong usage"
    typer.echo(f"equipoise: {first}; see {command} --help", err=True)
