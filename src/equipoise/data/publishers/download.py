"""Downloads that can be cut, stopped and gone on with, and that keep nothing whose hash is wrong.

``httpx`` carries them and ``tenacity`` asks again. A file grows beside its place as ``NAME.part`` and takes
its name only when it is whole and its hash is the pinned one. A cut download goes on from its last byte where
the server can (``Range`` with ``If-Range``, so that bytes of two releases are never joined).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from equipoise.data.publishers.entry import Original
from equipoise.data.publishers.reading import is_page
from equipoise.errors import DataError, MissingDataError, OutputError, UsageError
from equipoise.files import sha256_of

Say = Callable[[str, int, int], None]
"""Takes what is being done, how much is done and how much there is."""

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers of a server that may be another one in a moment."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for."""

    attempts: int = 5
    """Requests in a row that brought nothing, after which one gives up."""
    wait: float = 1.0
    """Pause after the first of them; it doubles each time [seconds]."""
    timeout: float = 30.0
    """Longest silence of a server [seconds]."""
    longest: float = 120.0
    """Longest pause, whatever the server asks for [seconds]."""


class UnreachableError(DataError):
    """Nobody answered at all: there is no network, or the server is down."""


class _PassingError(Exception):
    """What went wrong this time and may go right the next; after how many seconds, if the server said."""

    def __init__(self, words: str, after: float | None = None) -> None:
        super().__init__(words)
        self.after = after


def check_mirror(mirror: str) -> None:
    """Refuse a mirror that is no web address; empty means none.

    Raises
    ------
    UsageError
        If it is none.
    """
    if mirror and not mirror.startswith(("http://", "https://")):
        raise UsageError(
            f"--base-url {mirror}: give an address that begins with https:// or http://"
        )


def addresses(original: Original, mirror: str) -> tuple[str, ...]:
    """Where an original is asked for: at its own address, or under a mirror by its name, then by its path.

    Raises
    ------
    MissingDataError
        If no address of the original is known and there is no mirror.
    """
    if mirror:
        base = mirror.rstrip("/")
        by_path = (f"{base}/{original.within}",) if original.within else ()
        return (f"{base}/{quote(original.name)}", *by_path)
    if not original.url:
        raise MissingDataError(f"{original.name}: no address that stays is known for it")
    return (original.url,)


def download(
    original: Original,
    folder: Path,
    say: Say,
    mirror: str = "",
    patience: Patience = Patience(),  # noqa: B008  frozen
) -> Path:
    """Bring an original into a folder; one that is there already is not asked for again.

    Returns
    -------
    Path
        The file under its own name, with the pinned hash if there is a pin.

    Raises
    ------
    DataError
        If the server refuses, gives up, or sends other bytes than the pinned ones.
    MissingDataError
        If there is no such file at the address, or no address is known.
    OutputError
        If it cannot be written; what came is kept.
    """
    final, part = folder / original.name, folder / f"{original.name}.part"
    if final.exists():
        _vouch(final, original, "remove it and fetch again")
        return final
    *others, last = addresses(original, mirror)
    try:
        part.touch()
    except OSError as error:
        raise _unwritten(part, error) from error
    try:
        for url in others:
            try:
                _bring(url, part, original, say, patience)
                break
            except MissingDataError:
                continue
        else:
            _bring(last, part, original, say, patience)
        try:
            _vouch(part, original, "nothing of it is kept: it is another release, or no release")
        except DataError:
            _discard(part)
            raise
        os.replace(part, final)
        _note(part).unlink(missing_ok=True)
    finally:
        if part.exists() and part.stat().st_size == 0:
            part.unlink()
            _note(part).unlink(missing_ok=True)
    return final


def _vouch(path: Path, original: Original, remedy: str) -> None:
    if original.sha256 is None:
        return
    found = sha256_of(path)
    if found != original.sha256:
        with path.open("rb") as stream:
            page = is_page(stream.read(512))
        what = "a web page, as a proxy or a login sends it: " if page else ""
        raise DataError(
            f"{path}: {what}sha256 is {found} where {original.sha256} is expected "
            f"({path.stat().st_size} bytes); {remedy}"
        )


