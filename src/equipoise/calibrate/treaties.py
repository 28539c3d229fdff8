"""Fitting how treaties of defence come, open and end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

from equipoise.calibrate.intercept import fit_spread
from equipoise.calibrate.logit import RIDGE, LogitFit, fit_logit
from equipoise.errors import CalibrationError
from equipoise.model.mechanisms.onset import SMALLEST_CINC
from equipoise.model.mechanisms.treaty import (
    ACCESSION,
    END,
    MANY,
    MEMBER,
    NAMES,
    NEARNESS,
    PARTNER,
    SPONSOR,
    Ground,
    group_of,
    nearness,
)  # fmt: skip
from equipoise.model.params import Block
from equipoise.model.record import Record
from equipoise.model.treaties import treaties_at

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

RECENT = 20
"""Years at the end of the window whose number of new treaties is their rate: it has fallen since 1946."""

LEAST_TREATIES = 10
"""Fewer new treaties than this carry no fit."""


class Choice(NamedTuple):
    """One of several that was chosen."""

    x: Floats
    """(m, k)"""
    chosen: int


class Members(NamedTuple):
    """States that could be in a treaty, and who came in."""

    x: Floats
    """(m, 8) a constant and ``NEARNESS``."""
    joined: Flags
    """(m,)"""


class YearOfTreaty(NamedTuple):
    """A treaty in force through a year, and what became of it by the next."""

    treaty: int
    year: int
    members: int
    ended: bool
    opened: bool
    withdrew: int


@dataclass(frozen=True, slots=True)
class TreatyRows:
    """What every step of the mechanism was on the record, in a window of years."""

    first: int
    through: int
    years: tuple[YearOfTreaty, ...]
    made: tuple[int, ...]
    """Year in which each new treaty came into force."""
    sponsors: tuple[Choice, ...]
    partners: tuple[Choice, ...]
    founded: tuple[Members, ...]
    """Of new treaties of ``MANY`` or more."""
    acceded: tuple[Members, ...]
    """Of years in which a treaty opened."""


def ground_of(record: Record, t: int, bound: Flags) -> Ground:
    """What the steps read at the start of a year of the record.

    Parameters
    ----------
    record : Record
    t : int
        Place of the year: its covariates are those at the end of the year before.
    bound : bool (n, n)
        By a pact in either sense at the end of the year before.
    """
    return Ground(
        record.alive[t],
        np.nan_to_num(np.log(record.covariates["power"][t] + SMALLEST_CINC)),
        np.nan_to_num(record.covariates["democracy_uds"][t]),
        record.ccodes,
        (record.contiguity[t] > 0) & (record.contiguity[t] <= 3),
        np.nan_to_num(np.log1p(record.distance[t])),
        bound,
        (bound.astype(np.float64) @ bound.astype(np.float64)).astype(np.int16),
    )


def nearness_of(candidates: Places, group: Places, ground: Ground) -> Floats:
    """(m, 8) a constant and each candidate's covariates before a group."""
    x = np.ones((candidates.size, 1 + len(NEARNESS)))
    for row, k in zip(x, candidates, strict=True):
        nearness(int(k), group_of(group, ground), ground, row[1:])
    return x


def treaty_rows(record: Record, through: int) -> TreatyRows:
    """Every step of the mechanism in the years of a record after its first, up to another."""
    years: list[YearOfTreaty] = []
    made: list[int] = []
    sponsors: list[Choice] = []
    partners: list[Choice] = []
    founded: list[Members] = []
    acceded: list[Members] = []
    before = _in_force(record, record.first - 1)
    for year in range(record.first, through + 1):
        t = year - record.first
        here, now = record.alive[t], _in_force(record, year)
        ground = ground_of(record, t, record.pact[t] | record.pact[t].T)
        for number, was in before.items():
            own = was & here
            if own.sum() < 2:
                continue
            after = now.get(number, np.zeros_like(own)) & here
            came = after & ~was if own.sum() >= MANY else np.zeros_like(own)
            years.append(
                YearOfTreaty(
                    number,
                    year,
                    int(own.sum()),
                    not after.any(),
                    bool(came.any()),
                    int((own & ~after).sum()),
                )
            )
            if came.any():
                outside = np.flatnonzero(here & ~own)
                x = nearness_of(outside, np.flatnonzero(own), ground)
                acceded.append(Members(x, came[outside]))
        for number in now.keys() - before.keys():
            members = np.flatnonzero(now[number] & here)
            if members.size > 1:
                made.append(year)
                _take_in_new(members, ground, sponsors, partners, founded)
        before = now
    return TreatyRows(
        record.first, through, tuple(years), tuple(made), tuple(sponsors), tuple(partners), tuple(founded),
        tuple(acceded),
    )  # fmt: skip


def _in_force(record: Record, year: int) -> dict[int, Flags]:
    treaties, numbers = treaties_at(record.treaties, record.ccodes, year)
    return dict(zip(numbers.tolist(), treaties > 0, strict=True))


def _take_in_new(
    members: Places,
    ground: Ground,
    sponsors: list[Choice],
    partners: list[Choice],
    founded: list[Members],
) -> None:
    """Add a new treaty's steps; its sponsor is its strongest member."""
    here = np.flatnonzero(ground.here)
    sponsor = members[np.argmax(ground.ln_power[members])]
    allies = np.log1p(ground.bound[here].sum(axis=1))
    x = np.column_stack([ground.ln_power[here], allies])
    sponsors.append(Choice(x, int(np.searchsorted(here, sponsor))))
    weaker = here[(ground.ln_power[here] <= ground.ln_power[sponsor]) & (here != sponsor)]
    x = nearness_of(weaker, np.array([sponsor]), ground)
    joined = np.isin(weaker, members)
    if members.size < MANY:
        partners.append(Choice(x[:, 1:], int(np.flatnonzero(joined)[0])))
    else:
        founded.append(Members(x, joined))


