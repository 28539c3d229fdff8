"""Ideal points: the formula by a second reading, truth that was put in, and what is refused."""

import math

import numpy as np
import pytest

from equipoise.errors import MeasureError
from equipoise.measures import ideal_points as module
from equipoise.measures.ideal_points import fit_ideal_points


def votes(seed=1, states=25, sessions=3, calls=40, dimensions=1, absent=0.1):
    """Votes of states that stay where they are, with the truth."""
    luck = np.random.default_rng(seed)
    truth = luck.normal(size=(states, dimensions))
    columns = []
    for session in range(sessions):
        for call in range(calls):
            slope = luck.normal(size=dimensions) * 2
            middle, half = luck.normal(), luck.uniform(0.2, 0.8)
            for state in range(states):
                if luck.random() < absent:
                    continue
                draw = truth[state] @ slope + luck.logistic()
                vote = 1 if draw < middle - half else 3 if draw > middle + half else 2
                columns.append((state, session, session * calls + call, vote))
    return tuple(np.array(c, dtype=np.int64) for c in zip(*columns, strict=True)), truth


def plain_log_posterior(columns, theta, slope, middle, width, drift):
    """The formula, one vote after the other."""
    logistic = lambda x: 1 / (1 + math.exp(-x))  # noqa: E731
    total = 0.0
    for state, session, call, vote in zip(*columns, strict=True):
        lean = theta[state, session] * slope[call]
        low, high = middle[call] - math.exp(width[call]), middle[call] + math.exp(width[call])
        below = [0.0, logistic(low - lean), logistic(high - lean), 1.0]
        total += math.log(below[vote] - below[vote - 1])
    for (state, session), x in theta.items():
        total -= x**2 / 2
        if (state, session - 1) in theta:
            total -= (x - theta[state, session - 1]) ** 2 / (2 * drift**2)
    return total - sum(
        b**2 / (2 * 2.0**2) + m**2 / (2 * 5.0**2) + w**2 / 8
        for b, m, w in zip(slope, middle, width, strict=True)
    )


def test_the_posterior_is_that_of_the_formula_and_its_slope_is_right():
    columns, _ = votes(states=5, sessions=2, calls=4, absent=0.0)
    numbered = module._Votes.of(*columns)
    objective = module._Posterior(numbered, 1, 0.3)
    luck = np.random.default_rng(2)
    x = luck.normal(size=objective.start().size) * 0.5
    value, slope = objective(x)
    n, m = numbered.states.shape[0], numbered.n_roll_calls
    theta = {tuple(k): t for k, t in zip(numbered.states.tolist(), x[:n].tolist(), strict=True)}
    kept = np.isin(columns[2], np.unique(columns[2])[_divides(columns)])
    used = [c[kept] for c in columns]
    used[2] = np.unique(used[2], return_inverse=True)[1]
    expected = plain_log_posterior(
        [c.tolist() for c in used], theta, *(x[n + k * m : n + (k + 1) * m] for k in range(3)), 0.3
    )
    assert -value == pytest.approx(expected, rel=1e-9)
    for i in range(x.size):
        step = np.zeros(x.size)
        step[i] = 1e-5
        assert slope[i] == pytest.approx(
            (objective(x + step)[0] - objective(x - step)[0]) / 2e-5, abs=1e-4
        )


def _divides(columns):
    return [len(set(columns[3][columns[2] == call].tolist())) > 1 for call in np.unique(columns[2])]


def test_the_truth_is_found_again():
    columns, truth = votes(seed=4, states=40, sessions=3, calls=60)
    found = fit_ideal_points(*columns)
    assert found.point.shape == (120, 1)
    for session in range(3):
        here = found.session == session
        assert abs(np.corrcoef(found.point[here, 0], truth[found.state[here], 0])[0, 1]) > 0.97


def test_a_plane_is_found_again_up_to_a_turn():
    columns, truth = votes(seed=5, states=40, sessions=2, calls=120, dimensions=2)
    found = fit_ideal_points(*columns, dimensions=2)
    assert np.corrcoef(found.point.T)[0, 1] == pytest.approx(0, abs=1e-6)
    assert found.point.std(axis=0) == pytest.approx(1)
    here = found.session == 1
    for k in range(2):
        design = np.column_stack([np.ones(here.sum()), found.point[here]])
        fitted = design @ np.linalg.lstsq(design, truth[found.state[here], k], rcond=None)[0]
        assert np.corrcoef(fitted, truth[found.state[here], k])[0, 1] > 0.95


def test_those_who_say_no_more_often_stand_high_whatever_the_names():
    columns, _ = votes(seed=6)
    found = fit_ideal_points(*columns)
    state, session, call, vote = columns
    says_no = np.array(
        [
            (vote[(state == s) & (session == t)] == 3).mean()
            for s, t in zip(found.state, found.session, strict=True)
        ]
    )
    assert np.corrcoef(says_no, found.point[:, 0])[0, 1] > 0
    renamed = fit_ideal_points(100 - state, session, 1000 - call, vote)
    order = np.lexsort((renamed.session, 100 - renamed.state))
    assert renamed.point[order, 0] == pytest.approx(found.point[:, 0], abs=0.05)


def test_two_runs_give_the_same_points():
    columns, _ = votes(seed=7)
    one, two = fit_ideal_points(*columns), fit_ideal_points(*columns)
    assert (one.point == two.point).all()


def test_less_drift_holds_a_state_nearer_to_where_it_was():
    columns, _ = votes(seed=8, calls=15)
    moved = []
    for drift in (0.05, 1.0):
        found = fit_ideal_points(*columns, drift=drift)
        same = found.state[1:] == found.state[:-1]
        moved.append(np.abs(np.diff(found.point[:, 0])[same]).mean())
    assert moved[0] < moved[1] / 2


def test_progress_is_told():
    columns, _ = votes(seed=9, calls=80)
    told = []
    fit_ideal_points(*columns, dimensions=2, say=told.append)
    assert told == [50 * (i + 1) for i in range(len(told))]
    assert told


GOOD = votes(states=5, sessions=1, calls=5)[0]


@pytest.mark.parametrize(
    ("columns", "options", "says"),
    [
        ((*GOOD[:3], GOOD[3][:-1]), {}, "four columns of one length"),
        ((*GOOD[:3], np.where(GOOD[3] == 3, 9, GOOD[3])), {}, "votes of 1, 2 or 3"),
        (tuple(c[:0] for c in GOOD), {}, "got 0 votes"),
        (tuple(np.concatenate([c, c[:1]]) for c in GOOD), {}, "one has two"),
        ((GOOD[0], np.arange(GOOD[1].size), *GOOD[2:]), {}, "one is in two"),
        ((*GOOD[:3], np.ones_like(GOOD[3])), {}, "votes differ"),
        (GOOD, {"dimensions": 3}, "1 or 2 dimensions"),
        (GOOD, {"drift": 0.0}, "drift above 0"),
        (GOOD, {"most_steps": 2}, "give more steps"),
    ],
)
def test_what_cannot_be_fitted_is_refused(columns, options, says):
    with pytest.raises(MeasureError, match=says):
        fit_ideal_points(*columns, **options)
