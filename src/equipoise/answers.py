"""What verbs give back by name, as a notebook shows it: findings, simulated answers, groups."""

from __future__ import annotations

from collections.abc import Mapping

from equipoise.finding import Finding, SimulationFinding
from equipoise.notebook import ByName, table_html


class Findings(ByName[Finding]):
    """Findings by the id of the claim, in the order of the doctrine."""

    def __repr__(self) -> str:
        return f"<{len(self)} findings: {_counted(self)}>"

    def _repr_html_(self) -> str:
        rows = [(name, f.verdict, f.reason) for name, f in self.items()]
        return table_html(("claim", "on the record", "why"), rows, repr(self).strip("<>"))


class Simulations(ByName[SimulationFinding]):
    """What the simulation says, by the id of the claim, in the order of the doctrine."""

    def __repr__(self) -> str:
        return f"<{len(self)} simulated answers: {_counted(self)}>"

    def _repr_html_(self) -> str:
        head = ("claim", "in simulation", "difference", "why")
        rows = [(name, f.verdict, f.difference, f.reason) for name, f in self.items()]
        return table_html(head, rows, repr(self).strip("<>"))


class Groups(ByName[tuple[int, ...]]):
    """Members of groups in a year, by the group's name, as Correlates of War codes."""

    def __repr__(self) -> str:
        return f"<{len(self)} groups: {', '.join(list(self)[:4])}, …>"

    def _repr_html_(self) -> str:
        rows = [(name, len(codes), ", ".join(map(str, codes))) for name, codes in self.items()]
        return table_html(("group", "members", "COW codes"), rows, f"{len(self)} groups")


def _counted(found: Mapping[str, Finding] | Mapping[str, SimulationFinding]) -> str:
    counts: dict[str, int] = {}
    for one in found.values():
        counts[one.verdict] = counts.get(one.verdict, 0) + 1
    return ", ".join(f"{n} {verdict}" for verdict, n in counts.items())
