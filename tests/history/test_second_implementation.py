"""Each design beside a second implementation, or a number that somebody published.

What stands on the other side is statsmodels, an optimiser of SciPy, or a plain loop that borrows none of the
design's code; published numbers name their place.
"""

import math
from types import SimpleNamespace

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import optimize
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson, test_poisson_2indep
from statsmodels.stats.sandwich_covariance import S_hac_simple

from equipoise.history.designs.association import difference_within, related
from equipoise.history.designs.causal import SPAN, e_value, effect, events
from equipoise.history.designs.observed import Unit
from equipoise.history.designs.rule import response
from equipoise.history.designs.trend import beside, between, slope
from equipoise.history.designs.unit_years import UnitYears
from equipoise.history.estimators import mean_with_memory, rate_interval, rate_ratio, share_of
from equipoise.history.regression import numbered, poisson_fit

test_poisson_2indep.__test__ = False  # a function of the library, which pytest would collect
ALPHA = 0.10
"""Every interval of ours has 90%."""


def unit(values, exposure=None, first=1950):
    values = np.asarray(values, dtype=float)
    over = None if exposure is None else np.asarray(exposure, dtype=float)
    return Unit("it", np.arange(first, first + values.size), values, over)


def asks(scale, nature="index"):
    """As much of a question as an estimator looks at."""
    treatment = SimpleNamespace(measure=SimpleNamespace(nature=nature))
    return SimpleNamespace(expect=SimpleNamespace(scale=scale), treatment=treatment)


def panel(outcome, treatment, exposure=None, units=None):
    n_years, n_units = outcome.shape
    names = units or tuple((k,) for k in range(n_units))
    return UnitYears(
        names, tuple(range(1950, 1950 + n_years)), outcome, exposure, treatment, ("made up",)
    )


def dummies(codes):
    return np.eye(int(codes.max()) + 1)[codes]


def clustered_by(groups):
    """Errors that allow any dependence within groups, with the factor G / (G - 1) taken out."""
    return {"cov_type": "cluster", "cov_kwds": {"groups": groups, "use_correction": False}}


def variance_of(fit, groups, k=0):
    n = np.unique(groups).size
    return float(np.asarray(fit.cov_params())[k, k]) * n / (n - 1)


# level


def test_a_level_of_a_count_is_statsmodels_interval_of_jeffreys():
    # no more scatter than luck, so nothing is widened
    found = rate_interval(np.full(7, 2.0), np.full(7, 1.5))
    assert found.interval == pytest.approx(confint_poisson(14, 10.5, method="jeff", alpha=ALPHA))


def test_a_level_of_a_count_is_widened_by_the_dispersion_of_a_fitted_constant():
    counts, over = np.array([1.0, 6, 0, 5, 0, 7, 1, 4]), np.array([1.0, 2, 1, 2, 1, 2, 1, 2])
    family = sm.families.Poisson()
    fit = sm.GLM(counts, np.ones(8), family, exposure=over).fit(scale="X2")
    r = fit.resid_pearson
    raw = (r[1:] @ r[:-1]) / (r @ r)
    assert raw + (1 + 4 * raw) / 8 < 0  # so that memory adds nothing
    assert rate_interval(counts, over).dispersion == pytest.approx(max(1.0, fit.scale))


def test_a_level_of_a_share_is_statsmodels_interval_of_jeffreys():
    expected = proportion_confint(4, 12, alpha=ALPHA, method="jeffreys")
    assert share_of(np.ones(4), np.full(4, 3.0)).interval == pytest.approx(expected)


def test_a_ratio_of_two_rates_is_near_the_conditional_test_with_half_the_ties():
    """Boice and Monson (1977), as in Rothman's *Epidemiology*: breast cancers with fluoroscopy and without,
    41 in 28 010 person-years and 15 in 19 017."""
    found = rate_ratio(
        rate_interval(np.array([41.0]), np.array([28.010])),
        rate_interval(np.array([15.0]), np.array([19.017])),
    )
    assert found.estimate == pytest.approx(1.86, abs=0.005)
    for bar in (0.8, 1.0, 1.5, 2.5):
        tail = test_poisson_2indep(
            41, 28.010, 15, 19.017, value=bar, method="cond-midp", alternative="larger"
        )
        assert found.mass_below(bar) == pytest.approx(tail.pvalue, abs=0.01)


# trend


