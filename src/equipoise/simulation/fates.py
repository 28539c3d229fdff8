"""In which worlds a claim fails: a small tree over theories, data and drawn coefficients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipoise.doctrine.parts import SimulatedExpect
from equipoise.finding import Fate
from equipoise.model.mechanisms.onset import MEMORY, SETTING
from equipoise.model.params import draw_params, pad
from equipoise.simulation.margin import mass_beyond
from equipoise.simulation.outcomes import Outcome, Where
from equipoise.simulation.plan import DOCUMENT, Planned
from equipoise.simulation.read import Read
from equipoise.simulation.scenario import REPLICATES_PER_DRAW

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

COEFFICIENTS: tuple[str, ...] = (
    "ln_parity", "ln_stronger_cinc", "defense_pact", "lower_democracy", "higher_democracy",
    "ln_shared_allies", "ln_history", "ln_force_history",
)  # fmt: skip
"""Of an onset, by which what rules do comes to act on disputes."""

DEPTH, LEAST = 2, 8
"""Of the tree: splits in a row, and a leaf holds at least one in so many of the draws."""

TELLS = 0.9
"""A tree's squared error on what it has not seen is at most this part of that of the share of all draws."""

ANYWHERE = "anywhere"


def fates(
    cells: Sequence[Planned], outcome: Outcome, where: Where, expect: SimulatedExpect, read: Read
) -> tuple[Fate, ...]:
    """Draws of the parameters, under every theory and on all data, in which the claim fails, by leaf of a tree.

    A draw's difference is the mean over its replicates, so that luck is in it. Cells share draws, and with
    them luck, and theories share data, and with them coefficients. So the tree is kept if it foretells a
    cell, a draw and data that it has not seen clearly better than the share of all draws does; else there
    is one leaf.

    Parameters
    ----------
    cells : sequence of Planned
        The main reading in every cell.
    outcome, where
        What is counted.
    expect : SimulatedExpect
        What the doctrine expects, with its margin.
    read : Read
    """
    counted = [c for c in cells if c.scenario.theory.id != DOCUMENT]
    if any(c.scenario.replicates < REPLICATES_PER_DRAW for c in counted):
        return ()  # not one whole draw
    choices = sorted({w for c in counted for w in _cell_words(c)})
    known = list(dict.fromkeys(c.scenario.params.id for c in counted))
    rows: list[Floats] = []
    fails: list[bool] = []
    of: list[int] = []
    draws: list[int] = []
    data: list[int] = []
    for number, cell in enumerate(counted):
        treated, baseline = (
            _by_draw(read.expected(s, outcome, where)) for s in (cell.scenario, cell.baseline)
        )
        level = float(baseline.mean())
        fails += [mass_beyond(expect, level, float(d), 0.0) == 0.0 for d in treated - baseline]
        own = np.array([w in _cell_words(cell) for w in choices], np.float64)
        rows.append(np.hstack([np.tile(own, (treated.size, 1)), _drawn(cell, treated.size)]))
        of += [number] * treated.size
        draws += range(treated.size)
        data += [known.index(cell.scenario.params.id)] * treated.size
    x, y = np.vstack(rows), np.array(fails, np.bool_)
    whole = Fate(where=ANYWHERE, draws=y.size, fails=int(y.sum()))
    if y.all() or not y.any():
        return (whole,)
    return _leaves((*choices, *COEFFICIENTS), x, y, [np.array(a) for a in (of, draws, data)]) or (
        whole,
    )


def _by_draw(values: Floats) -> Floats:
    """(draws,) mean over the years and over the replicates that share a draw."""
    whole = values.shape[0] // REPLICATES_PER_DRAW
    mean = values[: whole * REPLICATES_PER_DRAW].mean(axis=1)
    return np.asarray(mean.reshape(whole, REPLICATES_PER_DRAW).mean(axis=1))


def _cell_words(cell: Planned) -> tuple[str, str, str]:
    """What tells a cell from another, in words."""
    s = cell.scenario
    return f"theory {s.theory.id}", f"{s.params.disputes} disputes", f"power by {s.params.power}"


def _drawn(cell: Planned, draws: int) -> Floats:
    """(draws, k) the coefficients of each draw."""
    s = cell.scenario
    order = SETTING + MEMORY
    values = draw_params(s.params, draws, s.seed).block("onset")
    return pad(s.params.block("onset"), values, order)[:, [order.index(c) for c in COEFFICIENTS]]


def _leaves(
    names: Sequence[str], x: Floats, y: Flags, alike: Sequence[NDArray[np.int64]]
) -> tuple[Fate, ...]:
    """The leaves of a tree, the worst first; none if it tells nothing of a new group of any kind."""
    from sklearn.tree import DecisionTreeClassifier  # slow to import, and seldom needed

    def grown(rows: Flags) -> DecisionTreeClassifier:
        tree = DecisionTreeClassifier(
            max_depth=DEPTH, min_samples_leaf=max(y.size // LEAST, 1), random_state=0
        )
        return tree.fit(x[rows], y[rows])

    if any(np.unique(groups).size < 2 for groups in alike):
        return ()  # nothing is left to foretell from
    for groups in alike:
        error = error_of_share = 0.0
        for group in np.unique(groups):
            new = groups == group
            share = y[~new].mean()
            tree = grown(~new)
            chance = tree.predict_proba(x[new]) @ tree.classes_  # 1 for a draw in which it fails
            error += float(((chance - y[new]) ** 2).sum())
            error_of_share += float(((share - y[new]) ** 2).sum())
        if error > TELLS * error_of_share:
            return ()
    tree = grown(np.ones(y.size, np.bool_))
    leaf = tree.apply(x)
    words = _paths(tree.tree_, names)
    found = [
        Fate(where=words[k], draws=int((leaf == k).sum()), fails=int(y[leaf == k].sum()))
        for k in np.unique(leaf)
    ]
    return tuple(sorted(found, key=lambda f: (-f.fails / f.draws, f.where)))


def _paths(tree: Any, names: Sequence[str]) -> dict[int, str]:
    """What leads to each leaf, in words."""
    found: dict[int, str] = {}
    waiting: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while waiting:
        node, path = waiting.pop()
        if tree.children_left[node] < 0:
            found[node] = " and ".join(path) or ANYWHERE
            continue
        name, cut = names[tree.feature[node]], float(tree.threshold[node])
        plain = name in COEFFICIENTS
        less, more = (
            (f"{name} below {cut:.3g}", f"{name} above {cut:.3g}")
            if plain
            else (f"not {name}", name)
        )
        waiting += [
            (tree.children_left[node], (*path, less)),
            (tree.children_right[node], (*path, more)),
        ]
    return found
