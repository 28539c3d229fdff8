"""Who acts in a clause: names before the verb, *we*, and what is nobody's.

Where no name can be the subject and no rule says that the speaker speaks of itself, the actor stays open.
"""

from __future__ import annotations

import re

from equipoise.reading import cues
from equipoise.reading.names import SELF, Mention

_PRONOUN = re.compile(
    r"^(?:at the same time,?\s+|however,?\s+|therefore,?\s+)?(?:he|she|it|they)\b",
    re.I,
)
_TAKES_UP = re.compile(
    r"(?:(?:and|but|thus|yet|however|therefore|also|now),?\s+)?(?:(?P<they>they)|(?P<he>he|she)|"
    r"(?P<it>it)\s+(?:\w+ly\s+|also\s+|still\s+)?(?:wish\w+|wants?|seeks?|intends?|refus\w+|continue[sd]|will|must|"
    r"has\s+(?:\w+ly\s+|also\s+)?\w+ed|is\s+(?:\w+ly\s+|also\s+)?\w+ing)|"
    r"(?:the|that|this)\s+(?P<the>country|government|administration)(?!['’]|\s+of\b))\b",
    re.I,
)
"""A subject that stands for somebody who was spoken of before."""
_KNOWN = {
    "they": ("named", "self", "weighed", "agent", "at large", "as a group", "taken up", "carried"),
    "the": ("named", "self", "weighed", "agent", "taken up", "carried"),
    "he": ("named", "weighed", "agent", "taken up", "carried"),
    "it": ("named", "agent", "taken up", "carried"),
}
"""How it must be known who acted before, so that each is whoever that was."""
NOTHING_BEFORE: tuple[str | None, str] = (None, "none")
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
    r"\s+(?:governments?|president|republic|people|authorities|leaders?(?:hip)?|delegation|representative|"
    r"parliament|prime minister|forces|army|regime|administration|side|nation|states|countries)\b",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"^(?:it (?:is|was|has been|will be|would be|seems)|there (?:is|are|was|were|has|have))\b", re.I
)
_UP_TO = re.compile(
    r"(?:\w+,\s+)?it\s+(?:is|was|remains|will\s+be)\s+(?:\w+\s+)?(?:up\s+to|for|incumbent\s+(?:up)?on|"
    r"high\s+time\s+that|of\s+\w+\s+(?:necessity|importance|urgency)\s+for|"
    r"(?:imperative|essential|crucial|vital|necessary|important|indispensable|urgent|time)\s+for|"
    r"the\s+(?:\w+\s+)?(?:responsibility|duty|task|right|role|job)\s+of)\s+(?:the\s+)?"
    r"(?:(?:people|government|peoples|(?:this|present)\s+session)\s+of\s+(?:the\s+)?)?",
    re.I,
)
"""*It is for X to* do something: X acts."""
_OUR_DUTY = re.compile(
    r"it\s+(?:is|was|remains)\s+(?:\w+\s+)?(?:our|my)\s+(?:\w+\s+){0,2}"
    r"(?:duty|responsibility|obligation|task|job|intention|determination)\b",
    re.I,
)
_SET_APART = re.compile(
    r"(?:\w+(?:\s+of\s+all)?,\s+)?(?:it|that|this)\s+(?:is|was)\s+(?:\w+ly\s+|in\s+)?(?:(?:what|how)|(?:\w+\s+){0,4}that)\s+(?=(?:we|I)\b)|"
    r"(?:\w+,\s+)?it\s+(?:is|was)\s+(?:\w+ly\s+)?(?:the\s+)?(?=X[^,;]{0,60}\bwho\b)|"
    r"(?:\w+\s+|X[X ]*){1,2}(?:may|can)\s+(?:rest|be)\s+assured\s+that\s+(?:the\s+)?(?=(?:we|I)\b|X)",
    re.I,
)
"""*That is what we do*, *it is X who does*, *you may be assured that X does*."""
_BY_AGENT = re.compile(
    r"(?:is|are|was|were|(?:has|have|had)\s+been|(?:must|should|will|can|could|may|shall)\s+be)\s+(?:\w+ly\s+)?"
    r"\w+(?:ed|en|wn|ne|de|ft|ght|id|ut|l[dt])\s+(?:\w+ly\s+)?by\s+(?:the\s+|all\s+(?:the\s+)?)?"
    r"(?:(?:people|government|authorities|leaders(?:hip)?)\s+of\s+(?:the\s+)?)?",
    re.I,
)
"""*Was done by X*: X acts."""
_THING = re.compile(
    rf"(?!{RULERS.pattern})\s+(?!(?:and|or|but|when|while|since|until|{_PREPOSITIONS})\b)[a-z]",
    re.I,
)
"""What makes an adjective that of something else: *by French farmers*."""
_BESIDE = re.compile(
    r"\b(?:that|which|who|whom|whose|where|when|as|if|because|while|although|what)\b[^,;]*$", re.I
)
_STATES_AT_LARGE = re.compile(
    r"(?:(?:and|but|today|however|even|only|for),?\s+)?"
    r"(?:(?:(?:all|many|most|the\s+majority\s+of|(?:more\s+than|nearly|almost|over|some)\s+\w+)\s+)?(?:the\s+)?"
    r"(?:nations|states|countries|peoples|governments)(?:\s+and\s+(?:nations|states|peoples|governments))?"
    r"(?:\s+of\s+the\s+world)?|"
    r"(?:each|every|no|any)\s+(?:\w+\s+)?(?:country|nation|state|people|government))\s+"
    r"(?:\w+ly\s+|also\s+)?(?:must|should|can|cannot|will|shall|may|have|has|is|are|ought|need|united)\b",
    re.I,
)
"""States of no particular kind before the verb."""
_SUBORDINATE = re.compile(r"\b(?:that|which|what|who|whom|where|how|when|as|than|if)\s+$", re.I)
_OWN = ("stance", "goal", "commitment")
"""Kinds in which the speaker judges, wants or promises, where nobody acts."""
_SPEAKERS_OWN = frozenset(("judges", "owes", "promises-itself"))
"""Rules for what a speaker says of itself, though it names nobody."""
DECIDED = ("owed", "set apart", "as a group", "agent", "at large", "taken up")
"""What a clause says so plainly that nothing is weighed against it."""
ALL_STATES = "grp:all_states"
"""Who *every nation* is."""
EVERYBODY = "grp:int_community"
"""Who *we all* are."""
AS_A_GROUP = re.compile(
    r"\bas\s+(?:the\s+|an?\s+|all\s+)?(?:\w+\s+)?(?P<first>X)[X ]*(?:\s+of\s+[^,;]{1,40})?,\s+we\b|"
    r"\b(?:we|us|ourselves)\b[^,;.]{0,40},\s+(?:as\s+)?(?:the\s+|an?\s+|all\s+)?(?P<then>X)[X ]*,",
    re.I,
)
"""*As the international community, we* and *we, the developing countries*: that group."""
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
    said, shown = shown, cues.unframed(shown)
    verb = VERB.search(shown)
    before = start + (verb.start() if verb else 0)
    opened = OPENING.match(shown)
    first = start + (opened.end() if opened else 0)
    if not any(first <= m.start <= first + 60 for m in found):
        first = start
    agent = _agent(shown, start, verb, found)
    if agent is not None:
        return agent, "agent"
    if _STATES_AT_LARGE.match(shown, opened.end() if opened else 0):
        return ALL_STATES, "at large"
    whose = _set_apart(said, start, opened.end() if opened else 0, found)
    if whose is not None:
        return (speaker or "unresolved:we" if whose == SELF else whose), "set apart"
    named = max(before, first)
    if kind == "causal":
        # what causes is mostly a policy or an event; only a name that opens the clause is an actor
        named = min(named, max(first, start + 4))
    for mention in found:
        if mention.start < first:
            continue
        if mention.kind == "self":
            if _speaks(shown, mention, start, kind, max(before, first)):
                group = _as_a_group(shown, start, found)
                if group is not None:
                    return group, "as a group"
                if WE_ALL.search(shown):
                    return EVERYBODY, "everybody"
                return speaker or "unresolved:we", "self"
        elif (
            mention.start <= named or _AT_ONCE.match(shown[first - start : mention.start - start])
        ) and may_act(shown, mention, start):
            return mention.id, "named"
    owing = _owing(shown, start, opened.end() if opened else 0, found)
    if owing is not None:
        return (speaker or "unresolved:we" if owing == SELF else owing), "owed"
    if _EXPLETIVE.match(shown):
        return (speaker, "implicit") if kind in _OWN else (None, "none")
    if _PRONOUN.match(shown):
        # whom it stands for is left to the reviewer: the last actor is wrong more often than not
        return None, "pronoun"
    if rule in _SPEAKERS_OWN or kind in _OWN or kind == "force_rule":
        return speaker, "implicit"
    return None, "none"


