"""The wheel as a stranger gets it: built, put into an empty folder, and run without any data."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LARGEST = 6_000_000
FORBIDDEN = ("GPL", "AGPL", "NonCommercial", "CC-BY-NC", "CC BY-NC")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    words = ("wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    subprocess.run([sys.executable, "-m", "pip", *words], check=True, timeout=300)
    (path,) = folder.glob("*.whl")
    return path


def run(folder, home, *words, **environment):
    """A command of the unpacked wheel; nothing of the working copy can be seen from there."""
    code = (
        "import sys; sys.path[:] = [p for p in sys.path if not p.endswith('/src')]\n"
        "from equipoise.cli import main; sys.argv[0] = 'equipoise'; main()"
    )
    kept = {k: v for k, v in os.environ.items() if k not in ("EQUIPOISE_DATA", "PYTHONPATH")}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        capture_output=True, text=True, timeout=300, cwd=home,
        env=kept | {"PYTHONPATH": str(folder), "XDG_DATA_HOME": str(home)} | environment,
    )  # fmt: skip


def test_it_is_small_and_holds_no_table_of_a_pack(wheel):
    assert wheel.stat().st_size < LARGEST
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert not [n for n in names if n.endswith((".parquet", ".rda", ".rds", ".xlsx"))]
    assert "equipoise/findings/russia-2023.json" in names
    assert "equipoise/data/publishers/pins.csv" in names


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_without_data_every_row_has_its_verdict(installed, tmp_path):
    folder, home = installed, tmp_path / "home"
    home.mkdir()
    done = run(folder, home, "assess", "russia-2023", "--out", home / "run", "--json", "--no-open")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["run"]["world"] == "shipped findings"
    verdicts = {}
    for claim in found["claims"]:
        assert claim["history"]["stamp"].startswith("Computed for release ")
        verdicts.setdefault(claim["row"], []).append(claim["history"]["verdict"])
    assert len(verdicts) == 12
    assert "insufficient-data" not in {v for row in verdicts.values() for v in row}
    assert (home / "run" / "report.html").exists()
    first = run(folder, home)
    assert first.returncode == 0
    assert len([line for line in first.stdout.splitlines() if line.startswith("  equipoise ")]) == 3


def test_it_runs_where_neither_the_installation_nor_a_home_can_be_written(installed, tmp_path):
    folder, work = tmp_path / "read-only", tmp_path / "work"
    work.mkdir()
    shutil.copytree(installed, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for place in [p for p in folder.rglob("*") if p.is_dir()]:
        (place / "__pycache__").write_text("")  # so that nothing can be kept there
    nowhere = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), "/proc/nowhere")
    words = ("assess", "brezhnev-1968", "--out", work / "run", "--no-open")
    done = run(folder, work, *words, **nowhere, PYTHONDONTWRITEBYTECODE="1", NUMBA_CACHE_DIR="")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert (work / "run" / "report.html").exists()


def test_what_it_needs_is_under_permissive_licences():
    from importlib.metadata import metadata, requires
    from re import match

    for line in requires("equipoise"):
        if "extra ==" in line:
            continue
        about = metadata(match(r"[A-Za-z0-9_.-]+", line).group())
        licence = about.get("License-Expression") or about.get("License") or ""
        kinds = [c for c in about.get_all("Classifier", []) if c.startswith("License")]
        words = f"{licence.splitlines()[0] if licence else ''} {' '.join(kinds)}"
        assert not any(bad in words for bad in FORBIDDEN), f"{line}: {words}"
        assert words.strip(), line
