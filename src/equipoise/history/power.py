"""Who is strong: pole status, rank, pivotality and share of a state; poles of the system.

These numbers are full counts of what the sources say, so luck gives them no interval. What is
uncertain is the rule and the measure: each rule with each measure of capability is a reading of its
own, with the years that its source covers.

A *level* shows the mean over the covered years. Its mass on the claimed side is the share of those
years in which the number meets the expectation, so a verdict is read off the share of all years and
readings together and does not hinge on the last year. A *trend* is the fitted change per decade.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equipoise.data.pack import Pack
from equipoise.data.sources import source
from equipoise.finding import Series
from equipoise.history.answers import (
    Answer,
    Headline,
    Measured,
    Refusal,
    headline_of,
    unanswerable,
    unmodelled,
)
from equipoise.history.claims import BOUNDS, Question
from equipoise.history.designs import FEWEST_YEARS, PERSISTENT, CensusPosterior, trend
from equipoise.history.poles import RULES, Numbers, pole_cases, poles_in, system_years
from equipoise.history.records import (
    CAPABILITIES,
    MAJORS,
    majors_note,
    majors_of,
)
from equipoise.measures.capability import capability_shares, concentration, rank
from equipoise.measures.system import (
    banzhaf_index,
    effective_poles,
    polarity_class,
    shapley_shubik_index,
)
from equipoise.states import name_of

INDICES: tuple[tuple[str, Callable[[Numbers], Numbers]], ...] = (
    ("Banzhaf", banzhaf_index),
    ("Shapley–Shubik", shapley_shubik_index),
)

Yearly = dict[int, float]
"""A number for each covered year."""


@dataclass(frozen=True, slots=True)
class Specification:
    """One rule with one measure: the yearly series it gives and where it comes from."""

    label: str
    layer: str
    yearly: Yearly
    reason: str = ""
    """Why it has no number, whatever the years."""


def holder_capability(question: Question, pack: Pack) -> Answer | Refusal:
    """Pole status, rank, pivotality or share of the holder, as the word says.

    Returns
    -------
    Answer or Refusal
        ``polarity.is-pole``: 3 rules × 4 measures, share of years in which it is a pole.
        ``capability.rank``: 4 measures, mean rank. ``balance.pivotality``: 2 indices × 4 measures
        among the major powers, over the mean of those powers. ``capability.share``: 4 measures.
        Each reading speaks of the years of the window that its source covers, and says so.

    Notes
    -----
    Refused if no source covers any year, or for pivotality if the state was never listed as major.
    """
    holder = question.holder
    if holder is None:
        return unmodelled(f"{question.word}@{question.role}: it needs a holder.")
    state = name_of(holder, question.last)
    majors = majors_of(pack, question.first, question.last)
    if question.word == "balance.pivotality" and holder not in majors:
        return unanswerable(
            f"Layer {MAJORS} does not list {state} as a major power in "
            f"{question.first}–{question.last}, so it has no seat among them."
        )
    builders = {
        "polarity.is-pole": _pole_specifications,
        "capability.rank": _rank_specifications,
        "capability.share": _share_specifications,
        "balance.pivotality": _pivot_specifications,
    }
    answer = _answer(question, builders[question.word](question, pack, holder), state)
    if isinstance(answer, Refusal):
        return answer
    powers = (holder, *(m for m in majors if m != holder))
    return _complete(
        answer, question, pack, tuple(_share_series(question, pack, p, holder) for p in powers)
    )


def system_polarity(question: Question, pack: Pack) -> Answer | Refusal:
    """Effective poles, concentration or class of the whole system, as the word says.

    Returns
    -------
    Answer or Refusal
        ``polarity.effective-poles``: 4 measures among all states. ``polarity.concentration``: 4
        measures among the major powers. ``polarity.class``: 3 rules × 4 measures; on the scale
        *share* the share of years with three poles or more, which is what multipolar means, and on
        the scale *count* the number of poles.

    Notes
    -----
    Concentration depends on how many states there are, so it has no number for a window in which
    the list of major powers changes.
    """
    builders = {
        "polarity.effective-poles": _effective_specifications,
        "polarity.concentration": _concentration_specifications,
        "polarity.class": _class_specifications,
    }
    answer = _answer(question, builders[question.word](question, pack), "The system")
    if isinstance(answer, Refusal):
        return answer
    measure = CAPABILITIES[0].name
    poles = _effective_specifications(question, pack)[0]
    spread = _concentration_specifications(question, pack)[0]
    series = (
        _series(f"effective poles, {measure}, all states", "poles", question, poles, True),
        _series(f"concentration, {measure}, major powers", "CON, 0 to 1", question, spread, True),
    )
    return _complete(answer, question, pack, series)


LEVELS: dict[tuple[str, str], str] = {
    ("polarity.is-pole", "share"): "share of years as a pole",
    ("capability.rank", "count"): "rank, 1 is the largest",
    ("capability.share", "share"): "share of all capability",
    ("balance.pivotality", "share"): "pivotality, times the mean of the major powers",
    ("polarity.effective-poles", "count"): "effective poles",
    ("polarity.concentration", "share"): "concentration CON, 0 to 1",
    ("polarity.class", "share"): "share of years that are multipolar",
    ("polarity.class", "count"): "poles",
}
"""Unit of the level of each word on each scale that it can be expected on."""

TRENDS: dict[str, str] = {
    "capability.rank": "rank, 1 is the largest",
    "capability.share": "share of all capability",
    "balance.pivotality": "pivotality, times the mean of the major powers",
    "polarity.effective-poles": "effective poles",
    "polarity.concentration": "concentration CON, 0 to 1",
}
"""Unit of each word whose change per decade can be expected; yes and no have no trend."""


def _unit_of(question: Question) -> str | Refusal:
    """Unit of the answer, or why the expectation does not fit the word."""
    word, expect = question.word, question.expect
    if question.among_peers:
        return unmodelled(f"Missing: a comparison of {word} with peers.")
    if question.kind == "trend":
        if word not in TRENDS or expect.scale != "per-decade":
            return unmodelled(
                f"Missing: a trend of {word} on the scale {expect.scale!r}; the scale 'per-decade' "
                f"is there for {', '.join(TRENDS)}."
            )
        return TRENDS[word]
    scales = [scale for name, scale in LEVELS if name == word]
    if expect.scale not in scales or expect.direction not in BOUNDS:
        return unmodelled(
            f"Missing: a level of {word} expected as {expect.direction!r} on the scale "
            f"{expect.scale!r}; it takes at-least or at-most on {' or '.join(map(repr, scales))}."
        )
    return LEVELS[word, expect.scale]


def _answer(
    question: Question, specifications: tuple[Specification, ...], whose: str
) -> Answer | Refusal:
    """Fill in readings, headline and sentence; cases and series are added after."""
    unit = _unit_of(question)
    if isinstance(unit, Refusal):
        return unit
    measured = tuple(_measured(question, s, unit) for s in specifications)
    known = [m for m in measured if m.posterior is not None]
    if not known:
        return unanswerable(" ".join(sorted({m.reason for m in measured})))
    headline = _headline(question, measured, unit)
    values = [
        m.posterior.estimate for m in known if m.posterior and m.posterior.estimate is not None
    ]
    change = "change per decade of " if question.kind == "trend" else ""
    says = (
        f"{whose}, {question.first}–{question.last}, {change}{unit}: mean {np.mean(values):.3g}, "
        f"from {min(values):.3g} to {max(values):.3g} over {len(known)} readings of the words."
    )
    return Answer(measured, headline, says, tuple(dict.fromkeys(s.layer for s in specifications)))


def _measured(question: Question, specification: Specification, unit: str) -> Measured:
    """One reading, with the years it speaks about in its label."""
    years = sorted(specification.yearly)
    if specification.reason or not years:
        reason = specification.reason or _no_years(question, specification)
        return Measured(specification.label, unit, None, 0, reason)
    label = f"{specification.label}, {years[0]}–{years[-1]}"
    gaps = question.last - question.first + 1 - len(years)
    reason = f"{gaps} years of the window are outside its coverage or unknown." if gaps else ""
    values = np.array([specification.yearly[year] for year in years])
    if question.kind != "trend":
        return Measured(label, unit, CensusPosterior(tuple(values.tolist())), len(years), reason)
    unit = f"{unit} per decade"
    if len(years) < FEWEST_YEARS or years[-1] - years[0] + 1 != len(years):
        reason = f"A trend needs {FEWEST_YEARS} years without a gap; {len(years)} are known."
        return Measured(label, unit, None, len(years), reason)
    found = trend(values)
    memory = (
        "Its years hang together almost like a random walk, and the interval allows for that."
        if found.correlation >= PERSISTENT
        else ""
    )
    return Measured(label, unit, found, len(years), f"{reason} {memory}".strip())


def _no_years(question: Question, specification: Specification) -> str:
    entry = source(specification.layer)
    return (
        f"Layer {specification.layer} ({entry.first}–{entry.last}) knows no year of "
        f"{question.first}–{question.last} for this."
    )


def _headline(question: Question, measured: tuple[Measured, ...], unit: str) -> Headline:
    """Open a trend with the first reading; a level, which has no luck, with the mean over all."""
    known = [m for m in measured if m.posterior is not None]
    if question.kind == "trend":
        return headline_of(known[0])
    estimates = [m.posterior.estimate for m in known if m.posterior is not None]
    mean = float(np.mean([e for e in estimates if e is not None]))
    return Headline(mean, None, f"{unit}, mean of {len(known)} readings", max(m.n for m in known))


def _pole_specifications(question: Question, pack: Pack, holder: int) -> tuple[Specification, ...]:
    specifications = []
    for rule in RULES:
        for measure in CAPABILITIES:
            years = system_years(pack, measure, question.first, question.last)
            poles = poles_in(pack, measure, rule, question.first, question.last)
            # a state of unknown capability is unknown as a pole, not no pole
            yearly = {y: float(holder in p) for y, p in poles.items() if holder in years[y].ccodes}
            specifications.append(
                Specification(f"{rule.name} × {measure.name}", measure.layer, yearly)
            )
    return tuple(specifications)


def _by_state(
    question: Question, pack: Pack, holder: int, value: Callable[[Numbers], NDArray[np.generic]]
) -> tuple[Specification, ...]:
    """Read a number of the holder among all states, under each measure of capability."""
    specifications = []
    for measure in CAPABILITIES:
        yearly = {}
        for year, system in system_years(pack, measure, question.first, question.last).items():
            own = np.flatnonzero(system.ccodes == holder)
            if own.size:
                yearly[year] = float(value(system.capability)[own[0]])
        specifications.append(Specification(measure.name, measure.layer, yearly))
    return tuple(specifications)


def _rank_specifications(question: Question, pack: Pack, holder: int) -> tuple[Specification, ...]:
    return _by_state(question, pack, holder, rank)


def _share_specifications(question: Question, pack: Pack, holder: int) -> tuple[Specification, ...]:
    return _by_state(question, pack, holder, capability_shares)


def _pivot_specifications(question: Question, pack: Pack, holder: int) -> tuple[Specification, ...]:
    """Divide each index by its mean among the powers: it adds up to 1, so that is one over n."""
    specifications = []
    for name, index in INDICES:
        for measure in CAPABILITIES:
            yearly = {}
            systems = system_years(pack, measure, question.first, question.last)
            for year, system in systems.items():
                powers = system.among_majors()
                own = np.flatnonzero(powers.ccodes == holder)
                if own.size:
                    yearly[year] = float(index(powers.capability)[own[0]] * powers.ccodes.size)
            specifications.append(Specification(f"{name} × {measure.name}", measure.layer, yearly))
    return tuple(specifications)


def _effective_specifications(question: Question, pack: Pack) -> tuple[Specification, ...]:
    specifications = []
    for measure in CAPABILITIES:
        systems = system_years(pack, measure, question.first, question.last)
        yearly = {year: effective_poles(system.capability) for year, system in systems.items()}
        specifications.append(Specification(f"all states, {measure.name}", measure.layer, yearly))
    return tuple(specifications)


def _concentration_specifications(question: Question, pack: Pack) -> tuple[Specification, ...]:
    specifications = []
    for measure in CAPABILITIES:
        systems = system_years(pack, measure, question.first, question.last)
        powers = {year: system.among_majors() for year, system in systems.items()}
        lists = {tuple(sorted(p.ccodes.tolist())) for p in powers.values()}
        changes = "The list of major powers changes within the window, and CON depends on its size."
        yearly = {year: concentration(p.capability) for year, p in powers.items()}
        label = f"major powers, {measure.name}"
        reason = changes if len(lists) > 1 else ""
        specifications.append(Specification(label, measure.layer, yearly, reason))
    return tuple(specifications)


def _class_specifications(question: Question, pack: Pack) -> tuple[Specification, ...]:
    specifications = []
    for rule in RULES:
        for measure in CAPABILITIES:
            poles = poles_in(pack, measure, rule, question.first, question.last)
            number = {year: len(p) for year, p in poles.items()}
            if question.expect.scale == "share":
                yearly = {y: float(polarity_class(n) == "multipolar") for y, n in number.items()}
            else:
                yearly = {y: float(n) for y, n in number.items()}
            label = f"{rule.name} × {measure.name}"
            specifications.append(Specification(label, measure.layer, yearly))
    return tuple(specifications)


def _complete(answer: Answer, question: Question, pack: Pack, series: tuple[Series, ...]) -> Answer:
    """Add the cases behind the numbers, the series and the notes."""
    notes = [
        "CINC favours populous and industrial states, net power rich ones; military spending is "
        "in current dollars.",
    ]
    if carried := majors_note(question.last):
        notes.append(carried)
    return Answer(
        answer.measured,
        answer.headline,
        answer.says,
        (*answer.sources, MAJORS),
        pole_cases(pack, question.first, question.last),
        series,
        tuple(notes),
    )


def _share_series(question: Question, pack: Pack, ccode: int, holder: int) -> Series:
    measure = CAPABILITIES[0]
    systems = system_years(pack, measure, question.first, question.last)
    yearly = {}
    for year, system in systems.items():
        own = np.flatnonzero(system.ccodes == ccode)
        if own.size:
            yearly[year] = float(capability_shares(system.capability)[own[0]])
    specification = Specification(measure.name, measure.layer, yearly)
    name = name_of(ccode, question.last)
    return _series(name, f"{measure.name} share of all", question, specification, ccode == holder)


def _series(
    name: str, unit: str, question: Question, specification: Specification, is_holder: bool
) -> Series:
    """Draw a yearly series over the window; null where the source does not speak."""
    entry = source(specification.layer)
    years = tuple(range(question.first, question.last + 1))
    return Series(
        name=name,
        unit=unit,
        years=years,
        values=tuple(specification.yearly.get(year) for year in years),
        covered=(max(question.first, entry.first), min(question.last, entry.last)),
        is_holder=is_holder,
    )
