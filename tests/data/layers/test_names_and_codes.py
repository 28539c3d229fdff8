"""A row under a name or code of another time is of the life that its country had then, and never a no."""

import polars as pl
import pytest

import equipoise as eq
from equipoise.data.layers import LAYERS, dropped_rows, layer_table
from equipoise.data.layers.borders import CHANGED
from equipoise.data.layers.translate import SPELLINGS, code_of, living_code, with_living_codes
from equipoise.errors import StateError
from equipoise.grouping import inline, members
from equipoise.panels.grid import system_members
from equipoise.statehood import lives, states

pack_needed = pytest.mark.pack


def one(pack, layer, column, **keys):
    rows = layer_table(pack, layer).filter(*(pl.col(k) == v for k, v in keys.items()))
    return rows[column].to_list()


@pytest.mark.parametrize(
    ("ccode", "year", "living"),
    [(817, 1980, 816), (817, 1970, 817), (680, 1995, 679), (679, 1965, 678), (260, 1999, 255),
     (255, 1970, 260), (255, 1930, 255), (255, 1947, 255), (2, 1900, 2)],
)  # fmt: skip
def test_a_code_of_another_time_is_of_the_life_there_was(ccode, year, living):
    assert living_code(ccode, year) == living


@pytest.mark.parametrize(
    ("word", "year", "code"),
    [("NAME:Germany", 1970, 260), ("NAME:Germany", 1947, None), ("NAME:South Vietnam", 1980, 816),
     ("NAME:Serbia", 1970, 345), ("GW:817", 1990, 816), ("GW:345", 2020, 345), ("NAME:Korea", 1970, None),
     ("NAME:Vietnam", 1960, None), ("COW:300", 1960, 305), ("NAME:Atlantis", 1970, None)],
)  # fmt: skip
def test_a_name_of_another_time_is_of_the_life_there_was(word, year, code):
    assert code_of(word, year) == code


def test_a_total_is_not_of_a_life_with_other_borders():
    assert code_of("ISO:RUS", 1970) == 365
    assert code_of("ISO:RUS", 1970, of_country=False) is None


def test_codes_are_put_in_place_row_by_row_and_nothing_is_lost():
    rows = pl.DataFrame(
        {"ccode1": [255, 2, 679], "ccode2": [679, 817, 2], "year": [1970, 1990, 1960]}
    )
    found = with_living_codes(rows, "ccode1", "ccode2")
    assert found.rows() == [(260, 678, 1970), (2, 816, 1990), (678, 2, 1960)]


@pack_needed
def test_sanctions_on_a_country_under_its_former_name_go_on(pack):
    assert one(pack, "sanctions", "sanction", ccode1=2, ccode2=816, year=1980) == [True]
    assert 560 in one(pack, "sanctions", "ccode2", ccode1=260, year=1985)


def words_of(state):
    names = (state.iso3, state.name, state.un_name, *state.aliases)
    return {name for name in names if name}


def acted_otherwise(known, year):
    """Codes of states of the year that share a name or an ISO code with a life of a word that was dropped."""
    shared = set().union(*(words_of(life) for life in known))
    return {s.ccode for s in states() if s.lives_in(year) and words_of(s) & shared}


TODAYS_BORDERS = ("maddison", "penn", "world_bank", "population")
"""Totals for the borders that a name has today, which are no totals of a state that had others."""

ANOTHER_COUNTRY = {("Taiwan", 710)}
"""The island before the Republic of China had gone there."""


@pack_needed
@pytest.mark.parametrize(
    "name", [layer.name for layer in LAYERS if layer.name not in TODAYS_BORDERS]
)
def test_no_row_is_dropped_whose_state_had_another_name_or_code(pack, name):
    lost = set()
    for word, scheme, year, _ in dropped_rows(pack, name).iter_rows():
        try:
            known = lives(f"{scheme}:{word}")
        except StateError:
            continue  # no state: a territory, a club, an armed group
        codes = acted_otherwise(known, year)
        lost |= {(word, year, code) for code in codes if (word, code) not in ANOTHER_COUNTRY}
    assert lost == set()


@pack_needed
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_no_row_has_a_code_of_another_time(pack, layer):
    members = {(c, y) for c, y in system_members(pack).select("ccode", "year").iter_rows()}
    of_states = {s.ccode for s in states()}
    first, last = min(c.first for c in layer.columns), max(c.last for c in layer.columns)
    keys = ["ccode"] if layer.keyed_by == "state" else ["ccode1", "ccode2"]
    known = [c.name for c in layer.columns]
    table = layer.build(pack).filter(
        pl.col("year").is_between(first, last), pl.any_horizontal(pl.col(known).is_not_null())
    )
    lost = set()
    for key in keys:
        for code, year in table.select(key, "year").unique().iter_rows():
            if code not in of_states:
                continue  # a code of the source's own, for no state
            living = living_code(code, year)
            if living != code and (code, year) not in members and (living, year) in members:
                lost.add((code, year))
    assert lost == set()


