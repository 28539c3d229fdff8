"""A rule of a doctrine file: how a statement acts in the simulation."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, model_validator

from equipoise.doctrine.parts import Adopters, AdoptersOf, Among, At, Strict
from equipoise.doctrine.words import (
    FIRST_YEAR,
    LAST_YEAR,
    OPERATOR_FIELDS,
    Code,
    Kebab,
    Operator,
    Words,
    refuse,
)

__all__ = ["Adopters", "Rule", "RuleRival", "Variant"]

Trigger = Literal["force-on-self", "force-on-ally", "prevent"]
Shares = Literal["halve", "remove", "multipolar", "bipolar", "unipolar"]
Permission = Literal["permits", "limits"]

Year = Annotated[StrictInt, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Dose = Annotated[float, Field(gt=0.0, le=1.0)]


class Variant(Strict):
    """One way to run a rule: whatever it gives replaces the rule's own."""

    id: Kebab
    rule: Permission | None = None
    add: tuple[Trigger, ...] = ()
    """Triggers besides the rule's own."""
    rate: Dose | None = None
    intensity: Share | None = None
    shares: Shares | None = None
    reciprocal: bool | None = None


class RuleRival(Strict):
    """Another fair reading of the words that the rule restates."""

    label: Words | None = None
    rule: Permission | None = None
    trigger: tuple[Trigger, ...] | None = None
    region: Among | None = None
    toward: Among | None = None
    rate: Dose | None = None
    intensity: Share | None = None
    reciprocal: bool | None = None


class Rule(Strict):
    """How a statement acts in the simulation: one operator, at its step."""

    id: Kebab
    row: Kebab
    at: At
    operator: Operator
    reading: str = ""
    note: str = ""
    statement: Kebab | None = None
    """The drafted statement that proposed it."""
    rule: Permission | None = None
    """Whether the words permit force, or limit it to the triggers."""
    adopters: AdoptersOf = "holder"
    trigger: tuple[Trigger, ...] = ()
    variants: tuple[Variant, ...] = ()
    rivals: tuple[RuleRival, ...] = ()
    compliance: Annotated[tuple[Dose, ...], Field(min_length=1)] = (1.0,)
    """Chances that the rule binds where it applies; each is run and shown."""
    region: Among | None = None
    from_: Annotated[Code | None, Field(alias="from")] = None
    """The state that a region loosens its ties to."""
    toward: Among | None = None
    rate: Dose | None = None
    """Share of what it acts on that goes each year [0 to 1]."""
    intensity: Share | None = None
    shares: Shares | None = None
    """To which capability shares the start is changed."""
    start: Year | None = None
    reciprocal: bool | None = None

    @model_validator(mode="after")
    def _suits_its_operator(self) -> Self:
        fields = OPERATOR_FIELDS[self.operator]
        given = {
            f
            for f in fields.all_names()
            if getattr(self, "from_" if f == "from" else f) not in (None, ())
        }
        lacking = [f for f in fields.needs if f not in given]
        if fields.one_of and not given & set(fields.one_of):
            lacking.append(" or ".join(fields.one_of))
        if lacking:
            added = ", ".join(f"{name}:" for name in lacking)
            raise refuse(
                f"{self.operator} lacks {' and '.join(lacking)}", f"add {added}", "operator"
            )
        stray = sorted(given - set(fields.allowed()))
        if stray:
            field = stray[0]
            raise refuse(f"{self.operator} has no use for {field}", f"remove {field}:", field)
        return self

    @model_validator(mode="after")
    def _does_not_contradict_itself(self) -> Self:
        for field in ("trigger", "compliance"):
            values = getattr(self, field)
            if len(set(values)) < len(values):
                raise refuse("an entry occurs twice", "keep each once", field)
        ids = [v.id for v in self.variants]
        if len(set(ids)) < len(ids):
            raise refuse("two variants have one id", "rename one", "variants")
        for variant in self.variants:
            twice = [t for t in variant.add if t in self.trigger]
            if twice:
                raise refuse(
                    f"variant {variant.id} adds {twice[0]}, which the rule has",
                    "remove it",
                    "variants",
                )
        for rival in self.rivals:
            changes = rival.model_fields_set - {"label"}
            if all(getattr(rival, f) == getattr(self, f) for f in changes):
                raise refuse(
                    "a rival equals the rule itself", "change something or remove it", "rivals"
                )
        return self
