"""What a year of the world is made of, and how far it lies above what it cannot do without, in one run.

Usage: python -m benchmarks.floor   (with a data pack in EQUIPOISE_DATA)
Parts are timed by leaving them out of the parameters. The floor is what every pair needs in every year, since a
year's expected disputes are a sum over all pairs' chances: one draw, one exponential, and one pass over what is
remembered of the pair. A pair that is skipped by thinning would be missing in that sum.
"""

import statistics
import time
from dataclasses import replace

import numpy as np
from numba import njit

from equipoise import luck
from equipoise.data.pack import find_pack
from equipoise.model.params import shipped_params
from equipoise.model.start import world_in
from equipoise.simulation.scenario import Scenario, replicates

PARTS = {
    "joining": ("joining", "intercept"),
    "treaties": ("treaty",),
}
YEARS, REPLICATES, ROUNDS = 30, 40, 5
REMEMBERED = 7
"""Numbers that are kept of a pair: two odds, two histories, the last dispute, whether it goes on, the row."""


@njit
def needed(ids, kept, year, out):
    """One draw and one exponential for each pair, and one pass over what is kept of it."""
    total, count = 0.0, 0
    for p in range(ids.size):
        out[p] = luck.uniform(np.uint64(1), 0, year, luck.ONSET, ids[p])
    for p in range(ids.size):
        x = 0.0
        for k in range(kept.shape[0]):
            x += kept[k, p]
        odds = np.exp(x)
        chance = odds / (1.0 + odds)
        total += chance
        count += out[p] < chance
    return total, count


def without(params, names):
    return replace(params, blocks=tuple(b for b in params.blocks if b.name not in names))


def microseconds_a_year(scenario):
    start = time.perf_counter()
    done = list(replicates(scenario, 0, REPLICATES))
    seconds = time.perf_counter() - start
    return 1e6 * seconds / REPLICATES / YEARS, sum(len(d.events) for d in done) / REPLICATES / YEARS


def main():
    world, params = world_in(2010, find_pack(None)), shipped_params("full")
    of = {"whole": params} | {name: without(params, left) for name, left in PARTS.items()}
    scenarios = {
        n: Scenario("benchmark", world, p, (), YEARS, REPLICATES, 1) for n, p in of.items()
    }
    ids = world.one.astype(np.int64) * 1000 + world.two
    kept, out = np.full((REMEMBERED, ids.size), -1.0), np.empty(ids.size)
    needed(ids, kept, 2011, out)
    for scenario in scenarios.values():
        list(replicates(scenario, 0, 1))  # compile first
    times = {name: [] for name in (*scenarios, "floor")}
    events = 0.0
    for _ in range(ROUNDS):
        for name, scenario in scenarios.items():
            took, rows = microseconds_a_year(scenario)
            times[name].append(took)
            events = rows if name == "whole" else events
        start = time.perf_counter()
        for year in range(200):
            needed(ids, kept, year, out)
        times["floor"].append(1e6 * (time.perf_counter() - start) / 200)
    median = {name: statistics.median(taken) for name, taken in times.items()}
    whole, floor = median.pop("whole"), median.pop("floor")
    print(
        f"{world.n_states} states, {world.n_pairs} pairs, {events:.0f} rows of events a year; one core"
    )
    print(
        f"a year                      {whole:5.0f} us  {1000 * whole / world.n_pairs:5.1f} ns a pair"
    )
    for name, took in median.items():
        print(f"  of it {name:16}    {whole - took:5.0f} us  {1 - took / whole:4.0%}")
    print(f"a draw, an exponential and {REMEMBERED} numbers a pair: {floor:.0f} us")
    print(f"a year is {whole / floor:.1f} times that")


if __name__ == "__main__":
    main()
