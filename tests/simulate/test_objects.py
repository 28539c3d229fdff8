"""Replicates on a server of object storage: the bytes of those on disk, and nothing finished is lost."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from joblib.externals.loky import get_reusable_executor

from equipoise import api
from equipoise.errors import OutputError, UsageError
from equipoise.simulating import ELSEWHERE, ensembles_of
from equipoise.simulation.ensemble import simulate
from equipoise.simulation.place import LOCK, held, place_of
from tests.simulate.test_ensemble import both, scenario

pytest.importorskip("upath")
pytest.importorskip("s3fs")
moto = pytest.importorskip("moto.server")

SMALL = Path(__file__).parent.parent / "small.yaml"


@pytest.fixture(scope="module")
def server():
    """A server with an empty bucket; its address and keys are in the environment, as a cloud's would be."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = moto.ThreadedMotoServer(port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (
            ("AWS_ENDPOINT_URL", f"http://{host}:{port}"),
            ("AWS_ACCESS_KEY_ID", "anybody"),
            ("AWS_SECRET_ACCESS_KEY", "anything"),
            ("AWS_DEFAULT_REGION", "us-east-1"),
        ):
            patch.setenv(name, value)
        place_of("s3://runs").fs.mkdir("runs")
        # workers take the environment over when they start
        get_reusable_executor().shutdown(wait=True)
        yield running
        get_reusable_executor().shutdown(wait=True)
    running.stop()


@pytest.fixture
def bucket(server, request):
    return f"s3://runs/{request.node.name}"


def contents(folder):
    """Bytes of every file below a place, by its name there."""
    start = str(folder).rstrip("/") + "/"
    return {
        str(p).removeprefix(start): p.read_bytes()
        for p in folder.rglob("*")
        if p.name != LOCK and p.is_file()
    }


def test_the_bytes_are_those_on_disk_with_one_worker_and_with_two(bucket, tmp_path):
    simulate(both(), tmp_path)
    for jobs in (1, 2):
        place = place_of(f"{bucket}/{jobs}")
        ensembles = simulate(both(), place, jobs=jobs)
        assert contents(place) == contents(tmp_path)
        assert not (place / LOCK).exists()
    assert ensembles[1].events().height > 0
    assert ensembles[1].finished() == 120


def test_resuming_makes_what_is_missing_or_damaged_and_nothing_else(bucket, tmp_path):
    place = place_of(bucket)
    (ensemble,) = simulate([scenario()], place)
    before = contents(place)
    shards = sorted(ensemble.folder.glob("shard-*.json"), key=str)
    tables = sorted(ensemble.folder.glob("events-*.parquet"), key=str)
    shards[0].unlink()
    tables[1].write_bytes(tables[1].read_bytes()[:-1] + b"?")
    done = []
    simulate([scenario()], place, resume=True, on_shard=lambda n, of: done.append((n, of)))
    assert done == [(1, 2), (2, 2)]
    assert contents(place) == before


def test_a_second_run_is_refused_while_the_first_writes(bucket):
    place = place_of(bucket)
    with (
        held(place),
        pytest.raises(OutputError, match=f"process {os.getpid()} on .* is writing it"),
    ):
        simulate([scenario(n=25)], place)
    simulate([scenario(n=25)], place)


def test_the_lock_of_a_run_that_was_killed_here_is_taken_over_and_that_of_another_machine_is_not(
    bucket,
):
    place = place_of(bucket)
    killed = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    left = {"host": os.uname().nodename, "process": int(killed.stdout), "since": "before"}
    (place / LOCK).write_bytes(json.dumps(left).encode())
    simulate([scenario(n=25)], place)
    (place / LOCK).write_bytes(json.dumps(left | {"host": "elsewhere"}).encode())
    with pytest.raises(OutputError, match=f"elsewhere is writing it .* remove {place / LOCK}"):
        simulate([scenario(n=25)], place)


def test_what_cannot_be_reached_is_told_in_one_line(server, monkeypatch):
    with pytest.raises(
        OutputError, match=r"^s3://nobody/run: cannot be reached \(.*\); look .* --ensembles"
    ):
        simulate([scenario(n=25)], place_of("s3://nobody/run"))
    with pytest.raises(UsageError, match=r"^zzz://runs/one: cannot be reached .* s3://bucket/run"):
        place_of("zzz://runs/one")
    monkeypatch.setitem(sys.modules, "upath", None)
    with pytest.raises(UsageError, match=r"equipoise\[objects\]"):
        place_of("s3://runs/one")


def test_what_a_librarys_own_error_says_is_told_in_one_line(bucket, monkeypatch):
    place = place_of(bucket)

    def lost(*_args, **_others):
        raise RuntimeError("no way\nto the server")

    monkeypatch.setattr((place / LOCK).fs, "pipe_file", lost)
    with pytest.raises(OutputError, match=r"cannot be reached \(no way to the server\); look"):
        simulate([scenario(n=25)], place)


def test_a_run_remembers_where_its_replicates_are_and_verifies_them_there(
    bucket, tmp_path, monkeypatch
):
    monkeypatch.delenv("EQUIPOISE_DATA", raising=False)
    from equipoise.assessing import assess
    from equipoise.simulating import Options

    assess(SMALL, tmp_path, None, Options(20, 2, ensembles=bucket))
    assert (tmp_path / ELSEWHERE).read_text() == f"{bucket}\n"
    assert not (tmp_path / "ensembles").exists()
    found = api.verify(tmp_path, replicates=2)
    assert found.holds
    assert [row.state for row in found.replicates] == ["same"] * 3
    table = next(ensembles_of(tmp_path).rglob("events-*.parquet"))
    table.write_bytes(b"?")
    assert not api.verify(tmp_path).holds
    # a later run into its own folder is where it says
    assess(SMALL, tmp_path, None, Options(20, 2))
    assert ensembles_of(tmp_path) == tmp_path / "ensembles"
    assert not (tmp_path / ELSEWHERE).exists()
