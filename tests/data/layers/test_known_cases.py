"""Single cases that anybody can look up, one or more for each layer."""

import polars as pl
import pytest

from equipoise.data.layers import layer_table

pytestmark = pytest.mark.pack


def of_state(pack, layer, ccode, year):
    rows = layer_table(pack, layer).filter((pl.col("ccode") == ccode) & (pl.col("year") == year))
    return rows.row(0, named=True) if rows.height else None


def of_pair(pack, layer, one, two, year):
    rows = layer_table(pack, layer).filter(
        (pl.col("ccode1") == one) & (pl.col("ccode2") == two) & (pl.col("year") == year)
    )
    return rows.row(0, named=True) if rows.height else None


def test_the_war_of_1991_stands_between_its_opponents_and_not_between_allies(pack):
    war = of_pair(pack, "wars", 2, 645, 1991)
    assert (war["war_number"], war["war_onset"]) == (211, True)
    assert of_pair(pack, "wars", 645, 690, 1990)["begins_war"]
    assert not of_pair(pack, "wars", 690, 645, 1990)["begins_war"]
    assert of_pair(pack, "wars", 2, 200, 1991) is None


def test_the_war_in_korea_lasted_from_1950_to_1953(pack):
    years = layer_table(pack, "state_wars").filter((pl.col("ccode") == 731) & pl.col("in_war"))
    assert years["year"].sort().to_list() == [1950, 1951, 1952, 1953]
    assert years.sort("year")["enters_war"].to_list() == [True, False, False, False]


def test_deaths_of_a_state_in_war_are_unknown_where_one_wars_are(pack):
    listed = pack.read("cow_war_inter_participant").filter(pl.col("batdeath") < 0)
    row = listed.row(0, named=True)
    assert of_state(pack, "state_wars", row["ccode"], row["startyear1"])["war_deaths"] is None


def test_the_american_civil_war_is_one_of_its_government(pack):
    years = layer_table(pack, "civil_wars").filter(pl.col("ccode") == 2)
    assert {1861, 1862, 1863, 1864, 1865} <= set(years["year"])
    assert 1866 not in set(years["year"])


def test_armed_conflicts_of_one_state_against_another_are_told_from_internal_ones(pack):
    assert of_pair(pack, "ucdp_dyads", 365, 369, 2022)["ucdp_war"]
    assert of_state(pack, "ucdp", 369, 2022)["interstate_conflict"]
    internal = of_state(pack, "ucdp", 100, 2000)
    assert internal["internal_conflict"]
    assert not internal["interstate_conflict"]


def test_battle_deaths_are_between_their_bounds(pack):
    table = layer_table(pack, "battle_deaths")
    assert (table["battle_deaths_low"] <= table["battle_deaths"]).mean() > 0.99
    assert of_state(pack, "battle_deaths", 369, 2022)["battle_deaths"] > 50_000


def test_rivals_are_rivals_in_the_years_of_the_list(pack):
    assert of_pair(pack, "rivalries", 2, 365, 1960)["rivalry"]
    assert of_pair(pack, "rivalries", 365, 2, 1960)["ideological_rivalry"]
    assert of_pair(pack, "rivalries", 2, 20, 1960) is None
    assert of_pair(pack, "rivalries_td", 750, 770, 2000)["rivalry_td"]
    assert of_pair(pack, "arms_races", 200, 365, 1855)["arms_race"]


def test_the_scale_of_peace_counts_up_to_a_security_community(pack):
    assert of_pair(pack, "peace_scale", 2, 20, 2000)["peace_level"] == 1.0
    assert (
        of_pair(pack, "peace_scale", 20, 2, 1987)["peace_level"] == 1.0
    )  # the level at year's end
    assert of_pair(pack, "peace_scale", 2, 20, 1986)["peace_level"] == 0.75


def test_the_missile_crisis_had_three_actors(pack):
    in_crisis = layer_table(pack, "crises").filter(
        (pl.col("year") == 1962) & pl.col("crisis_onset")
    )
    assert {2, 40, 365} <= set(in_crisis["ccode"])


def test_territory_passes_from_one_state_to_the_other(pack):
    # Alaska, 1867
    change = of_pair(pack, "territorial_transfers", 2, 365, 1867)
    assert change["takes_territory"]
    assert not change["takes_territory_by_force"]
    assert of_pair(pack, "territorial_transfers", 365, 2, 1867) is None
    assert of_state(pack, "territorial_change", 2, 1867)["territorial_gains"] >= 1


def test_memberships_of_organisations_are_those_of_the_source(pack):
    assert of_pair(pack, "joint_igos", 2, 20, 1920)["joint_igos"] == 7
    assert of_pair(pack, "joint_igos", 20, 2, 1920)["joint_igos"] == 7
    assert of_state(pack, "igos", 990, 2014)["igo_memberships"] == 37


