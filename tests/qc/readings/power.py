"""Second readings of capability, polarity, pivotality and disputes, in plain Python, by another route."""

import itertools
import math
import statistics

import numpy as np


def capability_shares(capability):
    return [c / math.fsum(capability) for c in capability]


def cinc_from_components(components):
    """Share of each component in the world total of those who report it; mean of what there is."""
    world = [
        math.fsum(c for c in column if not math.isnan(c))
        for column in zip(*components, strict=True)
    ]
    index = []
    for row in components:
        shares = [c / w for c, w in zip(row, world, strict=True) if not math.isnan(c) and w > 0]
        index.append(statistics.fmean(shares))
    return index


def concentration(capability):
    """Spread of the shares over its largest possible value."""
    shares = capability_shares(capability)
    all_in_one_hand = [1.0] + [0.0] * (len(shares) - 1)
    return statistics.pstdev(shares) / statistics.pstdev(all_in_one_hand)


def rank(capability):
    order = sorted(capability, reverse=True)
    return [order.index(c) + 1 for c in capability]


def parity(first, second):
    return 1 - abs(first - second) / max(first, second)


def effective_poles(capability):
    """Square of the sum over the sum of squares."""
    return math.fsum(capability) ** 2 / math.fsum(c * c for c in capability)


def poles_by_threshold(capability):
    shares = capability_shares(capability)
    half = [i for i, s in enumerate(shares) if s >= 0.5]
    quarter = [i for i, s in enumerate(shares) if s >= 0.25]
    if len(half) == 1:
        poles = half
    elif len(quarter) == 2:
        poles = quarter
    else:
        poles = [i for i, s in enumerate(shares) if s >= 0.05]
    return [i in poles for i in range(len(shares))]


def poles_by_half_of_strongest(capability):
    return [2 * c >= max(capability) for c in capability]


def poles_by_effective_number(capability):
    number = math.floor(effective_poles(capability) + 0.5)
    bar = sorted(capability, reverse=True)[number - 1]
    return [c >= bar for c in capability]


def banzhaf_index(weights):
    """Count, over the winning coalitions, the members without whom it would lose."""
    n, half = len(weights), math.fsum(weights) / 2
    swings = [0] * n
    for size in range(n + 1):
        for coalition in itertools.combinations(range(n), size):
            total = sum(weights[i] for i in coalition)
            if total > half:
                for i in coalition:
                    swings[i] += total - weights[i] <= half
    return [s / sum(swings) for s in swings]


def shapley_shubik_index(weights):
    """Walk through every order of joining and note who tips the scale."""
    n, half = len(weights), math.fsum(weights) / 2
    pivots = [0] * n
    for order in itertools.permutations(range(n)):
        total = 0.0
        for i in order:
            total += weights[i]
            if total > half:
                pivots[i] += 1
                break
    return [p / math.factorial(n) for p in pivots]


def disputes_initiated(dispute, year, actor, on_side_a, is_originator, hostility):
    """One pass over the rows with two dictionaries."""
    start, conduct = {}, {}
    rows = zip(dispute, year, actor, on_side_a, is_originator, hostility, strict=True)
    for number, when, who, side_a, originator, level in rows:
        start[number] = min(start.get(number, when), when)
        if side_a and originator:
            conduct[number, who] = max(conduct.get((number, who), 1), level)
    found = [(d, who, start[d], level) for (d, who), level in conduct.items()]
    return [list(row) for row in sorted(found, key=lambda row: (row[2], row[0], row[1]))]


def yearly_counts(years, first, last):
    return [list(years).count(year) for year in range(first, last + 1)]


def systems(largest):
    """Capabilities of systems of several sizes, some with ties and states that have none."""
    rng = np.random.default_rng(1816)
    for n_states in (2, 3, 5, largest):
        for _ in range(4):
            yield rng.lognormal(0.0, 2.0, n_states)
        yield rng.integers(0, 4, n_states).astype(float) + np.eye(n_states)[0]


def components():
    rng = np.random.default_rng(1914)
    for n_states in (1, 4, 60):
        table = rng.lognormal(0.0, 2.0, (n_states, 6))
        table[:, 1:][rng.random((n_states, 5)) < 0.3] = np.nan
        table[:, 5] = np.where(np.isnan(table[:, 5]), np.nan, 0.0)  # a world without this component
        yield table


def dispute_rows():
    rng = np.random.default_rng(1945)
    for n_rows in (1, 40, 300):
        yield (
            rng.integers(1, 30, n_rows),
            rng.integers(1990, 2000, n_rows),
            rng.integers(1, 9, n_rows),
            rng.random(n_rows) < 0.5,
            rng.random(n_rows) < 0.8,
            rng.integers(1, 6, n_rows),
        )


CASES = {
    "capability_shares": [(c,) for c in systems(190)],
    "cinc_from_components": [(c,) for c in components()],
    "concentration": [(c,) for c in systems(190)],
    "rank": [(c,) for c in systems(190)],
    "parity": [(3.0, 4.0), (4.0, 3.0), (0.0, 2.0), (5.0, 5.0)],
    "effective_poles": [(c,) for c in systems(190)],
    "poles_by_threshold": [(c,) for c in systems(9)],
    "poles_by_half_of_strongest": [(c,) for c in systems(190)],
    "poles_by_effective_number": [(c,) for c in systems(190)],
    "banzhaf_index": [(c,) for c in systems(9)],
    "shapley_shubik_index": [(c,) for c in systems(7)],
    "disputes_initiated": list(dispute_rows()),
    "yearly_counts": [(np.array([1990, 1992, 1992, 2001]), 1990, 1993), (np.array([], int), 1, 3)],
}

ROWS = (
    np.array([7, 7, 9]),
    np.array([1992, 1993, 1995]),
    np.array([1, 1, 2]),
    np.array([True, True, True]),
    np.array([True, True, True]),
    np.array([3, 4, 2]),
)
OF_CAPABILITY = [
    n
    for n in CASES
    if n not in {"cinc_from_components", "parity", "disputes_initiated", "yearly_counts"}
]
REFUSED = {
    **{
        n: [
            (np.array(bad),)
            for bad in ([8.0, np.nan, 2.0], [], [0.0, 0.0], [3.0, -1.0], [np.inf, 1.0])
        ]
        for n in OF_CAPABILITY
    },
    "cinc_from_components": [(np.array([[3.0, 1.0], [np.nan, np.nan]]),)],
    "parity": [(3.0, np.nan)],
    "disputes_initiated": [(*ROWS[:5], np.array([3, -9, 2]))],
    "yearly_counts": [(np.array([1990]), 1995, 1990)],
}
