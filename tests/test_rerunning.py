"""What a run has kept of its replicates is hashed, and a sample of it comes out again to the same bytes."""

import io
import json
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from equipoise import api
from equipoise.assessment import RESULT
from equipoise.simulating import ensembles_of
from equipoise.simulation.manifest import KINDS, write_shard, written

SMALL = Path(__file__).with_name("small.yaml")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A run on the built-in world, which needs no pack."""
    out = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("EQUIPOISE_DATA", raising=False)
        api.assess(SMALL, out=out, replicates=20, years=2)
    return out


@pytest.fixture
def kept(made, tmp_path, monkeypatch):
    """A copy of the run, to be spoilt."""
    monkeypatch.delenv("EQUIPOISE_DATA", raising=False)
    shutil.copytree(made, tmp_path / "kept")
    return tmp_path / "kept"


def of_replicates(kept, **others):
    found = api.verify(kept, **others)
    return found.holds, [(row.what, row.state, row.found) for row in found.replicates]


def places(kept):
    return sorted(p for p in ensembles_of(kept).iterdir() if p.is_dir())


def test_a_run_that_is_as_it_was_holds(kept):
    holds, rows = of_replicates(kept, replicates=4)
    assert holds
    assert rows[0] == (f"{len(places(kept))} shards of {len(places(kept))} scenarios", "same", "")
    assert [state for _, state, _ in rows] == ["same"] * 5
    assert all("), replicate " in what for what, _, _ in rows[1:])


def test_a_shard_that_was_altered_on_disk_is_named(kept):
    path = next(places(kept)[0].glob("wars-*"))
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    holds, rows = of_replicates(kept)
    assert not holds
    assert path.name in rows[0][2]
    assert rows[1][2].startswith("0 of ")


def test_a_shard_that_is_gone_is_missed(kept):
    place = places(kept)[-1]
    for path in place.iterdir():
        path.unlink()
    holds, rows = of_replicates(kept)
    assert not holds
    assert rows[0][:2] == (f"ensemble {place.name}", "differs")
    # the main reading's size or a cell's, whichever scenario's hash comes last
    assert re.fullmatch("0 of (20|16) replicates are there and whole", rows[0][2])


def rewritten(place, change):
    """A shard written anew with a table changed, so that its hashes are right and its numbers are not."""
    (manifest,) = place.glob("shard-*.json")
    sha256 = json.loads(manifest.read_text())["scenario"]
    (shard,) = written(place, sha256)
    tables = {
        kind: pl.read_parquet(io.BytesIO(next(place.glob(f"{kind}-*")).read_bytes()))
        for kind in KINDS
    }
    write_shard(place, sha256, shard.first, shard.last, tables | change(tables))


def test_numbers_that_do_not_come_out_again_are_named_though_their_hashes_are_right(kept):
    for place in places(kept):
        rewritten(place, lambda t: {"expected": t["expected"].with_columns(pl.col("wars") + 1e-15)})
    holds, rows = of_replicates(kept)
    assert not holds
    assert rows[0][1] == "same"
    for _, state, words in rows[1:]:
        assert state == "differs"
        assert "expected: wars in row 0 was " in words


def test_ensembles_that_the_inputs_do_not_make_are_counted_and_not_judged(kept):
    path = kept / RESULT
    content = json.loads(path.read_text())
    content["run"]["seed"] += 1
    path.write_text(json.dumps(content))
    holds, rows = of_replicates(kept)
    assert holds
    assert [(state, what) for what, state, _ in rows] == [
        ("not here", f"{len(places(kept))} other ensembles")
    ]


def test_a_run_that_kept_no_replicates_has_none_to_check(kept):
    shutil.rmtree(ensembles_of(kept))
    assert of_replicates(kept) == (True, [])
