"""Releases from their publishers into a data pack: download, convert, check, and a line in its manifest.

Originals are kept in ``downloads/`` inside the pack, so that one archive serves several sources and a file
got by hand is used where it is put. Nothing enters the pack that is not whole: a table and its line appear
together, by renaming.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from equipoise.data.pack import DOWNLOADS, MANIFEST, open_pack
from equipoise.data.publishers import (
    PINNED,
    PUBLICATIONS,
    PUBLISHED,
    Original,
    Publication,
    obstacle_to,
)
from equipoise.data.publishers.download import Patience, Say, UnreachableError, addresses, download
from equipoise.data.publishers.pages import offer_of
from equipoise.data.sources import SOURCES
from equipoise.data.tables import Made, ToMake, enter, make_table
from equipoise.errors import (
    DataError,
    EquipoiseError,
    MissingDataError,
    OutputError,
    UsageError,
    suggest,
)
from equipoise.files import sha256_of
from equipoise.workers import run_tasks


@dataclass(frozen=True, slots=True)
class Fetched:
    """One source that came into a pack."""

    source: str
    file: str
    rows: int
    sha256: str
    """Hash of the table in the pack."""
    original: str
    original_sha256: str
    pinned: bool
    """True if the original had the hash that is known for it."""
    layout_checked: bool
    """True if the reader of this layout has been run on the publisher's own file before."""
    terms: str


def select_publications(
    sources: Sequence[str], out: Path, mirror: str, *, from_publisher: bool = False
) -> tuple[Publication, ...]:
    """The layouts of the named sources, each once; with no name, all that are pinned and not there yet.

    Parameters
    ----------
    sources : sequence of str
        Ids of sources.
    out : Path
        Folder of the pack.
    mirror : str
        Address of a mirror, or nothing.
    from_publisher : bool
        Take the publishers' own files, of which no hash is known, where there is one.

    Raises
    ------
    UsageError
        If a source is unknown.
    MissingDataError
        If the publisher's layout of a source is not known, so that it cannot be fetched.
    """
    if sources:
        return tuple(_publication(name, from_publisher) for name in dict.fromkeys(sources))
    whole = _whole_tables(out)
    if not from_publisher:
        return tuple(entry for entry in PINNED if entry.source not in whole)
    return tuple(
        entry
        for entry in PUBLISHED
        if entry.source not in whole
        and (mirror or entry.original.url or (out / DOWNLOADS / entry.original.name).exists())
    )


def _whole_tables(out: Path) -> frozenset[str]:
    """Sources whose table is in the pack with the hash of its manifest."""
    releases = open_pack(out).releases if (out / MANIFEST).exists() else ()
    files = [(r.layer, out / r.file, r.sha256) for r in releases]
    return frozenset(n for n, path, known in files if path.exists() and sha256_of(path) == known)


def _publication(source: str, from_publisher: bool = False) -> Publication:
    for entry in (*PUBLISHED, *PINNED) if from_publisher else PUBLICATIONS:
        if entry.source == source:
            return entry
    names = {entry.source for entry in PUBLICATIONS} | {entry.id for entry in SOURCES}
    page, why = offer_of(source).page, obstacle_to(source)
    if source in names:
        raise MissingDataError(
            f"data fetch: {source} cannot be fetched: {why}; get it from {page or 'its authors'}, and put "
            f"its table into the pack with a line in {MANIFEST}"
        )
    known = f" (of {page} nothing else can be fetched: {why})" if page else ""
    raise UsageError(f"data fetch: no source {source!r}; {suggest(source, names, 0)}{known}")


def terms_by_source(wanted: Sequence[Publication]) -> dict[str, list[str]]:
    """Each terms of use once, with the sources that they are of."""
    out: dict[str, list[str]] = {}
    for publication in wanted:
        out.setdefault(offer_of(publication.source).terms, []).append(publication.source)
    return out


def asks_for_consent(wanted: Sequence[Publication]) -> bool:
    """True if a publisher wants its terms agreed to by whoever takes a copy."""
    return any(map(_asks, wanted))


