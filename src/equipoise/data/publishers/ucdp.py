"""Uppsala Conflict Data Program: the UCDP/PRIO armed conflict data, v25.1."""

from __future__ import annotations

import polars as pl

from equipoise.data.publishers.correlates import REPORTED
from equipoise.data.publishers.entry import ArchiveMember, Original, Publication
from equipoise.data.publishers.reading import day, whole
from equipoise.errors import DataError

_SIDES = ("gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd")
_DAYS = ("start_date", "start_date2", "ep_end_date")
_NUMBERS = ("conflict_id", "year", "intensity_level", "start_prec", "start_prec2", "ep_end")
_WORDS = {
    "incompatibility": {1: "territory", 2: "government", 3: "both"},
    "type_of_conflict": {1: "extrasystemic", 2: "interstate", 3: "intrastate", 4: "II"},
}
_COLUMNS = (
    "conflict_id", "year", *_SIDES, "incompatibility", "intensity_level", "type_of_conflict",
    "start_date", "start_prec", "start_date2", "start_prec2", "ep_end", "ep_end_date",
)  # fmt: skip


def convert_conflicts(conflicts: pl.DataFrame) -> pl.DataFrame:
    """Conflict-years with one row for every combination of the states on their sides.

    The release writes several states of a side as a list with commas; count conflicts by distinct
    ``conflict_id`` and ``year``. Codes of incompatibility and of type become words.
    """
    frame = whole(conflicts, *_NUMBERS, *_WORDS)
    for column in _DAYS:
        frame = day(frame, column)
    for column in _SIDES:
        frame = frame.with_columns(pl.col(column).str.split(",")).explode(column)
        frame = whole(frame.with_columns(pl.col(column).str.strip_chars()), column)
    for column, words in _WORDS.items():
        strange = frame[column].filter(~frame[column].is_in(list(words)))
        if strange.len() or frame[column].null_count():
            found = strange[0] if strange.len() else "an empty cell"
            raise DataError(f"column {column!r}: {found} where one of {sorted(words)} is due")
        frame = frame.with_columns(pl.col(column).replace_strict(words, return_dtype=pl.String))
    return frame.select(_COLUMNS)


PUBLICATIONS: tuple[Publication, ...] = (
    Publication(
        "ucdp_acd",
        "UCDP/PRIO Armed Conflict Dataset v25.1",
        Original(
            "ucdp-prio-acd-251-csv.zip",
            "https://ucdp.uu.se/downloads/ucdpprio/ucdp-prio-acd-251-csv.zip",
            "https://ucdp.uu.se/downloads/",
        ),
        (ArchiveMember(("UcdpPrioConflict_v25_1.csv",), _COLUMNS),),
        convert_conflicts,
        (),
        "Davies, S. et al. (2025). Organized violence 1989-2024. JPR 62(4); Gleditsch, N. P. et al. "
        "(2002). Armed conflict 1946-2001. JPR 39(5): 615-637.",
        "one row for every combination of states on the sides; codes became words; names left out",
        layout_from=REPORTED,
    ),
)
