"""The model in Mesa 3, agent by agent, without rules: states, disputes and treaties are agents.

Written as Mesa's guide has it, with agent sets and their verbs. What is known of a pair beforehand is added up
once, which favours it, and so does that random intercepts are looked up in the package's own compiled table.
"""

import math

import mesa
from benchmarks.rare import Chances, choice, course, goes_on, logistic, number_made, war

from equipoise.model.mechanisms.onset import SETTING
from equipoise.model.memory import NEVER

MOVES = ("ln_parity", "ln_stronger_cinc", "defense_pact", "ln_shared_allies")
"""Covariates of the setting that growth and treaties change."""
FACTS = ("constant", "land_contiguity", "any_major", "lower_democracy", "ln_lower_gdp_per_capita")
REGIONS = (200, 400, 600, 700, 900)


class Pair:
    """What lies between two states."""

    def __init__(self, world, p, beta):
        row = dict(zip(SETTING, world.setting[0][p].tolist(), strict=True))
        self.log_odds = sum(beta[name] * v for name, v in row.items() if name not in MOVES)
        self.facts = {name: row[name] for name in FACTS}
        self.land, self.ln_distance = row["land_contiguity"], row["ln_capital_distance"]
        self.near = bool(row["land_contiguity"] or row["water_to_24_miles"])
        last = int(world.memory.last_dispute[p])
        self.last = None if last == NEVER else last
        self.history = float(world.memory.history[p])
        self.force_history = float(world.memory.force_history[p])
        self.going, self.war_until = 0, 0


class State(mesa.Agent):
    """A state: it begins disputes, joins others', grows and leaves."""

    def __init__(self, model, world, k):
        super().__init__(model)
        self.place, code = k, int(world.ccodes[k])
        self.region = sum(code >= first for first in REGIONS)
        self.ln_power, self.trend = float(world.ln_power[0][k]), float(world.trend[k])
        self.democracy, self.major = float(world.democracy[0][k]), bool(world.is_major[k])
        self.activity = float(world.memory.activity[k])
        self.busy, self.others = 0.0, {}
        self.enemies, self.allies, self.defends = set(), set(), set()

    def look_around(self):
        """Who was an enemy of late, and how busy this state is beside others."""
        year, mean = self.model.year, self.model.mean_activity
        self.busy = math.log1p(self.activity / mean) if mean > 0 else 0.0
        self.enemies = {
            other for other in self.model.quarrels[self] if year - self.others[other].last <= 10
        }

    def begin_disputes(self):
        for other in self.model.states:
            if other.place > self.place:
                pair = self.others[other]
                if not pair.going:
                    chance = self.model.onset_chance(self, other, pair)
                    self.model.expected += chance
                    if self.random.random() < chance:
                        Dispute(self.model, self, other, pair)

    def consider(self, dispute):
        """Join one side of a dispute, or none."""
        if self in dispute.began:
            return
        first = dispute.chance_to_help(self, 0)
        draw = self.random.random()
        if draw < first:
            dispute.sides[0].append(self)
        elif draw < first + dispute.chance_to_help(self, 1):
            dispute.sides[1].append(self)

    def leave(self):
        beta = self.model.chances["exit"]
        x = beta["constant"] + beta["ln_power"] * self.ln_power + beta["after_1945"]
        if self.random.random() < logistic(x):
            self.model.part_with(self)

    def plan_growth(self):
        growth, size = self.model.chances["growth"], max(self.ln_power, -16)
        spread = growth["ln_spread"]
        if self.random.random() < logistic(growth["jump"]):
            spread = growth["ln_jump_spread"] + growth["jump_spread_ln_power"] * size
        self.change = growth["trend"] * self.trend + growth["ln_power"] * size
        self.change += math.exp(spread) * self.random.gauss(0, 1)

    def grow(self, scale):
        change = self.change - scale
        self.ln_power += change
        self.trend = 0.95 * self.trend + 0.05 * min(max(change, -0.3), 0.3)

    def near(self, group):
        """What a state looks at in a group that it may be bound to."""
        size = len(group)
        common = sum(len(self.allies & other.allies) for other in group)
        return {
            "constant": 1.0,
            "ln_distance": min(self.others[other].ln_distance for other in group),
            "contiguous": float(any(self.others[other].near for other in group)),
            "same_region": sum(other.region == self.region for other in group) / size,
            "bound_already": sum(other in self.allies for other in group) / size,
            "ln_shared_allies": math.log1p(common / size),
            "democracy_gap": abs(self.democracy - sum(o.democracy for o in group) / size),
            "ln_power": self.ln_power,
        }


