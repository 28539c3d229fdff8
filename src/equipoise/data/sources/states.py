"""Sources on who is a state, where it lies, what it can do and how it is governed."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = (
    Source(
        "cow_states",
        "Correlates of War state system membership, v2016",
        1816,
        2016,
        "no",
        ("ccode", "styear"),
        ("endyear", "statenme", "stateabb"),
        "Correlates of War Project (2017). State System Membership List, v2016.",
    ),
    Source(
        "cow_gw_panel",
        "Correlates of War to Gleditsch-Ward state-years (isard), to 2025",
        1816,
        2025,
        "no",
        ("ccode", "year"),
        ("gwcode", "cw_name"),
        "Miller, S. V. (2022). peacesciencer. CMPS 39(6): 763-779. doi:10.1177/07388942221077926",
    ),
    Source(
        "gw_cow_panel",
        "Gleditsch-Ward to Correlates of War state-years (isard), to 2025",
        1816,
        2025,
        "no",
        ("gwcode", "year"),
        ("ccode",),
        "Gleditsch, K. S. and Ward, M. D. (1999). A revised list of independent states. "
        "International Interactions 25(4): 393-413. doi:10.1080/03050629908434958",
    ),
    Source(
        "cow_majors",
        "Correlates of War major powers, v2016",
        1816,
        2016,
        "no",
        ("ccode", "styear"),
        ("endyear",),
        "Correlates of War Project (2017). State System Membership List, v2016.",
    ),
    Source(
        "cow_nmc",
        "Correlates of War national material capabilities, v7.0",
        1816,
        2022,
        "unknown",
        ("ccode", "year"),
        ("milex", "milper", "irst", "pec", "tpop", "upop", "cinc"),
        "Singer, J. D. (1987). Reconstructing the Correlates of War dataset on material "
        "capabilities of states. International Interactions 14(2): 115-132.",
    ),
    Source(
        "cow_contdir",
        "Correlates of War direct contiguity, v3.2",
        1816,
        2016,
        "no",
        ("ccode1", "ccode2", "stdate"),
        ("conttype", "enddate"),
        "Stinnett, D. M. et al. (2002). The Correlates of War Project direct contiguity data, "
        "version 3. CMPS 19(2): 58-66.",
    ),
    Source(
        "cow_mindist",
        "Minimum distance between states, Correlates of War codes",
        1886,
        2019,
        "unknown",
        ("ccode1", "ccode2", "year"),
        ("mindist",),
        "Schvitz, G. et al. (2022). Mapping the international system, 1886-2019: the CShapes 2.0 "
        "dataset. JCR 66(1): 144-161. doi:10.1177/00220027211013563",
    ),
    Source(
        "cow_capitals",
        "Capitals of Correlates of War states",
        1816,
        2024,
        "unknown",
        ("ccode", "stdate"),
        ("enddate", "lat", "lng"),
        "Miller, S. V. (2022). peacesciencer. CMPS 39(6): 763-779. doi:10.1177/07388942221077926",
    ),
    Source(
        "cow_democracy",
        "Extended Unified Democracy Scores, Polity5 and V-Dem v16 polyarchy",
        1816,
        2024,
        "unknown",
        ("ccode", "year"),
        ("euds", "polity2", "v2x_polyarchy"),
        "Marquez, X. (2016). A quick method for extending the Unified Democracy Scores. SSRN 2753830.",
    ),
)
