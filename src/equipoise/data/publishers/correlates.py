"""Correlates of War: states, major powers, capabilities, contiguity and militarized disputes.

The project's formal-alliance data are not here and never will be: its maintainer asked that software
does not carry them. Alliances come from ATOP.
"""

from __future__ import annotations

import polars as pl

from equipoise.data.publishers.entry import ArchiveMember, Original, Publication
from equipoise.data.publishers.reading import number, whole
from equipoise.errors import DataError

UPLOADS = "https://correlatesofwar.org/wp-content/uploads/"
PAGES = "https://correlatesofwar.org/data-sets/"

SPELL = ("styear", "stmonth", "stday", "endyear", "endmonth", "endday")
REPORTED = "column names and address as public code quotes them; not run on the publisher's file"

_STATES_CITATION = "Correlates of War Project (2017). State System Membership List, v2016."

_NUMBERS_OF_WARS = (
    "warnum", "wartype", "ccode", "side", "startmonth1", "startday1", "startyear1", "endmonth1", "endday1",
    "endyear1", "startmonth2", "startday2", "startyear2", "endmonth2", "endday2", "endyear2", "wherefought",
    "initiator", "outcome", "transto", "batdeath", "version",
)  # fmt: skip


def convert_states(states: pl.DataFrame) -> pl.DataFrame:
    """Spells of membership in the state system, as published."""
    return whole(states, "ccode", *SPELL, "version")


def convert_majors(majors: pl.DataFrame) -> pl.DataFrame:
    """Spells of major-power status, as published."""
    return whole(majors, "ccode", *SPELL, "version")


def convert_capabilities(capabilities: pl.DataFrame) -> pl.DataFrame:
    """State-years of the six components and the index; the code -9 becomes unknown."""
    frame = whole(capabilities, "ccode", "year")
    frame = whole(frame, "milex", "milper", "irst", "pec", missing=(-9,))
    return number(frame, "tpop", "upop", "cinc", missing=(-9,))


def convert_contiguity(spells: pl.DataFrame) -> pl.DataFrame:
    """Spells of contiguity in both directions; months become dates on their first day."""
    frame = whole(spells, "statelno", "statehno", "conttype", "begin", "end")
    for column in ("begin", "end"):
        month = frame[column] % 100
        broken = frame[column].filter((month < 1) | (month > 12) | month.is_null())
        if broken.len():
            raise DataError(f"column {column!r}: {broken[0]} where a month as 199912 is due")
    pair = frame.select(
        pl.col("statelno").alias("ccode1"),
        pl.col("statehno").alias("ccode2"),
        "conttype",
        *(
            pl.date(pl.col(theirs) // 100, pl.col(theirs) % 100, 1).alias(ours)
            for theirs, ours in (("begin", "stdate"), ("end", "enddate"))
        ),
    )
    back = pair.rename({"ccode1": "ccode2", "ccode2": "ccode1"}).select(pair.columns)
    return pl.concat([pair, back]).sort("ccode1", "ccode2", "stdate")


def convert_wars(participants: pl.DataFrame) -> pl.DataFrame:
    """States in interstate wars, as published: -8 does not apply, -9 is unknown, -7 goes on."""
    return whole(participants, *_NUMBERS_OF_WARS)


PUBLICATIONS: tuple[Publication, ...] = (
    Publication(
        "cow_states",
        "COW State System Membership v2016",
        Original("states2016.csv", UPLOADS + "states2016.csv", PAGES + "state-system-membership/"),
        (ArchiveMember((), ("stateabb", "ccode", "statenme", *SPELL, "version")),),
        convert_states,
        ("ccode", "styear"),
        _STATES_CITATION,
        "as published",
        layout_from=REPORTED,
    ),
    Publication(
        "cow_majors",
        "COW major powers v2016",
        # the page offers a later release now, and no address of this one is on record
        Original("majors2016.csv", "", PAGES + "state-system-membership/"),
        (ArchiveMember((), ("ccode", *SPELL, "version")),),
        convert_majors,
        ("ccode", "styear"),
        _STATES_CITATION,
        "abbreviations of states left out",
        layout_from="column names as public code quotes them; no address is on record",
    ),
    Publication(
        "cow_nmc",
        "COW National Material Capabilities v7.0",
        Original("NMCv7.zip", UPLOADS + "NMCv7.zip", PAGES + "national-material-capabilities/"),
        (
            ArchiveMember(
                ("NMC-v7-abridged.zip", "NMC-70-abridged.csv"),
                ("ccode", "year", "milex", "milper", "irst", "pec", "tpop", "upop", "cinc"),
            ),
        ),
        convert_capabilities,
        ("ccode", "year"),
        "Singer, J. D. (1987). Reconstructing the Correlates of War dataset on material capabilities "
        "of states. International Interactions 14(2): 115-132.",
        "the code -9 became unknown; milex in thousand GBP to 1913, thousand current USD from 1914",
        layout_from=REPORTED,
    ),
    Publication(
        "cow_contdir",
        "COW Direct Contiguity v3.2",
        Original(
            "DirectContiguity320.zip",
            UPLOADS + "DirectContiguity320.zip",
            PAGES + "direct-contiguity/",
        ),
        (ArchiveMember(("contdir.csv",), ("statelno", "statehno", "conttype", "begin", "end")),),
        convert_contiguity,
        ("ccode1", "ccode2", "stdate"),
        "Stinnett, D. M. et al. (2002). The Correlates of War Project direct contiguity data, version 3. "
        "CMPS 19(2): 58-66.",
        "each spell in both directions; months became dates on their first day",
        layout_from=REPORTED,
    ),
    Publication(
        "cow_war_inter_participant",
        "COW Inter-State War v4.0",
        Original(
            "Inter-StateWarData_v4.0.csv",
            UPLOADS + "Inter-StateWarData_v4.0.csv",
            PAGES + "COW-war/",
        ),
        (ArchiveMember((), (*_NUMBERS_OF_WARS, "warname", "statename", "transfrom")),),
        convert_wars,
        ("warnum", "ccode", "side", "startyear1"),
        "Sarkees, M. R. and Wayman, F. W. (2010). Resort to War: 1816-2007. CQ Press.",
        "as published; -8 does not apply, -9 unknown",
        layout_from=REPORTED,
    ),
)
