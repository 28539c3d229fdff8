"""Layers of economic sanctions, by two sources.

A sanction of an organisation is one of each of its members, where the organisation is a list of states that
``groups`` knows at that date; those of the United Nations bind everybody and are left out. Left out too are
committees and clubs that are no list of states here (CoCom, SADC, the Group of Seven) and targets that are no
state, as a territory or an armed group. A name of another time is of the life that its country had then.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.layers.translate import SPELLINGS, living_code, spell_years
from equipoise.data.pack import Pack
from equipoise.data.sources import source
from equipoise.errors import StateError
from equipoise.groups import members
from equipoise.states import lives, resolve

_GROUPS = {
    "African Union": "AFRICAN_UNION",
    "Organisation of African Unity": "AFRICAN_UNION",
    "Commonwealth": "COMMONWEALTH",
    "ECOWAS": "ECOWAS",
    "EEC": "EU",
    "EU": "EU",
    "EEU": "EAEU",
    "League of Arab States": "ARAB_LEAGUE",
    "MERCOSUR": "MERCOSUR",
    "NATO": "NATO",
    "OIC": "OIC",
    "OSCE": "OSCE",
    "CSCE": "OSCE",
    "Organization of American States": "OAS",
}
_KINDS = ("trade", "arms", "military", "financial", "travel")


@cache
def _states_of(words: str, year: int) -> tuple[int, ...]:
    """States that a cell names in a year; what is no state or known list of states is left out."""
    for name, plain in SPELLINGS.items():
        if "," in name:
            words = words.replace(name, plain)
    found: set[int] = set()
    for word in (w.strip() for w in words.split(",")):
        try:
            if word in _GROUPS:
                found.update(members(_GROUPS[word], year))
            else:
                found.add(_state_of(SPELLINGS.get(word, word), year))
        except StateError:
            continue
    return tuple(sorted(found))


def _state_of(name: str, year: int) -> int:
    """Code of a name in a year; a name of another time is of the life that its country had then.

    Raises
    ------
    StateError
        If nobody is called that, or the country had no state then.
    """
    try:
        return resolve(f"NAME:{name}", year).ccode
    except StateError:
        for life in lives(f"NAME:{name}"):
            code = living_code(life.ccode, year)
            if any(s.lives_in(year) for s in lives(f"COW:{code}")):
                return code
        raise


def _sanctions(pack: Pack) -> pl.DataFrame:
    entry = source("gsdb_sanctions")
    years = spell_years(pack.read(entry.id), "begin", "end", (entry.first, entry.last))
    cells = years.select("sanctioning_state", "sanctioned_state", "year").rows()
    named = years.with_columns(
        pl.Series("ccode1", [list(_states_of(sender, y)) for sender, _, y in cells], pl.List(pl.Int32)),
        pl.Series("ccode2", [list(_states_of(target, y)) for _, target, y in cells], pl.List(pl.Int32)),
    )  # fmt: skip
    return (
        named.filter((pl.col("ccode1").list.len() > 0) & (pl.col("ccode2").list.len() > 0))
        .explode("ccode1")
        .explode("ccode2")
        .filter(pl.col("ccode1") != pl.col("ccode2"))
        .group_by("ccode1", "ccode2", "year")
        .agg(
            pl.lit(True).alias("sanction"),
            *((pl.col(kind) == 1).any().alias(f"{kind}_sanction") for kind in _KINDS),
        )
    )


def _ties(pack: Pack) -> pl.DataFrame:
    """Cases by the year they begin in: the end is unknown of a third of them."""
    senders = [f"sender{i}" for i in range(1, 6)]
    rows = pack.read("ties_sanctions").unpivot(
        on=senders,
        index=["targetstate", "startyear", "threat", "imposition"],
        value_name="ccode1",
    )
    # codes from 1000 on are institutions; -9 is missing
    return (
        rows.filter(pl.col("ccode1").is_between(1, 999) & pl.col("targetstate").is_between(1, 999))
        .filter(pl.col("ccode1") != pl.col("targetstate"))
        .group_by(
            pl.col("ccode1").cast(pl.Int32),
            pl.col("targetstate").cast(pl.Int32).alias("ccode2"),
            pl.col("startyear").cast(pl.Int32).alias("year"),
        )
        .agg(
            (pl.col("threat") == 1).any().alias("sanction_threat_onset"),
            (pl.col("imposition") == 1).any().alias("sanction_imposed_onset"),
        )
    )


LAYERS: tuple[Layer, ...] = (
    Layer(
        "sanctions",
        "dyad",
        tuple(
            column(
                "gsdb_sanctions",
                name,
                "yes or no, of ccode1 on ccode2, without those of the United Nations and of clubs",
                directed=True,
            )
            for name in ("sanction", *(f"{kind}_sanction" for kind in _KINDS))
        ),
        _sanctions,
    ),
    Layer(
        "sanctions_ties",
        "dyad",
        tuple(
            column("ties_sanctions", name, words, directed=True)
            for name, words in (
                (
                    "sanction_threat_onset",
                    "yes or no, a case with a threat of ccode1 to ccode2 begins",
                ),
                (
                    "sanction_imposed_onset",
                    "yes or no, a case in which ccode1 sanctions ccode2 begins",
                ),
            )
        ),
        _ties,
    ),
)
