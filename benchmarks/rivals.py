"""The same model in Mesa 3 and in plain NumPy, beside the compiled one, in one run on one core.

Usage: python -m benchmarks.rivals   (with a data pack in EQUIPOISE_DATA)
Needs: pip install "mesa>=3.3,<4" networkx tqdm

That all three are one model is checked before anything is timed: chances of an onset in the first year agree to
nine digits, and what thirty years come to on average within what luck allows. Rules and trade, which acts only
under rules, are left out of the rivals; coefficients are the estimates in all three.
"""

import statistics
import time
from dataclasses import replace

import mesa
import numpy as np
from benchmarks import mesa_world, numpy_world
from numba import njit

from equipoise.data.pack import find_pack
from equipoise.model.mechanisms.onset import MEMORY, SETTING, memory_features
from equipoise.model.operators.registry import levers_of
from equipoise.model.params import draw_params, padded, shipped_params
from equipoise.model.start import world_in
from equipoise.model.system import first_state
from equipoise.model.year import _begin_disputes, _onset_chances, _room
from equipoise.simulation.drawn import coefficients_of
from equipoise.simulation.scenario import Scenario, _first_setting, _past, replicates

YEARS, RUNS, OURS, ROUNDS = 30, 24, 200, 5
SHOWN = (
    ("ours", "equipoise", None),
    ("mesa", f"Mesa {mesa.__version__}", "ours"),
    ("numpy", f"NumPy {np.__version__}", "ours"),
    ("our onset", "onset alone", None),
    ("mesa onset", "onset alone in Mesa", "our onset"),
)
FAR = 4.5
"""Standard errors by which two means may differ."""


def at_estimates(params):
    """The same parameters without uncertainty."""
    blocks = (
        replace(b, covariance=tuple((0.0,) * len(b.names) for _ in b.names)) for b in params.blocks
    )
    return replace(params, blocks=tuple(blocks))


def first_chances(world, params):
    """(P,) chances of an onset in the first year, by the package's own covariates and no tide."""
    ally = world.pact[0] | world.pact[0].T
    memory = memory_features(
        world.year + 1, world.memory, world.one, world.two, ally, world.member[0], world.setting[0]
    )
    beta = padded(params, "onset", SETTING + MEMORY)
    return 1 / (1 + np.exp(-(np.hstack([world.setting[0], memory]) @ beta)))


def agree_on_chances(world, params):
    """Raise unless Mesa's chances are the package's."""
    system = mesa_world.System(world, params, 1)
    system.year += 1
    system.begin_year()
    system.tide = 0.0
    states = sorted(system.states, key=lambda s: s.place)
    made = [
        system.onset_chance(states[i], states[j], states[i].others[states[j]])
        for i, j in zip(world.one.tolist(), world.two.tolist(), strict=True)
    ]
    np.testing.assert_allclose(made, first_chances(world, params), rtol=1e-9)


def means(run):
    """Of one run's tallies, over its years."""
    return {name: statistics.fmean(float(year[name]) for year in run) for name in run[0]}


def of_ours(done):
    """The same of a replicate."""
    joined = done.events[:, 7] == 1
    begun = done.events[~joined]
    return {
        "disputes": len(begun) / YEARS,
        "expected": done.expected[:, 0].mean(),
        "joined": joined.sum() / YEARS,
        "fatal": begun[:, 5].sum() / YEARS,
        "wars": len(done.wars) / YEARS,
        "going on": done.ties[:, 1].mean(),
        "states": (~np.isnan(done.shares)).sum() / YEARS,
        "bound": done.ties[:, 0].mean(),
    }


def compare(named):
    """Print what each came to, with standard errors; raise where two are too far apart for luck."""
    print(f"{'a year has on average':24}" + "".join(f"{name:>22}" for name in named))
    for what in next(iter(named.values()))[0]:
        found = []
        for runs in named.values():
            values = [run[what] for run in runs]
            error = statistics.stdev(values) / len(values) ** 0.5
            found.append((statistics.fmean(values), error))
        print(f"{what:24}" + "".join(f"{m:14.2f} ± {e:5.2f}" for m, e in found))
        (own, error), *rest = found
        for mean, other in rest:
            if abs(mean - own) > FAR * (error**2 + other**2) ** 0.5:
                raise SystemExit(f"{what}: {mean:.3f} is too far from {own:.3f}; no ratio is shown")


