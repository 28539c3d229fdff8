"""Ties between two states on the record, and those of a state with one that is named: hegemon or holder."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from equipoise.data.layers.security import TROOPS
from equipoise.data.sources import source
from equipoise.errors import MeasureError, MissingDataError
from equipoise.measures import ties
from equipoise.observe.dependence import HEGEMON
from equipoise.observe.entry import Observer, Option, Value, View
from equipoise.observe.pairs import unordered

HOLDER = Option("holder", (), "the state whose doctrine it is; there is no default")
OUTPUT = Option(
    "output",
    ("total", "per-head"),
    "output of the whole state, or per head of population",
    fair=("total", "per-head"),
)

_PACTS, _IGOS, _TRADE, _VOTES, _EXERCISES, _GDP = (
    "atop_dyad_year", "cow_igo_dyad_year", "cow_trade_dyad_year", "unga_votes", "joint_exercises",
    "cow_gdppop_fariss",
)  # fmt: skip
_PLEDGES = tuple(
    f"{kind}_pact" for kind in ("defense", "offense", "neutrality", "nonaggression", "consultation")
)


def _pairs(view: View, layer: str, year: int) -> pl.DataFrame:
    """Rows of a layer in a year between states of the view, the lower code first."""
    return view.layer(layer).filter(
        (pl.col("year") == year)
        & (pl.col("ccode1") < pl.col("ccode2"))
        & pl.col("ccode1").is_in(view.ccodes)
        & pl.col("ccode2").is_in(view.ccodes)
    )


def _read(rows: pl.DataFrame, value: pl.Expr) -> dict[tuple[int, int], float]:
    known = rows.select("ccode1", "ccode2", value.cast(pl.Float64).alias("value")).drop_nulls()
    return {(a, b): v for a, b, v in known.iter_rows()}


def _pledged(view: View, year: int, names: tuple[str, ...]) -> pl.DataFrame:
    """Pairs of which either has pledged the other something."""
    rows = view.layer("alliances").filter(
        (pl.col("year") == year)
        & pl.any_horizontal(pl.col(names))
        & pl.col("ccode1").is_in(view.ccodes)
        & pl.col("ccode2").is_in(view.ccodes)
    )
    return rows.select(
        pl.min_horizontal("ccode1", "ccode2").alias("ccode1"),
        pl.max_horizontal("ccode1", "ccode2").alias("ccode2"),
    ).unique()


def _joint_igos(view: View) -> Value:
    return dict(_read(_pairs(view, "joint_igos", view.year), pl.col("joint_igos")))


def _dyadic_trade(view: View) -> Value:
    """Both flows known, or the pair is unknown."""
    return dict(_read(_pairs(view, "trade", view.year), pl.col("imports") + pl.col("exports")))


def _exercises(view: View) -> Value:
    found = unordered(view, 0.0)
    return found | _read(_pairs(view, "exercises", view.year), pl.col("joint_exercises"))


def _each_pair(view: View) -> Value:
    return dict(unordered(view, 1.0))


def _defence(view: View) -> Value:
    found = unordered(view, 0.0)
    for pair in _pledged(view, view.year, ("defense_pact",)).iter_rows():
        found[pair] = 1.0
    return dict(found)


def _closeness(view: View) -> Value:
    """Over the pairs of which organisations, trade and votes are known; a pair without a pledge has none."""
    keys = ["ccode1", "ccode2"]
    trade = pl.col("imports").cast(pl.Float64) + pl.col("exports").cast(pl.Float64)
    table = (
        _pairs(view, "joint_igos", view.year)
        .select(*keys, pl.col("joint_igos").cast(pl.Float64).alias("igos"))
        .join(_pairs(view, "trade", view.year).select(*keys, trade.alias("trade")), on=keys)
        .join(_pairs(view, "un_votes", view.year).select(*keys, "vote_agreement"), on=keys)
        .join(
            _pledged(view, view.year, _PLEDGES).with_columns(pl.lit(1.0).alias("pledge")),
            on=keys,
            how="left",
        )
        .with_columns(pl.col("pledge").fill_null(0.0))
        .drop_nulls()
        .sort(keys)
    )
    if table.height < 2:
        raise MeasureError(
            f"cooperation.ties in {view.year}: fewer than two pairs with all ties known; choose other states"
        )
    found = ties.closeness(table.select("pledge", "igos", "trade", "vote_agreement").to_numpy())
    return dict(zip(table.select(keys).rows(), found.tolist(), strict=True))


def _of_both_years(view: View) -> tuple[list[tuple[int, int]], np.ndarray, np.ndarray]:
    """Pairs whose organisations are known in the year and the one before, with their ties in both."""
    if view.year - 1 < source(_IGOS).first:
        raise MissingDataError(
            f"cooperation.kept in {view.year}: it needs the year before; choose a later year"
        )
    counts = []
    for year in (view.year - 1, view.year):
        igos = _read(_pairs(view, "joint_igos", year), pl.col("joint_igos"))
        pledges = set(_pledged(view, year, _PLEDGES).iter_rows())
        counts.append({pair: (float(pair in pledges), n) for pair, n in igos.items()})
    pairs = sorted(set(counts[0]) & set(counts[1]))
    before, now = (np.array([c[pair] for pair in pairs]).reshape(-1, 2) for c in counts)
    return pairs, before, now


def _kept(view: View) -> Value:
    pairs, before, now = _of_both_years(view)
    return dict(zip(pairs, ties.ties_kept(before, now).tolist(), strict=True))


def _ties_before(view: View) -> Value:
    pairs, before, _ = _of_both_years(view)
    return dict(zip(pairs, before.sum(axis=1).tolist(), strict=True))


def _growth(view: View) -> Value:
    """Of states whose output is known and not nil in the year and the one before."""
    column = "gdp" if view.options["output"] == "total" else "gdp_per_capita"
    known = []
    for year in (view.year - 1, view.year):
        rows = view.layer("gdp").filter(
            (pl.col("year") == year) & (pl.col(column) > 0) & pl.col("ccode").is_in(view.ccodes)
        )
        known.append(dict(rows.select("ccode", column).iter_rows()))
    # a state that was not there a year before did not grow, it began
    codes = sorted(set(known[0]) & set(known[1]) & set(view.members(view.year - 1)))
    if not codes:
        return {}
    before, now = (np.array([k[code] for code in codes], dtype=np.float64) for k in known)
    return dict(zip(codes, ties.growth(before, now).tolist(), strict=True))


def _toward(
    named: str, whole: Callable[[View], dict[tuple[int, int], float]]
) -> Callable[[View], Value]:
    """Each state's part in a measure of pairs, with the state that an option names."""

    def look(view: View) -> Value:
        code = int(view.options[named])
        wide = View(
            view.pack, view.year, tuple(sorted({*view.ccodes, code})), view.options,
            view.fatal_hazard, None, view.read,
        )  # fmt: skip
        found = {}
        for (a, b), value in whole(wide).items():
            if code in (a, b):
                found[b if a == code else a] = value
        return {c: v for c, v in found.items() if c in view.ccodes}

    return look


