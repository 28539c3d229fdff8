"""Second readings of measures of affinity and ideal points, in plain Python, by another route."""

CASES = {}
REFUSED = {}
