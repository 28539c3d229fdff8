"""Mirrors: the same questions with another in the place of the holder, the states looked at, or the hegemon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from equipoise.doctrine.schema import Claim, GroupRef, Mirror, NormativeClaim, StatesRef
from equipoise.grouping import MAJOR_POWERS
from equipoise.history.questions import Question, state_named, state_of_code, states_named
from equipoise.observe.reader import Reader
from equipoise.observe.who import MAJORS, Who
from equipoise.statehood import resolve


@dataclass(frozen=True, slots=True)
class Mirrored:
    """One mirror: who is put in place of whom, and how that changes a question."""

    words: str
    ccode: int | None
    change: Callable[[Question], Question]


def mirrored(claim: Claim, written: tuple[Question, ...], reader: Reader) -> tuple[Mirrored, ...]:
    """Everybody in whose place the question is asked: all major powers of the window, and who is named."""
    if isinstance(claim, NormativeClaim):
        return ()
    main = written[0]
    role = main.outcome.role
    found: list[Mirrored] = []
    own = main.among if role == "state" else main.holder
    single = role == "state" and main.compare is not None
    if role in ("holder", "partners") or single:
        mine = set(own.ever(reader.pack, main.first, main.last)) if own else set()
        for ccode in MAJORS.ever(reader.pack, main.first, main.last):
            if ccode not in mine:
                found.append(_another(state_of_code(ccode, main.last), ccode, single=single))
    for mirror in claim.mirror:
        found += _named(mirror, main, single=single)
    own_words = own.words if own else ""
    return tuple({one.words: one for one in found if one.words != own_words}.values())


def _another(who: Who, ccode: int | None, *, single: bool) -> Mirrored:
    if single:
        return Mirrored(who.words, ccode, lambda q: replace(q, among=who))
    return Mirrored(who.words, ccode, lambda q: q.with_holder(who, ccode or who.names[0]))


def _single(code: str | int, year: int, *, single: bool) -> Mirrored:
    """A state that a mirror names, under the name that it has among the major powers."""
    ccode = resolve(code, year).ccode
    return _another(state_of_code(ccode, year), ccode, single=single)


def _named(mirror: Mirror, main: Question, *, single: bool) -> list[Mirrored]:
    """Mirrors that one entry of a claim names."""
    year = min(max(main.adopted, main.first), main.last)
    if mirror.holders is not None:
        if mirror.holders == "major-powers" or mirror.holders == GroupRef(group=MAJOR_POWERS):
            return []  # they are in every mirror
        if isinstance(mirror.holders, StatesRef):
            return [_single(code, year, single=single) for code in mirror.holders.states]
        if isinstance(mirror.holders, GroupRef):
            return [_another(states_named(mirror.holders), None, single=single)]
        return []
    if mirror.holder is not None and mirror.among is None and mirror.hegemon is None:
        return [_single(mirror.holder, year, single=single)]
    among = states_named(mirror.among) if mirror.among is not None else None
    holder = state_named(mirror.holder, year) if mirror.holder is not None else None

    def change(question: Question) -> Question:
        if holder is not None:
            question = question.with_holder(holder, mirror.holder or "")
        if mirror.hegemon is not None:
            question = question.with_hegemon(mirror.hegemon)
            question = replace(question, hegemon=mirror.hegemon)
        if among is None:
            return question
        # a region that others were compared with is compared with theirs in turn
        compare = question.among if question.compare == among else question.compare
        return replace(question, among=among, compare=compare)

    hegemon = state_named(mirror.hegemon, year) if mirror.hegemon is not None else None
    parts = [
        among.words if among else "",
        f"holder {holder.words}" if holder else "",
        f"hegemon {hegemon.words}" if hegemon else "",
    ]
    return [Mirrored(", ".join(p for p in parts if p), None, change)]
