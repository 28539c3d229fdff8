"""Second readings of measures of reciprocity, in plain Python, by another route."""

import itertools
import math
from collections import defaultdict

import numpy as np


def binary_reciprocity(ties):
    """Walk through the list of ties and look up each one's reverse."""
    listed = {(i, j) for i, row in enumerate(ties) for j, tie in enumerate(row) if tie}
    return sum((j, i) in listed for i, j in listed) / len(listed)


def garlaschelli_reciprocity(ties):
    """Correlation of the off-diagonal entries with those of the transposed matrix."""
    pairs = list(itertools.permutations(range(len(ties)), 2))
    density = sum(ties[i][j] for i, j in pairs) / len(pairs)
    together = sum((ties[i][j] - density) * (ties[j][i] - density) for i, j in pairs)
    return together / sum((ties[i][j] - density) ** 2 for i, j in pairs)


def weighted_reciprocity(given, returned):
    """From sum and difference: the smaller is half the sum less half the difference."""
    total = math.fsum(given) + math.fsum(returned)
    gap = math.fsum(abs(a - b) for a, b in zip(given, returned, strict=True))
    return (total - gap) / (total + gap)


def reciprocity_gain(conduct, partner_before, own_before, pair):
    """Partial out mean and own lag, then regress what is left; the error from scores by pair."""
    n = len(conduct)

    def left_over(y, x):
        mean_x, mean_y = math.fsum(x) / n, math.fsum(y) / n
        x, y = [v - mean_x for v in x], [v - mean_y for v in y]
        slope = math.fsum(map(math.prod, zip(x, y, strict=True))) / math.fsum(v * v for v in x)
        return [b - slope * a for a, b in zip(x, y, strict=True)]

    partner = left_over(partner_before, own_before)
    own = left_over(conduct, own_before)
    spread = math.fsum(v * v for v in partner)
    gain = math.fsum(map(math.prod, zip(partner, own, strict=True))) / spread
    scores = defaultdict(float)
    for number, x, y in zip(pair, partner, own, strict=True):
        scores[number] += x * (y - gain * x)
    g = len(scores)
    variance = g / (g - 1) * (n - 1) / (n - 3) * math.fsum(s * s for s in scores.values())
    return [gain, math.sqrt(variance) / spread]


def reciprocation_rate(reciprocated):
    return list(reciprocated).count(True) / len(reciprocated)


def networks():
    rng = np.random.default_rng(1713)
    for n_states in (2, 3, 8, 30):
        for density in (0.1, 0.5, 0.9):
            ties = rng.random((n_states, n_states)) < density
            ties[0, 1] = True
            ties[n_states - 1, 0] = False
            np.fill_diagonal(ties, False)
            yield ties
    yield np.array([[False, True, False], [True, False, False], [False, False, False]])


def flows():
    rng = np.random.default_rng(1648)
    for n_pairs in (1, 5, 300):
        yield rng.lognormal(0.0, 2.0, n_pairs), rng.lognormal(0.0, 2.0, n_pairs)
        yield rng.integers(0, 3, n_pairs) + 1.0, np.zeros(n_pairs)


def conduct():
    rng = np.random.default_rng(1962)
    for n_pairs, n_years, unit in ((2, 4, 1.0), (30, 10, 1.0), (200, 5, 1e6)):
        pair = np.repeat(np.arange(n_pairs), n_years)
        own, partner = rng.normal(3.0, 1.0, (2, pair.size)) * unit
        yield (
            0.4 * partner + 0.2 * own + unit * rng.normal(0.0, 1.0, n_pairs)[pair],
            partner,
            own,
            pair * 7,
        )


ALL_BUT_ONE = ~np.eye(3, dtype=bool)
CASES = {
    "binary_reciprocity": [(ties,) for ties in networks()] + [(ALL_BUT_ONE,)],
    "garlaschelli_reciprocity": [(ties,) for ties in networks()],
    "weighted_reciprocity": list(flows()),
    "reciprocity_gain": list(conduct()),
    "reciprocation_rate": [(np.array([True]),), (np.array([True, False, False, True, False]),)],
}

NO_NETWORK = [
    (np.zeros((3, 3), bool),),
    (np.ones((3, 3), bool),),
    (np.array([[0.0, np.nan], [1.0, 0.0]]),),
    (np.array([[False, True, True]]),),
    (np.zeros((0, 0), bool),),
]
ONE = np.array([1.0, 2.0, 4.0, 3.0, 5.0])
TWO = np.array([2.0, 1.0, 1.0, 3.0, 4.0])
PAIR = np.array([1, 1, 2, 2, 3])
REFUSED = {
    "binary_reciprocity": NO_NETWORK,
    "garlaschelli_reciprocity": [*NO_NETWORK, (ALL_BUT_ONE,)],
    "weighted_reciprocity": [
        (np.array([1.0, np.nan]), np.array([1.0, 1.0])),
        (np.array([1.0, 1.0]), np.array([1.0, np.nan])),
        (np.array([1.0, -1.0]), np.array([1.0, 1.0])),
        (np.array([1.0, np.inf]), np.array([1.0, 1.0])),
        (np.array([1.0]), np.array([1.0, 1.0])),
        (np.zeros(2), np.zeros(2)),
        (np.array([]), np.array([])),
    ],
    "reciprocity_gain": [
        (np.array([1.0, np.nan, 2.0, 3.0, 1.0]), ONE, TWO, PAIR),
        (TWO, np.array([1.0, np.nan, 2.0, 3.0, 1.0]), ONE, PAIR),
        (ONE, TWO, np.array([1.0, np.inf, 2.0, 3.0, 1.0]), PAIR),
        (ONE, TWO, ONE, PAIR[:4]),
        (ONE, TWO, ONE, np.ones(5, int)),
        (ONE[:3], TWO[:3], ONE[:3], PAIR[:3]),
        (ONE, TWO, 2 * TWO, PAIR),
        (ONE, np.zeros(5), TWO, PAIR),
    ],
    "reciprocation_rate": [(np.array([], bool),), (np.array([1.0, np.nan]),)],
}
