"""The scalar values of a doctrine file: ids, codes, years, windows, measure words and operators.

Each refuses what it cannot read with what was found and what would do; ``check`` adds the place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from equipoise.doctrine.vocabulary import BY_WORD, OPERATORS, TERMS, Term
from equipoise.errors import suggest

FIRST_YEAR, LAST_YEAR = 1816, 2100
"""Years that a window or a start may name."""

KEBAB = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SHA256 = r"^[0-9a-f]{64}$"
WINDOW = r"^[0-9]{4}\.\.[0-9]{4}$"

_OPERATORS = tuple(o.name for o in OPERATORS)


def term_of(measure: str) -> Term:
    """What a measure's word means, written with or without its role."""
    return BY_WORD[measure.partition("@")[0]]


def refuse(found: str, remedy: str, field: str = "") -> PydanticCustomError:
    """The error of an entry that cannot be right.

    Parameters
    ----------
    found : str
        What was found.
    remedy : str
        What would do.
    field : str
        The field of the entry at whose place it is shown; empty for the entry itself.
    """
    return PydanticCustomError(
        "refused", "{found}; {remedy}", {"found": found, "remedy": remedy, "field": field}
    )


def _window(value: Any) -> Any:
    """``1992..2010`` as a pair of years, first not after last."""
    if isinstance(value, tuple | list) and len(value) == 2:
        first, last = value
    elif isinstance(value, str) and re.fullmatch(WINDOW, value):
        first, last = (int(year) for year in value.split(".."))
    else:
        raise refuse(f"found {value!r}", "write a window as first..last, for instance 1992..2010")
    if not (isinstance(first, int) and isinstance(last, int)):
        raise refuse(f"found {value!r}", "write a window as first..last, for instance 1992..2010")
    if first > last:
        raise refuse(f"{first}..{last} runs backwards", f"did you mean {last}..{first}?")
    if first < FIRST_YEAR or last > LAST_YEAR:
        raise refuse(
            f"{first}..{last} leaves {FIRST_YEAR}..{LAST_YEAR}",
            f"keep within {FIRST_YEAR}..{LAST_YEAR}",
        )
    return first, last


def _window_text(window: tuple[int, int]) -> str:
    return f"{window[0]}..{window[1]}"


def _measure(value: str) -> str:
    """A dotted word of the vocabulary with one of its roles."""
    word, at, role = value.partition("@")
    if word not in BY_WORD:
        raise refuse(f"no measure is called {word!r}", suggest(word, BY_WORD))
    roles = BY_WORD[word].roles
    if not at:
        raise refuse(f"{word} without a role", f"write {word}@{roles[0]}")
    if role not in roles:
        raise refuse(f"{word} has no role {role!r}", suggest(role, roles))
    return value


def _word(value: str) -> str:
    """A dotted word of the vocabulary, without a role."""
    word, at, _ = value.partition("@")
    if word not in BY_WORD:
        raise refuse(f"no measure is called {word!r}", suggest(word, BY_WORD))
    if at:
        raise refuse(f"found {value!r}", f"a simulated outcome takes no role: write {word}")
    return value


def _operator(value: str) -> str:
    if value not in _OPERATORS:
        raise refuse(
            f"no operator is called {value!r}", suggest(value.upper(), _OPERATORS, limit=20)
        )
    return value


