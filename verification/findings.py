"""Findings of every shipped doctrine on the data pack, to be shipped with the package.

    python verification/findings.py           computes them and says what would change
    python verification/findings.py --write   writes them

What is a copy of a source's rows, the list of cases, is left out; the number of cases is not.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

import equipoise
from equipoise.assessing import (
    Options,
    claim_result,
    holder_codes,
    poles_ahead,
    simulate_all,
    start_of,
    world_view,
)
from equipoise.data.pack import Pack, find_pack
from equipoise.doctrine.places import shipped_doctrines
from equipoise.doctrine.read import read_doctrine
from equipoise.provenance import run_facts, sources_used
from equipoise.shipped import (
    FOLDER,
    INDEX,
    Shipped,
    ShippedClaim,
    code_hash,
    coding_of,
    simulated_of,
)
from equipoise.verdict import PLACEBOS
from equipoise.weighing import weigh_all

ROOT = Path(equipoise.__file__).parent / FOLDER


def say(words: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{words} {done}/{total}   ", end="", file=sys.stderr)


def computed(name: str, pack: Pack, options: Options) -> Shipped:
    doctrine = read_doctrine(name)
    findings = weigh_all(doctrine, pack, say, options.placebos, options.jobs)
    cells = start_of(pack)
    start, params = cells[0].world, cells[0].params
    with tempfile.TemporaryDirectory() as folder:
        plan, simulations = simulate_all(doctrine, cells, Path(folder), options, say, pack=pack)
        ahead = poles_ahead(plan, Path(folder))
    results = tuple(claim_result(c, findings[c.id], simulations[c.id]) for c in doctrine.claims)
    return Shipped(
        doctrine_id=doctrine.doctrine.id,
        release=version("equipoise"),
        computed=date.today().isoformat(),
        command="make findings",
        pack=pack.manifest_sha256,
        code=code_hash(),
        placebos=options.placebos,
        run=run_facts(name, pack, plan),
        scenarios=tuple(s.sha256() for s in plan.scenarios()),
        sources=sources_used(pack, params, results),
        world=world_view(start, holder_codes(doctrine, start), pack, ahead),
        claims={
            claim.id: ShippedClaim(
                coding=coding_of(doctrine, claim),
                history=findings[claim.id].model_copy(update={"cases": ()}),
                simulated=simulated_of(doctrine, claim),
                simulation=simulations[claim.id],
            )
            for claim in doctrine.claims
        },
    )


def main() -> None:
    pack = find_pack()
    if pack is None:
        raise SystemExit("findings: no data pack; name its folder in EQUIPOISE_DATA")
    options = Options(jobs=2, placebos=PLACEBOS)
    hashes, total = {}, 0
    ROOT.mkdir(exist_ok=True)
    for name in shipped_doctrines():
        found = computed(name, pack, options)
        content = (found.model_dump_json(exclude_defaults=True) + "\n").encode()
        hashes[f"{name}.json"] = hashlib.sha256(content).hexdigest()
        total += len(content)
        print(f"{name}: {len(found.claims)} claims, {len(content) / 1000:.0f} kB")
        if "--write" in sys.argv:
            (ROOT / f"{name}.json").write_bytes(content)
    if "--write" in sys.argv:
        (ROOT / INDEX).write_text(json.dumps({"sha256": hashes}, indent=1) + "\n")
    print(f"{total / 1000:.0f} kB in all")


if __name__ == "__main__":
    main()
