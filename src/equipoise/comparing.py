"""Two runs side by side: what their inputs, verdicts and numbers have apart."""

from __future__ import annotations

from dataclasses import dataclass

from equipoise.assessment import Assessment
from equipoise.finding import ClaimResult
from equipoise.notebook import table_html


@dataclass(frozen=True, slots=True)
class Apart:
    """One thing that two runs do not have alike."""

    what: str
    """An input, or the id of a claim and the side of its answer."""
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, side by side."""

    inputs: tuple[Apart, ...]
    """What went into one and not into the other."""
    verdicts: tuple[Apart, ...]
    """Claims that both have and whose verdict differs, on the record or in the simulation."""
    numbers: tuple[Apart, ...]
    """Claims with the same verdict and other numbers."""
    alike: int
    """Claims that both have alike to the last digit."""
    only_first: tuple[str, ...]
    """Claims that the second has not."""
    only_second: tuple[str, ...]

    def __repr__(self) -> str:
        return (
            f"<comparison: {self.alike} claims alike; apart are {len(self.inputs)} inputs, "
            f"{len(self.verdicts)} verdicts and {len(self.numbers)} numbers>"
        )

    def _repr_html_(self) -> str:
        rows = [
            (kind, one.what, one.first, one.second)
            for kind, found in (
                ("input", self.inputs),
                ("verdict", self.verdicts),
                ("number", self.numbers),
            )
            for one in found
        ]
        rows += [("claim", name, "is there", "is not there") for name in self.only_first]
        rows += [("claim", name, "is not there", "is there") for name in self.only_second]
        head = ("apart", "what", "first run", "second run")
        return table_html(head, rows, repr(self).strip("<>"))


_INPUTS = {
    "release": "version",
    "doctrine": "doctrine_sha256",
    "parameters of the model": "parameters_sha256",
    "data": "data_sha256",
    "start world": "world",
    "start year": "start_year",
    "years": "years",
    "replicates": "replicates",
    "seed": "seed",
}


def compare_runs(first: Assessment, second: Assessment) -> Comparison:
    """What two runs have apart: inputs, verdicts, and numbers behind verdicts that are the same.

    Claims are matched by id, so that it serves a doctrine before and after a change, and two
    doctrines that share claims.
    """
    inputs = tuple(
        Apart(words, _short(a), _short(b))
        for words, name in _INPUTS.items()
        if (a := getattr(first.run, name)) != (b := getattr(second.run, name))
    )
    one, two = ({c.id: c for c in run.claims} for run in (first, second))
    verdicts, numbers, alike = [], [], 0
    for name in (n for n in one if n in two):
        pairs = list(zip(_sides(one[name]), _sides(two[name]), strict=True))
        for (side, verdict, shown), (_, other, also) in pairs:
            if verdict != other:
                verdicts.append(Apart(f"{name}, {side}", verdict, other))
            elif shown != also:
                numbers.append(Apart(f"{name}, {side}", shown, also))
        alike += pairs[0][0] == pairs[0][1] and pairs[1][0] == pairs[1][1]
    return Comparison(
        inputs, tuple(verdicts), tuple(numbers), alike,
        tuple(n for n in one if n not in two), tuple(n for n in two if n not in one),
    )  # fmt: skip


def _sides(claim: ClaimResult) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Side, verdict and number of both answers."""
    record, simulated = claim.history, claim.simulation
    return (
        ("record", str(record.verdict), _number(record.estimate, record.interval)),
        ("simulation", str(simulated.verdict), _number(simulated.difference, simulated.interval)),
    )


def _number(value: float | None, interval: tuple[float, float] | None) -> str:
    if value is None:
        return "no number"
    band = f" [{interval[0]:.6g}, {interval[1]:.6g}]" if interval else ""
    return f"{value:.6g}{band}"


def _short(value: object) -> str:
    """A hash by its beginning, anything else in full."""
    text = str(value)
    return text[:12] if len(text) == 64 else text
