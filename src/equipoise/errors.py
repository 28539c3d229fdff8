"""Every error Equipoise raises on purpose.

EquipoiseError
├── UsageError      the call asks for something that does not exist or makes no sense
├── DoctrineError   a doctrine file says something we cannot read
├── DataError       a data release is missing, altered, or not what we expected
│   └── MissingDataError   the data are simply not there: fetch or name them
├── StateError      a state, code or group that is unknown or ambiguous at that date
├── MeasureError    a quantity is not defined for these inputs
├── ScenarioError   a simulation was asked for that the model cannot run
├── CalibrationError   a block of the model cannot be fitted to these data
├── ShardError      replicates on disk are missing, damaged or of another version
├── WorkerError     workers were lost again and again
└── OutputError     a result cannot be written where it was asked for

Each message is one line: where, what was found, what would do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class EquipoiseError(Exception):
    """Base of all errors raised on purpose; the command line prints it in one line."""

    exit_code = 1
    """Exit status of the command line [1 a check failed, 2 usage, 3 data missing]."""


class UsageError(EquipoiseError):
    """The call asks for something that does not exist or makes no sense."""

    exit_code = 2


class DoctrineError(EquipoiseError):
    """A doctrine file says something we cannot read."""


class DataError(EquipoiseError):
    """A data release is altered or not what we expected."""

    exit_code = 3


class MissingDataError(DataError):
    """The data are not there; the message says how to get them."""


class StateError(EquipoiseError):
    """A state, code or group that is unknown, or ambiguous at that date."""


class MeasureError(EquipoiseError):
    """A quantity is not defined for these inputs."""


class ScenarioError(EquipoiseError):
    """A simulation was asked for that the model cannot run."""


class CalibrationError(EquipoiseError):
    """A block of the model cannot be fitted to these data."""


class ShardError(EquipoiseError):
    """Replicates on disk are missing, damaged or of another version; the message names the file."""


class WorkerError(EquipoiseError):
    """Workers were lost again and again, so the work cannot be done this way."""


class OutputError(EquipoiseError):
    """A result cannot be written where it was asked for."""


def suggest(found: str, known: Iterable[str], limit: int = 12) -> str:
    """Words for 'what would do': the closest known names, or the list if it is short.

    Parameters
    ----------
    found : str
        What was written.
    known : iterable of str
        What would have been accepted.
    limit : int
        Above this many names only the closest is named.
    """
    names = sorted(known)
    close = difflib.get_close_matches(found, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    if not names:
        return "none is known"
    if len(names) <= limit:
        return "known: " + ", ".join(names)
    return f"{len(names)} are known, from {names[0]!r} to {names[-1]!r}"
