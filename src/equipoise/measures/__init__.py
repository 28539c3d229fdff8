"""Measures of states and of the system: pure functions of arrays.

``CATALOGUE`` lists every measure with what a battery of tests checks of it: a citation, a unit, a
range, and a second reading by plain arithmetic. Adding a measure is one function and one line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

from equipoise.measures import capability, dispute, system

_SINGER_1987 = (
    "Singer, J. D. (1987). International Interactions 14(2): 115-132. doi:10.1080/03050628808434695"
)
_RAY_SINGER_1973 = (
    "Ray, J. L. and Singer, J. D. (1973). Sociological Methods & Research 1(4): 403-437. "
    "doi:10.1177/004912417300100401"
)
_LAAKSO_1979 = (
    "Laakso, M. and Taagepera, R. (1979). Comparative Political Studies 12(1): 3-27. "
    "doi:10.1177/001041407901200101"
)
_RAPKIN_1979 = (
    "Rapkin, D. P., Thompson, W. R. and Christopherson, J. A. (1979). Journal of Conflict "
    "Resolution 23(2): 261-295. doi:10.1177/002200277902300203"
)
_SCHWELLER_1993 = (
    "Schweller, R. L. (1993). International Studies Quarterly 37(1): 73-103. doi:10.2307/2600832"
)
_JONES_1996 = (
    "Jones, D. M., Bremer, S. A. and Singer, J. D. (1996). CMPS 15(2): 163-213. "
    "doi:10.1177/073889429601500203"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, with what is declared of it and therefore tested."""

    name: str
    """Dotted word as a doctrine file writes it; after a slash, which rule or index."""
    function: Callable[..., Any]
    unit: str
    low: float
    """Smallest possible value, in the unit."""
    high: float
    """Largest possible value, in the unit; infinite where nothing bounds it."""
    source: str
    """The work that defines it."""


CATALOGUE: tuple[Measure, ...] = (
    Measure("capability.share", capability.capability_shares, "share of all", 0, 1, _SINGER_1987),
    Measure("capability.cinc", capability.cinc_from_components, "mean share", 0, 1, _SINGER_1987),
    Measure("capability.rank", capability.rank, "rank, 1 is the largest", 1, inf, _SINGER_1987),
    Measure(
        "capability.parity",
        capability.parity,
        "weaker over stronger",
        0,
        1,
        "Organski, A. F. K. and Kugler, J. (1980). The War Ledger. University of Chicago Press.",
    ),
    Measure(
        "polarity.concentration", capability.concentration, "index CON", 0, 1, _RAY_SINGER_1973
    ),
    Measure("polarity.effective-poles", system.effective_poles, "poles", 1, inf, _LAAKSO_1979),
    Measure(
        "polarity.is-pole/thresholds", system.poles_by_threshold, "yes or no", 0, 1, _RAPKIN_1979
    ),
    Measure(
        "polarity.is-pole/half-of-strongest",
        system.poles_by_half_of_strongest,
        "yes or no",
        0,
        1,
        _SCHWELLER_1993,
    ),
    Measure(
        "polarity.is-pole/effective-number",
        system.poles_by_effective_number,
        "yes or no",
        0,
        1,
        _LAAKSO_1979,
    ),
    Measure(
        "balance.pivotality/banzhaf",
        system.banzhaf_index,
        "share of all swings",
        0,
        1,
        "Banzhaf, J. F. (1965). Rutgers Law Review 19: 317-343.",
    ),
    Measure(
        "balance.pivotality/shapley-shubik",
        system.shapley_shubik_index,
        "share of all orders",
        0,
        1,
        "Shapley, L. S. and Shubik, M. (1954). American Political Science Review 48(3): 787-792. "
        "doi:10.2307/1951053",
    ),
    Measure(
        "dispute.initiated",
        dispute.disputes_initiated,
        "rows of dispute, actor, first year, hostility",
        0,
        inf,
        _JONES_1996,
    ),
    Measure("dispute.yearly", dispute.yearly_counts, "cases per year", 0, inf, _JONES_1996),
)
