"""The model as its description states it: one pair and one dispute at a time, no arrays, no kernels."""

import math

from equipoise import luck
from equipoise.luck import normal, pair_id, uniform
from equipoise.model.mechanisms.onset import MEMORY, SETTING
from equipoise.model.params import draw_params, pad
from equipoise.model.rules import compile_gate


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
    gate = compile_gate(scenario.gate, world, params)
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    history = dict.fromkeys(pairs, 0.0)
    force_history = dict.fromkeys(pairs, 0.0)
    last = dict.fromkeys(pairs)
    lasting = dict.fromkeys(pairs, 0)
    activity = [0.0] * n
    used = set()
    pact = world.pact[0]
    shock, events = 0.0, []
    sigma = max(named("shock")["sigma"], 0.0)
    rho = min(max(named("shock")["rho"], 0.0), 0.95)

    def ally(i, j):
        return bool(pact[i, j] or pact[j, i])

    def u(stream, year, i, j):
        who = pair_id(int(world.ccodes[i]), int(world.ccodes[j]))
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
            memory = {
                "never_disputed": float(last[i, j] is None),
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
                (year, int(codes[a]), int(codes[b]), level, answer, int(fatal), int(restrained))
            )
            levels.append((i, j, level >= 4 or answer >= 4))
            if level >= 4:
                used_now.add((a, b))
            if answer >= 4:
                used_now.add((b, a))
        activity = [0.75 * x for x in activity]
        for i, j, force in levels:
            history[i, j] += 1
            force_history[i, j] += force
            last[i, j] = year
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
