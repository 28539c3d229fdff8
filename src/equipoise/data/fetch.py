"""Releases from their publishers into a data pack: download, convert, check, and a line in its manifest.

Originals are kept in ``downloads/`` inside the pack, so that one archive serves several sources and a file
got by hand is used where it is put. Nothing enters the pack that is not whole: a table and its line appear
together, by renaming.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import polars as pl

from equipoise.data.pack import MANIFEST, open_pack
from equipoise.data.publishers import PUBLICATIONS, Publication, obstacle_to
from equipoise.data.publishers.download import Patience, Say, download, sha256_of
from equipoise.data.publishers.pages import offer_of
from equipoise.data.publishers.reading import read_member
from equipoise.data.sources import SOURCES
from equipoise.errors import DataError, MissingDataError, OutputError, UsageError, suggest
from equipoise.files import replacing

DOWNLOADS = "downloads"
"""Folder of the originals inside a pack."""

_FIELDS = (
    "file", "rows", "n_columns", "columns", "years", "key", "source", "obtained_from",
    "original_sha256", "licence_or_terms", "citation", "reshaping_and_notes", "bytes", "sha256",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fetched:
    """One source that came into a pack."""

    source: str
    file: str
    rows: int
    sha256: str
    """Hash of the table in the pack."""
    original: str
    original_sha256: str
    pinned: bool
    """True if the original had the hash that is known for it."""
    layout_checked: bool
    """True if the reader of this layout has been run on the publisher's own file before."""
    terms: str


def select_publications(sources: Sequence[str], out: Path, mirror: str) -> tuple[Publication, ...]:
    """The layouts of the named sources, each once; with no name, of all within reach that are not there.

    Within reach is what has an address, or was put among the downloads by hand.

    Raises
    ------
    UsageError
        If a source is unknown.
    MissingDataError
        If the publisher's layout of a source is not known, so that it cannot be fetched.
    """
    if sources:
        return tuple(_publication(name) for name in dict.fromkeys(sources))
    whole = _whole_tables(out)
    return tuple(
        entry
        for entry in PUBLICATIONS
        if entry.source not in whole
        and (mirror or entry.original.url or (out / DOWNLOADS / entry.original.name).exists())
    )


def _whole_tables(out: Path) -> frozenset[str]:
    """Sources whose table is in the pack with the hash of its manifest."""
    releases = open_pack(out).releases if (out / MANIFEST).exists() else ()
    files = [(r.layer, out / r.file, r.sha256) for r in releases]
    return frozenset(n for n, path, known in files if path.exists() and sha256_of(path) == known)


def _publication(source: str) -> Publication:
    for entry in PUBLICATIONS:
        if entry.source == source:
            return entry
    names = {entry.source for entry in PUBLICATIONS} | {entry.id for entry in SOURCES}
    page, why = offer_of(source).page, obstacle_to(source)
    if source in names:
        raise MissingDataError(
            f"data fetch: {source} cannot be fetched: {why}; get it from {page or 'its authors'}, and put "
            f"its table into the pack with a line in {MANIFEST}"
        )
    known = f" (of {page} nothing else can be fetched: {why})" if page else ""
    raise UsageError(f"data fetch: no source {source!r}; {suggest(source, names, 0)}{known}")


def check_consent(
    wanted: Sequence[Publication], *, accept_terms: bool, accept_unpinned: bool
) -> None:
    """Refuse to begin before the caller has accepted what has to be accepted.

    Raises
    ------
    UsageError
        If a publisher's terms are to be agreed to, or an original has no pinned hash, and that was not
        accepted.
    """
    for terms in dict.fromkeys(offer_of(p.source).terms for p in wanted if _asks(p)):
        if not accept_terms:
            asking = [p.source for p in wanted if _asks(p) and offer_of(p.source).terms == terms]
            raise UsageError(
                f"data fetch: {', '.join(asking)}: whoever takes a copy has to agree to this: {terms}; "
                "--accept-terms says that you do"
            )
    unpinned = [p.source for p in wanted if p.original.sha256 is None]
    if unpinned and not accept_unpinned:
        raise UsageError(
            f"data fetch: no hash is known for the original of {', '.join(unpinned)}, so nothing would "
            "tell the release from another file; --accept-unpinned takes what comes and records its hash"
        )


def _asks(publication: Publication) -> bool:
    return offer_of(publication.source).licence == "restricted"


