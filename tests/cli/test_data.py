"""The verb data as others script against it: real processes, their output and their exit status."""

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.data.test_fetch import STATES, Served, Server

from equipoise.data.pack import open_pack

COMMAND = [str(Path(sys.executable).with_name("equipoise")), "data"]
BIG = STATES + b"".join(b"S,%d,Land,1900,1,1,1950,1,1,2016\r\n" % n for n in range(1000, 21000))
"""A list of states of 680 kB."""
ACCEPTED = ("--accept-terms", "--accept-unpinned", "--from-publisher")


def environment(data=None):
    kept = {k: v for k, v in os.environ.items() if k != "EQUIPOISE_DATA"}
    return kept | ({"EQUIPOISE_DATA": str(data)} if data else {})


def run(*words, data=None, **options):
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        capture_output=True,
        text=True,
        env=environment(data),
        timeout=120,
        **options,
    )


def one_line(finished):
    """The only line that an error leaves on stderr, after terms and names of steps."""
    assert "Traceback" not in finished.stderr
    lines = finished.stderr.splitlines()
    (line,) = [w for w in lines if w and not w.endswith(" ...") and not w.startswith("terms: ")]
    return line


@pytest.fixture
def server():
    server = Server()
    server.files["/states2016.csv"] = Served(BIG)
    yield server
    server.stop()


@pytest.fixture
def fetched(server, tmp_path):
    out = tmp_path / "pack"
    done = run("fetch", "cow_states", "--out", out, "--base-url", server.url, *ACCEPTED)
    assert done.returncode == 0, done.stderr
    return out


def fetch(out, server, *words, **options):
    place = ("cow_states", "--out", out, "--base-url", server.url)
    return run("fetch", *place, *ACCEPTED, *words, **options)


def test_list_needs_no_pack_and_keeps_one_subject():
    rows = json.loads(run("list", "--subject", "alliances", "--json").stdout)["sources"]
    assert [row["id"] for row in rows] == ["atop_dyad_year", "atop_member"]
    assert {"title", "first", "last", "rows", "licence", "terms", "obstacle"} <= rows[0].keys()
    text = run("list").stdout
    assert "cow_mindist" in text
    assert "not by fetch: one has to ask its authors for it" in text


@pytest.mark.parametrize("verb", ["status", "verify"])
def test_with_no_pack_at_all_one_line_says_what_would_do(verb):
    finished = run(verb)
    assert finished.returncode == 3
    assert one_line(finished) == (
        f"equipoise: data {verb}: no data pack; make one with equipoise data fetch, "
        "or name its folder with --data or in EQUIPOISE_DATA"
    )


def test_a_folder_that_is_no_pack_is_named(tmp_path):
    finished = run("status", "--data", tmp_path)
    assert finished.returncode == 3
    assert "not a data pack, it has no MANIFEST.csv" in one_line(finished)


def test_status_names_what_is_missing_and_which_layers_wait(fetched):
    result = json.loads(run("status", "--json", data=fetched).stdout)
    states = {row["id"]: row["state"] for row in result["sources"]}
    assert states.pop("cow_states") == "present"
    assert set(states.values()) == {"missing"}
    waits = {row["layer"]: row["sources"] for row in result["layers_waiting"]}
    assert waits["alliances"] == ["atop_dyad_year"]
    # which claims that is enough for, and the one command that adds the rest
    claims = result["claims"]["russia-2023"]
    assert claims["of"] == 29  # the others are normative, or run in the simulation alone
    assert claims["weighable"] == 29 - len(claims["waiting"]) < 29
    assert "gml_mid_dirdisps" in claims["waiting"]["threatens-no-one-at-all"]
    assert result["command"].startswith("equipoise data fetch ")
    assert {"gml_mid_dirdisps", "atop_dyad_year"} <= set(result["command"].split())
    assert "cow_states" not in result["command"].split()
    text = run("status", data=fetched).stdout
    assert "layer alliances waits for atop_dyad_year" in text
    assert f"russia-2023: {claims['weighable']} of 29 claims can be weighed" in text
    assert f"to add the rest: {result['command']}" in text


