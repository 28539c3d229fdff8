"""Second readings of measures of ties, in plain Python, by another route."""

from math import log

import numpy as np

RNG = np.random.default_rng(1957)


def closeness(parts):
    """By counting, for each pair and kind, how many others are below, and half of those that are level."""
    found = []
    for row in parts:
        shares = []
        for kind, value in enumerate(row):
            column = [other[kind] for other in parts]
            below = sum(v < value for v in column)
            level = sum(v == value for v in column) - 1
            shares.append((below + level / 2) / (len(parts) - 1))
        found.append(sum(shares) / len(shares))
    return found


def ties_kept(before, now):
    return [
        sum(b if b < n else n for b, n in zip(*pair, strict=True))
        for pair in zip(before, now, strict=True)
    ]


def growth(before, now):
    return [log(n) - log(b) for b, n in zip(before, now, strict=True)]


def _small(*shape):
    return RNG.integers(0, 6, shape).astype(float)


CASES = {
    "closeness": [(_small(n, k),) for n in (2, 3, 40) for k in (1, 4)],
    "ties_kept": [(_small(n, 2), _small(n, 2)) for n in (1, 5, 30)],
    "growth": [(RNG.lognormal(3, 1, n), RNG.lognormal(3, 1, n)) for n in (1, 7)],
}
REFUSED = {
    "closeness": [(np.ones((1, 3)),), (np.array([[1.0], [np.nan]]),), (np.ones(4),)],
    "ties_kept": [
        (np.ones((2, 2)), np.ones((3, 2))),
        (-np.ones((1, 1)), np.ones((1, 1))),
        (np.ones((1, 1)), np.array([[np.nan]])),
    ],
    "growth": [(np.array([0.0]), np.array([1.0])), (np.array([1.0]), np.array([np.nan]))],
}
