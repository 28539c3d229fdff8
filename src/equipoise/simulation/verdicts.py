"""What the ensembles say of a claim: the paired difference in every cell, and a verdict where one may be given.

A verdict needs four things: an outcome whose sign the rule does not decide by itself, a model that beat its
baseline on held-out years for that outcome, an expectation in the doctrine file, and one sign in at least
thirteen of sixteen cells.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import norm

from equipoise.doctrine.parts import SimulatedExpect
from equipoise.errors import ScenarioError
from equipoise.finding import Cell, Channel, Contrast, Share, SimulationFinding
from equipoise.model.operators.registry import channel_of
from equipoise.simulation.compare import Z90, contrast, fan
from equipoise.simulation.derived import DERIVED, derived_difference
from equipoise.simulation.fates import fates
from equipoise.simulation.margin import mass_beyond
from equipoise.simulation.outcomes import (
    OUTCOMES,
    THREATENED,
    Outcome,
    Where,
    is_counted,
    outcome_named,
    years_of,
)
from equipoise.simulation.plan import DOCUMENT, Plan, Planned
from equipoise.simulation.read import Read
from equipoise.simulation.spill import parts_of
from equipoise.verdict import Verdict, judge

AGREE = 13 / 16
"""Part of the cells in which the sign must be that of most."""

ONE_MIND = " No theory has a coefficient of its own on this rule: the cells differ by data alone."

HORIZONS = (5, 10, 20)
"""Years after which the mean difference is shown."""


class Wanted(NamedTuple):
    """What a claim asks of the simulation."""

    rules: tuple[str, ...]
    outcome: str | None
    region: frozenset[int]
    expect: SimulatedExpect | None


def simulation_finding(asked: Wanted, plan: Plan, read: Read, unfit: str) -> SimulationFinding:
    """What the ensembles say of a claim that names rules.

    Parameters
    ----------
    asked : Wanted
        The rules in force together, the outcome that they should change, where, and how.
    plan, read
        What was simulated.
    unfit : str
        Why the model cannot carry a verdict on the outcome; empty if it can.
    """
    if not asked.rules:
        return SimulationFinding(
            verdict=Verdict.NOT_APPLICABLE, reason="The claim names no rule that could be run."
        )
    own = [p for p in plan.planned if p.rules == asked.rules]
    cells = [p for p in plan.cells if p.rules == asked.rules]
    if not own:
        return _cannot(f"No rule of that name: {', '.join(asked.rules)}.")
    main = next(
        p for p in reversed(own) if p.given == cells[0].given and p.adopters == cells[0].adopters
    )
    word = (asked.outcome or "dispute.onset").partition("@")[0]
    if word in DERIVED:
        return _derived(asked, word, main, cells)
    outcome = outcome_named(word)
    if outcome is None:
        return _cannot(f"The outcome {word} is not counted in the simulation.")
    channel: Channel = channel_of(main.given, outcome.name)
    where = Where(main.adopter_codes, asked.region)
    compared = tuple(_cell(p, outcome, where, asked.expect, read) for p in cells)
    counted = [c for c in compared if c.counted]
    low, mean, high = _pooled(counted)
    agreeing = max(sum(c.difference < 0 for c in counted), sum(c.difference > 0 for c in counted))
    masses = [c.mass_for for c in counted if c.mass_for is not None]
    mass = float(np.mean(masses)) if masses else None
    verdict, reason = _verdict(
        asked.expect, channel, unfit, mass, agreeing, counted, outcome, where
    )
    treated, baseline = (read.counts(s, outcome, where) for s in (main.scenario, main.baseline))
    years = years_of(main.scenario, outcome)
    title = outcome.titled(where)
    return SimulationFinding(
        verdict=verdict,
        reason=f"{_permission(own, main)}{reason}{_of_one_mind(counted, channel)}",
        difference=mean,
        interval=(low, high),
        unit=f"{title}, {outcome.unit}",
        outcome=word,
        channel=channel,
        mass_for=mass if channel == "estimated" and not unfit else None,
        cells=compared,
        agreeing=agreeing,
        shares=_shares(counted, cells, outcome, where, read),
        horizons=_horizons(main, outcome, where, read),
        parts=parts_of(main, outcome, where, read),
        fates=fates(cells, outcome, where, asked.expect, read)
        if asked.expect is not None and channel == "estimated" and not unfit
        else (),
        contrasts=tuple(_contrasts(own, word, asked.region, read)),
        scenario_fan=fan(treated, years),
        baseline_fan=fan(baseline, years),
        difference_fan=fan(treated - baseline, years),
        fan_label=f"{title}: {main.variant}, adopted by {main.adopters}, dose {main.dose:g}",
    )


def _cannot(reason: str) -> SimulationFinding:
    return SimulationFinding(verdict=Verdict.NOT_MODELLED, reason=reason)


def _of_one_mind(cells: Sequence[Cell], channel: Channel) -> str:
    """A sentence where theories do not differ on a rule, so that their agreement is no evidence."""
    by_data: dict[tuple[str, str], set[float]] = {}
    for c in cells:
        by_data.setdefault((c.disputes, c.power), set()).add(c.difference)
    alike = len({c.theory for c in cells}) > 1 and all(len(v) == 1 for v in by_data.values())
    alike = alike and any(c.difference for c in cells)  # nothing happens alike under every theory
    return ONE_MIND if alike and channel == "estimated" else ""


def _permission(own: Sequence[Planned], main: Planned) -> str:
    if all(g.permits for g in main.given):
        return "The rule permits and forbids nothing, so it changes nothing in any replicate. "
    if any(g.permits for p in own for g in p.given):
        return (
            "As written the rule permits and forbids nothing, so it changes nothing in any replicate; "
            f"the numbers show the rival reading '{main.variant}'. "
        )
    return ""


def _cell(
    p: Planned, outcome: Outcome, where: Where, expect: SimulatedExpect | None, read: Read
) -> Cell:
    """One cell's difference, with the mass beyond the margin on the claimed side."""
    found = contrast(
        "", "", "", 1.0, outcome, "estimated",
        read.expected(p.scenario, outcome, where), read.expected(p.baseline, outcome, where),
        counted=is_counted(outcome, where) and not p.idle,
    )  # fmt: skip
    spread = (found.interval[1] - found.interval[0]) / (2 * Z90)
    disputes, power = p.scenario.params.disputes, p.scenario.params.power
    return Cell(
        theory=p.scenario.theory.id,
        disputes=disputes,
        power=power,
        baseline=found.baseline,
        difference=found.difference,
        interval=found.interval,
        mass_for=None
        if expect is None
        else mass_beyond(expect, found.baseline, found.difference, spread),
        counted=p.scenario.theory.id != DOCUMENT,
    )


