"""Statements of a document, each with its span, who says it of whom, of what kind, and why it was read so."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from equipoise.reading import cues
from equipoise.reading.names import SELF, Mention, hidden, masked, mentions_in
from equipoise.reading.text import Sentence, plain, sentences

Review = Literal["draft", "accepted", "edited", "rejected"]
Role = Literal["carrier", "document", "speaker", "quoted"]


@dataclass(frozen=True, slots=True)
class Voice:
    """Who is heard, the outermost first."""

    voice: str
    role: Role


@dataclass(frozen=True, slots=True)
class Condition:
    """What a statement depends on."""

    type: cues.ConditionType
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, as it was read; nothing in it is our own judgement."""

    id: str
    start: int
    end: int
    quote: str
    sha256: str
    """Of the quote."""
    line: int
    page: int | None
    attribution: tuple[Voice, ...]
    actor: str | None
    targets: tuple[str, ...]
    kind: cues.Kind
    stance: cues.Stance | None
    polarity: Literal["affirmed", "negated"]
    modality: cues.Modality
    condition: Condition | None
    rules: tuple[str, ...]
    """Ids of the rules that decided."""
    confidence: Literal["high", "medium", "low"]
    look: tuple[str, ...]
    """Why a reviewer should look at it first; empty if nothing is known against it."""
    review: Review = "draft"


_CLAUSE = re.compile(
    r",?\s+(?:but|and|while|whereas)\s+(?=(?:also\s+|we\s+|it\s+|he\s+|they\s+|X+\s+)?(?:will|shall|must|should|is|are|oppose\w*|"
    r"stands?|rejects?|condemns?|intends?|seeks?)\b)|,\s+(?=(?:\w+\s+){1,4}will\s+be\b)"
)
_CARRIER = re.compile(
    r"\bconfirmation that\b|\b(?:this|the new) .{0,40}(?:concept|strategy|doctrine)\b", re.I
)
_ABOUT = re.compile(r"\bthe (?:new )?(?:foreign policy )?(?:concept|doctrine)\b", re.I)
_QUOTED = re.compile(
    r"\b(?:said|says|stated|declared|according to|claimed|argued) (?:that\b|by\b)?", re.I
)
_PRONOUN = re.compile(
    r"^(?:at the same time,?\s+|however,?\s+|therefore,?\s+)?(?:he|she|it|they)\b",
    re.I,
)
_VERB = re.compile(
    r"(?<=X )\w+(?:s|ed)\b|\b(?:is|are|was|were|will|shall|must|should|can|cannot|may|might|would|could|has|"
    r"have|had|do|does|did|ought|needs?|"
    r"stands?|supports?|oppos\w+|believ\w+|seeks?|calls?|rejects?|condemns?|hopes?|urges?|wants?|intends?|remains?|"
    r"continues?|welcomes?|reaffirms?|considers?|plays?|demands?|recogni[sz]es?|seeks|share[sd]?|maintain\w*|became|become\w*|"
    r"threaten\w*|pursue\w*|attach\w*|express\w*|declare\w*|regard\w*|respect\w*|deplore\w*|regret\w*|favou?rs?|"
    r"provide[sd]?|requires?|undermine\w*|violate\w*|appreciate\w*|commend\w*|wish\w*|expect\w*|think|know|made|makes?|"
    r"took|takes?|led|leads?|brought|began|begins?|faces?|depends?|deserves?|means?|shows?|showed|proves?|agrees?|agreed)\b",
    re.I,
)
_PREPOSITIONS = (
    r"of|in|from|to|with|between|against|for|on|by|towards?|within|at|into|over|about|near|as"
)
_OPENING = re.compile(
    r"\s*(?:In|On|At|With|Within|Among|Like|Unlike|Besides|Ranging|Given|During|After|Before|Since|Following|For|"
    r"Under|Through|From|Despite|By|Throughout|Regarding|Concerning|As (?:for|to|regards))\b[^,;]{2,150},\s*"
)
_BEHIND = re.compile(rf"\b(?:{_PREPOSITIONS})\s+(?:the\s+)?(?:\w+\s+)?$", re.IGNORECASE)
_GOVERNS = re.compile(
    r"\b(?:governments?|presidents?|peoples?|leaders?(?:hip)?|delegations?|republic|authorities|ministers?|kingdom|"
    r"countries|states|nations|armed forces|army|parliament|members?)\s+of\s+(?:the\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_RULERS = re.compile(
    r"\s+(?:government|president|republic|people|authorities|leaders?(?:hip)?|delegation|prime minister|"
    r"forces|army|regime|administration|side|nation|states|countries)\b",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"^(?:it (?:is|was|has been|will be|would be|seems)|there (?:is|are|was|were|has|have))\b", re.I
)
_FORMULA = re.compile(
    r"\b(?:pleasure|honou?r|privilege)\b.{0,60}\b(?:address|speak|stand before|participate)\b|\bthank you\b",
    re.I,
)
_TOPICS = re.compile(r"\b(?:sustainable |millennium )?development goals?\b|\bSDGs?\b", re.I)
"""Names of programmes that would be taken for aims."""
_FEWEST = 6
"""Words of a clause that names nobody and says something all the same."""


