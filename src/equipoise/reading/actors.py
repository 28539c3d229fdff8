"""Who acts in a clause: names before the verb, *we*, and what is nobody's.

Where no name can be the subject and no rule says that the speaker speaks of itself, the actor stays open.
"""

from __future__ import annotations

import re

from equipoise.reading import cues
from equipoise.reading.names import Mention

_PRONOUN = re.compile(
    r"^(?:at the same time,?\s+|however,?\s+|therefore,?\s+)?(?:he|she|it|they)\b",
    re.I,
)
VERB = re.compile(
    r"(?<=X )\w+(?:s|ed)\b|\b(?:is|are|was|were|will|shall|must|should|can|cannot|may|might|would|could|has|"
    r"have|had|do|does|did|ought|needs?|"
    r"stands?|supports?|oppos\w+|believ\w+|seeks?|calls?|rejects?|condemns?|hopes?|urges?|wants?|intends?|remains?|"
    r"continues?|welcomes?|reaffirms?|considers?|plays?|demands?|recogni[sz]es?|seeks|share[sd]?|maintain\w*|became|become\w*|"
    r"threaten\w*|pursue\w*|attach\w*|express\w*|declare\w*|regard\w*|respect\w*|deplore\w*|regret\w*|favou?rs?|"
    r"keeps?|kept|provide[sd]?|requires?|undermine\w*|violate\w*|appreciate\w*|commend\w*|wish\w*|expect\w*|think|know|made|makes?|"
    r"took|takes?|led|leads?|brought|began|begins?|faces?|depends?|deserves?|means?|shows?|showed|proves?|agrees?|agreed)\b",
    re.I,
)
_PREPOSITIONS = (
    r"of|in|from|to|with|between|against|for|on|by|towards?|within|at|into|over|about|near|as"
)
OPENING = re.compile(
    r"\s*(?:(?:(?:In|On|At|With|Within|Among|Like|Unlike|Besides|Ranging|Given|During|After|Before|Since|Following|For|"
    r"Under|Through|From|Despite|By|Throughout|Regarding|Concerning|As|To|"
    r"Although|Though|While|When|Until|Once|If|Unless|Where|Because of|Owing to|Thanks to|"
    r"[A-Z]\w+(?:ing|ed)|\w+ (?:years|months|days) (?:ago|later))\b[^,;]{0,150},\s*)|"
    r"(?:(?:Mr\.? |Madam )?President|Ladies and gentlemen|Excellencies|Today|Now|First|"
    r"Second(?:ly)?|Third(?:ly)?|Fourth|"
    r"Finally|Moreover|However|Therefore|Furthermore|Indeed|Thus|Consequently|Regrettably|Unfortunately),\s*|"
    r"(?:This|Last|Next|Every|Each) (?:\w+ ){0,2}(?:year|month|week|time|session)\b[^,;]{0,40},\s*|"
    r"(?:That|This|It) is why\s+)+"
)
_BEHIND = re.compile(rf"\b(?:{_PREPOSITIONS}|\w+ing)\s+(?:the\s+)?(?:\w+\s+)?$", re.IGNORECASE)
_COORDINATE = re.compile(r"(?:\w+,?\s+(?:and|or)\s+(?:the\s+)?)$")
_RELATIVE = re.compile(
    r"(?:^|\s)(?:the|those|these|all)\s+(?:\w+\s+)?(?!years|months|days|times)[a-z]+s\s+$", re.I
)
"""A noun right before a name, which only says of what it is: *the difficulties X faces*."""
_NOUN_OF_OURS = re.compile(
    r"(?:^|,\s+)(?:the|these|those)\s+(?:\w+\s+){0,2}(?!time|year|day|moment)\w+\s+$", re.I
)
"""*The threat we face*: what is spoken of is the noun."""
_AT_ONCE = re.compile(r"^(?:not|and|but|yet|both|even|only|the|all|that|\W)*(?<!\w)$", re.I)
GOVERNS = re.compile(
    r"\b(?:governments?|presidents?|peoples?|leaders?(?:hip)?|delegations?|republic|authorities|ministers?|kingdom|"
    r"countries|states|nations|armed forces|army|parliament|members?)\s+of\s+(?:the\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
RULERS = re.compile(
    r"\s+(?:government|president|republic|people|authorities|leaders?(?:hip)?|delegation|representative|"
    r"parliament|prime minister|forces|army|regime|administration|side|nation|states|countries)\b",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"^(?:it (?:is|was|has been|will be|would be|seems)|there (?:is|are|was|were|has|have))\b", re.I
)
_UP_TO = re.compile(
    r"^(?:\w+,\s+)?it (?:is|was|remains) (?:\w+ )?(?:up to|for|incumbent (?:up)?on|"
    r"the (?:\w+ )?(?:responsibility|duty|task|right|role|job) of) (?:the )?"
    r"(?:(?:people|government|peoples) of (?:the )?)?",
    re.I,
)
"""*It is for X to* do something: X acts."""
_SUBORDINATE = re.compile(r"\b(?:that|which|what|who|whom|where|how|when|as|than|if)\s+$", re.I)
_OWN = ("stance", "goal", "commitment")
"""Kinds in which the speaker judges, wants or promises, where nobody acts."""
_SPEAKERS_OWN = frozenset(("judges", "owes", "promises-itself"))
"""Rules for what a speaker says of itself, though it names nobody."""
EVERYBODY = "grp:int_community"
"""Who *we all* are."""
WE_ALL = re.compile(
    r"\bwe (?:(?:will|must|can|should|may|shall|do|would|could|have|are|need) )?all\b|"
    r"\b(?:all|each|every one) of us\b|\b(?:we|us),? as (?:the|an?) (?:\w+ )?community\b|"
    r"\b(?:as|we,) (?:the|an?) (?:global|world) community\b",
    re.I,
)
"""A clause whose *we* says of itself that it is more than the speaker."""
_BACK = 300


def actor_of(
    shown: str,
    start: int,
    found: list[Mention],
    kind: cues.Kind,
    rule: str,
    speaker: str | None,
) -> tuple[str | None, str]:
    """Who acts, and how that is known: *we* or the first name that can be the subject; a pronoun stays open."""
    shown = cues.unframed(shown)
    verb = VERB.search(shown)
    before = start + (verb.start() if verb else 0)
    opened = OPENING.match(shown)
    first = start + (opened.end() if opened else 0)
    if not any(first <= m.start <= first + 60 for m in found):
        first = start
    named = max(before, first)
    if kind == "causal":
        # what causes is mostly a policy or an event; only a name that opens the clause is an actor
        named = min(named, max(first, start + 4))
    for mention in found:
        if mention.start < first:
            continue
        if mention.kind == "self":
            if _speaks(shown, mention, start, kind, max(before, first)):
                if WE_ALL.search(shown):
                    return EVERYBODY, "everybody"
                return speaker or "unresolved:we", "self"
        elif (
            mention.start <= named or _AT_ONCE.match(shown[first - start : mention.start - start])
        ) and may_act(shown, mention, start):
            return mention.id, "named"
    owed = _UP_TO.match(shown)
    for mention in found:
        if owed and mention.start == start + owed.end() and mention.kind != "self":
            return mention.id, "owed"
    if _EXPLETIVE.match(shown):
        return (speaker, "implicit") if kind in _OWN else (None, "none")
    if _PRONOUN.match(shown):
        # whom it stands for is left to the reviewer: the last actor is wrong more often than not
        return None, "pronoun"
    if rule in _SPEAKERS_OWN or kind in _OWN or kind == "force_rule":
        return speaker, "implicit"
    return None, "none"


def _lead(shown: str, at: int) -> str:
    """What stands before a place, as far back as any pattern looks: a clause may be as long as a document."""
    return shown[max(0, at - _BACK) : at]


def _speaks(shown: str, mention: Mention, start: int, kind: cues.Kind, before: int) -> bool:
    """Whether *we*, *our* or *us* makes the speaker the one who acts."""
    lead = _lead(shown, mention.start - start)
    word = shown[mention.start - start : mention.end - start].lower()
    if word in ("we", "i"):
        if re.search(r",\s+$", lead):
            return re.match(r"\s+\w+,", shown[mention.end - start :]) is None
        if _NOUN_OF_OURS.search(lead):
            return False
        if _SUBORDINATE.search(lead):
            return kind == "norm" and lead.rstrip().lower().endswith("that")
        return mention.start <= before + 30
    if word == "us":
        return lead.lower().rstrip().endswith("let")
    return mention.start <= before and not (_BEHIND.search(lead) or _SUBORDINATE.search(lead))


def may_act(shown: str, mention: Mention, start: int) -> bool:
    """Whether a name can be the subject: not behind a preposition, unless its government or people is meant."""
    lead = _lead(shown, mention.start - start)
    after = shown[mention.end - start :]
    if mention.kind == "demonym":
        return RULERS.match(after) is not None
    if _RELATIVE.search(lead):
        return False
    lead = _COORDINATE.sub("", lead)
    governs = GOVERNS.search(lead)
    return _BEHIND.search(lead[: governs.start()] if governs else lead) is None
