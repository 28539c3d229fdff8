"""What the schema finds wrong with a file, in the file's own places and in words that help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from equipoise.doctrine.places import Problem, Steps, Tree
from equipoise.doctrine.schema import KINDS, Doctrine, Strict
from equipoise.doctrine.words import KEBAB, SHA256
from equipoise.errors import suggest

_EXAMPLES = {
    "equipoise": "equipoise: 1",
    "adopted": "adopted: 2023-03-31",
    "at": "at: {line: 7}",
    "expect": "expect: {direction: decrease, scale: rate-ratio, margin: 0.10}",
    "outcome": "outcome: dispute.initiated@holder",
    "source": "source: {document: FILE, kind: strategy, lang: en}",
    "window": "window: 1992..2010",
    "kind": "kind: level",
}

_FORMS = {
    KEBAB: "use small letters, digits and single hyphens, as in near-abroad",
    SHA256: "give the 64 hexadecimal digits of a sha256",
}

_UNQUOTED = {
    "date_type": r"\d{4}-\d{2}-\d{2}",
    "float_type": r"-?\d+(\.\d+)?",
    "int_type": r"-?\d+",
}
"""What a reader may have put in quotes, by what was to stand there."""

_REMEDIES = {
    "int_type": "write a whole number",
    "float_type": "write a number",
    "bool_type": "write true or false",
    "date_type": "write a date as YYYY-MM-DD",
    "date_from_datetime_parsing": "write a date as YYYY-MM-DD",
    "tuple_type": "write a list, [...]",
    "model_type": "write a mapping of keys to values",
    "model_attributes_type": "write a mapping of keys to values",
    "string_too_short": "write some words",
    "finite_number": "write a plain number",
}


def faults(tree: Tree, error: ValidationError) -> Iterator[Problem]:
    """Every finding of the schema as a problem at its place.

    Parameters
    ----------
    tree : Tree
        The file.
    error : ValidationError
        What pydantic raised on its values.
    """
    details = error.errors(include_url=False)
    for detail in details:
        # a list whose entries are all refused counts as an empty one, which it is not
        inner = (
            d["loc"][: len(detail["loc"])] == detail["loc"] for d in details if d is not detail
        )
        if detail["type"] == "too_short" and any(inner):
            continue
        yield _fault(tree, detail)


def _fault(tree: Tree, detail: ErrorDetails) -> Problem:
    loc = detail["loc"]
    where, model, branch = _followed(loc)
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "refused":
        place: Steps = where
        if context["field"] and (*where, context["field"]) in tree.values:
            place = (*where, context["field"])
        return tree.problem(place, str(context["found"]), str(context["remedy"]))
    if kind == "extra_forbidden":
        if "normative" in loc and branch == "normative":
            remedy = (
                "a normative claim is recorded and never tested: remove it, or choose another kind"
            )
        else:
            remedy = suggest(str(loc[-1]), _keys(model), limit=12)
        return tree.problem(where, "no such key here", remedy, at_key=True)
    if kind == "missing":
        name = str(loc[-1])
        return tree.problem(where, "missing", f"add {_EXAMPLES.get(name, name + ':')}")
    return tree.problem(where, *_words(kind, context, detail))


def _words(kind: str, context: dict[str, Any], detail: ErrorDetails) -> tuple[str, str]:
    """What was found and what would do."""
    value, message = detail["input"], detail["msg"]
    found = f"found {_shown(value)}"
    if kind == "union_tag_not_found":
        return "no kind", f"add kind: with one of {', '.join(KINDS)}"
    if kind == "union_tag_invalid":
        return f"no kind is called {str(context['tag'])!r}", suggest(str(context["tag"]), KINDS)
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context["expected"])) or [str(context["expected"])]
        return found, suggest(str(value), known)
    if kind == "string_type":
        simple = isinstance(value, bool | int | float | date)
        return found, "put it in quotes" if simple else "write words"
    if kind == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        return found, _FORMS.get(pattern, f"write it as {pattern}")
    if kind == "none_required":
        return "a normative claim is recorded and never tested", "remove it, or choose another kind"
    if kind == "too_short":
        return "found too few entries", f"give at least {context['min_length']}"
    if kind == "no_such_form":
        return found, message
    if kind in _UNQUOTED and isinstance(value, str) and re.fullmatch(_UNQUOTED[kind], value):
        return found, "write it without quotes"
    if kind == "less_than_equal" and context["le"] == 1 and 1 < value <= 100:
        return found, f"write a share from 0 to 1: {value / 100:g} for {value:g} %"
    return found, _REMEDIES.get(kind, f"{message[0].lower()}{message[1:]}")


def _shown(value: Any) -> str:
    """A value, short and on one line."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, tuple | list):
        return "a list"
    shown = repr(value) if isinstance(value, str) else str(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _followed(loc: tuple[str | int, ...]) -> tuple[Steps, type[Strict], str]:
    """The place that pydantic means, the model that is read there, and the branch taken last.

    Among the steps pydantic names the branches of each choice: kinds of claims, ways of naming
    states. They are no places in the file, and which are follows from the models alone.
    """
    out: list[str | int] = []
    models: tuple[type[Strict], ...] = (Doctrine,)
    holder: type[Strict] = Doctrine
    branch = ""
    for step in loc:
        if isinstance(step, int):
            out.append(step)
            continue
        chosen = tuple(m for m in models if step == m.__name__)
        if len(models) > 1 and not chosen:
            chosen = tuple(m for m in models if step in _kind(m))
        if step == "a word" or chosen:
            models, branch = chosen, step
            continue
        holder = models[0] if models else holder
        out.append(step)
        named = {f.alias or n: f for n, f in holder.model_fields.items()}
        models = tuple(_models(named[step].annotation)) if step in named else ()
    return tuple(out), holder, branch


def _kind(model: type[Strict]) -> tuple[Any, ...]:
    field = model.model_fields.get("kind")
    return get_args(field.annotation) if field else ()


def _models(annotation: Any) -> Iterator[type[Strict]]:
    """The models that a field can hold."""
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _keys(model: type[Strict]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]
