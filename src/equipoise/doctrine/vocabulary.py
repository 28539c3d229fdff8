"""The words a doctrine file may use for what it measures and what it does.

A claim names a measure by a dotted word and a role, as in ``dispute.initiated@holder``; a rule names
an operator. Both lists are closed, so that a misspelling is caught by ``check``. A word may stand here
before the code can weigh it: then its claim gets the verdict ``not-modelled``, which names the word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["holder", "target", "state", "dyad", "region", "system"]
"""Whose value is meant: the doctrine's holder, the state acted on, each state or pair, a region, all."""


@dataclass(frozen=True, slots=True)
class Term:
    """One dotted word that a claim can measure."""

    name: str
    roles: tuple[Role, ...]
    meaning: str
    unit: str


@dataclass(frozen=True, slots=True)
class OperatorTerm:
    """One operator that a rule can name."""

    name: str
    meaning: str


TERMS: tuple[Term, ...] = (
    Term(
        "affinity.to-holder", ("state", "region"), "closeness of UN votes to the holder's", "0 to 1"
    ),
    Term(
        "affinity.to-west",
        ("holder", "state"),
        "closeness of UN votes to the median Western state's",
        "0 to 1",
    ),
    Term(
        "affinity.to-hegemon",
        ("holder", "state"),
        "closeness of UN votes to the hegemon's",
        "0 to 1",
    ),
    Term(
        "balance.pivotality",
        ("holder",),
        "how often its side decides which coalition is larger",
        "Banzhaf index over mean",
    ),
    Term(
        "blocs.dividing-line",
        ("region", "system"),
        "E-I index of cooperation across against within blocs",
        "-1 to 1",
    ),
    Term("blocs.modularity", ("region", "system"), "modularity of defence pacts", "-0.5 to 1"),
    Term(
        "blocs.exclusivity",
        ("region",),
        "capability-weighted share of a region its pacts leave out",
        "0 to 1",
    ),
    Term("balance.frustration", ("region", "system"), "normalised line index of balance", "0 to 1"),
    Term("capability.rank", ("holder",), "rank by capability share", "1 is the largest"),
    Term(
        "capability.share",
        ("holder", "state", "region"),
        "share of the system's capability",
        "0 to 1",
    ),
    Term(
        "conflict.interstate.participation",
        ("holder", "state"),
        "interstate armed conflicts it took part in",
        "per year",
    ),
    Term(
        "cooperation.ties",
        ("holder", "dyad"),
        "pacts, joint organisations, trade, exercises",
        "standardised",
    ),
    Term(
        "cooperation.kept",
        ("holder",),
        "share of cooperation ties kept from year to year",
        "0 to 1",
    ),
    Term(
        "dependence.hegemon",
        ("state", "region"),
        "share of trade that is with the hegemon",
        "0 to 1",
    ),
    Term(
        "dispute.fatal.target",
        ("state", "region"),
        "fatal disputes as the target",
        "per state-year",
    ),
    Term(
        "dispute.initiated",
        ("holder", "state"),
        "disputes it began, threat of force or more",
        "per year",
    ),
    Term(
        "dispute.initiated.display",
        ("holder", "state"),
        "disputes it began with a display of force or more",
        "per year",
    ),
    Term(
        "dispute.initiated.force",
        ("holder", "state"),
        "disputes it began and used force in",
        "per year",
    ),
    Term("dispute.onset", ("state", "dyad", "region", "system"), "dispute onsets", "per year"),
    Term("dispute.share", ("holder", "state"), "share of the world's disputes it is in", "0 to 1"),
    Term(
        "dispute.with-west", ("holder",), "share of its disputes that are with the West", "0 to 1"
    ),
    Term("exercises.joint", ("holder", "dyad"), "joint military exercises", "per year"),
    Term(
        "force.trigger-met",
        ("holder",),
        "share of its uses of force in which the trigger was met",
        "0 to 1",
    ),
    Term("growth.gdp", ("state", "region"), "growth of GDP", "per year"),
    Term("igo.joint", ("holder", "dyad"), "joint memberships of organisations", "count"),
    Term("pact.with-hegemon", ("state",), "has a defence pact with the hegemon", "yes or no"),
    Term("pact.with-holder", ("state",), "has a defence pact with the holder", "yes or no"),
    Term(
        "peace.regional",
        ("region",),
        "dispute onsets per pair and year inside the region",
        "per dyad-year",
    ),
    Term("polarity.class", ("system",), "unipolar, bipolar or multipolar by a named rule", "class"),
    Term(
        "polarity.concentration",
        ("system",),
        "concentration of capability among major powers (CON)",
        "0 to 1",
    ),
    Term(
        "polarity.effective-poles",
        ("system",),
        "effective number of poles, one over the sum of squared shares",
        "count",
    ),
    Term(
        "polarity.is-pole",
        ("holder", "region"),
        "counts as a pole by a named rule and capability measure",
        "yes or no",
    ),
    Term(
        "reciprocity.behaviour",
        ("holder",),
        "response of its conduct to the partner's a year before",
        "coefficient",
    ),
    Term("security.equality", ("system",), "one less the Gini coefficient of security", "0 to 1"),
    Term("state.survival", ("system",), "states that leave the system", "per state-year"),
    Term("trade.dyadic", ("holder", "dyad"), "trade between two states", "current US dollars"),
    Term("troops.hegemon", ("state",), "the hegemon's troops in the state", "persons"),
    Term("votes.agreement", ("holder", "dyad"), "agreement of UN votes", "0 to 1"),
    Term(
        "war.deaths.share",
        ("holder", "state"),
        "share of the world's battle deaths in wars it is in",
        "0 to 1",
    ),
    Term("war.onset", ("state", "system"), "interstate war onsets", "per year"),
)

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
