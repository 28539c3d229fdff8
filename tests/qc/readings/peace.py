"""Second readings of measures of regional peace, in plain Python, by another route."""

from fractions import Fraction

import numpy as np

RNG = np.random.default_rng(2010)


def onset_rate(onset):
    return float(Fraction(onset.count(True), len(onset)))


def lasting_peace(quiet_years, least=25):
    lasting = [q for q in quiet_years if not q < least]
    return len(lasting) / len(quiet_years)


def war_years(at_war):
    return 10 * float(Fraction(at_war.count(True), len(at_war)))


def mean_peace_level(levels):
    """From how often each level occurs."""
    return sum(level * levels.count(level) for level in set(levels)) / len(levels)


CASES = {
    "onset_rate": [(RNG.random(n) < 0.3,) for n in (1, 2, 9, 200)],
    "lasting_peace": [
        (RNG.integers(0, 60, n).astype(float), least) for n in (1, 3, 50) for least in (1, 10, 25)
    ]
    + [(np.array([24.0, 25.0, 26.0]),)],
    "war_years": [(RNG.random(n) < 0.3,) for n in (1, 2, 9, 25)],
    "mean_peace_level": [(RNG.choice([0, 0.25, 0.5, 0.75, 1], n),) for n in (1, 4, 60)],
}
REFUSED = {
    "onset_rate": [(np.array([], dtype=bool),), (np.array([1.0, 0.0]),)],
    "lasting_peace": [
        (np.array([]),),
        (np.array([3.0, np.nan]),),
        (np.array([-1.0]),),
        (np.array([3.0]), 0),
    ],
    "war_years": [(np.array([], dtype=bool),), (np.array([1, 0]),)],
    "mean_peace_level": [(np.array([]),), (np.array([0.5, np.nan]),), (np.array([1.25]),)],
}
