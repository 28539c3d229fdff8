"""Sources on leaders, and on powers by another list than that of the major powers."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = (
    Source(
        "archigos",
        "Archigos v4.1, leaders",
        1875,
        2015,
        "unknown",
        ("obsid",),
        ("gwcode", "startdate", "enddate", "entry"),
        "Goemans, H. E., Gleditsch, K. S. and Chiozza, G. (2009). Introducing Archigos: a "
        "dataset of political leaders. JPR 46(2): 269-283. doi:10.1177/0022343308100719",
    ),
    Source(
        "maoz_powers",
        "Regional and global powers",
        1816,
        2019,
        "no",
        ("ccode",),
        ("regstdate", "regenddate", "globstdate", "globenddate"),
        "Maoz, Z. (2010). Networks of Nations. Cambridge University Press.",
    ),
)
