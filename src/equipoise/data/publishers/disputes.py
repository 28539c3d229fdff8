"""Correlates of War militarized disputes, v5.0: disputes, and pairs of opponents by year.

The project publishes disputes (MIDA) and the spells of their participants (MIDB). A pair is made of every
two participants on opposite sides whose spells overlap, for each year of the overlap.
"""

from __future__ import annotations

import polars as pl

from equipoise.data.layers.whittle import DEFAULT, find_rules, whittle
from equipoise.data.publishers.correlates import PAGES, REPORTED, UPLOADS
from equipoise.data.publishers.entry import ArchiveMember, Original, Publication
from equipoise.data.publishers.reading import whole

LAST = 2010
"""Last year that the catalogue reads; the release goes on to 2014."""

_ZIP = Original(
    "MID-5-Data-and-Supporting-Materials.zip",
    UPLOADS + "MID-5-Data-and-Supporting-Materials.zip",
    PAGES + "MIDs/",
)
_DATES = ("stday", "stmon", "styear", "endday", "endmon", "endyear")
_DISPUTES = ArchiveMember(
    ("MIDA 5.0.csv",),
    (
        "dispnum", *_DATES, "outcome", "settle", "fatality", "fatalpre", "maxdur", "mindur", "hiact",
        "hostlev", "recip", "numa", "numb", "ongo2014", "version",
    ),
)  # fmt: skip
_OF_A_SIDE = ("sidea", "fatality", "fatalpre", "hiact", "hostlev", "orig")
_PARTICIPANTS = ArchiveMember(("MIDB 5.0.csv",), ("dispnum", "ccode", *_DATES, *_OF_A_SIDE))
_CITATION = (
    "Palmer, G. et al. (2022). The MID5 dataset, 2011-2014: Procedures, coding rules, and description. "
    "CMPS 39(4): 470-482."
)


def convert_disputes(disputes: pl.DataFrame) -> pl.DataFrame:
    """Disputes as published that began by the catalogue's last year."""
    frame = whole(disputes, *_DISPUTES.columns)
    return frame.filter(pl.col("styear") <= LAST).sort("dispnum")


def convert_directed(participants: pl.DataFrame) -> pl.DataFrame:
    """Every two opponents of a dispute, in both directions, for each year in which their spells overlap."""
    spells = whole(participants, *_PARTICIPANTS.columns).with_columns(_first_day(), _last_day())
    # a participant that left and came back, or changed sides, has several spells
    spells = spells.with_row_index("spell")
    pairs = spells.join(spells, on="dispnum", suffix="_2").filter(
        pl.col("sidea") != pl.col("sidea_2"),
        pl.col("first") <= pl.col("last_2"),
        pl.col("first_2") <= pl.col("last"),
    )
    first = pl.max_horizontal("first", "first_2").dt.year()
    last = pl.min_horizontal("last", "last_2").dt.year()
    rows = (
        pairs.with_columns(first.alias("onset"), pl.int_ranges(first, last + 1).alias("year"))
        .explode("year")
        .filter(pl.col("year") <= LAST)
        .sort("dispnum", "ccode", "ccode_2", "year", "onset")
        # where two overlaps meet in one year the earlier one stands for it
        .unique(["dispnum", "ccode", "ccode_2", "year"], keep="first", maintain_order=True)
    )
    return rows.select(
        "dispnum",
        pl.col("ccode").alias("ccode1"),
        pl.col("ccode_2").alias("ccode2"),
        pl.col("year").cast(pl.Int32),
        pl.lit(1, pl.Int32).alias("dispongoing"),
        (pl.col("year") == pl.col("onset")).cast(pl.Int32).alias("disponset"),
        *(
            pl.col(name + theirs).alias(name + ours)
            for name in _OF_A_SIDE
            for theirs, ours in (("", "1"), ("_2", "2"))
        ),
    )


def convert_dyad_years(disputes: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    """One dispute for each pair and year, by the default order of the rules in ``layers.whittle``."""
    whole_dispute = whole(disputes, "dispnum", *_OF_THE_DISPUTE).select("dispnum", *_OF_THE_DISPUTE)
    rows = convert_directed(participants).join(whole_dispute, on="dispnum", how="left")
    names = {"dispongoing": "cowmidongoing", "disponset": "cowmidonset"}
    kept = whittle(rows.with_columns(pl.col("disponset").alias("onset")), find_rules(DEFAULT))
    return kept.drop("onset").rename(names).sort("ccode1", "ccode2", "year")


_OF_THE_DISPUTE = ("fatality", "hostlev", "mindur", "maxdur", "recip", "stmon")


def _first_day() -> pl.Expr:
    """First day on which a spell may have begun; an unknown day or month is the earliest there is."""
    month = pl.col("stmon").clip(lower_bound=1)
    return pl.date("styear", month, pl.col("stday").clip(lower_bound=1)).alias("first")


def _last_day() -> pl.Expr:
    """Last day on which a spell may have ended; an unknown day or month is the latest there is."""
    month = pl.when(pl.col("endmon") < 1).then(12).otherwise(pl.col("endmon"))
    end_of_month = pl.date("endyear", month, 1).dt.month_end()
    known = pl.date("endyear", month, pl.col("endday").clip(lower_bound=1))
    return pl.when(pl.col("endday") < 1).then(end_of_month).otherwise(known).alias("last")


_UNTIL = f"rows after {LAST} left out"
PUBLICATIONS: tuple[Publication, ...] = (
    Publication(
        "cow_mid_dispute",
        "COW MID v5.0 (MIDA)",
        _ZIP,
        (_DISPUTES,),
        convert_disputes,
        ("dispnum",),
        _CITATION,
        f"as published; {_UNTIL}",
        layout_from=REPORTED,
    ),
    Publication(
        "cow_mid_dirdisps",
        "COW MID v5.0, directed dispute-years made from MIDB",
        _ZIP,
        (_PARTICIPANTS,),
        convert_directed,
        ("dispnum", "ccode1", "ccode2", "year"),
        _CITATION,
        f"every two opponents whose spells overlap, by year, in both directions; {_UNTIL}",
        layout_from=REPORTED,
    ),
    Publication(
        "cow_mid_dyad_year",
        "COW MID v5.0, one dispute for each pair and year, made from MIDA and MIDB",
        _ZIP,
        (_DISPUTES, _PARTICIPANTS),
        convert_dyad_years,
        ("ccode1", "ccode2", "year"),
        _CITATION,
        f"one dispute kept of several by the default rules of whittling; {_UNTIL}",
        layout_from=REPORTED,
    ),
)
