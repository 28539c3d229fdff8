"""Fit what likeness to annotated and made-up sentences counts for a rule on armed force.

    python verification/fit_force.py DOCUMENTS           leaves documents out and prints the scores
    python verification/fit_force.py DOCUMENTS --write   fits to all of them and writes the package's examples
    python verification/fit_force.py --parts             reads the made-up sentences as the package reads them

Rules on force are rare in documents: 53 of 5 781 development sentences. So sentences that were made up for the
purpose (``force_sentences.txt``) are learnt from as well, but for its last part, which is scored. Of the
documents, only sentences that speak of force at all are learnt from, as no other is ever asked.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np
from fit_reading import LIKE, PULL, examples, folds
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize

from equipoise.reading.cues import kind_of, lexicon
from equipoise.reading.fitted import FORCE_EXAMPLES, GRAIN, LEAD_OF_FORCE, likeness
from equipoise.reading.names import masked, mentions_in
from equipoise.reading.statements import read_statements
from equipoise.reading.vectors import vectors

SENTENCES = Path(__file__).with_name("force_sentences.txt")
ROOT = 1e-6
"""What is added to the likeness of each to itself, so that it has a root."""


class Row(NamedTuple):
    """A sentence that speaks of force."""

    is_rule: bool
    by_cues: bool
    vector: np.ndarray


def parts() -> list[list[tuple[bool, str]]]:
    """The made-up sentences by parts: whether each is a rule on force, and its words."""
    found: list[list[tuple[bool, str]]] = []
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            found.append([])
        elif line.startswith(("+ ", "- ")):
            found[-1].append((line[0] == "+", line[2:]))
    return found[1:]


def made_up(part: list[tuple[bool, str]]) -> list[Row]:
    """Rows of a part, names masked."""
    rows = []
    for is_rule, words in part:
        clause = masked(words, 0, len(words), mentions_in(words, 0, len(words)))
        rows.append(Row(is_rule, kind_of(clause)[0] == "force_rule", vectors().of(clause)))
    return rows


def annotated(sentences: list[dict]) -> list[Row]:
    """Rows of the documents' sentences that speak of force or are rules on it."""
    rows = []
    for s in sentences:
        is_rule = "force_rule" in s["gold"]["kinds"]
        if is_rule or lexicon().words["of-force"].search(s["clause"]):
            rows.append(Row(is_rule, s["kind now"] == "force_rule", s["vector"]))
    return rows


def fit(rows: list[Row]) -> tuple[np.ndarray, np.ndarray, float]:
    """Vectors in steps of one `GRAIN`-th, what likeness to each counts, and what is counted anyway."""
    shown = np.array([np.rint(GRAIN * r.vector) for r in rows], np.float32)
    alike = likeness(shown / np.float32(GRAIN), shown / np.float32(GRAIN)).astype(np.float64)
    root = cholesky(LIKE * (alike + ROOT * np.eye(len(rows))), lower=True)
    wanted = np.array([r.is_rule for r in rows], float)

    def loss(v):
        z = root @ v[:-1] + v[-1]
        miss = 1 / (1 + np.exp(-z)) - wanted
        value = (np.logaddexp(0, z) - wanted * z).sum() + PULL * (v[:-1] ** 2).sum() / 2
        return value, np.r_[root.T @ miss + PULL * v[:-1], miss.sum()]

    best = minimize(loss, np.zeros(len(rows) + 1), jac=True, method="L-BFGS-B").x
    return shown, LIKE * solve_triangular(root.T, best[:-1]), float(best[-1])


def told(fitted: tuple[np.ndarray, np.ndarray, float], rows: list[Row]) -> np.ndarray:
    """Which sentences are rules on force by cues or by likeness."""
    shown, counts, always = fitted
    given = np.array([r.vector for r in rows], np.float32)
    weighed = likeness(given, shown / np.float32(GRAIN)) @ counts + always
    return (weighed >= LEAD_OF_FORCE) | np.array([r.by_cues for r in rows])


def counted(name: str, rows: list[Row], found: np.ndarray) -> str:
    """How many rules are told by cues and now, and how many others."""
    right, cues = np.array([r.is_rule for r in rows]), np.array([r.by_cues for r in rows])
    return (
        f"    {name:44} {(cues & right).sum():3} {(found & right).sum():3} of {right.sum():3}"
        f"   {(cues & ~right).sum():3} {(found & ~right).sum():3}"
    )


def cross_validated(sentences: list[dict], learnt: list[Row], kept: list[Row]) -> list[str]:
    """Scores of the documents, each left out once, and of the made-up sentences that are not learnt from."""
    rows, found = [], []
    for rest, left_out in folds(sentences):
        some = annotated(left_out)
        rows += some
        found.append(told(fit(annotated(rest) + learnt), some))
    return [
        "rules on force                                  cues now          others told",
        counted("development documents, left out in turn", rows, np.concatenate(found)),
        counted("made up, not learnt from", kept, told(fit(annotated(sentences) + learnt), kept)),
    ]


def read_parts() -> list[str]:
    """Rules told in each part by the whole reader: by cues, with likeness, and others told with it."""
    lines = ["made-up sentences, in order           cues  likeness         others told"]
    for number, part in enumerate(parts(), start=1):
        told_by = {
            ask: [
                any(s.kind == "force_rule" for s in read_statements(words, "BRA", vectors=ask))
                for _, words in part
            ]
            for ask in (None, vectors())
        }
        right = np.array([is_rule for is_rule, _ in part])
        cues, now = map(np.array, told_by.values())
        lines.append(
            f"    part {number}                           {(cues & right).sum():5} {(now & right).sum():9}"
            f" of {right.sum():3} {(now & ~right).sum():9} of {(~right).sum():3}"
        )
    return lines


def main() -> None:
    if "--parts" in sys.argv:
        print("\n".join(read_parts()))
        return
    if len(sys.argv) < 2:
        raise SystemExit("fit_force: give the folder of the documents")
    *learnt, kept = map(made_up, parts())
    known = [row for part in learnt for row in part]
    sentences = examples(Path(sys.argv[1]))
    print("\n".join(cross_validated(sentences, known, kept)))
    if "--write" in sys.argv:
        shown, counts, always = fit(annotated(sentences) + known)
        np.savez_compressed(
            str(files("equipoise.reading").joinpath(FORCE_EXAMPLES)),
            vectors=shown.astype(np.int8),
            weights=np.rint(1000 * counts[:, None]).astype(np.int16),
            always=np.float32(always),
        )


if __name__ == "__main__":
    main()
