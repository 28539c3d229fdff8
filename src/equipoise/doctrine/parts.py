"""The parts that claims and rules of a doctrine file are made of."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StrictInt,
    StringConstraints,
    Tag,
    model_validator,
)

from equipoise.doctrine.words import (
    Code,
    Kebab,
    Mark,
    Measure,
    Options,
    Sha256,
    Window,
    Word,
    Words,
    refuse,
)

BOUNDS = ("at-least", "at-most")
"""Directions that state a bound."""

Direction = Literal["increase", "decrease", "none", "at-least", "at-most"]
Scale = Literal[
    "rate", "rate-ratio", "risk-ratio", "share", "count", "difference", "per-decade", "coefficient"
]
DataChoice = Literal["gml", "cow", "ucdp"]
Adopters = Literal["nobody", "holder", "major-powers", "everyone"]

Finite = Annotated[float, Field(allow_inf_nan=False)]


class Strict(BaseModel):
    """A frozen value without undeclared fields."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True
    )


class GroupRef(Strict):
    """States by the name of a group."""

    group: Words


class StatesRef(Strict):
    """States by an inline list of codes."""

    states: Annotated[tuple[Code, ...], Field(min_length=1)]


States = GroupRef | StatesRef


def _form(value: Any) -> str | None:
    """Which way of naming states was meant: by the value itself or by its keys."""
    if isinstance(value, GroupRef) or (isinstance(value, dict) and "group" in value):
        return "GroupRef"
    if isinstance(value, StatesRef | dict):
        return "StatesRef"
    return "a word" if isinstance(value, str | int) and not isinstance(value, bool) else None


def _one_of(remedy: str) -> Discriminator:
    return Discriminator(_form, "no_such_form", remedy)


_Group = Annotated[GroupRef, Tag("GroupRef")]
_List = Annotated[StatesRef, Tag("StatesRef")]
Among = Annotated[_Group | _List, _one_of("write {group: NAME} or {states: [USA, CHN]}")]
Peers = Annotated[
    _Group
    | _List
    | Annotated[Literal["major-powers", "foremost", "others", "matched"], Tag("a word")],
    _one_of("write major-powers, foremost, others, matched, {group: NAME} or {states: [USA, CHN]}"),
]
AdoptersOf = Annotated[
    _Group | _List | Annotated[Adopters, Tag("a word")],
    _one_of("write holder, major-powers, everyone, nobody, {group: NAME} or {states: [USA, CHN]}"),
]
Holder = Annotated[
    _Group | Annotated[Code, Tag("a word")], _one_of("write a code of a state or {group: NAME}")
]


class Document(Strict):
    """The document that is restated."""

    document: Words
    kind: Words
    lang: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    sha256: Sha256 | None = None
    """Hash of the document's bytes, where there is a file."""
    citation: Words | None = None


class Header(Strict):
    """Whose doctrine it is, and from when."""

    id: Kebab
    title: Words
    holder: Holder
    """Code of the state whose doctrine it is, or a group."""
    adopted: datetime.date
    source: Document
    note: str = ""
    draft: bool = False
    """True if a machine drafted the file and nobody has reviewed it yet."""


class Row(Strict):
    """One statement of the document, under which the report groups claims and rules."""

    id: Kebab
    says: Words
    """What the document says, restated."""


