"""Second readings of measures of dependence, in plain Python, by another route."""

CASES = {}
REFUSED = {}
