"""Backtests: rolling origins, one step ahead and in closed loop.

Parameters are fitted on the years up to an origin and scored on the years after it. The reference is
climatology, the base rate of the last twenty years, and the history-only baseline B0, which knows a
pair's past and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from equipoise.calibrate.design import OnsetRows
from equipoise.calibrate.fit import COLUMNS, fit_params, onset_chances
from equipoise.calibrate.logit import fit_logit
from equipoise.calibrate.scores import (
    brier_score,
    calibration_line,
    log_score,
    pr_auc,
    reliability,
    roc_auc,
    skill,
)
from equipoise.data.pack import Pack
from equipoise.model.record import Record, read_record
from equipoise.model.start import world_along
from equipoise.simulate.ensemble import Scenario, replicates

Floats = NDArray[np.float64]

ORIGINS = (1960, 1970, 1980, 1990, 2000)
HORIZON = 10
"""Years scored after each origin."""

CLIMATE = 20
"""Years before an origin whose base rate is climatology."""

B0_COLUMNS = (
    "constant",
    "peace_years",
    "peace_years_squared",
    "peace_years_cubed",
    "ln_history",
    "ln_lower_relative_activity",
    "ln_higher_relative_activity",
)
"""The history-only baseline: what the pair and its states did, and nothing about what they are."""

EDGES = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4)

BOOTSTRAPS = 200


@dataclass(frozen=True, slots=True)
class Held:
    """Chances for held-out pair-years, by model and by the two references."""

    chance: Floats
    baseline: Floats
    climate: Floats
    event: NDArray[np.bool_]
    year: NDArray[np.int32]
    pair: NDArray[np.int64]


def held_out(
    record: Record, rows: OnsetRows, variant: str, on_origin: Callable[[int], None] | None = None
) -> Held:
    """Chances for the ten years after each origin, from parameters fitted up to it."""
    parts = []
    b0 = [COLUMNS.index(name) for name in B0_COLUMNS]
    for origin in ORIGINS:
        if on_origin:
            on_origin(origin)
        params = fit_params(record, variant, origin, rows=rows)
        train = rows.year <= origin
        test = (rows.year > origin) & (rows.year <= origin + HORIZON)
        ahead = OnsetRows(rows.x[test], rows.onset[test], rows.year[test], rows.pair[test])
        base = fit_logit(rows.x[train][:, b0], rows.onset[train], rows.pair[train], "B0")
        recent = train & (rows.year > origin - CLIMATE)
        parts.append(
            (
                onset_chances(params, ahead),
                1.0 / (1.0 + np.exp(-ahead.x[:, b0] @ base.beta)),
                np.full(ahead.onset.size, rows.onset[recent].mean()),
                ahead.onset,
                ahead.year,
                ahead.pair,
            )
        )
    return Held(*(np.concatenate([p[k] for p in parts]) for k in range(6)))


def one_step_scores(held: Held) -> dict[str, object]:
    """Scores of held-out chances, as plain numbers for JSON, with 90% intervals over years.

    Intervals resample whole years with replacement, so that what pairs share in a year stays together.
    """
    chance, event = held.chance, held.event
    slope, intercept = calibration_line(chance, event)
    decades = [
        roc_auc(chance[m], event[m])
        for m in ((held.year > o) & (held.year <= o + HORIZON) for o in ORIGINS)
    ]
    by_model, by_base, by_climate = (
        log_score(p, event) for p in (chance, held.baseline, held.climate)
    )
    auc_interval, skill_interval = _intervals(held)
    return {
        "years": [int(held.year.min()), int(held.year.max())],
        "n": int(event.size),
        "events": int(event.sum()),
        "auc": roc_auc(chance, event),
        "auc_interval": auc_interval,
        "auc_worst_decade": min(decades),
        "pr_auc": pr_auc(chance, event),
        "base_rate": float(event.mean()),
        "log_skill": skill(by_model, by_climate),
        "log_skill_interval": skill_interval,
        "log_loss_cut_against_b0": skill(by_model, by_base),
        "brier_skill": skill(brier_score(chance, event), brier_score(held.climate, event)),
        "brier_skill_b0": skill(
            brier_score(held.baseline, event), brier_score(held.climate, event)
        ),
        "auc_b0": roc_auc(held.baseline, event),
        "slope": slope,
        "intercept": intercept,
        "expected_over_observed": float(chance.sum() / event.sum()),
        "reliability": reliability(chance, event, EDGES),
    }


def _intervals(held: Held) -> tuple[list[float], list[float]]:
    """90% intervals of AUC and of log-skill against climatology, by resampling years."""
    generator = np.random.Generator(np.random.Philox(key=[1961, 2010]))
    years = np.unique(held.year)
    order = np.argsort(held.year, kind="stable")
    bounds = np.searchsorted(held.year[order], [*years, years[-1] + 1])
    groups = [order[a:b] for a, b in pairwise(bounds)]
    aucs, skills = [], []
    for _ in range(BOOTSTRAPS):
        rows = np.concatenate([groups[k] for k in generator.integers(0, years.size, years.size)])
        aucs.append(roc_auc(held.chance[rows], held.event[rows]))
        skills.append(
            skill(
                log_score(held.chance[rows], held.event[rows]),
                log_score(held.climate[rows], held.event[rows]),
            )
        )
    return tuple([float(q) for q in np.quantile(v, [0.05, 0.95])] for v in (aucs, skills))  # type: ignore[return-value]


def closed_loop_scores(
    pack: Pack,
    record: Record,
    rows: OnsetRows,
    origin: int,
    years: int,
    n_replicates: int,
    *,
    variant: str = "full",
    disputes: str = "gml",
    seed: int = 1,
) -> dict[str, object]:
    """Simulate on from an origin with the model's own conflicts, and compare totals and yearly counts.

    Setting follows the record; conflict does not. The observed count leaves out what the model leaves
    out too: disputes that a side joined later.
    """
    params = fit_params(record, variant, origin, rows=rows)
    ahead = read_record(pack, origin + 1, origin + years, disputes)
    scenario = Scenario(
        f"closed loop from {origin}", world_along(ahead), params, None, years, n_replicates, seed
    )
    hazards = np.zeros((years, ahead.one.size))
    counts = np.zeros((n_replicates, years))
    for replicate, events, _, _ in replicates(scenario, 0, n_replicates, hazards):
        counts[replicate] = np.bincount(events[:, 0] - origin - 1, minlength=years)
    seen = ahead.disputes["year"].to_numpy()
    observed = np.bincount(seen[seen > origin] - origin - 1, minlength=years)
    low, high = np.quantile(counts, [0.05, 0.95], axis=0)
    happened = np.zeros(hazards.shape, np.bool_)
    recent = ahead.disputes.filter(ahead.disputes["year"] > origin)
    happened[recent["year"].to_numpy() - origin - 1, recent["pair"].to_numpy()] = True
    at_risk = ahead.alive[:, ahead.one] & ahead.alive[:, ahead.two] & ~ahead.excluded
    mean_hazard = hazards / n_replicates
    totals = counts.sum(axis=1)
    return {
        "origin": origin,
        "years": years,
        "replicates": n_replicates,
        "simulated": float(totals.mean()),
        "simulated_interval": [float(q) for q in np.quantile(totals, [0.05, 0.95])],
        "observed": int(observed.sum()),
        "ratio": float(totals.mean() / observed.sum()),
        "yearly_coverage_90": float(((observed >= low) & (observed <= high)).mean()),
        "mean_hazard_auc": [
            roc_auc(
                mean_hazard[a : a + 5][at_risk[a : a + 5]], happened[a : a + 5][at_risk[a : a + 5]]
            )
            for a in range(0, years, 5)
        ],
    }