def _code(value: Any) -> Any:
    """A code of a state; true and false are never codes, whatever a YAML 1.1 reader made of them."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise refuse(_shown(value), "write a code of a state, for instance USA or 2")
    return value


def _mark(value: Any) -> Any:
    """The number or name of a paragraph, section or article."""
    if isinstance(value, float):
        raise refuse(f"found {value}", "put it in quotes, or 2.10 is read as 2.1")
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise refuse(_shown(value), "write a number, or words in quotes")
    return value


def _shown(value: Any) -> str:
    return f"found {value!r}" if isinstance(value, str | int | float) else "found no single word"


def _options(value: Any) -> Any:
    """A mapping of option names to values, as pairs in order of name."""
    if isinstance(value, tuple):
        return value
    if not isinstance(value, dict) or not value:
        raise refuse(_shown(value), "write options: {name: value}, for instance {capability: gdp}")
    for name, chosen in value.items():
        if isinstance(chosen, bool) or not isinstance(chosen, str | int | float):
            raise refuse(f"{name}: {_shown(chosen)}", "give one word or number")
    return tuple(sorted((str(name), str(chosen)) for name, chosen in value.items()))


def fitting_options(measure: str, options: tuple[tuple[str, str], ...], data: str | None) -> None:
    """Refuse an option that a measure does not have, or a value that it may not have."""
    known = {o.name: o for o in term_of(measure).options}
    word = measure.partition("@")[0]
    for name, chosen in options:
        if name not in known:
            remedy = suggest(name, known) if known else "it has none"
            raise refuse(f"{word} has no option {name!r}", remedy, "options")
        if known[name].values and chosen not in known[name].values:
            raise refuse(f"{name}: {chosen}", suggest(chosen, known[name].values), "options")
    if data is not None and (
        data not in (allowed := known["data"].values if "data" in known else ())
    ):
        remedy = f"it is read in {' or '.join(allowed)}" if allowed else "remove data:"
        raise refuse(f"{word} has no reading in {data} data", remedy, "data")


Kebab = Annotated[str, StringConstraints(pattern=KEBAB)]
Sha256 = Annotated[str, StringConstraints(pattern=SHA256)]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Code = Annotated[str | int, BeforeValidator(_code)]
Mark = Annotated[str | int, BeforeValidator(_mark)]
Window = Annotated[
    tuple[int, int],
    BeforeValidator(_window),
    PlainSerializer(_window_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": WINDOW}),
]
# named, so that the JSON Schema lists these words once
Options = Annotated[
    tuple[tuple[str, str], ...],
    BeforeValidator(_options),
    PlainSerializer(dict, return_type=dict[str, str]),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": ["string", "number"]}}),
]
Measure = TypeAliasType(
    "Measure",
    Annotated[
        str,
        AfterValidator(_measure),
        WithJsonSchema(
            {"type": "string", "enum": [f"{t.name}@{r}" for t in TERMS for r in t.roles]}
        ),
    ],
)
Word = TypeAliasType(
    "Word",
    Annotated[
        str, AfterValidator(_word), WithJsonSchema({"type": "string", "enum": list(BY_WORD)})
    ],
)
Operator = Annotated[
    str, AfterValidator(_operator), WithJsonSchema({"type": "string", "enum": list(_OPERATORS)})
]


@dataclass(frozen=True, slots=True)
class OperatorFields:
    """The fields of a rule that an operator reads."""

    needs: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    """At least one of these is needed."""
    may: tuple[str, ...] = ()

    def allowed(self) -> tuple[str, ...]:
        """All fields that it reads."""
        return (*self.needs, *self.one_of, *self.may)

    @staticmethod
    def all_names() -> tuple[str, ...]:
        """Every field that belongs to some operators only."""
        return tuple(
            dict.fromkeys(f for fields in OPERATOR_FIELDS.values() for f in fields.allowed())
        )


_WHERE = ("region", "toward")

OPERATOR_FIELDS: dict[str, OperatorFields] = {
    "ARMS": OperatorFields(one_of=("rate", "intensity")),
    "BALANCE": OperatorFields(may=("intensity",)),
    "DECOUPLE": OperatorFields(needs=("region", "from", "rate")),
    "FORCE_GATE": OperatorFields(needs=("rule", "trigger")),
    "GUARANTEE": OperatorFields(one_of=_WHERE, may=("intensity",)),
    "MEDIATE": OperatorFields(needs=("intensity",), may=_WHERE),
    "NO_BLOCS": OperatorFields(one_of=_WHERE),
    "NONINTERV": OperatorFields(),
    "PERTURB_SHARES": OperatorFields(one_of=("shares", "rate")),
    "RECIP": OperatorFields(needs=("intensity",), may=(*_WHERE, "reciprocal")),
    "REGIME": OperatorFields(one_of=_WHERE, may=("intensity",)),
    "SANCTION": OperatorFields(needs=("toward",), may=("rate", "intensity")),
    "TRADE_OPEN": OperatorFields(one_of=_WHERE, may=("rate", "intensity")),
}
"""What each operator of the vocabulary needs; a field it does not read is refused."""
