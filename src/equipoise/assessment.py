"""Everything the report says about one doctrine, as one frozen value.

``assess`` fills an :class:`Assessment`; the report draws it and ``--json`` prints it. It holds
results and where they came from, and no arithmetic happens here, so that a report can be drawn
again, years later, from the JSON alone::

    Assessment.model_validate_json(path.read_text(encoding="utf-8"))
"""

from __future__ import annotations

from typing import Literal

from equipoise.finding import ClaimResult, Fan, Frozen, Interval, Series
from equipoise.notebook import folded_html, table_html

RESULT = "assessment.json"
"""File of a run's folder that holds its assessment."""


class RowInfo(Frozen):
    """One statement of the document, under which the report groups claims and rules."""

    id: str
    """The word that claims and rules carry as their row, for instance 'near-abroad-peace'."""
    says: str
    """What the document says, restated in our words and never asserted by us."""
    order: int
    """Place in the report; smaller comes first."""


class Score(Frozen):
    """How well one part of the model did on years it had not seen."""

    name: str
    """What was scored, in a few words, for instance 'area under the ROC curve, one step'."""
    outcome: str
    """The outcome that was predicted."""
    value: float | None
    """The score; None where it could not be computed, and the note says why."""
    interval: Interval | None = None
    """90% interval of the score."""
    bar: float | None = None
    """The value set beforehand that the score is held against; None if none was set."""
    wants: Literal["at least", "at most", "close to"] = "at least"
    """On which side of the bar a good score lies."""
    met: bool | None = None
    """Whether the bar was met; None where there is no bar or no score."""
    note: str = ""
    """What the score was computed on, or why it is missing."""


class Calibration(Frozen):
    """Points of a reliability plot: what was forecast against what happened.

    All fields have the same length, one entry per bin of forecasts.
    """

    chance: tuple[float, ...]
    """Mean forecast chance in the bin [0 to 1]."""
    rate: tuple[float, ...]
    """Share of the cases in the bin in which it happened [0 to 1]."""
    low: tuple[float, ...]
    """Lower end of the 90% interval of the rate [0 to 1]."""
    high: tuple[float, ...]
    """Upper end of the 90% interval of the rate [0 to 1]."""
    n: tuple[int, ...]
    """Cases in the bin."""
    outcome: str = ""
    """What was forecast, and for which years."""


class SourceUse(Frozen):
    """One release of a data set that was read, and why."""

    id: str
    """Id in the catalogue of sources; findings and cases name it."""
    title: str
    """Name of the data set in words."""
    version: str
    """Release, never 'latest'."""
    coverage: str
    """Years and units it speaks about, in words."""
    terms: str
    """Licence or terms, as far as the publisher states them."""
    sha256: str
    """Hash of the file that was read; empty if it was not read from a file."""
    citation: str
    """How its authors ask to be cited; a DOI in it becomes a link."""
    reason: str
    """What it was read for."""


class ShareRow(Frozen):
    """Share of one state in the capability of the start world."""

    ccode: int
    """Correlates of War code of the state."""
    name: str
    """Name of the state at that date."""
    share: float
    """Share of the system's capability [0 to 1]."""
    is_holder: bool = False
    """True for the doctrine's own holder, or a member of it."""


class WorldView(Frozen):
    """The international system in which the doctrine was tested."""

    year: int
    """Year of the start world."""
    n_states: int
    """States in it."""
    n_pairs: int
    """Pairs of states that were simulated."""
    note: str
    """Where the start world comes from, in a sentence or two."""
    shares: tuple[ShareRow, ...] = ()
    """The largest states by capability, in any order."""
    polarity: tuple[Series, ...] = ()
    """Effective poles, concentration and the like over the years; one chart per unit."""
    poles_ahead: Fan | None = None
    """Effective poles of the replicates without rules, year by year; None if nothing was simulated."""
    caveats: tuple[str, ...] = ()
    """What this world lacks or carries from an earlier year, one sentence each."""


class ParameterRow(Frozen):
    """One number of the model with its uncertainty and what it rests on."""

    block: str
    """The part of the model it belongs to, for instance 'onset'."""
    name: str
    """Name of the parameter, with its unit where it has one."""
    estimate: float
    """Centre of its distribution."""
    se: float | None
    """Standard deviation of its distribution; None for a number that is fixed."""
    channel: str
    """'estimated', 'prior' or 'fixed', with the years or the source it rests on."""


