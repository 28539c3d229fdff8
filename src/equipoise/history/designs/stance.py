"""Stance: the holder's conduct toward named states, over time and beside what other states' did.

A level or share is weighed as such. A change is read twice: of itself, and beside the change of comparable
states over the same years, since words and votes drift for all alike.
"""

from __future__ import annotations

from equipoise.history.answers import Answer, Refusal
from equipoise.history.designs.level import level
from equipoise.history.designs.trend import changes
from equipoise.history.questions import Question
from equipoise.observe.reader import Reader

OF_A_CHANGE = ("per-decade", "rate-ratio", "difference")


def stance(question: Question, reader: Reader) -> Answer | Refusal:
    """Answer a question about a stance."""
    if question.expect.scale not in OF_A_CHANGE:
        return level(question, reader)
    return changes(question, reader, alone=True, beside=question.outcome.role != "system")
