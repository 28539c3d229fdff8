"""Alliance Treaty Obligations and Provisions (ATOP), v5.1."""

from __future__ import annotations

import polars as pl

from equipoise.data.publishers.correlates import REPORTED
from equipoise.data.publishers.entry import ArchiveMember, Original, Publication
from equipoise.data.publishers.reading import whole

_ZIP = Original(
    "atop_5.1__.csv_.zip",
    "http://www.atopdata.org/uploads/6/9/1/3/69134503/atop_5.1__.csv_.zip",
    "http://www.atopdata.org/data.html",
)
_CITATION = (
    "Leeds, B. A. et al. (2002). Alliance Treaty Obligations and Provisions, 1815-1944. "
    "International Interactions 28(3): 237-260."
)
_PLEDGES = ("defense", "offense", "neutral", "nonagg", "consul")
_MEMBERS = (
    "atopid", "member", "yrent", "moent", "dayent", "yrexit", "moexit", "dayexit", "phase", *_PLEDGES,
)  # fmt: skip


def convert_obligations(obligations: pl.DataFrame) -> pl.DataFrame:
    """What ``ccode1`` owes ``ccode2`` in a year, by kind of pledge."""
    frame = whole(obligations, "statea", "stateb", "year", *_PLEDGES)
    names = {"statea": "ccode1", "stateb": "ccode2"} | {n: f"atop_{n}" for n in _PLEDGES}
    return frame.rename(names).sort("ccode1", "ccode2", "year")


def convert_members(members: pl.DataFrame) -> pl.DataFrame:
    """Phases of each member in each treaty, as published; an exit year of 0 is still a member."""
    return whole(members, *_MEMBERS)


PUBLICATIONS: tuple[Publication, ...] = (
    Publication(
        "atop_dyad_year",
        "ATOP v5.1 (atop5_1ddyr)",
        _ZIP,
        (ArchiveMember(("atop5_1ddyr.csv",), ("statea", "stateb", "year", *_PLEDGES)),),
        convert_obligations,
        ("ccode1", "ccode2", "year"),
        _CITATION,
        "the five kinds of pledge only; a row exists only where a treaty links the pair",
        layout_from=REPORTED,
    ),
    Publication(
        "atop_member",
        "ATOP v5.1 (atop5_1m)",
        _ZIP,
        (ArchiveMember(("atop5_1m.csv",), _MEMBERS),),
        convert_members,
        ("atopid", "member", "yrent", "phase"),
        _CITATION,
        "dates and the five kinds of pledge only; an exit year of 0 is still a member at the end of 2018",
        layout_from=REPORTED,
    ),
)
