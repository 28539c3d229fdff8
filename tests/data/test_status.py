"""What there is, what is missing and what waits for it."""

import csv
import shutil

import polars as pl
import pytest

from equipoise.data.pack import open_pack
from equipoise.data.publishers.download import sha256_of
from equipoise.data.publishers.pages import OFFERS, offer_of
from equipoise.data.sources import SOURCES
from equipoise.data.status import (
    UNREAD,
    coverage,
    held_sources,
    lacking_layers,
    list_sources,
    subjects,
    unlisted_files,
    verify_files,
)
from equipoise.errors import UsageError

TABLES = {
    "cow_majors": {"ccode": [2, 200], "styear": [1898, 1816], "endyear": [2016, 2016]},
    "cow_nmc": {"ccode": [2, 2, 2], "year": [1815, 1816, 1900]}
    | {
        name: [1.0, 2.0, None]
        for name in ("milex", "milper", "irst", "pec", "tpop", "upop", "cinc")
    },
    "nobody_reads_it": {"a": [1]},
}


@pytest.fixture
def folder(tmp_path):
    lines = ["file,rows,source,licence_or_terms,citation,sha256"]
    for name, columns in TABLES.items():
        path = tmp_path / f"{name}.parquet"
        table = pl.DataFrame(columns)
        table.write_parquet(path)
        lines.append(f"{path.name},{table.height},Title of {name},terms,Someone,{sha256_of(path)}")
    (tmp_path / "MANIFEST.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


def by_id(rows):
    return {row.id: row for row in rows}


def verify(folder):
    return verify_files(open_pack(folder), lambda *_: None)


def test_every_source_of_the_catalogue_is_listed_without_a_pack():
    rows = by_id(list_sources(None))
    assert list(rows) == [entry.id for entry in SOURCES]
    assert {row.rows for row in rows.values()} == {None}
    assert all(row.terms for row in rows.values())


def test_a_pack_adds_rows_its_own_terms_and_what_nobody_reads(folder):
    rows = by_id(list_sources(open_pack(folder)))
    assert (rows["cow_nmc"].rows, rows["cow_nmc"].terms) == (3, "terms")
    assert rows["cow_states"].rows is None
    assert (rows["nobody_reads_it"].subject, rows["nobody_reads_it"].first) == (UNREAD, None)


def test_a_subject_keeps_its_sources_only():
    economy = list_sources(None, "economy")
    assert economy
    assert {row.subject for row in economy} == {"economy"}
    assert sum(len(list_sources(None, name)) for name in subjects()) == len(SOURCES)
    with pytest.raises(UsageError, match="--subject economics: .*did you mean 'economy'"):
        list_sources(None, "economics")


def test_what_fetch_cannot_bring_says_why():
    rows = by_id(list_sources(None))
    assert rows["cow_nmc"].obstacle == ""
    assert rows["cow_mindist"].obstacle == ""
    assert "a query" in rows["wdi"].obstacle
    assert "ask its authors" in rows["gsdb_sanctions"].obstacle


def test_an_offer_is_found_before_a_more_general_one():
    starts = [offer.start for offer in OFFERS]
    assert all(starts)
    for place, start in enumerate(starts):
        assert not any(start.startswith(earlier) for earlier in starts[:place]), start
    assert offer_of("cow_gw_panel") != offer_of("cow_nmc")


def test_a_source_is_present_missing_or_altered(folder):
    (folder / "cow_nmc.parquet").write_bytes(b"altered")
    rows = by_id(held_sources(open_pack(folder)))
    assert (rows["cow_majors"].state, rows["cow_majors"].problem) == ("present", "")
    assert (rows["cow_states"].state, rows["cow_states"].problem) == (
        "missing",
        "not in the manifest",
    )
    assert rows["cow_nmc"].state == "altered"
    assert "sha256 is" in rows["cow_nmc"].problem
    (folder / "cow_nmc.parquet").unlink()
    assert by_id(held_sources(open_pack(folder)))["cow_nmc"].state == "missing"


def test_a_layer_waits_for_what_is_missing_or_altered(folder):
    waits = {row.layer: row.sources for row in lacking_layers(held_sources(open_pack(folder)))}
    assert "majors" not in waits
    assert "capabilities" not in waits
    assert waits["alliances"] == ("atop_dyad_year",)
    (folder / "cow_nmc.parquet").write_bytes(b"altered")
    waits = {row.layer: row.sources for row in lacking_layers(held_sources(open_pack(folder)))}
    assert waits["capabilities"] == ("cow_nmc",)


def test_coverage_tells_the_years_spoken_about_from_those_with_rows(folder):
    rows = by_id(coverage(open_pack(folder)))
    nmc = rows["cow_nmc"]
    assert (nmc.first, nmc.last, nmc.absence) == (1816, 2022, "unknown")
    assert (nmc.rows, nmc.years_with_rows, nmc.first_row, nmc.last_row) == (2, 2, 1816, 1900)
    assert (rows["cow_majors"].rows, rows["cow_majors"].years_with_rows) == (2, None)
    assert rows["cow_states"].rows is None
    assert {row.rows for row in coverage(None)} == {None}


def test_a_whole_pack_has_no_problem_and_progress_is_told(folder):
    told = []
    assert verify_files(open_pack(folder), lambda *row: told.append(row)) == ()
    assert told == [("verify", 1, 3), ("verify", 2, 3), ("verify", 3, 3)]


def test_files_that_nobody_reads_are_verified_too(folder):
    (folder / "nobody_reads_it.parquet").write_bytes(b"altered")
    (problem,) = verify(folder)
    assert problem.startswith("nobody_reads_it.parquet: sha256 is ")
    assert "(7 bytes)" in problem


def test_a_file_that_is_gone_is_a_problem(folder):
    (folder / "cow_nmc.parquet").unlink()
    assert verify(folder) == (
        "cow_nmc.parquet: cannot be read (No such file or directory); restore it or fetch it again",
    )


def test_a_manifest_lists_each_file_once_and_of_its_own_folder_only(folder):
    manifest = folder / "MANIFEST.csv"
    first = manifest.read_text().splitlines()[1]
    with manifest.open("a") as stream:
        stream.write(f"{first}\n../x.parquet,1,X,terms,Someone,00\n")
    assert [p.split(": ")[1].split(";")[0] for p in verify(folder)] == [
        "listed twice",
        "outside the pack",
    ]


def test_a_file_beside_the_manifest_is_said_to_be_unread(folder):
    shutil.copy(folder / "cow_nmc.parquet", folder / "stray.parquet")
    assert unlisted_files(open_pack(folder)) == ("stray.parquet",)


@pytest.mark.pack
def test_the_pack_is_whole_and_no_layer_waits(pack):
    assert verify_files(pack, lambda *_: None) == ()
    assert lacking_layers(held_sources(pack)) == ()


@pytest.mark.pack
def test_our_licences_are_those_of_the_manifest(pack):
    with (pack.folder / "MANIFEST.csv").open(encoding="utf-8") as stream:
        rows = {
            row["file"].removesuffix(".parquet"): row.get("tier") for row in csv.DictReader(stream)
        }
    tiers = {"open": "open", "unstated": "terms_unstated", "restricted": "restricted"}
    assert {row.id: tiers[row.licence] for row in list_sources(pack) if row.id in rows} == rows