def test_agreement_in_votes_is_that_of_a_count_by_hand(pack):
    votes = pack.read("unga_votes").filter(pl.col("session") == 45).unique(["resid", "ccode"])
    one, two = (votes.filter(pl.col("ccode") == c).select("resid", "vote") for c in (2, 365))
    both = one.join(two, on="resid", suffix="2")
    row = of_pair(pack, "un_votes", 2, 365, 1990)
    assert row["joint_votes"] == both.height
    assert row["vote_agreement"] == pytest.approx((both["vote"] == both["vote2"]).mean())
    apart = (both["vote"] - both["vote2"]).abs().mean()
    assert row["vote_similarity"] == pytest.approx(1 - apart / 2)


def test_ideal_points_have_their_bounds(pack):
    row = of_state(pack, "ideal_points", 2, 1946)
    assert row["ideal_point"] == pytest.approx(1.6634, abs=1e-3)
    assert row["ideal_point_low"] < row["ideal_point"] < row["ideal_point_high"]


def test_sanctions_of_a_union_are_those_of_its_members_at_the_time(pack):
    assert of_pair(pack, "sanctions", 220, 365, 2015)["trade_sanction"]
    assert of_pair(pack, "sanctions", 200, 365, 2015)["sanction"]  # then a member
    assert of_pair(pack, "sanctions", 2, 40, 1970)["trade_sanction"]
    assert of_pair(pack, "sanctions", 40, 2, 1970) is None
    assert of_pair(pack, "sanctions_ties", 2, 40, 1959)["sanction_imposed_onset"]


def test_troops_are_those_of_the_last_report_under_the_code_of_the_year(pack):
    assert of_state(pack, "troops", 260, 1985)["us_troops"] == 246_875
    assert of_state(pack, "troops", 255, 2010)["us_troops"] == 43_911
    assert of_state(pack, "troops", 260, 2010) is None


def test_nuclear_weapons_are_had_from_the_first_test_on(pack):
    assert of_state(pack, "nuclear", 2, 1944)["nuclear_status"] == 2
    assert of_state(pack, "nuclear", 2, 1945)["nuclear_weapons"]
    assert of_state(pack, "nuclear", 365, 1949)["nuclear_weapons"]
    assert not of_state(pack, "nuclear", 560, 1995)["nuclear_weapons"]  # given up


def test_exercises_are_joint(pack):
    assert of_pair(pack, "exercises", 2, 732, 2000)["joint_exercises"] > 0
    assert of_pair(pack, "exercises", 2, 731, 2000) is None


def test_populations_of_several_sources_are_near_one_another(pack):
    row = of_state(pack, "population", 200, 2000)
    known = [row[name] for name in row if name.startswith("population_")]
    assert len(known) == 5
    assert max(known) / min(known) < 1.05
    assert of_state(pack, "penn", 255, 2000)["penn_population"] == pytest.approx(81.4, abs=1.5)
    assert of_state(pack, "maddison", 365, 1950)["maddison_population"] > 170e6  # the union of then
    assert of_state(pack, "world_bank", 2, 2020)["wb_military_burden"] == pytest.approx(
        3.7, abs=0.3
    )


def test_trade_is_what_the_first_buys_and_sells(pack):
    there, back = of_pair(pack, "trade", 2, 20, 1920), of_pair(pack, "trade", 20, 2, 1920)
    assert (there["imports"], there["exports"]) == (612, 735)
    assert (back["imports"], back["exports"]) == (735, 612)
    assert of_state(pack, "state_trade", 2, 1870)["total_imports"] == 450


def test_leaders_change_when_they_do(pack):
    assert of_state(pack, "leaders", 2, 2009)["leader_changes"] == 1
    assert of_state(pack, "leaders", 2, 2010)["leader_years"] == 1
    assert of_state(pack, "leaders", 155, 1973)["irregular_leader_change"]


def test_powers_by_another_list(pack):
    assert of_state(pack, "powers", 2, 1850)["regional_power"]
    assert not of_state(pack, "powers", 2, 1850)["global_power"]
    assert of_state(pack, "powers", 2, 1950)["global_power"]


def test_shares_of_projected_power_sum_to_one(pack):
    table = (
        layer_table(pack, "power_projection").group_by("year").agg(pl.col("power_projection").sum())
    )
    assert ((table["power_projection"] - 1).abs() < 1e-6).all()


def test_equipment_and_threat_are_read(pack):
    assert of_state(pack, "equipment", 2, 2000)["aircraft_carriers"] >= 10
    assert of_state(pack, "territorial_threat", 2, 1816)["territorial_threat"] == pytest.approx(
        0.2678, abs=1e-4
    )
