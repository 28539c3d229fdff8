"""The catalogue of sources: what each layer speaks about, and what its silence means.

An entry says which years a release covers and how to read a pair or state that is absent from it
inside those years: ``no`` (the codebook lists every case, so absence is a zero) or ``unknown`` (absence
is a missing value). Outside the years absence is always unknown. Adding a source is one entry here.
"""

from __future__ import annotations

from equipoise.data.sources import (
    alliances,
    conflict,
    disputes,
    economy,
    institutions,
    leaders,
    rivalry,
    sanctions,
    security,
    states,
    territory,
    votes,
    wars,
)
from equipoise.data.sources.entry import Absence as Absence
from equipoise.data.sources.entry import Source as Source

SOURCES: tuple[Source, ...] = (
    *states.SOURCES,
    *economy.SOURCES,
    *alliances.SOURCES,
    *disputes.SOURCES,
    *conflict.SOURCES,
    *wars.SOURCES,
    *rivalry.SOURCES,
    *territory.SOURCES,
    *institutions.SOURCES,
    *votes.SOURCES,
    *sanctions.SOURCES,
    *security.SOURCES,
    *leaders.SOURCES,
)


def source(name: str) -> Source:
    """The catalogue entry of that name; KeyError if there is none (a mistake in our own code)."""
    return {entry.id: entry for entry in SOURCES}[name]
