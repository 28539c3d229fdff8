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


def _trade(pack: Pack) -> pl.DataFrame:
    return pack.read("cow_trade_dyad_year").rename({"flow1": "imports", "flow2": "exports"})


def _state_trade(pack: Pack) -> pl.DataFrame:
    """Trade with all the world; the source has West Germany's from 1960 on under the code of Germany."""
    rows = pack.read("cow_trade_sy").with_columns(
        pl.when(pl.col(name) >= 0).then(pl.col(name)).alias(f"total_{name}")
        for name in ("imports", "exports")
    )
    totals = ("total_imports", "total_exports")
    known = rows.filter(pl.any_horizontal(pl.col(totals).is_not_null()))
    return with_living_codes(known, "ccode").select("ccode", "year", *totals)


_DOLLARS = "million current USD"

LAYERS: tuple[Layer, ...] = (
    Layer(
        "gdp",
        "state",
        (
            column("cow_gdppop_fariss", "gdp_per_capita", "2011 international dollars"),
            column("cow_gdppop_fariss", "gdp", "million 2017 international dollars"),
        ),
        _gdp,
    ),
    Layer(
        "maddison",
        "state",
        (
            column("maddison2020", "maddison_gdp_per_capita", "2011 international dollars"),
            column("maddison2020", "maddison_gdp", "2011 international dollars"),
            column("maddison2020", "maddison_population", "persons"),
        ),
        _maddison,
    ),
    Layer(
        "penn",
        "state",
        (
            column("pwt1001", "penn_rgdpe", "million 2017 dollars, expenditure side"),
            column("pwt1001", "penn_rgdpo", "million 2017 dollars, output side"),
            column("pwt1001", "penn_rgdpna", "million 2017 dollars, national accounts"),
            column("pwt1001", "penn_population", "million persons"),
        ),
        _penn,
    ),
    Layer(
        "world_bank",
        "state",
        (
            column("wdi", "wb_gdp_per_capita", "current USD"),
            column("wdi", "wb_growth", "per cent a year"),
            column("wdi", "wb_military_burden", "military spending, per cent of GDP"),
            column("wdi", "wb_population", "persons"),
        ),
        _world_bank,
    ),
    Layer(
        "population",
        "state",
        (
            column("cow_nmc", "population_cow", "thousand persons"),
            column("cow_gdppop_fariss", "population_fariss", "thousand persons"),
            column("maddison2020", "population_maddison", "thousand persons"),
            column("pwt1001", "population_penn", "thousand persons"),
            column("wdi", "population_world_bank", "thousand persons"),
        ),
        _population,
    ),
    Layer(
        "trade",
        "dyad",
        (
            column("cow_trade_dyad_year", "imports", f"{_DOLLARS}, of ccode1 from ccode2"),
            column("cow_trade_dyad_year", "exports", f"{_DOLLARS}, of ccode1 to ccode2"),
        ),
        _trade,
    ),
    Layer(
        "state_trade",
        "state",
        (
            column("cow_trade_sy", "total_imports", _DOLLARS),
            column("cow_trade_sy", "total_exports", _DOLLARS),
        ),
        _state_trade,
    ),
)
