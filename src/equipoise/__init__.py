"""Puts a foreign-policy doctrine to the test: claims weighed on the record, rules run in a simulation.

Every verb of the command line has its twin here; see ``equipoise.api``.
"""

import os as _os
import pathlib as _pathlib
import typing as _typing

from equipoise.compiled import choose_place as _choose_place

_choose_place(_pathlib.Path(__file__).parent, _os.environ)

if _typing.TYPE_CHECKING:
    from equipoise.api import Panel as Panel
    from equipoise.api import accept as accept
    from equipoise.api import add as add
    from equipoise.api import assess as assess
    from equipoise.api import backtest as backtest
    from equipoise.api import check as check
    from equipoise.api import cite as cite
    from equipoise.api import compare as compare
    from equipoise.api import correct as correct
    from equipoise.api import diff as diff
    from equipoise.api import doctrines as doctrines
    from equipoise.api import draft as draft
    from equipoise.api import explain as explain
    from equipoise.api import facts as facts
    from equipoise.api import fetch as fetch
    from equipoise.api import groups as groups
    from equipoise.api import measure as measure
    from equipoise.api import panel as panel
    from equipoise.api import read_doctrine as read_doctrine
    from equipoise.api import simulate as simulate
    from equipoise.api import states as states
    from equipoise.api import verify as verify
    from equipoise.api import weigh as weigh

__all__ = [
    "Panel",
    "accept",
    "add",
    "assess",
    "backtest",
    "check",
    "cite",
    "compare",
    "correct",
    "diff",
    "doctrines",
    "draft",
    "explain",
    "facts",
    "fetch",
    "groups",
    "measure",
    "panel",
    "read_doctrine",
    "simulate",
    "states",
    "verify",
    "weigh",
]

_MODULE = {"Panel": "panels", "measure": "measuring", "panel": "panels"}
"""Names that need less than all of the package; nothing is imported before it is used."""


def __getattr__(name: str) -> _typing.Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULE.get(name, 'api')}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
