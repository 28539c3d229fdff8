"""Layers of troops abroad, weapons, exercises, reach and territorial threat."""

from __future__ import annotations

import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.layers.translate import with_ccode
from equipoise.data.pack import Pack

_IMPUTED = "Stepwise Imputation"
_SINGLE = "Kane 2006"
"""The release's second source, which has each state once."""

_REPORTS, _EVEN = 18, 0.88
"""Reports of a state, and the part of them that are even, from which its rows were added twice."""

_COMPARED = 5
"""Reports beside which the second source has one, from which the two are compared."""

_ROWS, _EVEN_ROWS = 50, 0.8
"""Rows of a report, and the part of them that are even, from which all of it was added twice."""

_MANY = 1000
"""Troops of one report beside which another of the year that counts nobody is none."""

TROOPS = {2: "us_troops"}
"""The state whose troops abroad a source counts, by code, with the column that has them."""

_LARGEST_CODE = 1000
"""Codes above it are the source's own, for territories."""


def _troops(pack: Pack) -> pl.DataFrame:
    """The last report of each year; what the source has imputed is unknown.

    A report of nobody says nothing where another of the year counts thousands. What the release added twice or
    more is mended, or unknown where it cannot be: see ``_counted_once``.
    """
    rows = pack.read("us_troops").filter(
        (pl.col("ccode") < _LARGEST_CODE) & (pl.col("source") != _IMPUTED)
    )
    rows = _counted_once(rows).rename({"ccode": "listed"})
    # one code serves all lives of a state there, and some rows have only one of the two
    by_iso = with_ccode(rows.drop_nulls("iso3c"), "iso3c", "ISO")
    by_code = with_ccode(rows.filter(pl.col("iso3c").is_null()), "listed", "COW")
    rows = pl.concat([by_iso, by_code])
    many = (pl.col("troops_ad") >= _MANY).any().over("ccode", "year")
    rows = rows.filter((pl.col("troops_ad") > 0) | ~many)
    last = rows.filter(pl.col("quarter") == pl.col("quarter").max().over("ccode", "year"))
    # several places of one state, and two sources of one report
    return (
        last.group_by("ccode", "year", "month", "source")
        .agg(pl.col("troops_ad").sum())
        .group_by("ccode", "year")
        .agg(pl.col("troops_ad").max().alias("us_troops"))
    )


