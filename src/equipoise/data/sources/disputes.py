"""Sources on militarized interstate disputes."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = (
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
)
