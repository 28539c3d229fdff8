"""Treaty: states bind themselves to defend each other, others accede, some withdraw, and treaties end.

Pacts come and go by whole treaties: nearly all new pairs since 1946 came from treaties of many states, and
a pair by itself would say nothing of the others. At the end of a year, in a run that does not follow the
record:

1. a treaty ends, the sooner the fewer its members (``treaty_end``);
2. each member of one of three or more withdraws with a chance (``withdraws``);
3. one of three or more opens with a chance (``opens``), and every state outside accedes or not
   (``treaty_accession``);
4. a Poisson number of treaties is made (``ln_made``). Each has a sponsor, by power and by its allies
   (``treaty_sponsor``). It is between two (``bilateral``), with one of the states that are no stronger than
   the sponsor (``treaty_partner``), or for all of them that join by its own random intercept
   (``treaty_member``, with the spread ``intercept``; the chance of each state by itself does not depend on
   it: see intercept).

A state is near to a treaty by seven covariates (``NEARNESS``): distance to the nearest member, whether it
borders one, parts of the members that are in its region and that a pact binds to it already, allies in
common, its democracy against theirs, and its power. All four steps read what the year began with. Every
member of a new treaty must defend every other. Rules make and end pacts on top of this, and do not change
which treaties come: states meet the same treaties with a rule and without.

Pacts act on disputes by the onset's fitted coefficients and through joining. What brings a treaty about is
taken to be what the covariates say, threat and enemies in common beyond them are not in it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from equipoise import luck
from equipoise.model.mechanisms.intercept import given
from equipoise.model.mechanisms.joining import pair_at

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Treaties = NDArray[np.int8]
Counts = NDArray[np.int16]

NAMES: tuple[str, ...] = ("ln_made", "bilateral", "opens", "withdraws", "intercept")
"""Logarithm of the number made in a year, three log-odds, and the spread of the members' intercept."""

END: tuple[str, ...] = ("constant", "ln_members")
SPONSOR: tuple[str, ...] = ("ln_power", "ln_allies")
NEARNESS: tuple[str, ...] = (
    "ln_distance", "contiguous", "same_region", "bound_already", "ln_shared_allies", "democracy_gap",
    "ln_power",
)  # fmt: skip
PARTNER = NEARNESS
MEMBER: tuple[str, ...] = ("constant", *NEARNESS)
ACCESSION = MEMBER

ACTS_BY: tuple[str, ...] = ("defense_pact", "ln_shared_allies")
"""The onset's covariates that treaties move."""

OUTSIDE, PARTY, DEFENDER = 0, 1, 2
"""A state and a treaty: not in it; in it without a duty to defend; in it with one."""

FREE = -1
"""Number of a row in which there is no treaty."""

MANY = 3
"""Members from which on a treaty is open to others, and may lose one and go on."""

MOST_A_YEAR = 31
"""Treaties made in a year, at most."""

REGIONS = np.array([200, 400, 600, 700, 900])
"""Codes at which the Americas end, then Europe, Africa, the Middle East, Asia and Oceania begin."""


class TreatyCoefficients(NamedTuple):
    """One draw, in the kernel's order; ``rates`` is (0,) where pacts follow the record."""

    rates: Floats  # (4,)
    end: Floats  # (2,)
    sponsor: Floats  # (2,)
    partner: Floats  # (7,)
    member: Floats  # (8,)
    accession: Floats  # (8,)
    intercept: Floats  # from ``intercept.table_of``
    acts: Floats  # (2,) onset's, in the order of ``ACTS_BY``


class Ground(NamedTuple):
    """What the steps read of the system in a year."""

    here: Flags  # (n,) in the system
    ln_power: Floats  # (n,)
    democracy: Floats  # (n,)
    ccodes: NDArray[np.int32]  # (n,)
    near: Flags  # (P,) contiguous by land or at most 24 miles of water
    ln_distance: Floats  # (P,)
    bound: Flags  # (n, n) by a pact, in either sense
    common: Counts  # (n, n) allies in common


class Luck(NamedTuple):
    """What luck is keyed by, with the treaty and the state."""

    seed: np.uint64
    replicate: int
    year: int


def with_room(treaties: Treaties, years: int) -> tuple[Treaties, NDArray[np.int64]]:
    """The treaties there are, with rows that are enough for those of some years, and their numbers."""
    there, n = treaties.shape
    room, ids = (
        np.zeros((there + 64 + 4 * years, n), np.int8),
        np.full(there + 64 + 4 * years, FREE),
    )
    room[:there], ids[:there] = treaties, np.arange(there)
    return room, ids


