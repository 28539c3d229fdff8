"""Ten thousand replicates while workers are killed, beside the same undisturbed: the bytes must be the same.

Usage: python verification/soak.py [--runs 10000] [--years 30] [--every 60] [--parent 10] [--jobs 2] [--write]
       (with a data pack in EQUIPOISE_DATA)

Every so many seconds one worker, drawn by lot, is killed in mid-shard with a signal that it cannot hear; after
ten of them the whole run is killed, and resumed. At the end every file of both is hashed. With ``--write`` the
log is kept in soak.txt, with the machine, the date and the size.
"""

import argparse
import hashlib
import os
import platform
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from equipoise.data.pack import find_pack
from equipoise.model.params import shipped_params
from equipoise.model.start import world_in
from equipoise.simulation.ensemble import simulate
from equipoise.simulation.place import LOCK
from equipoise.simulation.scenario import Scenario

LOG = Path(__file__).with_name("soak.txt")


def make(folder, runs, years, jobs):
    """The run itself; what stands is kept."""
    scenario = Scenario(
        "soak", world_in(2010, find_pack(None)), shipped_params("full"), (), years, runs, 1
    )
    simulate([scenario], folder, jobs=jobs, resume=True)


def started(folder, asked):
    numbers = (asked.runs, asked.years, asked.jobs)
    words = [sys.executable, __file__, "--make", str(folder), *map(str, numbers)]
    return subprocess.Popen(words)


def workers_of(process):
    """Processes that the run has started and that do its work."""
    found = []
    for place in Path("/proc").iterdir():
        if not place.name.isdigit():
            continue
        try:
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            words = (place / "cmdline").read_text()
        except OSError:  # it has just ended
            continue
        if parent == process.pid and "LokyProcess" in words:
            found.append(int(place.name))
    return sorted(found)


def disturbed(folder, asked, say):
    """Run while workers are killed, and count the kills."""
    lot, workers, parents = random.Random(1), 0, 0
    process = started(folder, asked)
    while True:
        try:
            process.wait(asked.every)
        except subprocess.TimeoutExpired:
            pass
        else:
            break
        there = len(list(folder.rglob("shard-*.json")))
        if (workers + parents) % (asked.parent + 1) == asked.parent:
            process.kill()
            process.wait()
            parents += 1
            say(f"{there} shards stand; the run itself is killed, and resumed")
            process = started(folder, asked)
        elif victims := workers_of(process):
            os.kill(lot.choice(victims), signal.SIGKILL)
            workers += 1
            say(f"{there} shards stand; a worker is killed")
    if process.returncode:
        sys.exit(f"soak: the disturbed run ended with {process.returncode}")
    return workers, parents


def digest(folder):
    """Number of files, and one hash of all names and bytes."""
    whole, n = hashlib.sha256(), 0
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != LOCK):
        whole.update(f"{path.relative_to(folder)} ".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
        n += 1
    return n, whole.hexdigest()


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def soak(asked):
    lines = []
    start = time.monotonic()

    def say(words):
        lines.append(f"{time.monotonic() - start:7.0f} s  {words}")
        print(lines[-1], flush=True)

    lines.append(
        f"{asked.runs} replicates of {asked.years} years, {asked.jobs} workers, a kill every {asked.every} s "
        f"(after {asked.parent} workers the run itself); "
        f"{processor()}, {os.cpu_count()} cores, {platform.system()}, {datetime.now(UTC):%Y-%m-%d}"
    )
    print(lines[0], flush=True)
    with tempfile.TemporaryDirectory() as place:
        rough, calm = Path(place) / "disturbed", Path(place) / "undisturbed"
        workers, parents = disturbed(rough, asked, say)
        say(
            f"disturbed run is done: {workers} workers and {parents} times the run itself were killed"
        )
        process = started(calm, asked)
        if process.wait():
            sys.exit(f"soak: the undisturbed run ended with {process.returncode}")
        say("undisturbed run is done")
        one, other = digest(rough), digest(calm)
        say(f"disturbed    {one[0]} files, sha256 {one[1]}")
        say(f"undisturbed  {other[0]} files, sha256 {other[1]}")
    same = one == other and workers > 0
    say("the same bytes" if same else "NOT the same bytes, or nothing was killed")
    if asked.write:
        LOG.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return same


def main():
    if "--make" in sys.argv:
        folder, *numbers = sys.argv[2:]
        make(Path(folder), *map(int, numbers))
        return
    if find_pack(None) is None:
        sys.exit("soak: no data pack; name its folder in EQUIPOISE_DATA")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in (
        ("runs", 10_000),
        ("years", 30),
        ("every", 60),
        ("parent", 10),
        ("jobs", 2),
    ):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--write", action="store_true")
    sys.exit(0 if soak(parser.parse_args()) else 1)


if __name__ == "__main__":
    main()
