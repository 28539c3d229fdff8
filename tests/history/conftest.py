"""A small made-up record in the layout of a data pack: eight states, 1990 to 2010, few disputes."""

import csv
import hashlib
from functools import lru_cache
from pathlib import Path

import polars as pl
import pytest

from equipoise.data.pack import Pack, open_pack
from equipoise.data.sources import source
from equipoise.history.questions import state_of_code
from equipoise.history.weigh import Holder, weigh
from equipoise.observe.reader import Reader

STATES = (2, 20, 200, 220, 255, 365, 710, 740)
YEARS = range(1990, 2011)
MAJORS = ((2, 1900, 2016), (200, 1900, 2016), (365, 1922, 2016), (710, 1950, 2016))
LATE_MAJORS = (*MAJORS, (255, 2001, 2016))

# number, side A (each with whether it was there from the start), side B, years, hostility of A
DISPUTES = (
    (1, ((365, True),), (20,), (1995, 1996), 4),
    (2, ((365, True), (2, False)), (740,), (1997,), 3),
    (3, ((365, True), (2, True)), (220, 20), (1998,), 2),
    (4, ((2, True),), (365,), (1999,), 4),
    (5, ((200, True),), (20,), (2001,), 3),
    *((number, ((365, True),), (20,), (1980 + number,), 4) for number in range(10, 30)),
)
FATALITY = {1: 2, 2: -9, 3: 0}

# conflict, year, side a, its supporters, side b, kind
CONFLICTS = (
    (900, 2003, 365, 2, 740, "interstate"),
    (900, 2004, 365, None, 740, "interstate"),
    (900, 2007, 365, None, 740, "interstate"),
    (901, 2005, 20, None, 710, "interstate"),
    (902, 2006, 220, 365, 220, "II"),
)

PACTS = ((20, 1998), (200, 1999), (220, 2000), (255, 2001))
"""States that the strongest began to defend, and since when."""
ADOPTED = 2023


def hostility(actor: int, other: int, year: int) -> int:
    """Level of what one state does to another in a year; one mostly answers what it met the year before."""
    if actor == 365 and (other + year) % 7:
        return hostility(other, actor, year - 1)
    return 3 if (actor + 2 * other + 3 * year) % 5 == 0 else 1


def exports(actor: int, other: int, year: int) -> float:
    """What one state sells another; one of them sells a tenth more each year."""
    wave = 1 + 0.01 * ((actor + other + year) % 3)
    return 100.0 * wave * (1.1 ** (year - 1990) if actor == 365 else 1.0)


def capability(ccode: int, year: int) -> float:
    """Fixed weights that make 2 the strongest, then 710 and 365; 710 overtakes at the end."""
    weights = {2: 40.0, 710: 18.0 + 1.2 * (year - 1990), 365: 15.0, 200: 9.0, 220: 8.0}
    return weights.get(ccode, 2.0)


def dispute_rows(swap: dict[int, int]) -> pl.DataFrame:
    rows = []
    for number, side_a, side_b, years, hostility in DISPUTES:
        for year in years:
            for a, original in side_a:
                for b in side_b:
                    left, right = swap.get(a, a), swap.get(b, b)
                    begins = int(year == years[0])
                    rows.append((number, left, right, year, begins, 1, int(original), 1, hostility))
                    rows.append((number, right, left, year, begins, 0, 1, int(original), 1))
    names = ("dispnum", "ccode1", "ccode2", "year", "onset", "sidea1", "orig1", "orig2", "hostlev1")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Int32), orient="row")
    return frame.with_columns(hostlev2=pl.lit(1, pl.Int32), fatality=pl.lit(0, pl.Int32))


def pair_tables(code: dict[int, int]) -> dict[str, pl.DataFrame]:
    """The layers of pairs: quarrels, trade and pacts."""
    pairs = [(a, b, y) for a in STATES for b in STATES if a != b for y in YEARS]
    quarrels = []
    for a, b, y in pairs:
        levels = hostility(a, b, y), hostility(b, a, y)
        if max(levels) > 1:
            both = {"hostlev1": levels[0], "hostlev2": levels[1], "hostlev": max(levels)}
            quarrel = {
                "ccode1": code[a],
                "ccode2": code[b],
                "year": y,
                "dispnum": y * 10 + min(a, b),
            }
            begun = {
                "gmlmidonset": 1,
                "gmlmidongoing": 1,
                "sidea1": int(a < b),
                "orig1": 1,
                "orig2": 1,
            }
            quarrels.append(quarrel | both | begun)
    trade = [
        {"ccode1": code[a], "ccode2": code[b], "year": y, "flow1": exports(b, a, y),
         "flow2": exports(a, b, y)}
        for a, b, y in pairs
    ]  # fmt: skip
    since = dict(PACTS)
    pacts = [
        {"ccode1": code[one], "ccode2": code[two], "year": y, "atop_defense": 1, "atop_offense": 0,
         "atop_neutral": 0, "atop_nonagg": 0, "atop_consul": 0}
        for c in since for one, two in ((2, c), (c, 2)) for y in YEARS if y >= since[c]
    ]  # fmt: skip
    return {
        "gml_mid_dyad_year": pl.DataFrame(quarrels),
        "cow_trade_dyad_year": pl.DataFrame(trade),
        "atop_dyad_year": pl.DataFrame(pacts),
    }