@njit(cache=True)
def region_at(ccode: int) -> int:
    """Number of a state's region [0 to 5], by its code."""
    region = 0
    for first in REGIONS:
        region += ccode >= first
    return region


class TreatyGroup(NamedTuple):
    """States that another may be bound to, and what they have on average."""

    places: NDArray[np.int64]  # (m,), not empty
    in_region: NDArray[np.int64]  # (6,) how many of them are in each region
    democracy: float  # mean


@njit(cache=True)
def group_of(places: NDArray[np.int64], ground: Ground) -> TreatyGroup:
    """The group of the states at some places, of which there is at least one."""
    in_region, democracy = np.zeros(REGIONS.size + 1, np.int64), 0.0
    for m in places:
        in_region[region_at(ground.ccodes[m])] += 1
        democracy += ground.democracy[m]
    return TreatyGroup(places, in_region, democracy / places.size)


@njit(cache=True)
def nearness(k: int, group: TreatyGroup, ground: Ground, x: Floats) -> None:
    """Write a state's seven covariates before a group of others, in the order of ``NEARNESS``.

    Parameters
    ----------
    k : int
        Place of the state.
    group : TreatyGroup
        Of others.
    ground : Ground
    x : float (7,)
        Written to.
    """
    n, size = ground.here.size, group.places.size
    nearest, near, bound, common = np.inf, False, 0, 0
    for m in group.places:
        p = pair_at(n, k, m)
        nearest = min(nearest, ground.ln_distance[p])
        near |= ground.near[p]
        bound += ground.bound[k, m]
        common += ground.common[k, m]
    x[0], x[1] = nearest, 1.0 * near
    x[2] = group.in_region[region_at(ground.ccodes[k])] / size
    x[3] = bound / size
    x[4] = math.log1p(common / size)
    x[5] = abs(ground.democracy[k] - group.democracy)
    x[6] = ground.ln_power[k]


@njit(cache=True)
def _chance(beta: Floats, x: Floats) -> float:
    """Of a logit whose constant comes first."""
    eta = beta[0]
    for m in range(x.size):
        eta += beta[1 + m] * x[m]
    return 1.0 / (1.0 + math.exp(-eta))


@njit(cache=True)
def next_treaties(
    c: TreatyCoefficients, ground: Ground, of: Luck, treaties: Treaties, ids: NDArray[np.int64]
) -> int:
    """Let treaties end, open and begin, in place: 1 if any changed, 0 if none, -1 if there was no room for one.

    Parameters
    ----------
    c : TreatyCoefficients
    ground : Ground
        Of the year that ends; not written to.
    of : Luck
    treaties : int8 (k, n)
        ``OUTSIDE``, ``PARTY`` or ``DEFENDER``.
    ids : int (k,)
        The treaties' own numbers, which key their luck; ``FREE`` for a row without a treaty. Written to.
    """
    changed = 0
    opens = 1.0 / (1.0 + math.exp(-c.rates[2]))
    x = np.empty(len(NEARNESS))
    inside = np.empty(ground.here.size, np.int64)
    for k in range(treaties.shape[0]):
        if ids[k] == FREE:
            continue
        lost, ended = _lose_members(c, ground, of, treaties[k], ids[k])
        if lost:
            changed = 1
        if ended:
            ids[k] = FREE
            continue
        if _count(treaties[k], ground.here)[0] < MANY or (
            _uniform(of, luck.TREATY_OPEN, ids[k]) >= opens
        ):
            continue
        size = 0
        for i in range(ground.here.size):
            if treaties[k, i] != OUTSIDE:
                inside[size] = i
                size += 1
        group = group_of(inside[:size], ground)
        for i in range(ground.here.size):
            if ground.here[i] and treaties[k, i] == OUTSIDE:
                nearness(i, group, ground, x)
                if _uniform(of, luck.TREATY_ACCEDE, _who(ids[k], ground.ccodes[i])) < _chance(
                    c.accession, x
                ):
                    treaties[k, i] = DEFENDER
                    changed = 1
    made = _poisson(math.exp(c.rates[0]), _uniform(of, luck.TREATY_MADE, 0))
    for number in range(made):
        row = 0
        while row < ids.size and ids[row] != FREE:
            row += 1
        if row == ids.size:
            return -1
        treaty = of.year * (MOST_A_YEAR + 1) + number
        if _make(c, ground, of, treaties[row], treaty):
            ids[row], changed = treaty, 1
    return changed


