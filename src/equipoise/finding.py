"""What the record and the simulation say of one claim, as plain frozen values.

These are the shapes that ``weigh`` and ``compare`` fill, that the report draws and that ``--json``
prints. They hold results only; no arithmetic happens here.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from equipoise.verdict import Verdict

Interval = tuple[float, float]
"""Lower and upper end of a 90% interval."""


class Frozen(BaseModel):
    """A value that is never edited and holds no field nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __str__(self) -> str:
        return repr(self)


class Coverage(Frozen):
    """The years a result speaks about, and what it leaves out."""

    first: int
    last: int
    note: str = ""
    """What is not covered, in words for the reader of the report."""


class Reading(Frozen):
    """The answer under one fair reading of the words (one line of the specification curve)."""

    label: str
    """What this reading measures, in a few words."""
    estimate: float | None
    interval: Interval | None
    """90% interval of the estimate."""
    unit: str
    margin: float | None
    """Smallest difference that matters, in the unit of the estimate."""
    mass_for: float | None
    """Posterior mass beyond the margin on the claimed side [0 to 1]."""
    mass_opposite: float | None = None
    """Posterior mass beyond the margin on the opposite side [0 to 1]."""
    n: float
    """Cases behind the number (disputes, or state-years: the unit says)."""
    reason: str = ""
    """Why there is no number, where there is none."""
    used: tuple[int, int] | None = None
    """First and last year that were used."""
    beside: bool = False
    """True if it is shown beside the others and does not count for the verdict."""


class MirrorRow(Frozen):
    """The same rule applied to another holder."""

    holder: str
    """Name of the state or group."""
    ccode: int | None
    estimate: float | None
    interval: Interval | None
    n: float
    verdict: Verdict
    is_holder: bool = False
    """True for the row of the doctrine's own holder."""
    note: str = ""


class Case(Frozen):
    """One row of the data behind a number, so that a reader can look it up."""

    year: int
    what: str
    """For instance 'dispute 4283'."""
    who: str
    """For instance 'Russia against Georgia'."""
    detail: str = ""
    source: str = ""
    """Id of the source in the catalogue."""


class Series(Frozen):
    """A yearly series drawn on a claim's card; null where the source does not speak."""

    name: str
    unit: str
    years: tuple[int, ...]
    values: tuple[float | None, ...]
    covered: tuple[int, int]
    """First and last year inside coverage."""
    is_holder: bool = True
    """False for the series of a peer, drawn thinner."""


class Severity(Frozen):
    """How far to trust a test: what it says where there is nothing to find, and what it could have found."""

    placebos: int
    """Worlds without the claimed difference that were drawn."""
    distinct: int
    """How many of them differ: where few histories can be exchanged, few do."""
    alarms: int
    """Of them, in how many the test said *supported*."""
    estimates: tuple[float, ...]
    """The estimate of the reading as written in each, in its unit."""
    too_often: bool
    """True if that is more often than one in twenty by more than luck explains (binomial, .05)."""
    as_far: float
    """Part of the placebos whose readings together were as far on the claimed side as the record [0 to 1]."""
    detectable: float | None
    """Smallest effect that the test would have called supported four times in five, in the unit."""


class Influence(Frozen):
    """What would be known without one year, state or pair."""

    without: str
    estimate: float | None
    verdict: Verdict


class Finding(Frozen):
    """What the record says of one claim: never a bare number."""

    verdict: Verdict
    reason: str
    """One or two sentences: why this verdict."""
    estimate: float | None = None
    interval: Interval | None = None
    unit: str = ""
    margin: float | None = None
    mass_for: float | None = None
    n: float | None = None
    coverage: Coverage | None = None
    readings: tuple[Reading, ...] = ()
    mirror: tuple[MirrorRow, ...] = ()
    mirror_note: str = ""
    cases: tuple[Case, ...] = ()
    series: tuple[Series, ...] = ()
    sources: tuple[str, ...] = ()
    severity: str = ""
    """How rarely this test speaks when it should not, in a sentence, or why no placebo applies."""
    trial: Severity | None = None
    """The numbers behind that sentence."""
    influence: tuple[Influence, ...] = ()
    """The years, states or pairs without which the reading as written would change most."""
    agreement: float | None = None
    """Part of the readings whose estimate lies on the claimed side [0 to 1]."""
    stamp: str = ""
    """Where it was computed, if not here."""

    def __repr__(self) -> str:
        return f"<{self.verdict}: {self.reason}>"


Channel = Literal["by construction", "prior", "estimated"]
"""What decides the sign of a simulated outcome."""


class Fan(Frozen):
    """Quantiles over replicates, year by year."""

    years: tuple[int, ...]
    q05: tuple[float, ...]
    q25: tuple[float, ...]
    q50: tuple[float, ...]
    q75: tuple[float, ...]
    q95: tuple[float, ...]
    mean: tuple[float, ...]


