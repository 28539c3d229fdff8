"""How far to believe the model: its held-out scores against their bars, and its known limits."""

from __future__ import annotations

from collections.abc import Iterable

from scipy.stats import beta as beta_distribution

from equipoise.assessment import Calibration, ParameterRow, Score, Trust
from equipoise.finding import ClaimResult
from equipoise.model.params import Params

LIMITS = (
    "Severity is not measured yet: no placebo doctrine has been run, so how often these tests speak when they "
    "should not is unknown.",
    "The simulation holds capability, regime, wealth, pacts and membership fixed, and counts a dispute once, "
    "whoever joins it. The course of wars, treaties, trade and the fate of states are not in it yet.",
    "A dispute record is made from press reports and codes first movers, not aggressors.",
    "Past force raises the chance of later disputes in the fitted model; that this would still hold if a rule "
    "removed the force is an assumption.",
)


def unfit(params: Params) -> str:
    """Why this variant of the model cannot carry a verdict on onsets; empty if it can."""
    cut = float(params.scores["one_step"]["log_loss_cut_against_b0"])
    if cut > 0:
        return ""
    return (
        f"On held-out years this variant of the model ({params.variant}) does worse than a baseline that knows "
        f"only past disputes (log loss {-cut:.1%} higher)."
    )


def trust_in(params: Params, results: Iterable[ClaimResult]) -> Trust:
    """What a reader needs to judge the simulation: scores, reliability, limits, every parameter.

    Parameters
    ----------
    params : Params
        The parameters that were used, with the scores that ``calibrate`` measured.
    results : iterable of ClaimResult
        The claims, for those that the record does not cover.
    """
    one = params.scores["one_step"]
    years = f"{one['years'][0]} to {one['years'][1]}, fitted on earlier years only, five origins"
    full = params.variant == "full"
    scores = [
        _score("area under the ROC curve", one["auc"], 0.955 if full else None, years, one["auc_interval"]),
        _score("log-score skill against climatology", one["log_skill"], 0.43 if full else None, years,
               one["log_skill_interval"]),
        _score("log-loss cut against the history-only baseline", one["log_loss_cut_against_b0"], 0.0, years),
        _score("average precision", one["pr_auc"], None, f"{years}; base rate {one['base_rate']:.4f}"),
        _score("Brier skill against climatology", one["brier_skill"], None,
               f"{years}; the history-only baseline has {one['brier_skill_b0']:.3f}"),
        _score("calibration slope", one["slope"], None, years),
        _score("expected over observed", one["expected_over_observed"], None, years),
    ]  # fmt: skip
    scores.append(_closed_loop(params))
    return Trust(
        scores=tuple(scores),
        calibration=_calibration(one["reliability"]),
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
        bar=1.2,
        wants="at most",
        met=0.8 <= loop["ratio"] <= 1.2,
        note=(
            f"{loop['years']} years from {loop['origin']}, {loop['replicates']} replicates, the model's own "
            f"conflicts; {loop['observed']} observed. The bar is 0.8 to 1.2"
        ),
    )


def _score(
    name: str, value: float, bar: float | None, note: str, interval: list[float] | None = None
) -> Score:
    return Score(
        name=name,
        outcome="dispute onset, both sides beginning",
        value=value,
        interval=(interval[0], interval[1]) if interval else None,
        bar=bar,
        met=None if bar is None else value >= bar,
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
