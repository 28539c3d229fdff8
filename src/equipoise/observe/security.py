"""Security and regional peace on the record.

Threat comes from the fitted model, one step ahead: it is what the model holds likely before the year, and
not what happened. Peace is what happened. A threat to a state is from the whole system, whatever the states
of the view.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipoise.data.sources import source
from equipoise.errors import MeasureError, MissingDataError
from equipoise.measures import peace, security
from equipoise.observe.entry import Observer, Option, Value, View

Numbers = NDArray[np.float64]

PER = Option(
    "per",
    ("state", "head"),
    "whether each state counts the same, or each head of population",
)
WINDOW = Option("window", ("10", "1", "5", "25"), "over how many years, the last being the year")
FATAL = Option("fatal", ("no", "yes"), "whether only disputes with deaths count")
LEAST = Option("least", ("25", "10", "50"), "years without a dispute that count as lasting")

_DISPUTES, _WARS = "gml_mid_dyad_year", "cow_war_inter_dyad_year"
_MODEL = (_DISPUTES, "cow_nmc", "atop_dyad_year", "cow_contdir")


def threats(view: View) -> dict[int, float]:
    """Threat to each state of the view, from all members of the system."""
    chances = view.of_model(_MODEL)
    place = {code: i for i, code in enumerate(sorted({code for pair in chances for code in pair}))}
    hazard = np.zeros((len(place), len(place)))
    for (initiator, target), chance in chances.items():
        hazard[place[initiator], place[target]] = chance
    found = security.threat(hazard)
    return {code: float(found[i]) for code, i in place.items() if code in view.ccodes}


def _threat(view: View) -> Value:
    return threats(view)


def _of_threats(function: Callable[[Numbers], float]) -> Callable[[View], Value]:
    def look(view: View) -> Value:
        return function(np.array(list(threats(view).values())))

    return look


def _mean_threat(view: View) -> Value:
    found = threats(view)
    weights = np.ones(len(found))
    if view.options["per"] == "head":
        rows = view.layer("capabilities").filter(pl.col("year") == view.year)
        heads = dict(rows.select("ccode", pl.col("tpop").cast(pl.Float64)).drop_nulls().iter_rows())
        unknown = [code for code in found if code not in heads]
        if unknown:
            raise MeasureError(
                f"population in {view.year} is unknown of {len(unknown)} of {len(found)} states (first: COW "
                f"{unknown[0]}); use per=state"
            )
        weights = np.array([heads[code] for code in found])
    return security.mean_threat(np.array(list(found.values())), weights)


def _inside(view: View, layer: str, needed: str) -> pl.DataFrame:
    """Pair-years among the view's states in its window, with a layer."""
    first = view.year - int(view.options["window"]) + 1
    entry = source(needed)
    if first < entry.first:
        raise MissingDataError(
            f"peace of {first}..{view.year}: {entry.title} covers {entry.first}..{entry.last}; "
            "choose a shorter window"
        )
    return view.panel("dyad-year", first, layer)


def _onset_rate(view: View) -> Value:
    """Years that only continue a dispute are left out: in them none could begin."""
    rows = _inside(view, "disputes", _DISPUTES)
    onset = pl.col("dispute_onset")
    at_risk = rows.filter(onset | ~pl.col("dispute_ongoing"))
    if view.options["fatal"] == "yes":
        onset = onset & (pl.col("fatality_level") > 0)
    # an onset of which it is unknown whether anybody died is no pair-year of a fatal rate
    return peace.onset_rate(at_risk.select(onset.alias("onset"))["onset"].drop_nulls().to_numpy())


def _war_years(view: View) -> Value:
    rows = _inside(view, "wars", _WARS)
    by_year = rows.group_by("year").agg(pl.col("at_war").any()).sort("year")
    return peace.war_years(by_year["at_war"].to_numpy())


def _lasting(view: View) -> Value:
    frame = view.panel("dyad-year", view.year, "peace_years")
    quiet = frame["peace_years"].drop_nulls().to_numpy().astype(np.float64)
    return peace.lasting_peace(quiet, int(view.options["least"]))


def _level(view: View) -> Value:
    """Over the pairs of which the level is known."""
    rows = view.layer("peace_scale").filter(
        (pl.col("year") == view.year)
        & (pl.col("ccode1") < pl.col("ccode2"))
        & pl.col("ccode1").is_in(view.ccodes)
        & pl.col("ccode2").is_in(view.ccodes)
    )
    return peace.mean_peace_level(rows["peace_level"].drop_nulls().to_numpy())


OBSERVERS: tuple[Observer, ...] = (
    Observer("security.threat", "state", _MODEL, _threat),
    Observer("security.equality", "system", _MODEL, _of_threats(security.equality_of_security)),
    Observer(
        "security.threat-inequality", "system", _MODEL, _of_threats(security.inequality_of_threat)
    ),
    Observer("security.mean-threat", "system", _MODEL, _mean_threat, (PER,)),
    Observer("peace.onset-rate", "system", (_DISPUTES,), _onset_rate, (WINDOW, FATAL)),
    Observer("peace.lasting", "system", (_DISPUTES,), _lasting, (LEAST,)),
    Observer("peace.war-years", "system", (_WARS,), _war_years, (WINDOW,)),
    Observer("peace.level", "system", ("peace_scale",), _level),
)
