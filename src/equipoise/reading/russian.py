"""Statements of a Russian document, by rules of the same form as those for English; not scored.

Cues are asked of lemmas in which names are hidden. Who acts is told by case: a name that may be a nominative
and hangs on no other noun, *we*, or a verb in the first person.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from equipoise.reading import cues
from equipoise.reading.names import SELF, Mention
from equipoise.reading.russian_words import Word, names_in, needed, sentences_in, shown, words_in
from equipoise.reading.statements import Condition, Statement, Voice
from equipoise.reading.text import Sentence, plain

UNSCORED = "read by rules that were not scored"
"""Reason to look at every statement of a Russian text."""

_RULERS = frozenset(
    ("правительство", "президент", "республика", "народ", "власть", "руководство", "лидер", "делегация",
     "войско", "сила", "армия", "режим", "администрация", "сторона", "государство", "страна", "министр",
     "дипломатия")
)  # fmt: skip
"""Nouns that stand for the state whose name hangs on them."""
_PRONOUNS = frozenset(("он", "она", "оно", "они"))
_FINITE = frozenset(("VERB", "PRTS", "ADJS", "PRED"))
_NOT = re.compile(r"\b(?:не|ни|нет|никогда|отказыва\w+|отказаться\S*|недопустим\w+|нельзя)\b")
_NOT_ONLY = re.compile(r"\bне (?:только|менее|случайно|последний)\b|\bтем не менее\b")
_ASIDE = re.compile(r", (?:в |к |с |о |на |за |из |от )?(?:который|чтобы|если|когда)\b[^,;]*")
_OPENS_ASIDE = re.compile(r"^(?:если|когда|поскольку|чтобы)\b[^,;]*,")
_QUOTED = re.compile(
    r"\b(?:по словам|по мнению|заявил\w*|сказал\w*|утвержда\w+),? (?:что\b)?", re.IGNORECASE
)
_FORMULA = re.compile(
    r"\b(?:иметь\S* честь|благодарить\S* (?:вы|за внимание)|спасибо|уважаемый|господин председатель)\b"
)
_ADJECTIVES = 8
"""Most words between a preposition and its noun that are looked at."""
_FEWEST = 5
"""Words of a sentence that names nobody and says something all the same."""

_Name = tuple[Mention, int, int]


@lru_cache(maxsize=1)
def lexicon() -> cues.Lexicon:
    """The cues for Russian, read once."""
    return cues.read_lexicon("cues_ru.yaml")


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence with its words, names and lemmas."""

    sentence: Sentence
    words: list[Word]
    names: list[_Name]
    lemmas: str


def read_russian(
    text: str, speaker: str | None, carrier: str = "", pages: tuple[int, ...] = ()
) -> Iterator[Statement]:
    """Draft every statement of a Russian document, in its order; the parameters are those of `read_statements`.

    Raises
    ------
    MissingDataError
        If the extra ``russian`` is not installed.
    """
    needed()
    clean, last, number = plain(text), speaker, 0
    for sentence in sentences_in(clean, pages):
        words = words_in(clean, sentence.start, sentence.end)
        names = names_in(words)
        read = _Read(sentence, words, names, shown(words, names))
        drafted = _draft(text, clean, read, speaker, carrier, last)
        if drafted is not None:
            number += 1
            last = drafted.actor or last
            yield replace(drafted, id=f"s{number:04d}")


