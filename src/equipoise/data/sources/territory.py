"""Sources on territory that changed hands."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = (
    Source(
        "cow_territorial_change",
        "Correlates of War territorial change v6",
        1816,
        2015,
        "no",
        ("year", "gainer", "loser", "entity"),
        ("conflict", "portion"),
        "Tir, J., Schafer, P., Diehl, P. F. and Goertz, G. (1998). Territorial changes, "
        "1816-1996. CMPS 16(1): 89-97.",
    ),
)
