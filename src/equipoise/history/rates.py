"""How often a state did something: disputes it began, interstate conflicts it took part in.

Both are counts per year in which the state was in the state system. A claim can set a bound for the
rate itself, or compare it with the pooled rate of the other major powers. Every power, the holder
included, is counted by the same line over the same kind of years.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.data.pack import Pack
from equipoise.data.sources import source
from equipoise.finding import Case, Series
from equipoise.history.answers import (
    Answer,
    Measured,
    Refusal,
    headline_of,
    unanswerable,
    unmodelled,
)
from equipoise.history.claims import BOUNDS, Question
from equipoise.history.designs import RatePosterior, rate_interval, rate_ratio
from equipoise.history.records import (
    CONFLICTS,
    CROSSWALK,
    DISPUTES,
    MAJORS,
    STATES,
    exposure_of,
    initiations,
    majors_note,
    majors_of,
    outside_coverage,
    participations,
)
from equipoise.measures.dispute import LEVELS, yearly_counts
from equipoise.states import name_of

HOSTILITY = {
    "dispute.initiated": 2,
    "dispute.initiated.display": 3,
    "dispute.initiated.force": 4,
}
"""Hostility level that a state's own conduct must have reached, for each word."""

DEATHS = ("no deaths", "1–25 deaths", "26–100 deaths", "101–250 deaths", "251–500 deaths",
          "501–999 deaths", "1000 deaths or more")  # fmt: skip
"""Battle deaths of a whole dispute, by its fatality level."""


def disputes_begun(question: Question, pack: Pack) -> Answer | Refusal:
    """Rate of the disputes that the holder began, at the hostility level that the word names.

    Parameters
    ----------
    question : Question
        Word ``dispute.initiated``, with ``.display`` or ``.force`` for harder conduct; data set
        ``gml`` or ``cow``; a bound for the rate, or a comparison with the other major powers.
    pack : Pack
        The data pack.

    Returns
    -------
    Answer or Refusal
        One reading. Refused if any year of the window is outside coverage: it is never shrunk.

    Notes
    -----
    A dispute counts once, in its first year, for each state on the side that acted first that was
    in it from its first day (:func:`equipoise.measures.dispute.disputes_initiated`). The level is
    the highest that the state's *own* conduct reached at any time in the dispute, so "began with a
    display of force" means: began, and displayed force in it.
    """
    data = question.data or "gml"
    if data != "gml" and data != "cow":
        return unmodelled(f"Missing: {question.word} in {data.upper()} data; GML and COW have it.")
    layer, disputes = DISPUTES[data]
    if reason := outside_coverage(layer, question.first, question.last):
        return unanswerable(reason)
    level = HOSTILITY[question.word]
    table = initiations(pack, data).filter(
        pl.col("year").is_between(question.first, question.last), pl.col("hostility") >= level
    )
    label = f"disputes begun, {LEVELS[level]} or more, {data.upper()} data"
    answer = _rates(question, pack, ((label, "disputes", table),), layer)
    if isinstance(answer, Refusal):
        return answer
    cases = tuple(
        _dispute_case(row, layer)
        for row in table.filter(pl.col("ccode") == question.holder).iter_rows(named=True)
    )
    return replace(
        answer,
        cases=cases,
        sources=(layer, disputes, *answer.sources),
        notes=(
            "To act first is not to be the aggressor: the coding does not judge provocation.",
            *answer.notes,
        ),
    )


