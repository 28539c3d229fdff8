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


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("We thank the United Nations.", {"grp:un"}),
        ("The plan was presented at the tenth session of the General Assembly.", set()),
        ("We have always acted in line with United Nations resolutions in Chad.", {"TCD"}),
        ("The relevant Security Council and African Union decisions were ignored.", set()),
        ("Peru took part in the Third United Nations Conference on Trade.", set()),
    ],
)
def test_an_organisation_that_only_lends_a_name_is_no_target(text, meant):
    assert targets(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("We respect the right of every nation to choose its path.", {"grp:all_states"}),
        ("We want peace among nations and with Chile.", {"grp:all_states", "CHL"}),
        ("The sovereign equality of States is the base of the order.", {"grp:all_states"}),
        ("Relations between the countries of Africa are good.", {"grp:africa"}),
        ("The Charter speaks of the duties of ministers.", set()),
    ],
)
def test_states_in_general_are_all_states(text, meant):
    assert targets(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("We thank the States Members of the United Nations.", {"grp:all_states"}),
        ("We thank the United Nations.", {"grp:un"}),
        ("We signed a convention of the Council of Europe with France.", {"FRA"}),
        ("We met Chile within the Organization of Islamic Cooperation.", {"CHL"}),
        ("We want Cyprus to remain a non-aligned country.", {"CYP"}),
        ("We thank the non-aligned countries.", {"grp:nam"}),
    ],
)
def test_members_are_all_states_and_a_body_without_an_id_is_nobody(text, meant):
    assert targets(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("The hospitals in Brazil were built in ten years.", set()),
        ("The confidence in Brazil was built in ten years.", {"BRA"}),
        ("The hospitals in Chile were built in ten years.", {"CHL"}),
        ("The second point of the Brazilian plan is trade.", set()),
        ("Peace came to the Brazilian people in 1870.", {"BRA"}),
        ("We signed the paper with a number of other countries.", set()),
        ("We seek good relations with other countries.", {"grp:all_states"}),
    ],
)
def test_where_it_only_happens_and_some_others_are_no_targets(text, meant):
    assert targets(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("We have seen much change in the Asian region.", set()),
        ("We support the countries of the Asian region.", {"grp:asia"}),
        ("We have seen much change in Asia.", {"grp:asia"}),
    ],
)
def test_a_region_that_is_called_one_is_a_place(text, meant):
    assert targets(text) == meant
