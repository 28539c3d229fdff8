"""One step ahead: chances of held-out years from parameters fitted on earlier ones, and their scores.

The references are climatology, the base rate of the last twenty years, and the history-only baseline B0, which
knows a pair's and its states' past disputes and nothing else. Four things are foretold: a dispute that
both begin (*begun*), any dispute that comes to a pair (*onset*, joining included), one in which people
die (*fatal*), and *war*.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from equipoise.calibrate.design import OnsetRows, YearSeen, at_risk, replayed
from equipoise.calibrate.fit import COLUMNS, fit_joining, fit_params, joining_spread
from equipoise.calibrate.intercept import log_likelihood
from equipoise.calibrate.joins import JoinRows, join_rows
from equipoise.calibrate.logit import fit_logit
from equipoise.calibrate.scores import (
    Resampled,
    brier_score,
    calibration_line,
    log_losses,
    log_score,
    pr_auc,
    reliability,
    roc_auc,
    skill,
    squared_errors,
)
from equipoise.calibrate.step import StepChances, step_chances
from equipoise.model.mechanisms.onset import SMALLEST_CINC
from equipoise.model.params import Params
from equipoise.model.record import Record

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ORIGINS = (1960, 1970, 1980, 1990, 2000)
HORIZON = 10
"""Years scored after each origin."""

CLIMATE = 20
"""Years before an origin whose base rate is climatology."""

B0_COLUMNS = (
    "constant",
    "never_disputed",
    "disputed_last_year",
    "peace_years",
    "peace_years_squared",
    "peace_years_cubed",
    "ln_history",
    "ln_lower_relative_activity",
    "ln_higher_relative_activity",
)
"""The history-only baseline: what the pair and its states did, and nothing about what they are."""

TARGETS = ("begun", "onset", "fatal", "war")
QUIET = 10
"""Years without a dispute from which a pair counts as quiet."""

EDGES = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4)

BOOTSTRAPS = 200


@dataclass(frozen=True, slots=True)
class Held:
    """Chances of held-out pair-years for one target, by model and by the two references."""

    chance: Floats
    baseline: Floats
    climate: Floats
    event: Flags
    year: NDArray[np.int32]
    never: Flags
    """The pair never had a dispute before."""
    quiet: Flags
    """None for ten years, or never."""


@dataclass(frozen=True, slots=True)
class _Fitted:
    """What is known at an origin."""

    params: Params
    baselines: dict[str, Floats]
    """Coefficients of B0 by target."""
    climates: dict[str, float]


def held_out(record: Record, rows: OnsetRows, variant: str) -> dict[str, Held]:
    """Chances for the ten years after each origin, from parameters fitted up to it, by target."""
    joins = join_rows(record) if variant == "full" else None
    events = _events(record, rows)
    fitted: dict[int, _Fitted] = {}
    parts: dict[str, list[Held]] = {target: [] for target in TARGETS}
    for seen in replayed(record):
        origin = next((o for o in ORIGINS if o < seen.year <= o + HORIZON), None)
        if origin is None:
            continue
        if origin not in fitted:
            fitted[origin] = _fit(record, rows, events, joins, variant, origin)
        for target, held in _of_year(record, rows, events, seen, fitted[origin]).items():
            parts[target].append(held)
    return {
        target: Held(*(np.concatenate([getattr(h, f.name) for h in some]) for f in fields(Held)))
        for target, some in parts.items()
    }


def _events(record: Record, rows: OnsetRows) -> dict[str, Flags]:
    """Whether each target happened, for every row at risk."""
    keys = pl.DataFrame({"year": rows.year, "pair": rows.pair})
    found = keys.join(
        record.engaged.filter(pl.col("onset")),
        on=["year", "pair"],
        how="left",
        maintain_order="left",
    )
    out = {name: found[name].fill_null(False).to_numpy() for name in ("onset", "fatal", "war")}
    return out | {"begun": rows.onset}


def _fit(
    record: Record,
    rows: OnsetRows,
    events: dict[str, Flags],
    joins: JoinRows | None,
    variant: str,
    origin: int,
) -> _Fitted:
    train = rows.year <= origin
    recent = train & (rows.year > origin - CLIMATE)
    x, pair = rows.x[train][:, [COLUMNS.index(name) for name in B0_COLUMNS]], rows.pair[train]
    return _Fitted(
        params=fit_params(record, variant, origin, rows=rows, joins=joins),
        baselines={t: fit_logit(x, events[t][train], pair, f"B0 {t}").beta for t in TARGETS},
        climates={t: float(events[t][recent].mean()) for t in TARGETS},
    )


def _of_year(
    record: Record, rows: OnsetRows, events: dict[str, Flags], seen: YearSeen, known: _Fitted
) -> dict[str, Held]:
    """Chances of one year for the pairs at risk."""
    chances = chances_in(record, seen, known.params)
    where = at_risk(record, seen.t)
    mine = rows.year == seen.year
    past = rows.x[mine][:, [COLUMNS.index(name) for name in B0_COLUMNS]]
    never = past[:, B0_COLUMNS.index("never_disputed")] == 1
    quiet = never | (past[:, B0_COLUMNS.index("peace_years")] * 10 >= QUIET)
    size = int(where.sum())
    return {
        t: Held(
            chance=getattr(chances, t)[where],
            baseline=np.asarray(expit(past @ known.baselines[t])),
            climate=np.full(size, known.climates[t]),
            event=events[t][mine],
            year=np.full(size, seen.year, np.int32),
            never=never,
            quiet=quiet,
        )
        for t in TARGETS
    }


def chances_in(record: Record, seen: YearSeen, params: Params) -> StepChances:
    """Every pair's chances in a year of the record, from what was known when it began."""
    t = seen.t
    return step_chances(
        seen.setting,
        seen.past,
        seen.history,
        record.alive[t][record.one] & record.alive[t][record.two],
        record.alive[t],
        record.pact[t],
        record.is_major[t],
        np.log(record.covariates["power"][t] + SMALLEST_CINC),
        params,
        seen.year,
    )


