import pytest

from equipoise.data import factbook_values as values
from equipoise.errors import DataError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$29.185 trillion (2024 est.)", 29.185e12),
        ("$764.274 million (2024 est.)", 764.274e6),
        ("$6 billion (2023 est.)", 6e9),
        ("$7,711,583 (2017 est.)", 7_711_583.0),
        ("NA", None),
        ("not available", None),
    ],
)
def test_dollars_are_read_with_their_scale(text, expected):
    assert values.read_dollars(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text", ["about $3 billion", "$3 billion (2024 est.) or more", "3 billion (2024)", "NEGL", ""]
)
def test_what_is_not_wholly_an_amount_is_refused(text):
    with pytest.raises(DataError, match="cannot be read; expected"):
        values.read_dollars(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1,407,181,209 (2025 est.)", 1_407_181_209.0), ("1,000 (2024)", 1000.0), ("NA (2020)", None)],
)
def test_counts_are_read_whole(text, expected):
    assert values.read_count(text) == expected


def test_a_population_in_words_is_refused_rather_than_guessed():
    with pytest.raises(DataError, match="no permanent inhabitants"):
        values.read_count("no permanent inhabitants, but staff is present")


def test_shares_of_population_become_fractions():
    assert values.read_share_of_population("83.3% of total population (2023)") == pytest.approx(
        0.833
    )
    assert values.read_share_of_population("0% of total population (2023)") == 0.0


@pytest.mark.parametrize(
    ("text", "btu"),
    [
        ("278.474 million Btu/person (2023 est.)", 278.474e6),
        ("946,000 Btu/person (2023 est.)", 946e3),
    ],
)
def test_energy_per_person_is_read_in_either_notation(text, btu):
    assert values.read_energy_per_person(text) == pytest.approx(btu * 1055.056, rel=1e-6)


@pytest.mark.parametrize(
    ("text", "share", "year"),
    [
        ("3.2% of GDP (2025 est.)", 0.032, 2025),
        ("1% of GDP (2024)", 0.01, 2024),
        (
            "a priority; between 2010 and 2020, spending was an estimated 20-30% of the country's GDP "
            "annually; it ranged from $7 billion to $11 billion; in 2024, nearly 16% of state spending",
            0.25,
            2020,
        ),
    ],
)
def test_the_share_of_gdp_is_found_with_its_year(text, share, year):
    assert values.read_share_of_gdp(text) == (pytest.approx(share), year)


def test_an_unavailable_share_of_gdp_is_unknown_and_a_strange_one_is_refused():
    assert values.read_share_of_gdp("not available") is None
    with pytest.raises(DataError, match="a percentage of GDP"):
        values.read_share_of_gdp("16% of state expenditures")


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("approximately 60,000 active ADF personnel (2025)", 60_000),
        ("estimated 10-12,000 active duty Armed Forces (2025)", 11_000),
        ("estimated 7-8,000 active Royal Army (2025)", 7_500),
        ("approximately 1,000-1,500 active personnel (2025)", 1_250),
        ("estimated 150,000-200,000 active Defense Forces (2025)", 175_000),
        ("estimated 1.1-1.2 million active; estimated 350,000 National Guard (2025)", 1_150_000),
        ("estimated 850,000-1 million active Defense Forces (2025)", 925_000),
        ("estimated 950-1,200 active Defense Forces (2025)", 1_075),
        ("estimates vary; as many as 1.3 million active-duty (2025)", 1_300_000),
        (
            "approximately 2 million active (950,000-1 million Ground; 250,000 Navy) (2025)",
            2_000_000,
        ),
        (
            "approximately 1.28 million active (450,000 Army; 168,000 Marines); 42,000 Guard) (2025)",
            1.28e6,
        ),
        ("information varies; estimated 50,000 Armed Forces&nbsp; (2025)", 50_000),
        (
            "estimated 200,000 active<br><br>Other Ministry: estimated 150,000 active (2025)",
            200_000,
        ),
        (
            "approximately 260,000 active Forces; approximately 150,000 National Police (2025)",
            260_000,
        ),
        ("approximately 7,500 active-duty (authorized establishment of 9,500) (2025)", 7_500),
    ],
)
def test_the_first_figure_of_active_forces_is_the_strength(text, persons):
    assert values.read_strength(text) == pytest.approx(persons)


@pytest.mark.parametrize(
    "text",
    [
        "not available",
        "estimates not available",
        "the Defense Forces are authorized up to 37,000 personnel (2025)",
        "the rulers claim to have 190,000 under the Ministry of Defense (2025)",
        "prior to the fighting in 2023, estimates varied widely: up to 200,000 army (2023)",
        "approximately 10-15,000 Ministry of Public Security personnel (2025)",
        "approximately 1,000 National Police (2025)",
    ],
)
def test_a_ceiling_a_claim_a_past_figure_and_police_leave_the_strength_unknown(text):
    assert values.read_strength(text) is None


