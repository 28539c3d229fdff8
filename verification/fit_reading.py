"""Fit the reader's weights to annotated sentences of the development documents.

    python verification/fit_reading.py DOCUMENTS           cross-validates by document and prints the scores
    python verification/fit_reading.py DOCUMENTS --write   fits kinds to all of them and writes their tables
    python verification/fit_reading.py DOCUMENTS --actors  fits who acts, and writes that table

``reading_before.jsonl`` holds, for sentences that were annotated before the rules were run on them, what the
rules of that day said, before any was mended on them: which cues there were, the kind, the actor and how it was
known. The weights are fitted to that, since rules that were mended on a sentence look better on it than they
are. The unseen set is not read.
"""

from __future__ import annotations

import csv
import io
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from equipoise.reading import cues
from equipoise.reading.actors import DECIDED, actor_of
from equipoise.reading.features import CUES, actor_features, cue_features, word_features
from equipoise.reading.fitted import (
    ACTOR_WEIGHTS,
    CONSTANT,
    EXAMPLES,
    GRAIN,
    KEPT,
    KIND_WEIGHTS,
    KIND_WEIGHTS_BY_VECTOR,
    KINDS,
    LEAD,
    LEAD_OVER_GOAL,
    likeness,
)
from equipoise.reading.glossary import glossary_of
from equipoise.reading.load import load_document
from equipoise.reading.names import Glossary, hidden, masked, mentions_in
from equipoise.reading.text import plain
from equipoise.reading.vectors import LENGTH, vectors

HERE = Path(__file__).parent
FOLDS = 8
PULL = 3.0
"""Weight of the penalty on squared weights for kinds; for actors PULL_ACTOR."""
PULL_ACTOR = 3.0
LIKE = 64.0
"""What likeness counts beside a cue before anything is fitted, as the variance of what it may add."""
WORDS = 0.4
"""What a word counts beside a cue before anything is fitted."""
FEWEST = 4
"""Sentences in which something must be to be weighed."""
MEASURED = (
    "first kind",
    "first kind, by vector",
    "any fair kind",
    "any fair kind, by vector",
    "actor",
)
FIRST = 0.75
"""Share of a sentence that its first kind gets where several are fair."""


def examples(folder: Path) -> list[dict]:
    """Development sentences with their features, by rules of the day if they are known, and by those of now."""
    before = {}
    for line in (HERE / "reading_before.jsonl").read_text().splitlines():
        row = json.loads(line)
        before[row["file"], row["start"], row["end"]] = row
    texts: dict[str, str] = {}
    short: dict[str, Glossary] = {}
    out = []
    for line in (HERE / "reading_gold.jsonl").read_text().splitlines():
        gold = json.loads(line)
        if gold["set"] != "development":
            continue
        name, start, end = gold["file"], gold["start"], gold["end"]
        if name not in texts:
            texts[name] = plain(load_document(next(folder.rglob(name))).text)
            short[name] = glossary_of(texts[name])
        out.append(_example(texts[name], short[name], gold, before.get((name, start, end))))
    return out


def _example(text: str, own: Glossary, gold: dict, then: dict | None) -> dict:
    start, end = gold["start"], gold["end"]
    speaker = {"us_": "USA", "EU_": "grp:eu"}.get(gold["file"][:3], gold["file"][:3])
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
        "fresh": fresh,
        "ruled": then,
        "features": {
            when: words | cue_features(rules["hits"], rules["kind"]) | {CONSTANT}
            for when, rules in (("then", then), ("now", now))
        },
        "kind now": kind,
        "who": who,
        "vector": vectors().of(clause),
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


