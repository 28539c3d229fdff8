"""Ordered cue rules: what kind of statement a clause is, how it is meant, and what it depends on.

They read text in which every name is the same word, so that exchanging two states changes nothing. The first
rule that fits decides; each has an id, which the statement keeps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

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
    """All cues: of armed force, of other kinds (``cues.yaml``), of judgements, of moods and conditions."""

    words: dict[str, re.Pattern[str]]
    frames: re.Pattern[str]
    """What only leads up to a statement."""
    rules: tuple[Cue, ...]
    """In the order in which they are asked; a clause that none fits says how things are."""
    modalities: tuple[tuple[Modality, re.Pattern[str]], ...]
    conditions: tuple[tuple[ConditionType, re.Pattern[str]], ...]


def _any_of(patterns: list[str], parts: dict[str, str]) -> re.Pattern[str]:
    """One pattern for all of them, from the start of a word; a part in braces stands for what it is."""
    joined = "|".join(patterns)
    for name, part in parts.items():
        joined = joined.replace(f"{{{name}}}", part)
    return re.compile(rf"\b(?:{joined})", re.IGNORECASE)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The cues of English, read once."""
    return read_lexicon("cues_force.yaml", "cues.yaml", "cues_stance.yaml", "cues_mood.yaml")


def read_lexicon(*names: str) -> Lexicon:
    """The cues of some of the package's files together; rules of an earlier file are asked earlier."""
    from ruamel.yaml import YAML

    # a file may do without parts and frames: then no frame is ever there
    found: dict[str, Any] = {"words": {}, "parts": {}, "frames": ["(?!)"], "rules": []}
    for name in names:
        text = files("equipoise.reading").joinpath(name).read_text(encoding="utf-8")
        of_file = YAML(typ="safe", pure=True).load(text)
        found["words"].update(of_file.pop("words"))
        found["parts"].update(of_file.pop("parts", {}))
        found["rules"] += of_file.pop("rules", [])
        found.update(of_file)
    words = {name: _any_of(patterns, found["parts"]) for name, patterns in found["words"].items()}
    rules = []
    for id_, kind, has, *rest in found["rules"]:
        also, lacks = (words[name] if name else None for name in (*rest, None, None)[:2])
        rules.append(Cue(id_, kind, words[has], also, lacks))
    return Lexicon(
        words,
        _any_of(found["frames"], found["parts"]),
        tuple(rules),
        tuple((kind, words[name]) for kind, name in found["modalities"]),
        tuple((kind, words[name]) for kind, name in found["conditions"]),
    )


_MAIN_NOT = re.compile(
    r"\b(?:not|never|neither|nor|cannot|can't|won't|don't|doesn't|isn't|nobody|refuses? to|"
    r"no (?:one|state|country|nation|longer|intention|right|alternative|option|winners?)|"
    r"there (?:is|are|was|were|has been|have been|can be|will be) no(?! doubt)|(?:has|have|is|are) nothing|"
    r"(?:has|have|had) no(?= (?!doubt|less)\w)|(?:is|are|be|was|were) (?:\w+ly )?(?:unable|impossible)|"
    r"^nothing|^no \w+ (?:can|will|should|may|is|has|have|are))\b",
    re.IGNORECASE,
)
_NOT_DENIED = re.compile(
    r"\bnot (?:only|just|merely|simply)\b|\bnot so long ago\b|\bno less\b|\bnot least\b|"
    r"\bwhether\b[^,;]*\bor not\b|\bnon-|\bnever(?: before\b|-)|\bif\b[^,;]*|"
    r"\b(?:myth|reminder|reason|fear|idea|claim|pretext) (?:that|why)\b[^,;]*|"
    r"\b(?:any|every)(?:one|thing) (?:\w+ )?(?:do|does|did|is|are|can|has|have) ?not\b[^,;]*|"
    r"\b(?:those|what) (?:\w+ )?(?:do|does|did|is|are|can|has|have) ?not\b[^,;]*|"
    r"\band (?:then )?(?:\w+ly )?(?:do|does|did) not\b[^,;]*|"
    # what is beside the main clause: a relative one, a ground, a contrast behind a comma
    r"\b(?:which|who|whom|when|because|so that|even if|although|though)\b[^,;]*|,\s+(?:and )?not\b[^,;]*|"
    r"\bnot (?:as|by|for|in|an?|the|to) [^,;]{2,60}?\bbut\b|\b(?:ensur\w+|way|fact|show|lesson) that\b[^,;]*|"
    r"\b(?:can ?not|can't) (?:but|refrain from|help)\b|\bno doubt\b|"
    r"\b(?:not a|no) (?:coincidence|accident|secret|surprise|wonder)\b|\bnot (?:surprising|accidental)\w*",
    re.IGNORECASE,
)


def kind_of(clause: str) -> tuple[Kind, str]:
    """Kind of a masked clause, and the id of the rule that decided."""
    said = lexicon().frames.sub("so", clause)
    for cue in lexicon().rules:
        if cue.fits(said):
            return cue.kind, cue.id
    return "factual", "no-cue"


def unframed(clause: str) -> str:
    """The clause with spaces for what only leads up to it; its length is the same."""
    return lexicon().frames.sub(lambda found: " " * len(found.group()), clause)


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
    found = _MAIN_NOT.search(_NOT_DENIED.sub(" ", clause))
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
