"""Closed loop: many years ahead, with the model's own conflicts as the past of its later years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.calibrate.scores import brier_score, log_score, pr_auc, roc_auc, skill
from equipoise.data.pack import Pack
from equipoise.model.params import Params
from equipoise.model.record import read_record
from equipoise.model.start import world_along
from equipoise.model.world import World
from equipoise.simulation.scenario import Scenario, replicates

Floats = NDArray[np.float64]

LEAD = 5
"""Years over which mean hazards are scored together."""


@dataclass(frozen=True, slots=True)
class Loop:
    """What an ensemble of replicates says of the years after an origin."""

    world: World
    counts: Floats
    """(replicates, years) disputes that began."""
    begun: Floats
    """(years, P) mean chance that both begin a dispute."""
    onset: Floats
    """(years, P) mean chance of a dispute that begins or is joined."""


def run_loop(
    world: World,
    params: Params,
    years: int,
    n_replicates: int,
    seed: int = 1,
    on_replicate: Callable[[int], None] | None = None,
) -> Loop:
    """Simulate on from a world, and average each pair's chances over replicates.

    Chances and not frequencies are averaged: each replicate gives what it held likely before it drew, so
    that pairs which never happened to fight are told apart too.
    """
    scenario = Scenario(
        f"closed loop from {world.year}", world, params, (), years, n_replicates, seed
    )
    hazards = np.zeros((2, years, world.n_pairs))
    counts = np.zeros((n_replicates, years))
    for done in replicates(scenario, 0, n_replicates, hazards):
        began = done.events[done.events[:, 7] == 0, 0] - world.year - 1
        counts[done.number] = np.bincount(began, minlength=years)
        if on_replicate:
            on_replicate(done.number + 1)
    hazards /= n_replicates
    return Loop(world, counts, hazards[0], 1 - (1 - hazards[0]) * np.exp(-hazards[1]))


def closed_loop_scores(
    pack: Pack,
    params: Params,
    origin: int,
    years: int,
    n_replicates: int,
    *,
    disputes: str = "gml",
    seed: int = 1,
) -> dict[str, object]:
    """Simulate on from an origin with the model's own conflicts, and compare totals, counts and pairs.

    Setting follows the record; conflict does not.

    Parameters
    ----------
    pack : Pack
        The data pack.
    params : Params
        Fitted on years up to the origin.
    origin, years, n_replicates : int
        Last known year, years ahead, replicates.
    disputes : str
        ``gml`` or ``cow``.
    seed : int
    """
    ahead = read_record(pack, origin + 1, origin + years, disputes)
    loop = run_loop(world_along(ahead), params, years, n_replicates, seed)
    begun = ahead.disputes.filter(pl.col("year") > origin)
    observed = np.bincount(begun["year"].to_numpy() - origin - 1, minlength=years)
    low, high = np.quantile(loop.counts, [0.05, 0.95], axis=0)
    totals = loop.counts.sum(axis=1)
    onset = ahead.engaged.filter((pl.col("year") > origin) & pl.col("onset"))
    at_risk = ahead.alive[:, ahead.one] & ahead.alive[:, ahead.two] & ~ahead.excluded
    return {
        "origin": origin,
        "trained": list(params.block("onset").window),
        "years": years,
        "replicates": n_replicates,
        "simulated": float(totals.mean()),
        "simulated_interval": [float(q) for q in np.quantile(totals, [0.05, 0.95])],
        "observed": int(observed.sum()),
        "ratio": float(totals.mean() / observed.sum()),
        "ratio_interval": [float(q) for q in np.quantile(totals, [0.05, 0.95]) / observed.sum()],
        "yearly_observed": [int(v) for v in observed],
        "yearly_low": [float(v) for v in low],
        "yearly_high": [float(v) for v in high],
        "yearly_mean": [float(v) for v in loop.counts.mean(axis=0)],
        "yearly_coverage_90": float(((observed >= low) & (observed <= high)).mean()),
        "begun": _by_lead(loop.begun, _happened(begun, origin, loop.begun.shape), at_risk, years),
        "onset": _by_lead(loop.onset, _happened(onset, origin, loop.onset.shape), at_risk, years),
    }


def hazards_frame(loop: Loop) -> pl.DataFrame:
    """Mean chance of a dispute onset, joiners included, for each pair and year: ccode1 < ccode2."""
    world, years = loop.world, loop.onset.shape[0]
    slices = [min(t, world.member.shape[0] - 1) for t in range(years)]
    in_system = world.in_system()[slices]
    t, p = np.nonzero(in_system)
    return pl.DataFrame(
        {
            "ccode1": world.ccodes[world.one[p]],
            "ccode2": world.ccodes[world.two[p]],
            "year": (world.year + 1 + t).astype(np.int32),
            "chance": loop.onset[t, p],
        }
    )


def _happened(rows: pl.DataFrame, origin: int, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    out = np.zeros(shape, np.bool_)
    out[rows["year"].to_numpy() - origin - 1, rows["pair"].to_numpy()] = True
    return out


def _by_lead(
    chance: Floats, event: NDArray[np.bool_], at_risk: NDArray[np.bool_], years: int
) -> dict[str, list[float]]:
    """Scores of mean chances for each five years ahead."""
    out: dict[str, list[float]] = {"auc": [], "pr_auc": [], "log_skill": [], "brier_skill": []}
    for a in range(0, years, LEAD):
        here = at_risk[a : a + LEAD]
        p, y = chance[a : a + LEAD][here], event[a : a + LEAD][here]
        base = np.full(y.size, y.mean())
        out["auc"].append(roc_auc(p, y))
        out["pr_auc"].append(pr_auc(p, y))
        out["log_skill"].append(skill(log_score(p, y), log_score(base, y)))
        out["brier_skill"].append(skill(brier_score(p, y), brier_score(base, y)))
    return out
