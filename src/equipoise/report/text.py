"""Words and small marks of the report: numbers, intervals, links in citations, verdicts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from equipoise.finding import Interval
from equipoise.report.coded import Yardstick
from equipoise.verdict import CLEAR, LEANING, Verdict

UNKNOWN = "–"
"""What stands in a table where a number is not known; never a zero."""

LONG_UNIT = 48
"""A unit longer than this is cut in the table of verdicts [characters]."""

MEANINGS: dict[Verdict, tuple[str, str]] = {
    Verdict.SUPPORTED: (
        f"{CLEAR:.0%} or more",
        "The effect lies beyond the margin, on the claimed side, over all rival readings.",
    ),
    Verdict.LEANING: (
        f"{LEANING:.0%} to {CLEAR:.0%}",
        "It probably does; a fair reader could still doubt it.",
    ),
    Verdict.INCONCLUSIVE: (
        f"{1 - LEANING:.0%} to {LEANING:.0%}",
        "The evidence does not decide. An ordinary answer, not a failure.",
    ),
    Verdict.LEANING_AGAINST: (
        f"{1 - CLEAR:.0%} to {1 - LEANING:.0%}",
        "Probably no effect of that size on the claimed side.",
    ),
    Verdict.CONTRADICTED: (
        f"{1 - CLEAR:.0%} or less",
        "Clearly none: opposite in sign, or too small to matter. The reason says which.",
    ),
    Verdict.NOT_TESTABLE: (
        "no chance given",
        "A statement of what ought to be: recorded, never tested.",
    ),
    Verdict.NOT_APPLICABLE: (
        "no chance given",
        "This side was not asked, or its answer follows from the assumption itself.",
    ),
    Verdict.INSUFFICIENT_DATA: (
        "no chance given",
        "The years lie outside coverage or a layer of data is missing; the reason names it.",
    ),
    Verdict.MODEL_UNFIT: (
        "no chance given",
        "On held-out years the model did no better than its baseline for this outcome.",
    ),
    Verdict.NOT_MODELLED: (
        "no chance given",
        "The code cannot weigh this yet; the reason names what it lacks.",
    ),
}
"""For each verdict, the chance that the claim holds beyond its margin, and what the word means."""

_ZERO = Yardstick()
_LINK = re.compile(r"\bdoi:\s*(10\.\d{4,9}/[^\s\"<>]+)|\bhttps?://[^\s\"<>]+", re.IGNORECASE)


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def chance(value: float | None) -> str:
    """Write a probability; one too close to an end to matter is said to be beyond it."""
    if value is None:
        return UNKNOWN
    if value < 0.001:
        return "below 0.001"
    return "above 0.999" if value > 0.999 else f"{value:.3f}"


def number(value: float | None) -> str:
    """Write a number to three significant digits, for reading; unknown is a dash."""
    if value is None or math.isnan(value):
        return UNKNOWN
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value and not 1e-4 <= abs(value) < 1e6:
        digits, _, power = f"{value:.2e}".partition("e")
        return _minus(f"{digits}×10{str(int(power)).translate(_RAISED)}")
    if abs(value) >= 1000:
        return _minus(f"{value:,.0f}")
    return _minus(f"{value:.3g}")


def count(value: float | None) -> str:
    """Write how many: whole where it is whole, else to one decimal; unknown is a dash."""
    if value is None or not math.isfinite(value):
        return number(value)
    return _minus(f"{value:,.0f}" if value == int(value) else f"{value:,.1f}")


def brief(unit: str) -> str:
    """Cut a long unit at a comma or a word, for a narrow column; the card has it whole."""
    if len(unit) <= LONG_UNIT:
        return unit
    head, *tail = unit.split(", ")
    kept = head
    for part in tail:
        if len(kept) + len(part) + 2 > LONG_UNIT:
            break
        kept += f", {part}"
    if len(kept) > LONG_UNIT:
        kept = kept[:LONG_UNIT].rsplit(" ", 1)[0]
    return f"{kept} …"


def plain(value: float | None) -> str:
    """Write a number as the table behind a chart does, so that a script can read it back."""
    if value is None:
        return UNKNOWN
    return _minus(str(value) if isinstance(value, int) else f"{value:.10g}")


def span(interval: Interval | None) -> str:
    """Write an interval; 'to' rather than a dash, because its ends can be negative."""
    return "" if interval is None else f"{number(interval[0])} to {number(interval[1])}"


def linked(text: str) -> Markup:
    """Escape a citation and turn the DOIs and addresses in it into links."""
    parts: list[Markup] = []
    end = 0
    for found in _LINK.finditer(text):
        words = _without_stop(found.group())
        doi = found.group(1)
        target = f"https://doi.org/{_without_stop(doi)}" if doi else words
        parts.append(escape(text[end : found.start()]))
        parts.append(Markup('<a href="{}" rel="noreferrer">{}</a>').format(target, words))
        end = found.start() + len(words)
    return Markup("").join([*parts, escape(text[end:])])


def anchor(text: str) -> str:
    """Make an id for a link out of a word from the doctrine file, which could hold anything."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text)


def interval_mark(
    estimate: float | None,
    interval: Interval | None,
    yardstick: Yardstick = _ZERO,
    reach: Iterable[float] = (),
) -> Markup:
    """Draw an estimate with its 90% interval, no difference and the margin on a small scale.

    Parameters
    ----------
    estimate : float or None
        Without an estimate nothing is drawn.
    interval : pair of float or None
        Lower and upper end, in the same unit.
    yardstick : Yardstick
        What the estimate is held against, in the same unit.
    reach : iterable of float
        Further values the scale must hold, so that several marks can share one.
    """
    if estimate is None or not math.isfinite(estimate):
        return Markup("")
    ends = [yardstick.same, estimate, *(interval or ()), *reach, *yardstick.edges]
    known = [end for end in ends if math.isfinite(end)]
    low, high = min(known), max(known)
    scale = 128 / ((high - low) or 1.0)

    def at(value: float) -> str:
        inside = min(max(value, low), high)  # an infinite end runs to the edge
        return f"{6 + (inside - low) * scale:.1f}"

    zero = Markup('<line class="zero" x1="{0}" x2="{0}" y1="2" y2="18"/>')
    parts = [zero.format(at(yardstick.same))]
    words = f"{number(estimate)}"
    for edge in yardstick.edges:
        broken = Markup('<line class="margin" x1="{0}" x2="{0}" y1="1" y2="19"/>')
        parts.append(broken.format(at(edge)))
    if yardstick.edges:
        words += f"; margin at {' and '.join(map(number, yardstick.edges))}"
    if interval is not None:
        bar = Markup('<line class="bar" x1="{}" x2="{}" y1="10" y2="10"/>')
        parts.append(bar.format(at(interval[0]), at(interval[1])))
        words += f"; 90% interval {span(interval)}"
    parts.append(Markup('<circle cx="{}" cy="10" r="4"/>').format(at(estimate)))
    whole = Markup(
        '<svg class="mark" viewBox="0 0 140 20" width="140" height="20" role="img"'
        ' aria-label="Estimate {}">{}</svg>'
    )
    return whole.format(words, Markup("").join(parts))


def _without_stop(address: str) -> str:
    """Cut what ends the sentence rather than the address: DOIs may hold brackets, in pairs."""
    address = address.rstrip(".,;:]")
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;:]")
    return address


def _minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")
