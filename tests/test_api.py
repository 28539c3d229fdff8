"""The package in Python and in a notebook: the same words as on the command line."""

import pickle
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


@pytest.fixture(scope="module")
def values(tmp_path_factory):
    """One value of every kind that a verb gives without data."""
    out = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EQUIPOISE_DATA", raising=False)
        run = eq.assess("brezhnev-1968", out=out)
        weighed = eq.weigh("brezhnev-1968")
        document = out / "text.txt"
        document.write_text("We will never use force. They must leave.", encoding="utf-8")
        return {
            "states": eq.states(2010), "groups": eq.groups(2010), "check": eq.check("brezhnev-1968"),
            "read": eq.read_doctrine("brezhnev-1968"), "weigh": weighed, "assess": run,
            "draft": eq.draft(document, "BRA"), "cite": eq.cite(run), "verify": eq.verify(out),
            "compare": eq.compare(run, run), "explain": eq.explain(run, run.claims[0].id),
            "simulate": eq.simulate("brezhnev-1968", replicates=2, years=1),
        }  # fmt: skip


def test_every_value_shows_itself_in_one_line_and_as_plain_html(values):
    for verb, value in values.items():
        assert len(repr(value)) < 130, verb
        assert "\n" not in repr(value), verb
        html = value._repr_html_()
        assert html.startswith(("<table>", "<details>")), verb
        assert "<script" not in html, verb
    one_of = [values[verb][0] for verb in ("states", "cite")]
    one_of += [values[verb].claims[0] for verb in ("read", "assess")]
    assert repr(one_of[0]) == "<United States: COW 2, 1816 to now>"
    assert all(len(repr(one)) < 150 for one in one_of)


def test_rows_are_still_a_tuple_and_can_be_sent_to_another_process(values):
    rows = values["states"]
    assert rows == tuple(rows)
    assert rows[:2] == (rows[0], rows[1])
    again = pickle.loads(pickle.dumps(rows))
    assert again == rows
    assert again._repr_html_() == rows._repr_html_()
    assert dict(values["groups"]) == values["groups"]


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
