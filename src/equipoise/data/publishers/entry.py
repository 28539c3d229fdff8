"""What is known of a file as its publisher offers it, and how it becomes a table of a pack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """One table inside an original."""

    path: tuple[str, ...]
    """File inside the archive, archive by archive; empty where the original is the table itself."""
    columns: tuple[str, ...]
    """Columns that must be there, in lower case; others are left out."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A source of the catalogue as its publisher lays it out."""

    source: str
    """Id of the source, and name of its Parquet file."""
    title: str
    original: Original
    members: tuple[ArchiveMember, ...]
    convert: Callable[..., pl.DataFrame]
    """Takes one frame of text for each member and gives the table of the pack."""
    key: tuple[str, ...]
    """Columns that name a row of the result; empty where the release itself repeats rows."""
    citation: str
    changes: str
    """What the table of the pack leaves out or lays out otherwise."""
    layout_checked: bool = False
    """True once somebody has run this reader on the publisher's own file."""
    layout_from: str = ""
    """What the layout is known from."""
