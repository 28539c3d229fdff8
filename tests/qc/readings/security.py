"""Second readings of measures of security and regional peace, in plain Python, by another route."""

CASES = {}
REFUSED = {}
