"""Tables of a pack out of originals, and the lines of its manifest. Nothing enters that is not whole."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from equipoise.data.pack import DOWNLOADS, MANIFEST
from equipoise.data.publishers import Publication
from equipoise.data.publishers.pages import offer_of
from equipoise.data.publishers.reading import read_member
from equipoise.data.sources import SOURCES
from equipoise.errors import DataError, EquipoiseError, OutputError
from equipoise.files import replacing, sha256_of

_FIELDS = (
    "file", "rows", "n_columns", "columns", "years", "key", "source", "obtained_from",
    "original_sha256", "licence_or_terms", "citation", "reshaping_and_notes", "bytes", "sha256",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToMake:
    """A table to make of originals that are there."""

    publication: Publication
    out: Path
    mirror: str


@dataclass(frozen=True, slots=True)
class Made:
    """A table that waits among the downloads for its place in the pack."""

    line: dict[str, str]
    waiting: Path
    publication: Publication
    original_sha256: str


def make_table(task: ToMake) -> Made | EquipoiseError:
    """Make one table; a worker gives its complaint back, so that the others go on."""
    publication, folder = task.publication, task.out / DOWNLOADS
    try:
        table = table_of(publication, folder)
        found = sha256_of(folder / publication.original.name)
        line = _line(publication, table, found, task.mirror)
        waiting = folder / f".{line['file']}"
        content = io.BytesIO()
        table.write_parquet(content)
        waiting.write_bytes(content.getvalue())
        # the hash is of what the disk gives back, not of what was meant to be written
        line |= {"bytes": str(waiting.stat().st_size), "sha256": sha256_of(waiting)}
    except OSError as error:
        return OutputError(
            f"{task.out / publication.source}.parquet: cannot be written ({error.strerror}); the pack is as "
            "it was: make room and run the same command again, or choose another --out"
        )
    except EquipoiseError as error:
        return error
    return Made(line, waiting, publication, found)


def table_of(publication: Publication, folder: Path) -> pl.DataFrame:
    """The table that originals in a folder give, checked against what the catalogue reads of it.

    Raises
    ------
    DataError
        If an original is damaged or has another layout.
    """
    name = publication.original.name
    members = [read_member(folder / original.name, m) for original, m in publication.parts]
    try:
        table = publication.convert(*members)
    except (DataError, pl.exceptions.PolarsError) as error:
        problem = str(error).splitlines()[0]
        raise DataError(f"{name}: {problem}; the release has another layout") from error
    if table.is_empty():
        raise DataError(f"{name}: no row for {publication.source}; the release has another layout")
    key = list(publication.key)
    if key and (
        table.select(key).is_duplicated().any()
        # a pinned file may well have a part of its key unknown, as it always had
        or (not publication.pinned and sum(table.select(key).null_count().row(0)))
    ):
        raise DataError(
            f"{name}: {', '.join(key)} do not name each row of {publication.source} once; "
            "the release has another layout"
        )
    for entry in SOURCES:
        absent = set(entry.key + entry.needs) - set(table.columns)
        if entry.id == publication.source and absent:
            raise DataError(f"{name}: gives no {', '.join(sorted(absent))} for {entry.id}")
    return table


def _line(
    publication: Publication, table: pl.DataFrame, original_sha256: str, mirror: str
) -> dict[str, str]:
    """What the manifest says of the table, but for its size and hash."""
    original = publication.original
    found = f"{mirror.rstrip('/')}/{original.name}" if mirror else original.url or original.page
    years = next((name for name in ("year", "styear") if name in table.columns), "")
    span = table.select(first=pl.col(years).min(), last=pl.col(years).max()).row(0) if years else ()
    checked = (
        "" if publication.layout_checked else "; layout not checked against the publisher's file"
    )
    pinned = "" if publication.pinned else "; original not pinned"
    return {
        "file": f"{publication.source}.parquet",
        "rows": str(table.height),
        "n_columns": str(table.width),
        "columns": " ".join(table.columns),
        "years": "-".join(map(str, span)),
        "key": ",".join(publication.key),
        "source": publication.title,
        "obtained_from": found,
        "original_sha256": original_sha256,
        "licence_or_terms": offer_of(publication.source).terms,
        "citation": publication.citation,
        "reshaping_and_notes": publication.changes + checked + pinned,
    }


def enter(out: Path, made: Sequence[Made]) -> None:
    """Put tables and their lines into a pack, the manifest last."""
    if not made:
        return
    try:
        with replacing(out / MANIFEST) as text:
            text.write_text(_with_lines(out, [m.line for m in made]), encoding="utf-8")
            for entry in made:
                os.replace(entry.waiting, out / entry.line["file"])
    except OSError as error:
        raise OutputError(
            f"{out / MANIFEST}: cannot be written ({error.strerror}); "
            "make room and run the same command again, or choose another --out"
        ) from error


def _with_lines(out: Path, lines: Sequence[dict[str, str]]) -> str:
    """The manifest with lines put in or replaced; other lines and columns stay as they are."""
    manifest, fields, new = out / MANIFEST, list(_FIELDS), {line["file"] for line in lines}
    rows: list[dict[str, str]] = []
    if manifest.exists():
        reader = csv.DictReader(io.StringIO(manifest.read_text(encoding="utf-8")))
        rows = [row for row in reader if row["file"] not in new]
        fields = list(reader.fieldnames or ())
        fields += [name for name in _FIELDS if name not in fields]
    written = io.StringIO()
    writer = csv.DictWriter(written, fields, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted([*rows, *lines], key=lambda row: row["file"]))
    return written.getvalue()
