"""The scenarios that a doctrine's rules ask for, and what their ensembles say of a claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equipoise.doctrine.schema import Doctrine, GroupRef, Rule, StatesRef
from equipoise.errors import ScenarioError
from equipoise.finding import Channel, Contrast, SimulationFinding
from equipoise.grouping import ALL_STATES, MAJOR_POWERS, inline, members
from equipoise.model.params import Params
from equipoise.model.rules import MODELLED, ForceGate
from equipoise.model.world import World
from equipoise.simulation.compare import (
    FORCE_GATE_CHANNELS,
    OUTCOMES,
    Outcome,
    contrast,
    fan,
    yearly,
)
from equipoise.simulation.ensemble import Ensemble, Scenario
from equipoise.statehood import resolve
from equipoise.verdict import Verdict

CELLS = "four theory variants × two dispute data sets × two power measures"
"""The cells over which a simulated sign must agree before it can carry a verdict."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One scenario of a rule, with the words that tell it from the others."""

    rule: str
    variant: str
    permits: bool
    adopters: str
    adopter_codes: frozenset[int]
    dose: float
    scenario: Scenario


@dataclass(frozen=True, slots=True)
class Plan:
    """All scenarios of a doctrine and the baseline they are compared with."""

    baseline: Scenario
    planned: tuple[Planned, ...]

    def scenarios(self) -> tuple[Scenario, ...]:
        """The baseline, then every scenario."""
        return (self.baseline, *(p.scenario for p in self.planned))


def scenarios_of(
    doctrine: Doctrine, world: World, params: Params, *, years: int, replicates: int, seed: int
) -> Plan:
    """Every scenario that the doctrine's rules ask for and the model can run.

    Each rule is run in each of its variants, at each dose, for each set of adopters that the doctrine
    lists; a variant that only permits is run once, since it changes nothing at any dose.

    Raises
    ------
    ScenarioError
        If an adopter is not in the world.
    """

    def scenario(label: str, gate: ForceGate | None) -> Scenario:
        return Scenario(label, world, params, gate, years, replicates, seed)

    planned = []
    for rule in doctrine.rules:
        if rule.operator not in MODELLED:
            continue
        # a rule for everyone is about everyone: only the holder's own rules are passed on to others
        sets = doctrine.adoption if rule.adopters == "holder" else (rule.adopters,)
        for variant, reading, trigger in _variants(rule):
            permits = reading == "permits"
            for adopters in sets[:1] if permits else sets:
                codes = _codes(adopters, doctrine, world)
                for dose in rule.compliance[-1:] if permits else rule.compliance:
                    gate = ForceGate(tuple(sorted(codes)), dose, trigger, permits)
                    label = f"{rule.id}: {variant}, {_words(adopters)}, dose {dose:g}"
                    planned.append(
                        Planned(
                            rule.id,
                            variant,
                            permits,
                            _words(adopters),
                            codes,
                            dose,
                            scenario(label, gate),
                        )
                    )
    return Plan(scenario("baseline", None), tuple(planned))


def _variants(rule: Rule) -> Sequence[tuple[str, str | None, tuple[str, ...]]]:
    """Name, reading and triggers of each variant, or of the rule itself if it lists none, and of its rivals."""
    found = [(v.id, v.rule or rule.rule, (*rule.trigger, *v.add)) for v in rule.variants]
    found = found or [(str(rule.rule), rule.rule, rule.trigger)]
    for number, rival in enumerate(rule.rivals, start=1):
        reading, trigger = rival.rule or rule.rule, rival.trigger or rule.trigger
        # a rival may stand among the variants already
        if all((reading, trigger) != (r, t) for _, r, t in found):
            found.append((rival.label or f"rival {number}", reading, trigger))
    return found


def _words(adopters: str | GroupRef | StatesRef) -> str:
    if isinstance(adopters, GroupRef):
        return adopters.group
    return ", ".join(map(str, adopters.states)) if isinstance(adopters, StatesRef) else adopters


def _codes(
    adopters: str | GroupRef | StatesRef, doctrine: Doctrine, world: World
) -> frozenset[int]:
    """Codes of the adopters that are in the world."""
    present = set(world.ccodes.tolist())
    if isinstance(adopters, StatesRef):
        return frozenset(inline(adopters.states, world.year))
    if isinstance(adopters, GroupRef):
        if adopters.group == MAJOR_POWERS:
            return _majors(world)
        if adopters.group == ALL_STATES:
            return frozenset(present)
        return frozenset(present & set(members(adopters.group, world.year)))
    if adopters == "nobody":
        return frozenset()
    if adopters == "everyone":
        return frozenset(present)
    if adopters == "major-powers":
        return _majors(world)
    holder = doctrine.doctrine.holder
    if isinstance(holder, GroupRef):
        return _codes(holder, doctrine, world)
    ccode = resolve(holder, world.year).ccode
    if ccode not in present:
        raise ScenarioError(
            f"holder {holder}: not in the world of {world.year}; choose another start year"
        )
    return frozenset((ccode,))


def _majors(world: World) -> frozenset[int]:
    return frozenset(world.ccodes[world.is_major].tolist())


