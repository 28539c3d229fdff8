"""Sources on international organisations."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = (
    Source(
        "cow_igo_sy",
        "Correlates of War intergovernmental organisations v3, states",
        1816,
        2014,
        "unknown",
        ("ccode", "year"),
        ("sum_igo_full", "sum_igo_anytype"),
        "Pevehouse, J. C. W. et al. (2020). Tracking organizations in the world: the COW IGO "
        "version 3.0 datasets. JPR 57(3): 492-503. doi:10.1177/0022343319881175",
    ),
    Source(
        "cow_igo_dyad_year",
        "Correlates of War intergovernmental organisations v3, pairs",
        1816,
        2014,
        "unknown",
        ("ccode1", "ccode2", "year"),
        ("dyadigos",),
        "Pevehouse, J. C. W. et al. (2020). Tracking organizations in the world: the COW IGO "
        "version 3.0 datasets. JPR 57(3): 492-503. doi:10.1177/0022343319881175",
    ),
)