def read_statements(
    text: str, speaker: str | None, carrier: str = "", pages: tuple[int, ...] = ()
) -> Iterator[Statement]:
    """Draft every statement of a document, in its order.

    Parameters
    ----------
    text : str
        The decoded file; spans are offsets into it.
    speaker : str or None
        ISO 3166 alpha-3 code of whose document it is; None leaves *we* unresolved.
    carrier : str
        Who wrote the text, if that is not the speaker; a text about a doctrine is known by its own words too.
    pages : tuple of int
        Offsets at which pages begin.
    """
    clean = plain(text)
    about = carrier or ("author of the text" if _ABOUT.search(clean[:400]) else "")
    last_actor: str | None = speaker
    number = 0
    for sentence in sentences(clean, pages):
        drafts: list[Statement] = []
        for start, end in _clauses(clean, sentence):
            # a clause without a subject has that of the one before
            lead = "we " if drafts and speaker and drafts[-1].actor == speaker else ""
            drafted = _draft(text, clean, sentence, start, end, speaker, about, last_actor, lead)
            if drafted is None:
                continue
            last_actor = drafted.actor or last_actor
            if drafts and _same(drafts[-1], drafted):
                drafts[-1] = _joined(text, drafts[-1], drafted)
            else:
                drafts.append(drafted)
        for drafted in drafts:
            number += 1
            yield replace(drafted, id=f"s{number:04d}")