def test_a_strength_without_a_figure_is_refused():
    with pytest.raises(DataError, match="active personnel"):
        values.read_strength("tens of thousands")


def test_a_range_that_runs_downwards_is_refused():
    with pytest.raises(DataError, match="from low to high"):
        values.read_count("5,000-3,000")


def test_only_an_opening_denial_says_that_there_is_no_military():
    assert values.says_no_military("no regular military forces; the National Police")
    assert values.says_no_military("no military forces; the National Police")
    note = "<strong>note:</strong> the state's armed forces were constitutionally abolished in 1949"
    assert values.says_no_military(note)
    assert not values.says_no_military("conscription was abolished in 2016")
    assert not values.says_no_military("the National Police (includes a maritime wing)")
    assert not values.says_no_military("the Guard; there are no regular military forces abroad")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("51 30 N, 0 05 W", (51.5, -5 / 60)),
        ("42 36 S, 173 02 E", (-42.6, 173 + 2 / 60)),
        ("18 1 N, 63 2 W", (18 + 1 / 60, -63 - 2 / 60)),
        ("<strong> </strong>7 18S, 12 24E", (-7.3, 12.4)),
        ("50 84 N, 4 35 E", (50.84, 4.35)),  # 84 minutes: decimal degrees, both of them
    ],
)
def test_coordinates_are_degrees_north_and_east(text, expected):
    assert values.read_coordinates(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text", ["51.5 N, 0.1 W", "(Brussels) 50 50 N, 4 20 E", "91 00 N, 0 00 E", ""]
)
def test_a_place_in_another_notation_or_off_the_globe_is_refused(text):
    with pytest.raises(DataError):
        values.read_coordinates(text)


def test_every_stretch_of_border_is_read():
    text = (
        "Chad 1556 km; Democratic Republic of the Congo 2,646 km (of which 225 km is an exclave's), "
        "Bosnia and Herzegovina 0.15 km; China (southeast) 4,133 km and China (south) 46 km; "
        "Cote d'Ivoire 10.5 km"
    )
    assert values.read_borders(text) == (
        ("Chad", "", 1556.0),
        ("Democratic Republic of the Congo", "", 2646.0),
        ("Bosnia and Herzegovina", "", 0.15),
        ("China", "southeast", 4133.0),
        ("China", "south", 46.0),
        ("Cote d'Ivoire", "", 10.5),
    )
    assert values.read_borders("") == ()


@pytest.mark.parametrize(
    "text", ["Chad 15 km; and others", "Chad", "Chad 15 miles", "Chad 15 km Mali 3 km"]
)
def test_a_border_without_a_length_is_refused_and_not_passed_over(text):
    with pytest.raises(DataError, match="a neighbour with a length"):
        values.read_borders(text)


def test_organizations_keep_their_status():
    text = (
        "NATO, ASEAN (dialogue partner), EITI (compliant country) (suspended),&nbsp; "
        "CIS (associate, has not signed)"
    )
    assert values.read_organizations(text) == (
        ("NATO", "member"),
        ("ASEAN", "dialogue partner"),
        ("EITI", "compliant country; suspended"),
        ("CIS", "associate, has not signed"),
    )


def test_a_preamble_qualifies_plain_membership():
    text = "the state is a member of the following but does not participate: UN, OSCE (partner)"
    assert values.read_organizations(text) == (("UN", "qualified member"), ("OSCE", "partner"))


def test_an_organization_with_an_open_bracket_is_refused():
    with pytest.raises(DataError, match="an organisation"):
        values.read_organizations("UN, ISO (correspondent")


def test_markup_is_removed_and_breaks_become_semicolons():
    assert values.plain("<p>Army<br><br>Navy&nbsp; &mdash; F&uuml;rst</p>") == "Army; Navy — Fürst"


def test_long_text_is_cut_at_a_word():
    assert values.shorten("one two three", 9) == "one two…"
    assert values.shorten("one two", 9) == "one two"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("(2023 est.)", 2023),
        ("x (July 2020 est.)", 2020),
        ("by 2030", None),
        ("a (2021); b (2025)", 2025),
    ],
)
def test_the_year_is_the_last_one_in_brackets(text, year):
    assert values.year_of(text) == year


def test_the_latest_item_is_found_by_its_heading_and_not_by_its_place():
    record = {"E": {"G": {"GDP 2022": {"text": "a"}, "GDP 2024": {"text": "b"}, "note": "c 2025"}}}
    assert values.latest_path(record, "E", "G") == ("E", "G", "GDP 2024")
    assert values.latest_path(record, "E", "none") is None


def test_a_product_is_as_old_as_its_older_figure_and_unknown_if_one_is():
    one, two = values.Reported(2.0, 2025, "two"), values.Reported(3.0, 2023, "three")
    assert values.product(one, two) == values.Reported(6.0, 2023, "two × three")
    assert values.product(one, None) is None
    assert values.product(None, two) is None
