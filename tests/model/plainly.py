"""The model as its description states it: one pair and one dispute at a time, no arrays, no kernels."""

import math

from equipoise import luck
from equipoise.luck import normal, pair_id, uniform
from equipoise.model.mechanisms.onset import MEMORY, SETTING
from equipoise.model.params import draw_params, pad
from equipoise.model.rules import compile_gate
from equipoise.simulation.ensemble import excess_of_draws


def logistic(x):
    return 1 / (1 + math.exp(-x))


def run_plainly(scenario, replicate):
    """All disputes of one replicate, as tuples in the order of EVENT_COLUMNS."""
    world, params = scenario.world, scenario.params
    n = world.n_states
    draw = replicate // 4
    drawn = draw_params(params, draw + 1, scenario.seed)

    def named(block):
        b = params.block(block)
        return dict(zip(b.names, drawn.block(block)[draw], strict=True))

    onset = pad(params.block("onset"), drawn.block("onset"), SETTING + MEMORY)[draw]
    beta = dict(zip(SETTING + MEMORY, onset, strict=True))
    beta["constant"] -= excess_of_draws(world, params)
    gate = compile_gate(scenario.gate, world, params)
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    history = dict.fromkeys(pairs, 0.0)
    force_history = dict.fromkeys(pairs, 0.0)
    last = dict.fromkeys(pairs)
    lasting = dict.fromkeys(pairs, 0)
    number = {p: k for k, p in enumerate(pairs)}
    activity = [0.0] * n
    used = set()
    pact = world.pact[0]
    shock, events = 0.0, []
    sigma = max(named("shock")["sigma"], 0.0)
    rho = min(max(named("shock")["rho"], 0.0), 0.95)

    def ally(i, j):
        return bool(pact[i, j] or pact[j, i])

    def u(stream, year, i, j, third=None):
        who = pair_id(int(world.ccodes[i]), int(world.ccodes[j]))
        if third is not None:
            who = who * 1000 + int(world.ccodes[third])
        return uniform(luck.np.uint64(scenario.seed), replicate, year, stream, who)

    for t in range(scenario.years):
        year = world.year + 1 + t
        e = normal(luck.np.uint64(scenario.seed), replicate, year, luck.SHOCK, 0)
        shock = sigma * e if t == 0 else rho * shock + sigma * math.sqrt(1 - rho**2) * e
        enemies = {p for p in pairs if last[p] is not None and year - last[p] <= 10}

        def enemy(i, j, enemies=enemies):
            return (min(i, j), max(i, j)) in enemies

        mean = sum(activity) / n
        busy = [math.log1p(a / mean) if mean > 0 else 0.0 for a in activity]
        begun = []
        for k, (i, j) in enumerate(pairs):
            if lasting[i, j]:
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
            if u(luck.ONSET, year, i, j) < logistic(x):
                begun.append((k, i, j))
        used_now, levels = set(), []
        for k, i, j in begun:
            setting = dict(zip(SETTING, world.setting[0][k], strict=True))
            facts = {
                "constant": 1.0,
                "land_contiguity": setting["land_contiguity"],
                "any_major": setting["any_major"],
                "lower_democracy": setting["lower_democracy"],
                "ln_lower_gdp_per_capita": setting["ln_lower_gdp_per_capita"],
                "ln_history": math.log1p(3 * history[i, j]),
                "ln_force_history": math.log1p(3 * force_history[i, j]),
            }

            def step(block, extra=None, facts=facts):
                values = named(block)
                total = sum(values.get(name, 0.0) * v for name, v in facts.items())
                return logistic(total + (values.get(extra, 0.0) if extra else 0.0))

            start = named("initiator")
            gap = start["ln_cinc_ratio"] * (world.ln_cinc[0][i] - world.ln_cinc[0][j])
            gap += start["democracy_difference"] * (world.democracy[0][i] - world.democracy[0][j])
            first = u(luck.INITIATOR, year, i, j) < logistic(gap)
            a, b = (i, j) if first else (j, i)
            display = named("display")
            if u(luck.FORCE, year, i, j) < step("force"):
                level = 4
            else:
                shows = u(luck.DISPLAY, year, i, j) < logistic(display["initiator_displays"])
                level = 3 if shows else 2
            restrained = False
            if level == 4 and gate.adopts[a] and u(luck.GATE, year, i, j) < gate.compliance:
                provoked = gate.always_open[a, b]
                provoked |= gate.on_self and (b, a) in used
                provoked |= gate.on_ally and any(pact[a, s] and (b, s) in used for s in range(n))
                if not provoked:
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
            both = level >= 4 and answer >= 4
            fatal = False
            if both and u(luck.WAR, year, i, j) < step("war"):
                level = answer = 5
                fatal = True
            elif level >= 4 or answer >= 4:
                deadly = step("fatal", "both_use_force" if both else None)
                fatal = u(luck.FATALITY, year, i, j) < deadly
            codes = world.ccodes
            events.append(
                (year, int(codes[a]), int(codes[b]), level, answer, int(fatal), int(restrained), 0)
            )
            levels.append((i, j, level >= 4 or answer >= 4))
            if level >= 4:
                used_now.add((a, b))
            if answer >= 4:
                used_now.add((b, a))
        engaged = {(i, j) for _, i, j in begun} | {p for p in pairs if lasting[p]}
        joined = join_plainly(
            world, params, named, events, begun, history, engaged, number, year, u
        )
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
        for i, j in pairs:
            if lasting[i, j]:
                name = "after_first_year" if lasting[i, j] == 1 else "after_later_year"
                lasts = u(luck.CONTINUATION, year, i, j) < logistic(going[name])
                lasting[i, j] = lasting[i, j] + 1 if lasts else 0
    return events


def join_plainly(world, params, named, events, begun, history, engaged, number, year, u):
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

        def chance(k, partner, opponent, level=level):
            by, at = (tuple(sorted((k, o))) for o in (partner, opponent))
            place = dict(zip(SETTING, world.setting[0][number[by]], strict=True))
            far = dict(zip(SETTING, world.setting[0][number[at]], strict=True))
            facts = {
                "constant": 1.0,
                "pact_with_partner": world.pact[0][k, partner],
                "contiguous_to_partner": place["land_contiguity"] or place["water_to_24_miles"],
                "ln_distance_to_opponent": far["ln_capital_distance"],
                "ln_history_with_opponent": math.log1p(3 * history[at]),
                "ln_history_with_partner": math.log1p(3 * history[by]),
                "major": world.is_major[k],
                "ln_cinc": world.ln_cinc[0][k],
                "opponent_major": world.is_major[opponent],
                "force": level >= 4,
                "war": level == 5,
            }
            return logistic(sum(beta[name] * float(v) for name, v in facts.items()))

        sides = ([a], [b])
        for k in range(world.n_states):
            if k in (a, b):
                continue
            first, second = chance(k, a, b), chance(k, b, a)
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
                events.append((year, codes[one], codes[two], *row[3:6], 0, 1))
    return came
