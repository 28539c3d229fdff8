"""From the words of a claim to questions the record can answer, and what counts as a yes.

A :class:`Question` is one fair reading of one claim with everything filled in: which measure, whose, in
which years, compared with whom, expected to be what. A claim and each of its rivals become one question
each, and one for each variant and each fair option of a measure that the words leave open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from equipoise.doctrine.schema import (
    Claim,
    Expect,
    GroupRef,
    NormativeClaim,
    Rival,
    States,
    StatesRef,
)
from equipoise.doctrine.vocabulary import BY_WORD
from equipoise.doctrine.words import term_of
from equipoise.errors import MeasureError
from equipoise.grouping import ALL_STATES, MAJOR_POWERS, group
from equipoise.history.posteriors import Posterior
from equipoise.observe.reader import Asked
from equipoise.observe.who import EVERYBODY, MAJORS, Who
from equipoise.statehood import lives, resolve

BOUNDS = ("at-least", "at-most")
RATIO_SCALES = ("rate-ratio", "risk-ratio")
"""Scales on which no difference is 1; on the others it is 0."""

Compare = Who | Literal["others", "matched", "foremost"]
"""Those the holder is compared with: named states, everybody else, those nearest to it in capability, or that
one of the major powers which has most of what is counted."""


@dataclass(frozen=True, slots=True)
class Question:
    """One fair reading of one claim, ready to be answered."""

    label: str
    """What sets this reading apart, in a few words."""
    kind: str
    outcome: Asked
    treatment: Asked | None
    expect: Expect
    first: int
    last: int
    holder: Who
    among: Who | None
    compare: Compare | None
    hegemon: str | int | None
    adopted: int
    """Year of the document."""
    bare: bool = False
    """True if only the numbers are wanted, without cases and curves."""

    def with_holder(self, holder: Who, code: str | int) -> Question:
        """The same question of another holder."""
        return self._renamed(replace(self, holder=holder), "holder", code)

    def with_hegemon(self, code: str | int) -> Question:
        """The same question of another hegemon."""
        return self._renamed(replace(self, hegemon=code), "hegemon", code)

    @staticmethod
    def _renamed(question: Question, option: str, code: str | int) -> Question:
        """Put a state in place of the one that a measure names."""

        def other(asked: Asked | None) -> Asked | None:
            if asked is None:
                return None
            options = tuple((n, str(code) if n == option else v) for n, v in asked.options)
            return replace(asked, options=options)

        outcome = other(question.outcome)
        return replace(
            question, outcome=outcome or question.outcome, treatment=other(question.treatment)
        )


def masses(posterior: Posterior, expect: Expect) -> tuple[float, float]:
    """Posterior mass on the claimed side of the margin, and on the opposite side [0 to 1 each].

    Parameters
    ----------
    posterior : Posterior
        What is known of the quantity, on the scale of the expectation.
    expect : Expect
        The claimed direction, margin and bound.

    Raises
    ------
    MeasureError
        If a bound is expected and none is given, or the margin is negative.

    Notes
    -----
    *Increase* and *decrease* ask for more than the margin; what lies within it is on neither side.
    *None* asks for less than the margin, and anything else is opposite. A bound is kept if the
    quantity does not break it by more than the margin, for a difference smaller than the smallest
    that matters does not break it; anything else is opposite.
    """
    same = 1.0 if expect.scale in RATIO_SCALES else 0.0
    margin, value = expect.margin, expect.value
    if not margin >= 0.0 or (expect.direction in BOUNDS and value is None):
        raise MeasureError(
            f"masses: {expect.direction} with margin {margin} and value {value}; "
            "give a margin from 0 up, and a value with at-least and at-most"
        )
    if value is not None and expect.direction == "at-least":
        below = posterior.mass_below(value - margin)
        return 1.0 - below, below
    if value is not None and expect.direction == "at-most":
        above = posterior.mass_above(value + margin)
        return 1.0 - above, above
    above, below = posterior.mass_above(same + margin), posterior.mass_below(same - margin)
    if expect.direction == "increase":
        return above, below
    if expect.direction == "decrease":
        return below, above
    return 1.0 - above - below, above + below


def state_named(code: str | int, year: int) -> Who:
    """A state through all its lives: whoever acted under its code or under the same country's in a year.

    Raises
    ------
    StateError
        If nobody is called that, or it did not exist in the year.
    """
    found = resolve(code, year)
    return Who(found.name, names=tuple(dict.fromkeys((code, f"COW:{found.ccode}"))))


def state_of_code(ccode: int, year: int) -> Who:
    """The same for a Correlates of War code; a country whose lives have several is all of them."""
    alive = [s for s in lives(f"COW:{ccode}") if s.lives_in(year)] or list(lives(f"COW:{ccode}"))
    codes = [f"COW:{ccode}"]
    if alive[-1].iso3:
        codes.insert(0, f"ISO:{alive[-1].iso3}")
    return Who(alive[-1].name, names=tuple(codes))


def states_named(named: States) -> Who:
    """The states that a group or a list means."""
    if isinstance(named, StatesRef):
        return Who(", ".join(map(str, named.states)), names=tuple(named.states))
    if named.group == MAJOR_POWERS:
        return MAJORS
    if named.group == ALL_STATES:
        return EVERYBODY
    return Who(group(named.group).title, group=named.group)


def holder_named(holder: GroupRef | str | int, year: int) -> Who:
    """The holder of a doctrine: a state, or a group that is weighed as one."""
    return states_named(holder) if isinstance(holder, GroupRef) else state_named(holder, year)


@dataclass(frozen=True, slots=True)
class _Written:
    """The parts of a claim that a rival can replace."""

    label: str
    outcome: str
    treatment: str | None
    expect: Expect
    window: tuple[int, int]
    among: States | None
    compare: States | str | None
    data: str | None
    options: tuple[tuple[str, str], ...]
    hegemon: str | int | None


def questions_of(
    claim: Claim, holder: Who, code: str | int, adopted: int
) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """Make a claim and its rivals into questions.

    Parameters
    ----------
    claim : Claim
        A claim of a doctrine file.
    holder : Who
        Whose doctrine it is, or another in its place.
    code : str or int
        Its code, for measures that name the holder.
    adopted : int
        Year of the document.

    Returns
    -------
    tuple of Question, tuple of Question
        The claim as written, in as many questions as its words leave open, and its rivals; both empty for
        a normative claim and for one that names no measure.

    Notes
    -----
    What a rival gives replaces the claim's own; the rest stays.
    """
    if isinstance(claim, NormativeClaim):
        return (), ()
    outcome, expect, window = claim.outcome, claim.expect, claim.window
    if outcome is None or expect is None or window is None:
        return (), ()
    written = _Written(
        "as written" if claim.rivals else "", outcome, claim.treatment, expect, window, claim.among,
        claim.compare, claim.data, claim.options, claim.hegemon,
    )  # fmt: skip
    rivals = [_instead(written, rival, k) for k, rival in enumerate(claim.rivals, start=1)]

    def asked(parts: _Written) -> tuple[Question, ...]:
        return _questions(claim.kind, parts, holder, code, adopted)

    return asked(written), tuple(q for parts in rivals for q in asked(parts))


def _instead(written: _Written, rival: Rival, number: int) -> _Written:
    """Put what the rival gives in place of the claim's own."""
    outcome = rival.outcome or written.outcome
    same = term_of(outcome).name == term_of(written.outcome).name
    # a choice that was made for one measure is none for another
    kept = written.options if same else ()
    names = {option.name for option in term_of(outcome).options}
    return _Written(
        _rival_label(rival, number),
        outcome,
        rival.treatment or written.treatment,
        rival.expect or written.expect,
        rival.window or written.window,
        rival.among or written.among,
        rival.compare or (written.compare if _compares(rival.expect or written.expect) else None),
        rival.data or (written.data if "data" in names and _fits(outcome, written.data) else None),
        tuple(sorted({**dict(kept), **dict(rival.options)}.items())),
        rival.hegemon or written.hegemon,
    )


