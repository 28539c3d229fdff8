"""What the originals at pinned addresses need to become tables of a pack, where they are not tables already."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from equipoise.data.publishers.disputes import LAST
from equipoise.data.publishers.reading import is_page
from equipoise.errors import DataError

FULL, ASSOCIATE, OBSERVER = 1, 2, 3

_POWERS = {
    "UK": 200, "France": 220, "Germany": 255, "Austria-Hungary": 300, "Italy": 325, "Rus": 365, "USA": 2,
    "Japan": 740, "China": 710,
}  # fmt: skip
"""Heads of the columns of naval power, and the code that each state has in any year."""


def read_plain(path: Path) -> pl.DataFrame:
    """A table with commas and a head: whole numbers, numbers or words, by what each column holds.

    A column of whole numbers is Int64 if it is complete and Int32 if it has gaps.

    Raises
    ------
    DataError
        If it is no such table.
    """
    content = path.read_bytes()
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")  # as old machines ended their lines
    if is_page(content):
        raise DataError(f"{path.name}: a web page where a table is due; remove it and fetch again")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        content = content.decode("latin-1").encode("utf-8")
    try:
        frame = pl.read_csv(content, infer_schema=False, null_values=["", "NA"])
    except pl.exceptions.PolarsError as error:
        problem = str(error).splitlines()[0]
        raise DataError(
            f"{path.name}: not a table with commas that can be read ({problem})"
        ) from error
    return frame.select(_typed(frame[name]) for name in frame.columns)


def _typed(words: pl.Series) -> pl.Series:
    numbers = words.str.strip_chars().cast(pl.Float64, strict=False)
    if numbers.null_count() > words.null_count():
        return words
    known = numbers.drop_nulls()
    if known.is_empty() or (known != known.round()).any() or (known.abs() >= 2**31).any():
        return numbers
    return numbers.cast(pl.Int32 if numbers.null_count() else pl.Int64)


def low_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Names of columns in small letters, with low lines for points."""
    return frame.rename({name: name.lower().replace(".", "_") for name in frame.columns})


def igo_membership(wide: pl.DataFrame) -> pl.DataFrame:
    """A row for each state, year and organisation of which it is a member, an associate or an observer."""
    named = [c for c in wide.columns if c not in ("ccode", "year", "state")]
    return (
        wide.unpivot(
            named, index=["ccode", "year"], variable_name="ioname", value_name="membership"
        )
        .filter(pl.col("membership").is_in([FULL, ASSOCIATE, OBSERVER]))
        .with_columns(pl.col("membership").cast(pl.Int32))
        .sort("ccode", "year", "ioname")
    )


def igo_names(by_year: pl.DataFrame) -> pl.DataFrame:
    """Every organisation with the first and last year in which it is listed."""
    return (
        by_year.group_by("ioname", "orgname", maintain_order=True)
        .agg(pl.col("year").min().alias("first_year"), pl.col("year").max().alias("last_year"))
        .with_columns(pl.col("ioname").str.to_lowercase().alias("ioname_lower"))
        .sort("ioname")
    )


def peace_scale(path: Path) -> pl.DataFrame:
    """Spells of a pair, of which the file has up to eleven in a line, one below the other."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        pair, *cells = line.split(",")
        for dates, level in zip(cells[::2], cells[1::2], strict=False):
            if dates.strip() in ("", "."):
                continue
            begin, dash, end = dates.strip().partition("-")
            try:
                rows.append((int(pair) // 1000, int(pair) % 1000, begin, end, float(level)))
            except ValueError as error:
                raise DataError(
                    f"{path.name}: line {number}: {dates!r}, {level!r} is no spell"
                ) from error
            if not dash:
                raise DataError(
                    f"{path.name}: line {number}: {dates!r} where a span of dates is due"
                )
    schema = {
        "ccode1": pl.Int64, "ccode2": pl.Int64, "begin_date": pl.String, "end_date": pl.String,
        "peace_level": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def disputes_until(frame: pl.DataFrame) -> pl.DataFrame:
    """Disputes that began by the last year that is read."""
    return frame.filter(pl.col("styear") <= LAST)


def participants_until(frame: pl.DataFrame) -> pl.DataFrame:
    """Spells of participants in disputes that began by the last year that is read."""
    return frame.filter(pl.col("styear").min().over("dispnum") <= LAST)


def years_until(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows by year to the last year that is read."""
    return frame.filter(pl.col("year") <= LAST)


def naval_power(path: Path) -> pl.DataFrame:
    """Shares by power and year, out of a sheet with a column for each power."""
    from python_calamine import CalamineError, CalamineWorkbook  # only this reads a workbook

    try:
        head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    except (CalamineError, ValueError, OSError) as error:
        raise DataError(f"{path.name}: not a workbook that can be read ({error})") from error
    unknown = [name for name in head[1:] if name and name not in _POWERS]
    if unknown:
        raise DataError(f"{path.name}: a column {unknown[0]!r}, which is no power known here")
    out = [
        (_POWERS[str(name)], str(name), int(str(row[0]).removesuffix(".0")), float(str(row[k])))
        for k, name in enumerate(head[1:], start=1)
        if name
        for row in rows
        if row[0] != "" and row[k] != ""
    ]
    names = ("ccode", "state", "year", "power_projection_share")
    return pl.DataFrame(out, schema=names, orient="row")
