"""Affinity on the record."""

import pytest

from equipoise.errors import MeasureError, MissingDataError
from equipoise.observe.take import take

pytestmark = pytest.mark.pack


def value(pack, name, year, among="2,200,365", **options):
    return take(name, year, pack, among, options).value


@pytest.mark.parametrize("name", ["affinity.s", "affinity.kappa", "affinity.pi"])
@pytest.mark.parametrize("metric", ["absolute", "squared"])
def test_allies_are_more_alike_than_rivals(pack, name, metric):
    found = value(pack, name, 1960, metric=metric)
    assert set(found) == {(2, 200), (2, 365), (200, 365)}
    assert found[2, 200] > found[2, 365]


def test_weights_of_capability_are_asked_of_every_state(pack):
    assert value(pack, "affinity.s", 1960, weight="capability")[2, 365] < 0
    with pytest.raises(MissingDataError, match="covers"):
        value(pack, "affinity.s", 2020)


def test_votes_are_alike_between_friends(pack):
    for name in ("affinity.vote-agreement", "affinity.vote-similarity"):
        found = value(pack, name, 1985)
        assert found[2, 200] > found[2, 365]
    assert (
        value(pack, "affinity.vote-similarity", 1985)[2, 200]
        >= value(pack, "affinity.vote-agreement", 1985)[2, 200]
    )


def test_distance_of_ideal_points_is_that_of_the_published_ones(pack):
    found = value(pack, "affinity.ideal-point-distance", 1985)
    assert found[2, 365] > found[2, 200] > 0
    assert value(pack, "affinity.ideal-point-distance", 1985, votes="all") != found


def test_a_state_of_unknown_capability_refuses_the_weights(pack, monkeypatch):
    from equipoise.observe import entry

    whole = entry.layer_table

    def without(pack, name):
        table = whole(pack, name)
        return table.filter(table["ccode"] != 900) if name == "capabilities" else table

    monkeypatch.setattr(entry, "layer_table", without)
    with pytest.raises(MeasureError, match=r"unknown of 1 of .*COW 900"):
        value(pack, "affinity.s", 1960, weight="capability")
