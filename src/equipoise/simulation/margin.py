"""How much of an effect lies beyond the margin that a doctrine's claim sets."""

from __future__ import annotations

from scipy.stats import norm

from equipoise.doctrine.parts import SimulatedExpect


def mass_beyond(
    expect: SimulatedExpect, baseline: float, difference: float, spread: float
) -> float:
    """Mass of a normal effect beyond the margin, on the side that the doctrine claims [0 to 1].

    Parameters
    ----------
    expect : SimulatedExpect
        Direction, margin and scale; a ratio's margin is a part of the baseline.
    baseline, difference, spread : float
        The outcome without the rules, what they add, and its standard deviation.
    """
    ratio = expect.scale in ("rate-ratio", "risk-ratio")
    margin = expect.margin * (baseline if ratio else 1.0)
    if expect.direction in ("at-least", "at-most"):
        value = expect.value or 0.0
        bound = value * (baseline if ratio else 1.0)
        level = baseline + difference
        gap = level - (bound - margin) if expect.direction == "at-least" else bound + margin - level
    else:
        gap = difference - margin if expect.direction == "increase" else -difference - margin
    if spread == 0.0:
        return float(gap >= 0)
    return float(norm.cdf(gap / spread))
