import numpy as np
import polars as pl
import pytest

from equipoise.errors import ScenarioError
from equipoise.simulation.compare import contrast, effect_spread, fan
from equipoise.simulation.ensemble import simulate
from equipoise.simulation.outcomes import OUTCOMES, THREATENED, Where, expected, yearly
from equipoise.simulation.scenario import Scenario
from tests.model.small import force_gate, small_params, small_world

ONSETS = OUTCOMES[0]


def compared(treated, baseline):
    return contrast("r", "v", "holder", 1.0, ONSETS, "estimated", treated, baseline)


def test_a_contrast_by_hand():
    baseline = np.array([[3.0, 1.0], [2.0, 2.0], [4.0, 0.0], [1.0, 1.0]] * 2)
    treated = baseline - np.array([[1.0, 0.0]] * 4 + [[0.0, 0.0]] * 4)
    c = compared(treated, baseline)
    assert c.baseline == pytest.approx(14 / 8)
    assert c.difference == pytest.approx(-0.25)  # half the replicates lose half a dispute a year
    assert c.luck_interval == (-0.5, 0.0)
    assert c.interval[0] < -0.25 < c.interval[1]


def test_equal_ensembles_differ_by_nothing_at_all():
    counts = np.random.default_rng(1).poisson(3.0, (40, 5)).astype(float)
    c = compared(counts, counts.copy())
    assert (c.difference, c.interval, c.luck_interval) == (0.0, (0.0, 0.0), (0.0, 0.0))
    assert c.variance_ratio is None


def test_ensembles_of_different_size_are_refused():
    with pytest.raises(ScenarioError, match="8 against 4 replicates"):
        compared(np.zeros((8, 2)), np.zeros((4, 2)))


def simulated(parametric, luck, draws, seed):
    rng = np.random.default_rng(seed)
    return np.repeat(rng.normal(1.0, parametric, draws), 4) + rng.normal(0.0, luck, 4 * draws)


def test_the_error_of_the_mean_counts_draws_and_not_replicates():
    errors, means = [], []
    for s in range(300):
        values = simulated(1.0, 0.2, 50, s)
        errors.append(effect_spread(values)[1])
        means.append(values.mean())
    assert np.mean(errors) == pytest.approx(np.std(means), rel=0.1)


def test_with_many_draws_the_spread_is_the_analysis_of_variance():
    for parametric, luck in ((0.5, 1.0), (1.0, 0.2)):
        spread = effect_spread(simulated(parametric, luck, 5000, 1))[0]
        assert spread == pytest.approx(parametric, rel=0.05)
    spread, error = effect_spread(simulated(0.0, 1.0, 5000, 2))
    assert error <= spread < 0.1  # luck is taken away


@pytest.mark.parametrize("draws", [4, 12, 25])
@pytest.mark.parametrize("parametric", [0.0, 0.15, 0.5, 2.0])
def test_an_interval_over_draws_holds_a_new_draws_expectation_nine_times_in_ten(parametric, draws):
    hits = 0
    for s in range(600):
        values = simulated(parametric, 1.0, draws, s)
        c = compared(values[:, None], np.zeros((4 * draws, 1)))
        truth = np.random.default_rng(10_000 + s).normal(1.0, parametric)
        hits += c.interval[0] <= truth <= c.interval[1]
    assert 0.85 <= hits / 600 <= (0.93 if parametric > 0.4 else 0.98)


def test_few_replicates_widen_an_interval_and_one_says_nothing():
    studies = [simulated(0.5, 1.0, 25, s) for s in range(50)]
    few, more, many = (np.mean([effect_spread(v[:n])[0] for v in studies]) for n in (6, 16, 100))
    assert few > more > many
    assert effect_spread(studies[0][:1]) == (np.inf, np.inf)


def test_the_spread_has_the_unit_of_the_values():
    values = simulated(0.5, 1.0, 25, 3)
    assert effect_spread(values * 1e-9)[0] == pytest.approx(1e-9 * effect_spread(values)[0])
    assert effect_spread(values * 1e-9, least=0.02)[0] == pytest.approx(0.02, rel=1e-6)


