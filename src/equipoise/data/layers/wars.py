"""Layers of wars between and inside states, of armed conflicts and of deaths in battle."""

from __future__ import annotations

import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.layers.translate import spell_years, with_ccode
from equipoise.data.pack import Pack
from equipoise.data.sources import source

_CIVIL = (4, 5)
"""Types of intra-state war: for central control, over local issues."""


def _known(name: str) -> pl.Expr:
    return pl.when(pl.col(name) >= 0).then(pl.col(name))


def _wars(pack: Pack) -> pl.DataFrame:
    """Pairs on opposite sides; of two wars of one pair and year, the one with the lower number stands."""
    return (
        pack.read("cow_war_inter_dyad_year")
        .sort("warnum", "resume")
        .group_by("ccode1", "ccode2", "year")
        .agg(
            pl.col("warnum").first().alias("war_number"),
            pl.lit(True).alias("at_war"),
            (pl.col("cowinteronset") == 1).any().alias("war_onset"),
            (pl.col("initiator1") == 1).first().alias("begins_war"),
            _known("outcome1").first().cast(pl.Int8).alias("war_outcome_1"),
            _known("outcome2").first().cast(pl.Int8).alias("war_outcome_2"),
            _known("batdeath1").first().alias("war_deaths_1"),
            _known("batdeath2").first().alias("war_deaths_2"),
        )
    )


def _state_wars(pack: Pack) -> pl.DataFrame:
    entry = source("cow_war_inter_participant")
    rows = pack.read(entry.id)
    span = (entry.first, entry.last)
    spells = pl.concat(
        spell_years(rows.filter(pl.col(f"startyear{k}") > 0), f"startyear{k}", f"endyear{k}", span)
        for k in (1, 2)
    )
    return (
        spells.unique(["warnum", "ccode", "side", "year"])
        .group_by("ccode", "year")
        .agg(
            pl.lit(True).alias("in_war"),
            (pl.col("startyear1") == pl.col("year")).any().alias("enters_war"),
            pl.col("warnum").n_unique().cast(pl.Int32).alias("wars"),
            pl.when((pl.col("batdeath") >= 0).all())
            .then(pl.col("batdeath").sum())
            .alias("war_deaths"),
        )
    )


def _civil_wars(pack: Pack) -> pl.DataFrame:
    """Years of the up to four spells of each war, for the state whose government fights."""
    entry = source("cow_war_intra")
    rows = pack.read(entry.id).filter((pl.col("ccodea") > 0) & pl.col("wartype").is_in(_CIVIL))
    spells = [
        spell_years(
            rows.filter(pl.col(f"startyr{k}") > 0),
            f"startyr{k}",
            # -7: goes on when the release ends
            pl.when(pl.col(f"endyr{k}") == -7).then(entry.last).otherwise(f"endyr{k}"),
            (entry.first, entry.last),
        )
        for k in (1, 2, 3, 4)
    ]
    years = pl.concat(spells)
    return years.group_by(pl.col("ccodea").cast(pl.Int32).alias("ccode"), "year").agg(
        pl.lit(True).alias("civil_war"),
        (pl.col("startyr1") == pl.col("year")).any().alias("civil_war_onset"),
    )


def _parties(pack: Pack) -> pl.DataFrame:
    """One row for each conflict, year and state that is a party, with its part in it."""
    parts = {"gwno_a": "a", "gwno_b": "b", "gwno_a_2nd": "second", "gwno_b_2nd": "second"}
    kept = ["conflict_id", "year", "type_of_conflict", "intensity_level"]
    rows = pack.read("ucdp_acd").with_columns(pl.col("year").cast(pl.Int32))
    long = pl.concat(
        rows.select(*kept, pl.col(name).cast(pl.String).alias("gwcode"), pl.lit(part).alias("part"))
        for name, part in parts.items()
    )
    long = long.drop_nulls("gwcode").with_columns(pl.col("gwcode").str.split(",")).explode("gwcode")
    long = long.with_columns(pl.col("gwcode").str.strip_chars().cast(pl.Int32, strict=False))
    return with_ccode(long.drop_nulls("gwcode"), "gwcode", "GW")


def _ucdp(pack: Pack) -> pl.DataFrame:
    first = pl.col("part") != "second"
    kind, intensity = pl.col("type_of_conflict"), pl.col("intensity_level")
    return (
        _parties(pack)
        .group_by("ccode", "year")
        .agg(
            first.any().alias("armed_conflict"),
            (first & (intensity == 2)).any().alias("armed_conflict_war"),
            (first & (kind == "interstate")).any().alias("interstate_conflict"),
            (first & kind.is_in(["intrastate", "II"])).any().alias("internal_conflict"),
            (~first).any().alias("supports_in_conflict"),
        )
    )


