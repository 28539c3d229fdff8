"""Ordered cue rules: what kind of statement a clause is, how it is meant, and what it depends on.

They read text in which every name is the same word, so that exchanging two states changes nothing. The first
rule that fits decides; each has an id, which the statement keeps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

Kind = Literal["force_rule", "stance", "commitment", "goal", "causal", "factual", "norm"]
Stance = Literal["friendly", "cooperative", "neutral", "critical", "hostile"]
Modality = Literal[
    "asserted",
    "intended",
    "will",
    "permitted",
    "possible",
    "obliged",
    "requested",
    "predicted",
    "hypothetical",
]
ConditionType = Literal["if", "unless", "purpose", "ground", "response_to", "scope"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A rule: the kind that a clause is if it has one pattern, where given another too, and lacks a third."""

    id: str
    kind: Kind
    has: re.Pattern[str]
    also: re.Pattern[str] | None
    lacks: re.Pattern[str] | None

    def fits(self, clause: str) -> bool:
        """True if the rule speaks of this clause."""
        if self.lacks is not None and self.lacks.search(clause):
            return False
        return bool(self.has.search(clause)) and (
            self.also is None or bool(self.also.search(clause))
        )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All cues of ``cues.yaml``."""

    words: dict[str, re.Pattern[str]]
    rules: tuple[Cue, ...]
    """In the order in which they are asked; a clause that none fits says how things are."""
    modalities: tuple[tuple[Modality, re.Pattern[str]], ...]
    conditions: tuple[tuple[ConditionType, re.Pattern[str]], ...]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The cues, read once."""
    from ruamel.yaml import YAML

    text = files("equipoise.reading").joinpath("cues.yaml").read_text(encoding="utf-8")
    found = YAML(typ="safe", pure=True).load(text)
    words = {
        name: re.compile(r"\b(?:" + "|".join(patterns) + ")", re.IGNORECASE)
        for name, patterns in found["words"].items()
    }
    rules = []
    for id_, kind, has, *rest in found["rules"]:
        also, lacks = (words.get(name) for name in (*rest, None, None)[:2])
        rules.append(Cue(id_, kind, words[has], also, lacks))
    return Lexicon(
        words,
        tuple(rules),
        tuple((kind, words[name]) for kind, name in found["modalities"]),
        tuple((kind, words[name]) for kind, name in found["conditions"]),
    )


_MAIN_NOT = re.compile(
    r"\b(?:not|never|neither|nor|cannot|can't|won't|don't|doesn't|isn't|nobody|refuses? to|"
    r"no (?:one|state|country|nation|longer|intention|right))\b",
    re.IGNORECASE,
)
_NOT_ONLY = re.compile(
    r"\bnot only\b|\bno less\b|\bnot least\b|\bwhether or not\b|\bnon-", re.IGNORECASE
)


def kind_of(clause: str) -> tuple[Kind, str]:
    """Kind of a masked clause, and the id of the rule that decided."""
    for cue in lexicon().rules:
        if cue.fits(clause):
            return cue.kind, cue.id
    return "factual", "no-cue"


def stance_of(clause: str, kind: Kind, *, negated: bool) -> Stance | None:
    """How the clause speaks of whom it is about; None where the words say nothing."""
    words = lexicon().words
    if words["hostile"].search(clause):
        return (
            "neutral"
            if negated and re.search(r"\benem|hostile|threat", clause, re.I)
            else "hostile"
        )
    critical = words["critical"].search(clause)
    warm = words["friendly"].search(clause) or words["cooperative"].search(clause)
    if critical and negated and "threat" in critical.group().lower():
        return "neutral"
    if critical and not (warm and warm.start() < critical.start()):
        return "critical"
    if words["friendly"].search(clause):
        return "friendly"
    if words["cooperative"].search(clause):
        return "cooperative"
    return "neutral" if kind == "stance" else None


def negated(clause: str) -> bool:
    """True if the clause denies what its verb says."""
    found = _MAIN_NOT.search(_NOT_ONLY.sub(" ", clause))
    return found is not None


def modality_of(clause: str) -> Modality:
    """How the clause means it: as it is, will be, ought to be, may be."""
    for modality, pattern in lexicon().modalities:
        if pattern.search(clause):
            return modality
    return "asserted"


def condition_of(clause: str) -> tuple[ConditionType, int, int] | None:
    """Kind and span of what the clause depends on, to its comma or end."""
    for kind, pattern in lexicon().conditions:
        found = pattern.search(clause)
        if found:
            stop = re.search(r"[,;.]", clause[found.end() :])
            return (
                kind,
                found.start(),
                found.end() + (stop.start() if stop else len(clause) - found.end()),
            )
    return None
