"""The pages under docs/ are true: their code runs, their commands work, their tables are generated."""

import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.pack
ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))
BLOCK = re.compile(r"^```(python|bash)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


def named(path):
    return str(path.relative_to(ROOT / "docs"))


RUN = [p for p in PAGES if BLOCK.search(p.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", RUN, ids=named)
def test_the_code_of_the_page_runs_in_order(page, pack_dir, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    scope = {}
    for language, block in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "python":
            exec(compile(block, page.name, "exec"), scope)
            continue
        for line in block.splitlines():
            words = shlex.split(line)
            assert words[0] == "equipoise", line
            command = [str(Path(sys.executable).with_name("equipoise")), *words[1:]]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120)
            assert done.returncode == 0, f"{line}: {done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_of_the_page_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize(
    "name", ["layers.md", "measures/all.md", "operators.md", "model.md", "check-values.md"]
)
def test_the_generated_tables_are_up_to_date(name, request):
    if name == "check-values.md":  # it compares with the record, so that without one it is skipped
        request.getfixturevalue("pack_dir")
    write = runpy.run_path(str(ROOT / "docs" / "write.py"))
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == write["GENERATED"][name]()