def one_step_scores(held: Held) -> dict[str, object]:
    """Scores of held-out chances, as plain numbers for JSON, with 90% intervals over years.

    Intervals resample whole years with replacement, so that what pairs share in a year stays together.
    """
    chance, event = held.chance, held.event
    slope, intercept = calibration_line(chance, event)
    by_decade = [(held.year > o) & (held.year <= o + HORIZON) for o in ORIGINS]
    by_model, by_base, by_climate = (
        log_score(p, event) for p in (chance, held.baseline, held.climate)
    )
    return {
        "years": [int(held.year.min()), int(held.year.max())],
        "n": int(event.size),
        "events": int(event.sum()),
        "auc": roc_auc(chance, event),
        "auc_worst_decade": min(roc_auc(chance[m], event[m]) for m in by_decade),
        "auc_never_before": roc_auc(chance[held.never], event[held.never]),
        "auc_ten_quiet_years": roc_auc(chance[held.quiet], event[held.quiet]),
        "pr_auc": pr_auc(chance, event),
        "base_rate": float(event.mean()),
        "log_skill": skill(by_model, by_climate),
        "log_loss_cut_against_b0": skill(by_model, by_base),
        "brier_skill": skill(brier_score(chance, event), brier_score(held.climate, event)),
        "brier_skill_b0": skill(
            brier_score(held.baseline, event), brier_score(held.climate, event)
        ),
        "auc_b0": roc_auc(held.baseline, event),
        "slope": slope,
        "intercept": intercept,
        "expected_over_observed": float(chance.sum() / event.sum()),
        "expected_over_observed_by_decade": [
            float(chance[m].sum() / event[m].sum()) for m in by_decade
        ],
        "reliability": reliability(chance, event, EDGES),
        **_intervals(held),
    }


