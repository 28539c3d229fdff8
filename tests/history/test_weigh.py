"""Findings on a made-up record in which every number can be counted by eye."""

import re

import polars as pl
import pytest

from equipoise.errors import DataError
from equipoise.verdict import Verdict

BOUND = {"direction": "at-most", "value": 0, "scale": "rate", "margin": 0.05}
FEWER = {"direction": "decrease", "scale": "rate-ratio", "margin": 0.1}
YES = {"direction": "at-least", "value": 1, "scale": "share", "margin": 0.0}
LEVELS = {
    "dispute.initiated@holder": BOUND,
    "dispute.initiated.display@holder": BOUND,
    "dispute.initiated.force@holder": BOUND,
    "conflict.interstate.participation@holder": BOUND,
    "polarity.is-pole@holder": YES,
    "capability.rank@holder": {"direction": "at-most", "value": 2, "scale": "count", "margin": 0},
    "capability.share@holder": {
        "direction": "at-least",
        "value": 0.2,
        "scale": "share",
        "margin": 0,
    },
    "balance.pivotality@holder": YES,
}


def level(claim, outcome, **parts):
    window = "1995..2005" if "conflict" not in outcome else "1995..2008"
    fields = {"outcome": outcome, "expect": LEVELS[outcome], "window": window} | parts
    return claim("level", **fields)


def trend(claim, outcome, **parts):
    expect = {"direction": "decrease", "scale": "per-decade", "margin": 0.01}
    return claim("trend", **{"outcome": outcome, "expect": expect, "window": "1990..2010"} | parts)


# disputes


def test_disputes_are_counted_once_and_joiners_began_nothing(weighed, claim, made_up):
    finding = weighed(level(claim, "dispute.initiated@holder"), 365, made_up)
    begun = [case.what for case in finding.cases]
    assert begun[:3] == ["dispute 1", "dispute 15", "dispute 16"]
    assert {"dispute 1", "dispute 2", "dispute 3"} <= set(begun)
    assert "dispute 4" not in begun
    assert finding.n == len(begun) == 14  # three, and one a year from 1995 to 2005
    assert finding.estimate == pytest.approx(14 / 11)
    by_other = weighed(level(claim, "dispute.initiated@holder"), 2, made_up)
    assert [case.what for case in by_other.cases] == ["dispute 3", "dispute 4"]


def test_a_case_names_who_how_and_how_deadly(weighed, claim, made_up):
    cases = {
        c.what: c for c in weighed(level(claim, "dispute.initiated@holder"), 365, made_up).cases
    }
    first = cases["dispute 1"]
    assert (first.year, first.who) == (1995, "Russia against Canada")
    assert first.detail == "use of force; 26–100 deaths in the dispute"
    assert first.source == "gml_mid_dirdisps"
    assert cases["dispute 2"].detail == "display of force; deaths unknown in the dispute"
    assert cases["dispute 3"].who == "Russia against Canada, France"


def test_the_hostility_of_the_word_is_that_of_the_holders_own_conduct(weighed, claim, made_up):
    def count(word):
        return weighed(level(claim, word), 365, made_up).n

    assert count("dispute.initiated@holder") == 14
    assert count("dispute.initiated.display@holder") == 13  # without the threat
    assert count("dispute.initiated.force@holder") == 12  # and without the display


def test_many_disputes_contradict_a_claim_of_none_by_their_sign(weighed, claim, made_up):
    finding = weighed(level(claim, "dispute.initiated@holder"), 365, made_up)
    assert finding.verdict is Verdict.CONTRADICTED
    assert "14, 1.27 a year" in finding.reason
    assert finding.reason.endswith("contradicted, opposite in sign.")
    assert finding.interval[0] < finding.estimate < finding.interval[1]


def test_no_dispute_in_a_long_window_supports_a_claim_of_none(weighed, claim, made_up):
    none = level(claim, "dispute.initiated@holder", window="1816..1980")
    assert weighed(none, 740, made_up).verdict is Verdict.SUPPORTED


