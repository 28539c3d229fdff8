"""How the time of a simulation grows: with states, years, replicates and workers, in one run.

Usage: python -m benchmarks.growth   (with a data pack in EQUIPOISE_DATA)
States are those of an invented system in which each has as many disputes, neighbours and allies however many
there are. Years, replicates and workers are those of the real system from the end of 2010, with all mechanisms.
Everything is a ratio to the first line of its table; each time is the median of rounds that go through the
whole table, so that what else the machine does meets all lines alike.
"""

import math
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from tests.model.small import one_sided, small_params, small_world

from equipoise.data.pack import find_pack
from equipoise.model.mechanisms.onset import MEMORY
from equipoise.model.params import shipped_params
from equipoise.model.start import world_in
from equipoise.simulation.ensemble import simulate
from equipoise.simulation.scenario import Scenario, replicates

STATES = (50, 100, 200, 400, 1000, 2000)
YEARS = (15, 30, 60, 120)
REPLICATES = (100, 200, 400)
WORKERS = (1, 2)
ROUNDS = 3
SHORT = 10
"""Years for which an invented system is simulated."""


def as_busy(params, n):
    """The parameters without memory, where a state begins and joins as much as among fifty."""
    changed = {}
    for name, less in (("onset", 3.0), ("joining", 4.0)):
        block = params.block(name)
        values = dict(zip(block.names, block.estimate, strict=True))
        values |= {k: 0.0 for k in values if k in MEMORY}
        values["constant"] -= less + math.log(n / 50)
        changed[name] = replace(block, estimate=tuple(values[k] for k in block.names))
    return replace(params, blocks=tuple(changed.get(b.name, b) for b in params.blocks))


def as_dense(n):
    """An invented world where a state has as many neighbours and allies as among fifty."""
    rng, world = np.random.default_rng(n), small_world(n)
    pact = rng.random((n, n)) < 0.15 * 50 / n
    np.fill_diagonal(pact, False)
    near = rng.random(world.one.size) < 0.25 * 50 / n
    return replace(
        world, pact=pact[None], treaties=one_sided(pact), contiguity=near[None].astype(np.int8)
    )


def timed(cases):
    """Seconds that each case takes, the median of rounds through all of them."""
    for work in cases.values():
        work()  # compile, and read what is read once
    times = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, work in cases.items():
            start = time.perf_counter()
            work()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def table(title, took, more=lambda _: ""):
    print(title, flush=True)
    first = next(iter(took.values()))
    for name, seconds in took.items():
        print(f"{name:10d}  {seconds / first:7.2f}{more(name)}", flush=True)


def of_states():
    scenarios = {
        n: Scenario("growth", as_dense(n), as_busy(small_params(), n), (), SHORT, 1, 1)
        for n in STATES
    }
    return timed({n: lambda s=s: list(replicates(s, 0, 1)) for n, s in scenarios.items()})


def on_disk(scenario, jobs=1):
    with tempfile.TemporaryDirectory() as folder:
        simulate([scenario], Path(folder), jobs=jobs)


def main():
    if find_pack(None) is None:
        sys.exit("benchmark: no data pack; name its folder in EQUIPOISE_DATA")
    took = of_states()
    each = {n: took[n] / (n * (n - 1) // 2) for n in STATES}
    table(
        "states      a year  a pair and year",
        took,
        lambda n: f"  {each[n] / each[STATES[0]]:7.2f}",
    )
    one = Scenario("growth", world_in(2010, find_pack(None)), shipped_params("full"), (), 30, 50, 1)
    of_years = {t: replace(one, years=t) for t in YEARS}
    table(
        "years       an ensemble of 50",
        timed({t: lambda s=s: on_disk(s) for t, s in of_years.items()}),
    )
    of_runs = {n: replace(one, replicates=n) for n in REPLICATES}
    table(
        "replicates  an ensemble of thirty years",
        timed({n: lambda s=s: on_disk(s) for n, s in of_runs.items()}),
    )
    many = replace(one, replicates=400)
    table(
        "workers     400 replicates of thirty years",
        timed({w: lambda w=w: on_disk(many, w) for w in WORKERS}),
    )


if __name__ == "__main__":
    main()
