"""Sources on rivalries, arms races, crises and the scale of peace."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = (
    Source(
        "tss_rivalries",
        "Strategic rivalries (Thompson, Sakuwa and Suhas)",
        1816,
        2020,
        "no",
        ("tssr_id",),
        (
            "ccode1",
            "ccode2",
            "start",
            "end",
            "positional",
            "spatial",
            "ideological",
            "interventionary",
        ),
        "Thompson, W. R., Sakuwa, K. and Suhas, P. H. (2021). Analyzing Strategic Rivalries "
        "in World Politics. Singapore: Springer.",
    ),
    Source(
        "td_rivalries",
        "Strategic rivalries (Thompson and Dreyer)",
        1816,
        2010,
        "no",
        ("rivalryno",),
        ("ccode1", "ccode2", "styear", "endyear"),
        "Thompson, W. R. and Dreyer, D. R. (2012). Handbook of International Rivalries, "
        "1494-2010. Washington: CQ Press.",
    ),
    Source(
        "grh_arms_races",
        "Arms races between rivals",
        1816,
        1992,
        "no",
        ("race_id",),
        ("ccode1", "ccode2", "styear", "endyear"),
        "Gibler, D. M., Rider, T. J. and Hutchison, M. L. (2005). Taking arms against a sea "
        "of troubles: conventional arms races during periods of rivalry. JPR 42(2): 131-147. "
        "doi:10.1177/0022343305050687",
    ),
    Source(
        "peace_scale",
        "Peace scale of pairs",
        1900,
        2020,
        "unknown",
        ("ccode1", "ccode2", "begin_date"),
        ("end_date", "peace_level"),
        "Diehl, P. F., Goertz, G. and Gallegos, Y. (2021). Peace data: concept, measurement, "
        "patterns, and research agenda. CMPS 38(5): 604-624. doi:10.1177/0738894219870288",
    ),
    Source(
        "icb_actor",
        "International Crisis Behavior v14, actors",
        1918,
        2017,
        "no",
        ("crisno", "cracno"),
        ("cracid", "yrtrig", "yrterm", "viol"),
        "Brecher, M. and Wilkenfeld, J. (1997). A Study of Crisis. Ann Arbor: University of "
        "Michigan Press.",
    ),
)
