"""How far ideal points should be free to move: by votes held out, and by likeness to the published series.

Usage: EQUIPOISE_DATA=FOLDER python verification/ideal_points.py
One vote in ten is held out, the same for every drift; the better drift gives the held-out votes the higher
mean log-likelihood. The published series plays no part in that.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import optimize

from equipoise.data.layers.votes import final_passage
from equipoise.data.pack import Pack, find_pack
from equipoise.measures.ideal_points import _likelihood, _Posterior, _Votes, fit_ideal_points

DRIFTS = (0.1, 0.2, 0.3, 0.5, 1.0)
HELD_OUT = 0.1


def columns(pack: Pack) -> list[np.ndarray]:
    """State, year, roll call and vote of every vote on final passage."""
    votes = final_passage(pack)
    return [votes[c].to_numpy().astype(np.int64) for c in ("ccode", "year", "resid", "vote")]


def held_out_score(votes: list[np.ndarray], drift: float) -> tuple[float, int]:
    """Mean log-likelihood of held-out votes [nats a vote], and how many could be judged."""
    generator = np.random.default_rng(1946)
    out = generator.random(votes[0].size) < HELD_OUT
    train = _Votes.of(*(column[~out] for column in votes))
    objective = _Posterior(train, 1, drift)
    found = optimize.minimize(
        objective, objective.start(), jac=True, method="L-BFGS-B",
        options={"maxfun": 3000, "maxiter": 3000, "maxcor": 20, "ftol": 1e-9, "gtol": 1e-3},
    )  # fmt: skip
    assert found.success, found.message
    points = {(s, t): k for k, (s, t) in enumerate(train.states.tolist())}
    calls = _numbered_calls(votes, out, train)
    rows = [
        (points[s, t], calls[r], v)
        for s, t, r, v in zip(*(column[out].tolist() for column in votes), strict=True)
        if (s, t) in points and r in calls
    ]
    point, call, vote = (np.array(c, np.int64) for c in zip(*rows, strict=True))
    theta, slope, middle, width = objective._parts(found.x)
    total = _likelihood(point, call, vote, theta, slope, middle, np.exp(width))[0]
    return total / vote.size, vote.size


def _numbered_calls(votes: list[np.ndarray], out: np.ndarray, train: _Votes) -> dict[int, int]:
    """Number of each roll call that divides the votes that are left."""
    call, vote = votes[2][~out], votes[3][~out]
    names, number = np.unique(call, return_inverse=True)
    kinds = sum((np.bincount(number, vote == k, names.size) > 0).astype(int) for k in (1, 2, 3))
    divided = names[kinds > 1]
    assert divided.size == train.n_roll_calls
    return {int(name): k for k, name in enumerate(divided)}


def likeness(pack: Pack, votes: list[np.ndarray], drift: float) -> tuple[float, float]:
    """Least and median correlation with the published series over years."""
    found = fit_ideal_points(*votes, drift=drift)
    ours = pl.DataFrame({"ccode": found.state, "year": found.session, "ours": found.point[:, 0]})
    theirs = pack.read("unga_ideal_points").select(
        pl.col("ccode", "year").cast(pl.Int64),
        pl.col("idealpointfp").cast(pl.Float64).alias("theirs"),
    )
    both = ours.join(theirs, on=["ccode", "year"]).drop_nulls().filter(pl.col("year") <= 2020)
    r = both.group_by("year").agg(pl.corr("ours", "theirs").alias("r"))["r"]
    return float(r.min()), float(r.median())  # type: ignore[arg-type]


def main() -> None:
    """Print both for each drift."""
    pack = find_pack()
    assert pack is not None, "set EQUIPOISE_DATA to the folder of a data pack"
    votes = columns(pack)
    print("drift  log-likelihood of a held-out vote  votes  least r  median r")
    for drift in DRIFTS:
        score, n = held_out_score(votes, drift)
        least, median = likeness(pack, votes, drift)
        print(f"{drift:5.1f}  {score:34.5f}  {n:5d}  {least:7.3f}  {median:8.3f}", flush=True)


if __name__ == "__main__":
    main()
