"""The model as its description states it: one pair and one dispute at a time, no arrays, no kernels.

Rules are read here as their pages word them; nothing of the operators' or the kernel's code is used.
"""

import math

from equipoise import luck
from equipoise.luck import normal, pair_id, uniform
from equipoise.model.mechanisms.onset import MEMORY, SETTING
from equipoise.model.operators.danger import dangerous
from equipoise.model.params import draw_params, pad
from equipoise.simulation.drawn import excess_of_draws


def logistic(x):
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def given_intercept(chance, sigma, z):
    """The chance given z whose mean over a standard normal is ``chance``, by trial and a plain sum."""
    points = [k / 4 for k in range(-32, 33)]
    weights = [math.exp(-x * x / 2) for x in points]
    wanted = math.log(chance / (1 - chance))
    c, miss = wanted, 1.0
    while abs(miss) > 1e-9:
        mean = sum(w * logistic(c + sigma * x) for w, x in zip(weights, points, strict=True))
        mean /= sum(weights)
        miss = wanted - math.log(mean / (1 - mean))
        c += miss
    return logistic(c + sigma * z)


def run_plainly(scenario, replicate):
    """All disputes, wars and exits of one replicate.

    Tuples in the order of EVENT_COLUMNS and WAR_COLUMNS, and the year in which each state left.
    """
    world, params = scenario.world, scenario.params
    n = world.n_states
    draw = replicate // 4
    drawn = draw_params(params, draw + 1, scenario.seed)

    now_is = [0]

    def named(block):
        b = params.block(block)
        found = dict(zip(b.names, drawn.block(block)[draw], strict=True))
        level = params.block("level")
        if block in level.names and now_is[0] >= level.window[0]:
            found["constant"] += drawn.block("level")[draw][level.names.index(block)]
        return found

    onset = pad(params.block("onset"), drawn.block("onset"), SETTING + MEMORY)[draw]
    beta = dict(zip(SETTING + MEMORY, onset, strict=True))
    beta["constant"] -= excess_of_draws(world, params)
    rules = Rules(scenario, drawn, draw)
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    history = dict.fromkeys(pairs, 0.0)
    force_history = dict.fromkeys(pairs, 0.0)
    last = dict.fromkeys(pairs)
    lasting = dict.fromkeys(pairs, 0)
    number = {p: k for k, p in enumerate(pairs)}
    activity = [0.0] * n
    used = set()
    shock, events = 0.0, []
    wars, war_until, left = [], {}, {}
    grown, trend = [0.0] * n, list(world.trend)
    treaties = [
        (number, {i: row[i] == 2 for i in range(n) if row[i]})
        for number, row in enumerate(world.treaties)
    ]
    sigma = max(named("shock")["sigma"], 0.0)
    rho = min(max(named("shock")["rho"], 0.0), 0.95)

    def ally(i, j):
        return bool(now.pact[i, j] or now.pact[j, i])

    def u(stream, year, i, j, third=None):
        who = pair_id(int(world.ccodes[i]), int(world.ccodes[j]))
        if third is not None:
            who = who * 1000 + int(world.ccodes[third])
        return uniform(luck.np.uint64(scenario.seed), replicate, year, stream, who)

    def of_side(stream, year, i, j, second):
        who = 2 * pair_id(int(world.ccodes[i]), int(world.ccodes[j])) + second
        return normal(luck.np.uint64(scenario.seed), replicate, year, stream, who)

    for t in range(scenario.years):
        year = world.year + 1 + t
        now_is[0] = year
        own = pacts_plainly(treaties, n)
        now = rules.year(t, u, grown, own)
        pact, power, democracy = now.pact, now.power, now.democracy
        e = normal(luck.np.uint64(scenario.seed), replicate, year, luck.SHOCK, 0)
        shock = sigma * e if t == 0 else rho * shock + sigma * math.sqrt(1 - rho**2) * e
        enemies = {p for p in pairs if last[p] is not None and year - last[p] <= 10}

        def enemy(i, j, enemies=enemies):
            return (min(i, j), max(i, j)) in enemies

        there = [i for i in range(n) if i not in left]
        mean = sum(activity[i] for i in there) / len(there)
        busy = [math.log1p(a / mean) if mean > 0 else 0.0 for a in activity]
        begun = []
        for k, (i, j) in enumerate(pairs):
            if lasting[i, j] or i in left or j in left:
                continue
            quiet = 0 if last[i, j] is None else min(year - 1 - last[i, j], 60) / 10
            others = [s for s in range(n) if s not in (i, j)]
            never = float(last[i, j] is None)
            place = dict(zip(SETTING, world.setting[0][k], strict=True))
            memory = {
                "never_disputed": never,
                "never_and_land_contiguity": never * place["land_contiguity"],
                "never_and_ln_capital_distance": never * place["ln_capital_distance"],
                "never_and_higher_activity": never * max(busy[i], busy[j]),
                "disputed_last_year": float(last[i, j] == year - 1),
                "peace_years": quiet,
                "peace_years_squared": quiet**2,
                "peace_years_cubed": quiet**3,
                "ln_history": math.log1p(3 * history[i, j]),
                "ln_force_history": math.log1p(3 * force_history[i, j]),
                "ln_lower_relative_activity": min(busy[i], busy[j]),
                "ln_higher_relative_activity": max(busy[i], busy[j]),
                "ln_shared_enemies": math.log1p(sum(enemy(i, s) and enemy(j, s) for s in others)),
                "ln_enemies_of_allies": math.log1p(
                    sum(ally(i, s) and enemy(s, j) for s in others)
                    + sum(enemy(i, s) and ally(s, j) for s in others)
                ),
            }
            x = shock - sigma**2 / 2
            x += sum(beta[name] * v for name, v in memory.items())
            x += sum(beta[name] * v for name, v in zip(SETTING, world.setting[0][k], strict=True))
            x += grown_odds(world, now, i, j, place, beta)
            x += bound_odds(own, i, j, place, beta)
            x += rules.shift(t, now, own, i, j, k, beta)
            if u(luck.ONSET, year, i, j) < logistic(x):
                begun.append((k, i, j))
        used_now, levels = set(), []
        for k, i, j in begun:
            setting = dict(zip(SETTING, world.setting[0][k], strict=True))
            facts = {
                "constant": 1.0,
                "land_contiguity": setting["land_contiguity"],
                "any_major": setting["any_major"],
                "lower_democracy": min(democracy[i], democracy[j]),
                "ln_lower_gdp_per_capita": setting["ln_lower_gdp_per_capita"],
                "ln_history": math.log1p(3 * history[i, j]),
                "ln_force_history": math.log1p(3 * force_history[i, j]),
            }

            pushed = rules.push(i, j)

            def step(block, extra=None, facts=facts, pushed=pushed):
                values = named(block)
                total = pushed if block in ("force", "answer") else 0.0
                total += sum(values.get(name, 0.0) * v for name, v in facts.items())
                return logistic(total + (values.get(extra, 0.0) if extra else 0.0))

            start = named("initiator")
            gap = start["ln_cinc_ratio"] * (power[i] - power[j])
            gap += start["democracy_difference"] * (democracy[i] - democracy[j])
            first = u(luck.INITIATOR, year, i, j) < logistic(gap)
            a, b = (i, j) if first else (j, i)
            display = named("display")
            if u(luck.FORCE, year, i, j) < step("force"):
                level = 4
            else:
                shows = u(luck.DISPLAY, year, i, j) < logistic(display["initiator_displays"])
                level = 3 if shows else 2
            restrained = False
            if level == 4 and rules.holds_back(
                a, b, used, pact, lambda y=year, i=i, j=j: u(luck.GATE, y, i, j)
            ):
                level, restrained = 3, True
            forced = level >= 4
            if u(luck.ANSWER, year, i, j) < step(
                "answer", "initiator_uses_force" if forced else None
            ):
                answer = 4
            else:
                reply = named("reply")
                replies = logistic(
                    reply["constant"] + (reply["initiator_uses_force"] if forced else 0.0)
                )
                v = u(luck.REPLY, year, i, j)
                if v >= replies:
                    answer = 1
                else:
                    answer = 3 if v / replies < logistic(display["target_displays"]) else 2
            answer = rules.in_kind(
                b, a, level, answer, lambda y=year, i=i, j=j: u(luck.RECIPROCITY, y, i, j)
            )
            both = level >= 4 and answer >= 4
            fatal = False
            peace = rules.mediated(i, j)
            if (
                both
                and u(luck.WAR, year, i, j) < step("war")
                and not (peace and u(luck.MEDIATION, year, i, j) < peace)
            ):
                level = answer = 5
                fatal = True
            elif level >= 4 or answer >= 4:
                deadly = step("fatal", "both_use_force" if both else None)
                fatal = u(luck.FATALITY, year, i, j) < deadly
            codes = world.ccodes
            events.append(
                (
                    year,
                    int(codes[a]),
                    int(codes[b]),
                    level,
                    answer,
                    int(fatal),
                    int(restrained),
                    0,
                    len(levels),
                    year,
                )
            )
            levels.append((i, j, level >= 4 or answer >= 4))
            if level >= 4:
                used_now.add((a, b))
            if answer >= 4:
                used_now.add((b, a))
        engaged = {(i, j) for _, i, j in begun} | {p for p in pairs if lasting[p]}
        joined = join_plainly(
            world, params, named, events, begun, history, engaged, number, year, u,
            of_side, rules, now, left,
        )  # fmt: skip
        fight_plainly(scenario, replicate, named, events, year, u, rules, now, wars, war_until)
        for p in joined:
            lasting[p] = 1
        activity = [0.75 * x for x in activity]
        for p in engaged:
            history[p] += 1
            last[p] = year
        for i, j, force in levels:
            force_history[i, j] += force
            activity[i] += 0.25
            activity[j] += 0.25
        used = used_now
        history = {p: 0.9 * v for p, v in history.items()}
        force_history = {p: 0.9 * v for p, v in force_history.items()}
        going = named("continuation")
        for _, i, j in begun:
            lasting[i, j] = 1
        now_in = {p for p in pairs if lasting[p]}
        for k in reversed(
            range(len(events))
        ):  # a pair's latest row is that of the dispute it is in
            pair = tuple(sorted(list(world.ccodes).index(c) for c in events[k][1:3]))
            if pair in now_in:
                now_in.discard(pair)
                events[k] = (*events[k][:9], year)
        for i, j in pairs:
            if lasting[i, j] and war_until.get((i, j), 0) >= year:
                lasting[i, j] = lasting[i, j] + 1 if war_until[i, j] > year else 0
            elif lasting[i, j]:
                name = "after_first_year" if lasting[i, j] == 1 else "after_later_year"
                lasts = u(luck.CONTINUATION, year, i, j) < logistic(going[name])
                peace = rules.mediated(i, j)
                if peace and u(luck.SETTLEMENT, year, i, j) < peace:
                    lasts = False
                lasting[i, j] = lasting[i, j] + 1 if lasts else 0
        chance = named("exit")
        for i in there:
            x = chance["constant"] + chance["ln_power"] * power[i] + chance["after_1945"]
            seed = luck.np.uint64(scenario.seed)
            if uniform(seed, replicate, year, luck.EXIT, int(world.ccodes[i])) < logistic(x):
                left[i] = year
        for i, j in pairs:
            if i in left or j in left:
                lasting[i, j] = 0
        grow_plainly(scenario, replicate, named("growth"), year, left, grown, trend)
        treaties = bind_plainly(scenario, replicate, named, year, left, now.without, own, treaties)
    return events, wars, [left.get(i, 0) for i in range(n)]


