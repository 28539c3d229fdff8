"""Findings that travel with the package: what was computed on a whole data pack, for those who have none.

What we compute may be passed on, the sources may not: numbers are in it, lists of a source's rows are not. A
finding is shown only for a claim that is coded exactly as the one that was computed, and always with its stamp.
``make findings`` computes them again, and a test compares every number.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from equipoise.assessment import RunFacts, SourceUse, WorldView
from equipoise.doctrine.schema import Claim, Doctrine
from equipoise.errors import DataError
from equipoise.finding import Finding, Frozen, SimulationFinding

FOLDER, INDEX = "findings", "INDEX.json"
"""Where they are in the package, and the file that has the hash of each."""

_PROSE = {"id", "row", "at", "reading", "note", "statement", "simulate"}
"""Fields of a claim that do not change what is weighed on the record."""


class ShippedClaim(Frozen):
    """Both sides of one claim, and the hashes of the coding that they are of."""

    coding: str
    """Of all that decides the record's side."""
    history: Finding
    simulated: str
    """Of all that decides the simulation's side."""
    simulation: SimulationFinding


class Shipped(Frozen):
    """What was computed for one doctrine, and from what."""

    doctrine_id: str
    release: str
    """Release of Equipoise."""
    computed: str
    """Date, as YYYY-MM-DD."""
    command: str
    """Command that computes it again."""
    pack: str
    """Hash of the data pack's manifest."""
    code: str
    """Hash over the package's own code."""
    placebos: int
    run: RunFacts
    """What determined the simulations."""
    scenarios: tuple[str, ...]
    """Hash of every scenario that was simulated."""
    world: WorldView
    sources: tuple[SourceUse, ...]
    """Every release that was read."""
    claims: dict[str, ShippedClaim]
    """By id, in the order of the file."""

    def stamp(self) -> str:
        """Words that say where a finding comes from, and how to have it computed here."""
        return (
            f"Computed for release {self.release} on pack {self.pack[:12]} on {self.computed}, not recomputed "
            f"here: equipoise data fetch, then equipoise assess {self.doctrine_id}, does that."
        )


def coding_of(doctrine: Doctrine, claim: Claim) -> str:
    """Hash of all in a doctrine that decides what the record says of a claim."""
    head = doctrine.doctrine
    plain = claim.model_dump(mode="json", exclude=_PROSE)
    return _digest(_holder(doctrine), head.adopted.year, plain)


def simulated_of(doctrine: Doctrine, claim: Claim) -> str:
    """Hash of all in a doctrine that decides what the simulation says of a claim."""
    fields: Any = claim.model_dump(mode="json", include={"simulate", "outcome"})
    rules = [
        rule.model_dump(mode="json", exclude={"at", "reading", "note", "statement"})
        for rule in doctrine.rules
    ]
    return _digest(_holder(doctrine), doctrine.doctrine.adopted.year, fields, rules)


def _holder(doctrine: Doctrine) -> object:
    return doctrine.doctrine.model_dump(mode="json", include={"holder"})


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def code_hash() -> str:
    """Hash over the files of the package that findings depend on: code, tables and parameters."""
    digest = hashlib.sha256()
    root = files("equipoise")
    # a resource has no glob; walking by name keeps the order the same everywhere
    folders = [("", root)]
    while folders:
        place, folder = folders.pop()
        for entry in sorted(folder.iterdir(), key=lambda item: item.name):
            path = f"{place}/{entry.name}"
            if entry.is_dir() and entry.name not in (FOLDER, "__pycache__", "cli", "report"):
                folders.append((path, entry))
            elif entry.name.endswith((".py", ".csv", ".yaml", ".json")) and entry.is_file():
                digest.update(path.encode() + b"\0" + entry.read_bytes() + b"\0")
    return digest.hexdigest()


@lru_cache(maxsize=1)
def all_shipped() -> tuple[Shipped, ...]:
    """Everything that is shipped, after its bytes were compared with the index.

    Raises
    ------
    DataError
        If a file was altered, or is not what this release reads.
    """
    folder = files("equipoise").joinpath(FOLDER)
    try:
        index = json.loads(folder.joinpath(INDEX).read_text(encoding="utf-8"))
        known: Mapping[str, str] = index["sha256"]
        return tuple(_read(name, folder.joinpath(name).read_bytes(), known[name]) for name in known)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"the findings that came with the package cannot be read ({error}); install equipoise again"
        ) from error


def _read(name: str, content: bytes, expected: str) -> Shipped:
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise DataError(
            f"{FOLDER}/{name}: sha256 is {found[:12]}… where {expected[:12]}… was shipped; "
            "it was altered: install equipoise again"
        )
    try:
        return Shipped.model_validate_json(content)
    except ValidationError as error:
        raise DataError(
            f"{FOLDER}/{name}: of another release ({error.error_count()} fields differ); "
            "install equipoise again"
        ) from error


def stamped_findings(doctrine: Doctrine, without: Mapping[str, Finding]) -> dict[str, Finding]:
    """What the record says where there is no data pack: a shipped finding for each claim coded as computed.

    Parameters
    ----------
    doctrine : Doctrine
        The doctrine, shipped or the user's own.
    without : mapping of str to Finding
        What can be said of each claim with nothing at hand; it stays for claims that are coded in another way.
    """
    by_coding = {c.coding: (s, c) for s in all_shipped() for c in s.claims.values()}
    out = {}
    for claim in doctrine.claims:
        own = without.get(claim.id)
        if own is None:
            continue
        shipped, computed = by_coding.get(coding_of(doctrine, claim), (None, None))
        if shipped is not None and computed is not None:
            own = computed.history.model_copy(update={"stamp": shipped.stamp()})
        out[claim.id] = own
    return out


def stamped_simulations(
    doctrine: Doctrine, replicates: int, years: int, seed: int
) -> tuple[Shipped, dict[str, SimulationFinding]] | None:
    """What was simulated for a doctrine, if for every claim and with the same size and seed; else None."""
    for shipped in all_shipped():
        run = shipped.run
        if (run.replicates, run.years, run.seed) != (replicates, years, seed):
            continue
        known = {c.simulated: c.simulation for c in shipped.claims.values()}
        wanted = {c.id: simulated_of(doctrine, c) for c in doctrine.claims}
        if set(wanted.values()) <= set(known):
            stamp = {"stamp": shipped.stamp()}
            return shipped, {
                name: known[hashed].model_copy(update=stamp) for name, hashed in wanted.items()
            }
    return None


def with_releases(used: tuple[SourceUse, ...]) -> tuple[SourceUse, ...]:
    """The same sources, with release, terms and hash of what the shipped findings were computed on."""
    known = {s.id: s for shipped in all_shipped() for s in shipped.sources}
    return tuple(
        one
        if one.id not in known
        else one.model_copy(update=known[one.id].model_dump(include={"version", "terms", "sha256"}))
        for one in used
    )


def sources_of_claims() -> dict[str, dict[str, tuple[str, ...]]]:
    """By shipped doctrine and claim, the sources that the record's side reads; claims without any left out."""
    return {
        s.doctrine_id: {
            name: c.history.sources for name, c in s.claims.items() if c.history.sources
        }
        for s in all_shipped()
    }
