"""Doses inside history: each count by hand on a record of five states and six years."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from equipoise.model.operators.given import Given
from equipoise.model.operators.registry import OPERATORS
from equipoise.simulation.precedent import Chronicle, precedent

CODES = (2, 20, 200, 220, 365)
N, YEARS, FIRST = 5, 6, 2000
ONE, TWO = (a.astype(np.int32) for a in np.triu_indices(N, 1))
PAIR = {(CODES[i], CODES[j]): p for p, (i, j) in enumerate(zip(ONE, TWO, strict=True))}


def record(disputes=(), joins=(), **changed):
    """Disputes as (year, who begins, target, levels of both); joins as (year, partner, opponent, who)."""
    rows = []
    for year, a, b, level, answer in disputes:
        first = a < b
        levels = (level, answer) if first else (answer, level)
        rows.append((year, PAIR[min(a, b), max(a, b)], first, *levels))
    names = dict.fromkeys(["year", "pair", "first_initiates", "level_one", "level_two"], pl.Int64)
    lists = dict.fromkeys(["side_a", "joined_a", "side_b", "joined_b"], pl.List(pl.Int64))
    sides = [(year, [a], [who], [b], []) for year, a, b, who in joins]
    alive = np.ones((YEARS, N), np.bool_)
    major = np.zeros((YEARS, N), np.bool_)
    major[:, [0, 4]] = True
    found = SimpleNamespace(
        first=FIRST,
        last=FIRST + YEARS - 1,
        ccodes=np.array(CODES, np.int32),
        one=ONE,
        two=TWO,
        alive=alive,
        is_major=major,
        pact=np.zeros((YEARS, N, N), np.bool_),
        trade=np.full((YEARS, N, N), np.nan),
        covariates={
            "power": np.full((YEARS, N), 0.2),
            "democracy_uds": np.zeros((YEARS, N)),
        },
        disputes=pl.DataFrame(rows, schema=names, orient="row", strict=False),
        sides=pl.DataFrame(sides, schema={"year": pl.Int64} | lists, orient="row"),
    )
    for name, value in changed.items():
        setattr(found, name, value)
    return found


def counted(given, years=3, **of):
    found = precedent("rule", given, Chronicle(record(**of)), years)
    return found and (found.who, found.as_much, found.spans)


GATE = Given("FORCE_GATE", (2,), 1.0, triggers=("force-on-self",))
FORCE = [(2001, 2, 20, 4, 1), (2004, 20, 365, 3, 4)]


def test_restraint_of_one_is_held_against_states_like_it():
    # spans 2000-02 to 2003-05 of two major powers; 2 began force in 2001, 365 only answered it
    assert counted(GATE, disputes=FORCE) == ("a major power", 2 + 4, 8)
    assert counted(replace(GATE, adopters=(20,)), disputes=FORCE) == ("a state", 20 - 2, 20)


def test_force_that_was_provoked_in_the_year_before_does_not_count():
    provoked = [(2000, 20, 2, 4, 1), *FORCE]
    assert counted(GATE, disputes=provoked) == ("a major power", 8, 8)
    assert counted(replace(GATE, triggers=()), disputes=provoked) == ("a major power", 6, 8)
    ally = np.zeros((YEARS, N, N), np.bool_)
    ally[:, 0, 2] = True
    on_ally = [(2000, 20, 200, 4, 1), *FORCE]
    for_allies = replace(GATE, triggers=("force-on-self", "force-on-ally"))
    assert counted(GATE, disputes=on_ally, pact=ally) == ("a major power", 6, 8)
    assert counted(for_allies, disputes=on_ally, pact=ally) == ("a major power", 8, 8)


def test_restraint_of_all_must_be_of_all_at_once():
    everyone = replace(GATE, adopters=CODES)
    assert counted(everyone, disputes=FORCE) == ("all states together", 2, 4)
    both = replace(GATE, adopters=(2, 365))
    assert counted(both, disputes=[(2001, 2, 20, 4, 1)]) == ("all major powers together", 2, 4)


def test_a_lower_compliance_leaves_years_free():
    assert counted(replace(GATE, compliance=0.6), disputes=FORCE) == ("a major power", 8, 8)
    assert counted(replace(GATE, compliance=0.7), disputes=FORCE) == ("a major power", 6, 8)


def test_spans_are_those_in_which_the_state_was_there_throughout():
    alive = np.ones((YEARS, N), np.bool_)
    alive[2, 0] = False
    assert counted(GATE, alive=alive)[2] == 4 + 1
    assert counted(GATE, years=50) is None  # no span is as long


def test_joining_without_a_duty_is_intervention():
    joins = [(2002, 20, 200, 2)]
    given = Given("NONINTERV", (2,), 1.0)
    assert counted(given, joins=joins) == ("a major power", 4 + 1, 8)
    pact = np.zeros((YEARS, N, N), np.bool_)
    pact[2, 0, 1] = True
    assert counted(given, joins=joins, pact=pact) == ("a major power", 8, 8)


def test_changes_are_held_against_what_changed_as_much():
    power = np.full((YEARS, N), 0.2)
    power[3:, 0] = 0.09
    of = {"covariates": {"power": power, "democracy_uds": power * 10}}
    assert counted(Given("PERTURB_SHARES", (2,), 1.0, shares="halve"), **of) == (
        "a major power", 3, 6,
    )  # fmt: skip
    assert counted(Given("PERTURB_SHARES", (2,), 1.0, shares="bipolar"), **of) is None
    assert counted(Given("ARMS", (2,), 1.0, rate=0.2), **of)[1] == 0
    assert counted(Given("REGIME", (2,), 1.0, intensity=0.1), **of) == ("a state", 0, 3 * N)
    rising = {"covariates": {"power": power, "democracy_uds": -power * 10}}
    assert counted(Given("REGIME", (2,), 1.0, intensity=0.3), **rising) == ("a state", 3, 3 * N)


def test_trade_is_held_against_pairs_whose_share_is_known():
    trade = np.full((YEARS, N, N), np.nan)
    for t in range(YEARS):
        trade[t, 0, 1] = trade[t, 1, 0] = 0.1 * 1.2**t
        trade[t, 0, 2], trade[t, 2, 0] = 0.3, 0.1 * 0.8**t  # the less dependent counts
    more, less = (Given(o, (2,), 1.0, rate=0.1) for o in ("TRADE_OPEN", "SANCTION"))
    assert counted(more, trade=trade) == ("a pair of states", 3, 6)
    assert counted(less, trade=trade) == ("a pair of states", 3, 6)
    assert counted(replace(less, rate=0.3), trade=trade) == ("a pair of states", 0, 6)
    assert (
        counted(replace(less, rate=None, intensity=0.3), trade=trade)[1] == 0
    )  # as the rule reads it
    assert counted(Given("DECOUPLE", (2,), 1.0, toward=(20,), source=200), trade=trade)[1:] == (
        3,
        6,
    )


def test_pacts_of_a_region_end_or_stay():
    pact = np.zeros((YEARS, N, N), np.bool_)
    pact[:, 0, 1] = pact[:4, 1, 2] = pact[:, 3, 4] = True
    given = Given("NO_BLOCS", CODES, 1.0, toward=(2, 20, 200))
    assert counted(given, pact=pact) == ("the states of the region", 0, 3)
    assert counted(replace(given, compliance=0.5), pact=pact) == ("the states of the region", 2, 3)
    assert counted(replace(given, toward=(2, 200)), pact=pact) is None


def test_what_no_data_show_has_no_count():
    for operator in set(OPERATORS) - {
        "FORCE_GATE", "NONINTERV", "PERTURB_SHARES", "ARMS", "REGIME", "DECOUPLE", "SANCTION",
        "TRADE_OPEN", "NO_BLOCS",
    }:  # fmt: skip
        assert counted(Given(operator, (2,), 1.0, intensity=0.5)) is None
    assert counted(replace(GATE, permits=True)) is None
    assert counted(replace(GATE, compliance=0.0)) is None


@pytest.mark.pack
def test_no_twenty_years_were_without_unprovoked_force(pack):
    from equipoise.model.record import read_record

    chronicle = Chronicle(read_record(pack, 1946, 2010))
    everyone = tuple(chronicle.record.ccodes.tolist())
    found = precedent("all", replace(GATE, adopters=everyone), chronicle, 20)
    assert (found.spans, found.as_much) == (46, 0)
    began = chronicle.unprovoked(("force-on-self",))
    assert 10 < began[1:].sum(axis=1).mean() < 20  # states that begin unprovoked force in a year
