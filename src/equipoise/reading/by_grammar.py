"""Drafted statements looked at once more by a parser: who acts, where rules find nobody or guess.

A parser is a second reader, not a better one: where rules know the actor by a name or by *we*, they keep it.
Statements are masked before they are parsed, so that exchanging two states changes nothing here either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from equipoise.reading import cues
from equipoise.reading.glossary import glossary_of
from equipoise.reading.names import MASK, SELF, Glossary, Mention, mentions_in
from equipoise.reading.parse import Grammar, Parser, Part
from equipoise.reading.statements import Statement
from equipoise.reading.text import plain

BATCH = 256
"""Statements that are masked and parsed at a time."""

LONGEST = 4000
"""Characters of a statement above which it is left as rules read it."""

OTHERWISE = "grammar reads the actor otherwise"
"""Reason to look at a statement whose subject is not who acts by the rules."""

_IS = re.compile(r"is|are|was|were|be|been|remains?|becomes?|became", re.IGNORECASE)
_RULERS = re.compile(
    r"(?:governments?|presidents?|republic|people|peoples|authorities|leaders?|leadership|delegations?|forces|"
    r"army|regime|administration|nations?|states?|country|countries)\b",
    re.IGNORECASE,
)
"""Heads of a subject that stand for the state that is named beside them."""
_LIGHT = re.compile(
    r"(?:it|this|that|these|those|such|there|they|he|she|all|what|which|who)\b", re.I
)
"""Subjects that point elsewhere."""

_Shown = tuple[int, int, Mention]


def with_grammar(
    text: str,
    statements: Iterable[Statement],
    speaker: str | None,
    parser: Parser,
    *,
    settled: bool = False,
) -> Iterator[Statement]:
    """Statements with the actor that the grammar of the sentence gives, where rules are unsure.

    Parameters
    ----------
    text : str
        The decoded file.
    statements : iterable of Statement
        As rules drafted them, in the order of the document.
    speaker : str or None
        As for `read_statements`.
    parser : Parser
        Who tells the grammar.
    settled : bool
        Whether the tuned model was asked who acts, which the grammar then leaves as it is.
    """
    clean, rest = plain(text), iter(statements)
    own = glossary_of(clean)
    while batch := tuple(islice(rest, BATCH)):
        shown = [_masked(clean, s, own) for s in batch]
        grammars = parser.parse([words if len(words) <= LONGEST else "" for words, _ in shown])
        for statement, (words, names), grammar in zip(batch, shown, grammars, strict=True):
            yield _reread(statement, words, names, grammar, speaker, settled=settled)


def _masked(clean: str, statement: Statement, own: Glossary) -> tuple[str, list[_Shown]]:
    """Words of a statement with one word for every name, and where in them the names are."""
    out, at, names, length = [], statement.start, [], 0
    for mention in mentions_in(clean, statement.start, statement.end, own):
        word = clean[mention.start : mention.end] if mention.kind == "self" else MASK
        before = clean[at : mention.start]
        length += len(before)
        names.append((length, length + len(word), mention))
        length += len(word)
        out += [before, word]
        at = mention.end
    return "".join([*out, clean[at : statement.end]]).replace("\n", " "), names


def _reread(
    statement: Statement,
    words: str,
    names: Sequence[_Shown],
    grammar: Grammar,
    speaker: str | None,
    *,
    settled: bool,
) -> Statement:
    if statement.polarity == "negated" and grammar.verb is not None and not grammar.denied:
        statement = _affirmed(statement, words)
    who, known = _who(words, names, grammar, speaker)
    how = statement.rules[-1]
    if how in ("actor-self", "actor-named"):
        otherwise = who != statement.actor and known not in ("none", "light")
        return _looked(statement, OTHERWISE) if otherwise else statement
    if settled or how not in ("actor-none", "actor-implicit"):
        return statement
    if known == "named" and not _judged(statement, words, grammar):
        return _acting(statement, words, names, who, speaker)
    if known == "thing" and how == "actor-implicit" and _is_nobodys(statement, grammar):
        return _acting(statement, words, names, None, speaker)
    return statement


def _is_nobodys(statement: Statement, grammar: Grammar) -> bool:
    """True for a thing that promises, or that is judged in a passive; what will be done the speaker may do."""
    if grammar.passive:
        return statement.kind == "stance"
    return statement.kind in ("commitment", "goal")


def _affirmed(statement: Statement, words: str) -> Statement:
    """The statement affirmed: what it denies it denies aside, as of *those who do not*."""
    stance = statement.stance and cues.stance_of(words, statement.kind, negated=False)
    rules = (*statement.rules[:-1], "denied-aside", statement.rules[-1])
    return replace(statement, polarity="affirmed", stance=stance, rules=rules)


def _looked(statement: Statement, *more: str, but: str = "") -> Statement:
    """The statement with further reasons to look at it, or with one less."""
    look = (*(reason for reason in statement.look if reason != but), *more)
    low = len(look) > 1 or OTHERWISE in look
    return replace(statement, look=look, confidence="low" if low else "medium" if look else "high")


def _judged(statement: Statement, words: str, grammar: Grammar) -> bool:
    """True where the subject is what somebody speaks well or ill of, so that it does not act."""
    verb = grammar.verb
    if statement.rules[0] not in ("speaks-ill", "speaks-well") or verb is None:
        return False
    return _IS.fullmatch(words[verb.start : verb.end]) is not None


def _who(
    words: str, names: Sequence[_Shown], grammar: Grammar, speaker: str | None
) -> tuple[str | None, str]:
    """Who acts by the grammar, and how that is known: named, self, light, a thing, or no subject."""
    for part in (grammar.agent, grammar.subject):
        if part is None:
            continue
        found = _name_of(words, names, part)
        if found is not None:
            return (speaker, "self") if found == SELF else (found, "named")
    subject = grammar.subject
    if subject is None:
        return None, "none"
    light = _LIGHT.match(words[subject.start :]) is not None
    return None, "light" if light else "thing"


def _name_of(words: str, names: Sequence[_Shown], part: Part) -> str | None:
    """The name that heads a part, or that its head, as a government, stands for."""
    first, last = part.head
    inside = [(a, b, m) for a, b, m in names if part.start <= a < part.end]
    for a, b, mention in inside:
        if a <= first < b:
            return mention.id
    if _RULERS.fullmatch(words[first:last]):
        return next((m.id for _, _, m in inside), None)
    return None


def _acting(
    statement: Statement,
    words: str,
    names: Sequence[_Shown],
    actor: str | None,
    speaker: str | None,
) -> Statement:
    """The statement with another actor, and what follows from that."""
    kind, rule = statement.kind, statement.rules[0]
    if kind in ("commitment", "goal") and actor != speaker:
        kind, rule = "factual", f"{kind}-of-another"
    aside = (actor, SELF, speaker) if actor in (speaker, None) else (actor, SELF)
    ids = (speaker if m.id == SELF else m.id for _, _, m in names)
    targets = tuple(dict.fromkeys(i for i in ids if i is not None and i not in aside))
    how = "actor-thing" if actor is None else "actor-subject"
    changed = replace(
        statement,
        actor=actor,
        targets=targets,
        kind=kind,
        stance=cues.stance_of(words, kind, negated=statement.polarity == "negated")
        if targets or kind == "stance"
        else None,
        rules=(rule, *statement.rules[1:-1], how),
    )
    return _looked(changed, but="" if actor is None else "actor not named")
