"""Statements of a document, each with its span, who says it of whom, of what kind, and why it was read so."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Literal

from equipoise.reading import cues
from equipoise.reading.actors import NOTHING_BEFORE, VERB, actor_of, taken_up
from equipoise.reading.fitted import weighed_actor, weighed_kind
from equipoise.reading.glossary import glossary_of
from equipoise.reading.names import Glossary, Mention, hidden, masked, mentions_in
from equipoise.reading.targets import targets_of
from equipoise.reading.text import Sentence, plain, sentences
from equipoise.reading.tuned import Answers, Model, Vectors

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
_JOINED = re.compile(r"(?:X|\bnon-\w+|\b(?:between|both) [^,;]*)$")
"""What is joined to the name that follows it: another name, an adjective, one of two."""
_HAS_VERB = re.compile(
    rf"{VERB.pattern}|\b(?:we|i|they|it|he|she)\s+(?:\w+ly\s+)?\w+|\w{{2,}}ed\b", re.IGNORECASE
)
_CARRIER = re.compile(
    r"\bconfirmation that\b|\b(?:this|the new) .{0,40}(?:concept|strategy|doctrine)\b", re.I
)
_ABOUT = re.compile(r"\bthe (?:new )?(?:foreign policy )?(?:concept|doctrine)\b", re.I)
_QUOTED = re.compile(
    r"\b(?:said|says|stated|declared|according to|claimed|argued) (?:that\b|by\b)?", re.I
)
_FORMULA = re.compile(
    r"\b(?:pleasure|honou?r|privilege|opportunity)\b.{0,60}\b(?:address|speak|stand before|participate)\b|"
    r"\bthank you\b",
    re.I,
)
_SPEAKER_DOES = re.compile(r"(?:we|i)\s+\w+", re.I)
_SUBJECTLESS = re.compile(
    r"(?:also\s+)?(?:will|shall|must|should|is|are|oppose\w*|stands?|rejects?|condemns?|intends?|seeks?)\b",
    re.I,
)
"""How a clause begins that has the subject of the one before."""
_FRAGMENT = re.compile(
    r"(?:and )?(?!\w*thing\b|during\b|according\b|notwithstanding\b)[a-z]\w*ing\b"
)
"""A list's item or a sentence's rest, which has no subject."""
AHEAD = 64
"""Sentences whose clauses the model reads at once."""
_FEWEST = 4
"""Words of a clause that names nobody and says something all the same."""


def read_statements(
    text: str,
    speaker: str | None,
    carrier: str = "",
    pages: tuple[int, ...] = (),
    vectors: Vectors | None = None,
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
    vectors : Vectors, optional
        Who tells what a clause means as a whole, which is then weighed, too.
    """
    clean = plain(text)
    own = glossary_of(clean)
    about = carrier or ("author of the text" if _ABOUT.search(clean[:400]) else "")
    model = None if vectors is None else Model(vectors, clean, own, speaker)
    number, last = 0, NOTHING_BEFORE
    for sentence, clauses in _ahead(clean, pages, own, model):
        drafts: list[Statement] = []
        for start, end in clauses:
            # a clause without a subject has that of the one before
            lead = "we " if drafts and speaker and drafts[-1].actor == speaker else ""
            before = _said(drafts) if drafts else last
            drafted = _draft(
                text, clean, sentence, start, end, speaker, about, lead, before, own, model
            )
            if drafted is None:
                continue
            subject = drafts[-1].actor if drafts else None
            unsaid = drafted.actor is None or drafted.rules[-1] == "actor-implicit"
            if subject is not None and unsaid and _SUBJECTLESS.match(clean[start:end]):
                drafted = _carried(drafted, subject)
            if drafts and _same(drafts[-1], drafted):
                drafts[-1] = _joined(text, drafts[-1], drafted)
            else:
                drafts.append(drafted)
        last = _said(drafts)
        for drafted in drafts:
            number += 1
            yield replace(drafted, id=f"s{number:04d}")


def _ahead(
    clean: str, pages: tuple[int, ...], own: Glossary, model: Model | None
) -> Iterator[tuple[Sentence, list[tuple[int, int]]]]:
    """Sentences with the spans of their clauses, of which the model has read many at once."""
    rest = sentences(clean, pages)
    while some := [(s, list(_clauses(clean, s, own))) for s in islice(rest, AHEAD)]:
        if model is not None:
            model.ahead([span for _, clauses in some for span in clauses])
        yield from some


def _said(drafts: list[Statement]) -> tuple[str | None, str]:
    """Who acts in the last of a sentence's statements, and how that is known."""
    return (drafts[-1].actor, drafts[-1].rules[1][len("actor-") :]) if drafts else NOTHING_BEFORE


