"""Finding, reading and starting doctrine files: a path, or the id of one that comes with the package."""

from __future__ import annotations

import hashlib
from pathlib import Path

from equipoise.doctrine.check import problems_and_doctrine
from equipoise.doctrine.new import new_doctrine
from equipoise.doctrine.places import find_doctrine, shipped_doctrines
from equipoise.doctrine.schema import Doctrine
from equipoise.errors import DoctrineError

__all__ = [
    "doctrine_hash",
    "doctrine_text",
    "find_doctrine",
    "new_doctrine",
    "read_doctrine",
    "shipped_doctrines",
]


def read_doctrine(name: str | Path) -> Doctrine:
    """Read a doctrine that has no errors; what it extends is in it.

    Parameters
    ----------
    name : str or Path
        A file, or the id of a shipped doctrine.

    Raises
    ------
    UsageError
        If there is no such doctrine.
    DoctrineError
        If the file has errors: the first with its line and column, and how many more there are.
    """
    problems, doctrine = problems_and_doctrine(find_doctrine(name))
    if doctrine is None:
        errors = [p for p in problems if p.severity == "error"]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise DoctrineError(f"{errors[0]}{more}")
    return doctrine


def doctrine_text(name: str | Path) -> str:
    """The text of a doctrine file, as it is; not of what it extends.

    Raises
    ------
    UsageError
        If there is no such doctrine.
    DoctrineError
        If the file is not UTF-8 text.
    """
    path = find_doctrine(name)
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DoctrineError(f"{path}: not UTF-8 text; give a YAML file, saved as UTF-8") from error


def doctrine_hash(name: str | Path) -> str:
    """sha256 of a doctrine file's bytes, as 64 hexadecimal digits.

    Raises
    ------
    UsageError
        If there is no such doctrine.
    """
    return hashlib.sha256(find_doctrine(name).read_bytes()).hexdigest()
