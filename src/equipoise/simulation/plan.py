"""The scenarios that a doctrine asks for: who adopts what, in which reading, at which dose, in which cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from equipoise.doctrine.schema import Claim, Doctrine, GroupRef, Rule, StatesRef
from equipoise.errors import ScenarioError
from equipoise.grouping import ALL_STATES, MAJOR_POWERS, inline, members
from equipoise.model.operators.given import Given
from equipoise.model.params import Params
from equipoise.model.theory import THEORIES, Theory, read_theory
from equipoise.model.world import World
from equipoise.simulation.derived import DERIVED
from equipoise.simulation.outcomes import THREATENED
from equipoise.simulation.scenario import REPLICATES_PER_DRAW, Scenario
from equipoise.statehood import resolve

_T = TypeVar("_T")

DOCUMENT = "as-the-document-says"
"""The theory that is run beside the four and never counted."""

PLACEBO = "nobody (placebo)"
"""Word for no rule at all, where only the luck of the adopters' pairs is another."""

MIRROR = "mirror"
"""Word for the adoption of the holder's rules by the most powerful other major power instead."""

CELL_SHARE, ASIDE_SHARE = 6, 2
"""Other variants and adopters get half of the main reading's replicates; a cell a sixth, but 16 or more."""


@dataclass(frozen=True, slots=True)
class DataCell:
    """One choice of dispute data and measure of power: the start world and the parameters fitted on them."""

    world: World
    params: Params

    def words(self) -> tuple[str, str]:
        """Names of the two."""
        return self.params.disputes, self.params.power


@dataclass(frozen=True, slots=True)
class Planned:
    """One scenario of a set of rules, with the words that tell it from the others."""

    rules: tuple[str, ...]
    """Ids of the rules in force."""
    variant: str
    adopters: str
    adopter_codes: frozenset[int]
    dose: float
    given: tuple[Given, ...]
    scenario: Scenario
    baseline: Scenario

    @property
    def idle(self) -> bool:
        """Whether no rule in it can change anything: each only permits, or nobody adopts it."""
        return all(g.permits or not g.adopters for g in self.given) and not self.scenario.anew


@dataclass(frozen=True, slots=True)
class Plan:
    """All scenarios of a doctrine and the baselines that they are compared with."""

    baseline: Scenario
    planned: tuple[Planned, ...]
    """On the main data, with everything estimated."""
    cells: tuple[Planned, ...]
    """The main reading of each set of rules under every theory, on all data."""
    undrawn: frozenset[tuple[str, ...]] = frozenset()
    """Sets of rules of which only what needs no luck is asked: their scenarios are not simulated."""

    def scenarios(self) -> tuple[Scenario, ...]:
        """Every scenario to simulate: the baseline, what is compared with it, and the cells."""
        drawn = [p for p in (*self.planned, *self.cells) if p.rules not in self.undrawn]
        return (self.baseline, *(s for p in drawn for s in (p.baseline, p.scenario)))


