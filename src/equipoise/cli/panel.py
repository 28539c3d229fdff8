"""The verb panel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from equipoise.cli.options import Data, Json


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
    import json as json_module

    from equipoise.data.layers.whittle import DEFAULT
    from equipoise.data.pack import find_pack
    from equipoise.errors import UsageError
    from equipoise.panels import panel as build
    from equipoise.panels import parse_years, write_panel
    from equipoise.panels.catalogue import layer_catalogue
    from equipoise.panels.write import csv_text

    if list_layers:
        rows = layer_catalogue()
        typer.echo(
            json_module.dumps({"layers": rows.to_dicts()}) if json else rows.write_csv().rstrip()
        )
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
        table = built.coverage()
        typer.echo(
            json_module.dumps({"columns": table.to_dicts()}) if json else table.write_csv().rstrip()
        )
    elif cite:
        found = built.cite()
        rows_of = [{name: getattr(c, name) for name in c.__slots__} for c in found]
        typer.echo(
            json_module.dumps({"sources": rows_of}) if json else "\n".join(str(c) for c in found)
        )
    elif chart and out is not None:
        built.coverage_chart(chart, out)
        typer.echo(f"{out}: coverage of {chart}", err=True)
    elif out is not None:
        write_panel(built, out)
        said = {"file": str(out), "rows": built.frame.height, "columns": built.frame.columns}
        if json:
            typer.echo(json_module.dumps(said))
        typer.echo(f"{out}: {built.frame.height} rows, {built.frame.width} columns", err=True)
    elif json:
        typer.echo(built.frame.write_json())
    else:
        typer.echo(csv_text(built).rstrip())


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