@pack_needed
def test_the_cases_of_germany_before_1990_are_west_germanys(pack):
    cases = pack.read("gsdb_sanctions").filter(
        pl.col("sanctioning_state") == "Germany", pl.col("begin") < 1990
    )
    assert cases.height == 12
    for target, begin, end in cases.select("sanctioned_state", "begin", "end").iter_rows():
        year = max(begin, 1955)
        code = code_of(f"NAME:{SPELLINGS.get(target, target)}", year)
        assert year <= end
        assert one(pack, "sanctions", "sanction", ccode1=260, ccode2=code, year=year) == [True]


@pack_needed
def test_sanctions_of_and_on_organisations_are_those_of_their_members(pack):
    assert one(pack, "sanctions", "sanction", ccode1=2, ccode2=365, year=1955) == [True]
    assert one(pack, "sanctions", "sanction", ccode1=211, ccode2=310, year=1960) == [True]
    assert one(pack, "sanctions", "sanction", ccode1=475, ccode2=452, year=1995) == []
    left = dropped_rows(pack, "sanctions")
    words = set(left["word"])
    assert "UN" in words
    assert not {"ECOWAS", "CoCom", "SADC", "G7", "G8", "NAFTA", "FRY"} & words
    # sanctions on it outlived it
    assert left.filter(pl.col("word") == "Comecon")["year"].min() == 1992


@pack_needed
def test_trade_is_of_the_part_of_vietnam_that_it_is_of(pack):
    assert one(pack, "trade", "imports", ccode1=817, ccode2=2, year=1972) == [284]
    assert one(pack, "trade", "imports", ccode1=2, ccode2=817, year=1972) == [3]
    assert one(pack, "trade", "imports", ccode1=816, ccode2=2, year=1972) == []
    assert one(pack, "state_trade", "total_imports", ccode=817, year=1968) == [92.242]


@pack_needed
def test_a_state_has_no_totals_of_another(pack):
    assert one(pack, "state_trade", "total_imports", ccode=212, year=1970) == []
    assert one(pack, "state_trade", "total_imports", ccode=211, year=1970)[0] > 10_000
    assert one(pack, "state_trade", "total_imports", ccode=680, year=1978) == []


@pack_needed
def test_what_a_layer_leaves_out_is_said_where_coverage_is_shown(pack):
    shown = eq.panel("directed-dyad-year", 1980, 1980, pack).add("sanctions", "trade").coverage()
    notes = dict(zip(shown["column"], shown["note"], strict=True))
    assert "United Nations" in notes["sanction"]
    assert "West Germany" in notes["imports"]


@pack_needed
def test_what_a_layer_drops_is_counted(pack):
    dropped = dropped_rows(pack, "sanctions")
    united = dropped.filter(pl.col("word") == "UN")
    assert united["year"].min() >= 1950
    assert united["rows"].sum() > 500
    assert dropped_rows(pack, "wars").is_empty()


@pack_needed
def test_one_name_or_code_for_all_lives_is_of_each_in_its_years(pack):
    assert one(pack, "nuclear", "nuclear_status", ccode=260, year=1970) == [0]
    assert max(one(pack, "nuclear", "nuclear_status", ccode=345)) == 2
    assert one(pack, "nuclear", "nuclear_status", ccode=816, year=1960) == [0]
    assert one(pack, "power_projection", "power_projection", ccode=260, year=1970) == [0.0]
    assert one(pack, "exercises", "joint_exercises", ccode1=2, ccode2=816, year=2006) != []
    assert one(pack, "sanctions_ties", "ccode2", ccode1=260, year=1982) != []
    assert one(pack, "state_trade", "total_imports", ccode=260, year=1970) == [29_956]
    assert one(pack, "rivalries", "rivalry", ccode1=300, ccode2=365, year=1850) == [True]


@pack_needed
def test_crises_rivalries_and_peace_are_of_the_life_there_was(pack):
    assert one(pack, "crises", "in_crisis", ccode=255, year=1999) == [True]
    assert one(pack, "rivalries", "rivalry", ccode1=670, ccode2=678, year=1965) == [True]
    assert one(pack, "peace_scale", "peace_level", ccode1=2, ccode2=260, year=1970) == [0.5]
    assert one(pack, "peace_scale", "peace_level", ccode1=935, ccode2=946, year=2010) == [0.5]


@pack_needed
@pytest.mark.parametrize(
    ("ccode", "year", "troops"),
    [(645, 2003, 136_000), (645, 2005, 150_000), (817, 1968, 537_377), (732, 2010, 27_869),
     (732, 1953, 326_863), (260, 1953, 254_347), (365, 1980, 48), (345, 1970, 15), (115, 1990, 8),
     (341, 2015, 0), (345, 2015, 11), (260, 1990, None)],
)  # fmt: skip
def test_troops_are_counted_once_and_an_empty_report_says_nothing(pack, ccode, year, troops):
    assert one(pack, "troops", "us_troops", ccode=ccode, year=year) == [troops] * (
        troops is not None
    )


