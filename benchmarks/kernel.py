"""How much faster the compiled replicate is than the same rule written plainly, in one run.

Usage: python -m benchmarks.kernel
Both simulate the same invented world and must give the same events; what is printed is a ratio, since
absolute times say more about the machine than about the code.
"""

import statistics
import time

from tests.model.plainly import run_plainly
from tests.model.small import small_params, small_world

from equipoise.simulation.scenario import Scenario, replicates


def seconds(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def main():
    print("states  pairs  plain over compiled (median of 5 pairs)")
    for n in (10, 20, 40):
        scenario = Scenario("benchmark", small_world(n), small_params(), (), 20, 1, 1)
        list(replicates(scenario, 0, 1))  # compile before the clock starts
        ratios = []
        for _ in range(5):
            slow, plain = seconds(lambda s=scenario: run_plainly(s, 0))
            fast, compiled = seconds(lambda s=scenario: list(replicates(s, 0, 1)))
            assert [tuple(row) for row in compiled[0].events.tolist()] == plain[0]
            ratios.append(slow / fast)
        print(f"{n:6d} {n * (n - 1) // 2:6d}  {statistics.median(ratios):.0f}")


if __name__ == "__main__":
    main()