def grown_odds(world, now, i, j, place, beta):
    """What growth since the start is worth to the log-odds of an onset."""
    a, b = now.without[i], now.without[j]
    nearer = -abs(a - b) - place["ln_parity"]
    return beta["ln_parity"] * nearer + beta["ln_stronger_cinc"] * (
        max(a, b) - place["ln_stronger_cinc"]
    )


def grow_plainly(scenario, replicate, growth, year, left, grown, trend):
    """Every state's share moves on, in ``grown`` and ``trend``; those still there keep their total."""
    world, seed = scenario.world, luck.np.uint64(scenario.seed)
    there = [i for i in range(world.n_states) if i not in left]
    now = {i: world.ln_power[0][i] + grown[i] for i in there}
    wanted = {}
    for i in there:
        code = int(world.ccodes[i])
        jumps = uniform(seed, replicate, year, luck.POWER_JUMP, code) < logistic(growth["jump"])
        spread = growth["ln_spread"]
        if jumps:
            spread = growth["ln_jump_spread"] + growth["jump_spread_ln_power"] * max(now[i], -16)
        change = growth["trend"] * trend[i] + growth["ln_power"] * max(now[i], -16)
        wanted[i] = (
            now[i] + change + math.exp(spread) * normal(seed, replicate, year, luck.POWER, code)
        )
    scale = sum(math.exp(v) for v in now.values()) / sum(math.exp(v) for v in wanted.values())
    for i in there:
        change = wanted[i] + math.log(scale) - now[i]
        grown[i] += change
        trend[i] = 0.95 * trend[i] + 0.05 * min(max(change, -0.3), 0.3)


