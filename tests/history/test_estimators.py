"""The estimators: against closed forms, published tables, and a truth that was simulated."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from equipoise.errors import MeasureError
from equipoise.history.estimators import (
    dispersion,
    mean_with_memory,
    rate_interval,
    rate_ratio,
    rate_trend,
    share_of,
    trend,
)
from equipoise.history.posteriors import (
    CensusPosterior,
    LogPosterior,
    RatePosterior,
    SharePosterior,
    StudentPosterior,
)
from equipoise.history.regression import clustered, demeaned, poisson_fit

PAIRS = 700
"""Simulated data sets for each coverage check; the standard error of a coverage of .9 is .011."""


def ones(n):
    return np.ones(n)


def tide(rng, n_years, correlation, spread):
    """A stationary first-order autoregression, one value a year."""
    steps = rng.normal(0.0, spread * math.sqrt(1 - correlation**2), n_years)
    level = np.empty(n_years)
    level[0] = rng.normal(0.0, spread)
    for t in range(1, n_years):
        level[t] = correlation * level[t - 1] + steps[t]
    return level


def counts_of(rng, kind, mean, n_years):
    if kind == "even":
        return rng.poisson(mean, n_years)
    if kind == "uneven":  # three times the variance of a Poisson count
        return rng.poisson(rng.gamma(mean / 2, 2.0, n_years))
    return rng.poisson(mean * np.exp(tide(rng, n_years, 0.5, 0.4) - 0.08))


def share_covered(kind, mean, n_years, posterior_of):
    rng = np.random.default_rng(1899)
    inside = 0
    for _ in range(PAIRS):
        low, high = posterior_of(counts_of(rng, kind, mean, n_years)).interval
        inside += low <= mean <= high
    return inside / PAIRS


def as_if_poisson(counts):
    return RatePosterior(int(counts.sum()), float(counts.size), 1.0)


def robust(counts):
    return rate_interval(counts, ones(counts.size))


# rates


def test_without_overdispersion_the_interval_is_the_closed_form_of_jeffreys():
    """Brown, Cai and DasGupta (2003): half the chi-square quantiles with 2n + 1 degrees."""
    low, high = RatePosterior(7, 2.0, 1.0).interval
    assert low == pytest.approx(stats.chi2.ppf(0.05, 15) / 2 / 2.0)
    assert high == pytest.approx(stats.chi2.ppf(0.95, 15) / 2 / 2.0)


def test_no_case_in_ten_years_bounds_the_rate_by_a_tabled_value():
    """The 95% point of chi-square with one degree is 3.841 in every table; over 2 times 10."""
    low, high = robust(np.zeros(10, int)).interval
    assert (low, high) == (0.0, pytest.approx(3.841 / 20, abs=1e-4))


def test_the_interval_brackets_the_plain_rate():
    posterior = robust(np.array([2, 3, 1, 4, 2, 0, 3, 2, 1, 2]))
    low, high = posterior.interval
    assert posterior.estimate == 2.0
    assert low < 2.0 < high


@pytest.mark.parametrize(
    ("kind", "mean", "n_years"),
    [
        ("even", 2.3, 19),
        ("even", 0.2, 19),
        ("uneven", 2.3, 19),
        ("tide", 2.3, 30),
        ("tide", 1.0, 65),
    ],
)
def test_a_nominal_90_percent_interval_covers_the_true_rate_about_so_often(kind, mean, n_years):
    assert 0.85 <= share_covered(kind, mean, n_years, robust) <= 0.96


@pytest.mark.parametrize("kind", ["uneven", "tide"])
def test_the_check_above_can_fail_where_unevenness_is_ignored(kind):
    assert share_covered(kind, 2.3, 30, as_if_poisson) < 0.83


def test_dispersion_by_hand():
    # mean 2, squares (4 + 4 + 4 + 4) / 2 = 8 over 3; correlation of +--+ is -1/4: no tide
    assert dispersion(np.array([4, 0, 0, 4]), ones(4)) == pytest.approx(8 / 3)
    # ++-- correlates by +1/4, corrected by (1 + 1) / 4 to 3/4 and cut at .7: times 1.7 / .3
    assert dispersion(np.array([4, 4, 0, 0]), ones(4)) == pytest.approx(8 / 3 * 1.7 / 0.3)


def test_dispersion_never_falls_below_that_of_luck():
    assert dispersion(np.array([3, 3, 3, 3, 3]), ones(5)) == 1.0
    assert dispersion(np.array([0, 0, 0]), ones(3)) == 1.0


def test_unequal_exposure_is_no_unevenness():
    counts, exposure = np.array([1, 2, 4, 8, 1, 2, 4, 8]), np.array([1.0, 2, 4, 8, 1, 2, 4, 8])
    assert dispersion(counts, exposure) == 1.0
    assert dispersion(counts, ones(8)) > 1.0


@given(st.integers(0, 60), st.floats(1.0, 8.0), st.floats(0.0, 5.0))
def test_more_dispersion_widens_the_interval(n, phi, more):
    low, high = RatePosterior(n, 20.0, phi).interval
    wider = RatePosterior(n, 20.0, phi + more).interval
    assert wider[1] - wider[0] >= high - low - 1e-9


@pytest.mark.parametrize(
    ("counts", "exposure"), [([], []), ([1, -1], [1, 1]), ([1, 1], [1, 0]), ([1, 1], [1])]
)
def test_a_rate_without_years_or_with_impossible_counts_is_refused(counts, exposure):
    with pytest.raises(MeasureError, match="rate_interval needs"):
        rate_interval(np.array(counts, int), np.array(exposure, float))


# ratios of rates


def test_two_equal_records_favour_neither():
    one = RatePosterior(9, 19.0, 1.3)
    assert rate_ratio(one, one).mass_above(1.0) == pytest.approx(0.5)
    assert rate_ratio(one, one).estimate == 1.0


def test_swapping_the_two_records_turns_the_ratio_over():
    a, b = RatePosterior(44, 19.0, 1.4), RatePosterior(81, 114.0, 1.2)
    low, high = rate_ratio(a, b).interval
    assert rate_ratio(b, a).interval == pytest.approx((1 / high, 1 / low))
    assert rate_ratio(b, a).mass_above(0.5) == pytest.approx(1 - rate_ratio(a, b).mass_above(2.0))


def test_the_ratio_agrees_with_draws_of_both_rates():
    a, b = RatePosterior(5, 19.0, 1.2), RatePosterior(30, 114.0, 2.0)
    rng = np.random.default_rng(1648)
    draws = rng.gamma(a.shape, 1 / a.inverse_scale, 200_000) / rng.gamma(
        b.shape, 1 / b.inverse_scale, 200_000
    )
    assert rate_ratio(a, b).mass_above(1.3) == pytest.approx((draws > 1.3).mean(), abs=0.005)
    assert rate_ratio(a, b).interval == pytest.approx(
        tuple(np.quantile(draws, [0.05, 0.95])), rel=0.02
    )


def test_the_ratio_is_the_beta_posterior_of_the_split():
    """Of two Gammas of one scale the share of the first follows a Beta distribution."""
    a, b = RatePosterior(6, 10.0, 1.0), RatePosterior(11, 10.0, 1.0)
    assert rate_ratio(a, b).mass_above(2.0) == pytest.approx(stats.beta.sf(2 / 3, 6.5, 11.5))


def test_a_record_against_none_has_no_finite_ratio_but_still_a_mass():
    ratio = rate_ratio(RatePosterior(5, 19.0, 1.0), RatePosterior(0, 114.0, 1.0))
    assert ratio.estimate is None
    assert ratio.mass_above(1.0) > 0.99


def test_no_record_against_some_has_an_interval_from_zero():
    ratio = rate_ratio(RatePosterior(0, 19.0, 1.0), RatePosterior(5, 114.0, 1.0))
    assert ratio.estimate == ratio.interval[0] == 0.0


@pytest.mark.parametrize("kind", ["even", "uneven"])
def test_the_interval_of_a_ratio_covers_the_truth_about_so_often(kind):
    rng = np.random.default_rng(1871)
    inside = 0
    for _ in range(PAIRS):
        one = robust(counts_of(rng, kind, 2.0, 19))
        peers = sum(counts_of(rng, kind, 1.0, 19) for _ in range(6))
        low, high = rate_ratio(one, rate_interval(peers, np.full(19, 6.0))).interval
        inside += low <= 2.0 <= high
    assert 0.85 <= inside / PAIRS <= 0.96


# trends


def share_of_slopes_covered(correlation, n_years, interval_of):
    rng = np.random.default_rng(1945)
    inside = 0
    for _ in range(PAIRS):
        values = 0.3 * np.arange(n_years) + tide(rng, n_years, correlation, 1.0)
        low, high = interval_of(values)
        inside += low <= 3.0 <= high
    return inside / PAIRS


def least_squares(values):
    fit = stats.linregress(np.arange(values.size), values)
    half = stats.t.ppf(0.95, values.size - 2) * fit.stderr
    return 10 * (fit.slope - half), 10 * (fit.slope + half)


@pytest.mark.parametrize(("correlation", "n_years"), [(0.0, 31), (0.6, 31), (0.8, 65), (0.95, 77)])
def test_the_interval_of_a_trend_covers_the_truth_about_so_often(correlation, n_years):
    assert (
        0.84 <= share_of_slopes_covered(correlation, n_years, lambda v: trend(v).interval) <= 0.96
    )


@pytest.mark.parametrize("correlation", [0.6, 0.95])
def test_the_check_above_can_fail_where_memory_is_ignored(correlation):
    assert share_of_slopes_covered(correlation, 65, least_squares) < 0.75


def test_the_slope_is_that_of_least_squares_per_decade():
    values = np.array([1.0, 1.4, 0.9, 2.0, 2.2, 1.7, 2.9, 2.5, 3.1, 3.0, 3.6])
    assert trend(values).estimate == pytest.approx(10 * stats.linregress(range(11), values).slope)


def newey_west_plainly(values, correlation, lags):
    """The variance of the slope written out sum by sum, from the papers' formulas."""
    n = len(values)
    time = [t - (n - 1) / 2 for t in range(n)]
    spread = sum(t * t for t in time)
    slope = sum(t * v for t, v in zip(time, values, strict=True)) / spread
    mean = sum(values) / n
    score = [
        (v - mean - slope * t) / (1 - 1 / n - t * t / spread) * t
        for t, v in zip(time, values, strict=True)
    ]
    u = [score[t] - correlation * score[t - 1] for t in range(1, n)]
    total = sum(x * x for x in u)
    for lag in range(1, lags + 1):
        kernel = 1 - lag / (lags + 1)
        total += 2 * kernel * sum(u[t] * u[t - lag] for t in range(lag, n - 1))
    return total * n / (n - 1) / (1 - correlation) ** 2 / spread**2


