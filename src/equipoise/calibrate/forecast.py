"""A forecast from an origin with nothing that was observed after it, and how it fared since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from equipoise.calibrate.design import onset_rows
from equipoise.calibrate.fit import fit_params
from equipoise.calibrate.loop import Loop, hazards_frame, run_loop
from equipoise.calibrate.scores import brier_score, log_score, pr_auc, roc_auc, skill
from equipoise.data.pack import Pack
from equipoise.data.sources import source
from equipoise.errors import CalibrationError
from equipoise.model.params import Params, shipped_params
from equipoise.model.record import DISPUTES, read_record
from equipoise.model.start import world_in

FIRST_YEAR, SPAN = 1946, 30
"""The window starts here, or so many years before an early origin."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was held likely, and what came of it where that is known."""

    origin: int
    params: Params
    """Fitted on years up to the origin."""
    loop: Loop
    observed: dict[int, int]
    """Disputes that began in each year that the record covers."""
    scores: dict[str, float]
    """Over the pair-years that the record covers: of the chance of an onset, joiners included."""

    def hazards(self) -> pl.DataFrame:
        """``ccode1``, ``ccode2``, ``year`` and the chance of a dispute onset, joiners included."""
        return hazards_frame(self.loop)

    def yearly(self) -> list[tuple[int, float, float, float, int | None]]:
        """Year, mean number of disputes, 5th and 95th percentile, and what was observed or None."""
        low, high = np.quantile(self.loop.counts, [0.05, 0.95], axis=0)
        return [
            (year, float(mean), float(a), float(b), self.observed.get(year))
            for year, mean, a, b in zip(
                range(self.origin + 1, self.origin + 1 + low.size),
                self.loop.counts.mean(axis=0), low, high, strict=True,
            )
        ]  # fmt: skip


def forecast(
    pack: Pack, origin: int, years: int, replicates: int, *, disputes: str = "gml", seed: int = 1,
    on_replicate: Callable[[int], None] | None = None,
) -> Forecast:  # fmt: skip
    """Fit on the years up to an origin, simulate on with the model's own conflicts, and score it.

    The setting is held as it is at the origin; power grows and treaties come and go from there. The record
    after it is read only once the forecast stands, for its score.

    Parameters
    ----------
    pack : Pack
    origin : int
        Last known year [1950 to the end of the disputes].
    years, replicates : int
    disputes : str
        ``gml`` or ``cow``.
    seed : int
    on_replicate : callable, optional
        Called with the number of replicates done.

    Raises
    ------
    CalibrationError
        If the origin leaves the coverage of the disputes.
    """
    last = source(DISPUTES[disputes]).last
    if not 1950 <= origin <= last:
        raise CalibrationError(
            f"backtest from {origin}: {DISPUTES[disputes]} ends in {last}; give an origin from 1950 to {last}"
        )
    if years < 1 or replicates < 1:
        raise CalibrationError(
            f"backtest: {replicates} replicates of {years} years; give 1 or more of both"
        )
    shipped = shipped_params("full")
    if origin == shipped.block("onset").window[1] and disputes == shipped.disputes:
        params = shipped
    else:
        record = read_record(pack, min(FIRST_YEAR, origin - SPAN), origin, disputes)
        params = fit_params(record, "full", origin, disputes=disputes, rows=onset_rows(record))
    loop = run_loop(world_in(origin, pack, disputes), params, years, replicates, seed, on_replicate)
    observed, scores = _fared(pack, loop, origin, min(origin + years, last), disputes)
    return Forecast(origin, params, loop, observed, scores)


def _fared(
    pack: Pack, loop: Loop, origin: int, last: int, disputes: str
) -> tuple[dict[int, int], dict[str, float]]:
    """Observed disputes by year, and scores of the chances, over the years that the record covers."""
    if last <= origin:
        return {}, {}
    ahead = read_record(pack, origin + 1, max(last, origin + 2), disputes)
    begun = ahead.disputes.filter(pl.col("year").is_between(origin + 1, last))
    counts = dict.fromkeys(range(origin + 1, last + 1), 0)
    counts |= {int(y): int(n) for y, n in begun.group_by("year").len().iter_rows()}
    happened = ahead.engaged.filter(pl.col("onset") & pl.col("year").is_between(origin + 1, last))
    one, two = ahead.ccodes[ahead.one], ahead.ccodes[ahead.two]
    t, p = np.nonzero(ahead.alive[:, ahead.one] & ahead.alive[:, ahead.two] & ~ahead.excluded)
    at_risk = pl.DataFrame(
        {"ccode1": one[p], "ccode2": two[p], "year": (origin + 1 + t).astype(np.int32)}
    )
    pair = happened["pair"].to_numpy()
    events = pl.DataFrame(
        {
            "ccode1": one[pair],
            "ccode2": two[pair],
            "year": happened["year"].cast(pl.Int32),
            "onset": np.ones(pair.size, np.bool_),
        }
    )
    joined = (
        at_risk.filter(pl.col("year") <= last)
        .join(hazards_frame(loop), on=["ccode1", "ccode2", "year"], how="inner")
        .join(events, on=["ccode1", "ccode2", "year"], how="left")
    )
    chance = joined["chance"].to_numpy()
    event = joined["onset"].fill_null(False).to_numpy()
    base = np.full(event.size, event.mean())
    return counts, {
        "auc": roc_auc(chance, event),
        "pr_auc": pr_auc(chance, event),
        "log_skill": skill(log_score(chance, event), log_score(base, event)),
        "brier_skill": skill(brier_score(chance, event), brier_score(base, event)),
        "expected_over_observed": float(chance.sum() / event.sum()),
    }
