"""The model's numbers: estimates with covariance, what they were fitted on, and draws of them.

Parameters ship with the package as JSON that ``equipoise calibrate`` wrote. Nothing here has a
default: a block that is not in the file cannot be used.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipoise.errors import CalibrationError, DataError, OutputError, suggest

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Block:
    """One fitted transition."""

    name: str
    names: tuple[str, ...]
    """Covariates, in the order of the estimates."""
    estimate: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    """Clustered by pair."""
    window: tuple[int, int]
    n: int
    events: int
    cluster: str
    note: str = ""

    def standard_errors(self) -> tuple[float, ...]:
        """Square roots of the covariance's diagonal."""
        return tuple(float(np.sqrt(self.covariance[k][k])) for k in range(len(self.names)))


@dataclass(frozen=True, slots=True)
class Params:
    """All blocks of one variant of the model, with their provenance."""

    id: str
    variant: str
    """``full`` for worlds with dispute histories, ``no-history`` for those without."""
    disputes: str
    """Data set of the disputes: ``gml`` or ``cow``."""
    blocks: tuple[Block, ...]
    hashes: tuple[tuple[str, str], ...]
    """Layer and sha256 of what was read."""
    filled: tuple[str, ...]
    """What was carried or filled in the covariates, in words."""
    scores: dict[str, Any]
    """Held-out scores that ``calibrate`` measured for this variant."""
    power: str = "cinc"
    """Measure of power: ``cinc`` or ``gdp``."""
    _digest: list[str] = field(init=False, repr=False, compare=False, default_factory=list)

    def block(self, name: str) -> Block:
        """The block of that name.

        Raises
        ------
        CalibrationError
            If these parameters have no such block.
        """
        for block in self.blocks:
            if block.name == name:
                return block
        raise CalibrationError(
            f"parameters {self.id}: no block {name!r}; {suggest(name, [b.name for b in self.blocks])}"
        )

    def has_block(self, name: str) -> bool:
        """Whether these parameters have a block of that name."""
        return any(block.name == name for block in self.blocks)

    def level_from(self) -> int:
        """First year in which constants are moved to the recent level; beyond all years if they never are."""
        return self.block(LEVEL).window[0] if self.has_block(LEVEL) else 10_000

    def sha256(self) -> str:
        """Hash of everything but the scores: what determines a simulation."""
        if not self._digest:
            content = _content(self)
            del content["scores"]
            self._digest.append(_hash(content))
        return self._digest[0]


def _content(params: Params) -> dict[str, Any]:
    content = asdict(params)
    del content["_digest"]
    return content


def _hash(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws of every block's coefficients: block name to (n_draws, k)."""

    values: dict[str, Floats]

    def block(self, name: str) -> Floats:
        """(n_draws, k) coefficients of a block."""
        return self.values[name]


LEVEL = "level"
"""Name of the block that moves others' constants in the last years of the window and after."""


def padded(params: Params, name: str, order: tuple[str, ...], year: int | None = None) -> Floats:
    """(k,) estimates of a block in the kernel's order; 0 for a covariate the variant leaves out.

    With a year, at the level of that year.

    Raises
    ------
    CalibrationError
        If the block has a covariate that the kernel does not know.
    """
    row: Floats = pad(params.block(name), np.array([params.block(name).estimate]), order)[0]
    if year is not None and year >= params.level_from() and name in params.block(LEVEL).names:
        level = params.block(LEVEL)
        row[order.index("constant")] += level.estimate[level.names.index(name)]
    return row


def pad(block: Block, values: Floats, order: tuple[str, ...]) -> Floats:
    """(d, k) draws of a block's coefficients, put into the kernel's order, as :func:`padded`."""
    out = np.zeros((values.shape[0], len(order)))
    for k, covariate in enumerate(block.names):
        if covariate not in order:
            raise CalibrationError(
                f"block {block.name!r}: no covariate {covariate!r}; {suggest(covariate, order)}"
            )
        out[:, order.index(covariate)] = values[:, k]
    return out


def draw_params(params: Params, n_draws: int, seed: int) -> Draws:
    """Draw coefficients from the estimates' normal approximation; draw 0 is no exception.

    Parameters
    ----------
    params : Params
        Estimates and covariance.
    n_draws : int
        Number of draws.
    seed : int
        Draw *d* of a block depends on the seed, the block's name and *d* alone.
    """
    values = {}
    for block in params.blocks:
        key = int.from_bytes(hashlib.sha256(block.name.encode()).digest()[:8], "big")
        root = _square_root(np.array(block.covariance))
        rows = []
        for d in range(n_draws):
            generator = np.random.Generator(np.random.Philox(key=[seed, key], counter=[0, 0, 0, d]))
            rows.append(
                np.array(block.estimate) + root @ generator.standard_normal(len(block.names))
            )
        values[block.name] = np.array(rows)
    return Draws(values)


def _square_root(covariance: Floats) -> Floats:
    """A root of a covariance that may be singular, the same on every machine up to rounding."""
    values, vectors = np.linalg.eigh(covariance)
    signs = np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(values.size)])
    root: Floats = vectors * signs * np.sqrt(np.maximum(values, 0.0))
    return root


def save_params(params: Params, path: Path) -> None:
    """Write parameters as JSON.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    try:
        path.write_text(json.dumps(_content(params), indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror}); choose another place"
        ) from error


def load_params(path: Path) -> Params:
    """Read parameters that :func:`save_params` wrote.

    Raises
    ------
    DataError
        If the file is missing, damaged or of another layout.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        blocks = tuple(
            Block(
                name=b["name"],
                names=tuple(b["names"]),
                estimate=tuple(b["estimate"]),
                covariance=tuple(tuple(row) for row in b["covariance"]),
                window=(b["window"][0], b["window"][1]),
                n=b["n"],
                events=b["events"],
                cluster=b["cluster"],
                note=b["note"],
            )
            for b in raw["blocks"]
        )
        return Params(
            raw["id"],
            raw["variant"],
            raw["disputes"],
            blocks,
            tuple((name, digest) for name, digest in raw["hashes"]),
            tuple(raw["filled"]),
            raw["scores"],
            raw.get("power", "cinc"),
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise DataError(
            f"{path}: not a parameter file ({error}); write one with: equipoise calibrate"
        ) from error


def shipped_params(variant: str) -> Params:
    """Parameters that ship with the package: ``full``, ``no-history`` or a cell's, such as ``full-cow-gdp``."""
    with resources.as_file(resources.files("equipoise") / "params" / f"{variant}.json") as path:
        return load_params(path)
