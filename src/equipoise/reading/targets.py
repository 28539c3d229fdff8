"""On whom a clause acts: names that are not only where or by what something was said, and who is meant by *us*.

What is looked at has every name hidden, so that who is named cannot matter.
"""

from __future__ import annotations

import re

from equipoise.reading.actors import EVERYBODY
from equipoise.reading.names import SELF, Mention

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
_ORGANISATIONS = frozenset(
    ("grp:un", "grp:eu", "grp:nato", "grp:au", "grp:asean", "grp:ecowas", "grp:nam")
)
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
    ids = (_meant(shown, start, mention, speaker) for mention in found)
    return tuple(dict.fromkeys(i for i in ids if i is not None and i not in (actor, SELF)))


def _meant(shown: str, start: int, mention: Mention, speaker: str | None) -> str | None:
    """Who is meant by a name or by *us*; None if nothing is said of them."""
    first, last = mention.start - start, mention.end - start
    lead = shown[max(0, first - _BACK) : first]
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
    if mention.id in _ORGANISATIONS and (_WITHIN.search(lead) or _PAPER.match(shown[last:])):
        return None
    return mention.id
