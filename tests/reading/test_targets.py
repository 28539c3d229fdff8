"""On whom a sentence acts: *us*, organisations that only lend a name, and every nation."""

import pytest

from equipoise.reading.statements import read_statements


def targets(text, speaker="BRA"):
    (found,) = read_statements(text, speaker)
    return set(found.targets)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("The drought threatens all of us.", {"grp:int_community"}),
        ("The drought threatens us all.", {"grp:int_community"}),
        ("The drought threatens us.", {"BRA"}),
        ("For us, the drought is a matter of life.", set()),
    ],
)
def test_us_all_is_more_than_the_speaker(text, meant):
    assert targets(text) == meant
