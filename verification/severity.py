"""Severity of every design on simulated truth: false alarms, power, coverage of intervals, wrong signs.

Usage: python verification/severity.py [--write]

For each design 400 worlds are drawn in which there is nothing to find and 400 with an effect of twice the
smallest that the design would call supported four times in five. With --write the table goes to
docs/severity.md. No data pack is needed: the truth is made here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats

from equipoise.doctrine.schema import Expect
from equipoise.errors import MeasureError
from equipoise.history.designs.association import related
from equipoise.history.designs.causal import effect as event_effect
from equipoise.history.designs.observed import Unit
from equipoise.history.designs.rule import response
from equipoise.history.designs.trend import beside, slope
from equipoise.history.designs.unit_years import UnitYears
from equipoise.history.estimators import mean_with_memory, rate_interval, rate_ratio, share_of
from equipoise.history.questions import RATIO_SCALES, Question, masses
from equipoise.history.severity import detectable
from equipoise.observe.reader import Asked
from equipoise.observe.who import EVERYBODY
from equipoise.verdict import CLEAR

WORLDS = 400
PAGE = Path(__file__).parent.parent / "docs" / "severity.md"
Draw = Callable[[np.random.Generator, float], object]


@dataclass(frozen=True)
class Trial:
    """One design with the worlds it is tried on."""

    name: str
    world: str
    scale: str
    margin: float
    draw: Draw
    """A posterior in a world with that effect, of a ratio in its logarithm."""


def question(scale: str, treatment: str = "capability.cinc") -> Question:
    expect = Expect(direction="increase", scale=scale, margin=0.1)
    return Question(
        "", "trend", Asked("growth.gdp", "holder"), Asked(treatment, "state"), expect, 1950, 1999,
        EVERYBODY, None, None, None, 1999,
    )  # fmt: skip


def wave(rng, n, memory, m=1):
    """An autoregression of the first order with variance 1."""
    out = np.empty((n, m))
    out[0] = rng.normal(size=m)
    for k in range(1, n):
        out[k] = memory * out[k - 1] + np.sqrt(1 - memory**2) * rng.normal(size=m)
    return out[:, 0] if m == 1 else out


def years(n):
    return np.arange(1950, 1950 + n)


def counts(rng, rate, n, spread=0.5, memory=0.3):
    tide = np.exp(spread * wave(rng, n, memory) - spread**2 / 2)
    return rng.poisson(rate * tide).astype(float)


def ratio_to_peers(rng, effect):
    own = rate_interval(counts(rng, 2.0 * np.exp(effect), 20), np.ones(20))
    peers = sum(counts(rng, 2.0, 20) for _ in range(6))
    return rate_ratio(own, rate_interval(peers, np.full(20, 6.0)))


def share(rng, effect):
    of = rng.poisson(4.0, 20).astype(float)
    p = np.clip(rng.beta(10 * (0.3 + effect), 10 * (0.7 - effect), 20), 0, 1)
    return Less(share_of(rng.binomial(of.astype(int), p).astype(float), of), 0.3)


@dataclass(frozen=True)
class Less:
    """What is known of a quantity, less a number that is known."""

    whole: object
    known: float

    @property
    def interval(self):
        return tuple(end - self.known for end in self.whole.interval)

    @property
    def estimate(self):
        return self.whole.estimate - self.known

    def mass_above(self, value):
        return self.whole.mass_above(value + self.known)

    def mass_below(self, value):
        return self.whole.mass_below(value + self.known)

    def moved(self, effect):
        return Less(self.whole.moved(effect), self.known)


def trend_of(memory, n):
    def draw(rng, effect):
        values = wave(rng, n, memory) + effect * years(n) / 10
        return slope(question("per-decade"), Unit("", years(n), values, None))

    return draw


def rate_trend_of(rng, effect):
    n = 30
    rate = 3.0 * np.exp(effect * (np.arange(n) - n / 2) / 10)
    return slope(question("rate-ratio"), Unit("", years(n), counts(rng, rate, n), np.ones(n)))


def beside_peers(rng, effect):
    n, k = 30, 6
    slopes = rng.normal(0.0, 0.3, k + 1) + np.array([effect, *[0.0] * k])
    units = [Unit("", years(n), wave(rng, n, 0.4) + s * years(n) / 10, None) for s in slopes]
    return beside(question("per-decade"), units[0], tuple(units[1:]))


def difference(rng, effect):
    return mean_with_memory(wave(rng, 30, 0.5) + effect)


def over_years(ratio):
    def draw(rng, effect):
        n = 120
        x = wave(rng, n, 0.8)
        x = (x - x.mean()) / x.std()
        tide = wave(rng, n, 0.4)
        if ratio:
            y = rng.poisson(0.8 * np.exp(effect * x + 0.3 * tide)).astype(float)
            panel = UnitYears(((),), tuple(years(n)), y[:, None], np.ones((n, 1)), x[:, None], ())
            return related(question("rate-ratio"), panel)
        y = effect * x + tide
        panel = UnitYears(((),), tuple(years(n)), y[:, None], None, x[:, None], ())
        return related(question("difference"), panel)

    return draw


def over_states(rng, effect):
    n, m = 25, 40
    x = wave(rng, n, 0.8, m) + rng.normal(size=m)
    x = (x - x.mean()) / x.std()
    y = effect * x + wave(rng, n, 0.6, m) + rng.normal(size=(n, 1))
    units = tuple((k,) for k in range(m))
    return related(question("difference"), UnitYears(units, tuple(years(n)), y, None, x, ()))


def answering(rng, effect):
    n, m = 40, 30
    x = wave(rng, n, 0.3, m)
    y = np.zeros((n, m))
    for t in range(1, n):
        y[t] = effect * x[t] + 0.3 * y[t - 1] + rng.normal(size=m)
    units = tuple((k,) for k in range(m))
    return response(question("coefficient"), UnitYears(units, tuple(years(n)), y, None, x, ()))


def lasting(rng, effect, ratio):
    n, m = 40, 40
    moved = np.zeros((n, m))
    for k in range(20):
        moved[int(rng.integers(8, n - 8)) :, k] = rng.choice([-1.0, 1.0])
    x = moved + 0.1 * rng.normal(size=(n, m))
    units = tuple((k,) for k in range(m))
    if ratio:
        rate = 0.5 * np.exp(effect * moved + 0.3 * rng.normal(size=m))
        y = rng.poisson(rate).astype(float)
        panel = UnitYears(units, tuple(years(n)), y, np.ones((n, m)), x, ())
        return event_effect(question("rate-ratio"), panel)
    y = effect * moved + 0.5 * wave(rng, n, 0.6, m) + rng.normal(size=m)
    return event_effect(question("difference"), UnitYears(units, tuple(years(n)), y, None, x, ()))


TRIALS = (
    Trial(
        "level, rate beside peers",
        "20 years of 2 a year, 6 peers, tides of 50%",
        "rate-ratio",
        0.1,
        ratio_to_peers,
    ),
    Trial(
        "level, share of events",
        "20 years of 4 events, a share of .3 that varies",
        "difference",
        0.05,
        share,
    ),
    Trial("trend", "40 years, memory .5", "per-decade", 0.05, trend_of(0.5, 40)),
    Trial("trend, short and slow", "25 years, memory .8", "per-decade", 0.05, trend_of(0.8, 25)),
    Trial(
        "trend of a rate", "30 years of 3 a year, tides of 50%", "rate-ratio", 0.05, rate_trend_of
    ),
    Trial(
        "goal, commitment, stance beside others",
        "30 years, 6 others whose trends differ by .3",
        "per-decade",
        0.05,
        beside_peers,
    ),
    Trial("goal, difference", "30 years, memory .5", "difference", 0.05, difference),
    Trial(
        "association over years, counts",
        "120 years of .8 a year, treatment of memory .8",
        "rate-ratio",
        0.05,
        over_years(True),
    ),
    Trial(
        "association over years",
        "120 years of memory .4, treatment of memory .8",
        "difference",
        0.05,
        over_years(False),
    ),
    Trial(
        "association over states",
        "40 states, 25 years, outcome of memory .6",
        "difference",
        0.05,
        over_states,
    ),
    Trial("rule", "30 partners, 40 years", "coefficient", 0.05, answering),
    Trial(
        "causal, counts",
        "20 of 40 states change, .5 a year",
        "rate-ratio",
        0.05,
        lambda r, e: lasting(r, e, True),
    ),
    Trial(
        "causal",
        "20 of 40 states change, outcome of memory .6",
        "difference",
        0.05,
        lambda r, e: lasting(r, e, False),
    ),
)


def drawn(trial, effect, seed):
    found = []
    for k in range(WORLDS):
        try:
            found.append(trial.draw(np.random.default_rng((seed, k)), effect))
        except MeasureError:
            continue
    return found


def tried(trial):
    """What one design does on its worlds."""
    expect = Expect(direction="increase", scale=trial.scale, margin=trial.margin)
    ratio = trial.scale in RATIO_SCALES
    null = drawn(trial, 0.0, 1)
    alarms = sum(masses(p, expect)[0] >= CLEAR for p in null)
    smallest = detectable(null, expect)
    size = 2.0 * (np.log(smallest) if ratio else smallest)
    planted = drawn(trial, size, 2)
    truth = float(np.exp(size)) if ratio else size
    same = 1.0 if ratio else 0.0
    called = sum(masses(p, expect)[0] >= CLEAR for p in planted)
    wrong = sum(masses(p, expect)[1] >= CLEAR for p in planted)
    covered = [
        low <= t <= high
        for posteriors, t in ((null, same), (planted, truth))
        for low, high in (p.interval for p in posteriors)
    ]
    return {
        "design": trial.name,
        "worlds": trial.world,
        "alarms": alarms / len(null),
        "p": float(stats.binom.sf(alarms - 1, len(null), 0.05)),
        "smallest": smallest,
        "power": called / len(planted),
        "coverage": float(np.mean(covered)),
        "wrong": wrong / len(planted),
        "n": len(null),
    }


def main():
    head = (
        "| Design | Worlds | False alarms | p of more | Smallest effect | Power at twice it | "
        "Coverage of 90% | Wrong sign |"
    )
    lines = [head, "|---|---|---|---|---|---|---|---|"]
    for trial in TRIALS:
        r = tried(trial)
        lines.append(
            f"| {r['design']} | {r['worlds']} | {r['alarms']:.3f} | {r['p']:.2f} | {r['smallest']:.3g} | "
            f"{r['power']:.2f} | {r['coverage']:.2f} | {r['wrong']:.3f} |"
        )
        print(lines[-1], flush=True)
    if "--write" in sys.argv:
        text = PAGE.read_text(encoding="utf-8")
        before, _, rest = text.partition(head)
        after = rest.partition("\n\n")[2]
        PAGE.write_text(before + "\n".join(lines) + "\n\n" + after, encoding="utf-8")


if __name__ == "__main__":
    main()
