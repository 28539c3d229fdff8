"""Originals at pinned addresses: each file of ``pins.csv`` with its repository, commit, size and hash.

The publishers of these data move their files; the public repositories named here hold copies at a commit,
so that an address and a hash can be pinned. Every one was read, and its table compared row for row.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import polars as pl

from equipoise.data.publishers import pinned_tables as tables
from equipoise.data.publishers.entry import Original, Publication, Table
from equipoise.data.publishers.pages import offer_of
from equipoise.data.publishers.r_objects import read_r_frame
from equipoise.data.publishers.un_votes import convert_votes

RAW = "https://raw.githubusercontent.com/"

_CONVERSIONS: Mapping[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "cow_igo_membership": tables.igo_membership,
    "cow_igo_names": tables.igo_names,
    "cow_mid_dirdisps": tables.years_until,
    "cow_mid_dispute": tables.disputes_until,
    "cow_mid_dyad_year": tables.years_until,
    "cow_mid_participant": tables.participants_until,
    "cow_war_inter_participant": tables.low_names,
    "joint_exercises": tables.low_names,
}
"""What is done with a table as it was read; the others are kept as they are."""

_READERS: Mapping[str, Callable[[Path], pl.DataFrame]] = {
    "peace_scale": tables.peace_scale,
    "global_power_projection": tables.naval_power,
}
"""Sources whose file is no table; the others are objects of R or tables with commas."""


def _reader(source: str, path: PurePosixPath) -> Table:
    if source in _READERS:
        return _READERS[source]
    if path.suffix == ".csv":
        return tables.read_plain
    return lambda file: read_r_frame(file, path.stem)


def _original(row: dict[str, str]) -> Original:
    repository, path = row["repository"], PurePosixPath(row["path"])
    within = f"{repository}/{row['commit']}/{quote(row['path'])}"
    return Original(
        name=f"{repository.split('/')[1]}--{path.name.replace(' ', '_')}",
        url=RAW + within,
        page=offer_of(row["source"]).page,
        sha256=row["sha256"],
        bytes=int(row["bytes"]),
        within=within,
    )


def _publication(row: dict[str, str], rows: dict[str, dict[str, str]]) -> Publication:
    source = row["source"]
    beside: tuple[tuple[Original, Table], ...] = ()
    convert: Callable[..., pl.DataFrame] = _CONVERSIONS.get(source, _as_it_is)
    if source == "unga_votes":
        calls = rows["unga_roll_calls"]
        beside = ((_original(calls), _reader("unga_roll_calls", PurePosixPath(calls["path"]))),)
        convert = convert_votes
    return Publication(
        source=source,
        title=row["title"],
        original=_original(row),
        members=(_reader(source, PurePosixPath(row["path"])),),
        convert=convert,
        key=tuple(row["key"].split(",")) if row["key"] else (),
        citation=row["citation"],
        changes=row["changes"],
        layout_checked=True,
        layout_from="read, and compared with the table that findings are computed on",
        beside=beside,
    )


def _as_it_is(frame: pl.DataFrame) -> pl.DataFrame:
    return frame


def _publications() -> tuple[Publication, ...]:
    content = files("equipoise.data.publishers").joinpath("pins.csv").read_text(encoding="utf-8")
    rows = {row["source"]: row for row in csv.DictReader(content.splitlines())}
    return tuple(_publication(row, rows) for row in rows.values())


PUBLICATIONS: tuple[Publication, ...] = _publications()
