"""A small invented world, and parameters for it, that several tests share."""

from dataclasses import replace

import numpy as np

from equipoise.model.mechanisms import (
    continuation,
    growth,
    hostility,
    initiator,
    intercept,
    joining,
    trade,
    treaty,
    war,
)
from equipoise.model.mechanisms import exit as leaving
from equipoise.model.mechanisms.onset import MEMORY, SETTING
from equipoise.model.memory import blank_memory
from equipoise.model.operators.given import Given
from equipoise.model.params import Block, Params
from equipoise.model.world import World


def small_world(n: int = 12, seed: int = 5) -> World:
    rng = np.random.default_rng(seed)
    one, two = (a.astype(np.int32) for a in np.triu_indices(n, 1))
    cinc = rng.dirichlet(np.full(n, 0.5))
    democracy = rng.normal(size=n)
    majors = cinc >= np.sort(cinc)[-3]
    pact = rng.random((n, n)) < 0.15
    np.fill_diagonal(pact, False)
    contiguity = rng.choice([0, 1, 2, 4], one.size, p=[0.6, 0.25, 0.1, 0.05]).astype(np.int8)
    distance = rng.uniform(100, 9000, one.size)
    gdp_per_capita = rng.lognormal(9, 1, n)
    return World(
        year=2000,
        ccodes=np.arange(10, 10 * n + 10, 10, dtype=np.int32),
        names=tuple(f"State {k}" for k in range(n)),
        one=one,
        two=two,
        member=np.ones((1, n), np.bool_),
        power=cinc[None],
        democracy=democracy[None],
        pact=pact[None],
        gdp_per_capita=gdp_per_capita[None],
        major=majors[None],
        contiguity=contiguity[None],
        distance=distance[None],
        joint_years=np.full((1, one.size), 20, np.int64),
        memory=blank_memory(n),
        has_history=True,
        kind="invented",
        caveats=(),
        trade=np.where(rng.random((n, n)) < 0.1, np.nan, rng.uniform(0, 0.2, (n, n))),
        trend=rng.normal(0.0, 0.05, n),
        treaties=one_sided(pact),
    )


def one_sided(pact):
    """A treaty for each duty: the one that must defend, and the other."""
    rows = np.zeros((int(pact.sum()), len(pact)), np.int8)
    for row, (i, j) in zip(rows, np.argwhere(pact), strict=True):
        row[i], row[j] = treaty.DEFENDER, treaty.PARTY
    return rows


def force_gate(adopters, compliance, triggers, permits=False) -> Given:
    return Given("FORCE_GATE", adopters, compliance, triggers=triggers, permits=permits)


def _block(name, names, estimate, spread=0.0):
    k = len(names)
    covariance = tuple(tuple(spread**2 if a == b else 0.0 for b in range(k)) for a in range(k))
    return Block(name, tuple(names), tuple(estimate), covariance, (1946, 2000), 100, 10, "pair")


def small_params(spread: float = 0.0, sigma: float = 0.3) -> Params:
    onset = dict.fromkeys(SETTING + MEMORY, 0.0) | {
        "constant": -3.0,
        "land_contiguity": 1.5,
        "ln_parity": 0.2,
        "defense_pact": -0.4,
        "ln_shared_allies": 0.15,
        "never_disputed": -0.5,
        "never_and_land_contiguity": 0.3,
        "never_and_ln_capital_distance": -0.05,
        "never_and_higher_activity": 0.2,
        "disputed_last_year": 0.3,
        "peace_years": -0.8,
        "ln_history": 0.4,
        "ln_force_history": 0.5,
        "ln_lower_relative_activity": 0.3,
        "ln_higher_relative_activity": 0.3,
        "ln_shared_enemies": -0.2,
        "ln_enemies_of_allies": 0.2,
    }
    facts = dict.fromkeys(hostility.FACTS, 0.0) | {"constant": 0.4, "ln_force_history": 0.5}
    return Params(
        id="invented",
        variant="full",
        disputes="gml",
        blocks=(
            _block("onset", onset, onset.values(), spread),
            _block("shock", ("sigma", "rho"), (sigma, 0.5)),
            _block("initiator", initiator.NAMES, (0.2, -0.25), spread),
            _block("force", facts, facts.values(), spread),
            _block("answer", hostility.ANSWER, (*facts.values(), 1.4), spread),
            _block("war", facts, (*list(facts.values())[:-1], -0.1), spread),
            _block("fatal", hostility.FATAL, (*facts.values(), 2.0), spread),
            _block("reply", hostility.REPLY, (-0.9, -0.7)),
            _block("display", hostility.DISPLAY, (2.5, 2.9)),
            _block("continuation", continuation.NAMES, (-1.4, -0.1)),
            _block("war_duration", war.DURATION, (0.1, -0.6, 0.3, 0.5), spread),
            _block("war_decided", war.DECIDED, (2.7, -2.3), spread),
            _block("war_won", war.WON, (0.6, 0.3), spread),
            _block("war_deaths", war.DEATHS, (8.8, 0.3, 2.1, 1.0, 1.3)),
            _block("war_entry", war.ENTRY, (0.2,), spread),
            _block("intercept", intercept.NAMES, (1.2, 0.8), 0.0),
            _block("exit", leaving.NAMES, (-3.0, -0.1, -1.5)),
            _block("growth", growth.NAMES, (0.4, -0.02, -3.2, -1.2, -0.1, -1.0)),
            _block("trade", trade.NAMES, (0.2, -0.3, 0.1, 0.2, -0.15, 0.3), spread),
            _block("treaty", treaty.NAMES, (-0.2, -0.5, -0.5, -2.5, 1.0)),
            _block("treaty_end", treaty.END, (-2.0, -0.4)),
            _block("treaty_sponsor", treaty.SPONSOR, (0.6, 0.3)),
            _block("treaty_partner", treaty.PARTNER, (-0.8, 1.2, 0.3, -0.5, 0.2, -0.3, 0.1)),
            _block("treaty_member", treaty.MEMBER, (1.0, -0.5, 0.6, 0.7, 0.8, 0.2, -0.6, 0.1)),
            _block(
                "treaty_accession", treaty.ACCESSION, (1.5, -0.6, 0.5, 0.4, 1.5, -0.3, -0.9, 0.1)
            ),
            _block(
                "joining",
                joining.NAMES,
                (-1.0, 1.0, 0.6, -0.4, 0.8, -0.5, 0.5, 0.1, -0.4, 0.4, 1.0),
                spread,
            ),
            replace(
                _block("level", ("force", "answer", "joining"), (0.3, -0.4, 0.5), spread),
                window=(2004, 2013),
            ),
        ),
        hashes=(),
        filled=(),
        scores={},
    )
