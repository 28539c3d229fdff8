import math

import numpy as np
import pytest

from equipoise.calibrate.scores import (
    Resampled,
    brier_score,
    calibration_line,
    log_score,
    pr_auc,
    reliability,
    roc_auc,
    skill,
)
from equipoise.errors import MeasureError

CHANCE = np.array([0.9, 0.8, 0.4, 0.4, 0.1])
EVENT = np.array([True, False, True, False, False])


def test_the_area_under_the_curve_by_hand():
    # pairs of event and non-event: 0.9 beats all three; 0.4 loses to 0.8, ties with 0.4, beats 0.1
    assert roc_auc(CHANCE, EVENT) == pytest.approx((3 + 0 + 0.5 + 1) / 6)


def test_average_precision_by_hand_takes_ties_in_their_worst_order():
    assert pr_auc(CHANCE, EVENT) == pytest.approx((1 / 1 + 2 / 4) / 2)


def test_proper_scores_by_hand():
    chance, event = np.array([0.25, 0.5]), np.array([True, False])
    assert log_score(chance, event) == pytest.approx(-(math.log(0.25) + math.log(0.5)) / 2)
    assert brier_score(chance, event) == pytest.approx((0.75**2 + 0.5**2) / 2)
    assert skill(0.5, 2.0) == 0.75


def test_the_true_chance_scores_best():
    rng = np.random.default_rng(1)
    chance = rng.uniform(0.01, 0.6, 50_000)
    event = rng.random(50_000) < chance
    for wrong in (chance * 0.7, np.full(chance.size, event.mean()), np.sqrt(chance)):
        assert log_score(chance, event) < log_score(wrong, event)
        assert brier_score(chance, event) < brier_score(wrong, event)


def test_the_calibration_line_tells_confidence_apart():
    rng = np.random.default_rng(2)
    odds = rng.normal(-2, 1.5, 60_000)
    chance = 1 / (1 + np.exp(-odds))
    event = rng.random(60_000) < chance
    assert calibration_line(chance, event) == pytest.approx((1.0, 0.0), abs=0.05)
    bold = 1 / (1 + np.exp(-2 * odds))
    assert calibration_line(bold, event)[0] == pytest.approx(0.5, abs=0.03)


def test_reliability_counts_every_case_once():
    bins = reliability(CHANCE, EVENT, (0.2, 0.5))
    assert [b[3] for b in bins] == [1, 2, 2]
    assert [b[2] for b in bins] == [0, 1, 1]
    assert bins[1][:2] == (pytest.approx(0.4), 0.5)


@pytest.mark.parametrize("score", [roc_auc, pr_auc, log_score, brier_score])
def test_scores_refuse_the_unknown_and_the_one_sided(score):
    with pytest.raises(MeasureError):
        score(np.array([0.1, np.nan]), np.array([True, False]))
    with pytest.raises(MeasureError):
        score(np.array([0.1, 0.2]), np.array([False, False]))
    with pytest.raises(MeasureError):
        score(np.array([0.1]), np.array([True, False]))


def test_resampled_scores_are_those_of_the_rows_written_out():
    rng = np.random.default_rng(4)
    group = np.repeat(np.arange(30), 20)
    chance = np.round(rng.random(group.size), 2)  # with many ties
    event = rng.random(group.size) < 0.2 + 0.5 * chance
    ranked = Resampled(chance, event, group)
    for _ in range(20):
        times = np.bincount(rng.integers(0, 30, 30), minlength=30)
        rows = np.repeat(np.arange(group.size), times[group])
        assert ranked.roc_auc(times) == pytest.approx(roc_auc(chance[rows], event[rows]), abs=1e-12)
        assert ranked.pr_auc(times) == pytest.approx(pr_auc(chance[rows], event[rows]), abs=1e-12)
