"""The verbs states and groups as others script against them: real processes, output, exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from equipoise.grouping import group_names

COMMAND = [str(Path(sys.executable).with_name("equipoise"))]


def run(*words, data=None):
    environment = {k: v for k, v in os.environ.items() if k != "EQUIPOISE_DATA"}
    if data:
        environment["EQUIPOISE_DATA"] = str(data)
    return subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, text=True, env=environment, timeout=60
    )


def found(*words):
    process = run("states", *words, "--json")
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)["states"]


def one_line(process):
    assert process.stdout == ""
    (line,) = process.stderr.splitlines()
    return line


def test_a_name_or_code_is_resolved_in_a_year():
    rows = found("DEU", "South Yemen", "--year", 1970)
    assert [(r["ccode"], r["name"]) for r in rows] == [(260, "West Germany"), (680, "South Yemen")]
    assert {"gwcode", "iso3", "iso2", "m49", "first", "last", "region", "aliases"} <= rows[0].keys()


def test_without_a_year_every_life_is_listed():
    assert [r["ccode"] for r in found("Yemen")] == [678, 679]
    assert "West Germany" in run("states", "DEU").stdout
    assert found("find", "Yemen") == found("Yemen")


def test_without_a_word_the_states_of_the_year_are_listed():
    names = {r["name"] for r in found("--year", 1900)}
    assert {"Ottoman Empire", "Austria-Hungary"} <= names
    assert "Turkey" not in names
    assert len(found()) > 230


def test_a_scheme_gives_the_code_alone_and_refuses_an_undated_one_that_changed():
    (row,) = found("COW:345", "--year", 2010, "--to", "gw")
    assert row["code"] == 340
    (row,) = found("USA", "--to", "ISO2")
    assert row["code"] == "US"
    line = one_line(run("states", "COW:345", "--to", "GW"))
    assert line.startswith("equipoise: state 'COW:345' has had several GW codes: 340 (Serbia")
    assert line.endswith("give --year Y")


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("states", "Ukrane"), 1, "equipoise: state 'Ukrane' is unknown; did you mean 'Ukraine'?"),
        (("states", "Germany", "--year", "1970"), 1, "ambiguous in 1970: West Germany"),
        (("states", "--year", "1700"), 1, "states of 1700: none is known; give a year from 1816"),
        (("states", "USA", "--to", "FIPS"), 2, "--to FIPS: no such scheme; known: COW, GW, ISO"),
        (("states", "--yaer", "1"), 2, "No such option: --yaer"),
        (("states", "convert", "x.csv"), 2, "Missing option"),
        (("groups", "NATOO"), 1, "group 'NATOO' is unknown; did you mean 'NATO'?"),
        (("groups", "NATO", "--year", "1940"), 1, "group 'NATO' has no member in 1940"),
        (("groups", "MAJOR_POWERS"), 2, "they differ by year; give --year Y"),
        (("groups", "MAJOR_POWERS", "--year", "1950"), 3, "come from the data pack; name one with"),
    ],
)
def test_an_error_is_one_line_with_its_status(words, status, says):
    process = run(*words)
    assert process.returncode == status
    assert says in one_line(process)


def test_help_names_both_verbs_and_ends_in_an_example():
    text = run("states", "--help").stdout
    assert "find" in text
    assert "convert" in text
    for words in (("states", "--help"), ("states", "convert", "--help"), ("groups", "--help")):
        assert "Example: equipoise" in run(*words).stdout


def test_a_column_is_converted_and_open_rows_are_reported_with_status_1(tmp_path):
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_text("c,y\nDEU,1970\nUkrane,2000\nUkrane,2000\nDEU,1995\n", encoding="utf-8")
    words = ("states", "convert", file, "--column", "c", "--year-column", "y", "--out", out)
    process = run(*words, "--to", "COW")
    assert process.returncode == 1
    assert out.read_text(encoding="utf-8").splitlines() == [
        "c,y,ccode", "DEU,1970,260", "Ukrane,2000,", "Ukrane,2000,", "DEU,1995,255",
    ]  # fmt: skip
    report, summary = process.stderr.splitlines()
    assert report.startswith(f"{file}: row 2, 3: state 'Ukrane' is unknown")
    assert summary == f"{out}: 4 rows, 2 unresolved"
    result = json.loads(run(*words, "--json").stdout)
    assert (result["rows"], result["column"]) == (4, "ccode")
    assert [case["rows"] for case in result["unresolved"]] == [[2, 3]]


def test_a_column_that_is_resolved_whole_ends_with_status_0(tmp_path):
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_text("g\n260\n", encoding="utf-8")
    words = ("states", "convert", file, "--column", "g", "--from", "gw", "--out", out)
    assert run(*words, "--year", 2000, "--as", "code").returncode == 0
    assert out.read_text(encoding="utf-8") == "g,code\n260,255\n"
    assert "has had several COW codes" in one_line(run(*words))
    both = run(*words, "--year", 2000, "--year-column", "g")
    assert (both.returncode, "not both" in one_line(both)) == (2, True)


def test_many_open_rows_are_named_by_the_first_five(tmp_path):
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    file.write_text("c\n" + "Nowhere\n" * 9, encoding="utf-8")
    words = ("states", "convert", file, "--column", "c", "--year", 2000, "--out", out)
    assert f"{file}: row 1, 2, 3, 4, 5 and 4 more: " in run(*words).stderr


def test_all_groups_are_listed_with_source_view_and_rivals():
    rows = json.loads(run("groups", "--json").stdout)["groups"]
    assert [r["name"] for r in rows] == list(group_names())
    west = next(r for r in rows if r["name"] == "WEST")
    assert west["contested"]
    assert "OECD" in west["rivals"]
    assert all(r["source"] for r in rows)
    assert "members" not in west
    text = run("groups").stdout
    assert "rivals: WEST_NATO_AND_PARTNERS, OECD" in text
    rows = json.loads(run("groups", "--year", 1960, "--json").stdout)["groups"]
    in_1960 = {r["name"]: len(r["members"]) for r in rows}
    assert (in_1960["NATO"], in_1960["ASEAN"]) == (15, 0)


def test_a_group_shows_its_view_and_its_members_by_name_in_a_year():
    row = json.loads(run("groups", "NATO", "--year", 1970, "--json").stdout)
    assert len(row["members"]) == 15
    assert {"ccode": 260, "name": "West Germany"} in row["members"]
    text = run("groups", "WEST").stdout
    for words in ("source: ", "contested: yes", "rivals: ", "note: ", "2000..      Israel"):
        assert words in text
    assert "all years   Norway" in run("groups", "arctic-coastal").stdout
    assert "no Correlates of War code: State of Palestine" in run("groups", "OIC").stdout


@pytest.mark.pack
def test_the_major_powers_come_from_the_pack_and_say_when_they_are_carried(pack_dir):
    process = run("groups", "MAJOR_POWERS", "--year", 1950, data=pack_dir)
    assert process.returncode == 0
    assert "365  Soviet Union" in process.stdout
    later = run("groups", "MAJOR_POWERS", "--year", 2016, "--json", data=pack_dir)
    assert json.loads(later.stdout)["source"] == ["cow_majors"]
    carried = run("groups", "MAJOR_POWERS", "--year", 2020, data=pack_dir)
    assert "note: major powers: those of 2016" in carried.stderr
