"""Scoring treaties: who is bound ten years on, against pairs that form and end pacts by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from equipoise.calibrate.scores import log_losses, roc_auc
from equipoise.calibrate.treaties import fit_treaties, ground_of, treaty_rows
from equipoise.model.bonds import pacts_of, renew
from equipoise.model.mechanisms.intercept import table_of
from equipoise.model.mechanisms.treaty import (
    ACTS_BY,
    NAMES,
    Ground,
    Luck,
    Treaties,
    TreatyCoefficients,
    next_treaties,
    with_room,
)
from equipoise.model.params import Block
from equipoise.model.record import Record
from equipoise.model.treaties import treaties_at

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ORIGINS: tuple[int, ...] = (1960, 1970, 1980, 1990, 2000)
"""Years from which treaties are scored."""

YEARS_AHEAD, PATHS = 10, 200


def coefficients(values: Mapping[str, Floats]) -> TreatyCoefficients:
    """The kernel's view of the blocks of treaties, by name, without what they are worth to an onset."""
    rates = values["treaty"]
    return TreatyCoefficients(
        rates[: NAMES.index("intercept")],
        values["treaty_end"],
        values["treaty_sponsor"],
        values["treaty_partner"],
        values["treaty_member"],
        values["treaty_accession"],
        table_of(max(float(rates[NAMES.index("intercept")]), 0.0)),
        np.zeros(len(ACTS_BY)),
    )


def treaty_paths(
    blocks: Sequence[Block],
    ground: Ground,
    treaties: Treaties,
    year: int,
    years: int,
    count: int,
    seed: int = 1,
) -> Floats:
    """(n, n) parts of the paths in which two states are bound some years after one.

    Paths come from the model's own kernel. Membership, power and regime stay as they are; the coefficients
    are the estimates.
    """
    c = coefficients({b.name: np.array(b.estimate) for b in blocks})
    n = ground.here.size
    bound_in, odds = np.zeros((n, n)), np.zeros(n * (n - 1) // 2)
    for k in range(count):
        pact, (held, ids) = np.zeros((n, n), np.bool_), with_room(treaties, years)
        now = ground._replace(bound=ground.bound.copy(), common=ground.common.copy())
        for t in range(1, years + 1):
            if next_treaties(c, now, Luck(np.uint64(seed), k, year + t), held, ids):
                pacts_of(held, ids, pact)
                renew(c.acts, pact, now.bound, now.common, odds, odds)
        bound_in += now.bound
    return bound_in / count


def treaty_scores(record: Record, origins: Sequence[int]) -> dict[str, object]:
    """Pairs that a pact binds ten years after each origin, by log loss, against pairs by themselves.

    The baseline gives a bound pair and one that is not the chance that such pairs had of being bound ten
    years on, over all spans of ten years up to the origin. Both are fitted on the years up to the origin
    alone, and a chance that no path or span had counts as half of one. Areas under the curve are of new
    bonds, from each origin, and of who is in the new treaties of many, from all of them together.
    """
    ours, pairs, areas, of_members = [], [], [], []
    for origin in origins:
        place = origin + 1 - record.first
        treaties, _ = treaties_at(record.treaties, record.ccodes, origin)
        was = record.pact[place] | record.pact[place].T
        ground = ground_of(record, place, was)
        treaties *= ground.here
        blocks = fit_treaties(record, origin)
        drawn = treaty_paths(blocks, ground, treaties, origin, YEARS_AHEAD, PATHS)
        came = _bound(record, origin + YEARS_AHEAD)
        still = record.alive[min(place + YEARS_AHEAD - 1, record.alive.shape[0] - 1)]
        of = np.triu(np.outer(ground.here & still, ground.here & still), 1)
        chance = (drawn[of] * PATHS + 0.5) / (PATHS + 1)
        ours.append(float(log_losses(chance, came[of]).sum()))
        pairs.append(
            float(log_losses(_by_themselves(record, origin)[was[of].astype(int)], came[of]).sum())
        )
        areas.append(roc_auc(chance[~was[of]], came[of][~was[of]]))
        of_members.append(_members_found(record, origin, blocks))
    return {
        "origins": list(origins),
        "years_ahead": YEARS_AHEAD,
        "log_loss": ours,
        "log_loss_pairs": pairs,
        "cut": 1.0 - sum(ours) / sum(pairs),
        "auc_new": areas,
        "auc_members": roc_auc(*(np.concatenate(part) for part in zip(*of_members, strict=True))),
    }


def _bound(record: Record, year: int) -> Flags:
    """(n, n) by a pact in either sense at the end of a year."""
    pact = np.zeros((record.ccodes.size,) * 2, np.bool_)
    pacts_of(*treaties_at(record.treaties, record.ccodes, year), pact)
    return pact | pact.T


def _by_themselves(record: Record, origin: int) -> Floats:
    """(2,) chance of being bound after ten years, of pairs that were not and that were, up to an origin."""
    counts = np.full((2, 2), 0.5)
    for year in range(record.first - 1, origin - YEARS_AHEAD + 1):
        t = year + 1 - record.first
        both = record.alive[t] & record.alive[t + YEARS_AHEAD]
        of = np.triu(np.outer(both, both), 1)
        was, came = _bound(record, year)[of], _bound(record, year + YEARS_AHEAD)[of]
        np.add.at(counts, (was.astype(int), came.astype(int)), 1)
    chance: Floats = counts[:, 1] / counts.sum(axis=1)
    return chance


def _members_found(record: Record, origin: int, blocks: Sequence[Block]) -> tuple[Floats, Flags]:
    """Log-odds of being in each treaty of many that was made in the years after an origin, and who was."""
    beta = next(np.array(b.estimate) for b in blocks if b.name == "treaty_member")
    known = len(treaty_rows(record, origin).founded)
    new = treaty_rows(record, min(origin + YEARS_AHEAD, record.last)).founded[known:]
    return np.concatenate([m.x @ beta for m in new]), np.concatenate([m.joined for m in new])
