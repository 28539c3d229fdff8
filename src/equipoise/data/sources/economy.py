"""Sources on output, population and trade."""

from __future__ import annotations

from equipoise.data.sources.entry import Source

SOURCES: tuple[Source, ...] = (
    Source(
        "cow_gdppop_fariss",
        "Latent GDP and population estimates",
        1816,
        2019,
        "unknown",
        ("ccode", "year"),
        ("mrgdppc", "pwtrgdp", "pwtpop"),
        "Fariss, C. J. et al. (2022). New estimates of over 500 years of historic GDP and "
        "population data. JCR 66(3): 553-591. doi:10.1177/00220027211054432",
    ),
    Source(
        "cow_trade_dyad_year",
        "Correlates of War trade between states, v4.0",
        1870,
        2014,
        "unknown",
        ("ccode1", "ccode2", "year"),
        ("flow1", "flow2"),
        "Barbieri, K., Keshk, O. M. G. and Pollins, B. M. (2009). Trading data. CMPS 26(5): "
        "471-491.",
    ),
    Source(
        "cow_trade_sy",
        "Correlates of War trade of states, v4.0",
        1870,
        2014,
        "unknown",
        ("ccode", "year"),
        ("imports", "exports"),
        "Barbieri, K., Keshk, O. M. G. and Pollins, B. M. (2009). Trading data. CMPS 26(5): "
        "471-491.",
    ),
    Source(
        "maddison2020",
        "Maddison Project Database 2020",
        1816,
        2018,
        "unknown",
        ("entity", "year"),
        ("gdppc", "pop", "gdp"),
        "Bolt, J. and van Zanden, J. L. (2020). Maddison style estimates of the evolution of "
        "the world economy. Maddison-Project Working Paper 15.",
    ),
    Source(
        "pwt1001",
        "Penn World Table 10.01",
        1950,
        2019,
        "unknown",
        ("isocode", "year"),
        ("rgdpe", "rgdpo", "rgdpna", "pop"),
        "Feenstra, R. C., Inklaar, R. and Timmer, M. P. (2015). The next generation of the "
        "Penn World Table. American Economic Review 105(10): 3150-3182. "
        "doi:10.1257/aer.20130954",
    ),
    Source(
        "wdi",
        "World Development Indicators, six series",
        1960,
        2024,
        "unknown",
        ("iso3c", "series_code", "year"),
        ("value",),
        "World Bank (2024). World Development Indicators.",
    ),
)
