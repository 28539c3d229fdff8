"""A column of a CSV file translated into another scheme of codes, row by row.

The table comes back with one more column and nothing else changed: a row that cannot be translated stays
in, with an empty cell, and is reported. Each row is read in its own year, in one year for all, or, where no
code of the column ever meant another state, without a year.
"""

from __future__ import annotations

import csv
from pathlib import Path

from equipoise.columns import ANY, Conversion, convert
from equipoise.errors import DataError, UsageError, suggest
from equipoise.files import written_whole
from equipoise.statehood import SCHEMES

COLUMNS = dict(zip(SCHEMES, ("iso3", "iso2", "m49", "ccode", "gwcode", "name"), strict=True))
"""The column that a scheme's codes are written to."""


def convert_file(
    file: Path,
    column: str,
    to: str,
    out: Path,
    *,
    years: str | int | None = None,
    origin: str = ANY,
    target: str = "",
) -> Conversion:
    """Write a CSV file again with a column's codes in another scheme as its last column.

    Parameters
    ----------
    file, out : Path
        The file to read, in UTF-8 with a header, and the file to write.
    column : str
        The column of codes or names.
    to : str
        The scheme wanted, one of ``SCHEMES``.
    years : str, int or None
        The column of years, or one year for all rows; None converts without a date.
    origin : str
        The scheme of the codes, one of ``SCHEMES``, or ``ANY``.
    target : str
        The name of the new column; empty means that of ``COLUMNS``.

    Returns
    -------
    Conversion
        The new column, and what could not be translated; rows count from 0 below the header.

    Raises
    ------
    DataError
        If the file cannot be read, is no table, or lacks a column.
    OutputError
        If the new file cannot be written.
    StateError
        If without years a code has had several codes in the scheme wanted.
    UsageError
        If the file would overwrite itself, or a scheme or the new column's name cannot be used.
    """
    for scheme, known in ((origin, (*SCHEMES, ANY)), (to, SCHEMES)):
        if scheme not in known:
            raise UsageError(f"scheme {scheme!r} is unknown; {suggest(scheme, known)}")
    if out.resolve() == file.resolve():
        raise UsageError(f"{out}: is the file to convert; write to another")
    header, rows = _read(file)
    target = target or COLUMNS[to]
    if target in header:
        raise UsageError(f"{file}: has a column {target!r} already; name the new one another way")
    codes = _cells(file, header, rows, column)
    found = convert(codes, _years(file, header, rows, years), origin, to)
    new = ["" if code is None else str(code) for code in found.codes]
    _write(out, [[*header, target], *([*row, code] for row, code in zip(rows, new, strict=True))])
    return found


def _read(file: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows, all as wide as the header; blank lines are no rows."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            lines = [(reader.line_num, row) for row in reader if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise DataError(f"{file}: cannot be read ({words}); give a CSV file in UTF-8") from error
    if not lines:
        raise DataError(f"{file}: is empty; give a CSV file with a header")
    header = lines[0][1]
    for line, row in lines:
        if len(row) != len(header):
            counts = f"{len(row)} cells under a header of {len(header)}"
            raise DataError(f"{file}:{line}: {counts}; quote cells that hold commas")
    if len(set(header)) != len(header):
        raise DataError(f"{file}:1: two columns have one name; rename one")
    return header, [row for _, row in lines[1:]]


def _cells(
    file: Path, header: list[str], rows: list[list[str]], column: str
) -> list[int | str | None]:
    """Cells of a column; an empty one is missing."""
    if column not in header:
        raise DataError(f"{file}:1: no column {column!r}; {suggest(column, header)}")
    place = header.index(column)
    return [row[place].strip() or None for row in rows]


def _years(
    file: Path, header: list[str], rows: list[list[str]], years: str | int | None
) -> list[int | str | None] | int | None:
    """The year of each row from its column, or the one year for all."""
    if not isinstance(years, str):
        return years
    return [_year(cell) for cell in _cells(file, header, rows, years)]


def _year(cell: int | str | None) -> int | str | None:
    """A year as a number; what is none stays as it is written, for the report."""
    try:
        year = float(cell or "")
    except ValueError:
        return cell
    # tables that once had a gap in the column write 1990.0
    return int(year) if year.is_integer() else cell


def _write(out: Path, rows: list[list[str]]) -> None:
    """Write the whole file or none of it."""
    with written_whole(out) as beside, beside.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
