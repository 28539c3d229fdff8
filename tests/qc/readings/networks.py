"""Second readings of measures of networks and blocs, in plain Python, by another route."""

import itertools
import math
from fractions import Fraction

import numpy as np

RNG = np.random.default_rng(1946)


def pairs(n):
    return itertools.combinations(range(n), 2)


def triples(signs):
    """Product of the signs of every triad."""
    for i, j, k in itertools.combinations(range(len(signs)), 3):
        product = signs[i][j] * signs[j][k] * signs[i][k]
        if product:
            yield product


def triad_balance(signs):
    """Count of triads."""
    products = list(triples(signs))
    return sum(p > 0 for p in products) / len(products)


def triad_balance_by_chance(signs):
    """One tie of a triad after the other, each hostile with the chance that is left."""
    own = [signs[i][j] for i, j in pairs(len(signs)) if signs[i][j]]
    hostile, friendly = own.count(-1), own.count(1)
    balanced = Fraction(0)
    for drawn in itertools.product((-1, 1), repeat=3):
        chance, h, f = Fraction(1), hostile, friendly
        for sign in drawn:
            chance *= Fraction(h if sign < 0 else f, h + f)
            h, f = h - (sign < 0), f - (sign > 0)
        if math.prod(drawn) > 0:
            balanced += chance
    return float(balanced)


def exponential_trace(matrix):
    """Closed walks of length k over k factorial, summed until they add nothing."""
    n = len(matrix)
    power = [[int(i == j) for j in range(n)] for i in range(n)]
    total, k = Fraction(0), 0
    while True:
        term = Fraction(sum(power[i][i] for i in range(n)), math.factorial(k))
        total += term
        k += 1
        if k > 60:
            return float(total)
        power = [
            [sum(power[i][m] * matrix[m][j] for m in range(n)) for j in range(n)] for i in range(n)
        ]


def walk_balance(signs):
    """Power series."""
    return exponential_trace(signs) / exponential_trace([[abs(s) for s in row] for row in signs])


def line_index(signs):
    """Try every division."""
    n = len(signs)
    return min(
        sum((camp[i] != camp[j]) == (signs[i][j] > 0) for i, j in pairs(n) if signs[i][j])
        for camp in itertools.product((0, 1), repeat=n)
    )


def frustration(signs):
    """From every division."""
    ties = sum(signs[i][j] != 0 for i, j in pairs(len(signs)))
    return 1 - 2 * line_index(signs) / ties


def density(ties):
    n = len(ties)
    return sum(ties[i][j] for i, j in pairs(n)) / math.comb(n, 2)


def transitivity(ties):
    """Every state's pairs of partners."""
    closed = every = 0
    for i, row in enumerate(ties):
        partners = [j for j, tied in enumerate(row) if tied and j != i]
        for j, k in itertools.combinations(partners, 2):
            every += 1
            closed += ties[j][k]
    return closed / every


def isolates(ties):
    return [sum(row) == 0 for row in ties]


def modularity(ties, bloc):
    """Bloc by bloc: share of ties inside less the square of the share of tie ends."""
    n = len(ties)
    m = sum(ties[i][j] for i, j in pairs(n))
    total = 0.0
    for c in set(bloc):
        inside = sum(ties[i][j] for i, j in pairs(n) if bloc[i] == bloc[j] == c)
        ends = sum(sum(ties[i]) for i in range(n) if bloc[i] == c)
        total += inside / m - (ends / (2 * m)) ** 2
    return total


def signed_modularity(signs, bloc):
    total = weight = 0.0
    for sign in (1, -1):
        ties = [[int(s == sign) for s in row] for row in signs]
        m = sum(map(sum, ties)) / 2
        if m:
            total += sign * m * modularity(ties, bloc)
            weight += m
    return total / weight


def ei_index(ties, bloc):
    across = [bloc[i] != bloc[j] for i, j in pairs(len(ties)) if ties[i][j]]
    return (across.count(True) - across.count(False)) / len(across)


def conductance(ties, side):
    cut = sum(ties[i][j] for i, j in pairs(len(ties)) if side[i] != side[j])
    volumes = [sum(sum(ties[i]) for i in range(len(ties)) if side[i] == s) for s in (True, False)]
    return cut / min(volumes)


def hostility_across(signs, bloc):
    hostile = [bloc[i] != bloc[j] for i, j in pairs(len(signs)) if signs[i][j] < 0]
    return sum(hostile) / len(hostile)


def exclusivity(members, weights):
    left_out = [w for m, w in zip(members, weights, strict=True) if not m]
    return math.fsum(left_out) / math.fsum(weights)


def network(n, tied, hostile):
    signs = np.zeros((n, n), dtype=np.int8)
    for i, j in pairs(n):
        if RNG.random() < tied:
            signs[i, j] = signs[j, i] = -1 if RNG.random() < hostile else 1
    return signs


def ring(*signs):
    n = len(signs)
    made = np.zeros((n, n), dtype=np.int8)
    for i, s in enumerate(signs):
        made[i, (i + 1) % n] = made[(i + 1) % n, i] = s
    return made


