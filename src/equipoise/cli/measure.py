"""The verb measure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from equipoise.cli.options import Data, Json

if TYPE_CHECKING:
    from equipoise.observe.take import Observation


def measure(
    name: Annotated[str, typer.Argument(help="A measure, for instance concentration.")] = "",
    year: Annotated[int | None, typer.Option("--year", help="The year.")] = None,
    years: Annotated[
        str, typer.Option("--years", help="First and last year instead, as 1946..2010.")
    ] = "",
    among: Annotated[
        str, typer.Option("--among", help="all, majors, a group, or codes with commas between.")
    ] = "all",
    option: Annotated[
        list[str] | None,
        typer.Option("--option", help="A choice the measure leaves, as name=value."),
    ] = None,
    chart: Annotated[
        Path | None, typer.Option("--chart", help="Draw the years as an .svg, .png or .html file.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the values as a .csv or .parquet file.")
    ] = None,
    list_all: Annotated[
        bool, typer.Option("--list", help="Show every measure: unit, range, years, source.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Take a measure of states or of the system on the record.

    Example: equipoise measure concentration --year 1946 --among majors --json
    """
    import json as json_module

    from equipoise.errors import UsageError
    from equipoise.observe.take import list_measures

    if list_all:
        rows = list_measures()
        typer.echo(json_module.dumps({"measures": rows}, default=str) if json else _table(rows))
        return
    if not name or (year is None) == (not years):
        raise UsageError("measure: give a name and --year Y or --years A..B; see measure --list")
    from equipoise.measuring import measure as over_years
    from equipoise.panels import parse_years

    first, last = parse_years(years) if years else (year or 0, year or 0)
    series = over_years(name, first, last, among, data=data, **_options(option or []))
    if chart is not None:
        series.chart(chart)
    if out is not None:
        _write(series.to_polars(), out)
    if json:
        found = [t.as_dict() for t in series.taken]
        gaps = {str(y): why for y, why in series.gaps.items()}
        typer.echo(json_module.dumps({"years": found, "gaps": gaps} if years else found[0]))
    elif chart is None and out is None:
        for t in series.taken:
            typer.echo(_lines(t))
    for file in (chart, out):
        if file is not None:
            typer.echo(f"{file}: {len(series.taken)} years of {name}", err=True)
    for why in series.gaps.values():
        typer.echo(f"note: {why}", err=True)
    for note in dict.fromkeys(n for t in series.taken for n in t.notes):
        typer.echo(f"note: {note}", err=True)


def _write(table: Any, out: Path) -> None:
    from equipoise.errors import OutputError, UsageError

    if out.suffix not in (".csv", ".parquet"):
        raise UsageError(f"{out}: values go into a .csv or .parquet file")
    try:
        (table.write_csv if out.suffix == ".csv" else table.write_parquet)(out)
    except OSError as error:
        raise OutputError(
            f"{out}: cannot be written ({error.strerror}); choose another place"
        ) from error


def _options(given: list[str]) -> dict[str, str]:
    from equipoise.errors import UsageError

    chosen = {}
    for word in given:
        name, equals, value = word.partition("=")
        if not equals or not name or not value:
            raise UsageError(f"--option {word}: write name=value")
        chosen[name] = value
    return chosen


def _lines(taken: Observation) -> str:
    known = taken.as_dict()
    if "value" in known:
        return f"{known['year']}  {known['measure']}  {known['value']:.4f}  {known['unit']}"
    rows = [row for row in known["values"] if row["value"] is not None]
    if taken.observer.of == "state":
        rows.sort(key=lambda row: -row["value"])
        body = [
            f"{known['year']}  {row['ccode']:>3}  {row['value']:.4f}  {row['name']}" for row in rows
        ]
    else:
        body = [
            f"{known['year']}  {row['ccode1']:>3} {row['ccode2']:>3}  {row['value']:.4f}"
            for row in rows
        ]
    unknown = len(known["values"]) - len(rows)
    return "\n".join([*body, *([f"{known['year']}  unknown of {unknown}"] if unknown else [])])


def _table(rows: list[dict[str, Any]]) -> str:
    lines = []
    for row in rows:
        span = f"{row['first']}..{row['last']}"
        low, high = ("any" if row[end] is None else f"{row[end]:g}" for end in ("low", "high"))
        reach = f"{low} to {high}"
        lines.append(f"{row['measure']:38} {row['of']:6} {span:10} {reach:12} {row['unit']}")
        lines.append(f"    {row['source']}")
    return "\n".join(lines)
