"""Descriptives of disputes, alliances and wars that were computed elsewhere, beside ours.

Usage: EQUIPOISE_DATA=FOLDER python verification/descriptives.py
The published values stand in sections 1.4, 2 and 3 of the science appendix, with the digits given here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from equipoise.data.pack import Pack, find_pack
from equipoise.measures.blocs import density, isolates, transitivity
from equipoise.measures.inequality import gini
from equipoise.panels import panel

ERAS = ((1816, 1913), (1914, 1945), (1946, 1989), (1990, 2010))
PAIR = ("ccode1", "ccode2")


@dataclass(frozen=True, slots=True)
class Row:
    """One descriptive: what it is, the published value as it is written, and ours."""

    section: str
    what: str
    theirs: str
    ours: float
    note: str = ""
    """Why ours differs, where it does."""

    @property
    def agrees(self) -> bool:
        """Whether ours is within 1 % of the published value, or rounds to it."""
        digits = len(self.theirs.partition(".")[2])
        value = float(self.theirs)
        return abs(self.ours - value) <= max(0.01 * abs(value), 0.5000001 * 10.0**-digits)


def dispute_rows(pack: Pack) -> list[Row]:
    """Base rates of dispute onset, and where and between whom disputes begin."""
    pairs = _dispute_years(pack)
    return _base_rates(pairs) + _concentration(pairs) + _by_quiet_years(pairs)


def _dispute_years(pack: Pack) -> pl.DataFrame:
    whole = pack.read("gml_mid_dispute").select(
        pl.col("dispnum").cast(pl.Int32), pl.col("hostlev").alias("hostility")
    )
    built = panel("dyad-year", 1816, 2010, pack).add(
        "contiguity", "majors", "alliances", "disputes"
    )
    return (
        built.frame.join(whole, on="dispnum", how="left")
        .sort(*PAIR, "year")
        .with_columns(
            (pl.col("defense_pact_1to2") | pl.col("defense_pact_2to1")).alias("pact"),
            (pl.col("year").shift(1).over(PAIR) == pl.col("year") - 1).alias("lasted"),
            pl.when("dispute_ongoing")
            .then("year")
            .shift(1)
            .forward_fill()
            .over(PAIR)
            .alias("before"),
        )
        .with_columns(
            pl.when("lasted")
            .then(pl.col("pact").shift(1).over(PAIR))
            .otherwise("pact")
            .alias("pact_before")
        )
    )


def _base_rates(pairs: pl.DataFrame) -> list[Row]:
    onset, begun = pl.col("dispute_onset"), pl.col("dispute_onset_originators")
    fatal, war = pl.col("fatality_level") > 0, (pl.col("hostility") == 5).fill_null(False)
    border = "the appendix does not say of which year and classes; ours: a land border, that year"
    apart = "the same; ours: no contiguity of any class"
    pact = "ours: in force the year before, or in the pair's first year; belligerents leave pacts in that year"
    year = pl.col("year").n_unique()
    published: tuple[tuple[str, str, Any, Any, str], ...] = (
        ("pairs per year", "654 1751 8003 17636", True, pl.len() / year, ""),
        ("onset per pair-year", ".00789 .01160 .00346 .00202", True, onset.mean(), ""),
        ("onset by originators", ".00599 .00646 .00266 .00165", True, begun.mean(), ""),
        ("fatal onset", ".00240 .00580 .00128 .00062", True, (onset & fatal).mean(), ""),
        ("onset with war", ".00186 .00448 .00040 .00023", True, (onset & war).mean(), ""),
        ("onsets per year", "5.2 20.3 27.7 35.7", True, onset.sum() / year, ""),
        ("onset, contiguous", ".0354 .0641 .0709 .0666", pl.col("contiguity") == 1, onset.mean(), border),
        ("onset, elsewhere", ".00485 .00829 .00143 .00068", pl.col("contiguity") == 0, onset.mean(), apart),
        ("onset, defence pact", ".0169 .0284 .0096 .0075", pl.col("pact_before"), onset.mean(), pact),
    )  # fmt: skip
    return [
        Row(
            "1.4",
            f"{what}, {first}-{last}",
            theirs,
            pairs.filter(pl.col("year").is_between(first, last) & among).select(rate).item(),
            note,
        )
        for what, values, among, rate, note in published
        for (first, last), theirs in zip(ERAS, values.split(), strict=True)
    ]


def _concentration(pairs: pl.DataFrame) -> list[Row]:
    since = pairs.filter(pl.col("year") >= 1946)
    relevant = (pl.col("contiguity") > 0) | pl.col("is_major1") | pl.col("is_major2")
    land = pl.col("contiguity") == 1
    begun, originators = since.filter("dispute_onset"), since.filter("dispute_onset_originators")
    most = (
        since.group_by(PAIR)
        .agg(pl.col("dispute_onset").sum())["dispute_onset"]
        .sort(descending=True)
    )
    shares = ((since, relevant, "politically relevant, of pair-years", ".103"),
              (begun, relevant, "politically relevant, of onsets", ".83"),
              (originators, relevant, "politically relevant, of originators' onsets", ".87"),
              (since, land, "land border, of pair-years", ".020"),
              (originators, land, "land border, of originators' onsets", ".58"))  # fmt: skip
    return [
        *(
            Row("1.4", what, theirs, rows.select(fact.mean()).item())
            for rows, fact, what, theirs in shares
        ),
        Row("1.4", "pairs, 1946-2010", "19803", most.len()),
        Row("1.4", "pairs that ever dispute", ".030", (most > 0).mean()),
        *(
            Row(
                "1.4",
                f"onsets of the {k} most disputing pairs",
                theirs,
                most.head(k).sum() / most.sum(),
            )
            for k, theirs in ((10, ".13"), (50, ".38"), (100, ".54"))
        ),
    ]


def _by_quiet_years(pairs: pl.DataFrame) -> list[Row]:
    """Years that only continue a dispute are left out: in them none could begin."""
    going_on = pl.col("dispute_ongoing") & ~pl.col("dispute_onset")
    since = pairs.filter((pl.col("year") >= 1946) & ~going_on)
    quiet, onset = pl.col("year") - pl.col("before") - 1, pl.col("dispute_onset").mean()
    published = ((0, 0, ".321"), (1, 1, ".151"), (2, 2, ".107"), (3, 4, ".063"), (5, 9, ".035"),
                 (10, 19, ".0153"), (20, 39, ".0095"), (40, 199, ".0058"))  # fmt: skip
    return [
        *(
            Row("1.4", f"onset after {low} to {high} quiet years", theirs,
                since.filter(quiet.is_between(low, high)).select(onset).item())
            for low, high, theirs in published
        ),
        Row("1.4", "onset without a dispute before", ".00071",
            since.filter(pl.col("before").is_null()).select(onset).item()),
    ]  # fmt: skip


PACTS = {
    1914: "45 14 .014 .62 .46 .71",
    1938: "66 48 .022 1.45 .80 .71",
    1950: "75 312 .112 8.3 .93 .31",
    1970: "134 509 .057 7.6 .88 .38",
    1990: "165 949 .070 11.5 .95 .34",
    2000: "191 1104 .061 11.6 .95 .36",
    2010: "194 1681 .090 17.3 .89 .26",
}
"""States, pairs with a defence pact, density, mean degree, transitivity, share of isolates."""


def alliance_rows(pack: Pack) -> list[Row]:
    """The network of defence pacts, and how pacts begin and end."""
    pairs = (
        panel("dyad-year", 1816, 2018, pack)
        .add("alliances")
        .frame.with_columns(
            (pl.col("defense_pact_1to2") | pl.col("defense_pact_2to1")).alias("pact")
        )
    )
    words = ("states", "pact pairs", "density", "mean degree", "transitivity", "isolates")
    rows = []
    for year, theirs in PACTS.items():
        now = pairs.filter(pl.col("year") == year)
        codes = pl.concat([now["ccode1"], now["ccode2"]]).unique().sort()
        place = {code: i for i, code in enumerate(codes)}
        ties = np.zeros((len(place), len(place)), dtype=np.bool_)
        for one, two in now.filter("pact").select(PAIR).iter_rows():
            ties[place[one], place[two]] = ties[place[two], place[one]] = True
        degree = ties.sum(axis=1)
        ours = (
            len(place),
            degree.sum() / 2,
            density(ties),
            degree.mean(),
            transitivity(ties),
            isolates(ties).mean(),
        )
        rows += [
            Row("2", f"{w}, {year}", t, float(o))
            for w, t, o in zip(words, theirs.split(), ours, strict=True)
        ]
    return rows + _formation(pairs) + _treaty_events(pack)


def _formation(pairs: pl.DataFrame) -> list[Row]:
    moves = (
        pairs.sort(*PAIR, "year")
        .with_columns(
            pl.col("pact").shift(1).over(PAIR).alias("before"),
            (pl.col("year").shift(1).over(PAIR) == pl.col("year") - 1).alias("lasted"),
        )
        .filter("lasted")
    )
    since = moves.filter(pl.col("year").is_between(1946, 2014) & ~pl.col("before"))
    new = since.group_by("year").agg(pl.col("pact").sum())["pact"].to_numpy()
    early, late = (
        (~moves.filter(pl.col("year").is_between(first, last) & pl.col("before"))["pact"]).mean()
        for first, last in ((1946, 1989), (1990, 2014))
    )
    note = "ours: both states go on; .0045 with those that left the system"
    return [
        Row("2", "formation per pair-year", ".0022", since["pact"].mean()),
        Row("2", "new pairs a year, median", "6", float(np.median(new))),
        Row("2", "new pairs a year, mean", "23", float(new.mean())),
        Row("2", "new pairs a year, most", "230", float(new.max())),
        Row("2", "new pairs a year, variance over mean", "73", float(new.var() / new.mean())),
        Row("2", "dissolution per pair-year, 1946-1989", ".037", early),
        Row("2", "dissolution per pair-year, 1990-2014", ".0027", late, note),
    ]  # fmt: skip


def _treaty_events(pack: Pack) -> list[Row]:
    """Connected components of the pairs that are newly listed, or no longer, in a year."""
    listed = (
        pack.read("atop_dyad_year")
        .filter(pl.col("atop_defense") == 1)
        .select(
            pl.min_horizontal(PAIR).alias("ccode1"), pl.max_horizontal(PAIR).alias("ccode2"), "year"
        )
        .unique()
    )
    after = listed.with_columns(pl.col("year") + 1).filter(pl.col("year") <= 2018)
    key = [*PAIR, "year"]
    new = _components(listed.join(after, on=key, how="anti"))
    gone = _components(after.join(listed, on=key, how="anti"))
    rows = []
    eras = ((1817, 1945, ".54", ".57"), (1946, 1989, "1.43", ".43"), (1990, 2018, ".90", ".19"))
    for first, last, often, bilateral in eras:
        sizes = np.array([size for year, size in new if first <= year <= last])
        rows.append(
            Row("2", f"pacts formed a year, {first}-{last}", often, sizes.size / (last - first + 1))
        )
        rows.append(
            Row("2", f"bilateral among them, {first}-{last}", bilateral, float((sizes == 2).mean()))
        )
    sizes = np.array([size for year, size in new if year >= 1946])
    ends = np.array([size for year, size in gone if year >= 1946])
    return [
        *rows,
        *(
            Row(
                "2", f"states in a new pact, {q} % quantile", theirs, float(np.percentile(sizes, q))
            )
            for q, theirs in ((50, "7"), (75, "19"), (90, "25"))
        ),
        Row("2", "pacts ended a year, 1946-2018", ".81", ends.size / 73),
        Row("2", "bilateral among them, 1946-2018", ".46", float((ends == 2).mean())),
    ]


def _components(pairs: pl.DataFrame) -> list[tuple[int, int]]:
    """Year and number of states of every connected component."""
    found = []
    for own in pairs.partition_by("year"):
        leader: dict[int, int] = {}
        for one, two in own.select(PAIR).iter_rows():
            leader[_lead(leader, one)] = _lead(leader, two)
        leads = [_lead(leader, code) for code in list(leader)]
        found += [(own["year"][0], leads.count(lead)) for lead in set(leads)]
    return found


def _lead(leader: dict[int, int], code: int) -> int:
    while leader.setdefault(code, code) != code:
        code = leader[code]
    return code


def war_rows(pack: Pack) -> list[Row]:
    """Severity, frequency, length and size of interstate wars, and how disputes end."""
    wars = pack.read("cow_war_inter_participant").group_by("warnum").agg(
        pl.col("startyear1").min().alias("first"),
        pl.max_horizontal(pl.col("endyear1").max(), pl.col("endyear2").max()).alias("last"),
        pl.col("batdeath").filter(pl.col("batdeath") >= 0).sum().alias("deaths"),
        pl.col("ccode").n_unique().alias("states"),
    )  # fmt: skip
    return (
        _severity(np.sort(wars["deaths"].to_numpy().astype(float)))
        + _frequency(wars)
        + _outcomes(pack)
    )


def _severity(deaths: np.ndarray[Any, np.dtype[np.float64]]) -> list[Row]:
    n = deaths.size
    quantiles = ((10, "1.05"), (25, "2.2"), (50, "8.0"), (75, "25"), (90, "183"), (95, "937"))
    tails = {low: deaths[deaths >= low] for low in (6525, 7061)}
    alpha = {low: float(1 + tail.size / np.log(tail / low).sum()) for low, tail in tails.items()}
    return [
        Row("3", "wars", "95", n),
        *(Row("3", f"thousand deaths, {q} % quantile", theirs, float(np.percentile(deaths, q)) / 1000)
          for q, theirs in quantiles),
        Row("3", "Gini of deaths", ".946", gini(deaths)),
        Row("3", "largest war, of all deaths", ".518", float(deaths[-1] / deaths.sum())),
        Row("3", "three largest wars", ".825", float(deaths[-3:].sum() / deaths.sum())),
        Row("3", "wars of 6 525 deaths or more", "52", tails[6525].size),
        Row("3", "exponent of their tail", "1.514", alpha[6525]),
        Row("3", "wars of 7 061 deaths or more", "51", tails[7061].size),
        Row("3", "exponent of their tail", "1.525", alpha[7061]),
        Row("3", "its standard error", ".073", (alpha[7061] - 1) / tails[7061].size ** 0.5),
    ]  # fmt: skip


def _frequency(wars: pl.DataFrame) -> list[Row]:
    starts, states = wars["first"], wars["states"].to_numpy()
    yearly = np.array([(starts == year).sum() for year in range(1823, 2004)])
    length = (wars["last"] - wars["first"] + 1).to_numpy()
    eras = ((1823, 2003, ".525"), (1816, 1913, ".39"), (1914, 1945, ".59"), (1946, 2007, ".61"))
    return [
        *(Row("3", f"wars a year, {a}-{b}", t, starts.is_between(a, b).sum() / (b - a + 1))
          for a, b, t in eras),
        Row("3", "variance over mean of yearly wars", ".92", float(yearly.var(ddof=1) / yearly.mean())),
        Row("3", "years between wars", "1.91", float(np.diff(np.sort(starts.to_numpy())).mean())),
        *(Row("3", f"wars of {k} calendar years", t, float((length == k).mean()))
          for k, t in ((1, ".45"), (2, ".34"), (3, ".07"))),
        Row("3", "wars of 4 calendar years or more", ".14", float((length >= 4).mean())),
        *(Row("3", f"wars that end in year {k}", t, float((length == k).sum() / (length >= k).sum()))
          for k, t in ((1, ".45"), (2, ".62"), (3, ".35"), (4, ".31"), (5, ".33"))),
        *(Row("3", f"wars of {k} states", t, float((states == k).mean()))
          for k, t in ((2, ".60"), (3, ".15"), (4, ".11"))),
        Row("3", "wars of 5 states or more", ".15", float((states >= 5).mean())),
        Row("3", "states in a war, 1946-2007", "3.7", wars.filter(pl.col("first") >= 1946)["states"].mean()),
    ]  # fmt: skip


def _outcomes(pack: Pack) -> list[Row]:
    outcome = pack.read("gml_mid_dispute")["outcome"]
    published = (
        (5, "stalemate", ".626"), (1, "A wins", ".055"), (2, "B wins", ".028"), (3, "A yields", ".030"),
        (4, "B yields", ".059"), (6, "compromise", ".073"), (7, "released", ".075"),
    )  # fmt: skip
    return [
        Row("3", f"disputes, {word}", theirs, (outcome == code).mean())
        for code, word, theirs in published
    ]


def rows(pack: Pack) -> list[Row]:
    """All of them."""
    return dispute_rows(pack) + alliance_rows(pack) + war_rows(pack)


def main() -> None:
    """Print them side by side."""
    pack = find_pack(None)
    if pack is None:
        raise SystemExit("descriptives: no data pack; name its folder in EQUIPOISE_DATA")
    found = rows(pack)
    for row in found:
        sign = "" if row.agrees else "  <- " + (row.note or "unexplained")
        print(f"{row.section:4} {row.what:45} {row.theirs:>8} {row.ours:12.5f}{sign}")
    print(f"{sum(r.agrees for r in found)} of {len(found)} agree")


if __name__ == "__main__":
    main()
