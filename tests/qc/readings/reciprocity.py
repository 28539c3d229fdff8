"""Second readings of measures of reciprocity, in plain Python, by another route."""

CASES = {}
REFUSED = {}
