"""A world and one draw of the coefficients, as the kernel sees them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from equipoise.model.mechanisms import (
    continuation,
    growth,
    hostility,
    initiator,
    intercept,
    joining,
    trade,
    treaty,
    war,
)
from equipoise.model.mechanisms import exit as leaving
from equipoise.model.mechanisms.moving import MOVED
from equipoise.model.mechanisms.onset import MEMORY, NEVER_SETTING, SETTING, memory_features
from equipoise.model.params import LEVEL, Params, pad
from equipoise.model.system import Coefficients, Setting
from equipoise.model.theory import Theory
from equipoise.model.world import World

Floats = NDArray[np.float64]


def excess_of_draws(world: World, params: Params) -> float:
    """By how much draws of the onset coefficients raise the log of the expected onsets of the first year.

    A chance as rare as an onset is nearly an exponential of its log-odds, so that its mean over draws lies
    above its value at the estimates. The estimates, and not that mean, reproduce the number of onsets that
    they were fitted on; so the excess is taken off every draw's constant. The draws keep their spread.
    """
    block = params.block("onset")
    ally = world.pact[0] | world.pact[0].T
    past = memory_features(
        world.year + 1, world.memory, world.one, world.two, ally, world.member[0], world.setting[0]
    )
    columns = [(SETTING + MEMORY).index(name) for name in block.names]
    x = np.hstack([world.setting[0], past])[world.in_system()[0]][:, columns]
    log_odds = x @ np.array(block.estimate)
    spread = np.sqrt(np.maximum(((x @ np.array(block.covariance)) * x).sum(axis=1), 0.0))
    nodes, weights = np.polynomial.hermite_e.hermegauss(9)
    mean = sum(
        w * expit(log_odds + z * spread)
        for z, w in zip(nodes, weights / weights.sum(), strict=True)
    )
    return float(np.log(mean.sum() / expit(log_odds).sum()))


def setting_of_world(world: World, beta: Floats) -> Setting:
    """The kernel's view of a world, for one draw of the setting's coefficients."""
    columns = [SETTING.index(name) for name in hostility.FACTS[:5]]
    near = (
        world.setting[:, :, SETTING.index("land_contiguity")]
        + world.setting[:, :, SETTING.index("water_to_24_miles")]
    )
    nothing = np.empty((0, 0))
    either = (world.pact[0] | world.pact[0].T).astype(np.float64)
    empty = Setting(
        world.year + 1,
        world.ccodes,
        world.one,
        world.two,
        world.ids,
        nothing,
        nothing,
        np.ascontiguousarray(world.setting[:, :, columns]),
        world.in_system(),
        world.member,
        world.ln_power,
        world.democracy,
        world.pact,
        near > 0,
        np.ascontiguousarray(world.setting[:, :, SETTING.index("ln_capital_distance")]),
        world.is_major,
        np.nan_to_num(world.weak_link()),
        np.full(world.n_pairs, np.nan),
        0.0,
        np.empty((0, world.n_states), np.int8),
        np.empty(0, np.int64),
        (either @ either).astype(np.int16),
    )
    return with_draw(empty, world, beta)


def with_draw(setting: Setting, world: World, beta: Floats) -> Setting:
    """The same with the onset coefficients of a draw."""
    columns = [SETTING.index(name) for name in NEVER_SETTING]
    of_never = beta[len(SETTING) : len(SETTING) + len(NEVER_SETTING)]
    return setting._replace(
        log_odds=world.setting @ beta[: len(SETTING)],
        if_never=world.setting[:, :, columns] @ of_never,
    )


def with_trade(setting: Setting, world: World, beta: Floats) -> Setting:
    """The same with trade that moves, by the coefficients of a draw."""
    one, two = world.one, world.two
    x = trade.covariates(
        world.weak_link(), world.ln_power[0][one], world.ln_power[0][two],
        np.log1p(world.distance[0]), world.contiguity[0] > 0,
    )  # fmt: skip
    return setting._replace(trade_level=trade.level_of(beta, x), trade_pull=trade.pull_of(beta))


@dataclass(frozen=True, slots=True)
class _Draw:
    """One draw of the parameters, block by block."""

    params: Params
    values: dict[str, Floats]
    number: int
    recent: bool
    """At the level of the window's last ten years."""

    def take(self, block: str, order: tuple[str, ...]) -> Floats:
        """(k,) the block's coefficients in the kernel's order."""
        params, at = self.params, self.number
        row: Floats = pad(params.block(block), self.values[block][at : at + 1], order)[0]
        if self.recent and params.has_block(LEVEL) and block in params.block(LEVEL).names:
            place = params.block(LEVEL).names.index(block)
            row[order.index("constant")] += self.values[LEVEL][at, place]
        return row

    def if_there(self, block: str, order: tuple[str, ...]) -> Floats:
        """The same, or (0,) where the variant has no such block."""
        return self.take(block, order) if self.params.has_block(block) else np.empty(0)

    def spread(
        self, name: str, block: str = "intercept", order: tuple[str, ...] = intercept.NAMES
    ) -> Floats:
        """Table of an intercept of that spread, or (0,) without intercepts."""
        found = self.if_there(block, order)
        if not found.size:
            return found
        return intercept.table_of(max(float(found[order.index(name)]), 0.0))

    def treaties(self, moves: bool, onset: Floats) -> treaty.TreatyCoefficients:
        """The blocks of treaties; of nothing where pacts do not move by themselves."""
        acts = onset[[SETTING.index(name) for name in treaty.ACTS_BY]]
        if not (moves and self.params.has_block("treaty")):
            nothing = np.empty(0)
            return treaty.TreatyCoefficients(*(nothing,) * 7, acts)
        return treaty.TreatyCoefficients(
            self.take("treaty", treaty.NAMES)[: treaty.NAMES.index("intercept")],
            self.take("treaty_end", treaty.END),
            self.take("treaty_sponsor", treaty.SPONSOR),
            self.take("treaty_partner", treaty.PARTNER),
            self.take("treaty_member", treaty.MEMBER),
            self.take("treaty_accession", treaty.ACCESSION),
            self.spread("intercept", "treaty", treaty.NAMES),
            acts,
        )

    def moved(self, name: str, theory: Theory, onset: Floats) -> float:
        """What a covariate that rules move weighs: the theory's coefficient where it has one."""
        if theory.holds(name):
            return theory.of(name)
        if name in SETTING:
            return float(onset[SETTING.index(name)])
        return float(self.take(name, (name,))[0]) if self.params.has_block(name) else 0.0


