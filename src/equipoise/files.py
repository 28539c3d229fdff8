"""Files that are written whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from equipoise.errors import OutputError


@contextmanager
def replacing(final: Path) -> Iterator[Path]:
    """A file beside the final one that takes its place if all goes well, and is removed if not."""
    beside = final.with_name(f".{final.name}.{os.getpid()}")
    try:
        yield beside
        os.replace(beside, final)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def written_whole(final: Path, remedy: str = "choose another place") -> Iterator[Path]:
    """The same for what the user asked to be written.

    Parameters
    ----------
    final : Path
        The file; its final name never holds half of it.
    remedy : str
        What would do if it cannot be written.

    Raises
    ------
    OutputError
        If it cannot be written; nothing is left behind.
    """
    try:
        with replacing(final) as beside:
            yield beside
    except OSError as error:
        raise OutputError(f"{final}: cannot be written ({error.strerror}); {remedy}") from error


def sha256_of(path: Path) -> str:
    """Hash of a file.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
