"""Weigh a claim on the record: readings, verdict, severity, and the same rule for every comparable holder.

A verdict is read off the mean, over all readings that have a number, of the posterior mass on the claimed
side of the margin: each fair reading of the words has the same weight, and none is chosen after the data
were read. How a kind of claim is answered stands in ``designs``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from equipoise.data.pack import ENVIRONMENT
from equipoise.doctrine.schema import Claim, Expect, NormativeClaim
from equipoise.errors import MeasureError, MissingDataError
from equipoise.finding import Coverage, Finding, MirrorRow, Reading
from equipoise.history.answers import (
    Answer,
    Headline,
    Measured,
    Refusal,
    headline_of,
    unanswerable,
)
from equipoise.history.designs import DESIGNS
from equipoise.history.designs.observed import whose
from equipoise.history.mirrors import Mirrored, mirrored
from equipoise.history.questions import Question, masses, questions_of, state_named
from equipoise.history.severity import (
    agreement,
    in_words,
    influence,
    severity,
)
from equipoise.observe.reader import Reader
from equipoise.observe.who import Who
from equipoise.verdict import PLACEBOS, Verdict, judge

HALF = 0.5
"""Mass on the opposite side from which a claim fails by its sign and not by its size [0 to 1]."""

SIMULATED = "The claim names no measure for the record: it is run in the simulation alone."
RECORDED = "The statement says what ought to be: it is recorded and never tested."
NO_HOLDER = "The claim is about the whole system: there is no holder to exchange for another."
ANSWERS = {design.kind: design.answer for design in DESIGNS}


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose doctrine it is, and since when."""

    who: Who
    code: str | int
    """Its code, for measures that name it."""
    adopted: int
    """Year of the document."""


@dataclass(frozen=True, slots=True)
class _Weighed:
    """All readings of a claim for one holder, with the verdict they give."""

    verdict: Verdict
    reason: str
    readings: tuple[Reading, ...]
    counted: tuple[tuple[Measured, Expect], ...]
    """Readings that have a number and count, as written first."""
    main: Answer | None
    headline: Headline | None
    answers: tuple[Answer, ...]
    mass_for: float | None


def weigh(claim: Claim, holder: Holder, reader: Reader | None, placebos: int = PLACEBOS) -> Finding:
    """Weigh one claim of a doctrine on the record.

    Parameters
    ----------
    claim : Claim
        A claim of a doctrine file.
    holder : Holder
        Whose doctrine it is.
    reader : Reader or None
        Reads the data pack; None if there is none, and then nothing can be weighed.
    placebos : int
        Placebos to draw.

    Returns
    -------
    Finding
        Verdict, estimate, interval, rival readings, severity, mirror, cases and series; or a verdict without
        a number: ``not-testable`` for what ought to be, ``not-applicable`` where the record is not asked or
        the expectation makes no sense of the measure, ``insufficient-data`` with the layer that does not
        reach.

    Raises
    ------
    DataError
        If the pack holds an altered file.
    """
    if isinstance(claim, NormativeClaim):
        return Finding(verdict=Verdict.NOT_TESTABLE, reason=RECORDED)
    written, rivals = questions_of(claim, holder.who, holder.code, holder.adopted)
    if not written:
        return Finding(verdict=Verdict.NOT_APPLICABLE, reason=SIMULATED)
    if reader is None:
        reason = (
            f"No data pack: the question needs the layers {', '.join(needed(written[0]))}; "
            f"name the folder of a pack with --data DIR or in {ENVIRONMENT}."
        )
        return Finding(verdict=Verdict.INSUFFICIENT_DATA, reason=reason)
    weighed = _weigh(written, rivals, reader)
    if weighed.main is None or weighed.headline is None or weighed.mass_for is None:
        return Finding(verdict=weighed.verdict, reason=weighed.reason, readings=weighed.readings)
    return _finding(claim, (written, rivals), weighed, reader, placebos)


def needed(question: Question) -> tuple[str, ...]:
    """Layers of a pack that a question reads."""
    asked = [a for a in (question.outcome, question.treatment) if a is not None]
    layers = [
        s
        for a in asked
        for s in a.observer.reads(
            {o.name: o.values[0] for o in a.observer.options if o.values} | dict(a.options)
        )
    ]
    return tuple(dict.fromkeys((*layers, "cow_states")))


