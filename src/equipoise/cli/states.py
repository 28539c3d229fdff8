"""Verbs about who is who: states, groups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from equipoise.cli.options import Data, Json

if TYPE_CHECKING:
    from equipoise.columns import Conversion
    from equipoise.grouping import Group, Member
    from equipoise.statehood import State


class FindByDefault(TyperGroup):
    """Reads words that are no verb as states to find, so that ``states Germany`` needs none."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the verb ``find`` before words that begin with none."""
        if not args or args[0] not in (*self.commands, *self.get_help_option_names(ctx)):
            args = ["find", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=FindByDefault,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="States and their codes at a date: equipoise states [CODE|NAME ...] [--year Y] [--to SCHEME], "
    "or equipoise states convert FILE.\n\nExample: equipoise states DEU --year 1970",
)

Year = Annotated[int | None, typer.Option("--year", help="The year.")]
To = Annotated[str, typer.Option("--to", help="Scheme: ISO, ISO2, M49, COW, GW or NAME.")]


@app.command()
def find(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="CODE|NAME", help="Codes or names [default: every state]."),
    ] = None,
    year: Year = None,
    to: To = "",
    json: Json = False,
) -> None:
    """Find states by code or name in a year, or list all their lives, or give their codes in a scheme.

    Example: equipoise states DEU "South Yemen" --year 1970 --to GW
    """
    from equipoise.statehood import lives, resolve, states, states_in

    if not words:
        found = states() if year is None else states_in(year)
    elif year is not None:
        found = tuple(resolve(word, year) for word in words)
    elif to:
        found = tuple(_latest(word, _scheme(to)) for word in words)
    else:
        found = tuple(dict.fromkeys(life for word in words for life in lives(word)))
    rows = [_state_row(state) for state in found]
    if to:
        for row, state in zip(rows, found, strict=True):
            row["code"] = state.code(_scheme(to))
    text = "\n".join(_state_text(row, coded=bool(to)) for row in rows)
    _print({"year": year, "states": rows}, text, json)


@app.command(name="convert")
def convert_command(
    file: Annotated[Path, typer.Argument(help="A CSV file with a header.")],
    column: Annotated[str, typer.Option("--column", help="The column of codes or names.")],
    out: Annotated[Path, typer.Option("--out", help="The CSV file to write.")],
    to: To = "COW",
    year_column: Annotated[str, typer.Option("--year-column", help="The column of years.")] = "",
    year: Annotated[int | None, typer.Option("--year", help="One year for all instead.")] = None,
    origin: Annotated[
        str, typer.Option("--from", help="Scheme of the codes; ANY reads each as it comes.")
    ] = "ANY",
    target: Annotated[
        str, typer.Option("--as", help="Name of the new column [default: by scheme].")
    ] = "",
    json: Json = False,
) -> None:
    """Add a column with the codes of another scheme; no row is dropped, and status 1 says some are open.

    Example: equipoise states convert FILE --column c --year-column y --to COW --out OUT
    """
    from equipoise.convert import COLUMNS, convert_file
    from equipoise.errors import UsageError

    if year_column and year is not None:
        raise UsageError("states convert: give --year-column or --year, not both")
    found = convert_file(
        file,
        column,
        to.upper(),
        out,
        years=year_column or year,
        origin=origin.upper(),
        target=target,
    )
    open_rows = sum(len(case.rows) for case in found.unresolved)
    if json:
        result = {
            "file": str(out),
            "rows": len(found.codes),
            "column": target or COLUMNS[to.upper()],
            "unresolved": _unresolved(found),
        }
        _print(result, "", json)
    for case in _unresolved(found):
        typer.echo(f"{file}: row {_some(case['rows'])}: {case['reason']}", err=True)
    typer.echo(f"{out}: {len(found.codes)} rows, {open_rows} unresolved", err=True)
    if open_rows:
        raise typer.Exit(1)


