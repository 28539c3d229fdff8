"""What stands of a scenario: beside the tables of each shard a manifest, written last, says what they are.

A shard whose files are not what its manifest says, or that has none, does not stand: it is never read, and made
again when a run is resumed. Shards may overlap, as when a run goes on with another size of them; replicates are
the same in each, so any of them will do.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from equipoise.errors import ShardError
from equipoise.simulation.place import content_of, listed, put, remove
from equipoise.simulation.scenario import MODEL_VERSION

FORMAT = 2
"""Of the shards' files; raised when they are laid out in another way."""

KINDS: tuple[str, ...] = ("events", "wars", "exits", "threats", "expected", "system")
"""Tables of a shard, in the order in which they are written."""

REMEDY = "simulate again with --resume, which makes what is missing or damaged"

_OURS = re.compile(rf"\.?(shard-\d+-\d+\.json|({'|'.join(KINDS)})-[\d-]+\.parquet)(\.\d+)?")


class Shard(NamedTuple):
    """A shard that was written whole: its replicates, and size and hash of each of its tables."""

    first: int
    last: int
    """One after the last replicate."""
    files: tuple[tuple[int, str], ...]
    """Bytes and SHA-256 of each, in the order of ``KINDS``."""


class Piece(NamedTuple):
    """Replicates that are to be read from one shard."""

    shard: Shard
    first: int
    last: int


def table_path(folder: Path, kind: str, first: int, last: int) -> Path:
    """Where a table of a shard lies; no two shards share a name, whatever their size."""
    return folder / f"{kind}-{first:06d}-{last:06d}.parquet"


def manifest_path(folder: Path, first: int, last: int) -> Path:
    """Where the manifest of a shard lies."""
    return folder / f"shard-{first:06d}-{last:06d}.json"


def write_shard(
    folder: Path, scenario: str, first: int, last: int, tables: dict[str, pl.DataFrame]
) -> None:
    """Write the tables of a shard, and its manifest last.

    Parameters
    ----------
    folder : Path
    scenario : str
        Hash of what determines the replicates.
    first, last : int
        First replicate and the one after the last.
    tables : dict of str to DataFrame
        By its kind.

    Raises
    ------
    OutputError
        If the folder cannot be written; what had been finished stands.
    """
    files = []
    for kind in KINDS:
        buffer = io.BytesIO()
        tables[kind].write_parquet(buffer, compression="zstd", statistics=False)
        content = buffer.getvalue()
        # hashed before it is written, so that a fault of the disk is seen, too
        files.append({"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()})
        put(table_path(folder, kind, first, last), content)
    content_of_all: dict[str, Any] = {
        "format": FORMAT,
        "model": MODEL_VERSION,
        "scenario": scenario,
        "first": first,
        "last": last,
        "files": dict(zip(KINDS, files, strict=True)),
    }
    content_of_all["check"] = _check(content_of_all)
    put(manifest_path(folder, first, last), (json.dumps(content_of_all) + "\n").encode())


def _check(content: dict[str, Any]) -> str:
    """Hash of a manifest itself, without the place where it is kept."""
    rest = {name: value for name, value in content.items() if name != "check"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def read_manifest(path: Path, scenario: str) -> Shard:
    """The shard that a manifest describes.

    Raises
    ------
    ShardError
        If it cannot be read, or is of another version or scenario.
    """
    try:
        content = json.loads(content_of(path))
        version = content["format"], content["model"]
        if version != (FORMAT, MODEL_VERSION):
            raise ShardError(
                f"{path}: written by another version (format {version[0]}, model {version[1]}; this one has "
                f"{FORMAT} and {MODEL_VERSION}); {REMEDY}"
            )
        if content["scenario"] != scenario:
            raise ShardError(f"{path}: of another scenario; {REMEDY}")
        if content["check"] != _check(content):
            raise ShardError(
                f"{path}: damaged, its bytes are not those that were written; {REMEDY}"
            )
        files = tuple((int(f["bytes"]), str(f["sha256"])) for f in map(content["files"].get, KINDS))
        shard = Shard(int(content["first"]), int(content["last"]), files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ShardError(f"{path}: damaged, no manifest of a shard; {REMEDY}") from error
    if manifest_path(path.parent, shard.first, shard.last) != path:
        raise ShardError(
            f"{path}: damaged, holds replicates {shard.first} to {shard.last - 1}; {REMEDY}"
        )
    return shard


def written(folder: Path, scenario: str) -> tuple[Shard, ...]:
    """All shards with a manifest in a folder, in order; what they hold is checked when it is read.

    Raises
    ------
    ShardError
        If a manifest is damaged or of another version.
    """
    return tuple(read_manifest(path, scenario) for path in listed(folder, "shard-*.json"))


def read_table(folder: Path, shard: Shard, kind: str) -> pl.DataFrame:
    """A table of a shard, if its file is what was written.

    Raises
    ------
    ShardError
        If it is not there, or is not what was written.
    """
    return pl.read_parquet(io.BytesIO(_content(folder, shard, kind)))


def _content(folder: Path, shard: Shard, kind: str) -> bytes:
    path = table_path(folder, kind, shard.first, shard.last)
    size, expected = shard.files[KINDS.index(kind)]
    try:
        content = content_of(path)
    except OSError as error:
        raise ShardError(f"{path}: cannot be read ({error.strerror}); {REMEDY}") from error
    if len(content) != size:
        raise ShardError(
            f"{path}: damaged, has {len(content)} bytes where {size} were written; {REMEDY}"
        )
    if hashlib.sha256(content).hexdigest() != expected:
        raise ShardError(f"{path}: damaged, its bytes are not those that were written; {REMEDY}")
    return content


def standing(folder: Path, scenario: str) -> tuple[Shard, ...]:
    """The shards whose files are all what was written."""
    return tuple(shard for shard, problem in examined(folder, scenario) if shard and not problem)


def examined(folder: Path, scenario: str) -> Iterator[tuple[Shard | None, str]]:
    """Every manifest's shard, if it can be told, with what is wrong with it in one line; empty if it stands."""
    for path in listed(folder, "shard-*.json"):
        shard = None
        try:
            shard = read_manifest(path, scenario)
            for kind in KINDS:
                _content(folder, shard, kind)
        except ShardError as error:
            yield shard, str(error)
        else:
            yield shard, ""


def clear(folder: Path, kept: Sequence[Shard]) -> None:
    """Remove all files of shards but those that are kept: halves, damaged ones, those of other versions."""
    names = {manifest_path(folder, s.first, s.last).name for s in kept}
    names |= {table_path(folder, kind, s.first, s.last).name for s in kept for kind in KINDS}
    for path in sorted(listed(folder), key=lambda p: not p.name.startswith("shard-")):
        # manifests go first, so that none speaks of a table that is gone
        if path.name not in names and _OURS.fullmatch(path.name):
            remove(path)


def cover(shards: Sequence[Shard], first: int, last: int) -> tuple[tuple[Piece, ...], int]:
    """Pieces of shards that hold replicates once each, in order, and the first that none of them holds.

    Parameters
    ----------
    shards : sequence of Shard
        They may overlap and leave gaps.
    first, last : int
        First replicate and the one after the last that are wanted.
    """
    pieces: list[Piece] = []
    at = first
    while at < last:
        holding = [s for s in shards if s.first <= at < s.last]
        if not holding:
            break
        best = max(holding, key=lambda s: s.last)
        pieces.append(Piece(best, at, min(best.last, last)))
        at = pieces[-1].last
    return tuple(pieces), at