@pack_needed
def test_troops_agree_with_the_second_source(pack):
    second = pack.read("us_troops").filter(
        (pl.col("source") == "Kane 2006") & (pl.col("troops_ad") > 20)
    )
    second = second.with_columns(pl.col("ccode").cast(pl.Int32))
    both = layer_table(pack, "troops").join(second, on=["ccode", "year"])
    ratio = both["us_troops"] / both["troops_ad"]
    assert ratio.is_between(0.9, 1.1).mean() > 0.9
    assert ratio.is_between(1.95, 2.05).mean() < 0.005


@pack_needed
@pytest.mark.parametrize(
    ("layer", "column", "ccode", "year"),
    [("world_bank", "wb_population", 817, 1968), ("penn", "penn_rgdpo", 817, 1972),
     ("world_bank", "wb_population", 770, 1965), ("world_bank", "wb_population", 260, 1975),
     ("penn", "penn_population", 260, 1975), ("world_bank", "wb_population", 678, 1980),
     ("world_bank", "wb_population", 625, 1975), ("maddison", "maddison_population", 678, 1975),
     ("population", "population_fariss", 816, 1968), ("gdp", "gdp", 325, 1850), ("gdp", "gdp", 271, 1850)],
)  # fmt: skip
def test_totals_of_todays_borders_are_not_put_on_a_state_that_had_others(
    pack, layer, column, ccode, year
):
    assert one(pack, layer, column, ccode=ccode, year=year) == [None]


@pack_needed
def test_totals_of_a_states_own_borders_stay(pack):
    assert one(pack, "world_bank", "wb_population", ccode=220, year=1968)[0] > 40e6
    assert one(pack, "world_bank", "wb_military_burden", ccode=260, year=1975)[0] > 2
    assert one(pack, "maddison", "maddison_population", ccode=365, year=1970)[0] > 240e6
    assert one(pack, "gdp", "gdp", ccode=325, year=1880)[0] > 0
    # Bhutan's population is an old error of the other source's, and not of its borders
    assert one(pack, "world_bank", "wb_population", ccode=760, year=1990)[0] > 500_000


@pack_needed
@pytest.mark.parametrize("name", ["fariss", "maddison", "penn", "world_bank"])
def test_no_population_of_a_state_with_other_borders_is_far_from_what_it_had(pack, name):
    ratio = 1.5 if name == "fariss" else 1.1
    table = layer_table(pack, "population").with_columns(
        (pl.col(f"population_{name}") / pl.col("population_cow")).alias("ratio"),
        pl.col("ccode").replace_strict(CHANGED, default=0, return_dtype=pl.Int32).alias("until"),
    )
    old = table.filter(pl.col("year") <= pl.col("until")).drop_nulls("ratio")
    assert old.height > 20
    assert old["ratio"].is_between(1 / ratio, ratio).all()


@pack_needed
def test_a_dispute_begins_once(pack):
    years = eq.panel("dispute-year", 1816, 2010, pack).frame
    assert years["dispute_onset"].sum() == years["dispnum"].n_unique() == 2174
    assert years.filter(pl.col("dispnum") == 258, "dispute_onset").height == 1


@pack_needed
def test_a_dispute_that_began_before_a_panel_does_not_begin_in_its_first_year(pack):
    whole = eq.panel("dispute-year", 1816, 2010, pack).frame.filter(pl.col("year") == 1990)
    part = eq.panel("dispute-year", 1990, 1990, pack).frame
    assert part["dispute_onset"].to_list() == whole["dispute_onset"].to_list()
    assert not part["dispute_onset"].all()


def test_in_a_year_of_succession_the_life_that_goes_on_belongs():
    assert 255 in members("EU", 1990)
    assert 260 not in members("EU", 1990)
    assert not {260, 265} & set(members("EUROPE", 1990))
    assert {255, 679} <= set(members("EURASIA", 1990))
    assert not {678, 680} & set(members("ARAB_LEAGUE", 1990))
    assert {265} == {255, 260, 265} & set(members("WARSAW_PACT", 1990))
    assert {300, 305, 310} <= set(members("EUROPE", 1918))
    assert inline(["COW:255", "COW:260", "FRA"], 1990) == (220, 255)
    assert inline(["COW:260", "FRA"], 1990) == (220, 260)
    assert 365 in members("CIS", 1991)
    assert 260 in members("EU", 1989)


@pack_needed
def test_in_a_year_of_succession_a_coalition_has_the_life_that_goes_on(pack):
    frame = eq.panel("coalition-year", 1989, 1991, pack).frame
    for ended, heir in ((260, 255), (265, 255), (678, 679), (680, 679)):
        with_both = frame.filter(
            pl.col("members").list.contains(ended) & pl.col("members").list.contains(heir)
        )
        assert with_both.is_empty()
    germany = frame.filter(pl.col("members").list.contains(255))
    assert germany.filter(pl.col("year") == 1990).height > 0
