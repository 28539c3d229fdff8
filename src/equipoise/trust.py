"""How far to believe the model: its held-out scores against their bars, and its known limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scipy.stats import beta as beta_distribution

from equipoise.assessment import Calibration, ParameterRow, Score, Trust
from equipoise.finding import ClaimResult
from equipoise.model.params import Params

LIMITS = (
    "How often a test speaks when it should not is measured on placebos of its own readings; where none can be "
    "drawn (full counts, and bounds on a rate) the card says so.",
    "The simulation holds regime and wealth fixed unless a rule moves them, and counts a dispute once, whoever "
    "joins it. Power grows by its own trend and luck; treaties come and go, alike with a rule and without; "
    "trade nears what gravity says; wars have a length, a winner and deaths, and states leave the system; what "
    "a war costs is not in it. Nobody answers a rule but by the theory's coefficients.",
    "A dispute record is made from press reports and codes first movers, not aggressors.",
    "Past force raises the chance of later disputes in the fitted model; that this would still hold if a rule "
    "removed the force is an assumption.",
)

CUT = "log_loss_cut_against_b0"

_SCORED_AS = {
    "dispute.fatal": "one_step_fatal",
    "dispute.fatal.target": "one_step_fatal",
    "security.equality": "one_step_fatal",
    "war.onset": "one_step_war",
}
"""Outcomes with a held-out score of their own; every other is judged by the onset of disputes."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """One held-out score, and what it must reach."""

    key: str
    """Name of the score in the parameters."""
    name: str
    bar: float | None = None
    """None if no bar was set beforehand."""
    within: float | None = None
    """How far it may lie from a bar that is to be come close to; None for a bar to be reached."""


_RATIOS = (
    _Bar("slope", "calibration slope", 1.0, 0.1),
    _Bar("expected_over_observed", "expected over observed", 1.0, 0.15),
)
_TARGETS: tuple[tuple[str, str, tuple[_Bar, ...]], ...] = (
    (
        "one_step",
        "dispute onset, both sides beginning",
        (
            _Bar("auc", "area under the ROC curve", 0.960),
            _Bar("auc_worst_decade", "area under the ROC curve, worst decade", 0.935),
            _Bar(
                "auc_never_before", "area under the ROC curve, pairs without a past dispute", 0.88
            ),
            _Bar("auc_ten_quiet_years", "area under the ROC curve, ten quiet years", 0.90),
            _Bar("pr_auc", "average precision", 0.23),
            _Bar("log_skill", "log-score skill against climatology", 0.44),
            _Bar(CUT, "log-loss cut against the history-only baseline", 0.10),
            _Bar("brier_skill", "Brier skill against climatology"),
            *_RATIOS,
        ),
    ),
    (
        "one_step_onset",
        "dispute onset, joiners included",
        (
            _Bar("auc", "area under the ROC curve"),
            _Bar("pr_auc", "average precision", 0.25),
            _Bar("log_skill", "log-score skill against climatology"),
            _Bar(CUT, "log-loss cut against the history-only baseline", 0.0),
        ),
    ),
    (
        "one_step_fatal",
        "fatal dispute",
        (
            _Bar("auc", "area under the ROC curve", 0.955),
            _Bar("pr_auc", "average precision", 0.14),
            _Bar("log_skill", "log-score skill against climatology"),
            _Bar(CUT, "log-loss cut against the history-only baseline", 0.0),
            _Bar("expected_over_observed", "expected over observed", 1.0, 0.15),
        ),
    ),
    (
        "one_step_war",
        "war",
        (
            _Bar("auc", "area under the ROC curve", 0.93),
            _Bar("pr_auc", "average precision"),
            _Bar("log_skill", "log-score skill against climatology", 0.28),
            _Bar("brier_skill", "Brier skill against climatology", 0.0),
            _Bar(CUT, "log-loss cut against the history-only baseline", 0.0),
            _Bar("expected_over_observed", "expected over observed", 1.025, 0.225),
        ),
    ),
)
"""Name in the parameters, outcome, and scores of every target with their bars."""

_JOINS = "third state joining a dispute"
_JOINS_WARS = "third state joining a war"
_WARS = "course of a war"


def unfit(params: Params, outcome: str = "dispute.onset") -> str:
    """Why this variant of the model cannot carry a verdict on an outcome; empty if it can.

    Parameters
    ----------
    params : Params
        The parameters, with their held-out scores.
    outcome : str
        What is counted in the simulation; fatal disputes and wars are judged by scores of their own
        where the parameters have them, everything else by the onset of disputes.
    """
    target = _SCORED_AS.get(outcome.partition("@")[0], "one_step")
    if target not in params.scores:
        target = "one_step"
    cut = float(params.scores[target][CUT])
    if cut > 0:
        return ""
    of = "" if target == "one_step" else f" of {outcome.partition('@')[0]}"
    return (
        f"On held-out years this variant of the model ({_named(params)}) does worse than a baseline that knows "
        f"only past disputes (log loss{of} {-cut:.1%} higher)."
    )


def unfit_in_any(cells: Iterable[Params], outcome: str) -> str:
    """Why one of several cells cannot carry a verdict on an outcome; empty if all can."""
    return next((words for params in cells if (words := unfit(params, outcome))), "")


def _named(params: Params) -> str:
    """Its variant, with the data it was fitted on if these are not the main ones."""
    if params.variant != "full":
        return params.variant
    return f"{params.variant}, {params.disputes} disputes, {params.power}"


def trust_in(
    params: Params, results: Iterable[ClaimResult], others: Iterable[Params] = ()
) -> Trust:
    """What a reader needs to judge the simulation: scores, reliability, limits, every parameter.

    Parameters
    ----------
    params : Params
        The parameters that were used, with the scores that ``calibrate`` measured.
    results : iterable of ClaimResult
        The claims, for those that the record does not cover.
    others : iterable of Params
        Parameters of the other cells, whose scores against the baseline stand after the main ones.
    """
    full = params.variant == "full"
    scores = [
        score
        for key, outcome, bars in _TARGETS
        if key in params.scores
        for score in _one_step(params.scores[key], outcome, bars)
    ]
    scores += [*_joining(params), *_wars(params), *_ahead(params), _closed_loop(params)]
    scores += [score for cell in others for score in _of_cell(cell)]
    return Trust(
        scores=tuple(scores),
        calibration=_calibration(params.scores["one_step"]["reliability"]),
        out_of_coverage=tuple(
            f"{r.id}: {r.history.reason}"
            for r in results
            if r.history.verdict == "insufficient-data"
        ),
        limits=(*LIMITS, *(() if full else (unfit(params),))),
        parameters=tuple(
            ParameterRow(
                block=b.name,
                name=n,
                estimate=e,
                se=s,
                channel=f"estimated on {b.window[0]} to {b.window[1]}, clustered by {b.cluster}",
            )
            for b in params.blocks
            for n, e, s in zip(b.names, b.estimate, b.standard_errors(), strict=True)
        ),
    )


def _closed_loop(params: Params) -> Score:
    """Simulated over observed disputes from an origin on, where the variant can be started there."""
    loop = params.scores.get("closed_loop")
    if not loop:
        return Score(
            name="closed loop",
            outcome="dispute onset",
            value=None,
            note="Not scored: this variant knows no past disputes to start from.",
        )
    interval = [v / loop["observed"] for v in loop["simulated_interval"]]
    return Score(
        name="closed loop: simulated over observed disputes",
        outcome="dispute onset",
        value=loop["ratio"],
        interval=(interval[0], interval[1]),
        bar=1.0,
        wants="close to",
        met=0.8 <= loop["ratio"] <= 1.2,
        note=(
            f"{loop['years']} years from {loop['origin']}, {loop['replicates']} replicates, the model's own "
            f"conflicts; {loop['observed']} observed. The bar is 0.8 to 1.2"
        ),
    )


def _one_step(found: dict[str, Any], outcome: str, bars: Iterable[_Bar]) -> Iterator[Score]:
    """Scores of one target, in the order of its bars; one the parameters lack is left out."""
    first, last = found["years"]
    said = {
        "auc": f"{first} to {last}, fitted on earlier years only, five origins; {found['events']:,} events in "
        f"{found['n']:,} pair-years",
        "pr_auc": f"base rate {found['base_rate']:.5f}",
        CUT: "at 0 or below, what is simulated of it carries no verdict",
        "brier_skill": "the history-only baseline has "
        + f"{found['brier_skill_b0']:.3f}".replace("-", "−"),
    }
    for bar in bars:
        if bar.key in found:
            interval = found.get(f"{bar.key}_interval")
            yield _score(bar, found[bar.key], outcome, said.get(bar.key, ""), interval)


def _joining(params: Params) -> Iterator[Score]:
    """Scores of who joins, where the variant has joining."""
    found = params.scores.get("joining")
    if not found:
        return
    for key, name in (("auc", "area under the ROC curve"), ("pr_auc", "average precision")):
        note = f"{found['events']:,} joined of {found['n']:,} that could" if key == "auc" else ""
        yield _score(_Bar(key, name), found[key], _JOINS, note, found.get(f"{key}_interval"))
    ratio = _Bar("expected_over_observed", "expected over observed", 1.0, 0.15)
    yield _score(ratio, found["expected_over_observed"], _JOINS, "")
    wars = found["in_wars"]
    note = f"{wars['events']:,} joined of {wars['n']:,} that could"
    yield _score(_Bar("auc", "area under the ROC curve", 0.84), wars["auc"], _JOINS_WARS, note)
    yield _score(_Bar("pr_auc", "average precision", 0.10), wars["pr_auc"], _JOINS_WARS, "")
    share = _Bar("ally_of_target_joins", "chance that an ally of the target joins", 0.06, 0.03)
    note = f"observed {wars['ally_of_target_joined']:.3f}"
    yield _score(share, wars["ally_of_target_joins"], _JOINS_WARS, note)


def _wars(params: Params) -> Iterator[Score]:
    """How the course of wars is foretold, each from all others."""
    found = params.scores.get("war_course")
    if not found:
        return
    first, last = found["years"]
    note = (
        f"{found['n']} wars of {first} to {last}, each foretold from the others, against a constant"
    )
    for key, name in (
        ("war_duration_log_loss_cut", "length: log-loss cut"),
        ("war_decided_log_loss_cut", "whether a side wins: log-loss cut"),
        ("war_won_log_loss_cut", "which side wins: log-loss cut"),
    ):
        yield _score(_Bar(key, name, 0.0), found[key], _WARS, note)
    left = 1 - found["war_deaths_rmse"] / found["war_deaths_rmse_of_mean"]
    name = "logarithm of deaths: cut of the root mean square error"
    yield _score(_Bar("war_deaths_rmse", name, 0.0), left, _WARS, note)


def _of_cell(params: Params) -> Iterator[Score]:
    """What the model is worth on other data, for every outcome that is judged by itself."""
    name = f"log-loss cut against the history-only baseline: {params.disputes} disputes, {params.power}"
    for key, outcome, _ in _TARGETS:
        if found := params.scores.get(key):
            note = f"{found['events']:,} events"
            bar = _Bar(CUT, name, 0.0)
            yield _score(bar, found[CUT], outcome, note, found.get(f"{CUT}_interval"))


_AHEAD = (
    (
        "growth", "shares of power", "score cut against a random walk",
        "by the ranked probability score",
    ),
    (
        "treaties", "defence pacts", "log-loss cut against pairs by themselves",
        "against pairs that form and end pacts alone",
    ),
    (
        "trade", "trade of pairs", "error cut against staying as it is",
        "mean error of the logarithm",
    ),
)  # fmt: skip
"""What moves by itself: key of its score ten years ahead, outcome, name of the score, and a note."""


def _ahead(params: Params) -> Iterator[Score]:
    """How far it is foretold ten years ahead what moves by itself in a forecast."""
    for key, outcome, name, words in _AHEAD:
        if found := params.scores.get(key):
            note = f"from the ends of {found['origins'][0]} to {found['origins'][-1]}, {words}"
            yield _score(_Bar("cut", name, 0.0), found["cut"], f"{outcome}, ten years ahead", note)


def _score(
    bar: _Bar, value: float, outcome: str, note: str, interval: list[float] | None = None
) -> Score:
    met = None
    if bar.bar is not None:
        met = value >= bar.bar if bar.within is None else abs(value - bar.bar) <= bar.within
        if bar.within is not None:
            reach = f"the bar is {bar.bar - bar.within:.3g} to {bar.bar + bar.within:.3g}"
            note = f"{note}; {reach}" if note else reach
    return Score(
        name=bar.name,
        outcome=outcome,
        value=value,
        interval=(interval[0], interval[1]) if interval else None,
        bar=bar.bar,
        wants="at least" if bar.within is None else "close to",
        met=met,
        note=note,
    )


def _calibration(bins: list[list[float]]) -> Calibration:
    """Reliability points with 90% intervals of the rate (Jeffreys)."""
    events, cases = [int(b[2]) for b in bins], [int(b[3]) for b in bins]
    low, high = (
        tuple(
            float(beta_distribution.ppf(q, k + 0.5, n - k + 0.5))
            for k, n in zip(events, cases, strict=True)
        )
        for q in (0.05, 0.95)
    )
    return Calibration(
        chance=tuple(b[0] for b in bins),
        rate=tuple(b[1] for b in bins),
        low=low,
        high=high,
        n=tuple(cases),
        outcome="dispute onset in a pair and year, held out",
    )
