"""Where compiled kernels are kept: beside the package or in the user's cache, else in a temporary folder.

The compiler refuses to work where it can write neither of the first two, as with an installation of
somebody else's and no home folder of one's own. Nothing but the standard library is loaded here.
"""

from __future__ import annotations

import os
import stat
from collections.abc import MutableMapping
from pathlib import Path

ENVIRONMENT = "NUMBA_CACHE_DIR"
"""What tells the compiler where to keep its work."""


def choose_place(package: Path, environ: MutableMapping[str, str]) -> None:
    """Name a temporary folder in the environment if the compiler can write nowhere else.

    Parameters
    ----------
    package : Path
        Folder of the package.
    environ : mutable mapping of str to str
        The environment, in which a place that the user has named stays.
    """
    if environ.get(ENVIRONMENT) or _can_write(package / "__pycache__"):
        return
    cache = environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    if not _can_write(Path(cache) / "numba"):
        environ[ENVIRONMENT] = str(_own_temporary_folder())


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _own_temporary_folder() -> Path:
    """The same folder in every run, if it is nobody else's: what is compiled is run."""
    import tempfile

    user = getattr(os, "getuid", lambda: 0)()
    folder = Path(tempfile.gettempdir()) / f"equipoise-compiled-{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="equipoise-compiled-"))
    private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
    if private and found.st_uid == user:
        return folder
    return Path(tempfile.mkdtemp(prefix="equipoise-compiled-"))
