"""What a run has left on disk: what to cite for it, whether it still comes out, why a verdict is what it is."""

from __future__ import annotations

import hashlib
import math
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from equipoise.assessment import RESULT, Assessment
from equipoise.citation import Citation
from equipoise.data.pack import Pack
from equipoise.doctrine.accepted import accepted_part
from equipoise.doctrine.read import read_doctrine
from equipoise.doctrine.schema import Doctrine
from equipoise.errors import DataError, MissingDataError, UsageError, suggest
from equipoise.finding import ClaimResult, Finding
from equipoise.model.params import shipped_params
from equipoise.notebook import folded_html, table_html
from equipoise.rerunning import Checked, check_ensembles
from equipoise.weighing import weigh_all


def read_run(place: str | Path) -> Assessment:
    """The assessment that a run left in its folder.

    Parameters
    ----------
    place : str or Path
        The folder, or the file itself.

    Raises
    ------
    MissingDataError
        If there is no such run.
    DataError
        If the file is damaged, or of another release.
    """
    path = Path(place)
    path = path / RESULT if path.is_dir() else path
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MissingDataError(
            f"{path}: no run is there ({error.strerror}); equipoise assess DOCTRINE --out FOLDER makes one"
        ) from error
    try:
        return Assessment.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise DataError(
            f"{path}: not an assessment of this release ({where}: {first['msg'].lower()}); run assess again"
        ) from error


def cite_run(run: Assessment) -> tuple[Citation, ...]:
    """Every source that a run read, what for, on which terms, and how its authors ask to be cited."""
    return tuple(
        Citation(s.id, s.version or s.title, s.reason, s.citation, s.terms, s.sha256)
        for s in run.sources
    )


@dataclass(frozen=True, slots=True)
class Verification:
    """What of a run is as it was."""

    inputs: tuple[Checked, ...]
    claims: tuple[Checked, ...]
    """Claims that were weighed again."""
    replicates: tuple[Checked, ...] = ()
    """Shards that were hashed, and replicates that were simulated again."""

    @property
    def rows(self) -> tuple[Checked, ...]:
        """All of it."""
        return (*self.inputs, *self.claims, *self.replicates)

    @property
    def holds(self) -> bool:
        """True if nothing differs; what is not here cannot be judged."""
        return all(row.state != "differs" for row in self.rows)

    def __repr__(self) -> str:
        word = "holds" if self.holds else "something differs"
        return f"<{word}: {len(self.inputs)} inputs and {len(self.claims)} claims looked at>"

    def _repr_html_(self) -> str:
        rows = [(row.what, row.state, row.found) for row in (*self.inputs, *self.claims)]
        return table_html(("what", "is", "found"), rows, repr(self).strip("<>"))


def verify_run(
    run: Assessment,
    pack: Pack | None,
    sample: int = 3,
    jobs: int = 1,
    say: Callable[[str, int, int], None] = lambda _words, _done, _all: None,
    ensembles: Path | None = None,
    replicates: int = 3,
) -> Verification:
    """Hash a run's inputs and replicates again, do a sample of its work again, and say what differs.

    Parameters
    ----------
    run : Assessment
        What the run left, see `read_run`.
    pack : Pack or None
        The data pack at hand.
    sample : int
        Claims to weigh again; which ones follows from the run's fingerprint.
    jobs : int
        Worker processes.
    say : callable
        Told of progress.
    ensembles : Path, optional
        Folder of the replicates that the run kept.
    replicates : int
        Of those, so many are simulated again; which ones follows from the fingerprint, too.
    """
    facts = run.run
    text = hashlib.sha256(run.doctrine_text.encode()).hexdigest()
    inputs = [
        _same("doctrine as the run kept it", text, facts.doctrine_sha256),
        _same(
            "parameters of the model",
            shipped_params(_variant(run)).sha256(),
            facts.parameters_sha256,
        ),
    ]
    if facts.world == "data pack":
        here = pack.manifest_sha256 if pack else ""
        inputs.append(_same("manifest of the data pack", here, facts.data_sha256))
        for used in run.sources:
            release = pack.release(used.id) if pack and pack.has(used.id) else None
            inputs.append(
                _same(f"source {used.id}", release.sha256 if release else "", used.sha256)
            )
    kept: tuple[Checked, ...] = ()
    if ensembles is not None:
        start = pack if facts.world == "data pack" else None
        kept = check_ensembles(_doctrine(run), facts, start, ensembles, replicates, say)
    return Verification(tuple(inputs), _claims(run, pack, sample, jobs, say), kept)


