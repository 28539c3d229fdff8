"""What is known of a file as its publisher offers it, and how it becomes a table of a pack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True, slots=True)
class Original:
    """One file as its publisher offers it."""

    name: str
    """Its name among the downloads."""
    url: str
    """Where it is; empty where no address that stays is known."""
    page: str
    """The publisher's page about it, for a reader who gets it by hand."""
    sha256: str | None = None
    """Its hash, if somebody has pinned it; None: no hash is known, so its bytes cannot be vouched for."""
    bytes: int | None = None
    """Its size, if that is known."""
    within: str = ""
    """Its path on a mirror that keeps the paths of the repositories; empty if it is of none."""


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """One table inside an original."""

    path: tuple[str, ...]
    """File inside the archive, archive by archive; empty where the original is the table itself."""
    columns: tuple[str, ...]
    """Columns that must be there, in lower case; others are left out."""


Table = Callable[[Path], pl.DataFrame]
"""Reads a file that holds one table."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A source as it is laid out in one place: at a pinned address, or with its publisher."""

    source: str
    """Id of the source, and name of its Parquet file."""
    title: str
    original: Original
    members: tuple[ArchiveMember | Table, ...]
    convert: Callable[..., pl.DataFrame]
    """Takes one frame for each part, of text where it is an archive's, and gives the table of the pack."""
    key: tuple[str, ...]
    """Columns that name a row of the result; empty where the release itself repeats rows."""
    citation: str
    changes: str
    """What the table of the pack leaves out or lays out otherwise."""
    layout_checked: bool = False
    """True once somebody has run this reader on the publisher's own file."""
    layout_from: str = ""
    """What the layout is known from."""
    beside: tuple[tuple[Original, Table], ...] = ()
    """Further originals that the table is made of."""

    @property
    def parts(self) -> tuple[tuple[Original, ArchiveMember | Table], ...]:
        """Every table that is read, with the original that it is in."""
        return (*((self.original, member) for member in self.members), *self.beside)

    @property
    def originals(self) -> tuple[Original, ...]:
        """Every original once."""
        return tuple(dict.fromkeys(original for original, _ in self.parts))

    @property
    def pinned(self) -> bool:
        """True if every original has a hash that is known."""
        return all(original.sha256 for original in self.originals)
