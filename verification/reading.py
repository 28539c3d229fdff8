"""How well the reader does on annotated sentences of documents.

    python verification/reading.py DOCUMENTS           prints the scores
    python verification/reading.py DOCUMENTS --write   writes them beside this file, too
    python verification/reading.py DOCUMENTS --parser  prints the scores with the parser, too, and the speed
    python verification/reading.py DOCUMENTS --development  reads the development set alone

Annotated are places in documents that are not in the repository: file, span, how the hash of the words
begins, and labels, made by the codebook in ``reading_guide.md`` before the reader was run on them. Several
kinds are given where several are fair, the best first. Second annotators, who saw neither the first labels
nor the reader, did 164 of them for kinds, 239 for who acts and on whom, and 160 of the last ones for all: how
far two agree bounds what a reader can be asked for.
Rules were mended after looks at the development set; no error on the unseen documents was looked at. The places
of these that were drawn later are a set of their own.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
from itertools import islice
from pathlib import Path

from equipoise.reading.language import Reader, read_document
from equipoise.reading.load import load_document

HERE = Path(__file__).parent
GOLD, SECOND = HERE / "reading_gold.jsonl", HERE / "reading_second.jsonl"
FIGURES = HERE / "reading.txt"
DRAWS = 2000
FEWEST = 10
"""Sentences of a speaker below which it is not compared with others."""
SETS = ("development", "unseen", "unseen, drawn later")


def pairs(
    folder: Path,
    sets: tuple[str, ...] = SETS,
    reader: Reader = "rules",
    *,
    by_vector: bool = True,
) -> list[tuple[dict, object]]:
    """Every annotated sentence with the reader's statement that covers most of it, or None."""
    out, read, words_read, seconds = [], {}, 0, 0.0
    for line in GOLD.read_text().splitlines():
        gold = json.loads(line)
        if gold["set"] not in sets:
            continue
        name = gold["file"]
        if name not in read:
            (path,) = folder.rglob(name)
            document = load_document(path)
            speaker = {"us_": "USA", "EU_": "grp:eu"}.get(name[:3], name[:3])
            if not read:  # what is loaded once is no part of the speed
                read_document(document, speaker, reader=reader, by_vector=by_vector)
            began = time.perf_counter()
            said = read_document(document, speaker, reader=reader, by_vector=by_vector)
            read[name] = document.text, list(said)
            seconds += time.perf_counter() - began
            words_read += len(document.text.split())
        text, statements = read[name]
        words = text[gold["start"] : gold["end"]]
        digest = hashlib.sha256(words.encode()).hexdigest()
        assert digest.startswith(gold["sha256"]), f"{name}: another version"
        assert all(text[s.start : s.end] == s.quote for s in statements)
        best = max(
            statements,
            key=lambda s: min(s.end, gold["end"]) - max(s.start, gold["start"]),
            default=None,
        )
        shared = min(best.end, gold["end"]) - max(best.start, gold["start"]) if best else 0
        out.append((gold, best if shared >= 0.4 * (gold["end"] - gold["start"]) else None))
    how = f"{reader}{' and vectors' if by_vector else ''}"
    print(f"{words_read} words, {words_read / seconds:.0f} words/s, {how}", file=sys.stderr)
    return out


