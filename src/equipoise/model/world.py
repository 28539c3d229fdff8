"""A world: the international system at the end of one year, and the setting of the years that follow.

What is known of states and pairs is kept as it is (shares, output, regime, contiguity, distance, pacts); the
covariates of every mechanism are derived from it in one place. In a forecast the setting is held at its
last known values unless a rule moves it; in a backtest it may follow the record year by year. Conflict is
never taken from the record after the start.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import ScenarioError
from equipoise.luck import pair_id
from equipoise.model.mechanisms.onset import SMALLEST_CINC, setting_features
from equipoise.model.mechanisms.treaty import Treaties
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
    member: Flags
    """(S, n) in the system."""
    power: Floats
    """(S, n) share of the world's capability, or of its output: see ``power_measure``."""
    democracy: Floats
    """(S, n) democracy score [standard deviations]; 0 where the world has none."""
    gdp_per_capita: Floats
    """(S, n) [dollars]"""
    major: Flags
    """(S, n) major power."""
    contiguity: NDArray[np.int8]
    """(S, P) 0 none, 1 land, 2 to 5 by water."""
    distance: Floats
    """(S, P) between capitals [km]."""
    joint_years: NDArray[np.int64]
    """(S, P) whole years that the two have been in the system together."""
    pact: Flags
    """(S, n, n) i must defend j."""
    memory: Memory
    """Conflict history at the end of ``year``."""
    has_history: bool
    """False for a world that knows no past disputes."""
    kind: str
    """``data pack`` or ``built-in world``."""
    caveats: tuple[str, ...]
    """What is held fixed, stale or lacking, in words for the report."""
    trade: Floats | None = None
    """(n, n) share of the trade of i that is with j, at the start; nan where it is unknown, None for a world
    without trade."""
    trend: Floats | None = None
    """(n,) yearly growth of the logarithm of each share at the start; None where it is unknown."""
    treaties: Treaties | None = None
    """(k, n) treaties at the start: see ``treaty.OUTSIDE``; None where pacts are known and treaties are not."""
    power_measure: str = "cinc"
    """``cinc`` or ``gdp``."""
    setting: Floats = field(init=False, repr=False)
    """(S, P, 16) covariates in the order of ``onset.SETTING``, derived from the rest; 0 outside the system."""
    ln_power: Floats = field(init=False, repr=False)
    """(S, n) logarithm of the share."""
    ids: NDArray[np.int64] = field(init=False, repr=False)
    """(P,) the pairs' own ids, which key their luck."""
    _digest: list[str] = field(init=False, repr=False, default_factory=list)

    def __post_init__(self) -> None:
        slices = [
            setting_features(
                one=self.one,
                two=self.two,
                contiguity=self.contiguity[s],
                distance=self.distance[s],
                cinc=self.power[s],
                is_major=self.major[s],
                pact=self.pact[s],
                democracy=self.democracy[s],
                gdp_per_capita=self.gdp_per_capita[s],
                joint_years=self.joint_years[s],
            )
            for s in range(self.member.shape[0])
        ]
        object.__setattr__(self, "setting", np.nan_to_num(np.array(slices)))
        ln_power = np.nan_to_num(np.log(self.power + SMALLEST_CINC))
        object.__setattr__(self, "ln_power", ln_power)
        object.__setattr__(self, "democracy", np.nan_to_num(self.democracy))
        ids = [
            pair_id(int(self.ccodes[i]), int(self.ccodes[j]))
            for i, j in zip(self.one, self.two, strict=True)
        ]
        object.__setattr__(self, "ids", np.array(ids, np.int64))

    @property
    def is_major(self) -> Flags:
        """(n,) major power at the start."""
        first: Flags = self.major[0]
        return first

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

    def weak_link(self) -> Floats:
        """(P,) share of its trade that the less dependent of a pair has with the other; nan where unknown."""
        if self.trade is None:
            return np.full(self.n_pairs, np.nan)
        link: Floats = np.minimum(self.trade[self.one, self.two], self.trade[self.two, self.one])
        return link

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
        """Hash of all that a simulation reads, to seven digits: another processor rounds otherwise."""
        if self._digest:
            return self._digest[0]
        digest = hashlib.sha256(
            f"{self.year} {self.kind} {self.has_history} {self.power_measure}".encode()
        )
        for known in fields(self):
            value = getattr(self, known.name)
            if known.init and isinstance(value, np.ndarray):
                digest.update(known.name.encode() + _rounded(value).tobytes())
        for name in ("history", "force_history", "last_dispute", "activity", "used_force"):
            digest.update(_rounded(getattr(self.memory, name)).tobytes())
        self._digest.append(digest.hexdigest())
        return self._digest[0]


def _rounded(values: NDArray[np.generic]) -> NDArray[np.generic]:
    """Floats in single precision, anything else as it is."""
    single = values.astype(np.float32) if values.dtype == np.float64 else values
    return np.ascontiguousarray(single)
