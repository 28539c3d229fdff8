"""From a statement to a claim or rule that could test it, where the catalogue has one; else why not."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from equipoise.data.sources import source
from equipoise.doctrine.schema import GroupRef
from equipoise.errors import StateError, UsageError
from equipoise.grouping import members
from equipoise.reading.statements import Statement
from equipoise.statehood import resolve, states

GROUPS = {
    "grp:west": "WEST", "grp:europe": "EUROPE", "grp:eu": "EU", "grp:nato": "NATO", "grp:asean": "ASEAN",
    "grp:africa": "AFRICA", "grp:latin_america": "LATIN_AMERICA", "grp:middle_east": "MIDDLE_EAST",
    "grp:asia_pacific": "ASIA_PACIFIC", "grp:near_abroad": "NEAR_ABROAD", "grp:eurasia": "EURASIA",
    "grp:arctic": "ARCTIC", "grp:islamic_civilization": "OIC",
    "grp:au": "AFRICAN_UNION", "grp:arab": "ARAB_LEAGUE", "grp:nam": "NON_ALIGNED", "grp:ecowas": "ECOWAS",
}  # fmt: skip
"""Groups of the text whose members the package knows; the others are for the doctrine to define."""


def as_holder(code: str) -> str | dict[str, str]:
    """How a doctrine file names its holder: the code of a state, or a group whose members are known.

    Raises
    ------
    UsageError
        If the package knows no members of a group.
    """
    if not code.startswith("grp:"):
        return code
    if code not in GROUPS:
        known = ", ".join(GROUPS)
        raise UsageError(
            f"draft: nobody is known to be of {code}; a file's holder is a state or one of {known}"
        )
    return {"group": GROUPS[code]}


def holder_code(holder: GroupRef | str | int) -> str:
    """The code that `as_holder` made a file's holder of."""
    if isinstance(holder, GroupRef):
        return next((code for code, group in GROUPS.items() if group == holder.group), holder.group)
    return str(holder)


_PEACE = re.compile(r"\b(?:peace\w*|conflict|war|tension|stability)\b", re.I)
_POLES = re.compile(r"\bmultipolar\w*\b", re.I)
_THREATENS = re.compile(r"\b(?:threat\w*|attack|aggress\w+)\b", re.I)


_GROWS = {"direction": "increase", "scale": "rate-ratio"}
TOPICS: tuple[tuple[str, re.Pattern[str], dict[str, Any]], ...] = (
    (
        "trade",
        re.compile(r"\b(?:trade|exports?|commerce|commercial|market access)\b", re.I),
        {"outcome": "trade.dyadic@partners", "expect": _GROWS | {"margin": 0.10}},
    ),
    (
        "international organisations",
        re.compile(r"\b(?:organi[sz]ations?|institutions?|multilateral\w*|United Nations)\b", re.I),
        {"outcome": "igo.joint@partners", "expect": _GROWS | {"margin": 0.05}},
    ),
    (
        "growth",
        re.compile(
            r"\b(?:prosper\w*|economic (?:growth|development|recovery)|growth|standard of living)\b",
            re.I,
        ),
        {
            "kind": "level",
            "outcome": "growth.gdp@holder",
            "compare": "major-powers",
            "expect": {"direction": "increase", "scale": "difference", "margin": 0.005},
        },
    ),
    (
        "cooperation",
        re.compile(
            r"\b(?:co-?operat\w+|partnerships?|friend\w*|relations|dialogue|engagement|solidarity)\b",
            re.I,
        ),
        {
            "outcome": "cooperation.ties@partners",
            "expect": {"direction": "increase", "scale": "per-decade", "margin": 0.02},
        },
    ),
)
"""What a statement may be about that names nobody whose members we know, and how that is measured of all."""


def propose(
    statement: Statement, holder: str, adopted: int
) -> tuple[dict[str, Any], dict[str, Any], str]:
    """A claim, a rule, and why there is no claim; what there is not is empty.

    Parameters
    ----------
    statement : Statement
        The statement.
    holder : str
        Code of the doctrine's holder.
    adopted : int
        Year of adoption, which windows end before.
    """
    window = _window(statement, holder, adopted)
    if statement.kind == "norm":
        return _claim(statement, kind="normative"), {}, ""
    if statement.actor != holder:
        return (
            {},
            {},
            f"it is about {statement.actor or 'nobody who is named'}, not about the holder",
        )
    if statement.kind == "force_rule":
        return _force(statement, window)
    if _POLES.search(statement.quote):
        expect = {"direction": "increase", "scale": "per-decade", "margin": 0.5}
        found = {
            "kind": "trend",
            "outcome": "polarity.effective-poles@system",
            "expect": expect,
            "window": window,
        }
        return _claim(statement, **found), {}, ""
    if (
        statement.polarity == "negated"
        and _THREATENS.search(statement.quote)
        and not statement.targets
    ):
        expect = {"direction": "at-most", "value": 0, "scale": "rate", "margin": 0.05}
        found = {
            "kind": "level",
            "outcome": "dispute.initiated@holder",
            "expect": expect,
            "window": window,
        }
        return _claim(statement, **found, mirror=[{"holders": "major-powers"}]), {}, ""
    if statement.kind in ("stance", "commitment", "goal"):
        return _ties(statement, window)
    why = {"causal": "a causal sentence needs a treatment and an outcome named by a person"}
    return (
        {},
        {},
        why.get(statement.kind, "it says how things are, in words that no measure is proposed for"),
    )


