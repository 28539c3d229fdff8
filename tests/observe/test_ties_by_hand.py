"""Ties, blocs, portfolios and moving capability on small tables done on paper, so that they need no data pack.

Of 1, 2, 5 and 6 the first two and the last two are allied, 2 and 5 would consult, and 1 fights 5 as 2 fights 6.
"""

import math
from types import SimpleNamespace

import polars as pl
import pytest

from equipoise.errors import MeasureError, MissingDataError
from equipoise.observe import affinity, entry, networks, power, ties
from equipoise.observe.entry import View

YEAR = 1980
STATES = (1, 2, 5, 6)
BY_NAME = {o.measure: o for m in (affinity, networks, power, ties) for o in m.OBSERVERS}
KINDS = ("defense", "offense", "neutrality", "nonaggression", "consultation")
PLEDGES = tuple(f"{kind}_pact" for kind in KINDS)


def pledge(one, two, kind, year=YEAR):
    return [(a, b, year, *(k == kind for k in PLEDGES)) for a, b in ((one, two), (two, one))]


def flows(one, two, total, year=YEAR):
    return [(one, two, year, total - 1.0, 1.0), (two, one, year, 1.0, total - 1.0)]


TABLES = {
    "capabilities": (
        ("ccode", "year", "cinc"),
        [(1, YEAR, 0.4), (2, YEAR, 0.3), (5, YEAR, 0.2), (6, YEAR, 0.1),
         (1, YEAR - 1, 0.3), (2, YEAR - 1, 0.5), (5, YEAR - 1, 0.2), (6, YEAR - 1, None)],
    ),
    "alliances": (
        ("ccode1", "ccode2", "year", *PLEDGES),
        [*pledge(1, 2, "defense_pact"), *pledge(5, 6, "defense_pact"),
         *pledge(2, 5, "consultation_pact"), *pledge(1, 2, "defense_pact", YEAR - 1),
         *pledge(1, 5, "defense_pact", YEAR - 1)],
    ),
    "disputes": (
        ("ccode1", "ccode2", "year", "dispute_ongoing", "hostility_level_1", "hostility_level_2"),
        [(1, 5, YEAR, True, 4, 1), (2, 6, YEAR, True, 3, 3)],
    ),
    "joint_igos": (
        ("ccode1", "ccode2", "year", "joint_igos"),
        [(1, 2, YEAR, 10), (1, 5, YEAR, 5), (2, 5, YEAR, 1), (2, 1, YEAR, 10), (2, 6, YEAR, 9),
         (1, 2, YEAR - 1, 12), (1, 5, YEAR - 1, 4)],
    ),
    "trade": (
        ("ccode1", "ccode2", "year", "imports", "exports"),
        [*flows(1, 2, 30), *flows(1, 5, 20), *flows(2, 5, 10), (1, 6, YEAR, None, 4.0)],
    ),
    "un_votes": (
        ("ccode1", "ccode2", "year", "vote_agreement", "vote_similarity"),
        [(1, 2, YEAR, 0.5, 0.7), (1, 5, YEAR, 0.2, 0.6), (2, 5, YEAR, 0.9, 0.9), (5, 6, YEAR, 0.1, 0.1)],
    ),
    "exercises": (("ccode1", "ccode2", "year", "joint_exercises"), [(1, 2, YEAR, 3), (1, 5, YEAR - 1, 2)]),
    "gdp": (
        ("ccode", "year", "gdp", "gdp_per_capita"),
        [(1, YEAR, 120.0, 6.0), (1, YEAR - 1, 100.0, 5.5), (2, YEAR, 50.0, 1.0), (2, YEAR - 1, 0.0, 1.0),
         (5, YEAR, 80.0, 2.0), (5, YEAR - 1, 70.0, 2.0)],
    ),
    "troops": (("ccode", "year", "us_troops"), [(1, YEAR, 900), (2, YEAR, 50_000), (5, YEAR, None)]),
}  # fmt: skip

