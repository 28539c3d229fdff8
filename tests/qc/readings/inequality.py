"""Second readings of measures of inequality, in plain Python, by another route."""

CASES = {}
REFUSED = {}
