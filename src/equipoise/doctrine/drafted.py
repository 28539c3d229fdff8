"""Statements that a reader drafted from a document, as a doctrine file holds them: their places, no words."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StrictInt

from equipoise.doctrine.parts import Strict
from equipoise.doctrine.words import Kebab, Sha256, Words

StatementKind = Literal["force_rule", "stance", "commitment", "goal", "causal", "factual", "norm"]
ReviewState = Literal["draft", "accepted", "edited", "rejected"]


class Reviewed(Strict):
    """One step of a statement's review; steps are added and never taken away."""

    state: ReviewState
    by: Words
    at: datetime.date
    note: str = ""
    was: dict[Words, Words] = Field(default_factory=dict)
    """Fields that were corrected, each with what it was before."""


class DraftedStatement(Strict):
    """One statement as it was drafted."""

    id: Kebab
    line: Annotated[StrictInt, Field(ge=1)]
    page: Annotated[StrictInt, Field(ge=1)] | None = None
    span: Annotated[tuple[StrictInt, ...], Field(min_length=2, max_length=2)]
    """First character in the document's text and the one after the last, counted from 0."""
    sha256: Sha256
    """Of the words of the span, which stay in the document."""
    attribution: tuple[Words, ...]
    """Voices, the outermost first, each with its role."""
    actor: str | None = None
    targets: tuple[str, ...] = ()
    kind: StatementKind
    stance: Literal["friendly", "cooperative", "neutral", "critical", "hostile"] | None = None
    polarity: Literal["affirmed", "negated"]
    modality: Words
    condition: Words | None = None
    """Type of what it depends on."""
    rules: tuple[Words, ...]
    """Ids of the rules that decided."""
    confidence: Literal["high", "medium", "low"]
    look: tuple[str, ...] = ()
    """Why a reviewer should look at it first."""
    why_no_claim: str = ""
    """Why no claim is proposed; empty if one is."""
    reviews: tuple[Reviewed, ...] = ()

    @property
    def review(self) -> ReviewState:
        """Where its review stands: its last step."""
        return self.reviews[-1].state if self.reviews else "draft"
