"""Who acts in a sentence: *we* as a group, whose it is to do something, pronouns, the agent of a passive."""

import pytest

from equipoise.reading.statements import read_statements


def actor(text, speaker="BRA"):
    (found,) = read_statements(text, speaker)
    return found.actor


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("As the international community, we must act.", "grp:int_community"),
        ("We, the developing countries, have paid for this crisis.", "grp:developing_countries"),
        ("We have a duty, as the nations of the world, to protect the seas.", "grp:all_states"),
        ("We must act with Chile, as a neighbour.", "BRA"),
        ("As Chile knows, we must act.", "BRA"),
    ],
)
def test_we_act_as_the_group_that_is_named(text, who):
    assert actor(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("It is imperative for us to protect the seas.", "BRA"),
        ("As leaders, it is our solemn duty to protect the seas.", "BRA"),
        ("It is up to  the Chilean people to choose.", "CHL"),
        ("It is high time that Peru opened its ports.", "PER"),
        ("It is of vital importance for Africa to be heard.", "grp:africa"),
        ("It is necessary to protect the seas.", None),
    ],
)
def test_whose_it_is_to_do_something(text, who):
    assert actor(text) == who
    if who == "BRA":
        assert actor(text, None) == "unresolved:we"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The harbour was built by the Chilean Government.", "CHL"),
        ("These proposals have been flatly rejected by the people of Peru.", "PER"),
        ("The question must be settled by the General Assembly.", "grp:un"),
        ("The harbour was built by French farmers.", None),
        ("The town in which ships were built by Chile is old.", None),
    ],
)
def test_by_whom_a_thing_is_done(text, who):
    assert actor(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Today no country can live alone.", "grp:all_states"),
        ("In this storm, nations must hold together.", "grp:all_states"),
        ("Nearly forty nations have signed the treaty.", "grp:all_states"),
        ("Nations with large fleets have signed the treaty.", None),
        ("The nation of sailors is old.", None),
    ],
)
def test_states_of_no_particular_kind_act(text, who):
    assert actor(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Chile has closed its ports. They refuse to open them.", "CHL"),
        ("Chile has closed its ports. It also wishes to close the border.", "CHL"),
        ("Chile has closed its ports. It is a serious matter.", None),
        ("Chile has closed its ports. The ship is old. They were closed by night.", None),
        ("Chile has closed its ports. However, the country has kept its roads open.", "CHL"),
        ("Chile has closed its ports. The country of sailors is old.", None),
        ("We have built new ports. He has seen them.", None),
        (
            "Chile does not fear Peru and is ready to talk. At the same time, he considers Fiji a threat.",
            "CHL",
        ),
    ],
)
def test_a_pronoun_takes_up_who_acted_before(text, who):
    assert [s.actor for s in read_statements(text, "BRA")][-1] == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Chile does not fear Peru and is ready to talk.", "CHL"),
        ("The siege did not end and is deplorable in every way.", "BRA"),
    ],
)
def test_a_clause_without_a_subject_has_the_one_before_it_if_there_is_one(text, who):
    assert [s.actor for s in read_statements(text, "BRA")][-1] == who


def test_organs_and_several_governments_act():
    named = "The United Nations met. The General Assembly of the United Nations met. The United Nations slept. "
    found = list(read_statements(named + "This Assembly can help or hinder the talks.", "BRA"))
    assert found[-1].actor == "grp:un"
    assert actor("Successive Chilean governments have built ports.") == "CHL"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("That is what we should encourage.", "BRA"),
        ("This is the third time that we have met the ministers.", "BRA"),
        ("Ultimately, it is the Chileans who must decide.", "CHL"),
        ("It is the sea that feeds the towns.", None),
    ],
)
def test_who_is_set_apart(text, who):
    assert actor(text) == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The eyes of the world are on this harbour.", "grp:world"),
        ("The modern world asks for new harbours.", "grp:world"),
        ("Harbours are of use in the modern world.", None),
        ("The ministers may be assured that we will build harbours.", "BRA"),
        ("The Assembly may rest assured that Peru will build harbours.", "PER"),
    ],
)
def test_the_world_acts_and_so_does_whoever_is_vouched_for(text, who):
    assert actor(text) == who
