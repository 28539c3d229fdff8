"""Start worlds: from a data pack, for a forecast or a backtest, or from the built-in present."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from equipoise.data.embedded import LACKS, StateFacts, capability_shares, collective_defence
from equipoise.data.layers.geography import great_circle
from equipoise.data.pack import Pack
from equipoise.data.sources import source
from equipoise.errors import ScenarioError
from equipoise.grouping import members
from equipoise.model.bonds import pacts_of
from equipoise.model.mechanisms.treaty import (
    DEFENDER,
    Treaties,
)
from equipoise.model.memory import blank_memory
from equipoise.model.powers import trend_at
from equipoise.model.record import DISPUTES, Record, pair_index, read_record
from equipoise.model.replay import joint_years, memory_at_end_of
from equipoise.model.treaties import treaties_at
from equipoise.model.world import World
from equipoise.statehood import name_of


def world_in(year: int, pack: Pack, disputes: str = "gml", power: str = "cinc") -> World:
    """The system at the end of a year, its setting held as it is then.

    Parameters
    ----------
    year : int
        Last known year [1950 to the end of the disputes, 2010].
    pack : Pack
        The data pack.
    disputes : str
        ``gml`` or ``cow``.
    power : str
        ``cinc`` or ``gdp``.

    Raises
    ------
    ScenarioError
        If the disputes do not cover the year: histories are never guessed.
    """
    last = source(DISPUTES[disputes]).last
    if not 1950 <= year <= last:
        raise ScenarioError(
            f"world in {year}: {DISPUTES[disputes]} ends in {last}; choose a year from 1950 to {last}"
        )
    record = read_record(pack, year + 1, year + 1, disputes, power)
    held = (
        f"The simulation starts at the end of {year}, where the pack's dispute record ends; what "
        "happened later is not in it."
        if year == last
        else f"The simulation starts at the end of {year}."
    )
    return replace(_world(record, year, (held, _HELD, *record.filled)), power_measure=power)


def world_along(record: Record) -> World:
    """The system at the end of the year before a record, its setting following the record.

    For backtests: geography, capability, regime, pacts and membership are the record's, year by year;
    conflict is the model's own.
    """
    note = (
        "Backtest: capability, regime, pacts and membership follow the record; conflict does not."
    )
    return _world(record, record.first - 1, (note, *record.filled))


_HELD = (
    "Regime and wealth are held at their values of the start year; power grows, states leave the system and "
    "treaties come and go by fitted chances, and trade nears what gravity says where a rule asks about it."
)


def _world(record: Record, year: int, caveats: tuple[str, ...]) -> World:
    return World(
        year=year,
        ccodes=record.ccodes,
        names=tuple(name_of(int(c), record.last) for c in record.ccodes),
        one=record.one,
        two=record.two,
        member=record.alive,
        power=record.covariates["power"],
        democracy=record.covariates["democracy_uds"],
        gdp_per_capita=record.covariates["gdp_per_capita"],
        major=record.is_major,
        contiguity=record.contiguity,
        distance=record.distance,
        joint_years=np.array([joint_years(record, t) for t in range(record.member_since.shape[0])]),
        pact=record.pact,
        memory=memory_at_end_of(record, year),
        has_history=True,
        kind="data pack",
        caveats=caveats,
        trade=record.trade[0],
        trend=trend_at(record.powers, record.ccodes, year),
        treaties=treaties_at(record.treaties, record.ccodes, year)[0] * record.alive[0],
    )


def present_world(facts: tuple[StateFacts, ...], year: int) -> World:
    """The built-in present world: geography, capability and membership, and no past.

    Parameters
    ----------
    facts : tuple of StateFacts
        From :func:`equipoise.data.embedded.factbook_states`.
    year : int
        The year the facts speak of.

    Raises
    ------
    ScenarioError
        If fewer than two states have all that the model without history needs.
    """
    shares = capability_shares(facts).cinc_like
    known = [f for f in facts if _complete(f, shares)]
    if len(known) < 2:
        raise ScenarioError("built-in world: fewer than two states with all facts; reinstall it")
    left_out = sorted(f.name for f in facts if not _complete(f, shares))
    ccodes = np.array([f.ccode for f in known], np.int32)
    n = ccodes.size
    one, two = (a.astype(np.int32) for a in np.triu_indices(n, 1))
    contiguity, treaties = _ties(known)
    pact = np.zeros((n, n), np.bool_)
    pacts_of(treaties, np.arange(len(treaties)), pact)
    majors = np.isin(ccodes, np.array(members("PERMANENT_FIVE", year), np.int32))
    cinc = np.array([shares[f.ccode] for f in known])
    omitted = (
        (f"Left out, for want of a figure that the model needs: {', '.join(left_out)}.",)
        if left_out
        else ()
    )
    return World(
        year=year,
        ccodes=ccodes,
        names=tuple(f.name for f in known),
        one=one,
        two=two,
        member=np.ones((1, n), np.bool_),
        power=cinc[None],
        democracy=np.zeros((1, n)),
        gdp_per_capita=np.array([[f.gdp.value / f.population.value for f in known]]),  # type: ignore[union-attr]
        major=majors[None],
        contiguity=contiguity[None],
        distance=_distances(known)[one, two][None],
        joint_years=np.full((1, one.size), 99, np.int64),
        pact=pact[None],
        memory=blank_memory(n),
        treaties=treaties,
        has_history=False,
        kind="built-in world",
        caveats=(
            *LACKS,
            "Major powers are taken to be the permanent members of the UN Security Council.",
            *omitted,
            _HELD,
        ),
    )


def _ties(facts: list[StateFacts]) -> tuple[NDArray[np.int8], Treaties]:
    """(P,) contiguity by land and (k, n) treaties of collective defence among the states of a roster."""
    n = len(facts)
    place = {f.ccode: k for k, f in enumerate(facts)}
    contiguity = np.zeros(n * (n - 1) // 2, np.int8)
    for f in facts:
        for neighbour, _ in f.borders:
            if neighbour in place and neighbour != f.ccode:
                low, high = sorted((place[f.ccode], place[neighbour]))
                contiguity[pair_index(n, np.array([low]), np.array([high]))[0]] = 1
    members: dict[str, Treaties] = {}
    for i, j, treaty in collective_defence(tuple(facts)):
        row = members.setdefault(treaty, np.zeros(n, np.int8))
        row[[place[i], place[j]]] = DEFENDER
    return contiguity, np.array(list(members.values()), np.int8).reshape(-1, n)


def _complete(f: StateFacts, shares: dict[int, float]) -> bool:
    return (
        f.gdp is not None
        and f.population is not None
        and f.latitude is not None
        and f.longitude is not None
        and f.ccode in shares
    )


def _distances(facts: list[StateFacts]) -> np.ndarray:
    """(n, n) great-circle distances between capitals [km]."""
    latitude = np.array([f.latitude for f in facts], np.float64)
    longitude = np.array([f.longitude for f in facts], np.float64)
    return great_circle(latitude, longitude)