def fit_treaties(record: Record, through: int) -> tuple[Block, ...]:
    """The blocks of treaties, each fitted by itself: rates, ends, sponsors, partners, members and accessions.

    Raises
    ------
    CalibrationError
        If fewer than `LEAST_TREATIES` were made in the window.
    """
    rows = treaty_rows(record, through)
    if len(rows.made) < LEAST_TREATIES or not rows.founded or not rows.acceded:
        raise CalibrationError(
            f"treaties: {len(rows.made)} were made from {rows.first} to {through}; {LEAST_TREATIES} are "
            "needed, one of them of three or more and one that others acceded to: widen the window"
        )
    window = (rows.first, through)
    size = np.log([y.members for y in rows.years])
    x = np.column_stack([np.ones(size.size), size])
    ends = fit_logit(
        x,
        np.array([y.ended for y in rows.years]),
        np.array([y.treaty for y in rows.years]),
        "treaty_end",
    )
    member = _members_fit(rows.founded, "treaty_member")
    return (
        _rates(rows, member),
        _block("treaty_end", END, ends, window, "treaty"),
        _choice_block("treaty_sponsor", SPONSOR, rows.sponsors, window),
        _choice_block("treaty_partner", PARTNER, rows.partners, window),
        _block("treaty_member", MEMBER, member, window, "treaty"),
        _block(
            "treaty_accession",
            ACCESSION,
            _members_fit(rows.acceded, "treaty_accession"),
            window,
            "treaty",
        ),
    )


def _stacked(parts: tuple[Members, ...]) -> tuple[Floats, Flags, Places]:
    number = np.repeat(np.arange(len(parts)), [p.joined.size for p in parts])
    return np.vstack([p.x for p in parts]), np.concatenate([p.joined for p in parts]), number


def _members_fit(parts: tuple[Members, ...], name: str) -> LogitFit:
    x, joined, number = _stacked(parts)
    if len(parts) == 1:  # a window with one event has no cluster but its rows
        number = np.arange(joined.size)
    return fit_logit(x, joined, number, name)


def _rates(rows: TreatyRows, member: LogitFit) -> Block:
    """Numbers and shares, each with the variance of its logarithm or log-odds, half an event added to each."""
    since = max(rows.through - RECENT, rows.first - 1)
    recent = sum(year > since for year in rows.made) + 0.5
    many = [y for y in rows.years if y.members >= MANY and not y.ended]
    shares = (
        (len(rows.partners), len(rows.made)),
        (sum(y.opened for y in many), len(many)),
        (sum(y.withdrew for y in many), sum(y.members for y in many)),
    )
    x, joined, number = _stacked(rows.founded)
    spread, spread_variance = fit_spread(x @ member.beta, joined, number)
    odds = [(k + 0.5, n - k + 0.5) for k, n in shares]
    estimate = (
        float(np.log(recent / (rows.through - since))),
        *(float(np.log(a / b)) for a, b in odds),
        spread,
    )
    variance = (1 / recent, *(1 / a + 1 / b for a, b in odds), spread_variance)
    return Block(
        "treaty", NAMES, estimate, tuple(tuple(row) for row in np.diag(variance).tolist()),
        (rows.first, rows.through), len(rows.years), len(rows.made), "treaty",
        f"treaties and years, and treaties made; their rate is that of the last {RECENT} years",
    )  # fmt: skip


def _block(
    name: str, names: tuple[str, ...], fit: LogitFit, window: tuple[int, int], cluster: str
) -> Block:
    covariance = tuple(tuple(row) for row in fit.covariance.tolist())
    return Block(
        name, names, tuple(fit.beta.tolist()), covariance, window, fit.n, fit.events, cluster
    )


def _choice_block(
    name: str, names: tuple[str, ...], choices: tuple[Choice, ...], window: tuple[int, int]
) -> Block:
    """A conditional logit with the ridge of all logits; the covariance is the inverse of its curvature."""
    scale = np.vstack([c.x for c in choices]).std(axis=0)
    scale[scale == 0.0] = 1.0
    scaled = [Choice(c.x / scale, c.chosen) for c in choices]
    found = minimize(_choice_loss, np.zeros(scale.size), args=(scaled,), jac=True, method="BFGS")
    curvature = RIDGE * np.eye(scale.size)
    for c in scaled:
        chance = softmax(c.x @ found.x)
        mean = chance @ c.x
        curvature += (c.x * chance[:, None]).T @ c.x - np.outer(mean, mean)
    covariance = np.linalg.inv(curvature) / np.outer(scale, scale)
    return Block(
        name, names, tuple((found.x / scale).tolist()), tuple(tuple(row) for row in covariance.tolist()),
        window, sum(len(c.x) for c in choices), len(choices), "treaty",
    )  # fmt: skip


def _choice_loss(beta: Floats, choices: list[Choice]) -> tuple[float, Floats]:
    value, slope = 0.5 * RIDGE * float(beta @ beta), RIDGE * beta
    for x, chosen in choices:
        value -= float(log_softmax(x @ beta)[chosen])
        slope = slope - x[chosen] + softmax(x @ beta) @ x
    return value, slope
