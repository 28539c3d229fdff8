"""From dispute-years to dyad-years: which dispute stands for a pair that had several in one year.

A pair of states can be in two or more disputes in a year; a dyad-year has room for one. Each rule keeps
the disputes that are best in one respect and passes the ties on to the next rule; what still ties after
all of them is settled by the lower dispute number, so that the result never depends on row order.
``RULES`` is an explicit tuple: a researcher picks rules and their order by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from equipoise.errors import UsageError, suggest

UNKNOWN_FATALITY = 0.5
"""Where an unknown number of deaths stands among the levels: above none, below the lowest known."""

_MILLER_2022 = (
    "Miller, S. V. (2022). CMPS 39(6): 763-779, function reference. doi:10.1177/07388942221077926"
)


@dataclass(frozen=True, slots=True)
class Precedence:
    """One respect in which a dispute is preferred to another of the same pair and year."""

    name: str
    keeps: str
    """What it keeps, in words."""
    best: pl.Expr
    """Higher is kept."""
    source: str


RULES: tuple[Precedence, ...] = (
    Precedence("onset", "disputes that begin over those that go on", pl.col("onset"), _MILLER_2022),
    Precedence(
        "fatality",
        "the highest level of deaths; unknown ranks between none and the lowest level",
        pl.when(pl.col("fatality") >= 0)
        .then(pl.col("fatality").cast(pl.Float64))
        .otherwise(UNKNOWN_FATALITY),
        _MILLER_2022,
    ),
    Precedence("hostility", "the highest level of hostility", pl.col("hostlev"), _MILLER_2022),
    Precedence(
        "min_duration", "the longest by its shortest dating", pl.col("mindur"), _MILLER_2022
    ),
    Precedence("max_duration", "the longest by its longest dating", pl.col("maxdur"), _MILLER_2022),
    Precedence("reciprocity", "disputes that the target answered", pl.col("recip"), _MILLER_2022),
    Precedence(
        "start_month", "the one that began in the earlier month", -pl.col("stmon"), _MILLER_2022
    ),
)

DEFAULT = tuple(rule.name for rule in RULES)
"""The order of the published dyad-years, which it reproduces row for row."""


def find_rules(names: Sequence[str]) -> tuple[Precedence, ...]:
    """Rules by name, in the order given.

    Raises
    ------
    UsageError
        If a name is unknown or comes twice.
    """
    known = {rule.name: rule for rule in RULES}
    for name in names:
        if name not in known:
            raise UsageError(f"whittle: no rule {name!r}; {suggest(name, known)}")
        if list(names).count(name) > 1:
            raise UsageError(f"whittle: {name!r} comes twice; name each rule once")
    return tuple(known[name] for name in names)


def whittle(rows: pl.DataFrame, rules: Sequence[Precedence]) -> pl.DataFrame:
    """Keep one dispute for each pair and year.

    Parameters
    ----------
    rows : polars.DataFrame
        Dispute-years of pairs: ``ccode1``, ``ccode2``, ``year``, ``dispnum`` and what the rules read:
        ``onset``, ``fatality``, ``hostlev``, ``mindur``, ``maxdur``, ``recip``, ``stmon``.
    rules : sequence of Precedence
        Applied in this order; the lower dispute number settles what ties after all.

    Returns
    -------
    polars.DataFrame
        The same columns with unique ``(ccode1, ccode2, year)``.
    """
    pair_year = ["ccode1", "ccode2", "year"]
    for best in (*(rule.best for rule in rules), -pl.col("dispnum")):
        rows = rows.filter(best == best.max().over(pair_year))
    return rows