@pytest.mark.parametrize(("n_years", "lags"), [(12, 1), (140, 2)])
def test_the_standard_error_is_the_papers_formula_written_out(n_years, lags):
    values = tide(np.random.default_rng(7), n_years, 0.4, 1.0)
    found = trend(values)
    expected = math.sqrt(newey_west_plainly(values.tolist(), max(found.correlation, 0.0), lags))
    assert found.correlation < 0.8
    assert found.standard_error == pytest.approx(10 * expected)


def test_a_series_that_wanders_gets_at_least_the_width_of_a_random_walk():
    walk = np.cumsum(np.random.default_rng(3).normal(0.0, 1.0, 60))
    found = trend(walk)
    assert found.correlation >= 0.8
    assert found.standard_error >= 10 * math.sqrt(1.2 * np.diff(walk).var(ddof=1) / 60) - 1e-12


def test_turning_a_series_upside_down_turns_its_trend():
    values = tide(np.random.default_rng(5), 40, 0.5, 1.0)
    up, down = trend(values), trend(-values)
    assert down.interval == pytest.approx((-up.interval[1], -up.interval[0]))
    assert down.mass_above(0.2) == pytest.approx(1 - up.mass_above(-0.2))


def test_a_straight_line_is_certain_and_a_constant_has_no_trend():
    line = trend(np.arange(20.0))
    assert line.estimate == pytest.approx(10.0)
    assert line.mass_above(9.0) == pytest.approx(1.0)
    flat = trend(np.full(20, 3.0))
    assert flat.estimate == 0.0
    assert flat.mass_above(0.0) == 0.0