def fit_kinds(
    sentences: list[dict], *, by_vector: bool = False
) -> tuple[dict[str, list[float]], np.ndarray, np.ndarray]:
    """Weights of a multinomial logistic model of the kind, with what a clause means as a whole or without.

    What it means is weighed by likeness to each of the sentences: their vectors, in steps of one `GRAIN`-th,
    and what likeness to each counts come behind the table, and are empty without.
    """
    kept = [s for s in sentences if _fair(s)]
    rows = [s["features"]["then"] for s in kept]
    index = _known(rows)
    x = _matrix(rows, index)
    pull = np.array([[0.01 if f == CONSTANT else PULL] for f in index])
    kept = kept if by_vector else []
    shown = np.array([np.rint(GRAIN * s["vector"]) for s in kept], np.float32).reshape(-1, LENGTH)
    alike = likeness(shown / np.float32(GRAIN), shown / np.float32(GRAIN)).astype(np.float64)
    # likeness in coordinates in which its penalty is a sum of squares, too
    root = cholesky(LIKE * (alike + 1e-6 * np.eye(len(kept))), lower=True) if by_vector else alike
    share = _shares(sentences)

    def loss(flat):
        w = flat.reshape(-1, len(KINDS))
        v, w = w[len(index) :], w[: len(index)]
        z = x @ w + (root @ v if by_vector else 0)
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        value = -(share * np.log(p + 1e-12)).sum() + ((pull * w**2).sum() + PULL * (v**2).sum()) / 2
        slopes = [x.T @ (p - share) + pull * w, root.T @ (p - share) + PULL * v if by_vector else v]
        return value, np.concatenate(slopes).ravel()

    best = minimize(
        loss, np.zeros((len(index) + len(kept)) * len(KINDS)), jac=True, method="L-BFGS-B"
    ).x.reshape(-1, len(KINDS))
    table = {f: [float(v) * _size(f) for v in best[k]] for f, k in index.items()}
    counts = best[len(index) :]
    if by_vector:
        counts = LIKE * solve_triangular(root.T, counts)
    return table, shown, counts


def _shares(sentences: list[dict]) -> np.ndarray:
    """How much of each sentence that has a kind is of which."""
    fair = [kinds for s in sentences if (kinds := _fair(s))]
    share = np.zeros((len(fair), len(KINDS)))
    for k, (first, *others) in enumerate(fair):
        for kind in others:
            share[k, KINDS.index(kind)] = (1 - FIRST) / len(others)
        share[k, KINDS.index(first)] = FIRST if others else 1.0
    return share


def _fair(sentence: dict) -> list[str]:
    return [k for k in sentence["gold"]["kinds"] if k in KINDS]


def _is_open(sentence: dict) -> bool:
    """Whether who acts is weighed at all."""
    return sentence["ruled actor"][1] not in DECIDED


def fit_actors(sentences: list[dict]) -> dict[str, list[float]]:
    """Weights of a conditional logistic model of who acts, among all who may."""
    kept = [s for s in sentences if _is_open(s) and s["gold"]["actor"] in s["actors"]]
    rows, right, groups = [], [], []
    for k, sentence in enumerate(kept):
        for one, features in sentence["actors"].items():
            rows.append(features)
            right.append(one == sentence["gold"]["actor"])
            groups.append(k)
    index, chosen, group = _known(rows), np.array(right), np.array(groups)
    starts = np.r_[0, np.flatnonzero(np.diff(group)) + 1]
    x = _matrix(rows, index)

    def loss(w):
        z = x @ w
        z -= np.maximum.reduceat(z, starts)[group]
        total = np.add.reduceat(np.exp(z), starts)
        value = -(z[chosen] - np.log(total)).sum() + PULL_ACTOR * (w @ w) / 2
        return value, x.T @ (np.exp(z) / total[group] - chosen) + PULL_ACTOR * w

    w = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B").x
    return {f: [float(w[k]) * _size(f)] for f, k in index.items()}


