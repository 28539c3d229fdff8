"""Sources on troops abroad, weapons, exercises, reach and territorial threat."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = (
    Source(
        "us_troops",
        "United States troops abroad (troopdata)",
        1950,
        2025,
        "unknown",
        ("ccode", "iso3c", "year", "month"),
        ("quarter", "source", "troops_ad"),
        "Allen, M. A., Flynn, M. E. and Machain, C. M. (2022). US global military "
        "deployments, 1950-2020. CMPS 39(3): 351-370. doi:10.1177/07388942211030885; Kane, T. "
        "(2004). Heritage Foundation CDA04-11.",
    ),
    Source(
        "nuclear_status",
        "Nuclear weapons: consideration, pursuit, possession",
        1938,
        2022,
        "unknown",
        ("entity", "year"),
        ("nuclear_weapons_status",),
        "Bleek, P. C. (2017). When Did (and Didn't) States Proliferate? Belfer Center, "
        "Harvard University.",
    ),
    Source(
        "joint_exercises",
        "Joint military exercises, by participant",
        1980,
        2010,
        "no",
        ("mmeid", "gwcode", "year"),
        (),
        "D'Orazio, V. (2012). War games: North Korea's reaction to US and South Korean "
        "military exercises. JEAS 12(2): 275-294.",
    ),
    Source(
        "rdmc_equipment",
        "Military equipment (rDMC)",
        1970,
        2016,
        "unknown",
        ("ccode", "year"),
        (
            "armoured_fighting_vehicles_attack",
            "aircraft_fighter",
            "aircraft_attack",
            "aircraft_bomber",
            "principal_surface_combatants_aircraft_carrier",
            "principal_surface_combatants_destroyers",
            "principal_surface_combatants_frigates",
            "submarines_attack",
            "submarines_ballistic",
        ),
        "Gannon, J. A. (2023). Planes, trains, and armored mobiles: introducing a dataset of "
        "the global distribution of military capabilities. ISQ 67(4): sqad081.",
    ),
    Source(
        "global_power_projection",
        "Shares of global power projection, leading powers",
        1816,
        2018,
        "unknown",
        ("ccode", "year"),
        ("power_projection_share",),
        "Modelski, G. and Thompson, W. R. (1988). Seapower in Global Politics, 1494-1993. "
        "London: Macmillan.",
    ),
    Source(
        "terrthreat",
        "Latent territorial threat",
        1816,
        2010,
        "unknown",
        ("ccode", "year"),
        ("lterrthreat", "sd"),
        "Miller, S. V. (2022). A random item response model of external territorial threat, "
        "1816-2010. JoGSS 7(4): ogac012. doi:10.1093/jogss/ogac012",
    ),
)
