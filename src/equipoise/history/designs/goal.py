"""Goal: whether a state of affairs came nearer, of itself and beside other regions over the same years.

With a bound, the goal is a level. A difference asks how much more the region has or does than the one it is
compared with, year by year.
"""

from __future__ import annotations

from equipoise.history.answers import Answer, Refusal
from equipoise.history.designs.difference import difference
from equipoise.history.designs.level import level
from equipoise.history.designs.trend import changes
from equipoise.history.questions import BOUNDS, Question
from equipoise.observe.reader import Reader


def goal(question: Question, reader: Reader) -> Answer | Refusal:
    """Answer a question about a goal."""
    expect = question.expect
    if expect.scale == "difference" and question.compare is not None:
        return difference(question, reader)
    if expect.scale not in ("per-decade", "rate-ratio") or (
        expect.direction in BOUNDS and expect.scale != "per-decade"
    ):
        return level(question, reader)
    comparable = question.outcome.role in ("region", "partners", "holder")
    return changes(question, reader, alone=True, beside=comparable)