def test_a_difference_shown_to_be_small_contradicts_a_claim_of_a_large_one(weighed, claim, made_up):
    far_fewer = level(
        claim,
        "dispute.initiated@holder",
        expect={"direction": "decrease", "scale": "rate-ratio", "margin": 0.97},
        compare="major-powers",
    )
    finding = weighed(far_fewer, 2, made_up)  # half as many, but not 97% fewer
    assert finding.verdict is Verdict.CONTRADICTED
    assert finding.reason.endswith("contradicted, shown to be negligible.")


def test_peers_are_the_other_major_powers_pooled(weighed, claim, made_up):
    compared = level(claim, "dispute.initiated@holder", expect=FEWER, compare="major-powers")
    finding = weighed(compared, 365, made_up)
    assert finding.estimate == pytest.approx(14 / (3 / 3))  # 2 began two and 200 one, 710 none
    assert re.search(r"against 0\.09 .*\b3\b.* other major powers \(3\)", finding.reason)
    assert [s.is_holder for s in finding.series] == [True, False, False, False]
    assert finding.series[0].values[:3] == (2.0, 1.0, 2.0)


def test_peers_without_any_dispute_leave_the_ratio_without_an_estimate(weighed, claim, made_up):
    early = level(
        claim, "dispute.initiated@holder", expect=FEWER, compare="major-powers", window="1990..1994"
    )
    finding = weighed(early, 365, made_up)
    assert finding.estimate is None
    assert "no finite estimate" in finding.readings[0].reason
    assert finding.verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize("window", ["1992..2011", "2011..2020", "1995..2030"])
def test_a_window_that_leaves_coverage_is_never_shrunk(weighed, claim, made_up, window):
    finding = weighed(level(claim, "dispute.initiated@holder", window=window), 365, made_up)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert "gml_mid_dirdisps) covers 1816..2010" in finding.reason
    assert (finding.estimate, finding.n, finding.mirror) == (None, None, ())


def test_a_state_that_did_not_exist_in_the_window_has_no_rate(weighed, claim, made_up):
    finding = weighed(level(claim, "dispute.initiated@holder"), 230, made_up)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert "No such state" in finding.reason or "nothing is known" in finding.reason


def test_the_rival_data_set_is_a_reading_of_its_own(weighed, claim, made_up):
    both = level(claim, "dispute.initiated@holder", rivals=[{"data": "cow"}])
    finding = weighed(both, 365, made_up)
    assert [r.n for r in finding.readings] == [14, 14]
    assert "cow_mid_dirdisps" in finding.sources


# conflicts


def test_a_war_that_stops_and_starts_again_is_entered_twice_and_lasts_three_years(
    weighed, claim, made_up
):
    finding = weighed(level(claim, "conflict.interstate.participation@holder"), 365, made_up)
    assert [r.label for r in finding.readings] == ["entered", "years"]
    assert [r.n for r in finding.readings] == [2, 3]
    assert [(case.year, case.who) for case in finding.cases] == [
        (2003, "Russia against Japan"),
        (2007, "Russia against Japan"),
    ]
    assert "does not say who began" in finding.coverage.note


def test_sending_troops_to_one_side_is_participation_and_fighting_in_another_state_is_not(
    weighed, claim, made_up
):
    supporter = weighed(level(claim, "conflict.interstate.participation@holder"), 2, made_up)
    assert [r.n for r in supporter.readings] == [1, 1]
    assert not any("902" in c.what for c in supporter.cases)


# power


def test_pole_status_is_read_under_three_rules_and_four_measures(weighed, claim, made_up):
    finding = weighed(level(claim, "polarity.is-pole@holder"), 2, made_up)
    assert len(finding.readings) == 12
    assert len({r.label for r in finding.readings}) == 12
    assert finding.verdict is Verdict.SUPPORTED  # the strongest is a pole by every rule
    assert finding.interval is None
    assert finding.unit.endswith("mean of 12 readings")
    assert [case.who for case in finding.cases] == ["United States", "China"]  # in the last year


def test_each_reading_speaks_of_its_own_years_and_says_so(weighed, claim, made_up):
    long = level(claim, "polarity.is-pole@holder", window="1995..2010")
    readings = {r.label: r for r in weighed(long, 365, made_up).readings}
    cinc, gdp = readings["half of strongest, cinc"], readings["half of strongest, gdp"]
    assert (cinc.n, cinc.used) == (16, (1995, 2010))
    assert (gdp.n, gdp.used) == (11, (1995, 2005))
    note = weighed(long, 365, made_up).coverage.note
    assert "5 years of the window are outside coverage or unknown" in note


