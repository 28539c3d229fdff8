"""Commitment: whether ties that were promised were kept, or grew, beside those of comparable states.

A share of ties kept is weighed as a share of events. Growth is read twice: of itself, for that is what was
promised, and beside the growth of comparable states' ties with the same partners over the same years, for
what grew everywhere was nobody's doing.
"""

from __future__ import annotations

from equipoise.history.answers import Answer, Refusal
from equipoise.history.designs.level import level
from equipoise.history.designs.stance import OF_A_CHANGE
from equipoise.history.designs.trend import changes
from equipoise.history.questions import Question
from equipoise.observe.reader import Reader


def commitment(question: Question, reader: Reader) -> Answer | Refusal:
    """Answer a question about a commitment."""
    if question.expect.scale not in OF_A_CHANGE:
        return level(question, reader)
    return changes(question, reader, alone=True, beside=question.outcome.role != "system")
