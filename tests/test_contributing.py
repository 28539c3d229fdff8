"""The recipes of CONTRIBUTING.md work as they stand, and the README's output is real."""

import re
from pathlib import Path

import pytest

from equipoise import measures
from equipoise.doctrine.check import check_doctrine

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", TEXT, flags=re.DOTALL)


def test_the_python_recipes_run():
    found = blocks("python")
    assert len(found) == 2
    before = measures.CATALOGUE
    scope = {}
    for block in found:
        exec(compile(block, "CONTRIBUTING.md", "exec"), scope)
    assert scope["CATALOGUE"][:-1] == before
    assert measures.CATALOGUE is before  # the recipe adds to its own name only


def test_the_recipes_are_about_ten_lines_each():
    for block in blocks("python") + blocks("yaml"):
        said = [line for line in block.splitlines() if line.strip() and "import" not in line]
        assert len(said) <= 14


def test_the_doctrine_of_the_recipe_passes_check(tmp_path):
    (block,) = blocks("yaml")
    path = tmp_path / "example.yaml"
    path.write_text(block, encoding="utf-8")
    assert check_doctrine(path) == ()


def test_the_stream_of_the_recipe_is_not_taken():
    from equipoise import luck

    taken = {v for k, v in vars(luck).items() if k.isupper() and isinstance(v, int)}
    (stream,) = re.findall(r"RECONCILE = (\d+)", TEXT)
    assert int(stream) not in taken


@pytest.mark.pack
def test_the_readme_shows_what_the_command_prints(pack, tmp_path):
    from equipoise.assess import Options, assess
    from equipoise.report.terminal import summary

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```text\n(.*?)```", readme, flags=re.DOTALL)
    result = assess("russia-2023", tmp_path, pack, Options(replicates=4, years=2))
    # neither side's verdicts depend on how many replicates were run; the fingerprint does
    printed = summary(result).splitlines()[1:]
    lines = [line for line in shown.splitlines()[1:] if line.strip() != "…"]
    assert len(lines) >= 8
    for line in lines:
        assert line in printed


def test_the_readmes_figures_are_those_that_ship_with_the_parameters():
    from equipoise.model.params import shipped_params

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    full, short = (shipped_params(v).scores for v in ("full", "no-history"))
    for name, form in (("auc", ".3f"), ("log_skill", ".3f"), ("log_loss_cut_against_b0", "+.1%")):
        figures = [format(s["one_step"][name], form) for s in (full, short)]
        assert f"| {figures[0]} | {figures[1]} |" in readme, name
    assert f"| {full['closed_loop']['ratio']:.2f} | not scored |" in readme
