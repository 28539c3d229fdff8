"""Sources on wars and on deaths in battle."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = (
    Source(
        "cow_war_inter_dyad_year",
        "COW interstate wars v4.0, opposed pairs by year",
        1823,
        2003,
        "no",
        ("warnum", "ccode1", "ccode2", "year", "resume"),
        (
            "cowinteronset",
            "initiator1",
            "initiator2",
            "outcome1",
            "outcome2",
            "batdeath1",
            "batdeath2",
        ),
        "Sarkees, M. R. and Wayman, F. W. (2010). Resort to War: 1816-2007. Washington: CQ Press.",
    ),
    Source(
        "cow_war_intra",
        "COW intra-state wars v5.1",
        1818,
        2014,
        "no",
        ("warnum",),
        (
            "wartype",
            "ccodea",
            "startyr1",
            "endyr1",
            "startyr2",
            "endyr2",
            "startyr3",
            "endyr3",
            "startyr4",
            "endyr4",
        ),
        "Dixon, J. S. and Sarkees, M. R. (2016). A Guide to Intra-State Wars. Thousand Oaks: "
        "CQ Press.",
    ),
    Source(
        "ucdp_brd_dyadic",
        "UCDP battle-related deaths v24.1",
        1989,
        2023,
        "no",
        ("dyad_id", "year"),
        ("gwno_a", "gwno_b", "bd_best", "bd_low", "bd_high"),
        "Davies, S. et al. (2024). Organized violence 1989-2023. JPR 61(4): 673-693. "
        "doi:10.1177/00223433241262912",
    ),
)
