"""Data packs: a folder of Parquet files with a ``MANIFEST.csv`` that gives each file's hash and terms.

Nothing of a pack is copied into a result. A file is read only if its bytes have the hash that the
manifest gives; a layer knows its coverage, so that a reader can tell *no* from *unknown*.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from platformdirs import user_data_path

from equipoise.data.sources import SOURCES, Source, source
from equipoise.errors import DataError, MissingDataError, UsageError, suggest

ENVIRONMENT = "EQUIPOISE_DATA"
"""Environment variable that names the folder of a data pack."""

MANIFEST = "MANIFEST.csv"

DOWNLOADS = "downloads"
"""Folder of the originals inside a pack."""
_MANIFEST_COLUMNS = ("file", "rows", "source", "licence_or_terms", "citation", "sha256")


@dataclass(frozen=True, slots=True)
class Release:
    """One line of a pack's manifest: which release a layer is, and on what terms."""

    layer: str
    file: str
    rows: int
    title: str
    terms: str
    citation: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A data pack that has been found and whose manifest has been read."""

    folder: Path
    releases: tuple[Release, ...]
    manifest_sha256: str

    def __hash__(self) -> int:
        # the manifest's hash stands for the releases, of which there are many, and a pack keys every cache
        return hash((self.folder, self.manifest_sha256))

    def release(self, layer: str) -> Release:
        """Manifest line of a layer.

        Raises
        ------
        MissingDataError
            If the pack has no such layer.
        """
        for entry in self.releases:
            if entry.layer == layer:
                return entry
        raise MissingDataError(
            f"{self.folder / MANIFEST}: no layer {layer!r}; "
            f"{suggest(layer, [r.layer for r in self.releases], limit=0)} "
            "Add the file and its line, or use a pack that has it"
        )

    def has(self, layer: str) -> bool:
        """True if the manifest lists the layer."""
        return any(entry.layer == layer for entry in self.releases)

    def read(self, layer: str) -> pl.DataFrame:
        """Rows of a layer inside its coverage, with the catalogue's columns only.

        Raises
        ------
        MissingDataError
            If the manifest has no such layer.
        DataError
            If the file is missing, truncated, altered, unreadable or lacks a column.
        """
        entry, release = source(layer), self.release(layer)
        path = self.folder / release.file
        try:
            content = path.read_bytes()
        except OSError as error:
            # a layer that the manifest lists and the folder lacks is a damaged pack, not a smaller one
            raise DataError(
                f"{path}: cannot be read ({error.strerror}); restore the file or fetch the pack again"
            ) from error
        found = hashlib.sha256(content).hexdigest()
        if found != release.sha256:
            raise DataError(
                f"{path}: sha256 is {found[:12]}… where the manifest has {release.sha256[:12]}… "
                f"({len(content)} bytes); the file is truncated or altered: fetch it again"
            )
        return _select(content, entry, path)


def _select(content: bytes, entry: Source, path: Path) -> pl.DataFrame:
    """Read the catalogue's columns and drop the rows outside coverage."""
    columns = [*entry.key, *entry.needs]
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise DataError(f"{path}: not a readable Parquet file ({error})".splitlines()[0]) from error
    absent = [name for name in columns if name not in frame.columns]
    if absent:
        raise DataError(
            f"{path}: no column {absent[0]!r}; this release has another layout: "
            f"use the release named in the catalogue ({entry.title})"
        )
    frame = frame.select(columns)
    if "year" in columns:
        frame = frame.filter(pl.col("year").is_between(entry.first, entry.last))
    return frame


def open_pack(folder: str | Path) -> Pack:
    """Open the data pack in a folder; the files themselves are read when they are needed.

    Parameters
    ----------
    folder : str or Path
        Folder with a ``MANIFEST.csv`` and the Parquet files that it lists.

    Raises
    ------
    MissingDataError
        If there is no such folder, or it is not a data pack.
    DataError
        If the manifest cannot be read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise MissingDataError(f"{folder}: no such folder; give the folder of a data pack")
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise MissingDataError(
            f"{folder}: not a data pack, it has no {MANIFEST}; give a folder that has one"
        )
    content = manifest.read_bytes()
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
        releases = tuple(_release(row) for row in rows)
    except (UnicodeDecodeError, csv.Error, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{manifest}: cannot be read ({error}); it needs the columns {', '.join(_MANIFEST_COLUMNS)}"
        ) from error
    return Pack(folder, releases, hashlib.sha256(content).hexdigest())


def _release(row: dict[str, str]) -> Release:
    return Release(
        layer=row["file"].removesuffix(".parquet"),
        file=row["file"],
        rows=int(row["rows"]),
        title=row["source"],
        terms=row["licence_or_terms"],
        citation=row["citation"],
        sha256=row["sha256"],
    )


def user_folder() -> Path:
    """Where ``equipoise data fetch`` puts a pack if it is told nothing else: the user's data folder."""
    return user_data_path("equipoise", appauthor=False) / "pack"


def find_pack(folder: str | Path | None = None) -> Pack | None:
    """The data pack that the caller names, else the environment's, else the one that was fetched, else None.

    Raises
    ------
    MissingDataError
        If a folder is named, here or in the environment, and is not a data pack; or if a fetch into the
        user's data folder was not finished.
    """
    if folder is not None:
        if str(folder) == "":
            raise UsageError("--data: an empty name; give the folder of a data pack")
        return open_pack(folder)
    named = os.environ.get(ENVIRONMENT, "")
    if named:
        return open_pack(named)
    own = user_folder()
    if (own / MANIFEST).is_file():
        return open_pack(own)
    if (own / DOWNLOADS).is_dir():
        raise MissingDataError(
            f"{own}: a fetch was begun here and not finished; go on with equipoise data fetch, "
            "or remove the folder"
        )
    return None


def verify_pack(pack: Pack) -> tuple[str, ...]:
    """Problems of a pack, one line each: every layer of the catalogue is read and its hash compared."""
    problems = []
    for entry in SOURCES:
        try:
            pack.read(entry.id)
        except DataError as error:
            problems.append(str(error))
    return tuple(problems)