def taken_up(
    shown: str, before: tuple[str | None, str], ruled: tuple[str | None, str]
) -> tuple[str | None, str]:
    """Who acts, if nobody is named and a pronoun stands for whoever acts in the statement before."""
    opened = OPENING.match(shown)
    found = _TAKES_UP.match(shown, opened.end() if opened else 0) or _TAKES_UP.match(shown)
    if found is None or ruled[1] not in ("pronoun", "implicit", "none") or before[0] is None:
        return ruled
    word = next(name for name, said in found.groupdict().items() if said)
    return (before[0], "taken up") if before[1] in _KNOWN[word] else ruled


def _set_apart(shown: str, start: int, first: int, found: list[Mention]) -> str | None:
    """Of whom a clause says that it is they who act."""
    apart = _SET_APART.match(shown, first) or _SET_APART.match(shown)
    return next((m.id for m in found if apart and m.start == start + apart.end()), None)


def _agent(shown: str, start: int, verb: re.Match[str] | None, found: list[Mention]) -> str | None:
    """By whom what the main verb says is done."""
    done = _BY_AGENT.match(shown, verb.start()) if verb else None
    if done is None or _BESIDE.search(_lead(shown, done.start())):
        return None
    behind = next((m for m in found if m.start == start + done.end() and m.kind != "self"), None)
    if behind is None or (behind.kind == "demonym" and _THING.match(shown[behind.end - start :])):
        return None
    return behind.id


def _owing(shown: str, start: int, first: int, found: list[Mention]) -> str | None:
    """Whose it is to do something."""
    if _OUR_DUTY.match(shown, first):
        return SELF
    owed = _UP_TO.match(shown) or _UP_TO.match(shown, first)
    named = (m for m in found if owed and m.start == start + owed.end())
    whose = next(named, None)
    if whose is None or (whose.id == SELF and shown[whose.start - start :][:2].lower() != "us"):
        return None
    return whose.id


def _as_a_group(shown: str, start: int, found: list[Mention]) -> str | None:
    """The group as which *we* act, if a clause says so."""
    said = AS_A_GROUP.search(shown)
    at = said.start("first" if said["first"] else "then") if said else -1
    named = (m.id for m in found if m.kind == "group" and m.start - start == at)
    return next(named, None)


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
