"""Ideal points from roll calls: where states stand on one or two lines that their votes reveal.

Each roll call divides the line by two cutpoints into yes, abstention and no; a state's vote depends on where
it stands, with an error. A state's point moves little from one session to the next. Everything is estimated
at once, as the point of highest posterior density.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import optimize

from equipoise.errors import MeasureError
from equipoise.measures.entry import Measure

Numbers = NDArray[np.float64]
Ints = NDArray[np.int64]

YES, ABSTAIN, NO = 1, 2, 3

_DISCRIMINATION_SD = 2.0
"""Prior of how far a roll call divides along a dimension."""
_CUT_SD = 5.0
"""Prior of where it divides."""
_LEAST_GAP = 1e-3
"""The two cutpoints of a roll call on which nobody abstained stay this far apart."""


class IdealPoints(NamedTuple):
    """Estimated points, one row for each state and session in which it voted."""

    state: Ints
    """Shape (n_points,)."""
    session: Ints
    """Shape (n_points,)."""
    point: Numbers
    """Shape (n_points, n_dimensions) [standard deviations over all points; high for those that say no
    more often, on each dimension]."""
    log_posterior: float
    """At the optimum, up to a constant."""
    steps: int
    """Evaluations that the search took."""


def fit_ideal_points(
    state: Ints,
    session: Ints,
    roll_call: Ints,
    vote: Ints,
    dimensions: int = 1,
    drift: float = 0.2,
    *,
    most_steps: int = 2000,
    say: Callable[[int], None] | None = None,
) -> IdealPoints:
    r"""Estimate ideal points from votes, in one or two dimensions [standard deviations].

    Parameters
    ----------
    state, session, roll_call, vote : arrays of int, shape (n_votes,)
        Who voted, in which session, on what, and how: 1 yes, 2 abstention, 3 no. An absence is no row.
    dimensions : int
        1 or 2.
    drift : float
        Standard deviation of a point's move from one session to the next, above 0. Of .1, .2, .3, .5 and 1 the
        default foretells held-out votes best (``verification/ideal_points.py``).
    most_steps : int
        Evaluations after which a search that has not settled is refused.
    say : callable, optional
        Told the number of evaluations so far.

    Returns
    -------
    IdealPoints

    Raises
    ------
    MeasureError
        If the columns differ in length, a vote is none of these, a state votes twice on one roll call, a
        roll call belongs to two sessions, or the search does not settle.

    Notes
    -----
    With :math:`\theta_{it}` the point of state i in session t, :math:`\beta_j` and
    :math:`\tau_{j1} < \tau_{j2}` those of roll call j,

    .. math:: P(y_{ij} \le k) = \operatorname{logit}^{-1}(\tau_{jk} - \beta_j \cdot \theta_{it})

    and the prior

    .. math:: p(\theta) \propto \prod_{it} \varphi(\theta_{it})
        \prod_{it} \varphi\Bigl(\frac{\theta_{it} - \theta_{i,t-1}}{\sigma \sqrt{\Delta t}}\Bigr)

    so that a point stays near where it was and is drawn to the middle. Roll calls on which all vote alike are
    left out: they tell nobody apart. The likelihood does not change if points and roll calls are turned
    or reflected together, so: the points of all sessions are
    turned to their principal axes and scaled to a standard deviation of 1, and each axis is reflected so
    that those who vote no more often stand high. No state is named in this. The published estimates use
    a probit link, hold roll calls on the same text together, and average over the posterior.

    References
    ----------
    Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating dynamic state preferences from United
    Nations voting data. JCR 61(2): 430-456. doi:10.1177/0022002715595700. Martin, A. D. and Quinn, K. M.
    (2002). Dynamic ideal point estimation via Markov chain Monte Carlo. Political Analysis 10(2): 134-153.
    """
    votes = _Votes.of(state, session, roll_call, vote)
    if dimensions not in (1, 2) or not 0 < drift < np.inf:
        raise MeasureError(
            f"fit_ideal_points needs 1 or 2 dimensions and a drift above 0; got {dimensions} and {drift}"
        )
    objective = _Posterior(votes, dimensions, drift)
    seen = 0

    def evaluate(x: Numbers) -> tuple[float, Numbers]:
        nonlocal seen
        seen += 1
        if say is not None and seen % 50 == 0:
            say(seen)
        return objective(x)

    found = optimize.minimize(
        evaluate,
        objective.start(),
        jac=True,
        method="L-BFGS-B",
        options={
            "maxfun": most_steps,
            "maxiter": most_steps,
            "maxcor": 20,
            "ftol": 1e-9,
            "gtol": 1e-3,
        },
    )
    if not found.success:
        raise MeasureError(
            f"fit_ideal_points: no answer after {seen} steps ({found.message}); give more steps"
        )
    points = _identified(objective.points(found.x), votes)
    return IdealPoints(votes.states[:, 0], votes.states[:, 1], points, -float(found.fun), seen)


class _Votes(NamedTuple):
    """Votes with points and roll calls numbered from 0."""

    point: Ints
    roll_call: Ints
    vote: Ints
    states: Ints
    """State and session of each point, shape (n_points, 2), in order of state and session."""
    n_roll_calls: int
    session_of: Ints
    """Session of each roll call."""

    @classmethod
    def of(cls, state: Ints, session: Ints, roll_call: Ints, vote: Ints) -> _Votes:
        """Number them, or refuse them."""
        shapes = {column.shape for column in (state, session, roll_call, vote)}
        if len(shapes) > 1 or vote.size == 0 or not np.isin(vote, (YES, ABSTAIN, NO)).all():
            raise MeasureError(
                "fit_ideal_points needs four columns of one length with votes of 1, 2 or 3; "
                f"got {vote.size} votes"
            )
        keys = np.stack([state, roll_call], axis=1)
        if np.unique(keys, axis=0).shape[0] != vote.size:
            raise MeasureError(
                "fit_ideal_points needs one vote of a state on a roll call; one has two"
            )
        names, number = np.unique(roll_call, return_inverse=True)
        sessions = np.unique(np.stack([number, session], axis=1), axis=0)
        if sessions.shape[0] != names.size:
            raise MeasureError(
                "fit_ideal_points needs each roll call in one session; one is in two"
            )
        cast = np.stack(
            [np.bincount(number, vote == kind, names.size) for kind in (YES, ABSTAIN, NO)]
        )
        divides = (cast > 0).sum(axis=0) > 1
        keep = divides[number]
        if not keep.any():
            raise MeasureError(
                "fit_ideal_points needs a roll call on which votes differ; there is none"
            )
        left, number = np.unique(number[keep], return_inverse=True)
        states, point = np.unique(
            np.stack([state[keep], session[keep]], axis=1), axis=0, return_inverse=True
        )
        return cls(
            point.reshape(-1).astype(np.int64),
            number.reshape(-1).astype(np.int64),
            vote[keep].astype(np.int64),
            states.astype(np.int64),
            left.size,
            sessions[left, 1].astype(np.int64),
        )


class _Posterior:
    """Minus the log posterior of all points and roll calls, with its gradient."""

    def __init__(self, votes: _Votes, dimensions: int, drift: float) -> None:
        self.votes, self.d = votes, dimensions
        self.n, self.m = votes.states.shape[0], votes.n_roll_calls
        same = votes.states[1:, 0] == votes.states[:-1, 0]
        self.follows = np.flatnonzero(same) + 1
        gap = votes.states[self.follows, 1] - votes.states[self.follows - 1, 1]
        self.precision = 1.0 / (drift**2 * gap)

    def points(self, x: Numbers) -> Numbers:
        """Points out of the vector of all parameters."""
        return x[: self.n * self.d].reshape(self.n, self.d)

    def _parts(self, x: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        rest = x[self.n * self.d :]
        slope = rest[: self.m * self.d].reshape(self.m, self.d)
        return self.points(x), slope, rest[self.m * self.d : -self.m], rest[-self.m :]

    def __call__(self, x: Numbers) -> tuple[float, Numbers]:
        point, slope, middle, width = self._parts(x)
        votes = self.votes
        likely, in_point, in_slope, in_middle, in_width = _likelihood(
            votes.point, votes.roll_call, votes.vote, point, slope, middle, np.exp(width)
        )
        prior, prior_point = self._prior(point)
        value = likely + prior
        value -= float((slope**2).sum()) / (2 * _DISCRIMINATION_SD**2)
        value -= float((middle**2).sum()) / (2 * _CUT_SD**2) + float(((width) ** 2).sum()) / 8
        whole = np.concatenate(
            [
                (in_point + prior_point).ravel(),
                (in_slope - slope / _DISCRIMINATION_SD**2).ravel(),
                in_middle - middle / _CUT_SD**2,
                in_width - width / 4,
            ]
        )
        return -value, -whole

    def _prior(self, point: Numbers) -> tuple[float, Numbers]:
        """Log prior of the points and its slope: near the session before, and drawn to the middle."""
        move = point[self.follows] - point[self.follows - 1]
        pull = move * self.precision[:, None]
        slope = np.zeros_like(point)
        slope[self.follows] -= pull
        slope[self.follows - 1] += pull
        slope -= point
        return -0.5 * float((move * pull).sum()) - 0.5 * float((point**2).sum()), slope

    def start(self) -> Numbers:
        """Leading axes of each session's votes, each turned to fit the session before."""
        votes = self.votes
        point = np.zeros((self.n, self.d))
        before: dict[int, Numbers] = {}
        for session in np.unique(votes.states[:, 1]):
            here = np.flatnonzero(votes.states[:, 1] == session)
            place = np.full(self.n, -1)
            place[here] = np.arange(here.size)
            own = np.flatnonzero(place[votes.point] >= 0)
            calls, call = np.unique(votes.roll_call[own], return_inverse=True)
            table = np.zeros((here.size, calls.size))
            table[place[votes.point[own]], call] = votes.vote[own] - 2.0
            cast = np.zeros_like(table)
            cast[place[votes.point[own]], call] = 1.0
            mean = table.sum(axis=0) / np.maximum(cast.sum(axis=0), 1)
            axes = np.linalg.svd((table - mean) * cast, full_matrices=False)[0]
            found = np.zeros((here.size, self.d))
            k = min(self.d, axes.shape[1])
            found[:, :k] = axes[:, :k] * here.size**0.5
            found = _turned(found, [before.get(s) for s in votes.states[here, 0].tolist()])
            before |= dict(zip(votes.states[here, 0].tolist(), found, strict=True))
            point[here] = found
        rest = np.zeros(self.m * self.d + 2 * self.m)
        rest[: self.m * self.d] = 0.1
        rest[-self.m :] = np.log(0.5)
        return np.concatenate([0.5 * point.ravel(), rest])


