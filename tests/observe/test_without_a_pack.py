"""Power, networks, affinity and security on small tables done on paper, so that they need no data pack."""

import math

import polars as pl
import pytest

from equipoise.errors import MeasureError
from equipoise.observe import affinity, entry, networks, power, security
from equipoise.observe.entry import View

YEAR = 1980
STATES = (1, 2, 3, 4)
BY_NAME = {o.measure: o for m in (affinity, networks, power, security) for o in m.OBSERVERS}
PLEDGES = (
    "defense_pact",
    "offense_pact",
    "neutrality_pact",
    "nonaggression_pact",
    "consultation_pact",
)


def pledge(one, two, *kinds):
    return [(a, b, YEAR, *(k in kinds for k in PLEDGES)) for a, b in ((one, two), (two, one))]


TABLES = {
    "capabilities": (
        ("ccode", "year", "milex", "milper", "irst", "pec", "tpop", "upop", "cinc"),
        [
            (1, YEAR, 50, 50, 50, 50, 50, 50, 0.5),
            (2, YEAR, 30, 30, 30, 30, 30, 30, 0.3),
            (3, YEAR, 20, 20, 20, 20, 20, 20, 0.2),
            (4, YEAR, None, None, None, None, None, None, None),
            (1, YEAR - 1, 99, 99, 99, 99, 99, 99, 0.99),
        ],
    ),
    "alliances": (
        ("ccode1", "ccode2", "year", *PLEDGES),
        [
            *pledge(1, 2, "defense_pact"),
            *pledge(2, 3, "nonaggression_pact"),
            (3, 4, YEAR - 1, True, True, True, True, True),
        ],
    ),
    "disputes": (
        ("ccode1", "ccode2", "year", "dispute_ongoing", "hostility_level_1", "hostility_level_2"),
        [(1, 3, YEAR, True, 3, 1), (1, 2, YEAR, True, 4, 1), (2, 4, YEAR, False, None, None)],
    ),
    "un_votes": (
        ("ccode1", "ccode2", "year", "vote_agreement", "vote_similarity"),
        [(1, 2, YEAR, 0.5, 0.75), (2, 1, YEAR, 0.5, 0.75), (1, 4, YEAR - 1, 0.1, 0.1)],
    ),
    "ideal_points": (
        ("ccode", "year", "ideal_point", "ideal_point_all_votes"),
        [(1, YEAR, 1.5, 1.0), (2, YEAR, -0.5, -1.0), (3, YEAR, None, 0.0)],
    ),
    "peace_scale": (
        ("ccode1", "ccode2", "year", "peace_level"),
        [(1, 2, YEAR, 0.75), (2, 1, YEAR, 0.75), (1, 3, YEAR, 0.25), (2, 3, YEAR, None)],
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    """Four states: 1 and 2 have a pact, 2 and 3 a lesser one, 1 fights with both; of 4 little is known."""

    def layer_table(pack, name):
        columns, rows = TABLES[name]
        return pl.DataFrame(rows, list(columns), orient="row")

    monkeypatch.setattr(entry, "layer_table", layer_table)
    monkeypatch.setattr(entry, "majors_in", lambda pack, year: (1, 2))
    monkeypatch.setattr(View, "members", lambda self, year: STATES)


def look(name, ccodes=STATES, hazard=None, **options):
    observer = BY_NAME[name]
    chosen = {o.name: (*o.values, "")[0] for o in observer.options} | options
    return observer.look(View(None, YEAR, tuple(ccodes), chosen, hazard))


def test_concentration_is_of_the_states_asked_for_and_refuses_the_unknown():
    squares = 0.5**2 + 0.3**2 + 0.2**2
    expected = math.sqrt((squares - 1 / 3) / (1 - 1 / 3))
    assert look("polarity.concentration", (1, 2, 3)) == pytest.approx(expected)
    with pytest.raises(MeasureError, match=r"unknown of 1 of 4 states \(first: COW 4\)"):
        look("polarity.concentration", unknown="refuse")
    assert look("polarity.concentration", unknown="leave-out") == pytest.approx(expected)


def test_shares_and_parity_are_those_of_the_table():
    assert look("capability.share", (1, 2, 3)) == pytest.approx({1: 0.5, 2: 0.3, 3: 0.2})
    assert look("capability.parity", (1, 2, 3))[1, 3] == pytest.approx(0.2 / 0.5)
    assert look("capability.cinc", (1, 3)) == pytest.approx({1: 0.5, 3: 0.2})


def test_a_pair_with_a_pact_and_a_dispute_is_what_the_caller_says():
    assert look("balance.line-index", (1, 2)) == 0
    triangle = {both: look("balance.triads", (1, 2, 3), both=both, friendly="any-pledge",
                           hostile="dispute") for both in ("hostile", "friendly")}  # fmt: skip
    # 1-2 as the caller says, 1-3 hostile, 2-3 friendly: two hostile ties balance, one does not
    assert triangle == {"hostile": 1.0, "friendly": 0.0}


def test_density_and_isolates_follow_the_pledges_that_count():
    assert look("blocs.density") == pytest.approx(1 / 6)
    assert look("blocs.density", friendly="any-pledge") == pytest.approx(2 / 6)
    assert look("blocs.isolates") == {1: 0, 2: 0, 3: 1, 4: 1}


def test_portfolios_are_weighed_over_the_whole_system():
    # 1: (3, 3, 0, 0), 2: (3, 3, 1, 0): one of four places differs by one of three
    assert look("affinity.s", (1, 2), metric="absolute")[1, 2] == pytest.approx(1 - 2 * (1 / 3) / 4)
    with pytest.raises(MeasureError, match="COW 4"):
        look("affinity.s", (1, 2), weight="capability")


def test_votes_are_of_the_year_and_ideal_points_of_those_that_have_one():
    assert look("affinity.vote-agreement") == {(1, 2): 0.5}
    assert look("affinity.vote-similarity") == {(1, 2): 0.75}
    assert look("affinity.ideal-point-distance") == {(1, 2): 2.0}
    assert look("affinity.ideal-point-distance", votes="all")[2, 3] == 1.0


def test_threat_is_the_chance_of_being_fought_by_anybody():
    chances = {(a, b): 0.0 for a in STATES for b in STATES if a != b} | {(1, 3): 0.2, (2, 3): 0.5}
    found = look("security.threat", hazard=lambda pack, year: chances)
    assert found == pytest.approx({1: 0, 2: 0, 3: 1 - 0.8 * 0.5, 4: 0})


def test_the_level_of_peace_is_over_the_pairs_that_have_one():
    assert look("peace.level") == pytest.approx(0.5)
