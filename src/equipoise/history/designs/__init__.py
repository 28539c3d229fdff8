"""The designs: for each kind of claim, how a question of that kind is answered on the record.

``DESIGNS`` is an explicit tuple. Adding a kind of claim is one file with a function of a question and the
reader, one line here, and its name among the kinds of the doctrine's schema.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from equipoise.history.answers import Answer, Refusal
from equipoise.history.designs.association import association
from equipoise.history.designs.causal import causal
from equipoise.history.designs.commitment import commitment
from equipoise.history.designs.goal import goal
from equipoise.history.designs.level import level
from equipoise.history.designs.rule import rule
from equipoise.history.designs.stance import stance
from equipoise.history.designs.trend import trend_alone
from equipoise.history.questions import Question
from equipoise.observe.reader import Reader


@dataclass(frozen=True, slots=True)
class Design:
    """How questions of one kind are answered."""

    kind: str
    answer: Callable[[Question, Reader], Answer | Refusal]


DESIGNS: tuple[Design, ...] = (
    Design("level", level),
    Design("trend", trend_alone),
    Design("stance", stance),
    Design("commitment", commitment),
    Design("goal", goal),
    Design("rule", rule),
    Design("association", association),
    Design("causal", causal),
)
