"""What is known of one quantity: an estimate, a 90% interval, and the mass above and below a value.

A verdict needs nothing else. Each can also say what it would be if the truth lay further off by a given
effect, which is how planted effects are weighed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol, Self

import numpy as np
from scipy import stats

COVERED = 0.90
"""Posterior mass inside every interval [0 to 1]."""

ROUNDING = 1e-9
"""A full count that differs from a bound by no more than this equals it."""


class Posterior(Protocol):
    """What is known of one quantity."""

    @property
    def estimate(self) -> float | None:
        """The plain estimate; None where it is not finite."""

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 90% interval, equal tails; None for a number without sampling error."""

    def mass_above(self, value: float) -> float:
        """Posterior probability that the quantity exceeds a value [0 to 1]."""

    def mass_below(self, value: float) -> float:
        """Posterior probability that the quantity falls short of a value [0 to 1]."""

    def moved(self, effect: float) -> Posterior:
        """What would be known if the truth lay further up by an effect, of a ratio in its logarithm."""


@dataclass(frozen=True, slots=True)
class RatePosterior:
    """A yearly rate: a Gamma distribution for the counts of an overdispersed Poisson process."""

    n: float
    """Cases counted."""
    exposure: float
    """State-years they were counted over."""
    dispersion: float
    """How many times the variance of the total exceeds a Poisson total's [1 or more]."""

    @property
    def shape(self) -> float:
        """Shape of the Gamma: effective count plus the half that Jeffreys' prior adds."""
        return self.n / self.dispersion + 0.5

    @property
    def inverse_scale(self) -> float:
        """Inverse scale of the Gamma [effective state-years]."""
        return self.exposure / self.dispersion

    @property
    def estimate(self) -> float:
        """Cases per state-year."""
        return self.n / self.exposure

    @property
    def interval(self) -> tuple[float, float]:
        """The 90% interval of the rate, equal tails; from 0 where nothing was counted."""
        tail = (1 - COVERED) / 2
        low, high = stats.gamma.ppf([tail, 1 - tail], self.shape, scale=1 / self.inverse_scale)
        return float(low) if self.n else 0.0, float(high)

    def mass_above(self, value: float) -> float:
        """Posterior probability that the rate exceeds a value [0 to 1]."""
        return float(stats.gamma.sf(value, self.shape, scale=1 / self.inverse_scale))

    def mass_below(self, value: float) -> float:
        """Posterior probability that the rate falls short of a value [0 to 1]."""
        return float(stats.gamma.cdf(value, self.shape, scale=1 / self.inverse_scale))

    def moved(self, effect: float) -> Self:
        """With the rate higher by an effect [cases per state-year]."""
        return replace(self, n=max(self.n + effect * self.exposure, 0.0))


