"""The reader on texts that nobody would write: it must end, in bounded memory, with quotes that are exact.

python verification/fuzz_reading.py
"""

from __future__ import annotations

import random
import resource
import time

from equipoise.reading.statements import read_statements

WORDS = [
    "We",
    "will",
    "not",
    "threaten",
    "Iran",
    "the",
    "United",
    "States",
    "if",
    "peace",
    "\n\n",
    "•",
    ";",
    ".",
    "must",
    "אבג",
    "🙂",
]


def main() -> None:
    luck = random.Random(3)
    cases = {
        "50 MB of words": " ".join(luck.choices(WORDS, k=9_500_000)),
        "10 MB without a space": "a" * 10_000_000,
        "10 000 nested lists": "".join(
            f"{' ' * min(k, 200)}- We will help Chile\n" for k in range(10_000)
        ),
        "right-to-left and emoji": "\u202e" + "🙂 We support Chile. \u202c" * 20_000,
        "one line of 100 000 commas": "We will," * 100_000,
    }
    for name, text in cases.items():
        began, count = time.monotonic(), 0
        for statement in read_statements(text, "BRA"):
            assert text[statement.start : statement.end] == statement.quote
            count += 1
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{name:28} {len(text) / 1e6:6.1f} MB  {count:8} statements  {time.monotonic() - began:6.1f} s  "
            f"peak {peak:.2f} GB",
            flush=True,
        )


if __name__ == "__main__":
    main()
