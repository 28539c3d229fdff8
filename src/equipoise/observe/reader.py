"""The one reader of the record: a measure in a role over years, as arrays, with what was read for it.

Every number that history weighs comes from here, so each has its sources, its exposure and its gaps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from equipoise.data.pack import Pack
from equipoise.errors import MeasureError, MissingDataError, StateError
from equipoise.measures import CATALOGUE, Measure
from equipoise.observe.entry import Happening, Hazard, Observer, Value, View
from equipoise.observe.take import chosen_options, find_observer, look
from equipoise.observe.who import EVERYBODY, MAJORS, Who

Numbers = NDArray[np.float64]
Unit = tuple[int, ...]
"""Codes of the state or pair that a column is about; empty for a region or the system."""

FEWEST_KNOWN = 0.8
"""Part of a group's members of which a number must be known before it is one of the group [0 to 1]."""

BY_NAME: dict[str, Measure] = {measure.name: measure for measure in CATALOGUE}


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure in a role, with the choices that it leaves open."""

    name: str
    """Full name in the catalogue."""
    role: str
    options: tuple[tuple[str, str], ...] = ()
    """Name and value of each option that is not the default."""

    @property
    def measure(self) -> Measure:
        """Its entry in the catalogue."""
        return BY_NAME[self.name]

    @property
    def observer(self) -> Observer:
        """How it is taken on the record."""
        return find_observer(self.name)[1]


@dataclass(frozen=True, slots=True)
class Observed:
    """A measure in a role, year by year."""

    asked: Asked
    years: tuple[int, ...]
    units: tuple[Unit, ...]
    values: Numbers
    """(n_years, n_units), NaN where unknown; for a count, the number of cases."""
    exposure: Numbers | None
    """The same for what a count was counted over, NaN where it was not at risk; None if it is no count."""
    sources: tuple[str, ...]
    """What was read."""
    gaps: Mapping[int, str]
    """Why a year has nothing, by year."""

    def known(self) -> NDArray[np.bool_]:
        """(n_years,) whether anything is known of a year."""
        return np.asarray(np.isfinite(self.rate()).any(axis=1))

    def rate(self) -> Numbers:
        """(n_years, n_units) values, counts divided by what they were counted over."""
        if self.exposure is None:
            return self.values
        over = np.where(self.exposure > 0, self.exposure, np.nan)
        return self.values / over

    def pooled(self) -> Observed:
        """One column of all units: cases and exposures added, amounts added, the rest averaged."""
        if len(self.units) == 1:
            return self
        nature, exposure = self.asked.measure.nature, self.exposure
        if exposure is not None:
            both = np.isfinite(self.values) & np.isfinite(exposure)
            cases = _sum(self.values, both)
            shared = self.asked.observer.exposure_is_shared
            over = np.where(both, exposure, 0.0)
            exposure = over.max(axis=1) if shared else over.sum(axis=1)
            exposure = np.where(both.any(axis=1), exposure, np.nan)[:, None]
            return self._of_one(cases[:, None], exposure)
        added = nature in ("amount", "share")
        known = np.isfinite(self.values)
        total = _sum(self.values, known)
        if not added:
            total = total / np.maximum(known.sum(axis=1), 1)
        return self._of_one(total[:, None], None)

    def _of_one(self, values: Numbers, exposure: Numbers | None) -> Observed:
        return Observed(self.asked, self.years, ((),), values, exposure, self.sources, self.gaps)


def _sum(values: Numbers, where: NDArray[np.bool_]) -> Numbers:
    """Sums over units; NaN where nothing is known."""
    total = np.where(where, values, 0.0).sum(axis=1)
    found: Numbers = np.where(where.any(axis=1), total, np.nan)
    return found


@dataclass(frozen=True, slots=True)
class _Taken:
    """A measure of one year: a number, one for each state, or a matrix over pairs."""

    ccodes: tuple[int, ...]
    value: Numbers
    """(), (n,) or (n, n), NaN where unknown."""
    exposure: Numbers | None
    sources: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Column:
    """The units of one year."""

    units: list[Unit]
    values: Numbers
    exposure: Numbers


@dataclass(frozen=True)
class Reader:
    """Reads a pack; what was read once is kept."""

    pack: Pack
    fatal_hazard: Hazard | None = None
    _kept: dict[tuple[object, ...], _Taken] = field(default_factory=dict, repr=False, compare=False)

    def observe(
        self,
        asked: Asked,
        first: int,
        last: int,
        holder: Who | None = None,
        among: Who | None = None,
    ) -> Observed:
        """Take a measure in a role over years.

        Parameters
        ----------
        asked : Asked
            The measure, its role and its options.
        first, last : int
            First and last year, both included.
        holder : Who, optional
            Whose value it is in the roles *holder* and *partners*; a group counts as one.
        among : Who, optional
            The states of the roles *state*, *pair* and *region*, and the partners; everybody without it.

        Returns
        -------
        Observed
            One column for the holder, a region or the system; one for each state, pair or partner else.
        """
        years = tuple(range(first, last + 1))
        taken = [self._take(asked, year, among) for year in years]
        if asked.role in ("state", "pair", "partners"):
            columns = [
                self._columns(asked, t, y, holder, among) for t, y in zip(taken, years, strict=True)
            ]
        else:
            columns = [
                self._one(asked, t, y, holder, among) for t, y in zip(taken, years, strict=True)
            ]
        units = tuple(sorted({unit for column in columns for unit in column.units}))
        place = {unit: k for k, unit in enumerate(units)}
        values, exposure = np.full((2, len(years), len(units)), np.nan)
        for row, column in enumerate(columns):
            at = [place[unit] for unit in column.units]
            values[row, at] = column.values
            exposure[row, at] = column.exposure
        counted = any(t.exposure is not None for t in taken)
        gaps = {y: t.reason for t, y in zip(taken, years, strict=True) if t.reason}
        sources = tuple(dict.fromkeys(s for t in taken for s in t.sources))
        return Observed(asked, years, units, values, exposure if counted else None, sources, gaps)

    def happenings(
        self, asked: Asked, years: tuple[int, ...], holder: Who | None, among: Who | None
    ) -> tuple[Happening, ...]:
        """What was counted, in order of year; empty for a measure that counts nothing."""
        observer = asked.observer
        if observer.happenings is None:
            return ()
        found: list[Happening] = []
        for year in years:
            view = self._view(asked, year, among)
            mine = set(holder.codes(self.pack, year)) if holder else set()
            theirs = set(among.codes(self.pack, year)) if among else set(view.ccodes)
            for one in observer.happenings(view):
                if _belongs(asked.role, set(one.actors), mine, theirs):
                    found.append(one)
        return tuple(found)

    def _view(self, asked: Asked, year: int, among: Who | None) -> View:
        observer = asked.observer
        options = chosen_options(observer, dict(asked.options), year)
        inside = asked.role == "region" and observer.of != "state"
        of = among if inside and among else MAJORS if observer.among == "majors" else EVERYBODY
        return View(
            self.pack, year, of.codes(self.pack, year), options, self.fatal_hazard,
            lambda other: of.codes(self.pack, other),
        )  # fmt: skip

    def _take(self, asked: Asked, year: int, among: Who | None) -> _Taken:
        inside = asked.role == "region" and asked.observer.of != "state"
        key = (asked.name, asked.options, year, among if inside else None)
        if key not in self._kept:
            self._kept[key] = self._look(asked, year, among)
        return self._kept[key]

    def _look(self, asked: Asked, year: int, among: Who | None) -> _Taken:
        observer = asked.observer
        try:
            view = self._view(asked, year, among)
            if not view.ccodes:
                return _Taken((), np.array(np.nan), None, (), f"No such state in {year}.")
            value = _array(observer, view.ccodes, look(observer, view))
            exposure = observer.exposure and _array(observer, view.ccodes, observer.exposure(view))
        except (MeasureError, MissingDataError, StateError) as error:
            return _Taken((), np.array(np.nan), None, (), str(error))
        sources = ("cow_states", *sorted(view.read))
        return _Taken(view.ccodes, value, exposure, tuple(dict.fromkeys(sources)))

    def _columns(
        self, asked: Asked, taken: _Taken, year: int, holder: Who | None, among: Who | None
    ) -> _Column:
        """Value and exposure of each unit in a year."""
        if taken.reason:
            return _Column([], np.zeros(0), np.zeros(0))
        at = {code: i for i, code in enumerate(taken.ccodes)}
        chosen = [c for c in (among or EVERYBODY).codes(self.pack, year) if c in at]
        over = np.ones_like(taken.value) if taken.exposure is None else taken.exposure
        if asked.role == "state":
            rows = [at[c] for c in chosen]
            return _Column([(c,) for c in chosen], taken.value[rows], over[rows])
        if asked.role == "pair":
            directed = asked.observer.directed
            pairs = [(a, b) for a in chosen for b in chosen if a < b or (directed and a != b)]
            one, two = [at[a] for a, _ in pairs], [at[b] for _, b in pairs]
            return _Column(list(pairs), taken.value[one, two], over[one, two])
        mine = [c for c in (holder.codes(self.pack, year) if holder else ()) if c in at]
        partners = [c for c in chosen if c not in mine] if mine else []
        units: list[Unit] = [(c,) for c in partners]
        columns = [at[c] for c in partners]
        if len(mine) == 1:
            return _Column(units, taken.value[at[mine[0]], columns], over[at[mine[0]], columns])
        rows = [at[c] for c in mine]
        counted = taken.exposure is not None
        added = counted or asked.measure.nature in ("amount", "share")
        found = [
            _together(taken.value[rows, k], over[rows, k] if counted else None, added)
            for k in columns
        ]
        return _Column(units, np.array([f[0] for f in found]), np.array([f[1] for f in found]))

    def _one(
        self, asked: Asked, taken: _Taken, year: int, holder: Who | None, among: Who | None
    ) -> _Column:
        """Value and exposure of the holder, the region or the system in a year."""
        return _Column(
            [()], *(np.array([x]) for x in self._pair(asked, taken, year, holder, among))
        )

    def _pair(
        self, asked: Asked, taken: _Taken, year: int, holder: Who | None, among: Who | None
    ) -> tuple[float, float]:
        if taken.reason:
            return np.nan, np.nan
        over = taken.exposure
        if asked.observer.of == "system":
            return float(taken.value), 1.0 if over is None else float(over)
        added = over is not None or asked.measure.nature in ("amount", "share")
        if asked.observer.of == "pair":
            upper = np.triu_indices(len(taken.ccodes), 1)
            return _together(
                taken.value[upper], None if over is None else over[upper], added, fewest=0.0
            )
        who = {"holder": holder, "region": among}.get(asked.role) or EVERYBODY
        at = {code: i for i, code in enumerate(taken.ccodes)}
        rows = [at[c] for c in who.codes(self.pack, year) if c in at]
        if not rows:
            return np.nan, np.nan
        return _together(taken.value[rows], None if over is None else over[rows], added)


def _belongs(role: str, actors: set[int], mine: set[int], theirs: set[int]) -> bool:
    if role == "holder":
        return bool(actors & mine)
    if role == "partners":
        return bool(actors & mine) and bool((actors - mine) & theirs)
    return actors <= theirs


def _array(observer: Observer, ccodes: tuple[int, ...], value: Value) -> Numbers:
    """A number, a vector over states or a matrix over pairs, NaN where unknown."""
    if not isinstance(value, dict):
        return np.array(float(value))
    at = {code: i for i, code in enumerate(ccodes)}
    if observer.of == "state":
        found = np.full(len(ccodes), np.nan)
        for code, number in value.items():
            found[at[code]] = number  # type: ignore[index]
        return found
    matrix = np.full((len(ccodes), len(ccodes)), np.nan)
    if value:
        pairs = np.array([(at[a], at[b]) for a, b in value])  # type: ignore[misc]
        matrix[pairs[:, 0], pairs[:, 1]] = list(value.values())
        if not observer.directed:
            matrix[pairs[:, 1], pairs[:, 0]] = list(value.values())
    return matrix


def _together(
    values: Numbers, exposure: Numbers | None, added: bool, fewest: float = FEWEST_KNOWN
) -> tuple[float, float]:
    """Several states or pairs as one: added up or averaged over those that are known."""
    if exposure is not None:
        both = np.isfinite(values) & np.isfinite(exposure)
        if not both.any():
            return np.nan, np.nan
        return float(values[both].sum()), float(exposure[both].sum())
    known = np.isfinite(values)
    if not known.any() or known.mean() < fewest:
        return np.nan, np.nan
    total = float(values[known].sum())
    return (total if added else total / int(known.sum())), 1.0
