"""Scenarios: everything that determines a simulation, and its replicates one by one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import ScenarioError
from equipoise.model.mechanisms.onset import MEMORY, SETTING
from equipoise.model.mechanisms.treaty import with_room
from equipoise.model.mechanisms.war import WAR_COLUMNS
from equipoise.model.operators.given import Given
from equipoise.model.operators.registry import levers_of
from equipoise.model.params import Params, draw_params, pad
from equipoise.model.system import Past, Setting
from equipoise.model.theory import Theory, read_theory
from equipoise.model.threats import threat_years
from equipoise.model.world import World
from equipoise.model.year import (
    EVENT_COLUMNS,
    EXPECTED,
    MAX_DISPUTES_A_YEAR,
    Output,
    run_replicate,
)
from equipoise.simulation.drawn import (
    coefficients_of,
    excess_of_draws,
    setting_of_world,
    with_draw,
    with_trade,
)

Floats = NDArray[np.float64]

MODEL_VERSION = 6
"""Part of every scenario's hash; raised when results move, and the changelog says so."""

REPLICATES_PER_DRAW = 4
"""Replicates that share a parameter draw, so that luck and parameter uncertainty separate."""

DATA_DRIVEN = read_theory("data-driven")


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that determines a simulation."""

    label: str
    """Words for people; not part of what determines the run."""
    world: World
    params: Params
    rules: tuple[Given, ...]
    """In force together from the first year; none for the baseline."""
    years: int
    replicates: int
    seed: int
    theory: Theory = DATA_DRIVEN
    threats: bool = False
    """Whether threats to states are kept, too; each time costs as much as ten years."""
    anew: tuple[int, ...] = ()
    """Codes of states whose pairs meet other luck than in other scenarios of the seed: a placebo."""

    def __post_init__(self) -> None:
        if self.replicates < 1 or self.years < 1:
            raise ScenarioError(
                f"scenario {self.label!r}: {self.replicates} replicates of {self.years} years; "
                "give 1 or more of both"
            )
        if not 0 <= self.seed < 2**63:
            raise ScenarioError(
                f"scenario {self.label!r}: seed {self.seed}; give 0 or more, below 2^63"
            )
        if self.world.has_history != (self.params.variant == "full"):
            raise ScenarioError(
                f"scenario {self.label!r}: parameters {self.params.variant!r} do not fit a "
                f"{self.world.kind}; use the other variant"
            )

    def sha256(self) -> str:
        """Hash of what determines a replicate: not the label, nor how many replicates are asked for."""
        active = [asdict(rule) for rule in self.rules if rule.adopters]
        content = {
            "model": MODEL_VERSION,
            "world": self.world.sha256(),
            "params": self.params.sha256(),
            "rules": active,
            "theory": asdict(self.theory)["claims"] if active else None,
            "threats": self.threats,
            "years": self.years,
            "seed": self.seed,
        }
        if self.anew:
            content["anew"] = sorted(self.anew)
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


class Replicate(NamedTuple):
    """What one replicate came to."""

    number: int
    events: NDArray[np.int32]
    """(m, 10) in the order of ``EVENT_COLUMNS``."""
    wars: Floats
    """(w, 8) in the order of ``WAR_COLUMNS``."""
    expected: Floats
    """(years, 3) in the order of ``EXPECTED``."""
    threats: Floats
    """(k, n) in the years of ``threat_years``, each state's chance of a fatal dispute that another begins;
    nan if it is not in the system."""
    left: NDArray[np.int32]
    """(n,) year after which the state was in the system no more; 0 if it stayed."""
    shares: Floats
    """(years, n) share of power as each year begins; nan for a state that is not in the system."""
    ties: Floats
    """(years, 2) pairs that a pact binds then, and pairs in a dispute from an earlier year."""
    draw: int
    """Number of its parameter draw."""


ANEW = 1_000_000
"""Added to a pair's id for other luck; ids lie below it, and luck takes four times as much."""


def _ids(world: World, anew: tuple[int, ...]) -> NDArray[np.int64]:
    """(P,) what the pairs' luck is keyed by."""
    of = np.isin(world.ccodes, np.array(anew, np.int32))
    ids: NDArray[np.int64] = world.ids + ANEW * (of[world.one] | of[world.two])
    return ids