def _ucdp_dyads(pack: Pack) -> pl.DataFrame:
    parties = _parties(pack).filter(pl.col("type_of_conflict") == "interstate")
    side_a, side_b = (
        parties.filter(pl.col("part") == part).select(
            "conflict_id", "year", "ccode", "intensity_level"
        )
        for part in ("a", "b")
    )
    return (
        side_a.join(side_b, on=["conflict_id", "year"], suffix="2")
        .filter(pl.col("ccode") != pl.col("ccode2"))
        .select(
            pl.min_horizontal("ccode", "ccode2").alias("ccode1"),
            pl.max_horizontal("ccode", "ccode2").alias("ccode2"),
            "year",
            "intensity_level",
        )
        .group_by("ccode1", "ccode2", "year")
        .agg(
            pl.lit(True).alias("ucdp_conflict"),
            (pl.col("intensity_level") == 2).any().alias("ucdp_war"),
        )
    )


def _battle_deaths(pack: Pack) -> pl.DataFrame:
    """Deaths of all sides in the conflicts to which a state is a first party."""
    rows = pack.read("ucdp_brd_dyadic")
    long = pl.concat(
        rows.select("dyad_id", "year", "bd_best", "bd_low", "bd_high", pl.col(side).alias("gwcode"))
        for side in ("gwno_a", "gwno_b")
    )
    long = (
        long.drop_nulls("gwcode")
        .with_columns(
            pl.col("gwcode").cast(pl.String).str.split(","), pl.col("year").cast(pl.Int32)
        )
        .explode("gwcode")
        .with_columns(pl.col("gwcode").str.strip_chars().cast(pl.Int32, strict=False))
        .drop_nulls("gwcode")
    )
    return (
        with_ccode(long, "gwcode", "GW")
        .unique(["dyad_id", "year", "ccode"])
        .group_by("ccode", "year")
        .agg(
            pl.col("bd_best").sum().alias("battle_deaths"),
            pl.col("bd_low").sum().alias("battle_deaths_low"),
            pl.col("bd_high").sum().alias("battle_deaths_high"),
        )
    )


_YES = "yes or no"
_OUTCOME = (
    "1 wins, 2 loses, 3 compromise, 4 becomes another war, 5 goes on, 6 stalemate, 7, 8; 0 no war"
)
_INTER, _PARTICIPANT = "cow_war_inter_dyad_year", "cow_war_inter_participant"

LAYERS: tuple[Layer, ...] = (
    Layer(
        "wars",
        "dyad",
        (
            column(_INTER, "war_number", "number of the war; 0 none"),
            column(_INTER, "at_war", f"{_YES}, on opposite sides"),
            column(_INTER, "war_onset", f"{_YES}, the pair's first year of the war"),
            column(_INTER, "begins_war", f"{_YES}, ccode1 is called the initiator", directed=True),
            column(_INTER, "war_outcome_1", f"{_OUTCOME}, of ccode1"),
            column(_INTER, "war_outcome_2", f"{_OUTCOME}, of ccode2"),
            column(_INTER, "war_deaths_1", "deaths in battle of ccode1 in the whole war"),
            column(_INTER, "war_deaths_2", "deaths in battle of ccode2 in the whole war"),
        ),
        _wars,
    ),
    Layer(
        "state_wars",
        "state",
        (
            column(_PARTICIPANT, "in_war", f"{_YES}, between states"),
            column(_PARTICIPANT, "enters_war", _YES),
            column(_PARTICIPANT, "wars", "number"),
            column(_PARTICIPANT, "war_deaths", "own deaths in battle in the whole of these wars"),
        ),
        _state_wars,
    ),
    Layer(
        "civil_wars",
        "state",
        (
            column("cow_war_intra", "civil_war", f"{_YES}, its government fights"),
            column("cow_war_intra", "civil_war_onset", _YES),
        ),
        _civil_wars,
    ),
    Layer(
        "ucdp",
        "state",
        (
            column("ucdp_acd", "armed_conflict", f"{_YES}, first party"),
            column("ucdp_acd", "armed_conflict_war", f"{_YES}, first party, 1 000 deaths or more"),
            column("ucdp_acd", "interstate_conflict", f"{_YES}, first party"),
            column("ucdp_acd", "internal_conflict", f"{_YES}, first party"),
            column(
                "ucdp_acd", "supports_in_conflict", f"{_YES}, with troops in another's conflict"
            ),
        ),
        _ucdp,
    ),
    Layer(
        "ucdp_dyads",
        "dyad",
        (
            column("ucdp_acd", "ucdp_conflict", f"{_YES}, armed conflict between the two"),
            column("ucdp_acd", "ucdp_war", f"{_YES}, with 1 000 deaths or more in the year"),
        ),
        _ucdp_dyads,
        symmetric=True,
    ),
    Layer(
        "battle_deaths",
        "state",
        tuple(
            column(
                "ucdp_brd_dyadic",
                name,
                f"deaths of all sides in conflicts it is a party to, {what}",
            )
            for name, what in (
                ("battle_deaths", "best estimate"),
                ("battle_deaths_low", "low estimate"),
                ("battle_deaths_high", "high estimate"),
            )
        ),
        _battle_deaths,
    ),
)