def _bring(url: str, part: Path, original: Original, say: Say, patience: Patience) -> None:
    """Ask until the file is whole; requests that brought something do not use patience up."""
    most, in_vain = part.stat().st_size, 0

    def used_up(_state: RetryCallState) -> bool:
        nonlocal most, in_vain
        have = part.stat().st_size
        in_vain = 0 if have > most else in_vain + 1
        most = max(most, have)
        return in_vain >= patience.attempts

    def pause(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.after if isinstance(error, _PassingError) else None
        own = patience.wait * 2 ** max(in_vain - 1, 0)
        return min(own if asked is None else asked, patience.longest)

    asking = Retrying(
        retry=retry_if_exception_type(_PassingError), stop=used_up, wait=pause, reraise=True
    )
    try:
        with httpx.Client(
            follow_redirects=True,
            timeout=patience.timeout,
            event_hooks={"response": [_refuse_open_redirect]},
            headers={"User-Agent": "equipoise", "Accept-Encoding": "identity"},
        ) as client:
            asking(_request, client, url, part, original.sha256 is not None, say)
    except _PassingError as error:
        have = part.stat().st_size
        kept = f"{have} bytes are kept and the same command goes on from there"
        silent = not have and isinstance(error.__cause__, httpx.TransportError)
        raise (UnreachableError if silent else DataError)(
            f"{url}: {error}, {patience.attempts} times in a row; {kept if have else 'try again later'}"
        ) from error


def _refuse_open_redirect(response: httpx.Response) -> None:
    """Never follow from an encrypted address to an open one."""
    where = response.headers.get("Location")
    if not response.has_redirect_location or where is None:
        return
    target = response.request.url.join(where)
    if response.request.url.scheme == "https" and target.scheme != "https":
        raise DataError(
            f"{response.request.url}: redirected to {target}, which is not encrypted; refused"
        )


def _request(client: httpx.Client, url: str, part: Path, pinned: bool, say: Say) -> None:
    """Ask once, for the rest if there is a part that can be gone on with."""
    have, validator = part.stat().st_size, _validator(part, url)
    going_on = {"Range": f"bytes={have}-", "If-Range": validator} if have and validator else {}
    try:
        with client.stream("GET", url, headers=going_on) as response:
            if response.status_code not in (200, 206):
                _answered(url, part, response)
            _receive(response, url, part, pinned, say)
    except httpx.TimeoutException as error:
        raise _PassingError("no answer (timed out)") from error
    except httpx.HTTPError as error:
        _unanswered(url, error)


def _answered(url: str, part: Path, response: httpx.Response) -> None:
    """Tell an answer that may change from one that will not."""
    status = f"{response.status_code} {response.reason_phrase}"
    if response.status_code == 416:
        _discard(part)
        raise _PassingError("the file has become shorter than what had come of it")
    if response.status_code in _PASSING:
        after = response.headers.get("Retry-After", "")
        raise _PassingError(
            f"the server answered {status}", float(after) if after.isdigit() else None
        )
    if response.status_code in (404, 410):
        raise MissingDataError(f"{url}: no such file there ({response.status_code})")
    raise DataError(f"{url}: the server answered {status}")


def _unanswered(url: str, error: httpx.HTTPError) -> None:
    words = str(error) or type(error).__name__
    if "CERTIFICATE_VERIFY_FAILED" in words:
        raise DataError(f"{url}: its certificate cannot be verified ({words})") from error
    raise _PassingError(f"no answer ({words})") from error


def _receive(response: httpx.Response, url: str, part: Path, pinned: bool, say: Say) -> None:
    """Write what comes; a server that sends the whole file again is taken at its word."""
    have = part.stat().st_size if response.status_code == 206 else 0
    if response.status_code == 206 and not _continues(response, have):
        _discard(part)
        raise _PassingError("the server sent another part than the one asked for")
    length = response.headers.get("Content-Length", "")
    total = have + int(length) if length.isdigit() else None
    if total is None and not pinned and not response.headers.get("Transfer-Encoding"):
        raise DataError(
            f"{url}: the server does not say how long the file is and no hash of it is known, "
            "so a cut would pass unseen"
        )
    try:
        with part.open("r+b", buffering=0) as stream:
            stream.truncate(have)
            # only now: a note of the new file beside bytes of an old one would join the two
            _write_note(part, url, response)
            stream.seek(have)
            for chunk in response.iter_raw():
                rest = memoryview(chunk)
                while rest:
                    rest = rest[stream.write(rest) :]
                have += len(chunk)
                say(part.stem, have, total or have)
    except OSError as error:
        raise _unwritten(part, error) from error
    if total is not None and have != total:
        raise _PassingError(f"the connection was cut after {have} of {total} bytes")


def _unwritten(part: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{part}: cannot be written ({error.strerror}); what came is kept: make room and run the "
        "same command again, or choose another --out"
    )


def _continues(response: httpx.Response, have: int) -> bool:
    return str(response.headers.get("Content-Range", "")).startswith(f"bytes {have}-")


def _note(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _write_note(part: Path, url: str, response: httpx.Response) -> None:
    """Keep what tells later whether the file at the address is still the same one."""
    tag = response.headers.get("ETag") or ""
    # a weak tag or a date alone does not promise the same bytes; the date is what If-Range allows besides
    strong = tag if tag and not tag.startswith("W/") else response.headers.get("Last-Modified")
    _note(part).write_text(json.dumps({"url": url, "validator": strong or ""}), encoding="utf-8")


def _validator(part: Path, url: str) -> str:
    """What the server said of the file when the part came, if it was this address that said it."""
    try:
        known = json.loads(_note(part).read_text(encoding="utf-8"))
        return str(known["validator"]) if known["url"] == url else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _discard(part: Path) -> None:
    """Empty a part; what is empty is removed at the end."""
    os.truncate(part, 0)
    _note(part).unlink(missing_ok=True)