@pytest.mark.parametrize("values", [np.arange(9.0), np.array([*range(11), math.nan])])
def test_a_trend_of_few_or_unknown_years_is_refused(values):
    with pytest.raises(MeasureError, match="10 or more years"):
        trend(values)


# full counts


def test_a_full_count_spreads_its_mass_over_the_years():
    census = CensusPosterior((1.0, 1.0, 0.0, 1.0))
    assert census.estimate == 0.75
    assert census.interval is None
    assert (census.mass_above(0.5), census.mass_above(1.0)) == (0.75, 0.0)
    assert (census.mass_below(0.5), census.mass_below(0.0)) == (0.25, 0.0)


@given(st.integers(0, 50), st.integers(1, 50), st.floats(0.0, 10.0), st.floats(0.0, 3.0))
def test_mass_above_falls_as_the_bar_rises(n, m, bar, step):
    a, b = RatePosterior(n, 19.0, 1.5), RatePosterior(m, 40.0, 1.0)
    for posterior in (a, rate_ratio(a, b)):
        # a step of rounding's size may round the other way
        assert posterior.mass_above(bar + step) <= posterior.mass_above(bar) + 1e-12


# shares of events, trends of counts, means


def test_a_share_without_bunching_is_the_beta_posterior_of_jeffreys():
    low, high = SharePosterior(7, 20, 1.0).interval
    assert (low, high) == pytest.approx(tuple(stats.beta.ppf([0.05, 0.95], 7.5, 13.5)))
    assert share_of(np.array([1.0, 1, 1]), np.array([2.0, 2, 2])).dispersion == 1.0