def _pooled(cells: Sequence[Cell]) -> tuple[float, float, float]:
    """5th percentile, mean and 95th percentile of the equal mixture of the cells' normal distributions."""
    means = np.array([c.difference for c in cells])
    spreads = np.array([(c.interval[1] - c.interval[0]) / (2 * Z90) for c in cells])
    if not spreads.any():
        return float(means.min()), float(means.mean()), float(means.max())
    grid = np.linspace((means - 5 * spreads).min(), (means + 5 * spreads).max(), 4001)
    below = np.mean(
        [
            norm.cdf(grid, m, s) if s > 0 else (grid >= m).astype(float)
            for m, s in zip(means, spreads, strict=True)
        ],
        axis=0,
    )
    low, high = (float(grid[np.searchsorted(below, q)]) for q in (0.05, 0.95))
    return low, float(means.mean()), high


def _verdict(
    expect: SimulatedExpect | None, channel: Channel, unfit: str, mass: float | None, agreeing: int,
    cells: Sequence[Cell], outcome: Outcome, where: Where,
) -> tuple[Verdict, str]:  # fmt: skip
    """A verdict only for an estimated channel, from a fit model, for something expected, with one sign."""
    difference = float(np.mean([c.difference for c in cells]))
    baseline = float(np.mean([c.baseline for c in cells]))
    part = f" ({difference / baseline:+.1%})" if baseline else ""
    size = (
        f"{difference:+.3g}{part} {outcome.titled(where)}, {outcome.unit}, against {baseline:.3g}"
    )
    if channel != "estimated":
        return (
            Verdict.NOT_APPLICABLE,
            f"The difference, {size}, follows from the assumption: {channel}.",
        )
    if unfit:
        return Verdict.MODEL_UNFIT, f"{unfit} The difference, {size}, carries no verdict."
    if expect is None or mass is None:
        return (
            Verdict.NOT_APPLICABLE,
            f"The file does not say what to expect. The difference is {size}.",
        )
    most = f"one sign in {agreeing} of {len(cells)} cells"
    words = f"The difference is {size}; {most}; mass beyond the margin of {expect.margin:g}: {mass:.2f}."
    verdict = judge(mass)
    if verdict in (Verdict.SUPPORTED, Verdict.LEANING) and agreeing < math.ceil(AGREE * len(cells)):
        return Verdict.INCONCLUSIVE, f"{words} Theories or data disagree on the sign."
    if verdict in (Verdict.CONTRADICTED, Verdict.LEANING_AGAINST):
        low, _, high = _pooled(cells)
        opposite = low > 0 if expect.direction in ("decrease", "at-most") else high < 0
        words += (
            " It is opposite in sign." if opposite else " It is smaller than what would matter."
        )
    return verdict, words