@njit
def onsets(setting, coefficients, state, work, seed, years):
    """The onset alone, year after year."""
    total = 0.0
    for year in range(setting.first_year, setting.first_year + years):
        _onset_chances(year, 0, 0.0, setting, coefficients, state, work)
        total += _begin_disputes(
            work.odds, work.draws, setting.ids, seed, 0, year, work.began, work.odds[:0]
        )[1]
    return total


def onset_alone(world, params, scenario):
    """A function that runs our onset for some years and nothing else."""
    draws = draw_params(params, 1, 1)
    beta = padded(params, "onset", SETTING + MEMORY)
    setting = _first_setting(scenario, beta)
    levers = levers_of((), world, params, scenario.theory)
    coefficients = coefficients_of(
        params, scenario.theory, draws.values, 0, beta, held=True, recent=True, treaties=True
    )
    state = first_state(setting, _past(world), levers.moves)
    work = _room(setting.ccodes.size, setting.one.size)
    return lambda years: onsets(setting, coefficients, state, work, np.uint64(1), years)


def timed(run):
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def run(kind, world, params, seed, years=YEARS):
    """A rival's world after some years."""
    system = kind.System(world, params, seed)
    for _ in range(years):
        system.step()
    return system


def mesa_onset(system):
    """The onset alone in Mesa, and what it needs to know."""
    system.begin_year()
    system.agents_by_type[mesa_world.State].shuffle_do("begin_disputes")
    for dispute in list(system.agents_by_type.get(mesa_world.Dispute, ())):
        dispute.remove()


def measure(world, params, scenario):
    """Seconds a year of each, in every round."""
    alone, system = onset_alone(world, params, scenario), run(mesa_world, world, params, 1, 1)
    alone(1)  # compile first
    times = {name: [] for name, *_ in SHOWN}
    for seed in range(ROUNDS):
        for name, kind in (("mesa", mesa_world), ("numpy", numpy_world)):
            fresh = kind.System(world, params, seed)
            times[name].append(timed(lambda s=fresh: [s.step() for _ in range(10)]) / 10)
        times["mesa onset"].append(timed(lambda: [mesa_onset(system) for _ in range(3)]) / 3)
        times["ours"].append(timed(lambda: list(replicates(scenario, 0, 40))) / 40 / YEARS)
        times["our onset"].append(timed(lambda: alone(300)) / 300)
    return times


def main():
    world, params = world_in(2010, find_pack(None)), at_estimates(shipped_params("full"))
    agree_on_chances(world, params)
    scenario = Scenario("benchmark", world, params, (), YEARS, OURS, 1)
    runs = {"equipoise": [of_ours(done) for done in replicates(scenario, 0, OURS)]}
    for name, kind in (("Mesa", mesa_world), ("NumPy", numpy_world)):
        runs[name] = [means(run(kind, world, params, seed).counts) for seed in range(RUNS)]
    compare(runs)
    times = measure(world, params, scenario)
    print(f"{world.n_states} states, {world.n_pairs} pairs; medians of {ROUNDS} rounds, one core")
    print(f"{'':21}{'a year':>12}{'a pair and year':>20}   times ours")
    for name, words, own in SHOWN:
        seconds = statistics.median(times[name])
        line = f"{words:21}{1e3 * seconds:9.3f} ms{1e9 * seconds / world.n_pairs:17.1f} ns"
        if own:
            each = [x / y for x, y in zip(times[name], times[own], strict=True)]
            line += f"{statistics.median(each):9.0f} ({min(each):.0f} to {max(each):.0f})"
        print(line)


if __name__ == "__main__":
    main()
