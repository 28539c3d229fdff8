"""How much less a difference varies between ensembles that met the same luck than between independent ones.

Usage: python -m benchmarks.coupling   (with a data pack in EQUIPOISE_DATA)
Rules of the first doctrine that one state adopts are run beside no rule. The ratio is of the variances of a
replicate's difference, if the two were independent and as it is: as many times more replicates would be needed.
"""

import numpy as np

from equipoise.data.pack import find_pack
from equipoise.doctrine.read import read_doctrine
from equipoise.simulating import Options, start_of, whole_plan
from equipoise.simulation.scenario import replicates

YEARS, REPLICATES = 30, 200


def counts(scenario):
    """(replicates, 3) of what a year has: expected disputes, disputes that began, and those with deaths."""
    rows = []
    for done in replicates(scenario, 0, REPLICATES):
        begun = done.events[done.events[:, 7] == 0]
        rows.append((done.expected[:, 0].mean(), len(begun) / YEARS, begun[:, 5].sum() / YEARS))
    return np.array(rows)


def shown(ratio):
    return f"{ratio:12.0f}" if np.isfinite(ratio) else f"{'unmoved':>12}"


def main():
    cells = start_of(find_pack(None))[:1]
    print(f"{REPLICATES} replicates of {YEARS} years; variance of independent over coupled runs")
    print(f"{'':34}{'expected':>12}{'disputes':>12}{'with deaths':>12}")
    plan = whole_plan(read_doctrine("russia-2023"), cells, Options(REPLICATES, YEARS, 1))
    baseline, *others = plan.scenarios()
    without, seen = counts(baseline), set()
    for scenario in others:
        adopters = {code for rule in scenario.rules for code in rule.adopters}
        names = " ".join(f"{rule.operator} {rule.compliance:.0%}" for rule in scenario.rules)
        if scenario.world is not baseline.world or len(adopters) != 1 or names in seen:
            continue
        seen.add(names)
        under = counts(scenario)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratios = (under.var(axis=0) + without.var(axis=0)) / (under - without).var(axis=0)
        print(f"{names:34}" + "".join(map(shown, ratios)))


if __name__ == "__main__":
    main()
