"""How values show themselves in a notebook: plain tables, with nothing in them that runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


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