def coefficients_of(
    params: Params,
    theory: Theory,
    values: dict[str, Floats],
    draw: int,
    onset: Floats,
    *,
    held: bool,
    recent: bool,
    treaties: bool,
) -> Coefficients:
    """One draw of every block but the setting's part of onset, in the kernel's order.

    What rules move weighs by the theory's coefficient where it has one. ``held`` is False where the
    setting follows the record, so that states neither grow nor leave by themselves; ``recent`` is True for
    the years that have the level of the window's last ten; ``treaties`` where the world knows its treaties.
    """
    of = _Draw(params, values, draw, recent)
    sigma, rho = of.take("shock", ("sigma", "rho"))
    return Coefficients(
        np.ascontiguousarray(onset[len(SETTING) :]),
        max(float(sigma), 0.0),
        float(np.clip(rho, 0.0, 0.95)),
        of.take("initiator", initiator.NAMES),
        of.take("force", hostility.FORCE),
        of.take("answer", hostility.ANSWER),
        of.take("war", hostility.WAR),
        of.take("fatal", hostility.FATAL),
        of.take("reply", hostility.REPLY),
        of.take("display", hostility.DISPLAY),
        of.take("continuation", continuation.NAMES),
        of.if_there("joining", joining.NAMES),
        of.spread("joining"),
        of.if_there("war_duration", war.DURATION),
        of.if_there("war_decided", war.DECIDED),
        of.if_there("war_won", war.WON),
        of.if_there("war_deaths", war.DEATHS),
        of.if_there("war_entry", war.ENTRY),
        of.spread("war_entry"),
        of.if_there("exit", leaving.NAMES) if held else np.empty(0),
        of.if_there("growth", growth.NAMES) if held else np.empty(0),
        onset[[SETTING.index(name) for name in growth.ACTS_BY]],
        of.treaties(held and treaties, onset),
        np.array([of.moved(name, theory, onset) for name in MOVED]),
    )
