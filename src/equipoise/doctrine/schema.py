"""The doctrine file as frozen values: what its author wrote, and nothing that we infer.

Data only: no Python, no expressions beyond dotted measure words with a role, and closed vocabularies.
``read`` turns a YAML file into a :class:`Doctrine`; ``check`` tells where a file goes wrong. What one
entry alone can show to be wrong is refused here; what takes the whole file, in ``check``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from equipoise.doctrine.drafted import DraftedStatement
from equipoise.doctrine.parts import (
    BOUNDS,
    Among,
    At,
    DataChoice,
    Document,
    Expect,
    GroupRef,
    Header,
    Mirror,
    Peers,
    Rival,
    Row,
    Simulated,
    SimulatedExpect,
    States,
    StatesRef,
    Strict,
)
from equipoise.doctrine.rule import Adopters, Rule, RuleRival, Variant
from equipoise.doctrine.vocabulary import UNITS
from equipoise.doctrine.words import (
    Code,
    Kebab,
    Measure,
    Options,
    Window,
    Words,
    fitting_options,
    refuse,
    term_of,
)
from equipoise.notebook import table_html

__all__ = [
    "KINDS",
    "ROWS",
    "Adopters",
    "AssociationClaim",
    "At",
    "CausalClaim",
    "Claim",
    "CommitmentClaim",
    "Doctrine",
    "Document",
    "Expect",
    "GoalClaim",
    "GroupRef",
    "Header",
    "LevelClaim",
    "Mirror",
    "NormativeClaim",
    "Rival",
    "Row",
    "Rule",
    "RuleClaim",
    "RuleRival",
    "Simulated",
    "SimulatedExpect",
    "StanceClaim",
    "States",
    "StatesRef",
    "Strict",
    "TrendClaim",
    "Variant",
    "doctrine_json_schema",
    "merged",
]

ROWS: tuple[str, ...] = (
    "threatens-no-one",
    "reciprocity",
    "sovereign-centre",
    "not-an-enemy",
    "europe-independence",
    "force-in-defence",
    "near-abroad-peace",
    "no-dividing-lines",
    "deepen-ties",
    "equal-security",
    "multipolar",
    "whole",
)
"""Rows of the first doctrine; other doctrines name their own."""

KINDS: tuple[str, ...] = (
    "level",
    "trend",
    "association",
    "causal",
    "commitment",
    "goal",
    "stance",
    "rule",
    "normative",
)
"""Kinds of claims."""

Unit = Literal["state-year", "dyad-year", "directed-dyad-year", "system-year", "dispute"]


class _Claim(Strict):
    id: Kebab
    row: Kebab
    """The statement of the document under which the report shows it."""
    at: At
    reading: Words
    """The statement in our own words, attributed to the document."""
    note: str = ""
    statement: Kebab | None = None
    """The drafted statement that proposed it; it is weighed once that one is accepted."""

    def __repr__(self) -> str:
        outcome = getattr(self, "outcome", None)
        return f"<{getattr(self, 'kind', 'claim')} {self.id}{f': {outcome}' if outcome else ''}>"


class _Weighable(_Claim):
    """A claim that names a measure, or the rule that a simulation runs."""

    unit: Unit | None = None
    outcome: Measure | None = None
    expect: Expect | None = None
    window: Window | None = None
    treatment: Measure | None = None
    among: Among | None = None
    """The states that are looked at."""
    compare: Peers | None = None
    """The states that the holder is compared with."""
    hegemon: Code | None = None
    """The state that measures of a hegemon are about."""
    data: DataChoice | None = None
    """Data set that this reading prefers."""
    options: Options = ()
    """Choices that the outcome's measure leaves open, by name."""
    rivals: tuple[Rival, ...] = ()
    mirror: tuple[Mirror, ...] = ()
    simulate: Simulated | None = None

    @model_validator(mode="after")
    def _can_be_tested(self) -> Self:
        if self.outcome is None:
            self._needs_no_measure()
        for lacking in ("expect", "window"):
            if self.outcome is not None and getattr(self, lacking) is None:
                raise refuse(f"an outcome without {lacking}", f"add {lacking}:", "outcome")
        if self.outcome is not None and self.outcome.endswith("@region") and self.among is None:
            raise refuse(f"{self.outcome} of no region", "add among: {group: NAME}", "outcome")
        if self.outcome is not None and self.expect is not None:
            self._fits_the_measure(self.outcome, self.expect)
        for k, rival in enumerate(self.rivals):
            if rival.model_copy(update={"label": None}) in [
                r.model_copy(update={"label": None}) for r in self.rivals[:k]
            ]:
                raise refuse(
                    f"rival {k + 1} repeats another", "it would count twice; remove it", "rivals"
                )
        return self

    def _fits_the_measure(self, outcome: str, expect: Expect) -> None:
        fitting_options(outcome, self.options, self.data)
        for rival in self.rivals:
            # a choice of data is for the measure it was made for
            data = rival.data or (self.data if rival.outcome is None else None)
            fitting_options(rival.outcome or outcome, rival.options, data)
        role = outcome.partition("@")[2]
        if self.unit is not None and self.unit not in UNITS[role]:
            fits = " or ".join(UNITS[role])
            raise refuse(f"{self.unit} for {outcome}", f"write {fits}, or remove unit:", "unit")
        over_the_mean = any(o.name == "over" and "mean" in o.fair for o in term_of(outcome).options)
        bounded = term_of(outcome).at_most_one and not over_the_mean
        if expect.scale == "share" and bounded and (expect.value or 0.0) > 1:
            raise refuse(f"a share of {expect.value:g}", "write 90% as 0.9", "expect")

    def _needs_no_measure(self) -> None:
        if self.simulate is None:
            raise refuse("neither outcome nor simulate", "add one, or make it normative", "kind")
        if self.simulate.outcome is None:
            raise refuse("nothing to count", "add outcome: here or to the claim", "simulate")
        used = self.model_fields_set & {
            "expect",
            "window",
            "treatment",
            "options",
            "rivals",
            "mirror",
            "compare",
        }
        if used:
            first = sorted(used)[0]
            raise refuse(f"{first} without an outcome", f"add outcome: or remove {first}:", first)


