"""The recipes of CONTRIBUTING.md work as they stand, and the README's output is real."""

import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from equipoise.doctrine import vocabulary
from equipoise.doctrine.check import check_doctrine
from equipoise.doctrine.schema import Claim
from equipoise.history.questions import state_named
from equipoise.history.weigh import ANSWERS, Holder, weigh
from equipoise.observe import reader, take
from equipoise.observe.reader import Reader

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", TEXT, flags=re.DOTALL)


def scopes():
    """What each Python recipe leaves behind, in order."""
    found = []
    for block in blocks("python"):
        scope = {}
        exec(compile(block, "CONTRIBUTING.md", "exec"), scope)
        found.append(scope)
    return found


def test_the_python_recipes_run_by_themselves():
    assert len(scopes()) == 4


def test_the_recipes_are_about_fifteen_lines_each():
    for block in blocks("python") + blocks("yaml"):
        said = [line for line in block.splitlines() if line.strip() and "import" not in line]
        assert len(said) <= 15


def a_claim(**parts):
    return TypeAdapter(Claim).validate_python(
        {
            "id": "a-claim",
            "row": "a-row",
            "at": {"line": 1},
            "reading": "It is held that.",
            "window": "1990..2010",
            **parts,
        }
    )


@pytest.mark.pack
def test_the_measure_of_the_recipe_can_be_claimed(pack, monkeypatch):
    measure, observer = scopes()[0]["MEASURES"][0], scopes()[0]["OBSERVERS"][0]
    monkeypatch.setattr(take, "CATALOGUE", (*take.CATALOGUE, measure))
    monkeypatch.setattr(take, "OBSERVERS", (*take.OBSERVERS, observer))
    monkeypatch.setitem(reader.BY_NAME, measure.name, measure)
    for term in vocabulary.terms_of((measure,), (observer,)):
        monkeypatch.setitem(vocabulary.BY_WORD, term.name, term)
    claim = a_claim(
        kind="trend",
        outcome="capability.top-two@system",
        expect={"direction": "decrease", "scale": "per-decade", "margin": 0.01},
    )
    finding = weigh(claim, Holder(state_named("USA", 2000), "USA", 2000), Reader(pack), 3)
    assert finding.sources == ("cow_states", "cow_nmc")
    assert 0.0 < finding.estimate < 0.1  # the two strongest gained, so that the claim fails
    assert finding.verdict == "contradicted"
    assert finding.n == 21


@pytest.mark.pack
def test_the_kind_of_the_recipe_is_weighed(pack, monkeypatch):
    (design,) = scopes()[1]["DESIGNS"]
    # a kind that is there stands for the new one, whose name the schema does not have
    monkeypatch.setitem(ANSWERS, "level", design.answer)
    claim = a_claim(
        kind="level",
        outcome="capability.cinc@holder",
        expect={"direction": "at-least", "value": 0.1, "scale": "share", "margin": 0},
    )
    finding = weigh(claim, Holder(state_named("USA", 2000), "USA", 2000), Reader(pack), 3)
    assert finding.verdict == "supported"
    assert finding.interval[0] < finding.estimate < finding.interval[1]


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


def test_the_readme_shows_what_the_command_prints(tmp_path, monkeypatch):
    monkeypatch.delenv("EQUIPOISE_DATA", raising=False)
    from equipoise.assessing import Options, assess
    from equipoise.report.terminal import summary

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```text\n(.*?)```", readme, flags=re.DOTALL)
    # what is shipped is held against the pack by tests of its own
    printed = summary(assess("russia-2023", tmp_path, None, Options())).splitlines()
    lines = [line for line in shown.splitlines() if line.strip() != "…"]
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
