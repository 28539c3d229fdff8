from dataclasses import replace

import numpy as np
import pytest

from equipoise.calibrate.facts import FACTS, Seen, facts, whole
from equipoise.model.params import shipped_params
from equipoise.simulation.scenario import Replicate
from tests.model.small import small_world

BY_NUMBER = {fact.number: fact for fact in FACTS}


def sixty_years(world):
    """The same world, its setting written out for sixty years."""
    slices = (
        "member", "power", "democracy", "gdp_per_capita", "major", "contiguity", "distance",
        "joint_years", "pact",
    )  # fmt: skip
    long = {name: np.repeat(getattr(world, name), 60, axis=0) for name in slices}
    return replace(world, year=1950, **long)


def seen(*rows):
    """A replicate written by hand, in the order of ``EVENT_COLUMNS``."""
    world = sixty_years(small_world())
    events = np.array(rows, np.int32).reshape(-1, 10)
    run = Replicate(
        0,
        events,
        np.empty((0, 8)),
        np.empty((60, 3)),
        np.empty((0, 0)),
        np.zeros(0, np.int32),
        np.empty((60, 0)),
        np.empty((60, 2)),
        0,
    )
    return Seen(run, events[events[:, 7] == 0], world)


HAND = (
    (1951, 10, 20, 4, 1, 0, 0, 0, 0, 1951),
    (1951, 30, 40, 5, 5, 1, 0, 0, 1, 1951),
    (1951, 30, 50, 5, 5, 1, 0, 1, 1, 1951),
    (1951, 60, 50, 5, 5, 1, 0, 1, 1, 1951),
    (1951, 60, 40, 5, 5, 1, 0, 1, 1, 1951),
    (1960, 10, 20, 2, 3, 0, 0, 0, 0, 1960),
    (1995, 20, 10, 4, 4, 1, 0, 0, 0, 1995),
)


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("1a", 3 / (12 * 39)),
        ("1b", 1 / (12 * 21)),
        ("5a", 5 / 66),
        ("5b", 1.0),
        ("7", 2 / (66 * 60 - 59 * 5)),
        ("8a", 1 / 3),
        ("8c", 1 / 3),
        ("8b", 1.0),
        ("8d", 0.0),
        ("9a", 2 / 4),
        ("9b", 3 / 4),
        ("10a", 3 / 4),
        ("10b", 2 / 4),
        ("11", 1 / 60),
    ],
)
def test_facts_by_hand(number, value):
    assert BY_NUMBER[number].value(seen(*HAND)) == pytest.approx(value)


def test_dispersion_and_autocorrelation_by_hand():
    every_other = [
        (1951 + t, 10, 20, 4, 1, 0, 0, 0, k, 1951 + t) for t in range(0, 60, 2) for k in range(2)
    ]
    assert BY_NUMBER["2a"].value(seen(*every_other)) == pytest.approx(1.0)
    assert BY_NUMBER["2b"].value(seen(*every_other)) == pytest.approx(-1.0)


def test_who_is_stronger_and_who_is_next_door():
    world = small_world()
    strong, weak = np.argmax(world.power[0]), np.argmin(world.power[0])
    row = (1951, world.ccodes[strong], world.ccodes[weak], 4, 1, 0, 0, 0, 0, 1951)
    assert BY_NUMBER["26"].value(seen(row)) == 1
    assert BY_NUMBER["26"].value(seen((1951, row[2], row[1], 4, 1, 0, 0, 0, 0, 1951))) == 0
    near = int(np.flatnonzero(world.contiguity[0] == 1)[0])
    i, j = world.ccodes[world.one[near]], world.ccodes[world.two[near]]
    far = int(np.flatnonzero(world.contiguity[0] == 0)[0])
    k, m = world.ccodes[world.one[far]], world.ccodes[world.two[far]]
    both = seen((1951, i, j, 4, 1, 0, 0, 0, 0, 1951), (1951, m, k, 4, 1, 0, 0, 0, 1, 1951))
    assert BY_NUMBER["4"].value(both) == 0.5


def test_every_fact_is_taken_once_and_has_a_band():
    assert len(BY_NUMBER) == len(FACTS)
    assert all(f.low < f.high for f in FACTS)


@pytest.mark.pack
def test_the_model_shows_most_of_them(pack):
    shown = facts(pack, shipped_params("full"), 8)
    assert sum(s.holds for s in shown) >= 38  # 45 of 48 with forty replicates
    assert all(s.interval[0] <= s.median <= s.interval[1] for s in shown)
    must = {s.fact.number: s.holds for s in shown if s.fact.number in ("1a", "1b", "11", "13")}
    assert all(must.values())
    assert set(whole(shown)) == {str(n) for n in (*range(1, 22), 24, 26)}
