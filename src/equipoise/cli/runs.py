"""Verbs about runs on disk: cite, verify, compare, explain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from equipoise.cli.options import Data, Jobs, Json, counts, progress, workers

if TYPE_CHECKING:
    from rich.tree import Tree

    from equipoise.runs import Explained

WHOLE_LINES = 100_000

Run = Annotated[Path, typer.Argument(help="Folder that assess wrote, as runs/russia-2023.")]


def cite(
    run: Run,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="As entries for BibTeX.")] = False,
    json: Json = False,
) -> None:
    """Show what to cite for a run: every source, what it was read for, and its terms.

    Example: equipoise cite runs/russia-2023 --bibtex
    """
    import json as json_module
    from dataclasses import asdict

    from equipoise.runs import cite_run, read_run

    found = cite_run(read_run(run))
    if json:
        typer.echo(json_module.dumps({"sources": [asdict(one) for one in found]}))
        return
    typer.echo("\n\n".join(one.bibtex() if bibtex else str(one) for one in found))


def verify(
    run: Run,
    sample: Annotated[int, typer.Option("--sample", help="Claims to weigh again.")] = 3,
    replicates: Annotated[
        int, typer.Option("--replicates", help="Replicates to simulate again.")
    ] = 3,
    jobs: Jobs = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Hash a run's inputs and replicates again, do a sample of its work again, and say what differs.

    Example: equipoise verify runs/russia-2023 --sample 5
    """
    import json as json_module
    from dataclasses import asdict

    from equipoise.data.pack import find_pack
    from equipoise.runs import read_run, verify_run
    from equipoise.simulating import ensembles_of

    counts(sample=sample, replicates=replicates)
    with progress() as say:
        found = verify_run(
            read_run(run),
            find_pack(data),
            sample,
            workers(jobs),
            say,
            ensembles_of(run),
            replicates,
        )
    if json:
        typer.echo(json_module.dumps({"holds": found.holds, **asdict(found)}))
    else:
        for row in found.rows:
            typer.echo(f"{row.state:9} {row.what}{': ' + row.found if row.found else ''}")
    if not found.holds:
        raise typer.Exit(1)


def compare(
    first: Run,
    second: Run,
    json: Json = False,
) -> None:
    """Lay two runs side by side: inputs, verdicts and numbers that they have apart.

    Example: equipoise compare runs/before runs/after
    """
    import json as json_module
    from dataclasses import asdict

    from equipoise.comparing import compare_runs
    from equipoise.runs import read_run

    found = compare_runs(read_run(first), read_run(second))
    if json:
        typer.echo(json_module.dumps(asdict(found)))
        return
    for title, rows in (
        ("inputs", found.inputs),
        ("verdicts", found.verdicts),
        ("numbers behind the same verdict", found.numbers),
    ):
        if rows:
            typer.echo(f"{title}:")
        for row in rows:
            typer.echo(f"  {row.what:46} {row.first}  ->  {row.second}")
    for place, names in ((first, found.only_first), (second, found.only_second)):
        if names:
            typer.echo(f"only in {place}: {', '.join(names)}")
    typer.echo(f"{found.alike} claims alike to the last digit")


def explain(
    run: Run,
    claim: Annotated[str, typer.Argument(help="Id of a claim.")],
    json: Json = False,
) -> None:
    """Show why a claim has its verdict: readings, yearly series, and rows of the sources.

    Example: equipoise explain runs/russia-2023 answers-in-kind
    """
    import json as json_module

    from equipoise.runs import explain_claim, read_run

    found = explain_claim(read_run(run), claim)
    if json:
        typer.echo(json_module.dumps(found.as_dict()))
        return
    from rich.console import Console

    console = Console()
    # a file or a pipe gets whole lines, whatever the width of the screen
    wide = None if console.is_terminal else WHOLE_LINES
    Console(width=wide).print(_tree(found))


def _tree(step: Explained) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    tree = Tree(Text(step.words))
    for one in step.below:
        tree.children.append(_tree(one))
    return tree