def _draft(
    text: str, clean: str, read: _Read, speaker: str | None, carrier: str, last: str | None
) -> Statement | None:
    if not _says_something(read):
        return None
    start, end = read.sentence.start, read.sentence.end
    kind, rule = _kind_of(read.lemmas)
    denied = negated(read.lemmas)
    actor, how = _actor(read, kind, speaker, last)
    if kind in ("commitment", "goal") and how != "self" and _of_another(read, speaker):
        kind, rule = "factual", f"{rule}-of-another"
    named = how in ("named", "agent") and actor != speaker
    if rule in ("ru-speaks-ill", "ru-speaks-well") and named:
        actor, how = speaker, "judge"
    targets = _targets(read.names, actor, speaker)
    condition = _condition(text, clean, start, end)
    quoted = _QUOTED.search(clean, start, end) is not None
    holds = {
        "pronoun actor": how == "pronoun",
        "actor not named": how in ("implicit", "none"),
        "no rule fits": rule == "no-cue",
        "names nobody": not read.names,
        "force rule": kind == "force_rule",
        "depends on a condition": condition is not None,
        "reported speech": quoted,
    }
    look = tuple(reason for reason, so in holds.items() if so)
    quote = text[start:end]
    return Statement(
        id="",
        start=start,
        end=end,
        quote=quote,
        sha256=hashlib.sha256(quote.encode()).hexdigest(),
        line=read.sentence.line,
        page=read.sentence.page,
        attribution=_voices(speaker, carrier, quoted=quoted),
        actor=actor,
        targets=targets,
        kind=kind,
        stance=_stance(read.lemmas, kind, denied=denied)
        if kind == "stance" or any(m.id not in (SELF, speaker) for m, _, _ in read.names)
        else None,
        polarity="negated" if denied else "affirmed",
        modality=_modality(read.lemmas),
        condition=condition,
        rules=(rule, f"actor-{how}"),
        confidence="low" if len(look) > 1 else "medium",
        look=(UNSCORED, *look),
    )


def _says_something(read: _Read) -> bool:
    """True for a sentence that is no heading, no question and no formula of politeness."""
    count = sum(w.text[0].isalnum() for w in read.words)
    if count < (3 if read.names else _FEWEST) or read.words[-1].text == "?":
        return False
    if _FORMULA.search(read.lemmas):
        return False
    finite = any(w.form.part in _FINITE for w in read.words)
    return finite or read.words[-1].text in (".", "!", ";")


def _kind_of(lemmas: str) -> tuple[cues.Kind, str]:
    for cue in lexicon().rules:
        if cue.fits(lemmas):
            return cue.kind, cue.id
    return "factual", "no-cue"


def negated(lemmas: str) -> bool:
    """True if the governing clause is denied, not only one that qualifies it."""
    main = _OPENS_ASIDE.sub("", _ASIDE.sub("", lemmas.replace(" ,", ",")))
    return _NOT.search(_NOT_ONLY.sub(" ", main)) is not None


def _stance(lemmas: str, kind: cues.Kind, *, denied: bool) -> cues.Stance | None:
    """How the sentence speaks of whom it is about; None where the words say nothing."""
    words = lexicon().words
    hostile = words["hostile"].search(lemmas)
    if hostile:
        harmless = denied and hostile.group().startswith(("враг", "враждебн"))
        return "neutral" if harmless else "hostile"
    critical = words["critical"].search(lemmas)
    if critical and denied and critical.group().startswith("отказ"):
        critical = None  # who does not refuse agrees
    warm = words["friendly"].search(lemmas) or words["cooperative"].search(lemmas)
    if critical and denied and critical.group().startswith(("угро", "противник")):
        return "neutral"
    if critical and not (warm and warm.start() < critical.start()):
        return "critical"
    if words["friendly"].search(lemmas):
        return "friendly"
    if words["cooperative"].search(lemmas):
        return "cooperative"
    return "neutral" if kind == "stance" else None


def _modality(lemmas: str) -> cues.Modality:
    found = (kind for kind, pattern in lexicon().modalities if pattern.search(lemmas))
    return next(found, "asserted")


def _condition(text: str, clean: str, start: int, end: int) -> Condition | None:
    """What a sentence depends on, to the next mark, with its span in the document."""
    for kind, pattern in lexicon().conditions:
        found = pattern.search(clean, start, end)
        if found:
            stop = re.compile(r"[,;.]").search(clean, found.end(), end)
            last = stop.start() if stop else end
            return Condition(kind, found.start(), last, text[found.start() : last])
    return None


def _actor(
    read: _Read, kind: cues.Kind, speaker: str | None, last: str | None
) -> tuple[str | None, str]:
    """Who acts, and how that is known."""
    words, verb = read.words, _verb(read.words)
    agent = _agent(read)
    if agent is not None:
        return agent, "agent"
    subjects = [(k, m.id) for m, k, end in read.names if _may_act(words, m, k, end)]
    for k, id_ in subjects:
        if k <= verb:
            return (speaker or "unresolved:we", "self") if id_ == SELF else (id_, "named")
    if verb < len(words) and any(w.form.person == "1" for w in words[verb : verb + 2]):
        return speaker or "unresolved:we", "self"
    if words[0].form.lemmas & _PRONOUNS and "nomn" in words[0].form.cases:
        return last, "pronoun"
    for _, id_ in subjects:
        return (speaker or "unresolved:we", "self") if id_ == SELF else (id_, "named")
    if kind in ("commitment", "goal", "stance", "force_rule"):
        return speaker, "implicit"
    return None, "none"


