"""Puts a foreign-policy doctrine to the test: claims weighed on the record, rules run in a simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from equipoise.measuring import measure as measure
    from equipoise.panels import Panel as Panel
    from equipoise.panels import panel as panel

_AT_HAND = {
    "Panel": "equipoise.panels",
    "measure": "equipoise.measuring",
    "panel": "equipoise.panels",
}
"""Names that are reached from here, and the module of each; nothing is imported before it is used."""


def __getattr__(name: str) -> Any:
    if name not in _AT_HAND:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_AT_HAND[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_AT_HAND})