@njit(cache=True)
def _likelihood(
    number: Ints,
    roll_call: Ints,
    vote: Ints,
    point: Numbers,
    slope: Numbers,
    middle: Numbers,
    half: Numbers,
) -> tuple[float, Numbers, Numbers, Numbers, Numbers]:
    """Log-likelihood of all votes, and its slopes in points, roll calls, and middles and log half-widths."""
    dimensions = point.shape[1]
    in_point, in_slope = np.zeros_like(point), np.zeros_like(slope)
    in_middle, in_width = np.zeros_like(middle), np.zeros_like(half)
    total = 0.0
    for v in range(vote.size):
        i, j = number[v], roll_call[v]
        lean = 0.0
        for k in range(dimensions):
            lean += point[i, k] * slope[j, k]
        low, high = middle[j] - half[j] - lean, middle[j] + half[j] - lean
        in_low, in_high, in_gap = 0.0, 0.0, 0.0
        # F(-x) = 1 - F(x), each taken on the side where nothing is lost
        if vote[v] == YES:
            e = np.exp(-abs(low))
            total += min(low, 0.0) - np.log1p(e)
            in_low = e / (1.0 + e) if low > 0 else 1.0 / (1.0 + e)
        elif vote[v] == NO:
            e = np.exp(-abs(high))
            total += min(-high, 0.0) - np.log1p(e)
            in_high = -1.0 / (1.0 + e) if high > 0 else -e / (1.0 + e)
        else:
            e, f = np.exp(-abs(low)), np.exp(-abs(high))
            # F(high) - F(low) = F(high) F(-low) (1 - exp(low - high))
            total += min(high, 0.0) - np.log1p(f) + min(-low, 0.0) - np.log1p(e)
            total += np.log(-np.expm1(-2.0 * half[j]))
            in_low = -1.0 / (1.0 + e) if low > 0 else -e / (1.0 + e)
            in_high = f / (1.0 + f) if high > 0 else 1.0 / (1.0 + f)
            in_gap = 2.0 * half[j] / np.expm1(2.0 * half[j])
        both = in_low + in_high
        for k in range(dimensions):
            in_point[i, k] -= both * slope[j, k]
            in_slope[j, k] -= both * point[i, k]
        in_middle[j] += both
        in_width[j] += (in_high - in_low) * half[j] + in_gap
    return total, in_point, in_slope, in_middle, in_width


def _turned(found: Numbers, before: list[Numbers | None]) -> Numbers:
    """Turn or reflect points so that they fit those of the session before best."""
    common = [i for i, p in enumerate(before) if p is not None]
    if len(common) < 3:
        return found
    target = np.array([p for p in before if p is not None])
    u, _, v = np.linalg.svd(found[common].T @ target)
    return np.asarray(found @ (u @ v))


def _identified(point: Numbers, votes: _Votes) -> Numbers:
    """Principal axes over all points, a standard deviation of 1, high for those who vote no more often."""
    centred = point - point.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2]
    turned = centred @ axes.T
    turned /= turned.std(axis=0)
    says_no = np.bincount(votes.point, votes.vote == NO, point.shape[0])
    voted = np.bincount(votes.point, minlength=point.shape[0])
    share = says_no / np.maximum(voted, 1)
    direction = np.sign((turned * (share - share.mean())[:, None]).sum(axis=0))
    return np.asarray(turned * np.where(direction == 0, 1.0, direction))


MEASURES: tuple[Measure, ...] = ()
