"""Documents into text: plain text, Markdown, HTML, Word and PDF, told apart by their bytes, not by their names.

Offsets are those of the text given here; for plain text and Markdown that is the decoded file itself.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from equipoise.errors import DataError, MissingDataError

LARGEST = 100_000_000
"""Bytes above which a file is refused."""

Format = Literal["text", "html", "docx", "pdf"]

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A document as text."""

    name: str
    format: Format
    text: str
    sha256: str
    """Of the file's bytes."""
    pages: tuple[int, ...] = ()
    """Offsets at which pages begin; empty if it has none."""
    notes: tuple[str, ...] = ()
    """What a reader should know of how it was loaded."""


def load_document(path: str | Path) -> LoadedDocument:
    """Read a document.

    Raises
    ------
    MissingDataError
        If there is no such file.
    DataError
        If it is empty, too large, damaged, encrypted, holds no text, or is no document.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise DataError(
                f"{path}: {size / 1e6:.0f} MB; a document has at most {LARGEST // 1_000_000}"
            )
        content = path.read_bytes()
    except OSError as error:
        raise MissingDataError(
            f"{path}: cannot be read ({error.strerror}); give a document"
        ) from error
    if not content.strip():
        raise DataError(f"{path}: empty; give a document with text")
    format_, (text, pages, notes) = _read(path, content)
    if not any(c.isalpha() for c in text):
        why = (
            "it may be scanned: run text recognition first"
            if format_ == "pdf"
            else "give one with text"
        )
        raise DataError(f"{path}: no text in it; {why}")
    return LoadedDocument(
        path.name, format_, text, hashlib.sha256(content).hexdigest(), pages, notes
    )


_Read = tuple[str, tuple[int, ...], tuple[str, ...]]


def _read(path: Path, content: bytes) -> tuple[Format, _Read]:
    if content.startswith(b"%PDF"):
        return "pdf", _pdf(path, content)
    if content.startswith(_OLD_OFFICE):
        raise DataError(
            f"{path}: an old or encrypted Office file; save it as .docx without a password"
        )
    if content.startswith(b"PK\x03\x04"):
        return "docx", (_docx(path, content), (), ())
    if b"\0" in content[:4096]:
        raise DataError(f"{path}: not text, HTML, .docx or PDF; give one of these")
    text, notes = _decoded(content)
    if text[:2000].lstrip("\ufeff \r\n\t").lower().startswith(("<!doctype html", "<html")):
        return "html", (_html(text), (), notes)
    return "text", (text, (), notes)


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), ("not UTF-8; read as Windows-1252",)


class _Page(HTMLParser):
    """Text of a page: a line for each block, without scripts, styles, menus and footers."""

    SKIPPED = frozenset(
        {"script", "style", "nav", "footer", "header", "noscript", "template", "aside", "head"}
    )
    BLOCKS = frozenset(
        {
            "p",
            "div",
            "li",
            "tr",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "br",
            "section",
            "article",
            "blockquote",
            "td",
        }
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  the parser passes it
        if tag in self.SKIPPED:
            self.hidden += 1
        elif tag in self.BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SKIPPED:
            self.hidden = max(self.hidden - 1, 0)
        elif tag in self.BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(" ".join(data.split()) + " " if data.strip() else " ")


def _html(text: str) -> str:
    page = _Page()
    page.feed(text)
    page.close()
    lines = ("".join(page.parts)).split("\n\n")
    return "\n\n".join(" ".join(line.split()) for line in lines if line.strip()) + "\n"


def _docx(path: Path, content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "word/document.xml" not in names:
                raise DataError(f"{path}: an archive that is no Word document; unpack it")
            parts = [
                n
                for n in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
                if n in names
            ]
            if sum(archive.getinfo(n).file_size for n in parts) > LARGEST:
                raise DataError(
                    f"{path}: unfolds to over {LARGEST // 1_000_000} MB; this is no document"
                )
            trees = [ElementTree.fromstring(archive.read(n)) for n in parts]
    except (
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
        KeyError,
        RuntimeError,
        EOFError,
    ) as error:
        raise DataError(f"{path}: a damaged Word document ({error}); save it again") from error
    lines = []
    for tree in trees:
        # tables and notes are paragraphs too, in their order
        for paragraph in tree.iter(f"{_WORD}p"):
            words = "".join(_run(node) for node in paragraph.iter())
            if words.strip():
                lines.append(" ".join(words.split()))
    return "\n\n".join(lines) + "\n"


def _run(node: ElementTree.Element) -> str:
    if node.tag == f"{_WORD}t":
        return node.text or ""
    return " " if node.tag in (f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr") else ""


def _pdf(path: Path, content: bytes) -> _Read:
    try:
        import pypdf
    except ImportError as error:
        raise DataError(f"{path}: a PDF needs pip install 'equipoise[pdf]'") from error
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DataError(f"{path}: an encrypted PDF; save it without a password")
        found = [page.extract_text() for page in reader.pages]
    except DataError:
        raise
    except Exception as error:
        problem = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError(f"{path}: a damaged PDF ({problem}); save it again") from error
    found = _without_running_heads(found)
    pages, text = [], ""
    for page in found:
        pages.append(len(text))
        text += _joined_lines(page) + "\n\n"
    return text, tuple(pages), ()


def _without_running_heads(pages: list[str]) -> list[str]:
    """Pages without first and last lines that stand on most of them, page numbers included."""

    def bare(line: str) -> str:
        return "".join(c for c in line if not c.isdigit()).strip()

    edges: dict[str, int] = {}
    for page in pages:
        lines = [line for line in page.splitlines() if line.strip()]
        for line in {bare(line) for line in lines[:1] + lines[-1:]}:
            edges[line] = edges.get(line, 0) + 1
    running = {line for line, times in edges.items() if len(pages) > 2 and times > len(pages) / 2}
    out = []
    for page in pages:
        lines = [line for line in page.splitlines() if line.strip()]
        kept = [
            line
            for k, line in enumerate(lines)
            if not (k in (0, len(lines) - 1) and bare(line) in running)
        ]
        out.append("\n".join(kept))
    return out


def _joined_lines(page: str) -> str:
    """Lines of a page as running text: a hyphen at the end of a line joins a word."""
    lines = page.splitlines()
    text = ""
    for line in lines:
        stripped = line.strip()
        if text.endswith("-") and stripped[:1].islower():
            text = text[:-1] + stripped
        elif text and not text.endswith((".", "!", "?", ":", ";")):
            text += " " + stripped
        else:
            text += ("\n" if text else "") + stripped
    return text
