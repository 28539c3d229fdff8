"""Every design says supported, contradicted or inconclusive on planted data where each is right."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from equipoise.doctrine.schema import Expect
from equipoise.history.designs import DESIGNS
from equipoise.history.questions import RATIO_SCALES, masses
from equipoise.history.severity import detectable
from equipoise.verdict import Verdict, judge

ROOT = Path(__file__).parents[2]
SEVERITY = runpy.run_path(str(ROOT / "verification" / "severity.py"))
TRIALS = {trial.name: trial for trial in SEVERITY["TRIALS"]}


def posterior(trial, effect, seed=5):
    return trial.draw(np.random.default_rng(seed), effect)


def verdict(trial, effect, **expect):
    expected = Expect(
        **{"direction": "increase", "scale": trial.scale, "margin": trial.margin} | expect
    )
    return judge(min(max(masses(posterior(trial, effect), expected)[0], 0.0), 1.0))


def large(trial):
    """Three times the smallest effect that is found in a handful of worlds."""
    null = [posterior(trial, 0.0, seed) for seed in range(20)]
    expect = Expect(direction="increase", scale=trial.scale, margin=trial.margin)
    smallest = detectable(null, expect)
    return 3.0 * (np.log(smallest) if trial.scale in RATIO_SCALES else smallest)


@pytest.mark.parametrize("name", TRIALS)
def test_an_effect_that_is_there_is_supported(name):
    trial = TRIALS[name]
    size = min(large(trial), 0.5) if "share" in name else large(trial)
    assert verdict(trial, size) is Verdict.SUPPORTED


@pytest.mark.parametrize("name", TRIALS)
def test_an_effect_of_the_other_sign_is_contradicted(name):
    trial = TRIALS[name]
    size = -0.25 if "share" in name else -large(trial)
    assert verdict(trial, size) is Verdict.CONTRADICTED


@pytest.mark.parametrize("name", TRIALS)
def test_an_effect_of_the_size_that_matters_is_mostly_inconclusive(name):
    """With the margin at the truth, the posterior lies about half on either side, give or take luck."""
    trial = TRIALS[name]
    ratio = trial.scale in RATIO_SCALES
    truth = min(large(trial) / 3, np.log(1.9)) if ratio else large(trial) / 3
    margin = float(np.exp(truth) - 1.0) if ratio else truth
    expect = Expect(direction="increase", scale=trial.scale, margin=margin)
    sides = [masses(posterior(trial, truth, seed), expect)[0] for seed in range(12)]
    found = [judge(min(max(side, 0.0), 1.0)) for side in sides]
    assert found.count(Verdict.INCONCLUSIVE) >= 4
    assert found.count(Verdict.SUPPORTED) + found.count(Verdict.CONTRADICTED) <= 4


def rows_of(part):
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [line.split("|")[1].strip() for line in lines[1:]]


def test_the_page_shows_every_design():
    page = (ROOT / "docs" / "severity.md").read_text(encoding="utf-8")
    tried, beside = page.split("## Beside a second implementation")
    assert rows_of(tried) == list(TRIALS)
    named = {word for row in rows_of(beside) for word in row.split(", ")}
    assert named == {design.kind for design in DESIGNS}