def _clauses(clean: str, sentence: Sentence, own: Glossary) -> Iterator[tuple[int, int]]:
    """Spans of clauses with a verb of their own; names are hidden, so that none can matter."""
    found = mentions_in(clean, sentence.start, sentence.end, own)
    at, shown = sentence.start, hidden(clean, sentence.start, sentence.end, found)
    for match in _CLAUSE.finditer(shown):
        before = shown[at - sentence.start : match.start()]
        # *X and X are* is one subject, and what has no verb is no clause
        if (shown[match.end()] == "X" and _JOINED.search(before)) or not _HAS_VERB.search(before):
            continue
        yield at, sentence.start + match.start()
        at = sentence.start + match.end()
    yield at, sentence.end


def _draft(
    text: str, clean: str, sentence: Sentence, start: int, end: int, speaker: str | None, about: str,
    lead: str, before: tuple[str | None, str], own: Glossary, model: Model | None,
) -> Statement | None:  # fmt: skip
    """The statement of one clause; None if it says nothing of states, groups or the speaker."""
    found = mentions_in(clean, start, end, own)
    # a line that ends inside a sentence is a space to every cue
    clause = " ".join(masked(clean, start, end, found).split())
    kind, rule = cues.kind_of(lead + clause)
    shown = hidden(clean, start, end, found).replace("\n", " ")
    if not _says_something(clause, shown, found):
        return None
    denied = cues.negated(clause)
    said, whole = _asked(model, (start, end), (sentence.start, sentence.end))
    weighed = weighed_kind(lead + clause, kind, said, whole)
    ruled = actor_of(shown, start, found, weighed, rule, speaker)
    ruled = taken_up(shown, before, ruled)
    actor = weighed_actor(clean, start, end, found, weighed, ruled, speaker, said)
    how = ruled[1] if actor == ruled[0] else "weighed"
    outvoted = weighed != kind or how == "weighed"
    if weighed != kind:
        kind, rule = weighed, f"{rule}-outweighed"
    if kind in ("commitment", "goal") and actor not in (None, speaker):
        kind, rule = "factual", f"{kind}-of-another"
    targets = targets_of(shown, start, found, actor, speaker)
    condition = _condition(text, clean, start, end)
    judges = bool(targets) or kind == "stance"
    stance = cues.stance_of(clause, kind, negated=denied) if judges else None
    look = _reasons(
        *_of_actor(how, actor),
        ("no rule fits", rule == "no-cue"),
        ("weights outvote a rule", outvoted),
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
        stance=stance,
        polarity="negated" if denied else "affirmed",
        modality=cues.modality_of(clause),
        condition=condition,
        rules=(rule, f"actor-{how}"),
        confidence="low" if len(look) > 1 else "medium" if look else "high",
        look=look,
    )


def _asked(
    model: Model | None, clause: tuple[int, int], sentence: tuple[int, int]
) -> tuple[Answers | None, Callable[[], Answers] | None]:
    """What the model reads in a clause, and, on demand, in the sentence that it is cut from."""
    if model is None:
        return None, None
    return model.said(clause), partial(model.said, sentence) if clause != sentence else None


def _of_actor(how: str, actor: str | None) -> tuple[tuple[str, bool], ...]:
    """Reasons to look at who acts."""
    unnamed = how in ("implicit", "none") or (how == "weighed" and actor is None)
    return ("pronoun actor", how in ("pronoun", "taken up")), ("actor not named", unnamed)


def _says_something(clause: str, shown: str, found: list[Mention]) -> bool:
    """True for a clause that is no heading, no question and no formula of politeness."""
    words = len(clause.split())
    if (
        words < (3 if found else _FEWEST)
        or _FRAGMENT.match(clause)
        or clause.rstrip().endswith("?")
        or _FORMULA.search(clause)
    ):
        return False
    return bool(VERB.search(shown) or _SPEAKER_DOES.match(shown)) or (
        words > _FEWEST and clause.rstrip().endswith((".", "!", ";"))
    )


def _reasons(*named: tuple[str, bool]) -> tuple[str, ...]:
    """Those of the reasons that hold."""
    return tuple(reason for reason, holds in named if holds)


def _condition(text: str, clean: str, start: int, end: int) -> Condition | None:
    """What a clause depends on, with its span in the document."""
    found = cues.condition_of(clean[start:end].replace("\n", " "))
    if found is None:
        return None
    kind, first, last = found
    return Condition(kind, start + first, start + last, text[start + first : start + last])


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


def _carried(drafted: Statement, actor: str | None) -> Statement:
    """The statement with the actor of the clause before, who is then no target of it."""
    targets = tuple(one for one in drafted.targets if one != actor)
    return replace(drafted, actor=actor, targets=targets, rules=(drafted.rules[0], "actor-carried"))


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
