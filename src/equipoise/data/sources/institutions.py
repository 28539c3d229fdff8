"""Sources on international organisations, votes, troops abroad, exercises and nuclear weapons."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = ()
