"""Disputes, wars, conduct and peace on a made-up pack of five states, so that they need no data pack.

The record: 2 uses force against 20 in 1990 and 1991 without deaths. 230 and 2 attack one another in 1993. 200
attacks 220 in 1995 and they are at war to 1996, when 220 strikes back and 2, which has been 220's ally since
1994, acts against 200 as well; what its dispute cost in lives nobody knows. 2 threatens 230 in 1997, which
leaves the system in 1998. 2 borders on 20, and 200 on 220.
"""

from datetime import date

import numpy as np
import polars as pl
import pytest
from tests.history.conftest import write_pack

from equipoise.observe import disputes, pairs, reciprocity, security, wars
from equipoise.observe.entry import View

STATES, WITH_LEAVER = (2, 20, 200, 220), (2, 20, 200, 220, 230)
MODULES = (disputes, pairs, reciprocity, security, wars)
BY_NAME = {o.measure: o for m in MODULES for o in m.OBSERVERS}

# number, side A, side B, years, hostility of A and of B, fatality (-9: unknown), reciprocated
DISPUTES = (
    (1, 2, 20, (1990, 1991), 4, 1, 0, 0),
    (2, 200, 220, (1995, 1996), 5, 5, 6, 1),
    (3, 220, 200, (1996,), 4, 3, 2, -9),
    (4, 2, 200, (1996,), 4, 1, -9, 1),
    (5, 230, 2, (1993,), 4, 1, 0, 0),
    (6, 2, 230, (1993,), 4, 1, 0, 0),
    (7, 2, 230, (1997,), 2, 1, -9, 0),
)


def both_ways(a, b, **same):
    return [{"ccode1": x, "ccode2": y, **same} for x, y in ((a, b), (b, a))]


def dispute_tables():
    directed, yearly, each = [], {}, []
    for number, a, b, years, mine, theirs, fatality, answered in DISPUTES:
        each.append(
            {"dispnum": number, "styear": years[0], "fatality": fatality, "recip": answered}
        )
        for year in years:
            for one, two, level, other, is_a in ((a, b, mine, theirs, 1), (b, a, theirs, mine, 0)):
                row = {"dispnum": number, "ccode1": one, "ccode2": two, "year": year, "orig1": 1,
                       "orig2": 1, "sidea1": is_a, "hostlev1": level, "hostlev2": other,
                       "fatality": fatality}  # fmt: skip
                begins = int(year == years[0])
                directed.append(row | {"midonset": begins, "midongoing": 1})
                # one dispute stands for a pair and year: the first that is listed
                yearly.setdefault(
                    (one, two, year), row | {"gmlmidonset": begins, "gmlmidongoing": 1}
                )
    return {
        "gml_mid_dirdisps": pl.DataFrame(directed),
        "gml_mid_dyad_year": pl.DataFrame(list(yearly.values())),
        "gml_mid_dispute": pl.DataFrame(each),
    }


def tables():
    ends = {230: 1998}
    members = [
        {"ccode": c, "styear": 1816, "endyear": ends.get(c, 2016), "statenme": "X", "stateabb": "X"}
        for c in WITH_LEAVER
    ]
    years = [
        {"gwcode": c, "ccode": c, "year": y, "cw_name": "X"}
        for c in WITH_LEAVER
        for y in range(1980, min(ends.get(c, 2016), 2016) + 1)
    ]
    war = [
        row | {"warnum": 7, "year": y, "resume": 0, "cowinteronset": int(y == 1995)}
        for y in (1995, 1996)
        for row in both_ways(200, 220)
    ]
    fought = [
        {"warnum": 7, "ccode": c, "side": s, "startyear1": y, "endyear1": 1996, "batdeath": d}
        for c, s, y, d in (
            (200, 1, 1995, 700),
            (220, 2, 1995, 900),
            (2, 2, 1996, 50),
            (20, 1, 1996, 0),
        )
    ]
    fought.append(fought[0] | {"warnum": 8, "ccode": 20, "startyear1": 1999, "batdeath": -9})
    borders = [
        row | {"stdate": date(1900, 1, 1), "enddate": date(2016, 12, 31), "conttype": 1}
        for pair in ((2, 20), (200, 220))
        for row in both_ways(*pair)
    ]
    pledges = dict.fromkeys(("atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"), 0)
    pacts = [
        row | {"year": y, "atop_defense": 1} | pledges
        for y in range(1994, 2000)
        for row in both_ways(2, 220)
    ]
    # what the first sells the second grows by a tenth a year; nothing is known of 200 and 220
    trade = [
        {"ccode1": a, "ccode2": b, "year": y, "flow1": b + y, "flow2": a + y}
        for a, b in ((2, 20), (20, 2), (2, 200), (200, 2))
        for y in range(1985, 2000)
    ]
    return dispute_tables() | {
        "cow_states": pl.DataFrame(members),
        "cow_gw_panel": pl.DataFrame(years),
        "gw_cow_panel": pl.DataFrame(years),
        "cow_majors": pl.DataFrame(
            [{"ccode": c, "styear": 1816, "endyear": 2016} for c in (2, 200, 220)]
        ),
        "cow_war_inter_dyad_year": pl.DataFrame(war),
        "cow_war_inter_participant": pl.DataFrame(fought),
        "cow_contdir": pl.DataFrame(borders),
        "atop_dyad_year": pl.DataFrame(pacts),
        "cow_trade_dyad_year": pl.DataFrame(trade),
    }


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("by-hand") / "pack", tables())