def _clauses(clean: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Spans of clauses with a verb of their own; names are hidden, so that none can matter."""
    found = mentions_in(clean, sentence.start, sentence.end)
    at, shown = sentence.start, hidden(clean, sentence.start, sentence.end, found)
    for match in _CLAUSE.finditer(shown):
        yield at, sentence.start + match.start()
        at = sentence.start + match.end()
    yield at, sentence.end


def _draft(
    text: str,
    clean: str,
    sentence: Sentence,
    start: int,
    end: int,
    speaker: str | None,
    about: str,
    last_actor: str | None,
    lead: str,
) -> Statement | None:
    """The statement of one clause; None if it says nothing of states, groups or the speaker."""
    found = mentions_in(clean, start, end)
    clause = masked(clean, start, end, found)
    kind, rule = cues.kind_of(lead + _TOPICS.sub("programme", clause))
    shown = hidden(clean, start, end, found)
    if not _says_something(clause, shown, found):
        return None
    denied = cues.negated(clause)
    actor, how = _actor(shown, start, found, kind, speaker, last_actor)
    if kind in ("commitment", "goal") and how == "named" and actor != speaker:
        kind, rule = "factual", f"{kind}-of-another"
    if rule in ("speaks-ill", "speaks-well") and how == "named" and actor != speaker:
        actor, how = speaker, "judge"
    targets = _targets(found, actor, speaker)
    condition = _condition(text, clean, start, end)
    look = _reasons(
        ("pronoun actor", how == "pronoun"),
        ("actor not named", how in ("implicit", "none")),
        ("no rule fits", rule == "no-cue"),
        ("names nobody", not found),
        ("force rule", kind == "force_rule"),
        ("depends on a condition", condition is not None),
        ("several statements in one sentence", (start, end) != (sentence.start, sentence.end)),
        ("reported speech", _QUOTED.search(clause) is not None),
    )
    quote = text[start:end]
    return Statement(
        id="",
        start=start,
        end=end,
        quote=quote,
        sha256=hashlib.sha256(quote.encode()).hexdigest(),
        line=sentence.line,
        page=sentence.page,
        attribution=_voices(clean[sentence.start : sentence.end], clause, speaker, about),
        actor=actor,
        targets=targets,
        kind=kind,
        stance=cues.stance_of(clause, kind, negated=denied)
        if targets or kind == "stance"
        else None,
        polarity="negated" if denied else "affirmed",
        modality=cues.modality_of(clause),
        condition=condition,
        rules=(rule, f"actor-{how}"),
        confidence="low" if len(look) > 1 else "medium" if look else "high",
        look=look,
    )


def _says_something(clause: str, shown: str, found: list[Mention]) -> bool:
    """True for a clause that is no heading, no question and no formula of politeness."""
    words = len(clause.split())
    if (
        words < (3 if found else _FEWEST)
        or clause.rstrip().endswith("?")
        or _FORMULA.search(clause)
    ):
        return False
    return bool(_VERB.search(shown)) or (
        words > _FEWEST and clause.rstrip().endswith((".", "!", ";"))
    )


def _reasons(*named: tuple[str, bool]) -> tuple[str, ...]:
    """Those of the reasons that hold."""
    return tuple(reason for reason, holds in named if holds)


def _condition(text: str, clean: str, start: int, end: int) -> Condition | None:
    """What a clause depends on, with its span in the document."""
    found = cues.condition_of(clean[start:end])
    if found is None:
        return None
    kind, first, last = found
    return Condition(kind, start + first, start + last, text[start + first : start + last])


def _actor(
    shown: str,
    start: int,
    found: list[Mention],
    kind: cues.Kind,
    speaker: str | None,
    last: str | None,
) -> tuple[str | None, str]:
    """Who acts, and how that is known: the first name before the verb, *we*, or the one before."""
    verb = _VERB.search(shown)
    before = start + (verb.start() if verb else 0)
    if kind == "causal":
        # what causes is mostly a policy or an event; only a name that opens the clause is an actor
        before = min(before, start + 4)
    opened = _OPENING.match(shown)
    first = start + (opened.end() if opened else 0)
    if not any(first <= m.start <= first + 60 for m in found):
        first = start
    for mention in found:
        if mention.start < first:
            continue
        if mention.kind == "self":
            if mention.start <= max(before, first) + 30:
                return speaker or "unresolved:we", "self"
        elif mention.start <= max(before, first) and _may_act(shown, mention, start):
            return mention.id, "named"
    if _EXPLETIVE.match(shown):
        return (speaker, "implicit") if kind in ("stance", "goal", "commitment") else (None, "none")
    if _PRONOUN.match(shown):
        return last, "pronoun"
    for mention in found:
        if mention.id == speaker and mention.start - start < 60:
            return speaker, "named"
    if kind in ("commitment", "goal", "stance", "force_rule"):
        return speaker, "implicit"
    return None, "none"


def _may_act(shown: str, mention: Mention, start: int) -> bool:
    """Whether a name can be the subject: not behind a preposition, unless its government or people is meant."""
    lead = shown[: mention.start - start]
    after = shown[mention.end - start :]
    if mention.kind == "demonym":
        return _RULERS.match(after) is not None
    return _BEHIND.search(lead) is None or _GOVERNS.search(lead) is not None


def _targets(found: list[Mention], actor: str | None, speaker: str | None) -> tuple[str, ...]:
    """Everybody else who is named, each once, in order."""
    ids = (speaker if m.id == SELF else m.id for m in found)
    # what another does may well be done to the speaker
    hidden_ids = (actor, SELF, speaker) if actor in (speaker, None) else (actor, SELF)
    return tuple(dict.fromkeys(i for i in ids if i is not None and i not in hidden_ids))


def _voices(sentence: str, clause: str, speaker: str | None, about: str) -> tuple[Voice, ...]:
    """The chain of voices: the author of a text about a doctrine, the document, whoever is quoted."""
    document = Voice(speaker or "unresolved:speaker", "document" if about else "speaker")
    if not about:
        chain: tuple[Voice, ...] = (document,)
    elif _CARRIER.search(sentence) and not re.search(r"\bwe\b", sentence, re.I):
        # the frame is the author's; what it says the doctrine confirms is the document's
        chain = (
            (Voice(about, "carrier"), document)
            if "that" in sentence
            else (Voice(about, "carrier"),)
        )
    else:
        chain = (Voice(about, "carrier"), document)
    return (*chain, Voice("unresolved:quoted", "quoted")) if _QUOTED.search(clause) else chain


def _same(one: Statement, two: Statement) -> bool:
    """True if the second clause adds no statement of its own: nothing of the first is changed by it."""
    return (one.kind, one.polarity, one.stance) == (two.kind, two.polarity, two.stance) and set(
        two.targets
    ) <= set(one.targets)


def _joined(text: str, one: Statement, two: Statement) -> Statement:
    quote = text[one.start : two.end]
    return replace(
        one,
        end=two.end,
        quote=quote,
        sha256=hashlib.sha256(quote.encode()).hexdigest(),
        condition=one.condition or two.condition,
    )
