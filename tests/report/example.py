"""An invented assessment of an invented state: every verdict, long readings, empty parts."""

import math
import random
from itertools import cycle

from equipoise.assessment import (
    Assessment,
    Calibration,
    ParameterRow,
    RowInfo,
    RunFacts,
    Score,
    ShareRow,
    SourceUse,
    Trust,
    WorldView,
)
from equipoise.finding import (
    Case,
    ClaimResult,
    Contrast,
    Coverage,
    Fan,
    Finding,
    Influence,
    MirrorRow,
    Reading,
    Series,
    Severity,
    SimulationFinding,
)
from equipoise.verdict import Verdict

ROWS = {
    "threatens-no-one": "Arvania threatens nobody and has no claim on the land of another state.",
    "reciprocity": "Arvania answers trust with cooperation and hostility with resistance.",
    "sovereign-centre": "Arvania is one of the sovereign centres that keep the balance of power.",
    "not-an-enemy": "Arvania is no enemy of the Maritime League and would work with it.",
    "europe-independence": "The Littoral would be safer if it depended less on Borland.",
    "force-in-defence": "It can use force to repel and prevent an attack on itself or an ally.",
    "near-abroad-peace": "Its neighbourhood becomes a zone of peace and prosperity.",
    "no-dividing-lines": "The continent is one space of peace, without dividing lines.",
    "deepen-ties": "Ties with Cestria and Dumar deepen, and the Northern Sea stays peaceful.",
    "equal-security": "Security is equal and rests on reciprocity; no state loses its identity.",
    "multipolar": "The world becomes multipolar, free of hegemony.",
    "whole": "The doctrine as a whole, adopted by its holder, by all major powers, or by everyone.",
}
PEERS = (
    "Borland",
    "Cestria",
    "Dumar",
    "Elbonne",
    "Fyrmark",
    "Gandria",
    "Hestia",
    "Ithmar",
    "Jorvia",
)
SOURCES = ("mid", "ucdp", "atop", "unga")

_TOPICS = (
    ("starts fewer disputes than its peers", "disputes begun per year", "per year"),
    (
        "takes part in fewer interstate wars than a state of its size",
        "wars joined",
        "times the rate of its peers",
    ),
    (
        "lets its own conduct toward a partner follow what that partner did to it in the year"
        " before, in cooperation as much as in hostility, and does so no less toward weak partners"
        " than toward strong ones, whoever began and whatever else divided them at the time",
        "response to the partner's conduct a year earlier",
        "coefficient",
    ),
    ("moves toward the League in United Nations votes", "agreement of votes", "points"),
)


def assessment(**changes: object) -> Assessment:
    """The whole example; keyword arguments replace fields."""
    luck = random.Random(1648)
    ids = [(row, letter) for row in ROWS for letter in "abc"][:33]
    verdicts = cycle(Verdict)
    claims = tuple(
        _claim(luck, i, row, f"{row}-{letter}", next(verdicts))
        for i, (row, letter) in enumerate(ids)
    )
    fields: dict[str, object] = {
        "doctrine_id": "arvania-2031",
        "title": "Foreign Policy Concept of the Republic of Arvania",
        "holder": "Arvania",
        "adopted": "2031-03-02",
        "source_document": "concept.txt, press summary in English",
        "claims": claims,
        "rows": tuple(
            RowInfo(id=row, says=says, order=i) for i, (row, says) in enumerate(ROWS.items())
        ),
        "run": RunFacts(
            version="0.1.0",
            doctrine_sha256="3f" * 32,
            parameters_sha256="a7" * 32,
            data_sha256="09" * 32,
            seed=1648,
            replicates=400,
            years=30,
            start_year=2031,
            command="equipoise assess arvania-2031 --seed 1648 --replicates 400 --out report",
            fingerprint="7c1e-90ab-44f2",
            world="built-in world",
        ),
        "world": _world(luck),
        "trust": _trust(luck),
        "sources": tuple(_source(i, name) for i, name in enumerate(SOURCES)),
        "missing": (
            "Dispute histories: the built-in world has none. Name a data pack with --data DIR, or"
            " run equipoise data fetch, to weigh the 14 claims that ask for them.",
            "Alliances after 2018: no release covers them yet.",
        ),
        "doctrine_text": _doctrine_text(ids),
    }
    return Assessment.model_validate(fields | changes)