class Contrast(Frozen):
    """One scenario against the baseline that met the same luck, for one outcome."""

    rule: str
    """Id of the rule in the doctrine file."""
    variant: str
    """Reading of the rule, for instance 'limits, strict'."""
    adopters: str
    """'nobody', 'holder', 'major-powers' or 'everyone'."""
    dose: float
    """Compliance: the chance that the rule binds where it applies [0 to 1]."""
    outcome: str
    unit: str
    channel: Channel
    baseline: float
    """Mean of the baseline over the whole horizon, in the unit."""
    difference: float
    """Mean paired difference, scenario minus baseline."""
    interval: Interval
    """90% interval of the expected difference over parameter draws."""
    luck_interval: Interval
    """90% interval of the paired difference over single replicates: shown, never judged."""
    standard_error: float
    """Monte Carlo standard error of the difference."""
    variance_ratio: float | None
    """Variance of the difference with independent luck over that with common luck."""
    mass_negative: float
    """Share of parameter draws whose expected difference lies below zero [0 to 1]."""


class Cell(Frozen):
    """One theory on one pair of data sets: the paired difference there."""

    theory: str
    disputes: str
    """``gml`` or ``cow``."""
    power: str
    """``cinc`` or ``gdp``."""
    baseline: float
    difference: float
    interval: Interval
    """90% interval of the expected difference over parameter draws and Monte Carlo error."""
    mass_for: float | None
    """Posterior mass beyond the margin, on the claimed side [0 to 1]; None where nothing is expected."""
    counted: bool = True
    """False for a theory that is shown and has no part in the verdict."""


class Share(Frozen):
    """A source of the uncertainty of a simulated difference, and its part of the variance."""

    source: str
    """``luck``, ``parameters and sampling``, ``theory`` or ``data``."""
    part: float
    """[0 to 1]"""


class Precedent(Frozen):
    """How often states on the record did by themselves what a rule asks of its adopters."""

    rule: str
    """Id of the rule in the doctrine file."""
    who: str
    """Who could have, in words: ``a major power``."""
    did: str
    """What counts as doing as much, in words."""
    spans: int
    """Spans of years in which somebody could have."""
    as_much: int
    """Spans in which somebody did as much or more."""
    years: int
    """Length of a span."""
    first: int
    last: int


class Spill(Frozen):
    """Part of a simulated difference: of the disputes that somebody is in, or of those among all others."""

    of: str
    """In words."""
    difference: float
    interval: Interval
    """90% interval of its expectation."""


class Fate(Frozen):
    """Worlds that are alike in something, and in how many of them a claim fails."""

    where: str
    """What they have in common, in words."""
    draws: int
    """Draws of the parameters, over all cells."""
    fails: int


class SimulationFinding(Frozen):
    """What the simulation says of one claim or rule."""

    verdict: Verdict
    reason: str
    difference: float | None = None
    interval: Interval | None = None
    unit: str = ""
    outcome: str = ""
    channel: Channel | None = None
    mass_for: float | None = None
    """Posterior mass beyond the margin on the claimed side, averaged over the cells [0 to 1]."""
    cells: tuple[Cell, ...] = ()
    """The difference under each theory, on each data set."""
    agreeing: int | None = None
    """Cells that count whose difference has the sign of most."""
    shares: tuple[Share, ...] = ()
    """Where the uncertainty of the difference comes from."""
    horizons: tuple[tuple[int, float], ...] = ()
    """Years from the start, and the mean yearly difference up to then."""
    parts: tuple[Spill, ...] = ()
    """What is direct and what spills over, counted event by event; empty where everybody is bound."""
    fates: tuple[Fate, ...] = ()
    """In which worlds the claim fails, by the leaves of a tree, the worst first; one if none tells them."""
    precedents: tuple[Precedent, ...] = ()
    """Whether the dose lies inside history, for each rule of which something on the record can be counted."""
    contrasts: tuple[Contrast, ...] = ()
    """Every dose, adopter set and variant, so that the one above is not picked in the dark."""
    scenario_fan: Fan | None = None
    baseline_fan: Fan | None = None
    difference_fan: Fan | None = None
    fan_label: str = ""
    """Which scenario and outcome the fans show."""
    stamp: str = ""
    """Where it was computed, if not here."""

    def __repr__(self) -> str:
        return f"<{self.verdict}: {self.reason}>"


class Place(Frozen):
    """Where in the source document a statement stands."""

    line: int | None = None
    article: str | None = None
    note: str = ""


class ClaimResult(Frozen):
    """One claim or rule of a doctrine with both sides of its answer, never averaged."""

    id: str
    row: str
    kind: str
    reading: str
    place: str
    """Place in the source, in words."""
    operational: str
    """How the claim was made measurable, in words."""
    history: Finding
    simulation: SimulationFinding

    def __repr__(self) -> str:
        record, simulated = self.history.verdict, self.simulation.verdict
        return f"<{self.id}: {record} on the record, {simulated} in simulation>"
