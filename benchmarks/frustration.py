"""Exact line index of the network of every year, with the proof of each.

Usage: EQUIPOISE_DATA=FOLDER python -m benchmarks.frustration
"""

from __future__ import annotations

import time

import numpy as np

from equipoise.data.pack import find_pack
from equipoise.measures.frustration import two_camps
from equipoise.observe.entry import Case
from equipoise.observe.networks import signed
from equipoise.observe.take import states_among


def main() -> None:
    """Print a line for each year, and the time of all of them."""
    pack = find_pack(None)
    if pack is None:
        raise SystemExit("frustration: no data pack; name its folder in EQUIPOISE_DATA")
    options = {"friendly": "defense", "hostile": "dispute", "both": "none"}
    start, solving = time.perf_counter(), 0.0
    for year in range(1946, 2011):
        ccodes, _, _ = states_among(pack, year, "all")
        signs = signed(Case(pack, year, ccodes, options))
        before = time.perf_counter()
        found = two_camps(signs)
        solving += time.perf_counter() - before
        friendly, hostile = (int((signs == s).sum()) // 2 for s in (1, -1))
        print(
            f"{year}  {len(ccodes):3} states  {friendly:4} friendly  {hostile:3} hostile  "
            f"{found.ties:2} against, {found.bound:.0f} proved  {int(np.sum(found.camp)):3} in one camp"
        )
    print(f"65 years in {time.perf_counter() - start:.1f} s, of which {solving:.1f} s solving")


if __name__ == "__main__":
    main()