def _past(world: World) -> Past:
    memory = world.memory
    return Past(
        memory.history, memory.force_history, memory.last_dispute, memory.activity,
        memory.used_force, np.zeros(world.n_states) if world.trend is None else world.trend,
    )  # fmt: skip


def _refuse(scenario: Scenario, replicate: int, count: int, finite: bool) -> None:
    """Raise if a replicate had no room for its events, or a chance in it is no number."""
    where = f"scenario {scenario.label!r}, replicate {replicate}"
    if count < 0:
        raise ScenarioError(
            f"{where}: more than {MAX_DISPUTES_A_YEAR} disputes in a year, or more pairs in disputes or more "
            "treaties than a run has room for; the parameters are not fit for this world"
        )
    if not finite:
        words = ", ".join(r.operator for r in scenario.rules) or "no rule"
        raise ScenarioError(f"{where}: a chance is not finite under {words}; give a smaller dose")


def _first_setting(scenario: Scenario, onset: Floats) -> Setting:
    """The kernel's view of the world, with its luck and room for treaties, for one draw of the onset."""
    world = scenario.world
    setting = setting_of_world(world, onset)._replace(ids=_ids(world, scenario.anew))
    if world.treaties is None:
        return setting
    treaties, numbers = with_room(world.treaties, scenario.years)
    return setting._replace(treaties=treaties, treaty_ids=numbers)


def replicates(
    scenario: Scenario, first: int, last: int, hazards: Floats | None = None
) -> Iterator[Replicate]:
    """Simulate replicates one by one.

    Parameters
    ----------
    scenario : Scenario
        What to simulate.
    first, last : int
        First replicate and the one after the last.
    hazards : float (2, years, P), optional
        Each pair's chance of an onset is added to it, over all replicates: of a dispute that both begin,
        and of one that either joins.
    """
    world, params, years = scenario.world, scenario.params, scenario.years
    n_draws = (last - 1) // REPLICATES_PER_DRAW + 1
    draws = draw_params(params, n_draws, scenario.seed)
    levers = levers_of(scenario.rules, world, params, scenario.theory)
    past = _past(world)
    onset = pad(params.block("onset"), draws.block("onset"), SETTING + MEMORY)
    onset[:, SETTING.index("constant")] -= excess_of_draws(world, params)
    # every pair can be drawn into one war, and each is drawn in but once while it lasts
    rows = years * MAX_DISPUTES_A_YEAR + world.n_pairs
    room = np.empty((rows, len(EVENT_COLUMNS)), np.int32)
    wars = np.empty((len(room), len(WAR_COLUMNS)))
    left = np.empty(world.n_states, np.int32)
    held = world.member.shape[0] == 1  # else the setting follows the record
    kept = np.empty((0, 0, 0)) if hazards is None else hazards
    when = threat_years(years)
    ready = first // REPLICATES_PER_DRAW
    current = _first_setting(scenario, onset[ready])
    moves_trade = held and world.trade is not None and params.has_block("trade")
    for replicate in range(first, last):
        draw = replicate // REPLICATES_PER_DRAW
        if draw != ready or replicate == first:
            ready, current = draw, with_draw(current, world, onset[draw])
            if moves_trade:
                current = with_trade(current, world, draws.block("trade")[draw])
        expected = np.empty((years, len(EXPECTED)))
        shares, ties = np.empty((years, world.n_states)), np.empty((years, 2))
        threats = np.empty((when.size, world.n_states) if scenario.threats else (0, 0))
        before, since = (
            coefficients_of(
                params,
                scenario.theory,
                draws.values,
                draw,
                onset[draw],
                held=held,
                recent=recent,
                treaties=world.treaties is not None,
            )
            for recent in (False, True)
        )
        count, fought = run_replicate(
            current, before, since, params.level_from(), levers, past, years,
            np.uint64(scenario.seed), replicate,
            Output(room, wars, expected, kept, when, threats, left, shares, ties),
        )  # fmt: skip
        finite = bool(np.isfinite(expected).all() and not np.isinf(threats).any())
        _refuse(scenario, replicate, count, finite)
        yield Replicate(
            replicate,
            room[:count].copy(),
            wars[:fought].copy(),
            expected,
            threats,
            left.copy(),
            shares,
            ties,
            draw,
        )
