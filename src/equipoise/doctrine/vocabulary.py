"""The words a doctrine file may use for what it measures and what it does.

A claim names a measure of the catalogue by its dotted word and a role, as in ``dispute.initiated@holder``;
the words are derived from the measures that can be taken on the record, so that there is none that cannot.
A word without a variant, as ``polarity.is-pole``, means all of them, each a reading of its own. A rule names
an operator; that list is closed too, so that a misspelling is caught by ``check``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from equipoise.measures import CATALOGUE
from equipoise.measures.entry import Measure, Nature
from equipoise.observe import OBSERVERS
from equipoise.observe.entry import Observer, Option

Role = Literal["holder", "state", "pair", "partners", "region", "system"]
"""Whose value is meant: the doctrine's holder, each state or pair that is looked at, the holder with each of
its partners, a region as one, the whole system."""

ROLES: dict[str, tuple[Role, ...]] = {
    "state": ("holder", "state", "region", "system"),
    "pair": ("partners", "pair", "region", "system"),
    "system": ("system", "region"),
}
"""The roles of a measure, by what it is taken of."""

UNITS: dict[str, tuple[str, ...]] = {
    "holder": ("state-year", "dispute"),
    "state": ("state-year",),
    "pair": ("dyad-year", "directed-dyad-year"),
    "partners": ("dyad-year", "directed-dyad-year", "dispute"),
    "region": ("state-year", "dyad-year", "system-year"),
    "system": ("system-year", "state-year", "dyad-year"),
}
"""What a claim may call its cases, by the role of its outcome."""


@dataclass(frozen=True, slots=True)
class Term:
    """One dotted word that a claim can measure."""

    name: str
    roles: tuple[Role, ...]
    meaning: str
    unit: str
    nature: Nature
    measures: tuple[str, ...]
    """Full names of the measures that it means: one, or each variant."""
    options: tuple[Option, ...]
    at_most_one: bool
    """True if no value can be above 1."""


@dataclass(frozen=True, slots=True)
class OperatorTerm:
    """One operator that a rule can name."""

    name: str
    meaning: str


def terms_of(catalogue: tuple[Measure, ...], observers: tuple[Observer, ...]) -> tuple[Term, ...]:
    """One word for each measure that can be taken, and one for each family of variants.

    Parameters
    ----------
    catalogue : tuple of Measure
        What the measures are.
    observers : tuple of Observer
        How each that can be taken is taken.
    """
    by_name = {measure.name: measure for measure in catalogue}
    found: dict[str, Term] = {}
    for observer in observers:
        measure = by_name[observer.measure]
        for word in dict.fromkeys((measure.name.partition("/")[0], measure.name)):
            before = found.get(word)
            found[word] = Term(
                word,
                ROLES[observer.of],
                measure.says,
                measure.unit,
                measure.nature,
                ((*before.measures, measure.name) if before else (measure.name,)),
                observer.options,
                measure.high <= 1,
            )
    return tuple(sorted(found.values(), key=lambda term: term.name))


TERMS: tuple[Term, ...] = terms_of(CATALOGUE, OBSERVERS)

BY_WORD: dict[str, Term] = {term.name: term for term in TERMS}

OPERATORS: tuple[OperatorTerm, ...] = (
    OperatorTerm("ARMS", "arms control or build-up: shifts the target of military spending"),
    OperatorTerm("BALANCE", "spends and allies against a would-be hegemon"),
    OperatorTerm("DECOUPLE", "loosens a region's trade and pacts with a hegemon"),
    OperatorTerm("FORCE_GATE", "caps own conduct at display of force unless a trigger was met"),
    OperatorTerm("GUARANTEE", "adds a defence pact that is honoured more often"),
    OperatorTerm("MEDIATE", "makes settlement of disputes likelier"),
    OperatorTerm("NO_BLOCS", "no exclusive pacts in a region; an inclusive forum"),
    OperatorTerm("NONINTERV", "does not join the disputes of others unless obliged"),
    OperatorTerm("PERTURB_SHARES", "starts from other capability shares"),
    OperatorTerm("RECIP", "answers cooperation with cooperation and hostility with hostility"),
    OperatorTerm("REGIME", "supports or spreads a type of regime"),
    OperatorTerm("SANCTION", "cuts trade with a state"),
    OperatorTerm("TRADE_OPEN", "opens trade with a group"),
)