PACT_MEMBERS = pl.DataFrame(
    [
        (10, 1, 1970, 0, 1), (10, 2, 1970, 0, 1), (11, 5, 1970, 0, 1),
        (11, 6, 1970, YEAR - 1, 1), (12, 1, 1970, 0, 0), (12, 5, 1970, 0, 0),
    ],
    ["atopid", "member", "yrent", "yrexit", "defense"],
    orient="row",
).with_columns(pl.lit(0).alias(c) for c in ("offense", "neutral", "nonagg", "consul"))  # fmt: skip


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    """The tables above; 5 was no member of the system a year before."""

    def layer_table(pack, name):
        columns, rows = TABLES[name]
        return pl.DataFrame(rows, list(columns), orient="row")

    monkeypatch.setattr(entry, "layer_table", layer_table)
    monkeypatch.setattr(View, "members", lambda self, year: STATES if year == YEAR else (1, 2, 6))


def look(name, ccodes=STATES, **options):
    chosen = {o.name: (*o.values, "")[0] for o in BY_NAME[name].options} | options
    pack = SimpleNamespace(read=lambda layer: {"atop_member": PACT_MEMBERS}[layer])
    return BY_NAME[name].look(View(pack, YEAR, tuple(ccodes), chosen))


# blocs: 1-2 and 5-6 tied, 1-5 and 2-6 hostile


def test_communities_are_beyond_what_chance_gives():
    assert look("blocs.modularity") == pytest.approx(0.5)  # 2 of 2 ties inside, less 2 (2/4)^2
    # with 2-5 the ties are a path: 2 of 3 inside, less 2 (3/6)^2
    assert look("blocs.modularity", friendly="any-pledge") == pytest.approx(2 / 3 - 1 / 2)


def test_hostile_ties_across_count_for_blocs():
    # half of all ties are friendly with .5, the other half hostile with -.5
    assert look("blocs.signed-modularity", blocs="camps") == pytest.approx(0.5)
    assert look("blocs.hostility-across", blocs="camps") == 1.0


def test_a_line_is_as_sharp_as_few_ties_cross_it():
    assert look("blocs.dividing-line", blocs="camps") == -1.0
    assert look("blocs.dividing-line", blocs="camps", friendly="any-pledge") == pytest.approx(
        -1 / 3
    )
    assert look("blocs.conductance") == 0.0
    # each side has ends of two ties inside, hence 2, and one of the tie that is cut
    assert look("blocs.conductance", friendly="any-pledge") == pytest.approx(1 / 3)


def test_a_pact_leaves_out_those_who_are_in_none_of_its_members():
    assert look("blocs.exclusivity", weight="equal") == pytest.approx(0.5)
    assert look("blocs.exclusivity") == pytest.approx(0.3)
    # 6 has left its pact, and the third binds nobody to defend
    with pytest.raises(MeasureError, match="no pact binds two of these states"):
        look("blocs.exclusivity", (1, 5, 6))


# portfolios


def test_portfolios_beyond_chance_by_the_formulas_of_the_paper():
    """Of 1 and 2: (3, 3, 0, 0) and (3, 3, 2, 0) toward 1, 2, 5, 6, apart by 2 in one of four places."""
    options = {"metric": "squared"}
    observed = 2**2 / 4
    shares = {3: (0.5, 0.5), 0: (0.5, 0.25), 2: (0.0, 0.25)}
    by_chance = sum(
        p[0] * q[1] * (x - y) ** 2 for x, p in shares.items() for y, q in shares.items()
    )
    assert look("affinity.kappa", **options)[1, 2] == pytest.approx(1 - observed / by_chance)
    pooled = {x: sum(p) / 2 for x, p in shares.items()}
    by_chance = sum(p * q * (x - y) ** 2 for x, p in pooled.items() for y, q in pooled.items())
    assert look("affinity.pi", **options)[1, 2] == pytest.approx(1 - observed / by_chance)


# capability that moves, 5 a newcomer of the year


