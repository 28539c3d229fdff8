"""All operators, in an explicit table, and the levers that a set of rules sets together."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from equipoise.errors import ScenarioError, suggest
from equipoise.finding import Channel
from equipoise.model.operators import (
    arms,
    balance,
    decouple,
    force_gate,
    guarantee,
    mediate,
    no_blocs,
    noninterv,
    perturb_shares,
    recip,
    regime,
    sanction,
    trade_open,
)
from equipoise.model.operators.given import Given, Operator, Scene
from equipoise.model.params import Params
from equipoise.model.system import Levers, no_levers
from equipoise.model.theory import Theory

if TYPE_CHECKING:
    from equipoise.model.world import World

_FILES = (
    perturb_shares, noninterv, mediate, guarantee, no_blocs, regime, decouple, trade_open, sanction, recip,
    arms, balance, force_gate,
)  # fmt: skip
OPERATORS: dict[str, Operator] = {file.NAME: cast(Operator, file) for file in _FILES}
"""By name, in the order in which they act: those that set the start first."""

_RANK = {"by construction": 0, "prior": 1, "estimated": 2}


def levers_of(rules: tuple[Given, ...], world: World, params: Params, theory: Theory) -> Levers:
    """The levers that rules in force together set; without rules they do nothing.

    Raises
    ------
    ScenarioError
        For an unknown operator, or what an operator refuses: the message begins with its name.
    """
    levers = no_levers(world.n_states)
    scene = Scene(world, params, theory)
    order = list(OPERATORS)
    for given in sorted(
        rules, key=lambda g: order.index(g.operator) if g.operator in order else -1
    ):
        if given.operator not in OPERATORS:
            raise ScenarioError(
                f"rule: no operator {given.operator!r}; {suggest(given.operator, list(OPERATORS))}"
            )
        if given.adopters:
            levers = OPERATORS[given.operator].act(given, scene, levers)
    return levers


def channel_of(rules: tuple[Given, ...], outcome: str) -> Channel:
    """What decides the sign of an outcome under rules: what is certain for any of them comes first.

    A rule that only permits, or that nobody adopts, decides nothing; if there is no other, nothing changes, by
    construction.
    """
    word = outcome.partition("@")[0]
    found: list[Channel] = []
    for given in rules:
        if given.permits or not given.adopters:
            continue
        channels = OPERATORS[given.operator].CHANNELS
        # a narrower count goes the way of the one it is part of
        parts = [word.rsplit(".", k)[0] for k in range(word.count(".") + 1)]
        found.append(next((channels[p] for p in parts if p in channels), "estimated"))
    return min(found, key=_RANK.__getitem__, default="by construction")
