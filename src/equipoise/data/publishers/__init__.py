"""Publishers: where each source is offered, how it is laid out there, and how it becomes a table.

``PUBLICATIONS`` is an explicit tuple. Adding a source is one entry in the file of its publisher: an
original, the tables inside it with the columns that are read, and a function that converts them.
"""

from __future__ import annotations

from equipoise.data.publishers import atop, correlates, disputes, ucdp, voeten
from equipoise.data.publishers.entry import ArchiveMember as ArchiveMember
from equipoise.data.publishers.entry import Original as Original
from equipoise.data.publishers.entry import Publication as Publication
from equipoise.data.publishers.pages import offer_of

PUBLICATIONS: tuple[Publication, ...] = (
    *correlates.PUBLICATIONS,
    *disputes.PUBLICATIONS,
    *atop.PUBLICATIONS,
    *ucdp.PUBLICATIONS,
    *voeten.PUBLICATIONS,
)


def obstacle_to(source: str) -> str:
    """Why a source cannot be brought from its publisher without a hand; empty if it can."""
    known = [entry.original for entry in PUBLICATIONS if entry.source == source]
    if not known:
        return offer_of(source).obstacle
    return "" if known[0].url else "no address of it that stays is known"
