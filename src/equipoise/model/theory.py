"""Theories of world politics: what each says of the coefficients over which the field disagrees.

A theory changes what a rule does, not where the world starts: see ``mechanisms.moving``. The data-driven
variant takes what was estimated. Each theory is a YAML file in ``theories``.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

from ruamel.yaml import YAML

from equipoise.errors import ScenarioError, suggest

CONTESTED: tuple[str, ...] = (
    "ln_parity",
    "ln_stronger_cinc",
    "defense_pact",
    "lower_democracy",
    "higher_democracy",
    "ln_trade_dependence",
    "restraint",
    "forum",
    "growth_of_trade",
)
"""Coefficients over which theories disagree: the first six are of the onset of disputes, on its covariates;
restraint is what an adopter's restraint adds to the log-odds that another disputes with it; a forum what it
adds to those of force between its members; growth of trade what a rise of trade by one log point adds to
yearly growth."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A theory's value of a coefficient, and whose it is."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Theory:
    """One theory: a name, a sentence, and its values; what it does not name is estimated."""

    id: str
    title: str
    text: str
    claims: tuple[tuple[str, Claimed], ...] = ()

    def of(self, coefficient: str) -> float:
        """Its value of a coefficient; 0, the data-driven value of what nobody estimates, where it has none."""
        return dict(self.claims)[coefficient].value if self.holds(coefficient) else 0.0

    def holds(self, coefficient: str) -> bool:
        """Whether it has a value of its own."""
        return any(name == coefficient for name, _ in self.claims)


def read_theory(name: str) -> Theory:
    """A theory that ships with the package.

    Raises
    ------
    ScenarioError
        If there is none of that name, or it names an unknown coefficient.
    """
    folder = resources.files("equipoise") / "theories"
    path = folder / f"{name}.yaml"
    if not path.is_file():
        raise ScenarioError(f"theory {name!r}: not known; {suggest(name, list(THEORIES))}")
    raw = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    claims = raw.get("coefficients") or {}
    for coefficient in claims:
        if coefficient not in CONTESTED:
            raise ScenarioError(
                f"theory {name}: no coefficient {coefficient!r}; {suggest(coefficient, CONTESTED)}"
            )
    return Theory(
        raw["id"],
        raw["title"],
        raw["text"],
        tuple((c, Claimed(float(v["value"]), v["source"])) for c, v in claims.items()),
    )


THEORIES: tuple[str, ...] = ("data-driven", "realist", "liberal", "network")
"""The four variants over which a sign must agree; a document's own is run beside them, never counted."""
