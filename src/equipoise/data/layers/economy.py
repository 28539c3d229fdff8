"""Layers of output, population and trade."""

from __future__ import annotations

import polars as pl

from equipoise.data.layers.borders import MODELLED, of_its_borders
from equipoise.data.layers.entry import Layer, column
from equipoise.data.layers.translate import with_ccode, with_living_codes
from equipoise.data.pack import Pack

_UNIONS_END = 1991
_SERIES = {
    "SP.POP.TOTL": "wb_population",
    "NY.GDP.PCAP.CD": "wb_gdp_per_capita",
    "NY.GDP.MKTP.KD.ZG": "wb_growth",
    "MS.MIL.XPND.GD.ZS": "wb_military_burden",
}


def _gdp(pack: Pack) -> pl.DataFrame:
    rows = pack.read("cow_gdppop_fariss").rename({"mrgdppc": "gdp_per_capita", "pwtrgdp": "gdp"})
    return of_its_borders(pack, rows, pl.col("pwtpop") * 1000, ("gdp", "pwtpop"), MODELLED)


def _maddison(pack: Pack) -> pl.DataFrame:
    rows = pack.read("maddison2020").rename(
        {"gdppc": "maddison_gdp_per_capita", "pop": "maddison_population", "gdp": "maddison_gdp"}
    )
    # the totals of former unions go on after the unions ended
    ended = pl.col("entity").str.starts_with("Former ") & (pl.col("year") > _UNIONS_END)
    values = ("maddison_gdp_per_capita", "maddison_population")
    known = rows.filter(~ended & pl.any_horizontal(pl.col(values).is_not_null()))
    # a union and one of its parts can share a code, which in those years means the union
    known = known.with_columns(pl.col("year").cast(pl.Int32))
    table = (
        with_ccode(known, "entity", "NAME", of_country=False)
        .sort("maddison_population", descending=True, nulls_last=True)
        .unique(["ccode", "year"], keep="first", maintain_order=True)
    )
    thousands = pl.col("maddison_population") / 1000
    return of_its_borders(pack, table, thousands, ("maddison_gdp", "maddison_population"))


def _penn(pack: Pack) -> pl.DataFrame:
    rows = pack.read("pwt1001").rename(
        {name: f"penn_{name}" for name in ("rgdpe", "rgdpo", "rgdpna")} | {"pop": "penn_population"}
    )
    table = with_ccode(rows, "isocode", "ISO", of_country=False).unique(
        ["ccode", "year"], keep="none"
    )
    values = ("penn_rgdpe", "penn_rgdpo", "penn_rgdpna", "penn_population")
    return of_its_borders(pack, table, pl.col("penn_population") * 1000, values)


def _world_bank(pack: Pack) -> pl.DataFrame:
    rows = pack.read("wdi").filter(pl.col("series_code").is_in(list(_SERIES)))
    wide = rows.pivot(on="series_code", index=["iso3c", "year"], values="value").rename(_SERIES)
    wide = wide.with_columns(pl.col("year").cast(pl.Int32))
    table = with_ccode(wide, "iso3c", "ISO", of_country=False).unique(
        ["ccode", "year"], keep="none"
    )
    # military spending is reported as a share by the state of the time
    values = ("wb_population", "wb_gdp_per_capita", "wb_growth")
    return of_its_borders(pack, table, pl.col("wb_population") / 1000, values)


def _population(pack: Pack) -> pl.DataFrame:
    """Population by several sources, in thousands, each under its own name."""
    key = ["ccode", "year"]
    parts = (
        (pack.read("cow_nmc"), pl.col("tpop"), "population_cow"),
        (_gdp(pack), pl.col("pwtpop") * 1000, "population_fariss"),
        (_maddison(pack), pl.col("maddison_population") / 1000, "population_maddison"),
        (_penn(pack), pl.col("penn_population") * 1000, "population_penn"),
        (_world_bank(pack), pl.col("wb_population") / 1000, "population_world_bank"),
    )
    tables = [
        frame.select(pl.col(key).cast(pl.Int32), value.cast(pl.Float64).alias(name))
        for frame, value, name in parts
    ]
    joined = tables[0]
    for table in tables[1:]:
        joined = joined.join(table, on=key, how="full", coalesce=True)
    return joined


_VIETNAM = (1960, 1975)
"""Years in which the source has South Vietnam's trade under the code of the North, and none of the North's."""

_OF_ANOTHER = {212: 211, 680: 678}
"""States that for years have another's totals in the source: those of the union of Belgium and Luxembourg, and
North Yemen's given to the South."""

_SAME = 0.1
"""How near two totals are that are one [million current USD]."""


