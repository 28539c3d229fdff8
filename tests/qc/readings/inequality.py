"""Second readings of measures of inequality, in plain Python, by another route."""

import itertools
import math
import statistics
from fractions import Fraction

import numpy as np


def shares(values):
    return [v / math.fsum(values) for v in values]


def herfindahl(capability):
    """Chance that two units of capability drawn at random belong to one state."""
    return math.fsum(c**2 for c in capability) / math.fsum(capability) ** 2


def gini(values):
    """Twice the area between the diagonal and the Lorenz curve, by trapezoids."""
    n, below, area = len(values), 0.0, 0.0
    for share in sorted(shares(values)):
        area += (2 * below + share) / (2 * n)
        below += share
    return 1 - 2 * area


def theil(values):
    """Entropy of equal shares less the entropy of the shares."""
    return math.log(len(values)) + math.fsum(s * math.log(s) for s in shares(values) if s > 0)


def atkinson(values, epsilon=0.5):
    """The equal amount for all that an observer would accept instead, over the mean."""
    mean, floor = statistics.fmean(values), min(values)
    if epsilon >= 1 and floor == 0:
        return 1.0
    if epsilon == 1:
        return 1 - statistics.geometric_mean(values) / mean
    welfare = math.fsum(math.exp((1 - epsilon) * math.log(v)) for v in values if v > 0)
    return 1 - (welfare / len(values)) ** (1 / (1 - epsilon)) / mean


def top_share(capability, k=2):
    return math.fsum(sorted(capability, reverse=True)[:k]) / math.fsum(capability)


def rank_size_slope(capability, largest=30):
    points = sorted(capability, reverse=True)[:largest]
    x = [math.log(r) for r in range(1, largest + 1)]
    return statistics.linear_regression(x, [math.log(p) for p in points]).slope


def concentration(capability):
    """Distance of the shares from equality over the distance of a monopoly from it."""
    n = len(capability)
    return math.dist(shares(capability), [1 / n] * n) / math.dist([1] + [0] * (n - 1), [1 / n] * n)


def concentration_change(before, after):
    return concentration(after) - concentration(before)


def movement(before, after):
    """What the winners won, over what all but the smallest hold."""
    then, now = shares(before), shares(after)
    won = math.fsum(max(b - a, 0) for a, b in zip(then, now, strict=True))
    return won / math.fsum(sorted(now)[1:])


def overtaking(before, after):
    then, now = ([Fraction(v) / sum(map(Fraction, year)) for v in year] for year in (before, after))
    n = range(len(then))
    return [[now[i] > now[j] and not then[i] > then[j] for j in n] for i in n]


def net_power(gdp, gdp_per_capita):
    return [math.prod(pair) for pair in zip(gdp, gdp_per_capita, strict=True)]


def hegemony_ratio(capability):
    first = max(capability)
    rest = list(capability)
    rest.remove(first)
    return first / max(rest)


def systems(n_least=1):
    """Capabilities of systems of several sizes, some with ties and states that have none."""
    rng = np.random.default_rng(1871)
    for n_states in (1, 2, 3, 7, 190):
        if n_states >= n_least:
            for _ in range(3):
                yield rng.lognormal(0.0, 2.0, n_states)
            yield np.full(n_states, 3.0)
            yield rng.integers(0, 4, n_states).astype(float) + np.eye(n_states)[0]


def two_years():
    rng = np.random.default_rng(1919)
    for before in systems(n_least=2):
        yield before, before * rng.lognormal(0.0, 0.3, before.size)
        yield before, before[::-1].copy()


WITH_SECOND = [c for c in systems(n_least=2) if (c > 0).sum() > 1]
CASES = {
    "herfindahl": [(c,) for c in systems()],
    "gini": [(c,) for c in systems()],
    "theil": [(c,) for c in systems()],
    "atkinson": [(c, e) for c in systems() for e in (0.25, 0.5, 1.0, 2.0)]
    + [(c,) for c in systems()],
    "top_share": [(c, k) for c in systems() for k in (1, 2, 3) if k <= c.size],
    "rank_size_slope": [
        (c, k) for c in systems(n_least=2) for k in (2, 3, 30) if k <= (c > 0).sum()
    ],
    "concentration_change": [
        *two_years(),
        (np.array([3.0, 1.0]), np.array([1.0, 1.0, 2.0])),
    ],
    "movement": list(two_years()),
    "overtaking": list(two_years()),
    "net_power": list(itertools.islice(two_years(), 4)),
    "hegemony_ratio": [(c,) for c in WITH_SECOND],
}

BAD = [np.array(bad) for bad in ([8.0, np.nan, 2.0], [], [0.0, 0.0], [3.0, -1.0], [np.inf, 1.0])]
TWO = np.array([1.0, 2.0])
IN_TWO_YEARS = [
    *((bad, np.ones(bad.size)) for bad in BAD),
    *((np.ones(bad.size), bad) for bad in BAD),
]
REFUSED = {
    **{name: [(bad,) for bad in BAD] for name in ("herfindahl", "gini", "theil")},
    "atkinson": [*((bad,) for bad in BAD), (TWO, 0.0), (TWO, -1.0), (TWO, np.nan), (TWO, np.inf)],
    "top_share": [*((bad, 1) for bad in BAD), (TWO, 0), (TWO, 3)],
    "rank_size_slope": [*((bad, 2) for bad in BAD), (TWO, 3), (TWO, 1), (np.array([1.0, 0.0]), 2)],
    "concentration_change": IN_TWO_YEARS,
    "movement": [*IN_TWO_YEARS, (TWO, np.ones(3))],
    "overtaking": [*IN_TWO_YEARS, (TWO, np.ones(3))],
    "net_power": [*IN_TWO_YEARS, (TWO, np.ones(3))],
    "hegemony_ratio": [*((bad,) for bad in BAD), (np.array([1.0, 0.0]),), (np.array([1.0]),)],
}
