"""Sources on economic sanctions."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = (
    Source(
        "gsdb_sanctions",
        "Global Sanctions Data Base, release 4",
        1950,
        2023,
        "no",
        ("case_id",),
        (
            "sanctioned_state",
            "sanctioning_state",
            "begin",
            "end",
            "trade",
            "arms",
            "military",
            "financial",
            "travel",
        ),
        "Felbermayr, G. et al. (2020). The Global Sanctions Data Base. European Economic "
        "Review 129: 103561. doi:10.1016/j.euroecorev.2020.103561",
    ),
    Source(
        "ties_sanctions",
        "Threat and Imposition of Economic Sanctions, v4",
        1945,
        2005,
        "no",
        ("caseid",),
        (
            "startyear",
            "sender1",
            "sender2",
            "sender3",
            "sender4",
            "sender5",
            "targetstate",
            "threat",
            "imposition",
        ),
        "Morgan, T. C., Bapat, N. and Kobayashi, Y. (2014). Threat and imposition of economic "
        "sanctions 1945-2005. CMPS 31(5): 541-558. doi:10.1177/0738894213520379",
    ),
)
