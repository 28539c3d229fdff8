"""Severity: what a test says where there is nothing to find, what it could have found, and what decides it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from equipoise.doctrine.schema import Expect
from equipoise.errors import MeasureError
from equipoise.finding import Influence, Severity
from equipoise.history.answers import Measured
from equipoise.history.posteriors import Posterior
from equipoise.history.questions import BOUNDS, RATIO_SCALES, masses
from equipoise.verdict import CLEAR, Verdict, judge

NOMINAL, TOO_RARE = 0.05, 0.05
"""How often a test may alarm, and the chance below which more alarms than that are too many [0 to 1]."""

POWER = 0.8
"""A detectable effect is one that is called supported so often [0 to 1]."""

LARGEST_LOG, LARGEST_ERRORS = 4.0, 40.0
"""Effects are looked for up to this logarithm of a ratio, or so many standard errors."""

SHOWN = 3
"""Years, states or pairs whose influence is shown."""

SEED = 20230331
"""Placebos are the same in every run."""

Reading = tuple[Measured, Expect]


def severity(readings: Sequence[Reading], mass_for: float, placebos: int) -> Severity | None:
    """Draw placebos of all readings of a claim together, and judge each as the claim is judged.

    Parameters
    ----------
    readings : sequence of (Measured, Expect)
        Readings that count for the verdict, the claim as written first.
    mass_for : float
        Posterior mass of the record on the claimed side, over all readings [0 to 1].
    placebos : int
        How many to draw.

    Returns
    -------
    Severity or None
        None if the reading as written has no placebo, or none could be drawn.
    """
    with_placebo = [r for r in readings if r[0].placebo is not None]
    if not with_placebo or with_placebo[0][0] is not readings[0][0]:
        return None
    found: list[float] = []
    first: list[Posterior] = []
    for k in range(placebos):
        together: list[float] = []
        for measured, expect in with_placebo:
            # all readings of one placebo meet the same luck, so that they move together as on the record
            posterior = _drawn(measured, k)
            if posterior is None:
                break
            posterior = on_the_edge(posterior, expect)
            if not together:
                first.append(posterior)
            together.append(masses(posterior, expect)[0])
        if len(together) == len(with_placebo):
            found.append(sum(together) / len(together))
        elif together:
            first.pop()
    if not found:
        return None
    alarms = sum(mass >= CLEAR for mass in found)
    estimates = tuple(p.estimate for p in first if p.estimate is not None)
    return Severity(
        placebos=len(found),
        distinct=len({round(mass, 9) for mass in found}),
        alarms=alarms,
        estimates=estimates,
        too_often=bool(stats.binom.sf(alarms - 1, len(found), NOMINAL) < TOO_RARE),
        as_far=sum(mass >= mass_for for mass in found) / len(found),
        detectable=detectable(first, readings[0][1]),
    )


def _drawn(measured: Measured, k: int) -> Posterior | None:
    if measured.placebo is None:
        return None
    try:
        return measured.placebo(np.random.default_rng((SEED, k)))
    except (MeasureError, np.linalg.LinAlgError):
        return None  # a world in which the test has nothing to say


def on_the_edge(posterior: Posterior, expect: Expect) -> Posterior:
    """A placebo of a bound, moved to the edge of what is claimed.

    Where a claim is that something does not fall, a world without change keeps it; what does not keep it by as
    little as can be lies a margin below the bound, and there the test must not say supported too often.
    """
    if expect.direction not in BOUNDS or expect.value is None:
        return posterior
    edge = expect.value + (expect.margin if expect.direction == "at-most" else -expect.margin)
    if expect.scale not in RATIO_SCALES:
        return posterior.moved(edge)
    return posterior.moved(float(np.log(edge))) if edge > 0 else posterior


def detectable(placebos: Sequence[Posterior], expect: Expect) -> float | None:
    """Smallest effect, planted on the placebos, that is called supported four times in five.

    Returns
    -------
    float or None
        As a ratio on a ratio scale, else in the unit of the expectation and from no effect; None if there
        is none within reach, and for *none*, which asks that there be no effect.
    """
    if expect.direction == "none" or not placebos:
        return None
    up = 1.0 if expect.direction in ("increase", "at-least") else -1.0
    ratio = expect.scale in RATIO_SCALES
    most = LARGEST_LOG if ratio else LARGEST_ERRORS * _error(placebos)

    def power(effect: float) -> float:
        called = sum(masses(p.moved(up * effect), expect)[0] >= CLEAR for p in placebos)
        return called / len(placebos)

    if most <= 0.0 or power(most) < POWER:
        return None
    low, high = 0.0, most
    if power(0.0) >= POWER:
        high = 0.0
    for _ in range(24):
        middle = (low + high) / 2
        low, high = (low, middle) if power(middle) >= POWER else (middle, high)
    return float(np.exp(up * high)) if ratio else up * high


def _error(placebos: Sequence[Posterior]) -> float:
    """Half the width of the widest interval among placebos, or their scatter."""
    halves = [(i[1] - i[0]) / 2 for p in placebos if (i := p.interval) is not None]
    estimates = [p.estimate for p in placebos if p.estimate is not None]
    return max([0.0, *halves, float(np.std(estimates)) if estimates else 0.0])


def influence(reading: Reading) -> tuple[Influence, ...]:
    """What the reading as written would say without the years, states or pairs that matter most to it."""
    measured, expect = reading
    if measured.without is None or measured.posterior is None:
        return ()
    whole = masses(measured.posterior, expect)[0]
    found = []
    try:
        for words, posterior in measured.without():
            mass = masses(posterior, expect)[0]
            found.append(
                (abs(mass - whole), words, posterior.estimate, judge(min(max(mass, 0.0), 1.0)))
            )
    except (MeasureError, np.linalg.LinAlgError):
        pass  # without this one nothing can be said, which the counts behind the number show
    found.sort(key=lambda one: (-one[0], one[1]))
    return tuple(
        Influence(without=words, estimate=estimate, verdict=verdict)
        for _, words, estimate, verdict in found[:SHOWN]
    )


def agreement(readings: Sequence[Reading]) -> float | None:
    """Part of the readings whose estimate lies on the claimed side of no difference, or keeps the bound."""
    sides = []
    for measured, expect in readings:
        estimate = measured.posterior.estimate if measured.posterior else None
        if estimate is None:
            continue
        if expect.direction in BOUNDS and expect.value is not None:
            kept = (
                estimate >= expect.value
                if expect.direction == "at-least"
                else estimate <= expect.value
            )
            sides.append(kept)
            continue
        same = 1.0 if expect.scale in RATIO_SCALES else 0.0
        if expect.direction == "none":
            sides.append(abs(estimate - same) <= expect.margin)
        else:
            sides.append((estimate > same) == (expect.direction == "increase"))
    return sum(sides) / len(sides) if sides else None


def in_words(found: Severity | None, reading: Reading, verdict: Verdict, unit: str) -> str:
    """The severity in a sentence or two."""
    first, expect = reading
    bound = expect.direction in BOUNDS
    what = (
        "which lie on the edge of what is claimed" if bound else "in which there is nothing to find"
    )
    if found is None:
        return first.no_placebo or "No placebo could be drawn."
    few = f" ({found.distinct} of them distinct)" if found.distinct < found.placebos else ""
    text = f"Of {found.placebos} placebos{few}, {what}, the test called {found.alarms} supported"
    text += ", which is too often: it cannot say supported." if found.too_often else "."
    if found.detectable is not None:
        text += f" Four times in five it would have called an effect of {found.detectable:.3g} {unit} supported"
        text += ", and a smaller one less often." if found.detectable else "."
    elif verdict is not Verdict.SUPPORTED:
        text += " No effect within reach would have been called supported four times in five."
    return text
