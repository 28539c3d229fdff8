"""Layers of troops abroad, weapons, exercises, reach and territorial threat."""

from __future__ import annotations

import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.layers.translate import with_ccode
from equipoise.data.pack import Pack

_IMPUTED = "Stepwise Imputation"
_SINGLE = "Kane 2006"
"""The release's second source, which has each state once."""

_REPORTS, _EVEN = 20, 0.88
"""Reports of a state, and the part of them that are even, from which its rows were added twice."""

TROOPS = {2: "us_troops"}
"""The state whose troops abroad a source counts, by code, with the column that has them."""

_LARGEST_CODE = 1000
"""Codes above it are the source's own, for territories."""


def _troops(pack: Pack) -> pl.DataFrame:
    """The last report of each year that counts any; what the source has imputed is unknown.

    A report of nobody says nothing where another of the year counts thousands. And where a release has two
    names of one state it added its rows twice: such a state's reports are all even, or nearly, which by chance
    would happen to one in a million; its even ones are halved. The release's second source, where it has one,
    agrees with the halves.
    """
    rows = pack.read("us_troops").filter(
        (pl.col("ccode") < _LARGEST_CODE) & (pl.col("source") != _IMPUTED)
    )
    # one code serves all lives of a state there, so the code of each year is found by the other scheme
    rows = with_ccode(rows.rename({"ccode": "listed"}), "iso3c", "ISO")
    rows = _counted_once(rows)
    some = (pl.col("troops_ad") > 0).any().over("ccode", "year")
    rows = rows.filter((pl.col("troops_ad") > 0) | ~some)
    last = rows.filter(pl.col("quarter") == pl.col("quarter").max().over("ccode", "year"))
    # several places of one state, and two sources of one report
    return (
        last.group_by("ccode", "year", "month", "source")
        .agg(pl.col("troops_ad").sum())
        .group_by("ccode", "year")
        .agg(pl.col("troops_ad").max().alias("us_troops"))
    )


def _counted_once(rows: pl.DataFrame) -> pl.DataFrame:
    """Halve the even reports of states whose rows the release added twice."""
    monthly = (pl.col("source") != _SINGLE) & (pl.col("troops_ad") > 0)
    even = pl.col("troops_ad") % 2 == 0
    twice = (
        rows.filter(monthly)
        .group_by("iso3c")
        .agg(pl.len().alias("n"), even.mean().alias("even"))
        .filter((pl.col("n") >= _REPORTS) & (pl.col("even") >= _EVEN))["iso3c"]
        .to_list()
    )
    halved = monthly & even & pl.col("iso3c").is_in(twice)
    return rows.with_columns(
        pl.when(halved)
        .then(pl.col("troops_ad") // 2)
        .otherwise(pl.col("troops_ad"))
        .alias("troops_ad")
    )


def _nuclear(pack: Pack) -> pl.DataFrame:
    rows = with_ccode(pack.read("nuclear_status"), "entity", "NAME")
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
                "active-duty troops of the United States, the only sender on record, at the last report that "
                "counts any",
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