def _finding(
    claim: Claim,
    questions: tuple[tuple[Question, ...], tuple[Question, ...]],
    weighed: _Weighed,
    reader: Reader,
    placebos: int,
) -> Finding:
    written, rivals = questions
    main, headline, mass_for = weighed.main, weighed.headline, weighed.mass_for
    assert main is not None
    assert headline is not None
    assert mass_for is not None
    trial = severity(weighed.counted, mass_for, placebos)
    verdict, reason = weighed.verdict, weighed.reason
    if verdict is Verdict.SUPPORTED and trial is not None and trial.too_often:
        verdict = Verdict.LEANING
        reason += (
            " The test says supported too often where there is nothing to find: leaning at most."
        )
    first = weighed.counted[0][0]
    notes = dict.fromkeys(note for a in weighed.answers for note in a.notes)
    used = first.used or (written[0].first, written[0].last)
    others = mirrored(claim, written, reader)
    return Finding(
        verdict=verdict,
        reason=reason,
        estimate=headline.estimate,
        interval=headline.interval,
        unit=headline.unit,
        margin=written[0].expect.margin,
        mass_for=mass_for,
        n=headline.n,
        coverage=Coverage(first=used[0], last=used[1], note=" ".join(notes)),
        readings=weighed.readings,
        mirror=_mirror(written, rivals, weighed, others, reader),
        mirror_note=_mirror_note(written[0], others, used),
        cases=tuple(dict.fromkeys(c for answer in weighed.answers[:1] for c in answer.cases)),
        series=main.series,
        sources=tuple(dict.fromkeys(s for answer in weighed.answers for s in answer.sources)),
        severity=in_words(trial, weighed.counted[0], verdict, headline.unit),
        trial=trial,
        influence=influence(weighed.counted[0]),
        agreement=agreement(weighed.counted),
    )


def answer(question: Question, reader: Reader) -> Answer | Refusal:
    """Answer one question by the design of its kind, or say what is missing."""
    try:
        return ANSWERS[question.kind](question, reader)
    except (MissingDataError, MeasureError) as error:
        return unanswerable(f"{error}.")


def _weigh(written: tuple[Question, ...], rivals: tuple[Question, ...], reader: Reader) -> _Weighed:
    """Answer all questions, and judge; without an answer to the claim as written there is none.

    Rivals are shown, but do not stand in for what was said.
    """
    replies = [(q, answer(q, reader)) for q in (*written, *rivals)]
    readings = tuple(r for q, reply in replies for r in _readings(q, reply))
    answers = tuple(reply for _, reply in replies if isinstance(reply, Answer))
    own = [(q, r) for q, r in replies[: len(written)] if isinstance(r, Answer)]
    if not own:
        refusal = replies[0][1]
        assert isinstance(refusal, Refusal)
        return _Weighed(refusal.verdict, refusal.reason, readings, (), None, None, answers, None)
    counted = tuple(
        (m, q.expect)
        for q, reply in replies
        if isinstance(reply, Answer)
        for m in reply.measured
        if m.posterior is not None and not m.beside
    )
    sides = [masses(m.posterior, expect) for m, expect in counted if m.posterior is not None]
    mass_for = sum(s[0] for s in sides) / len(sides)
    opposite = sum(s[1] for s in sides) / len(sides)
    verdict = judge(min(max(mass_for, 0.0), 1.0))
    main = own[0][1]
    as_written = [m for _, a in own for m in a.measured if not m.beside]
    says = _spread(own[0][0], as_written) if len(own) > 1 else main.says
    reason = _reason(says, verdict, mass_for, opposite, len(sides))
    headline = _headline(as_written)
    return _Weighed(verdict, reason, readings, counted, main, headline, answers, mass_for)


def _headline(own: list[Measured]) -> Headline:
    """The first reading as written; of full counts, which have no luck, the mean over all of them."""
    known = [m for m in own if m.posterior is not None]
    first = known[0]
    assert first.posterior is not None
    if len(known) == 1 or first.posterior.interval is not None:
        return headline_of(first)
    estimates = [m.posterior.estimate for m in known if m.posterior is not None]
    numbers = [e for e in estimates if e is not None]
    mean = sum(numbers) / len(numbers)
    return Headline(
        mean, None, f"{first.unit}, mean of {len(numbers)} readings", max(m.n for m in known)
    )


