"""The findings that travel with the package: what they are of, and that they still come out on the pack."""

import hashlib
import json
import shutil
from importlib.resources import files

import pytest

from equipoise import shipped as module
from equipoise.doctrine.places import shipped_doctrines
from equipoise.doctrine.read import doctrine_text, read_doctrine
from equipoise.errors import DataError
from equipoise.shipped import (
    FOLDER,
    INDEX,
    all_shipped,
    coding_of,
    simulated_of,
    stamped_findings,
    stamped_simulations,
)
from equipoise.weighing import weigh_all
from tests.shipped.comparing import unlike

BY_ID = {s.doctrine_id: s for s in all_shipped()}


def silent(words, done, total):
    """Progress that nobody watches."""


def test_every_shipped_doctrine_has_findings_of_every_claim_as_it_is_coded_now():
    assert set(BY_ID) == set(shipped_doctrines())
    for name, shipped in BY_ID.items():
        doctrine = read_doctrine(name)
        assert list(shipped.claims) == [c.id for c in doctrine.claims]
        for claim in doctrine.claims:
            assert shipped.claims[claim.id].coding == coding_of(doctrine, claim), claim.id
            assert shipped.claims[claim.id].simulated == simulated_of(doctrine, claim), claim.id


def test_they_are_small_and_hold_no_rows_of_a_source():
    folder = files("equipoise").joinpath(FOLDER)
    assert sum(len(entry.read_bytes()) for entry in folder.iterdir()) < 1_000_000
    assert not any(c.history.cases for s in BY_ID.values() for c in s.claims.values())
    assert any(c.history.n for s in BY_ID.values() for c in s.claims.values())


def test_without_a_pack_each_claim_has_its_finding_with_a_stamp():
    doctrine = read_doctrine("russia-2023")
    found = stamped_findings(doctrine, weigh_all(doctrine, None, silent, 0))
    assert list(found) == [c.id for c in doctrine.claims]
    assert {f.verdict for f in found.values()} >= {"contradicted", "inconclusive", "leaning"}
    assert "insufficient-data" not in {f.verdict for f in found.values()}
    for finding in found.values():
        assert finding.stamp.startswith(
            f"Computed for release {BY_ID['russia-2023'].release} on pack "
        )
        assert "not recomputed here: equipoise data fetch" in finding.stamp


def edited(tmp_path, old, new):
    path = tmp_path / "own.yaml"
    text = doctrine_text("russia-2023")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return read_doctrine(path)


def test_an_edited_claim_borrows_no_finding_and_the_others_keep_theirs(tmp_path):
    own = edited(tmp_path, "window: 1992..2010", "window: 1993..2010")
    found = stamped_findings(own, weigh_all(own, None, silent, 0))
    without = [name for name, f in found.items() if not f.stamp]
    assert len(without) == 1
    assert found[without[0]].verdict == "insufficient-data"
    assert found[without[0]].estimate is None


def test_other_words_for_the_same_coding_keep_the_finding(tmp_path):
    first = read_doctrine("russia-2023").claims[0]
    own = edited(tmp_path, f"id: {first.id}", "id: another-name")
    found = stamped_findings(own, weigh_all(own, None, silent, 0))
    assert found["another-name"].stamp


def test_another_holder_borrows_nothing(tmp_path):
    own = edited(tmp_path, "holder: RUS", "holder: CHN")
    found = stamped_findings(own, weigh_all(own, None, silent, 0))
    assert not any(f.stamp for f in found.values())


def test_simulations_are_of_the_same_size_seed_and_rules():
    doctrine = read_doctrine("russia-2023")
    run = BY_ID["russia-2023"].run
    size = (run.replicates, run.years, run.seed)
    shipped, found = stamped_simulations(doctrine, *size)
    assert shipped.doctrine_id == "russia-2023"
    assert all(s.stamp for s in found.values())
    assert stamped_simulations(doctrine, run.replicates + 1, run.years, run.seed) is None
    rules = tuple(r.model_copy(update={"compliance": (0.3,)}) for r in doctrine.rules)
    assert stamped_simulations(doctrine.model_copy(update={"rules": rules}), *size) is None


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """The shipped findings in a folder that a test may spoil."""
    folder = tmp_path / "equipoise" / FOLDER
    shutil.copytree(str(files("equipoise").joinpath(FOLDER)), folder)
    monkeypatch.setattr(module, "files", lambda package: tmp_path / "equipoise")
    all_shipped.cache_clear()
    yield folder
    all_shipped.cache_clear()


def test_a_byte_changed_in_the_shipped_findings_is_noticed(copied):
    assert len(all_shipped()) == len(BY_ID)
    all_shipped.cache_clear()
    path = copied / "russia-2023.json"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(
        DataError, match=r"russia-2023\.json: sha256 is .*it was altered: install"
    ) as caught:
        all_shipped()
    assert "\n" not in str(caught.value)


def test_findings_of_another_release_are_one_line(copied):
    path = copied / "russia-2023.json"
    content = json.dumps({"doctrine_id": "russia-2023"}).encode()
    path.write_bytes(content)
    index = json.loads((copied / INDEX).read_text())
    index["sha256"]["russia-2023.json"] = hashlib.sha256(content).hexdigest()
    (copied / INDEX).write_text(json.dumps(index))
    with pytest.raises(DataError, match="of another release"):
        all_shipped()
    (copied / INDEX).unlink()
    with pytest.raises(DataError, match="cannot be read"):
        all_shipped()


@pytest.mark.pack
def test_they_were_computed_on_this_pack_and_its_scenarios_are_the_same(pack):
    from equipoise.assessing import start_of
    from equipoise.simulation.plan import plan_of

    cells = start_of(pack)
    for name, shipped in BY_ID.items():
        assert shipped.pack == pack.manifest_sha256
        run = shipped.run
        plan = plan_of(
            read_doctrine(name),
            cells,
            years=run.years,
            replicates=run.replicates,
            seed=run.seed,
        )
        assert tuple(s.sha256() for s in plan.scenarios()) == shipped.scenarios


@pytest.mark.pack
@pytest.mark.parametrize("name", [n for n in BY_ID if n != "russia-2023"])
def test_every_number_comes_out_again_on_the_pack(pack, name):
    shipped = BY_ID[name]
    found = weigh_all(read_doctrine(name), pack, silent, shipped.placebos)
    for claim, computed in shipped.claims.items():
        assert unlike(found[claim], computed.history) == [], f"{claim}: run make findings"
