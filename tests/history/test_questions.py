"""From a claim to questions, and what counts as a yes."""

import pytest

from equipoise.doctrine.schema import Expect
from equipoise.errors import MeasureError
from equipoise.history.designs.observed import whose
from equipoise.history.estimators import rate_ratio
from equipoise.history.posteriors import CensusPosterior, RatePosterior
from equipoise.history.questions import masses, questions_of, state_named, state_of_code
from equipoise.observe.who import MAJORS

RUSSIA = state_named("RUS", 2005)
AT_LEAST = {"direction": "at-least", "value": 1, "scale": "share", "margin": 0}
FEWER = {"direction": "decrease", "scale": "rate-ratio", "margin": 0.1}
RATE = RatePosterior(40, 20.0, 1.0)
HALF_AS_MANY = rate_ratio(RatePosterior(100, 20.0, 1.0), RatePosterior(200, 20.0, 1.0))


def expect(direction, scale="rate", margin=0.1, value=None):
    return Expect(direction=direction, scale=scale, margin=margin, value=value)


def test_increase_and_decrease_leave_the_margin_to_neither_side():
    for direction in ("increase", "decrease"):
        mass_for, opposite = masses(HALF_AS_MANY, expect(direction, "rate-ratio", margin=0.6))
        assert mass_for + opposite < 0.9  # half as many lies within a margin of .6 below 1
    assert masses(HALF_AS_MANY, expect("decrease", "rate-ratio"))[0] > 0.99
    assert masses(HALF_AS_MANY, expect("increase", "rate-ratio"))[1] > 0.99


def test_a_ratio_is_held_against_one_and_a_difference_against_zero():
    assert masses(HALF_AS_MANY, expect("decrease", "rate-ratio", 0.01))[0] > 0.99
    assert masses(HALF_AS_MANY, expect("decrease", "difference", 0.01))[0] == 0.0


def test_none_asks_for_less_than_the_margin():
    inside, outside = masses(HALF_AS_MANY, expect("none", "rate-ratio", margin=0.8))
    assert inside > 0.99
    assert inside + outside == pytest.approx(1.0)
    assert masses(HALF_AS_MANY, expect("none", "rate-ratio", margin=0.1))[1] > 0.99


def test_a_bound_is_kept_if_it_is_not_broken_by_more_than_the_margin():
    assert masses(RATE, expect("at-most", value=2.0, margin=0.0))[0] == pytest.approx(0.5, abs=0.05)
    assert masses(RATE, expect("at-most", value=2.0, margin=2.0))[0] > 0.99
    assert masses(RATE, expect("at-least", value=4.0, margin=2.0))[0] == pytest.approx(
        0.5, abs=0.05
    )
    assert masses(RATE, expect("at-least", value=4.0, margin=0.0))[1] > 0.99


def test_a_full_count_that_equals_its_bound_keeps_it():
    pole = CensusPosterior((1.0, 0.0, 1.0, 1.0))
    assert masses(pole, expect("at-least", "share", 0.0, 1.0)) == (0.75, 0.25)
    assert masses(pole, expect("at-most", "share", 0.0, 0.0)) == (0.25, 0.75)


def test_a_bound_without_a_value_is_refused():
    with pytest.raises(MeasureError, match="give a margin from 0 up, and a value"):
        masses(
            RATE, Expect.model_construct(direction="at-most", scale="rate", margin=0, value=None)
        )


def asked(claim):
    """The claim as written and its rivals, in one row."""
    written, rivals = questions_of(claim, RUSSIA, 365, 2023)
    return *written, *rivals


def test_a_claim_and_each_rival_become_one_question_apiece(claim):
    rivals = [
        {"label": "use of force", "outcome": "dispute.initiated.force@holder"},
        {"data": "cow", "window": "1990..1999"},
    ]
    first, second, third = asked(claim(rivals=rivals))
    assert (first.label, first.outcome.name, first.first, first.outcome.options) == (
        "as written", "dispute.initiated", 1995, (),
    )  # fmt: skip
    assert (second.label, second.outcome.name) == ("use of force", "dispute.initiated.force")
    assert second.expect == first.expect
    assert (third.label, third.first) == ("1990–1999, COW data", 1990)
    assert third.outcome.options == (("data", "cow"),)


def test_rivals_are_told_from_what_is_written(claim):
    written, rivals = questions_of(claim(rivals=[{"data": "cow"}]), RUSSIA, 365, 2023)
    assert [q.label for q in written] == ["as written"]
    assert [q.label for q in rivals] == ["COW data"]


def test_a_normative_claim_and_one_for_the_simulation_alone_ask_nothing(claim):
    assert asked(claim("normative")) == ()
    simulate = {"rule": "a-rule", "outcome": "dispute.onset"}
    assert asked(claim("rule", outcome=None, simulate=simulate)) == ()


