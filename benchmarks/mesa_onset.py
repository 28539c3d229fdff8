"""The onset of disputes in Mesa 3, agent by agent, beside the whole compiled year, in one run.

Usage: python -m benchmarks.mesa_onset   (with a data pack in EQUIPOISE_DATA; needs: pip install "mesa>=3.3,<4")

States are agents; in its step each looks at every state after it, adds up the log-odds of a dispute (the
setting's part is worked out beforehand, which favours Mesa) and draws. Nothing else happens: no course, no
joining, no war. That the chances are the package's is checked before anything is timed. The kernel's year has
all mechanisms, so that the ratio is below what onset alone would give.
"""

import math
import statistics
import time

import mesa
import numpy as np

from equipoise.data.pack import find_pack
from equipoise.model.mechanisms.onset import MEMORY, SETTING, memory_features
from equipoise.model.memory import NEVER
from equipoise.model.params import padded, shipped_params
from equipoise.model.start import world_in
from equipoise.simulation.drawn import excess_of_draws
from equipoise.simulation.scenario import Scenario, replicates

YEARS, ROUNDS, OURS = 3, 5, 60


class State(mesa.Agent):
    """A state, which may begin a dispute with any that comes after it."""

    def __init__(self, model, place, activity):
        super().__init__(model)
        self.place, self.activity = place, activity
        self.enemies, self.allies = set(), set()

    def step(self):
        for other in self.model.states[self.place + 1 :]:
            chance = self.model.chance(self, other)
            self.model.chances[self.place, other.place] = chance
            if self.random.random() < chance:
                self.model.begun.append((self, other))


class System(mesa.Model):
    """All states, what lies between each two of them, and the fitted coefficients."""

    def __init__(self, world, params, seed):
        super().__init__(seed=seed)
        self.year = world.year + 1
        beta = padded(params, "onset", SETTING + MEMORY)
        beta[SETTING.index("constant")] -= excess_of_draws(world, params)
        self.setting_beta = beta[: len(SETTING)]
        self.beta = dict(zip(MEMORY, beta[len(SETTING) :].tolist(), strict=True))
        total = world.memory.activity.mean()
        self.states = [
            State(self, k, math.log1p(a / total)) for k, a in enumerate(world.memory.activity)
        ]
        self.between, self.chances, self.begun = {}, {}, []
        log_odds = world.setting[0] @ self.setting_beta
        for p, (i, j) in enumerate(zip(world.one.tolist(), world.two.tolist(), strict=True)):
            row = dict(zip(SETTING, world.setting[0][p].tolist(), strict=True))
            last = int(world.memory.last_dispute[p])
            self.between[i, j] = {
                "log_odds": float(log_odds[p]),
                "land": row["land_contiguity"],
                "distance": row["ln_capital_distance"],
                "last": None if last == NEVER else last,
                "history": float(world.memory.history[p]),
                "force_history": float(world.memory.force_history[p]),
            }
            if last != NEVER and self.year - last <= 10:
                self.states[i].enemies.add(j)
                self.states[j].enemies.add(i)
            if world.pact[0][i, j] or world.pact[0][j, i]:
                self.states[i].allies.add(j)
                self.states[j].allies.add(i)

    def chance(self, one, two):
        pair, b = self.between[one.place, two.place], self.beta
        low, high = sorted((one.activity, two.activity))
        x = pair["log_odds"] + b["ln_lower_relative_activity"] * low
        x += b["ln_higher_relative_activity"] * high
        shared = len(one.enemies & two.enemies)
        crossed = len(one.allies & two.enemies) + len(one.enemies & two.allies)
        x += b["ln_shared_enemies"] * math.log1p(shared)
        x += b["ln_enemies_of_allies"] * math.log1p(crossed)
        if pair["last"] is None:
            x += b["never_disputed"] + b["never_and_land_contiguity"] * pair["land"]
            x += b["never_and_ln_capital_distance"] * pair["distance"]
            x += b["never_and_higher_activity"] * high
        else:
            quiet = min(self.year - 1 - pair["last"], 60) / 10
            x += b["peace_years"] * quiet + b["peace_years_squared"] * quiet**2
            x += b["peace_years_cubed"] * quiet**3
            x += b["disputed_last_year"] * (pair["last"] == self.year - 1)
            x += b["ln_history"] * math.log1p(3 * pair["history"])
            x += b["ln_force_history"] * math.log1p(3 * pair["force_history"])
        return 1 / (1 + math.exp(-x))

    def step(self):
        self.begun.clear()
        self.agents.shuffle_do("step")


def expected(world, params):
    """(P,) the same chances from the package."""
    beta = padded(params, "onset", SETTING + MEMORY)
    beta[SETTING.index("constant")] -= excess_of_draws(world, params)
    ally = world.pact[0] | world.pact[0].T
    memory = memory_features(
        world.year + 1, world.memory, world.one, world.two, ally, world.member[0], world.setting[0]
    )
    return 1 / (1 + np.exp(-(np.hstack([world.setting[0], memory]) @ beta)))


def main():
    world, params = world_in(2010, find_pack(None)), shipped_params("full")
    system = System(world, params, 1)
    system.step()
    made = np.array([system.chances[i, j] for i, j in zip(world.one, world.two, strict=True)])
    np.testing.assert_allclose(made, expected(world, params), rtol=1e-9)
    scenario = Scenario("benchmark", world, params, (), 30, OURS, 1)
    list(replicates(scenario, 0, 1))  # compile first
    ratios, theirs, ours = [], [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(YEARS):
            system.step()
        middle = time.perf_counter()
        list(replicates(scenario, 0, OURS))
        end = time.perf_counter()
        theirs.append((middle - start) / YEARS)
        ours.append((end - middle) / OURS / scenario.years)
        ratios.append(theirs[-1] / ours[-1])
    a, b = statistics.median(theirs), statistics.median(ours)
    print(f"{world.n_states} states, {world.n_pairs} pairs; medians of {ROUNDS} rounds, one core")
    print(
        f"Mesa {mesa.__version__}, onset alone     {1e9 * a / world.n_pairs:7.0f} ns a pair and year"
    )
    print(f"equipoise, all mechanisms  {1e9 * b / world.n_pairs:7.1f} ns a pair and year")
    print(f"ratio {statistics.median(ratios):.0f} ({min(ratios):.0f} to {max(ratios):.0f})")


if __name__ == "__main__":
    main()
