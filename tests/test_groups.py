import itertools

import polars as pl
import pytest

from equipoise.data.embedded import gec_codes
from equipoise.errors import StateError
from equipoise.grouping import group, group_names, inline, members
from equipoise.statehood import name_of, resolve, states

CONTESTED_WORDS = {  # a word of doctrines, and the groups that read it, each a rival of each
    "near abroad": ("NEAR_ABROAD", "NEAR_ABROAD_WITHOUT_BALTICS", "CIS"),
    "Europe": (
        *("EUROPE", "EUROPE_OUTSIDE_USSR", "EUROPE_WITHOUT_RUSSIA"),
        *("COUNCIL_OF_EUROPE", "OSCE", "EU"),
    ),
    "the West": ("WEST", "WEST_NATO_AND_PARTNERS", "OECD"),
    "Eurasia": ("EURASIA", "EURASIA_POST_SOVIET", "EAEU"),
    "Asia-Pacific": ("ASIA_PACIFIC", "APEC", "EAST_ASIA_SUMMIT"),
    "Arctic": ("ARCTIC", "ARCTIC_COASTAL"),
    "Islamic world": ("OIC", "MUSLIM_MAJORITY"),
    "Latin America": ("LATIN_AMERICA", "LATIN_AMERICA_BY_LANGUAGE"),
    "Middle East": ("MIDDLE_EAST", "MIDDLE_EAST_AND_NORTH_AFRICA"),
    "major powers": ("PERMANENT_FIVE", "GREAT_POWERS_LEVY"),
    "South Asia": ("SOUTH_ASIA", "SAARC"),
    "East Asia": ("EAST_ASIA", "EAST_ASIA_SUMMIT"),
    "Horn of Africa": ("HORN_OF_AFRICA", "IGAD"),
    "Sahel": ("SAHEL", "SAHEL_OF_THE_UN"),
    "Balkans": ("BALKANS", "WESTERN_BALKANS"),
    "Central America": ("CENTRAL_AMERICA", "CENTRAL_AMERICA_AND_MEXICO"),
}
NEEDED = (
    *(name for names in CONTESTED_WORDS.values() for name in names),
    *(
        "AFRICA",
        "AFRICAN_UNION",
        "BRICS",
        "NATO",
        "CSTO",
        "SCO",
        "ASEAN",
        "WARSAW_PACT",
        "G7",
        "G8",
        "G20",
    ),
    *("NON_ALIGNED", "ARAB_LEAGUE", "GCC", "OAS", "CELAC", "MERCOSUR", "NAFTA", "ECOWAS", "OPEC"),
    *("SADC", "COMECON", "COCOM"),
    *("FIVE_EYES", "AUKUS", "QUAD", "COMMONWEALTH"),
    *("BALTIC_STATES", "CENTRAL_ASIA", "SOUTH_CAUCASUS", "SOUTH_EAST_ASIA"),
)
REGIONS = ("EUROPE", "EURASIA", "ASIA_PACIFIC", "LATIN_AMERICA", "AFRICA", "MIDDLE_EAST")


def codes(year, *names):
    return {resolve(name, year).ccode for name in names}


def test_the_groups_a_doctrine_may_name_are_there():
    assert set(group_names()) == set(NEEDED)


@pytest.mark.parametrize("name", group_names())
def test_every_group_is_sourced_and_its_members_have_lived_as_such(name):
    found = group(name)
    assert found.name == name
    assert found.source
    assert found.title
    founded = min((m.first for m in found.memberships if m.first is not None), default=None)
    for member in found.memberships:
        years = range(member.first or 1816, (member.last or 2025) + 1)
        assert any(member.ccodes(year) for year in years), member.code
        if member.first not in (None, founded):
            assert member.ccodes(member.first), f"{member.code} joins before it exists"


@pytest.mark.parametrize("name", group_names())
def test_nobody_is_listed_twice_in_one_year(name):
    spans = {}
    for member in group(name).memberships:
        for year in range(member.first or 1816, (member.last or 2025) + 1):
            for ccode in member.ccodes(year):
                assert spans.setdefault((ccode, year), member) is member, (member.code, year)