def plan_of(
    doctrine: Doctrine, cells: Sequence[DataCell], *, years: int, replicates: int, seed: int,
    full: bool = False,
) -> Plan:  # fmt: skip
    """Every scenario that the doctrine's claims and rules ask for.

    Each set of rules that a claim names, and each rule by itself, is run for each set of adopters that the
    doctrine lists and for a mirror holder; a single rule also in each of its variants and at each dose. The
    main reading is run under all theories, in every cell of the data.

    Parameters
    ----------
    doctrine : Doctrine
    cells : sequence of DataCell
        The first is the main one.
    years, replicates, seed : int
    full : bool
        Give every cell half of the main reading's replicates, mirror the holder's rules in every other
        major power and not in the foremost alone, and add a placebo to every set of rules.

    Raises
    ------
    ScenarioError
        If an adopter is not in the world, or a group has nobody in it.
    """
    main = cells[0]
    baseline = Scenario("baseline", main.world, main.params, (), years, replicates, seed)
    asked = [(c.simulate.rules, outcome_of(c)) for c in doctrine.claims if c.simulate is not None]
    watched = {rules for rules, outcome in asked if outcome == THREATENED}
    planned = [
        p
        for ids in _sets(doctrine)
        for p in _of_set(doctrine, ids, replace(baseline, threats=ids in watched), full)
    ]
    few = max(replicates // (ASIDE_SHARE if full else CELL_SHARE), 4 * REPLICATES_PER_DRAW)
    few = min(few - few % REPLICATES_PER_DRAW, replicates)
    theories = [read_theory(name) for name in (*THEORIES, DOCUMENT)]
    in_cells = [
        cell for p in _main_readings(planned) for cell in _in_cells(p, cells, theories, few)
    ]
    if full:
        planned += [_placebo(p) for p in _main_readings(planned) if not p.idle]
    drawn = {rules for rules, outcome in asked if outcome not in DERIVED}
    undrawn = {rules for rules, _ in asked} - drawn
    return Plan(baseline, tuple(planned), tuple(in_cells), frozenset(undrawn))


def outcome_of(claim: Claim) -> str:
    """Name of the outcome that a claim asks the simulation for, without its role."""
    asked = claim.simulate.outcome if claim.simulate is not None else None
    word = asked or getattr(claim, "outcome", None) or "dispute.onset"
    return str(word).partition("@")[0]


def _sets(doctrine: Doctrine) -> Iterator[tuple[str, ...]]:
    """Sets of rules to run: those that claims name, then every rule that none names."""
    asked = [c.simulate.rules for c in doctrine.claims if c.simulate is not None]
    known = {r.id for r in doctrine.rules}
    found = dict.fromkeys(ids for ids in asked if set(ids) <= known)
    yield from found
    yield from ((r.id,) for r in doctrine.rules if all(r.id not in ids for ids in found))


def _smaller(p: Planned, replicates: int) -> Planned:
    """The same with fewer replicates, or as many as it had."""
    few = min(p.scenario.replicates, replicates)
    return replace(
        p,
        scenario=replace(p.scenario, replicates=few),
        baseline=replace(p.baseline, replicates=few),
    )


def _main_readings(planned: Iterable[Planned]) -> list[Planned]:
    """Of each set of rules the reading that a verdict is about: the first adopters, the highest dose."""
    found: dict[tuple[str, ...], Planned] = {}
    for p in planned:
        had = found.get(p.rules)
        stronger = had is not None and p.dose > had.dose
        if (
            had is None
            or (had.idle and not p.idle)
            or (stronger and (p.variant, p.adopters) == (had.variant, had.adopters))
        ):
            found[p.rules] = p
    return list(found.values())


def _placebo(main: Planned) -> Planned:
    """No rule, and other luck for the pairs of those who adopt the rules: what it changes, nothing made."""
    label = f"{'+'.join(main.rules)}: {PLACEBO}"
    scenario = replace(main.baseline, label=label, anew=tuple(sorted(main.adopter_codes)))
    return replace(
        main, variant="luck drawn anew", adopters=PLACEBO, dose=0.0, given=(), scenario=scenario
    )


def _in_cells(
    main: Planned, cells: Sequence[DataCell], theories: Sequence[Theory], few: int
) -> Iterator[Planned]:
    for number, cell in enumerate(cells):
        for theory in theories:
            if theory.id == DOCUMENT and number:
                continue  # shown once, on the main data
            base = Scenario(
                "baseline", cell.world, cell.params, (), main.scenario.years, few,
                main.scenario.seed, theory, main.scenario.threats,
            )  # fmt: skip
            yield replace(
                main, baseline=base, scenario=replace(base, label="cell", rules=main.given)
            )


def _of_set(
    doctrine: Doctrine, ids: tuple[str, ...], baseline: Scenario, full: bool
) -> Iterator[Planned]:
    """Every scenario of a set of rules; lower doses and what changes nothing for the first adopters only."""
    rules = [r for r in (doctrine.rule(i) for i in ids) if r is not None]
    highest = max(dose for rule in rules for dose in rule.compliance)
    adoptions = _adoptions(doctrine, rules, baseline.world, full)
    for adopters, codes in adoptions:
        for variant, dose, given in _readings(doctrine, rules, codes, baseline.world):
            idle = all(g.permits for g in given)
            if adopters != adoptions[0][0] and (idle or dose < highest):
                continue
            label = f"{'+'.join(ids)}: {variant}, {adopters}, dose {dose:g}"
            yield Planned(
                ids, variant, adopters, codes, dose, given,
                replace(baseline, label=label, rules=given), baseline,
            )  # fmt: skip


def _adoptions(
    doctrine: Doctrine, rules: Sequence[Rule], world: World, full: bool
) -> list[tuple[str, frozenset[int]]]:
    """Names and codes of those who adopt the holder's rules; rules for others stay theirs."""
    if all(rule.adopters != "holder" for rule in rules):
        first = rules[0].adopters
        return [(_words(first), _codes(first, doctrine, world))]
    found: list[tuple[str, frozenset[int]]] = [
        (name, _codes(name, doctrine, world)) for name in doctrine.adoption
    ]
    others = sorted(_majors(world) - _codes("holder", doctrine, world))
    others.sort(key=lambda c: -float(world.power[0][world.place(c)]))
    if others:
        found.append((MIRROR, frozenset(others[:1])))
    if full:
        found += [(f"{MIRROR}: {world.names[world.place(c)]}", frozenset((c,))) for c in others[1:]]
    return found


def _readings(
    doctrine: Doctrine, rules: Sequence[Rule], codes: frozenset[int], world: World
) -> Iterator[tuple[str, float, tuple[Given, ...]]]:
    """Words, dose and rules of each reading: one rule's variants and doses, or several rules together."""

    def given(rule: Rule, reading: _Reading, dose: float) -> Given:
        own = codes if rule.adopters == "holder" else _codes(rule.adopters, doctrine, world)
        return _given(doctrine, rule, reading, own, dose, world)

    if len(rules) > 1:
        main = [
            next((x for x in _variants(r) if x.rule != "permits"), _variants(r)[0]) for r in rules
        ]
        dose = max(d for r in rules for d in r.compliance)
        yield "together", dose, tuple(given(r, x, dose) for r, x in zip(rules, main, strict=True))
        return
    (rule,) = rules
    for reading in _variants(rule):
        permits = reading.rule == "permits"
        for dose in rule.compliance[-1:] if permits else rule.compliance:
            yield reading.name, dose, (given(rule, reading, dose),)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A rule in one of its variants or rivals."""

    name: str
    rule: str | None
    trigger: tuple[str, ...]
    rate: float | None
    intensity: float | None
    shares: str | None
    reciprocal: bool | None


def _variants(rule: Rule) -> list[_Reading]:
    """Each variant, or the rule itself if it lists none, and its rivals that are no variant."""
    own = _Reading(
        str(rule.rule or "as written"), rule.rule, rule.trigger, rule.rate, rule.intensity,
        rule.shares, rule.reciprocal,
    )  # fmt: skip
    found = [
        _Reading(
            v.id, v.rule or own.rule, (*own.trigger, *v.add), _or(v.rate, own.rate),
            _or(v.intensity, own.intensity), v.shares or own.shares, _or(v.reciprocal, own.reciprocal),
        )
        for v in rule.variants
    ] or [own]  # fmt: skip
    for number, rival in enumerate(rule.rivals, start=1):
        other = _Reading(
            rival.label or f"rival {number}", rival.rule or own.rule, rival.trigger or own.trigger,
            _or(rival.rate, own.rate), _or(rival.intensity, own.intensity), own.shares,
            _or(rival.reciprocal, own.reciprocal),
        )  # fmt: skip
        if all(replace(other, name=f.name) != f for f in found):
            found.append(other)
    return found


def _or(first: _T | None, second: _T | None) -> _T | None:
    return second if first is None else first


def _given(
    doctrine: Doctrine,
    rule: Rule,
    reading: _Reading,
    codes: frozenset[int],
    dose: float,
    world: World,
) -> Given:
    """A rule as the operators read it."""
    where = rule.region or rule.toward
    toward: frozenset[int] = frozenset()
    if where is not None:
        toward = _codes(where, doctrine, world) & set(world.ccodes.tolist())
        if not toward:
            raise ScenarioError(
                f"rule {rule.id}: {_words(where)} has no member in the world of {world.year}; name another"
            )
    if rule.start is not None and rule.start > world.year + 1:
        raise ScenarioError(
            f"rule {rule.id}: starts in {rule.start}; rules are in force from {world.year + 1} on: leave it out"
        )
    source = None if rule.from_ is None else resolve(rule.from_, world.year).ccode
    return Given(
        operator=rule.operator,
        adopters=tuple(sorted(codes)),
        compliance=dose,
        toward=tuple(sorted(toward)),
        source=source,
        rate=reading.rate,
        intensity=reading.intensity,
        shares=reading.shares,
        triggers=reading.trigger,
        permits=reading.rule == "permits",
        reciprocal=reading.reciprocal is not False,
    )


def region_of(claim: Claim, doctrine: Doctrine, world: World) -> frozenset[int]:
    """Codes of the region or states that a claim's outcome is of; empty for the world."""
    among, measured = getattr(claim, "among", None), getattr(claim, "outcome", None) or ""
    if among is None or measured.partition("@")[2] in ("", "system", "holder"):
        return frozenset()
    return _codes(among, doctrine, world) & frozenset(world.ccodes.tolist())


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
