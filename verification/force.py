"""How many rules on armed force the reader tells.

    python verification/force.py            reads the made-up sentences, part by part
    python verification/force.py DOCUMENTS  counts in the development documents, too, each left out in turn

Rules on force are rare in documents: 53 of 5 781 development sentences. So sentences were made up for the
purpose (``force_sentences.txt``); the model was tuned to all parts but the last. What it says of a document
that is left out is kept in ``reading_tuned.npz``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from fit_reading import examples
from reading_places import force_parts

from equipoise.reading.fitted import rules_on_force
from equipoise.reading.statements import read_statements
from equipoise.reading.vectors import vectors


def counted(name: str, is_rule: list[bool], cues: list[bool], now: list[bool]) -> str:
    """How many rules are told by cues and now, and how many others."""
    right, by_cues, told = (np.array(x, bool) for x in (is_rule, cues, now))
    return (
        f"    {name:40} {(by_cues & right).sum():3} {(told & right).sum():3} of {right.sum():3}"
        f"   {(by_cues & ~right).sum():3} {(told & ~right).sum():3} of {(~right).sum()}"
    )


def in_parts() -> list[str]:
    """Rules told in each part by the whole reader."""
    lines = []
    for number, part in enumerate(force_parts(), start=1):
        is_rule, sentences = zip(*part, strict=True)
        by_cues, now = (
            [
                any(s.kind == "force_rule" for s in read_statements(words, "BRA", vectors=ask))
                for words in sentences
            ]
            for ask in (None, vectors())
        )
        lines.append(counted(f"made up, part {number}", list(is_rule), by_cues, now))
    return lines


def in_documents(folder: Path) -> str:
    """Rules told in documents that the model was not tuned to; a sentence is one clause there."""
    sentences = examples(folder)
    cues = [s["kind now"] == "force_rule" for s in sentences]
    asked = [rules_on_force(s["clause"], s["said"]) for s in sentences]
    return counted(
        "development documents, left out in turn",
        ["force_rule" in s["gold"]["kinds"] for s in sentences],
        cues,
        [one or two for one, two in zip(cues, asked, strict=True)],
    )


def main() -> None:
    print(f"{'rules on force':44} cues now          others told")
    print("\n".join(in_parts()))
    if len(sys.argv) > 1:
        print(in_documents(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
