"""How long an ensemble takes, or how much memory.

Usage: python -m benchmarks.ensemble [--memory]   (with a data pack in EQUIPOISE_DATA)
What is timed is the whole thing: 1 000 replicates of thirty years from the end of 2010, in two workers, written
to disk.

With --memory, peaks of memory instead, each in a process of its own: of one that simulates and writes so many
replicates, and of one that compares two ensembles of ten thousand in every outcome. What is compared is one
shard of each that was simulated, written again and again under other numbers.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import polars as pl

from equipoise.data.pack import find_pack
from equipoise.model.operators.given import Given
from equipoise.model.params import shipped_params
from equipoise.model.start import world_in
from equipoise.simulation.compare import contrast, fan
from equipoise.simulation.ensemble import Ensemble, simulate
from equipoise.simulation.manifest import write_shard
from equipoise.simulation.outcomes import OUTCOMES, Where, expected, yearly, years_of
from equipoise.simulation.scenario import Scenario
from equipoise.simulation.shards import SHARD, shards, tables_of


def whole():
    world = world_in(2010, find_pack(None))
    scenario = Scenario("benchmark", world, shipped_params("full"), (), 30, 1000, 1)
    with tempfile.TemporaryDirectory() as folder:
        simulate([replace(scenario, replicates=50, seed=2)], Path(folder))  # compile first
        start = time.perf_counter()
        (ensemble,) = simulate([scenario], Path(folder), jobs=2)
        seconds = time.perf_counter() - start
        disputes = ensemble.events().height / 1000
    return seconds, world.n_states, disputes


def real(n, *rules, seed=1):
    """Replicates of thirty years from the end of 2010, with threats, which take the most room."""
    world = world_in(2010, find_pack(None))
    params = shipped_params("full")
    return Scenario("benchmark", world, params, rules, 30, n, seed, threats=True)


def peak():
    """The most memory that this process has had [MB]."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1000
    return float("nan")


def write(n):
    with tempfile.TemporaryDirectory() as folder:
        simulate([real(n)], Path(folder))
    print(f"{peak():.0f}")


def pair(n):
    """With a rule and without, and whose events count."""
    adopters = tuple(int(code) for code in real(1).world.ccodes[:1])
    rule = Given("FORCE_GATE", adopters, 1.0, triggers=("force-on-self", "force-on-ally"))
    return real(n), real(n, rule), Where(frozenset(adopters))


def repeat(n, folder):
    """Ensembles whose first shard is simulated, and the others are the same under other numbers."""
    for scenario in pair(n)[:2]:
        place, sha256 = Path(folder) / scenario.sha256()[:16], scenario.sha256()
        place.mkdir()
        tables = tables_of(scenario, 0, SHARD)
        for first, last in shards(scenario.replicates):
            moved = {k: t.with_columns(pl.col("replicate") + first) for k, t in tables.items()}
            write_shard(place, sha256, first, last, moved)


def compare(n, folder):
    *scenarios, where = pair(n)
    one, other = (Ensemble(s, Path(folder) / s.sha256()[:16]) for s in scenarios)
    before, start = peak(), time.perf_counter()
    for outcome in OUTCOMES:
        counted, plain = (yearly(e, outcome, where) for e in (other, one))
        treated, baseline = (expected(e, outcome, where) for e in (other, one))
        contrast("rule", "", "", 1.0, outcome, "estimated", treated, baseline)
        fan(counted - plain, years_of(one.scenario, outcome))
    seconds = time.perf_counter() - start
    print(f"{peak():.0f} MB, of them {before:.0f} before it begins; {seconds:.0f} s")


def in_its_own_process(job, *words):
    command = [sys.executable, "-m", "benchmarks.ensemble", job, *map(str, words)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def memory():
    for n in (50, 200):
        print(
            f"simulating and writing {n} replicates: {in_its_own_process('write', n)} MB",
            flush=True,
        )
    for n in (1000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            in_its_own_process("repeat", n, folder)
            size = sum(p.stat().st_size for p in Path(folder).rglob("*.parquet")) / 1e6
            found = in_its_own_process("compare", n, folder)
        print(f"comparing two times {n} replicates, {size:.0f} MB on disk: {found}", flush=True)


def main():
    if find_pack(None) is None:
        sys.exit("benchmark: no data pack; name its folder in EQUIPOISE_DATA")
    if sys.argv[1:] == ["--memory"]:
        memory()
        return
    jobs = {"write": write, "repeat": repeat, "compare": compare}
    if sys.argv[1:] and sys.argv[1] in jobs:
        jobs[sys.argv[1]](int(sys.argv[2]), *sys.argv[3:])
        return
    seconds, states, disputes = whole()
    print(
        f"1 000 replicates of 30 years, {states} states, {disputes:.0f} events each: {seconds:.1f} s"
    )


if __name__ == "__main__":
    main()