def _of_the_south(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Trade of Vietnam under the code of the part that it is of."""
    misplaced = pl.col("year").is_between(*_VIETNAM)
    # the release has rows of nothing in the places that these take
    empty = misplaced & pl.any_horizontal(pl.col(columns) == 817)
    return rows.filter(~empty).with_columns(
        pl.when(misplaced).then(pl.col(name).replace(816, 817)).otherwise(name).alias(name)
        for name in columns
    )


def _trade(pack: Pack) -> pl.DataFrame:
    rows = pack.read("cow_trade_dyad_year").rename({"flow1": "imports", "flow2": "exports"})
    return _of_the_south(rows, "ccode1", "ccode2")


def _state_trade(pack: Pack) -> pl.DataFrame:
    """Trade with all the world; the source has West Germany's from 1960 on under the code of Germany."""
    totals = ("total_imports", "total_exports")
    rows = pack.read("cow_trade_sy").select(
        pl.col("ccode").cast(pl.Int32),
        pl.col("year").cast(pl.Int32),
        *(
            pl.when(pl.col(name) >= 0).then(pl.col(name)).alias(total)
            for name, total in zip(("imports", "exports"), totals, strict=True)
        ),
    )
    known = rows.filter(pl.any_horizontal(pl.col(totals).is_not_null()))
    known = with_living_codes(_of_the_south(known, "ccode"), "ccode")
    other = pl.col("ccode").replace_strict(_OF_ANOTHER, default=None, return_dtype=pl.Int32)
    beside = known.with_columns(other.alias("other")).join(
        known, left_on=["other", "year"], right_on=["ccode", "year"], how="left", suffix="_other"
    )
    one = pl.all_horizontal((pl.col(t) - pl.col(f"{t}_other")).abs() < _SAME for t in totals)
    return beside.filter(~one.fill_null(value=False)).select("ccode", "year", *totals)


_DOLLARS = "million current USD"
_LACKS = (
    "The release lacks all trade of West Germany with other states than Belgium and Luxembourg from 1960 to "
    "1989, and North Vietnam's: shares of a partner's trade in these years are of the rest."
)
_TOTALS = "Unknown of Luxembourg and South Yemen in years in which the release gives them another's totals."
_BORDERS = (
    "Unknown of a state with other borders than today's where the source's population is more than a tenth "
    "away from that of cow_nmc."
)
_MODEL = (
    "Unknown of a state with other borders than today's where the source's population is more than half as "
    "much again, or less than two thirds, of that of cow_nmc; of West Germany it is a fifth more, and of the "
    "Soviet Union from 1960 on it falls to two thirds."
)

LAYERS: tuple[Layer, ...] = (
    Layer(
        "gdp",
        "state",
        (
            column("cow_gdppop_fariss", "gdp_per_capita", "2011 international dollars"),
            column("cow_gdppop_fariss", "gdp", "million 2017 international dollars", note=_MODEL),
        ),
        _gdp,
    ),
    Layer(
        "maddison",
        "state",
        (
            column("maddison2020", "maddison_gdp_per_capita", "2011 international dollars"),
            column("maddison2020", "maddison_gdp", "2011 international dollars", note=_BORDERS),
            column("maddison2020", "maddison_population", "persons", note=_BORDERS),
        ),
        _maddison,
    ),
    Layer(
        "penn",
        "state",
        (
            column(
                "pwt1001", "penn_rgdpe", "million 2017 dollars, expenditure side", note=_BORDERS
            ),
            column("pwt1001", "penn_rgdpo", "million 2017 dollars, output side", note=_BORDERS),
            column(
                "pwt1001", "penn_rgdpna", "million 2017 dollars, national accounts", note=_BORDERS
            ),
            column("pwt1001", "penn_population", "million persons", note=_BORDERS),
        ),
        _penn,
    ),
    Layer(
        "world_bank",
        "state",
        (
            column("wdi", "wb_gdp_per_capita", "current USD", note=_BORDERS),
            column("wdi", "wb_growth", "per cent a year", note=_BORDERS),
            column("wdi", "wb_military_burden", "military spending, per cent of GDP"),
            column("wdi", "wb_population", "persons", note=_BORDERS),
        ),
        _world_bank,
    ),
    Layer(
        "population",
        "state",
        (
            column("cow_nmc", "population_cow", "thousand persons"),
            column("cow_gdppop_fariss", "population_fariss", "thousand persons", note=_MODEL),
            column("maddison2020", "population_maddison", "thousand persons", note=_BORDERS),
            column("pwt1001", "population_penn", "thousand persons", note=_BORDERS),
            column("wdi", "population_world_bank", "thousand persons", note=_BORDERS),
        ),
        _population,
    ),
    Layer(
        "trade",
        "dyad",
        (
            column(
                "cow_trade_dyad_year", "imports", f"{_DOLLARS}, of ccode1 from ccode2", note=_LACKS
            ),
            column(
                "cow_trade_dyad_year", "exports", f"{_DOLLARS}, of ccode1 to ccode2", note=_LACKS
            ),
        ),
        _trade,
    ),
    Layer(
        "state_trade",
        "state",
        (
            column("cow_trade_sy", "total_imports", _DOLLARS, note=_TOTALS),
            column("cow_trade_sy", "total_exports", _DOLLARS, note=_TOTALS),
        ),
        _state_trade,
    ),
)
