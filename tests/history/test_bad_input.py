"""Questions that make no sense, or that the record cannot answer, get one line that says exactly that."""

import pytest
from pydantic import TypeAdapter, ValidationError

from equipoise.doctrine.schema import Claim
from equipoise.history.questions import state_named
from equipoise.history.weigh import Holder, weigh
from equipoise.observe.reader import Reader
from equipoise.verdict import Verdict

FEWER = {"direction": "decrease", "scale": "rate-ratio", "margin": 0.1}
FALLS = {"direction": "decrease", "scale": "per-decade", "margin": 0.01}


def a_claim(**parts):
    return TypeAdapter(Claim).validate_python(
        {
            "id": "a-claim",
            "row": "a-row",
            "at": {"line": 1},
            "reading": "It is held that.",
            "window": "1980..2005",
            **parts,
        }
    )


def weighed(pack, holder="RUS", adopted=2005, **parts):
    who = state_named(holder, adopted)
    return weigh(a_claim(**parts), Holder(who, holder, adopted), Reader(pack), 3)


def refused(finding, *words):
    assert finding.verdict is Verdict.INSUFFICIENT_DATA
    assert "\n" not in finding.reason
    for word in words:
        assert word in finding.reason


def test_a_measure_in_a_role_it_does_not_have_is_refused_when_the_file_is_read():
    with pytest.raises(ValidationError, match="dispute.initiated has no role 'pair'"):
        a_claim(
            kind="level", outcome="dispute.initiated@pair", expect=FEWER, compare="major-powers"
        )


def test_an_option_that_the_measure_does_not_have_is_refused_when_the_file_is_read():
    with pytest.raises(ValidationError, match="has no option 'colour'"):
        a_claim(kind="trend", outcome="igo.joint@system", expect=FALLS, options={"colour": "red"})


def test_data_that_the_measure_is_not_read_in_is_refused_when_the_file_is_read():
    with pytest.raises(ValidationError, match="no reading in ucdp data; it is read in gml or cow"):
        a_claim(
            kind="level",
            outcome="dispute.initiated@holder",
            expect=FEWER,
            compare="others",
            data="ucdp",
        )


def test_a_unit_that_does_not_fit_the_role_is_refused_when_the_file_is_read():
    with pytest.raises(ValidationError, match="dyad-year for growth.gdp@holder"):
        a_claim(kind="trend", outcome="growth.gdp@holder", expect=FALLS, unit="dyad-year")


@pytest.mark.pack
def test_a_region_without_members_in_the_window(pack):
    nobody = {"kind": "goal", "outcome": "growth.gdp@region", "among": {"group": "AUKUS"}}
    refused(weighed(pack, expect=FALLS, **nobody), "growth.gdp")


@pytest.mark.pack
def test_a_treatment_that_never_varies(pack):
    still = {"treatment": "pact.with-hegemon@state", "hegemon": "BRA"}
    finding = weighed(
        pack,
        kind="association",
        outcome="dispute.initiated@state",
        expect=FEWER,
        among={"states": ["FIN", "SWE", "IRL", "AUT"]},
        **still,
    )
    refused(finding, "pact.with-hegemon never varies")


@pytest.mark.pack
def test_a_window_with_three_events(pack):
    rare = {"treatment": "polarity.effective-poles@system", "outcome": "state.survival@system"}
    finding = weighed(pack, kind="association", expect=FEWER, window="1955..1989", **rare)
    refused(finding, "3 cases", "needs 5")


@pytest.mark.pack
def test_a_hegemon_that_did_not_exist(pack):
    gone = {"outcome": "dependence.hegemon@state", "hegemon": "DDR", "window": "1995..2010"}
    refused(weighed(pack, kind="trend", expect=FALLS, **gone), "did not exist in 1995")


@pytest.mark.pack
def test_a_scale_that_makes_no_sense_of_the_measure(pack):
    finding = weighed(
        pack,
        kind="level",
        outcome="dispute.initiated@holder",
        expect={"direction": "at-most", "value": 3, "scale": "count", "margin": 0},
    )
    assert finding.verdict is Verdict.NOT_APPLICABLE
    assert "expected on the scale 'rate'" in finding.reason


@pytest.mark.pack
def test_a_state_is_counted_through_all_its_lives(pack):
    """Germany of 1955 to 2010 is the Federal Republic and what it became: 56 years, not 21."""
    finding = weighed(
        pack,
        holder="DEU",
        adopted=2010,
        kind="level",
        outcome="dispute.initiated@holder",
        expect={"direction": "at-most", "value": 1, "scale": "rate", "margin": 0},
        window="1955..2010",
    )
    assert (finding.coverage.first, finding.coverage.last) == (1955, 2010)
    assert finding.estimate == pytest.approx(finding.n / 56)
    actors = {case.who.partition(" against")[0] for case in finding.cases}
    assert "German Federal Republic" in actors or "West Germany" in actors