def test_a_trend_of_counts_is_the_published_fit():
    """Deaths of AIDS in Australia, 14 quarters of 1983 to 1986 (Dobson 1990, *An Introduction to Generalized
    Linear Models*, exercise 3.3): with a straight line in the logarithm, .2565 (.0220) a quarter."""
    deaths = np.array([0.0, 1, 2, 3, 1, 4, 9, 18, 23, 31, 20, 25, 37, 45])
    design = np.column_stack([np.ones(14), np.arange(1, 15)])
    fitted = poisson_fit(design, deaths, np.zeros(14))
    assert fitted.beta == pytest.approx([0.3396, 0.2565], abs=1e-4)
    assert math.sqrt(fitted.covariance[1, 1]) == pytest.approx(0.0220, abs=1e-4)

    found = slope(asks("rate-ratio"), unit(deaths, np.ones(14))).log
    second = sm.GLM(deaths, design, sm.families.Poisson()).fit(scale="X2")
    r = second.resid_pearson
    memory = min(max((r[1:] @ r[:-1]) / (r @ r) * (1 + 4 / 14) + 2 / 14, 0.0), 0.7)
    assert found.estimate == pytest.approx(10 * second.params[1])
    widened = second.bse[1] * math.sqrt((1 + memory) / (1 - memory))
    assert found.standard_error == pytest.approx(10 * widened)


def test_a_trend_has_the_kernel_variance_of_statsmodels():
    rng = np.random.default_rng(11)
    values = np.zeros(60)
    for t in range(1, 60):
        values[t] = 0.5 * values[t - 1] + rng.normal() + 0.02 * t
    found = slope(asks("per-decade"), unit(values))
    time = np.arange(60) - 29.5
    fit = sm.OLS(values, sm.add_constant(time)).fit()
    influence = fit.get_influence()
    score = fit.resid / (1 - influence.hat_matrix_diag) * time
    innovation = score[1:] - found.correlation * score[:-1]
    lags = max(1, round(0.3 * 60 ** (1 / 3)))
    kernel = float(S_hac_simple(innovation[:, None], nlags=lags).item())
    variance = kernel * 60 / 59 / (1 - found.correlation) ** 2 / (time @ time) ** 2
    assert 0.0 < found.correlation < 0.8
    assert found.estimate == pytest.approx(10 * fit.params[1])
    assert found.standard_error == pytest.approx(10 * math.sqrt(variance))


# stance, commitment, goal: a change beside those of others, or a difference of years

