"""The verb panel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from equipoise.cli.options import Data, Json

if TYPE_CHECKING:
    import polars as pl

    from equipoise.panels import Panel


def panel(
    unit: Annotated[
        str,
        typer.Argument(
            help="state-year, dyad-year, directed-dyad-year, coalition-year or dispute-year."
        ),
    ] = "",
    years: Annotated[
        str, typer.Option("--years", help="First and last year, as 1990..2010.")
    ] = "1816..2025",
    add: Annotated[str, typer.Option("--add", help="Layers, with commas between.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="Parquet, Arrow or CSV file to write.")
    ] = None,
    whittle: Annotated[
        str, typer.Option("--whittle", help="Rules that keep one dispute of several, with commas.")
    ] = "",
    carry_forward: Annotated[
        int | None,
        typer.Option("--carry-forward", help="Repeat each last covered year until this one."),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show each column's coverage instead.")
    ] = False,
    chart: Annotated[
        str, typer.Option("--chart", help="Draw the coverage of this column into --out instead.")
    ] = "",
    cite: Annotated[
        bool, typer.Option("--cite", help="Show what to cite, why and on which terms instead.")
    ] = False,
    list_layers: Annotated[
        bool, typer.Option("--list", help="Show all layers, their columns and coverage instead.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Build a table of states, pairs or coalitions by year, in which no and unknown differ.

    Example: equipoise panel dyad-year --years 1990..2010 --add contiguity,disputes --out panel.parquet
    """
    from equipoise.data.layers.whittle import DEFAULT
    from equipoise.data.pack import find_pack
    from equipoise.errors import UsageError
    from equipoise.panels import panel as build
    from equipoise.panels import parse_years
    from equipoise.panels.catalogue import layer_catalogue

    if list_layers:
        _print_table("layers", layer_catalogue(), json)
        return
    if not unit:
        raise UsageError("panel: name a unit, for instance dyad-year; see equipoise panel --help")
    if chart and out is None:
        raise UsageError("--chart: say with --out which .svg, .png or .html file to draw")
    first, last = parse_years(years)
    built = build(unit, first, last, find_pack(data)).add(
        *_words(add), carry_forward=carry_forward, whittle=_words(whittle) or DEFAULT
    )
    if coverage:
        _print_table("columns", built.coverage(), json)
    elif cite:
        _print_sources(built, json)
    elif chart and out is not None:
        built.coverage_chart(chart, out)
        typer.echo(f"{out}: coverage of {chart}", err=True)
    else:
        _give_out(built, out, json)


def _print_table(name: str, rows: pl.DataFrame, json: bool) -> None:
    import json as json_module

    typer.echo(json_module.dumps({name: rows.to_dicts()}) if json else rows.write_csv().rstrip())


def _print_sources(built: Panel, json: bool) -> None:
    import json as json_module

    found = built.cite()
    rows = [{name: getattr(c, name) for name in c.__slots__} for c in found]
    typer.echo(json_module.dumps({"sources": rows}) if json else "\n".join(str(c) for c in found))


def _give_out(built: Panel, out: Path | None, json: bool) -> None:
    """Write the panel to a file, or print it."""
    import json as json_module

    from equipoise.panels import write_panel
    from equipoise.panels.write import csv_text

    if out is not None:
        write_panel(built, out)
        said = {"file": str(out), "rows": built.frame.height, "columns": built.frame.columns}
        if json:
            typer.echo(json_module.dumps(said))
        typer.echo(f"{out}: {built.frame.height} rows, {built.frame.width} columns", err=True)
    else:
        typer.echo(built.frame.write_json() if json else csv_text(built).rstrip())


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
