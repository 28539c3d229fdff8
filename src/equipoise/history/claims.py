"""From the words of a claim to a question the record can answer, and what counts as a yes.

A :class:`Question` is one fair reading of one claim with everything filled in: which measure,
whose, in which years, expected to be what. A claim and each of its rivals become one question each.
"""

from __future__ import annotations

from dataclasses import dataclass

from equipoise.doctrine.schema import (
    Claim,
    Expect,
    GroupRef,
    NormativeClaim,
    Rival,
    States,
)
from equipoise.errors import MeasureError
from equipoise.groups import MAJOR_POWERS
from equipoise.history.designs import Posterior

BOUNDS = ("at-least", "at-most")
RATIO_SCALES = ("rate-ratio", "risk-ratio")
"""Scales on which no difference is 1; on the others it is 0."""


@dataclass(frozen=True, slots=True)
class Question:
    """One fair reading of one claim, ready to be answered."""

    label: str
    """What sets this reading apart, in a few words."""
    kind: str
    word: str
    """Dotted word of the measure, without its role."""
    role: str
    holder: int | None
    """Code of the state it is about; None for the whole system."""
    expect: Expect
    first: int
    last: int
    among_peers: bool
    """Whether the holder is compared with the other major powers."""
    data: str
    """Data set that the reading names, ``gml``, ``cow`` or ``ucdp``; empty for the usual one."""
    missing: tuple[str, ...]
    """Parts of the reading that no design can take yet, in words."""


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


def questions_of(claim: Claim, holder: int) -> tuple[Question, ...]:
    """Make a claim and its rivals into questions, the claim as written first.

    Parameters
    ----------
    claim : Claim
        A claim of a doctrine file.
    holder : int
        Correlates of War code of the state whose doctrine it is, or of another in its place.

    Returns
    -------
    tuple of Question
        Empty for a normative claim and for one that names no measure, expectation or window.

    Notes
    -----
    What a rival gives replaces the claim's own; the rest stays. What no design can take yet, a
    treatment or a selection of states, is kept as a missing part and not dropped.
    """
    if isinstance(claim, NormativeClaim):
        return ()
    outcome, expect, window = claim.outcome, claim.expect, claim.window
    if outcome is None or expect is None or window is None:
        return ()
    asked = _Asked(
        outcome=outcome,
        treatment=claim.treatment,
        expect=expect,
        window=window,
        among=claim.among,
        compare=claim.compare,
        data=claim.data or "",
        hegemon=claim.hegemon,
    )
    first = _question("as written" if claim.rivals else "", claim.kind, asked, holder)
    rivals = (
        _question(_rival_label(rival, number), claim.kind, _instead(asked, rival), holder)
        for number, rival in enumerate(claim.rivals, start=1)
    )
    return (first, *rivals)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The parts of a claim that a rival can replace."""

    outcome: str
    treatment: str | None
    expect: Expect
    window: tuple[int, int]
    among: States | None
    compare: States | str | None
    data: str
    hegemon: str | int | None


def _instead(asked: _Asked, rival: Rival) -> _Asked:
    """Put what the rival gives in place of the claim's own."""
    return _Asked(
        rival.outcome or asked.outcome,
        rival.treatment or asked.treatment,
        rival.expect or asked.expect,
        rival.window or asked.window,
        rival.among or asked.among,
        # a rival that compares on no ratio scale asks for a bound, so it has no peers
        rival.compare or (asked.compare if _is_ratio(rival.expect or asked.expect) else None),
        rival.data or asked.data,
        rival.hegemon or asked.hegemon,
    )


def _is_ratio(expect: Expect) -> bool:
    return expect.scale in (*RATIO_SCALES, "difference")


def _rival_label(rival: Rival, number: int) -> str:
    """Name a rival by its label, or by what it changes."""
    if rival.label:
        return rival.label
    window = f"{rival.window[0]}–{rival.window[1]}" if rival.window else None
    data = f"{rival.data.upper()} data" if rival.data else None
    changes = (rival.outcome, rival.treatment, window, data)
    return ", ".join(c for c in changes if c) or f"rival {number}"


def _question(label: str, kind: str, asked: _Asked, holder: int) -> Question:
    word, role = asked.outcome.split("@")
    among_majors = asked.compare == "major-powers" or asked.compare == GroupRef(group=MAJOR_POWERS)
    missing = []
    if asked.treatment and kind not in ("causal", "association"):
        missing.append(f"a design that relates {word} to {asked.treatment}")
    if asked.among:
        missing.append("a selection of states (among) for this measure")
    if asked.hegemon is not None:
        missing.append("a measure of a named hegemon")
    if asked.compare and not among_majors:
        missing.append("a comparison with states other than the major powers")
    return Question(
        label=label,
        kind=kind,
        word=word,
        role=role,
        holder=None if role == "system" else holder,
        expect=asked.expect,
        first=asked.window[0],
        last=asked.window[1],
        among_peers=among_majors,
        data=asked.data,
        missing=tuple(missing),
    )
