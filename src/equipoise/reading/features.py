"""What the fitted weights look at: cues and words of a clause, and how each name stands in it.

Every name is one and the same letter before anything is looked at, so that who is named cannot matter, nor of
how many words the name is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from equipoise.reading import cues
from equipoise.reading.actors import (
    EVERYBODY,
    GOVERNS,
    OPENING,
    RULERS,
    VERB,
    WE_ALL,
    may_act,
)
from equipoise.reading.names import SELF, Mention

CUES = (
    "acts", "aims", "appraises", "asks", "causes", "cooperative", "critical", "denounces", "force", "friendly",
    "goal-is", "has-effects", "hostile", "judges", "means-hypothetical", "means-intended", "means-obliged",
    "means-permitted", "means-possible", "means-will", "names", "ought", "ought-in-brief", "owes", "promises",
    "promises-first", "would-affect",
)  # fmt: skip
"""Sets of cues whose presence in a clause is weighed."""

_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|\d+|[?!;:\"]")
_ENDINGS = ("ations", "ation", "ingly", "ings", "ing", "edly", "ed", "ies", "es", "s", "ly")
_NEAR = re.compile(r"[A-Za-z']+|[,;:.()\"]")
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whom|whose|where|when|as|if|because)\b[^,;]*$", re.IGNORECASE
)
_AFTER_COMMA = re.compile(r",[^,]*$")
_BY = re.compile(r"\bby (?:the )?$")
_DOES = re.compile(
    r"\b(?:role|polic(?:y|ies)|use|attempts?|efforts?|position|decisions?|initiatives?|proposals?|actions?|"
    r"contributions?|support|leadership|presidency|election|participation|approach|commitment|refusal|presence|acts|"
    r"conduct) of (?:the )?$",
    re.IGNORECASE,
)
"""What somebody does or has, before who that is: *the refusal of X*."""
_TOPIC = re.compile(
    r"\b(?:questions?|problems?|issues?|cases?|situation|conflicts?|wars?|crisis|recognition|independence|future|fate|rights|"
    r"territory|invasion|occupation|liberation|relations) (?:of|in|with|between) (?:the )?$",
    re.IGNORECASE,
)
"""What is spoken of, before whom it is about: *the question of X*."""
_ARTICLES = frozenset({"the", "a", "an", "all", "these", "those", "this"})
_SELF_FORMS = {"i": "we", "my": "our", "ours": "our"}
_POINTING = re.compile(
    r"\b(?:we|our|us|i|my|it|its|they|he|his|their|this|that|these|those|there|you)\b",
    re.IGNORECASE,
)
_OPENS = 30
"""Characters of a clause that are its opening."""
_STEPS = (1, 2, 3, 5, 8, 13, 21, 41)
"""Distances in words are told apart by these bounds."""
_OF_SELF = ("bv", "av", "prep=", "sub", "opening", "pos", "gap")
"""What is looked at of the first two words that mean the speaker."""
_NEARBY = 100
"""Characters before a name that are looked at."""
_LONGEST = 2000
"""Characters of a clause that are looked at: the rest of a longer one has no say."""


def kind_features(clause: str, kind: cues.Kind) -> set[str]:
    """What is weighed of a masked clause to tell its kind: cues, the rules' own answer, words and pairs."""
    clause = clause[:_LONGEST]
    lexicon = cues.lexicon()
    said = lexicon.frames.sub("so", clause)
    return word_features(clause) | cue_features(
        (name for name in CUES if lexicon.words[name].search(said)), kind
    )


def cue_features(hits: Iterator[str] | Sequence[str], kind: str) -> set[str]:
    """The part of a clause's features that the rules make: cues that are there, and the kind they say."""
    return {f"c:{name}" for name in hits} | {f"k:{kind}"}


def word_features(clause: str) -> set[str]:
    """The part of a clause's features that its words make."""
    words = ["<num>" if w[0].isdigit() else w.lower() for w in _WORD.findall(clause[:_LONGEST])]
    stems = [_stem(word) for word in words]
    out = {f"w:{stem}" for stem in stems}
    out |= {f"b:{one}_{two}" for one, two in pairwise(stems)}
    out |= {f"i{n}:{'_'.join(words[:n])}" for n in (1, 2) if len(words) >= n}
    out.add(f"len:{min(len(words) // 8, 5)}")
    if "xname" in words[:4]:
        out.add("name-first")
    return out | _coloured(clause[:_LONGEST])


