"""The main job on the whole of the first doctrine, run once from the command line as others script it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from equipoise.assessing import RESULT, Options, assess
from equipoise.assessment import Assessment
from equipoise.doctrine.schema import ROWS
from equipoise.verdict import Verdict

pytestmark = pytest.mark.pack

COMMAND = str(Path(sys.executable).with_name("equipoise"))
SMALL = Path(__file__).with_name("small.yaml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("assessed")


@pytest.fixture(scope="module")
def printed(pack_dir, folder):
    few = ("--runs", "4", "--years", "3", "--jobs", "1", "--placebos", "5")
    words = ("assess", "russia-2023", "--data", str(pack_dir), "--out", str(folder), *few, "--json")
    process = subprocess.run([COMMAND, *words], capture_output=True, text=True, timeout=900)
    assert process.returncode == 0, process.stderr
    return process.stdout


@pytest.fixture(scope="module")
def result(printed):
    return Assessment.model_validate_json(printed)


def test_json_is_one_object_that_covers_all_rows(printed):
    result = json.loads(printed)
    assert {c["row"] for c in result["claims"]} == set(ROWS)
    for c in result["claims"]:
        assert {"id", "row", "kind", "reading", "history", "simulation"} <= c.keys()
        assert {"verdict", "estimate", "interval", "n", "coverage", "mirror", "reason"} <= c[
            "history"
        ].keys()
        assert {"verdict", "difference", "interval", "reason"} <= c["simulation"].keys()


def test_the_first_row_names_its_disputes_and_every_major_power(result):
    history = next(c.history for c in result.claims if c.id == "threatens-no-one-at-all")
    counted = [case for case in history.cases if case.source.startswith("gml")]
    assert len(counted) == history.n > 20
    assert all("dispute" in case.what for case in history.cases)
    assert len(history.mirror) == 7
    assert sum(row.is_holder for row in history.mirror) == 1


def test_the_folder_holds_one_report_and_the_replicates(printed, folder):
    assert [p.name for p in folder.glob("*.html")] == ["report.html"]
    assert (folder / "report.html").stat().st_size < 3_000_000
    assert list(folder.rglob("*.parquet"))
    assert not list(folder.rglob(".*"))


def test_every_verdict_is_of_the_closed_list_and_has_its_reason(result):
    for claim in result.claims:
        for side in (claim.history, claim.simulation):
            assert side.verdict in set(Verdict)
            assert side.reason


def test_every_rule_is_run_and_what_is_simulated_has_its_cells(result):
    simulated = [claim.simulation for claim in result.claims if claim.simulation.cells]
    assert len(simulated) == 16
    assert not any(claim.simulation.verdict == "not-modelled" for claim in result.claims)
    for finding in simulated:
        assert finding.difference is not None
        assert finding.channel in ("by construction", "prior", "estimated")
        assert len(finding.cells) == 17
        assert len({(c.theory, c.disputes, c.power) for c in finding.cells if c.counted}) == 16


def test_the_result_on_disk_is_the_result(result, folder):
    text = (folder / RESULT).read_text(encoding="utf-8")
    assert Assessment.model_validate_json(text) == result
    assert json.loads(text)["doctrine_id"] == "russia-2023"


def test_every_row_is_told_in_the_doctrines_own_restatement(result):
    assert len(result.rows) == 12
    assert all(row.says.startswith("The document ") for row in result.rows)
    assert "West" in next(row.says for row in result.rows if row.id == "not-an-enemy")


def test_the_worlds_polarity_is_drawn_whatever_the_doctrine_claims(result):
    spans = {s.name: (s.years[0], s.years[-1]) for s in result.world.polarity}
    assert spans == dict.fromkeys(
        ("polarity.effective-poles", "polarity.concentration"), (1946, 2022)
    )
    assert all(2 < s.values[0] < 20 for s in result.world.polarity if "poles" in s.name)
    (record,) = (s for s in result.world.polarity if "poles" in s.name)
    ahead = result.world.poles_ahead
    assert ahead.years[0] == result.world.year + 1
    assert ahead.q50[0] == pytest.approx(record.values[record.years.index(2010)], abs=0.1)


def test_every_source_that_was_read_has_its_hash_and_its_reason(result, pack):
    used = {layer for c in result.claims for layer in c.history.sources}
    assert used
    assert used <= {s.id for s in result.sources}
    for s in result.sources:
        assert s.sha256 == pack.release(s.id).sha256
        assert s.reason


def test_scores_stand_against_their_bars(result):
    bars = {(s.outcome, s.name): s.met for s in result.trust.scores if s.bar is not None}
    assert len(bars) >= 20
    assert {"fatal dispute", "war", "third state joining a war"} <= {outcome for outcome, _ in bars}
    assert all(bars.values())
    assert all(p.se is None or p.se >= 0 for p in result.trust.parameters)
    c = result.trust.calibration
    assert all(low <= rate <= high for low, rate, high in zip(c.low, c.rate, c.high, strict=True))


def test_another_seed_has_another_fingerprint(pack, tmp_path):
    one, other = (
        assess(
            SMALL,
            tmp_path / str(seed),
            pack,
            Options(replicates=4, years=2, seed=seed, placebos=5),
        )
        for seed in (1, 2)
    )
    assert other.run.fingerprint != one.run.fingerprint
    assert [c.history for c in other.claims] == [c.history for c in one.claims]
    assert any(c.history.estimate is not None for c in one.claims)
    assert one.run.fingerprint.startswith("eq1:")
