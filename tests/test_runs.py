"""What a run leaves on disk: cited, verified, explained."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from equipoise import api
from equipoise.assessment import RESULT
from equipoise.errors import DataError, MissingDataError, UsageError
from equipoise.runs import cite_run, differences, explain_claim, read_run, verify_run

COMMAND = str(Path(sys.executable).with_name("equipoise"))
SMALL = Path(__file__).with_name("small.yaml")


def run(*words):
    return subprocess.run([COMMAND, *map(str, words)], capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """A run without a data pack, of the first doctrine, whose findings came with the package."""
    out = tmp_path_factory.mktemp("without")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EQUIPOISE_DATA", raising=False)
        api.assess("russia-2023", out=out)
    return out


@pytest.fixture(scope="module")
def on_pack(pack_dir, tmp_path_factory):
    out = tmp_path_factory.mktemp("with")
    api.assess(SMALL, out=out, data=pack_dir, replicates=4, years=2, placebos=9)
    return out


def test_a_run_without_a_pack_shows_every_row_with_its_stamp(without):
    found = read_run(without)
    assert found.run.world == "shipped findings"
    assert len({c.row for c in found.claims}) == 12
    assert all(c.history.stamp and c.simulation.stamp for c in found.claims)
    page = (without / "report.html").read_text()
    assert page.count("not recomputed here") > len(found.claims)
    assert "There is no data pack here; the findings came with the package." in page
    assert "Computed for release" in found.missing[0]
    assert "--data" not in found.run.command


def test_a_run_compared_with_itself_has_nothing_apart(without):
    found = api.compare(without, without)
    assert (found.inputs, found.verdicts, found.numbers) == ((), (), ())
    assert found.only_first == found.only_second == ()
    assert found.alike == len(read_run(without).claims)


def test_two_runs_have_apart_what_was_changed(without):
    old = read_run(without)
    kept = [c for c in old.claims if c.id != "multipolar-trend"]
    weighed = next(c for c in kept if c.id == "answers-in-kind")
    turned = weighed.model_copy(
        update={
            "history": weighed.history.model_copy(update={"verdict": "contradicted"}),
            "simulation": weighed.simulation.model_copy(update={"difference": 9.0}),
        }
    )
    new = old.model_copy(
        update={
            "claims": tuple(turned if c is weighed else c for c in kept),
            "run": old.run.model_copy(update={"seed": 77}),
        }
    )
    found = api.compare(old, new)
    assert [(a.what, a.second) for a in found.inputs] == [("seed", "77")]
    assert [(a.what, a.first, a.second) for a in found.verdicts] == [
        ("answers-in-kind, record", "leaning", "contradicted")
    ]
    assert [a.what for a in found.numbers] == ["answers-in-kind, simulation"]
    assert found.numbers[0].second.startswith("9 ")
    assert found.only_first == ("multipolar-trend",)
    assert found.alike == len(kept) - 1


def test_runs_are_compared_from_the_command_line(without):
    same = run("compare", without, without)
    assert same.returncode == 0
    assert same.stdout == f"{len(read_run(without).claims)} claims alike to the last digit\n"
    gone = run("compare", without, without / "nowhere")
    assert gone.returncode != 0
    assert gone.stderr.count("\n") == 1


def test_every_source_is_cited_with_its_reason_and_release(without):
    found = cite_run(read_run(without))
    by_source = {c.source: c for c in found}
    disputes = by_source["gml_mid_dyad_year"]
    assert "answers-in-kind" in disputes.reason
    assert len(disputes.sha256) == 64
    assert "non-commercial" in disputes.terms
    entry = disputes.bibtex()
    assert entry.startswith("@misc{gml_mid_dyad_year,\n  title = {")
    assert entry.count("{") == entry.count("}")


def test_bibtex_escapes_what_it_would_read_as_its_own():
    from equipoise.citation import Citation

    entry = Citation("x", "A & B_{1}", "50 % of $", "Doe (1999). doi:10.1/ab", "none", "").bibtex()
    assert "title = {A \\& B\\_1}" in entry
    assert "year = {1999}" in entry
    assert "50 \\% of \\$" in entry


def test_an_explanation_goes_from_the_verdict_to_readings_series_and_sources(without):
    found = explain_claim(read_run(without), "answers-in-kind").as_dict()
    assert found["words"].startswith("answers-in-kind: leaning.")
    steps = {step["words"].partition(":")[0]: step for step in found["below"]}
    assert steps["readings"]["below"][0]["words"].startswith("as written: 0.12")
    assert "1992: " in steps["yearly series"]["below"][0]["below"][0]["words"]
    assert any("gml_mid_dyad_year" in s["words"] for s in steps["sources"]["below"])
    with pytest.raises(UsageError, match="did you mean 'answers-in-kind'"):
        explain_claim(read_run(without), "answer-in-kind")


@pytest.mark.pack
def test_on_a_pack_an_explanation_ends_at_rows_of_the_sources(on_pack):
    found = read_run(on_pack)
    claim = next(c for c in found.claims if c.history.cases)
    steps = explain_claim(found, claim.id).as_dict()["below"]
    rows = next(s for s in steps if s["words"].startswith("sources: "))
    assert any(source["below"] for source in rows["below"])


@pytest.mark.pack
def test_a_run_on_this_pack_is_verified_and_a_changed_number_is_not(on_pack, pack, tmp_path):
    found = read_run(on_pack)
    good = verify_run(found, pack, sample=2)
    assert good.holds
    assert {row.state for row in (*good.inputs, *good.claims)} == {"same"}
    assert len(good.claims) == min(2, sum(bool(c.history.readings) for c in found.claims))

    spoilt = json.loads((on_pack / RESULT).read_text())
    for claim in spoilt["claims"]:
        if claim["history"]["readings"]:
            claim["history"]["readings"][0]["n"] += 1
    spoilt["doctrine_text"] += "# a comment\n"
    path = tmp_path / RESULT
    path.write_text(json.dumps(spoilt))
    bad = verify_run(read_run(path), pack, sample=1)
    assert not bad.holds
    assert bad.inputs[0].state == "differs"
    assert bad.claims[0].found.startswith("readings[0].n: ")


def test_without_a_pack_inputs_are_verified_and_claims_are_not_here(without):
    found = verify_run(read_run(without), None)
    assert found.holds
    assert [row.state for row in found.inputs] == ["same", "same"]
    assert found.claims == ()


def test_differences_name_the_place_and_both_values():
    before = {"a": [1, {"b": 2}], "c": 3}
    assert list(differences(before, before)) == []
    assert list(differences(before, {"a": [1, {"b": 4}]})) == [
        "a[1].b: 2 then, 4 now", "c: 3 then, None now",
    ]  # fmt: skip


def test_the_verbs_print_lines_and_json(without):
    assert "\n    for claims " in run("cite", without).stdout
    assert json.loads(run("cite", without, "--json").stdout)["sources"]
    verified = run("verify", without)
    assert verified.returncode == 0
    assert verified.stdout.startswith("same      doctrine as the run kept it")
    explained = run("explain", without, "answers-in-kind")
    assert explained.stdout.splitlines()[0].startswith("answers-in-kind: leaning. Russia")
    assert json.loads(run("explain", without, "answers-in-kind", "--json").stdout)["below"]


def test_what_is_no_run_is_one_line(tmp_path):
    with pytest.raises(MissingDataError, match=r"no run is there .*equipoise assess DOCTRINE"):
        read_run(tmp_path)
    (tmp_path / RESULT).write_text('{"schema_version": 2}')
    with pytest.raises(DataError, match="not an assessment of this release"):
        read_run(tmp_path)