class _Tested(_Weighable):
    """A claim that always names its measure, its expectation and its window."""

    outcome: Measure
    expect: Expect
    window: Window


class LevelClaim(_Tested):
    """A quantity lies above or below a bound, or compares so with its peers'."""

    kind: Literal["level"]

    @model_validator(mode="after")
    def _more_than_whom(self) -> Self:
        if self.expect.direction not in BOUNDS and self.compare is None:
            raise refuse(
                f"{self.expect.direction} against nobody",
                "add compare:, or write at-least or at-most with a value",
                "expect",
            )
        return self


class TrendClaim(_Tested):
    """A quantity rises or falls over a window."""

    kind: Literal["trend"]


class AssociationClaim(_Tested):
    """Two quantities go together."""

    kind: Literal["association"]
    treatment: Measure


class CausalClaim(_Tested):
    """One quantity changes another."""

    kind: Literal["causal"]
    treatment: Measure


class CommitmentClaim(_Tested):
    """The holder does what it says it will do."""

    kind: Literal["commitment"]


class GoalClaim(_Tested):
    """A state of affairs that the holder wants to bring about."""

    kind: Literal["goal"]


class StanceClaim(_Weighable):
    """What the holder holds of others; tested where it names a measure."""

    kind: Literal["stance"]


class RuleClaim(_Weighable):
    """How the holder acts when a condition is met; tested where it names a measure."""

    kind: Literal["rule"]


class NormativeClaim(_Claim):
    """What ought to be: recorded, never tested."""

    kind: Literal["normative"]
    simulate: None = None


Claim = Annotated[
    LevelClaim
    | TrendClaim
    | AssociationClaim
    | CausalClaim
    | CommitmentClaim
    | GoalClaim
    | StanceClaim
    | RuleClaim
    | NormativeClaim,
    Field(discriminator="kind"),
]


def _version(value: Any) -> Any:
    if isinstance(value, bool):  # which Python takes for 1
        raise refuse(f"found {value}", "write equipoise: 1")
    return value


class Doctrine(Strict):
    """A whole doctrine file."""

    equipoise: Annotated[Literal[1], BeforeValidator(_version)]
    doctrine: Header
    extends: Kebab | None = None
    """Id of a shipped doctrine: entries with its ids replace, others are added."""
    rows: tuple[Row, ...] = ()
    claims: tuple[Claim, ...] = ()
    rules: tuple[Rule, ...] = ()
    statements: tuple[DraftedStatement, ...] = ()
    """What a reader drafted from the document, with the state of its review."""
    adoption: Annotated[
        tuple[Literal["holder", "major-powers", "everyone"], ...], Field(min_length=1)
    ] = ("holder",)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.claims or self.rules or self.extends or self.statements):
            raise refuse("no claim and no rule", "add claims:")
        if len(set(self.adoption)) < len(self.adoption):
            raise refuse("an entry occurs twice", "keep each once", "adoption")
        return self

    def __repr__(self) -> str:
        return f"<doctrine {self.doctrine.id}: {len(self.claims)} claims, {len(self.rules)} rules>"

    def _repr_html_(self) -> str:
        rows = [(c.id, c.kind, c.reading, getattr(c, "outcome", None)) for c in self.claims]
        return table_html(("claim", "kind", "reading", "outcome"), rows, self.doctrine.title)

    def rule(self, name: str) -> Rule | None:
        """The rule of that id, or None."""
        return next((r for r in self.rules if r.id == name), None)

    def claim(self, name: str) -> Claim | None:
        """The claim of that id, or None."""
        return next((c for c in self.claims if c.id == name), None)


def merged(base: Doctrine, difference: Doctrine) -> Doctrine:
    """A doctrine with all that the one it extends says and it does not replace.

    Parameters
    ----------
    base : Doctrine
        The doctrine that is extended.
    difference : Doctrine
        What differs: its head and adoption count, and its rows, claims and rules replace those of
        the same id and come after the others.
    """

    def joined(field: str) -> tuple[Any, ...]:
        own = {entry.id: entry for entry in getattr(difference, field)}
        return tuple({**{entry.id: entry for entry in getattr(base, field)}, **own}.values())

    return difference.model_copy(update={f: joined(f) for f in ("rows", "claims", "rules")})


def doctrine_json_schema() -> dict[str, Any]:
    """JSON Schema of a doctrine file, draft 7, for editors.

    It says less than ``check``: what takes two fields to see is not in it.
    """
    schema = Doctrine.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    schema["definitions"] = schema.pop("$defs")
    schema["$schema"] = "http://json-schema.org/draft-07/schema#"
    schema["title"] = "Doctrine file of Equipoise"
    without: dict[str, Any] = _without_discriminators(schema)
    return without


def _without_discriminators(node: Any) -> Any:
    """The schema without OpenAPI's discriminators, which draft 7 does not know."""
    if isinstance(node, dict):
        return {k: _without_discriminators(v) for k, v in node.items() if k != "discriminator"}
    return [_without_discriminators(v) for v in node] if isinstance(node, list) else node
