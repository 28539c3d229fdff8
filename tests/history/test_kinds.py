"""Each kind of claim on the made-up record, in which what is claimed was put or left out by hand."""

import polars as pl
import pytest

from equipoise.history.designs import DESIGNS
from equipoise.verdict import Verdict

GROWS = {"direction": "increase", "scale": "rate-ratio", "margin": 0.05}
RISES = {"direction": "increase", "scale": "per-decade", "margin": 0.01}
ANSWERS = {"direction": "increase", "scale": "coefficient", "margin": 0.05}
MORE = {"direction": "increase", "scale": "difference", "margin": 0.01}
KINDS = {
    "level": {
        "outcome": "dispute.initiated@holder",
        "expect": {"direction": "at-most", "value": 0, "scale": "rate", "margin": 0.05},
    },
    "trend": {"outcome": "capability.share@holder", "expect": RISES},
    "stance": {"outcome": "trade.dyadic@partners", "expect": GROWS, "among": {"states": ["CAN"]}},
    "commitment": {
        "outcome": "trade.dyadic@partners",
        "expect": GROWS,
        "among": {"states": ["CAN", "JPN"]},
    },
    "goal": {
        "outcome": "dispute.onset@region",
        "expect": GROWS,
        "among": {"states": ["CAN", "FRA", "DEU"]},
    },
    "rule": {
        "outcome": "conduct.hostility@partners",
        "treatment": "conduct.hostility-met@partners",
        "expect": ANSWERS,
    },
    "association": {
        "outcome": "dispute.initiated@state",
        "treatment": "capability.cinc@state",
        "expect": GROWS,
    },
    "causal": {
        "outcome": "capability.share@state",
        "treatment": "pact.with-hegemon@state",
        "expect": MORE,
        "hegemon": "USA",
        "options": {"capability": "milex"},
    },
}
NUMBERED = {
    Verdict.SUPPORTED,
    Verdict.LEANING,
    Verdict.INCONCLUSIVE,
    Verdict.LEANING_AGAINST,
    Verdict.CONTRADICTED,
}


def of(kind, claim, **parts):
    return claim(kind, **{"window": "1991..2010"} | KINDS[kind] | parts)


def test_every_design_is_tried_here():
    assert {design.kind for design in DESIGNS} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_gives_a_verdict_with_its_number_and_its_reason(weighed, claim, made_up, kind):
    finding = weighed(of(kind, claim), 365, made_up)
    assert finding.verdict in NUMBERED
    assert 0.0 <= finding.mass_for <= 1.0
    assert finding.estimate is not None
    assert finding.sources
    assert finding.reason.endswith(".")


def test_trade_that_grows_by_a_tenth_a_year_is_found_and_trade_that_does_not_is_not(
    weighed, claim, made_up
):
    for kind in ("stance", "commitment"):
        grows, stays = (weighed(of(kind, claim), who, made_up) for who in (365, 200))
        assert grows.verdict is Verdict.SUPPORTED
        # what it sells grows 1.1 to the tenth, and what it buys not at all
        assert 1.5 < grows.estimate < 1.1**10
        assert stays.estimate == pytest.approx(1.0, abs=0.01)
        assert stays.verdict not in (Verdict.SUPPORTED, Verdict.LEANING)


def test_a_change_is_read_of_itself_and_beside_others(weighed, claim, made_up):
    labels = [r.label for r in weighed(of("stance", claim), 365, made_up).readings]
    assert labels == ["trade.dyadic", "trade.dyadic, beside other major powers"]


def test_a_trend_is_read_alone_or_beside_others_and_never_both(weighed, claim, made_up):
    alone = weighed(of("trend", claim), 365, made_up)
    beside = weighed(of("trend", claim, compare="major-powers"), 365, made_up)
    assert not any("beside" in r.label for r in alone.readings)
    assert all("beside other major powers" in r.label for r in beside.readings)


def test_a_state_that_answers_in_kind_is_told_from_those_that_do_not(weighed, claim, made_up):
    finding = weighed(of("rule", claim), 365, made_up)
    assert 0.5 < finding.estimate < 1.0  # it mostly answers
    assert finding.verdict is Verdict.SUPPORTED
    assert all(row.estimate < 0.5 for row in finding.mirror if not row.is_holder)


