"""Findings on a made-up record in which every number can be counted by eye."""

import polars as pl
import pytest

from equipoise.errors import DataError
from equipoise.history.weigh import ESTIMANDS, weigh
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


def test_disputes_are_counted_once_and_joiners_began_nothing(claim, made_up):
    finding = weigh(level(claim, "dispute.initiated@holder"), 365, made_up)
    begun = [case.what for case in finding.cases]
    assert begun[:3] == ["dispute 1", "dispute 15", "dispute 16"]
    assert {"dispute 1", "dispute 2", "dispute 3"} <= set(begun)
    assert "dispute 4" not in begun
    assert finding.n == len(begun) == 14  # three, and one a year from 1995 to 2005
    assert finding.estimate == pytest.approx(14 / 11)
    by_other = weigh(level(claim, "dispute.initiated@holder"), 2, made_up)
    assert [case.what for case in by_other.cases] == ["dispute 3", "dispute 4"]


def test_a_case_names_who_how_and_how_deadly(claim, made_up):
    cases = {c.what: c for c in weigh(level(claim, "dispute.initiated@holder"), 365, made_up).cases}
    first = cases["dispute 1"]
    assert (first.year, first.who) == (1995, "Russia against Canada")
    assert first.detail == "use of force; 26–100 deaths in the dispute"
    assert first.source == "gml_mid_dirdisps"
    assert cases["dispute 2"].detail == "display of force; deaths unknown in the dispute"
    assert cases["dispute 3"].who == "Russia against Canada, France"


def test_the_hostility_of_the_word_is_that_of_the_holders_own_conduct(claim, made_up):
    def count(word):
        return weigh(level(claim, word), 365, made_up).n

    assert count("dispute.initiated@holder") == 14
    assert count("dispute.initiated.display@holder") == 13  # without the threat
    assert count("dispute.initiated.force@holder") == 12  # and without the display


def test_many_disputes_contradict_a_claim_of_none_by_their_sign(claim, made_up):
    finding = weigh(level(claim, "dispute.initiated@holder"), 365, made_up)
    assert finding.verdict is Verdict.CONTRADICTED
    assert "14, 1.27 a year" in finding.reason
    assert finding.reason.endswith("contradicted, opposite in sign.")
    assert finding.interval[0] < finding.estimate < finding.interval[1]


def test_no_dispute_in_a_long_window_supports_a_claim_of_none(claim, made_up):
    none = level(claim, "dispute.initiated@holder", window="1816..1980")
    assert weigh(none, 740, made_up).verdict is Verdict.SUPPORTED


def test_a_difference_shown_to_be_small_contradicts_a_claim_of_a_large_one(claim, made_up):
    far_fewer = level(
        claim,
        "dispute.initiated@holder",
        expect={"direction": "decrease", "scale": "rate-ratio", "margin": 0.97},
        compare="major-powers",
    )
    finding = weigh(far_fewer, 2, made_up)  # half as many, but not 97% fewer
    assert finding.verdict is Verdict.CONTRADICTED
    assert finding.reason.endswith("contradicted, shown to be negligible.")


def test_peers_are_the_other_major_powers_pooled(claim, made_up):
    compared = level(claim, "dispute.initiated@holder", expect=FEWER, compare="major-powers")
    finding = weigh(compared, 365, made_up)
    assert finding.estimate == pytest.approx(14 / (3 / 3))  # 2 began two and 200 one, 710 none
    assert "against 0.09 a year on average for 3 other major powers (3 disputes)" in finding.reason
    assert [s.is_holder for s in finding.series] == [True, False, False, False]
    assert finding.series[0].values[:3] == (2.0, 1.0, 2.0)


def test_peers_without_any_dispute_leave_the_ratio_without_an_estimate(claim, made_up):
    early = level(
        claim, "dispute.initiated@holder", expect=FEWER, compare="major-powers", window="1990..1994"
    )
    finding = weigh(early, 365, made_up)
    assert finding.estimate is None
    assert "no finite estimate" in finding.readings[0].reason
    assert finding.verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize("window", ["1992..2011", "2011..2020", "1995..2030"])
def test_a_window_that_leaves_coverage_is_never_shrunk(claim, made_up, window):
    finding = weigh(level(claim, "dispute.initiated@holder", window=window), 365, made_up)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert "gml_mid_dirdisps" in finding.reason
    assert "1816–2010" in finding.reason
    assert (finding.estimate, finding.n, finding.mirror) == (None, None, ())