def _coloured(clause: str) -> set[str]:
    """How much praise and blame a clause has, how it is meant, and its first words for persons and things."""
    known = cues.lexicon().words
    ill, well = (len(known[f"weighs-{how}"].findall(clause)) for how in ("ill", "well"))
    out = {f"ill{n}" for n in range(1, min(ill, 3) + 1)} | {
        f"well{n}" for n in range(1, min(well, 2) + 1)
    }
    if not ill and not well:
        out.add("plain")
    if known["weighs-strong"].search(clause):
        out.add("strong")
    pointing = [found.group().lower() for found in _POINTING.finditer(clause)]
    out |= {f"m:{cues.modality_of(clause)}", f"first:{pointing[0] if pointing else ''}"}
    return out | {f"opens:{found.group().lower()}" for found in _POINTING.finditer(clause[:_OPENS])}


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def actor_features(
    text: str,
    start: int,
    end: int,
    found: Sequence[Mention],
    kind: str,
    ruled: tuple[str | None, str],
    speaker: str,
) -> dict[str | None, set[str]]:
    """For each who may be the actor (nobody, the speaker, those who are named) what is weighed of it.

    Parameters
    ----------
    text : str
        The document.
    start, end : int
        Span of the clause.
    found : sequence of Mention
        Names in it.
    kind : str
        Its kind.
    ruled : tuple of str
        Who acts by the rules, and how they know.
    speaker : str
        Who *we* is.
    """
    shown, names = _one_letter(text, start, min(end, start + _LONGEST), found)
    opening = "".join(re.findall(r"[A-Za-z']+", shown[:40])[:1]).lower()
    common = (f"k={kind}", f"how={ruled[1]}", f"s1={opening}")
    nobody = {"nobody", *(f"N:{x}" for x in common)}
    self_ = {"self", *(f"S:{x}" for x in common)}
    out: dict[str | None, set[str]] = {None: nobody, speaker: self_}
    if not names:
        nobody.add("N:unnamed")
    verb, said = VERB.search(shown), 0
    for number, (mention, _) in enumerate(names):
        near = _standing(shown, mention, verb, number)
        if mention.id == SELF:
            word = shown[mention.start : mention.end].lower()
            word = _SELF_FORMS.get(word, word)
            self_.add(f"S:{word}")
            if said < 2:
                self_ |= {f"S{said}:{word}:{x}" for x in near if x.startswith(_OF_SELF)}
            said += 1
            continue
        of_it = out.setdefault(mention.id, set())
        of_it |= {"named", f"M:k={kind}", *(f"M:{x}" for x in near)}
        if mention.id == speaker:
            of_it.add("M:speaker")
    if not said:
        self_.add("S:unsaid")
    elif WE_ALL.search(shown):
        out.setdefault(EVERYBODY, set()).add("everybody")
    if ruled[0] in out:
        out[ruled[0]] |= {"ruled", f"ruled:{ruled[1]}"}
    return out


def _one_letter(
    text: str, start: int, end: int, found: Sequence[Mention]
) -> tuple[str, list[tuple[Mention, Mention]]]:
    """The clause with one letter for every name, and each name in it and in the document."""
    out, at, length, names = [], start, 0, []
    for mention in found:
        if mention.end > end:
            break
        word = text[mention.start : mention.end] if mention.kind == "self" else "X"
        before = text[at : mention.start]
        length += len(before)
        names.append((Mention(mention.id, length, length + len(word), mention.kind), mention))
        length += len(word)
        out += [before, word]
        at = mention.end
    return "".join([*out, text[at:end]]).replace("\n", " "), names


def _standing(shown: str, mention: Mention, verb: re.Match[str] | None, number: int) -> set[str]:
    """How a name stands in a clause: before or behind the verb, after which word, in what part."""
    first, last = mention.start, mention.end
    lead, rest = shown[max(0, first - _NEARBY) : first], shown[last:]
    before = [w.lower() for w in _NEAR.findall(lead)[-3:]]
    before = [w for w in before if w not in _ARTICLES]
    group = "-group" if mention.id.startswith("grp:") else ""
    out = {
        f"is={mention.kind}{group}",
        f"prep={before[-1] if before else '^'}",
        f"pos{bisect_left(_STEPS, len(shown[:first].split()))}",
        f"left{bisect_left(_STEPS, len(rest.split()))}",
        "later" if number else "first",
    }
    if verb:
        out.add("bv" if first <= verb.start() else "av")
        if first <= verb.start():
            out.add(f"gap{bisect_left(_STEPS, len(shown[last : verb.start()].split()))}")
    opening = OPENING.match(shown)
    holds = {
        "possessive": rest.startswith(("'s", "’s")),
        "may": may_act(shown, mention, 0),
        "rulers": RULERS.match(rest) is not None,
        "governs": GOVERNS.search(lead) is not None,
        "does": _DOES.search(lead) is not None,
        "topic": _TOPIC.search(lead) is not None,
        "by": _BY.search(lead) is not None,
        "sub": _SUBORDINATE.search(lead) is not None,
        "comma": _AFTER_COMMA.search(lead) is not None,
        "opening": opening is not None and first < opening.end(),
    }
    return out | {name for name, is_so in holds.items() if is_so}
