"""Starting a doctrine file."""

import pytest

from equipoise.doctrine.check import check_doctrine
from equipoise.doctrine.new import new_doctrine
from equipoise.doctrine.read import doctrine_text, read_doctrine, shipped_doctrines
from equipoise.errors import DoctrineError, OutputError, UsageError


def test_the_starter_passes_check_and_has_the_name_of_its_file(tmp_path):
    path = new_doctrine(tmp_path / "My Doctrine.yaml")
    assert check_doctrine(path) == ()
    assert read_doctrine(path).doctrine.id == "my-doctrine"
    assert path.read_text(encoding="utf-8").startswith("# ")


def test_a_file_name_without_letters_that_an_id_can_have_still_gives_an_id(tmp_path):
    assert read_doctrine(new_doctrine(tmp_path / "доктрина.yaml")).doctrine.id == "my-doctrine"


@pytest.mark.parametrize("name", shipped_doctrines())
def test_a_copy_differs_from_its_original_by_the_id_alone(tmp_path, name):
    path = new_doctrine(tmp_path / "copy.yaml", from_id=name)
    copy, original = read_doctrine(path), read_doctrine(name)
    assert copy.doctrine.id == "copy"
    assert copy.claims == original.claims
    lines = zip(doctrine_text(path).split("\n"), doctrine_text(name).split("\n"), strict=True)
    assert sum(a != b for a, b in lines) == 1


def test_an_existing_file_is_never_overwritten(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("precious", encoding="utf-8")
    with pytest.raises(OutputError, match="exists already"):
        new_doctrine(path)
    assert path.read_text(encoding="utf-8") == "precious"


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        new_doctrine(tmp_path / "no-folder" / "mine.yaml")
    with pytest.raises(OutputError):
        new_doctrine(tmp_path)


def test_nothing_is_written_if_there_is_nothing_to_copy(tmp_path, written):
    with pytest.raises(UsageError, match="did you mean 'russia-2023'"):
        new_doctrine(tmp_path / "mine.yaml", from_id="russia-2022")
    with pytest.raises(DoctrineError, match="no id"):
        new_doctrine(tmp_path / "mine.yaml", from_id=str(written.path(text="equipoise: 1\n")))
    assert not (tmp_path / "mine.yaml").exists()