def _shares(
    cells: Sequence[Cell], planned: Sequence[Planned], outcome: Outcome, where: Where, read: Read
) -> tuple[Share, ...]:
    """Parts of the variance of a single replicate's difference: luck, parameters, theory and data.

    What few replicates leave uncertain of a cell's mean is counted with the parameters.
    """
    values = np.array([c.difference for c in cells])
    names = [c.theory for c in cells]
    luck = 0.0
    for p in planned:
        if p.scenario.theory.id == DOCUMENT:
            continue
        one, other = (read.counts(s, outcome, where) for s in (p.scenario, p.baseline))
        luck += float((one.mean(axis=1) - other.mean(axis=1)).var()) / len(cells)
    spreads = [(c.interval[1] - c.interval[0]) / (2 * Z90) for c in cells]
    parameters = float(np.mean(np.square(spreads)))
    by_theory = [values[[n == t for n in names]].mean() for t in dict.fromkeys(names)]
    theory = float(np.var(by_theory))
    data = max(float(values.var()) - theory, 0.0)
    total = luck + parameters + theory + data
    if total == 0.0:
        return ()
    return tuple(
        Share(source=source, part=value / total)
        for source, value in (
            ("luck", luck),
            ("parameters and sampling", parameters),
            ("theory", theory),
            ("data", data),
        )
    )


def _horizons(
    main: Planned, outcome: Outcome, where: Where, read: Read
) -> tuple[tuple[int, float], ...]:
    """Mean yearly difference up to each horizon, on the main data."""
    one, other = (read.expected(s, outcome, where) for s in (main.scenario, main.baseline))
    change = (one - other).mean(axis=0)
    since = np.array(years_of(main.scenario, outcome)) - main.scenario.world.year
    return tuple(
        (h, float(change[since <= h].mean()))
        for h in HORIZONS
        if h <= main.scenario.years and (since <= h).any()
    )


def _contrasts(
    own: Sequence[Planned], word: str, region: frozenset[int], read: Read
) -> list[Contrast]:
    """Every scenario of the rules against the baseline, for every outcome that was kept of it."""
    out = []
    for p in own:
        for outcome in OUTCOMES:
            if outcome.name == THREATENED and not p.scenario.threats:
                continue
            where = Where(p.adopter_codes, region if outcome.name == word else frozenset())
            out.append(
                contrast(
                    " + ".join(p.rules), p.variant, p.adopters, p.dose, outcome,
                    channel_of(p.given, outcome.name),
                    read.expected(p.scenario, outcome, where),
                    read.expected(p.baseline, outcome, where),
                    title=outcome.titled(where),
                    counted=is_counted(outcome, where) and not p.idle,
                )
            )  # fmt: skip
    return out


def _derived(
    asked: Wanted, word: str, main: Planned, cells: Sequence[Planned]
) -> SimulationFinding:
    """An outcome that is computed from what rules do, under every theory and on all data."""
    outcome = DERIVED[word]
    region = asked.region or frozenset(c for g in main.given for c in g.toward)
    where = Where(main.adopter_codes, region if word != "balance.pivotality" else frozenset())
    found = []
    for p in cells:
        s = p.scenario
        try:
            before, change = derived_difference(
                outcome, main.given, s.world, s.params, s.theory, s.years, where
            )
        except ScenarioError as error:  # of this outcome in this world, and of no other claim
            return SimulationFinding(verdict=Verdict.INSUFFICIENT_DATA, reason=f"{error}.")
        mass = None if asked.expect is None else mass_beyond(asked.expect, before, change, 0.0)
        found.append(
            Cell(
                theory=s.theory.id, disputes=s.params.disputes, power=s.params.power, baseline=before,
                difference=change, interval=(change, change), mass_for=mass,
                counted=s.theory.id != DOCUMENT,
            )
        )  # fmt: skip
    counted = [c for c in found if c.counted]
    values = [c.difference for c in counted]
    mean = float(np.mean(values))
    return SimulationFinding(
        verdict=Verdict.NOT_APPLICABLE,
        reason=(
            f"The difference, {mean:+.3g} {outcome.unit} of {outcome.title} against "
            f"{np.mean([c.baseline for c in counted]):.3g}, follows from the assumption: {outcome.channel}."
        ),
        difference=mean,
        interval=(min(values), max(values)),
        unit=f"{outcome.title}, {outcome.unit}",
        outcome=word,
        channel=outcome.channel,
        cells=tuple(found),
        agreeing=max(sum(v < 0 for v in values), sum(v > 0 for v in values)),
    )