def pacts_plainly(treaties, n):
    """Who must defend whom: an array of yes and no."""
    pact = luck.np.zeros((n, n), bool)
    for _, members in treaties:
        for i, defends in members.items():
            for j in members:
                pact[i, j] |= i != j and defends
    return pact


def bound_odds(pact, i, j, place, beta):
    """What treaties since the start are worth to the log-odds of an onset."""
    both = pact | pact.T
    common = math.log1p(sum(bool(both[i, s] and both[j, s]) for s in range(len(both))))
    total = beta["defense_pact"] * (float(both[i, j]) - place["defense_pact"])
    return total + beta["ln_shared_allies"] * (common - place["ln_shared_allies"])


def bind_plainly(scenario, replicate, named, year, left, power, pact, treaties):
    """Treaties end, lose members, open and begin; all by what the year began with."""
    world, seed = scenario.world, luck.np.uint64(scenario.seed)
    n, codes = world.n_states, [int(c) for c in world.ccodes]
    there = [i for i in range(n) if i not in left]
    both = pact | pact.T
    rates, end = named("treaty"), named("treaty_end")

    def u(stream, number, i=None):
        who = number if i is None else 1000 * number + codes[i]
        return uniform(seed, replicate, year, stream, who)

    def near(k, group):
        places = [
            next(p for p in range(world.n_pairs) if {world.one[p], world.two[p]} == {k, m})
            for m in group
        ]

        def part(of):
            return sum(map(of, group)) / len(group)

        region = [sum(c >= first for first in (200, 400, 600, 700, 900)) for c in codes]
        common = part(lambda m: sum(bool(both[k, s] and both[m, s]) for s in range(n)))
        return {
            "constant": 1.0,
            "ln_distance": min(math.log1p(world.distance[0][p]) for p in places),
            "contiguous": float(any(1 <= world.contiguity[0][p] <= 3 for p in places)),
            "same_region": part(lambda m: region[m] == region[k]),
            "bound_already": part(lambda m: both[k, m]),
            "ln_shared_allies": math.log1p(common),
            "democracy_gap": abs(
                world.democracy[0][k] - part(lambda m: float(world.democracy[0][m]))
            ),
            "ln_power": power[k],
        }

    def score(block, k, group):
        return sum(named(block).get(name, 0.0) * v for name, v in near(k, group).items())

    def one_of(weights, draw):
        left_over = draw * sum(weights.values())
        for k, w in weights.items():
            left_over -= w
            if left_over < 0:
                return k
        return k

    kept = []
    for number, was in treaties:
        members = {i: d for i, d in was.items() if i in there}
        if len(members) < 2:
            continue
        ends = end["constant"] + end["ln_members"] * math.log(len(members))
        if u(luck.TREATY_END, number) < logistic(ends):
            continue
        if len(members) >= 3:
            leaves = logistic(rates["withdraws"])
            members = {
                i: d for i, d in members.items() if u(luck.TREATY_WITHDRAW, number, i) >= leaves
            }
        if len(members) >= 3 and u(luck.TREATY_OPEN, number) < logistic(rates["opens"]):
            group = list(members)
            for i in there:
                if i not in group:
                    chance = logistic(score("treaty_accession", i, group))
                    if u(luck.TREATY_ACCEDE, number, i) < chance:
                        members[i] = True
        kept.append((number, members))
    mean, draw, made = math.exp(rates["ln_made"]), u(luck.TREATY_MADE, 0), 0
    below = math.exp(-mean)
    while draw >= below and made < 31:
        made += 1
        below += math.exp(-mean) * mean**made / math.factorial(made)
    for k in range(made):
        number = 32 * year + k
        choice = named("treaty_sponsor")
        weights = {
            i: math.exp(
                choice["ln_power"] * power[i] + choice["ln_allies"] * math.log1p(both[i].sum())
            )
            for i in there
        }
        sponsor = one_of(weights, u(luck.TREATY_SPONSOR, number))
        weaker = [i for i in there if i != sponsor and power[i] <= power[sponsor]]
        if u(luck.TREATY_KIND, number) < logistic(rates["bilateral"]):
            weights = {i: math.exp(score("treaty_partner", i, [sponsor])) for i in weaker}
            joined = [one_of(weights, u(luck.TREATY_PARTNER, number))] if weaker else []
        else:
            z = normal(seed, replicate, year, luck.TREATY_INTERCEPT, number)
            joined = [
                i
                for i in weaker
                if u(luck.TREATY_MEMBER, number, i)
                < given_intercept(
                    logistic(score("treaty_member", i, [sponsor])), rates["intercept"], z
                )
            ]
        if joined:
            kept.append((number, dict.fromkeys([sponsor, *joined], True)))
    return kept


