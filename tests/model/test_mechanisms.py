import math

import numpy as np
import pytest

from equipoise.errors import CalibrationError
from equipoise.model.mechanisms import hostility
from equipoise.model.mechanisms.continuation import goes_on
from equipoise.model.mechanisms.initiator import first_state_begins
from equipoise.model.mechanisms.onset import (
    MEMORY,
    NEVER_SETTING,
    SETTING,
    count_common_enemies,
    memory_features,
    onset_odds,
    quiet_years,
    relative_activity,
)
from equipoise.model.mechanisms.shock import fit_shock, next_shock
from equipoise.model.memory import NEVER, blank_memory, remember


def frequency(decide, chance, n=40_000):
    """How many standard errors a frequency over even luck lies from a chance."""
    luck = (np.arange(n) + 0.5) / n
    seen = sum(decide(u) for u in luck) / n
    return abs(seen - chance) / math.sqrt(chance * (1 - chance) / n)


def lived(n=9, years=40, seed=4):
    """A memory after some years of invented disputes, and the same kept naively."""
    rng = np.random.default_rng(seed)
    one, two = (a.astype(np.int32) for a in np.triu_indices(n, 1))
    memory = blank_memory(n)
    naive = {"history": np.zeros(one.size), "force": np.zeros(one.size), "activity": np.zeros(n)}
    naive["last"] = np.full(one.size, NEVER)
    for year in range(1950, 1950 + years):
        pair = np.flatnonzero(rng.random(one.size) < 0.06)
        levels = rng.integers(1, 6, (2, pair.size))
        engaged = rng.random(one.size) < 0.03
        engaged[pair] = True
        remember(
            year, pair, engaged, levels[0], levels[1], one, two, memory.history, memory.force_history,
            memory.last_dispute, memory.activity, memory.used_force,
        )  # fmt: skip
        naive["activity"] *= 0.75
        used = np.zeros((n, n), bool)
        for p, a, b in zip(pair, *levels, strict=True):
            naive["force"][p] += max(a, b) >= 4
            naive["activity"][[one[p], two[p]]] += 0.25
            used[one[p], two[p]] |= a >= 4
            used[two[p], one[p]] |= b >= 4
        for p in np.flatnonzero(engaged):
            naive["history"][p] += 1
            naive["last"][p] = year
        naive["history"] *= 0.9
        naive["force"] *= 0.9
        naive["used"] = used
    return one, two, memory, naive, 1950 + years


def relative(activity, member):
    out = np.empty(activity.size)
    relative_activity(activity, member, out)
    return out


def test_memory_is_what_the_naive_book_keeping_says():
    _, _, memory, naive, _ = lived()
    assert memory.history == pytest.approx(naive["history"])
    assert memory.force_history == pytest.approx(naive["force"])
    assert memory.activity == pytest.approx(naive["activity"])
    assert (memory.last_dispute == naive["last"]).all()
    assert (memory.used_force == naive["used"]).all()


def test_a_copy_of_memory_can_be_written_to_without_touching_it():
    _, _, memory, _, _ = lived()
    copy = memory.copy()
    copy.history[:] = -1
    assert (memory.history >= 0).all()


def test_common_enemies_are_those_of_the_naive_count():
    one, two, memory, _, year = lived()
    n = memory.activity.size
    ally = np.random.default_rng(9).random((n, n)) < 0.3
    ally = np.triu(ally, 1) | np.triu(ally, 1).T
    shared, of_allies = np.empty((2, one.size), np.int16)
    count_common_enemies(year, memory.last_dispute, one, two, ally, shared, of_allies)
    recent = {
        frozenset((i, j))
        for i, j, last in zip(one, two, memory.last_dispute, strict=True)
        if last != NEVER and year - last <= 10
    }
    for p, (i, j) in enumerate(zip(one, two, strict=True)):
        others = [k for k in range(n) if k not in (i, j)]
        assert shared[p] == sum({i, k} in recent and {j, k} in recent for k in others)
        assert of_allies[p] == sum(
            (ally[i, k] and {k, j} in recent) + (ally[j, k] and {k, i} in recent) for k in others
        )
    assert shared.sum() > 0
    assert of_allies.sum() > 0


def test_the_kernels_odds_are_those_of_the_features_that_are_fitted():
    one, two, memory, _, year = lived()
    n = memory.activity.size
    ally = np.eye(n, k=1, dtype=bool) | np.eye(n, k=-1, dtype=bool)
    member = np.ones(n, bool)
    rng = np.random.default_rng(3)
    beta, setting = rng.normal(size=len(MEMORY)), rng.normal(size=one.size)
    places = rng.normal(size=(one.size, len(SETTING)))
    if_never = places[:, [SETTING.index(name) for name in NEVER_SETTING]] @ beta[:3]
    free = rng.random(one.size) < 0.8
    (shared, of_allies), odds = np.empty((2, one.size), np.int16), np.empty(one.size)
    count_common_enemies(year, memory.last_dispute, one, two, ally, shared, of_allies)
    onset_odds(
        year, 0.3, setting, np.exp(setting + if_never), beta, free, one, two, memory.history,
        memory.force_history, memory.last_dispute, relative(memory.activity, member), shared, of_allies, odds,
    )  # fmt: skip
    features = memory_features(year, memory, one, two, ally, member, places)
    assert features.shape == (one.size, len(MEMORY))
    assert np.log(odds[free]) == pytest.approx((0.3 + setting + features @ beta)[free])
    assert (odds[~free] == 0).all()


