"""Sources on alliances: obligations by pair, by treaty and by member."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = (
    Source(
        "atop_dyad_year",
        "ATOP alliance obligations v5.1, directed dyad-years",
        1816,
        2018,
        "no",
        ("ccode1", "ccode2", "year"),
        ("atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"),
        "Leeds, B. A. et al. (2002). Alliance Treaty Obligations and Provisions, 1815-1944. "
        "International Interactions 28(3): 237-260.",
    ),
    Source(
        "atop_member",
        "ATOP alliance members v5.1, treaty phases by member",
        1816,
        2018,
        "no",
        ("atopid", "member", "yrent", "phase"),
        ("yrexit", "defense", "offense", "neutral", "nonagg", "consul"),
        "Leeds, B. A. et al. (2002). Alliance Treaty Obligations and Provisions, 1815-1944. "
        "International Interactions 28(3): 237-260.",
    ),
)
