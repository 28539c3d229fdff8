"""What a newcomer meets first: how soon an answer comes, what to do next, and a report that opens by itself."""

import resource
import subprocess
import sys
import webbrowser
from pathlib import Path

import pytest

from equipoise.cli import options

COMMAND = str(Path(sys.executable).with_name("equipoise"))
IMPORT_AT_MOST, HELP_AT_MOST = 0.3, 0.5
"""Of the processor, which other work on the machine does not lengthen [seconds]."""


def seconds_of(*command):
    """The least time of the processor in three runs."""
    taken = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(taken)


def test_the_package_is_imported_and_help_is_there_at_once():
    assert seconds_of(sys.executable, "-c", "import equipoise") < IMPORT_AT_MOST
    assert seconds_of(COMMAND, "--help") < HELP_AT_MOST


def test_wrong_words_are_told_before_anything_large_is_loaded():
    code = (
        "import sys; from equipoise.cli import main\n"
        "sys.argv = ['equipoise', *sys.argv[1:]]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'numba', 'scipy', 'altair', 'polars'} & set(sys.modules)))"
    )
    for words in (("--runs", "0"), ("--jobs", "0"), ("--seed", "-1"), ("--placebos", "-1")):
        done = subprocess.run(
            [sys.executable, "-c", code, "assess", "russia-2023", *words],
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.stdout.strip() == "[]", words
        assert done.stderr.startswith(f"equipoise: {words[0]} {words[1]}: give "), words


def test_alone_it_says_three_things_that_one_can_do_next():
    done = subprocess.run([COMMAND], capture_output=True, text=True, check=True, timeout=60)
    lines = [line.split() for line in done.stdout.splitlines() if line.startswith("  equipoise ")]
    assert [words[1] for words in lines] == ["assess", "data", "new"]


@pytest.fixture
def shown(monkeypatch):
    """Reports that were opened, where a person sits at a screen."""
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    for stream in ("stdin", "stdout"):
        monkeypatch.setattr(getattr(sys, stream), "isatty", lambda: True, raising=False)
    return opened


def test_a_report_opens_where_a_person_sits(shown, tmp_path):
    options.opened(tmp_path / "report.html", None, json=False)
    assert shown == [(tmp_path / "report.html").as_uri()]


@pytest.mark.parametrize("what", ["--no-open", "--json", "a script", "a pipe", "no screen"])
def test_a_report_does_not_open_by_itself_anywhere_else(shown, monkeypatch, tmp_path, what):
    if what in ("a script", "a pipe"):
        stream = sys.stdin if what == "a script" else sys.stdout
        monkeypatch.setattr(stream, "isatty", lambda: False, raising=False)
    if what == "no screen":
        monkeypatch.delenv("DISPLAY")
    wanted = False if what == "--no-open" else None
    options.opened(tmp_path / "report.html", wanted, json=what == "--json")
    assert shown == []


def test_a_report_opens_from_a_script_that_asks_for_it(shown, monkeypatch, tmp_path):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    options.opened(tmp_path / "report.html", True, json=True)
    assert len(shown) == 1