@pytest.mark.parametrize("name", group_names())
def test_a_contested_group_says_whose_view_it_shows_and_has_rivals(name):
    if group(name).contested:
        assert "view" in group(name).note or "reading" in group(name).note
        assert group(name).rivals


@pytest.mark.parametrize("word", CONTESTED_WORDS)
def test_the_readings_of_a_word_are_rivals_of_one_another_and_differ(word):
    names = CONTESTED_WORDS[word]
    assert any(group(name).contested for name in names)
    for one, other in itertools.permutations(names, 2):
        assert other in group(one).rivals
        assert any(
            {c for m in group(one).memberships for c in m.ccodes(year)}
            != {c for m in group(other).memberships for c in m.ccodes(year)}
            for year in (1970, 1990, 2010)
        )


def test_rivals_are_mutual_and_exist():
    for name in group_names():
        for rival in group(name).rivals:
            assert name in group(rival).rivals, (name, rival)
            assert rival != name


@pytest.mark.parametrize(
    ("name", "year", "size"),
    [
        ("NATO", 1949, 12), ("NATO", 1952, 14), ("NATO", 1955, 15), ("NATO", 1982, 16),
        ("NATO", 1999, 19), ("NATO", 2004, 26), ("NATO", 2009, 28), ("NATO", 2017, 29),
        ("NATO", 2020, 30), ("NATO", 2023, 31), ("NATO", 2024, 32),
        ("EU", 1958, 6), ("EU", 1973, 9), ("EU", 1981, 10), ("EU", 1986, 12), ("EU", 1995, 15),
        ("EU", 2004, 25), ("EU", 2007, 27), ("EU", 2013, 28), ("EU", 2020, 28), ("EU", 2021, 27),
        ("ARCTIC", 2000, 8), ("ARCTIC_COASTAL", 2000, 5),
        ("ASEAN", 1967, 5), ("ASEAN", 1984, 6), ("ASEAN", 1995, 7), ("ASEAN", 1999, 10), ("ASEAN", 2025, 11),
        ("BRICS", 2009, 4), ("BRICS", 2011, 5), ("BRICS", 2024, 9), ("BRICS", 2025, 10),
        ("SCO", 2001, 6), ("SCO", 2017, 8), ("SCO", 2023, 9), ("SCO", 2024, 10),
        ("CSTO", 1994, 9), ("CSTO", 2003, 6), ("CSTO", 2010, 7), ("CSTO", 2020, 6),
        ("WARSAW_PACT", 1955, 8), ("WARSAW_PACT", 1970, 7), ("WARSAW_PACT", 1991, 6),
        ("G7", 1975, 6), ("G7", 1980, 7), ("G7", 2005, 7), ("G8", 2000, 8), ("G20", 1999, 19),
        ("PERMANENT_FIVE", 1946, 5), ("PERMANENT_FIVE", 1950, 5), ("PERMANENT_FIVE", 1980, 5),
        ("GREAT_POWERS_LEVY", 1850, 5), ("GREAT_POWERS_LEVY", 1880, 6), ("GREAT_POWERS_LEVY", 1914, 8),
        ("NEAR_ABROAD", 2000, 14), ("NEAR_ABROAD_WITHOUT_BALTICS", 2000, 11),
        ("CIS", 2000, 12), ("CIS", 2020, 9),
        ("EAEU", 2015, 5), ("EURASIA_POST_SOVIET", 2000, 15),
        ("OIC", 1969, 25), ("OIC", 2020, 56), ("AFRICA", 2020, 54), ("AFRICAN_UNION", 2000, 52),
        ("AFRICAN_UNION", 2020, 54), ("ARAB_LEAGUE", 1945, 5), ("ARAB_LEAGUE", 2000, 21), ("GCC", 1990, 6),
        ("LATIN_AMERICA", 2020, 33), ("CELAC", 2015, 33), ("LATIN_AMERICA_BY_LANGUAGE", 2020, 20),
        ("OAS", 1948, 21), ("OAS", 2000, 35), ("OAS", 2024, 34), ("MERCOSUR", 1991, 4), ("MERCOSUR", 2024, 6),
        ("NAFTA", 1994, 3), ("ECOWAS", 1975, 15), ("ECOWAS", 2010, 15), ("ECOWAS", 2026, 12),
        ("EUROPE", 2020, 44), ("EUROPE_OUTSIDE_USSR", 2020, 37), ("WEST", 2020, 29),
        ("COUNCIL_OF_EUROPE", 1949, 12), ("COUNCIL_OF_EUROPE", 2010, 47), ("COUNCIL_OF_EUROPE", 2023, 46),
        ("OSCE", 1980, 34), ("OSCE", 2020, 56), ("OECD", 2022, 38), ("WEST_NATO_AND_PARTNERS", 2020, 34),
        ("NON_ALIGNED", 1961, 24), ("NON_ALIGNED", 2015, 119), ("COMMONWEALTH", 2022, 56), ("OPEC", 2024, 12),
        ("FIVE_EYES", 1960, 5), ("AUKUS", 2021, 3), ("QUAD", 2007, 4), ("QUAD", 2020, 4),
        ("APEC", 2010, 20), ("EAST_ASIA_SUMMIT", 2005, 16), ("EAST_ASIA_SUMMIT", 2011, 18), ("SAARC", 2007, 8),
        ("SOUTH_EAST_ASIA", 2010, 11), ("IGAD", 2012, 8),
        ("SADC", 2000, 14), ("SADC", 2006, 14), ("SADC", 2020, 16), ("COMECON", 1949, 7), ("COMECON", 1980, 10),
        ("COCOM", 1960, 15), ("COCOM", 1990, 17), ("MUSLIM_MAJORITY", 2020, 46),
    ],
)  # fmt: skip
def test_membership_follows_the_year(name, year, size):
    assert len(members(name, year)) == size