def _claim(luck: random.Random, i: int, row: str, name: str, verdict: Verdict) -> ClaimResult:
    topic, outcome, unit = _TOPICS[i % len(_TOPICS)]
    is_weighed = verdict in list(Verdict)[:5]
    return ClaimResult(
        id=name,
        row=row,
        kind=("level", "trend", "causal", "goal", "rule", "normative")[i % 6],
        reading=f"Arvania {topic}.",
        place=f"line {4 + i // 3}, paragraph {1 + i % 3}",
        operational=f"{outcome.capitalize()} of the holder against the median of its peers,"
        " 1992 to 2030; at least a tenth apart counts.",
        history=_weighed(luck, i, unit, verdict) if is_weighed else _silent(verdict),
        simulation=_simulated(luck, i, name) if i % 3 != 2 else _unsimulated(i),
    )


def _silent(verdict: Verdict) -> Finding:
    return Finding(
        verdict=verdict,
        reason="The disputes are coded to 2010 and the claim speaks about the years after 2022;"
        " layer mid is missing there.",
    )


def _weighed(luck: random.Random, i: int, unit: str, verdict: Verdict) -> Finding:
    centre = {"supported": 0.9, "leaning": 0.45, "inconclusive": 0.1}.get(verdict, -0.4)
    readings = [_reading(luck, k, centre, unit) for k in range(6 if i % 4 else 26)]
    if i % 2:
        readings.append(_reading(luck, 90, centre, "log odds"))
        readings.append(
            Reading(
                label="troops of the hegemon as the treatment",
                estimate=None,
                interval=None,
                unit=unit,
                margin=0.1,
                mass_for=None,
                n=0,
                reason="no layer of troops in this pack",
            )
        )
    return Finding(
        verdict=verdict,
        reason="Most readings agree in sign, and the interval of all together"
        f" {'leaves' if centre > 0.2 else 'holds'} the margin.",
        estimate=centre,
        interval=(centre - 0.3, centre + 0.31),
        unit=unit,
        margin=0.1,
        mass_for=min(max(0.5 + centre / 2, 0.02), 0.98),
        n=412 + i,
        coverage=Coverage(first=1992, last=2030, note="votes end 2028; disputes end 2010"),
        readings=tuple(readings),
        mirror=tuple(_mirror(luck, centre)),
        mirror_note="major powers by the same rule, each against the median of the others",
        cases=tuple(_case(k) for k in range(5 if i % 2 else 18)),
        series=tuple(_series(luck, i, unit)),
        sources=SOURCES[: 1 + i % 4],
        severity="says “supported” on 3 of 100 placebos, and on 81 of 100 planted effects of twice"
        " the smallest detectable size",
        trial=_trial(luck, i) if i % 3 else None,
        influence=(
            Influence(without="2003", estimate=centre - 0.1, verdict=Verdict.INCONCLUSIVE),
            Influence(without="Borland", estimate=None, verdict=Verdict.LEANING),
        )
        if i % 2
        else (),
        agreement=0.75,
    )


def _trial(luck: random.Random, i: int) -> Severity:
    return Severity(
        placebos=99,
        distinct=99,
        alarms=3,
        estimates=tuple(math.exp(luck.gauss(0, 0.3)) - (i % 4 != 1) for _ in range(99)),
        too_often=False,
        as_far=0.02,
        detectable=0.4,
    )


def _reading(luck: random.Random, k: int, centre: float, unit: str) -> Reading:
    estimate = luck.gauss(centre, 0.25)
    spread = luck.uniform(0.15, 0.5)
    share = 1 / (1 + math.exp(-(estimate - 0.1) * 6))
    return Reading(
        label=f"window {1950 + k}–2030, peers by rule {k % 3 + 1}, threat of force or more",
        estimate=estimate,
        interval=(estimate - spread, estimate + spread),
        unit=unit,
        margin=0.1,
        mass_for=share,
        mass_opposite=1 - share,
        n=300 + k / 2,
        used=(1992, 2028),
        beside=k % 6 == 5,
    )