def tables(
    swap: dict[int, int], majors: tuple[tuple[int, int, int], ...]
) -> dict[str, pl.DataFrame]:
    """Every layer, with the codes of some states exchanged."""
    code = {c: swap.get(c, c) for c in STATES}
    disputes = dispute_rows(swap)
    each = pl.DataFrame(
        [
            {"dispnum": n, "styear": y[0], "hostlev": 4, "fatality": FATALITY.get(n, 0)}
            for n, _, _, y, _ in DISPUTES
        ]
    )
    members = pl.DataFrame(
        {"ccode": STATES, "styear": 1816, "endyear": 2016, "statenme": "X", "stateabb": "X"}
    )
    both = pl.DataFrame(
        [{"gwcode": c, "ccode": c, "year": y, "cw_name": "X"} for c in STATES for y in YEARS]
    )
    strength = [(code[c], y, capability(c, y)) for c in STATES for y in YEARS]
    nmc = pl.DataFrame(
        [
            {"ccode": c, "year": y, "milex": int(v * v), "cinc": v / 100, "milper": 1, "irst": 1,
             "pec": 1, "tpop": 1.0, "upop": 1.0}
            for c, y, v in strength
        ]
    )  # fmt: skip
    gdp = pl.DataFrame(
        [
            {"ccode": c, "year": y, "mrgdppc": 10.0 + v, "pwtrgdp": v, "pwtpop": 1.0}
            for c, y, v in strength
            if y <= 2005
        ]
    )
    conflicts = pl.DataFrame(
        [
            {"conflict_id": i, "year": y, "gwno_a": code[a],
             "gwno_a_2nd": code[s] if s else None, "gwno_b": code[b], "gwno_b_2nd": None,
             "type_of_conflict": kind, "intensity_level": 2}
            for i, y, a, s, b, kind in CONFLICTS
        ],
        schema_overrides={"gwno_a_2nd": pl.Int64, "gwno_b_2nd": pl.Int64},
    )  # fmt: skip
    return {
        "cow_states": members,
        "cow_gw_panel": both,
        "gw_cow_panel": both,
        "cow_majors": pl.DataFrame(
            [(code[c], a, b) for c, a, b in majors],
            schema=["ccode", "styear", "endyear"],
            orient="row",
        ),
        "gml_mid_dirdisps": disputes.rename({"onset": "midonset"}),
        "gml_mid_dispute": each,
        "cow_mid_dirdisps": disputes.rename({"onset": "disponset"}),
        "cow_mid_dispute": each,
        "ucdp_acd": conflicts,
        "cow_nmc": nmc,
        "cow_gdppop_fariss": gdp,
        **pair_tables(code),
    }


def write_pack(folder: Path, layers: dict[str, pl.DataFrame]) -> Pack:
    """Write a pack with its manifest."""
    folder.mkdir(parents=True)
    with (folder / "MANIFEST.csv").open("w", newline="") as file:
        manifest = csv.writer(file)
        manifest.writerow(["file", "rows", "source", "licence_or_terms", "citation", "sha256"])
        for layer, frame in layers.items():
            path = folder / f"{layer}.parquet"
            # a column that no claim reads is there and unknown, as a release has it
            absent = {
                c for c in (*source(layer).key, *source(layer).needs) if c not in frame.columns
            }
            frame.with_columns(
                pl.lit(None, pl.Int32).alias(c) for c in sorted(absent)
            ).write_parquet(path)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            manifest.writerow([path.name, frame.height, "made up", "none", "none", digest])
    return open_pack(folder)


@pytest.fixture(scope="session")
def made_up(tmp_path_factory) -> Pack:
    return write_pack(tmp_path_factory.mktemp("made") / "pack", tables({}, MAJORS))


@pytest.fixture(scope="session")
def exchanged(tmp_path_factory) -> Pack:
    """The same record with two major powers in each other's place."""
    swap = {365: 2, 2: 365}
    return write_pack(tmp_path_factory.mktemp("swap") / "pack", tables(swap, MAJORS))


@pytest.fixture(scope="session")
def growing_list(tmp_path_factory) -> Pack:
    """The same record with a power that becomes major within the window."""
    return write_pack(tmp_path_factory.mktemp("grow") / "pack", tables({}, LATE_MAJORS))


@pytest.fixture
def without(tmp_path_factory):
    """The same record without one layer, or with another table in its place."""

    def build(layer, table=None):
        layers = tables({}, MAJORS)
        if table is None:
            del layers[layer]
        else:
            layers[layer] = table(layers[layer])
        return write_pack(tmp_path_factory.mktemp("less") / "pack", layers)

    return build


def claim_of(kind="level", **parts):
    """A claim as the doctrine schema reads it."""
    from pydantic import TypeAdapter

    from equipoise.doctrine.schema import Claim

    fields = {
        "id": "a-claim",
        "row": "a-row",
        "at": {"line": 1},
        "reading": "It is held that.",
        "kind": kind,
    }
    if kind != "normative" and "outcome" not in parts:
        fields |= {
            "outcome": "dispute.initiated@holder",
            "expect": {"direction": "at-most", "value": 0, "scale": "rate", "margin": 0.05},
            "window": "1995..2000",
        }
    return TypeAdapter(Claim).validate_python(fields | parts)


@pytest.fixture
def claim():
    return claim_of


@lru_cache(maxsize=32)
def reader_of(pack: Pack) -> Reader:
    return Reader(pack)


def holder_of(ccode: int) -> Holder:
    """The state of a code as whoever it was in the last years of the made-up record."""
    return Holder(state_of_code(ccode, 2005), ccode, ADOPTED)


@pytest.fixture
def weighed():
    """Weigh a claim as that of a state, on a pack or on none."""

    def weigh_as(claim, ccode, pack, placebos=9):
        reader = reader_of(pack) if pack is not None else None
        return weigh(claim, holder_of(ccode), reader, placebos)

    return weigh_as