class Trust(Frozen):
    """What a reader needs to judge how far to believe the rest."""

    scores: tuple[Score, ...] = ()
    """Out-of-sample scores, each against its bar."""
    calibration: Calibration | None = None
    """Reliability of the forecast chances; None if it was not computed."""
    out_of_coverage: tuple[str, ...] = ()
    """Questions the data cannot speak to, one each."""
    limits: tuple[str, ...] = ()
    """Known limits of the method, one sentence each."""
    parameters: tuple[ParameterRow, ...] = ()
    """Every number the simulation used."""


class RunFacts(Frozen):
    """Everything that determines the numbers, so that they can be made again."""

    version: str
    """Release of Equipoise."""
    doctrine_sha256: str
    """Hash of the doctrine file."""
    parameters_sha256: str
    """Hash of the model's parameters."""
    data_sha256: str
    """Hash over the data that were read."""
    seed: int
    """Seed of all luck."""
    replicates: int
    """Simulated paths per scenario [count]; 0 if nothing was simulated."""
    years: int
    """Length of each path [years]."""
    start_year: int
    """Year of the start world."""
    command: str
    """Command that makes this report again."""
    fingerprint: str
    """Short hash over all of the above: two reports with one fingerprint say the same."""
    world: Literal["data pack", "built-in world", "shipped findings"]
    """Where the start world and the record came from."""


class Assessment(Frozen):
    """Findings and paired simulations of one doctrine, with all a reader needs to check them."""

    schema_version: Literal[1] = 1
    """Version of this shape; a reader of the JSON refuses one it does not know."""
    doctrine_id: str
    """Id of the doctrine file."""
    title: str
    """Title of the document."""
    holder: str
    """Name of the state or group whose doctrine it is."""
    adopted: str
    """Date of adoption, as YYYY-MM-DD; empty if the document has none."""
    source_document: str
    """The text that was read, in words: name, kind and language."""
    claims: tuple[ClaimResult, ...]
    """Every claim and rule, tested or not; drawn in this order within a row."""
    rows: tuple[RowInfo, ...]
    """The statements of the document that claims are grouped under."""
    run: RunFacts
    """What determines the numbers."""
    world: WorldView
    """The system in which the doctrine was tested."""
    trust: Trust
    """How far to believe the rest."""
    sources: tuple[SourceUse, ...] = ()
    """Every release of data that was read."""
    missing: tuple[str, ...] = ()
    """What was not available and how to get it, one sentence each; shown in a prominent box."""
    doctrine_text: str
    """The doctrine file, verbatim; treated as untrusted text."""
    draft: bool = False
    """True if the doctrine file is a machine's draft that nobody has reviewed yet."""

    def __repr__(self) -> str:
        return (
            f"<assessment of {self.doctrine_id}: {len(self.claims)} claims, {self.run.fingerprint}>"
        )

    def _repr_html_(self) -> str:
        rows = [
            (c.id, c.history.verdict, c.history.estimate, c.history.unit, c.simulation.verdict)
            for c in self.claims
        ]
        head = ("claim", "on the record", "estimate", "unit", "in simulation")
        caption = f"{self.title} ({self.holder}), {self.run.fingerprint}"
        return table_html(head, rows, caption) + "".join(map(_card, self.claims))


def _card(claim: ClaimResult) -> str:
    """One claim, folded: how it was read and measured, both answers, and every reading."""
    history = claim.history
    facts = (
        ("read as", claim.reading),
        ("measured as", claim.operational),
        ("on the record", history.reason),
        ("in simulation", claim.simulation.reason),
        ("severity", history.severity),
        ("stamp", history.stamp),
    )
    readings = [
        (r.label, r.estimate, *(r.interval or (None, None)), r.unit, r.n, r.reason)
        for r in history.readings
    ]
    head = ("reading", "estimate", "low", "high", "unit", "n", "why no number")
    body = table_html(("", ""), [f for f in facts if f[1]])
    return folded_html(
        f"{claim.id}: {history.verdict}", body + (table_html(head, readings) if readings else "")
    )