class Now:
    """What growth, treaties and rules have made of the world by a year."""

    def __init__(self, world, grown, pact):
        self.pact = pact.copy()
        self.without = [p + g for p, g in zip(world.ln_power[0], grown, strict=True)]
        self.power = list(self.without)
        self.democracy = list(world.democracy[0])


class Rules:
    """The rules of a scenario, in plain words."""

    def __init__(self, scenario, drawn, draw):
        self.world, self.theory = scenario.world, scenario.theory
        self.rules = [r for r in scenario.rules if r.adopters and not r.permits]
        self.params, self.drawn, self.draw = scenario.params, drawn, draw
        self.codes = [int(c) for c in self.world.ccodes]
        self.added = [0.0] * len(self.codes)

    def of(self, operator):
        return [r for r in self.rules if r.operator == operator]

    def between(self, rule, i, j):
        """Whether i adopts the rule and j is one that it names."""
        named = rule.toward or self.codes
        return i != j and self.codes[i] in rule.adopters and self.codes[j] in named

    def either_way(self, rule, i, j):
        return self.between(rule, i, j) or self.between(rule, j, i)

    def inside(self, rule, i, j):
        both = {self.codes[i], self.codes[j]} <= set(rule.toward)
        return both and bool({self.codes[i], self.codes[j]} & set(rule.adopters))

    def year(self, t, u, grown, pact):
        now, n = Now(self.world, grown, pact), len(self.codes)
        if t == 0:
            for r in self.of("PERTURB_SHARES"):
                assert r.shares == "halve"
                for i in range(n):
                    if self.codes[i] in r.adopters:
                        share = self.world.power[0][i]
                        self.added[i] += r.compliance * math.log(
                            (share / 2 + 1e-7) / (share + 1e-7)
                        )
        first = max(math.exp(p + a) for p, a in zip(now.power, self.added, strict=True))
        for i in range(n):
            own = math.exp(now.power[i] + self.added[i])
            for r in self.of("ARMS"):
                if self.codes[i] in r.adopters:
                    self.added[i] += math.log(1 + r.rate * r.compliance) / 3
            for r in self.of("BALANCE"):
                if self.codes[i] in r.adopters:
                    self.added[i] += r.intensity * r.compliance * max(first - own, 0)
            now.power[i] += self.added[i]
            for r in self.of("REGIME"):
                if self.codes[i] in (r.toward or r.adopters):
                    room = max(2 - self.world.democracy[0][i], 0)
                    now.democracy[i] += min(r.intensity * r.compliance * (t + 1), room)
        for i in range(n):
            for j in range(n):
                for r in self.of("NO_BLOCS"):
                    low, high = min(i, j), max(i, j)
                    ends = u(luck.PACT, self.world.year + 1, low, high) if low != high else 1
                    if i != j and self.inside(r, i, j) and ends < r.compliance:
                        now.pact[i, j] = False
                for r in self.of("GUARANTEE"):
                    if self.between(r, i, j):
                        now.pact[i, j] = True
        return now

    def shift(self, t, now, own, i, j, k, beta):
        """By how much rules change the log-odds of an onset."""
        world, n = self.world, len(self.codes)
        was = dict(zip(SETTING, world.setting[0][k], strict=True))
        was["ln_parity"] = -abs(now.without[i] - now.without[j])
        was["ln_stronger_cinc"] = max(now.without[i], now.without[j])

        def common(pact):
            both = pact | pact.T
            return sum(bool(both[i, s] and both[j, s]) for s in range(n))

        was["defense_pact"] = float(own[i, j] or own[j, i])
        was["ln_shared_allies"] = math.log1p(common(own))
        is_now = {
            "ln_parity": -abs(now.power[i] - now.power[j]),
            "ln_stronger_cinc": max(now.power[i], now.power[j]),
            "defense_pact": float(now.pact[i, j] or now.pact[j, i]),
            "lower_democracy": min(now.democracy[i], now.democracy[j]),
            "higher_democracy": max(now.democracy[i], now.democracy[j]),
            "ln_shared_allies": math.log1p(common(now.pact)),
        }
        total = 0.0
        for name, v in is_now.items():
            if abs(v - was[name]) > 1e-12:
                weight = self.theory.of(name) if self.theory.holds(name) else beta[name]
                total += weight * (v - was[name])
        shares = [float(world.trade[i, j]), float(world.trade[j, i])]
        known = 0.0 if any(map(math.isnan, shares)) else min(shares)
        factor = 1.0
        for sign, operator in ((-1, "DECOUPLE"), (1, "TRADE_OPEN"), (-1, "SANCTION")):
            for r in self.of(operator):
                applies = self.either_way(r, i, j)
                if operator == "DECOUPLE":
                    ends = {self.codes[i], self.codes[j]}
                    applies = r.source in ends and bool(ends & set(r.toward))
                    applies = applies and bool(ends & set(r.adopters))
                if applies:
                    factor *= (1 + sign * r.rate * r.compliance) ** (t + 1)
        if known > 0:
            known = self.moved_trade(t, i, j, k, known)
            change = math.log1p(1000 * known * factor) - math.log1p(1000 * known)
            total += self.theory.of("ln_trade_dependence") * change
        for r in self.of("FORCE_GATE"):
            if (self.codes[i] in r.adopters) != (self.codes[j] in r.adopters):
                total += self.theory.of("restraint") * r.compliance
        return total

    def moved_trade(self, t, i, j, k, known):
        """What the trade of a pair has come to by itself."""
        world, block = self.world, self.params.block("trade")
        b = dict(zip(block.names, self.drawn.block("trade")[self.draw], strict=True))
        sizes = sorted([world.ln_power[0][i], world.ln_power[0][j]])
        gravity = b["constant"] + b["ln_weaker"] * sizes[0] + b["ln_stronger"] * sizes[1]
        gravity += b["ln_distance"] * math.log1p(world.distance[0][k])
        gravity += b["contiguous"] * (world.contiguity[0][k] > 0)
        part = min(-b["ln_link"], 0.95)
        if part <= 0:
            return known
        level, left = gravity / part, (1 - part) ** ((t + 1) / 10)
        return math.exp(level * (1 - left) + math.log(known) * left)

    def push(self, i, j):
        """What rules add to the log-odds of force."""
        return sum(
            r.compliance * self.theory.of("forum")
            for r in self.of("NO_BLOCS")
            if self.inside(r, i, j)
        )

    def holds_back(self, a, b, used, pact, draw):
        for r in self.of("FORCE_GATE"):
            if self.codes[a] not in r.adopters or draw() >= r.compliance:
                continue
            provoked = "prevent" in r.triggers and dangerous(self.world, self.params)[a, b]
            provoked |= "force-on-self" in r.triggers and (b, a) in used
            provoked |= "force-on-ally" in r.triggers and any(
                pact[a, s] and (b, s) in used for s in range(len(self.codes))
            )
            if not provoked:
                return True
        return False

    def in_kind(self, b, a, level, answer, draw):
        for r in self.of("RECIP"):
            if not self.between(r, b, a) or draw() >= r.intensity * r.compliance:
                continue
            if level >= 4 and answer < 4 and r.reciprocal:
                return 4
            if level < 4 and answer >= 4:
                return 3
        return answer

    def mediated(self, i, j):
        return max(
            (r.intensity * r.compliance for r in self.of("MEDIATE") if self.either_way(r, i, j)),
            default=0.0,
        )

    def joining(self, here, k, partner, now):
        for r in self.of("NONINTERV"):
            if self.codes[k] in r.adopters and not now.pact[k, partner]:
                here *= 1 - r.compliance
        for r in self.of("GUARANTEE"):
            if self.between(r, k, partner):
                here += (1 - here) * r.intensity * r.compliance
        return here