def hidden_before_2000(ccode):
    """The capability index of one state is unknown before 2000."""

    def hide(table):
        hidden = (pl.col("ccode") == ccode) & (pl.col("year") < 2000)
        return table.with_columns(cinc=pl.when(hidden).then(None).otherwise(pl.col("cinc")))

    return hide


@pytest.mark.parametrize("outcome", ["capability.rank@holder", "polarity.is-pole@holder"])
def test_a_year_in_which_the_holder_is_unknown_is_left_out_and_not_counted_as_no(
    weighed, claim, without, outcome
):
    finding = weighed(level(claim, outcome), 220, without("cow_nmc", hidden_before_2000(220)))
    readings = [r for r in finding.readings if "cinc" in r.label and r.mass_for is not None]
    assert {r.n for r in readings} == {6}
    assert {r.used for r in readings} == {(2000, 2005)}
    assert "5 years of the window" in finding.coverage.note


def test_a_year_in_which_a_major_power_is_unknown_is_left_out_for_everyone(weighed, claim, without):
    pack = without("cow_nmc", hidden_before_2000(710))
    reading = weighed(level(claim, "capability.rank@holder"), 365, pack).readings[0]
    assert (reading.n, reading.estimate) == (6, 3.0)  # not the second of those that are left


def test_rank_and_share_by_hand(weighed, claim, made_up):
    rank = weighed(level(claim, "capability.rank@holder"), 365, made_up).readings[0]
    assert rank.estimate == 3.0
    share = weighed(level(claim, "capability.share@holder", window="1990..1990"), 2, made_up)
    assert share.readings[0].estimate == pytest.approx(40 / 96)


def test_pivotality_is_relative_to_the_mean_of_the_major_powers(weighed, claim, made_up):
    def pivotality(holder):
        finding = weighed(level(claim, "balance.pivotality@holder"), holder, made_up)
        return [r.estimate for r in finding.readings]

    each = [pivotality(power) for power in (2, 200, 365, 710)]
    assert len(each[0]) == 8
    for reading in zip(*each, strict=True):
        assert sum(reading) == pytest.approx(4.0)


def test_a_state_that_is_no_major_power_has_no_seat_among_them(weighed, claim, made_up):
    finding = weighed(level(claim, "balance.pivotality@holder"), 220, made_up)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert "cow_majors" in finding.reason


def test_a_system_claim_has_no_mirror_and_says_why(weighed, claim, made_up):
    finding = weighed(trend(claim, "polarity.effective-poles@system"), 365, made_up)
    assert finding.mirror == ()
    assert "no holder" in finding.mirror_note
    assert len(finding.readings) == 4
    assert finding.unit == "poles, change per decade"
    assert [s.name for s in finding.series] == ["polarity.effective-poles"]


def test_a_trend_over_too_few_covered_years_has_no_number(weighed, claim, made_up):
    short = trend(claim, "polarity.effective-poles@system", window="1998..2010")
    readings = {r.label: r for r in weighed(short, 365, made_up).readings}
    assert readings["cinc"].mass_for is not None
    assert readings["gdp"].mass_for is None
    assert "10 years" in readings["gdp"].reason


def test_concentration_has_no_number_where_the_list_of_powers_changes(weighed, claim, growing_list):
    finding = weighed(trend(claim, "polarity.concentration@system"), 365, growing_list)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert "list of major powers changes" in finding.reason


def test_the_class_is_a_share_of_multipolar_years_beside_the_number_of_poles(
    weighed, claim, made_up
):
    def finding(outcome, scale, value):
        expect = {"direction": "at-least", "value": value, "scale": scale, "margin": 0}
        fields = {"outcome": outcome, "expect": expect, "window": "1995..2005"}
        return weighed(claim("level", **fields), 365, made_up)

    share = finding("polarity.multipolar@system", "share", 0.5)
    number = finding("polarity.poles@system", "count", 3)
    assert share.mass_for == pytest.approx(number.mass_for)  # three poles and more are multipolar
    assert 0.0 < share.estimate < 1.0 < number.estimate


# the mirror