class At(Strict):
    """Place in the source; a span comes with the hash of the words it covers."""

    line: Annotated[StrictInt, Field(ge=1)] | None = None
    paragraph: Mark | None = None
    section: Mark | None = None
    article: Mark | None = None
    span: Annotated[tuple[StrictInt, ...], Field(min_length=2, max_length=2)] | None = None
    """First character and the one after the last, counted from 0."""
    sha256: Sha256 | None = None
    """Hash of the words of the span; the words themselves stay in the document."""
    place: Literal["unverified"] | None = None
    """Says that nobody could look the place up."""

    @model_validator(mode="after")
    def _names_a_place(self) -> Self:
        if not self.model_fields_set - {"sha256"}:
            raise refuse(
                "no place in the source", "give a line, paragraph, section, article or span"
            )
        if (self.span is None) != (self.sha256 is None):
            lacking = "sha256" if self.span else "span"
            raise refuse(f"lacks {lacking}", "a span and the sha256 of its words go together")
        if self.span and not 0 <= self.span[0] < self.span[1]:
            raise refuse(
                f"found {list(self.span)}", "a span runs from a smaller to a larger offset", "span"
            )
        return self

    def words(self) -> str:
        """The place in words."""
        named = [
            f"{name} {value}"
            for name in ("line", "paragraph", "section", "article")
            if (value := getattr(self, name)) is not None
        ]
        if self.span:
            named.append(f"characters {self.span[0]} to {self.span[1]}")
        if self.place:
            named.append("place unverified")
        return ", ".join(named) or "no place given"


class SimulatedExpect(Strict):
    """What the simulation should show; its scale is that of the outcome unless it says another."""

    direction: Direction
    margin: Annotated[Finite, Field(ge=0.0)]
    """Smallest effect that matters, on the scale."""
    scale: Scale | None = None
    value: Finite | None = None
    """Bound of ``at-least`` and ``at-most``."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        bound = self.direction in BOUNDS
        if bound and self.value is None:
            raise refuse(
                f"{self.direction} lacks its value", "add value: with the bound", "direction"
            )
        if not bound and self.value is not None:
            raise refuse(
                f"{self.direction} with a value",
                "remove value:, or write at-least or at-most",
                "value",
            )
        if not bound and self.margin == 0:
            raise refuse(
                f"found {self.margin:g} with {self.direction}",
                "give the smallest effect that matters, above 0",
                "margin",
            )
        if self.scale in ("rate-ratio", "risk-ratio") and not bound and self.margin >= 1:
            raise refuse(
                f"found {self.margin:g} on {self.scale}", "write a change of 10% as 0.10", "margin"
            )
        if self.value is not None and not self._value_fits():
            raise refuse(
                f"found {self.value:g} on {self.scale}", "give a value on that scale", "value"
            )
        return self

    def _value_fits(self) -> bool:
        value = self.value or 0.0
        return value >= 0 or self.scale in (None, "difference", "per-decade", "coefficient")


class Expect(SimulatedExpect):
    """What the record should show if the statement holds."""

    scale: Scale


class Rival(Strict):
    """Another fair reading of the same words: whatever it gives replaces the claim's own."""

    label: Words | None = None
    outcome: Measure | None = None
    treatment: Measure | None = None
    expect: Expect | None = None
    among: Among | None = None
    compare: Peers | None = None
    window: Window | None = None
    data: DataChoice | None = None
    options: Options = ()
    hegemon: Code | None = None

    @model_validator(mode="after")
    def _differs(self) -> Self:
        if not self.model_fields_set - {"label"}:
            raise refuse(
                "changes nothing", "give what this reading measures otherwise, or remove it"
            )
        return self


class Mirror(Strict):
    """The same rule for another holder, or for another group with another hegemon."""

    holders: Peers | None = None
    holder: Code | None = None
    among: Among | None = None
    hegemon: Code | None = None

    @model_validator(mode="after")
    def _names_another(self) -> Self:
        if not self.model_fields_set:
            raise refuse("names nobody", "give holders: major-powers, holder: or among:")
        if self.holder is not None and self.holders is not None:
            raise refuse("holder and holders together", "keep one of them", "holder")
        return self


class Simulated(Strict):
    """The rule that is run for a claim, and what it should change."""

    rule: Kebab
    also: tuple[Kebab, ...] = ()
    """Further rules that are in force at the same time."""
    outcome: Word | None = None
    """What is counted; without it, the claim's own outcome."""
    expect: SimulatedExpect | None = None

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of all rules in force."""
        return (self.rule, *self.also)