@njit(cache=True)
def _uniform(of: Luck, stream: int, who: int) -> float:
    here: float = luck.uniform(of.seed, of.replicate, of.year, stream, who)
    return here


@njit(cache=True)
def _who(treaty: int, ccode: int) -> int:
    """Key of a state's luck with a treaty."""
    return treaty * 1000 + ccode


@njit(cache=True)
def _lose_members(
    c: TreatyCoefficients, ground: Ground, of: Luck, members: Treaties, number: int
) -> tuple[bool, bool]:
    """Take out states that are gone, let the treaty end or members withdraw; whether it changed, and ended."""
    size, gone = _count(members, ground.here)
    changed = gone > 0
    if changed:
        for i in range(members.size):
            if not ground.here[i]:
                members[i] = OUTSIDE
    if size == 0:
        return changed, True
    ends = 1.0 / (1.0 + math.exp(-(c.end[0] + c.end[1] * math.log(size))))
    if size == 1 or _uniform(of, luck.TREATY_END, number) < ends:
        members[:] = OUTSIDE
        return True, True
    if size >= MANY:
        leaves = 1.0 / (1.0 + math.exp(-c.rates[3]))
        for i in range(members.size):
            if members[i] != OUTSIDE:
                u = _uniform(of, luck.TREATY_WITHDRAW, _who(number, ground.ccodes[i]))
                if u < leaves:
                    members[i], changed = OUTSIDE, True
    return changed, False


@njit(cache=True)
def _count(members: Treaties, here: Flags) -> tuple[int, int]:
    """Members that are there, and that are gone; without a branch, so that many are taken at once."""
    there, gone = 0, 0
    for i in range(members.size):
        party = members[i] != OUTSIDE
        there += party & here[i]
        gone += party & ~here[i]
    return there, gone


@njit(cache=True)
def _poisson(mean: float, u: float) -> int:
    """The number that a uniform draw stands for, up to ``MOST_A_YEAR``."""
    count, chance = 0, math.exp(-mean)
    total = chance
    while u >= total and count < MOST_A_YEAR:
        count += 1
        chance *= mean / count
        total += chance
    return count


@njit(cache=True)
def _chosen(weights: Floats, u: float) -> int:
    """Place that a uniform draw picks by log-weights; -inf for those that are no choice."""
    most = weights.max()
    total = np.exp(weights - most).sum()
    left = u * total
    last = 0
    for k in range(weights.size):
        if weights[k] > -np.inf:
            last = k
            left -= math.exp(weights[k] - most)
            if left < 0.0:
                return k
    return last


@njit(cache=True)
def _make(c: TreatyCoefficients, ground: Ground, of: Luck, members: Treaties, number: int) -> bool:
    """Write a new treaty's members; whether it has any: a sponsor that nobody follows makes none."""
    n = ground.here.size
    weights = np.full(n, -np.inf)
    for i in range(n):
        if ground.here[i]:
            allies = math.log1p(
                ground.common[i, i]
            )  # its own allies, whom it has in common with itself
            weights[i] = c.sponsor[0] * ground.ln_power[i] + c.sponsor[1] * allies
    sponsor = _chosen(weights, _uniform(of, luck.TREATY_SPONSOR, number))
    group, x = group_of(np.array([sponsor]), ground), np.empty(len(NEARNESS))
    bilateral = _uniform(of, luck.TREATY_KIND, number) < 1.0 / (1.0 + math.exp(-c.rates[1]))
    z = luck.normal(of.seed, of.replicate, of.year, luck.TREATY_INTERCEPT, number)
    weights[:] = -np.inf
    joined = 0
    for i in range(n):
        weaker = ground.ln_power[i] <= ground.ln_power[sponsor]
        if i == sponsor or not (ground.here[i] and weaker):
            continue
        nearness(i, group, ground, x)
        if bilateral:
            weights[i] = 0.0
            for m in range(x.size):
                weights[i] += c.partner[m] * x[m]
        else:
            chance = given(_chance(c.member, x), z, c.intercept)
            u = _uniform(of, luck.TREATY_MEMBER, _who(number, ground.ccodes[i]))
            if u < chance:
                members[i] = DEFENDER
                joined += 1
    if bilateral and weights.max() > -np.inf:
        members[_chosen(weights, _uniform(of, luck.TREATY_PARTNER, number))] = DEFENDER
        joined = 1
    if joined:
        members[sponsor] = DEFENDER
    return joined > 0