def join_plainly(
    world, params, named, events, begun, history, engaged, number, year, u, of_side, rules,
    now, left,
):  # fmt: skip
    """Third states join the disputes of the year; pairs that come to be in one, also added to ``engaged``."""
    if not params.has_block("joining"):
        return []
    beta, came = named("joining"), []
    codes = [int(c) for c in world.ccodes]
    fresh = [e for e in events if e[0] == year]
    for _, i, j in begun:
        row = next(e for e in fresh if {e[1], e[2]} == {codes[i], codes[j]})
        a, b = codes.index(row[1]), codes.index(row[2])
        level = max(row[3], row[4])
        sides_own = [of_side(luck.JOIN_INTERCEPT, year, i, j, second) for second in (0, 1)]

        def chance(k, partner, opponent, z, level=level):
            by, at = (tuple(sorted((k, o))) for o in (partner, opponent))
            place = dict(zip(SETTING, world.setting[0][number[by]], strict=True))
            far = dict(zip(SETTING, world.setting[0][number[at]], strict=True))
            facts = {
                "constant": 1.0,
                "pact_with_partner": now.pact[k, partner],
                "contiguous_to_partner": place["land_contiguity"] or place["water_to_24_miles"],
                "ln_distance_to_opponent": far["ln_capital_distance"],
                "ln_history_with_opponent": math.log1p(3 * history[at]),
                "ln_history_with_partner": math.log1p(3 * history[by]),
                "major": world.is_major[k],
                "ln_cinc": now.power[k],
                "opponent_major": world.is_major[opponent],
                "force": level >= 4,
                "war": level == 5,
            }
            here = logistic(sum(beta[name] * float(v) for name, v in facts.items()))
            if params.has_block("intercept"):
                here = given_intercept(here, named("intercept")["joining"], z)
            return rules.joining(here, k, partner, now)

        sides = ([a], [b])
        for k in range(world.n_states):
            if k in (a, b) or k in left:
                continue
            first, second = chance(k, a, b, sides_own[0]), chance(k, b, a, sides_own[1])
            v = u(luck.JOIN, year, i, j, k)
            if v < first + second:
                sides[0 if v < first else 1].append(k)
        for one in sides[0]:
            for two in sides[1]:
                pair = tuple(sorted((one, two)))
                if pair in engaged:
                    continue
                engaged.add(pair)
                came.append(pair)
                events.append((year, codes[one], codes[two], *row[3:6], 0, 1, row[8], year))
    return came


