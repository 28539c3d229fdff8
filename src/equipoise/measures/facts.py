"""Facts: numbers that are read as their source lists them, and counts of what happened.

They have no formula of ours, so nothing is computed here; ``observe`` reads them.
"""

from __future__ import annotations

from math import inf

from equipoise.measures.entry import Measure

_LISTED = "As the source lists it: the citation is that of the data that were read."
_OPPORTUNITY = (
    "Maoz, Z. and Russett, B. (1993). American Political Science Review 87(3): 624-638, for opportunity as "
    "contiguity and power."
)
_UNGA = "Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). JCR 61(2): 430-456."

FACTS: tuple[Measure, ...] = (
    Measure(
        "dispute.initiated.display", None, "disputes per year", 0, inf, _LISTED, "count",
        "disputes it began with a display of force or more",
    ),
    Measure(
        "dispute.initiated.force", None, "disputes per year", 0, inf, _LISTED, "count",
        "disputes it began and used force in",
    ),
    Measure(
        "dispute.involved", None, "disputes per year", 0, inf, _LISTED, "count",
        "disputes that it entered, on either side, from the first day or later",
    ),
    Measure(
        "dispute.fatal.target", None, "disputes per year", 0, inf, _LISTED, "count",
        "disputes with deaths that others began against it",
    ),
    Measure(
        "dispute.onset", None, "onsets per pair and year", 0, inf, _LISTED, "count",
        "disputes that come to the pair, joining included",
    ),
    Measure(
        "dispute.with", None, "share of its onsets", 0, 1, _LISTED, "share",
        "part of the first state's dispute onsets that is with the second",
    ),
    Measure(
        "dispute.beyond-opportunity", None, "onsets over expected ones", 0, inf, _OPPORTUNITY, "count",
        "dispute onsets over those that contiguity and power alone would give the pair",
    ),
    Measure(
        "force.trigger-met", None, "share of its uses of force", 0, 1, _LISTED, "share",
        "uses of force it began against a state that had used force on it or an ally the year before",
    ),
    Measure(
        "conflict.interstate.participation", None, "conflicts per year", 0, inf, _LISTED, "count",
        "interstate armed conflicts it was a party to",
    ),
    Measure(
        "war.onset", None, "wars per year", 0, inf, _LISTED, "count",
        "interstate wars that begin among the states",
    ),
    Measure(
        "war.entered", None, "wars per year", 0, inf, _LISTED, "count", "interstate wars that it enters",
    ),
    Measure(
        "war.deaths", None, "deaths in battle", 0, inf, _LISTED, "amount",
        "deaths in battle, of all sides, in the interstate wars that it enters in the year",
    ),
    Measure(
        "state.survival", None, "exits per state and year", 0, inf, _LISTED, "count",
        "states that leave the state system",
    ),
    Measure(
        "conduct.hostility", None, "level, 0 to 4", 0, 4, _LISTED, "index",
        "hostility of the first state's own conduct toward the second",
    ),
    Measure(
        "conduct.hostility-met", None, "level, 0 to 4", 0, 4, _LISTED, "index",
        "hostility that the first state met with from the second",
    ),
    Measure(
        "conduct.exports", None, "ln(1 + million current USD)", 0, inf, _LISTED, "index",
        "exports of the first state to the second",
    ),
    Measure(
        "conduct.exports-met", None, "ln(1 + million current USD)", 0, inf, _LISTED, "index",
        "exports of the second state to the first",
    ),
    Measure(
        "igo.joint", None, "organisations", 0, inf, _LISTED, "amount",
        "international organisations of which both are full members",
    ),
    Measure(
        "trade.dyadic", None, "million current USD", 0, inf, _LISTED, "amount",
        "trade between the two, both flows added",
    ),
    Measure(
        "exercises.joint", None, "exercises per year", 0, inf, _LISTED, "count",
        "military exercises in which both took part",
    ),
    Measure(
        "pact.defence", None, "yes or no", 0, 1, _LISTED, "yes/no",
        "a treaty obliges one to defend the other",
    ),
    Measure(
        "pact.with-hegemon", None, "yes or no", 0, 1, _LISTED, "yes/no",
        "a treaty obliges it and the hegemon, or one of them, to defend the other",
    ),
    Measure(
        "pact.with-holder", None, "yes or no", 0, 1, _LISTED, "yes/no",
        "a treaty obliges it and the holder, or one of them, to defend the other",
    ),
    Measure(
        "troops.hegemon", None, "persons", 0, inf, _LISTED, "amount",
        "the hegemon's troops in the state",
    ),
    Measure(
        "affinity.to-hegemon", None, "share of joint roll calls", 0, 1, _UNGA, "index",
        "agreement of its UN votes with the hegemon's",
    ),
    Measure(
        "affinity.to-holder", None, "share of joint roll calls", 0, 1, _UNGA, "index",
        "agreement of its UN votes with the holder's",
    ),
)  # fmt: skip