def test_years_without_an_event_say_nothing_of_a_share():
    some = share_of(np.array([1.0, 0, 2]), np.array([2.0, 0, 3]))
    assert some == share_of(np.array([1.0, 2]), np.array([2.0, 3]))
    with pytest.raises(MeasureError, match="no more hits than events"):
        share_of(np.array([3.0]), np.array([2.0]))


def test_a_rate_that_doubles_in_a_decade_is_found_as_twice():
    years = np.arange(31)
    counts = np.round(40 * 2 ** (years / 10))
    found = rate_trend(counts, ones(31))
    assert found.estimate == pytest.approx(2.0, rel=0.01)
    assert found.interval[0] < 2.0 < found.interval[1]
    assert rate_trend(counts[::-1], ones(31)).estimate == pytest.approx(0.5, rel=0.01)


def test_a_growing_exposure_is_no_growing_rate():
    exposure = np.linspace(10, 40, 31)
    assert rate_trend(5 * exposure, exposure).estimate == pytest.approx(1.0)


@pytest.mark.parametrize("counts", [np.ones(9), np.zeros(20)])
def test_a_trend_of_counts_needs_ten_years_and_a_case(counts):
    with pytest.raises(MeasureError, match="rate_trend needs 10 years and one case"):
        rate_trend(counts, ones(counts.size))


def test_memory_widens_the_interval_of_a_mean():
    rng = np.random.default_rng(1991)
    calm, tidal = rng.normal(0, 1, 60), tide(rng, 60, 0.9, 1.0)
    width = [np.diff(mean_with_memory(v).interval)[0] / v.std() for v in (calm, tidal)]
    assert mean_with_memory(calm).estimate == pytest.approx(calm.mean())
    assert width[1] > 2 * width[0]


def test_moving_a_posterior_moves_its_estimate_by_the_effect():
    student = StudentPosterior(1.0, 0.5, 10.0, 0.0, 12)
    assert student.moved(0.3).estimate == pytest.approx(1.3)
    assert LogPosterior(student).moved(math.log(2)).estimate == pytest.approx(2 * math.e)
    assert RatePosterior(10, 20.0, 1.0).moved(0.5).estimate == pytest.approx(1.0)
    assert SharePosterior(5, 10, 1.0).moved(0.9).estimate == 1.0
    assert CensusPosterior((1.0, 2.0)).moved(1.0).estimate == 2.5
    ratio = rate_ratio(RatePosterior(10, 10.0, 1.0), RatePosterior(10, 10.0, 1.0))
    assert ratio.moved(math.log(3)).estimate == pytest.approx(3.0)


# regressions


def test_a_poisson_fit_on_two_groups_is_the_ratio_of_their_rates():
    x = np.column_stack([np.ones(6), [0.0, 0, 0, 1, 1, 1]])
    fitted = poisson_fit(x, np.array([2.0, 3, 1, 6, 8, 4]), np.zeros(6))
    assert math.exp(fitted.beta[1]) == pytest.approx(18 / 6)
    assert fitted.covariance[1, 1] == pytest.approx(1 / 18 + 1 / 6)


def test_clusters_of_one_give_the_covariance_of_white_and_two_are_too_few():
    rng = np.random.default_rng(4)
    x, residual = rng.normal(size=(30, 1)), rng.normal(size=30)
    bread = np.linalg.inv(x.T @ x)
    white = bread @ ((x * residual[:, None] ** 2).T @ x) @ bread * 30 / 29
    assert clustered(x, residual, bread, np.arange(30)) == pytest.approx(white)
    with pytest.raises(MeasureError, match="three clusters"):
        clustered(x, residual, bread, np.arange(30) % 2)


def test_what_is_left_within_two_groupings_is_orthogonal_to_both():
    rng = np.random.default_rng(6)
    one, two = rng.integers(0, 5, 80), rng.integers(0, 7, 80)
    left = demeaned(rng.normal(size=80), one, two)
    for group in (one, two):
        assert np.bincount(group, left) == pytest.approx(np.zeros(group.max() + 1), abs=1e-8)
