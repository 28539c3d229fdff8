"""Every word in every role under every kind of claim gets a verdict, on eight states of the real record."""

from functools import lru_cache

import polars as pl
import pytest
from tests.history.conftest import claim_of, holder_of, write_pack

from equipoise.doctrine.vocabulary import TERMS
from equipoise.history.weigh import weigh
from equipoise.observe import OBSERVERS
from equipoise.observe.reader import Reader
from equipoise.observe.who import EVERYBODY
from equipoise.verdict import Verdict

pytestmark = pytest.mark.pack

STATES = ("USA", "RUS", "CHN", "FRA", "GBR", "DEU", "TUR", "IND")
CODES = (2, 200, 220, 255, 365, 640, 710, 750)
FIRST, LAST = 1980, 2010
KINDS = ("level", "trend", "goal", "stance", "commitment", "rule", "association", "causal")
TREATMENTS = ("polarity.effective-poles@system", "capability.cinc@state")
WORDS = [(term, role) for term in TERMS for role in term.roles]


@lru_cache
def chances(pack, year):
    """Made-up chances of fatal disputes, for the measures that need the model's."""
    codes = EVERYBODY.codes(pack, year)
    return {(a, b): 0.001 + 0.0001 * ((a + b) % 7) for a in codes for b in codes if a != b}


@pytest.fixture(scope="module")
def reader(pack, tmp_path_factory):
    """Reads the real record of the eight states alone, which takes a hundredth of the time."""
    read = {s for o in OBSERVERS for s in o.sources}
    read |= {s for o in OBSERVERS for x in o.options for each in x.sources.values() for s in each}
    cut = {}
    for name in sorted(read | {"cow_states", "cow_gw_panel", "gw_cow_panel", "cow_majors"}):
        table = pack.read(name)
        for column in {"ccode", "ccode1", "ccode2"} & set(table.columns):
            table = table.filter(pl.col(column).is_in(CODES))
        if "year" in table.columns:
            table = table.filter(pl.col("year").is_between(FIRST, LAST))
        cut[name] = table
    return Reader(write_pack(tmp_path_factory.mktemp("cut") / "pack", cut), chances)


def expected(kind, term):
    counted = term.nature in ("count", "amount")
    if kind == "level":
        scale = "rate" if term.nature == "count" else "share" if term.at_most_one else "count"
        return {"direction": "at-least", "value": 0.5, "scale": scale, "margin": 0.1}
    scale = {
        "rule": "coefficient",
        "association": "rate-ratio" if counted else "difference",
        "causal": "rate-ratio" if counted else "difference",
    }.get(kind, "rate-ratio" if counted else "per-decade")
    return {"direction": "increase", "scale": scale, "margin": 0.01}


@pytest.mark.parametrize(("term", "role"), WORDS, ids=[f"{t.name}@{r}" for t, r in WORDS])
def test_every_word_in_every_role_has_a_verdict_under_every_kind(reader, term, role):
    for kind in KINDS:
        for treatment in TREATMENTS if kind in ("rule", "association", "causal") else (None,):
            claim = claim_of(
                kind,
                outcome=f"{term.name}@{role}",
                treatment=treatment,
                expect=expected(kind, term),
                window="1995..2006",
                among={"states": STATES},
                hegemon="USA",
            )
            finding = weigh(claim, holder_of(365), reader, placebos=0)
            assert finding.verdict not in (Verdict.NOT_MODELLED, Verdict.NOT_TESTABLE), kind
            assert finding.reason, kind
            assert "nan" not in finding.reason.split(), kind
            assert finding.mass_for is None or 0.0 <= finding.mass_for <= 1.0, kind


def test_most_words_have_a_number_as_a_level(reader):
    def numbered(term, role):
        claim = claim_of(
            "level",
            outcome=f"{term.name}@{role}",
            expect=expected("level", term),
            window="1995..2006",
            among={"states": STATES},
            hegemon="USA",
        )
        return weigh(claim, holder_of(365), reader, placebos=0).mass_for is not None

    assert sum(numbered(term, role) for term, role in WORDS) > 0.8 * len(WORDS)