def same_but_for_the_holder(row):
    return row.model_copy(update={"is_holder": False, "ccode": None})


@pytest.mark.parametrize("outcome", LEVELS)
def test_whoever_holds_the_doctrine_the_mirror_is_the_same(weighed, claim, made_up, outcome):
    def rows(holder):
        finding = weighed(level(claim, outcome), holder, made_up)
        assert finding.mirror[0].is_holder
        assert finding.mirror[0].verdict is finding.verdict
        return sorted(map(same_but_for_the_holder, finding.mirror), key=lambda row: row.holder)

    assert rows(365) == rows(2) == rows(710)


def numbers(finding):
    return finding.model_dump(
        include={"verdict", "estimate", "interval", "mass_for", "n", "margin", "unit"}
    ) | {"readings": [r.model_dump() for r in finding.readings]}


COUNTED = [outcome for outcome in LEVELS if outcome.startswith(("dispute", "conflict"))]


@pytest.mark.parametrize(
    ("outcome", "parts"),
    [(outcome, {}) for outcome in LEVELS]
    + [(outcome, {"compare": "major-powers", "expect": FEWER}) for outcome in COUNTED],
)
def test_exchanging_two_powers_in_the_record_exchanges_their_results(
    weighed, claim, made_up, exchanged, outcome, parts
):
    asked = level(claim, outcome, **parts)
    assert numbers(weighed(asked, 365, made_up)) == numbers(weighed(asked, 2, exchanged))
    assert numbers(weighed(asked, 2, made_up)) == numbers(weighed(asked, 365, exchanged))
    assert numbers(weighed(asked, 710, made_up)) == numbers(weighed(asked, 710, exchanged))


def test_the_check_above_can_fail(weighed, claim, made_up):
    asked = level(claim, "dispute.initiated@holder")
    assert numbers(weighed(asked, 365, made_up)) != numbers(weighed(asked, 2, made_up))


def test_a_named_state_joins_the_mirror(weighed, claim, made_up):
    mirror = [{"holders": "major-powers"}, {"holders": {"states": ["JPN", "USA", "FRA"]}}]
    finding = weighed(level(claim, "dispute.initiated@holder", mirror=mirror), 365, made_up)
    assert [row.holder for row in finding.mirror] == [
        "Russia", "United States", "United Kingdom", "China", "Japan", "France",
    ]  # fmt: skip
    assert [row.is_holder for row in finding.mirror] == [True, *[False] * 5]
    assert [row.n for row in finding.mirror] == [14, 2, 1, 0, 0, 0]


def test_a_power_that_was_major_for_part_of_the_window_is_in_the_mirror(
    weighed, claim, made_up, growing_list
):
    asked = level(claim, "dispute.initiated@holder")
    assert 255 in [row.ccode for row in weighed(asked, 365, growing_list).mirror]
    assert 255 not in [row.ccode for row in weighed(asked, 365, made_up).mirror]


# verdicts without a number


def test_what_ought_to_be_is_recorded_and_never_tested(weighed, claim, made_up):
    assert weighed(claim("normative"), 365, made_up).verdict is Verdict.NOT_TESTABLE


def test_without_a_pack_the_layers_and_the_way_to_get_them_are_named(weighed, claim):
    finding = weighed(level(claim, "dispute.initiated@holder"), 365, None)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    for words in ("cow_states", "--data DIR", "EQUIPOISE_DATA"):
        assert words in finding.reason


def test_a_layer_that_the_pack_lacks_is_named(weighed, claim, without):
    finding = weighed(level(claim, "dispute.initiated@holder"), 365, without("gml_mid_dirdisps"))
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert "gml_mid_dirdisps" in finding.reason


def test_an_altered_file_is_an_error_and_no_verdict(weighed, claim, without):
    pack = without("ucdp_acd", lambda table: table)
    path = pack.folder / "ucdp_acd.parquet"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(DataError, match="altered"):
        weighed(level(claim, "conflict.interstate.participation@holder"), 365, pack)