class Dispute(mesa.Agent):
    """A dispute in the year in which it begins."""

    def __init__(self, model, one, two, pair):
        super().__init__(model)
        self.began, self.pair, self.sides = (one, two), pair, ([one], [two])
        self.level = self.answer = 0
        self.fatal, self.pairs = False, []

    def run_course(self):
        one, two = self.began
        facts = self.pair.facts | {
            "ln_history": math.log1p(3 * self.pair.history),
            "ln_force_history": math.log1p(3 * self.pair.force_history),
        }
        first, self.level, self.answer, self.fatal = course(
            self.model.chances, facts, one.ln_power - two.ln_power, one.democracy - two.democracy
        )
        self.sides = ([one], [two]) if first else ([two], [one])
        self.intercepts = (self.random.gauss(0, 1), self.random.gauss(0, 1))

    def chance_to_help(self, state, side):
        """Chance that a third state joins one side."""
        beta = self.model.chances["joining"]
        partner, opponent = self.sides[side][0], self.sides[1 - side][0]
        by, at = state.others[partner], state.others[opponent]
        x = beta["constant"] + beta["ln_distance_to_opponent"] * at.ln_distance
        x += beta["ln_cinc"] * state.ln_power
        x += beta["pact_with_partner"] * (partner in state.defends)
        x += beta["contiguous_to_partner"] * by.near
        x += beta["ln_history_with_opponent"] * math.log1p(3 * at.history)
        x += beta["ln_history_with_partner"] * math.log1p(3 * by.history)
        x += beta["major"] * state.major + beta["opponent_major"] * opponent.major
        x += beta["force"] * (max(self.level, self.answer) >= 4) + beta["war"] * (self.level == 5)
        return self.model.chances.given(logistic(x), self.intercepts[side], "joining")

    def set_against(self):
        """Everybody on one side is from now on in a dispute with everybody on the other."""
        for one in self.sides[0]:
            for two in self.sides[1]:
                pair = one.others[two]
                if pair not in self.model.engaged or pair is self.pair:
                    self.model.engaged[pair] = (one, two)
                    self.pairs.append((one, two, pair))

    def wage_war(self):
        chances = self.model.chances
        enters = logistic(chances["war_entry"]["constant"])
        enters = chances.given(enters, self.random.gauss(0, 1), "war_entry")
        # those who fight are of pairs that came into the dispute with it
        in_it = ({one for one, _, _ in self.pairs}, {two for _, two, _ in self.pairs})
        sides = [
            {s for s in side if s in self.began or self.random.random() < enters} for side in in_it
        ]
        power, other = (sum(math.exp(s.ln_power) for s in side) for side in sides)
        years, _, deaths = war(chances, power, other, len(sides[0] | sides[1]))
        self.model.deaths += deaths
        for one, two, pair in self.pairs:
            if one in sides[0] and two in sides[1]:
                pair.war_until = self.model.year + years - 1


class Treaty(mesa.Agent):
    """A treaty of defence: it ends, loses members and takes in others."""

    def __init__(self, model, members):
        super().__init__(model)
        self.members = members  # state: whether it must defend the others

    def move_on(self):
        chances, members, draw = self.model.chances, self.members, self.random.random
        rates, end = chances["treaty"], chances["treaty_end"]
        for state in [s for s in members if s not in self.model.agents_by_type[State]]:
            del members[state]
        if len(members) < 2 or draw() < logistic(
            end["constant"] + end["ln_members"] * math.log(len(members))
        ):
            self.remove()
            return
        if len(members) >= 3:
            leaves = logistic(rates["withdraws"])
            self.members = members = {s: d for s, d in members.items() if draw() >= leaves}
        if len(members) >= 3 and draw() < logistic(rates["opens"]):
            group = list(members)
            for state in self.model.states:
                if state not in members and draw() < chances.of(
                    "treaty_accession", state.near(group)
                ):
                    members[state] = True


