"""The simulated side of an assessment: every scenario of a doctrine run, and what they say of each claim."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from equipoise.data.embedded import SNAPSHOT_YEAR, factbook_states
from equipoise.data.pack import Pack
from equipoise.doctrine.schema import Doctrine
from equipoise.errors import OutputError, ShardError
from equipoise.finding import Fan, Precedent, SimulationFinding
from equipoise.model.params import shipped_params
from equipoise.model.record import read_record
from equipoise.model.start import present_world, world_in
from equipoise.simulation.compare import fan
from equipoise.simulation.ensemble import Ensemble, simulate
from equipoise.simulation.place import is_remote, made, place_of
from equipoise.simulation.plan import DataCell, Plan, outcome_of, plan_of, region_of
from equipoise.simulation.precedent import Chronicle, precedent
from equipoise.simulation.read import Read
from equipoise.simulation.scenario import REPLICATES_PER_DRAW
from equipoise.simulation.shards import SHARD
from equipoise.simulation.verdicts import Wanted, simulation_finding
from equipoise.trust import unfit_in_any
from equipoise.verdict import PLACEBOS

ENSEMBLES = "ensembles"
"""Folder of the replicates in an output folder."""

ELSEWHERE = "ensembles.txt"
"""File in an output folder that names the place of its replicates, where that is another."""

CELLS = (
    ("gml", "cinc", "full"),
    ("gml", "gdp", "full-gml-gdp"),
    ("cow", "cinc", "full-cow-cinc"),
    ("cow", "gdp", "full-cow-gdp"),
)
"""Dispute data, measure of power, and the shipped parameters fitted on both; the main one first."""

START_YEAR = 2010
"""The pack's disputes end in this year, so simulations start at its end."""

RECORD = (1946, 2010)
"""Years in which states are looked for that did what a rule asks."""

UNHEARD_OF = " Nobody on the record did as much: this rests on the model alone."
"""Said of a rule whose dose lies outside history."""

Progress = Callable[[str, int, int], None]
"""Called with words on the step, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a run of ``assess`` was asked for."""

    replicates: int = 100
    years: int = 20
    seed: int = 1
    jobs: int = 1
    resume: bool = False
    placebos: int = PLACEBOS
    """Placebos for each claim."""
    full: bool = False
    """Half the replicates in every cell, every other major power as a mirror, and placebos of every rule."""
    shard: int = SHARD
    """Replicates in a shard."""
    budget: float | None = None
    """Seconds after which no shard is begun; what there is by then is compared."""
    allow_drafts: bool = False
    """Weigh statements that nobody has accepted, and say so everywhere."""
    ensembles: str | None = None
    """Folder or address in object storage for the replicates, else ``ENSEMBLES`` in the output folder."""


def start_of(pack: Pack | None) -> tuple[DataCell, ...]:
    """The start worlds and the parameters that fit them: the main one, then on other data."""
    if pack is None:
        world = present_world(factbook_states(), SNAPSHOT_YEAR)
        return (DataCell(world, shipped_params("no-history")),)
    return tuple(
        DataCell(world_in(START_YEAR, pack, disputes, power), shipped_params(variant))
        for disputes, power, variant in CELLS
    )


def place_for_ensembles(out: Path, address: str | Path | None) -> Path:
    """Where the replicates of a run go; a place outside its folder is noted there, to be found again.

    Raises
    ------
    OutputError
        If the folder cannot be written.
    UsageError
        If nothing here reaches such an address.
    """
    place = out / ENSEMBLES if address is None else place_of(address)
    note = out / ELSEWHERE
    try:
        if address is None:
            note.unlink(missing_ok=True)
        else:
            made(out)
            note.write_text(
                f"{place if is_remote(place) else place.absolute()}\n", encoding="utf-8"
            )
    except OSError as error:
        raise OutputError(
            f"{note}: cannot be written ({error.strerror}); choose another --out"
        ) from error
    return place


def ensembles_of(run: str | Path) -> Path:
    """Where the replicates of a run lie, if it kept any; it may be named by its folder or its result.

    Raises
    ------
    UsageError
        If they lie where nothing here can reach them.
    """
    path = Path(run)
    folder = path if path.is_dir() else path.parent
    note = folder / ELSEWHERE
    return (
        place_of(note.read_text(encoding="utf-8").strip()) if note.is_file() else folder / ENSEMBLES
    )


