"""Measures of militarized interstate disputes, from directed dispute-years.

In the coding rules *side A* is the side whose first militarized action opens the dispute and an
*originator* is in it from its first day. So an originator on side A began the dispute. To act first
is not to be the aggressor: the coding says nothing of provocation, threat or right.
"""

from __future__ import annotations

from math import inf

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import MeasureError
from equipoise.measures.entry import Measure

LEVELS = {2: "threat of force", 3: "display of force", 4: "use of force", 5: "war"}
"""Hostility levels that are conduct of one's own; 1 is none."""


def disputes_initiated(
    dispute: NDArray[np.int64],
    year: NDArray[np.int64],
    actor: NDArray[np.int64],
    on_side_a: NDArray[np.bool_],
    is_originator: NDArray[np.bool_],
    hostility: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Who began which dispute, when, and how far its conduct went [one row for each beginning].

    Parameters
    ----------
    dispute, year, actor : arrays of int, shape (n_rows,)
        One row for each dispute, year and directed pair, seen from ``actor``.
    on_side_a, is_originator : arrays of bool, shape (n_rows,)
        Whether the actor stands on side A, and was in the dispute from its first day.
    hostility : array of int, shape (n_rows,)
        Hostility level of the actor [1 none, 2 threat, 3 display, 4 use of force, 5 war].

    Returns
    -------
    array of int, shape (n_initiations, 4)
        Columns dispute, actor, first year of the dispute, highest hostility of the actor in it;
        sorted by first year, dispute and actor. A dispute that two states began together has a row
        for each of them.

    Raises
    ------
    MeasureError
        If the columns differ in length or a hostility level is not 1 to 5: an unknown level must be
        left out by the caller, who then says so.

    Notes
    -----
    A dispute counts once, in its first year, however many years and opponents it has. Rows on which
    the actor stands on side B (a few states change sides) are left out, so their hostility is too.

    References
    ----------
    Jones, D. M., Bremer, S. A. and Singer, J. D. (1996). Militarized interstate disputes,
    1816-1992: rationale, coding rules, and empirical patterns. CMPS 15(2): 163-213.
    doi:10.1177/073889429601500203
    """
    columns = (dispute, year, actor, on_side_a, is_originator, hostility)
    if len({column.size for column in columns}) > 1:
        raise MeasureError(
            f"disputes_initiated needs columns of one length; got {[c.size for c in columns]}"
        )
    if ((hostility < 1) | (hostility > 5)).any():
        raise MeasureError(
            "disputes_initiated needs hostility levels from 1 to 5; "
            f"got {sorted(set(hostility[(hostility < 1) | (hostility > 5)].tolist()))}"
        )
    began = on_side_a & is_originator
    pairs, group = np.unique(
        np.stack([dispute[began], actor[began]], axis=1), axis=0, return_inverse=True
    )
    group = group.ravel()
    highest = np.zeros(len(pairs), dtype=np.int64)
    np.maximum.at(highest, group, hostility[began])
    numbers, where = np.unique(dispute, return_inverse=True)
    first = np.full(len(numbers), np.iinfo(np.int64).max)
    # over all rows: the dispute's first year, not the actor's
    np.minimum.at(first, where.ravel(), year)
    start = first[np.searchsorted(numbers, pairs[:, 0])]
    rows = np.column_stack([pairs[:, 0], pairs[:, 1], start, highest]).astype(np.int64)
    return rows[np.lexsort((rows[:, 1], rows[:, 0], rows[:, 2]))]


def yearly_counts(years: NDArray[np.int64], first: int, last: int) -> NDArray[np.int64]:
    """Count the cases of each year from first to last, both included [0 to n].

    Parameters
    ----------
    years : array of int, shape (n_cases,)
        Year of each case; those outside the window are not counted.
    first, last : int
        The window; it must lie inside the coverage of the source, so that no case means zero.

    Raises
    ------
    MeasureError
        If the window ends before it begins.
    """
    if last < first:
        raise MeasureError(f"yearly_counts needs first..last; got {first}..{last}")
    inside = years[(years >= first) & (years <= last)]
    return np.bincount(inside - first, minlength=last - first + 1).astype(np.int64)


_JONES_1996 = (
    "Jones, D. M., Bremer, S. A. and Singer, J. D. (1996). CMPS 15(2): 163-213. "
    "doi:10.1177/073889429601500203"
)

MEASURES: tuple[Measure, ...] = (
    Measure(
        "dispute.initiated",
        disputes_initiated,
        "disputes per year",
        0,
        inf,
        _JONES_1996,
        "count",
        "disputes it began, threat of force or more",
    ),
    Measure("dispute.yearly", yearly_counts, "cases per year", 0, inf, _JONES_1996, "count"),
)
