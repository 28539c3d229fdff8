"""The main job: check a doctrine, weigh its claims, run its rules, and bring both sides together.

History and simulation stand side by side in an :class:`Assessment`; they are never averaged.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from equipoise.assessment import RESULT, Assessment, RowInfo, RunFacts, ShareRow, WorldView
from equipoise.data.embedded import factbook_version
from equipoise.data.pack import ENVIRONMENT, Pack
from equipoise.doctrine.accepted import accepted_part
from equipoise.doctrine.read import find_doctrine, read_doctrine
from equipoise.doctrine.schema import Doctrine, GroupRef
from equipoise.errors import OutputError
from equipoise.files import written_whole
from equipoise.finding import ClaimResult, Fan, Finding, SimulationFinding
from equipoise.grouping import ALL_STATES, members
from equipoise.history.questions import holder_named
from equipoise.model.params import Params, shipped_params
from equipoise.model.world import World
from equipoise.provenance import facts_of_shipped, run_facts, sources_used
from equipoise.report.page import write_report
from equipoise.shipped import stamped_findings, stamped_simulations, with_releases
from equipoise.simulating import (
    CELLS,
    Options,
    Progress,
    place_for_ensembles,
    poles_ahead,
    simulate_all,
    start_of,
)
from equipoise.statehood import name_of, resolve
from equipoise.trust import trust_in
from equipoise.weighing import polarity_of, weigh_all

REPORT = "report.html"
"""Name of the report in an output folder; the result beside it is ``RESULT``."""


def assess(
    name: str | Path,
    out: Path,
    pack: Pack | None,
    options: Options,
    on_progress: Progress | None = None,
    pool: tuple[Executor, int] | None = None,
) -> Assessment:
    """Assess a doctrine and write the report, the result and the replicates into a folder.

    Parameters
    ----------
    name : str or Path
        A doctrine file, or the id of a shipped doctrine.
    out : Path
        Output folder; it is made if it is not there.
    pack : Pack or None
        The data pack; without one, the built-in present world, which has no record to weigh.
    options : Options
        Size and seed of the ensembles.
    on_progress : callable, optional
        Told of every step.
    pool : (Executor, int), optional
        Where replicates are simulated, with the number of its workers, else processes of this machine.

    Raises
    ------
    EquipoiseError
        Of the kind that fits: the doctrine, the data, the scenario or the output.
    """
    say = on_progress or (lambda _words, _done, _all: None)
    doctrine = accepted_part(read_doctrine(name), allow_drafts=options.allow_drafts)
    _writable(out)
    begun = time.monotonic()
    findings = weigh_all(doctrine, pack, say, options.placebos, options.jobs)
    if pack is None:
        findings = stamped_findings(doctrine, findings)
    if options.budget is not None:
        rest = max(options.budget - (time.monotonic() - begun), 1.0)
        options = replace(options, budget=rest)
    side = _shipped_side(name, doctrine, options) if pack is None else None
    if side is None:
        side = _simulated_side(name, doctrine, out, pack, options, say, pool)
    facts = side.facts
    if doctrine.statements and options.allow_drafts:
        facts = facts.model_copy(update={"command": f"{facts.command} --allow-drafts"})
    say("writing the report", 0, 1)
    results = tuple(
        claim_result(claim, findings[claim.id], side.findings[claim.id])
        for claim in doctrine.claims
    )
    assessment = _assessment(name, doctrine, results, pack, side.params, side.world, facts)
    write_report(assessment, out / REPORT)
    _write_text(out / RESULT, assessment.model_dump_json(indent=1) + "\n")
    say("writing the report", 1, 1)
    return assessment


class _Side(NamedTuple):
    """The simulated side of an assessment."""

    findings: dict[str, SimulationFinding]
    params: tuple[Params, ...]
    """The main ones first."""
    world: WorldView
    facts: RunFacts


def _shipped_side(name: str | Path, doctrine: Doctrine, options: Options) -> _Side | None:
    """What came with the package, if it was computed for the same doctrine, size and seed."""
    shipped = stamped_simulations(doctrine, options.replicates, options.years, options.seed)
    if shipped is None:
        return None
    computed, found = shipped
    params = tuple(shipped_params(variant) for *_, variant in CELLS)
    return _Side(found, params, computed.world, facts_of_shipped(name, computed.run))


def _simulated_side(
    name: str | Path,
    doctrine: Doctrine,
    out: Path,
    pack: Pack | None,
    options: Options,
    say: Progress,
    pool: tuple[Executor, int] | None,
) -> _Side:
    """Every scenario of the doctrine, simulated."""
    cells, place = start_of(pack), place_for_ensembles(out, options.ensembles)
    executor = None
    if pool is not None:
        executor, options = pool[0], replace(options, jobs=pool[1])
    plan, found = simulate_all(doctrine, cells, place, options, say, executor, pack)
    start, ahead = cells[0].world, poles_ahead(plan, place)
    world = world_view(start, holder_codes(doctrine, start), pack, ahead)
    return _Side(found, tuple(c.params for c in cells), world, run_facts(name, pack, plan))


def holder_codes(doctrine: Doctrine, world: World) -> frozenset[int]:
    """Codes of the holder, or of the members of a group, that are in a world."""
    holder, present = doctrine.doctrine.holder, set(world.ccodes.tolist())
    if isinstance(holder, GroupRef):
        if holder.group == ALL_STATES:
            return frozenset(present)
        return frozenset(present & set(members(holder.group, world.year)))
    return frozenset(present & {resolve(holder, doctrine.doctrine.adopted.year).ccode})


def holder_words(doctrine: Doctrine) -> str:
    """What the holder was called on the day of adoption."""
    head = doctrine.doctrine
    if isinstance(head.holder, GroupRef):
        return holder_named(head.holder, head.adopted.year).words
    return name_of(resolve(head.holder, head.adopted.year).ccode, head.adopted.year)


def claim_result(claim: Any, finding: Finding, simulation: SimulationFinding) -> ClaimResult:
    """Both sides of a claim beside how it was read and measured."""
    return ClaimResult(
        id=claim.id,
        row=claim.row,
        kind=claim.kind,
        reading=claim.reading,
        place=claim.at.words(),
        operational=_operational(claim),
        history=finding,
        simulation=simulation,
    )


def _operational(claim: Any) -> str:
    """How the claim was made measurable, in words."""
    outcome, expect = getattr(claim, "outcome", None), getattr(claim, "expect", None)
    if outcome is None or expect is None:
        return claim.note or "Recorded as it stands; no measure is named."
    bound = "" if expect.value is None else f" {expect.value:g}"
    words = f"{outcome}: {expect.direction}{bound} ({expect.scale}, margin {expect.margin:g})"
    if getattr(claim, "treatment", None):
        words = f"{claim.treatment} on {words}"
    if getattr(claim, "compare", None):
        peers = claim.compare if isinstance(claim.compare, str) else "the named peers"
        words += f", compared with {peers}"
    if getattr(claim, "among", None):
        among = claim.among.group if isinstance(claim.among, GroupRef) else "the named states"
        words += f", among {among}"
    if claim.window:
        words += f", {claim.window[0]} to {claim.window[1]}"
    if claim.simulate is not None and claim.simulate.expect is not None:
        asked = claim.simulate
        words += (
            f". In simulation: {' and '.join(asked.rules)}, expecting {asked.expect.direction} by a margin of "
            f"{asked.expect.margin:g}"
        )
    return f"{words}. {claim.note}" if claim.note else f"{words}."


def _assessment(
    name: str | Path,
    doctrine: Doctrine,
    results: tuple[ClaimResult, ...],
    pack: Pack | None,
    cells: tuple[Params, ...],
    world: WorldView,
    facts: RunFacts,
) -> Assessment:
    head, used = doctrine.doctrine, sources_used(pack, cells[0], results)
    return Assessment(
        doctrine_id=head.id,
        title=head.title,
        holder=holder_words(doctrine),
        adopted=head.adopted.isoformat(),
        draft=head.draft,
        source_document=f"{head.source.document} ({head.source.kind}, {head.source.lang})",
        claims=results,
        rows=_rows(doctrine),
        run=facts,
        world=world,
        trust=trust_in(cells[0], results, cells[1:]),
        sources=used if pack else with_releases(used),
        missing=_missing(pack, results, facts),
        doctrine_text=find_doctrine(name).read_text(encoding="utf-8"),
    )


def _rows(doctrine: Doctrine) -> tuple[RowInfo, ...]:
    """The doctrine's rows in the order of its claims; one without words says what its first claim does."""
    named = {row.id: row.says for row in doctrine.rows}
    out: dict[str, RowInfo] = {}
    for claim in doctrine.claims:
        if claim.row not in out:
            says = named.get(claim.row, claim.reading.split(". ")[0].rstrip(".") + ".")
            out[claim.row] = RowInfo(id=claim.row, says=says, order=len(out))
    return tuple(out.values())


