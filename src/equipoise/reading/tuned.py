"""What a model that was tuned on annotated sentences reads in a clause: its kind, and who acts.

The model is multilingual-e5-small (`equipoise.reading.vectors`). What was tuned are its biases and norms,
some sixty thousand of its numbers (Ben Zaken and others, 2022, doi:10.18653/v1/2022.acl-short.1), and what its
vector of a clause counts for each answer; ``verification/tune_reading.py`` does it. Every name is a placeholder
by the order in which names come, so that who is named cannot matter.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Protocol
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from equipoise.errors import DataError
from equipoise.reading import cues
from equipoise.reading.actors import ALL_STATES, EVERYBODY
from equipoise.reading.names import Glossary, Mention, mentions_in

Numbers = npt.NDArray[np.float32]

PLACEHOLDERS = ("Peru", "Chad", "Mali", "Oman", "Cuba", "Togo", "Laos", "Fiji")
"""What stands for the first, the second … name: each one piece of a word to the model."""
FURTHER = "Guam"
"""What stands for all names behind these."""
OWN = "Malta"
"""What stands for the speaker's own name."""

KINDS: tuple[cues.Kind, ...] = ("factual", "stance", "norm", "causal", "commitment", "goal")
"""Kinds that are weighed."""

ANYBODY = ("nobody", "speaker", "everybody", "states")
"""Who may act beside those who are named."""
FIRST_FORCE = len(KINDS)
FIRST_ACTOR = FIRST_FORCE + 1
ANSWERS = FIRST_ACTOR + len(ANYBODY) + len(PLACEHOLDERS)
"""How many numbers the head gives: of kinds, a rule on force, and who acts."""

OPEN = "unresolved:we"
"""Who *we* is without a speaker."""

FILE = "tuned.npz"


@dataclass(frozen=True, slots=True)
class Tuned:
    """What was tuned."""

    places: npt.NDArray[np.int64]
    """Where in the model's file each run of 32-bit numbers begins [bytes], (n,)."""
    lengths: npt.NDArray[np.int64]
    """Numbers of each run, (n,)."""
    numbers: Numbers
    """Those of all runs, one behind the other."""
    head: Numbers
    """What a vector's numbers count for each answer, (384, `ANSWERS`)."""
    always: Numbers
    """What is counted whatever the vector, (`ANSWERS`,)."""

    def put_into(self, model: bytearray) -> None:
        """Set the tuned numbers in the content of the model's file."""
        at = 0
        for place, length in zip(self.places.tolist(), self.lengths.tolist(), strict=True):
            some = self.numbers[at : at + length].astype("<f4").tobytes()
            model[place : place + len(some)] = some
            at += length


@lru_cache(maxsize=1)
def tuned() -> Tuned:
    """What is shipped.

    Raises
    ------
    DataError
        If it is missing or damaged.
    """
    path = files("equipoise.reading").joinpath(FILE)
    try:
        with path.open("rb") as file, np.load(file) as kept:
            found = {name: kept[name] for name in ("numbers", "head", "always")}
            places, lengths = kept["places"].astype(np.int64), kept["lengths"].astype(np.int64)
            return Tuned(places, lengths, **{k: v.astype(np.float32) for k, v in found.items()})
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise DataError(
            f"{path}: cannot be read ({error}); install equipoise again or draft --no-vectors"
        ) from error


def with_placeholders(
    text: str, start: int, end: int, found: Sequence[Mention], speaker: str | None
) -> tuple[str, tuple[str, ...]]:
    """A clause as the model is shown it, and whom its placeholders stand for, in their order.

    Parameters
    ----------
    text : str
        The document.
    start, end : int
        Span of the clause.
    found : sequence of Mention
        Names in it.
    speaker : str or None
        Whose document it is.
    """
    out, at = [], start
    order: dict[str, int] = {}
    for mention in found:
        if mention.kind == "self":
            continue
        word = OWN
        if mention.id != speaker:
            nth = order.setdefault(mention.id, len(order))
            word = PLACEHOLDERS[nth] if nth < len(PLACEHOLDERS) else FURTHER
        out += [text[at : mention.start], word]
        at = mention.end
    return " ".join("".join([*out, text[at:end]]).split()), tuple(order)[: len(PLACEHOLDERS)]


@dataclass(frozen=True, slots=True)
class Answers:
    """What is read in a clause."""

    kinds: tuple[float, ...]
    """Of each of `KINDS` [log of its chance]."""
    force: float
    """Whether it rules on force [log-odds]."""
    actors: Mapping[str | None, float]
    """By who may act, nobody among them [log of the chance]."""


def answers(numbers: Numbers, order: Sequence[str], speaker: str) -> Answers:
    """What the head's numbers mean for a clause.

    Parameters
    ----------
    numbers : float (`ANSWERS`,)
        As the head gives them.
    order : sequence of str
        Whom its placeholders stand for.
    speaker : str
        Who *we* is.
    """
    acting = (None, speaker, EVERYBODY, ALL_STATES, *order)
    actors = _chances(numbers[FIRST_ACTOR : FIRST_ACTOR + len(acting)])
    # who is named twice over, as by *everybody* and by name, is whichever is likelier
    who: dict[str | None, float] = {}
    for one, chance in zip(acting, actors, strict=True):
        who[one] = max(chance, who.get(one, chance))
    return Answers(_chances(numbers[:FIRST_FORCE]), float(numbers[FIRST_FORCE]), who)


def _chances(numbers: Numbers) -> tuple[float, ...]:
    """Logs of chances that add up to one."""
    top = float(numbers.max())
    total = top + math.log(sum(math.exp(float(x) - top) for x in numbers))
    return tuple(float(x) - total for x in numbers)


class Vectors(Protocol):
    """Whatever tells what clauses mean, as the model of `equipoise.reading.vectors` does."""

    def of(self, clauses: Sequence[str]) -> Numbers:
        """Vectors of clauses with placeholders, float32 (n, 384), each of length one."""
        ...


class Model:
    """What is read in spans of a document; to ask about many at once takes less time."""

    def __init__(self, vectors: Vectors, text: str, own: Glossary, speaker: str | None) -> None:
        self._vectors, self._text, self._own, self._speaker = vectors, text, own, speaker
        self._said: dict[tuple[int, int], Answers] = {}

    def ahead(self, spans: Sequence[tuple[int, int]]) -> None:
        """Read some spans, and forget those before."""
        self._said = dict(zip(spans, self._read(spans), strict=True)) if spans else {}

    def said(self, span: tuple[int, int]) -> Answers:
        """What is read in a span."""
        if span not in self._said:
            (self._said[span],) = self._read([span])
        return self._said[span]

    def _read(self, spans: Sequence[tuple[int, int]]) -> list[Answers]:
        shown = []
        for start, end in spans:
            found = mentions_in(self._text, start, end, self._own)
            shown.append(with_placeholders(self._text, start, end, found, self._speaker))
        known, who = tuned(), self._speaker or OPEN
        vectors = self._vectors.of([clause for clause, _ in shown])
        return [
            # one by one, so that a clause's numbers are the same whatever is read with it
            answers(np.einsum("i,ij->j", vector, known.head) + known.always, order, who)
            for vector, (_, order) in zip(vectors, shown, strict=True)
        ]