def test_where_no_count_differed_one_might_have():
    nothing = np.zeros((8, 5))
    c = contrast("r", "v", "h", 1.0, ONSETS, "estimated", nothing, nothing, counted=True)
    assert c.standard_error == 1 / 40
    assert c.interval[1] == pytest.approx(1.645 / 40, abs=1e-4)


class Written:
    """An ensemble whose events are written by hand."""

    def __init__(self, rows, replicates, years):
        self.scenario = Scenario("x", small_world(), small_params(), (), years, replicates, 0)
        names = (
            "replicate",
            "year",
            "initiator",
            "target",
            "level",
            "answer",
            "fatal",
            "restrained",
            "joined",
        )
        self._events = pl.DataFrame(
            rows, schema=dict.fromkeys(names, pl.Int64), orient="row"
        ).with_columns(pl.col("fatal", "restrained", "joined").cast(pl.Boolean))

    def parts(self, kind):
        assert kind == "events"
        return iter(
            (
                self._events.filter(pl.col("replicate") < 1),
                self._events.filter(pl.col("replicate") >= 1),
            )
        )


def test_outcomes_count_what_their_names_say():
    ensemble = Written(
        [
            (0, 2001, 10, 20, 4, 1, 0, 0, 0),
            (0, 2001, 30, 20, 4, 1, 0, 0, 1),  # joined: the same dispute
            (0, 2003, 20, 10, 5, 5, 1, 0, 0),
            (2, 2001, 10, 30, 3, 4, 1, 1, 0),
        ],
        3,
        3,
    )
    where = Where(frozenset({10}), frozenset())
    counted = {
        o.name: yearly(ensemble, o, where).tolist() for o in OUTCOMES if o.name != THREATENED
    }
    assert counted["dispute.onset"] == [[1, 0, 1], [0, 0, 0], [1, 0, 0]]
    assert counted["dispute.target"] == [[0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert counted["dispute.fatal"] == [[0, 0, 1], [0, 0, 0], [1, 0, 0]]
    assert counted["war.onset"] == [[0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert counted["dispute.initiated.force"] == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]


def test_outcomes_are_the_same_for_any_size_of_shard(tmp_path):
    s = Scenario("base", small_world(), small_params(0.2), (), 10, 100, 3, threats=True)
    where = Where(frozenset({10}))
    (fine,), (coarse,) = (simulate([s], tmp_path / str(size), shard=size) for size in (30, 100))
    for outcome in OUTCOMES:
        for read in (yearly, expected):
            assert np.array_equal(read(fine, outcome, where), read(coarse, outcome, where))
        assert yearly(fine, outcome, where).shape[0] == 100


def test_reading_holds_one_shard_at_a_time(tmp_path, monkeypatch):
    s = Scenario("base", small_world(), small_params(), (), 5, 100, 3, threats=True)
    (ensemble,) = simulate([s], tmp_path, shard=25)
    for name in ("events", "expected", "threats"):
        monkeypatch.delattr(type(ensemble), name)  # that would read all shards at once
    for outcome in OUTCOMES:
        assert expected(ensemble, outcome, Where()).shape[0] == 100


def test_common_luck_takes_most_of_the_noise_away(tmp_path):
    base = Scenario("base", small_world(20), small_params(), (), 10, 200, 3)
    gate = force_gate((10,), 1.0, ("force-on-self", "force-on-ally"))
    ruled = Scenario("ruled", small_world(20), small_params(), (gate,), 10, 200, 3)
    one, other = simulate([base, ruled], tmp_path)
    counts = [yearly(e, ONSETS, Where(frozenset({10}))) for e in (other, one)]
    assert compared(*counts).variance_ratio > 10


def test_a_fan_has_its_quantiles_in_order():
    counts = np.arange(101.0)[:, None] * [1.0, 2.0]
    f = fan(counts, range(2011, 2011 + counts.shape[1]))
    assert f.years == (2011, 2012)
    assert f.q05 == (5.0, 10.0)
    assert f.q50 == (50.0, 100.0)
    assert f.q95 == (95.0, 190.0)
    assert f.mean == (50.0, 100.0)
