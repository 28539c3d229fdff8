"""Downloads that can be cut, stopped and gone on with, and that keep nothing whose hash is wrong.

A file grows beside its place as ``NAME.part`` and takes its name only when it is whole and its hash is the
pinned one. A cut download goes on from its last byte where the server can (``Range`` with ``If-Range``, so
that bytes of two releases are never joined) and begins again where it cannot.
"""

from __future__ import annotations

import hashlib
import json
import os
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

from equipoise.data.publishers.entry import Original
from equipoise.errors import DataError, MissingDataError, OutputError, UsageError

Say = Callable[[str, int, int], None]
"""Takes what is being done, how much is done and how much there is."""

_CHUNK = 1 << 16
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


class _PassingError(Exception):
    """What went wrong this time and may go right the next."""


class _Redirects(HTTPRedirectHandler):
    """Follows redirects, but never from an encrypted address to an open one."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        if req.full_url.startswith("https:") and not newurl.startswith("https:"):
            raise DataError(
                f"{req.full_url}: redirected to {newurl}, which is not encrypted; refused"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


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


def address(original: Original, mirror: str) -> str:
    """Where an original is asked for: under a mirror by its name, else at its publisher.

    Raises
    ------
    MissingDataError
        If no address of the original is known and there is no mirror.
    """
    if mirror:
        return f"{mirror.rstrip('/')}/{quote(original.name)}"
    if not original.url:
        raise MissingDataError(f"{original.name}: no address that stays is known for it")
    return original.url


def sha256_of(path: Path) -> str:
    """Hash of a file.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


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
    url = address(original, mirror)
    try:
        part.touch()
    except OSError as error:
        raise _unwritten(part, error) from error
    try:
        _bring(url, part, original.sha256 is not None, say, patience)
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
        raise DataError(
            f"{path}: sha256 is {found} where {original.sha256} is expected "
            f"({path.stat().st_size} bytes); {remedy}"
        )


def _bring(url: str, part: Path, pinned: bool, say: Say, patience: Patience) -> None:
    """Ask until the file is whole; requests that brought something do not use patience up."""
    most, in_vain = part.stat().st_size, 0
    while True:
        try:
            _request(url, part, pinned, say, patience)
        except _PassingError as error:
            have = part.stat().st_size
            in_vain = 0 if have > most else in_vain + 1
            most = max(most, have)
            if in_vain >= patience.attempts:
                kept = f"{have} bytes are kept and the same command goes on from there" if have else (
                    "try again later"
                )  # fmt: skip
                raise DataError(
                    f"{url}: {error}, {patience.attempts} times in a row; {kept}"
                ) from error
            time.sleep(patience.wait * 2 ** max(in_vain - 1, 0))
        else:
            return


def _request(url: str, part: Path, pinned: bool, say: Say, patience: Patience) -> None:
    """Ask once, for the rest if there is a part that can be gone on with."""
    have, validator = part.stat().st_size, _validator(part, url)
    headers = {"User-Agent": "equipoise", "Accept-Encoding": "identity"}
    if have and validator:
        headers |= {"Range": f"bytes={have}-", "If-Range": validator}
    try:
        response = build_opener(_Redirects).open(
            Request(url, headers=headers), timeout=patience.timeout
        )
    except HTTPError as error:
        error.close()
        _answered(url, part, error)
    except (URLError, HTTPException, OSError) as error:
        _unanswered(url, error)
    else:
        with response:
            _receive(response, url, part, pinned, say)


def _answered(url: str, part: Path, error: HTTPError) -> None:
    """Tell an answer that may change from one that will not."""
    if error.code == 416:
        _discard(part)
        raise _PassingError("the file has become shorter than what had come of it") from error
    if error.code in _PASSING:
        raise _PassingError(f"the server answered {error.code} {error.reason}") from error
    if error.code in (404, 410):
        raise MissingDataError(f"{url}: no such file there ({error.code})") from error
    raise DataError(f"{url}: the server answered {error.code} {error.reason}") from error


def _unanswered(url: str, error: Exception) -> None:
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        raise DataError(
            f"{url}: its certificate cannot be verified ({reason.verify_message})"
        ) from error
    raise _PassingError(f"no answer ({reason})") from error


def _receive(response: HTTPResponse, url: str, part: Path, pinned: bool, say: Say) -> None:
    """Write what comes; a server that sends the whole file again is taken at its word."""
    have = part.stat().st_size if response.status == 206 else 0
    if response.status == 206 and not _continues(response, have):
        _discard(part)
        raise _PassingError("the server sent another part than the one asked for")
    length = response.headers.get("Content-Length")
    total = have + int(length) if length and length.isdigit() else None
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
            while chunk := _read(response):
                rest = memoryview(chunk)
                while rest:
                    rest = rest[stream.write(rest) :]
                have += len(chunk)
                say(f"{part.stem} (kB)", have // 1000, (total or have) // 1000)
    except OSError as error:
        raise _unwritten(part, error) from error
    if total is not None and have != total:
        raise _PassingError(f"the connection was cut after {have} of {total} bytes")


def _unwritten(part: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{part}: cannot be written ({error.strerror}); what came is kept: make room and run the "
        "same command again, or choose another --out"
    )


def _read(response: HTTPResponse) -> bytes:
    """Read once, so that a fault of the network is never taken for one of the disk."""
    try:
        return response.read(_CHUNK)
    except (HTTPException, OSError) as error:
        raise _PassingError(f"the connection was cut ({error})") from error


def _continues(response: HTTPResponse, have: int) -> bool:
    return str(response.headers.get("Content-Range", "")).startswith(f"bytes {have}-")


def _note(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _write_note(part: Path, url: str, response: HTTPResponse) -> None:
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
