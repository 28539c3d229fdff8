"""What an operator is given: who adopts it, towards whom, and how strongly; and the scene that it acts on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import ScenarioError
from equipoise.model.params import Params
from equipoise.model.system import Levers
from equipoise.model.theory import Theory

if TYPE_CHECKING:
    from equipoise.finding import Channel
    from equipoise.model.world import World

Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


class Scene(NamedTuple):
    """What an operator looks at when it sets its levers."""

    world: World
    params: Params
    theory: Theory


@dataclass(frozen=True, slots=True)
class Given:
    """A rule as the operators read it: states as codes, doses as numbers."""

    operator: str
    adopters: tuple[int, ...]
    compliance: float = 1.0
    """Chance that the rule binds where it applies, or the share of its dose [0 to 1]."""
    toward: tuple[int, ...] = ()
    """The states that the rule names; empty for all others."""
    source: int | None = None
    """The state that a region loosens its ties to."""
    rate: float | None = None
    intensity: float | None = None
    shares: str | None = None
    triggers: tuple[str, ...] = ()
    permits: bool = False
    reciprocal: bool = True
    start: int | None = None


class Operator(Protocol):
    """One operator: its name, what decides each outcome under it, and what it does."""

    NAME: str
    CHANNELS: dict[str, Channel]

    @staticmethod
    def act(given: Given, scene: Scene, levers: Levers) -> Levers:
        """Set levers, in place where they are arrays; return them."""
        ...


def places(codes: tuple[int, ...], world: World) -> Places:
    """Places of states in the roster."""
    return np.array([world.place(c) for c in codes], np.int64)


def among(given: Given, world: World) -> Flags:
    """(n, n) True where i adopts the rule and j is one that it names, or anybody."""
    out = np.zeros((world.n_states, world.n_states), np.bool_)
    named = places(given.toward, world) if given.toward else np.arange(world.n_states)
    for i in places(given.adopters, world):
        out[i, named] = True
    np.fill_diagonal(out, False)
    return out


def by_pair(directed: Flags, world: World) -> Flags:
    """(P,) True where it holds in either direction."""
    found: Flags = directed[world.one, world.two] | directed[world.two, world.one]
    return found


def dose(given: Given, value: float | None, usual: float, highest: float = 1.0) -> float:
    """The strength of a rule: what it gives or what is usual, times its compliance.

    Raises
    ------
    ScenarioError
        If either is out of its range.
    """
    if not 0.0 <= given.compliance <= 1.0:
        raise ScenarioError(
            f"{given.operator}: compliance {given.compliance}; give a chance from 0 to 1"
        )
    strength = usual if value is None else value
    if not 0.0 <= strength <= highest:
        raise ScenarioError(f"{given.operator}: dose {strength:g}; give 0 to {highest:g}")
    return strength * given.compliance


def either(chances: NDArray[np.float64], more: NDArray[np.floating[Any]]) -> None:
    """Raise chances to those of either of two independent causes, in place."""
    chances += (1.0 - chances) * more