class Read:
    """Yearly counts of ensembles, each read once."""

    def __init__(self, ensembles: Mapping[str, Ensemble]) -> None:
        self._ensembles = ensembles
        self._kept: dict[tuple[str, str, frozenset[int]], NDArray[np.float64]] = {}

    def counts(
        self, scenario: Scenario, outcome: Outcome, codes: frozenset[int]
    ) -> NDArray[np.float64]:
        """(replicates, years) counts of an outcome in a scenario."""
        key = (scenario.sha256(), outcome.name, codes)
        if key not in self._kept:
            self._kept[key] = yearly(self._ensembles[key[0]], outcome, codes)
        return self._kept[key]


def contrasts_of(
    plan: Plan, rule: str, read: Read
) -> tuple[tuple[Planned, Outcome, Contrast], ...]:
    """Every scenario of a rule against the baseline, for every outcome."""
    out = []
    for p in plan.planned:
        if p.rule != rule:
            continue
        for outcome in OUTCOMES:
            channel: Channel = "by construction" if p.permits else FORCE_GATE_CHANNELS[outcome.name]
            found = contrast(
                rule, p.variant, p.adopters, p.dose, outcome, channel,
                read.counts(p.scenario, outcome, p.adopter_codes),
                read.counts(plan.baseline, outcome, p.adopter_codes),
            )  # fmt: skip
            out.append((p, outcome, found))
    return tuple(out)


def simulation_finding(
    doctrine: Doctrine,
    rule_ids: tuple[str, ...],
    outcome_word: str | None,
    plan: Plan,
    read: Read,
    unfit: str,
) -> SimulationFinding:
    """What the ensembles say of a claim that names a rule.

    Parameters
    ----------
    doctrine : Doctrine
        The doctrine, for the rule.
    rule_ids : tuple of str
        The rules that are in force together for the claim; none if it names none.
    outcome_word : str or None
        The outcome they should change.
    plan, read
        What was simulated.
    unfit : str
        Why the model cannot carry a verdict on dispute onsets; empty if it can.
    """
    rules = [r for r in map(doctrine.rule, rule_ids) if r is not None]
    word = outcome_word or "dispute.onset"
    if refused := _not_run(rules, word):
        return refused
    (rule,) = rules
    found = contrasts_of(plan, rule.id, read)
    own = [f for f in found if f[1].name == word and not f[0].permits]
    if not own:  # every variant merely permits
        own = [f for f in found if f[1].name == word]
    first = own[0][0]
    main = max((f for f in own if (f[0].variant, f[0].adopters) == (first.variant, first.adopters)),
               key=lambda f: f[0].dose)  # fmt: skip
    planned, outcome, chosen = main
    treated = read.counts(planned.scenario, outcome, planned.adopter_codes)
    baseline = read.counts(plan.baseline, outcome, planned.adopter_codes)
    start = plan.baseline.world.year + 1
    verdict, reason = _verdict(chosen, unfit)
    if planned.permits:
        reason = f"The rule permits and forbids nothing, so it changes nothing in any replicate. {reason}"
    elif rule.rule == "permits":
        reason = (
            "As written the rule permits and forbids nothing, so it changes nothing in any replicate; "
            f"the numbers show the rival reading '{planned.variant}'. {reason}"
        )
    return SimulationFinding(
        verdict=verdict,
        reason=reason,
        difference=chosen.difference,
        interval=chosen.interval,
        unit=f"{chosen.outcome}, {chosen.unit}",
        outcome=word,
        channel=chosen.channel,
        contrasts=tuple(c for _, _, c in found),
        scenario_fan=fan(treated, start),
        baseline_fan=fan(baseline, start),
        difference_fan=fan(treated - baseline, start),
        fan_label=f"{chosen.outcome}: {planned.variant}, adopted by {planned.adopters}, dose {planned.dose:g}",
    )


def _not_run(rules: Sequence[Rule], word: str) -> SimulationFinding | None:
    """Why a claim's rules are not run, or None if they are."""
    if not rules:
        return SimulationFinding(
            verdict=Verdict.NOT_APPLICABLE, reason="The claim names no rule that could be run."
        )
    missing = {r.operator: r.id for r in rules if r.operator not in MODELLED}
    if missing:
        needed = ", ".join(
            f"{operator} (rule {rule})" for operator, rule in sorted(missing.items())
        )
        reason = f"Needs operators that are not modelled yet: {needed}."
    elif len(rules) > 1:
        reason = f"Needs rules in force together, not yet run: {', '.join(r.id for r in rules)}."
    elif word not in FORCE_GATE_CHANNELS:
        reason = f"The outcome {word} is not counted in the simulation yet."
    else:
        return None
    return SimulationFinding(verdict=Verdict.NOT_MODELLED, reason=reason)


def _verdict(chosen: Contrast, unfit: str) -> tuple[Verdict, str]:
    """A verdict only for an estimated channel, from a fit model, over all cells."""
    size = f"{chosen.difference:+.3f} {chosen.unit} against {chosen.baseline:.2f}"
    if chosen.channel != "estimated":
        return Verdict.NOT_APPLICABLE, (
            f"The difference ({size}) follows from the assumption: {chosen.channel}."
        )
    if unfit:
        return Verdict.MODEL_UNFIT, f"{unfit} The difference shown ({size}) carries no verdict."
    return Verdict.NOT_MODELLED, (
        f"The difference ({size}) comes through an estimated channel, but a verdict needs its sign in 13 of 16 "
        f"cells ({CELLS}), and this release runs one of them."
    )
