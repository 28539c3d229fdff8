"""Descriptives of disputes, alliances and wars are those computed elsewhere, or the difference is explained."""

import runpy
from pathlib import Path

import pytest

pytestmark = pytest.mark.pack
SCRIPT = Path(__file__).parents[2] / "verification" / "descriptives.py"


@pytest.fixture(scope="module")
def rows(pack):
    return runpy.run_path(str(SCRIPT))["rows"](pack)


def test_nearly_all_agree_within_one_per_cent_or_the_digits_given(rows):
    assert len(rows) > 150
    assert sum(row.agrees for row in rows) >= len(rows) - 8


def test_one_that_does_not_says_why(rows):
    for row in rows:
        assert row.agrees or row.note, row


def test_none_is_far_off(rows):
    for row in rows:
        assert row.ours == pytest.approx(float(row.theirs), rel=0.1), row
