"""The page in a real browser, with the network off: does it draw, keep quiet, and fit?"""

import html
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",  # nothing listens there
    "--allow-file-access-from-files",  # the frame below reads what the page says of itself
    "--enable-logging=stderr",
    "--v=0",
    "--virtual-time-budget=60000",
    "--window-size=1300,900",
)
# two frames, because a browser window cannot be made as narrow as a telephone
FRAMES = """<!doctype html><title>frames</title>
<iframe id="wide" width="1280" height="900" src="report.html#everything"></iframe>
<iframe id="narrow" width="390" height="900" src="report.html#everything"></iframe>
<script>
setInterval(() => {
  for (const frame of document.querySelectorAll("iframe")) {
    const page = frame.contentDocument;
    const told = {
      ...page.documentElement.dataset,
      live: page.querySelectorAll(".live.vega-embed svg.marks").length,
      still: page.querySelectorAll(".still:not([hidden])").length,
      width: page.documentElement.clientWidth,
      scrollWidth: page.documentElement.scrollWidth,
    };
    document.documentElement.setAttribute(`data-${frame.id}`, JSON.stringify(told));
  }
}, 100);
</script>
"""

pytestmark = pytest.mark.browser


@dataclass
class Visit:
    frames: dict
    console: list
    requests: list


def browser():
    named = os.environ.get("EQUIPOISE_BROWSER")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(
            "no browser: install one (apt-get install chromium) or name it in EQUIPOISE_BROWSER"
        )
    return found


def visit(folder, page):
    """Open the page wide and narrow; collect what it drew, said and asked the network for."""
    (folder / "report.html").write_text(page, encoding="utf-8")
    (folder / "frames.html").write_text(FRAMES, encoding="utf-8")
    net = folder / "net.json"
    run = subprocess.run(
        [
            browser(),
            *FLAGS,
            f"--user-data-dir={folder / 'profile'}",
            f"--log-net-log={net}",
            "--dump-dom",
            (folder / "frames.html").as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    told = dict(re.findall(r'data-(wide|narrow)="([^"]*)"', run.stdout))
    return Visit(
        frames={name: json.loads(html.unescape(words)) for name, words in told.items()},
        console=[line for line in run.stderr.splitlines() if "CONSOLE" in line],
        requests=asked_by_the_page(json.loads(net.read_text())),
    )


def asked_by_the_page(log):
    """Addresses that a page asked for; what the browser asks for itself has no origin."""
    start = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    asked = [e["params"] for e in log["events"] if e["type"] == start and "params" in e]
    return [
        one["url"]
        for one in asked
        if one.get("url", "").startswith(("http", "ws"))
        and one.get("initiator", "not an origin") != "not an origin"
    ]


@pytest.fixture(scope="module")
def visited(page, tmp_path_factory):
    found = visit(tmp_path_factory.mktemp("visit"), page)
    if found.console or found.requests:
        # what the page does it does every time; a browser short of time may complain once of itself
        print(found.console, found.requests)
        found = visit(tmp_path_factory.mktemp("again"), page)
    return found


@pytest.mark.parametrize("frame", ["wide", "narrow"])
def test_every_chart_is_drawn_to_answer_the_pointer(visited, page, frame):
    charts = page.count('<figure class="chart')
    told = visited.frames[frame]
    assert told["charts"] == f"{charts}/{charts}"
    assert told["failed"] == "0"
    assert (told["live"], told["still"]) == (charts, 0)


@pytest.mark.parametrize(("frame", "width"), [("wide", 1280), ("narrow", 390)])
def test_the_page_never_scrolls_sideways_even_with_every_table_open(visited, frame, width):
    told = visited.frames[frame]
    assert width - 20 <= told["width"] <= width  # less what a scroll bar takes
    assert told["scrollWidth"] <= told["width"]
    assert told["overflow"] == "0"


def test_the_page_says_nothing_on_the_console_and_asks_the_network_for_nothing(visited):
    assert visited.console == []
    assert visited.requests == []


def test_the_checks_above_can_fail(tmp_path):
    stray = (
        '<!doctype html><div style="width:9000px">wide</div><script>console.error("heard")</script>'
        '<img src="http://stray.example/x.png">'
    )
    seen = visit(tmp_path, stray)
    assert seen.frames["narrow"]["scrollWidth"] > seen.frames["narrow"]["width"]
    assert "heard" in seen.console[0]
    assert seen.requests[0] == "http://stray.example/x.png"


def test_the_policy_of_the_page_stops_a_stray_reference(page, tmp_path):
    policy = re.search(r'<meta http-equiv="Content-Security-Policy"[^>]*>', page).group()
    stray = f'<!doctype html>{policy}<img src="http://stray.example/x.png"><script>var a</script>'
    seen = visit(tmp_path, stray)
    assert seen.requests == []
    assert any("Content Security Policy" in line for line in seen.console)
