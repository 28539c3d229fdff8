import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from equipoise.calibrate import logit
from equipoise.calibrate.logit import fit_logit
from equipoise.errors import CalibrationError


def planted(n=4000, seed=1, clusters=400):
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(n), rng.normal(size=n), rng.normal(2.0, 3.0, n)])
    y = rng.random(n) < expit(x @ [-2.0, 0.7, -0.3])
    return x, y, np.arange(n) % clusters


def test_a_single_binary_covariate_gives_the_log_odds_ratio():
    x = np.repeat([[1, 0], [1, 1]], 40_000, axis=0).astype(float)
    y = np.r_[np.arange(40_000) < 4000, np.arange(40_000) < 10_000]
    fit = fit_logit(x, y, np.arange(y.size), "test")
    assert fit.beta == pytest.approx([np.log(1 / 9), np.log(1 / 3) - np.log(1 / 9)], abs=2e-3)


def test_a_general_optimiser_finds_the_same_maximum():
    x, y, cluster = planted()
    fit = fit_logit(x, y, cluster, "test")
    spread = x[:, 1:].std(axis=0)

    def loss(beta):
        eta = x @ beta
        penalty = 0.5 * logit.RIDGE * ((beta[1:] * spread) ** 2).sum()
        return np.logaddexp(0, eta).sum() - y @ eta + penalty

    found = minimize(loss, np.zeros(3), method="BFGS", options={"gtol": 1e-6})
    assert fit.beta == pytest.approx(found.x, abs=1e-4)


def test_the_covariance_is_the_sandwich_over_clusters():
    x, y, cluster = planted(600, clusters=50)
    fit = fit_logit(x, y, cluster, "test")
    chance = expit(x @ fit.beta)
    spread = np.r_[0.0, x[:, 1:].std(axis=0)]
    hessian = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(logit.RIDGE * spread**2)
    meat = np.zeros((3, 3))
    for c in np.unique(cluster):
        score = (x[cluster == c] * (y - chance)[cluster == c, None]).sum(axis=0)
        meat += np.outer(score, score)
    bread = np.linalg.inv(hessian)
    assert fit.covariance == pytest.approx(bread @ meat @ bread * 50 / 49, rel=1e-5)


def test_changing_a_unit_changes_the_slope_by_just_that():
    x, y, cluster = planted()
    scaled = x * [1.0, 1000.0, 1.0]
    one, other = fit_logit(x, y, cluster, "t"), fit_logit(scaled, y, cluster, "t")
    assert other.beta * [1.0, 1000.0, 1.0] == pytest.approx(one.beta, rel=1e-6)


def test_a_constant_alone_is_the_logit_of_the_rate():
    y = np.arange(1000) < 30
    fit = fit_logit(np.ones((1000, 1)), y, np.arange(1000), "t")
    assert fit.beta[0] == pytest.approx(np.log(0.03 / 0.97))


def test_without_a_constant_none_is_smuggled_in():
    rng = np.random.default_rng(2)
    x = rng.normal(5.0, 1.0, (3000, 1))
    y = rng.random(3000) < 0.5
    fit = fit_logit(x, y, np.arange(3000), "t")
    assert abs(fit.beta[0]) < 0.05


def test_a_covariate_that_separates_the_events_keeps_a_finite_slope():
    x = np.column_stack([np.ones(200), np.arange(200) >= 150])
    fit = fit_logit(x, np.arange(200) >= 150, np.arange(200), "t")
    assert np.isfinite(fit.beta).all()
    assert 1 < fit.beta[1] < 50


def coverage(claimed_spread):
    """Share of 300 simulated fits whose 90% interval holds the true slope."""
    hits = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        group = np.repeat(np.arange(80), 10)
        x = np.column_stack([np.ones(800), rng.normal(size=80)[group]])
        # pairs in a cluster share luck, so that a plain covariance would be too small
        luck = np.where(rng.random(800) < 0.5, rng.random(80)[group], rng.random(800))
        y = luck < expit(x @ [-1.0, 0.5])
        fit = fit_logit(x, y, group, "t")
        se = claimed_spread * np.sqrt(fit.covariance[1, 1])
        hits += abs(fit.beta[1] - 0.5) < 1.645 * se
    return hits / 300


def test_ninety_percent_intervals_hold_the_truth_as_often_as_they_say():
    assert 0.85 <= coverage(1.0) <= 0.95


def test_the_check_above_can_fail():
    assert coverage(0.6) < 0.85


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda x, y: (x, np.zeros(y.size, bool)), "onset: 0 events"),
        (lambda x, y: (x, np.ones(y.size, bool)), "needs both events and non-events"),
        (
            lambda x, y: (np.where(np.arange(3) == 1, np.nan, x), y),
            "covariate 1 has unknown values",
        ),
    ],
)
def test_what_cannot_be_fitted_is_refused_by_block(change, says):
    x, y, cluster = planted(500)
    with pytest.raises(CalibrationError, match=says):
        fit_logit(*change(x, y), cluster, "onset")
