"""Verbs about doctrines: assess, weigh, simulate, check, new, schema."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from equipoise.cli.options import (
    Budget,
    Dask,
    Data,
    Doctrine,
    Drafts,
    Ensembles,
    Full,
    Jobs,
    Json,
    Open,
    Out,
    Placebos,
    Resume,
    Runs,
    Seed,
    ShardSize,
    Years,
    checked_seed,
    counts,
    opened,
    placebos_of,
    progress,
    seconds,
    workers,
)


def assess(
    doctrine: Doctrine,
    out: Out = None,
    runs: Runs = 100,
    years: Years = 20,
    seed: Seed = 1,
    jobs: Jobs = None,
    data: Data = None,
    resume: Resume = False,
    budget: Budget = None,
    shard: ShardSize = 50,
    dask: Dask = None,
    ensembles: Ensembles = None,
    full: Full = False,
    placebos: Placebos = None,
    open_: Open = None,
    allow_drafts: Drafts = False,
    json: Json = False,
) -> None:
    """Check a doctrine, weigh its claims, run its rules, and write the report.

    Example: equipoise assess russia-2023 --out runs/russia-2023
    """
    # what was typed is checked before anything large is loaded
    counts(runs=runs, years=years)
    size = (runs, years, checked_seed(seed), workers(jobs), resume)
    count = placebos_of(placebos, full=full)
    limit = None if budget is None else seconds(budget)
    from equipoise.data.pack import find_pack

    pack = find_pack(data)
    from equipoise.doctrine.read import read_doctrine
    from equipoise.simulating import Options

    folder = out or Path("runs") / read_doctrine(doctrine).doctrine.id
    from equipoise.assessing import REPORT
    from equipoise.assessing import assess as run
    from equipoise.workers import dask_cluster

    options = Options(*size, count, full, shard, limit, allow_drafts, ensembles)
    cluster = nullcontext(None) if dask is None else dask_cluster(dask)
    with progress() as say, cluster as pool:
        result = run(doctrine, folder, pack, options, say, pool)
    _stopped(budget, result.run.replicates, runs)
    if json:
        typer.echo(result.model_dump_json())
    else:
        from equipoise.report.terminal import summary

        typer.echo(summary(result))
    typer.echo(f"report: {folder / REPORT}", err=json)
    opened(folder / REPORT, open_, json=json)


def weigh(
    doctrine: Doctrine,
    claims: Annotated[
        list[str] | None, typer.Argument(help="Ids of claims; all of them without any.")
    ] = None,
    jobs: Jobs = None,
    data: Data = None,
    full: Full = False,
    placebos: Placebos = None,
    allow_drafts: Drafts = False,
    json: Json = False,
) -> None:
    """Weigh a doctrine's claims on the record alone.

    Example: equipoise weigh russia-2023 answers-in-kind --jobs 2
    """
    import json as json_module

    from equipoise.errors import UsageError, suggest

    count, processes = placebos_of(placebos, full=full), workers(jobs)
    from equipoise.data.pack import find_pack
    from equipoise.doctrine.accepted import accepted_part
    from equipoise.doctrine.read import read_doctrine
    from equipoise.shipped import stamped_findings
    from equipoise.weighing import weigh_all

    read = accepted_part(read_doctrine(doctrine), allow_drafts=allow_drafts)
    known = [claim.id for claim in read.claims]
    for name in claims or ():
        if name not in known:
            raise UsageError(f"claim {name!r} is not in {read.doctrine.id}; {suggest(name, known)}")
    with progress() as say:
        pack = find_pack(data)
        findings = weigh_all(read, pack, say, count, processes, claims or None)
    if pack is None:
        findings = stamped_findings(read, findings)
    if json:
        rows = [{"id": name, "history": f.model_dump(mode="json")} for name, f in findings.items()]
        typer.echo(json_module.dumps({"doctrine": read.doctrine.id, "claims": rows}))
        return
    for name, finding in findings.items():
        typer.echo(f"{name:28} {finding.verdict:18} {finding.reason}")
        if finding.severity:
            typer.echo(f"{'':47} {finding.severity}")
        if finding.stamp:
            typer.echo(f"{'':47} {finding.stamp}")


def simulate(
    doctrine: Doctrine,
    out: Out = None,
    runs: Runs = 100,
    years: Years = 20,
    seed: Seed = 1,
    jobs: Jobs = None,
    data: Data = None,
    resume: Resume = False,
    budget: Budget = None,
    shard: ShardSize = 50,
    dask: Dask = None,
    ensembles: Ensembles = None,
    json: Json = False,
) -> None:
    """Run a doctrine's rules with and without, and print the paired differences.

    Example: equipoise simulate russia-2023 --runs 100 --years 10 --json
    """
    import json as json_module
    from dataclasses import replace

    counts(runs=runs, years=years)
    size = (runs, years, checked_seed(seed), workers(jobs), resume)
    limit = None if budget is None else seconds(budget)
    from equipoise.data.pack import find_pack
    from equipoise.doctrine.read import read_doctrine
    from equipoise.simulating import Options, place_for_ensembles, simulate_all, start_of
    from equipoise.workers import dask_cluster

    read = read_doctrine(doctrine)
    folder = out or Path("runs") / read.doctrine.id
    options = Options(*size, shard=shard, budget=limit)
    cluster = dask_cluster(dask) if dask is not None else nullcontext((None, options.jobs))
    with progress() as say, cluster as (pool, slots):
        options = replace(options, jobs=slots)
        pack = find_pack(data)
        cells = start_of(pack)
        place = place_for_ensembles(folder, ensembles)
        plan, findings = simulate_all(read, cells, place, options, say, pool, pack)
    compared = plan.baseline.replicates
    _stopped(budget, compared, runs)
    if json:
        claims = [
            {"id": c.id, "row": c.row, "simulation": findings[c.id].model_dump(mode="json")}
            for c in read.claims
        ]
        found = {"doctrine": read.doctrine.id, "replicates": compared, "claims": claims}
        typer.echo(json_module.dumps(found))
        return
    for name, finding in findings.items():
        typer.echo(f"{name:28} {finding.verdict:16} {finding.reason}")


def _stopped(budget: str | None, compared: int, asked: int) -> None:
    """Say that a run was stopped by its budget."""
    if compared < asked:
        rest = f"{compared} of {asked} replicates are there and compared; go on with --resume"
        typer.echo(f"equipoise: stopped after {budget}: {rest}", err=True)


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


def schema() -> None:
    """Print the JSON Schema of doctrine files, for completion in an editor.

    Example: equipoise schema > doctrine.schema.json
    """
    import json as json_module

    from equipoise.doctrine.schema import doctrine_json_schema

    typer.echo(json_module.dumps(doctrine_json_schema(), indent=1))
