"""What every design needs of the record: the outcome of a question, the same of others, cases and curves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from equipoise.data.sources import source
from equipoise.errors import MeasureError
from equipoise.finding import Case, Series
from equipoise.history.answers import Measured, Refusal, unanswerable
from equipoise.history.questions import Question, state_of_code
from equipoise.observe.entry import Happening
from equipoise.observe.reader import Asked, Observed, Reader
from equipoise.observe.who import EVERYBODY, MAJORS, Who, regions
from equipoise.statehood import name_of

Numbers = NDArray[np.float64]

NEAREST = 20
"""States that count as matched: those nearest in capability in the window's first year."""

SHOWN = 7
"""Curves of others that a card shows beside the holder's."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Somebody's yearly numbers: the holder's, a peer's, a region's."""

    words: str
    years: NDArray[np.int64]
    """Years that are known, in order."""
    values: Numbers
    """For a count, the cases."""
    exposure: Numbers | None
    covered: tuple[int, int] | None = None
    """First and last year that the sources speak about; a year without an event is one of them."""

    def rate(self) -> Numbers:
        """Values, counts divided by what they were counted over."""
        return self.values if self.exposure is None else self.values / self.exposure

    def only(self, keep: NDArray[np.bool_]) -> Unit:
        """The same in some of its years."""
        exposure = None if self.exposure is None else self.exposure[keep]
        return replace(self, years=self.years[keep], values=self.values[keep], exposure=exposure)


def observed(question: Question, reader: Reader, asked: Asked | None = None) -> Observed:
    """The question's outcome, or another measure, in the question's years and of its states."""
    return reader.observe(
        asked or question.outcome, question.first, question.last, question.holder, question.among
    )


def unit_of(words: str, found: Observed) -> Unit:
    """One unit's yearly numbers out of what was observed, all columns pooled; years of no exposure are out."""
    one = found.pooled()
    values = one.values[:, 0]
    exposure = None if one.exposure is None else one.exposure[:, 0]
    known = np.isfinite(values)
    listed = np.array(one.years, dtype=np.int64)
    covered = span(listed[known].tolist())
    if exposure is not None:
        covered = span(listed[np.isfinite(exposure)].tolist())
        known &= np.isfinite(exposure) & (exposure > 0)
    exposure = None if exposure is None else exposure[known]
    return Unit(words, listed[known], values[known], exposure, covered)


def is_count(question: Question) -> bool:
    """Whether the outcome counts things that happen over an exposure."""
    return question.outcome.measure.nature == "count"


def is_share_of_events(found: Observed) -> bool:
    """Whether the outcome is a share of things that happen."""
    return found.exposure is not None and found.asked.measure.nature == "share"


def whose(question: Question) -> str:
    """Whom the outcome is about, in words."""
    role, among = question.outcome.role, question.among
    if role == "holder":
        return question.holder.words
    if role == "partners":
        return f"{question.holder.words} with {among.words if among else 'all states'}"
    if role == "system" or among is None:
        return "The system" if role == "system" else "All states"
    return among.words


def refused(question: Question, found: Observed, reader: Reader) -> Refusal | None:
    """Why there is no number: nothing is known, or a count leaves the coverage of its source."""
    gaps = [reason for _, reason in sorted(found.gaps.items())]
    if (is_count(question) or is_share_of_events(found)) and gaps:
        # a count that was cut short is another count
        return unanswerable(f"The window {question.first}–{question.last}: {gaps[0]}.")
    if not found.known().any():
        reason = gaps[0] if gaps else _nothing(question, found)
        return unanswerable(f"{whose(question)}, {question.first}–{question.last}: {reason}")
    if question.outcome.observer.fixed_members and question.outcome.role == "system":
        lists = {
            MAJORS.codes(reader.pack, y)
            for y, known in zip(found.years, found.known(), strict=True)
            if known
        }
        if len(lists) > 1:
            return unanswerable(
                f"{question.outcome.name}: the list of major powers changes within the window, and the number "
                "depends on its length."
            )
    return None


def _nothing(question: Question, found: Observed) -> str:
    layers = ", ".join(found.sources) or "the pack"
    if is_share_of_events(found):
        return f"there was no case of which a share could be taken (read: {layers})."
    return f"nothing is known of {question.outcome.name} (read: {layers})."


def others(question: Question, reader: Reader) -> tuple[Question, ...]:
    """The same question of each of those with whom the holder, the named state or the region is compared."""
    role, compare = question.outcome.role, question.compare
    if role in ("holder", "partners", "state"):
        own = question.among if role == "state" else question.holder
        if own is None:
            return ()
        mine = set(own.ever(reader.pack, question.first, question.last))
        if compare == "others" and role == "partners":
            rest = Who("other partners", kind="all", without=question.among)
            return (replace(question, among=rest),)
        codes = _compared_codes(question, reader, own)
        found = []
        for code in codes:
            if code not in mine:
                who = state_of_code(code, question.last)
                found.append(
                    replace(question, among=who)
                    if role == "state"
                    else question.with_holder(who, code)
                )
        return tuple(found)
    if role == "region" and question.among is not None:
        if isinstance(compare, Who):
            return (replace(question, among=compare),)
        return tuple(
            replace(question, among=replace(region, without=question.among)) for region in regions()
        )
    return ()


def _compared_codes(question: Question, reader: Reader, own: Who) -> tuple[int, ...]:
    compare = question.compare or MAJORS
    if compare == "foremost":
        compare = MAJORS
    if compare == "matched":
        return _nearest(question, reader, own)
    who = EVERYBODY if compare == "others" else compare
    return who.ever(reader.pack, question.first, question.last) if isinstance(who, Who) else ()


