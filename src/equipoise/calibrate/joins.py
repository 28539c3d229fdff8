"""Rows on which joining is fitted: every third state and side of every dispute that began."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equipoise.calibrate.design import replayed
from equipoise.model.mechanisms.hostility import AT_WAR
from equipoise.model.mechanisms.joining import NAMES
from equipoise.model.mechanisms.onset import SMALLEST_CINC
from equipoise.model.memory import USE_OF_FORCE
from equipoise.model.record import Record, pair_index

Floats = NDArray[np.float64]

NEAR = 3
"""Contiguity class up to which two states count as neighbours: at most 24 miles of water."""


@dataclass(frozen=True, slots=True)
class JoinRows:
    """Third states that may have joined one side of a dispute."""

    x: Floats
    """(m, 11) in the order of ``joining.NAMES``."""
    joined: NDArray[np.bool_]
    year: NDArray[np.int32]
    """In which the dispute began."""
    dispute: NDArray[np.int64]
    side: NDArray[np.int64]
    """Twice the dispute's number, and one more for side B: what shares a random intercept."""
    ally_of_target: NDArray[np.bool_]
    """Whether the third state must defend the partner, and the partner is on side B."""


def join_rows(record: Record) -> JoinRows:
    """Two rows for each third state of each dispute in the record's span.

    A side stands as its strongest state from the beginning; nine in ten disputes have one on each side.
    """
    parts: list[tuple[Floats, NDArray[np.bool_], int, int]] = []
    for seen in replayed(record):
        for row in record.sides.filter(record.sides["year"] == seen.year).to_dicts():
            parts += [
                (x, joined, seen.year, row["dispnum"])
                for x, joined in _of_dispute(record, seen.t, seen.history, row)
            ]
    sizes = [part[1].size for part in parts]
    x = np.concatenate([part[0] for part in parts])
    second = np.repeat(np.arange(len(parts)) % 2 == 1, sizes)
    dispute = np.repeat(np.array([part[3] for part in parts], np.int64), sizes)
    return JoinRows(
        x=x,
        joined=np.concatenate([part[1] for part in parts]),
        year=np.repeat(np.array([part[2] for part in parts], np.int32), sizes),
        dispute=dispute,
        side=2 * dispute + second,
        ally_of_target=second & (x[:, NAMES.index("pact_with_partner")] == 1.0),
    )


def _of_dispute(
    record: Record, t: int, history: Floats, row: dict[str, object]
) -> list[tuple[Floats, NDArray[np.bool_]]]:
    """Covariates and events for the first side, then for the second; none if a side is not in the roster."""
    sides = [_places(record, t, row[name]) for name in ("side_a", "side_b")]
    if not sides[0].size or not sides[1].size:
        return []
    cinc = np.log(record.covariates["power"][t] + SMALLEST_CINC)
    lead = [int(side[cinc[side].argmax()]) for side in sides]
    third = np.setdiff1d(np.flatnonzero(record.alive[t]), np.concatenate(sides))
    level = int(row["level"])  # type: ignore[call-overload]
    out = []
    for side, name in enumerate(("joined_a", "joined_b")):
        partner, opponent = lead[side], lead[1 - side]
        with_partner = pair_index(record.ccodes.size, *_ordered(third, partner))
        with_opponent = pair_index(record.ccodes.size, *_ordered(third, opponent))
        near = record.contiguity[t][with_partner]
        columns = {
            "constant": np.ones(third.size),
            "pact_with_partner": record.pact[t][third, partner],
            "contiguous_to_partner": (near > 0) & (near <= NEAR),
            "ln_distance_to_opponent": np.log1p(record.distance[t][with_opponent]),
            "ln_history_with_opponent": np.log1p(3.0 * history[with_opponent]),
            "ln_history_with_partner": np.log1p(3.0 * history[with_partner]),
            "major": record.is_major[t][third],
            "ln_cinc": cinc[third],
            "opponent_major": np.full(third.size, record.is_major[t][opponent]),
            "force": np.full(third.size, level >= USE_OF_FORCE),
            "war": np.full(third.size, level == AT_WAR),
        }
        x = np.column_stack([columns[n] for n in NAMES]).astype(np.float64)
        out.append((x, np.isin(third, _places(record, t, row[name]))))
    return out


def _places(record: Record, t: int, codes: object) -> NDArray[np.int64]:
    """Places in the roster of those codes that are in the system."""
    place = np.flatnonzero(np.isin(record.ccodes, np.array(codes, np.int32)))
    return np.asarray(place[record.alive[t][place]])


def _ordered(third: NDArray[np.int64], other: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.minimum(third, other), np.maximum(third, other)