def _compares(expect: Expect) -> bool:
    """Whether an expectation is about a difference from others; a bound for the number itself is not."""
    return (
        expect.scale in (*RATIO_SCALES, "difference", "per-decade")
        or expect.direction not in BOUNDS
    )


def _fits(outcome: str, data: str | None) -> bool:
    return any(o.name == "data" and data in o.values for o in term_of(outcome).options)


def _rival_label(rival: Rival, number: int) -> str:
    """Name a rival by its label, or by what it changes."""
    if rival.label:
        return rival.label
    window = f"{rival.window[0]}–{rival.window[1]}" if rival.window else None
    data = f"{rival.data.upper()} data" if rival.data else None
    options = ", ".join(f"{name} {value}" for name, value in rival.options) or None
    changes = (rival.outcome, rival.treatment, window, data, options)
    return ", ".join(c for c in changes if c) or f"rival {number}"


def _questions(
    kind: str, parts: _Written, holder: Who, code: str | int, adopted: int
) -> tuple[Question, ...]:
    given = dict(parts.options) | ({"data": parts.data} if parts.data else {})
    named = {"hegemon": parts.hegemon, "holder": code}
    outcomes = _meant(parts.outcome, given, named)
    treatments = _meant(parts.treatment, {}, named) if parts.treatment else (("", None),)
    found = []
    for (what, outcome), (cause, treatment) in product(outcomes, treatments):
        if outcome is None:
            continue
        label = ", ".join(w for w in (what, cause) if w)
        found.append(
            Question(
                label=": ".join(w for w in (parts.label, label) if w),
                kind=kind,
                outcome=outcome,
                treatment=treatment,
                expect=parts.expect,
                first=parts.window[0],
                last=parts.window[1],
                holder=holder,
                among=states_named(parts.among) if parts.among else None,
                compare=_compared(parts.compare),
                hegemon=parts.hegemon,
                adopted=adopted,
            )
        )
    return tuple(found)


def _compared(compare: States | str | None) -> Compare | None:
    if compare is None:
        return None
    if compare == "major-powers":
        return MAJORS
    if compare == "others":
        return "others"
    if compare == "matched":
        return "matched"
    if compare == "foremost":
        return "foremost"
    return states_named(compare) if not isinstance(compare, str) else None


def _meant(
    word: str, given: dict[str, str], named: dict[str, str | int | None]
) -> tuple[tuple[str, Asked | None], ...]:
    """Every measure that a word means under every fair choice that was not made, with what sets it apart."""
    name, _, role = word.partition("@")
    found: list[tuple[str, Asked | None]] = []
    for full in BY_WORD[name].measures:
        variant = full.partition("/")[2] if "/" not in name else ""
        options = BY_WORD[full].options
        fair = [o for o in options if o.fair and o.name not in given]
        fixed = {n: v for n, v in given.items() if any(o.name == n for o in options)}
        fixed |= {
            o.name: str(named[o.name])
            for o in options
            if not o.values and named.get(o.name) is not None
        }
        for choice in product(*(o.fair for o in fair)):
            chosen = dict(zip((o.name for o in fair), choice, strict=True))
            open_ones = [chosen[o.name] for o in fair if len(o.fair) > 1]
            label = ", ".join(w for w in (variant.replace("-", " "), *open_ones) if w)
            asked = Asked(full, role, tuple(sorted((fixed | chosen).items())))
            found.append((label, asked))
    return tuple(found)