def scores(found: list[tuple[dict, object]]) -> dict[str, float]:
    said = [(g, s) for g, s in found if s is not None and "none" not in g["kinds"]]
    wanted = sum("none" not in g["kinds"] for g, _ in found)
    drafted = sum(s is not None for _, s in found)

    def f1(right: int) -> float:
        return 2 * right / (wanted + drafted) if wanted + drafted else 0.0

    fair = [(g, s) for g, s in said if s.kind in g["kinds"]]
    whole = [
        (g, s)
        for g, s in fair
        if s.actor == g["actor"]
        and set(s.targets) == set(g["targets"])
        and s.polarity == g["polarity"]
    ]
    hits = sum(len(set(g["targets"]) & set(s.targets)) for g, s in said)
    named = sum(len(g["targets"]) + len(s.targets) for g, s in said)
    return {
        "F1, any fair kind": f1(len(fair)),
        "F1, first kind": f1(sum(s.kind == g["kinds"][0] for g, s in said)),
        "all fields right": f1(len(whole)),
        "polarity": sum(s.polarity == g["polarity"] for g, s in said) / len(said),
        "actor": sum(s.actor == g["actor"] for g, s in said) / len(said),
        "targets, F1": 2 * hits / named if named else 1.0,
        "condition, F1": _of_conditions(said),
        "everything factual, F1": f1(sum("factual" in g["kinds"] for g, _ in said)),
        "nobody acts": sum(g["actor"] is None for g, _ in said) / len(said),
    }


def _of_conditions(said: list[tuple[dict, object]]) -> float:
    both = sum(g["condition"] and s.condition is not None for g, s in said)
    any_ = sum(g["condition"] + (s.condition is not None) for g, s in said)
    return 2 * both / any_ if any_ else 1.0


def rare(found: list[tuple[dict, object]]) -> list[str]:
    """What is too rare for an interval by drawing, and how far the speakers lie apart."""
    force = [
        (s is not None and s.kind == "force_rule", g["kinds"][0] == "force_rule")
        for g, s in found
        if "force_rule" in g["kinds"]
    ]
    first = [told for told, is_first in force if is_first]
    conditions = sum(g["condition"] for g, _ in found)
    worst, best, apart, by_luck = spread(found)
    return [
        f"    force rules found        {sum(told for told, _ in force)} of {len(force)}, of those that are it"
        f" first {sum(first)} of {len(first)}; {conditions} sentences have a condition",
        f"    worst and best speaker   {worst}, {best}; any fair kind, {FEWEST} sentences or more",
        f"    apart                    {apart:.2f}, by luck alone {by_luck[0]:.2f} to {by_luck[1]:.2f}",
    ]


