"""Every bar of the model, what it is and what it must be, in one table.

    python verification/bars.py           prints it
    python verification/bars.py --write   writes it beside this file, too

Scores one step ahead are those that ``calibrate`` keeps with the parameters. Closed loops are simulated here
from five origins, with parameters fitted up to each (from 1920 on for the first), facts over sixty years, and
a hundred years from the end of 2010 for the fate of states.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

from equipoise.calibrate.facts import OF_ALL, facts, whole
from equipoise.calibrate.fit import fit_params
from equipoise.calibrate.loop import closed_loop_scores
from equipoise.data.pack import Pack, find_pack
from equipoise.model.params import Params, shipped_params
from equipoise.model.record import read_record
from equipoise.model.start import world_in
from equipoise.simulation.scenario import Scenario, replicates

HERE = Path(__file__).parent / "bars.txt"
ORIGINS = (1950, 1960, 1970, 1980, 1990)
FACT_RUNS, LOOP_RUNS, EMPIRE_RUNS, EMPIRE_YEARS = 40, 200, 200, 100
EMPIRE = 0.9
"""Share of power from which one state has all."""


class Row(NamedTuple):
    """One bar."""

    what: str
    value: float
    low: float
    high: float = np.inf

    def line(self) -> str:
        band = f">= {self.low:g}" if self.high == np.inf else f"{self.low:g} to {self.high:g}"
        met = "met" if self.low <= self.value <= self.high else "MISSED"
        return f"{self.what:58} {self.value:8.3f}   {band:14} {met}"


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def one_step(params: Params) -> list[Row]:
    s = params.scores
    begun, onset, fatal, war = (
        s[k] for k in ("one_step", "one_step_onset", "one_step_fatal", "one_step_war")
    )
    joins, course, ratio = s["joining"], s["war_course"], "expected_over_observed"
    return [
        Row("onset: area under the curve", begun["auc"], 0.960),
        Row("onset: worst decade", begun["auc_worst_decade"], 0.935),
        Row("onset: average precision", begun["pr_auc"], 0.23),
        Row("onset: log-score skill", begun["log_skill"], 0.44),
        Row("onset: calibration slope", begun["slope"], 0.9, 1.1),
        Row("onset: expected over observed", begun[ratio], 0.85, 1.15),
        Row("onset: log-loss cut against the history-only baseline", begun["log_loss_cut_against_b0"], 0.10),
        Row("onset: pairs without a past dispute", begun["auc_never_before"], 0.88),
        Row("onset: ten quiet years", begun["auc_ten_quiet_years"], 0.90),
        Row("onset or joined: average precision", onset["pr_auc"], 0.25),
        Row("fatal: area under the curve", fatal["auc"], 0.955),
        Row("fatal: average precision", fatal["pr_auc"], 0.14),
        Row("fatal: expected over observed", fatal[ratio], 0.85, 1.15),
        Row("war: area under the curve", war["auc"], 0.93),
        Row("war: log-score skill", war["log_skill"], 0.28),
        Row("war: Brier skill", war["brier_skill"], 0.0),
        Row("war: expected over observed", war[ratio], 0.8, 1.25),
        Row("joining: expected over observed", joins[ratio], 0.85, 1.15),
        Row("joining: log-loss cut by the dispute's intercept", joins["log_loss_cut_of_intercept"], 0.0),
        Row("joining a war: area under the curve", joins["in_wars"]["auc"], 0.84),
        Row("joining a war: average precision", joins["in_wars"]["pr_auc"], 0.10),
        Row("joining a war: ally of the target", joins["in_wars"]["ally_of_target_joins"], 0.03, 0.09),
        Row("war's winner: log-loss cut, each war left out", course["war_won_log_loss_cut"], 0.05),
        Row("war's length: log-loss cut, each war left out", course["war_duration_log_loss_cut"], 0.0),
        Row("power ten years ahead: score cut against a random walk", s["growth"]["cut"], 0.0),
        Row("pacts ten years ahead: log-loss cut against pairs alone", s["treaties"]["cut"], 0.0),
        Row("trade ten years ahead: error cut against a random walk", s["trade"]["cut"], 0.0),
        Row("members of new treaties of many: area under the curve", s["treaties"]["auc_members"], 0.90),
    ]  # fmt: skip


def loops(pack: Pack) -> list[Row]:
    rows, coverage = [], []
    record = read_record(pack, 1946, 2010)
    for origin in ORIGINS:
        say(f"closed loop from {origin} ...")
        of = record if origin > 1950 else read_record(pack, 1920, 1950)
        found = closed_loop_scores(pack, fit_params(of, "full", origin), origin, 20, LOOP_RUNS)
        rows.append(
            Row(f"closed loop, twenty years from {origin}", float(found["ratio"]), 0.8, 1.2)
        )  # type: ignore[arg-type]
        coverage.append(float(found["yearly_coverage_90"]))  # type: ignore[arg-type]
    within = sum(r.low <= r.value <= r.high for r in rows)
    return [
        *rows,
        Row("closed loops within .8 to 1.2, of five", within, 4),
        Row(
            "yearly coverage of 90 % intervals, mean of five", float(np.mean(coverage)), 0.80, 0.97
        ),
    ]


def taken(pack: Pack, params: Params, fate: list[Row]) -> list[Row]:
    say("facts ...")
    shown = facts(pack, params, FACT_RUNS)
    held = whole(shown) | {"25": all(r.low <= r.value <= r.high for r in fate)}
    must = all(held[n] for n in ("1", "6", "11", "13", "25"))
    return [
        Row(f"stylised facts that hold whole, of {OF_ALL}", sum(held.values()), 18),
        Row("facts 1, 6, 11, 13 and 25 hold (1 if all do)", must, 1),
    ]


def fates(pack: Pack, params: Params) -> list[Row]:
    say(f"{EMPIRE_RUNS} runs of {EMPIRE_YEARS} years ...")
    world = world_in(2010, pack)
    scenario = Scenario("fates", world, params, (), EMPIRE_YEARS, EMPIRE_RUNS, 1)
    exits, largest = [], 0.0
    for run in replicates(scenario, 0, EMPIRE_RUNS):
        exits.append(int((run.left > 0).sum()))
        last = run.shares[-1]
        largest = max(largest, float(np.nanmax(last) / np.nansum(last)))
    return [
        Row("exits of states in a hundred years", float(np.mean(exits)), 0.01, 28),
        Row("largest share of power at the end of any run", largest, 0.0, EMPIRE),
    ]


def main() -> None:
    pack = find_pack(None)
    if pack is None:
        sys.exit("bars: no data pack; name its folder in EQUIPOISE_DATA")
    params = shipped_params("full")
    fate = fates(pack, params)
    rows = [*one_step(params), *loops(pack), *taken(pack, params, fate), *fate]
    met = sum(r.low <= r.value <= r.high for r in rows)
    text = "\n".join([*(r.line() for r in rows), f"{met} of {len(rows)} bars are met"]) + "\n"
    print(text, end="")
    if "--write" in sys.argv:
        HERE.write_text(text)


if __name__ == "__main__":
    main()