def groups(
    name: Annotated[str, typer.Argument(help="A group [default: list all].")] = "",
    year: Year = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Show groups of states, whose view each is, its rivals, and its members in a year.

    Example: equipoise groups WEST --year 1985
    """
    from equipoise.grouping import MAJOR_POWERS, group, group_names

    name = name.upper().replace("-", "_")
    if name == MAJOR_POWERS:
        _major_powers(year, data, json)
    elif name:
        found = group(name)
        row = _group_row(found, year, full=True)
        _print(row, _group_text(found, row), json)
    else:
        rows = [_group_row(group(each), year, full=False) for each in group_names()]
        _print({"year": year, "groups": rows}, "\n".join(map(_listed_text, rows)), json)


def _latest(word: str, scheme: str) -> State:
    """A state without a year, refused where its lives have several codes in the scheme."""
    from equipoise.errors import StateError
    from equipoise.statehood import lives

    found = lives(word)
    several = {life.code(scheme): life for life in found}
    if len(several) > 1:
        named = ", ".join(f"{c or 'none'} ({s.name} {s.span()})" for c, s in several.items())
        raise StateError(f"state {word!r} has had several {scheme} codes: {named}; give --year Y")
    return found[-1]


def _scheme(word: str) -> str:
    from equipoise.errors import UsageError, suggest
    from equipoise.statehood import SCHEMES

    if word.upper() not in SCHEMES:
        raise UsageError(f"--to {word}: no such scheme; {suggest(word.upper(), SCHEMES)}")
    return word.upper()


def _state_row(state: State) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(state)


def _state_text(row: dict[str, Any], *, coded: bool) -> str:
    span = f"{row['first']}..{row['last'] or ''}"
    codes = f"{row['ccode']:>3} {row['gwcode']:>3} {row['iso3'] or '-':3} {row['iso2'] or '-':2}"
    start = f"{row['code'] if row['code'] is not None else '-'!s:>6}  " if coded else ""
    return f"{start}{codes}  {span:10}  {row['name']}, {row['region']}"


def _unresolved(found: Conversion) -> list[dict[str, Any]]:
    """What could not be converted, with rows counted from 1 below the header."""
    return [
        {"code": c.code, "year": c.year, "rows": [r + 1 for r in c.rows], "reason": c.reason}
        for c in found.unresolved
    ]


def _some(rows: list[int]) -> str:
    """The first rows, and how many more."""
    more = f" and {len(rows) - 5} more" if len(rows) > 5 else ""
    return ", ".join(map(str, rows[:5])) + more


def _group_row(found: Group, year: int | None, *, full: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": found.name,
        "title": found.title,
        "source": found.source,
        "contested": found.contested,
        "rivals": list(found.rivals),
        "year": year,
    }
    if full:
        row |= {"note": found.note, "uncounted": list(found.uncounted)}
        row["memberships"] = [_member_row(member) for member in found.memberships]
    if year is not None:
        row["members"] = _named(found, year, full=full)
    return row


def _named(found: Group, year: int, *, full: bool) -> list[dict[str, Any]]:
    """Members with their names; a group without any that year has none only in the list of all."""
    from equipoise.errors import StateError
    from equipoise.grouping import members
    from equipoise.statehood import name_of

    try:
        codes = members(found.name, year)
    except StateError:
        if full:
            raise
        codes = ()
    return [{"ccode": code, "name": name_of(code, year)} for code in codes]


def _member_row(member: Member) -> dict[str, Any]:
    return {
        "code": member.code,
        "name": member.lives[-1].name,
        "first": member.first,
        "last": member.last,
        "unverified": member.unverified,
    }


def _listed_text(row: dict[str, Any]) -> str:
    view = f"; rivals: {', '.join(row['rivals'])}" if row["rivals"] else ""
    size = f"{len(row['members']):3}  " if row["year"] is not None else ""
    mark = "contested" if row["contested"] else ""
    return f"{row['name']:28} {size}{mark:9}  {row['title']}\n    {row['source']}{view}"


def _group_text(found: Group, row: dict[str, Any]) -> str:
    lines = [f"{found.name}: {found.title}", f"source: {found.source}"]
    lines.append(f"contested: {'yes' if found.contested else 'no'}")
    lines += [f"rivals: {', '.join(found.rivals)}"] * bool(found.rivals)
    lines += [f"note: {found.note}"] * bool(found.note)
    lines += [f"no Correlates of War code: {'; '.join(found.uncounted)}"] * bool(found.uncounted)
    if "members" in row:
        lines.append(f"{row['year']}: {len(row['members'])} members")
        return "\n".join([*lines, *(f"{m['ccode']:>3}  {m['name']}" for m in row["members"])])
    for m in row["memberships"]:
        unsure = "  (year not certain)" if m["unverified"] else ""
        span = f"{m['first'] or '':>4}..{m['last'] or '':<4}"
        lines.append(f"{span if m['first'] or m['last'] else 'all years ':10}  {m['name']}{unsure}")
    return "\n".join(lines)


def _major_powers(year: int | None, data: str | None, json: bool) -> None:
    """Major powers are a data set's judgement, so they come from the pack."""
    from equipoise.data.pack import find_pack
    from equipoise.errors import MissingDataError, UsageError
    from equipoise.grouping import FALLBACK, MAJOR_POWERS
    from equipoise.observe.take import MAJORS, states_among
    from equipoise.statehood import name_of

    if year is None:
        raise UsageError(f"groups {MAJOR_POWERS}: they differ by year; give --year Y")
    pack = find_pack(data)
    if pack is None:
        remedy = f"name one with --data or EQUIPOISE_DATA, or use {FALLBACK}"
        raise MissingDataError(f"groups {MAJOR_POWERS}: come from the data pack; {remedy}")
    codes, notes, sources = states_among(pack, year, MAJORS)
    if not codes:
        raise UsageError(f"groups {MAJOR_POWERS}: none is listed in {year}; choose another year")
    named = [{"ccode": code, "name": name_of(code, year)} for code in codes]
    rows = {"name": MAJOR_POWERS, "source": list(sources), "year": year, "members": named}
    for note in notes:
        typer.echo(f"note: {note}", err=True)
    heads = (
        f"{MAJOR_POWERS}: from {', '.join(sources)} of the data pack",
        f"{year}: {len(codes)} members",
    )
    _print(rows, "\n".join([*heads, *(f"{m['ccode']:>3}  {m['name']}" for m in named)]), json)


def _print(result: dict[str, Any], text: str, json: bool) -> None:
    import json as json_module

    typer.echo(json_module.dumps(result) if json else text)
