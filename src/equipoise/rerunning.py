"""Whether the replicates that a run has kept are what was written, and come out again to the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from equipoise.assessment import RunFacts
from equipoise.data.pack import Pack
from equipoise.doctrine.schema import Doctrine
from equipoise.simulating import Options, start_of, whole_plan
from equipoise.simulation.ensemble import Ensemble
from equipoise.simulation.manifest import KINDS, cover, examined, read_table, standing
from equipoise.simulation.place import folders_in
from equipoise.simulation.scenario import Scenario
from equipoise.simulation.shards import tables_of


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that a run rests on, held against what is here."""

    what: str
    state: str
    """``same``, ``differs`` or ``not here``."""
    found: str
    """What was found, in words; empty if it is the same."""


def check_ensembles(
    doctrine: Doctrine,
    facts: RunFacts,
    pack: Pack | None,
    folder: Path,
    sample: int,
    say: Callable[[str, int, int], None],
) -> tuple[Checked, ...]:
    """Hash every shard that a run has kept, and simulate some of its replicates again.

    Parameters
    ----------
    doctrine : Doctrine
        As the run kept it.
    facts : RunFacts
        Its size and seed.
    pack : Pack or None
        The data pack that it started from.
    folder : Path
        Where its ensembles lie.
    sample : int
        Replicates to simulate again; which ones follows from the run's fingerprint.
    say : callable
        Told of progress.
    """
    places = folders_in(folder)
    if not places:
        return ()
    known = _scenarios(doctrine, facts, pack, {p.name for p in places})
    here = {p: known[p.name] for p in places if p.name in known}
    rows = list(_files(here, len(places)))
    ready = {p: s for p, s in here.items() if Ensemble(s, p).finished()}
    drawn = sorted(ready, key=lambda p: _number(facts.fingerprint, p.name))[:sample]
    for k, place in enumerate(drawn):
        say("simulating a sample of replicates again", k, len(drawn))
        rows.append(_again(ready[place], place, _number(facts.fingerprint, place.name)))
    say("simulating a sample of replicates again", len(drawn), len(drawn))
    return tuple(rows)


def _scenarios(
    doctrine: Doctrine, facts: RunFacts, pack: Pack | None, wanted: set[str]
) -> dict[str, Scenario]:
    """The run's scenarios by the names of their folders, each as large as it was run."""
    cells = start_of(pack)
    found: dict[str, Scenario] = {}
    for full in (False, True):  # a run does not say which it was
        options = Options(facts.replicates, facts.years, facts.seed, full=full)
        known: dict[str, Scenario] = {}
        for scenario in whole_plan(doctrine, cells, options).scenarios():
            name = scenario.sha256()[:16]
            if name not in known or scenario.replicates > known[name].replicates:
                known[name] = scenario
        if not full or len(wanted & set(known)) > len(wanted & set(found)):
            found = known
        if wanted <= set(found):
            break
    return found


def _files(here: Mapping[Path, Scenario], n_places: int) -> Iterator[Checked]:
    """What is wrong with shards, or that nothing is."""
    n, wrong = 0, False
    for place, scenario in here.items():
        for _, problem in examined(place, scenario.sha256()):
            n += 1
            if problem:
                wrong = True
                yield Checked(f"ensemble {place.name}", "differs", problem)
        there = Ensemble(scenario, place).finished()
        if there < scenario.replicates:
            wrong = True
            words = f"{there} of {scenario.replicates} replicates are there and whole"
            yield Checked(f"ensemble {place.name}", "differs", words)
    if not wrong and n:
        yield Checked(f"{n} shards of {len(here)} scenarios", "same", "")
    if len(here) < n_places:
        yield Checked(
            f"{n_places - len(here)} other ensembles",
            "not here",
            "these inputs make no such scenario: it is of another version, doctrine or pack",
        )


def _number(*words: str) -> int:
    return int.from_bytes(hashlib.sha256(" ".join(words).encode()).digest()[:6], "big")


def _again(scenario: Scenario, place: Path, number: int) -> Checked:
    """One replicate simulated again, beside what was kept of it."""
    replicate = number % Ensemble(scenario, place).finished()
    what = f"{scenario.label} ({place.name}), replicate {replicate}"
    (piece,), _ = cover(standing(place, scenario.sha256()), replicate, replicate + 1)
    now = tables_of(scenario, replicate, replicate + 1)
    for kind in KINDS:
        kept = read_table(place, piece.shard, kind).filter(pl.col("replicate") == replicate)
        if unlike := _unlike(kept, now[kind]):
            return Checked(what, "differs", f"{place.name}, {kind}: {unlike}")
    return Checked(what, "same", "")


def _unlike(kept: pl.DataFrame, now: pl.DataFrame) -> str:
    """The first thing in which two tables differ to the last bit, in words; empty if they do not."""
    if kept.schema != now.schema:
        return f"columns {kept.columns} then, {now.columns} now, or of another type"
    if kept.height != now.height:
        return f"{kept.height} rows then, {now.height} now"
    for name in kept.columns:
        before, after = kept[name].to_numpy(), now[name].to_numpy()
        if before.tobytes() != after.tobytes():
            row = next(k for k in range(len(before)) if before[k].tobytes() != after[k].tobytes())
            return f"{name} in row {row} was {before[row]}, now {after[row]}"
    return ""
