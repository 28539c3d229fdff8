"""The command line as others script against it: real processes, their output and their exit status."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from equipoise import cli
from equipoise.cli.options import progress, time_left

COMMAND = [str(Path(sys.executable).with_name("equipoise"))]
SMALL = ["--runs", "4", "--years", "3"]
DOCTRINE = Path(__file__).parent.parent / "small.yaml"


def run(*words, data=None, cwd=None):
    environment = {k: v for k, v in os.environ.items() if k != "EQUIPOISE_DATA"}
    if data:
        environment["EQUIPOISE_DATA"] = str(data)
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        capture_output=True,
        text=True,
        env=environment,
        cwd=cwd,
        timeout=300,
    )


def one_line(finished):
    """The only line that an error leaves on stderr, after the names of the steps."""
    assert "Traceback" not in finished.stderr
    (line,) = [w for w in finished.stderr.splitlines() if w and not w.endswith(" ...")]
    return line


@pytest.mark.pack
def test_the_same_seed_gives_the_same_result_with_one_worker_and_with_two(pack_dir, tmp_path):
    for jobs in (1, 2):
        out = tmp_path / str(jobs)
        words = (
            "assess",
            DOCTRINE,
            "--out",
            out,
            "--runs",
            "60",
            "--years",
            "2",
            "--jobs",
            jobs,
            "--placebos",
            "9",
        )
        assert run(*words, data=pack_dir).returncode == 0
    one, two = ({p.relative_to(tmp_path / j): p.read_bytes() for p in (tmp_path / j).rglob("*") if p.is_file()}
                for j in ("1", "2"))  # fmt: skip
    assert one == two
    assert len(one) > 20


@pytest.mark.pack
def test_a_rule_that_nobody_adopts_changes_nothing_at_all(pack_dir, tmp_path):
    text = (Path(__file__).parent.parent / "nobody.yaml").read_text(encoding="utf-8")
    path = tmp_path / "nobody.yaml"
    path.write_text(text, encoding="utf-8")
    words = ("--out", tmp_path / "out", *SMALL, "--jobs", "1", "--json")
    process = run("simulate", path, *words, data=pack_dir)
    assert process.returncode == 0, process.stderr
    (claim,) = json.loads(process.stdout)["claims"]
    contrasts = claim["simulation"]["contrasts"]
    assert len(contrasts) >= 5
    for c in contrasts:
        assert c["difference"] == 0
        assert c["interval"] == [0, 0]
        assert c["luck_interval"] == [0, 0]


def test_without_a_data_pack_the_run_works_and_says_what_is_missing(tmp_path):
    own = Path(__file__).parent.parent / "small.yaml"
    process = run("assess", own, "--out", tmp_path, *SMALL, "--jobs", "1", "--json")
    assert process.returncode == 0, process.stderr
    result = json.loads(process.stdout)
    assert any("equipoise data fetch" in words for words in result["missing"])
    assert result["run"]["world"] == "built-in world"
    assert all(c["history"]["estimate"] is None for c in result["claims"])
    assert {c["history"]["verdict"] for c in result["claims"]} == {"insufficient-data"}


def test_another_size_of_simulation_runs_here_beside_the_findings_that_came_along(tmp_path):
    process = run("assess", "brezhnev-1968", "--out", tmp_path, *SMALL, "--jobs", "1", "--json")
    assert process.returncode == 0, process.stderr
    result = json.loads(process.stdout)
    assert result["run"]["world"] == "built-in world"
    assert all(c["history"]["stamp"] for c in result["claims"])
    assert not any(c["simulation"]["stamp"] for c in result["claims"])


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["assess", "rusia-2023"], 2, "did you mean 'russia-2023'?"),
        (["assess", "russia-2023", "--runs", "0"], 2, "--runs 0: give 1 or more"),
        (["assess", "russia-2023", "--years", "-3"], 2, "--years -3"),
        (["assess", "russia-2023", "--jobs", "0"], 2, "--jobs 0"),
        (["assess", "russia-2023", "--seed", "-1"], 2, "--seed -1"),
        (["assess", "russia-2023", "--runs", "many"], 2, "--runs"),
        (["assess", "russia-2023", "--bogus"], 2, "No such option: --bogus"),
        (["assess"], 2, "Missing argument"),
        (["asess"], 2, "asess"),
        (["assess", "/"], 2, "folder; give a file"),
        (["assess", "russia-2023", "--data", "/nowhere"], 3, "/nowhere: no such folder"),
        (["assess", "russia-2023", "--data", "/"], 3, "not a data pack"),
        (["assess", "russia-2023", "--data", ""], 2, "--data"),
        (["assess", "russia-2023", "--out", "/proc/nowhere"], 1, "/proc/nowhere: cannot be"),
        (["calibrate"], 3, "no data pack"),
        (["check", "nowhere.yaml"], 2, "nowhere.yaml"),
    ],
)
def test_bad_input_is_answered_in_one_line_with_its_status(words, status, says):
    process = run(*words)
    assert process.returncode == status
    assert says in one_line(process)
    assert process.stdout == ""


@pytest.mark.parametrize(
    "name", ["unknown-state", "unknown-group", "misspelt-key", "duplicate-key"]
)
def test_a_broken_doctrine_is_refused_with_its_line_and_column(name, tmp_path):
    path = Path(__file__).parent.parent / "doctrine" / "broken" / f"{name}.yaml"
    process = run("assess", path, "--out", tmp_path / "out", *SMALL)
    assert process.returncode == 1
    assert f"{path}:" in one_line(process)
    assert not (tmp_path / "out").exists()


@pytest.mark.pack
@pytest.mark.parametrize(
    ("fault", "jobs"), [("missing", "2"), ("truncated", "1"), ("altered", "1")]
)
def test_a_faulty_data_file_is_named_and_nothing_is_written(pack_dir, tmp_path, fault, jobs):
    pack = tmp_path / "pack"
    pack.mkdir()
    for path in pack_dir.iterdir():
        (pack / path.name).symlink_to(path)
    victim = pack / "gml_mid_dirdisps.parquet"
    content = victim.read_bytes()
    victim.unlink()
    if fault == "truncated":
        victim.write_bytes(content[: len(content) // 2])
    if fault == "altered":
        victim.write_bytes(content[:5000] + bytes([content[5000] ^ 1]) + content[5001:])
    out = tmp_path / "out"
    words = ("--data", pack, "--out", out, *SMALL, "--jobs", jobs)
    process = run("assess", "russia-2023", *words)
    assert process.returncode == 3
    assert "gml_mid_dirdisps.parquet" in one_line(process)
    assert not [p for p in out.rglob("*") if p.is_file()]


@pytest.mark.pack
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_stopping_from_the_keyboard_keeps_finished_shards_and_leaves_nothing_half_written(
    pack_dir, tmp_path, jobs
):
    words = ["simulate", "russia-2023", "--out", tmp_path, "--runs", "2000", "--jobs", jobs]
    process = subprocess.Popen(
        [*COMMAND, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"EQUIPOISE_DATA": str(pack_dir)},
    )
    try:
        patience = time.monotonic() + 90
        while not list(tmp_path.rglob("events-*.parquet")):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < patience
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert "--resume goes on" in errors.splitlines()[-1]
    assert not (tmp_path / "report.html").exists()
    assert not list(tmp_path.rglob(".*"))
    for _ in range(100):  # workers need a moment to be gone
        if (
            subprocess.run(["ps", "-o", "pid=", "-g", str(process.pid)], capture_output=True).stdout
            == b""
        ):
            break
        time.sleep(0.1)
    else:
        pytest.fail("workers are left behind")


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (["assess", "russia-2023"], "finished shards are kept, --resume goes on from them"),
        (["review", "speech.yaml"], "what was written is kept"),
        ([], "what was written is kept"),
    ],
)
def test_who_stops_a_command_is_told_what_is_kept_of_its_work(monkeypatch, capsys, words, kept):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["equipoise", *words])
    monkeypatch.setattr(typer.Typer, "__call__", stopped)
    with pytest.raises(SystemExit) as e:
        cli.main()
    assert e.value.code == 130
    assert capsys.readouterr().err == f"equipoise: stopped from the keyboard; {kept}\n"


def test_a_budget_ends_a_run_that_resume_goes_on_with(tmp_path):
    words = ["simulate", DOCTRINE, "--out", tmp_path, "--runs", 5000, "--years", 3, "--shard", 25]
    line = one_line(run(*words, "--jobs", 1, "--budget", "2s"))
    assert "go on with --resume" in line
    stood = set(tmp_path.rglob("shard-*.json"))
    assert stood
    run(*words, "--jobs", 1, "--budget", "2s", "--resume")
    assert stood < set(tmp_path.rglob("shard-*.json"))


@pytest.mark.parametrize("budget", ["5", "", "5x", "0s", "m"])
def test_a_budget_that_is_no_span_of_time_is_refused(budget):
    process = run("simulate", DOCTRINE, "--budget", budget)
    assert process.returncode == 2
    assert "write it as 90s, 5m or 1h30m" in one_line(process)


def test_the_time_left_is_in_proportion_to_what_is_done():
    assert time_left(10, 40, 20.0) == "about 60 s left"
    assert time_left(10, 40, 200.0) == "about 10 min left"
    assert time_left(1, 101, 72.0) == "about 2.0 h left"


def test_without_a_screen_the_time_left_comes_in_lines_now_and_then(monkeypatch, capsys):
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    with progress() as say:
        for done, now in enumerate([0.0, 10.0, 40.0, 50.0, 100.0], start=1):
            clock[0] = now
            say("working", done, 5)
    # the clock starts with the first that is done: what came before, such as compilation, comes but once
    assert capsys.readouterr().err.splitlines() == [
        "working ...", "working: 3 of 5, about 40 s left ...",
    ]  # fmt: skip


@pytest.mark.pack
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_weighing_can_be_stopped_from_the_keyboard(pack_dir, jobs):
    process = subprocess.Popen(
        [*COMMAND, "weigh", "russia-2023", "--jobs", jobs],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"EQUIPOISE_DATA": str(pack_dir)},
    )
    try:
        assert process.stderr.readline().startswith("weighing claims on the record")
        time.sleep(4.0)  # workers are at work, and the claims far from done
        os.killpg(process.pid, signal.SIGINT)
        printed, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert printed == ""
    assert "Traceback" not in errors


@pytest.mark.pack
def test_weigh_says_what_the_record_says_of_the_claims_that_are_named(pack_dir):
    words = ("few-disputes", "poles-and-peace", "--jobs", "1", "--json")
    process = run("weigh", DOCTRINE, *words, data=pack_dir)
    assert process.returncode == 0, process.stderr
    claims = {c["id"]: c["history"] for c in json.loads(process.stdout)["claims"]}
    assert list(claims) == ["few-disputes", "poles-and-peace"]
    assert claims["few-disputes"]["trial"]["placebos"] == 99
    assert claims["poles-and-peace"]["influence"]


def test_weigh_suggests_a_claim_that_is_misspelt():
    process = run("weigh", DOCTRINE, "few-dispute")
    assert process.returncode == 2
    assert "did you mean 'few-disputes'?" in one_line(process)


@pytest.mark.parametrize(
    "command",
    [
        "assess",
        "weigh",
        "simulate",
        "check",
        "new",
        "panel",
        "schema",
        "calibrate",
        "backtest",
        "facts",
    ],
)
def test_every_commands_help_ends_in_an_example(command):
    process = run(command, "--help")
    assert process.returncode == 0
    assert f"Example: equipoise {command}" in process.stdout


def test_new_writes_a_file_that_check_accepts_and_never_overwrites(tmp_path):
    path = tmp_path / "mine.yaml"
    assert run("new", path).returncode == 0
    assert run("check", path).returncode == 0
    before = path.read_text(encoding="utf-8")
    again = run("new", path)
    assert again.returncode == 1
    assert "exists" in one_line(again)
    assert path.read_text(encoding="utf-8") == before


def test_check_gives_every_problem_as_json():
    path = Path(__file__).parent.parent / "doctrine" / "broken" / "three-at-once.yaml"
    process = run("check", path, "--json")
    assert process.returncode == 1
    problems = json.loads(process.stdout)["problems"]
    assert len([p for p in problems if p["severity"] == "error"]) == 3
    assert all(p["line"] >= 1 and p["column"] >= 1 for p in problems)


def test_the_command_is_installed_where_the_tests_run():
    assert shutil.which(COMMAND[0])


@pytest.mark.pack
def test_panel_writes_a_table_and_tells_its_coverage(pack_dir, tmp_path):
    import polars as pl

    out = tmp_path / "panel.parquet"
    words = ("panel", "dyad-year", "--years", "2016..2017", "--add", "contiguity,majors")
    assert run(*words, "--out", out, data=pack_dir).returncode == 0
    frame = pl.read_parquet(out)
    assert frame.filter(pl.col("year") == 2016)["contiguity"].null_count() == 0
    assert frame.filter(pl.col("year") == 2017)["contiguity"].is_null().all()
    covered = run(*words, "--coverage", data=pack_dir).stdout.splitlines()
    assert covered[1] == 'contiguity,cow_contdir,"1 land, 2 to 5 by water; 0 none",1816,2016,no,,""'


@pytest.mark.pack
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("dyad-year", "--years", "2016"), "--years 2016: write first..last"),
        (("dyad-yaer", "--years", "2016..2016"), "did you mean 'dyad-year'?"),
        (
            ("dyad-year", "--years", "2016..2016", "--add", "contigity"),
            "did you mean 'contiguity'?",
        ),
        (
            ("state-year", "--years", "2016..2016", "--out", "x.xlsx"),
            "write a file that ends in .parquet",
        ),
        (("state-year", "--years", "2016..2016", "--out", "/proc/no/x.csv"), "cannot be written"),
    ],
)
def test_panel_answers_bad_input_in_one_line(pack_dir, words, says):
    process = run("panel", *words, data=pack_dir)
    assert process.returncode in (1, 2)
    assert says in one_line(process)
