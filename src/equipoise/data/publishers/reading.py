"""Reading a publisher's file: out of its archives, as text, then as whole numbers, numbers and dates.

Every complaint names the file, what was found and what would do. A cell that is no number where one is
due is an error: a layout that has changed must not pass for a table of unknowns.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import polars as pl

from equipoise.data.publishers.entry import ArchiveMember, Table
from equipoise.errors import DataError, suggest

_MOST = 2_000_000_000
"""An archive that says it unfolds to more than this is refused [bytes]."""


def read_member(path: Path, member: ArchiveMember | Table) -> pl.DataFrame:
    """One table of an original; of an archive as text: column names in lower case, empty cells null.

    Raises
    ------
    DataError
        If the file is no archive, lacks the member, or the member lacks a column.
    """
    if not isinstance(member, ArchiveMember):
        return member(path)
    content, where = path.read_bytes(), path.name
    for name in member.path:
        content = _unfold(content, name, where)
        where = f"{where}, {name}"
    return _as_text(content, member.columns, where)


def _unfold(content: bytes, name: str, where: str) -> bytes:
    """One file of a zip archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            held = archive.namelist()
            # publishers repack the same files with or without a folder around them
            found = [n for n in held if n == name or n.endswith(f"/{name}")]
            if len(found) != 1:
                problem = "no file" if not found else f"{len(found)} files"
                raise DataError(
                    f"{where}: {problem} {name!r} in the archive; {suggest(name, held)} "
                    "The publisher has another layout now, or this is another release"
                )
            if archive.getinfo(found[0]).file_size > _MOST:
                raise DataError(f"{where}: {name!r} unfolds to over 2 GB; this is not the release")
            return archive.read(found[0])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DataError(
            f"{where}: not a zip archive that can be read ({error}); "
            "the address may have answered with a web page: remove the file and fetch again"
        ) from error


def _as_text(content: bytes, columns: tuple[str, ...], where: str) -> pl.DataFrame:
    if is_page(content):
        raise DataError(
            f"{where}: a web page where a table is due; the publisher has moved the file"
        )
    try:
        frame = pl.read_csv(io.BytesIO(content), infer_schema=False, encoding="utf8-lossy")
    except pl.exceptions.PolarsError as error:
        problem = str(error).splitlines()[0]
        raise DataError(f"{where}: not a table with commas that can be read ({problem})") from error
    names = [name.strip().lower() for name in frame.columns]
    for column in columns:
        if names.count(column) != 1:
            raise DataError(
                f"{where}: no column {column!r}; {suggest(column, names)} "
                "The publisher has another layout now, or this is another release"
            )
    frame.columns = [
        f"{name}#{place}" if names.count(name) > 1 else name for place, name in enumerate(names)
    ]
    return frame.select(pl.col(columns).str.strip_chars().replace("", None))


def is_page(content: bytes) -> bool:
    """True if bytes are a web page, as a moved address, a proxy or a login sends one."""
    return content[:512].lstrip().lower().startswith((b"<!doctype", b"<html"))


def whole(frame: pl.DataFrame, *columns: str, missing: tuple[int, ...] = ()) -> pl.DataFrame:
    """The frame with columns as whole numbers; the given codes become null.

    Raises
    ------
    DataError
        If a cell is something else.
    """
    frame = number(frame, *columns, missing=missing)
    for column in columns:
        values = frame[column]
        broken = values.filter((values != values.round()) | (values.abs() >= 2**31))
        if broken.len():
            raise DataError(f"column {column!r}: {broken[0]} where a whole number is due")
    return frame.with_columns(pl.col(columns).cast(pl.Int32))


def number(frame: pl.DataFrame, *columns: str, missing: tuple[int, ...] = ()) -> pl.DataFrame:
    """The frame with columns as numbers; the given codes become null.

    Raises
    ------
    DataError
        If a cell is no number.
    """
    for column in columns:
        values = frame[column].cast(pl.Float64, strict=False)
        broken = frame[column].filter(
            values.is_null() & frame[column].is_not_null() | values.is_nan()
        )
        if broken.len():
            raise DataError(f"column {column!r}: {broken[0]!r} where a number is due")
        codes = pl.Series([float(code) for code in missing], dtype=pl.Float64)
        frame = frame.with_columns(values.set(values.is_in(codes), None).alias(column))
    return frame


def day(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """The frame with a column written as year-month-day, with or without a time, as dates.

    Raises
    ------
    DataError
        If a cell is no date.
    """
    values = frame[column].str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    broken = frame[column].filter(values.is_null() & frame[column].is_not_null())
    if broken.len():
        raise DataError(f"column {column!r}: {broken[0]!r} where a date as 1999-12-31 is due")
    return frame.with_columns(values.alias(column))