TUBERCULOSIS = (
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
    (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892),
    (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
)  # fmt: skip
"""Ill and well, vaccinated and not, in thirteen trials: Colditz and others (1994), JAMA 271(9): 698-702."""


def test_how_much_others_differ_is_the_published_variance_between_trials():
    """.3088 with a mean of -.7141 (.1787): Viechtbauer (2010), Journal of Statistical Software 36(3), on the
    same trials by DerSimonian and Laird."""
    logs = np.array([math.log(a / (a + b)) - math.log(c / (c + d)) for a, b, c, d in TUBERCULOSIS])
    variances = [1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d in TUBERCULOSIS]
    errors = np.sqrt(variances)
    spread = between(logs, errors)
    assert spread == pytest.approx(0.3088, abs=1e-4)
    weights = 1 / (errors**2 + spread)
    assert weights @ logs / weights.sum() == pytest.approx(-0.7141, abs=1e-4)
    assert weights.sum() ** -0.5 == pytest.approx(0.1787, abs=1e-4)


def test_a_change_beside_others_is_that_of_a_further_trial_in_statsmodels():
    rng = np.random.default_rng(21)
    slopes = rng.normal(0.0, 0.08, 7)
    own, *rest = (unit(s * np.arange(40) + rng.normal(0, 0.5, 40)) for s in slopes)
    question = asks("per-decade")
    found = beside(question, own, tuple(rest))
    mine, theirs = slope(question, own), [slope(question, u) for u in rest]
    pooled = combine_effects(
        np.array([t.estimate for t in theirs]),
        np.array([t.standard_error**2 for t in theirs]),
        method_re="dl",
    )
    assert pooled.tau2 > 0
    assert found.estimate == pytest.approx(mine.estimate - pooled.mean_effect_re)
    variance = mine.standard_error**2 + pooled.tau2 + pooled.var_eff_w_re
    assert found.standard_error == pytest.approx(math.sqrt(variance))


def test_the_mean_difference_of_two_regions_has_nearly_the_error_of_an_autoregression():
    rng = np.random.default_rng(31)
    n, wave = 400, np.zeros(400)
    for t in range(1, n):
        wave[t] = 0.6 * wave[t - 1] + rng.normal()
    found = mean_with_memory(wave + 0.7)
    second = sm.GLSAR(wave + 0.7, np.ones(n), rho=1).iterative_fit(20)
    assert found.estimate == pytest.approx(wave.mean() + 0.7)
    assert found.standard_error == pytest.approx(second.bse[0], rel=0.1)


# rule


def test_a_response_is_the_regression_with_a_level_for_each_partner_in_statsmodels():
    rng = np.random.default_rng(41)
    met = rng.normal(size=(30, 6))
    own = np.zeros((30, 6))
    for t in range(1, 30):
        own[t] = 0.4 * met[t] + 0.3 * own[t - 1] + rng.normal(size=6) + np.arange(6)
    own[7, 2] = np.nan
    found = response(None, panel(own, met))
    before = np.vstack([np.full((1, 6), np.nan), own[:-1]])
    known = np.isfinite(own) & np.isfinite(before)
    partner = np.nonzero(known)[1]
    design = np.column_stack([met[known], before[known], dummies(partner)])
    fit = sm.OLS(own[known], design).fit(**clustered_by(partner))
    assert found.estimate == pytest.approx(fit.params[0])
    assert found.standard_error == pytest.approx(math.sqrt(variance_of(fit, partner)))


# association


def made_up_counts(seed, n_years, units):
    rng = np.random.default_rng(seed)
    treatment = rng.normal(size=(n_years, len(units)))
    exposure = rng.uniform(0.5, 2.0, size=(n_years, len(units)))
    expected = exposure * np.exp(0.4 * treatment + rng.normal(0, 0.3, (n_years, 1)))
    return panel(rng.poisson(expected).astype(float), treatment, exposure, units)


def test_an_association_of_states_is_the_clustered_fit_of_statsmodels():
    made = made_up_counts(51, 25, tuple((k,) for k in range(8)))
    found = related(asks("rate-ratio"), made).log
    y, exposure, x, state, year = made.long()
    steps = (x - x.mean()) / x.std()
    design = np.column_stack([steps, dummies(year)])
    fit = sm.GLM(y, design, sm.families.Poisson(), exposure=exposure).fit(**clustered_by(state))
    assert found.estimate == pytest.approx(fit.params[0])
    assert found.standard_error == pytest.approx(math.sqrt(variance_of(fit, state)))


def test_an_association_of_pairs_has_the_widest_of_three_clusterings():
    pairs = tuple((a, b) for a in range(5) for b in range(5) if a < b)
    made = made_up_counts(52, 20, pairs)
    made = panel(made.outcome / made.exposure, made.treatment, None, pairs)
    found = related(asks("coefficient"), made)
    y, _, x, pair, year = made.long()
    design = np.column_stack([x, dummies(year)])
    ends = [numbered(np.array([pairs[p][end] for p in pair])) for end in (0, 1)]
    variances = []
    for groups in (pair, *ends):
        fit = sm.OLS(y, design).fit(**clustered_by(groups))
        variances.append(variance_of(fit, groups))
    assert found.estimate == pytest.approx(fit.params[0])
    assert found.standard_error == pytest.approx(math.sqrt(max(variances)))
    assert len(set(np.round(variances, 9))) == 3


@pytest.mark.parametrize("wanders", [False, True])
def test_an_association_over_years_is_as_wide_as_statsmodels_fit_or_its_shifts(wanders):
    made = made_up_counts(53, 50, ((),))
    if (
        wanders
    ):  # two that rise and fall once are alike or opposite wherever one of them is moved to
        turn = np.sin(np.linspace(0, 2 * np.pi, 50))[:, None]
        made = panel(np.round(40 + 20 * turn), turn + 0.1 * made.treatment, made.exposure**0, ((),))
    found = related(asks("rate-ratio"), made).log
    y, exposure, x, _, _ = made.long()
    steps = (x - x.mean()) / x.std()

    def fitted(moved):
        design = np.column_stack([moved, np.ones(50)])
        return sm.GLM(y, design, sm.families.Poisson(), exposure=exposure).fit(scale="X2")

    fit = fitted(steps)
    shifts = [fitted(np.roll(steps, k)).params[0] for k in range(5, 46)]
    scatter = math.sqrt(np.mean(np.square(shifts)))
    r = fit.resid_pearson
    raw = (r[1:] @ r[:-1]) / (r @ r)
    memory = min(max(raw + (2 + 4 * raw) / 50, 0.0), 0.9)
    plain = fit.bse[0] / math.sqrt(fit.scale)
    own = plain * math.sqrt(max(1.0, fit.scale) * (1 + memory) / (1 - memory))
    assert (scatter > own) == wanders
    assert found.estimate == pytest.approx(fit.params[0])
    assert found.standard_error == pytest.approx(max(own, scatter), rel=1e-5)


# causal


def adopted(seed, size, n_years=24, n_units=30):
    """Ten of the units adopt for good, in three waves; what follows is a rise of this size."""
    rng = np.random.default_rng(seed)
    treatment = np.zeros((n_years, n_units))
    for k in range(10):
        treatment[8 + 3 * (k % 3) :, k] = 1.0
    shared = rng.normal(0, 0.5, (2, n_years, 1)).cumsum(axis=1)
    course = shared[0] * rng.uniform(0.5, 1.5, n_units) + rng.normal(0, 0.2, (n_years, n_units))
    return panel(course + size * treatment, treatment)


@pytest.mark.parametrize("size", [0.0, 0.8])
def test_an_effect_is_the_stacked_difference_in_differences_of_statsmodels(size):
    """Each event with its matched units is an experiment; all are stacked, each counting the same (Cengiz and
    others 2019, Quarterly Journal of Economics 134(3): 1405-1454)."""
    made, rows = adopted(61, size), []
    listed = events(made)
    assert len(listed) == 10
    for k, e in enumerate(listed):
        for one in (e.unit, *e.matched):
            weight = 1.0 if one == e.unit else 1.0 / len(e.matched)
            for t in range(e.at - SPAN, e.at + SPAN):
                after, mine = float(t >= e.at), float(one == e.unit)
                rows.append((made.outcome[t, one], after * mine, after, mine, k, weight))
    stacked = np.array(rows)

    def second(table):
        y, treated, after, mine, event, weight = table.T
        each = dummies(numbered(event))
        design = np.column_stack([treated, each, each * mine[:, None], each * after[:, None]])
        return float(sm.WLS(y, design, weights=weight).fit().params[0])

    found = effect(asks("difference"), made)
    assert found.estimate == pytest.approx(second(stacked))
    # the error is a jackknife: one adopter after the other is left out
    without = [second(stacked[stacked[:, 4] != k]) for k in range(10)]
    assert found.standard_error == pytest.approx(math.sqrt(9 * np.var(without)))
    low, high = found.interval
    assert low < size < high


def test_the_regression_beside_an_effect_is_that_of_statsmodels():
    made = adopted(62, 0.5)
    made.outcome[3:9, ::4] = (
        np.nan
    )  # with every year of every unit, one pass over the means would do
    y, _, x, state, year = made.long()
    estimate, variance = difference_within(
        x, y, (numbered(state), numbered(year)), [numbered(state)]
    )
    design = np.column_stack([x, dummies(state), dummies(year)[:, 1:]])
    fit = sm.OLS(y, design).fit(**clustered_by(state))
    assert estimate == pytest.approx(fit.params[0])
    assert variance == pytest.approx(variance_of(fit, state))


def synthetic_gap(outcome, treated, donors, at):
    """Effect on one unit beside the mixture of others that was nearest to it before: weights from 0 up that
    add up to 1 (Abadie, Diamond and Hainmueller 2010, Journal of the American Statistical Association
    105(490): 493-505)."""
    before, mixed = outcome[:at, treated], outcome[:at][:, donors]
    even = np.full(len(donors), 1.0 / len(donors))
    found = optimize.minimize(
        lambda w: float(((before - mixed @ w) ** 2).sum()),
        even,
        jac=lambda w: -2 * mixed.T @ (before - mixed @ w),
        bounds=[(0.0, 1.0)] * len(donors),
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1.0},
        method="SLSQP",
    )
    after = slice(at, at + SPAN)
    return float((outcome[after, treated] - outcome[after][:, donors] @ found.x).mean())


@pytest.mark.parametrize("size", [0.0, 0.8])
def test_an_effect_agrees_with_synthetic_controls_of_the_same_units(size):
    made = adopted(63, size)
    donors = list(range(10, 30))
    gaps = [synthetic_gap(made.outcome, e.unit, donors, e.at) for e in events(made)]
    found = effect(asks("difference"), made)
    assert np.mean(gaps) == pytest.approx(size, abs=0.2)
    assert found.estimate == pytest.approx(np.mean(gaps), abs=2 * found.standard_error)
    assert found.standard_error < 0.3


@pytest.mark.parametrize(("ratio", "published"), [(3.9, 7.26), (1.8, 3.0), (1 / 3.9, 7.26)])
def test_the_e_value_is_the_published_one(ratio, published):
    """VanderWeele and Ding (2017): breast feeding and infant death by respiratory infection."""
    assert e_value(ratio) == pytest.approx(published, abs=0.005)
