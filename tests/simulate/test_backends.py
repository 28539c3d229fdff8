"""The bytes are the same wherever the work is done; a worker of a cluster may be lost."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from distributed import LocalCluster

from equipoise.errors import UsageError
from equipoise.simulation import ensemble as module
from equipoise.workers import dask_cluster
from tests.simulate.test_ensemble import digests
from tests.simulate.test_faults import calm, run, slowly  # noqa: F401

COMMAND = str(Path(sys.executable).with_name("equipoise"))
SMALL = Path(__file__).parents[1] / "small.yaml"


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made


def test_threads_and_processes_of_the_standard_library_give_the_same_bytes(tmp_path, calm):  # noqa: F811
    context = multiprocessing.get_context("spawn")
    for pool in (ThreadPoolExecutor(2), ProcessPoolExecutor(2, mp_context=context)):
        folder = tmp_path / type(pool).__name__
        with pool:
            run(folder, jobs=2, pool=pool)
        assert digests(folder) == calm


def test_a_stopped_run_takes_back_what_its_pool_has_not_begun(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "run_shard", slowly)

    def stop(done, total):
        raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as pool, pytest.raises(KeyboardInterrupt):
        run(tmp_path, jobs=4, pool=pool, on_shard=stop)
    assert 1 <= len(list(tmp_path.rglob("shard-*.json"))) <= 2  # of five that it had in hand


def test_a_dask_cluster_gives_the_same_bytes(tmp_path, calm, cluster):  # noqa: F811
    with dask_cluster(cluster.scheduler_address) as (pool, slots):
        assert slots == 2
        run(tmp_path, jobs=slots, pool=pool)
    assert digests(tmp_path) == calm


def test_a_dask_worker_that_is_lost_costs_nothing_but_time(tmp_path, calm, cluster, monkeypatch):  # noqa: F811
    monkeypatch.setattr(module, "run_shard", slowly)
    killed = []

    def kill_one(done, total):
        if not killed:
            killed.append(next(iter(before.values())))
            os.kill(killed[0], signal.SIGKILL)

    with dask_cluster(cluster.scheduler_address) as (pool, slots):
        before = pool._client.run(os.getpid)
        run(tmp_path, jobs=slots, pool=pool, on_shard=kill_one)
        patience = time.monotonic() + 30
        while len(now := pool._client.run(os.getpid)) < 2 and time.monotonic() < patience:
            time.sleep(0.1)
    assert killed[0] not in now.values()
    assert digests(tmp_path) == calm


def test_the_command_line_works_on_a_cluster(tmp_path, cluster):
    words = [COMMAND, "simulate", SMALL, "--runs", "8", "--years", "2", "--json"]
    environment = {k: v for k, v in os.environ.items() if k != "EQUIPOISE_DATA"}
    alone, there = (
        subprocess.run(
            [*words, "--out", tmp_path / name, *more],
            capture_output=True, text=True, env=environment, timeout=120, check=True,
        )
        for name, more in (("alone", ()), ("there", ("--dask", cluster.scheduler_address)))
    )  # fmt: skip
    assert alone.stdout == there.stdout
    assert digests(tmp_path / "alone") == digests(tmp_path / "there")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere", "ftp://there:1"])
def test_a_scheduler_that_is_not_there_is_named(address, monkeypatch):
    monkeypatch.setattr("equipoise.workers.PATIENCE", 1)
    with (
        pytest.raises(UsageError, match=f"--dask {address}: no scheduler answers"),
        dask_cluster(address),
    ):
        pass