def test_a_state_that_did_not_exist_in_the_window_has_no_rate(claim, made_up):
    finding = weigh(level(claim, "dispute.initiated@holder"), 230, made_up)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert "cow_states" in finding.reason


def test_the_rival_data_set_is_a_reading_of_its_own(claim, made_up):
    both = level(claim, "dispute.initiated@holder", rivals=[{"data": "cow"}])
    finding = weigh(both, 365, made_up)
    assert [r.n for r in finding.readings] == [14, 14]
    assert "cow_mid_dirdisps" in finding.sources


# conflicts


def test_a_war_of_three_years_is_one_conflict_and_three_conflict_years(claim, made_up):
    finding = weigh(level(claim, "conflict.interstate.participation@holder"), 365, made_up)
    assert [r.n for r in finding.readings] == [1, 3]
    assert finding.cases[0].detail.startswith("a party in 2003–2004, 2007;")
    assert finding.cases[0].who == "Russia and, on the other side, Japan"
    assert "does not say who began" in finding.coverage.note


def test_sending_troops_to_one_side_is_participation_and_fighting_in_another_state_is_not(
    claim, made_up
):
    supporter = weigh(level(claim, "conflict.interstate.participation@holder"), 2, made_up)
    assert [r.n for r in supporter.readings] == [1, 1]
    assert not any("902" in c.what for c in supporter.cases)


# power


def test_pole_status_is_read_under_three_rules_and_four_measures(claim, made_up):
    finding = weigh(level(claim, "polarity.is-pole@holder"), 2, made_up)
    assert len(finding.readings) == 12
    assert len({r.label for r in finding.readings}) == 12
    assert finding.verdict is Verdict.SUPPORTED  # the strongest is a pole by every rule
    assert finding.interval is None
    assert len(finding.cases) == 12


def test_each_reading_speaks_of_its_own_years_and_says_so(claim, made_up):
    long = level(claim, "polarity.is-pole@holder", window="1995..2010")
    readings = {r.label: r for r in weigh(long, 365, made_up).readings}
    cinc, gdp = (r for label, r in readings.items() if "half of the strongest" in label
                 and ("CINC" in label or "× GDP," in label))  # fmt: skip
    assert cinc.label.endswith("1995–2010")
    assert (cinc.n, cinc.reason) == (16, "")
    assert gdp.label.endswith("1995–2005")
    assert gdp.n == 11
    assert "5 years of the window are outside its coverage" in gdp.reason


def hidden_before_2000(ccode):
    """The capability index of one state is unknown before 2000."""

    def hide(table):
        hidden = (pl.col("ccode") == ccode) & (pl.col("year") < 2000)
        return table.with_columns(cinc=pl.when(hidden).then(None).otherwise(pl.col("cinc")))

    return hide


@pytest.mark.parametrize("outcome", ["capability.rank@holder", "polarity.is-pole@holder"])
def test_a_year_in_which_the_holder_is_unknown_is_left_out_and_not_counted_as_no(
    claim, without, outcome
):
    finding = weigh(level(claim, outcome), 220, without("cow_nmc", hidden_before_2000(220)))
    readings = [r for r in finding.readings if "CINC" in r.label]
    assert {r.n for r in readings} == {6}
    assert all(r.label.endswith("2000–2005") for r in readings)
    assert all("5 years of the window" in r.reason for r in readings)


def test_a_year_in_which_a_major_power_is_unknown_is_left_out_for_everyone(claim, without):
    pack = without("cow_nmc", hidden_before_2000(710))
    reading = weigh(level(claim, "capability.rank@holder"), 365, pack).readings[0]
    assert (reading.n, reading.estimate) == (6, 3.0)  # not the second of those that are left


def test_rank_and_share_by_hand(claim, made_up):
    rank = weigh(level(claim, "capability.rank@holder"), 365, made_up).readings[0]
    assert rank.estimate == 3.0
    share = weigh(level(claim, "capability.share@holder", window="1990..1990"), 2, made_up)
    assert share.readings[0].estimate == pytest.approx(40 / 96)


def test_pivotality_is_relative_to_the_mean_of_the_major_powers(claim, made_up):
    def pivotality(holder):
        finding = weigh(level(claim, "balance.pivotality@holder"), holder, made_up)
        return [r.estimate for r in finding.readings]

    each = [pivotality(power) for power in (2, 200, 365, 710)]
    assert len(each[0]) == 8
    for reading in zip(*each, strict=True):
        assert sum(reading) == pytest.approx(4.0)