def _counted_once(rows: pl.DataFrame) -> pl.DataFrame:
    """Mend what a release added more than once.

    Where it has two names of a state it added the state's rows twice, so that they are all even, or nearly,
    which by chance would happen to one state in ten thousand, and where the second source has them they are
    twice its own. An even one is halved, unless the second source has the whole. And the reports of June 1950
    to 1956 were added twice once more: in these an even count is halved, and one of a state with two names is
    a third. A state that there has a count which is no multiple is the sum of places of which some were added
    once; it is unknown in all of them, as is Japan, with Okinawa.
    """
    count = pl.col("troops_ad")
    whole = count == 0
    of_report = (count > 0) & (pl.col("source") != _SINGLE)
    reports = (
        rows.filter(of_report)
        .group_by("source")
        .agg(pl.len().alias("n"), (count % 2 == 0).mean().alias("even"))
        .filter((pl.col("n") >= _ROWS) & (pl.col("even") >= _EVEN_ROWS))["source"]
    )
    again = of_report & pl.col("source").is_in(reports.implode())
    single = pl.when(pl.col("source") == _SINGLE).then(count).max().over("ccode", "year")
    two_names = _two_names(rows.with_columns(single.alias("single")).filter(of_report & ~again))
    has_whole = ((single > 0) & ((single - count).abs() < (single - count // 2).abs())).fill_null(
        value=False
    )
    thirds, halves = (
        pl.when(again).then(whole | (count % k == 0)).all().over("ccode") for k in (3, 2)
    )
    return rows.with_columns(
        pl.when(again & two_names & thirds)
        .then(count // 3)
        .when(again & halves)
        .then(count // 2)
        .when(again)
        .then(None)
        .when(of_report & two_names & (count % 2 == 0) & ~has_whole)
        .then(count // 2)
        .otherwise(count)
        .alias("troops_ad")
    ).drop_nulls("troops_ad")


def _two_names(reports: pl.DataFrame) -> pl.Expr:
    """Rows of a state whose reports are nearly all even, or nearly all twice what the second source has."""
    count, single = pl.col("troops_ad"), pl.col("single")
    n, even = pl.len().alias("n"), (count % 2 == 0).mean().alias("even")
    # of a handful, one or two can be twice the other by chance
    compared = (single > 1).sum().alias("compared")
    doubled = (count == 2 * single).filter(single > 1).mean().alias("doubled")
    found = reports.group_by("ccode").agg(n, even, compared, doubled)
    many = (pl.col("n") >= _REPORTS) & (pl.col("even") >= _EVEN)
    few = (pl.col("compared") >= _COMPARED) & (pl.col("doubled") >= _EVEN)
    return pl.col("ccode").is_in(found.filter(many | few)["ccode"].implode())


def _nuclear(pack: Pack) -> pl.DataFrame:
    # the list has the southern republic beside it, so that Vietnam is the northern one before 1976
    rows = pack.read("nuclear_status").with_columns(
        pl.col("entity").replace("Vietnam", "North Vietnam")
    )
    rows = with_ccode(rows, "entity", "NAME")
    status = pl.col("nuclear_weapons_status")
    return rows.unique(["ccode", "year"], keep="none").select(
        "ccode",
        pl.col("year").cast(pl.Int32),
        status.cast(pl.Int8).alias("nuclear_status"),
        (status == 3).alias("nuclear_weapons"),
    )


def _exercises(pack: Pack) -> pl.DataFrame:
    rows = pack.read("joint_exercises").drop_nulls("gwcode")
    listed = with_ccode(rows, "gwcode", "GW").select("mmeid", "ccode", "year").unique()
    return (
        listed.join(listed, on=["mmeid", "year"], suffix="2")
        .filter(pl.col("ccode") < pl.col("ccode2"))
        .group_by(pl.col("ccode").alias("ccode1"), "ccode2", "year")
        .agg(pl.len().cast(pl.Int32).alias("joint_exercises"))
    )


_EQUIPMENT = {
    "armoured_fighting_vehicles_attack": "armoured_vehicles",
    "aircraft_fighter": "fighters",
    "aircraft_attack": "attack_aircraft",
    "aircraft_bomber": "bombers",
    "principal_surface_combatants_aircraft_carrier": "aircraft_carriers",
    "principal_surface_combatants_destroyers": "destroyers",
    "principal_surface_combatants_frigates": "frigates",
    "submarines_attack": "attack_submarines",
    "submarines_ballistic": "missile_submarines",
}


def _equipment(pack: Pack) -> pl.DataFrame:
    rows = pack.read("rdmc_equipment").rename(_EQUIPMENT)
    return rows.drop_nulls("ccode").unique(["ccode", "year"], keep="none")


def _projection(pack: Pack) -> pl.DataFrame:
    """One code serves a state under all its governments there; so each year's own is found."""
    rows = pack.read("global_power_projection").rename({"ccode": "listed"})
    return (
        with_ccode(rows, "listed", "COW")
        .rename({"power_projection_share": "power_projection"})
        .select("ccode", pl.col("year").cast(pl.Int32), "power_projection")
        .unique(["ccode", "year"], keep="none")
    )


def _threat(pack: Pack) -> pl.DataFrame:
    return pack.read("terrthreat").rename(
        {"lterrthreat": "territorial_threat", "sd": "territorial_threat_sd"}
    )


LAYERS: tuple[Layer, ...] = (
    Layer(
        "troops",
        "state",
        (
            column(
                "us_troops",
                "us_troops",
                "active-duty troops of the United States, the only sender on record, at the last report",
                note="Counts that the release added twice or thrice are mended; unknown where they are sums of "
                "which a part was, as Japan's to 1956.",
            ),
        ),
        _troops,
    ),
    Layer(
        "nuclear",
        "state",
        (
            column("nuclear_status", "nuclear_status", "0 none, 1 considers, 2 pursues, 3 has"),
            column("nuclear_status", "nuclear_weapons", "yes or no"),
        ),
        _nuclear,
    ),
    Layer(
        "exercises",
        "dyad",
        (column("joint_exercises", "joint_exercises", "exercises in which both took part"),),
        _exercises,
        symmetric=True,
    ),
    Layer(
        "equipment",
        "state",
        tuple(column("rdmc_equipment", name, "number") for name in _EQUIPMENT.values()),
        _equipment,
    ),
    Layer(
        "power_projection",
        "state",
        (
            column(
                "global_power_projection",
                "power_projection",
                "share among the leading powers listed",
            ),
        ),
        _projection,
    ),
    Layer(
        "territorial_threat",
        "state",
        (
            column("terrthreat", "territorial_threat", "standard deviations of a latent scale"),
            column("terrthreat", "territorial_threat_sd", "its standard error"),
        ),
        _threat,
    ),
)
