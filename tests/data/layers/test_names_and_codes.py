"""A row under a name or code of another time is of the life that its country had then, and never a no."""

import polars as pl
import pytest

import equipoise as eq
from equipoise.data.layers import layer_table
from equipoise.data.layers.sanctions import _GROUPS, _states_of
from equipoise.data.layers.translate import SPELLINGS, living_code, with_living_codes
from equipoise.errors import StateError
from equipoise.groups import members
from equipoise.states import lives

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


@pack_needed
def test_no_sanction_is_dropped_whose_state_had_another_name_or_code(pack):
    dropped = set()
    cells = pack.read("gsdb_sanctions").select(
        "sanctioning_state", "sanctioned_state", "begin", "end"
    )
    for sender, target, begin, end in cells.iter_rows():
        for words in (sender, target):
            for year in range(max(begin, 1950), min(end or begin, 2023) + 1):
                dropped |= lost(words, year)
    assert dropped == set()


def lost(words, year):
    """States named in a cell, that acted under some code in the year and were not found."""
    for name, plain in SPELLINGS.items():
        if "," in name:
            words = words.replace(name, plain)
    found = set(_states_of(words, year))
    missing = set()
    for word in (w.strip() for w in words.split(",")):
        if word in _GROUPS:
            continue
        try:
            codes = {s.ccode for s in lives(f"NAME:{SPELLINGS.get(word, word)}")}
        except StateError:
            continue  # no state: a territory, a club, an armed group
        alive = {
            living_code(c, year)
            for c in codes
            if any(s.lives_in(year) for s in lives(f"COW:{living_code(c, year)}"))
        }
        # of a union and its heirs, a name alone does not say which
        if alive and len(codes) == 1 and not alive & found:
            missing.add((word, year))
    return missing


@pack_needed
def test_crises_rivalries_and_peace_are_of_the_life_there_was(pack):
    assert one(pack, "crises", "in_crisis", ccode=255, year=1999) == [True]
    assert one(pack, "rivalries", "rivalry", ccode1=670, ccode2=678, year=1965) == [True]
    assert one(pack, "peace_scale", "peace_level", ccode1=2, ccode2=260, year=1970) == [0.5]


@pack_needed
@pytest.mark.parametrize(
    ("ccode", "year", "troops"),
    [(645, 2003, 136_000), (645, 2005, 150_000), (817, 1968, 537_377), (732, 2010, 27_869)],
)
def test_troops_are_counted_once_and_an_empty_report_says_nothing(pack, ccode, year, troops):
    assert one(pack, "troops", "us_troops", ccode=ccode, year=year) == [troops]


@pack_needed
def test_totals_of_todays_borders_are_not_put_on_half_a_country(pack):
    assert one(pack, "world_bank", "wb_population", ccode=817, year=1968) == [None]
    assert one(pack, "penn", "penn_population", ccode=817, year=1968) == [None]
    assert one(pack, "world_bank", "wb_population", ccode=770, year=1965) == [None]
    assert one(pack, "world_bank", "wb_population", ccode=220, year=1968)[0] > 40e6


@pack_needed
def test_a_dispute_begins_once(pack):
    years = eq.panel("dispute-year", 1816, 2010, pack).frame
    assert years["dispute_onset"].sum() == years["dispnum"].n_unique() == 2174


def test_in_a_year_of_succession_the_life_that_goes_on_belongs():
    assert 255 in members("EU", 1990)
    assert 260 not in members("EU", 1990)
    assert 365 in members("CIS", 1991)
    assert 260 in members("EU", 1989)
