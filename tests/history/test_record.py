"""The real record: counts that were checked by reading the release, and the first doctrine."""

import polars as pl
import pytest
from tests.history.conftest import holder_of

from equipoise.doctrine.read import read_doctrine
from equipoise.observe.disputes import initiations
from equipoise.observe.reader import Asked, Reader
from equipoise.observe.wars import participations
from equipoise.observe.who import MAJORS as MAJOR_POWERS
from equipoise.shipped import all_shipped
from equipoise.verdict import Verdict

pytestmark = pytest.mark.pack

MAJORS = (2, 200, 220, 255, 365, 710, 740)
BEGUN_1992_2010 = {2: 32, 200: 5, 220: 4, 255: 1, 365: 44, 710: 30, 740: 9}
"""Disputes begun, counted in a spreadsheet of the directed dispute-years."""


@pytest.fixture(scope="module")
def doctrine():
    return read_doctrine("russia-2023")


def window(table, first, last):
    return table.filter(pl.col("year").is_between(first, last))


def test_disputes_begun_by_each_major_power(pack):
    begun = window(initiations(pack, "gml"), 1992, 2010)
    found = {code: begun.filter(pl.col("ccode") == code).height for code in MAJORS}
    assert found == BEGUN_1992_2010


def plainly(pack, ccode, first, last):
    """The same count in plain Python: disputes whose first year lies in the window."""
    rows = pack.read("gml_mid_dirdisps").to_dicts()
    start = {}
    for row in rows:
        start[row["dispnum"]] = min(start.get(row["dispnum"], 9999), row["year"])
    return {
        row["dispnum"]
        for row in rows
        if row["ccode1"] == ccode
        and row["sidea1"] == 1
        and row["orig1"] == 1
        and first <= start[row["dispnum"]] <= last
    }


@pytest.mark.parametrize("ccode", MAJORS)
def test_the_disputes_are_those_of_a_plain_count(pack, ccode):
    begun = window(initiations(pack, "gml"), 1992, 2010).filter(pl.col("ccode") == ccode)
    assert set(begun["dispnum"].to_list()) == plainly(pack, ccode, 1992, 2010)


@pytest.mark.parametrize("data", ["gml", "cow"])
def test_every_dispute_was_begun_by_someone_and_begins_once_for_each(pack, data):
    begun = initiations(pack, data)
    listed = pack.read(f"{data}_mid_dispute")["dispnum"].n_unique()
    assert begun["dispnum"].n_unique() == listed
    assert begun.select("dispnum", "ccode").is_duplicated().sum() == 0
    assert begun["hostility"].min() >= 1


def test_those_who_joined_a_war_later_began_nothing_there(pack):
    """Dispute 51 opened the war in Korea, dispute 3957 the one over Kuwait; both drew in many."""
    begun = initiations(pack, "gml")
    found = {n: begun.filter(pl.col("dispnum") == n)["ccode"].to_list() for n in (51, 3957)}
    assert found == {51: [731], 3957: [645]}


def test_interstate_conflicts_of_two_powers_since_1992(pack):
    years = window(participations(pack), 1992, 2024)
    found = {
        code: sorted(set(years.filter(pl.col("ccode") == code)["conflict_id"].to_list()))
        for code in (2, 365)
    }
    assert found == {2: [420, 13692, 14609, 16099], 365: [13243]}


def test_the_list_of_powers_is_carried_past_its_end_and_never_before_its_start(pack):
    assert MAJOR_POWERS.ever(pack, 2020, 2022) == MAJORS
    assert MAJOR_POWERS.ever(pack, 1989, 1990) == (2, 200, 220, 365, 710)


@pytest.mark.parametrize("ccode", MAJORS)
def test_the_reader_counts_what_was_counted_over_every_year_at_risk(pack, ccode):
    holder = holder_of(ccode).who
    found = Reader(pack).observe(Asked("dispute.initiated", "holder"), 1992, 2010, holder)
    assert found.values.sum() == BEGUN_1992_2010[ccode]
    assert found.exposure.sum() == 19
    assert found.gaps == {}


def test_a_year_outside_coverage_is_a_gap_told_in_words(pack):
    asked = Asked("conflict.interstate.participation", "holder")
    inside = Reader(pack).observe(asked, 1992, 2024, holder_of(365).who)
    assert inside.gaps == {}
    outside = Reader(pack).observe(asked, 1945, 1947, holder_of(365).who)
    assert list(outside.gaps) == [1945]
    assert "1946..2024" in outside.gaps[1945]
    assert not outside.known()[0]


VERDICTS = {
    "threatens-no-one-at-all": Verdict.CONTRADICTED,
    "threatens-less-than-peers": Verdict.CONTRADICTED,
    "conflicts-since": Verdict.INCONCLUSIVE,
    "sovereign-centre-pole": Verdict.INCONCLUSIVE,
    "sovereign-centre-weight": Verdict.INCONCLUSIVE,
    "balance-pivotality": Verdict.LEANING_AGAINST,
    "multipolar-trend": Verdict.INCONCLUSIVE,
    "multipolar-class": Verdict.INCONCLUSIVE,
}
WITHOUT_A_NUMBER = {
    Verdict.NOT_TESTABLE,
    Verdict.NOT_APPLICABLE,
    Verdict.INSUFFICIENT_DATA,
}


@pytest.mark.parametrize("claim_id", VERDICTS)
def test_verdicts_on_the_first_doctrine(pack, doctrine, weighed, claim_id):
    finding = weighed(doctrine.claim(claim_id), 365, pack)
    assert finding.verdict is VERDICTS[claim_id]
    assert finding.n is not None
    assert finding.sources
    assert finding.coverage is not None


def test_every_claim_of_the_shipped_doctrines_has_a_verdict_with_a_reason():
    """What is shipped is held against the pack, number for number, by tests of its own."""
    for shipped in all_shipped():
        findings = {name: claim.history for name, claim in shipped.claims.items()}
        for name, finding in findings.items():
            assert finding.reason, name
            assert finding.verdict is not Verdict.NOT_MODELLED, name
            assert (finding.verdict in WITHOUT_A_NUMBER) == (finding.mass_for is None), name
        verdicts = {finding.verdict for finding in findings.values()}
        assert "insufficient-data" not in verdicts
        assert len(verdicts) > 3


@pytest.mark.parametrize("claim_id", ["threatens-less-than-peers", "sovereign-centre-pole"])
def test_the_mirror_is_the_same_whoever_holds_the_doctrine(pack, doctrine, weighed, claim_id):
    claim = doctrine.claim(claim_id)

    def rows(holder):
        plain = (
            r.model_copy(update={"is_holder": False, "ccode": None})
            for r in weighed(claim, holder, pack, placebos=0).mirror
        )
        return sorted(plain, key=lambda row: row.holder)

    assert len(rows(MAJORS[0])) == len(MAJORS)
    assert all(rows(power) == rows(MAJORS[0]) for power in MAJORS[1:])
