"""On whom a clause acts: names that are not only where or by what something was said, and who is meant by *us*.

What is looked at has every name hidden, so that who is named cannot matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from equipoise.reading.actors import EVERYBODY, RULERS
from equipoise.reading.names import SELF, Mention

ALL_STATES = "grp:all_states"
"""Who *every nation* is."""
_BACK = 100
"""Characters before a name that are looked at."""
_DONE_TO_US = re.compile(
    r"us\b|(?:our|my) (?:\w+ )?(?:country|people|nation|government|territor\w+|cities|land|sovereignty|"
    r"independence)\b",
    re.I,
)
_US_ALL = re.compile(r"\b(?:all|each|any|none|every one) of $", re.I)
"""What makes *us* more than the speaker; so does *us all*."""
_FOR_US = re.compile(r"^(?:and )?(?:for|to) $", re.I)
"""*For us, …*: to whom something seems so."""
_STATES = r"(?:nations|[Ss]tates|countries|peoples|[Gg]overnments)"
_EVERY_STATE = re.compile(
    r"\b(?:[Ee]ach|[Ee]very|[Aa]ny) (?:other |single )?(?:country|nation|[Ss]tate|[Gg]overnment)\b|"
    rf"\b(?:between|among|amongst) (?:the )?(?:\w+ and )?{_STATES}\b(?! (?:of|in|that|which)\b)|"
    r"\b(?:equality|rights|sovereignty|integrity|independence) of (?:the )?"
    rf"{_STATES}\b(?! (?:of|in|that|which)\b)|"
    rf"\b(?:peace|freedom)-loving {_STATES}\b"
)
"""States or peoples of no particular kind."""
_SOME_OTHERS = re.compile(r"(?:\bnumber of|\bvarious|\bsome of the|\b\d+)\s+$", re.I)
"""*A number of other countries*: some, and nobody in particular."""
_AT_HOME = re.compile(r"(?<!confidence )(?<!trust )\bin\s+(?:the\s+)?$", re.I)
"""Where it only happens, if the speaker names its own country and nobody acts."""
_THING = re.compile(r"\s+[a-z]")
"""*The Brazilian plan*: a thing of the speaker's, which is not done to its people or rulers."""
_ORGANISATIONS = frozenset(
    ("grp:un", "grp:eu", "grp:nato", "grp:au", "grp:asean", "grp:ecowas", "grp:nam")
)
_REGIONS = frozenset(
    ("grp:africa", "grp:asia", "grp:asia_pacific", "grp:europe", "grp:latin_america", "grp:middle_east",
     "grp:arctic", "grp:eurasia")
)  # fmt: skip
_IN_A = re.compile(r"\b(?:in|from|on|across|throughout)\s+(?:the\s+)?$", re.I)
_REGION = re.compile(r"\s+(?:region|scene|soil|waters|territory)\b")
"""*In the Asian region*: a place, where *Asia* may be whom it is about."""
_HELD_THERE = re.compile(r"\b(?:at|in)\s+(?:the\s+|this\s+)?$", re.I)
"""*At the United Nations*: where something is said, and nobody that it is said of."""
_WITHIN = re.compile(
    r"\b(?:(?:sessions?|framework|establishment|creation|founding|history|seats?|conferences?|"
    r"permanent (?:(?:member )?[Ss]tates|members?)|scope|frame-work|meetings?) (?:of|on|in|by)|"
    r"within)\s+(?:the\s+|this\s+)?(?:X+ of the )?$",
    re.I,
)
"""*A session of the Assembly*: when or by what right something is done."""
_PAPER = re.compile(
    r"(?:,? (?:and|or) (?:the )?X+(?: X+)*)?(?:'s)?\s+(?:draft )?"
    r"(?:resolutions?|decisions?|documents?|auspices|[Cc]onferences?|Decade)\b"
)
"""What makes an organisation's name part of a paper's or a meeting's."""


def targets_of(
    shown: str, start: int, found: list[Mention], actor: str | None, speaker: str | None
) -> tuple[str, ...]:
    """Everybody else who is named, each once, in order; the speaker where something is done to it."""
    named = ((m.start - start, _meant(shown, start, m, actor, speaker)) for m in found)
    placed = sorted([*((k, i) for k, i in named if i is not None), *_unnamed(shown)])
    return tuple(dict.fromkeys(i for _, i in placed if i not in (actor, SELF)))


def _unnamed(shown: str) -> Iterator[tuple[int, str]]:
    """States in general that no name of the table stands for, with their places."""
    for match in _EVERY_STATE.finditer(shown):
        yield match.start(), ALL_STATES


def _meant(
    shown: str, start: int, mention: Mention, actor: str | None, speaker: str | None
) -> str | None:
    """Who is meant by a name or by *us*; None if nothing is said of them."""
    first, last = mention.start - start, mention.end - start
    lead, rest = shown[max(0, first - _BACK) : first], shown[last:]
    if mention.id == SELF:
        if not _DONE_TO_US.match(shown[first:]):
            return None
        if _US_ALL.search(lead) or shown[first : last + 4].lower() == "us all":
            return EVERYBODY
        if _FOR_US.search(lead):
            return None
        return speaker
    if mention.id == "grp:un" and _HELD_THERE.search(lead):
        return None
    if mention.id in _ORGANISATIONS and (_WITHIN.search(lead) or _PAPER.match(rest)):
        return None
    if mention.id == ALL_STATES and _SOME_OTHERS.search(lead):
        return None
    if mention.id == speaker and actor is None:
        own = mention.kind == "demonym" and _THING.match(rest) and not RULERS.match(rest)
        if own or _AT_HOME.search(lead):
            return None
    if mention.id in _REGIONS and _IN_A.search(lead) and _REGION.match(rest):
        return None
    return mention.id