@pytest.mark.parametrize(
    ("kind", "parts", "words"),
    [
        ("causal", {"treatment": "capability.cinc@state"}, "on the scale 'rate-ratio'"),
        ("association", {"treatment": "capability.cinc@state"}, "on the scale 'rate-ratio'"),
        ("rule", {"treatment": "capability.cinc@holder"}, "on the scale 'coefficient'"),
        ("trend", {}, "on the scale 'per-decade'"),
        ("level", {"compare": "major-powers"}, "on the scale 'rate-ratio'"),
    ],
)
def test_a_scale_that_makes_no_sense_of_the_kind_is_not_answered(
    weighed, claim, made_up, kind, parts, words
):
    finding = weighed(claim(kind, **parts), 365, made_up)
    assert finding.verdict is Verdict.NOT_APPLICABLE
    assert words in finding.reason
    assert finding.estimate is None


@pytest.mark.parametrize("scale", ["per-decade", "rate-ratio", "risk-ratio", "coefficient"])
@pytest.mark.parametrize("outcome", ["dispute.initiated@holder", "capability.rank@holder"])
def test_a_bound_on_a_scale_of_changes_is_not_answered(weighed, claim, made_up, outcome, scale):
    expect = {"direction": "at-most", "value": 1, "scale": scale, "margin": 0}
    finding = weighed(level(claim, outcome, expect=expect), 365, made_up)
    assert finding.verdict is Verdict.NOT_APPLICABLE
    assert repr(scale) in finding.reason


def test_a_claim_for_the_simulation_alone_asks_nothing_of_the_record(weighed, claim, made_up):
    parts = {"outcome": None, "simulate": {"rule": "a-rule", "outcome": "dispute.onset"}}
    assert weighed(claim("rule", **parts), 365, made_up).verdict is Verdict.NOT_APPLICABLE


def test_a_rival_without_an_answer_is_shown_and_left_out_of_the_mean(weighed, claim, made_up):
    rivals = [{"label": "later", "window": "2005..2015"}]
    alone = weighed(level(claim, "dispute.initiated@holder"), 365, made_up)
    finding = weighed(level(claim, "dispute.initiated@holder", rivals=rivals), 365, made_up)
    assert finding.mass_for == alone.mass_for
    assert finding.readings[1].mass_for is None
    assert "covers 1816..2010" in finding.readings[1].reason
    assert "Over the one reading" in finding.reason


def test_a_rival_does_not_stand_in_for_the_claim_as_written(weighed, claim, made_up):
    rivals = [{"label": "earlier", "window": "1995..2000"}]
    asked = level(claim, "dispute.initiated@holder", window="2005..2015", rivals=rivals)
    finding = weighed(asked, 365, made_up)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert finding.readings[1].mass_for is not None


def test_readings_that_disagree_are_inconclusive(weighed, claim, made_up):
    rivals = [{"label": "long ago", "window": "1816..1980"}]
    finding = weighed(level(claim, "dispute.initiated@holder", rivals=rivals), 365, made_up)
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert finding.mass_for == pytest.approx(0.5, abs=0.05)


def test_a_count_against_a_bound_says_that_no_placebo_applies(weighed, claim, made_up):
    finding = weighed(level(claim, "dispute.initiated@holder"), 365, made_up)
    assert "no placebo applies" in finding.severity
    assert finding.trial is None


def test_a_comparison_is_tried_on_exchanged_histories_and_says_how_many_differ(
    weighed, claim, made_up
):
    compared = level(claim, "dispute.initiated@holder", expect=FEWER, compare="major-powers")
    finding = weighed(compared, 365, made_up, placebos=20)
    assert finding.trial.placebos == 20
    assert finding.trial.distinct == 3  # as many as there are others
    assert "Of 20 placebos (3 of them distinct)" in finding.severity


def test_the_year_that_matters_most_is_named_first(weighed, claim, made_up):
    hidden = level(claim, "dispute.initiated@holder", window="1996..1998")
    finding = weighed(hidden, 2, made_up)
    assert finding.n == 1
    assert finding.influence[0].without == "1998"
    assert finding.influence[0].estimate == 0.0


def test_without_placebos_there_is_still_a_verdict(weighed, claim, made_up):
    compared = level(claim, "dispute.initiated@holder", expect=FEWER, compare="major-powers")
    finding = weighed(compared, 365, made_up, placebos=0)
    assert finding.verdict is Verdict.CONTRADICTED
    assert finding.trial is None
    assert "No placebo could be drawn" in finding.severity