SIGNED = [
    network(n, tied, hostile)
    for n in (4, 6, 8, 9)
    for tied in (0.6, 0.9)
    for hostile in (0.2, 0.5, 1)
]
SIGNED += [ring(1, 1, -1), ring(-1, -1, -1), ring(1, 1, 1), network(6, 1, 0.5)]
WITH_TRIADS = [s for s in SIGNED if any(True for _ in triples(s.tolist()))]
CHAIN = np.diag(np.array([1, -1, 1], dtype=np.int8), 1)
CHAIN = (CHAIN + CHAIN.T).astype(np.int8)
SPARSE = [network(8, 0.25, 0.5) for _ in range(6)] + [
    CHAIN,
    ring(1, -1, 1, 1, 1),
    ring(-1, 1, -1, 1),
]
SPARSE = [s for s in SPARSE if s.any()]
TIES = [np.abs(s).astype(bool) for s in WITH_TRIADS]


def some_blocs(n):
    return [np.zeros(n, dtype=np.int64), np.arange(n), RNG.integers(0, 3, n)]


def halves(n):
    return np.arange(n) < n // 2


CASES = {
    "triad_balance": [(s,) for s in WITH_TRIADS],
    "triad_balance_by_chance": [(s,) for s in WITH_TRIADS],
    "walk_balance": [(s,) for s in SIGNED + SPARSE if len(s) < 9],
    "line_index": [(s,) for s in SIGNED + SPARSE],
    "frustration": [(s,) for s in SIGNED + SPARSE],
    "density": [(t,) for t in TIES],
    "transitivity": [(t,) for t in TIES],
    "isolates": [(np.abs(s).astype(bool),) for s in SPARSE],
    "modularity": [(t, b) for t in TIES for b in some_blocs(len(t))],
    "signed_modularity": [(s, b) for s in SIGNED for b in some_blocs(len(s))],
    "ei_index": [(t, b) for t in TIES for b in some_blocs(len(t))],
    "conductance": [(t, halves(len(t))) for t in TIES if len(t) > 3],
    "hostility_across": [(s, b) for s in SIGNED if (s < 0).any() for b in some_blocs(len(s))],
    "exclusivity": [
        (RNG.random(n) < 0.5, RNG.uniform(0.1, 3, n)) for n in (1, 2, 7, 30) for _ in range(3)
    ],
}

NONE = np.zeros((3, 3), dtype=np.int8)
ONE_WAY = np.array([[0, 1], [0, 0]], dtype=np.int8)
BAD_SIGNS = [
    ONE_WAY,
    np.eye(2, dtype=np.int8),
    2 * ring(1, 1, 1),
    ring(1, 1, 1).astype(float),
    np.zeros((2, 3), dtype=np.int8),
    np.zeros((0, 0), dtype=np.int8),
]
BAD_TIES = [
    ONE_WAY.astype(bool),
    np.eye(2, dtype=bool),
    ring(1, 1, 1).astype(float),
    np.zeros((2, 3), bool),
]
TRIANGLE = ring(1, 1, 1).astype(bool)
REFUSED = {
    "triad_balance": [*((s,) for s in BAD_SIGNS), (CHAIN,)],
    "triad_balance_by_chance": [*((s,) for s in BAD_SIGNS), (CHAIN,)],
    "walk_balance": [*((s,) for s in BAD_SIGNS), (NONE,)],
    "line_index": [(s,) for s in BAD_SIGNS],
    "frustration": [*((s,) for s in BAD_SIGNS), (NONE,)],
    "density": [*((t,) for t in BAD_TIES), (np.zeros((1, 1), bool),)],
    "transitivity": [*((t,) for t in BAD_TIES), (NONE.astype(bool),)],
    "isolates": [(t,) for t in BAD_TIES],
    "modularity": [
        *((t, np.zeros(len(t), int)) for t in BAD_TIES),
        (NONE.astype(bool), np.zeros(3, int)),
        (TRIANGLE, np.zeros(2, int)),
        (TRIANGLE, np.zeros(3)),
    ],
    "signed_modularity": [
        *((s, np.zeros(len(s), int)) for s in BAD_SIGNS),
        (NONE, np.zeros(3, int)),
        (ring(1, 1, 1), np.zeros(2, int)),
    ],
    "ei_index": [
        *((t, np.zeros(len(t), int)) for t in BAD_TIES),
        (NONE.astype(bool), np.zeros(3, int)),
        (TRIANGLE, np.zeros(4, int)),
    ],
    "conductance": [
        *((t, halves(len(t))) for t in BAD_TIES),
        (TRIANGLE, np.zeros(3, bool)),
        (TRIANGLE, np.zeros(2, bool)),
        (TRIANGLE, np.zeros(3)),
    ],
    "hostility_across": [
        *((s, np.zeros(len(s), int)) for s in BAD_SIGNS),
        (ring(1, 1, 1), np.zeros(3, int)),
        (ring(-1, 1, 1), np.zeros(2, int)),
    ],
    "exclusivity": [
        (np.array([True]), np.ones(2)),
        (np.array([1.0]), np.ones(1)),
        (np.array([True]), np.zeros(1)),
        (np.array([True, False]), np.array([1.0, np.nan])),
        (np.array([True, False]), np.array([2.0, -1.0])),
        (np.array([], dtype=bool), np.array([])),
    ],
}