def arming(since):
    """Those whom the strongest defends spend much more from then on."""

    def table(nmc):
        due = pl.col("ccode").replace_strict(since, default=9999)
        spends = pl.when(pl.col("year") >= due).then(500).otherwise(0)
        return nmc.with_columns(pl.col("milex") + spends)

    return table


def test_an_effect_that_was_put_into_the_record_is_found_and_one_that_was_not_is_not(
    weighed, claim, made_up, without
):
    planted = without("cow_nmc", arming({20: 1999, 200: 2000, 220: 2001, 255: 2002}))
    there = weighed(of("causal", claim), 365, planted)
    absent = weighed(of("causal", claim), 365, made_up)
    assert there.estimate > 0.05
    assert there.mass_for > 0.95
    assert absent.verdict in (Verdict.CONTRADICTED, Verdict.LEANING_AGAINST)
    assert there.n == absent.n == 4  # lasting changes
    assert [r.beside for r in there.readings] == [False, True]


def test_an_effect_of_a_treatment_that_hardly_anybody_received_is_not_given(
    weighed, claim, without
):
    few = without(
        "atop_dyad_year", lambda t: t.filter((pl.col("ccode1") == 20) | (pl.col("ccode2") == 20))
    )
    finding = weighed(of("causal", claim), 365, few)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert "1 units" in finding.reason


def test_an_outcome_of_few_cases_is_not_regressed(weighed, claim, made_up):
    finding = weighed(of("association", claim, among={"states": ["USA", "GBR"]}), 365, made_up)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert "needs 5" in finding.reason


def test_a_goal_is_set_beside_the_region_it_is_compared_with(weighed, claim, made_up):
    compared = of("goal", claim, compare={"states": ["CHN", "JPN", "GBR"]})
    finding = weighed(compared, 365, made_up)
    assert "beside CHN, JPN, GBR" in finding.readings[1].label
    assert len(finding.series) == 2


def test_a_mirror_may_name_another_region_with_another_holder(weighed, claim, made_up):
    mirror = [{"among": {"states": ["CHN", "JPN", "GBR"]}, "holder": "CHN"}]
    finding = weighed(of("goal", claim, mirror=mirror), 365, made_up)
    alone = weighed(of("goal", claim, among={"states": ["CHN", "JPN", "GBR"]}), 710, made_up)
    assert len(finding.mirror) == 2
    assert finding.mirror[1].holder == "CHN, JPN, GBR, holder China"
    assert finding.mirror[1].estimate == alone.estimate


def test_a_mirror_may_name_another_hegemon(weighed, claim, made_up):
    finding = weighed(of("causal", claim, mirror=[{"hegemon": "GBR"}]), 365, made_up)
    assert finding.mirror[1].holder == "hegemon United Kingdom"
    assert finding.mirror[1].verdict is Verdict.INSUFFICIENT_DATA  # it defends nobody new


def numbers(finding):
    fields = {"verdict", "estimate", "interval", "mass_for", "n", "margin", "unit"}
    return finding.model_dump(include=fields) | {
        "readings": [r.model_dump() for r in finding.readings]
    }


@pytest.mark.parametrize("kind", ["level", "trend", "stance", "commitment", "rule"])
def test_swapping_holder_and_mirror_swaps_the_results_exactly(
    weighed, claim, made_up, exchanged, kind
):
    asked = of(kind, claim)
    for one, other in ((365, 2), (2, 365), (710, 710)):
        here, there = weighed(asked, one, made_up), weighed(asked, other, exchanged)
        assert close(numbers(here), numbers(there))
    assert not close(numbers(weighed(asked, 365, made_up)), numbers(weighed(asked, 2, made_up)))


def close(one, other):
    """Equal but for the order in which numbers were added up."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(close(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(close, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, rel=1e-6, abs=1e-9)
    return one == other


@pytest.mark.parametrize("kind", ["stance", "commitment", "rule", "trend"])
def test_the_holders_row_and_its_row_in_anothers_mirror_are_the_same(weighed, claim, made_up, kind):
    def rows(who):
        found = weighed(of(kind, claim), who, made_up).mirror
        return {row.holder: (row.estimate, row.n, row.verdict) for row in found}

    assert rows(365) == rows(2) == rows(710)
