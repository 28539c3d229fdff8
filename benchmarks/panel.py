"""How long a cold process takes for the panel that other packages are measured by, and what bounds it.

Usage: EQUIPOISE_DATA=FOLDER python -m benchmarks.panel
The directed dyad-years of 1816 to 2010 with eight layers, from the Parquet files to a frame in memory, each
time in a new process with nothing kept from an earlier one; then the same process's time by step.
"""

import json
import statistics
import subprocess
import sys

LAYERS = (
    "contiguity", "majors", "capabilities", "democracy", "alliances", "distance", "disputes", "peace_years",
)  # fmt: skip
COLD = f"""
import json, resource, time
start = time.perf_counter()
import equipoise as eq
steps = {{}}
def mark(name, since):
    now = time.perf_counter()
    steps[name] = now - since
    return now
import equipoise.panels
at = mark("import", start)
built = eq.panel("directed-dyad-year", 1816, 2010)
at = mark("cases", at)
for name in {LAYERS!r}:
    built = built.add(name)
    at = mark(name, at)
frame = built.to_polars()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
print(json.dumps({{"seconds": time.perf_counter() - start, "peak": peak, "steps": steps,
                  "rows": frame.height, "columns": frame.width, "bytes": frame.estimated_size() / 2**30}}))
"""
PEACESCIENCER = 28.6
"""Seconds of peacesciencer 1.1.0 for the same panel on this kind of machine, as measured elsewhere."""


def main():
    runs = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", COLD], capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(7)
    ]
    seconds = statistics.median(r["seconds"] for r in runs)
    one = runs[0]
    print(f"{one['rows']} rows, {one['columns']} columns, {one['bytes']:.2f} GiB in memory")
    print(
        f"cold process to frame: {seconds:.2f} s (median of {len(runs)}; "
        f"{min(r['seconds'] for r in runs):.2f} to {max(r['seconds'] for r in runs):.2f})"
    )
    print(f"peak memory: {max(r['peak'] for r in runs):.2f} GiB")
    print(f"peacesciencer 1.1.0 over this: {PEACESCIENCER / seconds:.0f}")
    for name in one["steps"]:
        share = statistics.median(r["steps"][name] / r["seconds"] for r in runs)
        print(f"  {name:14} {share:.0%}")


if __name__ == "__main__":
    main()
