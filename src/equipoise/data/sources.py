"""The catalogue of sources: what each layer speaks about, and what its silence means.

An entry says which years a release covers and how to read a pair or state that is absent from it
inside those years: ``no`` (the codebook lists every case, so absence is a zero) or ``unknown`` (absence
is a missing value). Outside the years absence is always unknown. Adding a source is one entry here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Absence = Literal["no", "unknown"]


@dataclass(frozen=True, slots=True)
class Source:
    """One release of one data set, as this package reads it."""

    id: str
    """Name of the layer, and of its Parquet file in a pack."""
    title: str
    first: int
    """First year the release speaks about."""
    last: int
    """Last year the release speaks about; later rows, if any, are not read."""
    absence: Absence
    """What it means inside the years that a case is not listed."""
    key: tuple[str, ...]
    """Columns that name a row."""
    needs: tuple[str, ...]
    """Further columns that are read."""
    citation: str


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
    Source(
        "cow_gdppop_fariss",
        "Latent GDP and population estimates",
        1816,
        2019,
        "unknown",
        ("ccode", "year"),
        ("mrgdppc", "pwtrgdp", "pwtpop"),
        "Fariss, C. J. et al. (2022). New estimates of over 500 years of historic GDP and "
        "population data. JCR 66(3): 553-591. doi:10.1177/00220027211054432",
    ),
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
        "gml_mid_dyad_year",
        "Gibler-Miller-Little militarized interstate disputes v2.2.1, dyad-years",
        1816,
        2010,
        "no",
        ("ccode1", "ccode2", "year"),
        (
            "dispnum",
            "gmlmidongoing",
            "gmlmidonset",
            "sidea1",
            "orig1",
            "orig2",
            "hostlev1",
            "hostlev2",
            "hostlev",
            "fatality",
        ),
        "Gibler, D. M., Miller, S. V. and Little, E. K. (2016). An analysis of the militarized "
        "interstate dispute (MID) dataset, 1816-2001. ISQ 60(4): 719-730.",
    ),
    Source(
        "gml_mid_dirdisps",
        "Gibler-Miller-Little militarized interstate disputes v2.2.1, directed dispute-years",
        1816,
        2010,
        "no",
        ("dispnum", "ccode1", "ccode2", "year"),
        ("midonset", "sidea1", "orig1", "orig2", "hostlev1", "hostlev2", "fatality"),
        "Gibler, D. M., Miller, S. V. and Little, E. K. (2016). An analysis of the militarized "
        "interstate dispute (MID) dataset, 1816-2001. ISQ 60(4): 719-730.",
    ),
    Source(
        "gml_mid_dispute",
        "Gibler-Miller-Little militarized interstate disputes v2.2.1, disputes",
        1816,
        2010,
        "no",
        ("dispnum",),
        ("styear", "hostlev", "fatality"),
        "Gibler, D. M., Miller, S. V. and Little, E. K. (2016). An analysis of the militarized "
        "interstate dispute (MID) dataset, 1816-2001. ISQ 60(4): 719-730.",
    ),
    Source(
        "cow_mid_dyad_year",
        "Correlates of War militarized interstate disputes v5.0, dyad-years",
        1816,
        2010,
        "no",
        ("ccode1", "ccode2", "year"),
        (
            "dispnum",
            "cowmidongoing",
            "cowmidonset",
            "sidea1",
            "orig1",
            "orig2",
            "hostlev1",
            "hostlev2",
            "hostlev",
            "fatality",
        ),
        "Palmer, G. et al. (2022). The MID5 dataset, 2011-2014. CMPS 39(4): 470-482.",
    ),
    Source(
        "cow_mid_dirdisps",
        "Correlates of War militarized interstate disputes v5.0, directed dispute-years",
        1816,
        2010,
        "no",
        ("dispnum", "ccode1", "ccode2", "year"),
        ("disponset", "sidea1", "orig1", "orig2", "hostlev1", "hostlev2"),
        "Palmer, G. et al. (2022). The MID5 dataset, 2011-2014. CMPS 39(4): 470-482.",
    ),
    Source(
        "cow_mid_dispute",
        "Correlates of War militarized interstate disputes v5.0, disputes",
        1816,
        2010,
        "no",
        ("dispnum",),
        ("styear", "hostlev", "fatality"),
        "Palmer, G. et al. (2022). The MID5 dataset, 2011-2014. CMPS 39(4): 470-482.",
    ),
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
)


def source(name: str) -> Source:
    """The catalogue entry of that name; KeyError if there is none (a mistake in our own code)."""
    return {entry.id: entry for entry in SOURCES}[name]
