"""What data there are: the catalogue of sources against a pack, and what waits for what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from equipoise.data import sources
from equipoise.data.layers import LAYERS
from equipoise.data.pack import ENVIRONMENT, Pack, Release
from equipoise.data.publishers import obstacle_to
from equipoise.data.publishers.pages import Licence, offer_of
from equipoise.data.sources import SOURCES, Source
from equipoise.errors import DataError, UsageError, suggest
from equipoise.files import sha256_of

State = Literal["present", "missing", "altered"]
"""Whether a pack has the file of a source and its bytes are those that the manifest vouches for."""

UNREAD = "unread"
"""Subject of files of a pack that no entry of the catalogue reads."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A source: what it speaks about, on which terms it is given and how one comes by it."""

    id: str
    subject: str
    title: str
    first: int | None
    """First year it speaks about; None if the catalogue does not know the source."""
    last: int | None
    rows: int | None
    """Rows of its file; None if the pack has none, or there is no pack."""
    licence: Licence
    terms: str
    """As the pack states them, else as the publisher does; empty if neither is known."""
    page: str
    """The publisher's page; empty if none is recorded."""
    obstacle: str
    """Why ``data fetch`` cannot bring it by itself; empty if it can."""


@dataclass(frozen=True, slots=True)
class LayerHeld:
    """A source of the catalogue in a pack."""

    id: str
    state: State
    release: str
    """Title and version as the pack states them; empty if the manifest does not list it."""
    problem: str
    """One line if it is missing or altered, else empty."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A layer of panels that cannot be built, or not in full, and what it waits for."""

    layer: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """What a source speaks about, and what of it the pack has."""

    id: str
    first: int
    last: int
    absence: str
    """What it means inside these years that a case is not listed: no, or unknown."""
    rows: int | None
    """Rows inside the years above; None without a pack, or if the file is missing or altered."""
    years_with_rows: int | None
    """Years above with any row at all; None also where a row is not about one year."""
    first_row: int | None
    """First of those years."""
    last_row: int | None


def subjects() -> tuple[str, ...]:
    """Subjects by which sources are filed: the modules of the catalogue."""
    return tuple(dict.fromkeys(_subject_of(entry.id) for entry in SOURCES))


def _subject_of(source: str) -> str:
    # each module of the catalogue is a subject and an attribute of the package that joins them
    for name, module in vars(sources).items():
        if hasattr(module, "SOURCES") and any(entry.id == source for entry in module.SOURCES):
            return name
    return UNREAD


def list_sources(pack: Pack | None, subject: str = "") -> tuple[Listed, ...]:
    """Every source of the catalogue in its order, then the files of the pack that nothing reads yet.

    Raises
    ------
    UsageError
        If the subject is unknown.
    """
    known = (*subjects(), UNREAD)
    if subject and subject not in known:
        raise UsageError(f"--subject {subject}: no such subject; {suggest(subject, known)}")
    ids = {entry.id for entry in SOURCES}
    rows = [_listed(entry, _release(pack, entry.id)) for entry in SOURCES]
    rows += [_unread(r) for r in (pack.releases if pack else ()) if r.layer not in ids]
    return tuple(row for row in rows if subject in ("", row.subject))


def _release(pack: Pack | None, source: str) -> Release | None:
    return pack.release(source) if pack and pack.has(source) else None


def _listed(entry: Source, release: Release | None) -> Listed:
    offer = offer_of(entry.id)
    return Listed(
        id=entry.id,
        subject=_subject_of(entry.id),
        title=entry.title,
        first=entry.first,
        last=entry.last,
        rows=release.rows if release else None,
        licence=offer.licence,
        terms=release.terms if release else offer.terms,
        page=offer.page,
        obstacle=obstacle_to(entry.id),
    )


def _unread(release: Release) -> Listed:
    offer = offer_of(release.layer)
    return Listed(
        id=release.layer,
        subject=UNREAD,
        title=release.title,
        first=None,
        last=None,
        rows=release.rows,
        licence=offer.licence,
        terms=release.terms,
        page=offer.page,
        obstacle=obstacle_to(release.layer),
    )


def held_sources(pack: Pack) -> tuple[LayerHeld, ...]:
    """Every source of the catalogue: present, missing or altered in the pack."""
    return tuple(_held(entry, pack) for entry in SOURCES)


def _held(entry: Source, pack: Pack) -> LayerHeld:
    release = _release(pack, entry.id)
    if release is None:
        return LayerHeld(entry.id, "missing", "", "not in the manifest")
    try:
        pack.read(entry.id)
    except DataError as error:
        gone = not (pack.folder / release.file).exists()
        return LayerHeld(entry.id, "missing" if gone else "altered", release.title, str(error))
    return LayerHeld(entry.id, "present", release.title, "")


def lacking_layers(held: tuple[LayerHeld, ...]) -> tuple[Lacking, ...]:
    """Layers of panels with a column whose source is missing or altered."""
    absent = {row.id for row in held if row.state != "present"}
    waits = []
    for layer in LAYERS:
        needed = tuple(dict.fromkeys(c.source for c in layer.columns if c.source in absent))
        if needed:
            waits.append(Lacking(layer.name, needed))
    return tuple(waits)


def coverage(pack: Pack | None) -> tuple[Covered, ...]:
    """Years that every source speaks about, and those of which the pack has any row."""
    return tuple(_covered(entry, pack) for entry in SOURCES)


def _covered(entry: Source, pack: Pack | None) -> Covered:
    declared = (entry.id, entry.first, entry.last, entry.absence)
    if pack is None:
        return Covered(*declared, None, None, None, None)
    try:
        frame = pack.read(entry.id)
    except DataError:
        return Covered(*declared, None, None, None, None)
    if "year" not in frame.columns or frame.is_empty():
        return Covered(*declared, frame.height, None, None, None)
    years = frame["year"].unique().sort()
    return Covered(*declared, frame.height, years.len(), int(years[0]), int(years[-1]))


def verify_files(pack: Pack, say: Callable[[str, int, int], None]) -> tuple[str, ...]:
    """Problems of a pack, one line each: every file of its manifest is hashed again.

    Parameters
    ----------
    pack : Pack
        The pack.
    say : callable
        Is told what is done, how many files and of how many.
    """
    problems, seen = [], set[str]()
    for done, release in enumerate(pack.releases, start=1):
        if release.file in seen:
            problems.append(f"{release.file}: listed twice; keep one line of the manifest")
        elif problem := _problem(pack.folder, release.file, release.sha256):
            problems.append(problem)
        seen.add(release.file)
        say("verify", done, len(pack.releases))
    return tuple(problems)


def _problem(folder: Path, file: str, expected: str) -> str:
    path = folder / file
    if Path(file).is_absolute() or ".." in Path(file).parts:
        return f"{file}: outside the pack; a manifest lists files of its own folder only"
    try:
        found = sha256_of(path)
    except OSError as error:
        return f"{file}: cannot be read ({error.strerror}); restore it or fetch it again"
    if found != expected:
        return (
            f"{file}: sha256 is {found} where the manifest has {expected} "
            f"({path.stat().st_size} bytes); restore it or fetch it again"
        )
    return ""


def unlisted_files(pack: Pack) -> tuple[str, ...]:
    """Parquet files in the folder of a pack that its manifest does not list; they are never read."""
    listed = {release.file for release in pack.releases}
    return tuple(sorted(p.name for p in pack.folder.glob("*.parquet") if p.name not in listed))


def where_to_name_one() -> str:
    """Words that say how a data pack is named, and how one is made."""
    return f"make one with equipoise data fetch, or name its folder with --data or in {ENVIRONMENT}"
