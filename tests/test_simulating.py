"""A simulation that a budget of time stopped is compared as far as it came."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from equipoise.assessing import REPORT, assess
from equipoise.doctrine.read import read_doctrine
from equipoise.errors import ShardError
from equipoise.simulating import Options, simulate_all, start_of

OPTIONS = Options(replicates=200, years=2, seed=3, shard=25)


@pytest.fixture(scope="module")
def asked():
    return read_doctrine(Path(__file__).parent / "small.yaml"), start_of(None)


def silent(words, done, total):
    pass


def stopped(asked, folder, monkeypatch, shards):
    """What is compared of a run that was stopped after so many shards."""
    now = iter(range(1000))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(now)))
    try:
        return simulate_all(*asked, folder, replace(OPTIONS, budget=shards + 0.5), silent)
    finally:
        monkeypatch.undo()


def test_what_is_compared_is_the_run_of_so_many_replicates(asked, tmp_path, monkeypatch):
    plan, found = stopped(asked, tmp_path / "stopped", monkeypatch, 22)
    compared = plan.baseline.replicates
    assert 16 <= compared < 200
    few = replace(OPTIONS, replicates=compared)
    assert found == simulate_all(*asked, tmp_path / "few", few, silent)[1]


def test_a_budget_that_is_too_short_says_how_to_go_on(asked, tmp_path, monkeypatch):
    with pytest.raises(ShardError, match="has 2 of 9 begun.; go on with --resume"):
        stopped(asked, tmp_path, monkeypatch, 2)


def test_a_budget_that_is_not_used_up_changes_nothing(asked, tmp_path):
    long = replace(OPTIONS, replicates=20, budget=600.0)
    plan, _ = simulate_all(*asked, tmp_path, long, silent)
    assert plan.baseline.replicates == 20


def test_an_assessment_that_its_budget_stops_reports_as_far_as_it_came(tmp_path, monkeypatch):
    monkeypatch.delenv("EQUIPOISE_DATA", raising=False)
    now = iter(range(100_000))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(now)))
    small = Path(__file__).parent / "small.yaml"
    found = assess(small, tmp_path, None, replace(OPTIONS, budget=24.5))
    assert 16 <= found.run.replicates < 200
    assert f"--runs {found.run.replicates} " in found.run.command
    assert f"{found.run.replicates} " in (tmp_path / REPORT).read_text()
    monkeypatch.undo()
    again = replace(OPTIONS, replicates=found.run.replicates)
    rest = assess(small, tmp_path / "few", None, again)
    assert [c.simulation for c in found.claims] == [c.simulation for c in rest.claims]
