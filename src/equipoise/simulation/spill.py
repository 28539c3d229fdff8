"""What a rule does directly and what spills over: the difference taken apart by who is in the disputes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl

from equipoise.finding import Spill
from equipoise.simulation.compare import contrast
from equipoise.simulation.outcomes import THREATENED, Outcome, Where
from equipoise.simulation.plan import Planned
from equipoise.simulation.read import Read

DIRECT, OTHERS = "disputes with a state that the rules bind or name", "disputes among all others"


def touched(main: Planned) -> frozenset[int]:
    """Codes of the states that rules bind or, if they bind everybody, name; empty if that is no line."""
    everybody = frozenset(main.scenario.world.ccodes.tolist())
    found: frozenset[int] = frozenset()
    for given in main.given:
        if not given.permits:
            bound = frozenset(given.adopters)
            found |= bound if bound < everybody else frozenset(given.toward)
    return found if found < everybody else frozenset()


def parts_of(main: Planned, outcome: Outcome, where: Where, read: Read) -> tuple[Spill, ...]:
    """Two parts of a difference in events, direct and spilled over; none where nobody is left out.

    Parameters
    ----------
    main : Planned
        The reading that the claim's fans show.
    outcome, where
        What is counted; only in the whole world, as within a region all are named.
    read : Read
    """
    inside = touched(main)
    if not inside or where.region or outcome.name == THREATENED or main.idle:
        return ()
    codes = sorted(inside)
    either = pl.col("initiator").is_in(codes) | pl.col("target").is_in(codes)
    out = []
    for words, kept in ((DIRECT, either), (OTHERS, ~either)):
        name = f"{outcome.name}: {words} ({codes})"
        part = replace(outcome, name=name, count=_only(kept, outcome), expected=None)
        treated, baseline = (read.counts(s, part, where) for s in (main.scenario, main.baseline))
        found = contrast("", "", "", main.dose, part, "estimated", treated, baseline, counted=True)
        out.append(Spill(of=words, difference=found.difference, interval=found.interval))
    return tuple(out)


def _only(kept: pl.Expr, outcome: Outcome) -> Callable[[pl.DataFrame, Where], pl.DataFrame]:
    """What the outcome counts, of some disputes alone."""

    def count(events: pl.DataFrame, where: Where) -> pl.DataFrame:
        return outcome.count(events, where).filter(kept)

    return count