def view(pack, name, year, ccodes, hazard, **options):
    chosen = {o.name: (*o.values, "")[0] for o in BY_NAME[name].options} | options
    return View(pack, year, tuple(ccodes), chosen, hazard)


def look(pack, name, year, ccodes=STATES, hazard=None, **options):
    return BY_NAME[name].look(view(pack, name, year, ccodes, hazard, **options))


def over(pack, name, year, ccodes=STATES, **options):
    return BY_NAME[name].exposure(view(pack, name, year, ccodes, None, **options))


def without_noughts(found):
    return {k: v for k, v in found.items() if v}


def test_a_target_of_a_deadly_dispute_is_told_from_one_of_unknown_deaths(pack):
    assert look(pack, "dispute.fatal.target", 1995) == {2: 0, 20: 0, 200: 0, 220: 1}
    # 200 is a target twice in 1996, once with deaths; alone the unknown would leave it out
    assert look(pack, "dispute.fatal.target", 1996) == {2: 0, 20: 0, 200: 1, 220: 0}
    assert 230 not in look(pack, "dispute.fatal.target", 1997, WITH_LEAVER)
    assert look(pack, "dispute.fatal.target", 1990) == dict.fromkeys(STATES, 0)


def test_force_is_an_answer_where_it_or_its_ally_was_struck_the_year_before(pack):
    assert look(pack, "force.trigger-met", 1990) == dict.fromkeys(STATES, 0)
    assert over(pack, "force.trigger-met", 1990)[2] == 1
    # what was suffered in the same year does not count
    assert look(pack, "force.trigger-met", 1993) == dict.fromkeys(STATES, 0)
    assert over(pack, "force.trigger-met", 1993)[2] == 1
    # 220 was attacked in 1995, and 2 was its ally then
    assert without_noughts(look(pack, "force.trigger-met", 1996)) == {2: 1, 220: 1}
    assert without_noughts(over(pack, "force.trigger-met", 1996)) == {2: 1, 220: 1}


def test_force_before_a_likely_attack_opens_the_gate_only_where_that_is_asked(pack):
    feared = {(20, 2): 0.5, (200, 2): 0.1, (220, 2): 0.1}
    found = look(
        pack, "force.trigger-met", 1990, hazard=lambda pack, year: feared, trigger="prevent"
    )
    assert found == {2: 1, 20: 0, 200: 0, 220: 0}


def test_disputes_with_a_partner_are_over_all_that_the_state_has(pack):
    assert without_noughts(look(pack, "dispute.with", 1996)) == {(2, 200): 1, (200, 2): 1}
    assert over(pack, "dispute.with", 1996)[200, 220] == 1
    assert without_noughts(look(pack, "dispute.with", 1990)) == {(2, 20): 1, (20, 2): 1}


def test_opportunity_is_the_rate_of_pairs_of_the_same_kind_in_ten_years(pack):
    assert look(pack, "dispute.beyond-opportunity", 1990)[2, 20] == 1
    # 1990 to 1999: a border with one major power, 10 pair-years, 1 onset; with two, 10 and 1;
    # two major powers without a border, 20 pair-years and 1 onset; one without a border, 47, for 230
    # was there in nine, and 2 onsets; all others none
    found = over(pack, "dispute.beyond-opportunity", 1999)
    assert found == pytest.approx(
        {(2, 20): 1 / 10, (200, 220): 1 / 10, (2, 200): 1 / 20, (2, 220): 1 / 20,
         (20, 200): 2 / 47, (20, 220): 2 / 47}
    )  # fmt: skip


