"""Second readings of measures of affinity, in plain Python, by another route."""

import math
import statistics

import numpy as np

RNG = np.random.default_rng(53)


def similarity_s(first, second, largest=3.0, metric="absolute", weights=None):
    """Weighted mean of one less twice the distance of each pair of pledges over the largest."""
    weights = weights or [1.0] * len(first)
    power = {"absolute": 1, "squared": 2}[metric]
    terms = [
        w * (1 - 2 * (abs(x - y) / largest) ** power)
        for x, y, w in zip(first, second, weights, strict=True)
    ]
    return math.fsum(terms) / math.fsum(weights)


def kappa(first, second, metric="squared"):
    """With squares from variances and means; with differences by matching all with all."""
    if metric == "squared":
        gap = statistics.fmean(first) - statistics.fmean(second)
        expected = statistics.pvariance(first) + statistics.pvariance(second) + gap**2
        observed = statistics.fmean([(x - y) ** 2 for x, y in zip(first, second, strict=True)])
    else:
        expected = statistics.fmean([abs(x - y) for x in first for y in second])
        observed = statistics.fmean([abs(x - y) for x, y in zip(first, second, strict=True)])
    return 1 - observed / expected


def pi(first, second, metric="squared"):
    """Chance from the pledges of both together."""
    if metric == "squared":
        gap = statistics.fmean(first) - statistics.fmean(second)
        expected = statistics.pvariance(first) + statistics.pvariance(second) + gap**2 / 2
        observed = statistics.fmean([(x - y) ** 2 for x, y in zip(first, second, strict=True)])
        return 1 - observed / expected
    pool = [*first, *second]
    # mean difference of two draws with replacement, from sorted values
    ordered, n = sorted(pool), len(pool)
    expected = 2 * math.fsum((2 * i - n + 1) * x for i, x in enumerate(ordered)) / n**2
    observed = statistics.fmean([abs(x - y) for x, y in zip(first, second, strict=True)])
    return 1 - observed / expected


def joint(first, second):
    return [
        (x, y) for x, y in zip(first, second, strict=True) if not (math.isnan(x) or math.isnan(y))
    ]


def vote_agreement(first, second):
    """Count of equal votes."""
    both = joint(first, second)
    return sum(x == y for x, y in both) / len(both)


def vote_similarity(first, second):
    """One point for the same vote, half for a neighbouring one, none for yes against no."""
    both = joint(first, second)
    points = {0: 1.0, 1: 0.5, 2: 0.0}
    return sum(points[abs(int(x) - int(y))] for x, y in both) / len(both)


def ideal_point_distance(first, second):
    """Straight line."""
    return math.dist(first, second)


def portfolios():
    for n in (2, 3, 8, 40):
        for _ in range(4):
            one, two = RNG.integers(0, 4, n).astype(float), RNG.integers(0, 4, n).astype(float)
            one[0], two[1] = 3.0, 3.0
            one[1] = 0.0
            yield one, two


def votes():
    for n in (1, 5, 60):
        one, two = (
            RNG.choice([1.0, 2.0, 3.0, np.nan], n, p=[0.5, 0.2, 0.2, 0.1]) for _ in range(2)
        )
        one[0], two[0] = 1.0, 3.0
        yield one, two


PAIRS = list(portfolios())
CASES = {
    "similarity_s": [
        *((a, b) for a, b in PAIRS),
        *((a, b, 3.0, "squared") for a, b in PAIRS),
        *((a, b, 5.0, "absolute", RNG.uniform(0.1, 2, a.size)) for a, b in PAIRS),
    ],
    "kappa": [(a, b, m) for a, b in PAIRS for m in ("squared", "absolute")],
    "pi": [(a, b, m) for a, b in PAIRS for m in ("squared", "absolute")],
    "vote_agreement": list(votes()),
    "vote_similarity": list(votes()),
    "ideal_point_distance": [
        (RNG.normal(size=d), RNG.normal(size=d)) for d in (1, 2, 2, 3) for _ in range(3)
    ],
}

A, B = np.array([3.0, 0.0, 1.0]), np.array([0.0, 3.0, 1.0])
BAD = [
    (A, B[:2]),
    (np.array([np.nan, 0.0, 1.0]), B),
    (A, np.array([np.inf, 0.0, 1.0])),
    (np.array([]), np.array([])),
]
SAME = np.array([1.0, 1.0])
REFUSED = {
    "similarity_s": [
        *BAD,
        (A, B, 2.0),
        (A - 1, B),
        (A, B, 0.0),
        (A, B, 3.0, "cubed"),
        (A, B, 3.0, "absolute", np.zeros(3)),
        (A, B, 3.0, "absolute", np.array([1.0, -1.0, 1.0])),
        (A, B, 3.0, "absolute", np.ones(2)),
        (A, B, 3.0, "absolute", np.array([1.0, np.nan, 1.0])),
    ],
    "kappa": [*BAD, (SAME, SAME), (A, B, "cubed")],
    "pi": [*BAD, (SAME, SAME), (A, B, "cubed")],
    "vote_agreement": [(A, B), (SAME, np.ones(3)), (np.array([np.nan]), np.array([1.0]))],
    "vote_similarity": [(A, B), (SAME, np.ones(3)), (np.array([np.nan]), np.array([1.0]))],
    "ideal_point_distance": [
        (A, B[:2]),
        (np.array([]), np.array([])),
        (np.array([np.nan]), np.array([1.0])),
    ],
}
