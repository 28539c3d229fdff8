"""Joiners ruled out by bounds beside every chance worked out: the same events, and how much sooner.

Usage: python -m benchmarks.dense   (with a data pack in EQUIPOISE_DATA)
Where a run keeps each pair's hazards, no state is ruled out by its bound; what it adds up is part of its time.
"""

import hashlib
import statistics
import time

import numpy as np

from equipoise.data.pack import find_pack
from equipoise.doctrine.read import read_doctrine
from equipoise.simulating import Options, start_of, whole_plan
from equipoise.simulation.scenario import replicates

YEARS, REPLICATES, ROUNDS = 30, 334, 3


def timed(scenario, hazards):
    """Seconds, and a digest of all events, wars and exits."""
    digest, start = hashlib.sha256(), time.perf_counter()
    for done in replicates(scenario, 0, REPLICATES, hazards):
        for rows in (done.events, done.wars, done.left):
            digest.update(rows.tobytes())
    return time.perf_counter() - start, digest.hexdigest()


def main():
    pack = find_pack(None)
    plan = whole_plan(
        read_doctrine("russia-2023"), start_of(pack)[:1], Options(REPLICATES, YEARS, 1)
    )
    baseline, *others = plan.scenarios()
    ruled = next(s for s in others if s.rules and s.world is baseline.world)
    hazards = np.zeros((2, YEARS, baseline.world.n_pairs))
    for name, scenario in (("no rule", baseline), (ruled.rules[0].operator, ruled)):
        list(replicates(scenario, 0, 1))  # compile first
        list(replicates(scenario, 0, 1, hazards))
        ratios = []
        for _ in range(ROUNDS):
            seconds, events = timed(scenario, None)
            dense, same = timed(scenario, hazards)
            if events != same:
                raise SystemExit(f"{name}: bounds change the events; no ratio is shown")
            ratios.append(dense / seconds)
        print(
            f"{name}: {REPLICATES * YEARS} years, the same events {events[:12]}; all chances take "
            f"{statistics.median(ratios):.1f} times as long ({min(ratios):.1f} to {max(ratios):.1f})"
        )


if __name__ == "__main__":
    main()