def world_view(
    world: World, holder: frozenset[int], pack: Pack | None, ahead: Fan | None = None
) -> WorldView:
    """The system that a simulation started from, as the report shows it."""
    capability = np.exp(world.ln_power[0])
    shares = capability / capability[world.member[0]].sum()
    largest = np.argsort(-shares, kind="stable")[:15]
    return WorldView(
        year=world.year,
        n_states=int(world.member[0].sum()),
        n_pairs=int(world.in_system()[0].sum()),
        note=(
            "From the data pack, as the record has it."
            if world.has_history
            else f"The present as the World Factbook has it (release {factbook_version()}), without a past."
        ),
        shares=tuple(
            ShareRow(
                ccode=int(world.ccodes[k]),
                name=world.names[k],
                share=float(shares[k]),
                is_holder=int(world.ccodes[k]) in holder,
            )
            for k in largest
        ),
        polarity=polarity_of(pack),
        poles_ahead=ahead,
        caveats=world.caveats,
    )


def _missing(
    pack: Pack | None, results: tuple[ClaimResult, ...], facts: RunFacts
) -> tuple[str, ...]:
    if pack is not None:
        return ()
    stamps = dict.fromkeys(r.history.stamp for r in results if r.history.stamp)
    lacking = [r.id for r in results if r.history.verdict == "insufficient-data"]
    words = [
        f"There is no data pack here; the findings came with the package. {stamp}"
        for stamp in stamps
    ]
    if lacking and stamps:
        words.append(
            f"No finding was computed for claims that are coded as these are: {', '.join(lacking)}. With data, "
            "the same command weighs them."
        )
    elif not stamps:
        words += [
            "There is no data pack here, so nothing could be weighed on the record: each claim about the past "
            "says so.",
            f"To weigh them: equipoise data fetch; or name a pack with --data or in {ENVIRONMENT}.",
        ]
    if facts.world == "built-in world":
        words.append(
            "The simulation runs on the built-in present world, with a variant of the model that knows no past "
            "disputes; its scores are in the section on trust."
        )
    return tuple(words)


def _writable(out: Path) -> None:
    """Make the output folder, and find out before the work whether it can be written."""
    probe = out / f".probe-{os.getpid()}"
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise OutputError(
            f"{out}: cannot be written ({error.strerror}); choose another --out"
        ) from error


def _write_text(path: Path, text: str) -> None:
    with written_whole(path, "choose another --out") as beside:
        beside.write_text(text, encoding="utf-8")