def simulate_all(
    doctrine: Doctrine,
    cells: Sequence[DataCell],
    folder: Path,
    options: Options,
    say: Progress,
    pool: Executor | None = None,
    pack: Pack | None = None,
) -> tuple[Plan, dict[str, SimulationFinding]]:
    """Run every scenario of the doctrine, and what they say of each claim, by its id.

    With a data pack its record is searched for states that did by themselves what rules ask of their adopters.
    Where the budget ended first, the plan is that of the replicates which every scenario has.

    Raises
    ------
    ShardError
        If the budget ended before every scenario had some.
    """
    plan = whole_plan(doctrine, cells, options)
    scenarios = plan.scenarios()
    ensembles = simulate(
        scenarios,
        folder,
        jobs=options.jobs,
        resume=options.resume,
        on_shard=lambda done, total: say("simulating with and without the rules", done, total),
        shard=options.shard,
        budget=options.budget,
        pool=pool,
    )
    read = Read({s.sha256(): e for s, e in zip(scenarios, ensembles, strict=True)})
    if options.budget is not None:
        plan = _finished_part(plan, doctrine, cells, ensembles, options)
    precedents = _precedents(plan, pack, options.years)
    out = {}
    for claim in doctrine.claims:
        simulated, word = claim.simulate, outcome_of(claim)
        asked = Wanted((), None, frozenset(), None)
        if simulated is not None:
            region = region_of(claim, doctrine, cells[0].world)
            asked = Wanted(simulated.rules, word, region, simulated.expect)
        found = simulation_finding(asked, plan, read, unfit_in_any((c.params for c in cells), word))
        had = precedents.get(asked.rules, ())
        reason = found.reason + (UNHEARD_OF if any(not p.as_much for p in had) else "")
        out[claim.id] = found.model_copy(update={"precedents": had, "reason": reason})
    return plan, out


def _precedents(
    plan: Plan, pack: Pack | None, years: int
) -> dict[tuple[str, ...], tuple[Precedent, ...]]:
    """What the record has of each set of rules, in the reading that a verdict is about."""
    if pack is None:
        return {}
    chronicle = Chronicle(read_record(pack, *RECORD))
    out = {}
    for p in {p.rules: p for p in plan.cells}.values():
        found = (
            precedent(rule, given, chronicle, years)
            for rule, given in zip(p.rules, p.given, strict=True)
        )
        out[p.rules] = tuple(f for f in found if f is not None)
    return out


def poles_ahead(plan: Plan, folder: Path) -> Fan:
    """Effective poles without rules, year by year, over the replicates that a folder holds."""
    scenario = plan.baseline
    ensemble = Ensemble(scenario, folder / scenario.sha256()[:16])
    poles = ensemble.system()["effective_poles"].to_numpy()
    years = range(scenario.world.year + 1, scenario.world.year + 1 + scenario.years)
    return fan(poles.reshape(scenario.replicates, scenario.years), years)


def whole_plan(doctrine: Doctrine, cells: Sequence[DataCell], options: Options) -> Plan:
    """Every scenario that a doctrine asks for, in the size asked for."""
    return plan_of(
        doctrine,
        cells,
        years=options.years,
        replicates=options.replicates,
        seed=options.seed,
        full=options.full,
    )


def _finished_part(
    plan: Plan,
    doctrine: Doctrine,
    cells: Sequence[DataCell],
    ensembles: Sequence[Ensemble],
    options: Options,
) -> Plan:
    """The plan of as many replicates as every scenario that it has is there with."""
    there: dict[str, int] = {}
    for own in sorted(ensembles, key=lambda e: e.scenario.replicates):
        # the same scenario may be asked for in several sizes: the largest comes last
        there[own.scenario.sha256()] = own.finished()

    def is_there(one: Plan) -> bool:
        return all(s.replicates <= there[s.sha256()] for s in one.scenarios())

    if is_there(plan):
        return plan
    low, high = 0, math.ceil(options.replicates / REPLICATES_PER_DRAW)  # draws of the parameters
    found = None
    while high - low > 1:
        middle = (low + high) // 2
        fewer = replace(options, replicates=middle * REPLICATES_PER_DRAW)
        tried = whole_plan(doctrine, cells, fewer)
        if is_there(tried):
            low, found = middle, tried
        else:
            high = middle
    if found is None:
        raise ShardError(
            f"simulate: the budget ended before every scenario had a shard ({ensembles[0].folder.parent} has "
            f"{sum(n > 0 for n in there.values())} of {len(there)} begun); go on with --resume"
        )
    return found
