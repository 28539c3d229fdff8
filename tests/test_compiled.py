"""Compiled kernels have a place also where neither the installation nor a home folder can be written."""

import os
import tempfile

import pytest

from equipoise.compiled import ENVIRONMENT, choose_place


@pytest.fixture
def package(tmp_path):
    """A package beside which nothing can be kept: its place is taken by a file."""
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "__pycache__").write_text("")
    return folder


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def chosen(package, **environ):
    choose_place(package, environ)
    return environ.get(ENVIRONMENT)


def test_beside_the_package_or_in_the_users_cache_the_compiler_finds_its_own_way(package, tmp_path):
    assert chosen(tmp_path) is None
    assert chosen(package, XDG_CACHE_HOME=str(tmp_path)) is None
    assert chosen(package, NUMBA_CACHE_DIR="mine", XDG_CACHE_HOME="/proc/nowhere") == "mine"


def test_where_nothing_can_be_written_there_is_one_private_folder_for_all_runs(package, temporary):
    first = chosen(package, XDG_CACHE_HOME="/proc/nowhere")
    assert first.startswith(str(temporary))
    assert chosen(package, XDG_CACHE_HOME="/proc/nowhere") == first
    assert os.stat(first).st_mode & 0o077 == 0


@pytest.mark.parametrize("taken", ["open to all", "a link"])
def test_a_folder_that_others_can_write_is_not_used(package, temporary, taken):
    first = chosen(package, XDG_CACHE_HOME="/proc/nowhere")
    os.rmdir(first)
    if taken == "a link":
        os.symlink(temporary, first)
    else:
        os.mkdir(first)
        os.chmod(first, 0o777)
    assert chosen(package, XDG_CACHE_HOME="/proc/nowhere") != first