def _claims(
    run: Assessment,
    pack: Pack | None,
    sample: int,
    jobs: int,
    say: Callable[[str, int, int], None],
) -> tuple[Checked, ...]:
    """A sample of the claims weighed again."""
    chosen = _sample(run, sample)
    if pack is None or not chosen or run.run.world != "data pack":
        why = (
            "no data pack is here" if pack is None else "the run did not weigh them on a data pack"
        )
        return tuple(Checked(c.id, "not here", why) for c in chosen)
    again = _weighed_again(run, pack, chosen, jobs, say)
    return tuple(_compared(claim, again.get(claim.id)) for claim in chosen)


def _variant(run: Assessment) -> str:
    return "no-history" if run.run.world == "built-in world" else "full"


def _same(what: str, found: str, expected: str) -> Checked:
    if not found:
        return Checked(what, "not here", f"sha256 {expected[:12]}… is not here")
    if found == expected:
        return Checked(what, "same", "")
    return Checked(what, "differs", f"sha256 is {found[:12]}… where the run had {expected[:12]}…")


def _sample(run: Assessment, size: int) -> tuple[ClaimResult, ...]:
    """Claims with a number of their own, in an order that the fingerprint decides."""
    weighed = [c for c in run.claims if c.history.readings and not c.history.stamp]
    drawn = sorted(
        weighed, key=lambda c: hashlib.sha256(f"{run.run.fingerprint}{c.id}".encode()).digest()
    )
    return tuple(drawn[:size])


def _weighed_again(
    run: Assessment,
    pack: Pack,
    chosen: tuple[ClaimResult, ...],
    jobs: int,
    say: Callable[[str, int, int], None],
) -> dict[str, Finding]:
    """The claims' findings now."""
    placebos = max((c.history.trial.placebos for c in run.claims if c.history.trial), default=0)
    return weigh_all(_doctrine(run), pack, say, placebos, jobs, {c.id for c in chosen})


def _doctrine(run: Assessment) -> Doctrine:
    """The doctrine as the run kept it; the shipped one if its text is the run's."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"{run.doctrine_id}.yaml"
        copy.write_text(run.doctrine_text, encoding="utf-8")
        return accepted_part(read_doctrine(copy), allow_drafts="--allow-drafts" in run.run.command)


def _compared(claim: ClaimResult, again: Finding | None) -> Checked:
    if again is None:
        return Checked(claim.id, "differs", "the doctrine has no such claim")
    before, now = (f.model_dump(mode="json") for f in (claim.history, again))
    unlike = list(differences(before, now))
    if not unlike:
        return Checked(claim.id, "same", "")
    more = f" and {len(unlike) - 1} more" if len(unlike) > 1 else ""
    return Checked(claim.id, "differs", f"{unlike[0]}{more}")


ROUNDING = 1e-9
"""Relative difference of two numbers that another processor's rounding may make."""


def differences(before: Any, now: Any, where: str = "") -> Iterator[str]:
    """Places at which two plain values are not the same, each with both values.

    Numbers are the same to nine digits: another processor adds in another order.
    """
    if isinstance(before, dict) and isinstance(now, dict):
        for key in [*before, *(k for k in now if k not in before)]:
            yield from differences(before.get(key), now.get(key), f"{where}.{key}".lstrip("."))
    elif isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        for place, (one, two) in enumerate(zip(before, now, strict=True)):
            yield from differences(one, two, f"{where}[{place}]")
    elif isinstance(before, float) and isinstance(now, float):
        if not math.isclose(before, now, rel_tol=ROUNDING, abs_tol=ROUNDING * ROUNDING):
            yield f"{where}: {before!r} then, {now!r} now"
    elif before != now:
        yield f"{where}: {_short(before)} then, {_short(now)} now"


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