@contextmanager
def held_folder(out: Path) -> Iterator[None]:
    """Make the folder of a pack, or check the one there is, and hold it against another fetch.

    Raises
    ------
    OutputError
        If it cannot be made or written to, or another process fetches into it.
    DataError
        If it has a manifest that cannot be read.
    """
    try:
        (out / DOWNLOADS).mkdir(parents=True, exist_ok=True)
        stream = (out / DOWNLOADS / ".lock").open("ab")
    except OSError as error:
        raise OutputError(
            f"{out}: cannot be written to ({error.strerror}); choose another --out"
        ) from error
    with stream:
        _lock(stream, out)
        if (out / MANIFEST).exists():
            open_pack(out)
        yield


def _lock(stream: IO[bytes], out: Path) -> None:
    try:
        import fcntl
    except ImportError:  # not on Windows
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise OutputError(
            f"{out}: another process fetches into it; wait for it, or choose another --out"
        ) from error


def fetch(
    publication: Publication,
    out: Path,
    say: Say,
    mirror: str = "",
    patience: Patience = Patience(),  # noqa: B008  frozen
) -> Fetched:
    """Bring one source into a pack.

    Parameters
    ----------
    publication : Publication
        Where it is and how it is laid out.
    out : Path
        Folder of the pack; see `held_folder`.
    say : callable
        Is told how much has come.
    mirror : str
        Address under which originals are asked for by their names, instead of their publishers'.
    patience : Patience
        How long a server is waited for.

    Raises
    ------
    DataError
        If the original does not come, is not the pinned one, or has another layout.
    OutputError
        If something cannot be written.
    """
    folder, original = out / DOWNLOADS, publication.original
    try:
        path = download(original, folder, say, mirror, patience)
    except DataError as error:
        raise type(error)(
            f"{error}. By hand: get {original.name} from {original.page} and put it in {folder}"
        ) from error
    original_sha256 = sha256_of(path)
    table = _table(publication, path)
    content = io.BytesIO()
    table.write_parquet(content)
    line = _line(publication, table, original_sha256, mirror)
    sha256 = _enter(out, line, content.getvalue())
    return Fetched(
        source=publication.source,
        file=line["file"],
        rows=table.height,
        sha256=sha256,
        original=original.name,
        original_sha256=original_sha256,
        pinned=original.sha256 is not None,
        layout_checked=publication.layout_checked,
        terms=line["licence_or_terms"],
    )


def _table(publication: Publication, path: Path) -> pl.DataFrame:
    """The converted table, checked against what the catalogue will read of it."""
    members = [read_member(path, member) for member in publication.members]
    try:
        table = publication.convert(*members)
    except (DataError, pl.exceptions.PolarsError) as error:
        problem = str(error).splitlines()[0]
        raise DataError(f"{path.name}: {problem}; the release has another layout") from error
    if table.is_empty():
        raise DataError(
            f"{path.name}: no row for {publication.source}; the release has another layout"
        )
    key = list(publication.key)
    if key and (
        table.select(key).is_duplicated().any() or sum(table.select(key).null_count().row(0))
    ):
        raise DataError(
            f"{path.name}: {', '.join(key)} do not name each row of {publication.source} once; "
            "the release has another layout"
        )
    for entry in SOURCES:
        absent = set(entry.key + entry.needs) - set(table.columns)
        if entry.id == publication.source and absent:
            raise DataError(f"{path.name}: gives no {', '.join(sorted(absent))} for {entry.id}")
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
    pinned = "" if original.sha256 else "; original not pinned"
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


def _enter(out: Path, line: dict[str, str], content: bytes) -> str:
    """Put a table and its line into a pack; the hash of the table."""
    try:
        with replacing(out / MANIFEST) as text, replacing(out / line["file"]) as table:
            table.write_bytes(content)
            # the hash is of what the disk gives back, not of what was meant to be written
            sha256 = sha256_of(table)
            whole = line | {"bytes": str(table.stat().st_size), "sha256": sha256}
            text.write_text(_with_line(out, whole), encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"{out / line['file']}: cannot be written ({error.strerror}); the pack is as it was: make "
            "room and run the same command again, or choose another --out"
        ) from error
    return sha256


def _with_line(out: Path, line: dict[str, str]) -> str:
    """The manifest with one line put in or replaced; other lines and columns stay as they are."""
    manifest, rows, fields = out / MANIFEST, [], list(_FIELDS)
    if manifest.exists():
        reader = csv.DictReader(io.StringIO(manifest.read_text(encoding="utf-8")))
        rows = [row for row in reader if row["file"] != line["file"]]
        fields = list(reader.fieldnames or ())
        fields += [name for name in _FIELDS if name not in fields]
    written = io.StringIO()
    writer = csv.DictWriter(written, fields, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted([*rows, line], key=lambda row: row["file"]))
    return written.getvalue()
