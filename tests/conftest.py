"""What several tests need: the data pack, where there is one."""

import os
import tempfile
from pathlib import Path

import pytest

# no test may find a pack that somebody has fetched for other work
os.environ["XDG_DATA_HOME"] = os.environ["LOCALAPPDATA"] = tempfile.mkdtemp(
    prefix="equipoise-test-"
)

if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # two processes that compile at once would write one another's cache
    place = Path(__file__).parent.parent / ".pytest_cache" / "numba" / worker
    os.environ["NUMBA_CACHE_DIR"] = str(place)

from equipoise.data.pack import ENVIRONMENT, Pack, open_pack  # after the cache has its place


@pytest.fixture(scope="session")
def pack_dir() -> Path:
    folder = os.environ.get(ENVIRONMENT, "")
    if not folder:
        pytest.skip(f"no data pack: set {ENVIRONMENT} to the folder of one")
    return Path(folder)


@pytest.fixture(scope="session")
def pack(pack_dir: Path) -> Pack:
    return open_pack(pack_dir)
