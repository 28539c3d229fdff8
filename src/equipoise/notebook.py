"""How values show themselves: in one line as text, and in a notebook as plain tables in which nothing runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from operator import attrgetter
from typing import Any, Self, TypeVar

T = TypeVar("T")
V = TypeVar("V")


class Rows(tuple[T, ...]):
    """A tuple of values that shows itself in one line, and in a notebook as a table of some of their fields."""

    title: str
    columns: tuple[str, ...]

    def __new__(cls, rows: Iterable[T], title: str, *columns: str) -> Self:
        """Make it of values, words for the whole, and the fields to show; a dot leads into a value."""
        made = super().__new__(cls, rows)
        made.title, made.columns = title, columns
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (tuple(self), self.title, *self.columns)

    def __repr__(self) -> str:
        return f"<{self.title}>"

    def _repr_html_(self) -> str:
        cells = ([attrgetter(column)(row) for column in self.columns] for row in self)
        return table_html([c.rpartition(".")[2] for c in self.columns], cells, self.title)


class ByName(Mapping[str, V]):
    """Values by their names, in a fixed order; a subclass says how they show themselves."""

    def __init__(self, values: Mapping[str, V]) -> None:
        self._values = dict(values)

    def __getitem__(self, name: str) -> V:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def table_html(head: Sequence[str], rows: Iterable[Sequence[object]], caption: str = "") -> str:
    """A table; every cell is escaped, and an unknown value is an empty cell.

    Parameters
    ----------
    head : sequence of str
        Names of the columns.
    rows : iterable of sequences
        Cells.
    caption : str
        Words above it.
    """
    above = f"<caption>{escape(caption)}</caption>" if caption else ""
    names = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table>{above}<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object) -> str:
    if value is None:
        return "<td></td>"
    if isinstance(value, float):
        return f'<td style="text-align:right">{value:.4g}</td>'
    return f'<td style="text-align:left">{escape(str(value))}</td>'


def folded_html(title: str, body: str) -> str:
    """Something that is opened by a click on its title; the body is markup already."""
    return f"<details><summary>{escape(title)}</summary>{body}</details>"