def test_activity_is_relative_so_that_a_busy_year_for_all_changes_nothing():
    activity, member = np.array([1.0, 2.0, 0.5]), np.array([True, True, True])
    assert relative(activity * 7, member) == pytest.approx(relative(activity, member))
    assert relative(activity, member)[1] == pytest.approx(math.log1p(2 / (3.5 / 3)))
    assert (relative(np.zeros(3), member) == 0).all()
    alone = relative(activity, np.array([True, False, False]))
    assert alone[0] == pytest.approx(math.log(2))


def test_quiet_years_count_from_the_last_dispute_to_a_limit():
    last = np.array([1999, 1990, 1900], np.int32)
    assert quiet_years(2000, last).tolist() == [0, 9, 60]


def test_the_state_of_the_year_has_its_spread_and_its_memory():
    sigma, rho = 0.3, 0.6
    paths = np.empty((400, 12))
    for r in range(400):
        shock = 0.0
        for t in range(12):
            shock = next_shock(shock, sigma, rho, t == 0, np.uint64(5), r, 1990 + t)
            paths[r, t] = shock
    for t in (0, 5, 11):
        assert abs(paths[:, t].std() - sigma) < 4 * sigma / math.sqrt(800)
    seen = np.corrcoef(paths[:, 4], paths[:, 5])[0, 1]
    assert abs(seen - rho) < 4 * (1 - rho**2) / math.sqrt(400)


def test_a_planted_spread_and_persistence_are_recovered():
    found = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        shock = np.empty(300)
        shock[0] = rng.normal(0, 0.3)
        for t in range(1, 300):
            shock[t] = 0.6 * shock[t - 1] + 0.3 * math.sqrt(1 - 0.36) * rng.normal()
        expected = np.full(300, 60.0)
        found.append(fit_shock(expected, rng.poisson(expected * np.exp(shock)).astype(float)))
    sigma, _, rho, _ = np.mean(found, axis=0)
    assert sigma == pytest.approx(0.3, abs=0.02)
    assert rho == pytest.approx(0.6, abs=0.05)


def test_without_a_tide_none_is_found_and_too_short_a_window_is_refused():
    rng = np.random.default_rng(1)
    expected = np.full(200, 40.0)
    assert fit_shock(expected, rng.poisson(expected).astype(float))[0] < 0.08
    with pytest.raises(CalibrationError, match="5 years"):
        fit_shock(expected[:5], expected[:5])


def test_which_state_is_written_first_does_not_matter():
    beta = np.array([0.2, -0.25])
    for x, d in ((0.0, 0.0), (1.5, -0.3), (-3.0, 2.0)):
        chance = 1 / (1 + math.exp(-(0.2 * x - 0.25 * d)))
        assert frequency(lambda u, x=x, d=d: first_state_begins(beta, x, d, u), chance) < 1
        assert frequency(lambda u, x=x, d=d: first_state_begins(beta, -x, -d, u), 1 - chance) < 1


def test_hostility_levels_come_as_often_as_their_chances():
    facts = np.zeros(7)
    facts[0] = 1.0
    force, display = np.zeros(7), np.array([2.0, 1.0])
    force[0] = 0.4
    use, show = 1 / (1 + math.exp(-0.4)), 1 / (1 + math.exp(-2.0))
    levels = [
        hostility.initiator_level(force, display, facts, 0.0, u, 0.3)
        for u in np.linspace(0, 0.999, 999)
    ]
    assert np.mean([level == 4 for level in levels]) == pytest.approx(use, abs=0.002)
    below = [
        hostility.initiator_level(force, display, facts, 0.0, 0.999, u)
        for u in np.linspace(0, 0.999, 999)
    ]
    assert np.mean([level == 3 for level in below]) == pytest.approx(show, abs=0.002)
    assert set(levels) | set(below) == {2, 3, 4}


def test_a_targets_answer_depends_on_whether_it_was_met_with_force():
    facts = np.zeros(7)
    facts[0] = 1.0
    answer, reply, display = np.zeros(8), np.array([-0.5, -0.8]), np.array([2.0, 1.0])
    answer[7] = 1.5
    grid = np.linspace(0, 0.9999, 5000)
    for level, forced in ((3, 0.0), (4, 1.0)):
        uses = 1 / (1 + math.exp(-1.5 * forced))
        got = [
            hostility.target_level(answer, reply, display, facts, 0.0, level, u, 0.0) for u in grid
        ]
        assert np.mean([g == 4 for g in got]) == pytest.approx(uses, abs=0.002)
        replies = 1 / (1 + math.exp(-(-0.5 - 0.8 * forced)))
        got = [
            hostility.target_level(answer, reply, display, facts, 0.0, level, 0.9999, u)
            for u in grid
        ]
        assert np.mean([g > 1 for g in got]) == pytest.approx(replies, abs=0.002)
        shows = 1 / (1 + math.exp(-1.0))
        assert np.mean([g == 3 for g in got]) == pytest.approx(replies * shows, abs=0.002)


def test_a_dispute_goes_on_with_one_chance_at_first_and_another_later():
    beta = np.array([-1.4, -0.1])
    assert frequency(lambda u: goes_on(beta, 1, u), 1 / (1 + math.exp(1.4))) < 1
    for years in (2, 3):
        chance = 1 / (1 + math.exp(0.1))
        assert frequency(lambda u, years=years: goes_on(beta, years, u), chance) < 1
