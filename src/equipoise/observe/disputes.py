"""Militarized interstate disputes on the record: who began, entered or met them, and with whom.

A dispute counts once, in its first year, for each state. To act first is not to be the aggressor: the
coding says nothing of provocation, threat or right.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import polars as pl

from equipoise.data.pack import Pack
from equipoise.measures.dispute import LEVELS, disputes_initiated
from equipoise.observe.entry import Happening, Observer, Option, Value, View

FORCE = 4
"""Hostility level from which conduct is a use of force."""

DIRECTED = {"gml": "gml_mid_dirdisps", "cow": "cow_mid_dirdisps"}
DISPUTE = {"gml": "gml_mid_dispute", "cow": "cow_mid_dispute"}
DATA = Option(
    "data",
    tuple(DIRECTED),
    "which coding of disputes",
    {name: (DIRECTED[name], DISPUTE[name]) for name in DIRECTED},
)
DEATHS = ("no deaths", "1–25 deaths", "26–100 deaths", "101–250 deaths", "251–500 deaths",
          "501–999 deaths", "1000 deaths or more")  # fmt: skip
"""Battle deaths of a whole dispute, by its fatality level."""

NOT_AGGRESSOR = "To act first is not to be the aggressor: the coding does not judge provocation."
_DEADLY = (
    "A year in which it is unknown whether anybody died in a dispute is left out, unless another was "
    "fatal."
)


@lru_cache(maxsize=16)
def initiations(pack: Pack, data: str) -> pl.DataFrame:
    """Who began which dispute, all states and years of the source.

    Returns
    -------
    polars.DataFrame
        Columns ``dispnum``, ``ccode``, ``year`` (first year of the dispute), ``hostility`` (the
        highest level of the state's own conduct in it), ``opponents`` (codes of the other side, all
        years), ``fatality`` (level of the whole dispute, null where the source does not know it).

    Raises
    ------
    DataError
        If the pack lacks a layer or holds an altered file.

    Notes
    -----
    A state began a dispute if it stands on side A, the side whose militarized action came first,
    and was in the dispute from its first day; states that joined later began nothing. Two states
    that began it together each have a row.
    """
    rows = pack.read(DIRECTED[data])
    began = disputes_initiated(
        rows["dispnum"].to_numpy(),
        rows["year"].to_numpy(),
        rows["ccode1"].to_numpy(),
        rows["sidea1"].to_numpy() == 1,
        rows["orig1"].to_numpy() == 1,
        rows["hostlev1"].to_numpy(),
    )
    table = pl.DataFrame(
        began, schema=dict.fromkeys(("dispnum", "ccode", "year", "hostility"), pl.Int64)
    )
    opponents = (
        rows.filter((pl.col("sidea1") == 1) & (pl.col("orig1") == 1))
        .group_by(pl.col("dispnum").cast(pl.Int64), pl.col("ccode1").cast(pl.Int64).alias("ccode"))
        .agg(pl.col("ccode2").unique().sort().alias("opponents"))
    )
    return (
        table.join(opponents, on=["dispnum", "ccode"], how="left")
        .join(_fatality(pack, data), on="dispnum", how="left")
        .sort("year", "dispnum", "ccode")
    )


def _fatality(pack: Pack, data: str) -> pl.DataFrame:
    known = pl.when(pl.col("fatality") >= 0).then(pl.col("fatality"))
    return pack.read(DISPUTE[data]).select(
        pl.col("dispnum").cast(pl.Int64), known.alias("fatality")
    )


@lru_cache(maxsize=16)
def entries(pack: Pack, data: str) -> pl.DataFrame:
    """The first year of each state in each dispute: as :func:`initiations`, with ``target``.

    ``target`` is true of a state that stood on side B from the dispute's first day.
    """
    rows = pack.read(DIRECTED[data]).with_columns(
        pl.col("dispnum").cast(pl.Int64), pl.col("ccode1").cast(pl.Int64).alias("ccode")
    )
    return (
        rows.group_by("dispnum", "ccode")
        .agg(
            pl.col("year").min().cast(pl.Int64),
            pl.col("hostlev1").max().alias("hostility"),
            pl.col("ccode2").unique().sort().alias("opponents"),
            ((pl.col("sidea1") == 0) & (pl.col("orig1") == 1)).any().alias("target"),
        )
        .join(_fatality(pack, data), on="dispnum", how="left")
        .sort("year", "dispnum", "ccode")
    )


def _rows(view: View, table: Callable[[Pack, str], pl.DataFrame]) -> pl.DataFrame:
    data = view.options["data"]
    view.read.update((DIRECTED[data], DISPUTE[data]))
    found = table(view.pack, data)
    return found.filter((pl.col("year") == view.year) & pl.col("ccode").is_in(view.ccodes))


def count_by_state(view: View, ccodes: list[int]) -> dict[int, float]:
    """How often each state of the view is listed; 0 for one that is not."""
    found = dict.fromkeys(view.ccodes, 0.0)
    for code in ccodes:
        found[code] += 1.0
    return found


def each_state(view: View) -> Value:
    """One state-year at risk for each state of the view."""
    return dict.fromkeys(view.ccodes, 1.0)


def _happening(row: dict[str, object], source: str) -> Happening:
    fatality = row["fatality"]
    deaths = DEATHS[int(str(fatality))] if fatality is not None else "deaths unknown"
    level = LEVELS.get(int(str(row["hostility"])), "no militarized action of its own")
    others = row["opponents"] if isinstance(row["opponents"], list) else []
    return Happening(
        year=int(str(row["year"])),
        what=f"dispute {row['dispnum']}",
        actors=(int(str(row["ccode"])),),
        others=tuple(others),
        detail=f"{level}; {deaths} in the dispute",
        source=source,
    )


def _counted(
    measure: str,
    table: Callable[[Pack, str], pl.DataFrame],
    condition: pl.Expr,
    notes: tuple[str, ...] = (),
) -> Observer:
    """An observer that counts the rows of a table that meet a condition."""

    def look(view: View) -> Value:
        return count_by_state(view, _rows(view, table).filter(condition)["ccode"].to_list())

    def happenings(view: View) -> tuple[Happening, ...]:
        rows = _rows(view, table).filter(condition)
        source = DIRECTED[view.options["data"]]
        return tuple(_happening(row, source) for row in rows.iter_rows(named=True))

    return Observer(
        measure,
        "state",
        (),
        look,
        (DATA,),
        exposure=each_state,
        happenings=happenings,
        notes=notes,
    )


def _targets(view: View) -> Value:
    """Fatal disputes met; a state that met only disputes of unknown fatality is unknown."""
    rows = _rows(view, entries).filter("target")
    fatal = rows.filter(pl.col("fatality") > 0)["ccode"].to_list()
    found = count_by_state(view, fatal)
    for code in rows.filter(pl.col("fatality").is_null())["ccode"].to_list():
        if not found.get(code):
            found.pop(code, None)
    return dict(found)


def _fatal_met(view: View) -> tuple[Happening, ...]:
    rows = _rows(view, entries).filter("target", pl.col("fatality") > 0)
    source = DIRECTED[view.options["data"]]
    return tuple(_happening(row, source) for row in rows.iter_rows(named=True))


def _level(level: int) -> pl.Expr:
    return pl.col("hostility") >= level


# force and its trigger

TRIGGER = Option(
    "trigger",
    ("attacked", "prevent"),
    "what opens the gate: force used on it or its pact ally the year before by a state it then fights; or "
    "also a target in the top tenth of the fatal dispute chances it faced",
    {"prevent": ("gml_mid_dyad_year", "cow_nmc", "atop_dyad_year", "cow_contdir")},
)
_MODEL = ("gml_mid_dyad_year", "cow_nmc", "atop_dyad_year", "cow_contdir")


def _uses_of_force(view: View) -> pl.DataFrame:
    return _rows(view, initiations).filter(_level(FORCE))


def _trigger_met(view: View) -> Value:
    """Uses of force whose trigger was met, for each state; none of none for one that used none."""
    uses = _uses_of_force(view)
    before = view.year - 1
    data = view.options["data"]
    struck = view.pack.read(DIRECTED[data]).filter(
        (pl.col("year") == before) & (pl.col("hostlev1") >= FORCE)
    )
    attacks = set(struck.select("ccode1", "ccode2").iter_rows())
    pacts = view.layer("alliances").filter((pl.col("year") == before) & pl.col("defense_pact"))
    allies: dict[int, set[int]] = {}
    for one, two in pacts.select("ccode1", "ccode2").iter_rows():
        allies.setdefault(one, set()).add(two)
    threats = _threatening(view) if view.options["trigger"] == "prevent" else {}
    found = dict.fromkeys(view.ccodes, 0.0)
    for code, opponents in uses.select("ccode", "opponents").iter_rows():
        protected = {code, *allies.get(code, ())}
        met = any((foe, mine) in attacks for foe in opponents for mine in protected)
        met = met or bool(threats.get(code, set()) & set(opponents))
        found[code] += met
    return dict(found)


def _threatening(view: View) -> dict[int, set[int]]:
    """For each state, those in the top tenth of the chances of a fatal dispute begun against it."""
    chances = view.of_model(_MODEL)
    by_target: dict[int, dict[int, float]] = {}
    for (initiator, target), chance in chances.items():
        by_target.setdefault(target, {})[initiator] = chance
    found = {}
    for target, faced in by_target.items():
        least = float(np.quantile(list(faced.values()), 0.9))
        found[target] = {initiator for initiator, chance in faced.items() if chance >= least}
    return found


def _uses(view: View) -> Value:
    return count_by_state(view, _uses_of_force(view)["ccode"].to_list())


def _force_used(view: View) -> tuple[Happening, ...]:
    source = DIRECTED[view.options["data"]]
    return tuple(_happening(row, source) for row in _uses_of_force(view).iter_rows(named=True))


OBSERVERS: tuple[Observer, ...] = (
    _counted("dispute.initiated", initiations, _level(2), (NOT_AGGRESSOR,)),
    _counted("dispute.initiated.display", initiations, _level(3), (NOT_AGGRESSOR,)),
    _counted("dispute.initiated.force", initiations, _level(FORCE), (NOT_AGGRESSOR,)),
    _counted("dispute.involved", entries, pl.lit(True)),
    Observer(
        "dispute.fatal.target",
        "state",
        (),
        _targets,
        (DATA,),
        exposure=each_state,
        happenings=_fatal_met,
        notes=(_DEADLY,),
    ),
    Observer(
        "force.trigger-met",
        "state",
        ("atop_dyad_year",),
        _trigger_met,
        (DATA, TRIGGER),
        exposure=_uses,
        happenings=_force_used,
        notes=(
            "Force used in the same year does not open the gate: who came first within a year is not coded.",
            NOT_AGGRESSOR,
        ),
    ),
)
