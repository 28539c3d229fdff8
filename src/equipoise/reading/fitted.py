"""Fitted weights: a second reading of what kind a clause is and who acts in it, by sums of weights.

The weights are in tables of the package and say in the open what counts for what;
``verification/fit_reading.py`` fits them to annotated sentences, with the cue rules' answer as one thing among
others. How far that answer is to be trusted is learnt from what the rules said of sentences before they were
mended on them.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from equipoise.errors import DataError
from equipoise.reading import cues
from equipoise.reading.actors import DECIDED
from equipoise.reading.features import actor_features, kind_features
from equipoise.reading.names import Mention
from equipoise.reading.vectors import Vector, Vectors

Singles = npt.NDArray[np.float32]

KINDS: tuple[cues.Kind, ...] = ("factual", "stance", "norm", "causal", "commitment", "goal")
"""Kinds that are weighed."""

CONSTANT = "constant"
"""What every clause has."""

KEPT = ("force_rule",)
"""Kinds that cues decide wherever they tell one: force is too rare for words to be weighed."""

LEAD = 0.25
"""By how much a kind must outweigh that of the rules to be taken instead [log-odds]."""

LEAD_OVER_GOAL = 2.0
"""The same where the rules see a goal: what calls itself one is outvoted by much alone."""

KIND_WEIGHTS, ACTOR_WEIGHTS = "kind_weights.csv", "actor_weights.csv"

KIND_WEIGHTS_BY_VECTOR = "kind_weights_by_vector.csv"
"""Kinds where what the clause means as a whole is weighed, too."""

EXAMPLES = "kind_examples.npz"
"""Vectors of the annotated clauses, and what likeness to each counts for each kind."""

FORCE_EXAMPLES = "force_examples.npz"
"""Vectors of clauses that speak of force, and what likeness to each counts for a rule on it."""

LEAD_OF_FORCE = 0.5
"""By how much likeness must tell a rule on force that no cue tells [log-odds]: they are rare."""

GRAIN = 640.0
"""Steps of one in which a number of an example's vector is kept: the largest then fits in a byte."""

WIDTH = 0.385
"""Squared distance of two vectors at which likeness has fallen to 1/e: that of any two clauses."""

STRAIGHT = 0.2
"""What the cosine of two vectors adds to their likeness, so that none is nothing."""


@lru_cache(maxsize=3)
def weights(name: str) -> dict[str, tuple[float, ...]]:
    """One of the package's tables of weights: what is looked at, and what it counts for each answer."""
    content = files("equipoise.reading").joinpath(name).read_text(encoding="utf-8")
    rows = csv.reader(content.splitlines()[1:])
    # hundredths, so that the table stays small
    return {feature: tuple(int(w or 0) / 100 for w in row) for feature, *row in rows}


class Examples(NamedTuple):
    """The annotated clauses."""

    vectors: Singles  # (n, 384)
    squares: Singles  # (n,) of their lengths
    counts: Singles  # (n, 6) what likeness to each counts for each kind; (n, 1) for a rule on force
    always: float = 0.0
    """What is counted whatever a clause is like."""


@lru_cache(maxsize=2)
def examples(name: str = EXAMPLES) -> Examples:
    """Those of a file that is shipped.

    Raises
    ------
    DataError
        If it is missing or damaged.
    """
    path = files("equipoise.reading").joinpath(name)
    try:
        with path.open("rb") as file, np.load(file) as kept:
            vectors = kept["vectors"].astype(np.float32) / np.float32(GRAIN)
            counts = kept["weights"].astype(np.float32) / np.float32(1000)
            always = float(kept["always"]) if "always" in kept else 0.0
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise DataError(
            f"{path}: cannot be read ({error}); install equipoise again or draft --no-vectors"
        ) from error
    return Examples(vectors, (vectors**2).sum(1), counts, always)


