import hashlib

import polars as pl
import pytest

from equipoise.data.pack import ENVIRONMENT, find_pack, open_pack, user_folder, verify_pack
from equipoise.errors import DataError, MissingDataError, UsageError

MAJORS = pl.DataFrame({"ccode": [2, 200], "styear": [1898, 1816], "endyear": [2016, 2016]})


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "cow_majors.parquet"
    MAJORS.write_parquet(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (tmp_path / "MANIFEST.csv").write_text(
        "file,rows,source,licence_or_terms,citation,sha256\n"
        f"cow_majors.parquet,2,Major powers,terms,Someone 2017,{digest}\n"
    )
    return tmp_path


def test_a_pack_reads_what_its_manifest_vouches_for(small):
    assert open_pack(small).read("cow_majors").height == 2


def test_a_truncated_file_is_refused_by_name(small):
    path = small / "cow_majors.parquet"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(DataError, match=r"cow_majors\.parquet: sha256 .* truncated or altered"):
        open_pack(small).read("cow_majors")


def test_a_missing_file_is_named(small):
    (small / "cow_majors.parquet").unlink()
    with pytest.raises(DataError, match=r"cow_majors\.parquet: cannot be read"):
        open_pack(small).read("cow_majors")


def test_a_missing_layer_is_named(small):
    with pytest.raises(MissingDataError, match="no layer 'cow_nmc'"):
        open_pack(small).read("cow_nmc")


def test_a_file_with_another_layout_is_refused(small):
    path = small / "cow_majors.parquet"
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    MAJORS.drop("endyear").write_parquet(path)
    new = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest = small / "MANIFEST.csv"
    manifest.write_text(manifest.read_text().replace(old, new))
    with pytest.raises(DataError, match="no column 'endyear'"):
        open_pack(small).read("cow_majors")


def test_bytes_that_are_not_parquet_are_refused_in_one_line(small):
    path = small / "cow_majors.parquet"
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(b"not parquet at all")
    manifest = small / "MANIFEST.csv"
    manifest.write_text(
        manifest.read_text().replace(old, hashlib.sha256(path.read_bytes()).hexdigest())
    )
    with pytest.raises(DataError, match="not a readable Parquet file") as caught:
        open_pack(small).read("cow_majors")
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_no_pack_is_refused(tmp_path):
    with pytest.raises(MissingDataError, match="not a data pack"):
        open_pack(tmp_path)
    with pytest.raises(MissingDataError, match="no such folder"):
        open_pack(tmp_path / "nowhere")


def test_a_damaged_manifest_is_refused(tmp_path):
    (tmp_path / "MANIFEST.csv").write_text("file,rows\ncow_majors.parquet,two\n")
    with pytest.raises(DataError, match=r"MANIFEST\.csv: cannot be read"):
        open_pack(tmp_path)


def test_the_callers_folder_comes_before_the_environments(small, monkeypatch, tmp_path):
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "elsewhere"))
    assert find_pack(small).folder == small
    with pytest.raises(MissingDataError):
        find_pack()
    with pytest.raises(UsageError):
        find_pack("")
    monkeypatch.delenv(ENVIRONMENT)
    assert find_pack() is None


@pytest.mark.pack
def test_every_layer_of_the_catalogue_is_whole(pack):
    assert verify_pack(pack) == ()


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    """The user's data folder, empty, with no pack named in the environment."""
    monkeypatch.delenv("EQUIPOISE_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return user_folder()


def test_what_was_fetched_is_found_without_a_name(own_folder):
    assert find_pack() is None
    own_folder.mkdir(parents=True)
    (own_folder / "MANIFEST.csv").write_text("file,rows,source,licence_or_terms,citation,sha256\n")
    assert find_pack().folder == own_folder


def test_a_fetch_that_was_not_finished_is_told_with_its_remedy(own_folder):
    (own_folder / "downloads").mkdir(parents=True)
    with pytest.raises(MissingDataError, match="not finished; go on with equipoise data fetch"):
        find_pack()


def test_half_a_pack_names_the_file_that_is_not_there(own_folder):
    own_folder.mkdir(parents=True)
    (own_folder / "MANIFEST.csv").write_text(
        "file,rows,source,licence_or_terms,citation,sha256\ncow_states.parquet,243,S,t,c,00\n"
    )
    with pytest.raises(
        DataError, match=r"cow_states\.parquet: cannot be read .*fetch the pack again"
    ):
        find_pack().read("cow_states")
