"""Publishers: where each source is offered, how it is laid out there, and how it becomes a table.

``PINNED`` are copies at addresses whose bytes are known; ``PUBLISHED`` are the publishers' own files, of which
nobody here has seen one. Adding a source is a line of ``pins.csv`` with, where the file is not the table
already, a conversion in ``pinned.py``; or an entry in the file of its publisher.
"""

from __future__ import annotations

from equipoise.data.publishers import atop, correlates, disputes, pinned, ucdp, voeten
from equipoise.data.publishers.entry import ArchiveMember as ArchiveMember
from equipoise.data.publishers.entry import Original as Original
from equipoise.data.publishers.entry import Publication as Publication
from equipoise.data.publishers.pages import offer_of

PINNED = pinned.PUBLICATIONS

PUBLISHED: tuple[Publication, ...] = (
    *correlates.PUBLICATIONS,
    *disputes.PUBLICATIONS,
    *atop.PUBLICATIONS,
    *ucdp.PUBLICATIONS,
    *voeten.PUBLICATIONS,
)

PUBLICATIONS: tuple[Publication, ...] = (*PINNED, *PUBLISHED)
"""The pinned one of a source comes before its publisher's."""


def obstacle_to(source: str) -> str:
    """Why a source cannot be brought from its publisher without a hand; empty if it can."""
    known = [entry.original for entry in PUBLICATIONS if entry.source == source]
    if not known:
        return offer_of(source).obstacle
    return "" if known[0].url else "no address of it that stays is known"
