"""Luck: counter-based random numbers, so that chance comes in by the door.

Every draw is a pure function of seed, replicate, year, mechanism and the pair's or state's own id.
A replicate can therefore be rerun alone, two scenarios with one seed meet the same luck, and a
mechanism that is not used changes nothing. The generator is Philox 4x32 with ten rounds.

References
----------
Salmon, J. K., Moraes, M. A., Dror, R. O. and Shaw, D. E. (2011). Parallel random numbers: as easy as
1, 2, 3. SC '11. doi:10.1145/2063384.2063405
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit

ONSET: Final = 1
INITIATOR: Final = 2
FORCE: Final = 3
ANSWER: Final = 4
FATALITY: Final = 5
WAR: Final = 6
SHOCK: Final = 7
GATE: Final = 8
DISPLAY: Final = 9
REPLY: Final = 10
CONTINUATION: Final = 11
JOIN: Final = 12
PACT: Final = 13
RECIPROCITY: Final = 14
MEDIATION: Final = 15
SETTLEMENT: Final = 16
WAR_YEARS: Final = 17
WAR_DECIDED: Final = 18
WAR_WON: Final = 19
WAR_DEATHS: Final = 20
EXIT: Final = 21
WAR_ENTRY: Final = 22
JOIN_INTERCEPT: Final = 23
WAR_INTERCEPT: Final = 24
POWER: Final = 25
POWER_JUMP: Final = 26
TREATY_END: Final = 27
TREATY_WITHDRAW: Final = 28
TREATY_OPEN: Final = 29
TREATY_ACCEDE: Final = 30
TREATY_MADE: Final = 31
TREATY_KIND: Final = 32
TREATY_SPONSOR: Final = 33
TREATY_PARTNER: Final = 34
TREATY_MEMBER: Final = 35
TREATY_INTERCEPT: Final = 36
"""Streams: one number for each use of luck. A new use takes a new number, never an old one."""

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_TO_UNIT = 1.0 / 9007199254740992.0  # two to the power of minus 53


@njit(cache=True, inline="always")
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Four 32-bit words from a counter of four and a key of two 32-bit words.

    Parameters
    ----------
    c0, c1, c2, c3, k0, k1 : uint64
        Counter and key; only the low 32 bits of each may be set.

    Returns
    -------
    tuple of four uint64
        The block, each below 2**32.
    """
    for _ in range(10):
        high0, low0 = (_M0 * c0) >> _32, (_M0 * c0) & _LOW
        high1, low1 = (_M1 * c2) >> _32, (_M1 * c2) & _LOW
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = (k0 + _W0) & _LOW, (k1 + _W1) & _LOW
    return c0, c1, c2, c3


@njit(cache=True, inline="always")
def uniform(seed, replicate, year, stream, who):  # type: ignore[no-untyped-def]
    """Uniform draw in [0, 1) with 53 random bits, for one event that may or may not happen.

    Parameters
    ----------
    seed : uint64
        Seed of the run.
    replicate, year : int
        Number of the replicate and calendar year.
    stream : int
        One of this module's streams.
    who : int
        Id of the pair (``pair_id``) or of the state, below 2**32; 0 for the system.
    """
    w0, w1, _, _ = philox(
        np.uint64(who) & _LOW,
        np.uint64(year) & _LOW,
        np.uint64(replicate) & _LOW,
        np.uint64(stream) & _LOW,
        seed & _LOW,
        seed >> _32,
    )
    return float((w0 << np.uint64(21)) | (w1 >> np.uint64(11))) * _TO_UNIT


@njit(cache=True)
def normal(seed, replicate, year, stream, who):  # type: ignore[no-untyped-def]
    """Standard normal draw by Box and Muller (1958), from two words of one block."""
    w0, w1, w2, w3 = philox(
        np.uint64(who) & _LOW,
        np.uint64(year) & _LOW,
        np.uint64(replicate) & _LOW,
        np.uint64(stream) & _LOW,
        seed & _LOW,
        seed >> _32,
    )
    u = (float((w0 << np.uint64(21)) | (w1 >> np.uint64(11))) + 0.5) * _TO_UNIT
    v = float((w2 << np.uint64(21)) | (w3 >> np.uint64(11))) * _TO_UNIT
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


def pair_id(ccode1: int, ccode2: int) -> int:
    """Number of a pair of states that does not depend on who else is in the system.

    Parameters
    ----------
    ccode1, ccode2 : int
        Codes of the two states [1 to 999], in either order.
    """
    low, high = min(ccode1, ccode2), max(ccode1, ccode2)
    return low * 1000 + high
