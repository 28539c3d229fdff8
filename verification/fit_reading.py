"""Fit the reader's weights to annotated sentences of the development documents.

    python verification/fit_reading.py DOCUMENTS           cross-validates by document, prints the scores
    python verification/fit_reading.py DOCUMENTS --write   fits them to all, and writes their tables
    python verification/fit_reading.py DOCUMENTS --actors  fits who acts by rules alone, and writes it

``reading_before.jsonl`` holds, for sentences that were annotated before the rules were run on them, what the
rules of that day said, before any was mended on them: which cues there were, the kind, the actor and how it
was known. The weights of kinds are fitted to that, since rules that were mended on a sentence look better on
it than they are. What the tuned model says of each sentence is what ``tune_reading.py`` kept of it when its
document was left out. The unseen set is not read.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
from reading_places import FOLDS, HERE, Place, development, fold_of, shares
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from equipoise.reading import cues
from equipoise.reading.actors import DECIDED, actor_of
from equipoise.reading.features import CUES, actor_features, cue_features, word_features
from equipoise.reading.fitted import (
    ACTOR_WEIGHTS,
    ACTOR_WEIGHTS_BY_MODEL,
    CONSTANT,
    KEPT,
    KIND_WEIGHTS,
    KIND_WEIGHTS_BY_MODEL,
    LEAD,
    LEAD_OVER_GOAL,
    MODEL,
    actors_by_model,
)
from equipoise.reading.names import hidden, masked, mentions_in
from equipoise.reading.tuned import KINDS, answers, with_placeholders

LEFT_OUT = HERE / "reading_tuned.npz"
PULL = 3.0
"""Weight of the penalty on squared weights for kinds; for actors PULL_ACTOR."""
PULL_ACTOR = 3.0
WORDS = 0.4
"""What a word counts beside a cue before anything is fitted."""
FEWEST = 4
"""Sentences in which something must be to be weighed."""
MEASURED = (
    "first kind",
    "first kind, by model",
    "any fair kind",
    "any fair kind, by model",
    "actor",
    "actor, by model",
)


def examples(folder: Path) -> list[dict]:
    """Development sentences with their features, by rules of the day if they are known, and by those of now."""
    before = {}
    for line in (HERE / "reading_before.jsonl").read_text().splitlines():
        row = json.loads(line)
        before[row["file"], row["start"], row["end"]] = row
    places = list(development(folder))
    fold = fold_of(p.gold["file"] for p in places)
    with np.load(LEFT_OUT) as kept:
        said = {k: iter(kept[f"fold{k}"].astype(np.float32)) for k in range(FOLDS)}
    out = []
    for place in places:
        turn = fold[place.gold["file"]]
        out.append({"fold": turn, **_example(place, before.get(place.key), next(said[turn]))})
    return out


def _example(place: Place, then: dict | None, numbers: np.ndarray) -> dict:
    gold, text, own, speaker = place
    start, end = gold["start"], gold["end"]
    found = mentions_in(text, start, end, own)
    clause = " ".join(masked(text, start, end, found).split())
    kind, rule = cues.kind_of(clause)
    shown = hidden(text, start, end, found).replace("\n", " ")
    lexicon = cues.lexicon()
    said = lexicon.frames.sub("so", clause)
    hits = [c for c in CUES if lexicon.words[c].search(said)]
    now = {"kind": kind, "hits": hits}
    fresh, then = then is not None, then or now
    words = word_features(clause)

    def who(kind: str) -> tuple[tuple[str | None, str], dict[str | None, set[str]]]:
        """Who acts by the rules if the kind is this, and how they know; what is weighed of all who may."""
        ruled = actor_of(shown, start, found, kind, rule, speaker)
        return ruled, actor_features(text, start, end, found, kind, ruled, speaker)

    return {
        "gold": gold,
        "clause": clause,
        "speaker": speaker,
        "fresh": fresh,
        "ruled": then,
        "features": {
            when: words | cue_features(rules["hits"], rules["kind"]) | {CONSTANT}
            for when, rules in (("then", then), ("now", now))
        },
        "kind now": kind,
        "who": who,
        "said": answers(numbers, with_placeholders(text, start, end, found, speaker)[1], speaker),
    }


def _matrix(rows: list[set[str]], index: dict[str, int]) -> csr_matrix:
    at = [(r, index[x], _size(x)) for r, row in enumerate(rows) for x in sorted(row) if x in index]
    r, c, v = zip(*at, strict=True)
    return csr_matrix((v, (r, c)), shape=(len(rows), len(index)))


def _size(feature: str) -> float:
    return WORDS if feature[:2] in ("w:", "b:") else 1.0


def _known(rows: list[set[str]]) -> dict[str, int]:
    counted = Counter(x for row in rows for x in row)
    return {x: k for k, x in enumerate(sorted(x for x, n in counted.items() if n >= FEWEST))}


def seen(features: set[str], *, by_model: bool) -> set[str]:
    """What is weighed of a clause: beside the tuned model, which reads its words, only what rules say."""
    return {x for x in features if x.startswith("k:") or x == CONSTANT} if by_model else features


def fit_kinds(sentences: list[dict], *, by_model: bool = False) -> dict[str, list[float]]:
    """Weights of a multinomial logistic model of the kind, with what the tuned model says or without."""
    kept = [s for s in sentences if _fair(s)]
    rows = [seen(s["features"]["then"], by_model=by_model) for s in kept]
    index = _known(rows)
    x = _matrix(rows, index)
    pull = np.array([[0.01 if f == CONSTANT else PULL] for f in index])
    said = np.array([s["said"].kinds for s in kept]) * by_model
    share = np.array([[shares(_fair(s)).get(kind, 0.0) for kind in KINDS] for s in kept])

    def loss(flat):
        w = flat.reshape(-1, len(KINDS))
        w, trust = w[:-1], w[-1]
        z = x @ w + said * trust
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        value = -(share * np.log(p + 1e-12)).sum() + (pull * w**2).sum() / 2
        slope = x.T @ (p - share) + pull * w
        return value, np.vstack([slope, ((p - share) * said).sum(0)]).ravel()

    first = np.zeros((len(index) + 1, len(KINDS)))
    best = minimize(loss, first.ravel(), jac=True, method="L-BFGS-B").x.reshape(first.shape)
    table = {f: [float(v) * _size(f) for v in best[k]] for f, k in index.items()}
    return table | ({MODEL: best[-1].tolist()} if by_model else {})


def _fair(sentence: dict) -> list[str]:
    return [k for k in sentence["gold"]["kinds"] if k in KINDS]


def _is_open(sentence: dict) -> bool:
    """Whether who acts is weighed at all."""
    return sentence["ruled actor"][1] not in DECIDED


def looked_at(sentence: dict, *, by_model: bool) -> dict[str | None, dict[str, float]]:
    """What is weighed of each who may act, and how much of it there is."""
    if by_model:
        return actors_by_model(sentence["ruled actor"], sentence["speaker"], sentence["said"])
    return {one: dict.fromkeys(x, 1.0) for one, x in sentence["actors"].items()}


def fit_actors(sentences: list[dict], *, by_model: bool = False) -> dict[str, list[float]]:
    """Weights of a conditional logistic model of who acts, among all who may."""
    rows, right, groups = [], [], []
    for k, sentence in enumerate(sentences):
        found, actor = looked_at(sentence, by_model=by_model), sentence["gold"]["actor"]
        if not _is_open(sentence) or actor not in found:
            continue
        rows += found.values()
        right += [one == actor for one in found]
        groups += [k] * len(found)
    index = _known(rows)
    at = [(r, index[x], row[x]) for r, row in enumerate(rows) for x in sorted(row) if x in index]
    r, c, v = zip(*at, strict=True)
    x = csr_matrix((v, (r, c)), shape=(len(rows), len(index)))
    chosen, group = np.array(right), np.unique(groups, return_inverse=True)[1]
    starts = np.r_[0, np.flatnonzero(np.diff(group)) + 1]

    def loss(w):
        z = x @ w
        z -= np.maximum.reduceat(z, starts)[group]
        total = np.add.reduceat(np.exp(z), starts)
        value = -(z[chosen] - np.log(total)).sum() + PULL_ACTOR * (w @ w) / 2
        return value, x.T @ (np.exp(z) / total[group] - chosen) + PULL_ACTOR * w

    w = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B").x
    return {f: [float(w[k])] for f, k in index.items()}


def kind_by(table: dict[str, list[float]], sentence: dict, when: str) -> str:
    """The kind that the rules give, or the one that outweighs it."""
    ruled = sentence["ruled"]["kind"] if when == "then" else sentence["kind now"]
    if ruled in KEPT:
        return ruled
    rows = [table[x] for x in sentence["features"][when] if x in table]
    if MODEL in table:
        rows.append([w * x for w, x in zip(table[MODEL], sentence["said"].kinds, strict=True)])
    totals = [sum(column) for column in zip(*rows, strict=True)]
    best = max(totals)
    lead = LEAD_OVER_GOAL if ruled == "goal" else LEAD
    return KINDS[totals.index(best)] if best - totals[KINDS.index(ruled)] >= lead else ruled


def actor_by(table: dict[str, list[float]], sentence: dict, *, by_model: bool) -> str | None:
    if not _is_open(sentence):
        return sentence["ruled actor"][0]
    found = looked_at(sentence, by_model=by_model)

    def weight(one: str | None) -> float:
        return sum(table[x][0] * size for x, size in found[one].items() if x in table)

    return max(found, key=weight)


def folds(sentences: list[dict]) -> Iterator[tuple[list[dict], list[dict]]]:
    """All sentences but those of some documents, and those, until each was left out once."""
    for k in range(FOLDS):
        yield tuple([s for s in sentences if (s["fold"] == k) is out] for out in (False, True))


def take_in(sentences: list[dict]) -> None:
    """Give each sentence the kind and the actor that weights read in it which did not see its document.

    Who acts is weighed by the kind, and weights know too well the sentences that they were fitted to.
    """
    for rest, left_out in folds(sentences):
        table, alone = fit_kinds(rest, by_model=True), fit_kinds(rest)
        for s in left_out:
            s["kinds"] = {when: kind_by(table, s, when) for when in ("then", "now")}
            s["kinds alone"] = kind_by(alone, s, "then")
            s["ruled actor"], s["actors"] = s["who"](s["kinds"]["now"])
    for rest, left_out in folds(sentences):
        table, alone = fit_actors(rest, by_model=True), fit_actors(rest)
        for s in left_out:
            s["actor"] = actor_by(table, s, by_model=True)
            s["actor alone"] = actor_by(alone, s, by_model=False)


def cross_validated(sentences: list[dict]) -> list[str]:
    """Scores of weights that saw no part of a document, and of the rules where those of the day are known."""
    found = [s for s in sentences if s["fresh"] and _fair(s)]
    lines = [f"{len(found)} sentences, by rules before they were mended on them     rules  weights"]
    measured: dict[str, list[tuple[bool, bool]]] = {name: [] for name in MEASURED}
    for s in found:
        fair, ruled, right = _fair(s), s["ruled"]["kind"], s["gold"]["actor"]
        for said, how in ((s["kinds alone"], ""), (s["kinds"]["then"], ", by model")):
            measured[f"first kind{how}"].append((ruled == fair[0], said == fair[0]))
            measured[f"any fair kind{how}"].append((ruled in fair, said in fair))
        for said, how in ((s["actor alone"], ""), (s["actor"], ", by model")):
            measured[f"actor{how}"].append((s["ruled actor"][0] == right, said == right))
    for name, pairs in measured.items():
        one, two = np.array(pairs).T
        wide = 1.645 * float(np.std(two * 1.0 - one * 1.0)) / len(found) ** 0.5
        gain = two.mean() - one.mean()
        lines.append(
            f"    {name:24} {one.mean():.3f} {two.mean():.3f}"
            f"  gain {gain:+.3f} [{gain - wide:+.3f}, {gain + wide:+.3f}]"
        )
    return lines


def write(name: str, table: dict[str, list[float]], columns: list[str]) -> None:
    """Write a table of weights in hundredths; what counts for nothing is left out."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["feature", *columns])
    for feature, row in sorted(table.items()):
        rounded = [round(100 * w) for w in row]
        if max(map(abs, rounded)) >= 3:
            writer.writerow([feature, *rounded])
    Path(str(files("equipoise.reading").joinpath(name))).write_text(
        out.getvalue(), encoding="utf-8"
    )


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit("fit_reading: give the folder of the documents")
    sentences = examples(Path(sys.argv[1]))
    take_in(sentences)
    print("\n".join(cross_validated(sentences)))
    if "--write" in sys.argv:
        write(KIND_WEIGHTS, fit_kinds(sentences), list(KINDS))
        write(KIND_WEIGHTS_BY_MODEL, fit_kinds(sentences, by_model=True), list(KINDS))
        write(ACTOR_WEIGHTS_BY_MODEL, fit_actors(sentences, by_model=True), ["weight"])
    if "--actors" in sys.argv:
        write(ACTOR_WEIGHTS, fit_actors(sentences), ["weight"])


if __name__ == "__main__":
    main()
