"""What an observer reads is what it declares under the options chosen, and what is cited."""

from contextlib import suppress

import pytest

from equipoise.errors import MeasureError
from equipoise.measuring import fatal_chances
from equipoise.observe import OBSERVERS
from equipoise.observe.entry import View
from equipoise.observe.take import chosen_options, look, states_among, take

YEAR = 2001
AMONG = "majors"


def ways():
    """Every observer with its defaults, and with each other value of each option."""
    for observer in OBSERVERS:
        needed = {o.name: "USA" for o in observer.options if not o.values}
        yield pytest.param(observer, needed, id=observer.measure)
        for option in observer.options:
            for value in option.values[1:]:
                yield pytest.param(
                    observer,
                    {**needed, option.name: value},
                    id=f"{observer.measure}-{option.name}={value}",
                )


@pytest.mark.pack
@pytest.mark.parametrize(("observer", "given"), list(ways()))
def test_what_is_read_is_what_is_declared_and_cited(pack, observer, given):
    options = chosen_options(observer, given, YEAR)
    ccodes = states_among(pack, YEAR, AMONG)[0]
    view = View(pack, YEAR, ccodes, options, fatal_chances)
    with suppress(MeasureError):  # it has read what it needs before it says that it cannot be taken
        look(observer, view)
    assert view.read == set(observer.reads(options))


@pytest.mark.pack
def test_what_is_cited_is_what_was_read(pack):
    given = {"capability": "gdp"}
    cited = [c.source for c in take("capability.rank", YEAR, pack, AMONG, given).sources]
    assert sorted(cited) == ["cow_gdppop_fariss", "cow_majors", "cow_states"]
