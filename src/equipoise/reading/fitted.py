"""Fitted weights: a second reading of what kind a clause is and who acts in it, by sums of weights.

The weights are in tables of the package and say in the open what counts for what;
``verification/fit_reading.py`` fits them to annotated sentences, with the cue rules' answer as one thing among
others. Where there is a tuned model, only its answer and that of the rules are weighed. How far the rules are
to be trusted is learnt from what they said of sentences before they were mended on them, how far the model from
what it says of documents that it was not tuned to.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files

from equipoise.reading import cues
from equipoise.reading.actors import DECIDED
from equipoise.reading.features import actor_features, kind_features
from equipoise.reading.names import Mention
from equipoise.reading.tuned import KINDS, OPEN, Answers

CONSTANT = "constant"
"""What every clause has."""

MODEL = "model"
"""What the tuned model says, by how sure it is."""

RULED = "ruled"
"""What the rules say, by how they know."""

KEPT = ("force_rule",)
"""Kinds that cues decide wherever they tell one: force is too rare for words to be weighed."""

LEAD = 0.25
"""By how much a kind must outweigh that of the rules to be taken instead [log-odds]."""

LEAD_OVER_GOAL = 2.0
"""The same where the rules see a goal: what calls itself one is outvoted by much alone."""

LEAD_OF_FORCE = 0.5
"""By how much the model must tell a rule on force that no cue tells [log-odds]: they are rare."""

LEAD_WITHOUT_FORCE = 2.0
"""The same where no word of a clause speaks of force."""

UNLIKELY = -8.0
"""What a name counts that the model says nothing of [log of a chance]."""

KIND_WEIGHTS, ACTOR_WEIGHTS = "kind_weights.csv", "actor_weights.csv"

KIND_WEIGHTS_BY_MODEL, ACTOR_WEIGHTS_BY_MODEL = (
    "kind_weights_by_model.csv",
    "actor_weights_by_model.csv",
)
"""Where what the model says is weighed, too."""


@lru_cache(maxsize=4)
def weights(name: str) -> dict[str, tuple[float, ...]]:
    """One of the package's tables of weights: what is looked at, and what it counts for each answer."""
    content = files("equipoise.reading").joinpath(name).read_text(encoding="utf-8")
    rows = csv.reader(content.splitlines()[1:])
    # hundredths, so that the table stays small
    return {feature: tuple(int(w or 0) / 100 for w in row) for feature, *row in rows}


def rules_on_force(clause: str, said: Answers, whole: Callable[[], Answers] | None = None) -> bool:
    """Whether the model tells a rule on force in a masked clause or, if that speaks of force, its sentence."""
    if not cues.lexicon().words["of-force"].search(clause):
        return said.force >= LEAD_WITHOUT_FORCE
    return said.force >= LEAD_OF_FORCE or (whole is not None and whole().force >= LEAD_OF_FORCE)


def weighed_kind(
    clause: str,
    kind: cues.Kind,
    said: Answers | None = None,
    whole: Callable[[], Answers] | None = None,
) -> cues.Kind:
    """Kind of a masked clause: that of the rules, unless another outweighs it by `LEAD`.

    Parameters
    ----------
    clause : str
        The clause, names masked.
    kind : str
        Its kind by the rules; one of `KEPT` stays as it is.
    said : Answers, optional
        What the model reads in it.
    whole : callable, optional
        Gives what the model reads in the sentence that it is cut from, if it is not all of it.
    """
    if kind in KEPT:
        return kind
    if said is not None and rules_on_force(clause, said, whole):
        return "force_rule"
    if said is None:
        table = weights(KIND_WEIGHTS)
        rows = [table[x] for x in sorted({*kind_features(clause, kind), CONSTANT}) if x in table]
    else:
        table = weights(KIND_WEIGHTS_BY_MODEL)
        rows = [table[x] for x in (CONSTANT, f"k:{kind}") if x in table]
        rows.append(tuple(w * x for w, x in zip(table[MODEL], said.kinds, strict=True)))
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
    said: Answers | None = None,
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
    said : Answers, optional
        What the model reads in it.
    """
    if ruled[1] in DECIDED:
        return ruled[0]
    who = speaker or OPEN
    if said is None:
        table = weights(ACTOR_WEIGHTS)
        looked_at = actor_features(text, start, end, found, kind, ruled, who)
        totals = {
            one: sum(table[x][0] for x in sorted(features) if x in table)
            for one, features in looked_at.items()
        }
    else:
        table = weights(ACTOR_WEIGHTS_BY_MODEL)
        totals = {
            one: sum(size * table[x][0] for x, size in features.items() if x in table)
            for one, features in actors_by_model(ruled, who, said).items()
        }
    best = max(totals, key=lambda one: totals[one])
    # without a speaker, who only may be meant stays open
    return None if best == who and speaker is None and ruled[0] != who else best


def actors_by_model(
    ruled: tuple[str | None, str], speaker: str, said: Answers
) -> dict[str | None, dict[str, float]]:
    """For each who may act, what is weighed of it beside a model, and how much of it there is.

    Parameters
    ----------
    ruled : tuple of str
        Who acts by the rules, and how they know.
    speaker : str
        Who *we* is.
    said : Answers
        What the model reads.
    """
    found: dict[str | None, dict[str, float]] = {}
    for one in (*said.actors, ruled[0]):
        role = "nobody" if one is None else "speaker" if one == speaker else "named"
        found[one] = {role: 1.0, f"{MODEL}:{role}": said.actors.get(one, UNLIKELY)}
    found[ruled[0]][f"{RULED}:{ruled[1]}"] = 1.0
    return found