@pytest.mark.parametrize(
    ("name", "year", "size"),
    [("OIC", 2020, 57), ("AFRICAN_UNION", 2020, 55), ("ARAB_LEAGUE", 2000, 22), ("OSCE", 2020, 57),
     ("APEC", 2000, 21), ("NON_ALIGNED", 2015, 120), ("G20", 2024, 21)],
)  # fmt: skip
def test_members_without_a_code_make_up_the_organisations_own_count(name, year, size):
    assert len(members(name, year)) + len(group(name).uncounted) == size


def test_members_come_in_ascending_order_of_code():
    for name in group_names():
        listed = group(name).memberships
        year = next(y for y in range(2025, 1815, -1) if any(m.ccodes(y) for m in listed))
        found = members(name, year)
        assert list(found) == sorted(set(found))


def test_a_state_counts_in_the_years_in_which_it_joins_and_leaves():
    assert 200 not in members("EU", 1972)
    assert 200 in members("EU", 1973)
    assert 200 in members("EU", 2020)
    assert 200 not in members("EU", 2021)
    assert 704 not in members("CSTO", 2005)
    assert 704 in members("CSTO", 2006)


def test_the_chinese_seat_changed_in_1971():
    for year, seated, not_seated in ((1946, 710, 713), (1970, 713, 710), (1971, 710, 713)):
        assert seated in members("PERMANENT_FIVE", year)
        assert not_seated not in members("PERMANENT_FIVE", year)


def test_a_divided_state_belongs_under_the_code_of_the_time():
    assert 260 in members("NATO", 1980)
    assert 255 not in members("NATO", 1980)
    assert 255 in members("NATO", 1990)  # in a year of succession the life that goes on
    assert 260 not in members("NATO", 1990)
    assert 255 in members("NATO", 1991)
    assert 260 not in members("NATO", 1991)
    assert 678 in members("OIC", 1980)
    assert 680 in members("OIC", 1980)
    assert 679 in members("OIC", 2000)


def test_regions_leave_out_what_their_definition_leaves_out():
    assert not codes(2010, "TUR", "CYP", "GEO", "ARM", "AZE") & set(members("EUROPE", 2010))
    assert codes(2010, "RUS", "UKR") <= set(members("EUROPE", 2010))
    assert not codes(2010, "RUS", "UKR", "EST") & set(members("EUROPE_OUTSIDE_USSR", 2010))
    assert 365 not in members("EUROPE_OUTSIDE_USSR", 1970)
    assert codes(2010, "EGY", "MAR", "ZAF") <= set(members("AFRICA", 2010))
    assert not codes(2010, "EGY", "MAR") & set(members("EURASIA", 2010))
    assert codes(2010, "EGY", "IRN") <= set(members("MIDDLE_EAST", 2010))
    assert not codes(2010, "MAR", "DZA", "TUN", "LBY", "SDN") & set(members("MIDDLE_EAST", 2010))
    assert not codes(2010, "USA", "CAN") & set(members("LATIN_AMERICA", 2010))
    assert not codes(2010, "USA", "RUS", "KAZ") & set(members("ASIA_PACIFIC", 2010))