def check_consent(
    wanted: Sequence[Publication], *, accept_terms: bool, accept_unpinned: bool
) -> None:
    """Refuse to begin before the caller has accepted what has to be accepted.

    Raises
    ------
    UsageError
        If a publisher's terms are to be agreed to, or an original has no pinned hash, and that was not
        accepted.
    """
    asking = [p for p in wanted if _asks(p)]
    if asking and not accept_terms:
        terms, first = next(iter(terms_by_source(asking).items()))
        more = f" and {len(asking) - 1} more" if len(asking) > 1 else ""
        raise UsageError(
            f"data fetch: {first[0]}{more}: whoever takes a copy has to agree to this: {terms}; "
            "--accept-terms says that you do, --dry-run shows all terms"
        )
    unpinned = [p.source for p in wanted if not p.pinned]
    if unpinned and not accept_unpinned:
        raise UsageError(
            f"data fetch: no hash is known for the original of {', '.join(unpinned)}, so nothing would "
            "tell the release from another file; --accept-unpinned takes what comes and records its hash"
        )


def _asks(publication: Publication) -> bool:
    return offer_of(publication.source).licence == "restricted"


def dry_run(wanted: Sequence[Publication], out: Path, mirror: str) -> list[dict[str, Any]]:
    """What would come: every original once, with its sources, address, size, hash and terms."""
    rows: dict[str, dict[str, Any]] = {}
    for publication in wanted:
        offer = offer_of(publication.source)
        for original in publication.originals:
            row = rows.setdefault(
                original.name,
                {
                    "name": original.name,
                    "sources": [],
                    "address": addresses(original, mirror)[0] if mirror else original.url,
                    "page": offer.page,
                    "bytes": original.bytes,
                    "sha256": original.sha256,
                    "licence": offer.licence,
                    "terms": offer.terms,
                    "here": (out / DOWNLOADS / original.name).exists(),
                },
            )
            row["sources"].append(publication.source)
    return list(rows.values())


@contextmanager
def held_folder(out: Path) -> Iterator[None]:
    """Make the folder of a pack, or check the one there is, and hold it against another fetch.

    Raises
    ------
    OutputError
        If it cannot be made or written to, or another process fetches into it.
    DataError
        If it has a manifest that cannot be read.
    """
    try:
        (out / DOWNLOADS).mkdir(parents=True, exist_ok=True)
        stream = (out / DOWNLOADS / ".lock").open("ab")
    except OSError as error:
        raise OutputError(
            f"{out}: cannot be written to ({error.strerror}); choose another --out"
        ) from error
    with stream:
        _lock(stream, out)
        if (out / MANIFEST).exists():
            open_pack(out)
        yield


def _lock(stream: IO[bytes], out: Path) -> None:
    try:
        import fcntl
    except ImportError:  # not on Windows
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise OutputError(
            f"{out}: another process fetches into it; wait for it, or choose another --out"
        ) from error


def fetch(
    publication: Publication,
    out: Path,
    say: Say,
    mirror: str = "",
    patience: Patience = Patience(),  # noqa: B008  frozen
) -> Fetched:
    """Bring one source into a pack.

    Parameters
    ----------
    publication : Publication
        Where it is and how it is laid out.
    out : Path
        Folder of the pack; see `held_folder`.
    say : callable
        Is told how much has come.
    mirror : str
        Address under which originals are asked for by their names, instead of their own.
    patience : Patience
        How long a server is waited for.

    Raises
    ------
    DataError
        If the original does not come, is not the pinned one, or has another layout.
    OutputError
        If something cannot be written.
    """
    fetched, problems = fetch_all((publication,), out, say, mirror, patience)
    if problems:
        raise problems[0]
    return fetched[0]