def conflicts_joined(question: Question, pack: Pack) -> Answer | Refusal:
    """Rate of interstate armed conflicts that the holder was a party to, counted in two ways.

    Returns
    -------
    Answer or Refusal
        Two readings: *distinct conflicts*, each counted once, in the first year of the window in
        which the state was a party; and *conflict-years*, one for each conflict and year.

    Notes
    -----
    Neither count is the right one. A war of three years is one decision to fight, which distinct
    conflicts count, and three years of fighting, which conflict-years count; the years of one war
    are not independent, and the dispersion of the design carries that. Conflict-years in turn see
    a long feud that distinct conflicts count once. A conflict already under way when the window
    opens counts in its first year. Parties are those the source names on either side, and states
    that sent troops in support; it does not say who began, so this is never evidence of that.
    """
    if question.data not in ("", "ucdp"):
        return unmodelled(
            f"Missing: {question.word} in {question.data.upper()} data; UCDP data have it."
        )
    if reason := outside_coverage(CONFLICTS, question.first, question.last):
        return unanswerable(reason)
    years = participations(pack).filter(pl.col("year").is_between(question.first, question.last))
    distinct = years.sort("year").unique(
        ["conflict_id", "ccode"], keep="first", maintain_order=True
    )
    counted = (
        ("distinct interstate conflicts", "conflicts", distinct),
        ("interstate conflict-years", "conflict-years", years),
    )
    answer = _rates(question, pack, counted, CONFLICTS)
    if isinstance(answer, Refusal):
        return answer
    return replace(
        answer,
        cases=_conflict_cases(years.filter(pl.col("ccode") == question.holder)),
        sources=(CONFLICTS, CROSSWALK, *answer.sources),
        notes=(
            "The source does not say who began a conflict.",
            "Conflicts inside a state in which another state's troops fight are not counted here.",
            *answer.notes,
        ),
    )


def _rates(
    question: Question,
    pack: Pack,
    counted: tuple[tuple[str, str, pl.DataFrame], ...],
    layer: str,
) -> Answer | Refusal:
    """Fill in readings, sentence and series of one or more counts; cases come from the caller."""
    holder, window = question.holder, (question.first, question.last)
    if holder is None:
        return unmodelled(f"{question.word}@{question.role}: a rate needs a holder.")
    scale = "rate-ratio" if question.among_peers else "rate"
    if question.expect.scale != scale:
        return unmodelled(
            f"Scale {question.expect.scale!r} for {question.word}: this design answers on "
            f"{scale!r}{'' if question.among_peers else '; a ratio needs compare: major-powers'}."
        )
    if not question.among_peers and question.expect.direction not in BOUNDS:
        return unmodelled(
            f"Expectation {question.expect.direction!r} for a rate without a comparison: "
            "state at-least or at-most with a value, or compare: major-powers."
        )
    peers = tuple(p for p in majors_of(pack, *window) if p != holder)
    years = np.arange(question.first, question.last + 1)
    if not exposure_of(pack, (holder,), *window).any():
        return unanswerable(
            f"Layer {STATES} has no state with code {holder} in {window[0]}–{window[1]}."
        )
    if question.among_peers and not exposure_of(pack, peers, *window).any():
        return unanswerable(
            f"Layer {MAJORS} lists no other major power in {window[0]}–{window[1]}."
        )
    measured, sentences = [], []
    for label, unit, table in counted:
        own = _rate(pack, table, (holder,), *window)
        others = _rate(pack, table, peers, *window) if question.among_peers else None
        measured.append(_measured(label, unit, own, others))
        sentences.append(_sentence(label, unit, own, others, len(peers)))
    state = name_of(holder, question.last)
    series = tuple(
        _series(state_code, counted[0], layer, years, holder) for state_code in (holder, *peers)
    )
    return Answer(
        measured=tuple(measured),
        headline=headline_of(measured[0]),
        says=f"{state}, {window[0]}–{window[1]}: {'; '.join(sentences)}.",
        sources=(STATES, MAJORS),
        series=series,
        notes=_notes(holder, question),
    )


def _rate(
    pack: Pack, table: pl.DataFrame, ccodes: tuple[int, ...], first: int, last: int
) -> RatePosterior:
    """Pooled rate of some states over the years in which at least one of them was in the system."""
    exposure = exposure_of(pack, ccodes, first, last)
    own = table.filter(pl.col("ccode").is_in(ccodes))["year"].cast(pl.Int64).to_numpy()
    counts = yearly_counts(own, first, last)
    there = exposure > 0
    return rate_interval(counts[there], exposure[there])


