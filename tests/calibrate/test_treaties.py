"""Treaties: what the record says of each step by hand, planted numbers found again, and the scores."""

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from equipoise.calibrate.treaties import (
    Choice,
    _choice_block,
    fit_treaties,
    ground_of,
    treaty_rows,
)
from equipoise.calibrate.treaty_scores import ORIGINS, treaty_paths, treaty_scores
from equipoise.errors import CalibrationError
from equipoise.model.bonds import pacts_of
from equipoise.model.mechanisms.treaty import (
    MEMBER,
    NEARNESS,
    SPONSOR,
)
from equipoise.model.params import Block, shipped_params
from equipoise.model.record import read_record
from equipoise.model.treaties import read_treaties, treaties_at

CODES = np.array([2, 20, 200, 220, 365], np.int32)


def record(memberships, first=2000, last=2004):
    """A record of five states that are always there; treaties as (number, code, from, to)."""
    n, years = CODES.size, last - first + 1
    rows = [
        (number, year, code, True)
        for number, code, start, end in memberships
        for year in range(start, end + 1)
    ]
    table = pl.DataFrame(rows, schema=["treaty", "year", "ccode", "defends"], orient="row").sort(
        "treaty", "year", "ccode"
    )
    pact = np.zeros((years, n, n), np.bool_)
    for t in range(years):
        pacts_of(*treaties_at(table, CODES, first + t - 1), pact[t])
    power = np.array([0.4, 0.1, 0.2, 0.05, 0.25])
    return SimpleNamespace(
        first=first,
        last=last,
        ccodes=CODES,
        alive=np.ones((years, n), np.bool_),
        covariates={
            "power": np.tile(power, (years, 1)),
            "democracy_uds": np.tile([1.0, 1.0, 0.5, np.nan, -1.0], (years, 1)),
        },
        contiguity=np.tile(np.array([1, 0, 0, 0, 4, 0, 0, 3, 0, 0], np.int8), (years, 1)),
        distance=np.full((years, 10), 1000.0),
        pact=pact,
        treaties=table,
    )


HISTORY = [
    (1, 2, 1990, 2009), (1, 20, 1990, 2009), (1, 200, 1990, 2001), (1, 220, 2003, 2009),
    (2, 20, 1995, 2001), (2, 365, 1995, 2001),
    (3, 200, 2002, 2009), (3, 220, 2002, 2009),
    (4, 2, 2004, 2009), (4, 200, 2004, 2009), (4, 365, 2004, 2009),
]  # fmt: skip


def test_every_step_is_read_off_the_record():
    rows = treaty_rows(record(HISTORY), 2004)
    assert rows.made == (2002, 2004)
    of = {(y.treaty, y.year): y[2:] for y in rows.years}
    assert of[1, 2000] == of[1, 2001] == (3, False, False, 0)
    assert of[1, 2002] == (3, False, False, 1)
    assert of[1, 2003] == (2, False, False, 0)  # a treaty of two does not open
    assert of[2, 2002] == (2, True, False, 2)
    assert (2, 2003) not in of
    assert rows.sponsors[0].x.shape == (5, 2)
    assert rows.partners[0].x.shape == (2, 7)  # those weaker than the sponsor


def test_the_sponsor_is_the_strongest_member_and_the_weaker_could_join():
    rows = treaty_rows(record(HISTORY), 2004)
    assert [s.chosen for s in rows.sponsors] == [2, 0]
    assert [p.chosen for p in rows.partners] == [1]  # 220, of 20 and 220
    (many,) = rows.founded
    assert many.joined.tolist() == [False, True, False, True]
    assert many.x.shape == (4, len(MEMBER))
    places = dict(zip(MEMBER, many.x.T, strict=True))
    assert places["same_region"].tolist() == [1, 0, 0, 0]
    assert places["bound_already"].tolist() == [1, 0, 1, 0]
    assert places["contiguous"].tolist() == [1, 0, 0, 0]


def test_accessions_are_to_treaties_of_many():
    history = [*HISTORY, (1, 365, 1990, 2009)]
    (come,) = treaty_rows(record(history), 2004).acceded
    assert come.joined.tolist() == [False, True]  # 200, which has left, and 220
    assert come.x[:, 0].tolist() == [1, 1]


def test_planted_choices_are_found_again():
    rng, true = np.random.default_rng(3), np.array([0.8, -0.5])
    choices = []
    for _ in range(1500):
        x = rng.normal(size=(20, 2)) * [1.0, 3.0]
        choices.append(Choice(x, int(np.argmax(x @ true + rng.gumbel(size=20)))))
    block = _choice_block("treaty_sponsor", SPONSOR, tuple(choices), (1946, 2010))
    for found, wanted, error in zip(block.estimate, true, block.standard_errors(), strict=True):
        assert abs(found - wanted) < 3.5 * error
        assert error < 0.06


def test_too_few_treaties_are_one_line():
    with pytest.raises(CalibrationError, match="2 were made from 2000 to 2004; 10 are needed"):
        fit_treaties(record(HISTORY), 2004)


def test_paths_leave_alone_what_nothing_moves():
    r = record(HISTORY)
    nothing = {
        "treaty": (-40.0, 0.0, -40.0, -40.0, 0.0), "treaty_end": (-40.0, 0.0), "treaty_sponsor": (0.0,) * 2,
        "treaty_partner": (0.0,) * 7, "treaty_member": (0.0,) * 8, "treaty_accession": (0.0,) * 8,
    }  # fmt: skip
    blocks = [
        Block(
            name, NEARNESS[: len(e)], e, ((0.0,) * len(e),) * len(e), (2000, 2004), 1, 1, "treaty"
        )
        for name, e in nothing.items()
    ]
    was = r.pact[4] | r.pact[4].T
    treaties, _ = treaties_at(r.treaties, CODES, 2003)
    found = treaty_paths(blocks, ground_of(r, 4, was), treaties, 2003, 10, 4)
    assert (found == was).all()


@pytest.mark.pack
def test_treaties_say_who_is_bound_as_the_pairs_of_the_source_do(pack):
    r = read_record(pack, 1946, 2010)
    table, unlike = read_treaties(pack, 2010), {}
    for t in range(r.alive.shape[0]):
        pact = np.zeros(r.pact[t].shape, np.bool_)
        pacts_of(*treaties_at(table, r.ccodes, r.first + t - 1), pact)
        pact &= r.alive[t][:, None] & r.alive[t]
        if (pact != r.pact[t]).any():
            unlike[r.first + t - 1] = int((pact != r.pact[t]).sum())
    assert unlike == {2003: 13}  # Seychelles left a treaty in that year


@pytest.mark.pack
def test_what_ships_is_what_the_record_says_and_beats_pairs_by_themselves(pack):
    r = read_record(pack, 1946, 2010)
    for block in fit_treaties(r, 2010):
        shipped = shipped_params("full").block(block.name)
        assert block.estimate == pytest.approx(shipped.estimate, rel=1e-4, abs=1e-6)
    kept = shipped_params("full").scores["treaties"]
    again = treaty_scores(r, ORIGINS[1:2])
    assert again["log_loss"] == pytest.approx(kept["log_loss"][1:2], rel=1e-6)
    assert again["log_loss_pairs"] == pytest.approx(kept["log_loss_pairs"][1:2], rel=1e-9)
    assert kept["cut"] > 0.15
    assert kept["auc_members"] > 0.85
