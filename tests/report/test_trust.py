"""The section on trust: every target that was scored stands against its own bar and its own verdict."""

from dataclasses import replace

import pytest

from equipoise.model.params import shipped_params
from equipoise.simulating import CELLS
from equipoise.trust import CUT, trust_in, unfit, unfit_in_any


def with_cut(params, target, cut):
    changed = {**params.scores[target], CUT: cut}
    return replace(params, scores={**params.scores, target: changed})


@pytest.fixture(scope="module")
def full():
    return shipped_params("full")


@pytest.mark.parametrize(
    ("target", "outcome"),
    [
        ("one_step", "dispute.onset"),
        ("one_step", "dispute.target"),
        ("one_step_fatal", "dispute.fatal"),
        ("one_step_war", "war.onset@holder"),
    ],
)
def test_each_outcome_is_judged_by_its_own_score(full, target, outcome):
    assert unfit(full, outcome) == ""
    assert "2.0% higher" in unfit(with_cut(full, target, -0.02), outcome)
    others = {"dispute.onset", "dispute.fatal", "war.onset"} - {outcome.partition("@")[0]}
    if target != "one_step":
        assert all(unfit(with_cut(full, target, -0.02), other) == "" for other in others)


def test_without_an_outcome_or_a_score_of_its_own_onset_decides(full):
    assert unfit(full) == ""
    assert "baseline that knows only past disputes" in unfit(with_cut(full, "one_step", 0.0))
    bare = shipped_params("no-history")
    assert "one_step_war" not in bare.scores
    assert unfit(bare, "war.onset") == unfit(bare) != ""


def test_every_target_shows_its_scores_against_its_bars(full):
    scores = trust_in(full, ()).scores
    outcomes = dict.fromkeys(score.outcome for score in scores)
    assert list(outcomes) == [
        "dispute onset, both sides beginning",
        "dispute onset, joiners included",
        "fatal dispute",
        "war",
        "third state joining a dispute",
        "third state joining a war",
        "course of a war",
        "shares of power, ten years ahead",
        "defence pacts, ten years ahead",
        "trade of pairs, ten years ahead",
        "dispute onset",
    ]
    shown = {(s.outcome, s.name): s for s in scores}
    assert len(shown) == len(scores)
    war = shown["war", "area under the ROC curve"]
    assert (war.value, war.bar) == (full.scores["one_step_war"]["auc"], 0.93)
    deaths = shown["course of a war", "logarithm of deaths: cut of the root mean square error"]
    assert deaths.value == pytest.approx(1 - 1.2966 / 2.1177, abs=1e-3)
    assert deaths.met
    reach = shown["war", "expected over observed"]
    assert reach.met
    assert "0.8 to 1.25" in reach.note
    for score in scores:
        assert (score.bar is None) == (score.met is None)


def test_a_bar_is_met_only_on_its_good_side(full):
    def met(target, key, value, outcome, name):
        scores = {**full.scores, target: {**full.scores[target], key: value}}
        found = trust_in(replace(full, scores=scores), ()).scores
        return next(s.met for s in found if (s.outcome, s.name) == (outcome, name))

    war = ("war", "area under the ROC curve")
    assert met("one_step_war", "auc", 0.93, *war)
    assert not met("one_step_war", "auc", 0.92, *war)
    slope = ("dispute onset, both sides beginning", "calibration slope")
    assert met("one_step", "slope", 0.95, *slope)
    assert not met("one_step", "slope", 1.2, *slope)
    assert not met("one_step", "slope", 0.8, *slope)


def test_a_variant_without_a_past_shows_the_bars_it_misses():
    trust = trust_in(shipped_params("no-history"), ())
    assert any(score.met is False for score in trust.scores)
    assert "does worse than a baseline" in trust.limits[-1]


def test_every_cell_shows_what_it_is_worth_and_one_that_is_worth_nothing_carries_no_verdict(full):
    cells = [shipped_params(variant) for *_, variant in CELLS[1:]]
    shown = [s for s in trust_in(full, (), cells).scores if " disputes, " in s.name]
    assert len(shown) == 4 * len(cells)
    assert {s.name.rpartition(": ")[2] for s in shown} == {
        "gml disputes, gdp", "cow disputes, cinc", "cow disputes, gdp"
    }  # fmt: skip
    assert all(s.met == (s.value >= 0) for s in shown)
    assert unfit_in_any((full, *cells), "dispute.onset") == ""
    worse = with_cut(cells[1], "one_step_fatal", -0.02)
    words = unfit_in_any((full, cells[0], worse), "dispute.fatal")
    assert "(full, cow disputes, cinc)" in words
    assert "2.0% higher" in words
    assert unfit_in_any((full, cells[0], worse), "dispute.onset") == ""
