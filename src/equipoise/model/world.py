"""A world: the international system at the end of one year, and the setting of the years that follow.

In a forecast the setting is held at its last known values; in a backtest it may follow the record year
by year. Conflict is never taken from the record after the start.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import ScenarioError
from equipoise.model.memory import Memory

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class World:
    """The system over a fixed roster of n states and P pairs; S slices of setting.

    Slice s serves the s-th simulated year, and the last slice every year after it.
    """

    year: int
    """Last year that is known; the first simulated year is the next one."""
    ccodes: NDArray[np.int32]
    """(n,) ascending."""
    names: tuple[str, ...]
    """(n,)"""
    one: NDArray[np.int32]
    """(P,) place of the pair's first state."""
    two: NDArray[np.int32]
    """(P,) place of its second."""
    setting: Floats
    """(S, P, 16) covariates in the order of ``onset.SETTING``."""
    member: Flags
    """(S, n) in the system."""
    ln_cinc: Floats
    """(S, n) logarithm of the capability share."""
    democracy: Floats
    """(S, n) democracy score; 0 where the world has none."""
    pact: Flags
    """(S, n, n) i must defend j."""
    is_major: Flags
    """(n,) major power at the start."""
    memory: Memory
    """Conflict history at the end of ``year``."""
    has_history: bool
    """False for a world that knows no past disputes."""
    kind: str
    """``data pack`` or ``built-in world``."""
    caveats: tuple[str, ...]
    """What is held fixed, stale or lacking, in words for the report."""

    def in_system(self) -> Flags:
        """(S, P) both states of the pair are members."""
        return self.member[:, self.one] & self.member[:, self.two]

    @property
    def n_states(self) -> int:
        """States in the roster."""
        return int(self.ccodes.size)

    @property
    def n_pairs(self) -> int:
        """Pairs of states in the roster."""
        return int(self.one.size)

    def place(self, ccode: int) -> int:
        """Place of a state in the roster.

        Raises
        ------
        ScenarioError
            If the state is not in the world.
        """
        at = int(np.searchsorted(self.ccodes, ccode))
        if at == self.n_states or self.ccodes[at] != ccode:
            raise ScenarioError(f"world of {self.year}: state {ccode} is not in it; choose another")
        return at

    def sha256(self) -> str:
        """Hash of all that a simulation reads."""
        digest = hashlib.sha256(f"{self.year} {self.kind} {self.has_history}".encode())
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                digest.update(field.name.encode() + np.ascontiguousarray(value).tobytes())
        for name in ("history", "force_history", "last_dispute", "activity", "used_force"):
            digest.update(np.ascontiguousarray(getattr(self.memory, name)).tobytes())
        return digest.hexdigest()
