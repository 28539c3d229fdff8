"""From a claim to questions, and what counts as a yes."""

import pytest

from equipoise.doctrine.schema import Expect
from equipoise.errors import MeasureError
from equipoise.history.claims import masses, questions_of
from equipoise.history.designs import CensusPosterior, RatePosterior, rate_ratio

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


def test_a_claim_and_each_rival_become_one_question_apiece(claim):
    rivals = [
        {"label": "use of force", "outcome": "dispute.initiated.force@holder"},
        {"data": "cow", "window": "1990..1999"},
    ]
    first, second, third = questions_of(claim(rivals=rivals), 365)
    assert (first.label, first.word, first.first, first.data) == (
        "as written", "dispute.initiated", 1995, "",
    )  # fmt: skip
    assert (second.label, second.word) == ("use of force", "dispute.initiated.force")
    assert second.expect == first.expect
    assert (third.label, third.first, third.data) == ("1990–1999, COW data", 1990, "cow")


def test_a_normative_claim_and_one_for_the_simulation_alone_ask_nothing(claim):
    assert questions_of(claim("normative"), 365) == ()
    simulate = {"rule": "a-rule", "outcome": "dispute.onset"}
    assert questions_of(claim("rule", outcome=None, simulate=simulate), 365) == ()


def test_a_question_about_the_system_has_no_holder(claim):
    parts = {
        "outcome": "polarity.concentration@system",
        "expect": {"direction": "increase", "scale": "per-decade", "margin": 0.01},
        "window": "1990..2010",
    }
    assert questions_of(claim("trend", **parts), 365)[0].holder is None


@pytest.mark.parametrize("peers", ["major-powers", {"group": "MAJOR_POWERS"}])
def test_the_major_powers_are_meant_by_their_name_or_as_a_group(claim, peers):
    assert questions_of(claim(compare=peers), 365)[0].among_peers


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"among": {"group": "EUROPE"}}, "selection of states"),
        ({"compare": {"states": ["FRA"]}}, "states other than the major powers"),
        ({"hegemon": "USA"}, "a named hegemon"),
        ({"rivals": [{"treatment": "dependence.hegemon@state"}]}, "relates dispute.initiated to"),
    ],
)
def test_what_no_design_can_take_yet_is_named_and_not_dropped(claim, parts, words):
    asked = questions_of(claim(**parts), 365)[-1]
    assert words in "; ".join(asked.missing)


def test_a_rival_that_asks_for_a_bound_is_not_compared_with_peers(claim):
    parts = {
        "compare": "major-powers",
        "outcome": "dispute.initiated@holder",
        "expect": {"direction": "decrease", "scale": "rate-ratio", "margin": 0.1},
        "window": "1995..2000",
        "rivals": [
            {"expect": {"direction": "at-most", "value": 1, "scale": "rate", "margin": 0.1}},
            {"data": "cow"},
        ],
    }
    asked = questions_of(claim(**parts), 365)
    assert [q.among_peers for q in asked] == [True, False, True]
