"""Worlds in which a claim fails: leaves by hand, and on cells that were run."""

from dataclasses import replace

import numpy as np
import pytest

from equipoise.doctrine.parts import SimulatedExpect
from equipoise.model.theory import read_theory
from equipoise.simulation.fates import ANYWHERE, COEFFICIENTS, _leaves, fates
from equipoise.simulation.outcomes import Where, outcome_named
from tests.simulate.test_spill import compared, planned  # noqa: F401

NAMES = ("theory realist", "cow disputes", *COEFFICIENTS)


def draws(rule, cells=16, each=6, seed=1):
    """Draws of cells that differ in two choices and in coefficients, and whether each fails by a rule."""
    rng = np.random.default_rng(seed)
    of = np.repeat(np.arange(cells), each)
    x = np.column_stack([of % 2, (of // 2) % 2, rng.normal(size=(of.size, len(COEFFICIENTS)))])
    return x, rule(x, rng), of, np.tile(np.arange(each), cells)


def test_a_choice_that_decides_is_told():
    x, y, of, draw = draws(lambda x, _: x[:, 1] == 1)
    assert [(f.where, f.fails, f.draws) for f in _leaves(NAMES, x, y, [of, draw])] == [
        ("cow disputes", 48, 48), ("not cow disputes", 0, 48),
    ]  # fmt: skip


def test_two_choices_and_a_coefficient_are_told_in_words():
    x, y, of, draw = draws(lambda x, _: (x[:, 0] == 1) & (x[:, 2] > 0.2), each=20)
    found = _leaves(NAMES, x, y, [of, draw])
    words = found[0].where.split(" and ")
    assert sorted(w[:17] for w in words) == ["ln_parity above 0", "theory realist"]
    assert found[0].fails == found[0].draws == y.sum()
    assert sum(f.draws for f in found) == y.size
    assert sum(f.fails for f in found) == y.sum()


@pytest.mark.parametrize("seed", range(5))
def test_noise_grows_no_tree(seed):
    x, y, of, draw = draws(lambda x, rng: rng.random(len(x)) < 0.4, seed=seed)
    assert _leaves(NAMES, x, y, [of, draw]) == ()


def test_a_draw_that_all_cells_share_is_not_taken_for_a_cause():
    x, _, of, draw = draws(lambda x, _: x[:, 0] == 1, each=4)
    x[:, 2:] = x[:4, 2:][draw]  # every cell has the same four draws of the coefficients
    assert _leaves(NAMES, x, draw == 1, [of, draw]) == ()


def test_a_coefficient_that_stands_for_the_data_is_not_taken_for_a_cause():
    rng = np.random.default_rng(2)
    x, _, of, draw = draws(lambda x, _: x[:, 0] == 1, each=4)
    data = of % 4
    x[:, 2] = np.array([0.3, -0.2, 0.1, -0.4])[data] + rng.normal(0, 0.05, of.size)
    y = data == 3
    assert _leaves(NAMES, x, y, [of, draw])
    assert _leaves(NAMES, x, y, [of, draw, data]) == ()


def expect(direction, margin=1e-6):
    return SimulatedExpect(direction=direction, margin=margin, scale="difference")


def test_cells_are_read_draw_by_draw(compared):  # noqa: F811
    main, read = compared
    wars = outcome_named("war.onset")
    for direction, fails in (("increase", 50), ("decrease", 0)):
        (found,) = fates((main,), wars, Where(), expect(direction), read)
        assert found.where == ANYWHERE
        assert found.draws == 50  # of four replicates each
        assert abs(found.fails - fails) <= 8
    (mixed,) = fates((main, main), wars, Where(), expect("decrease", 0.43), read)
    assert mixed.draws == 100
    assert 0 < mixed.fails < 100


def test_a_theory_that_is_shown_and_not_counted_is_left_out(compared):  # noqa: F811
    main, read = compared
    shown = replace(
        main, scenario=replace(main.scenario, theory=read_theory("as-the-document-says"))
    )
    (found,) = fates((main, shown), outcome_named("war.onset"), Where(), expect("increase"), read)
    assert found.draws == 50
    assert planned


def test_less_than_one_draw_says_nothing(compared):  # noqa: F811
    main, read = compared
    few = replace(
        main,
        scenario=replace(main.scenario, replicates=3),
        baseline=replace(main.baseline, replicates=3),
    )
    assert fates((few,), outcome_named("war.onset"), Where(), expect("increase"), read) == ()


def test_one_draw_or_one_data_set_grows_no_tree():
    x, y, of, draw = draws(lambda x, _: x[:, 1] == 1)
    assert _leaves(NAMES, x, y, [of, draw])
    assert _leaves(NAMES, x, y, [of, draw, np.zeros_like(of)]) == ()
    first = draw == 0
    assert _leaves(NAMES, x[first], y[first], [of[first], draw[first]]) == ()
