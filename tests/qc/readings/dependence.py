"""Second readings of measures of dependence and hierarchy, in plain Python, by another route."""

import math

import numpy as np


def trade_dependence(imports, exports, gdp):
    return [m / g + x / g for m, x, g in zip(imports, exports, gdp, strict=True)]


def weak_link(first, second):
    """Half the sum less half the gap."""
    return [(a + b) / 2 - abs(a - b) / 2 for a, b in zip(first, second, strict=True)]


def dependence_asymmetry(first, second):
    """The greater less the lesser."""
    return [max(pair) - min(pair) for pair in zip(first, second, strict=True)]


def partner_concentration(trade):
    """Mean share of the partner of a dollar drawn at random."""
    total = math.fsum(trade)
    return math.fsum(t / total * t for t in trade) / total


def hegemon_dependence(with_hegemon, with_all):
    """From trade over output with any output, here of 7: it cancels."""
    return [(h / 7) / (a / 7) for h, a in zip(with_hegemon, with_all, strict=True)]


def regional_decoupling(weights, dependence):
    """Weighted mean of what is not with the hegemon."""
    free = math.fsum(w * (1 - h) for w, h in zip(weights, dependence, strict=True))
    return free / math.fsum(weights)


def influence_capacity(bandwidth, dependence, bandwidth_weights, dependence_weights):
    """Multiply out: every tie with every kind of dependence."""
    v, w = math.fsum(bandwidth_weights), math.fsum(dependence_weights)
    return [
        math.fsum(
            (bw / v) * b * (dw / w) * d
            for bw, b in zip(bandwidth_weights, ties, strict=True)
            for dw, d in zip(dependence_weights, needs, strict=True)
        )
        for ties, needs in zip(bandwidth, dependence, strict=True)
    ]


def security_hierarchy(troops, population, is_ally, independent_share):
    per_head = [t / p for t, p in zip(troops, population, strict=True)]
    presence = economic_hierarchy(per_head)
    follows = [1 - s if ally else 0.0 for ally, s in zip(is_ally, independent_share, strict=True)]
    return [(a + b) / 2 for a, b in zip(presence, follows, strict=True)]


def economic_hierarchy(dependence):
    most = sorted(dependence)[-1]
    return [d / most if d else 0.0 for d in dependence]


rng = np.random.default_rng(1945)
SIZES = (1, 4, 150)


def positive(n):
    return rng.lognormal(0.0, 2.0, n)


def some(n):
    return np.where(rng.random(n) < 0.3, 0.0, positive(n))


def parts(n):
    return np.round(rng.random(n), 1)  # some of them 0 or 1


PAIRS = [(some(n), some(n)) for n in SIZES]
TOTALS = [positive(n) for n in SIZES]
CASES = {
    "trade_dependence": [(some(n), some(n), positive(n)) for n in SIZES],
    "weak_link": PAIRS,
    "dependence_asymmetry": PAIRS,
    "partner_concentration": [(some(n) + np.eye(n)[0],) for n in SIZES],
    "hegemon_dependence": [(total * parts(total.size), total) for total in TOTALS]
    + [(np.array([3.0, 0.0]), np.array([3.0, 2.0]))],
    "regional_decoupling": [(positive(n), parts(n)) for n in SIZES]
    + [(np.ones(3), np.ones(3)), (np.array([0.0, 2.0]), np.array([1.0, 0.0]))],
    "influence_capacity": [
        (parts((n, 2)), parts((n, 3)), np.array([1.0, 3.0]), np.array([2.0, 0.0, 2.0]))
        for n in SIZES
    ],
    "security_hierarchy": [(some(n), positive(n), rng.random(n) < 0.5, parts(n)) for n in SIZES]
    + [(np.zeros(2), np.ones(2), np.array([True, False]), np.zeros(2))],
    "economic_hierarchy": [(some(n),) for n in SIZES] + [(np.zeros(3),)],
}

ONES, YES = np.ones(2), np.array([True, False])
BAD = [np.array(bad) for bad in ([np.nan, 1.0], [-1.0, 1.0], [np.inf, 1.0], [1.0])]
NONE = np.array([])
OF_TWO = [*((bad, ONES) for bad in BAD), *((ONES, bad) for bad in BAD), (NONE, NONE)]
TIES = np.full((2, 1), 0.5)
WEIGHT = np.ones(1)
REFUSED = {
    "trade_dependence": [
        *((a, b, ONES) for a, b in OF_TWO),
        *((ONES, ONES, bad) for bad in BAD),
        (ONES, ONES, np.array([1.0, 0.0])),
    ],
    "weak_link": OF_TWO,
    "dependence_asymmetry": OF_TWO,
    "partner_concentration": [*((bad,) for bad in BAD[:3]), (NONE,), (np.zeros(2),)],
    "hegemon_dependence": [*OF_TWO, (ONES, 0.9 * ONES), (np.zeros(2), np.array([1.0, 0.0]))],
    "regional_decoupling": [*OF_TWO, (np.zeros(2), ONES), (ONES, 1.1 * ONES)],
    "influence_capacity": [
        (np.full((2, 1), np.nan), TIES, WEIGHT, WEIGHT),
        (TIES, np.full((2, 1), np.nan), WEIGHT, WEIGHT),
        (3 * TIES, TIES, WEIGHT, WEIGHT),
        (TIES, 3 * TIES, WEIGHT, WEIGHT),
        (TIES, TIES, 0 * WEIGHT, WEIGHT),
        (TIES, TIES, WEIGHT, np.array([np.nan])),
        (TIES, TIES, ONES, WEIGHT),
        (TIES, TIES[:1], WEIGHT, WEIGHT),
        (TIES[:, 0], TIES, WEIGHT, WEIGHT),
    ],
    "security_hierarchy": [
        *((a, b, YES, np.zeros(2)) for a, b in OF_TWO),
        *((ONES, ONES, YES, bad) for bad in BAD),
        (ONES, np.array([1.0, 0.0]), YES, np.zeros(2)),
        (ONES, ONES, YES, 1.1 * ONES),
        (ONES, ONES, ONES, np.zeros(2)),
        (ONES, ONES, YES[:1], np.zeros(2)),
    ],
    "economic_hierarchy": [*((bad,) for bad in BAD[:3]), (NONE,)],
}
