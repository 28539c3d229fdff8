"""The verb panel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from equipoise.cli.options import (
    Data,
)


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
    from equipoise.panels import panel as build
    from equipoise.panels import parse_years, write_panel

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
