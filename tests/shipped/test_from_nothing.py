"""From an empty data folder and a server with the originals to the findings that are shipped, in one go."""

import threading
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
import rdata

from equipoise import api
from equipoise.assessment import RESULT
from equipoise.data import fetch as fetching
from equipoise.data.pack import find_pack, user_folder
from equipoise.doctrine.read import read_doctrine
from equipoise.files import sha256_of
from equipoise.runs import read_run
from equipoise.shipped import all_shipped
from equipoise.weighing import weigh_all
from tests.shipped.comparing import unlike

pytestmark = pytest.mark.pack

OTHER_RELEASE = "unga_votes"
"""The one source whose pinned original is of another release than the pack's table."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Say nothing."""


def in_the_originals_form(table, path):
    """A table of the pack as the original that is not here would hold it."""
    if path.suffix == ".csv":
        table.write_csv(path)
        return
    frame = pd.DataFrame({c: table[c].cast(pl.Float64).to_numpy() for c in table.columns})
    rdata.write_rda(path, {path.stem.partition("--")[2]: frame})


@pytest.fixture(scope="module")
def mirror(pack_dir, tmp_path_factory):
    """A server with every original; the four files of disputes that are not here are made from the pack."""
    kept = Path(pack_dir).parent / "originals"
    if not kept.exists():
        pytest.skip("no folder of originals beside the data pack")
    folder, pinned = tmp_path_factory.mktemp("mirror"), []
    for publication in fetching.PINNED:
        original = publication.original
        for one in publication.originals:
            if (kept / one.name).exists() and not (folder / one.name).exists():
                (folder / one.name).symlink_to(kept / one.name)
        if not (folder / original.name).exists():
            table = pl.read_parquet(pack_dir / f"{publication.source}.parquet")
            in_the_originals_form(table, folder / original.name)
            own = replace(original, sha256=sha256_of(folder / original.name), bytes=None)
            publication = replace(publication, original=own)
        pinned.append(publication)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fetching, "PINNED", tuple(pinned))
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("EQUIPOISE_DATA")
        yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_from_an_empty_folder_to_the_same_findings(mirror, pack, tmp_path):
    assert find_pack() is None
    came = api.fetch(accept_terms=True, base_url=mirror)
    assert len(came) == len(fetching.PINNED)
    assert find_pack().folder == user_folder()

    out = tmp_path / "run"
    (shipped,) = (s for s in all_shipped() if s.doctrine_id == "russia-2023")
    run = api.assess("russia-2023", out=out, replicates=4, years=2, placebos=shipped.placebos)
    assert read_run(out / RESULT) == run
    assert (out / "report.html").stat().st_size > 100_000
    assert run.run.world == "data pack"

    on_votes = []
    for claim in run.claims:
        computed = shipped.claims[claim.id].history
        assert claim.history.stamp == ""
        if OTHER_RELEASE in computed.sources:
            on_votes.append(claim.id)
            continue
        assert unlike(claim.history, computed) == [], f"{claim.id}: run make findings"

    # votes are of another release: the same verdicts, and on the pack the very numbers that are shipped
    by_id = {c.id: c.history for c in run.claims}
    again = weigh_all(
        read_doctrine("russia-2023"), pack, lambda *_: None, shipped.placebos, only=set(on_votes)
    )
    assert len(on_votes) == 7
    for claim in on_votes:
        computed = shipped.claims[claim].history
        assert unlike(again[claim], computed) == [], f"{claim}: run make findings"
        if "unga_ideal_points" not in computed.sources:
            assert by_id[claim].verdict == computed.verdict