@dataclass(frozen=True, slots=True)
class RatioPosterior:
    """The ratio of two independent rates: a scaled F distribution."""

    first: RatePosterior
    second: RatePosterior

    @property
    def scale(self) -> float:
        """Ratio of the two posterior means, which scales the F distribution."""
        first, second = self.first, self.second
        return (first.shape / first.inverse_scale) / (second.shape / second.inverse_scale)

    @property
    def estimate(self) -> float | None:
        """First rate over second; None if nothing was counted in the second."""
        return self.first.estimate / self.second.estimate if self.second.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 90% interval of the ratio, equal tails; from 0 where nothing was counted first."""
        tail = (1 - COVERED) / 2
        degrees = 2 * self.first.shape, 2 * self.second.shape
        low, high = stats.f.ppf([tail, 1 - tail], *degrees, scale=self.scale)
        return float(low) if self.first.n else 0.0, float(high)

    def mass_above(self, value: float) -> float:
        """Posterior probability that the ratio exceeds a value [0 to 1]."""
        degrees = 2 * self.first.shape, 2 * self.second.shape
        return float(stats.f.sf(value, *degrees, scale=self.scale))

    def mass_below(self, value: float) -> float:
        """Posterior probability that the ratio falls short of a value [0 to 1]."""
        degrees = 2 * self.first.shape, 2 * self.second.shape
        return float(stats.f.cdf(value, *degrees, scale=self.scale))

    def moved(self, effect: float) -> Self:
        """With the first rate higher by an effect in its logarithm."""
        return replace(self, first=replace(self.first, n=self.first.n * float(np.exp(effect))))


@dataclass(frozen=True, slots=True)
class StudentPosterior:
    """A t distribution about an estimate: a change per decade, a coefficient, a difference."""

    estimate: float
    """Fitted value [unit of the series, per decade for a trend]."""
    standard_error: float
    degrees: float
    """Degrees of freedom of the t distribution."""
    correlation: float
    """First-order correlation of the residuals, corrected for its downward bias; 0 where none is fitted."""
    n: int
    """Years, or cases, behind it."""

    @property
    def interval(self) -> tuple[float, float]:
        """The 90% interval, equal tails."""
        half = float(stats.t.ppf((1 + COVERED) / 2, self.degrees)) * self.standard_error
        return self.estimate - half, self.estimate + half

    def mass_above(self, value: float) -> float:
        """Posterior probability that the quantity exceeds a value [0 to 1]."""
        if self.standard_error == 0.0:  # a series that fits its line exactly
            return 1.0 if self.estimate > value else 0.0
        return float(stats.t.sf((value - self.estimate) / self.standard_error, self.degrees))

    def mass_below(self, value: float) -> float:
        """Posterior probability that the quantity falls short of a value [0 to 1]."""
        if self.standard_error == 0.0:
            return 1.0 if self.estimate < value else 0.0
        return float(stats.t.cdf((value - self.estimate) / self.standard_error, self.degrees))

    def moved(self, effect: float) -> Self:
        """With the quantity higher by an effect."""
        return replace(self, estimate=self.estimate + effect)


@dataclass(frozen=True, slots=True)
class LogPosterior:
    """A ratio whose logarithm has a t distribution."""

    log: StudentPosterior

    @property
    def estimate(self) -> float:
        """The ratio itself."""
        return float(np.exp(self.log.estimate))

    @property
    def interval(self) -> tuple[float, float]:
        """The 90% interval of the ratio, equal tails."""
        low, high = self.log.interval
        return float(np.exp(low)), float(np.exp(min(high, 700.0)))

    def mass_above(self, value: float) -> float:
        """Posterior probability that the ratio exceeds a value [0 to 1]."""
        return 1.0 if value <= 0 else self.log.mass_above(float(np.log(value)))

    def mass_below(self, value: float) -> float:
        """Posterior probability that the ratio falls short of a value [0 to 1]."""
        return 0.0 if value <= 0 else self.log.mass_below(float(np.log(value)))

    def moved(self, effect: float) -> Self:
        """With the ratio higher by an effect in its logarithm."""
        return replace(self, log=self.log.moved(effect))


@dataclass(frozen=True, slots=True)
class SharePosterior:
    """A share of events: a Beta distribution for hits that bunch."""

    hits: float
    of: float
    dispersion: float
    """How many times the variance of the total exceeds a binomial total's [1 or more]."""

    @property
    def _beta(self) -> tuple[float, float]:
        return self.hits / self.dispersion + 0.5, (self.of - self.hits) / self.dispersion + 0.5

    @property
    def estimate(self) -> float:
        """Hits over events."""
        return self.hits / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """The 90% interval of the share, equal tails; to the end of the scale where all or none is a hit."""
        tail = (1 - COVERED) / 2
        low, high = stats.beta.ppf([tail, 1 - tail], *self._beta)
        return (float(low) if self.hits else 0.0), (float(high) if self.hits < self.of else 1.0)

    def mass_above(self, value: float) -> float:
        """Posterior probability that the share exceeds a value [0 to 1]."""
        return float(stats.beta.sf(value, *self._beta))

    def mass_below(self, value: float) -> float:
        """Posterior probability that the share falls short of a value [0 to 1]."""
        return float(stats.beta.cdf(value, *self._beta))

    def moved(self, effect: float) -> Self:
        """With the share higher by an effect, within 0 and 1."""
        return replace(self, hits=min(max(self.hits + effect * self.of, 0.0), self.of))


@dataclass(frozen=True, slots=True)
class CensusPosterior:
    """A number read off a full count in each of some years, without sampling error.

    There is no luck to average over, so its mass is spread over the years: the mass above a value is
    the share of years in which the number exceeds it. Nothing then hinges on a single year, and a
    state of affairs that held half of the time is neither supported nor contradicted. What else is
    uncertain, the rule and the measure, is shown by further readings.
    """

    yearly: tuple[float, ...]
    """The number in each covered year."""

    @property
    def estimate(self) -> float:
        """Mean over the years."""
        return sum(self.yearly) / len(self.yearly)

    @property
    def interval(self) -> None:
        """None: there is no luck in a full count."""
        return None

    def mass_above(self, value: float) -> float:
        """Share of years in which the number exceeds the value [0 to 1]."""
        return sum(number > value + ROUNDING for number in self.yearly) / len(self.yearly)

    def mass_below(self, value: float) -> float:
        """Share of years in which the number falls short of the value [0 to 1]."""
        return sum(number < value - ROUNDING for number in self.yearly) / len(self.yearly)

    def moved(self, effect: float) -> Self:
        """With the number of every year higher by an effect."""
        return replace(self, yearly=tuple(number + effect for number in self.yearly))