def test_the_regions_of_the_world_cover_every_state():
    everywhere = set().union(*(members(name, 2010) for name in REGIONS))
    alive = {s.ccode for s in states() if s.lives_in(2010)}
    assert {name_of(c) for c in alive - everywhere} == {"United States", "Canada"}


def test_a_member_is_listed_only_while_there_is_such_a_state():
    assert resolve("Ukraine", 2000).ccode in members("EUROPE", 2000)
    assert resolve("Ukraine", 2000).ccode not in members("EUROPE", 1980)


def test_uncertain_years_are_marked():
    marked = {m.code for m in group("OIC").memberships if m.unverified}
    assert {"SYR", "UZB", "CMR"} <= marked
    assert "TUR" not in marked


def test_an_empty_year_and_an_unknown_group_are_refused():
    with pytest.raises(StateError, match="group 'NATO' has no member in 1940"):
        members("NATO", 1940)
    with pytest.raises(StateError, match="no member in 1995"):
        members("WARSAW_PACT", 1995)
    for wrong in ("NAT0", "nato"):
        with pytest.raises(StateError, match=f"group '{wrong}' is unknown; did you mean 'NATO'"):
            members(wrong, 2000)


def test_the_major_powers_are_left_to_the_data_pack():
    assert "MAJOR_POWERS" not in group_names()
    for ask in (lambda: group("MAJOR_POWERS"), lambda: members("MAJOR_POWERS", 2000)):
        with pytest.raises(StateError, match="comes from the data pack; .* or use PERMANENT_FIVE"):
            ask()


def test_an_inline_list_is_resolved_at_its_date():
    assert inline(["USA", "DEU"], 1970) == (2, 260)
    assert inline(["DEU", "USA", "COW:2"], 2000) == (2, 255)
    assert inline(["CHN", "GBR", 2], 2000) == (2, 200, 710)


def test_an_inline_list_that_cannot_be_resolved_is_refused():
    with pytest.raises(StateError, match="did not exist in 1970"):
        inline(["USA", "UKR"], 1970)
    for wrong in ([], "USA"):
        with pytest.raises(StateError, match="is not a list of states"):
            inline(wrong, 2000)


# states on which the panel of organisations in the pack differs from ours, from our first year on
DIVIDED = {
    "West Germany",
    "East Germany",
    "North Yemen",
    "South Yemen",
}  # both codes here in a year of union
KNOWN_DIFFERENCES = {
    "WARSAW_PACT": {"Ghana"},  # never a party
    "CSTO": {"Uzbekistan"},  # out of the treaty from 1999 to 2006 here; its last year counts here
    "OAS": {"Cuba", "Honduras"},  # suspended
    "ARAB_LEAGUE": {"Egypt", "Lebanon"},  # suspended; not yet in the state system
    "AFRICAN_UNION": {  # suspended, or not yet in the state system; not explained: the second
        *("Democratic Republic of the Congo", "Equatorial Guinea", "Guinea-Bissau", "Morocco", "Tanzania"),
    },
    "MERCOSUR": {"Bolivia", "Chile"},  # associates there
    "ECOWAS": {"Mauritania"},  # counted two years longer there
    "OPEC": {"Angola", "Ecuador", "Gabon", "United Arab Emirates"},  # left out or begun later there
    "OSCE": {"Liechtenstein", "Monaco", "San Marino", "Yugoslavia", "Mongolia"},  # not in the system; suspended
    "COUNCIL_OF_EUROPE": {  # theirs has Finland from 1965 and Greece under its colonels
        *("Finland", "Greece", "Liechtenstein", "San Marino", "Czechoslovakia", "Azerbaijan"),
    },
    "OECD": {"Finland"},  # counted from 1965 there
    "CIS": {"Georgia"},  # begun later there
    "COMMONWEALTH": {  # theirs has the United States for the United Kingdom to 1968; special members
        *("United Kingdom", "United States", "Tonga", "Samoa", "Tuvalu", "Kiribati", "Vanuatu", "Gambia"),
    },
    "IGAD": {"South Sudan"},  # left out there
    **{name: set() for name in ("NATO", "EU", "ASEAN", "SCO", "GCC", "SAARC", "APEC", "OIC")},
}  # fmt: skip
LAYER_NAMES = {
    "EU": ("eec", "eu"), "WARSAW_PACT": ("wpact",), "ARAB_LEAGUE": ("loas",), "AFRICAN_UNION": ("oau", "au"),
    "COUNCIL_OF_EUROPE": ("coe",), "COMMONWEALTH": ("comsec",), "NON_ALIGNED": ("nam",),
}  # fmt: skip