def _window(statement: Statement, holder: str, adopted: int) -> str:
    """Twenty years to the adoption, as far as the record goes and as the states in question existed."""
    last = min(adopted, source("gml_mid_dyad_year").last)
    first = max(last - 20, 1946)
    with suppress(StateError):
        first = max(first, min(resolve(holder, last).first, last - 1))
    for group in (GROUPS[t] for t in statement.targets if t in GROUPS):
        while first < last - 1 and not _has_members(group, first):
            first += 1
    return f"{first}..{last}"


def _has_members(group: str, year: int) -> bool:
    try:
        return bool(members(group, year))
    except StateError:
        return False


def _claim(statement: Statement, **fields: Any) -> dict[str, Any]:
    whom = f" toward {', '.join(statement.targets)}" if statement.targets else ""
    return {
        "id": f"claim-{statement.id}",
        "row": statement.id,
        "at": {"line": statement.line},
        "statement": statement.id,
        "reading": f"Drafted by rule: the document makes a {statement.kind.replace('_', ' ')} statement{whom}.",
        **fields,
    }


def _force(statement: Statement, window: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    trigger = ["force-on-self"]
    if "grp:allies" in statement.targets or "all" in statement.quote.lower():
        trigger.append("force-on-ally")
    name = f"rule-{statement.id}"
    expect = {"direction": "at-least", "value": 0.5, "scale": "share", "margin": 0.05}
    simulate = {"rule": name, "outcome": "dispute.onset",
                "expect": {"direction": "decrease", "scale": "rate-ratio", "margin": 0.01}}  # fmt: skip
    claim = _claim(
        statement, kind="rule", outcome="force.trigger-met@holder", expect=expect, window=window,
        mirror=[{"holders": "major-powers"}], simulate=simulate,
    )  # fmt: skip
    rule = {"id": name, "row": statement.id, "at": {"line": statement.line}, "statement": statement.id,
            "operator": "FORCE_GATE", "rule": "limits", "trigger": trigger}  # fmt: skip
    return claim, rule, ""


def _ties(statement: Statement, window: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Ties toward those who are named, or peace in a region that is."""
    codes = {s.iso3 for s in states() if s.iso3 and s.last is None}
    named = [t for t in statement.targets if t in codes]
    groups = [GROUPS[t] for t in statement.targets if t in GROUPS]
    if not named and not groups:
        return _by_topic(statement, window)
    among: dict[str, Any] = {"states": named} if named else {"group": groups[0]}
    critical = statement.stance in ("critical", "hostile") and statement.polarity == "affirmed"
    if critical and not named:
        return {}, {}, "what it is against may be something in the region and not its states"
    if groups and _PEACE.search(statement.quote) and statement.kind == "goal":
        found = {
            "kind": "goal",
            "outcome": "dispute.onset@region",
            "expect": {"direction": "decrease", "scale": "rate-ratio", "margin": 0.10},
            "among": {"group": groups[0]},
            "mirror": [{"among": {"group": "LATIN_AMERICA"}, "holder": "USA"}],
        }
        return _claim(statement, **found, window=window), {}, ""
    expect: dict[str, Any] = {"direction": "increase", "scale": "per-decade", "margin": 0.02}
    if critical:
        expect["direction"] = "decrease"
    elif statement.polarity == "negated":
        # who says that somebody is no enemy has not promised to come closer
        expect |= {"direction": "at-least", "value": 0}
    found = {
        "kind": statement.kind,
        "outcome": "cooperation.ties@partners",
        "expect": expect,
        "among": among,
    }
    return _claim(statement, **found, window=window, mirror=[{"holders": "major-powers"}]), {}, ""


def _by_topic(statement: Statement, window: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """A claim on what the statement is about, of the holder toward all states."""
    if statement.polarity == "affirmed" and statement.stance not in ("critical", "hostile"):
        for topic, words, measured in TOPICS:
            if words.search(statement.quote):
                toward = {} if "compare" in measured else {"among": {"group": "ALL_STATES"}}
                found = {"kind": statement.kind, **measured, **toward, "window": window}
                found["mirror"] = [{"holders": "major-powers"}]
                claim = _claim(statement, **found)
                claim["reading"] += f" It is taken to be about {topic}."
                return claim, {}, ""
    meant = ", ".join(statement.targets) or "nobody"
    return {}, {}, f"it names {meant}, and nothing that a measure is proposed for"