def test_coverage_goes_by_source_or_by_layer(fetched):
    rows = json.loads(run("coverage", "--json", data=fetched).stdout)["sources"]
    assert rows[0] == {
        "id": "cow_states", "first": 1816, "last": 2016, "absence": "no", "rows": 20002,
        "years_with_rows": None, "first_row": None, "last_row": None,
    }  # fmt: skip
    layers = json.loads(run("coverage", "--layers", "--json").stdout)["layers"]
    assert {"layer": "majors", "first": 1816, "absence": "no"}.items() <= layers[0].items()
    assert "20002 rows" in run("coverage", data=fetched).stdout


def test_verify_says_so_and_fails_if_a_file_was_altered(fetched):
    whole = run("verify", "--data", fetched)
    assert (whole.returncode, whole.stdout) == (0, "")
    assert "verify ...\n" in whole.stderr
    assert f"{fetched}: 1 files, 0 problems" in whole.stderr
    path = fetched / "cow_states.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    shutil.copy(path, fetched / "stray.parquet")
    broken = run("verify", "--data", fetched)
    assert broken.returncode == 1
    assert broken.stdout.startswith("cow_states.parquet: sha256 is ")
    assert "stray.parquet: not in the manifest" in broken.stderr
    result = json.loads(run("verify", "--data", fetched, "--json").stdout)
    assert len(result["problems"]) == 1
    assert result["unlisted"] == ["stray.parquet"]


def test_fetch_shows_the_terms_and_records_the_hash(server, tmp_path):
    finished = fetch(tmp_path / "pack", server, "--json")
    assert finished.returncode == 0
    assert "terms: Correlates of War Project: non-commercial" in finished.stderr
    (row,) = json.loads(finished.stdout)["fetched"]
    assert row["rows"] == 20002
    assert row["original_sha256"] in (tmp_path / "pack" / "MANIFEST.csv").read_text()
    text = fetch(tmp_path / "pack", server).stdout
    assert "original not pinned" in text
    assert "never checked against the publisher's file" in text


def test_a_dry_run_shows_address_size_hash_and_terms_and_asks_for_nothing(server, tmp_path):
    out = tmp_path / "pack"
    dry = run("fetch", "--dry-run", "--out", out, "--json")
    rows = json.loads(dry.stdout)["originals"]
    assert len({row["address"] for row in rows}) == len(rows) > 40
    assert sum(row["bytes"] for row in rows) < 20_000_000
    for row in rows:
        assert re.fullmatch(r"https://\S+/[0-9a-f]{40}/\S+", row["address"]), row
        assert re.fullmatch("[0-9a-f]{64}", row["sha256"]), row
        assert row["terms"], row
    text = run("fetch", "--dry-run", "--out", out)
    assert text.stdout.count("    sha256 ") == text.stdout.count("    terms: ") == len(rows)
    assert re.search(rf"{len(rows)} files, \d+\.\d MB to come", text.stderr)
    assert not out.exists()


def test_only_what_is_named_comes_from_a_mirror(server, tmp_path):
    words = ("fetch", "--only", "cow_majors,cow_states", "--dry-run", "--json")
    dry = run(*words, "--out", tmp_path / "pack", "--base-url", server.url)
    rows = json.loads(dry.stdout)["originals"]
    assert {s for row in rows for s in row["sources"]} == {"cow_majors", "cow_states"}
    assert all(row["address"].startswith(server.url) for row in rows)
    assert server.asked == []


def test_a_proxy_that_sends_a_page_is_told_as_one_and_nothing_is_kept(server, tmp_path):
    words = ("fetch", "cow_states", "--dry-run", "--json", "--base-url", server.url)
    (row,) = json.loads(run(*words, "--out", tmp_path / "dry").stdout)["originals"]
    server.files["/" + row["address"].removeprefix(server.url + "/")] = Served(
        b"<html>Log in</html>"
    )
    out = tmp_path / "pack"
    words = ("fetch", "cow_states", "--out", out, "--base-url", server.url, "--accept-terms")
    finished = run(*words, "--attempts", "1")
    assert finished.returncode == 3
    assert "a web page, as a proxy or a login sends it" in one_line(finished)
    assert not (out / "MANIFEST.csv").exists() or not open_pack(out).has("cow_states")


def test_a_home_that_cannot_be_written_is_one_line():
    home = environment() | {"XDG_DATA_HOME": "/proc/nowhere", "HOME": "/proc/nowhere"}
    finished = subprocess.run(
        [*COMMAND, "fetch", "cow_states", "--accept-terms"],
        capture_output=True, text=True, env=home, timeout=120,
    )  # fmt: skip
    assert finished.returncode == 1
    assert "/proc/nowhere" in one_line(finished)
    assert "choose another --out" in one_line(finished)


