"""Second readings of measures of security, in plain Python, by another route."""

import itertools

import numpy as np

RNG = np.random.default_rng(1950)


def threat(hazard):
    """One less the chance that nobody begins, listed outcome by outcome."""
    found = []
    for j in range(len(hazard)):
        others = [hazard[i][j] for i in range(len(hazard)) if i != j]
        total = 0.0
        for begins in itertools.product((True, False), repeat=len(others)):
            chance = 1.0
            for b, h in zip(begins, others, strict=True):
                chance *= h if b else 1 - h
            total += chance * any(begins)
        found.append(total)
    return found


def mean_difference(values):
    """Gini from the mean absolute difference of every two values."""
    n = len(values)
    differences = sum(abs(a - b) for a in values for b in values)
    return differences / (2 * n * sum(values))


def equality_of_security(threats):
    return 1 - mean_difference([1 - t for t in threats])


def inequality_of_threat(threats):
    return mean_difference(threats)


def mean_threat(threats, weights):
    return sum(t * w for t, w in zip(threats, weights, strict=True)) / sum(weights)


def security_externality(before, after, actor):
    felt = sum(a - b for k, (b, a) in enumerate(zip(before, after, strict=True)) if k != actor)
    return felt / (before[actor] - after[actor])


def hazards(n, most):
    made = RNG.uniform(0, most, (n, n))
    np.fill_diagonal(made, 0.0)
    return made


SURE = np.array([[0.0, 1.0], [0.0, 0.0]])
CASES = {
    "threat": [(hazards(n, most),) for n in (1, 2, 3, 7) for most in (0.01, 1)] + [(SURE,)],
    "equality_of_security": [(RNG.uniform(0, 1, n),) for n in (1, 2, 5, 40)] + [(np.zeros(3),)],
    "inequality_of_threat": [(RNG.uniform(0, 1, n),) for n in (1, 2, 5, 40)] + [(np.ones(3),)],
    "mean_threat": [(RNG.uniform(0, 1, n), RNG.uniform(0, 9, n)) for n in (1, 2, 5, 40)],
    "security_externality": [
        (RNG.uniform(0, 1, n), RNG.uniform(0, 1, n), k) for n in (1, 2, 6) for k in range(n)
    ],
}

NO_THREAT = [np.array([]), np.array([1.2]), np.array([-0.1]), np.array([np.nan, 0.1]), np.eye(2)]
HALF = np.full(2, 0.5)
REFUSED = {
    "threat": [
        (np.full((2, 3), 0.1),),
        (np.full(4, 0.1),),
        (np.full((2, 2), 0.1),),
        (np.array([[0.0, 1.1], [0.0, 0.0]]),),
        (np.array([[0.0, -0.1], [0.0, 0.0]]),),
        (np.array([[0.0, np.nan], [0.0, 0.0]]),),
    ],
    "equality_of_security": [*((t,) for t in NO_THREAT), (np.ones(3),)],
    "inequality_of_threat": [*((t,) for t in NO_THREAT), (np.zeros(3),)],
    "mean_threat": [
        *((t, np.ones(t.shape)) for t in NO_THREAT),
        (HALF, np.ones(3)),
        (HALF, np.array([1.0, -1.0])),
        (HALF, np.array([2.0, -1.0])),
        (HALF, np.zeros(2)),
        (HALF, np.array([1.0, np.nan])),
        (HALF, np.array([1.0, np.inf])),
    ],
    "security_externality": [
        (HALF, np.full(3, 0.5), 0),
        (HALF, np.array([0.4, 0.5]), 2),
        (HALF, np.array([0.4, 0.5]), -1),
        (HALF, HALF, 0),
        (np.array([0.1, np.nan]), HALF, 0),
        (HALF, np.array([0.1, 1.5]), 0),
    ],
}