def test_what_moved_is_among_those_that_were_there():
    # 3/8 and 5/8 became 4/7 and 3/7
    moved = 4 / 7 - 3 / 8
    assert look("movement.shares", (1, 2, 5)) == pytest.approx(2 * moved / (2 * (1 - 3 / 7)))
    assert look("movement.con-change", (1, 2, 5)) == pytest.approx(1 / 7 - 2 / 8)
    assert look("movement.overtaking", (1, 2, 5)) == {(1, 2): 1.0, (2, 1): 0.0}


def test_a_newcomer_counts_as_movement_where_that_is_asked():
    # shares 3/8, 5/8, 0 became 4/9, 3/9, 2/9
    moved = (4 / 9 - 3 / 8) + (5 / 8 - 3 / 9) + 2 / 9
    found = look("movement.shares", (1, 2, 5), entrants="count")
    assert found == pytest.approx(moved / (2 * (1 - 2 / 9)))


def test_the_k_and_the_line_and_the_aversion_are_the_callers():
    assert look("inequality.top-share") == pytest.approx(0.7)
    assert look("inequality.top-share", k="1") == pytest.approx(0.4)
    two = look("inequality.rank-size", largest="2")
    assert two == pytest.approx(math.log(0.3 / 0.4) / math.log(2))
    roots = sum(math.sqrt(v) for v in (0.4, 0.3, 0.2, 0.1)) / 4
    assert look("inequality.atkinson") == pytest.approx(1 - roots**2 / 0.25)
    product = (0.4 * 0.3 * 0.2 * 0.1) ** 0.25
    assert look("inequality.atkinson", epsilon="1") == pytest.approx(1 - product / 0.25)


def test_net_power_is_output_times_output_a_head():
    assert look("power.net") == {1: 720.0, 2: 50.0, 5: 160.0}


# ties


def test_organisations_and_exercises_are_of_the_year_and_each_pair_once():
    assert look("igo.joint") == {(1, 2): 10, (1, 5): 5, (2, 5): 1, (2, 6): 9}
    exercises = look("exercises.joint")
    assert exercises[1, 2] == 3
    assert sum(exercises.values()) == 3  # no row means none
    assert len(exercises) == 6


def test_defence_is_told_from_lesser_pledges():
    assert {pair for pair, pact in look("pact.defence").items() if pact} == {(1, 2), (5, 6)}


def test_closeness_is_the_mean_rank_over_four_kinds_of_ties():
    # pledge: 1-2 and 2-5 share the upper ranks; organisations and trade: 1-2, 1-5, 2-5; votes: 2-5, 1-2, 1-5
    assert look("cooperation.ties") == pytest.approx(
        {
            (1, 2): (0.75 + 1 + 1 + 0.5) / 4,
            (1, 5): (0 + 0.5 + 0.5 + 0) / 4,
            (2, 5): (0.75 + 0 + 0 + 1) / 4,
        }
    )
    with pytest.raises(MeasureError, match="fewer than two pairs"):
        look("cooperation.ties", (1, 2))


def test_of_ties_that_were_there_those_are_kept_that_still_are():
    # 1-2 keeps its pledge and 10 of 12 organisations, 1-5 loses the pledge and gains an organisation
    assert look("cooperation.kept") == {(1, 2): 11, (1, 5): 4}
    before = BY_NAME["cooperation.kept"].exposure(View(None, YEAR, STATES, {}))
    assert before == {(1, 2): 13, (1, 5): 5}


def test_growth_is_of_states_that_were_there_and_had_something():
    assert look("growth.gdp", output="total") == pytest.approx({1: math.log(1.2)})
    assert look("growth.gdp", output="per-head") == pytest.approx({1: math.log(6 / 5.5), 2: 0.0})


def test_troops_are_those_of_the_one_state_whose_are_counted():
    assert look("troops.hegemon", hegemon="2") == {1: 900}
    with pytest.raises(MissingDataError, match="troops abroad of COW 2 alone"):
        look("troops.hegemon", hegemon="5")
