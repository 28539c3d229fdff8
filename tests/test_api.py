"""The package in Python and in a notebook: the same words as on the command line."""

import subprocess
import sys

import pytest

import equipoise as eq
from equipoise import cli


def test_every_verb_has_its_twin_and_nothing_leaks():
    verbs = {c.name or c.callback.__name__ for c in cli.app.registered_commands}
    twins = set(dir(eq))
    assert verbs - {"new", "schema", "calibrate", "review"} <= twins
    assert {"fetch", "states", "groups", "read_doctrine"} <= twins
    assert not {"Any", "annotations", "TYPE_CHECKING", "os"} & twins
    for name in twins:
        assert callable(getattr(eq, name)), name
    with pytest.raises(AttributeError, match="no attribute 'asses'"):
        _ = eq.asses


def test_the_twins_stay_functions_after_everything_was_imported():
    code = (
        "import equipoise as eq, equipoise.cli, equipoise.api, equipoise.assessing, equipoise.simulation\n"
        "print(all(callable(getattr(eq, n)) for n in dir(eq)))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == "True"


def test_states_groups_and_doctrines_are_plain_values():
    assert any(s.ccode == 365 for s in eq.states(2010))
    assert 365 in eq.groups(2010)["CSTO"]
    assert "russia-2023" in eq.doctrines()
    assert repr(eq.read_doctrine("russia-2023")) == "<doctrine russia-2023: 34 claims, 17 rules>"
    assert eq.check("russia-2023") == ()


def test_without_a_pack_findings_come_with_a_stamp(monkeypatch):
    monkeypatch.delenv("EQUIPOISE_DATA", raising=False)
    found = eq.weigh("russia-2023", "answers-in-kind")
    assert list(found) == ["answers-in-kind"]
    assert found["answers-in-kind"].stamp
    assert repr(found) == "<1 findings: 1 leaning>"
    assert repr(found["answers-in-kind"]).startswith("<leaning: Russia with all states")
    assert "<th scope" in found._repr_html_()
    with pytest.raises(Exception, match="did you mean 'answers-in-kind'"):
        eq.weigh("russia-2023", "answer-in-kind")


def test_an_assessment_shows_its_verdicts_and_cards(monkeypatch):
    monkeypatch.delenv("EQUIPOISE_DATA", raising=False)
    found = eq.assess("brezhnev-1968")
    assert repr(found).startswith("<assessment of brezhnev-1968: 8 claims, eq1:")
    html = found._repr_html_()
    assert html.count("<details>") == len(found.claims)
    assert "<script" not in html


@pytest.mark.pack
def test_a_panel_shows_its_head_and_coverage_and_a_measure_its_chart(pack_dir, monkeypatch):
    monkeypatch.setenv("EQUIPOISE_DATA", str(pack_dir))
    panel = eq.panel("dyad-year", 2000, 2005).add("contiguity")
    assert repr(panel).startswith("<panel of ")
    assert "Coverage of the columns" in panel._repr_html_()
    series = eq.measure("concentration", 1990, 1995)
    assert repr(series) == "<polarity.concentration (index CON) of systems among all, 1990 to 1995>"
    assert series._repr_mimebundle_()["image/svg+xml"].startswith("<svg")
    assert "text/html" in eq.measure("concentration", 1990)._repr_mimebundle_()


def test_what_a_notebook_shows_is_escaped():
    from equipoise.notebook import table_html

    assert "<b>" not in table_html(("<b>",), [("<b>x</b>", None, 0.12345)], "<b>")
    assert "0.1235" in table_html(("a",), [(0.12345,)])
