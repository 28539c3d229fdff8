"""Interstate wars and armed conflicts on the record, their deaths, and states that leave the system."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from equipoise.data.layers.translate import spell_years
from equipoise.data.pack import Pack
from equipoise.data.sources import source
from equipoise.observe.disputes import count_by_state, each_state
from equipoise.observe.entry import Happening, Observer, Option, Value, View

_CONFLICTS, _CROSSWALK, _WARS, _STATES = (
    "ucdp_acd", "gw_cow_panel", "cow_war_inter_participant", "cow_states",
)  # fmt: skip
COUNT = Option(
    "count",
    ("entered", "years"),
    "distinct conflicts, each in the year in which the state became a party; or one for each year in it",
    # three years of war are one decision to fight, and three years of fighting
    fair=("entered", "years"),
)
DATA = Option("data", ("ucdp",), "which coding of armed conflicts")
PER = Option(
    "per",
    ("year", "state"),
    "counted over years, or over the states there were",
)


@lru_cache(maxsize=16)
def participations(pack: Pack) -> pl.DataFrame:
    """Which state was a party to which interstate conflict in which year.

    Returns
    -------
    polars.DataFrame
        Columns ``conflict_id``, ``ccode``, ``year``, ``opponents`` (codes of the other side that
        year), ``intensity`` (2 for a thousand battle deaths or more that year, else 1).

    Notes
    -----
    Both the named parties and the states that sent troops in their support are parties. Conflicts
    inside a state are not here even where another state's troops fought in them. The source lists
    a conflict from 25 battle deaths a year on, on sides that it does not order by who began.
    """
    listed = pack.read(_CONFLICTS).filter(pl.col("type_of_conflict") == "interstate")
    sides = []
    for own, other in (("a", "b"), ("b", "a")):
        for party in (f"gwno_{own}", f"gwno_{own}_2nd"):
            for opponent in (f"gwno_{other}", f"gwno_{other}_2nd"):
                sides.append(
                    listed.select(
                        "conflict_id",
                        "year",
                        pl.col(party).alias("gwcode"),
                        pl.col(opponent).alias("opponent"),
                        pl.col("intensity_level").alias("intensity"),
                    )
                )
    crosswalk = pack.read(_CROSSWALK).select("gwcode", "year", "ccode")
    pairs = pl.concat(sides).filter(pl.col("gwcode").is_not_null())
    return (
        pairs.join(crosswalk, on=["gwcode", "year"])
        .join(
            crosswalk.rename({"gwcode": "opponent", "ccode": "opponent_ccode"}),
            on=["opponent", "year"],
            how="left",
        )
        .filter(pl.col("ccode").is_not_null())
        .group_by("conflict_id", "ccode", "year")
        .agg(
            pl.col("opponent_ccode").drop_nulls().unique().sort().alias("opponents"),
            pl.col("intensity").max(),
        )
        .sort("year", "conflict_id", "ccode")
    )


def _conflict_rows(view: View) -> pl.DataFrame:
    view.read.update((_CONFLICTS, _CROSSWALK))
    table = participations(view.pack)
    rows = table.filter((pl.col("year") == view.year) & pl.col("ccode").is_in(view.ccodes))
    if view.options["count"] == "years":
        return rows
    before = table.filter(pl.col("year") == view.year - 1).select("conflict_id", "ccode")
    return rows.join(before, on=["conflict_id", "ccode"], how="anti", maintain_order="left")


def _conflicts(view: View) -> Value:
    return count_by_state(view, _conflict_rows(view)["ccode"].to_list())


def _conflict_happenings(view: View) -> tuple[Happening, ...]:
    return tuple(
        Happening(
            view.year,
            f"conflict {row['conflict_id']}",
            (row["ccode"],),
            tuple(row["opponents"]),
            ("1000 battle deaths or more" if row["intensity"] > 1 else "25 to 999 battle deaths")
            + " in the year",
            _CONFLICTS,
        )
        for row in _conflict_rows(view).iter_rows(named=True)
    )


@lru_cache(maxsize=16)
def war_entries(pack: Pack) -> pl.DataFrame:
    """Who entered which interstate war when: ``warnum``, ``ccode``, ``side``, ``year``, ``first``, ``deaths``.

    ``first`` is the war's first year; ``deaths`` those of all its participants, null where one's are unknown.
    """
    rows = pack.read(_WARS)
    known = pl.when((pl.col("batdeath") >= 0).all().over("warnum")).then(
        pl.col("batdeath").sum().over("warnum")
    )
    return (
        rows.with_columns(
            pl.col("startyear1").min().over("warnum").alias("first"), known.alias("deaths")
        )
        .group_by("warnum", "ccode", "side")
        .agg(
            pl.col("startyear1").min().cast(pl.Int32).alias("year"),
            pl.col("first").first(),
            pl.col("deaths").first(),
        )
        .sort("year", "warnum", "ccode")
    )


def _entered(view: View) -> pl.DataFrame:
    view.read.add(_WARS)
    return war_entries(view.pack).filter(
        (pl.col("year") == view.year) & pl.col("ccode").is_in(view.ccodes)
    )


def _wars_entered(view: View) -> Value:
    return count_by_state(view, _entered(view)["ccode"].to_list())


def _war_deaths(view: View) -> Value:
    rows = _entered(view)
    found = dict.fromkeys(view.ccodes, 0.0)
    for code, deaths in rows.select("ccode", "deaths").iter_rows():
        if deaths is None:
            found.pop(code, None)
        elif code in found:
            found[code] += float(deaths)
    return dict(found)


def _begun(view: View) -> pl.DataFrame:
    """Wars that begin in the year with states of the view on both sides."""
    return (
        _entered(view)
        .filter(pl.col("first") == pl.col("year"))
        .group_by("warnum")
        .agg(pl.col("ccode").sort(), pl.col("side").n_unique().alias("sides"))
        .filter(pl.col("sides") > 1)
        .sort("warnum")
    )


def _war_onsets(view: View) -> Value:
    return float(_begun(view).height)


def _system_at_risk(view: View) -> Value:
    return float(len(view.ccodes)) if view.options["per"] == "state" else 1.0


def _war_happenings(view: View) -> tuple[Happening, ...]:
    return tuple(
        Happening(view.year, f"war {number}", tuple(codes), (), "its first year", _WARS)
        for number, codes in _begun(view).select("warnum", "ccode").iter_rows()
    )


def _entry_happenings(view: View) -> tuple[Happening, ...]:
    return tuple(
        Happening(
            view.year,
            f"war {number}",
            (code,),
            (),
            "deaths in battle of all sides unknown"
            if deaths is None
            else f"{deaths} deaths in battle",
            _WARS,
        )
        for number, code, deaths in _entered(view).select("warnum", "ccode", "deaths").iter_rows()
    )


@lru_cache(maxsize=16)
def _last_years(pack: Pack) -> pl.DataFrame:
    """Last year of each spell of membership that ends before the list does."""
    entry = source(_STATES)
    spells = pack.read(_STATES).rename({"styear": "begin", "endyear": "end"})
    ended = spell_years(spells, "begin", "end", (entry.first, entry.last)).filter(
        (pl.col("year") == pl.col("end")) & (pl.col("end") < entry.last)
    )
    return ended.select("ccode", "year")


def _exits(view: View) -> Value:
    view.read.add(_STATES)
    rows = _last_years(view.pack).filter(
        (pl.col("year") == view.year) & pl.col("ccode").is_in(view.ccodes)
    )
    return float(rows.height)


def _states_at_risk(view: View) -> Value:
    return float(len(view.ccodes))


def _exit_happenings(view: View) -> tuple[Happening, ...]:
    rows = _last_years(view.pack).filter(pl.col("year") == view.year)
    return tuple(
        Happening(view.year, "leaves the state system", (code,), (), "", _STATES)
        for code in rows["ccode"].to_list()
        if code in view.ccodes
    )


OBSERVERS: tuple[Observer, ...] = (
    Observer(
        "conflict.interstate.participation",
        "state",
        (_CONFLICTS, _CROSSWALK),
        _conflicts,
        (COUNT, DATA),
        exposure=each_state,
        happenings=_conflict_happenings,
        notes=(
            "The source does not say who began a conflict.",
            "Conflicts inside a state in which another state's troops fight are not counted here.",
        ),
    ),
    Observer(
        "war.onset",
        "system",
        (_WARS,),
        _war_onsets,
        (PER,),
        exposure=_system_at_risk,
        happenings=_war_happenings,
    ),
    Observer(
        "war.entered",
        "state",
        (_WARS,),
        _wars_entered,
        exposure=each_state,
        happenings=_entry_happenings,
    ),
    Observer("war.deaths", "state", (_WARS,), _war_deaths, happenings=_entry_happenings),
    Observer(
        "state.survival",
        "system",
        (_STATES,),
        _exits,
        exposure=_states_at_risk,
        happenings=_exit_happenings,
    ),
)
