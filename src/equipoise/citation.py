"""What was used, for what, on which terms, and how to cite it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equipoise.data.pack import Pack
from equipoise.data.sources import source


@dataclass(frozen=True, slots=True)
class Citation:
    """One source that a result rests on."""

    source: str
    """Its id in the catalogue."""
    title: str
    reason: str
    """What it was used for."""
    citation: str
    terms: str
    """Terms as the pack's manifest has them."""
    sha256: str
    """Hash of the file that was read."""

    def __str__(self) -> str:
        """The citation, then why and on what terms, in two lines."""
        return f"{self.citation}\n    for {self.reason}. Terms: {self.terms}."

    def __repr__(self) -> str:
        return f"<{self.source}: {self.title}>"

    def bibtex(self) -> str:
        """An entry for BibTeX, with the release and the reason in its note."""
        year = re.search(r"\b(1[89]|20)\d\d\b", self.citation)
        doi = re.search(r"10\.\d{4,9}/[^\s;,]+", self.citation)
        fields = {
            "title": self.title,
            "howpublished": self.citation,
            "year": year.group() if year else "",
            "doi": doi.group().rstrip(".") if doi else "",
            "note": f"Used for {self.reason}. Terms: {self.terms}.",
        }
        lines = [f"  {name} = {{{_escaped(value)}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{self.source},", *lines, "}"])


def cite_sources(pack: Pack, uses: Mapping[str, Sequence[str]]) -> tuple[Citation, ...]:
    """Citations of sources with the reason for each, in the order given.

    Parameters
    ----------
    pack : Pack
        The pack that was read.
    uses : mapping of str to sequence of str
        For each source, what it was used for.

    Raises
    ------
    MissingDataError
        If the pack does not have a source.
    """
    found = []
    for name, reasons in uses.items():
        release, entry = pack.release(name), source(name)
        found.append(
            Citation(
                source=name,
                title=entry.title,
                reason=", ".join(dict.fromkeys(reasons)),
                citation=entry.citation,
                terms=release.terms or "not stated",
                sha256=release.sha256,
            )
        )
    return tuple(found)


def _escaped(words: str) -> str:
    """Words as BibTeX takes them: its own signs escaped, braces left out."""
    return re.sub(r"([&%$#_])", r"\\\1", words.replace("{", "").replace("}", ""))