def kind_by(
    fitted: tuple[dict[str, list[float]], np.ndarray, np.ndarray], sentence: dict, when: str
) -> str:
    """The kind that the rules give, or the one that outweighs it."""
    ruled = sentence["ruled"]["kind"] if when == "then" else sentence["kind now"]
    if ruled in KEPT:
        return ruled
    table, shown, counts = fitted
    rows = [table[x] for x in sentence["features"][when] if x in table]
    if len(shown):
        rows.append(likeness(sentence["vector"][None], shown / np.float32(GRAIN))[0] @ counts)
    totals = [sum(column) for column in zip(*rows, strict=True)]
    best = max(totals)
    lead = LEAD_OVER_GOAL if ruled == "goal" else LEAD
    return KINDS[totals.index(best)] if best - totals[KINDS.index(ruled)] >= lead else ruled


def actor_by(table: dict[str, list[float]], sentence: dict) -> str | None:
    if not _is_open(sentence):
        return sentence["ruled actor"][0]
    said = sentence["actors"]
    return max(said, key=lambda one: sum(table[x][0] for x in said[one] if x in table))


def folds(sentences: list[dict]) -> Iterator[tuple[list[dict], list[dict]]]:
    """All sentences but those of some documents, and those, until each was left out once."""
    names = sorted({s["gold"]["file"] for s in sentences})
    random.Random(0).shuffle(names)
    fold = {name: k % FOLDS for k, name in enumerate(names)}
    for k in range(FOLDS):
        yield tuple(
            [s for s in sentences if (fold[s["gold"]["file"]] == k) is out] for out in (False, True)
        )


def take_in_kinds(sentences: list[dict]) -> None:
    """Give each sentence the kind that weights read in it which did not see its document, and who may act then.

    The actor is weighed by the kind, and weights know too well the sentences that they were fitted to.
    """
    for rest, left_out in folds(sentences):
        table = fit_kinds(rest, by_vector=True)
        for sentence in left_out:
            kind = kind_by(table, sentence, "now")
            sentence["ruled actor"], sentence["actors"] = sentence["who"](kind)


def cross_validated(sentences: list[dict]) -> list[str]:
    """Scores where the rules of the day are known: of them, and of weights that saw no part of a document."""
    found = []
    for rest, left_out in folds(sentences):
        kinds, actors = fit_kinds(rest), fit_actors(rest)
        whole = fit_kinds(rest, by_vector=True)
        found += [
            (s, kind_by(kinds, s, "then"), kind_by(whole, s, "then"), actor_by(actors, s))
            for s in left_out
            if s["fresh"] and _fair(s)
        ]
    lines = [f"{len(found)} sentences, by rules before they were mended on them     rules  weights"]
    measured: dict[str, list[tuple[bool, bool]]] = {name: [] for name in MEASURED}
    for sentence, kind, whole, actor in found:
        fair, ruled, right = _fair(sentence), sentence["ruled"], sentence["gold"]["actor"]
        for said, how in ((kind, ""), (whole, ", by vector")):
            measured[f"first kind{how}"].append((ruled["kind"] == fair[0], said == fair[0]))
            measured[f"any fair kind{how}"].append((ruled["kind"] in fair, said in fair))
        measured["actor"].append((sentence["ruled actor"][0] == right, actor == right))
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


def write_examples(shown: np.ndarray, counts: np.ndarray) -> None:
    """Write the vectors of the sentences, and in thousandths what likeness to each counts."""
    np.savez_compressed(
        str(files("equipoise.reading").joinpath(EXAMPLES)),
        vectors=shown.astype(np.int8),
        weights=np.rint(1000 * counts).astype(np.int16),
    )


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit("fit_reading: give the folder of the documents")
    sentences = examples(Path(sys.argv[1]))
    take_in_kinds(sentences)
    print("\n".join(cross_validated(sentences)))
    if "--write" in sys.argv:
        write(KIND_WEIGHTS, fit_kinds(sentences)[0], list(KINDS))
        whole, shown, counts = fit_kinds(sentences, by_vector=True)
        write(KIND_WEIGHTS_BY_VECTOR, whole, list(KINDS))
        write_examples(shown, counts)
    if "--actors" in sys.argv:
        write(ACTOR_WEIGHTS, fit_actors(sentences), ["weight"])


if __name__ == "__main__":
    main()