def _mirror(luck: random.Random, centre: float) -> list[MirrorRow]:
    rows = [
        MirrorRow(
            holder="Arvania",
            ccode=901,
            estimate=centre,
            interval=(centre - 0.3, centre + 0.3),
            n=39,
            verdict=Verdict.LEANING,
            is_holder=True,
        )
    ]
    for k, name in enumerate(PEERS[:8]):
        estimate = luck.gauss(0.1, 0.5)
        rows.append(
            MirrorRow(
                holder=name,
                ccode=902 + k,
                estimate=estimate,
                interval=(estimate - 0.35, estimate + 0.35),
                n=39,
                verdict=list(Verdict)[k % 5],
            )
        )
    unknown = MirrorRow(
        holder="Kelmar",
        ccode=None,
        estimate=None,
        interval=None,
        n=0,
        verdict=Verdict.INSUFFICIENT_DATA,
        note="independent only since 2029",
    )
    return [*rows, unknown]


def _case(k: int) -> Case:
    return Case(
        year=1994 + k,
        what=f"dispute {4200 + k}",
        who=f"Arvania against {PEERS[k % 9]}",
        detail="display of force at the border",
        source="mid",
    )


def _series(luck: random.Random, i: int, unit: str) -> list[Series]:
    years = tuple(range(1992, 2029))
    out = []
    for k, name in enumerate(("Arvania", *PEERS[:5])):
        level, values = luck.uniform(0.5, 2), []
        for year in years:
            level = abs(level + luck.gauss(0, 0.15))
            is_unknown = k == 0 and year in (2001, 2002, 2004)
            values.append(None if is_unknown else level)
        out.append(
            Series(
                name=name,
                unit=unit,
                years=years,
                values=tuple(values),
                covered=(1992, 2028),
                is_holder=k == 0,
            )
        )
    return out


def _fan(luck: random.Random, centre: float, spread: float) -> Fan:
    years = tuple(range(2031, 2061))
    middle, width, tracks = centre, 0.0, []
    for _ in years:
        middle += luck.gauss(0, spread * 0.05)
        width += spread * 0.12
        tracks.append([middle + q * width for q in (-1.6, -0.7, 0.0, 0.7, 1.6, 0.05)])
    bands = [tuple(track[q] for track in tracks) for q in range(6)]
    return Fan(
        years=years,
        q05=bands[0],
        q25=bands[1],
        q50=bands[2],
        q75=bands[3],
        q95=bands[4],
        mean=bands[5],
    )


def _simulated(luck: random.Random, i: int, name: str) -> SimulationFinding:
    contrasts = [
        _contrast(luck, name, variant, adopters, dose)
        for variant in ("limits, strict", "limits, with “prevent”")
        for adopters in ("holder", "major-powers", "everyone")
        for dose in ((0.25, 0.5, 1.0) if i % 2 else (1.0,))
    ]
    return SimulationFinding(
        verdict=list(Verdict)[i % 5],
        reason="15 of 16 cells agree in sign, and the model beat its baseline for this outcome.",
        difference=contrasts[0].difference,
        interval=contrasts[0].interval,
        unit="onsets per year",
        outcome="dispute.onset",
        channel="estimated",
        contrasts=tuple(contrasts),
        scenario_fan=_fan(luck, 18, 4),
        baseline_fan=_fan(luck, 20, 4),
        difference_fan=_fan(luck, -2, 2),
        fan_label="limits, strict, adopted by everyone, full compliance",
    )


def _contrast(luck: random.Random, name: str, variant: str, adopters: str, dose: float) -> Contrast:
    size = {"holder": 0.1, "major-powers": 0.6, "everyone": 2.4}[adopters] * dose
    difference = luck.gauss(-size, 0.1)
    return Contrast(
        rule=name,
        variant=variant,
        adopters=adopters,
        dose=dose,
        outcome="dispute.onset",
        unit="onsets per year",
        channel=("estimated", "prior", "by construction")[int(dose * 4) % 3],
        baseline=20.3,
        difference=difference,
        interval=(difference - 0.4, difference + 0.4),
        luck_interval=(difference - 2.4, difference + 2.4),
        standard_error=0.021,
        variance_ratio=11.2 if dose == 1.0 else None,
        mass_negative=0.93,
    )