@dataclass(frozen=True, slots=True)
class Explained:
    """A step of the way from a verdict to the rows that it rests on, with the steps below it."""

    words: str
    below: tuple[Explained, ...] = field(default=())

    def __repr__(self) -> str:
        return f"<{self.words.partition('. ')[0][:80]}; {len(self.below)} steps below>"

    def _repr_html_(self) -> str:
        if not self.below:
            return f"<div>{escape(self.words)}</div>"
        return folded_html(self.words, "".join(one._repr_html_() for one in self.below))

    def as_dict(self) -> dict[str, Any]:
        """The step as plain data."""
        return {"words": self.words, "below": [one.as_dict() for one in self.below]}


def explain_claim(run: Assessment, claim: str) -> Explained:
    """From a claim's verdict to its readings, the yearly series behind them, and the rows of the sources.

    Raises
    ------
    UsageError
        If the run has no such claim.
    """
    found = {c.id: c for c in run.claims}.get(claim)
    if found is None:
        raise UsageError(
            f"claim {claim!r} is not in this run; {suggest(claim, [c.id for c in run.claims])}"
        )
    history = found.history
    stamp = (Explained(history.stamp),) if history.stamp else ()
    steps = (
        *stamp,
        Explained(f"read as: {found.reading}"),
        Explained(f"measured as: {found.operational}"),
        Explained(f"readings: {len(history.readings)}", tuple(map(_reading, history.readings))),
        Explained(f"yearly series: {len(history.series)}", tuple(map(_series, history.series))),
        _rows(run, history),
        Explained(f"severity: {history.severity or 'no placebo applies'}"),
    )
    return Explained(f"{found.id}: {history.verdict}. {history.reason}", steps)


def _reading(reading: Any) -> Explained:
    if reading.estimate is None:
        return Explained(f"{reading.label}: no number: {reading.reason}")
    span = (
        ""
        if reading.interval is None
        else f" [{reading.interval[0]:.4g}, {reading.interval[1]:.4g}]"
    )
    mass = "" if reading.mass_for is None else f"; mass on the claimed side {reading.mass_for:.3f}"
    years = "" if reading.used is None else f"; {reading.used[0]} to {reading.used[1]}"
    beside = "; shown beside, does not count" if reading.beside else ""
    return Explained(
        f"{reading.label}: {reading.estimate:.4g}{span} {reading.unit}{mass}; n {reading.n:g}{years}{beside}"
    )


def _series(series: Any) -> Explained:
    known = [(y, v) for y, v in zip(series.years, series.values, strict=True) if v is not None]
    values = ", ".join(f"{y}: {v:.4g}" for y, v in known)
    return Explained(
        f"{series.name} ({series.unit}), {series.covered[0]} to {series.covered[1]}",
        (Explained(values),) if values else (),
    )


def _rows(run: Assessment, history: Finding) -> Explained:
    """Rows of the sources behind the number, under the source that each is from."""
    releases = {s.id: f"{s.version}, sha256 {s.sha256[:12]}…" for s in run.sources}
    below = []
    for name in history.sources:
        own = [c for c in history.cases if c.source == name]
        rows = tuple(
            Explained(f"{c.year}: {c.what}, {c.who}" + (f" ({c.detail})" if c.detail else ""))
            for c in own
        )
        below.append(Explained(f"{name}: {releases.get(name, 'release not recorded')}", rows))
    other = [c for c in history.cases if c.source not in history.sources]
    below += [Explained(f"{c.year}: {c.what}, {c.who}") for c in other]
    kept = f"{len(history.cases)} rows kept" if history.cases else "no list of rows is kept"
    return Explained(f"sources: {len(history.sources)}; {kept}", tuple(below))