def _intervals(held: Held) -> dict[str, list[float]]:
    """90% intervals by resampling years."""
    generator = np.random.Generator(np.random.Philox(key=[1961, 2010]))
    years, group = np.unique(held.year, return_inverse=True)
    ranked = Resampled(held.chance, held.event, group)
    rows = np.bincount(group)

    def by_year(score: Callable[[Floats, Flags], Floats], chance: Floats) -> Floats:
        return np.asarray(np.bincount(group, score(chance, held.event)), np.float64)

    logs = [by_year(log_losses, p) for p in (held.chance, held.climate, held.baseline)]
    squares = [by_year(squared_errors, p) for p in (held.chance, held.climate)]
    names = ("auc", "pr_auc", "log_skill", "brier_skill", "log_loss_cut_against_b0")
    found: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(BOOTSTRAPS):
        drawn = generator.integers(0, years.size, years.size)
        times = np.bincount(drawn, minlength=years.size)
        model, climate, base = (float(times @ of / (times @ rows)) for of in logs)
        square, of_climate = (float(times @ of / (times @ rows)) for of in squares)
        values = (
            ranked.roc_auc(times), ranked.pr_auc(times), skill(model, climate),
            skill(square, of_climate), skill(model, base),
        )  # fmt: skip
        for name, value in zip(names, values, strict=True):
            found[name].append(value)
    return {
        f"{name}_interval": [float(q) for q in np.quantile(v, [0.05, 0.95])]
        for name, v in found.items()
    }


def join_scores(record: Record) -> dict[str, object]:
    """Scores of joining on disputes that began after each origin, as plain numbers, with 90% intervals.

    Intervals resample whole disputes with replacement.
    """
    rows = join_rows(record)
    chance, event, dispute, ally, together, alone = [], [], [], [], 0.0, 0.0
    for origin in ORIGINS:
        test = (rows.year > origin) & (rows.year <= origin + HORIZON)
        fit, move = fit_joining(rows, origin)
        chance.append(expit(rows.x[test] @ fit.beta + move.by))
        event.append(rows.joined[test])
        dispute.append(rows.dispute[test])
        ally.append(rows.ally_of_target[test])
        held = (rows.x[test] @ fit.beta + move.by, rows.joined[test], rows.side[test])
        together += log_likelihood(joining_spread(rows, fit, origin)[0], *held).sum()
        alone += log_likelihood(0.0, *held).sum()
    p, y, d, a = (np.concatenate(part) for part in (chance, event, dispute, ally))
    generator = np.random.Generator(np.random.Philox(key=[1961, 2010]))
    disputes, group = np.unique(d, return_inverse=True)
    ranked, count, aucs = Resampled(p, y, group), disputes.size, []
    for _ in range(BOOTSTRAPS):
        drawn = generator.integers(0, count, count)
        aucs.append(ranked.roc_auc(np.bincount(drawn, minlength=count)))
    war = np.concatenate(
        [rows.x[(rows.year > o) & (rows.year <= o + HORIZON)][:, -1] == 1 for o in ORIGINS]
    )
    return {
        "n": int(y.size),
        "events": int(y.sum()),
        "auc": roc_auc(p, y),
        "auc_interval": [float(q) for q in np.quantile(aucs, [0.05, 0.95])],
        "pr_auc": pr_auc(p, y),
        "base_rate": float(y.mean()),
        "expected_over_observed": float(p.sum() / y.sum()),
        "log_loss_cut_of_intercept": float(1 - together / alone),
        "in_wars": {
            "n": int(war.sum()),
            "events": int(y[war].sum()),
            "auc": roc_auc(p[war], y[war]),
            "pr_auc": pr_auc(p[war], y[war]),
            "ally_of_target_joins": float(p[war & a].mean()),
            "ally_of_target_joined": float(y[war & a].mean()),
        },
    }