def _defence_of(view: View) -> dict[tuple[int, int], float]:
    found = unordered(view, 0.0)
    for pair in _pledged(view, view.year, ("defense_pact",)).iter_rows():
        found[pair] = 1.0
    return found


def _agreement(view: View) -> dict[tuple[int, int], float]:
    return _read(_pairs(view, "un_votes", view.year), pl.col("vote_agreement"))


def _troops(view: View) -> Value:
    hegemon = int(view.options["hegemon"])
    if hegemon not in TROOPS:
        raise MissingDataError(
            f"troops.hegemon of COW {hegemon}: the record counts the troops abroad of COW "
            f"{', '.join(map(str, TROOPS))} alone; choose it"
        )
    rows = view.layer("troops").filter(
        (pl.col("year") == view.year) & pl.col("ccode").is_in(view.ccodes)
    )
    known = rows.select("ccode", pl.col(TROOPS[hegemon]).cast(pl.Float64)).drop_nulls()
    return {code: troops for code, troops in known.iter_rows() if code != hegemon}


OBSERVERS: tuple[Observer, ...] = (
    Observer(
        "cooperation.ties",
        "pair",
        (_PACTS, _IGOS, _TRADE, _VOTES),
        _closeness,
        notes=("A rank among all pairs of the year: what grows for all alike moves nobody.",),
    ),
    Observer(
        "cooperation.kept",
        "pair",
        (_PACTS, _IGOS),
        _kept,
        exposure=_ties_before,
        notes=("Ties are pledges in force and joint full memberships of organisations.",),
    ),
    Observer("growth.gdp", "state", (_GDP,), _growth, (OUTPUT,)),
    Observer("igo.joint", "pair", (_IGOS,), _joint_igos),
    Observer("trade.dyadic", "pair", (_TRADE,), _dyadic_trade),
    Observer("exercises.joint", "pair", (_EXERCISES,), _exercises, exposure=_each_pair),
    Observer("pact.defence", "pair", (_PACTS,), _defence),
    Observer("pact.with-hegemon", "state", (_PACTS,), _toward("hegemon", _defence_of), (HEGEMON,)),
    Observer("pact.with-holder", "state", (_PACTS,), _toward("holder", _defence_of), (HOLDER,)),
    Observer("troops.hegemon", "state", ("us_troops",), _troops, (HEGEMON,)),
    Observer("affinity.to-hegemon", "state", (_VOTES,), _toward("hegemon", _agreement), (HEGEMON,)),
    Observer("affinity.to-holder", "state", (_VOTES,), _toward("holder", _agreement), (HOLDER,)),
)