def _readings(question: Question, reply: Answer | Refusal) -> tuple[Reading, ...]:
    """Lines of the specification curve that one question gives."""
    expect = question.expect
    if isinstance(reply, Refusal):
        blank = Reading(
            label=question.label or question.outcome.name,
            estimate=None,
            interval=None,
            unit="",
            margin=expect.margin,
            mass_for=None,
            n=0,
            reason=reply.reason,
        )
        return (blank,)
    readings = []
    for m in reply.measured:
        mass_for, opposite = masses(m.posterior, expect) if m.posterior else (None, None)
        readings.append(
            Reading(
                label=m.label,
                estimate=m.posterior.estimate if m.posterior else None,
                interval=m.posterior.interval if m.posterior else None,
                unit=m.unit,
                margin=expect.margin,
                mass_for=mass_for,
                mass_opposite=opposite,
                n=m.n if m.posterior else 0,
                reason=m.reason,
                used=m.used,
                beside=m.beside,
            )
        )
    return tuple(readings)


def _spread(question: Question, own: list[Measured]) -> str:
    """Several readings of the words as written in one sentence."""
    estimates = [m.posterior.estimate for m in own if m.posterior is not None]
    numbers = [e for e in estimates if e is not None]
    used = [m.used for m in own if m.used is not None]
    first, last = min(u[0] for u in used), max(u[1] for u in used)
    unit = own[0].unit
    return (
        f"{whose(question)}, {first}–{last}, {question.outcome.name.partition('/')[0]}: mean "
        f"{sum(numbers) / len(numbers):.3g}, from {min(numbers):.3g} to {max(numbers):.3g} over {len(numbers)} "
        f"readings of the words as written ({unit})."
    )


def _reason(says: str, verdict: Verdict, mass_for: float, opposite: float, known: int) -> str:
    """Say the numbers in one sentence, and how they become the verdict in another."""
    of = "the one reading" if known == 1 else f"{known} readings"
    against = ""
    if verdict in (Verdict.CONTRADICTED, Verdict.LEANING_AGAINST):
        against = ", opposite in sign" if opposite >= HALF else ", shown to be negligible"
    if verdict is Verdict.LEANING_AGAINST and opposite < HALF:
        against = ", too small to matter"
    return (
        f"{says} Over {of}, {mass_for:.2f} of the posterior mass is on the claimed side of "
        f"the margin: {verdict.value}{against}."
    )


def _mirror(
    written: tuple[Question, ...],
    rivals: tuple[Question, ...],
    weighed: _Weighed,
    others: tuple[Mirrored, ...],
    reader: Reader,
) -> tuple[MirrorRow, ...]:
    """The same rule for each other holder, region or hegemon; the doctrine's own row is first."""
    if not others:
        return ()
    rows = [
        _mirror_row(whose_row(written[0]), _own_code(written[0], reader), weighed, is_holder=True)
    ]
    for other in others:
        found = _weigh(
            tuple(replace(other.change(q), bare=True) for q in written),
            tuple(replace(other.change(q), bare=True) for q in rivals),
            reader,
        )
        rows.append(_mirror_row(other.words, other.ccode, found, is_holder=False))
    return tuple(rows)


def _own_code(main: Question, reader: Reader) -> int | None:
    """Code of the one state that the doctrine's own row is about; None for a group or a region."""
    own = main.holder if main.outcome.role in ("holder", "partners") else main.among
    codes = own.codes(reader.pack, main.last) if own is not None else ()
    return codes[0] if len(codes) == 1 else None


def whose_row(main: Question) -> str:
    """Whose row of the mirror the doctrine's own is: the holder's, or that of the states it is about."""
    if main.outcome.role in ("holder", "partners"):
        return main.holder.words
    hegemon = (
        "" if main.hegemon is None else f"hegemon {state_named(main.hegemon, main.last).words}"
    )
    return (
        ", ".join(w for w in (main.among.words if main.among else "", hegemon) if w) or "as written"
    )


def _mirror_row(words: str, ccode: int | None, weighed: _Weighed, *, is_holder: bool) -> MirrorRow:
    headline = weighed.headline
    return MirrorRow(
        holder=words,
        ccode=ccode,
        estimate=headline.estimate if headline else None,
        interval=headline.interval if headline else None,
        n=headline.n if headline else 0,
        verdict=weighed.verdict,
        is_holder=is_holder,
        note="" if weighed.main else weighed.reason,
    )


def _mirror_note(main: Question, others: tuple[Mirrored, ...], used: tuple[int, int]) -> str:
    """Say who is in the mirror and over which years each is counted."""
    if main.outcome.role == "system":
        return NO_HOLDER
    if not others:
        return "The claim names nobody in whose place another could be put."
    compared = " Each is compared with the others, itself left out." if main.compare else ""
    return (
        f"The same questions, margin and rule with another in the place of the holder, region or hegemon, over "
        f"{used[0]}–{used[1]} where its own years are known.{compared}"
    )
