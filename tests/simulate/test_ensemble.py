import hashlib
from dataclasses import replace

import polars as pl
import pytest

from equipoise.errors import OutputError
from equipoise.model.mechanisms.war import WAR_COLUMNS
from equipoise.simulation.ensemble import simulate
from equipoise.simulation.place import LOCK
from equipoise.simulation.scenario import Scenario, replicates
from equipoise.simulation.shards import shards
from tests.model.small import force_gate, small_params, small_world

STRICT = ("force-on-self", "force-on-ally")


def scenario(*rules, n=120, **others):
    s = Scenario("a test", small_world(), small_params(0.1), rules, 4, n, 3)
    return replace(s, **others)


def digests(folder):
    """sha256 of every file below a folder, by its name there."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != LOCK
    }


def both():
    return scenario(), scenario(force_gate((10, 20), 1.0, STRICT))


def test_the_bytes_are_the_same_with_one_worker_and_with_two(tmp_path):
    simulate(both(), tmp_path / "one", jobs=1)
    simulate(both(), tmp_path / "two", jobs=2)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert len(digests(tmp_path / "one")) == 2 * 3 * 7


def test_more_replicates_leave_the_earlier_ones_as_they_are(tmp_path):
    (few,) = simulate([scenario(n=50)], tmp_path / "few")
    (many,) = simulate([scenario(n=120)], tmp_path / "many")
    early = many.events().filter(pl.col("replicate") < 50)
    assert few.events().equals(early)


def test_every_replicate_and_year_has_its_expected_number(tmp_path):
    (ensemble,) = simulate([scenario()], tmp_path)
    expected = ensemble.expected()
    assert expected.height == 120 * 4
    assert expected["onsets"].min() > 0
    assert ensemble.events()["replicate"].n_unique() > 60  # the others had no dispute


def test_wars_and_exits_stand_beside_the_events_as_the_replicates_have_them(tmp_path):
    s = scenario(years=12, n=60)
    (ensemble,) = simulate([s], tmp_path)
    runs = list(replicates(s, 0, 60))
    wars, exits = ensemble.wars(), ensemble.exits()
    assert wars.select(WAR_COLUMNS).to_numpy().tolist() == [
        row for run in runs for row in run.wars.tolist()
    ]
    assert wars["replicate"].to_list() == [run.number for run in runs for _ in run.wars]
    assert exits.rows() == [
        (run.number, year, code)
        for run in runs
        for year, code in zip(run.left.tolist(), s.world.ccodes.tolist(), strict=True)
        if year
    ]
    assert wars.height > 20
    assert exits.height > 20


def test_a_state_that_left_has_no_threat_and_no_dispute(tmp_path):
    s = scenario(years=12, n=60, threats=True)
    (ensemble,) = simulate([s], tmp_path)
    left = ensemble.exits().rename({"year": "last"})
    threats = ensemble.threats().join(left, on=["replicate", "ccode"], how="left")
    gone = pl.col("year") > pl.col("last").fill_null(9999)
    assert threats.filter(gone).height > 20
    assert threats.filter(gone)["threat"].is_nan().all()
    assert threats.filter(~gone)["threat"].is_finite().all()
    for side in ("initiator", "target"):
        begun = ensemble.events().join(
            left, left_on=["replicate", side], right_on=["replicate", "ccode"]
        )
        assert (begun["year"] <= begun["last"]).all()
        assert (begun["last_year"] <= begun["last"]).all()


def test_resuming_makes_only_what_is_missing_or_damaged(tmp_path):
    (whole,) = simulate([scenario()], tmp_path)
    before = digests(tmp_path)
    stamps = {p.name: p.stat().st_mtime_ns for p in whole.folder.iterdir()}
    (whole.folder / "events-000050-000100.parquet").unlink()
    cut = whole.folder / "expected-000100-000120.parquet"
    cut.write_bytes(cut.read_bytes()[:-30])
    made = []
    simulate([scenario()], tmp_path, resume=True, on_shard=lambda done, all_: made.append(all_))
    assert made == [2, 2]
    assert digests(tmp_path) == before
    assert (whole.folder / "events-000000-000050.parquet").stat().st_mtime_ns == stamps[
        "events-000000-000050.parquet"
    ]


def test_without_resume_everything_is_made_again(tmp_path):
    simulate([scenario()], tmp_path)
    made = []
    simulate([scenario()], tmp_path, on_shard=lambda done, all_: made.append(done))
    assert made == [1, 2, 3]


def test_scenarios_that_are_the_same_are_simulated_once(tmp_path):
    made = []
    one, other = simulate(
        [scenario(), scenario(label="another name")],
        tmp_path,
        on_shard=lambda done, all_: made.append(all_),
    )
    assert made == [3, 3, 3]
    assert one.folder == other.folder


def test_the_hash_holds_what_determines_a_replicate_and_nothing_else():
    base = scenario()
    assert base.sha256() == replace(base, label="x", replicates=7).sha256()
    assert base.sha256() == scenario(force_gate((), 1.0, STRICT)).sha256()
    others = [
        replace(base, seed=4),
        replace(base, years=5),
        replace(base, params=small_params(0.2)),
        replace(base, world=small_world(seed=6)),
        scenario(force_gate((10,), 1.0, STRICT)),
        scenario(force_gate((10,), 0.5, STRICT)),
        scenario(force_gate((10,), 1.0, ("force-on-self",))),
        scenario(force_gate((20,), 1.0, STRICT)),
    ]
    assert len({s.sha256() for s in [base, *others]}) == 9


def test_shards_cover_every_replicate_once():
    cut = shards(120)
    assert [r for a, b in cut for r in range(a, b)] == list(range(120))


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be made .* choose another --out"):
        simulate([scenario()], tmp_path / "file" / "below")


def test_asking_for_more_replicates_remakes_a_shard_that_was_shorter(tmp_path):
    simulate([scenario(n=120)], tmp_path)
    (longer,) = simulate([scenario(n=150)], tmp_path, resume=True)
    assert longer.expected()["replicate"].n_unique() == 150