def _nearest(question: Question, reader: Reader, own: Who) -> tuple[int, ...]:
    """Codes of the states nearest in the composite index in the window's first year."""
    found = reader.observe(Asked("capability.cinc", "state"), question.first, question.first)
    share = {unit[0]: float(v) for unit, v in zip(found.units, found.values[0], strict=True)}
    mine = [share[c] for c in own.codes(reader.pack, question.first) if share.get(c, np.nan) > 0]
    if not mine:
        raise MeasureError(
            f"matched states: the capability of {own.words} in {question.first} is unknown; compare with others"
        )
    distance = {code: abs(np.log(value / mine[0])) for code, value in share.items() if value > 0}
    ordered = sorted(distance, key=lambda code: (distance[code], code))
    return tuple(sorted(ordered[: NEAREST + 1]))


def compared_words(question: Question) -> str:
    """Those it is compared with, in words."""
    if question.compare == "matched":
        return f"the {NEAREST} states nearest in capability"
    if question.compare == "foremost":
        return "the other major power that has most"
    if question.compare == "others":
        return "other partners" if question.outcome.role == "partners" else "all other states"
    if isinstance(question.compare, Who):
        return (
            f"other {question.compare.words}"
            if question.compare is MAJORS
            else question.compare.words
        )
    return "the world's regions" if question.outcome.role == "region" else "other major powers"


def unit_words(question: Question) -> str:
    """Unit of a level of the outcome: of a yes or no, the share of years."""
    if question.outcome.measure.nature == "yes/no":
        return "share of years"
    if ("over", "mean") in question.outcome.options:
        return "times the mean of those it is taken among"
    return question.outcome.measure.unit


def sentence(words: str, question: Question, measured: Measured) -> str:
    """A number with its interval in one sentence; empty without."""
    posterior = measured.posterior
    interval = posterior.interval if posterior else None
    if posterior is None or interval is None or posterior.estimate is None:
        return ""
    first, last = measured.used or (question.first, question.last)
    return (
        f"{words}, {first}–{last}, {measured.label}: {posterior.estimate:.3g} (90% interval "
        f"{interval[0]:.3g} to {interval[1]:.3g}) {measured.unit}."
    )


def span(years: Iterable[int]) -> tuple[int, int] | None:
    """First and last of the years, if there are any."""
    listed = sorted(years)
    return (int(listed[0]), int(listed[-1])) if listed else None


def curves(
    question: Question, found: Observed, own: Unit, peers: tuple[Unit, ...] = ()
) -> tuple[Series, ...]:
    """Yearly series for the card: the holder's first, then those of others; null where nothing is known."""
    if question.bare:
        return ()
    unit = question.outcome.measure.unit
    entries = [source(name) for name in found.sources]
    first = max((e.first for e in entries), default=question.first)
    last = min((e.last for e in entries), default=question.last)
    window = range(question.first, question.last + 1)
    # a curve of the system is called by what it shows, for there is only one system
    of_system = question.outcome.name if question.outcome.role == "system" else ""
    drawn = []
    for k, one in enumerate((own, *peers[:SHOWN])):
        by_year = dict(zip(one.years.tolist(), one.rate().tolist(), strict=True))
        drawn.append(
            Series(
                name=of_system or one.words,
                unit=unit,
                years=tuple(window),
                values=tuple(by_year.get(y) for y in window),
                covered=(max(first, question.first), min(max(last, first), question.last)),
                is_holder=k == 0,
            )
        )
    return tuple(drawn)


def cases(question: Question, found: Observed, reader: Reader) -> tuple[Case, ...]:
    """What was counted; for a measure that counts nothing, how the states stood in the last known year."""
    if question.bare:
        return ()
    years = tuple(y for y, known in zip(found.years, found.known(), strict=True) if known)
    counted = reader.happenings(question.outcome, years, question.holder, question.among)
    if counted or found.exposure is not None:
        return tuple(_case(one) for one in counted)
    return _standing(question, reader, years)


def _case(one: Happening) -> Case:
    actors = ", ".join(name_of(c, one.year) for c in one.actors)
    against = (
        f" against {', '.join(name_of(c, one.year) for c in one.others)}" if one.others else ""
    )
    return Case(
        year=one.year, what=one.what, who=f"{actors}{against}", detail=one.detail, source=one.source
    )


def _standing(question: Question, reader: Reader, years: tuple[int, ...]) -> tuple[Case, ...]:
    """The largest values of the last known year, each state or partner by name."""
    observer = question.outcome.observer
    if not years or observer.of == "system":
        return ()
    year = years[-1]
    role = (
        "partners"
        if question.outcome.role == "partners"
        else "state"
        if observer.of == "state"
        else "pair"
    )
    asked = replace(question.outcome, role=role)
    among = question.among if question.outcome.role in ("partners", "region", "state") else None
    found = reader.observe(asked, year, year, question.holder, among)
    known = [
        (float(v), unit)
        for unit, v in zip(found.units, found.rate()[0], strict=True)
        if np.isfinite(v) and v != 0.0
    ]
    lowest = question.outcome.name == "capability.rank"
    known.sort(key=lambda pair: (pair[0] if lowest else -pair[0], pair[1]))
    label = question.label or question.outcome.name
    return tuple(
        Case(
            year=year,
            what=label,
            who=" and ".join(name_of(c, year) for c in unit),
            detail=f"{value:.3g} {question.outcome.measure.unit}",
            source=found.sources[-1],
        )
        for value, unit in known[:8]
    )