def likeness(some: Singles, others: Singles) -> Singles:
    """How alike vectors are, (n, m): near ones count most, and `STRAIGHT` of their cosine is added.

    Parameters
    ----------
    some, others : float (n, 384), (m, 384)
    """
    cosine = some @ others.T
    return _alike(cosine, (some**2).sum(1)[:, None] + (others**2).sum(1) - 2 * cosine)


def _alike(cosine: Singles, apart: Singles) -> Singles:
    """Likeness by the cosine and the squared distance."""
    near: Singles = np.exp(np.minimum(-apart, 0) / np.float32(WIDTH))
    return near + np.float32(STRAIGHT) * cosine


def _by_examples(vector: Vector, known: Examples) -> tuple[float, ...]:
    """What a clause counts for each kind by its likeness to the annotated ones."""
    # without the threads of a matrix product, which would stand in the way of the model's own
    cosine = np.einsum("ij,j->i", known.vectors, vector)
    alike = _alike(cosine, known.squares + (vector**2).sum() - 2 * cosine)
    return tuple((np.einsum("i,ij->j", alike, known.counts) + known.always).tolist())


def _rules_on_force(clause: str, vector: Vector, whole: str, vectors: Vectors) -> bool:
    """Whether a clause that speaks of force, or the sentence it is cut from, is like those that rule on it."""
    if not cues.lexicon().words["of-force"].search(clause):
        return False
    given = (vector, vectors.of(whole)) if whole else (vector,)
    return any(_by_examples(v, examples(FORCE_EXAMPLES))[0] >= LEAD_OF_FORCE for v in given)


def weighed_kind(
    clause: str, kind: cues.Kind, vectors: Vectors | None = None, whole: str = ""
) -> cues.Kind:
    """Kind of a masked clause: that of the rules, unless another outweighs it by `LEAD`.

    Parameters
    ----------
    clause : str
        The clause, names masked.
    kind : str
        Its kind by the rules; one of `KEPT` stays as it is.
    vectors : Vectors, optional
        Who tells what it means as a whole.
    whole : str
        The sentence that it is cut from, names masked, if it is not all of it.
    """
    if kind in KEPT:
        return kind
    table = weights(KIND_WEIGHTS if vectors is None else KIND_WEIGHTS_BY_VECTOR)
    rows = [table[x] for x in sorted({*kind_features(clause, kind), CONSTANT}) if x in table]
    if vectors is not None:
        vector = vectors.of(clause)
        if _rules_on_force(clause, vector, whole, vectors):
            return "force_rule"
        rows.append(_by_examples(vector, examples()))
    totals = [sum(column) for column in zip(*rows, strict=True)]
    best = max(totals)
    lead = LEAD_OVER_GOAL if kind == "goal" else LEAD
    return KINDS[totals.index(best)] if best - totals[KINDS.index(kind)] >= lead else kind


def weighed_actor(
    text: str,
    start: int,
    end: int,
    found: Sequence[Mention],
    kind: cues.Kind,
    ruled: tuple[str | None, str],
    speaker: str | None,
) -> str | None:
    """Who acts in a clause by weight: the speaker, one of those who are named, or nobody.

    Parameters
    ----------
    text : str
        The document.
    start, end : int
        Span of the clause.
    found : sequence of Mention
        Names in it.
    kind : str
        Its kind, which tells the speaker's own judgement from what somebody does.
    ruled : tuple of str
        Who acts by the rules, and how they know; what is `DECIDED` is left alone.
    speaker : str or None
        As for `read_statements`.
    """
    if ruled[1] in DECIDED:
        return ruled[0]
    table, who = weights(ACTOR_WEIGHTS), speaker or "unresolved:we"
    said = actor_features(text, start, end, found, kind, ruled, who)
    totals = {
        one: sum(table[x][0] for x in sorted(features) if x in table)
        for one, features in said.items()
    }
    best = max(totals, key=lambda one: totals[one])
    # without a speaker, who only may be meant stays open
    return None if best == who and speaker is None and ruled[0] != who else best
