"""The model in plain NumPy, without rules: all pairs at once, and what is rare one by one in Python.

Covariates of memory are the package's own NumPy function, in which common enemies are counted by its compiled
loop; that favours it.
"""

import math
import random

import numpy as np
from benchmarks.rare import Chances, choice, course, goes_on, logistic, number_made, war
from scipy.special import expit

from equipoise.model.mechanisms.joining import NAMES as JOINING
from equipoise.model.mechanisms.joining import pair_at
from equipoise.model.mechanisms.onset import MEMORY, SETTING, memory_features
from equipoise.model.mechanisms.treaty import NEARNESS, REGIONS

FACTS = ("constant", "land_contiguity", "any_major", "lower_democracy", "ln_lower_gdp_per_capita")
AT = {name: k for k, name in enumerate(SETTING)}


def square(values, one, two, n):
    """(n, n) from (P,), the same both ways."""
    out = np.zeros((n, n), values.dtype)
    out[one, two] = out[two, one] = values
    return out


class System:
    """The state of the world, and its step."""

    def __init__(self, world, params, seed):
        self.world, self.rng = world, np.random.default_rng(seed)
        self.chances = Chances(params, random.Random(seed))
        onset = self.chances["onset"]
        self.beta = np.array([onset[name] for name in SETTING + MEMORY])
        self.one, self.two, self.n = world.one, world.two, world.n_states
        self.setting, self.memory = world.setting[0].copy(), world.memory.copy()
        self.here = world.member[0].copy()
        self.ln_power, self.trend = world.ln_power[0].copy(), world.trend.copy()
        self.treaties = world.treaties.copy()
        self.going = np.zeros(world.n_pairs, np.int64)
        self.war_until = np.zeros(world.n_pairs, np.int64)
        self.near = (self.setting[:, AT["land_contiguity"]] > 0) | (
            self.setting[:, AT["water_to_24_miles"]] > 0
        )
        self.near_states = square(self.near, self.one, self.two, self.n)
        self.far = square(self.setting[:, AT["ln_capital_distance"]], self.one, self.two, self.n)
        self.region = np.searchsorted(REGIONS, world.ccodes, side="right")
        self.democracy, self.major = world.democracy[0], world.is_major
        self.year, self.shock, self.counts = world.year, None, []
        self.bind()

    def bind(self):
        """Who must defend whom, by all treaties, and who is bound in either sense."""
        defends, party = (self.treaties == 2).astype(np.float32), self.treaties > 0
        self.pact = (defends.T @ party.astype(np.float32)) > 0
        np.fill_diagonal(self.pact, False)
        self.bound = self.pact | self.pact.T
        allies = self.bound.astype(np.float32)
        self.common = allies @ allies

    def step(self):
        self.year += 1
        values = self.chances["shock"]
        sigma, rho, e = values["sigma"], values["rho"], self.rng.standard_normal()
        fresh = sigma * math.sqrt(1 - rho**2) * e
        self.shock = sigma * e if self.shock is None else rho * self.shock + fresh
        began, chance = self.onsets()
        tally = {
            "disputes": len(began),
            "expected": chance.sum(),
            "going on": int((self.going > 0).sum()),
            "states": int(self.here.sum()),
            "bound": int(self.bound[np.ix_(self.here, self.here)].sum()) / 2,
        }
        self.engaged = self.going > 0
        self.engaged[began] = True
        self.counts.append(tally | self.run(began))
        self.carry_on()
        gone = self.here & (self.rng.random(self.n) < self.leaving())
        self.here &= ~gone
        self.going[gone[self.one] | gone[self.two]] = 0
        self.move_treaties()
        self.grow()
        self.bind()

    def onsets(self):
        """Pairs in which a dispute begins, and every pair's chance."""
        one, two = self.one, self.two
        a, b = self.ln_power[one], self.ln_power[two]
        self.setting[:, AT["ln_parity"]] = -np.abs(a - b)
        self.setting[:, AT["ln_stronger_cinc"]] = np.maximum(a, b)
        self.setting[:, AT["defense_pact"]] = self.bound[one, two]
        self.setting[:, AT["ln_shared_allies"]] = np.log1p(self.common[one, two])
        memory = memory_features(
            self.year, self.memory, one, two, self.bound, self.here, self.setting
        )
        x = np.hstack([self.setting, memory]) @ self.beta
        chance = expit(x + self.shock - self.chances["shock"]["sigma"] ** 2 / 2)
        chance[(self.going > 0) | ~self.here[one] | ~self.here[two]] = 0.0
        return np.flatnonzero(self.rng.random(chance.size) < chance), chance

    def run(self, began):
        """The course of the year's disputes, who joins them, and their wars; memory takes them in."""
        counts = dict.fromkeys(("joined", "fatal", "wars"), 0)
        memory, levels, came = self.memory, [], [*began.tolist()]
        for p in began.tolist():
            i, j = int(self.one[p]), int(self.two[p])
            facts = {name: self.setting[p, AT[name]] for name in FACTS}
            facts["ln_history"] = math.log1p(3 * memory.history[p])
            facts["ln_force_history"] = math.log1p(3 * memory.force_history[p])
            first, level, answer, fatal = course(
                self.chances,
                facts,
                self.ln_power[i] - self.ln_power[j],
                self.democracy[i] - self.democracy[j],
            )
            sides = self.sides(*((i, j) if first else (j, i)), max(level, answer))
            rows = [(sides[0][0], sides[1][0], p)]
            for k in sides[0]:
                for m in sides[1]:
                    q = pair_at(self.n, k, m)
                    if not self.engaged[q]:
                        self.engaged[q] = True
                        rows.append((k, m, q))
            came += [q for _, _, q in rows[1:]]
            counts["joined"] += len(rows) - 1
            counts["fatal"] += fatal
            counts["wars"] += level == 5
            if level == 5:
                self.wage(rows)
            levels.append(level >= 4 or answer >= 4)
        memory.activity[:] *= 0.75
        np.add.at(memory.activity, self.one[began], 0.25)
        np.add.at(memory.activity, self.two[began], 0.25)
        memory.force_history[began] += levels
        memory.history[self.engaged] += 1
        memory.last_dispute[self.engaged] = self.year
        memory.history[:] *= 0.9
        memory.force_history[:] *= 0.9
        self.going[came] = 1
        return counts

    def sides(self, initiator, target, level):
        """Both sides of a dispute when everybody has decided."""
        draws, total = self.rng.random(self.n), np.zeros(self.n)
        out = ([initiator], [target])
        for side, (partner, opponent) in enumerate(((initiator, target), (target, initiator))):
            chance = self.joining(partner, opponent, level)
            chance[[initiator, target]] = 0.0
            joins = (draws >= total) & (draws < total + chance) & self.here
            out[side].extend(np.flatnonzero(joins).tolist())
            total += chance
        return out

    def joining(self, partner, opponent, level):
        """(n,) every state's chance to help a partner, given the side's intercept."""
        others = np.arange(self.n)
        by, at = (self.pairs_of(k, others) for k in (partner, opponent))
        history = self.memory.history
        facts = {
            "constant": 1.0,
            "pact_with_partner": self.pact[:, partner],
            "contiguous_to_partner": self.near_states[:, partner],
            "ln_distance_to_opponent": self.far[:, opponent],
            "ln_history_with_opponent": np.log1p(3 * history[at]),
            "ln_history_with_partner": np.log1p(3 * history[by]),
            "major": self.major,
            "ln_cinc": self.ln_power,
            "opponent_major": self.major[opponent],
            "force": level >= 4,
            "war": level == 5,
        }
        beta = self.chances["joining"]
        x = sum(beta[name] * facts[name] for name in JOINING)
        z = self.rng.standard_normal()
        return np.array([self.chances.given(c, z, "joining") for c in expit(x).tolist()])

    def pairs_of(self, k, others):
        """(n,) numbers of a state's pairs; of itself some other, which is not used."""
        low, high = np.minimum(k, others), np.maximum(k, others)
        return np.minimum(low * (2 * self.n - low - 1) // 2 + high - low - 1, self.one.size - 1)

    def wage(self, rows):
        enters = logistic(self.chances["war_entry"]["constant"])
        enters = self.chances.given(enters, self.rng.standard_normal(), "war_entry")
        sides = []
        for end in (0, 1):
            side = {row[end] for row in rows}
            sides.append({s for s in side if s == rows[0][end] or self.rng.random() < enters})
        power, other = (np.exp(self.ln_power[list(side)]).sum() for side in sides)
        years, _, _ = war(self.chances, power, other, len(sides[0] | sides[1]))
        for one, two, pair in rows:
            if one in sides[0] and two in sides[1]:
                self.war_until[pair] = self.year + years - 1

    def carry_on(self):
        for p in np.flatnonzero(self.going):
            if self.war_until[p] >= self.year:
                stays = self.war_until[p] > self.year
            else:
                stays = goes_on(self.chances, int(self.going[p]))
            self.going[p] = self.going[p] + 1 if stays else 0

    def leaving(self):
        beta = self.chances["exit"]
        return expit(beta["constant"] + beta["ln_power"] * self.ln_power + beta["after_1945"])

    def grow(self):
        growth, size = self.chances["growth"], np.maximum(self.ln_power, -16)
        jumps = self.rng.random(self.n) < logistic(growth["jump"])
        far = growth["ln_jump_spread"] + growth["jump_spread_ln_power"] * size
        spread = np.exp(np.where(jumps, far, growth["ln_spread"]))
        change = growth["trend"] * self.trend + growth["ln_power"] * size
        change += spread * self.rng.standard_normal(self.n)
        before = np.exp(self.ln_power[self.here]).sum()
        change -= math.log(np.exp(self.ln_power + change)[self.here].sum() / before)
        self.ln_power[self.here] += change[self.here]
        self.trend[self.here] *= 0.95
        self.trend[self.here] += 0.05 * np.clip(change, -0.3, 0.3)[self.here]

    def nearness(self, group):
        """(n, 7) what each state looks at in a group, in the order of NEARNESS."""
        values = {
            "ln_distance": self.far[:, group].min(axis=1),
            "contiguous": self.near_states[:, group].any(axis=1),
            "same_region": (self.region[:, None] == self.region[group]).mean(axis=1),
            "bound_already": self.bound[:, group].mean(axis=1),
            "ln_shared_allies": np.log1p(self.common[:, group].mean(axis=1)),
            "democracy_gap": np.abs(self.democracy - self.democracy[group].mean()),
            "ln_power": self.ln_power,
        }
        return np.column_stack([values[name] for name in NEARNESS])

    def scored(self, block, group):
        beta = self.chances[block]
        weights = np.array([beta[name] for name in NEARNESS])
        return beta.get("constant", 0.0) + self.nearness(group) @ weights

    def move_treaties(self):
        """Treaties end, lose members, open and begin."""
        rng, rates, end = self.rng, self.chances["treaty"], self.chances["treaty_end"]
        self.treaties[:, ~self.here] = 0
        size = (self.treaties > 0).sum(axis=1)
        ends = expit(end["constant"] + end["ln_members"] * np.log(np.maximum(size, 1)))
        kept = self.treaties[(size > 1) & (rng.random(size.size) >= ends)]
        leaves = rng.random(kept.shape) < logistic(rates["withdraws"])
        kept[leaves & ((kept > 0).sum(axis=1) >= 3)[:, None]] = 0
        size = (kept > 0).sum(axis=1)
        opens = (size >= 3) & (rng.random(size.size) < logistic(rates["opens"]))
        for k in np.flatnonzero(opens):
            chance = expit(self.scored("treaty_accession", np.flatnonzero(kept[k])))
            accedes = self.here & (kept[k] == 0) & (rng.random(self.n) < chance)
            kept[k, accedes] = 2
        made = [self.made() for _ in range(number_made(self.chances))]
        self.treaties = np.vstack([kept, *(row for row in made if row is not None)])

    def made(self):
        """(1, n) members of a new treaty, or None where nobody follows its sponsor."""
        by, own = self.chances["treaty_sponsor"], np.diag(self.common)
        weights = by["ln_power"] * self.ln_power + by["ln_allies"] * np.log1p(own)
        places = np.flatnonzero(self.here).tolist()
        sponsor = choice(self.chances, {k: float(weights[k]) for k in places})
        weaker = self.here & (self.ln_power <= self.ln_power[sponsor])
        weaker[sponsor] = False
        row = np.zeros((1, self.n), self.treaties.dtype)
        if self.rng.random() < logistic(self.chances["treaty"]["bilateral"]) and weaker.any():
            weights = self.scored("treaty_partner", [sponsor])
            partners = np.flatnonzero(weaker).tolist()
            row[0, choice(self.chances, {k: float(weights[k]) for k in partners})] = 2
        else:
            z = self.rng.standard_normal()
            chance = expit(self.scored("treaty_member", [sponsor])).tolist()
            given = np.array([self.chances.given(c, z, "treaty") for c in chance])
            row[0, weaker & (self.rng.random(self.n) < given)] = 2
        if not row.any():
            return None
        row[0, sponsor] = 2
        return row