def _measured(label: str, unit: str, own: RatePosterior, others: RatePosterior | None) -> Measured:
    if others is None:
        return Measured(label, f"{unit} per year", own, own.n)
    ratio = rate_ratio(own, others)
    reason = "" if others.n else "The peers have none, so the ratio has no finite estimate."
    return Measured(
        f"{label}, against other major powers", "times the peers' rate", ratio, own.n, reason
    )


def _sentence(
    label: str, unit: str, own: RatePosterior, others: RatePosterior | None, n_peers: int
) -> str:
    low, high = own.interval
    text = f"{label}: {own.n}, {own.estimate:.2f} a year (90% interval {low:.2f} to {high:.2f})"
    if others is None:
        return text
    return (
        f"{text}, against {others.estimate:.2f} a year on average for {n_peers} other major powers "
        f"({others.n} {unit})"
    )


def _series(
    ccode: int,
    counted: tuple[str, str, pl.DataFrame],
    layer: str,
    years: NDArray[np.int64],
    holder: int,
) -> Series:
    """Yearly counts of one state on the card; the window lies inside coverage, so no gap."""
    _, unit, table = counted
    own = table.filter(pl.col("ccode") == ccode)["year"].cast(pl.Int64).to_numpy()
    first, last = int(years[0]), int(years[-1])
    entry = source(layer)
    return Series(
        name=name_of(ccode, last),
        unit=f"{unit} per year",
        years=tuple(years.tolist()),
        values=tuple(float(c) for c in yearly_counts(own, first, last)),
        covered=(max(first, entry.first), min(last, entry.last)),
        is_holder=ccode == holder,
    )


def _dispute_case(row: dict[str, object], layer: str) -> Case:
    year, ccode = int(str(row["year"])), int(str(row["ccode"]))
    opponents = row["opponents"] if isinstance(row["opponents"], list) else []
    fatality = row["fatality"]
    deaths = DEATHS[int(str(fatality))] if fatality is not None else "deaths unknown"
    return Case(
        year=year,
        what=f"dispute {row['dispnum']}",
        who=f"{name_of(ccode, year)} against {', '.join(name_of(o, year) for o in opponents)}",
        detail=f"{LEVELS[int(str(row['hostility']))]}; {deaths} in the dispute",
        source=layer,
    )


def _conflict_cases(years: pl.DataFrame) -> tuple[Case, ...]:
    """One case for each conflict, with the years of the window in which the state was a party."""
    grouped = years.group_by("conflict_id", "ccode").agg(
        pl.col("year").sort(),
        pl.col("opponents").explode().unique().sort(),
        pl.col("intensity").max(),
    )
    cases = []
    for row in grouped.iter_rows(named=True):
        active, ccode = row["year"], row["ccode"]
        opponents = ", ".join(name_of(o, active[0]) for o in row["opponents"] if o is not None)
        most = "1000 battle deaths or more" if row["intensity"] > 1 else "25 to 999 battle deaths"
        cases.append(
            Case(
                year=active[0],
                what=f"conflict {row['conflict_id']}",
                who=f"{name_of(ccode, active[0])} and, on the other side, {opponents}",
                detail=f"a party in {_spans(active)}; {most} in its worst year",
                source=CONFLICTS,
            )
        )
    return tuple(sorted(cases, key=lambda case: (case.year, case.what)))


def _spans(years: list[int]) -> str:
    """Years in words: 1991, 2003–2004."""
    starts = [y for y in years if y - 1 not in years]
    ends = [y for y in years if y + 1 not in years]
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True))


def _notes(holder: int, question: Question) -> tuple[str, ...]:
    """Tell what a reader must know of the state's code and of the list of powers."""
    before, after = name_of(holder, question.first - 1), name_of(holder, question.last)
    notes = []
    if before and before != after:
        notes.append(f"The same code stands for {before} in earlier years.")
    if carried := majors_note(question.last):
        notes.append(carried)
    return tuple(notes)
