"""Outcomes without luck: what rules make of power, trade and growth, by construction or by a theory's prior.

The measures are those of the record, taken on the world with the rules and without.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import ScenarioError
from equipoise.finding import Channel
from equipoise.measures.system import banzhaf_index, effective_poles
from equipoise.model.mechanisms.moving import move_power
from equipoise.model.operators.given import Given
from equipoise.model.operators.registry import levers_of
from equipoise.model.params import Params
from equipoise.model.system import Levers
from equipoise.model.theory import Theory
from equipoise.model.world import World
from equipoise.simulation.outcomes import Where

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moved:
    """A world and what rules have made of it after some years."""

    world: World
    levers: Levers
    theory: Theory
    years: int
    where: Where

    def places(self) -> NDArray[np.int64]:
        """Places of the states whose outcome it is: the region's, else the adopters'."""
        codes = sorted(self.where.region or self.where.adopters)
        return np.array([self.world.place(c) for c in codes], np.int64)

    def power(self) -> Floats:
        """(n,) shares of power in the last year, as the rules have moved them; 0 outside the system."""
        member, change = self.world.member[0], np.zeros(self.world.n_states)
        for t in range(self.years):
            move_power(t, member, self.world.ln_power[0], self.levers, change)
        return np.where(member, np.exp(self.world.ln_power[0] + change), 0.0)

    def trade(self) -> Floats:
        """(n, n) share of the trade of i that is with j, at the start; nan where it is unknown.

        Raises
        ------
        ScenarioError
            If the world knows no trade.
        """
        if self.world.trade is None:
            raise ScenarioError(
                f"the {self.world.kind} knows no trade; bring the data: equipoise data fetch"
            )
        return self.world.trade


@dataclass(frozen=True, slots=True)
class Derived:
    """An outcome that is computed and not drawn."""

    name: str
    title: str
    unit: str
    channel: Channel
    value: Callable[[Moved], float]


def _share(moved: Moved) -> float:
    power = moved.power()
    return float(power[moved.places()].sum() / power.sum())


def _poles(moved: Moved) -> float:
    return effective_poles(moved.power())


def _pivotality(moved: Moved) -> float:
    """Mean over the adopters of their index among the major powers, over the average major power's."""
    majors = np.flatnonzero(moved.world.is_major & moved.world.member[0])
    asked = [int(np.flatnonzero(majors == i)[0]) for i in moved.places() if i in majors]
    if not asked:
        raise ScenarioError("balance.pivotality: none of the states named is a major power")
    index = banzhaf_index(moved.power()[majors]) * majors.size
    return float(index[asked].mean())


def _grown(moved: Moved) -> Floats:
    """(n,) yearly change of the logarithm of each state's trade, averaged over the years."""
    world = moved.world
    step = np.zeros((world.n_states, world.n_states))
    step[world.one, world.two] = step[world.two, world.one] = moved.levers.trade_step
    # trade that is unknown cannot be moved by a rule, and what is not moved adds nothing
    after = np.nansum(moved.trade() * np.expm1(step * moved.years), axis=1)
    return np.asarray(np.log1p(after) / moved.years)


def _growth(moved: Moved) -> float:
    return float(moved.theory.of("growth_of_trade") * _grown(moved)[moved.places()].mean())


def _ties(moved: Moved) -> float:
    """Change in a decade of the logarithm of trade with the states named, where it is known."""
    world = moved.world
    moved.trade()
    known = ~np.isnan(world.weak_link())
    named, own = np.zeros(world.n_states, np.bool_), np.zeros(world.n_states, np.bool_)
    named[[world.place(c) for c in moved.where.region]] = True
    own[[world.place(c) for c in moved.where.adopters]] = True
    pairs = (own[world.one] & named[world.two]) | (own[world.two] & named[world.one])
    if not (pairs & known).any():
        raise ScenarioError("trade with the states named is unknown at the start")
    return float(10.0 * moved.levers.trade_step[pairs & known].mean())


_LOG = "log points per decade"

DERIVED: dict[str, Derived] = {
    d.name: d
    for d in (
        Derived("capability.share", "share of power", "share", "by construction", _share),
        Derived("polarity.effective-poles", "effective poles", "poles", "by construction", _poles),
        Derived("balance.pivotality", "pivotality", "times the mean", "by construction", _pivotality),
        Derived("growth.gdp", "growth of output", "per year", "prior", _growth),
        Derived("cooperation.ties", "trade with them", _LOG, "by construction", _ties),
        Derived("trade.dyadic", "trade with them", _LOG, "by construction", _ties),
    )
}  # fmt: skip


def derived_difference(
    outcome: Derived, rules: tuple[Given, ...], world: World, params: Params, theory: Theory,
    years: int, where: Where,
) -> tuple[float, float]:  # fmt: skip
    """The outcome without the rules, and what they add to it.

    Raises
    ------
    ScenarioError
        If the outcome cannot be taken in this world.
    """
    with_rules = levers_of(rules, world, params, theory)
    without = levers_of((), world, params, theory)
    before = outcome.value(Moved(world, without, theory, years, where))
    return before, outcome.value(Moved(world, with_rules, theory, years, where)) - before
