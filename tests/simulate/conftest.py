from dataclasses import replace

import pytest

from equipoise.doctrine.read import read_doctrine
from equipoise.simulation.ensemble import simulate
from equipoise.simulation.plan import DataCell, plan_of
from equipoise.simulation.read import Read
from tests.model.small import small_params, small_world

FILE = """
equipoise: 1
doctrine:
  id: test
  title: A test
  holder: {holder}
  adopted: 2000-01-01
  source: {{document: none.txt, kind: invented, lang: en}}
claims:
  - id: c
    row: r
    at: {{line: 1}}
    kind: rule
    reading: The document holds something.
    simulate:
      rule: gate
      also: [answer]
      outcome: dispute.onset
      expect: {{direction: decrease, scale: rate-ratio, margin: 0.1}}
  - id: e
    row: r
    at: {{line: 1}}
    kind: rule
    reading: The document holds something else.
    simulate:
      rule: all
      outcome: security.equality
      expect: {{direction: increase, scale: difference, margin: 0.001}}
  - id: p
    row: r
    at: {{line: 1}}
    kind: rule
    reading: The document holds something of power.
    simulate: {{rule: halved, outcome: capability.share, expect: {{direction: decrease, margin: 0.001}}}}
rules:
  - id: gate
    row: r
    at: {{line: 1}}
    operator: FORCE_GATE
    rule: permits
    trigger: [force-on-self, force-on-ally]
    variants:
      - {{id: as-written, rule: permits}}
      - {{id: strict, rule: limits}}
      - {{id: wide, rule: limits, add: [prevent]}}
    compliance: [0.5, 1.0]
  - {{id: all, row: r, at: {{line: 1}}, operator: FORCE_GATE, rule: limits, adopters: everyone,
      trigger: [force-on-self]}}
  - {{id: answer, row: r, at: {{line: 1}}, operator: RECIP, intensity: 0.3}}
  - {{id: halved, row: r, at: {{line: 1}}, operator: PERTURB_SHARES, shares: halve}}
  - {{id: alone, row: r, at: {{line: 1}}, operator: MEDIATE, intensity: 0.3}}
adoption: [holder, major-powers, everyone]
"""


@pytest.fixture(scope="session")
def doctrine_held_by(tmp_path_factory):
    def doctrine(holder="CAN", text=FILE):
        path = tmp_path_factory.mktemp("doctrine") / "test.yaml"
        path.write_text(text.format(holder=holder), encoding="utf-8")
        return read_doctrine(path)

    return doctrine


@pytest.fixture(scope="session")
def cells():
    params = small_params(0.1)
    other = replace(small_world(), power=small_world(seed=6).power, power_measure="gdp")
    return (DataCell(small_world(), params), DataCell(other, replace(params, power="gdp")))


@pytest.fixture(scope="session")
def plan(doctrine_held_by, cells):
    # Canada has the code 20, which the small world has
    return plan_of(doctrine_held_by(), cells, years=10, replicates=40, seed=2)


@pytest.fixture(scope="session")
def read(plan, tmp_path_factory):
    scenarios = plan.scenarios()
    ensembles = simulate(scenarios, tmp_path_factory.mktemp("out"))
    return Read({s.sha256(): e for s, e in zip(scenarios, ensembles, strict=True)})