def fight_plainly(scenario, replicate, named, events, year, u, rules, now, wars, war_until):
    """The course of the wars that begin in a year, added to ``wars``; their pairs fight until they end."""
    codes = [int(c) for c in scenario.world.ccodes]
    fresh = [e for e in events if e[0] == year]
    for e in fresh:
        if e[7] or 5 not in e[3:5]:
            continue
        own = [x for x in fresh if x[8] == e[8]]
        i, j = sorted((codes.index(e[1]), codes.index(e[2])))
        enters = logistic(named("war_entry")["constant"])
        key = pair_id(codes[i], codes[j])
        z = normal(luck.np.uint64(scenario.seed), replicate, year, luck.WAR_INTERCEPT, key)
        enters = given_intercept(enters, named("intercept")["war_entry"], z)

        def fights(k, i=i, j=j, enters=enters):
            return k in (i, j) or u(luck.WAR_ENTRY, year, i, j, k) < enters

        sides = [{codes.index(x[k]) for x in own if fights(codes.index(x[k]))} for k in (1, 2)]
        power = [sum(math.exp(now.power[k]) for k in side) for side in sides]
        states = len(sides[0] | sides[1])
        going, span = named("war_duration"), 1
        while span < 30:
            name = {1: "after_first_year", 2: "after_second_year"}.get(span, "after_later_year")
            x = going[name] + going["ln_half_states"] * math.log(states / 2)
            peace = rules.mediated(i, j)
            if u(luck.WAR_YEARS, year + span - 1, i, j) >= logistic(x):
                break
            if peace and u(luck.SETTLEMENT, year + span - 1, i, j) < peace:
                break
            span += 1
        decided, won = named("war_decided"), named("war_won")
        outcome = 0
        if u(luck.WAR_DECIDED, year, i, j) < logistic(decided["constant"] + decided["after_1945"]):
            x = won["first_begins"] + won["ln_power_ratio"] * math.log(power[0] / power[1])
            outcome = 1 if u(luck.WAR_WON, year, i, j) < logistic(x) else 2
        dead, line = named("war_deaths"), 0.0
        line = dead["constant"] + dead["ln_lesser_power"] * math.log(min(power))
        line += dead["ln_years"] * math.log(span) + dead["ln_states"] * math.log(states)
        deaths, attempt = 0.0, 0
        while deaths < 1000:
            z = normal(
                luck.np.uint64(scenario.seed), replicate, year * 1000 + attempt, luck.WAR_DEATHS,
                pair_id(codes[i], codes[j]),
            )  # fmt: skip
            deaths, attempt = math.exp(line + dead["spread"] * z), attempt + 1
        wars.append((year, e[8], year + span - 1, states, outcome, deaths, *power))
        for x in own:
            pair = tuple(sorted(codes.index(c) for c in x[1:3]))
            if all(k in sides[0] | sides[1] for k in pair):
                war_until[pair] = year + span - 1