def _verb(words: Sequence[Word]) -> int:
    """Place of the first verb, finite or not, or of the end."""
    return next((k for k, w in enumerate(words) if w.form.part in (*_FINITE, "INFN")), len(words))


def _of_another(read: _Read, speaker: str | None) -> bool:
    """True if names stand where a subject does, and none is the speaker's; their case is not asked.

    One name tells its case where another does not, and the kind must be the same for both.
    """
    verb = _verb(read.words)
    leads = [
        m.id for m, k, _ in read.names if k < verb and m.kind != "demonym" and _leads(read.words, k)
    ]
    return bool(leads) and not {speaker, SELF} & set(leads)


def _leads(words: Sequence[Word], place: int) -> bool:
    """True for a word that stands free, or hangs on a government that does."""
    ruler = place > 0 and words[place - 1].form.lemmas & _RULERS
    return _stands_free(words, place - 1 if ruler else place)


def _agent(read: _Read) -> str | None:
    """Who acts in a passive: a name in the instrumental, after a short participle, that hangs on nothing."""
    for mention, k, end in read.names:
        passive = k > 0 and read.words[k - 1].form.part == "PRTS"
        if passive and mention.kind != "self" and "ablt" in _cases(read.words, k, end):
            return mention.id
    return None


def _may_act(words: Sequence[Word], mention: Mention, first: int, last: int) -> bool:
    """Whether a name can be the subject: itself, or through the government that it says whose it is."""
    if mention.kind == "demonym" or words[first].form.lemmas & {"наш", "мой"}:
        after = words[last + 1] if last + 1 < len(words) else None
        return after is not None and _rules(after) and _stands_free(words, first)
    if first and mention.kind != "self" and _rules(words[first - 1]):
        return _stands_free(words, first - 1)
    cases = _cases(words, first, last)
    # what cannot be a genitive cannot hang on the noun before it
    return "nomn" in cases and _stands_free(words, first, behind_nouns="gent" not in cases)


def _rules(word: Word) -> bool:
    """True for a government or people that can be a subject."""
    return bool(word.form.lemmas & _RULERS) and "nomn" in word.form.possible


def _cases(words: Sequence[Word], first: int, last: int) -> frozenset[str]:
    """Cases in which a name may stand: those that its first noun and the adjectives before it share."""
    if first == last:
        return words[first].form.cases
    shared = words[first].form.possible
    for word in words[first + 1 : last + 1]:
        if words[first].form.part in ("NOUN", "NPRO") or not word.form.possible:
            break
        shared &= word.form.possible
        if word.form.part == "NOUN":
            break
    return shared


def _stands_free(words: Sequence[Word], place: int, *, behind_nouns: bool = False) -> bool:
    """True if neither a preposition nor a noun stands before a word, whatever adjectives do."""
    for k in range(place - 1, max(place - 1 - _ADJECTIVES, -1), -1):
        part = words[k].form.part
        if part not in ("ADJF", "PRTF"):
            return part != "PREP" and (behind_nouns or part != "NOUN")
    return True


def _targets(names: Sequence[_Name], actor: str | None, speaker: str | None) -> tuple[str, ...]:
    """Everybody else who is named, each once, in order."""
    aside = (actor, SELF, speaker) if actor in (speaker, None) else (actor, SELF)
    ids = (speaker if m.id == SELF else m.id for m, _, _ in names)
    return tuple(dict.fromkeys(i for i in ids if i is not None and i not in aside))


def _voices(speaker: str | None, carrier: str, *, quoted: bool) -> tuple[Voice, ...]:
    """The chain of voices, the outermost first."""
    document = Voice(speaker or "unresolved:speaker", "document" if carrier else "speaker")
    chain = (Voice(carrier, "carrier"), document) if carrier else (document,)
    return (*chain, Voice("unresolved:quoted", "quoted")) if quoted else chain
