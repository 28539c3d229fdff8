import numpy as np
import pytest

from equipoise.data.embedded import LACKS, SNAPSHOT_YEAR, factbook_states
from equipoise.errors import ScenarioError
from equipoise.model.mechanisms.onset import SETTING
from equipoise.model.memory import NEVER
from equipoise.model.start import present_world, world_in


@pytest.fixture(scope="module")
def present():
    return present_world(factbook_states(), SNAPSHOT_YEAR)


@pytest.mark.pack
def test_the_world_of_2010_is_whole(pack):
    world = world_in(2010, pack)
    assert 190 <= world.n_states <= 197
    assert world.member.all()
    assert world.is_major.sum() == 7
    assert np.isfinite(world.setting).all()
    assert (world.memory.last_dispute <= 2010).all()
    assert world.memory.history.max() > 1
    assert any("dispute record ends" in words for words in world.caveats)
    assert world.sha256() == world_in(2010, pack).sha256()
    assert world.sha256() != world_in(2009, pack).sha256()


@pytest.mark.pack
def test_a_year_without_a_dispute_record_is_refused(pack):
    for year in (2011, 2022, 1949):
        with pytest.raises(ScenarioError, match=f"world in {year}: gml_mid_dyad_year ends in 2010"):
            world_in(year, pack)


def test_the_present_world_has_no_past_and_says_so(present):
    assert not present.has_history
    assert (present.memory.last_dispute == NEVER).all()
    assert not present.memory.used_force.any()
    assert set(LACKS) <= set(present.caveats)


def test_the_present_world_leaves_out_and_names_whom_it_lacks_a_figure_for(present):
    left = {f.ccode: f.name for f in factbook_states()}.keys() - set(present.ccodes.tolist())
    names = {f.name for f in factbook_states() if f.ccode in left}
    assert 0 < len(left) < 10
    (words,) = [w for w in present.caveats if w.startswith("Left out")]
    assert all(name in words for name in names)


def test_the_present_worlds_neighbours_and_allies_are_those_of_the_facts(present):
    land = present.setting[0][:, SETTING.index("land_contiguity")] == 1
    pairs = {
        (int(present.ccodes[i]), int(present.ccodes[j]))
        for i, j in zip(present.one[land], present.two[land], strict=True)
    }
    assert (2, 20) in pairs  # the United States and Canada
    assert (2, 200) not in pairs
    assert 280 < len(pairs) < 330
    place = present.place
    assert present.pact[0][place(2), place(200)]
    assert present.pact[0][place(200), place(2)]
    assert not present.pact[0][place(2), place(710)]
    assert np.isfinite(present.setting).all()


def test_a_state_that_is_not_there_is_refused(present):
    with pytest.raises(ScenarioError, match="state 999 is not in it"):
        present.place(999)


def test_no_world_is_made_of_too_few_states():
    with pytest.raises(ScenarioError, match="fewer than two states"):
        present_world(factbook_states()[:1], SNAPSHOT_YEAR)