def test_a_word_asks_for_every_variant_under_every_fair_measure_of_capability(claim):
    share = {"expect": AT_LEAST, "window": "1995..2000"}
    labels = [q.label for q in asked(claim(outcome="polarity.is-pole@holder", **share))]
    assert len(labels) == len(set(labels)) == 12
    assert labels[0] == "thresholds, cinc"
    assert labels[-1] == "effective number, milex"


def test_what_the_author_chooses_is_no_longer_open(claim):
    share = {"expect": AT_LEAST, "window": "1995..2000"}
    one = {"outcome": "polarity.is-pole/thresholds@holder", "options": {"capability": "gdp"}}
    (question,) = asked(claim(**share, **one))
    assert dict(question.outcome.options)["capability"] == "gdp"


def test_a_choice_for_one_measure_is_none_for_a_rival_of_another(claim):
    rank = {"direction": "at-most", "value": 2, "scale": "count", "margin": 0}
    parts = {"outcome": "capability.rank@holder", "expect": rank, "window": "1990..1999"}
    parts |= {"options": {"capability": "gdp"}}
    rivals = [{"outcome": "dispute.initiated@holder"}, {"window": "1995..1999"}]
    first, other, same = asked(claim(rivals=rivals, **parts))
    assert other.outcome.options == ()
    assert same.outcome.options == first.outcome.options


def test_a_question_about_the_system_is_about_no_holder(claim):
    parts = {
        "outcome": "polarity.concentration@system",
        "expect": {"direction": "increase", "scale": "per-decade", "margin": 0.01},
        "window": "1990..2010",
    }
    questions = asked(claim("trend", **parts))
    assert {whose(q) for q in questions} == {"The system"}
    assert {whose(q) for q in asked(claim())} == {"Russia"}


@pytest.mark.parametrize("peers", ["major-powers", {"group": "MAJOR_POWERS"}])
def test_the_major_powers_are_meant_by_their_name_or_as_a_group(claim, peers):
    assert asked(claim(compare=peers))[0].compare is MAJORS


@pytest.mark.parametrize("peers", ["others", "matched"])
def test_others_and_matched_states_are_found_when_the_years_are_known(claim, peers):
    assert asked(claim(compare=peers))[0].compare == peers


def test_what_the_claim_names_is_carried_and_not_dropped(claim):
    parts = {
        "outcome": "dispute.fatal.target@state",
        "treatment": "pact.with-hegemon@state",
        "among": {"group": "EUROPE"},
        "compare": {"states": ["FRA"]},
        "hegemon": "USA",
        "expect": FEWER,
        "window": "1995..2000",
    }
    (question,) = asked(claim("causal", **parts))
    assert question.among.group == "EUROPE"
    assert question.compare.names == ("FRA",)
    assert question.treatment.options == (("hegemon", "USA"),)
    assert question.hegemon == "USA"
    assert question.adopted == 2023


def test_a_measure_that_names_the_holder_is_given_its_code_and_follows_another(claim):
    outcome = {"outcome": "pact.with-holder@state", "among": {"group": "EUROPE"}}
    (question,) = asked(claim(expect=AT_LEAST, window="1995..2000", **outcome))
    assert question.outcome.options == (("holder", "365"),)
    other = question.with_holder(state_named("FRA", 2005), "FRA")
    assert other.outcome.options == (("holder", "FRA"),)
    assert other.holder.words == "France"


def test_a_measure_that_names_a_hegemon_follows_another(claim):
    parts = {"outcome": "dependence.hegemon@holder", "hegemon": "USA"}
    (question,) = asked(claim(expect=AT_LEAST, window="1995..2000", **parts))
    other = question.with_hegemon("CHN")
    assert (other.hegemon, other.outcome.options) == ("CHN", (("hegemon", "CHN"),))
    assert other.holder == question.holder


def test_a_rival_puts_what_it_gives_in_place_of_the_claims_own_and_keeps_the_rest(claim):
    parts = {
        "compare": "major-powers",
        "outcome": "dispute.initiated@holder",
        "expect": FEWER,
        "window": "1995..2000",
        "rivals": [{"compare": {"states": ["FRA"]}}, {"data": "cow"}],
    }
    written, named, cow = asked(claim(**parts))
    assert named.compare.names == ("FRA",)
    assert cow.compare is written.compare is MAJORS
    assert {q.expect for q in (written, named, cow)} == {written.expect}


def test_a_state_is_meant_through_all_its_lives(made_up):
    germany = state_of_code(255, 2005)
    assert germany.words == "Germany"
    assert germany.codes(made_up, 2005) == (255,)
    assert state_named("DEU", 2005).codes(made_up, 2005) == (255,)