class System(mesa.Model):
    """All states, what lies between each two of them, and the fitted coefficients."""

    def __init__(self, world, params, seed):
        super().__init__(seed=seed)
        self.chances, self.year = Chances(params, self.random), world.year
        self.shock, self.counts = None, []
        states = [State(self, world, k) for k in range(world.n_states)]
        self.quarrels = {state: set() for state in states}
        onset = self.chances["onset"]
        for p, (i, j) in enumerate(zip(world.one.tolist(), world.two.tolist(), strict=True)):
            pair = states[i].others[states[j]] = states[j].others[states[i]] = Pair(world, p, onset)
            if pair.last is not None:
                self.quarrels[states[i]].add(states[j])
                self.quarrels[states[j]].add(states[i])
        for row in world.treaties:
            Treaty(self, {states[i]: row[i] == 2 for i in row.nonzero()[0].tolist()})
        self.bind()

    def bind(self):
        """Who must defend whom, by all treaties."""
        for state in self.agents_by_type[State]:
            state.allies, state.defends = set(), set()
        for treaty in self.agents_by_type[Treaty]:
            for state, defends in treaty.members.items():
                if defends:
                    others = treaty.members.keys() - {state}
                    state.defends |= others
                    state.allies |= others
                    for other in others:
                        other.allies.add(state)

    def onset_chance(self, one, two, pair):
        b = self.chances["onset"]
        low, high = sorted((one.busy, two.busy))
        x = self.tide + pair.log_odds
        x -= b["ln_parity"] * abs(one.ln_power - two.ln_power)
        x += b["ln_stronger_cinc"] * max(one.ln_power, two.ln_power)
        x += b["defense_pact"] * (two in one.allies)
        x += b["ln_shared_allies"] * math.log1p(len(one.allies & two.allies))
        x += b["ln_lower_relative_activity"] * low + b["ln_higher_relative_activity"] * high
        crossed = len(one.allies & two.enemies) + len(one.enemies & two.allies)
        x += b["ln_shared_enemies"] * math.log1p(len(one.enemies & two.enemies))
        x += b["ln_enemies_of_allies"] * math.log1p(crossed)
        if pair.last is None:
            x += b["never_disputed"] + b["never_and_land_contiguity"] * pair.land
            x += b["never_and_ln_capital_distance"] * pair.ln_distance
            x += b["never_and_higher_activity"] * high
        else:
            quiet = min(self.year - 1 - pair.last, 60) / 10
            x += b["peace_years"] * quiet + b["peace_years_squared"] * quiet**2
            x += b["peace_years_cubed"] * quiet**3
            x += b["disputed_last_year"] * (pair.last == self.year - 1)
            x += b["ln_history"] * math.log1p(3 * pair.history)
            x += b["ln_force_history"] * math.log1p(3 * pair.force_history)
        return logistic(x)

    def step(self):
        self.year += 1
        self.begin_year()
        self.agents_by_type[State].shuffle_do("begin_disputes")
        disputes = list(self.agents_by_type.get(Dispute, ()))
        for dispute in disputes:
            self.engaged[dispute.pair] = dispute.began
        for dispute in disputes:
            dispute.run_course()
            self.agents_by_type[State].do("consider", dispute)
            dispute.set_against()
            if dispute.level == 5:
                dispute.wage_war()
        self.remember(disputes)
        self.counts.append(self.tally(disputes))
        for dispute in disputes:
            dispute.remove()
        self.carry_on(disputes)
        self.agents_by_type[State].shuffle_do("leave")
        self.renew_treaties()
        self.agents_by_type[State].do("plan_growth")
        before = sum(math.exp(s.ln_power) for s in self.agents_by_type[State])
        after = sum(math.exp(s.ln_power + s.change) for s in self.agents_by_type[State])
        self.agents_by_type[State].do("grow", math.log(after / before))
        self.bind()

    def begin_year(self):
        values = self.chances["shock"]
        sigma, rho, e = values["sigma"], values["rho"], self.random.gauss(0, 1)
        fresh = sigma * math.sqrt(1 - rho**2) * e
        self.shock = sigma * e if self.shock is None else rho * self.shock + fresh
        self.tide = self.shock - sigma**2 / 2
        self.states = list(self.agents_by_type[State])
        self.mean_activity = sum(s.activity for s in self.states) / len(self.states)
        self.expected = self.deaths = 0.0
        self.engaged = {
            one.others[two]: (one, two)
            for one in self.states
            for two in self.quarrels[one]
            if one.place < two.place and one.others[two].going
        }
        self.going_on = len(self.engaged)
        self.agents_by_type[State].do("look_around")

    def remember(self, disputes):
        for state in self.states:
            state.activity *= 0.75
        for pair, (one, two) in self.engaged.items():
            pair.history, pair.last = pair.history + 1, self.year
            self.quarrels[one].add(two)
            self.quarrels[two].add(one)
        for dispute in disputes:
            dispute.pair.force_history += max(dispute.level, dispute.answer) >= 4
            for state in dispute.began:
                state.activity += 0.25
        for one in self.states:
            for two in self.quarrels[one]:
                if one.place < two.place:
                    pair = one.others[two]
                    pair.history, pair.force_history = 0.9 * pair.history, 0.9 * pair.force_history

    def carry_on(self, disputes):
        for dispute in disputes:
            for _, _, pair in dispute.pairs:
                pair.going = 1
        for pair in self.engaged:
            if pair.war_until >= self.year:
                pair.going = pair.going + 1 if pair.war_until > self.year else 0
            else:
                pair.going = pair.going + 1 if goes_on(self.chances, pair.going) else 0

    def part_with(self, state):
        """Let a state go; its disputes end."""
        for other in self.quarrels.pop(state):
            self.quarrels[other].discard(state)
        state.remove()

    def renew_treaties(self):
        self.states = list(self.agents_by_type[State])
        self.agents_by_type[Treaty].do("move_on")
        chances = self.chances
        for _ in range(number_made(chances)):
            by = chances["treaty_sponsor"]
            sponsor = choice(
                chances,
                {
                    s: by["ln_power"] * s.ln_power + by["ln_allies"] * math.log1p(len(s.allies))
                    for s in self.states
                },
            )
            weaker = [s for s in self.states if s is not sponsor and s.ln_power <= sponsor.ln_power]
            bilateral = chances.happens(logistic(chances["treaty"]["bilateral"]))
            z = self.random.gauss(0, 1)
            if bilateral and weaker:
                beta = chances["treaty_partner"]
                joined = [
                    choice(
                        chances,
                        {
                            s: sum(beta.get(n, 0.0) * v for n, v in s.near([sponsor]).items())
                            for s in weaker
                        },
                    )
                ]
            else:
                joined = [
                    s
                    for s in weaker
                    if chances.happens(
                        chances.given(chances.of("treaty_member", s.near([sponsor])), z, "treaty")
                    )
                ]
            if joined:
                Treaty(self, dict.fromkeys([sponsor, *joined], True))

    def tally(self, disputes):
        """What the year is compared by."""
        return {
            "disputes": len(disputes),
            "expected": self.expected,
            "joined": sum(len(d.pairs) - 1 for d in disputes),
            "fatal": sum(d.fatal for d in disputes),
            "wars": sum(d.level == 5 for d in disputes),
            "going on": self.going_on,
            "states": len(self.states),
            "bound": sum(len(s.allies) for s in self.states) / 2,
        }


def simulate(world, params, years, seed):
    """Tallies of some years."""
    system = System(world, params, seed)
    for _ in range(years):
        system.step()
    return system.counts
