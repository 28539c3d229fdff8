"""Sources on wars, armed conflicts, crises, rivalries and territorial change."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = (
    Source(
        "ucdp_acd",
        "UCDP/PRIO armed conflict v25.1",
        1946,
        2024,
        "no",
        ("conflict_id", "year"),
        ("gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd", "type_of_conflict", "intensity_level"),
        "Davies, S. et al. (2025). Organized violence 1989-2024. JPR 62(4); Gleditsch, N. P. et al. "
        "(2002). Armed conflict 1946-2001. JPR 39(5): 615-637.",
    ),
    Source(
        "cow_war_inter_participant",
        "COW interstate wars v4.0, participants",
        1823,
        2003,
        "no",
        ("warnum", "ccode", "side", "startyear1"),
        (
            "endyear1",
            "startyear2",
            "endyear2",
            "initiator",
            "outcome",
            "batdeath",
        ),
        "Sarkees, M. R. and Wayman, F. W. (2010). Resort to War: 1816-2007. Washington: CQ Press.",
    ),
)
