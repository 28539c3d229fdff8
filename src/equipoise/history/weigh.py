"""Weigh a claim on the record: readings, verdict, and the same rule for every major power.

What can be weighed is an explicit tuple, ``ESTIMANDS``: a measure word and a claim kind with the
function that answers. Everything else says what is missing. A verdict is read off the mean, over
all readings that have a number, of the posterior mass on the claimed side of the margin: each fair
reading of the words has the same weight, and none is chosen after the data were read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from equipoise.data.pack import ENVIRONMENT, Pack
from equipoise.doctrine.schema import Claim, GroupRef, Mirror, NormativeClaim, StatesRef
from equipoise.errors import MissingDataError
from equipoise.finding import Coverage, Finding, MirrorRow, Reading
from equipoise.groups import MAJOR_POWERS, inline, members
from equipoise.history.answers import Answer, Refusal, unanswerable, unmodelled
from equipoise.history.claims import BOUNDS, Question, masses, questions_of
from equipoise.history.power import holder_capability, system_polarity
from equipoise.history.rates import conflicts_joined, disputes_begun
from equipoise.history.records import majors_note, majors_of
from equipoise.states import name_of, resolve
from equipoise.verdict import Verdict, judge

Estimate = Callable[[Question, Pack], Answer | Refusal]

HALF = 0.5
"""Mass on the opposite side from which a claim fails by its sign and not by its size [0 to 1]."""

UNMEASURED = (
    "Not measured yet: it needs placebos, and planted effects of known size, to say how often this "
    "test speaks when it should not and when it should."
)
SIMULATED = "The claim names no measure for the record: it is run in the simulation alone."
RECORDED = "The statement says what ought to be: it is recorded and never tested."
NO_HOLDER = "The claim is about the whole system: there is no holder to exchange for another."
DESIGNS_MISSING = {
    "association": "a regression of the outcome on another measure over pairs or states",
    "causal": "a matched or staggered comparison of treated with untreated states",
    "commitment": "a comparison of ties before and after the promise, against matched states",
    "goal": "a test of whether the goal came nearer after it was set",
    "rule": "a comparison of conduct where the rule binds with conduct where it does not",
    "stance": "a reading of the holder's ties and votes toward the other side over time",
}
"""For each claim kind that no design takes yet, the design it needs."""


@dataclass(frozen=True, slots=True)
class Estimand:
    """One measure word that can be weighed, for which kinds of claim, and how."""

    word: str
    kinds: tuple[str, ...]
    role: str
    answer: Estimate
    layers: tuple[str, ...]
    """Layers of a data pack that it reads."""


_DISPUTES = ("gml_mid_dirdisps", "gml_mid_dispute", "cow_states", "cow_majors")
_CONFLICTS = ("ucdp_acd", "gw_cow_panel", "cow_states", "cow_majors")
_POWER = ("cow_nmc", "cow_gdppop_fariss", "cow_states", "cow_majors")
_BOTH = ("level", "trend")

ESTIMANDS: tuple[Estimand, ...] = (
    Estimand("dispute.initiated", ("level",), "holder", disputes_begun, _DISPUTES),
    Estimand("dispute.initiated.display", ("level",), "holder", disputes_begun, _DISPUTES),
    Estimand("dispute.initiated.force", ("level",), "holder", disputes_begun, _DISPUTES),
    Estimand(
        "conflict.interstate.participation", ("level",), "holder", conflicts_joined, _CONFLICTS
    ),
    Estimand("polarity.is-pole", ("level",), "holder", holder_capability, _POWER),
    Estimand("capability.rank", _BOTH, "holder", holder_capability, _POWER),
    Estimand("capability.share", _BOTH, "holder", holder_capability, _POWER),
    Estimand("balance.pivotality", _BOTH, "holder", holder_capability, _POWER),
    Estimand("polarity.effective-poles", _BOTH, "system", system_polarity, _POWER),
    Estimand("polarity.concentration", _BOTH, "system", system_polarity, _POWER),
    Estimand("polarity.class", ("level",), "system", system_polarity, _POWER),
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """All readings of a claim for one holder, with the verdict they give."""

    verdict: Verdict
    reason: str
    readings: tuple[Reading, ...]
    main: Answer | None
    answers: tuple[Answer, ...]
    mass_for: float | None


def weigh(claim: Claim, holder: int, pack: Pack | None) -> Finding:
    """Weigh one claim of a doctrine on the record.

    Parameters
    ----------
    claim : Claim
        A claim of a doctrine file.
    holder : int
        Correlates of War code of the state whose doctrine it is.
    pack : Pack or None
        The data pack; None if there is none, and then nothing can be weighed.

    Returns
    -------
    Finding
        Verdict, estimate, interval, rival readings, mirror, cases and series; or a verdict without
        a number: ``not-testable`` for what ought to be, ``not-modelled`` with what is missing,
        ``insufficient-data`` with the layer that does not reach.

    Raises
    ------
    DataError
        If the pack holds an altered file.
    StateError
        If the holder's code is unknown.
    """
    if isinstance(claim, NormativeClaim):
        return Finding(verdict=Verdict.NOT_TESTABLE, reason=RECORDED)
    questions = questions_of(claim, holder)
    if not questions:
        return Finding(verdict=Verdict.NOT_APPLICABLE, reason=SIMULATED)
    estimand = _estimand(questions[0])
    if isinstance(estimand, Refusal):
        return Finding(verdict=estimand.verdict, reason=estimand.reason)
    if pack is None:
        reason = (
            f"No data pack: the question needs the layers {', '.join(estimand.layers)}; "
            f"name the folder of a pack with --data DIR or in {ENVIRONMENT}."
        )
        return Finding(verdict=Verdict.INSUFFICIENT_DATA, reason=reason)
    named = tuple(code for m in claim.mirror for code in _named(m, questions[0].last))
    finding = weigh_questions(questions, pack, named)
    if finding.mirror and any(m.among is not None or m.hegemon is not None for m in claim.mirror):
        note = f"{finding.mirror_note} Mirrors of other groups or hegemons are not modelled yet."
        return finding.model_copy(update={"mirror_note": note})
    return finding


def _named(mirror: Mirror, year: int) -> tuple[int, ...]:
    """Codes of the holders that a mirror names; the major powers are in every mirror anyway."""
    codes = [] if mirror.holder is None else [resolve(mirror.holder, year).ccode]
    if isinstance(mirror.holders, StatesRef):
        codes.extend(inline(mirror.holders.states, year))
    if isinstance(mirror.holders, GroupRef) and mirror.holders.group != MAJOR_POWERS:
        codes.extend(members(mirror.holders.group, year))
    return tuple(codes)


def weigh_questions(
    questions: tuple[Question, ...], pack: Pack, mirrors: tuple[int, ...] = ()
) -> Finding:
    """Weigh a claim that has been made into questions, the first as written, the others its rivals.

    Parameters
    ----------
    questions : tuple of Question
        All about the same holder, or all about the system.
    pack : Pack
        The data pack.
    mirrors : tuple of int
        Codes of states that the mirror shows beside the major powers.

    Returns
    -------
    Finding
        With a mirror row for the holder and for every major power of the window.

    Raises
    ------
    DataError
        If the pack lacks a layer or holds an altered file.

    Notes
    -----
    If the question as written has no answer, neither has the claim: rivals are shown, but do not
    stand in for it.
    """
    main, holder = questions[0], questions[0].holder
    weighed = _weigh_for(questions, pack)
    if weighed.main is None:
        return Finding(verdict=weighed.verdict, reason=weighed.reason, readings=weighed.readings)
    headline = weighed.main.headline
    notes = dict.fromkeys(note for answer in weighed.answers for note in answer.notes)
    mirror = _mirror(questions, pack, holder, weighed, mirrors) if holder is not None else ()
    return Finding(
        verdict=weighed.verdict,
        reason=weighed.reason,
        estimate=headline.estimate,
        interval=headline.interval,
        unit=headline.unit,
        margin=main.expect.margin,
        mass_for=weighed.mass_for,
        n=headline.n,
        coverage=Coverage(first=main.first, last=main.last, note=" ".join(notes)),
        readings=weighed.readings,
        mirror=mirror,
        mirror_note=NO_HOLDER if holder is None else _mirror_note(main),
        cases=tuple(dict.fromkeys(c for answer in weighed.answers for c in answer.cases)),
        series=weighed.main.series,
        sources=tuple(dict.fromkeys(s for answer in weighed.answers for s in answer.sources)),
        severity=UNMEASURED,
    )


def answer(question: Question, pack: Pack) -> Answer | Refusal:
    """Answer one question by the estimand of its word and kind, or say what is missing."""
    estimand = _estimand(question)
    if isinstance(estimand, Refusal):
        return estimand
    try:
        return estimand.answer(question, pack)
    except MissingDataError as error:
        return unanswerable(str(error))


def _estimand(question: Question) -> Estimand | Refusal:
    """Find the estimand that takes a question, or what is missing for one to take it."""
    word, kind, expect = question.word, question.kind, question.expect
    found = [e for e in ESTIMANDS if e.word == word]
    missing = [] if found else [f"the measure {word}@{question.role} on the record"]
    if kind in DESIGNS_MISSING:
        missing.append(f"a design for {kind} claims, namely {DESIGNS_MISSING[kind]}")
    missing.extend(question.missing)
    if missing:
        return unmodelled(f"Missing: {'; '.join(missing)}.")
    if question.role != found[0].role:
        return unmodelled(
            f"Missing: {word}@{question.role}; the record is read at @{found[0].role} only."
        )
    if kind not in found[0].kinds:
        return unmodelled(
            f"Missing design: {word} is weighed as {' or '.join(found[0].kinds)}, not as {kind}."
        )
    if expect.direction in BOUNDS and expect.value is None:
        return unmodelled(f"Missing: the value that {expect.direction} refers to.")
    return found[0]


def _weigh_for(questions: tuple[Question, ...], pack: Pack) -> Weighed:
    """Answer all questions for the holder they name, and judge."""
    replies = [(q, answer(q, pack)) for q in questions]
    readings = tuple(r for q, reply in replies for r in _readings(q, reply))
    answers = tuple(reply for _, reply in replies if isinstance(reply, Answer))
    main = replies[0][1]
    if isinstance(main, Refusal):
        return Weighed(main.verdict, main.reason, readings, None, answers, None)
    known = [r for r in readings if r.mass_for is not None]
    mass_for = sum(r.mass_for for r in known if r.mass_for is not None) / len(known)
    opposite = sum(r.mass_opposite for r in known if r.mass_opposite is not None) / len(known)
    verdict = judge(mass_for)
    reason = _reason(main, verdict, mass_for, opposite, len(known), len(readings))
    return Weighed(verdict, reason, readings, main, answers, mass_for)


def _readings(question: Question, reply: Answer | Refusal) -> tuple[Reading, ...]:
    """Lines of the specification curve that one question gives."""
    expect = question.expect
    if isinstance(reply, Refusal):
        blank = Reading(
            label=question.label,
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
        label = f"{question.label}: {m.label}" if question.label else m.label
        known = m.posterior is not None
        mass_for, opposite = masses(m.posterior, expect) if m.posterior else (None, None)
        readings.append(
            Reading(
                label=label,
                estimate=m.posterior.estimate if m.posterior else None,
                interval=m.posterior.interval if m.posterior else None,
                unit=m.unit,
                margin=expect.margin,
                mass_for=mass_for,
                mass_opposite=opposite,
                n=m.n if known else 0,
                reason=m.reason,
            )
        )
    return tuple(readings)


def _reason(
    main: Answer, verdict: Verdict, mass_for: float, opposite: float, known: int, readings: int
) -> str:
    """Say the numbers in one sentence, and how they become the verdict in another."""
    of = f"{known} of {readings} readings" if known < readings else f"{readings} readings"
    if readings == 1:
        of = "the one reading"
    against = ""
    if verdict in (Verdict.CONTRADICTED, Verdict.LEANING_AGAINST):
        against = ", opposite in sign" if opposite >= HALF else ", shown to be negligible"
    if verdict is Verdict.LEANING_AGAINST and opposite < HALF:
        against = ", too small to matter"
    return (
        f"{main.says} Over {of}, {mass_for:.2f} of the posterior mass is on the claimed side of "
        f"the margin: {verdict.value}{against}."
    )


def _mirror(
    questions: tuple[Question, ...],
    pack: Pack,
    holder: int,
    weighed: Weighed,
    mirrors: tuple[int, ...],
) -> tuple[MirrorRow, ...]:
    """Ask the same of every major power and named state; the holder's row is first."""
    main = questions[0]
    rows = [_mirror_row(main, holder, weighed, is_holder=True)]
    for power in dict.fromkeys((*majors_of(pack, main.first, main.last), *mirrors)):
        if power != holder:
            same = tuple(replace(q, holder=power) for q in questions)
            rows.append(_mirror_row(main, power, _weigh_for(same, pack), is_holder=False))
    return tuple(rows)


def _mirror_row(main: Question, ccode: int, weighed: Weighed, *, is_holder: bool) -> MirrorRow:
    headline = weighed.main.headline if weighed.main else None
    return MirrorRow(
        holder=name_of(ccode, main.last),
        ccode=ccode,
        estimate=headline.estimate if headline else None,
        interval=headline.interval if headline else None,
        n=headline.n if headline else 0,
        verdict=weighed.verdict,
        is_holder=is_holder,
        note="" if weighed.main else weighed.reason,
    )


def _mirror_note(main: Question) -> str:
    """Say who is in the mirror and over which years each is counted."""
    compared = (
        " Each is compared with the others pooled, itself left out." if main.among_peers else ""
    )
    carried = majors_note(main.last)
    return (
        f"Every state listed as a major power in any year of {main.first}–{main.last}, by the same "
        "questions, margin and rule; each over all years of the window in which it is in the state "
        f"system.{compared}{' ' + carried if carried else ''}"
    )