def fetch_all(
    wanted: Sequence[Publication],
    out: Path,
    say: Say,
    mirror: str = "",
    patience: Patience = Patience(),  # noqa: B008  frozen
    jobs: int = 1,
) -> tuple[list[Fetched], list[EquipoiseError]]:
    """Bring sources into a pack: the originals side by side, then their tables, the manifest last.

    What fails for one source does not keep the others from coming. The rest is as for `fetch`.

    Parameters
    ----------
    wanted : sequence of Publication
        Where they are and how they are laid out.
    jobs : int
        Processes that make tables; the result does not depend on it.

    Returns
    -------
    list of Fetched, list of EquipoiseError
        What came, in the order asked for, and what did not.
    """
    originals = list(dict.fromkeys(o for p in wanted for o in p.originals))
    failed = _download_all(originals, out / DOWNLOADS, say, mirror, patience)
    problems = list(dict.fromkeys(failed.values()))
    tasks = [
        ToMake(p, out, mirror) for p in wanted if not any(o.name in failed for o in p.originals)
    ]
    made: dict[str, Made] = {}
    done = 0
    if tasks:
        say(CONVERTING, 0, len(tasks))
    try:
        for result in run_tasks(make_table, tasks, jobs):
            done += 1
            say(CONVERTING, done, len(tasks))
            if isinstance(result, Made):
                made[result.line["file"]] = result
            else:
                problems.append(result)
    finally:
        # a stop keeps the tables that are whole
        lines = [made[f"{t.publication.source}.parquet"] for t in tasks
                 if f"{t.publication.source}.parquet" in made]  # fmt: skip
        enter(out, lines)
    return [_fetched(entry) for entry in lines], problems


CONVERTING = "making tables"
"""What is said while originals become tables."""

AT_ONCE = 4
"""Files that are asked for at a time."""


def _download_all(
    originals: Sequence[Original], folder: Path, say: Say, mirror: str, patience: Patience
) -> dict[str, EquipoiseError]:
    """Bring originals side by side; by name, what went wrong."""
    failed: dict[str, EquipoiseError] = {}
    stopped = threading.Event()

    def heard(words: str, done: int, total: int) -> None:
        if stopped.is_set():
            raise _StoppedError
        say(words, done, total)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        coming = {pool.submit(download, o, folder, heard, mirror, patience): o for o in originals}
        try:
            left = set(coming)
            while left:
                # a stop from the keyboard is heard between two waits, not inside one
                done, left = wait(left, timeout=0.2, return_when=FIRST_COMPLETED)
                for future in done:
                    if (error := _problem(future, coming[future], folder)) is not None:
                        failed[coming[future].name] = error
                        if isinstance(error, UnreachableError) and len(failed) == len(coming) - len(
                            left
                        ):
                            # nothing has come and nobody answers: the others would fail in the same way
                            stopped.set()
                            pool.shutdown(wait=False, cancel_futures=True)
                            return dict.fromkeys((o.name for o in originals), _no_network(error))
        except BaseException:
            stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return failed


def _problem(future: Future[Path], original: Original, folder: Path) -> EquipoiseError | None:
    """What went wrong with a download, with what one can do by hand."""
    try:
        future.result()
    except DataError as error:
        place = f"get {original.name} from {original.page} and put it in {folder}"
        return type(error)(f"{error}. By hand: {place}")
    except OutputError as error:
        return error
    return None


def _no_network(error: EquipoiseError) -> EquipoiseError:
    first = str(error).partition(". By hand:")[0]
    return UnreachableError(f"{first}. Is there a network, and does it need a proxy (HTTPS_PROXY)?")


class _StoppedError(Exception):
    """Ends the downloads that still run when the user has stopped the fetch."""


def _fetched(made: Made) -> Fetched:
    publication, line = made.publication, made.line
    return Fetched(
        source=publication.source,
        file=line["file"],
        rows=int(line["rows"]),
        sha256=line["sha256"],
        original=publication.original.name,
        original_sha256=made.original_sha256,
        pinned=publication.pinned,
        layout_checked=publication.layout_checked,
        terms=line["licence_or_terms"],
    )
