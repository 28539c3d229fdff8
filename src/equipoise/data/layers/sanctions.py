"""Layers of economic sanctions, by two sources.

A sanction of an organisation, or on one, is one of each of its members, where the organisation is a list of
states that ``groups`` knows at that date; those of the United Nations bind everybody and are left out. Left out
too are a few clubs that are no list of states here and targets that are no state, as a territory or an armed
group: ``data.layers.dropped_rows`` counts them. A name of another time is of the life that its country had.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from equipoise.data.layers.entry import Layer, column
from equipoise.data.layers.translate import (
    SPELLINGS,
    code_of,
    count_drop,
    spell_years,
    with_living_codes,
)
from equipoise.data.pack import Pack
from equipoise.data.sources import source
from equipoise.errors import StateError
from equipoise.grouping import members

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
    "ChinCom": "COCOM",
    "CoCom": "COCOM",
    "Comecon": "COMECON",
    "G7": "G7",
    "G8": "G8",
    "NAFTA": "NAFTA",
    "SADC": "SADC",
}
_LEFT_OUT = (
    "Without the sanctions of the United Nations, which bind all; of a few clubs that are no list of states "
    "here (UNASUR, Arab oil exporters, Pacific islands, Eastern Caribbean states); and on territories and "
    "armed groups."
)
_KINDS = ("trade", "arms", "military", "financial", "travel")


@cache
def _named(words: str, year: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """States that a cell names in a year, and its words that are no state or known list of states then."""
    for name, plain in SPELLINGS.items():
        if "," in name:
            words = words.replace(name, plain)
    found: set[int] = set()
    left_out: list[str] = []
    for word in (w.strip() for w in words.split(",")):
        codes = _members(word, year) if word in _GROUPS else _state(word, year)
        found.update(codes)
        if not codes:
            left_out.append(word)
    return tuple(sorted(found)), tuple(left_out)


def _members(word: str, year: int) -> tuple[int, ...]:
    try:
        return members(_GROUPS[word], year)
    except StateError:
        return ()


def _state(word: str, year: int) -> tuple[int, ...]:
    code = code_of(f"NAME:{SPELLINGS.get(word, word)}", year)
    return () if code is None else (code,)


def _states_of(words: str, year: int) -> list[int]:
    """States that a cell names in a year; what it names else is counted as dropped."""
    found, left_out = _named(words, year)
    for word in left_out:
        count_drop(word, "NAME", year)
    return list(found)


def _sanctions(pack: Pack) -> pl.DataFrame:
    entry = source("gsdb_sanctions")
    years = spell_years(pack.read(entry.id), "begin", "end", (entry.first, entry.last))
    cells = years.select("sanctioning_state", "sanctioned_state", "year").rows()
    named = years.with_columns(
        pl.Series("ccode1", [_states_of(sender, y) for sender, _, y in cells], pl.List(pl.Int32)),
        pl.Series("ccode2", [_states_of(target, y) for _, target, y in cells], pl.List(pl.Int32)),
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
    states = rows.filter(
        pl.col("ccode1").is_between(1, 999) & pl.col("targetstate").is_between(1, 999)
    ).with_columns(pl.col("startyear").alias("year"))
    return (
        with_living_codes(states, "ccode1", "targetstate")
        .filter(pl.col("ccode1") != pl.col("targetstate"))
        .group_by(
            pl.col("ccode1").cast(pl.Int32),
            pl.col("targetstate").cast(pl.Int32).alias("ccode2"),
            pl.col("year").cast(pl.Int32),
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
                "yes or no, of ccode1 on ccode2",
                directed=True,
                note=_LEFT_OUT,
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