def years_apart(pack_dir, name):
    """How many years the pack and we differ on each state of an organisation, since it began here."""
    table = pl.read_parquet(pack_dir / "cow_igo_membership.parquet")
    wanted = LAYER_NAMES.get(name, (name.lower(),))
    theirs = {}
    for ccode, year, organisation, status in table.iter_rows():
        if status == 1 and organisation.lower() in wanted:
            theirs.setdefault(year, set()).add(ccode)
    founded = min(m.first for m in group(name).memberships if m.first is not None)
    apart = {}
    for year in sorted(y for y in theirs if y >= founded):
        for ccode in theirs[year] ^ set(members(name, year)):
            apart[name_of(ccode, year)] = apart.get(name_of(ccode, year), 0) + 1
    assert theirs
    return apart


def unsure(name):
    """States whose years in a group are marked as not certain."""
    return {s.name for m in group(name).memberships if m.unverified for s in m.lives}


@pytest.mark.pack
@pytest.mark.parametrize("name", KNOWN_DIFFERENCES)
def test_dated_members_agree_with_the_packs_panel_but_for_known_differences(pack_dir, name):
    differ = years_apart(pack_dir, name).keys() - DIVIDED - unsure(name)
    assert differ == KNOWN_DIFFERENCES[name]


@pytest.mark.pack
def test_the_years_of_the_non_aligned_agree_within_three_or_are_marked(pack_dir):
    apart = years_apart(pack_dir, "NON_ALIGNED")
    far = {state for state, years in apart.items() if years > 3}
    assert far - unsure("NON_ALIGNED") == set()
    assert len(apart) > 30  # theirs goes by meetings of ministers too


TODAY = {  # the Factbook's name of the organisation, and states on which we differ
    "NATO": ("NATO", set()), "OIC": ("OIC", set()), "OSCE": ("OSCE", set()), "CSTO": ("CSTO", set()),
    "EAEU": ("EAEU", set()), "ASEAN": ("ASEAN", set()), "APEC": ("APEC", set()), "G7": ("G-7", set()),
    "G20": ("G-20", set()), "GCC": ("GCC", set()), "ARAB_LEAGUE": ("LAS", set()), "SAARC": ("SAARC", set()),
    "CELAC": ("CELAC", set()), "QUAD": ("Quad", set()), "ARCTIC": ("Arctic Council", set()),
    "NAFTA": ("USMCA", set()), "IGAD": ("IGAD", set()),
    "BRICS": ("BRICS", {"Indonesia", "Saudi Arabia"}),  # joined after the entry; invited only
    "EU": ("EU", {"United Kingdom"}),  # stale there
    "OAS": ("OAS", {"Nicaragua"}),  # left in 2023
}  # fmt: skip


@pytest.mark.pack
@pytest.mark.parametrize("name", TODAY)
def test_present_members_agree_with_the_factbook_but_for_known_differences(pack_dir, name):
    known, differ = TODAY[name]
    ccodes = {code.gec: code.ccode for code in gec_codes()}
    table = pl.read_parquet(pack_dir / "factbook_organizations.parquet")
    aside = ("observer", "associate", "dialogue", "partner", "candidate", "signatory", "enhanced")
    theirs = {
        ccodes.get(gec)
        for gec, _, organisation, status in table.iter_rows()
        if organisation == known and not any(word in status for word in aside)
    }
    assert {name_of(c) for c in (theirs - {None}) ^ set(members(name, 2025))} == differ