def test_nothing_is_asked_for_before_terms_and_hash_are_accepted(server, tmp_path):
    place = ("--out", tmp_path / "pack", "--base-url", server.url)
    words = ("fetch", "cow_states", "--from-publisher", *place)
    terms, unpinned = run(*words), run(*words, "--accept-terms")
    assert (terms.returncode, unpinned.returncode) == (2, 2)
    assert "--accept-terms says that you do" in one_line(terms)
    assert "--accept-unpinned takes what comes" in one_line(unpinned)
    assert server.asked == []
    assert not (tmp_path / "pack").exists()


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("cow_states", "--out", "x"), 2, "--accept-terms says that you do"),
        (("cow_stats", "--out", "x"), 2, "no source 'cow_stats'; did you mean 'cow_states'"),
        (("wdi", "--out", "x"), 3, "wdi cannot be fetched: .* a query"),
        (("--out", "x", "--base-url", "ftp://x"), 2, "begins with https:// or http://"),
        (("--out", "x", "--attempts", "0"), 2, "--attempts 0: give 1 or more"),
    ],
)
def test_wrong_use_is_one_line(words, status, message, tmp_path):
    finished = run("fetch", *words, cwd=tmp_path)
    assert finished.returncode == status
    assert re.search(message, one_line(finished))
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_is_named_and_the_other_sources_come_all_the_same(server, tmp_path):
    out = tmp_path / "pack"
    words = ("fetch", "cow_nmc", "cow_states", "--out", out, "--base-url", server.url)
    finished = run(*words, *ACCEPTED)
    assert finished.returncode == 3
    assert f"{server.url}/NMCv7.zip: no such file there (404). By hand: get" in one_line(finished)
    assert open_pack(out).has("cow_states")


def test_a_full_disk_is_one_line_and_with_room_the_same_command_goes_on(server, tmp_path):
    """The kernel refuses to let the file grow, as it does on a full disk."""
    out = tmp_path / "pack"

    def no_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    finished = fetch(out, server, preexec_fn=no_room)
    assert finished.returncode == 1
    line = one_line(finished)
    assert f"{out}/downloads/states2016.csv.part: cannot be written (File too large)" in line
    assert "make room and run the same command again" in line
    assert fetch(out, server).returncode == 0
    assert server.asked == [("/states2016.csv", None), ("/states2016.csv", "bytes=200000-")]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_was_stopped_goes_on_and_nothing_finished_is_lost(how, server, tmp_path):
    out = tmp_path / "pack"
    server.files["/majors2016.csv"] = Served(STATES)
    server.files["/states2016.csv"].pause = 0.2
    words = ("fetch", "cow_majors", "cow_states", "--out", out, "--base-url", server.url, *ACCEPTED)
    process = subprocess.Popen(
        [*COMMAND, *map(str, words)], env=environment(), stderr=subprocess.PIPE, text=True
    )
    part = out / "downloads" / "states2016.csv.part"
    limit = time.monotonic() + 30
    while not (part.exists() and part.stat().st_size >= 100_000) and time.monotonic() < limit:
        time.sleep(0.01)
    process.send_signal(how)
    _, said = process.communicate(timeout=30)
    assert process.returncode == (130 if how == signal.SIGINT else -signal.SIGKILL)
    if how == signal.SIGINT:
        assert "what came is kept, the same command goes on from there" in said
        assert "Traceback" not in said
    came = part.stat().st_size
    assert 100_000 <= came < len(BIG)
    assert (out / "downloads" / "majors2016.csv").exists()

    server.asked.clear()
    server.files["/states2016.csv"].pause = 0.0
    assert run(*words).returncode == 0
    assert server.asked == [("/states2016.csv", f"bytes={came}-")]
    assert open_pack(out).release("cow_states").rows == 20002
    assert open_pack(out).has("cow_majors")
    assert run("verify", "--data", out).returncode == 0


@pytest.mark.pack
def test_the_real_pack_is_whole_and_waits_for_nothing(pack_dir):
    result = json.loads(run("status", "--json", data=pack_dir).stdout)
    assert {row["state"] for row in result["sources"]} == {"present"}
    assert result["layers_waiting"] == []
    assert run("verify", data=pack_dir).returncode == 0
