"""Where replicates lie: a folder, or a place in object storage that fsspec reaches.

Both have the verbs of `pathlib`. Object storage has no folders to make, none of its objects is ever seen half
written, and what its libraries raise is told as `OSError` here, as that of a disk is.
"""

from __future__ import annotations

import errno
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from filelock import FileLock, Timeout

from equipoise.errors import OutputError, UsageError
from equipoise.files import written_whole

LOCK = "in-use.lock"
"""File that the run which writes a place holds; a folder's is let go when the process ends, however it ends."""

REMEDY = "free space or choose another --out, then --resume"
"""What would do where something cannot be written to a folder."""

REMEDY_FAR = "look after its keys and network or choose another --ensembles, then --resume"
"""The same for object storage."""


def place_of(address: str | Path) -> Path:
    """A folder, or what an address such as ``s3://bucket/run`` names, which has the same verbs.

    Raises
    ------
    UsageError
        If nothing here can reach such an address.
    """
    words = str(address)
    if "://" not in words:
        return Path(address)
    try:
        from upath import UPath
    except ImportError as error:
        raise UsageError(
            f"{words}: object storage needs pip install 'equipoise[objects]'"
        ) from error
    try:
        # what other workers write is seen only where nothing is remembered of what a place held
        place = UPath(words, use_listings_cache=False)
        place.fs  # noqa: B018  imports the library of this storage
    except (ImportError, ValueError) as error:
        raise UsageError(
            f"{words}: cannot be reached ({error}); write it as s3://bucket/run, with its library "
            "installed"
        ) from error
    return cast(Path, place)


def is_remote(place: Path) -> bool:
    """Whether it lies in object storage."""
    return not isinstance(place, Path)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """What goes wrong in object storage as an `OSError` with words, whatever its library calls it."""
    if not is_remote(place):
        yield
        return
    try:
        yield
    except FileExistsError:
        raise
    except FileNotFoundError as error:
        raise FileNotFoundError(errno.ENOENT, "no such object or bucket") from error
    except Exception as error:
        raise OSError(errno.EIO, " ".join(str(error).split())) from error


def put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    if not is_remote(path):
        with written_whole(path, REMEDY) as beside:
            beside.write_bytes(content)
        return
    try:
        with _told(path):
            path.write_bytes(content)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); {REMEDY_FAR}") from error


def content_of(path: Path) -> bytes:
    """What a file holds; `OSError` if it cannot be read."""
    with _told(path):
        return path.read_bytes()


def listed(folder: Path, pattern: str = "*") -> list[Path]:
    """The files of a place by a pattern, in order of their names; none if it is not there."""
    with _told(folder):
        return sorted(folder.glob(pattern), key=lambda path: path.name)


def folders_in(folder: Path) -> list[Path]:
    """The folders of a place, in order of their names; none if it is not there."""
    with _told(folder):
        if not folder.is_dir():
            return []
        return sorted((p for p in folder.iterdir() if p.is_dir()), key=lambda path: path.name)


def remove(path: Path) -> None:
    """Remove a file, if it is there."""
    with _told(path):
        path.unlink(missing_ok=True)


def made(folder: Path) -> None:
    """Make a folder and those above it; object storage has none to make."""
    if not is_remote(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a place against other runs, which would remove what this one has in hand.

    Raises
    ------
    OutputError
        If it cannot be made or reached, or another run is writing it.
    """
    try:
        made(folder)
        release = _object_lock(folder / LOCK) if is_remote(folder) else _file_lock(folder / LOCK)
    except OSError as error:
        far = is_remote(folder)
        done, remedy = ("reached", REMEDY_FAR) if far else ("made", "choose another --out")
        raise OutputError(f"{folder}: cannot be {done} ({error.strerror}); {remedy}") from error
    try:
        yield
    finally:
        release()


def _file_lock(path: Path) -> Callable[[], None]:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise OutputError(
            f"{path.parent}: another run is writing it; wait until it has ended or choose another --out"
        ) from error
    return lock.release


def _object_lock(path: Path) -> Callable[[], None]:
    """An object that only one can create. A run that was killed leaves it; another on its machine sees that."""
    own = {"host": socket.gethostname(), "process": os.getpid(), "since": _now()}
    words = json.dumps(own).encode()
    try:
        _create(path, words)
    except FileExistsError:
        holder = _holder(path)
        if not _has_ended(holder):
            by = f"process {holder.get('process')} on {holder.get('host')}"
            raise OutputError(
                f"{path.parent}: {by} is writing it since {holder.get('since')}; wait until it has ended, or "
                f"remove {path} if it was killed"
            ) from None
        remove(path)
        _create(path, words)
    return lambda: remove(path)


def _create(path: Path, content: bytes) -> None:
    with _told(path):
        path.fs.pipe_file(path.path, content, mode="create")  # type: ignore[attr-defined]


def _holder(path: Path) -> dict[str, object]:
    found = None
    with suppress(OSError, ValueError):  # it has just been removed, or is of another kind
        found = json.loads(content_of(path))
    return found if isinstance(found, dict) else {}


def _has_ended(holder: dict[str, object]) -> bool:
    """Whether a holder was a process of this machine that is there no more."""
    process = holder.get("process")
    if holder.get("host") != socket.gethostname() or not isinstance(process, int):
        return False
    if os.name != "posix":  # elsewhere a process cannot be asked after without being stopped
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
