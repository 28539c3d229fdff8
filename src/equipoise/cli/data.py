"""Verbs about data: data list, data status, data coverage, data verify, data fetch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from equipoise.cli.fetch import fetch
from equipoise.cli.options import Data, Json

if TYPE_CHECKING:
    from equipoise.data.pack import Pack
    from equipoise.data.status import Covered, Lacking, LayerHeld, Listed

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Data packs: what there is, what is missing, and how to get it.\n\n"
    "Example: equipoise data status --data PACK",
)

app.command()(fetch)


@app.command(name="list")
def list_command(
    subject: Annotated[
        str, typer.Option("--subject", help="Only sources on this subject, as economy.")
    ] = "",
    data: Data = None,
    json: Json = False,
) -> None:
    """Show every source: what it is, years, rows, licence, terms, and why fetch cannot bring it.

    Example: equipoise data list --subject alliances
    """
    from equipoise.data.pack import find_pack
    from equipoise.data.status import list_sources

    rows = list_sources(find_pack(data), subject)
    _print({"sources": _dicts(rows)}, "\n".join(map(_listed_text, rows)), json)


@app.command()
def status(data: Data = None, json: Json = False) -> None:
    """Show what a data pack has, which claims of the shipped doctrines that is enough for, what would add more.

    Example: equipoise data status --data PACK
    """
    from equipoise.data.publishers import obstacle_to
    from equipoise.data.status import held_sources, lacking_layers
    from equipoise.shipped import sources_of_claims

    pack = _pack("status", data)
    held = held_sources(pack)
    lacking = lacking_layers(held)
    present = {row.id for row in held if row.state == "present"}
    waiting = {
        doctrine: {
            name: missing
            for name, needed in claims.items()
            if (missing := [source for source in needed if source not in present])
        }
        for doctrine, claims in sources_of_claims().items()
    }
    totals = {doctrine: len(claims) for doctrine, claims in sources_of_claims().items()}
    missing = [row.id for row in held if row.id not in present]
    more = [source for source in missing if not obstacle_to(source)]
    command = f"equipoise data fetch {' '.join(more)}" if more else ""
    result = {
        "folder": str(pack.folder),
        "manifest_sha256": pack.manifest_sha256,
        "sources": _dicts(held),
        "layers_waiting": _dicts(lacking),
        "claims": {
            doctrine: {
                "weighable": totals[doctrine] - len(waits),
                "of": totals[doctrine],
                "waiting": waits,
            }
            for doctrine, waits in waiting.items()
        },
        "command": command,
    }
    text = "\n".join([_status_text(held, lacking), *_claims_text(waiting, totals, command)])
    _print(result, text, json)


@app.command()
def coverage(
    layers: Annotated[
        bool, typer.Option("--layers", help="By the columns of layers instead of by source.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Show the years that each source speaks about, what absence means in them, and what the pack has.

    Example: equipoise data coverage --data PACK --json
    """
    from equipoise.data.pack import find_pack
    from equipoise.data.status import coverage as covered

    if layers:
        from equipoise.panels.catalogue import layer_catalogue

        table = layer_catalogue()
        _print({"layers": table.to_dicts()}, table.write_csv().rstrip(), json)
        return
    rows = covered(find_pack(data))
    _print({"sources": _dicts(rows)}, _coverage_text(rows), json)


@app.command()
def verify(data: Data = None, json: Json = False) -> None:
    """Hash every file of a data pack again and compare it with the manifest, one line per problem.

    Example: equipoise data verify --data PACK
    """
    from equipoise.cli.options import progress
    from equipoise.data.status import unlisted_files, verify_files

    pack = _pack("verify", data)
    with progress() as say:
        problems = verify_files(pack, say)
    unlisted = unlisted_files(pack)
    result = {
        "folder": str(pack.folder),
        "files": len(pack.releases),
        "problems": list(problems),
        "unlisted": list(unlisted),
    }
    if json or problems:
        _print(result, "\n".join(problems), json)
    for name in unlisted:
        typer.echo(f"{name}: not in the manifest, so it is never read", err=True)
    typer.echo(f"{pack.folder}: {len(pack.releases)} files, {len(problems)} problems", err=True)
    if problems:
        raise typer.Exit(1)


def _pack(verb: str, data: str | None) -> Pack:
    """The data pack that is named, or one line that says how to name or make one."""
    from equipoise.data.pack import find_pack
    from equipoise.data.status import where_to_name_one
    from equipoise.errors import MissingDataError

    pack = find_pack(data)
    if pack is None:
        raise MissingDataError(f"data {verb}: no data pack; {where_to_name_one()}")
    return pack


def _print(result: dict[str, Any], text: str, json: bool) -> None:
    import json as json_module

    typer.echo(json_module.dumps(result) if json else text)


def _dicts(rows: Sequence[Any]) -> list[dict[str, Any]]:
    from dataclasses import asdict

    return [asdict(row) for row in rows]


def _listed_text(row: Listed) -> str:
    years = f"{row.first}..{row.last}" if row.first is not None else "-"
    rows = "-" if row.rows is None else f"{row.rows} rows"
    fetch = f"not by fetch: {row.obstacle}" if row.obstacle else "fetch brings it"
    return "\n    ".join(
        [
            f"{row.id:26} {row.subject:12} {years:11} {rows:14} {row.licence}",
            row.title,
            f"terms: {row.terms or 'not known here'}",
            f"{row.page or 'publisher not recorded'} ({fetch})",
        ]
    )


def _status_text(held: Sequence[LayerHeld], lacking: Sequence[Lacking]) -> str:
    lines = [f"{row.id:26} {row.state:8} {row.problem or row.release}" for row in held]
    lines += [f"layer {wait.layer} waits for {', '.join(wait.sources)}" for wait in lacking]
    return "\n".join(lines)


def _claims_text(
    waiting: dict[str, dict[str, list[str]]], totals: dict[str, int], command: str
) -> list[str]:
    lines = []
    for doctrine, waits in waiting.items():
        all_of = totals[doctrine]
        lines.append(f"{doctrine}: {all_of - len(waits)} of {all_of} claims can be weighed")
        lines += [f"    {name} waits for {', '.join(missing)}" for name, missing in waits.items()]
    return lines + ([f"to add the rest: {command}"] if command else [])


def _coverage_text(rows: Sequence[Covered]) -> str:
    lines = [f"{'source':26} {'years':10}  {'absent':8} in the pack"]
    for row in rows:
        span = f"{row.first}..{row.last}"
        lines.append(f"{row.id:26} {span:10}  {row.absence:8} {_in_pack(row)}")
    return "\n".join(lines)


def _in_pack(row: Covered) -> str:
    if row.rows is None:
        return "-"
    if row.years_with_rows is None:
        return f"{row.rows} rows"
    years = f"{row.years_with_rows} of {row.last - row.first + 1} years"
    return f"{row.rows} rows, {years}, {row.first_row}..{row.last_row}"
