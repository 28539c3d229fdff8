"""Severity of the simulated side: are injected effects found again, and how often does nothing alarm?

Usage: python verification/simulated.py          prints it (about five minutes)
       python verification/simulated.py --write  writes it beside this file, too

The system is that of the forty foremost states of 2010, whose true coefficients are the shipped estimates. The
true effect of a rule is a paired difference of 4 000 replicates at these. A study does not know them: its own
estimates are drawn from around the truth with the shipped covariance, and it simulates 100 paired replicates
with its own uncertainty, as ``equipoise assess`` does. Of 200 studies the table shows how many intervals of
90 % cover the truth, how many are clear of zero on the right side and on the wrong one. In a placebo no rule is
in force, but the luck of ten states' pairs is drawn anew: whatever a study finds there is a false alarm.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed

from equipoise.data.pack import find_pack
from equipoise.model.memory import Memory
from equipoise.model.operators.given import Given
from equipoise.model.params import Params, draw_params, shipped_params
from equipoise.model.record import pair_index
from equipoise.model.start import world_in
from equipoise.model.world import World
from equipoise.model.year import EXPECTED
from equipoise.simulation.compare import contrast
from equipoise.simulation.outcomes import outcome_named
from equipoise.simulation.scenario import Scenario, replicates

HERE = Path(__file__).parent / "simulated.txt"
STATES, YEARS, REPLICATES, STUDIES, TRUE_REPLICATES = 40, 20, 100, 200, 4000
ANEW = 10


@dataclass(frozen=True)
class Trial:
    """A rule at a dose, and the outcome that it should change; no rule for a placebo."""

    name: str
    outcome: str
    rule: Callable[[tuple[int, ...]], Given] | None


TRIALS = [
    *(
        Trial(f"force only in defence, everyone, dose {dose:g}", "dispute.fatal",
              lambda who, d=dose: Given("FORCE_GATE", who, d, triggers=("force-on-self",)))
        for dose in (0.05, 0.25, 1.0)
    ),
    *(
        Trial(f"mediation by everyone, dose {dose:g}", "war.onset",
              lambda who, d=dose: Given("MEDIATE", who, d, intensity=0.5))
        for dose in (0.05, 0.25, 1.0)
    ),
    *(
        Trial(f"democracy rises {rate:g} a year", "dispute.onset",
              lambda who, r=rate: Given("REGIME", who, 1.0, intensity=r))
        for rate in (0.002, 0.01, 0.05)
    ),
    *(Trial("placebo", name, None) for name in ("dispute.onset", "dispute.fatal", "war.onset")),
]  # fmt: skip


def foremost(world: World, n: int) -> World:
    """The world with its n most powerful states alone."""
    keep = np.sort(np.argsort(-world.power[0])[:n])
    one, two = (a.astype(np.int32) for a in np.triu_indices(n, 1))
    pairs = pair_index(world.n_states, keep[one], keep[two])
    cut = {}
    for f in fields(world):
        value = getattr(world, f.name)
        if not f.init or not isinstance(value, np.ndarray):
            continue
        for axis, size in enumerate(value.shape):
            if size == world.n_states:
                value = np.take(value, keep, axis)
            elif size == world.n_pairs:
                value = np.take(value, pairs, axis)
        cut[f.name] = value
    memory = {f.name: getattr(world.memory, f.name) for f in fields(Memory)}
    for name, value in memory.items():
        for axis, size in enumerate(value.shape):
            places = keep if size == world.n_states else pairs
            value = np.take(value, places, axis)
        memory[name] = value
    names = tuple(world.names[k] for k in keep)
    return replace(world, **cut | {"one": one, "two": two}, names=names, memory=Memory(**memory))


def with_luck_anew(world: World) -> World:
    """The same world, in which pairs of its first states meet other luck."""
    other = replace(world)
    mine = world.one < ANEW
    object.__setattr__(other, "ids", world.ids + 1_000_000 * mine)
    return other


def sure(params: Params) -> Params:
    """The same estimates, known without error."""
    nothing = [
        replace(b, covariance=tuple((0.0,) * len(b.names) for _ in b.names)) for b in params.blocks
    ]
    return replace(params, blocks=tuple(nothing))


def estimated(params: Params, study: int) -> Params:
    """What a study would estimate where the given estimates are the truth."""
    drawn = draw_params(params, 1, 10_000 + study)
    blocks = [
        replace(b, estimate=tuple(drawn.block(b.name)[0].tolist())) for b in params.blocks
    ]  # fmt: skip
    return replace(params, blocks=tuple(blocks))


def counted(scenario: Scenario, outcome: str) -> np.ndarray:
    """(replicates, years) expected numbers of an outcome."""
    column = EXPECTED.index(outcome_named(outcome).expected)
    return np.array([r.expected[:, column] for r in replicates(scenario, 0, scenario.replicates)])


def both(world: World, params: Params, trial: Trial, n: int, seed: int) -> list[np.ndarray]:
    base = Scenario("base", world, params, (), YEARS, n, seed)
    who = tuple(world.ccodes.tolist())
    treated = (
        replace(base, world=with_luck_anew(world))
        if trial.rule is None
        else replace(base, rules=(trial.rule(who),))
    )
    return [counted(s, trial.outcome) for s in (treated, base)]


def study(world: World, params: Params, trial: Trial, number: int) -> tuple[float, float, float]:
    """Estimate and interval of one study."""
    treated, base = both(world, estimated(params, number), trial, REPLICATES, number)
    found = contrast("", "", "", 1.0, outcome_named(trial.outcome), "estimated", treated, base)
    return found.difference, *found.interval


def truth(world: World, params: Params, trial: Trial) -> tuple[float, float]:
    """The effect at the true coefficients, and the outcome without it."""
    parts = Parallel(n_jobs=2)(
        delayed(both)(world, sure(params), trial, TRUE_REPLICATES // 4, 900_000 + k) for k in range(4)
    )  # fmt: skip
    treated, base = (np.concatenate([p[k] for p in parts]).mean() for k in (0, 1))
    return float(treated - base), float(base)


def line(world: World, params: Params, trial: Trial) -> str:
    effect, base = (0.0, float("nan")) if trial.rule is None else truth(world, params, trial)
    found = np.array(
        Parallel(n_jobs=2)(delayed(study)(world, params, trial, k) for k in range(STUDIES))
    )
    _, low, high = found.T
    covered = ((low <= effect) & (effect <= high)).mean()
    spread = (high - low).mean() / 2 / 1.645
    above, below = (low > 0).mean(), (high < 0).mean()
    if trial.rule is None:
        return (
            f"{trial.name:42} {trial.outcome:14} {'':8} {'':8} {covered:7.3f} {above + below:7.3f}"
        )
    right, wrong = (above, below) if effect > 0 else (below, above)
    return (
        f"{trial.name:42} {trial.outcome:14} {effect / base:+8.2%} {abs(effect) / spread:8.1f} "
        f"{covered:7.3f} {right:7.3f} {wrong:7.3f}"
    )


def main() -> None:
    pack = find_pack(None)
    if pack is None:
        sys.exit("simulated: no data pack; name its folder in EQUIPOISE_DATA")
    world, params = foremost(world_in(2010, pack), STATES), shipped_params("full")
    lines = [
        f"{STUDIES} studies of {REPLICATES} replicates of {YEARS} years, {STATES} states; of placebos: alarms",
        f"{'':42} {'outcome':14} {'truth':>8} {'in s.d.':>8} {'covered':>7} {'found':>7} {'wrong':>7}",
    ]
    print("\n".join(lines), flush=True)
    for trial in TRIALS:
        lines.append(line(world, params, trial))
        print(lines[-1], flush=True)
    if "--write" in sys.argv:
        HERE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
