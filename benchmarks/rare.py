"""What happens a few times a year, in plain Python for both rivals."""

import math

from equipoise.model.mechanisms import intercept
from equipoise.model.params import LEVEL


class Chances:
    """The fitted coefficients by block and name, at the level of years to come, and luck without a key."""

    def __init__(self, params, rng):
        self.random, self.gauss = rng.random, rng.gauss
        self.blocks = {
            b.name: dict(zip(b.names, b.estimate, strict=True))
            for b in params.blocks
            if b.name != LEVEL
        }
        level = params.block(LEVEL)
        for name, change in zip(level.names, level.estimate, strict=True):
            self.blocks[name]["constant"] += change
        spreads = self.blocks["intercept"] | {"treaty": self.blocks["treaty"]["intercept"]}
        self.tables = {name: intercept.table_of(spread) for name, spread in spreads.items()}

    def __getitem__(self, block):
        return self.blocks[block]

    def of(self, block, facts, more=0.0):
        """Of a logit."""
        beta = self.blocks[block]
        return logistic(more + sum(beta[name] * v for name, v in facts.items() if name in beta))

    def given(self, chance, z, spread):
        """Given a side's random intercept."""
        return intercept.given(chance, z, self.tables[spread])

    def happens(self, chance):
        return self.random() < chance


def logistic(x):
    return 1 / (1 + math.exp(-x))


def course(chances, facts, ln_power_ratio, democracy_gap):
    """Whether the first of a pair begins its dispute, the levels of who began and who answered, and deaths."""
    draw = chances.happens
    start, display, reply = chances["initiator"], chances["display"], chances["reply"]
    first = draw(
        logistic(
            start["ln_cinc_ratio"] * ln_power_ratio + start["democracy_difference"] * democracy_gap
        )
    )
    below = 3 if draw(logistic(display["initiator_displays"])) else 2
    level = 4 if draw(chances.of("force", facts)) else below
    forced = {"initiator_uses_force": float(level >= 4)}
    if draw(chances.of("answer", facts | forced)):
        answer = 4
    elif draw(logistic(reply["constant"] + reply["initiator_uses_force"] * (level >= 4))):
        answer = 3 if draw(logistic(display["target_displays"])) else 2
    else:
        answer = 1
    both = level >= 4 and answer >= 4
    if both and draw(chances.of("war", facts)):
        return first, 5, 5, True
    deadly = chances.of("fatal", facts | {"both_use_force": float(both)})
    return first, level, answer, (level >= 4 or answer >= 4) and draw(deadly)


def war(chances, power, other_power, states):
    """Years that a war lasts, who wins it (0 nobody), and how many die."""
    going, years = chances["war_duration"], 1
    names = {1: "after_first_year", 2: "after_second_year"}
    larger = going["ln_half_states"] * math.log(states / 2)
    while years < 30 and chances.happens(
        logistic(going[names.get(years, "after_later_year")] + larger)
    ):
        years += 1
    decided, won, outcome = chances["war_decided"], chances["war_won"], 0
    if chances.happens(logistic(decided["constant"] + decided["after_1945"])):
        ratio = won["ln_power_ratio"] * math.log(power / other_power)
        outcome = 1 if chances.happens(logistic(won["first_begins"] + ratio)) else 2
    dead, deaths = chances["war_deaths"], 0.0
    line = dead["constant"] + dead["ln_lesser_power"] * math.log(min(power, other_power))
    line += dead["ln_years"] * math.log(years) + dead["ln_states"] * math.log(states)
    while deaths < 1000:
        deaths = math.exp(line + dead["spread"] * chances.gauss(0, 1))
    return years, outcome, deaths


def goes_on(chances, years):
    """Whether a dispute of so many years, the present one included, goes on into the next."""
    name = "after_first_year" if years == 1 else "after_later_year"
    return chances.happens(logistic(chances["continuation"][name]))


def number_made(chances):
    """How many treaties a year makes: a Poisson number."""
    left, count = math.exp(-math.exp(chances["treaty"]["ln_made"])), 0
    draw = chances.random()
    while draw > left:
        draw *= chances.random()
        count += 1
    return count


def choice(chances, weights):
    """One of the keys, by the exponentials of their weights."""
    most = max(weights.values())
    parts = {one: math.exp(w - most) for one, w in weights.items()}
    left = chances.random() * sum(parts.values())
    for one, part in parts.items():
        left -= part
        if left < 0:
            return one
    return max(weights, key=weights.get)
