"""Direct and spill-over: who is touched, and the two parts of a difference."""

from dataclasses import replace

import numpy as np
import pytest

from equipoise.model.operators.given import Given
from equipoise.simulation.ensemble import simulate
from equipoise.simulation.outcomes import OUTCOMES, THREATENED, Where, outcome_named
from equipoise.simulation.plan import Planned
from equipoise.simulation.read import Read
from equipoise.simulation.scenario import Scenario
from equipoise.simulation.spill import DIRECT, OTHERS, parts_of, touched
from tests.model.small import small_params, small_world

RULE = Given("MEDIATE", (10, 20, 30), 1.0, intensity=0.9)
EVERYONE = tuple(range(10, 130, 10))


def planned(*rules):
    base = Scenario("base", small_world(), small_params(), (), 10, 200, 3)
    codes = frozenset(c for r in rules for c in r.adopters)
    return Planned(
        ("r",), "v", "holder", codes, 1.0, rules, replace(base, label="with", rules=rules), base
    )


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    main = planned(RULE)
    scenarios = (main.baseline, main.scenario)
    ensembles = simulate(scenarios, tmp_path_factory.mktemp("spill"), jobs=1)
    return main, Read({s.sha256(): e for s, e in zip(scenarios, ensembles, strict=True)})


def test_those_are_touched_whom_rules_bind_or_name():
    assert touched(planned(RULE)) == {10, 20, 30}
    named = replace(RULE, adopters=EVERYONE, toward=(40, 50))
    assert touched(planned(named)) == {40, 50}
    assert touched(planned(RULE, named)) == {10, 20, 30, 40, 50}
    assert touched(planned(replace(RULE, adopters=EVERYONE))) == frozenset()
    assert touched(planned(replace(RULE, permits=True))) == frozenset()


@pytest.mark.parametrize("name", ["dispute.onset", "dispute.fatal", "war.onset"])
def test_the_parts_make_the_whole(compared, name):
    main, read = compared
    outcome = outcome_named(name)
    parts = parts_of(main, outcome, Where(), read)
    assert [p.of for p in parts] == [DIRECT, OTHERS]
    treated, baseline = (read.counts(s, outcome, Where()) for s in (main.scenario, main.baseline))
    whole = (treated - baseline).mean()
    assert sum(p.difference for p in parts) == pytest.approx(whole)
    assert all(p.interval[0] < p.difference < p.interval[1] for p in parts)


def test_wars_are_averted_first_among_those_who_are_bound(compared):
    main, read = compared
    direct, others = parts_of(main, outcome_named("war.onset"), Where(), read)
    assert direct.interval[1] < 0
    assert abs(others.difference) < abs(direct.difference) / 2


def test_where_everybody_is_bound_or_a_region_is_meant_there_are_no_parts(compared):
    main, read = compared
    onset = OUTCOMES[0]
    assert parts_of(main, onset, Where(region=frozenset({10, 20})), read) == ()
    assert parts_of(main, outcome_named(THREATENED), Where(), read) == ()
    everyone = planned(replace(RULE, adopters=EVERYONE))
    assert parts_of(everyone, onset, Where(), read) == ()
    assert np.isfinite(parts_of(main, onset, Where(), read)[0].difference)