def test_a_state_that_is_no_major_power_has_no_seat_among_them(claim, made_up):
    finding = weigh(level(claim, "balance.pivotality@holder"), 220, made_up)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert "cow_majors" in finding.reason


def test_a_system_claim_has_no_mirror_and_says_why(claim, made_up):
    finding = weigh(trend(claim, "polarity.effective-poles@system"), 365, made_up)
    assert finding.mirror == ()
    assert "no holder" in finding.mirror_note
    assert len(finding.readings) == 4
    assert finding.unit == "effective poles per decade"
    assert len(finding.series) == 2


def test_a_trend_over_too_few_covered_years_has_no_number(claim, made_up):
    short = trend(claim, "polarity.effective-poles@system", window="1998..2010")
    readings = {r.label.split(",")[1].strip(): r for r in weigh(short, 365, made_up).readings}
    assert readings["CINC"].mass_for is not None
    assert readings["GDP"].mass_for is None
    assert "10 years" in readings["GDP"].reason


def test_concentration_has_no_number_where_the_list_of_powers_changes(claim, growing_list):
    finding = weigh(trend(claim, "polarity.concentration@system"), 365, growing_list)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert "list of major powers changes" in finding.reason


def test_the_class_is_a_share_of_multipolar_years_or_a_number_of_poles(claim, made_up):
    def finding(scale, value):
        expect = {"direction": "at-least", "value": value, "scale": scale, "margin": 0}
        fields = {"outcome": "polarity.class@system", "expect": expect, "window": "1995..2005"}
        return weigh(claim("level", **fields), 365, made_up)

    share, number = finding("share", 0.5), finding("count", 3)
    assert share.mass_for == pytest.approx(number.mass_for)
    assert 0.0 <= share.estimate <= 1.0 <= number.estimate


# the mirror


def same_but_for_the_name(row):
    return row.model_copy(update={"is_holder": False})


@pytest.mark.parametrize("outcome", LEVELS)
def test_whoever_holds_the_doctrine_the_mirror_is_the_same(claim, made_up, outcome):
    def rows(holder):
        finding = weigh(level(claim, outcome), holder, made_up)
        assert finding.mirror[0].is_holder
        assert finding.mirror[0].verdict is finding.verdict
        return sorted(map(same_but_for_the_name, finding.mirror), key=lambda row: row.ccode)

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
    claim, made_up, exchanged, outcome, parts
):
    asked = level(claim, outcome, **parts)
    assert numbers(weigh(asked, 365, made_up)) == numbers(weigh(asked, 2, exchanged))
    assert numbers(weigh(asked, 2, made_up)) == numbers(weigh(asked, 365, exchanged))
    assert numbers(weigh(asked, 710, made_up)) == numbers(weigh(asked, 710, exchanged))


def test_the_check_above_can_fail(claim, made_up):
    asked = level(claim, "dispute.initiated@holder")
    assert numbers(weigh(asked, 365, made_up)) != numbers(weigh(asked, 2, made_up))


def test_a_named_state_joins_the_mirror_and_other_mirrors_are_announced(claim, made_up):
    mirror = [
        {"holders": "major-powers"},
        {"holder": "FRA"},
        {"holders": {"states": ["JPN", "USA"]}},
        {"among": {"group": "EUROPE"}},
    ]
    finding = weigh(level(claim, "dispute.initiated@holder", mirror=mirror), 365, made_up)
    assert [row.ccode for row in finding.mirror] == [365, 2, 200, 710, 220, 740]
    assert "not modelled yet" in finding.mirror_note


def test_a_power_that_was_major_for_part_of_the_window_is_in_the_mirror(claim, growing_list):
    finding = weigh(level(claim, "dispute.initiated@holder"), 365, growing_list)
    assert 255 in [row.ccode for row in finding.mirror]
    assert "in any year of 1995–2005" in finding.mirror_note


# verdicts without a number


def test_what_ought_to_be_is_recorded_and_never_tested(claim, made_up):
    assert weigh(claim("normative"), 365, made_up).verdict is Verdict.NOT_TESTABLE


def test_without_a_pack_the_layers_and_the_way_to_get_them_are_named(claim):
    finding = weigh(level(claim, "dispute.initiated@holder"), 365, None)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    for words in ("gml_mid_dirdisps", "--data DIR", "EQUIPOISE_DATA"):
        assert words in finding.reason


