"""Second readings of measures of signed networks and blocs, in plain Python, by another route."""

CASES = {}
REFUSED = {}
