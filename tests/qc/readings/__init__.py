"""Second readings of the measures, by family.

Each module has, for every measure of its family, a plain function of the same name, ``CASES`` (name to
a list of argument tuples on which both readings must agree) and ``REFUSED`` (name to argument tuples
with something unknown or impossible, which the measure must refuse).
"""

from readings import (
    affinity,
    dependence,
    inequality,
    networks,
    peace,
    power,
    reciprocity,
    security,
    ties,
)

FAMILIES = (power, inequality, affinity, networks, reciprocity, dependence, security, peace, ties)
CASES = {name: (family, cases) for family in FAMILIES for name, cases in family.CASES.items()}
REFUSED = {name: cases for family in FAMILIES for name, cases in family.REFUSED.items()}