def test_a_layer_that_the_pack_lacks_is_named(claim, without):
    finding = weigh(level(claim, "dispute.initiated@holder"), 365, without("gml_mid_dirdisps"))
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert "gml_mid_dirdisps" in finding.reason


def test_an_altered_file_is_an_error_and_no_verdict(claim, without):
    pack = without("ucdp_acd", lambda table: table)
    path = pack.folder / "ucdp_acd.parquet"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(DataError, match="altered"):
        weigh(level(claim, "conflict.interstate.participation@holder"), 365, pack)


@pytest.mark.parametrize(
    ("kind", "parts", "words"),
    [
        ("goal", {}, "a design for goal claims"),
        ("commitment", {}, "a design for commitment claims"),
        ("stance", {}, "a design for stance claims"),
        ("rule", {}, "a design for rule claims"),
        ("causal", {"treatment": "dependence.hegemon@state"}, "a design for causal claims"),
        ("association", {"treatment": "troops.hegemon@state"}, "a design for association claims"),
        ("trend", {}, "weighed as level, not as trend"),
        ("level", {"among": {"group": "EUROPE"}}, "a selection of states"),
    ],
)
def test_what_is_not_modelled_names_what_is_missing(claim, made_up, kind, parts, words):
    finding = weigh(claim(kind, **parts), 365, made_up)
    assert finding.verdict is Verdict.NOT_MODELLED
    assert words in finding.reason
    assert finding.estimate is None


@pytest.mark.parametrize(
    ("outcome", "expect", "words"),
    [
        ("war.onset@system", BOUND, "the measure war.onset@system on the record"),
        (
            "dispute.initiated@state",
            BOUND,
            "dispute.initiated@state; the record is read at @holder",
        ),
        ("dispute.initiated@holder", BOUND | {"scale": "count"}, "'count' for dispute.initiated"),
        ("polarity.is-pole@holder", YES | {"scale": "count"}, "on 'share'"),
        ("capability.rank@holder", YES, "on 'count'"),
    ],
)
def test_an_expectation_that_does_not_fit_its_word_is_not_answered(
    claim, made_up, outcome, expect, words
):
    fields = {"outcome": outcome, "expect": expect, "window": "1995..2005"}
    finding = weigh(claim("level", **fields), 365, made_up)
    assert finding.verdict is Verdict.NOT_MODELLED
    assert words in finding.reason


def test_a_claim_for_the_simulation_alone_asks_nothing_of_the_record(claim, made_up):
    parts = {"outcome": None, "simulate": {"rule": "a-rule", "outcome": "dispute.onset"}}
    assert weigh(claim("rule", **parts), 365, made_up).verdict is Verdict.NOT_APPLICABLE


def test_a_rival_without_an_answer_is_shown_and_left_out_of_the_mean(claim, made_up):
    rivals = [{"label": "later", "window": "2005..2015"}]
    alone = weigh(level(claim, "dispute.initiated@holder"), 365, made_up)
    finding = weigh(level(claim, "dispute.initiated@holder", rivals=rivals), 365, made_up)
    assert finding.mass_for == alone.mass_for
    assert finding.readings[1].mass_for is None
    assert "gml_mid_dirdisps" in finding.readings[1].reason
    assert "1 of 2 readings" in finding.reason


def test_a_rival_does_not_stand_in_for_the_claim_as_written(claim, made_up):
    rivals = [{"label": "earlier", "window": "1995..2000"}]
    asked = level(claim, "dispute.initiated@holder", window="2005..2015", rivals=rivals)
    finding = weigh(asked, 365, made_up)
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert finding.readings[1].mass_for is not None


def test_readings_that_disagree_are_inconclusive(claim, made_up):
    rivals = [{"label": "long ago", "window": "1816..1980"}]
    finding = weigh(level(claim, "dispute.initiated@holder", rivals=rivals), 365, made_up)
    assert finding.verdict is Verdict.INCONCLUSIVE
    assert finding.mass_for == pytest.approx(0.5, abs=0.05)


def test_severity_is_said_to_be_unmeasured_and_not_passed_over(claim, made_up):
    assert "placebos" in weigh(level(claim, "dispute.initiated@holder"), 365, made_up).severity


def test_every_word_that_can_be_weighed_is_in_the_vocabulary():
    from equipoise.doctrine.vocabulary import TERMS

    roles = {term.name: term.roles for term in TERMS}
    assert all(estimand.role in roles[estimand.word] for estimand in ESTIMANDS)
    assert len({estimand.word for estimand in ESTIMANDS}) == len(ESTIMANDS)