def spread(
    found: list[tuple[dict, object]],
) -> tuple[str, str, float, tuple[float, float]]:
    """The worst and the best speaker by kinds that are fair, how far apart, and where nine in ten such
    distances lie if sentences are dealt out to speakers by lot."""
    by_speaker: dict[str, list[tuple[int, int, int]]] = {}
    for g, s in found:
        wanted, drafted = "none" not in g["kinds"], s is not None
        right = wanted and drafted and s.kind in g["kinds"]
        by_speaker.setdefault(g["file"][:3], []).append((right, wanted, drafted))
    many = {who: rows for who, rows in by_speaker.items() if len(rows) >= FEWEST}

    def f1(rows: list[tuple[int, int, int]]) -> float:
        right, wanted, drafted = map(sum, zip(*rows, strict=True))
        return 2 * right / (wanted + drafted)

    scored = {who: f1(rows) for who, rows in many.items()}
    worst, best = min(scored, key=scored.get), max(scored, key=scored.get)
    pool, luck, dealt = [row for rows in many.values() for row in rows], random.Random(2), []
    for _ in range(DRAWS):
        luck.shuffle(pool)
        rest = iter(pool)
        each = [f1(list(islice(rest, len(rows)))) for rows in many.values()]
        dealt.append(max(each) - min(each))
    dealt.sort()
    named = [f"{who} {scored[who]:.2f} of {len(many[who])}" for who in (worst, best)]
    low, high = dealt[DRAWS // 20], dealt[DRAWS - DRAWS // 20 - 1]
    return named[0], named[1], scored[best] - scored[worst], (low, high)


def table(name: str, found: list[tuple[dict, object]]) -> list[str]:
    point, luck = scores(found), random.Random(1)
    drawn = [scores(luck.choices(found, k=len(found))) for _ in range(DRAWS)]
    documents = len({g["file"] for g, _ in found})
    lines = [f"{name}: {len(found)} sentences of {documents} documents"]
    for score, value in point.items():
        ordered = sorted(d[score] for d in drawn)
        low, high = ordered[DRAWS // 20], ordered[DRAWS - DRAWS // 20 - 1]
        lines.append(f"    {score:24} {value:.2f} [{low:.2f}, {high:.2f}]")
    return lines + rare(found)


def annotated_twice() -> list[tuple[dict, dict]]:
    """Places with the labels of two annotators."""
    key = ("file", "start", "end")
    first = {tuple(g[k] for k in key): g for g in map(json.loads, GOLD.read_text().splitlines())}
    return [
        (first[tuple(g[k] for k in key)], g)
        for g in map(json.loads, SECOND.read_text().splitlines())
    ]


def share(same: list[bool]) -> str:
    """How often, with an interval of 90 %."""
    n = len(same)
    rate = sum(same) / n
    wide = 1.645 * (rate * (1 - rate) / n) ** 0.5
    return f"{rate:.2f} [{rate - wide:.2f}, {min(rate + wide, 1):.2f}]"


def agreement_on_kinds(name: str, both: list[tuple[dict, dict]]) -> list[str]:
    """How far two annotators of the same sentences agree on what was done sentence by sentence."""
    n = len(both)
    kinds = [(a["kinds"][0], b["kinds"][0]) for a, b in both]
    seen = sum(x == y for x, y in kinds) / n
    ones, twos = ([pair[k] for pair in kinds] for k in (0, 1))
    chance = sum(ones.count(v) * twos.count(v) for v in set(ones)) / n**2
    fair = [bool(set(a["kinds"]) & set(b["kinds"])) for a, b in both]
    kappa = (seen - chance) / (1 - chance)
    return [
        f"two annotators, {name}: {n} sentences",
        f"    a kind that both find fair   {share(fair)}",
        f"    same first kind              {share([x == y for x, y in kinds])}, kappa {kappa:.2f}",
        f"    same polarity                {share([a['polarity'] == b['polarity'] for a, b in both])}",
        f"    same condition               {share([a['condition'] == b['condition'] for a, b in both])}",
    ]


def agreement_on_who(name: str, both: list[tuple[dict, dict]]) -> list[str]:
    """How far two annotators agree on actor and targets; the first kind was given but for the last places."""
    hits = sum(len(set(a["targets"]) & set(b["targets"])) for a, b in both)
    named = sum(len(a["targets"]) + len(b["targets"]) for a, b in both)
    same = [set(a["targets"]) == set(b["targets"]) for a, b in both]
    return [
        f"two annotators, {name}: {len(both)} sentences",
        f"    same actor                   {share([a['actor'] == b['actor'] for a, b in both])}",
        f"    same targets                 {share(same)}, F1 {2 * hits / named:.2f}",
    ]


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit("reading: give the folder of the documents")
    sets = SETS[:1] if "--development" in sys.argv else SETS
    reader: Reader = "parser" if "--parser" in sys.argv else "rules"
    lines = []
    for by_vector, how in ((True, ""), (False, ", without vectors")):
        found = pairs(Path(sys.argv[1]), sets, reader, by_vector=by_vector)
        for name in sets:
            lines += table(name + how, [(g, s) for g, s in found if g["set"] == name])
    twice, later = annotated_twice(), SETS[2]
    both = [x for x in twice if "round" not in x[1]]
    last = [x for x in twice if "round" in x[1]]
    kinds = [x for x in both if "kinds" in x[1]]
    lines += agreement_on_kinds("first places", [x for x in kinds if x[0]["set"] != later])
    lines += agreement_on_kinds("places drawn later", [x for x in kinds if x[0]["set"] == later])
    lines += agreement_on_who("who acts and on whom", [x for x in both if "actor" in x[1]])
    lines += agreement_on_kinds("development places drawn last", last)
    lines += agreement_on_who("the same", last)
    print("\n".join(lines))
    if "--write" in sys.argv and reader == "rules" and sets == SETS:
        FIGURES.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
