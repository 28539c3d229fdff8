"""Stylised facts of power and treaties, on paths of forty years in which both move by themselves.

Paths start at the end of 1970 with the states of that time, none of which leaves, at the estimates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from scipy.stats import spearmanr

from equipoise.calibrate.treaties import ground_of
from equipoise.calibrate.treaty_scores import coefficients
from equipoise.data.pack import Pack
from equipoise.measures.blocs import density, isolates, transitivity
from equipoise.measures.inequality import gini, top_share
from equipoise.model.bonds import pacts_of, renew
from equipoise.model.mechanisms.growth import grow
from equipoise.model.mechanisms.treaty import (
    Luck,
    next_treaties,
    with_room,
)
from equipoise.model.params import Params
from equipoise.model.powers import trend_at
from equipoise.model.record import read_record
from equipoise.model.treaties import treaties_at

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ORIGIN, YEARS = 1970, 40

AHEAD = 10
"""Years between two rankings of states by power."""


@dataclass(frozen=True, slots=True)
class Path:
    """Who is bound and how strong states are, at the end of each year from the first."""

    bound: Flags
    """(YEARS + 1, n, n) by a pact in either sense."""
    shares: Floats
    """(YEARS + 1, n) of all power."""


def paths(pack: Pack, params: Params, count: int, seed: int) -> Iterator[Path]:
    """Paths from the model's own kernels."""
    record = read_record(pack, ORIGIN + 1, ORIGIN + 1)
    start = ground_of(record, 0, record.pact[0] | record.pact[0].T)
    treaties, _ = treaties_at(record.treaties, record.ccodes, ORIGIN)
    treaties *= start.here
    trends = trend_at(record.powers, record.ccodes, ORIGIN)
    c = coefficients({b.name: np.array(b.estimate) for b in params.blocks})
    growth, nothing = np.array(params.block("growth").estimate), np.zeros(record.one.size)
    for k in range(count):
        now = start._replace(bound=start.bound.copy(), common=start.common.copy())
        (held, ids), pact = with_room(treaties, YEARS), np.zeros(now.bound.shape, np.bool_)
        grown, trend = np.zeros(record.ccodes.size), trends.copy()
        bound, power = [now.bound.copy()], [now.ln_power]
        for year in range(ORIGIN + 1, ORIGIN + YEARS + 1):
            if next_treaties(c, now, Luck(np.uint64(seed), k, year), held, ids):
                pacts_of(held, ids, pact)
                renew(c.acts, pact, now.bound, now.common, nothing, nothing)
            grow(
                growth, start.here, start.ln_power, record.ccodes, np.uint64(seed), k, year, grown, trend
            )  # fmt: skip
            now = now._replace(ln_power=start.ln_power + grown)
            bound.append(now.bound.copy())
            power.append(now.ln_power)
        shares = np.exp(np.array(power))
        yield Path(np.array(bound), shares / shares.sum(axis=1, keepdims=True))


def mean_density(path: Path) -> float:
    """Share of pairs that are bound, over the years."""
    return float(np.mean([density(b) for b in path.bound]))


def mean_transitivity(path: Path) -> float:
    """Share of states' pairs of allies that are allies, over the years."""
    return float(np.mean([transitivity(b) for b in path.bound]))


def mean_isolates(path: Path) -> float:
    """Share of states without a pact, over the years."""
    return float(np.mean([isolates(b).mean() for b in path.bound]))


def _new_bonds(path: Path) -> list[list[int]]:
    """For each year the number of new pairs in every group of states that these connect."""
    out = []
    for before, after in zip(path.bound[:-1], path.bound[1:], strict=True):
        new = after & ~before
        count, of = connected_components(new, directed=False)
        pairs = [int(new[of == k].sum()) // 2 for k in range(count)]
        out.append([n for n in pairs if n])
    return out


def treaty_events(path: Path) -> float:
    """Groups of new pairs in a year."""
    return float(np.mean([len(groups) for groups in _new_bonds(path)]))


def from_many(path: Path) -> float:
    """Share of new pairs that came with others."""
    pairs = np.array([n for groups in _new_bonds(path) for n in groups])
    return float(pairs[pairs > 1].sum() / pairs.sum()) if pairs.size else float("nan")


def mean_gini(path: Path) -> float:
    """Inequality of power, over the years."""
    return float(np.mean([gini(s) for s in path.shares]))


def mean_top_ten(path: Path) -> float:
    """Share of the ten strongest, over the years."""
    return float(np.mean([top_share(s, 10) for s in path.shares]))


def rank_correlation(path: Path) -> float:
    """Correlation of ranks by power over ten years, over all such spans."""
    spans = zip(path.shares[:-AHEAD], path.shares[AHEAD:], strict=True)
    return float(np.mean([spearmanr(a, b).statistic for a, b in spans]))
