"""Sources on output, population, trade and sanctions."""

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
)
