"""Weighs every claim of a doctrine on the record, in one process or several."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

from equipoise.data.pack import Pack
from equipoise.doctrine.schema import Claim, Doctrine, GroupRef
from equipoise.finding import Finding, Series
from equipoise.history.questions import holder_named
from equipoise.history.weigh import Holder, weigh
from equipoise.measuring import fatal_chances
from equipoise.observe.reader import Asked, Reader
from equipoise.verdict import PLACEBOS
from equipoise.workers import run_tasks

Progress = Callable[[str, int, int], None]


def weigh_all(
    doctrine: Doctrine,
    pack: Pack | None,
    say: Progress,
    placebos: int = PLACEBOS,
    jobs: int = 1,
    only: Container[str] | None = None,
) -> dict[str, Finding]:
    """What the record says of each claim of a doctrine.

    Parameters
    ----------
    doctrine : Doctrine
        The doctrine.
    pack : Pack or None
        The data pack; without one there is no record to weigh.
    say : callable
        Told of every claim that is done.
    placebos : int
        Placebos for each claim.
    jobs : int
        Worker processes; results do not depend on it.
    only : container of str, optional
        Ids of the claims to weigh; all without it.

    Returns
    -------
    dict of str to Finding
        By id, in the order of the file.

    Raises
    ------
    DataError
        If the pack holds an altered file.
    """
    head = doctrine.doctrine
    year = head.adopted.year
    who = holder_named(head.holder, year)
    code = head.holder if not isinstance(head.holder, GroupRef) else head.holder.group
    holder = Holder(who, code, year)
    claims = [c for c in doctrine.claims if only is None or c.id in only]
    tasks = [_Task(claim, holder, pack, placebos) for claim in claims]
    findings: dict[str, Finding] = {}
    say("weighing claims on the record", 0, len(claims))
    for name, finding in run_tasks(_weigh_one, tasks, jobs):
        findings[name] = finding
        say("weighing claims on the record", len(findings), len(claims))
    return {claim.id: findings[claim.id] for claim in claims}


@dataclass(frozen=True, slots=True)
class _Task:
    """One claim to weigh."""

    claim: Claim
    holder: Holder
    pack: Pack | None
    placebos: int


def _weigh_one(task: _Task) -> tuple[str, Finding]:
    reader = None if task.pack is None else _reader(task.pack)
    return task.claim.id, weigh(task.claim, task.holder, reader, task.placebos)


@lru_cache(maxsize=1)
def _reader(pack: Pack) -> Reader:
    """One reader for each worker, so that what one claim has read serves the next."""
    return Reader(pack, fatal_chances)


POLARITY = ("polarity.effective-poles", "polarity.concentration")
"""What the report draws of the system over the years, whatever a doctrine claims."""

POLARITY_YEARS = (1946, 2022)


def polarity_of(pack: Pack | None) -> tuple[Series, ...]:
    """How capability was spread over the system, by the composite index; nothing without a pack."""
    if pack is None:
        return ()
    first, last = POLARITY_YEARS
    drawn = []
    for name in POLARITY:
        asked = Asked(name, "system", (("capability", "cinc"), ("unknown", "leave-out-minor")))
        found = _reader(pack).observe(asked, first, last)
        values = [float(v) if isfinite(v) else None for v in found.values[:, 0]]
        drawn.append(
            Series(
                name=name,
                unit=asked.measure.unit,
                years=found.years,
                values=tuple(values),
                covered=(first, last),
            )
        )
    return tuple(drawn)
