"""Faults of machines: nothing finished is lost, nothing wrong is read as right, and the bytes are the same."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from equipoise.errors import OutputError, ShardError, UsageError, WorkerError
from equipoise.simulation import ensemble as module
from equipoise.simulation import manifest
from equipoise.simulation.ensemble import Ensemble, simulate
from equipoise.simulation.shards import run_shard
from tests.simulate.test_ensemble import digests, scenario

N = 200
REPLICATES_OF_A_SHARD = 25
ROOT = Path(__file__).parents[2]


def small():
    return scenario(n=N)


def run(folder, **others):
    (found,) = simulate([small()], folder, shard=REPLICATES_OF_A_SHARD, **others)
    return found


@pytest.fixture(scope="module")
def calm(tmp_path_factory):
    """Digests of a run that nothing disturbed."""
    folder = tmp_path_factory.mktemp("calm")
    run(folder)
    return digests(folder)


def manifests(folder):
    return sorted(folder.rglob("shard-*.json"))


def resumed(folder):
    """How many shards a resumed run made."""
    made = []
    run(folder, resume=True, on_shard=lambda done, total: made.append(total))
    return len(made)


# work for workers, who find it here by its name


def die_in_mid_shard(task):
    """The first worker to come here is killed when half of its shard is written; others do their work."""
    mark = task.folder.parent.parent / "killed"
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return run_shard(task)
    (task.folder / f"events-{task.first:06d}-{task.last:06d}.parquet").write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
    return None


def die(task):
    os.kill(os.getpid(), signal.SIGKILL)


def slowly(task):
    time.sleep(0.3)
    return run_shard(task)


def test_a_worker_killed_in_mid_shard_costs_nothing_but_time(tmp_path, calm, monkeypatch):
    monkeypatch.setattr(module, "run_shard", die_in_mid_shard)
    made = []
    run(tmp_path / "out", jobs=2, on_shard=lambda done, total: made.append(done))
    assert (tmp_path / "killed").exists()
    assert made == list(range(1, 9))
    assert digests(tmp_path / "out") == calm


def test_workers_that_die_again_and_again_end_the_run_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "run_shard", die)
    with pytest.raises(WorkerError, match="lost 5 times in a row .* fewer --jobs") as caught:
        run(tmp_path, jobs=2)
    assert "\n" not in str(caught.value)


def other_process(folder, jobs):
    """A run of the same in a process of its own, slowed down; returns when its first shards stand."""
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.simulate import test_faults as t\n"
        "t.module.run_shard = t.slowly\n"
        "t.run(Path(sys.argv[1]), jobs=int(sys.argv[2]))\n"
    )
    words = [sys.executable, "-c", code, str(folder), str(jobs)]
    process = subprocess.Popen(words, cwd=ROOT, start_new_session=True)
    patience = time.monotonic() + 60
    while len(manifests(folder)) < 2:
        assert process.poll() is None
        assert time.monotonic() < patience
        time.sleep(0.05)
    return process


def wait_until_all_are_gone(process):
    """Workers notice within a second or so that their parent is gone."""
    words = ["ps", "-o", "pid=", "-g", str(process.pid)]
    patience = time.monotonic() + 20
    while subprocess.run(words, capture_output=True).stdout.strip():
        assert time.monotonic() < patience, "workers are left behind"
        time.sleep(0.1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_whose_parent_is_killed_goes_on_from_what_stands(tmp_path, calm, jobs):
    process = other_process(tmp_path, jobs)
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait_until_all_are_gone(process)
    stood = {path: path.stat().st_mtime_ns for path in manifests(tmp_path)}
    assert 2 <= len(stood) < 8
    assert 1 <= resumed(tmp_path) <= 8 - len(stood)
    assert {path: path.stat().st_mtime_ns for path in stood} == stood
    assert digests(tmp_path) == calm


def test_a_full_disk_keeps_what_is_finished_and_leaves_no_half(tmp_path, calm, monkeypatch):
    written, write = [], Path.write_bytes

    def full(self, content):
        written.append(self)
        if len(written) > 23:
            write(self, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left on device.* free space .* --resume"):
        run(tmp_path)
    monkeypatch.undo()
    assert len(manifests(tmp_path)) == 3
    assert set(digests(tmp_path).items()) < set(calm.items())
    assert resumed(tmp_path) == 5
    assert digests(tmp_path) == calm


def cut(path):
    path.write_bytes(path.read_bytes()[:-7])


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("kind", [*manifest.KINDS, "shard"])
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (cut, "damaged, "),
        (flip, "damaged, |of another scenario|another version"),
        (Path.unlink, "cannot be read|not there"),
    ],
)
def test_a_damaged_shard_is_not_read_but_named_and_made_again(tmp_path, calm, kind, spoil, words):
    found = run(tmp_path)
    path = next(found.folder.glob(f"{kind}-000050-*"))
    spoil(path)
    read = kind if kind != "shard" else "events"
    with pytest.raises(ShardError, match=words) as caught:
        getattr(found, read)()
    assert "\n" not in str(caught.value)
    assert "--resume" in str(caught.value)
    assert path.name in str(caught.value) or "replicate 50 of 200" in str(caught.value)
    assert resumed(tmp_path) == 1
    assert digests(tmp_path) == calm
    assert found.expected().height == N * 4


def test_every_bit_of_a_table_counts(tmp_path):
    found = run(tmp_path)
    (path,) = found.folder.glob("wars-000000-*")
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with pytest.raises(ShardError, match="damaged"):
            found.wars()


def test_one_process_writes_a_folder_and_a_dead_one_does_not_keep_it(tmp_path, calm):
    process = other_process(tmp_path, 1)
    try:
        with pytest.raises(OutputError, match="another run is writing it; wait until") as caught:
            run(tmp_path, resume=True)
        assert "\n" not in str(caught.value)
    finally:
        process.kill()
        process.wait()
    run(tmp_path, resume=True)
    assert digests(tmp_path) == calm


@pytest.mark.parametrize(("field", "value"), [("format", 0), ("model", 1), ("scenario", "0" * 64)])
def test_shards_of_another_version_are_not_read_and_made_again(tmp_path, calm, field, value):
    found = run(tmp_path)
    for path in manifests(tmp_path)[:3]:
        path.write_text(json.dumps(json.loads(path.read_text()) | {field: value}))
    with pytest.raises(ShardError, match=r"shard-000000-000025.json: .*another .*--resume"):
        found.events()
    assert resumed(tmp_path) == 3
    assert digests(tmp_path) == calm


def test_files_from_before_there_were_manifests_are_made_again(tmp_path, calm):
    found = run(tmp_path)
    for path in manifests(tmp_path):
        path.unlink()
    (found.folder / "events-000000.parquet").write_bytes(b"of old")
    with pytest.raises(ShardError, match="replicate 0 of 200 is not there"):
        found.events()
    assert resumed(tmp_path) == 8
    assert digests(tmp_path) == calm


def test_a_clock_that_is_set_back_changes_nothing(tmp_path, calm, monkeypatch):
    found = run(tmp_path)
    next(found.folder.glob("events-000075-*")).unlink()
    later = time.time() + 10 * 365 * 86400
    for path in found.folder.iterdir():
        os.utime(path, (later, later))  # so that now is long before they were written
    clock = iter(range(10**9, 0, -(10**6)))
    monkeypatch.setattr(time, "time", lambda: float(next(clock)))
    run(tmp_path, resume=True, budget=60.0)
    monkeypatch.undo()
    assert found.finished() == N
    assert digests(tmp_path) == calm


def sorted_rows(found):
    """The rows of every table, in an order of their own."""
    return {
        kind: pl.concat(list(found.parts(kind))).sort(pl.all()).rows()
        for kind in manifest.KINDS
        if kind != "threats"
    }


@pytest.mark.parametrize("size", [40, 75, 100])
def test_the_rows_are_the_same_for_any_size_of_shard(tmp_path, size):
    (found,) = simulate([small()], tmp_path / "other", shard=size)
    assert sorted_rows(found) == sorted_rows(run(tmp_path / "usual"))


def test_a_run_resumed_with_another_size_of_shard_reads_every_replicate_once(tmp_path):
    whole = sorted_rows(run(tmp_path / "usual"))
    (few,) = simulate([replace(small(), replicates=100)], tmp_path / "two", shard=40)
    made = []
    (found,) = simulate(
        [small()], tmp_path / "two", shard=30, resume=True, on_shard=lambda *n: made.append(n)
    )
    assert made == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert sorted_rows(found) == whole
    assert few.expected()["replicate"].to_list() == [r for r in range(100) for _ in range(4)]


@pytest.mark.parametrize("size", [24, 101])
def test_a_shard_has_25_to_100_replicates(tmp_path, size):
    with pytest.raises(UsageError, match=f"shards of {size} .* 25 to 100"):
        simulate([small()], tmp_path, shard=size)


def test_a_budget_stops_between_shards_and_the_rest_follows(tmp_path, calm, monkeypatch):
    (kept,) = [run(tmp_path, budget=1e-9)]
    assert kept.finished() == 0
    now = iter(range(1000))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(now)))
    run(tmp_path, resume=True, budget=3.5)
    monkeypatch.undo()
    assert kept.finished() == 75
    with pytest.raises(ShardError, match="replicate 75 of 200 is not there"):
        kept.events()
    early = Ensemble(replace(small(), replicates=75), kept.folder)
    assert early.expected().height == 75 * 4
    assert resumed(tmp_path) == 5
    assert digests(tmp_path) == calm


def test_a_stopped_run_has_as_many_replicates_of_every_scenario(tmp_path, monkeypatch):
    now = iter(range(1000))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(now)))
    both = [small(), replace(small(), seed=4)]
    found = simulate(both, tmp_path, shard=REPLICATES_OF_A_SHARD, budget=4.5)
    assert [one.finished() for one in found] == [50, 50]