def _unsimulated(i: int) -> SimulationFinding:
    verdict = list(Verdict)[5 + i % 5]
    return SimulationFinding(
        verdict=verdict, reason="No rule of the doctrine acts on this outcome."
    )


def _world(luck: random.Random) -> WorldView:
    years = tuple(range(1946, 2032))
    return WorldView(
        year=2031,
        n_states=187,
        n_pairs=17391,
        note="Built from public-domain facts of the release that ships with Equipoise.",
        shares=tuple(
            ShareRow(ccode=901 + k, name=name, share=0.21 / (k + 1), is_holder=name == "Arvania")
            for k, name in enumerate((PEERS[0], PEERS[1], "Arvania", *PEERS[2:]))
        ),
        polarity=(
            Series(
                name="effective poles",
                unit="poles",
                years=years,
                values=tuple(2.4 + (y - 1946) / 60 + luck.gauss(0, 0.1) for y in years),
                covered=(1946, 2031),
            ),
            Series(
                name="concentration among major powers",
                unit="0 to 1",
                years=years,
                values=tuple(0.42 - (y - 1946) / 500 + luck.gauss(0, 0.01) for y in years),
                covered=(1946, 2016),
            ),
        ),
        caveats=("It has no dispute histories: peace years start at zero knowledge, not at zero.",),
    )


def _trust(luck: random.Random) -> Trust:
    chance = (0.0002, 0.001, 0.004, 0.015, 0.05, 0.12)
    return Trust(
        scores=(
            Score(
                name="area under the ROC curve, one step",
                outcome="dispute.onset",
                value=0.871,
                interval=(0.85, 0.89),
                bar=0.8,
                met=True,
                note="rolling origin, 12 folds",
            ),
            Score(name="log skill", outcome="war.onset", value=-0.01, bar=0.0, met=False),
            Score(
                name="expected over observed, closed loop",
                outcome="dispute.onset",
                value=1.08,
                bar=1.0,
                wants="close to",
                met=True,
            ),
            Score(name="log skill", outcome="growth.gdp", value=None, note="no held-out years"),
        ),
        calibration=Calibration(
            chance=chance,
            rate=tuple(c * luck.uniform(0.7, 1.3) for c in chance),
            low=tuple(c * 0.5 for c in chance),
            high=tuple(c * 1.6 for c in chance),
            n=(61000, 24000, 9000, 3100, 800, 140),
            outcome="Onset of disputes, held-out years 1996 to 2010.",
        ),
        out_of_coverage=("Disputes after 2010.", "Alliances after 2018."),
        limits=("Who acts first in the codebook is not thereby the aggressor.",),
        parameters=tuple(
            ParameterRow(
                block="onset",
                name=f"coefficient {k}",
                estimate=luck.gauss(0, 1),
                se=None if k == 3 else 0.1,
                channel=("estimated", "prior", "fixed")[k % 3],
            )
            for k in range(24)
        ),
    )


def _source(i: int, name: str) -> SourceUse:
    return SourceUse(
        id=name,
        title=f"Invented release of the {name.upper()} kind",
        version=f"v{i + 1}.0",
        coverage="1816–2010, states and pairs",
        terms="Free to use with attribution; see https://example.org/terms.",
        sha256=f"{i:064x}",
        citation=f"Author, A. and Bell, B. ({2001 + i}). Disputes. 7(2): 1–20. doi:10.1234/ab.{i}.",
        reason="disputes, who began them",
    )


def _doctrine_text(ids: list[tuple[str, str]]) -> str:
    lines = ["equipoise: 1", "doctrine:", "  id: arvania-2031", "claims:"]
    for row, letter in ids:
        lines += [f"  - id: {row}-{letter}", f"    row: {row}", "    at: {line: 7}"]
        lines += ["    kind: level", "    expect: {direction: decrease, margin: 0.10}"]
    return "\n".join(lines) + "\n"