def test_conduct_is_what_one_does_and_conduct_met_what_it_suffers(pack):
    did, met = (look(pack, f"conduct.hostility{w}", 1995) for w in ("", "-met"))
    assert without_noughts(did) == without_noughts(met) == {(200, 220): 4, (220, 200): 4}
    did, met = (look(pack, f"conduct.hostility{w}", 1990) for w in ("", "-met"))
    assert without_noughts(did) == {(2, 20): 3}
    assert without_noughts(met) == {(20, 2): 3}
    sold, bought = (look(pack, f"conduct.exports{w}", 1990) for w in ("", "-met"))
    assert sold[2, 20] == bought[20, 2] != sold[20, 2]
    assert (200, 220) not in sold


def test_disputes_of_a_year_that_were_answered(pack):
    assert [look(pack, "reciprocity.disputes", y) for y in (1990, 1995)] == [0.0, 1.0]
    assert look(pack, "reciprocity.disputes", 1996) == 1.0  # of the other one it is unknown


def test_a_war_begins_once_and_its_deaths_are_those_of_all_in_it(pack):
    assert [look(pack, "war.onset", y) for y in (1994, 1995, 1996)] == [0, 1, 0]
    assert look(pack, "war.onset", 1995, (2, 20, 200)) == 0  # with one side alone there is no war
    assert look(pack, "war.entered", 1996) == {2: 1, 20: 1, 200: 0, 220: 0}
    assert look(pack, "war.deaths", 1995) == {2: 0, 20: 0, 200: 1650, 220: 1650}
    assert 20 not in look(pack, "war.deaths", 1999)
    assert [over(pack, "war.onset", 1995, per=p) for p in ("year", "state")] == [1, 4]


def test_a_state_that_leaves_does_so_in_its_last_year(pack):
    assert [look(pack, "state.survival", y, WITH_LEAVER) for y in (1997, 1998, 1999)] == [0, 1, 0]
    assert look(pack, "state.survival", 2016, STATES) == 0  # where the list ends nobody left
    assert over(pack, "state.survival", 1998, WITH_LEAVER) == 5


def test_an_onset_rate_is_over_the_years_in_which_one_could_begin(pack):
    # 6 pairs over 1990 to 1999, less 1991 of the one and 1996 of the other
    assert look(pack, "peace.onset-rate", 1999) == pytest.approx(3 / 58)
    # of the third onset it is unknown whether it was fatal
    assert look(pack, "peace.onset-rate", 1999, fatal="yes") == pytest.approx(1 / 57)


def test_years_at_war_and_pairs_long_at_peace(pack):
    assert look(pack, "peace.war-years", 1999) == 2
    assert look(pack, "peace.war-years", 1999, (2, 20, 200)) == 0
    assert look(pack, "peace.lasting", 2010, least="10") == pytest.approx(6 / 6)
    assert look(pack, "peace.lasting", 2000, least="10") == pytest.approx(3 / 6)


def test_threats_are_averaged_and_compared(pack):
    chances = {(a, b): 0.0 for a in STATES for b in STATES if a != b} | {
        (2, 20): 0.2,
        (2, 200): 0.4,
    }
    found = {
        name: look(pack, f"security.{name}", 1990, hazard=lambda pack, year: chances)
        for name in ("mean-threat", "equality", "threat-inequality")
    }
    assert found["mean-threat"] == pytest.approx(0.6 / 4)
    # Gini of 0, 0, .2, .4: sum of |differences| over 2 n^2 times the mean
    spread = 2 * (4 * 0.3 + 0.2)
    assert found["threat-inequality"] == pytest.approx(spread / (2 * 16 * 0.15))


def test_the_gain_is_that_of_the_one_state_whose_partners_can_be_told_from_itself(pack):
    # 20 never acts, nobody acts on 2, and what 220 suffers is what it did the year before
    found = look(pack, "reciprocity.behaviour", 1999, window="10")
    acted = {(200, 220, 1995): 4, (200, 220, 1996): 4, (220, 200, 1995): 4, (220, 200, 1996): 4,
             (2, 200, 1996): 3}  # fmt: skip
    rows = [
        (1, acted.get((j, 200, t - 1), 0), acted.get((200, j, t - 1), 0), acted.get((200, j, t), 0))
        for j in (2, 20, 220)
        for t in range(1990, 2000)
    ]
    table = np.array(rows, dtype=float)
    gain = np.linalg.lstsq(table[:, :3], table[:, 3], rcond=None)[0][1]
    assert found == pytest.approx({200: gain})
